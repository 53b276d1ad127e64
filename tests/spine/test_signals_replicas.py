"""Calls for help on both databases, and with two processes at once: nobody is called twice, one adult has it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.vocabulary import Role
from services import signal_desk, signals
from services.escalation import escalate
from storage.database import Database
from storage.documents import Documents
from storage.tables import AuditEntry, OutboxMessage, Signal
from storage.unit import Unit
from storage.writer import Writer
from tests.pair.school import found_school


@pytest.fixture
async def replicas(database, writer, clock):
    """Ways to open units in two processes; on SQLite there is one."""

    def units(of: Writer):
        @asynccontextmanager
        async def opened():
            work = Unit(of.database, of, Documents(of.database), clock)
            try:
                yield work
                await work.commit()
            finally:
                await work.rollback()

        return opened

    if database.is_sqlite:
        yield units(writer), units(writer)
        return
    other = Writer(Database(database.url, database.cipher))
    await other.start()
    yield units(writer), units(other)
    await other.stop()
    await other.database.close()


async def test_two_ticks_at_once_call_everybody_once(replicas, unit, clock):
    school = await found_school(unit, clock)
    async with unit() as u:
        await signals.raise_signal(u, school.mentee, roles=(Role.PSYCHOLOGIST,))
    clock.move_by(timedelta(minutes=31))

    async def tick(opened) -> None:
        async with opened() as u:
            await escalate(u, school.municipality)

    await asyncio.gather(*(tick(opened) for opened in replicas * 3))
    async with unit() as u:
        rows = await u.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "signal_raised"))
        levels = await u.scalars(select(Signal.level))
        alerts = await u.scalars(select(AuditEntry.id).where(AuditEntry.action == "signal.alert"))
    found = sorted(row.person_id for row in rows)
    assert found == sorted([school.psychologist.person_id] * 2 + [school.curator.person_id])
    assert (levels, len(alerts)) == ([1], 2)


async def test_two_adults_at_once_and_one_has_it(replicas, unit, clock):
    school = await found_school(unit, clock)
    async with unit() as u:
        await signals.raise_signal(u, school.mentee)
        signal = await u.scalar(select(Signal.id))

    async def take(opened, actor) -> bool:
        async with opened() as u:
            return await signal_desk.take_signal(u, actor, signal)

    adults = (school.psychologist, school.curator)
    found = await asyncio.gather(*(take(opened, actor) for opened, actor in zip(replicas, adults, strict=True)))
    assert sorted(found) == [False, True]
    async with unit() as u:
        told = await u.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "signal_answered"))
    assert len(told) == 1


async def test_two_calls_at_once_are_one_matter(replicas, unit, clock):
    school = await found_school(unit, clock)

    async def call(opened) -> None:
        async with opened() as u:
            await signals.raise_signal(u, school.mentee)

    await asyncio.gather(*(call(opened) for opened in replicas * 2))
    async with unit() as u:
        assert len(await u.scalars(select(Signal.id))) == 1
        rows = await u.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "signal_raised"))
    assert len(rows) == 2
