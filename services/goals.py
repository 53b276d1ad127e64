"""A pair's individual plan: the page that each side sees, and how the mentor writes and proposes it (programme §3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.consents import is_minor
from domain.matches import OVER
from domain.permissions import UseCase, allowed
from domain.plans import (
    COUNTS,
    WRITTEN_IN,
    Assent,
    Change,
    Content,
    Line,
    Moment,
    Part,
    PlanError,
    PlanEvent,
    PlanState,
    assent_of,
    changed,
    missing,
    months,
    next_state,
)
from domain.vocabulary import MatchStatus, Role, Side
from services.access import Actor, RefusedError, reads, writes
from services.goal_rows import DOUBT, Papers, Said, Version, is_programme, papers, step_in, year_of
from services.goal_steps import PlanStep, Reader
from services.lookups import today_in
from services.notices import post
from services.pair_rows import pair, tell
from storage.ids import new_id
from storage.tables import Answer, Guardianship, Match, Person, Plan, PlanWord, SurveyRequest

if TYPE_CHECKING:
    from domain.vocabulary import MentoringForm
    from services.pair_rows import Member, Pair
    from storage.unit import Unit

NEEDS: Final = {"me_needs": "areas", "te_needs": "teaching_areas"}
"""Intake questions on what support is sought, and the catalogue's list of their answers."""
REMIND_AFTER: Final = timedelta(days=3)
_SHOWN: Final = frozenset({PlanState.PROPOSED, PlanState.AGREED})
_LOOKS: Final = frozenset({Role.CURATOR, Role.SCHOOL_HEAD})


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as one reader sees it. Names are first names; a guardian's page has nobody's words."""

    match_id: int
    organization_id: int
    form: MentoringForm
    programme: bool
    """It is a teacher's personal programme."""
    names: str
    reader: Reader
    status: MatchStatus
    zone: str
    step: PlanStep
    known: Papers
    shown: Version | None
    months: tuple[str, ...]
    mentees: int
    yes: int
    people: dict[int, str]
    """First names by person, to say who said what."""
    came_back: tuple[Said, ...] = ()
    doubts: tuple[Said, ...] = ()
    """The mentees' no to marks: all of them for the curator, the own ones for a mentee."""

    @property
    def written(self) -> bool:
        """Whether the pair is where a plan may be changed."""
        return self.status in WRITTEN_IN

    @property
    def may_change(self) -> bool:
        """Whether the mentor may begin a new version of a plan that stands."""
        return self._led and self.known.open is None and self.known.standing is not None

    @property
    def may_take_back(self) -> bool:
        """Whether the mentor may take back what was proposed."""
        return self._led and self.known.open is not None and self.known.open.state in _SHOWN

    @property
    def may_edit(self) -> bool:
        """Whether the mentor has a draft."""
        return self._led and self.known.open is not None and self.known.open.state is PlanState.DRAFT

    @property
    def may_drop(self) -> bool:
        """Whether a change may be given up: an older version stands."""
        return self.may_edit and self.known.standing is not None

    @property
    def may_return(self) -> bool:
        """Whether the school may send it back to the mentor."""
        return self.step in {PlanStep.APPROVE, PlanStep.APPROVE_WITHOUT}

    @property
    def may_file(self) -> bool:
        """Whether there is something to print."""
        return self.shown is not None and self.shown.state is not PlanState.DRAFT and self.reader is not Reader.GUARDIAN

    @property
    def to_doubt(self) -> Moment | None:
        """The marks to which the mentee may still say no."""
        if self.reader is not Reader.MENTEE or self.known.standing is None:
            return None
        said = {each.reason for each in self.doubts}
        given = [moment for moment in Moment if any(at is moment for at, _ in self.known.marks)]
        return next((moment for moment in reversed(given) if moment.value not in said), None)

    @property
    def _led(self) -> bool:
        return self.reader is Reader.MENTOR and self.written


