"""Carrying a handover out on its day. Plain functions: the callers check the place, the scheduler has none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from domain.vocabulary import PersonKind, Role
from services.lookups import today_in
from services.notices import post
from services.pair_rows import holders
from storage.ids import new_id
from storage.tables import Account, Handover, Membership, Organization, Person, Signal

if TYPE_CHECKING:
    from storage.unit import Unit

STAFF: Final = (Role.CURATOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST, Role.CLASS_TEACHER, Role.SOCIAL_TEACHER)
_AGAIN: Final = timedelta(days=7)


async def staff_of(unit: Unit, organization_id: int) -> list[int]:
    """Return who works in a school and could become its curator: staff, and teachers who mentor."""
    teachers = await unit.scalars(
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role == Role.MENTOR.value,
            Membership.until.is_(None),
            Person.kind == PersonKind.TEACHER.value,
        )
        .order_by(Membership.id)
    )
    return list(dict.fromkeys([*await holders(unit, organization_id, *STAFF), *(int(each) for each in teachers)]))


async def has_chat(unit: Unit, person_id: int) -> bool:
    """Tell whether somebody can be reached: a curator without a chat is none."""
    return await unit.scalar(select(Account.id).where(Account.person_id == person_id).limit(1)) is not None


async def open_handover(unit: Unit, organization_id: int) -> Any:
    """Return the handover of a school that waits for its day, or ``None``."""
    return await unit.first(
        select(Handover.__table__).where(Handover.organization_id == organization_id, Handover.settled_at.is_(None))
    )


async def hand_over_due(unit: Unit, municipality_id: int) -> int:
    """Carry out the handovers whose day has come (a pass of the scheduler); return how many.

    Where nobody has come in by the link yet, or who was named is gone, nothing ends: who leaves is told once a week.
    """
    if not await _due(unit, municipality_id):
        return 0
    await unit.exclusive()
    done = 0
    for row in await _due(unit, municipality_id):
        follower = await _follower(unit, row)
        if follower is None:
            week = (unit.now - row.begun_at) // _AGAIN
            for person_id in {row.from_id, row.begun_by}:
                post(unit, "handover_waits", person_id, row.id, key=str(week), municipality_id=row.municipality_id)
            continue
        await carry_out(unit, row, follower)
        done += 1
    return done


async def carry_out(unit: Unit, row: Any, follower: int) -> None:
    """Make one curator of another; the unit must be exclusive. Calls for help that were taken on go over too."""
    if follower not in await holders(unit, row.organization_id, Role.CURATOR):
        unit.add(
            Membership(
                id=new_id(),
                municipality_id=row.municipality_id,
                person_id=follower,
                organization_id=row.organization_id,
                role=Role.CURATOR.value,
                since=unit.now,
                until=None,
                invite_id=None,
            )
        )
    unit.execute(
        update(Membership)
        .where(
            Membership.person_id == row.from_id,
            Membership.organization_id == row.organization_id,
            Membership.role == Role.CURATOR.value,
            Membership.until.is_(None),
        )
        .values(until=unit.now)
    )
    unit.execute(
        update(Signal)
        .where(
            Signal.organization_id == row.organization_id,
            Signal.closed_at.is_(None),
            Signal.acknowledged_by == row.from_id,
            Signal.person_id != follower,
        )
        .values(acknowledged_by=follower)
    )
    unit.change(Handover, row.id, settled_at=unit.now, to_id=follower, done=True)
    post(unit, "handover_done", follower, row.id, municipality_id=row.municipality_id)
    post(unit, "handover_over", row.from_id, row.id, municipality_id=row.municipality_id)
    unit.audit(
        row.begun_by,
        "school.handover",
        subject_kind="organization",
        subject_id=row.organization_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        from_id=row.from_id,
        to_id=follower,
    )


async def _follower(unit: Unit, row: Any) -> int | None:
    """Return who follows, if they are there: with a chat, and still of the school or come in by the link."""
    if row.to_id is not None:
        there = row.to_id in await staff_of(unit, row.organization_id) and await has_chat(unit, row.to_id)
        return int(row.to_id) if there else None
    found = await unit.scalar(
        select(Membership.person_id)
        .where(
            Membership.invite_id == row.invite_id,
            Membership.role == Role.CURATOR.value,
            Membership.until.is_(None),
            Membership.person_id != row.from_id,
        )
        .order_by(Membership.id)
    )
    return None if found is None else int(found)


async def _due(unit: Unit, municipality_id: int) -> list[Any]:
    rows = await unit.all(
        select(*Handover.__table__.c, Organization.time_zone)
        .join(Organization, Organization.id == Handover.organization_id)
        .where(
            Handover.municipality_id == municipality_id,
            Handover.settled_at.is_(None),
            Handover.starts_on <= today_in(unit.now, "Pacific/Kiritimati"),
        )
        .order_by(Handover.id)
    )
    return [row for row in rows if row.starts_on <= today_in(unit.now, row.time_zone)]
