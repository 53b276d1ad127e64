"""What needs the curator today, worst first (ux, «Curator's morning»); each line names the action that mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.readiness import Gap
from domain.vocabulary import MatchStatus, Side
from services.access import Actor, demand, reads
from services.pair_matters import differing_matches, matches_in, silent_matches, unlogged_matches
from services.pair_sides import free_places
from services.places import Place, place_of, running_cycle
from services.pool import Member, intake_answers, members
from services.signal_desk import open_signals
from storage.tables import Guardianship, Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.unit import Unit

MOST_LINES: Final = 8
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
    agreed = await matches_in(unit, place, MatchStatus.AGREED)
    finished = await matches_in(unit, place, MatchStatus.FINAL)
    differing = await differing_matches(unit, place)
    silent = await silent_matches(unit, place)
    unlogged = await unlogged_matches(unit, place)
    declined = await _declined(unit, place)
    return [
        Line(Matter.DECLINED, len(declined), declined),
        Line(Matter.DISAGREED, len(differing), differing),
        Line(Matter.SILENT, len(silent), silent),
        Line(Matter.UNLOGGED, len(unlogged), tuple(dict.fromkeys(unlogged))),
        Line(Matter.ORDER, len(agreed), agreed),
        Line(Matter.FINISHED, len(finished), finished),
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
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready]
    # The same count as on the screen that the line leads to: a place is free, whatever matches there are.
    said = await intake_answers(unit, [m.participation_id for m in mentors] if mentees else [], ["mr_capacity"])
    free = sum(free_places(m, said.get(m.participation_id, {})) > 0 for m in mentors)
    gone = _ids(member for member in found if member.unreachable)
    return [
        Line(Matter.GUARDIANS, len(guardians), tuple(guardians)),
        Line(Matter.PAIR, len(mentees), mentees, other=free),
        Line(Matter.CONSENTS, len(consents), consents),
        Line(Matter.SURVEYS, len(surveys), surveys),
        Line(Matter.UNREACHABLE, len(gone), gone),
    ]


def _ids(found: Iterable[Member]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(member.person_id for member in found))
