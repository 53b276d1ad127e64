"""A person's own match: what the proposal tells each side, the answer to it, and a question about it (programme §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.matches import ACTIVE, LIVE, EndReason, MatchEvent, next_status, proposal_outcome
from domain.matching.model import OTHER
from domain.meetings import Preference, common_preferences
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm, Role, Side
from services.access import RefusedError, reads, writes
from services.pair_rows import Member, Pair, holders, pair, pairs_of, tell
from storage.tables import Answer, Match, MatchMember, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.access import Actor
    from storage.unit import Unit

STRENGTH_ITEMS = ("mr_strong", "mr_strong_t")
NEED_ITEMS = ("me_needs", "te_needs")
OWN_LINE_ITEM = "mr_strong_own"
SLOT_ITEMS = ("mr_slots", "me_slots")
PARTICIPANTS = frozenset({Role.MENTOR, Role.MENTEE, Role.LEGAL_GUARDIAN})
UNDECIDED = frozenset({MatchStatus.PROPOSED, MatchStatus.AGREED})
DECLINE_REASONS = (EndReason.NO_TIME, EndReason.DID_NOT_FIT, EndReason.OTHER)


@dataclass(frozen=True, slots=True)
class Other:
    """One person of the other side, with no more than the reader may know (programme §9).

    ``areas`` are item and option ids of the catalogue: a mentor's strengths, or what a mentee asks for. ``grade``,
    ``kind`` and ``line`` are given of mentors only.
    """

    first_name: str
    areas: tuple[tuple[str, str], ...]
    grade: int | None = None
    kind: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A match as one of its people sees it."""

    match_id: int
    side: Side
    status: MatchStatus
    form: MentoringForm
    answer: bool | None
    others: tuple[Other, ...]
    common_times: tuple[Preference, ...]
    mentees: int = 1
    """More than one is a group."""
    common_areas: tuple[tuple[str, str], ...] = ()
    """Item and option of what the mentor of a pair is good at and the mentee asks for."""

    @property
    def open(self) -> bool:
        """Whether an answer is awaited from the reader."""
        return self.answer is None and (self.status is MatchStatus.PROPOSED or self.status in ACTIVE)


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A line of "my matches"; ``trial_request`` is the open questionnaire "do we go on?"."""

    match_id: int
    side: Side
    names: str
    status: MatchStatus
    answer: bool | None
    trial_request: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer to a proposal has led to."""

    status: MatchStatus
    accepted: bool


@reads(UseCase.MATCH_VIEW_OWN)
async def proposal(unit: Unit, actor: Actor, match_id: int) -> Proposal:
    """Return a match as its card; each side sees of the other what programme §9 allows and nothing more."""
    found, place = await _own(unit, actor, match_id)
    others = found.others(actor.person_id)
    answers = await _answers(unit, [m.participation_id for m in found.members])
    return Proposal(
        match_id=found.id,
        side=place.side,
        status=found.status,
        form=found.form,
        answer=place.accepted,
        others=tuple(_other(member, answers.get(member.participation_id, {})) for member in others),
        common_times=_common_times(found, answers),
        mentees=sum(m.side is Side.MENTEE and m.accepted is not False for m in found.members),
        common_areas=_common_areas(found, answers),
    )


@reads(UseCase.MATCH_VIEW_OWN)
async def own_matches(unit: Unit, actor: Actor) -> tuple[OwnMatch, ...]:
    """Return the actor's matches that are not over; several mentees a mentor are several matches or one group."""
    if actor.person_id is None:
        return ()
    found = await pairs_of(unit, actor.person_id, LIVE)
    in_trial = [p.id for p in found if p.status is MatchStatus.TRIAL]
    asked: dict[int, int] = {}
    if in_trial:
        rows = await unit.all(
            select(SurveyRequest.subject_id, SurveyRequest.id).where(
                SurveyRequest.person_id == actor.person_id,
                SurveyRequest.instrument == "TR",
                SurveyRequest.state == "open",
                SurveyRequest.subject_id.in_(in_trial),
            )
        )
        asked = {row.subject_id: row.id for row in rows}
    return tuple(
        OwnMatch(p.id, place.side, p.names(actor.person_id), p.status, place.accepted, asked.get(p.id))
        for p in found
        if (place := p.member(actor.person_id))
    )


@writes(UseCase.MATCH_ANSWER)
async def answer(unit: Unit, actor: Actor, match_id: int, *, accept: bool, reason: EndReason | None = None) -> Answered:
    """Take a side's yes or no to a proposal; with every yes it waits for the order, with a no it ends (programme §3).

    Saying the same twice is one answer. A no is possible until the order is signed, without a reason if so wished; the
    reason is the curator's only.

    Raises:
        RefusedError: ``proposal_gone``, when there is nothing to answer any more.
    """
    found, place = await _own(unit, actor, match_id)
    if place.accepted is accept and (not accept or found.status in LIVE):
        return Answered(found.status, accept)
    if joins(found, place):
        return await _join(unit, found, place, accept=accept)
    changes_mind = place.accepted is True and not accept
    if found.status not in {MatchStatus.PROPOSED, MatchStatus.AGREED} or (
        place.accepted is not None and not changes_mind
    ):
        raise RefusedError("proposal_gone")
    unit.change(MatchMember, place.id, accepted=accept, answered_at=unit.now)
    answers = {m.id: m.accepted for m in found.members} | {place.id: accept}
    mentor = next((answers[m.id] for m in found.members if m.side is Side.MENTOR), None)
    event = proposal_outcome(mentor, [answers[m.id] for m in found.members if m.side is Side.MENTEE])
    status: MatchStatus = found.status
    if event is MatchEvent.DECLINED or (event is MatchEvent.BOTH_ACCEPTED and status is MatchStatus.PROPOSED):
        status = next_status(status, event)
    _settle(unit, found, status, reason)
    await _tell(unit, found, actor, status, declined=not accept)
    return Answered(status, accept)


