"""Trying a workbook and taking it: the same steps, once without writing, once in one transaction (issue 7, item 1)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from catalog.importing.model import Read, Spot
from catalog.importing.sheets import SHEETS
from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.importing.figures import load_figures, take_figure
from services.importing.pairs import load_pairs, take_match
from services.importing.partners import take_partner
from services.importing.people import take_mentor, take_pupil, take_staff
from services.importing.taking import Changed, Taking, Tally, begin
from services.notices import post
from services.places import SCHOOLS, place_of
from storage.tables import Organization

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.model import Catalogue
    from storage.unit import Unit

MOST_NOTED: Final = 2_000
"""Faults that a file of faults has room for."""
_STRETCH: Final = 100
_PEOPLE: Final = {"pupils": take_pupil, "staff": take_staff, "mentors": take_mentor}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a workbook comes to: by sheet, with its faults and with what it changes."""

    school: str
    tallies: Mapping[str, Tally]
    faults: tuple[Spot, ...]
    changes: tuple[Changed, ...]

    @property
    def good(self) -> bool:
        """It can be taken: nothing is wrong, and there is something in it."""
        return not self.faults and any(tally.read for tally in self.tallies.values())

    @property
    def writes(self) -> int:
        """How many rows bring something."""
        return sum(tally.new + tally.changed for tally in self.tallies.values())


@dataclass(frozen=True, slots=True)
class ImportPlace:
    """A school whose list may be brought."""

    id: int
    name: str


@reads(UseCase.PEOPLE_IMPORT)
async def import_places(unit: Unit, actor: Actor) -> tuple[ImportPlace, ...]:
    """Return the schools that the actor may bring lists for: the own ones, or all of the municipality."""
    districts = {grant.municipality_id for grant in actor.grants if grant.role is Role.MUNICIPAL_CURATOR}
    own = Organization.id.in_(actor.organizations(Role.CURATOR))
    where = or_(Organization.municipality_id.in_(districts), own) if districts else own
    rows = await unit.all(
        select(Organization.id, Organization.name)
        .where(where, Organization.kind.in_(SCHOOLS))
        .order_by(Organization.name, Organization.id)
    )
    return tuple(ImportPlace(row.id, row.name) for row in rows)


@writes(UseCase.PEOPLE_IMPORT)
async def request_import_file(
    unit: Unit, actor: Actor, organization_id: int, kind: str, faults: Sequence[Any] = ()
) -> None:
    """Have the template (``import_template``) or the list of faults (``import_faults``) sent to the actor.

    Raises:
        RefusedError: ``no_chat_file`` for an operator.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PEOPLE_IMPORT, place.municipality_id, place.id)
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    post(
        unit,
        kind,
        actor.person_id,
        place.id,
        key=f"{unit.now:%Y%m%d%H%M%S}",
        params={"faults": list(faults)},
        municipality_id=place.municipality_id,
    )


@reads(UseCase.PEOPLE_IMPORT)
async def try_import(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, read: Read) -> Outcome:
    """Return what a workbook would come to; nothing is written.

    Raises:
        RefusedError: ``no_cycle``.
    """
    return await _run(unit, actor, catalogue, organization_id, read, write=False)


@writes(UseCase.PEOPLE_IMPORT)
async def take_import(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, read: Read) -> Outcome:
    """Take a workbook as a whole, in the unit's one transaction.

    Raises:
        RefusedError: ``no_cycle``; ``import_faulty`` if anything is wrong by now: the unit is given up and nothing of
            the file stays.
    """
    outcome = await _run(unit, actor, catalogue, organization_id, read, write=not read.faults)
    if not outcome.good:
        raise RefusedError("import_faulty")
    place = await place_of(unit, organization_id)
    unit.audit(
        actor.person_id,
        "people.import",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        rows={name: [tally.new, tally.known, tally.changed] for name, tally in outcome.tallies.items()},
    )
    return outcome


async def _run(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, read: Read, *, write: bool
) -> Outcome:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PEOPLE_IMPORT, place.municipality_id, place.id)
    taking = await begin(unit, actor, place, catalogue, write=write)
    taking.faults.extend(read.faults)
    taking.tallies = {sheet.key: Tally() for sheet in SHEETS}
    await _take_all(taking, read)
    if not read.rows and not taking.faults:
        taking.faults.append(Spot(None, 0, None, "nothing"))
    order = {sheet.key: number for number, sheet in enumerate(SHEETS)}
    faults = sorted(taking.faults, key=lambda spot: (order.get(spot.sheet or "", -1), spot.row, spot.column or ""))
    return Outcome(place.name, taking.tallies, tuple(faults[:MOST_NOTED]), tuple(taking.changes))


async def _take_all(taking: Taking, read: Read) -> None:
    """Take the rows in the order of the sheets: whoever is in a pair was entered before."""
    order = {sheet.key: number for number, sheet in enumerate(SHEETS)}
    pairs, figures, partners = None, await load_figures(taking), dict[str, int]()
    for number, row in enumerate(sorted(read.rows, key=lambda row: (order[row.sheet], row.number))):
        if number % _STRETCH == _STRETCH - 1:
            await asyncio.sleep(0)  # a list of thousands must not hold up the other chats
        taking.tallies[row.sheet].read += 1
        if row.sheet in _PEOPLE:
            await _PEOPLE[row.sheet](taking, row)
        elif row.sheet == "partners":
            take_partner(taking, row, partners)
        elif row.sheet == "matches":
            pairs = pairs or await load_pairs(taking)
            take_match(taking, row, pairs)
        else:
            take_figure(taking, row, figures)
