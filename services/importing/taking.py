"""What the steps of one import share: where it goes, what it finds, what it writes, and what it says of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from catalog.consent import ConsentReader
from catalog.importing.model import Row, Spot
from domain.vocabulary import ConsentKind, MentoringForm
from services.access import RefusedError
from services.codes import person_code
from services.importing.known import Known
from services.paper_text import printed_text
from services.places import needed_cycle
from storage.tables import CycleForm, Person

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from services.access import Actor
    from services.places import CycleDates, Place
    from storage.tables import Base
    from storage.unit import Unit

_CODES: Final = 300
"""Codes that are made and looked up together; until then what was collected is written, a slice at a time."""


@dataclass(slots=True)
class Tally:
    """The rows of one sheet."""

    read: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that the file has otherwise than the bot: ``was`` and ``now`` only where they name nobody."""

    sheet: str
    row: int
    column: str
    was: str | None = None
    now: str | None = None


@dataclass
class Taking:
    """One file on its way into one school; ``write`` is false while it is only tried."""

    unit: Unit
    actor: Actor
    author: int
    place: Place
    cycle: CycleDates
    catalogue: Catalogue
    forms: frozenset[MentoringForm]
    known: Known
    write: bool
    tallies: dict[str, Tally] = field(default_factory=dict)
    faults: list[Spot] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    _codes: list[str] = field(default_factory=list)
    texts: dict[tuple[ConsentKind, ConsentReader], tuple[int, str]] = field(default_factory=dict)
    """Version and hash of every consent's printed draft; read beforehand, since a read writes what was collected."""

    @property
    def today(self) -> date:
        """Return the day it is at the school."""
        return self.place.today(self.unit)

    def noon(self, day: date) -> datetime:
        """Return a day of the file as a moment."""
        return datetime.combine(day, time(12), ZoneInfo(self.place.zone))

    def add(self, *entities: Base) -> None:
        """Insert rows, unless the file is only tried."""
        if self.write:
            self.unit.add(*entities)

    def change(self, entity: type[Base], key: int, **values: Any) -> None:
        """Update a row, unless the file is only tried."""
        if self.write:
            self.unit.change(entity, key, **values)

    def fault(self, row: Row, column: str | None, code: str, **values: str | int) -> None:
        """Note what is wrong with a row."""
        self.faults.append(Spot(row.sheet, row.number, column, code, values))

    def note(self, row: Row, column: str, was: object = None, now: object = None) -> None:
        """Note what the file has otherwise than the bot."""
        said = [None if each is None else str(each) for each in (was, now)]
        self.changes.append(Changed(row.sheet, row.number, column, *said))

    async def code(self) -> str:
        """Return a code that nobody has yet."""
        if not self.write:
            return ""
        if not self._codes:
            wanted = {person_code() for _ in range(_CODES)}
            # A read writes what was collected so far: no statement grows with the file.
            taken = await self.unit.scalars(select(Person.code).where(Person.code.in_(wanted)))
            self._codes = sorted(wanted - set(taken))
        return self._codes.pop()


async def begin(unit: Unit, actor: Actor, place: Place, catalogue: Catalogue, *, write: bool) -> Taking:
    """Read what the school has. A plain function: the caller has checked the place.

    Raises:
        RefusedError: ``no_cycle``; ``gone`` for an operator, who is nobody's author.
    """
    cycle = await needed_cycle(unit, place.id)
    if actor.person_id is None:
        raise RefusedError("gone")
    forms = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle.id))
    known = Known(unit, place, cycle.id)
    await known.load()
    taking = Taking(
        unit, actor, actor.person_id, place, cycle, catalogue, frozenset(map(MentoringForm, forms)), known, write=write
    )
    if write:
        for kind in ConsentKind:
            for reader in ConsentReader:
                taking.texts[kind, reader] = await printed_text(unit, catalogue, place.id, kind, reader)
    return taking