def joins(found: Pair, place: Member) -> bool:
    """Tell whether somebody is asked into a group that is at work already. Plain function."""
    return place.accepted is None and found.status in ACTIVE


async def _join(unit: Unit, found: Pair, place: Member, *, accept: bool) -> Answered:
    """Take the answer of a mentee who was asked into a running group; the group goes on either way."""
    unit.change(MatchMember, place.id, accepted=accept, answered_at=unit.now)
    curators = await holders(unit, found.organization_id, Role.CURATOR)
    about = {"person": place.person_id}
    if accept:
        mentors = [member.person_id for member in found.side(Side.MENTOR)]
        tell(unit, "group_joined", found, [*mentors, *curators], key=str(place.person_id), params=about)
    else:
        tell(unit, "match_declined_curator", found, curators, key=str(place.person_id), params=about)
    return Answered(found.status, accept)


@writes(UseCase.MATCH_ANSWER)
async def ask_question(unit: Unit, actor: Actor, match_id: int) -> int:
    """Tell the school's curators that a side has a question about its proposal; once a day, and returns how many."""
    found, place = await _own(unit, actor, match_id)
    if found.status not in UNDECIDED and not joins(found, place):
        raise RefusedError("proposal_gone")
    curators = await holders(unit, found.organization_id, Role.CURATOR)
    day = unit.now.astimezone(found.tz).date()
    tell(
        unit,
        "match_question",
        found,
        curators,
        key=f"{actor.person_id}:{day}",
        params={"person": actor.person_id},
    )
    return len(curators)


async def _own(unit: Unit, actor: Actor, match_id: int) -> tuple[Pair, Member]:
    """Return the actor's own match; another's, and one that was never there, are both just gone."""
    found = await pair(unit, match_id)
    place = found.member(actor.person_id) if found else None
    if found is None or place is None:
        raise RefusedError("proposal_gone")
    return found, place


def _settle(unit: Unit, found: Pair, status: MatchStatus, reason: EndReason | None) -> None:
    values: dict[str, Any] = {}
    if status is not found.status:
        values["status"] = status.value
    if status is MatchStatus.DECLINED:
        values["ended_at"] = unit.now
    if reason is not None:
        values["reason"] = reason.value
    if values:
        unit.change(Match, found.id, **values)


async def _tell(unit: Unit, found: Pair, actor: Actor, status: MatchStatus, *, declined: bool) -> None:
    """Tell the curators what they must act on, and the other side kindly that the search goes on."""
    curators = await holders(unit, found.organization_id, Role.CURATOR)
    if declined:
        tell(
            unit,
            "match_declined_curator",
            found,
            curators,
            key=str(actor.person_id),
            params={"person": actor.person_id},
        )
        if status is MatchStatus.DECLINED:
            others = [m.person_id for m in found.staying if m.person_id != actor.person_id]
            tell(unit, "match_declined", found, others)
    # In a group a "no" may have been the last answer that was awaited.
    if status is MatchStatus.AGREED and found.status is not MatchStatus.AGREED:
        tell(unit, "match_agreed", found, curators)


async def _answers(unit: Unit, participation_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return of each participation's intake answers those that the other side or the calendar may use."""
    rows = await unit.all(
        select(SurveyRequest.subject_id, Answer.item_id, Answer.value)
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            SurveyRequest.subject_id.in_(list(participation_ids)),
            Answer.item_id.in_([*STRENGTH_ITEMS, *NEED_ITEMS, *SLOT_ITEMS, OWN_LINE_ITEM]),
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row.subject_id, {})[row.item_id] = row.value
    return found


def _other(member: Member, answers: dict[str, Any]) -> Other:
    mentor = member.side is Side.MENTOR
    items = STRENGTH_ITEMS if mentor else NEED_ITEMS
    areas = tuple((item, option) for item in items for option in answers.get(item) or ())
    if not mentor:
        return Other(member.first_name, areas)
    return Other(member.first_name, areas, member.grade, member.kind, answers.get(OWN_LINE_ITEM))


def _common_areas(found: Pair, answers: dict[int, dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return what a pair has in common; both sides read these answers of each other anyway."""
    mentors, mentees = found.side(Side.MENTOR), found.side(Side.MENTEE)
    if len(mentors) != 1 or len(mentees) != 1:
        return ()
    offered = answers.get(mentors[0].participation_id, {})
    asked = {each for item in NEED_ITEMS for each in answers.get(mentees[0].participation_id, {}).get(item) or ()}
    return tuple(
        (item, option)
        for item in STRENGTH_ITEMS
        for option in offered.get(item) or ()
        if option in asked and option != OTHER
    )


def _common_times(found: Pair, answers: dict[int, dict[str, Any]]) -> tuple[Preference, ...]:
    mentor, mentee = (
        [slot for m in found.side(side) for slot in answers.get(m.participation_id, {}).get(item) or ()]
        for side, item in ((Side.MENTOR, "mr_slots"), (Side.MENTEE, "me_slots"))
    )
    return common_preferences(mentor, mentee)


async def common_times(unit: Unit, found: Pair) -> tuple[Preference, ...]:
    """Return the times that suit both sides by their questionnaires; for services that propose meetings."""
    return _common_times(found, await _answers(unit, [m.participation_id for m in found.members]))
