"""The board of a roadmap: how much of it is done, what is late, due or waits for an answer (issue 5, K1 and K2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.deadline_status import SETTLED, Share, Status, share_done, share_in_time
from domain.permissions import UseCase, allowed
from domain.roadmaps import ProofKey
from domain.vocabulary import Role
from services.access import Actor, reads
from services.places import SCHOOLS
from services.roadmap.agreement_rows import waiting_in
from services.roadmap.asks import asks_of
from services.roadmap.places import RoadmapPlace, place_in_hand
from services.roadmap.rows import measures_of, running_roadmap, terms_of
from storage.tables import Organization, Roadmap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from catalog.model import Catalogue
    from domain.deadline_spans import Span
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow, Words
    from storage.unit import Unit

PAGE: Final = 8
_MOVING: Final = frozenset({Status.IN_PROGRESS, Status.DUE_SOON, Status.DUE_TODAY})


class Shown(StrEnum):
    """Which rows are listed, in the order of the buttons."""

    LATE = "late"
    MONTH = "month"
    PROGRESS = "progress"
    DONE = "done"
    CONFIRM = "confirm"
    ASKS = "asks"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of a board; ``shown`` is chosen for them until they choose."""

    shown: Shown | None = None
    section: int | None = None
    post: str | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One time that a row is due."""

    term_id: int
    number: str
    title: Words
    span: Span
    status: Status
    to_be_confirmed: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a roadmap; without ``roadmap`` nothing is followed there yet."""

    place: RoadmapPlace
    today: date
    may_keep: bool
    roadmap: RoadmapRow | None = None
    done: Share | None = None
    """K1 of all that has been due by today."""
    in_time: Share | None = None
    """K2 of the same."""
    shown: Shown = Shown.ALL
    counts: dict[Shown, int] = field(default_factory=dict)
    lines: tuple[BoardLine, ...] = ()
    page: int = 0
    pages: int = 1
    sections: tuple[Words, ...] = ()
    posts: tuple[str, ...] = ()
    at_events: Mapping[str, Any] = field(default_factory=dict)
    """K3, where the roadmap asks for it: what the data say of its row."""
    waiting: int = 0
    """Of a municipality: schools whose roadmap waits for its agreement."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A school or the municipality (no organisation), and whether it follows a roadmap."""

    organization_id: int | None
    name: str
    follows: bool


@reads(UseCase.ROADMAP_VIEW)
async def roadmap_places(unit: Unit, actor: Actor) -> tuple[PlaceLine, ...]:
    """Return where the actor may look: the municipality first, then its schools; or the actor's own schools."""
    found: list[PlaceLine] = []
    mine = actor.organizations(Role.CURATOR, Role.SCHOOL_HEAD)
    above = next((g.municipality_id for g in actor.grants if g.role is Role.MUNICIPAL_CURATOR), None)
    if above is not None:
        place = await place_in_hand(unit, actor, UseCase.ROADMAP_VIEW, None)
        follows = await running_ids(unit, above)
        found.append(PlaceLine(None, place.name, None in follows))
        within = Organization.municipality_id == above, Organization.kind.in_(SCHOOLS)
    else:
        follows = set()
        for municipality_id in {g.municipality_id for g in actor.grants if g.organization_id in mine}:
            follows |= await running_ids(unit, municipality_id or 0)
        within = Organization.id.in_(mine), Organization.id.is_not(None)
    rows = await unit.all(select(Organization.id, Organization.name).where(*within).order_by(Organization.name))
    return (*found, *(PlaceLine(row.id, row.name, row.id in follows) for row in rows))


async def running_ids(unit: Unit, municipality_id: int) -> set[int | None]:
    """Return where a roadmap runs in a municipality: its schools, and ``None`` for itself."""
    rows = await unit.all(
        select(Roadmap.organization_id).where(Roadmap.municipality_id == municipality_id, Roadmap.ended_at.is_(None))
    )
    return {row.organization_id for row in rows}


