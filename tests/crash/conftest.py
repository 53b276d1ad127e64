"""The stage of the crash test: a school with an invite link, people, and a bot in a process of its own."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from domain.clock import ShiftedClock
from domain.vocabulary import MentoringForm, Role
from sandbox.server import running
from sandbox.world import World
from services import invites
from services.access import Actor, Grant
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import Cycle, CycleForm, Membership, Municipality, Organization, Person
from storage.unit import Unit
from storage.writer import Writer
from tests.crash.bots import Nursery

KEY = bytes(range(32))
START = datetime(2026, 9, 15, 7, 0, tzinfo=UTC)

WATCHED = {"answers": ("request_id", "item_id"), "consents": ("person_id", "kind")}
"""Tables whose every write is counted by a trigger, and what names a row."""


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def kills() -> int:
    """How often the bot is killed in one test."""
    return int(os.environ.get("CRASH_KILLS", "5"))


@pytest.fixture
def crowd() -> int:
    return int(os.environ.get("CRASH_PEOPLE", "20"))


@pytest.fixture
async def world() -> World:
    return World(ShiftedClock(START))


@pytest.fixture
async def url(world) -> AsyncIterator[str]:
    async with running(world) as base:
        yield base


@pytest.fixture
async def database(any_url) -> AsyncIterator[Database]:
    database = Database(any_url, DataCipher(KEY))
    async with database.writer.begin() as connection:
        for statement in _counting(is_sqlite=database.is_sqlite):
            await connection.execute(text(statement))
    yield database
    await database.close()


@pytest.fixture
async def token(database, world, crowd) -> str:
    """A link that lets ``crowd`` mentors into a school."""
    writer = Writer(database)
    await writer.start()
    unit = Unit(database, writer, Documents(database), world.clock)
    district, school, cycle, boss = (new_id() for _ in range(4))
    unit.add(
        Municipality(id=district, name="Район", time_zone="Europe/Moscow", created_at=unit.now),
        Organization(
            id=school, municipality_id=district, kind="school", code="S1", name="Школа № 1", address="ул. Мира, 1",
            time_zone="Europe/Moscow", settings={}, created_at=unit.now,
        ),
        Person(
            id=boss, municipality_id=district, kind="teacher", code="BOSS", first_name="Ольга", last_name="К",
            created_at=unit.now,
        ),
        Membership(
            id=new_id(), municipality_id=district, organization_id=school, person_id=boss, role=Role.CURATOR,
            since=unit.now,
        ),
        Cycle(
            id=cycle, municipality_id=district, organization_id=school, starts_on=date(2026, 9, 1),
            ends_on=date(2027, 5, 31), opened_at=unit.now, opened_by=boss,
        ),
        CycleForm(id=new_id(), municipality_id=district, cycle_id=cycle, form=MentoringForm.TEACHER_TEACHER),
    )  # fmt: skip
    await unit.commit()
    unit = Unit(database, writer, Documents(database), world.clock)
    curator = Actor(1, boss, district, grants=(Grant(Role.CURATOR, district, school),))
    link = await invites.create_invite(
        unit, curator, role=Role.MENTOR, form=MentoringForm.TEACHER_TEACHER, organization_id=school, uses=crowd
    )
    await unit.commit()
    await writer.stop()
    return link.token


@pytest.fixture
def env(url, world, any_url) -> dict[str, str]:
    """The environment of a bot that polls."""
    return {
        "BOT_API_URL": url,
        "BOT_TOKEN": world.token,
        "DATABASE_URL": any_url,
        "DATA_KEY": base64.b64encode(KEY).decode(),
        "SEND_RATE": "0",
        "LOG_FORMAT": "console",
    }


def _counting(*, is_sqlite: bool) -> list[str]:
    made = ["CREATE TABLE written (what TEXT, a TEXT, b TEXT)"]
    for table, (first, second) in WATCHED.items():
        note = f"INSERT INTO written VALUES ('{table}', CAST(NEW.{first} AS TEXT), CAST(NEW.{second} AS TEXT))"
        if is_sqlite:
            made += [
                f"CREATE TRIGGER {table}_{event} AFTER {event} ON {table} BEGIN {note}; END"
                for event in ("insert", "update")
            ]
        else:
            made += [
                f"CREATE FUNCTION note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {note}; RETURN NEW; END$$",
                f"CREATE TRIGGER note AFTER INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION note_{table}()",
            ]
    return made