@reads(UseCase.PLAN_VIEW)
async def view_plan(unit: Unit, actor: Actor, match_id: int) -> PlanPage:
    """Return a match's plan to its own people, to a mentee's guardian, and to the school; the school's look is audited.

    A draft is the mentor's alone: nobody reads what has not been proposed.

    Raises:
        RefusedError: ``gone``: another's, and one that was never there.
    """
    found, place, reader = await _reach(unit, actor, match_id)
    known = await papers(unit, found.id)
    open_ = known.open
    hidden = open_ is None or (reader is not Reader.MENTOR and open_.state not in _SHOWN)
    shown = known.standing if hidden else open_
    doubts = tuple(each for each in known.words if each.kind == DOUBT)
    if reader is Reader.SCHOOL:
        unit.audit(
            actor.person_id,
            "plan.view",
            subject_kind="match",
            subject_id=found.id,
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
        )
    elif reader is Reader.MENTEE:
        doubts = tuple(each for each in doubts if each.person_id == actor.person_id)
    else:
        doubts = ()
    mine = reader in {Reader.MENTOR, Reader.SCHOOL}
    year = await year_of(unit, found)
    today = unit.now.astimezone(ZoneInfo(found.zone)).date()
    return PlanPage(
        match_id=found.id,
        organization_id=found.organization_id,
        form=found.form,
        programme=is_programme(found.form),
        names=found.names(actor.person_id),
        reader=reader,
        status=found.status,
        zone=found.zone,
        step=await step_in(unit, found, place, reader, known),
        known=known,
        shown=shown,
        months=months(today, year.ends_on),
        mentees=len(found.side(Side.MENTEE)),
        yes=len(known.yes(open_) & {member.person_id for member in found.side(Side.MENTEE)}),
        people={member.person_id: member.first_name for member in found.members},
        came_back=known.came_back(open_) if mine else (),
        doubts=doubts,
    )


@dataclass(frozen=True, slots=True)
class PlanBrief:
    """Where a plan stands, in a line of another screen."""

    step: PlanStep
    state: PlanState | None
    """Of the version that the reader may see; ``None``: there is none."""
    number: int
    programme: bool


@reads(UseCase.PLAN_VIEW)
async def plan_brief(unit: Unit, actor: Actor, match_id: int) -> PlanBrief:
    """Return where a match's plan stands, without what is in it.

    Raises:
        RefusedError: ``gone``.
    """
    found, place, reader = await _reach(unit, actor, match_id)
    known = await papers(unit, found.id)
    open_ = known.open if known.open and (reader is Reader.MENTOR or known.open.state in _SHOWN) else None
    shown = open_ or known.standing
    return PlanBrief(
        await step_in(unit, found, place, reader, known),
        shown.state if shown else None,
        shown.number if shown else 0,
        is_programme(found.form),
    )


