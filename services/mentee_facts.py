"""What a school keeps of a mentee for itself: categories and the КДН. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from domain.categories import Category, special_consent, without_disability
from domain.permissions import UseCase, allowed
from domain.vocabulary import Role, Side
from services.access import Actor, RefusedError, demand
from services.lookups import today_in
from services.places import place_of
from services.pool import members
from storage.ids import new_id
from storage.tables import MenteeFacts, Municipality, Participation

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from services.places import Place
    from services.pool import Member
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Facts:
    """The noted things themselves."""

    main: Category | None = None
    second: Category | None = None
    commission: bool = False
    """The matching goes through the commission for minors (consents §7); no reason, no date."""

    def __bool__(self) -> bool:
        """Whether anything is noted."""
        return self.main is not None or self.second is not None or self.commission


async def facts_of(unit: Unit, participation_id: int) -> Facts:
    """Return what is noted of a mentee's participation."""
    value = await unit.scalar(select(MenteeFacts.facts).where(MenteeFacts.participation_id == participation_id))
    return _read(value)


async def facts_of_school(unit: Unit, organization_id: int) -> dict[int, Facts]:
    """Return what is noted in a school, by participation."""
    rows = await unit.all(
        select(MenteeFacts.participation_id, MenteeFacts.facts).where(MenteeFacts.organization_id == organization_id)
    )
    return {row.participation_id: _read(row.facts) for row in rows}


async def categories_of(unit: Unit, organization_ids: Collection[int]) -> dict[int, dict[int, frozenset[Category]]]:
    """Return the categories noted of the mentees of schools, by school and person."""
    rows = await unit.all(
        select(MenteeFacts.organization_id, MenteeFacts.person_id, MenteeFacts.facts).where(
            MenteeFacts.organization_id.in_(organization_ids)
        )
    )
    found: dict[int, dict[int, frozenset[Category]]] = {}
    for row in rows:
        facts, here = _read(row.facts), found.setdefault(row.organization_id, {})
        both = frozenset(each for each in (facts.main, facts.second) if each is not None)
        here[row.person_id] = here.get(row.person_id, frozenset()) | both
    return found


def keep(unit: Unit, place: Place, member: Member, facts: Facts) -> None:
    """Note it; without anything noted the row goes."""
    if not facts:
        unit.execute(delete(MenteeFacts).where(MenteeFacts.participation_id == member.participation_id))
        return
    unit.put(facts_row(unit, place, member.participation_id, member.person_id, facts), key=["participation_id"])


def facts_row(unit: Unit, place: Place, participation_id: int, person_id: int, facts: Facts) -> MenteeFacts:
    """Return what is noted as the row that keeps it."""
    return MenteeFacts(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        participation_id=participation_id,
        person_id=person_id,
        facts={
            "main": facts.main and facts.main.value,
            "second": facts.second and facts.second.value,
            "commission": facts.commission,
        },
        noted_at=unit.now,
    )


async def mentee_of(unit: Unit, actor: Actor, person_id: int, case: UseCase) -> tuple[Member, Place]:
    """Return somebody's newest part as a mentee where the actor may do ``case``, and the school.

    Raises:
        RefusedError: ``gone`` if the person is no mentee anywhere.
    """
    rows = await unit.all(
        select(Participation.id, Participation.cycle_id, Participation.organization_id, Participation.municipality_id)
        .where(
            Participation.person_id == person_id,
            Participation.side == Side.MENTEE.value,
            Participation.left_at.is_(None),
        )
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    if not rows:
        raise RefusedError("gone")
    mine = (row for row in rows if allowed(actor.roles_in(row.municipality_id, row.organization_id), case))
    row = next(mine, rows[0])
    demand(actor, case, row.municipality_id, row.organization_id)
    place = await place_of(unit, row.organization_id)
    (member,) = await members(unit, place, row.cycle_id, participation_ids=[row.id])
    return member, place


async def commission_marked(unit: Unit, organization_id: int) -> frozenset[int]:
    """Return the participations in a school whose matching goes through the commission for minors (consents §7)."""
    return frozenset(each for each, facts in (await facts_of_school(unit, organization_id)).items() if facts.commission)


async def refuse_commission(unit: Unit, actor: Actor, place: Place, participation_ids: list[int]) -> None:
    """Refuse to match a child on the commission's register (consents §7).

    Only a curator is told why; anybody else learns no more than that she has to look at it.

    Raises:
        RefusedError: ``commission``, or ``ask_curator`` for others.
    """
    rows = await unit.scalars(select(MenteeFacts.facts).where(MenteeFacts.participation_id.in_(participation_ids)))
    if any(_read(each).commission for each in rows):
        curator = Role.CURATOR in actor.roles_in(place.municipality_id, place.id)
        raise RefusedError("commission" if curator else "ask_curator")


async def drop_uncovered(unit: Unit, person_id: int, organization_id: int) -> None:
    """Erase «ОВЗ» at once where C7 does not hold any more (consents §6); the unit is exclusive."""
    rows = await unit.all(
        select(MenteeFacts.participation_id, MenteeFacts.facts, Participation.cycle_id)
        .join(Participation, Participation.id == MenteeFacts.participation_id)
        .where(MenteeFacts.person_id == person_id, MenteeFacts.organization_id == organization_id)
    )
    for row in rows:
        facts = _read(row.facts)
        if Category.DISABILITY in {facts.main, facts.second}:
            place = await place_of(unit, organization_id)
            for member in await members(unit, place, row.cycle_id, participation_ids=[row.participation_id]):
                _drop(unit, place, member, facts)


_done: dict[int, date] = {}
"""The day on which a municipality was last gone through by this process."""


async def daily_facts(unit: Unit, municipality_id: int) -> int:
    """Erase «ОВЗ» where the written consent has run out; once a day, a pass of the scheduler."""
    zone = await unit.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None:
        return 0
    today = today_in(unit.now, str(zone))
    if _done.get(municipality_id) == today:
        return 0
    rows = await unit.all(
        select(MenteeFacts.person_id, MenteeFacts.organization_id, MenteeFacts.facts).where(
            MenteeFacts.municipality_id == municipality_id
        )
    )
    found = [row for row in rows if Category.DISABILITY in {_read(row.facts).main, _read(row.facts).second}]
    if found:
        await unit.exclusive()
        for row in found:
            await drop_uncovered(unit, row.person_id, row.organization_id)
    unit.after_commit(lambda: _done.update({municipality_id: today}))
    return len(found)


def _drop(unit: Unit, place: Place, member: Member, facts: Facts) -> None:
    if special_consent(member.consents, member.birth_date, place.today(unit)):
        return
    main, second = without_disability(facts.main, facts.second)
    keep(unit, place, member, replace(facts, main=main, second=second))
    unit.audit(
        None,
        "mentee.facts_erased",
        subject_kind="person",
        subject_id=member.person_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )


def _read(value: object) -> Facts:
    if not isinstance(value, dict):
        return Facts()
    main, second = (Category(value[each]) if value.get(each) else None for each in ("main", "second"))
    return Facts(main, second, bool(value.get("commission")))
