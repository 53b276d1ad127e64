"""The right to be forgotten: who may come back, what waits for the curator, the act afterwards (consents §6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from domain.permissions import UseCase, allowed
from domain.retention import ErasureReason, erase_by
from services.access import Actor, RefusedError, demand, reads, writes
from services.erasing_rows import carry_out, erasure_row, may_go, open_row, waiting_in
from services.leaving import EXPIRED, leave, open_erasure
from services.notices import post
from services.person_rows import member_of
from services.places import place_of
from services.pool import INTAKE, Name, names_of
from storage.tables import Consent, Cycle, Erasure, Organization, Participation, Person, SurveyRequest

if TYPE_CHECKING:
    from datetime import date, datetime

    from storage.unit import Unit

MOST_DONE = 20


@dataclass(frozen=True, slots=True)
class Pending:
    """A demand that the actor has made and may still take back; ``ward_name`` when it is about a child."""

    id: int
    person_id: int
    organization_id: int
    school: str
    due_on: date
    ward_name: str | None


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """A line of the curator's list: the name while there is one, the code for good."""

    id: int
    name: Name
    due_on: date
    done_at: datetime | None
    act_number: str | None


@dataclass(frozen=True, slots=True)
class ErasureList:
    """What a school has to erase, and what it has erased."""

    organization_id: int
    school: str
    zone: str
    waiting: tuple[ErasureLine, ...]
    done: tuple[ErasureLine, ...]
    may_act: bool


@dataclass(frozen=True, slots=True)
class ErasureCard:
    """One demand as the curator sees it."""

    id: int
    organization_id: int
    zone: str
    name: Name
    reason: ErasureReason
    requested_at: datetime
    due_on: date
    done_at: datetime | None
    cancelled_at: datetime | None
    act_number: str | None
    may_act: bool


@reads(UseCase.CONSENT_WITHDRAW_OWN)
async def my_pending(unit: Unit, actor: Actor) -> tuple[Pending, ...]:
    """Return the demands that the actor has made and that are not carried out yet."""
    if actor.person_id is None:
        return ()
    rows = await unit.all(
        select(
            Erasure.id,
            Erasure.person_id,
            Erasure.organization_id,
            Erasure.due_on,
            Organization.name,
            Person.first_name,
            Person.code,
        )
        .join(Organization, Organization.id == Erasure.organization_id)
        .join(Person, Person.id == Erasure.person_id)
        .where(
            Erasure.requested_by == actor.person_id,
            Erasure.reason == ErasureReason.WITHDRAWN.value,
            Erasure.done_at.is_(None),
            Erasure.cancelled_at.is_(None),
        )
        .order_by(Erasure.id)
    )
    return tuple(
        Pending(
            row.id,
            row.person_id,
            row.organization_id,
            row.name,
            row.due_on,
            None if row.person_id == actor.person_id else row.first_name or row.code,
        )
        for row in rows
    )


@writes(UseCase.CONSENT_WITHDRAW_OWN)
async def come_back(unit: Unit, actor: Actor, erasure_id: int) -> None:
    """Take one's own demand back before its day: nothing is erased, consents are asked anew, the pair stays over.

    Raises:
        RefusedError: ``erasure_gone`` if it is not the actor's, was taken back already, or is carried out.
    """
    row = await open_row(unit, erasure_id)
    if row is None or actor.person_id is None or row.requested_by != actor.person_id:
        raise RefusedError("erasure_gone")
    unit.change(Erasure, erasure_id, cancelled_at=unit.now)
    unit.audit(
        actor.person_id,
        "erasure.cancel",
        subject_kind="erasure",
        subject_id=erasure_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
    )
    if await open_erasure(unit, row.person_id, row.organization_id) is not None:
        return  # somebody else (the child, the guardian) still wants it
    unit.execute(
        update(Participation)
        .where(
            Participation.person_id == row.person_id,
            Participation.organization_id == row.organization_id,
            Participation.left_at >= row.requested_at,
            Participation.cycle_id.in_(select(Cycle.id).where(Cycle.closed_at.is_(None))),
        )
        .values(left_at=None)
    )
    unit.execute(
        update(SurveyRequest)
        .where(
            SurveyRequest.person_id == row.person_id,
            SurveyRequest.organization_id == row.organization_id,
            SurveyRequest.instrument.in_(INTAKE),
            SurveyRequest.state == EXPIRED,
        )
        .values(state="open")
    )


