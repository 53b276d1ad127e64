"""Groups of a school that a curator writes to, each person once. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, select

from domain.consents import is_minor
from services.people import Filter, matches_filter
from services.places import needed_cycle
from services.pool import members
from storage.tables import Account, Guardianship, Participation, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from services.places import Place
    from services.pool import Member
    from storage.unit import Unit

GUARDIANS: Final = "guardians"
GRADE: Final = "grade:"
_FILTERS: Final = {
    "all": Filter.ALL,
    "mentors": Filter.MENTORS,
    "mentees": Filter.MENTEES,
    "consent": Filter.CONSENT,
    "survey": Filter.QUESTIONNAIRE,
    "unpaired": Filter.UNPAIRED,
}
GROUPS: Final = ("all", "mentees", "mentors", GUARDIANS, "unpaired", "consent", "survey")
"""In the order of the buttons; the grades follow on a screen of their own."""
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Group:
    """A group, and to how many of its people a chat leads: their own, or a guardian's who stands in for a child."""

    id: str
    people: tuple[int, ...]
    reachable: int


async def groups_of(unit: Unit, place: Place) -> dict[str, Group]:
    """Return every group of a school's open cycle, the grades among them.

    Raises:
        RefusedError: ``no_cycle`` if the school has none open.
    """
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    people = {name: _ids(m for m in found if matches_filter(m, wanted)) for name, wanted in _FILTERS.items()}
    people[GUARDIANS] = await _guardians(unit, place, cycle.id)
    for grade in sorted({m.grade for m in found if m.grade is not None}):
        people[f"{GRADE}{grade}"] = _ids(m for m in found if m.grade == grade)
    chats = await _reachable(unit, {*people["all"], *people[GUARDIANS]})
    chats |= await _reachable_through_guardians(unit, place, set(people["all"]) - chats)
    order = (*GROUPS, *(name for name in people if name.startswith(GRADE)))
    return {name: Group(name, people[name], len(chats.intersection(people[name]))) for name in order}


def _ids(found: Iterable[Member]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(member.person_id for member in found))


async def _guardians(unit: Unit, place: Place, cycle_id: int) -> tuple[int, ...]:
    rows = await unit.scalars(
        select(Guardianship.guardian_id)
        .join(Participation, Participation.person_id == Guardianship.minor_id)
        .where(
            Guardianship.organization_id == place.id,
            Guardianship.refused_at.is_(None),
            Participation.cycle_id == cycle_id,
            Participation.left_at.is_(None),
        )
        .order_by(Guardianship.linked_at, Guardianship.id)
    )
    return tuple(dict.fromkeys(rows))


async def _reachable(unit: Unit, people: Collection[int]) -> set[int]:
    found: set[int] = set()
    ids = sorted(people)
    for start in range(0, len(ids), _CHUNK):
        found.update(
            await unit.scalars(
                select(Account.person_id).where(
                    Account.person_id.in_(ids[start : start + _CHUNK]), Account.unreachable_since.is_(None)
                )
            )
        )
    return found


async def _reachable_through_guardians(unit: Unit, place: Place, people: Collection[int]) -> set[int]:
    """Return which of ``people`` are minors without an account whose guardian gets their messages."""
    found: set[int] = set()
    ids = sorted(people)
    today = place.today(unit)
    for start in range(0, len(ids), _CHUNK):
        rows = await unit.all(
            select(Person.id, Person.birth_date)
            .join(Guardianship, Guardianship.minor_id == Person.id)
            .join(Account, Account.person_id == Guardianship.guardian_id)
            .where(
                Person.id.in_(ids[start : start + _CHUNK]),
                ~exists().where(Account.person_id == Person.id).correlate(Person),
                Guardianship.confirmed_at.isnot(None),
                Guardianship.refused_at.is_(None),
                Account.unreachable_since.is_(None),
            )
        )
        found.update(row.id for row in rows if row.birth_date is not None and is_minor(row.birth_date, today))
    return found
