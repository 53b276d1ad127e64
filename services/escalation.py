"""Calling the adults about a signal, and calling further ones until somebody takes it on (``domain.signals``).

Plain functions: ``services.signals`` raises, ``scheduler.tick`` lets time pass, ``services.reachability`` tells of
adults who cannot be reached.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import exists, select

from domain.signals import SETTLE_WITHIN, WIDEST, Source, circle, due_step, next_alert
from services.notices import post
from services.signal_rows import ALERT, Adult, Case, adults_of, called, cases, operators, posts_of
from storage.tables import OutboxMessage, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from domain.vocabulary import Role
    from storage.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a round of alerts reaches; with no roles it reaches nobody, and the person must be told so."""

    level: int
    roles: frozenset[Role]
    people: frozenset[int]


async def call_adults(unit: Unit, found: Case, level: int, *, key: str = "", also: Iterable[int] = ()) -> Called:
    """Alert everybody of ``level`` or, if nobody of it can be reached, of the first level at which somebody can.

    ``also`` are adults who know the matter from before (who had taken it on). The writes hold on any number of
    replicas: a row's key names signal, round, level and adult.
    """
    level, chosen = await _reach(unit, found, level, set(also))
    for adult in chosen:
        post(
            unit,
            ALERT,
            adult.person_id,
            found.id,
            key=f"{found.stamp}:{level}{key}",
            params={"level": level},
            municipality_id=found.municipality_id,
        )
    unit.audit(
        None,
        "signal.alert",
        subject_kind="signal",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        level=level,
        people=[adult.person_id for adult in chosen],
    )
    reached = [adult for adult in chosen if adult.reachable]
    roles = frozenset(role for adult in reached for role in adult.roles)
    shown = roles & circle(level, found.asked)
    return Called(level, shown or roles, frozenset(adult.person_id for adult in reached))


async def escalate(unit: Unit, municipality_id: int) -> int:
    """Move on every signal of a municipality whose next step is due: a pass of the tick."""
    due = (Signal.municipality_id == municipality_id, Signal.next_at <= unit.now, Signal.closed_at.is_(None))
    if await unit.first(select(Signal.id).where(*due).limit(1)) is None:
        return 0
    await unit.exclusive()
    found = await cases(unit, *due)
    for each in found:
        try:
            await (_go_on(unit, each) if each.waiting else _ask_how_it_went(unit, each))
        except Exception:
            # One that fails holds up no other child's call; it is tried again at the next tick.
            log.exception("signal.not_moved_on", signal=each.id)
    return len(found)


async def cannot_be_reached(unit: Unit, person_id: int) -> None:
    """Let the calls that this adult was to answer go on at once, where nobody else has got them."""
    alerted = exists().where(
        OutboxMessage.kind == ALERT, OutboxMessage.subject_id == Signal.id, OutboxMessage.person_id == person_id
    )
    mine = (Signal.acknowledged_at.is_(None), Signal.closed_at.is_(None), alerted)
    if await unit.first(select(Signal.id).where(*mine).limit(1)) is None:
        return
    await unit.exclusive()
    for each in await cases(unit, *mine):
        everyone = await adults_of(unit, each)
        if not any(adult.reachable and adult.roles & each.circle for adult in everyone):
            await _advance(unit, each, min(each.level + 1, max(each.level, WIDEST)), unit.now)


async def _go_on(unit: Unit, found: Case) -> None:
    assert found.next_at is not None  # noqa: S101 - the caller selected by it
    step = due_step(found.level, found.next_at, found.raised_at, unit.now, found.tz)
    await _advance(unit, found, step.level, unit.now, next_at=step.next_at)


async def _advance(unit: Unit, found: Case, level: int, at: datetime, *, next_at: datetime | None = None) -> None:
    before = await called(unit, found.id, found.raised_at)
    now_called = await call_adults(unit, found, level)
    if now_called.level != level or next_at is None:
        next_at = next_alert(now_called.level, at, found.raised_at, found.tz)
    unit.change(Signal, found.id, level=now_called.level, next_at=next_at)
    if found.source is not Source.ANSWER and level <= WIDEST:
        _say_who_is_called_now(unit, found, now_called, before)


def _say_who_is_called_now(unit: Unit, found: Case, now_called: Called, before: set[int]) -> None:
    """Keep whoever waits informed while the circle grows; the same adults called again are no news."""
    if now_called.people <= before and now_called.people:
        return
    post(
        unit,
        "signal_waits",
        found.raised_by,
        found.id,
        key=f"{found.stamp}:{now_called.level if now_called.people else 'nobody'}",
        params={"roles": sorted(role.value for role in now_called.roles)},
        municipality_id=found.municipality_id,
    )


async def _ask_how_it_went(unit: Unit, found: Case) -> None:
    """Remind whoever took a signal on that it is open; of somebody who has left it goes back to the others."""
    taker = found.acknowledged_by
    if taker is None or not await posts_of(unit, taker, found):
        again = replace(found, acknowledged_at=None, acknowledged_by=None, raised_at=unit.now, level=0)
        unit.change(Signal, found.id, acknowledged_at=None, acknowledged_by=None, raised_at=unit.now, level=0)
        await _advance(unit, again, 0, unit.now)
        return
    post(
        unit,
        "signal_open",
        taker,
        found.id,
        key=f"{unit.now:%y%m%d}",
        municipality_id=found.municipality_id,
    )
    unit.change(Signal, found.id, next_at=unit.now + SETTLE_WITHIN)


async def _reach(unit: Unit, found: Case, level: int, also: set[int]) -> tuple[int, list[Adult]]:
    everyone = await adults_of(unit, found)
    while True:
        roles = circle(level, found.asked)
        chosen = [adult for adult in everyone if adult.roles & roles or adult.person_id in also]
        if level >= WIDEST or any(adult.reachable for adult in chosen):
            break
        level += 1
    if not any(adult.reachable for adult in chosen):
        chosen += await operators(unit, found.municipality_id, {found.person_id, found.raised_by})
    return level, chosen