@reads(UseCase.ROADMAP_VIEW)
async def view_board(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None, wanted: Wanted = Wanted()
) -> Board:
    """Return a page of the roadmap that a school, or with ``None`` the actor's municipality, follows now."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_VIEW, organization_id)
    today = place.today(unit)
    may_keep = allowed(actor.roles_in(place.municipality_id, organization_id), UseCase.ROADMAP_KEEP)
    roadmap = await running_roadmap(unit, catalogue, place.municipality_id, organization_id)
    if roadmap is None:
        return Board(place, today, may_keep)
    measures, terms = await measures_of(unit, catalogue, roadmap), await terms_of(unit, roadmap.id)
    done, in_time = shares(roadmap, terms, today)
    sections = tuple({each.section["ru"]: each.section for each in measures.values() if each.section}.values())
    everything = _Everything(roadmap, measures, terms, today)
    groups = {each: everything.rows(each) for each in Shown}
    shown = wanted.shown or next((each for each in (Shown.LATE, Shown.MONTH) if groups[each]), Shown.ALL)
    heading = sections[wanted.section] if wanted.section is not None and wanted.section < len(sections) else None
    listed = [
        each
        for each in groups[shown]
        if (heading is None or measures[each.measure_id].section == heading)
        and (wanted.post is None or wanted.post in measures[each.measure_id].posts)
    ]
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(wanted.page, 0), pages - 1)
    return Board(
        place,
        today,
        may_keep,
        roadmap,
        done,
        in_time,
        shown,
        {each: len(rows) for each, rows in groups.items()},
        tuple(everything.line(each) for each in listed[page * PAGE : (page + 1) * PAGE]),
        page,
        pages,
        sections,
        tuple(dict.fromkeys(post for each in measures.values() for post in each.posts)),
        _at_events(measures, terms),
        await waiting_in(unit, place.municipality_id) if organization_id is None else 0,
    )


def _at_events(measures: Mapping[int, MeasureRow], terms: Iterable[TermRow]) -> Mapping[str, Any]:
    """Return the newest figures of the row on people at events (K3)."""
    key = ProofKey.EVENT_PARTICIPANTS
    found = [each.evidence for each in terms if measures[each.measure_id].proof_key is key and "key" in each.evidence]
    return found[-1] if found else {}


def shares(roadmap: RoadmapRow, terms: Iterable[TermRow], today: date) -> tuple[Share, Share]:
    """Return K1 and K2 of all that has been due by a day (indicators.md §3)."""
    positions = [each.position for each in terms]
    return (
        share_done(positions, date.min, today, roadmap.approved_on),
        share_in_time(positions, date.min, today, roadmap.approved_on),
    )


@dataclass(frozen=True, slots=True)
class _Everything:
    """A whole roadmap on a day."""

    roadmap: RoadmapRow
    measures: dict[int, MeasureRow]
    terms: list[TermRow]
    today: date

    def status(self, term: TermRow) -> Status:
        return term.status(self.today, self.roadmap.approved_on)

    def rows(self, shown: Shown) -> list[TermRow]:
        """Return the terms of a group: of all and of those with a question each row once, else each time it is due."""
        if shown in {Shown.ALL, Shown.ASKS}:
            found = self._once()
            return found if shown is Shown.ALL else [each for each in found if self.asks(each)]
        return [each for each in self.terms if self._belongs(each, shown)]

    def _belongs(self, term: TermRow, shown: Shown) -> bool:
        status, last = self.status(term), term.span.last
        if shown is Shown.LATE:
            return status is Status.OVERDUE
        if shown is Shown.PROGRESS:
            return status in _MOVING
        if shown is Shown.DONE:
            return status in SETTLED
        if shown is Shown.CONFIRM:
            return term.to_be_confirmed
        month = (self.today.year, self.today.month)
        return status not in SETTLED and not term.span.soft and last is not None and (last.year, last.month) == month

    def asks(self, term: TermRow) -> bool:
        return bool(asks_of(self.measures[term.measure_id], term))

    def line(self, term: TermRow) -> BoardLine:
        row = self.measures[term.measure_id]
        return BoardLine(
            term.id, row.number, row.title, term.span, self.status(term), term.to_be_confirmed, self.asks(term)
        )

    def _once(self) -> list[TermRow]:
        """Return for each row the first time that is open, else the last one, in the order of the paper."""
        found: dict[int, TermRow] = {}
        for term in self.terms:
            known = found.get(term.measure_id)
            if known is None or self.status(known) in SETTLED:
                found[term.measure_id] = term
        return sorted(found.values(), key=lambda each: self.measures[each.measure_id].position)
