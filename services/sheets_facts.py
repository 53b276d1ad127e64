"""A pupil's fact card at the start and at the end (FC, questionnaires §3). No police or clinic records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.permissions import UseCase, allowed
from domain.sheets import Part, facts_part
from domain.vocabulary import PersonKind, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.person_rows import note
from services.places import place_of, running_cycle
from services.pool import Name, names_of
from services.sheets_rows import FACTS, begin, request_of_sheet
from storage.tables import Answer, CuratorSheet, Participation, Person, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from services.places import CycleDates, Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Facts:
    """One finished fact card: the newest of its part of the cycle."""

    at: datetime
    version: int
    values: Mapping[str, Any] = field(default_factory=dict)
    """Item id → number or option; an item that was left out is not in it."""


@dataclass(frozen=True, slots=True)
class FactsView:
    """A pupil's facts of this cycle."""

    organization_id: int
    zone: str
    name: Name
    due: Part
    """The card that may be filled now; the newest filling of a part counts, the former ones stay with their day."""
    start: Facts | None
    end: Facts | None


@reads(UseCase.SHEET_FILL)
async def view_facts(unit: Unit, actor: Actor, person_id: int) -> FactsView:
    """Return both fact cards of a pupil; the look is audited (design §3 rule 7).

    Raises:
        RefusedError: ``gone`` unless the person is a pupil who takes part as a mentee in a running year.
    """
    place, cycle, joined_at = await _mentee(unit, actor, person_id)
    cards = await _cards(unit, person_id, cycle.id)
    names = await names_of(unit, {person_id})
    note(unit, actor, place, "person.view", person_id=person_id)
    return FactsView(
        place.id,
        place.zone,
        names[person_id],
        _due(unit, place, cycle, joined_at, has_start=Part.START in cards),
        cards.get(Part.START),
        cards.get(Part.END),
    )


@writes(UseCase.SHEET_FILL)
async def begin_facts(unit: Unit, actor: Actor, person_id: int) -> int:
    """Open the fact card that is due and return the request to answer; an unfinished one is gone on with.

    Only the curator fills it: the class teacher has no place in the menu yet.

    Raises:
        RefusedError: as ``view_facts``.
    """
    place, cycle, joined_at = await _mentee(unit, actor, person_id)
    cards = await _cards(unit, person_id, cycle.id)
    part = _due(unit, place, cycle, joined_at, has_start=Part.START in cards)
    return await begin(unit, actor, place, cycle, FACTS, part=part, about_id=person_id)


async def has_facts(unit: Unit, person_id: int) -> bool:
    """Tell whether a person's card offers the facts: a pupil who is a mentee. A plain function for the card."""
    found = await unit.scalar(
        select(Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.person_id == person_id,
            Participation.side == Side.MENTEE.value,
            Participation.left_at.is_(None),
            Person.kind == PersonKind.PUPIL.value,
        )
        .limit(1)
    )
    return found is not None


async def _mentee(unit: Unit, actor: Actor, person_id: int) -> tuple[Place, CycleDates, datetime]:
    rows = await unit.all(
        select(
            Participation.cycle_id,
            Participation.organization_id,
            Participation.municipality_id,
            Participation.joined_at,
            Person.kind,
        )
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.person_id == person_id,
            Participation.side == Side.MENTEE.value,
            Participation.left_at.is_(None),
        )
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    if not rows:
        raise RefusedError("gone")
    open_here = (r for r in rows if allowed(actor.roles_in(r.municipality_id, r.organization_id), UseCase.SHEET_FILL))
    row = next(open_here, rows[0])
    demand(actor, UseCase.SHEET_FILL, row.municipality_id, row.organization_id)
    place = await place_of(unit, row.organization_id)
    cycle = await running_cycle(unit, place.id)
    if row.kind != PersonKind.PUPIL or cycle is None or cycle.id != row.cycle_id:
        raise RefusedError("gone")
    return place, cycle, row.joined_at


async def _cards(unit: Unit, person_id: int, cycle_id: int) -> dict[Part, Facts]:
    rows = await unit.all(
        select(
            CuratorSheet.id,
            CuratorSheet.part,
            SurveyRequest.completed_at,
            SurveyRequest.version,
            Answer.item_id,
            Answer.value,
        )
        .join(SurveyRequest, request_of_sheet())
        .join(Answer, Answer.request_id == SurveyRequest.id)
        .where(
            CuratorSheet.about_id == person_id,
            CuratorSheet.cycle_id == cycle_id,
            CuratorSheet.instrument == FACTS,
            SurveyRequest.state == "done",
        )
        .order_by(SurveyRequest.completed_at, CuratorSheet.id)
    )
    sheets: dict[int, list[Any]] = {}
    for row in rows:
        sheets.setdefault(row.id, []).append(row)
    found: dict[Part, Facts] = {}
    for answers in sheets.values():
        head = answers[0]
        values = {row.item_id: row.value for row in answers if row.value is not None}
        found[Part(head.part)] = Facts(head.completed_at, head.version, values)
    return found


def _due(unit: Unit, place: Place, cycle: CycleDates, joined_at: datetime, *, has_start: bool) -> Part:
    joined_on = joined_at.astimezone(ZoneInfo(place.zone)).date()
    today = place.today(unit)
    return facts_part(today, cycle.starts_on, cycle.ends_on, joined_on=joined_on, has_start=has_start)