@reads(UseCase.ERASURE_VIEW)
async def list_erasures(unit: Unit, actor: Actor, organization_id: int) -> ErasureList:
    """Return what a school has to erase, the nearest day first, and its newest acts."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.ERASURE_VIEW, place.municipality_id, place.id)
    waiting = {row.id for row in await waiting_in(unit, place.id)}
    columns = (
        Erasure.id,
        Erasure.due_on,
        Erasure.done_at,
        Erasure.act_number,
        Person.code,
        Person.first_name,
        Person.last_name,
    )
    rows = await unit.all(
        select(*columns)
        .join(Person, Person.id == Erasure.person_id)
        .where(Erasure.organization_id == place.id, Erasure.id.in_(waiting))
        .order_by(Erasure.due_on, Erasure.id)
    )
    done = await unit.all(
        select(*columns)
        .join(Person, Person.id == Erasure.person_id)
        .where(Erasure.organization_id == place.id, Erasure.done_at.is_not(None))
        .order_by(Erasure.done_at.desc(), Erasure.id.desc())
        .limit(MOST_DONE)
    )
    acts = {row.act_number: row for row in reversed(done)}
    return ErasureList(
        place.id,
        place.name,
        place.zone,
        tuple(_line(row) for row in rows),
        tuple(_line(row) for row in done if acts[row.act_number] is row),
        _may_act(actor, place.municipality_id, place.id),
    )


@reads(UseCase.ERASURE_VIEW)
async def view_erasure(unit: Unit, actor: Actor, erasure_id: int) -> ErasureCard:
    """Return one demand; the look at a name is audited."""
    row = await _seen(unit, actor, erasure_id, UseCase.ERASURE_VIEW)
    unit.audit(
        actor.person_id,
        "erasure.view",
        subject_kind="person",
        subject_id=row.person_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
    )
    return ErasureCard(
        row.id,
        row.organization_id,
        row.time_zone,
        Name(row.code, row.first_name, row.last_name),
        ErasureReason(row.reason),
        row.requested_at,
        row.due_on,
        row.done_at,
        row.cancelled_at,
        row.act_number,
        _may_act(actor, row.municipality_id, row.organization_id),
    )


@writes(UseCase.ERASURE_CARRY_OUT)
async def erase_now(unit: Unit, actor: Actor, erasure_id: int) -> str:
    """Carry a demand out before its day and return the act's number; it cannot be undone.

    Raises:
        RefusedError: ``erasure_gone`` if it was taken back, or carried out already; ``erasure_waits`` while somebody
            is to be helped under this name.
    """
    await _seen(unit, actor, erasure_id, UseCase.ERASURE_CARRY_OUT)
    if await unit.first(select(Erasure.id).where(Erasure.id == erasure_id, may_go(unit))) is None:
        raise RefusedError("erasure_waits")
    number = await carry_out(unit, erasure_id, by=actor.person_id)
    if number is None:
        raise RefusedError("erasure_gone")
    return number


@writes(UseCase.ERASURE_CARRY_OUT)
async def record_demand(unit: Unit, actor: Actor, person_id: int) -> int:
    """Record that a consent was taken back on paper; the same follows as from the chat. Return the erasure's id.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere the actor may act.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.ERASURE_CARRY_OUT)
    if actor.person_id is None:
        raise RefusedError("gone")
    unit.execute(
        update(Consent)
        .where(
            Consent.person_id == member.person_id,
            Consent.organization_id == place.id,
            Consent.granted.is_(True),
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=unit.now)
    )
    return await leave(
        unit,
        person_id=member.person_id,
        organization_id=place.id,
        municipality_id=place.municipality_id,
        asked_by=actor.person_id,
        reason=ErasureReason.ON_PAPER,
    )


@reads(UseCase.ERASURE_CARRY_OUT)
async def whose_demand(unit: Unit, actor: Actor, person_id: int) -> tuple[Name, date]:
    """Return of whom a demand on paper would be recorded, and by when the data would be erased.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere the actor may act.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.ERASURE_CARRY_OUT)
    return (await names_of(unit, [member.person_id]))[member.person_id], erase_by(place.today(unit))


@writes(UseCase.ERASURE_VIEW)
async def request_act(unit: Unit, actor: Actor, erasure_id: int) -> None:
    """Have the act of destruction made and sent to the actor's chat; twice a minute is once (order № 179 of 2022).

    Raises:
        RefusedError: ``act_not_yet`` while nothing is erased.
    """
    row = await _seen(unit, actor, erasure_id, UseCase.ERASURE_VIEW)
    if row.done_at is None or actor.person_id is None:
        raise RefusedError("act_not_yet")
    post(
        unit,
        "erasure_act",
        actor.person_id,
        erasure_id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=row.municipality_id,
    )


async def _seen(unit: Unit, actor: Actor, erasure_id: int, case: UseCase) -> Any:
    row = await erasure_row(unit, erasure_id)
    if row is None:
        raise RefusedError("erasure_gone")
    demand(actor, case, row.municipality_id, row.organization_id)
    return row


def _may_act(actor: Actor, municipality_id: int, organization_id: int) -> bool:
    return allowed(actor.roles_in(municipality_id, organization_id), UseCase.ERASURE_CARRY_OUT)


def _line(row: Any) -> ErasureLine:
    return ErasureLine(row.id, Name(row.code, row.first_name, row.last_name), row.due_on, row.done_at, row.act_number)
