"""Open questions of a round, each with whether its reason still stands. Plain functions: no actor, no right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.consents import is_minor
from domain.rounds import ALL, ASKED_TWICE, OF_GUARDIANS, Reason, Round, reason, round_of
from domain.vocabulary import MatchStatus, MeetingStatus
from services.lookups import today_in
from services.remind_rows import in_chunks
from storage.tables import (
    Account,
    Guardianship,
    Match,
    MatchMember,
    Meeting,
    Organization,
    Participation,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question of a round that somebody has not answered yet."""

    request_id: int
    person_id: int
    instrument: str
    version: int
    subject_id: int
    round: Round
    asked_at: datetime
    zone: str
    reason: Reason
    match_id: int | None
    """The match it is about; ``None`` for a guardian's."""
    child_id: int | None = None
    """Whom a guardian's is about."""


@dataclass(frozen=True, slots=True)
class Ward:
    """A minor of a match and a confirmed guardian who can be asked."""

    participation_id: int
    child_id: int
    guardian_id: int
    locale: str


async def open_questions(unit: Unit, *conditions: Any) -> tuple[OpenQuestion, ...]:
    """Return the open questions of rounds under ``conditions``, with what has become of their reasons."""
    rows = await unit.all(
        select(
            SurveyRequest.id,
            SurveyRequest.person_id,
            SurveyRequest.instrument,
            SurveyRequest.version,
            SurveyRequest.subject_id,
            SurveyRequest.asked_at,
            Organization.time_zone,
        )
        .join(Organization, Organization.id == SurveyRequest.organization_id)
        .where(SurveyRequest.state == "open", SurveyRequest.instrument.in_(sorted(ALL)), *conditions)
        .order_by(SurveyRequest.asked_at, SurveyRequest.id)
    )
    if not rows:
        return ()
    own = [row for row in rows if row.instrument not in OF_GUARDIANS]
    finals = await _final_meetings(unit, {row.subject_id for row in own if row.instrument in ASKED_TWICE})
    match_of = {row.id: finals.get(row.subject_id, (row.subject_id,))[0] for row in own}
    places = await _places(unit, set(match_of.values()))
    wards = await _wards(unit, {row.subject_id for row in rows if row.instrument in OF_GUARDIANS})
    found = []
    for row in rows:
        of = round_of(row.instrument, after_final=row.subject_id in finals)
        if of is None:
            continue
        if row.instrument in OF_GUARDIANS:
            stands, child = _of_guardian(unit, of, row, wards.get(row.subject_id, []))
        else:
            _, held = finals.get(row.subject_id, (0, True))
            place = places.get((match_of[row.id], row.person_id))
            stands, child = (_of_member(of, place) if held else Reason.GONE), None
        found.append(
            OpenQuestion(
                row.id, row.person_id, row.instrument, row.version, row.subject_id, of, row.asked_at, row.time_zone,
                stands, match_of.get(row.id), child,
            )
        )  # fmt: skip
    return tuple(found)


async def wards_of(unit: Unit, participation_ids: Collection[int], zone: str) -> list[Ward]:
    """Return the minors among participants with the confirmed guardians who have a chat: nobody else can be asked."""
    rows = await in_chunks(
        unit,
        sorted(participation_ids),
        lambda ids: (
            select(
                Participation.id,
                Participation.person_id,
                Person.birth_date,
                Guardianship.guardian_id,
                Account.locale,
            )
            .join(Person, Person.id == Participation.person_id)
            .join(Guardianship, Guardianship.minor_id == Participation.person_id)
            .join(Account, Account.person_id == Guardianship.guardian_id)
            .where(
                Participation.id.in_(ids),
                Participation.left_at.is_(None),
                Guardianship.confirmed_at.is_not(None),
                Guardianship.refused_at.is_(None),
            )
            .order_by(Participation.id, Guardianship.id)
        ),
    )
    today = today_in(unit.now, zone)
    found = {
        (row.id, row.guardian_id): Ward(row.id, row.person_id, row.guardian_id, row.locale)
        for row in rows
        if row.birth_date is not None and is_minor(row.birth_date, today)
    }
    return list(found.values())


def _of_member(of: Round, place: Any) -> Reason:
    if place is None or not place.accepted or place.left_at is not None or place.gone_at is not None:
        return Reason.GONE
    return reason(of, MatchStatus(place.status), _paused_from(place), joined=place.order_id is not None)


def _of_guardian(unit: Unit, of: Round, row: Any, links: Sequence[Any]) -> tuple[Reason, int | None]:
    """Return the best that the child's matches say, if the guardian still stands for a minor."""
    own = [
        link
        for link in links
        if link.guardian_id == row.person_id
        and link.birth_date is not None
        and is_minor(link.birth_date, today_in(unit.now, row.time_zone))
    ]
    said = {reason(of, MatchStatus(link.status), _paused_from(link)) for link in own}
    return next((each for each in Reason if each in said), Reason.GONE), (own[0].child_id if own else None)


def _paused_from(row: Any) -> MatchStatus | None:
    return MatchStatus(row.status_before_pause) if row.status_before_pause else None


async def _final_meetings(unit: Unit, subjects: Collection[int]) -> dict[int, tuple[int, bool]]:
    """Return those of the subjects that are meetings: their match, and whether they count as held."""
    rows = await in_chunks(
        unit,
        sorted(subjects),
        lambda ids: select(Meeting.id, Meeting.match_id, Meeting.status).where(Meeting.id.in_(ids)),
    )
    return {row.id: (row.match_id, row.status == MeetingStatus.HELD) for row in rows}


async def _places(unit: Unit, match_ids: Collection[int]) -> dict[tuple[int, int], Any]:
    rows = await in_chunks(
        unit,
        sorted(match_ids),
        lambda ids: (
            select(
                MatchMember.match_id,
                MatchMember.person_id,
                MatchMember.accepted,
                MatchMember.left_at,
                MatchMember.order_id,
                Match.status,
                Match.status_before_pause,
                Participation.left_at.label("gone_at"),
            )
            .join(Match, Match.id == MatchMember.match_id)
            .join(Participation, Participation.id == MatchMember.participation_id)
            .where(MatchMember.match_id.in_(ids))
        ),
    )
    return {(row.match_id, row.person_id): row for row in rows}


async def _wards(unit: Unit, participation_ids: Collection[int]) -> dict[int, list[Any]]:
    """Return who stands for the children of guardians' questions, once a match of the child."""
    rows = await in_chunks(
        unit,
        sorted(participation_ids),
        lambda ids: (
            select(
                Participation.id,
                Participation.person_id.label("child_id"),
                Person.birth_date,
                Guardianship.guardian_id,
                Match.status,
                Match.status_before_pause,
            )
            .join(Person, Person.id == Participation.person_id)
            .join(Guardianship, Guardianship.minor_id == Participation.person_id)
            .join(MatchMember, MatchMember.person_id == Participation.person_id)
            .join(Match, Match.id == MatchMember.match_id)
            .where(
                Participation.id.in_(ids),
                Participation.left_at.is_(None),
                Guardianship.confirmed_at.is_not(None),
                Guardianship.refused_at.is_(None),
                MatchMember.participation_id == Participation.id,
                MatchMember.accepted.is_(True),
                MatchMember.left_at.is_(None),
            )
        ),
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return found