@writes(UseCase.PLAN_WRITE)
async def begin(unit: Unit, actor: Actor, match_id: int) -> int:
    """Begin a plan, or a new version of the one that stands; return the revision to go on from.

    Twice is once: a draft that is there already is taken up. The request comes from what the mentees have asked for at
    intake (the areas only: what they typed was promised to the curator alone), the role model from the match.

    Raises:
        RefusedError: the trial was not passed yet, or the pair is paused or over; ``plan_changed`` while it is with
            somebody else.
    """
    found, _ = await own_pair(unit, actor, match_id)
    known = await papers(unit, found.id)
    if known.open is not None:
        if known.open.state is not PlanState.DRAFT:
            raise RefusedError("plan_changed")
        return known.open.revision
    content = known.standing.content if known.standing else await _first_content(unit, found)
    plan = Plan(
        id=new_id(),
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        match_id=found.id,
        number=max((each.number for each in known.versions), default=0) + 1,
        state=PlanState.DRAFT.value,
        revision=1,
        round=0,
        content=content.data(),
        aside=None,
        created_by=actor.person_id,
        created_at=unit.now,
        proposed_at=None,
        agreed_at=None,
        approved_by=None,
        approved_at=None,
        without_all=False,
        ended_at=None,
    )
    unit.add(plan)
    return 1


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of a change: the revision to go on from, and whether somebody was faster."""

    revision: int
    slower: bool = False
    kept: bool = False
    """What was typed has been put aside, to be taken or left."""


@writes(UseCase.PLAN_WRITE)
async def edit(unit: Unit, actor: Actor, match_id: int, change: Change, *, seen: int) -> Edited:
    """Change one part of the draft; ``seen`` is the revision that the person was looking at.

    If it has been changed meanwhile, nothing is overwritten: what was typed is put aside with the draft.

    Raises:
        RefusedError: a limit of ``domain.plans``, or ``plan_changed`` where there is no draft any more.
    """
    found, _ = await own_pair(unit, actor, match_id)
    version = (await papers(unit, found.id)).open
    if version is None:
        raise RefusedError("plan_changed")
    if version.revision != seen or version.state is not PlanState.DRAFT:
        typed = change.line.text if change.line else None
        if typed:
            kept = {"by": actor.person_id, "part": change.part.value, "goal": change.goal, "text": typed}
            unit.change(Plan, version.id, aside=kept)
        return Edited(version.revision, slower=True, kept=bool(typed))
    content = await _applied(unit, found, version, change)
    values: dict[str, Any] = {"content": content.data(), "revision": version.revision + 1}
    aside = version.aside
    if aside and (aside["by"], aside["part"], aside["goal"]) == (actor.person_id, change.part.value, change.goal):
        values["aside"] = None
    unit.change(Plan, version.id, **values)
    return Edited(version.revision + 1)


@writes(UseCase.PLAN_WRITE)
async def settle_aside(unit: Unit, actor: Actor, match_id: int, *, take: bool) -> Edited:
    """Put what was typed too late in the place of what stands there, or leave it.

    Raises:
        RefusedError: ``plan_changed`` when there is nothing put aside, or no draft any more.
    """
    found, _ = await own_pair(unit, actor, match_id)
    version = (await papers(unit, found.id)).open
    if version is None or version.state is not PlanState.DRAFT or not version.aside:
        raise RefusedError("plan_changed")
    aside = version.aside
    if aside["by"] != actor.person_id:
        raise RefusedError("plan_changed")
    values: dict[str, Any] = {"aside": None}
    if take:
        change = Change(Part(aside["part"]), Line(text=aside["text"]), goal=aside["goal"])
        values["content"] = (await _applied(unit, found, version, change)).data()
        values["revision"] = version.revision + 1
    unit.change(Plan, version.id, **values)
    return Edited(int(values.get("revision", version.revision)))


@writes(UseCase.PLAN_WRITE)
async def propose_plan(unit: Unit, actor: Actor, match_id: int, *, seen: int) -> None:
    """Propose the draft to the mentees; each is asked, and reminded once after three days.

    Raises:
        RefusedError: what is missing (``plan_no_goal`` …), or ``plan_changed``.
    """
    found, _ = await own_pair(unit, actor, match_id)
    version = (await papers(unit, found.id)).open
    if version is None or version.revision != seen:
        raise RefusedError("plan_changed")
    lacks = missing(version.content)
    if lacks is not None:
        raise RefusedError(lacks.value)
    again = version.round + 1
    move(unit, version, PlanEvent.PROPOSED, round=again, proposed_at=unit.now, agreed_at=None, aside=None)
    say(unit, replace(version, round=again), actor, PlanEvent.PROPOSED)
    mentees = [member.person_id for member in found.side(Side.MENTEE)]
    tell(unit, "plan_proposed", found, mentees, subject_id=version.id, key=str(again), params={"round": again})
    post_later(unit, found, version.id, again, mentees)


@writes(UseCase.PLAN_WRITE)
async def take_back(unit: Unit, actor: Actor, match_id: int) -> int:
    """Take a proposed plan back to change it; return the revision to go on from.

    Raises:
        RefusedError: ``plan_changed`` when it is neither proposed nor agreed.
    """
    found, _ = await own_pair(unit, actor, match_id)
    version = (await papers(unit, found.id)).open
    if version is None:
        raise RefusedError("plan_changed")
    move(unit, version, PlanEvent.TAKEN_BACK)
    say(unit, version, actor, PlanEvent.TAKEN_BACK)
    return version.revision + 1


@writes(UseCase.PLAN_WRITE)
async def drop_change(unit: Unit, actor: Actor, match_id: int) -> None:
    """Give up a new version: the one that stands goes on. It is kept among the versions all the same.

    Raises:
        RefusedError: ``plan_changed`` when there is no such draft, or no version to go on with.
    """
    found, _ = await own_pair(unit, actor, match_id)
    known = await papers(unit, found.id)
    if known.open is None or known.standing is None:
        raise RefusedError("plan_changed")
    move(unit, known.open, PlanEvent.DROPPED, ended_at=unit.now)
    say(unit, known.open, actor, PlanEvent.DROPPED)


# -- plain functions of the services of a plan -------------------------------------------------------------------------


async def own_pair(unit: Unit, actor: Actor, match_id: int, side: Side = Side.MENTOR) -> tuple[Pair, Member]:
    """Return the actor's own match, in which a plan may be written now; plain function.

    A mentor who was replaced is no longer in it.

    Raises:
        RefusedError: ``gone``, ``plan_paused``, ``plan_over`` or ``plan_early``.
    """
    found = await pair(unit, match_id)
    place = found.member(actor.person_id) if found else None
    if found is None or place is None or place not in found.staying or place.side is not side:
        raise RefusedError("gone")
    check_live(found)
    return found, place


def check_live(found: Pair) -> None:
    """Refuse a match in which no plan is written; plain function.

    Raises:
        RefusedError: ``plan_paused``, ``plan_over`` or ``plan_early``.
    """
    if found.status is MatchStatus.PAUSED:
        raise RefusedError("plan_paused")
    if found.status in OVER or found.status is MatchStatus.FINAL:
        raise RefusedError("plan_over")
    if found.status not in WRITTEN_IN:
        raise RefusedError("plan_early")


def move(unit: Unit, version: Version, *events: PlanEvent, **values: Any) -> PlanState:
    """Take a version one step on (or several at once), and return where it is now; plain function.

    Raises:
        RefusedError: ``plan_changed`` when the machine has no such step.
    """
    state = version.state
    try:
        for event in events:
            state = next_state(state, event)
    except PlanError as error:
        raise RefusedError(error.fault.value) from error
    unit.change(Plan, version.id, state=state.value, revision=version.revision + 1, **values)
    return state


def say(
    unit: Unit,
    version: Version,
    actor: Actor,
    kind: PlanEvent | str,
    *,
    reason: str | None = None,
    text: str | None = None,
) -> None:
    """Write into the history of a version who did what, and in which words; plain function."""
    unit.add(
        PlanWord(
            id=new_id(),
            municipality_id=version.municipality_id,
            plan_id=version.id,
            person_id=actor.person_id,
            kind=str(kind),
            round=version.round,
            reason=reason,
            text=text,
            said_at=unit.now,
            said_by=actor.by,
        )
    )


def post_later(unit: Unit, found: Pair, plan_id: int, again: int, mentees: list[int]) -> None:
    """Post the one reminder of a proposed plan; its composer skips whoever has answered. Plain function."""
    for person_id in mentees:
        post(
            unit,
            "plan_unanswered",
            person_id,
            plan_id,
            key=str(again),
            due_at=unit.now + REMIND_AFTER,
            params={"round": again},
            municipality_id=found.municipality_id,
        )


def assent(unit: Unit, found: Pair, known: Papers, version: Version) -> Assent:
    """Return what the mentees' answers to a version amount to now; plain function."""
    mentees = [member.person_id for member in found.side(Side.MENTEE)]
    return assent_of(mentees, known.yes(version), version.proposed_at or unit.now, unit.now)


