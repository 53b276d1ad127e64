"""A row that somebody acts on: whose it is on this day is asked here. Steps of the services about reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase, allowed
from services.access import NotAllowedError, RefusedError
from services.roadmap.holders import holdings
from services.roadmap.places import roadmap_place
from services.roadmap.rows import measure_row, roadmap_of, terms_by_id
from storage.tables import Measure

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from services.access import Actor
    from services.roadmap.holders import Holdings
    from services.roadmap.places import RoadmapPlace
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class InHand:
    """A row at one time that it is due, and what the actor is to it."""

    term: TermRow
    measure: MeasureRow
    roadmap: RoadmapRow
    place: RoadmapPlace
    today: date
    held: Holdings
    keeps: bool
    """The actor keeps the roadmap: what they report needs nobody's confirmation."""
    answers: bool
    """The actor answers for the row today."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody: it is not done, and the roadmap runs."""
        return self.term.done_on is None and self.roadmap.ended_at is None


async def row_in_hand(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> InHand:
    """Return a row for whoever keeps its roadmap or answers for it today.

    Raises:
        RefusedError: ``gone`` if there is none.
        NotAllowedError: the row is another's.
    """
    found = await find_row(unit, actor, catalogue, term_id)
    if not found.keeps and not found.answers:
        raise NotAllowedError(UseCase.ROADMAP_REPORT)
    return found


async def find_row(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> InHand:
    """Return a row and what the actor is to it; whether they may see it is the caller's to ask.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    term = (await terms_by_id(unit, [term_id])).get(term_id)
    roadmap = None if term is None else await roadmap_of(unit, catalogue, term.roadmap_id)
    if term is None or roadmap is None:
        raise RefusedError("gone")
    place = await roadmap_place(unit, roadmap.municipality_id, roadmap.organization_id)
    row = await unit.first(select(Measure.__table__).where(Measure.id == term.measure_id))
    measure, today = measure_row(row, catalogue, roadmap.template), place.today(unit)
    held = await holdings(unit, catalogue.posts, place.municipality_id, [place.organization_id])
    keeps = allowed(actor.roles_in(place.municipality_id, place.organization_id), UseCase.ROADMAP_KEEP)
    answers = actor.person_id in held.on(place.organization_id, measure.posts, today)
    return InHand(term, measure, roadmap, place, today, held, keeps, answers)


def note_row(unit: Unit, actor: Actor, found: InHand, action: str, **details: object) -> None:
    """Write into the journal what was done with a row."""
    unit.audit(
        actor.person_id,
        action,
        subject_kind="measure_term",
        subject_id=found.term.id,
        municipality_id=found.place.municipality_id,
        organization_id=found.place.organization_id,
        **details,
    )
