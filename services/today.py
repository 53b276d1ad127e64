"""What needs the curator today, worst first (ux, «Curator's morning»); each line names the action that mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from domain.matches import ACTIVE
from domain.meetings import SILENT_AFTER_DAYS
from domain.permissions import UseCase
from domain.readiness import Gap
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from services.access import Actor, demand, reads
from services.feedback import disagreements
from services.places import Place, place_of, running_cycle
from services.pool import Member, members
from services.signal_desk import open_signals
from storage.tables import Guardianship, Match, MatchMember, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.unit import Unit

MOST_LINES: Final = 8
UNLOGGED_AFTER: Final = timedelta(days=3)
_DECLINED_FRESH: Final = timedelta(days=14)


class Matter(StrEnum):
    """What a line is about, in the order of urgency."""

    SIGNAL = "signal"
    NO_CYCLE = "no_cycle"
    DECLINED = "declined"
    DISAGREED = "disagreed"
    SILENT = "silent"
    UNLOGGED = "unlogged"
    ORDER = "order"
    FINISHED = "finished"
    GUARDIANS = "guardians"
    PAIR = "pair"
    CONSENTS = "consents"
    SURVEYS = "surveys"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how many, and whom or what its button opens (``ids`` are persons, matches or guardianships)."""

    matter: Matter
    count: int
    ids: tuple[int, ...] = ()
    other: int = 0
    """A second number: the mentors beside the mentees who are ready."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The curator's day in one school."""

    organization_id: int
    school: str
    zone: str
    lines: tuple[Line, ...] = field(default=())
    hidden: int = 0
    """Lines beyond the eight that a screen takes."""


@reads(UseCase.TODAY_VIEW)
async def morning(unit: Unit, actor: Actor, organization_id: int) -> Morning:
    """Return what needs a decision in a school today, worst first, at most eight lines."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.TODAY_VIEW, place.municipality_id, place.id)
    found = [await _signals(unit, place)]
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        found.append(Line(Matter.NO_CYCLE, 1))
    else:
        found += await _match_lines(unit, place)
        found += await _people_lines(unit, place, await members(unit, place, cycle.id))
    lines = [line for line in found if line.count]
    return Morning(place.id, place.name, place.zone, tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))


async def _signals(unit: Unit, place: Place) -> Line:
    waiting = await open_signals(unit, place.id)
    return Line(Matter.SIGNAL, len(waiting), tuple(waiting))


async def _match_lines(unit: Unit, place: Place) -> list[Line]:
    rows = await unit.all(
        select(Match.id, Match.status, Match.approved_at, Match.ended_at, func.max(Meeting.held_at).label("last_held"))
        .outerjoin(Meeting, Meeting.match_id == Match.id)
        .where(Match.organization_id == place.id)
        .group_by(Match.id, Match.status, Match.approved_at, Match.ended_at)
        .order_by(Match.id)
    )
    # Nobody is silent after the final meeting: what is left then is the curator's to do.
    active = {status.value for status in ACTIVE - {MatchStatus.FINAL}}
    silent_since = unit.now - timedelta(days=SILENT_AFTER_DAYS)
    silent = [
        row.id
        for row in rows
        if row.status in active and (last := row.last_held or row.approved_at) is not None and last < silent_since
    ]
    agreed = [row.id for row in rows if row.status == MatchStatus.AGREED.value]
    finished = [row.id for row in rows if row.status == MatchStatus.FINAL.value]
    differing = [each.match_id for each in await disagreements(unit, place.id)]
    unlogged = await unit.scalars(
        select(Meeting.match_id)
        .join(Match, Match.id == Meeting.match_id)
        .where(
            Meeting.organization_id == place.id,
            Meeting.status == MeetingStatus.PLANNED.value,
            Meeting.planned_at < unit.now - UNLOGGED_AFTER,
            Match.status.in_(active),
        )
        .order_by(Meeting.planned_at)
    )
    declined = await _declined(unit, place)
    return [
        Line(Matter.DECLINED, len(declined), declined),
        Line(Matter.DISAGREED, len(differing), tuple(differing)),
        Line(Matter.SILENT, len(silent), tuple(silent)),
        Line(Matter.UNLOGGED, len(unlogged), tuple(unlogged)),
        Line(Matter.ORDER, len(agreed), tuple(agreed)),
        Line(Matter.FINISHED, len(finished), tuple(finished)),
    ]


async def _declined(unit: Unit, place: Place) -> tuple[int, ...]:
    """Return proposals declined lately whose mentee has no other match yet; the curator's own withdrawals are none."""
    other = MatchMember.__table__.alias("other_member")
    later = Match.__table__.alias("later_match")
    newer = (
        select(other.c.id)
        .join(later, later.c.id == other.c.match_id)
        .where(other.c.participation_id == MatchMember.participation_id, later.c.proposed_at > Match.proposed_at)
        .correlate(MatchMember, Match)
    )
    said_no = MatchMember.__table__.alias("said_no")
    refused = select(said_no.c.id).where(said_no.c.match_id == Match.id, said_no.c.accepted.is_(False)).correlate(Match)
    rows = await unit.scalars(
        select(Match.id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.MENTEE.value))
        .where(
            Match.organization_id == place.id,
            Match.status == MatchStatus.DECLINED.value,
            Match.ended_at > unit.now - _DECLINED_FRESH,
            refused.exists(),
            ~newer.exists(),
        )
        .order_by(Match.ended_at)
    )
    return tuple(rows)


async def _people_lines(unit: Unit, place: Place, found: list[Member]) -> list[Line]:
    guardians = await unit.scalars(
        select(Guardianship.id)
        .where(
            Guardianship.organization_id == place.id,
            Guardianship.confirmed_at.is_(None),
            Guardianship.refused_at.is_(None),
        )
        .order_by(Guardianship.linked_at)
    )
    consent_gaps = {Gap.OWN_CONSENT, Gap.GUARDIAN_CONSENT, Gap.GUARDIAN_NOT_LINKED, Gap.PAPER_CONSENT}
    consents = _ids(member for member in found if consent_gaps.intersection(member.gaps))
    surveys = _ids(member for member in found if Gap.QUESTIONNAIRE in member.gaps)
    mentees = _ids(m for m in found if m.side is Side.MENTEE and m.ready and not m.open_matches)
    mentors = _ids(m for m in found if m.side is Side.MENTOR and m.ready and not m.open_matches)
    gone = _ids(member for member in found if member.unreachable)
    return [
        Line(Matter.GUARDIANS, len(guardians), tuple(guardians)),
        Line(Matter.PAIR, len(mentees), mentees, other=len(mentors)),
        Line(Matter.CONSENTS, len(consents), consents),
        Line(Matter.SURVEYS, len(surveys), surveys),
        Line(Matter.UNREACHABLE, len(gone), gone),
    ]


def _ids(found: Iterable[Member]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(member.person_id for member in found))
