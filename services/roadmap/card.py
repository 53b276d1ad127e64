"""One row of a roadmap, at one time that it is due: its words, who answers today, what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.permissions import UseCase
from services.access import Actor, demand, reads
from services.pool import names_of
from services.roadmap.asks import Ask, asks_of, named_by_plan
from services.roadmap.in_hand import InHand, find_row

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from domain.deadline_status import Status
    from services.pool import Name
    from services.roadmap.places import RoadmapPlace
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow, Words
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Answering:
    """A post of a row: who holds it today, and who of them is away."""

    post: str
    names: tuple[Name, ...]
    away: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A row as its card shows it."""

    place: RoadmapPlace
    roadmap: RoadmapRow
    measure: MeasureRow
    term: TermRow
    status: Status
    today: date
    answering: tuple[Answering, ...]
    hears: tuple[Name, ...]
    """Who is written to today: the holders who are there, who stands in, or the curator where there is nobody."""
    put_off_by: Name | None
    """Who has put it off, while it is."""
    notes: tuple[Words, ...]
    """How a contradiction of the paper is read."""
    asks: tuple[Ask, ...]
    """What whoever keeps the roadmap is asked of it."""
    may_keep: bool
    may_move: bool
    """Whether its day is named by whoever keeps the roadmap."""


@reads(UseCase.ROADMAP_VIEW)
async def view_card(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> Card:
    """Return a row at one of its terms; whoever only answers for it has ``services.roadmap.own_rows``.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    found = await find_row(unit, actor, catalogue, term_id)
    place, measure, term = found.place, found.measure, found.term
    demand(actor, UseCase.ROADMAP_VIEW, place.municipality_id, place.organization_id)
    answering, hears = await _answering(unit, found)
    put_off = term.snoozed_until is not None and term.snoozed_until > found.today
    names = await names_of(unit, {term.snoozed_by}) if put_off and term.snoozed_by is not None else {}
    return Card(
        place=place,
        roadmap=found.roadmap,
        measure=measure,
        term=term,
        status=term.status(found.today, found.roadmap.approved_on),
        today=found.today,
        answering=answering,
        hears=hears,
        put_off_by=names.get(term.snoozed_by or 0),
        notes=_notes(catalogue, found.roadmap, measure),
        asks=asks_of(measure, term) if found.keeps and found.is_open else (),
        may_keep=found.keeps and found.is_open,
        may_move=found.keeps and found.is_open and named_by_plan(measure.due, measure.stage),
    )


async def _answering(unit: Unit, found: InHand) -> tuple[tuple[Answering, ...], tuple[Name, ...]]:
    school, today, held = found.place.organization_id, found.today, found.held
    by_post = {post: held.people(school, post, today) for post in found.measure.posts}
    hears = held.on(school, found.measure.posts, today)
    names = await names_of(unit, {*hears, *(each for people in by_post.values() for each in people)})
    return (
        tuple(
            Answering(
                post,
                tuple(names[each] for each in people if each in names),
                tuple(names[each] for each in people if each in names and held.is_away(school, each, today)),
            )
            for post, people in by_post.items()
        ),
        tuple(names[each] for each in hears if each in names),
    )


def _notes(catalogue: Catalogue, roadmap: RoadmapRow, measure: MeasureRow) -> tuple[Words, ...]:
    template = catalogue.roadmaps.get(roadmap.template or "")
    spec = next((each for each in template.measures if each.id == measure.spec), None) if template else None
    return tuple({"ru": each.text.ru, "en": each.text.en} for each in spec.notes) if spec else ()