async def _applied(unit: Unit, found: Pair, version: Version, change: Change) -> Content:
    year = await year_of(unit, found)
    possible = months(unit.now.astimezone(ZoneInfo(found.zone)).date(), year.ends_on)
    try:
        return changed(version.content, change, possible)
    except PlanError as error:
        raise RefusedError(error.fault.value, most=error.most) from error


async def _reach(unit: Unit, actor: Actor, match_id: int) -> tuple[Pair, Member | None, Reader]:
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    place = found.member(actor.person_id)
    if place is not None and place in found.staying:
        return found, place, Reader(place.side.value)
    roles = actor.roles_in(found.municipality_id, found.organization_id)
    if roles & _LOOKS and allowed(roles, UseCase.PLAN_VIEW):
        return found, None, Reader.SCHOOL
    if Role.LEGAL_GUARDIAN in actor.roles and await _guards(unit, actor, found):
        return found, None, Reader.GUARDIAN
    raise RefusedError("gone")


async def _guards(unit: Unit, actor: Actor, found: Pair) -> bool:
    """Tell whether the actor stands, confirmed, for a minor mentee of the match (programme §9, consents §2)."""
    born = await unit.scalars(
        select(Person.birth_date)
        .join(Guardianship, Guardianship.minor_id == Person.id)
        .where(
            Guardianship.guardian_id == actor.person_id,
            Guardianship.minor_id.in_([member.person_id for member in found.side(Side.MENTEE)]),
            Guardianship.confirmed_at.is_not(None),
            Guardianship.refused_at.is_(None),
        )
    )
    today = today_in(unit.now, found.zone)
    return any(day is None or is_minor(day, today) for day in born)


async def _first_content(unit: Unit, found: Pair) -> Content:
    mentees = [member.participation_id for member in found.side(Side.MENTEE)]
    rows = await unit.all(
        select(Answer.item_id, Answer.value)
        .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
        .where(SurveyRequest.subject_id.in_(mentees), Answer.item_id.in_(list(NEEDS)))
        .order_by(Answer.request_id)
    )
    needs = dict.fromkeys(f"{NEEDS[row.item_id]}:{option}" for row in rows for option in row.value or ())
    model = await unit.scalar(select(Match.role_model).where(Match.id == found.id))
    year = await year_of(unit, found)
    weeks = (year.ends_on - unit.now.astimezone(ZoneInfo(found.zone)).date()).days // 7
    count = max((each for each in COUNTS if each <= weeks), default=COUNTS[0])
    return Content(needs=tuple(needs), role_model=model, count=count)


__all__ = [
    "Edited",
    "PlanBrief",
    "PlanPage",
    "begin",
    "drop_change",
    "edit",
    "plan_brief",
    "propose_plan",
    "settle_aside",
    "take_back",
    "view_plan",
]
