"""Calls for help as the adults who answer them see them: who waits, and who has taken it on (programme §9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, reads, writes
from services.person_rows import note
from services.places import place_of
from services.pool import Name, names_of
from storage.tables import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

_SIGNAL_FRESH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Signal:
    """Somebody who asked for help and has not been answered yet."""

    person_id: int
    name: Name
    since: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for the psychologist of a school."""

    organization_id: int
    school: str
    zone: str
    signals: tuple[Signal, ...]


@reads(UseCase.SIGNAL_SEE)
async def see_signals(unit: Unit, actor: Actor, organization_id: int) -> Desk:
    """Return who waits for an answer, the longest first; the look is audited."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SIGNAL_SEE, place.municipality_id, place.id)
    waiting = await open_signals(unit, place.id)
    names = await names_of(unit, waiting)
    note(unit, actor, place, "signals.list", count=len(waiting))
    found = tuple(Signal(each, names[each], since) for each, since in waiting.items() if each in names)
    return Desk(place.id, place.name, place.zone, found)


@writes(UseCase.SIGNAL_ACKNOWLEDGE)
async def take_signal(unit: Unit, actor: Actor, organization_id: int, person_id: int) -> None:
    """Note that an adult has taken a call for help on; the line leaves the day's list.

    Raises:
        RefusedError: ``signal_taken`` if nothing is open (a colleague was quicker).
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SIGNAL_ACKNOWLEDGE, place.municipality_id, place.id)
    if person_id not in await open_signals(unit, place.id):
        raise RefusedError("signal_taken")
    unit.audit(
        actor.person_id,
        "signal.acknowledge",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )


async def open_signals(unit: Unit, organization_id: int) -> dict[int, datetime]:
    """Return who asked for help and is not answered yet, with the moment of the first unanswered call.

    Calls stand in the audit log (``services.signals``), and so does the adult who takes one on.
    """
    rows = await unit.all(
        select(AuditEntry.subject_id, AuditEntry.action, AuditEntry.at)
        .where(
            AuditEntry.organization_id == organization_id,
            AuditEntry.action.in_(["signal.raise", "signal.acknowledge"]),
            AuditEntry.at > unit.now - _SIGNAL_FRESH,
        )
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    waiting: dict[int, datetime] = {}
    for row in rows:
        if row.action == "signal.raise":
            waiting.setdefault(row.subject_id, row.at)
        else:
            waiting.pop(row.subject_id, None)
    return waiting
