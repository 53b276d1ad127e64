"""«Обращение и пожелание»: he or she, and whom a mentee would rather have as mentor, as a curator notes it.

Nothing is guessed from names and nobody has to say: what is not noted counts for nothing. Mentors never learn of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import Sex, Side
from services.access import RefusedError, reads, writes
from services.matching.particulars import sex_of
from services.person_rows import member_of, note
from services.pool import names_of
from storage.tables import Participation, Person

if TYPE_CHECKING:
    from services.access import Actor
    from services.pool import Name
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Address:
    """What is noted of one participant."""

    name: Name
    mentee: bool
    sex: Sex | None
    mentor_sex: Sex | None


@reads(UseCase.MATCH_BEST)
async def view_address(unit: Unit, actor: Actor, person_id: int) -> Address:
    """Return what is noted of a participant; the look is audited (design §3 rule 7).

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.MATCH_BEST)
    row = await unit.first(
        select(Person.sex, Participation.mentor_sex)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.id == member.participation_id)
    )
    if row is None:
        raise RefusedError("gone")
    note(unit, actor, place, "person.view", person_id=person_id)
    name = (await names_of(unit, {person_id}))[person_id]
    return Address(name, member.side is Side.MENTEE, sex_of(row.sex), sex_of(row.mentor_sex))


@writes(UseCase.MATCH_BEST)
async def note_sex(unit: Unit, actor: Actor, person_id: int, sex: Sex | None) -> None:
    """Note he or she, or forget it.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.MATCH_BEST)
    unit.change(Person, member.person_id, sex=sex.value if sex else None)
    note(unit, actor, place, "person.address", person_id=person_id)


@writes(UseCase.MATCH_BEST)
async def note_wish(unit: Unit, actor: Actor, person_id: int, sex: Sex | None) -> None:
    """Note whom a mentee would rather have as mentor, or forget it.

    Raises:
        RefusedError: ``gone`` if the person is no mentee here.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.MATCH_BEST)
    if member.side is not Side.MENTEE:
        raise RefusedError("gone")
    unit.change(Participation, member.participation_id, mentor_sex=sex.value if sex else None)
    note(unit, actor, place, "person.address", person_id=person_id)
