"""A look at a pair halfway (MID-CU), and what stands open of the curator's sheets (questionnaires §5, §6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase
from domain.sheets import in_midterm, part_of
from domain.vocabulary import MatchStatus, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.match_rows import MatchLine, line_of, match_row, sides_of
from services.places import Place, needed_cycle, place_of, running_cycle
from services.pool import Name, names_of
from services.sheets_rows import JUDGED, PAIR, PairState, author_of, begin, may_judge, newest_states, not_judged
from storage.tables import CuratorSheet, Match

if TYPE_CHECKING:
    from services.places import CycleDates
    from storage.unit import Unit

PAGE = 6


@dataclass(frozen=True, slots=True)
class PairLook:
    """The newest look at a pair, and whether the actor may take one."""

    state: PairState | None
    may_judge: bool
    own_pair: bool


@dataclass(frozen=True, slots=True)
class OpenPairs:
    """The pairs that lack a look in this part of the year, the first ones by name."""

    school: str
    left: int
    pairs: tuple[MatchLine, ...]
    midterm: bool
    """Whether it is the month in which all of them are due."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the curator's sheets of a school look like now."""

    organization_id: int
    school: str
    running: bool
    left: int
    judged: int
    midterm: bool
    final_open: bool
    """The first final meeting was held, so the sheet on conformity can be filled."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an open sheet is about: a pair or a pupil."""

    pair: MatchLine | None
    pupil: Name | None
    part: str


@reads(UseCase.SHEET_PAIR)
async def pair_look(unit: Unit, actor: Actor, match_id: int) -> PairLook:
    """Return the newest look at a pair; the card that shows it has noted the visit already."""
    row, place = await match_row(unit, match_id)
    demand(actor, UseCase.SHEET_PAIR, place.municipality_id, place.id)
    states = await newest_states(unit, CuratorSheet.match_id == match_id)
    judge = await may_judge(unit, actor, place, match_id) if row.status in JUDGED else None
    return PairLook(states.get(match_id), may_judge=judge is not None, own_pair=bool(judge))


@writes(UseCase.SHEET_PAIR)
async def begin_pair(unit: Unit, actor: Actor, match_id: int) -> int:
    """Open a new look at a pair and return the request to answer; the actor's unfinished one is gone on with.

    A pair is looked at once a term at least: until the end of the mid-term month, and after it. Every further look is a
    sheet of its own with its own day; the newest one counts, the former ones stay.

    Raises:
        RefusedError: ``sheet_own`` for one's own pair while somebody else can look at it (``may_judge``),
            ``sheet_not_now`` for a pair without an order or after its goodbye, ``no_cycle``.
    """
    row, place = await match_row(unit, match_id)
    demand(actor, UseCase.SHEET_PAIR, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    own_cycle = await unit.scalar(select(Match.cycle_id).where(Match.id == match_id))
    if row.status not in JUDGED or own_cycle != cycle.id:
        raise RefusedError("sheet_not_now")
    judge = await may_judge(unit, actor, place, match_id)
    if judge is None:
        raise RefusedError("sheet_own" if Role.CURATOR in actor.roles else "gone")
    part = part_of(place.today(unit), cycle.starts_on, cycle.ends_on)
    return await begin(unit, actor, place, cycle, PAIR, part=part, match_id=match_id, own_pair=judge)


@reads(UseCase.SHEET_FILL)
async def open_pairs(unit: Unit, actor: Actor, organization_id: int) -> OpenPairs:
    """Return the pairs that lack a look, the oldest order first.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place, cycle = await _here(unit, actor, organization_id)
    if cycle is None:
        raise RefusedError("no_cycle")
    left = await not_judged(unit, actor, place, cycle)
    shown = left[:PAGE]
    sides = await sides_of(unit, shown)
    rows = await unit.all(select(Match.id, Match.status, Match.form).where(Match.id.in_(shown)))
    lines = {row.id: line_of(row, sides) for row in rows}
    midterm = in_midterm(place.today(unit), cycle.starts_on, cycle.ends_on)
    return OpenPairs(place.name, len(left), tuple(lines[each] for each in shown), midterm)


@reads(UseCase.SHEET_FILL)
async def overview(unit: Unit, actor: Actor, organization_id: int) -> Overview:
    """Return how far the sheets of a school are."""
    place, cycle = await _here(unit, actor, organization_id)
    if cycle is None:
        return Overview(place.id, place.name, False, 0, 0, False, False)
    left = await not_judged(unit, actor, place, cycle)
    states = await newest_states(unit, CuratorSheet.cycle_id == cycle.id)
    return Overview(
        place.id,
        place.name,
        running=True,
        left=len(left),
        judged=len(states),
        midterm=in_midterm(place.today(unit), cycle.starts_on, cycle.ends_on),
        final_open=await final_is_open(unit, cycle),
    )


@reads(UseCase.SHEET_PAIR)
async def subject_of(unit: Unit, actor: Actor, sheet_id: int) -> Subject:
    """Return whom the actor's own sheet is about, for the line above its questions.

    Raises:
        RefusedError: ``gone`` if there is no such sheet of the actor's.
    """
    sheet = await author_of(unit, sheet_id)
    if sheet is None or sheet.author_id != actor.person_id:
        raise RefusedError("gone")
    demand(actor, UseCase.SHEET_PAIR, sheet.municipality_id, sheet.organization_id)
    if sheet.match_id is not None:
        row, _ = await match_row(unit, sheet.match_id)
        return Subject(line_of(row, await sides_of(unit, [row.id])), None, sheet.part)
    names = await names_of(unit, {sheet.about_id} if sheet.about_id else set())
    return Subject(None, names.get(sheet.about_id), sheet.part)


async def final_is_open(unit: Unit, cycle: CycleDates) -> bool:
    """Tell whether a pair of the cycle has held its final meeting. A plain function."""
    said_goodbye = [MatchStatus.FINAL.value, MatchStatus.CLOSED.value]
    found = select(Match.id).where(Match.cycle_id == cycle.id, Match.status.in_(said_goodbye)).limit(1)
    return await unit.scalar(found) is not None


async def _here(unit: Unit, actor: Actor, organization_id: int) -> tuple[Place, CycleDates | None]:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SHEET_FILL, place.municipality_id, place.id)
    return place, await running_cycle(unit, place.id)
