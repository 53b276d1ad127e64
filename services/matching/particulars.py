"""What pairing reads of people besides their answers: whose class it is, and he or she where noted. Plain function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.vocabulary import Sex
from storage.tables import Participation, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of one participant; mostly nothing."""

    letter: str | None
    sex: Sex | None
    mentor_sex: Sex | None
    """Whom a mentee would rather have."""


async def particulars(unit: Unit, cycle_id: int) -> Mapping[int, Particulars]:
    """Return what is known of everybody in a cycle, by participation."""
    rows = await unit.all(
        select(Participation.id, Participation.mentor_sex, Person.letter, Person.sex)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.cycle_id == cycle_id)
    )
    return {row.id: Particulars(row.letter, sex_of(row.sex), sex_of(row.mentor_sex)) for row in rows}


def sex_of(stored: str | None) -> Sex | None:
    """Return what a column says."""
    return Sex(stored) if stored else None
