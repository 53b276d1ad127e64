"""The curator's queries on SQLite and on PostgreSQL: the same answers, and one winner of a race on either."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import update

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import Actor, Grant, RefusedError
from services.candidates import candidates
from services.exporting import export_bytes
from services.orders import record_order
from services.pair_lists import list_matches
from services.pairing import propose
from services.people import list_people
from services.summary import summary
from services.today import Matter, morning
from storage.crypto import DataCipher
from storage.database import Database
from storage.tables import Match
from tests.conftest import TEST_KEY
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town


@pytest.fixture
async def database(any_url):
    database = Database(any_url, DataCipher(TEST_KEY))
    yield database
    await database.close()


async def test_from_the_list_to_the_workbook(unit) -> None:
    catalogue = load_catalogue()
    async with unit() as u:
        town = Town(u)
        boss = town.curator()
        town.cycle()
        form_on(town)
        mentee = ready_mentee(town)
        mentors = [ready_mentor(town, name) for name in ("Илья", "Олег")]
    async with unit() as u:
        assert len((await list_people(u, boss, town.school_id)).lines) == 3
        assert len((await candidates(u, boss, catalogue, mentee.participation_id)).mentors) == 2

    async def one(mentor):
        async with unit() as u:
            return await propose(u, boss, catalogue, mentee.participation_id, mentor.participation_id)

    results = await asyncio.gather(*map(one, mentors), return_exceptions=True)
    assert [r.reason for r in results if isinstance(r, RefusedError)] == ["mentee_taken"]
    match = next(r for r in results if isinstance(r, int))
    async with unit() as u:
        u.execute(update(Match).values(status=MatchStatus.AGREED.value))
    async with unit() as u:
        assert [line.matter for line in (await morning(u, boss, town.school_id)).lines] == [Matter.ORDER]
        await record_order(u, boss, town.school_id, [match], number="1", dated_on=date(2026, 9, 15))
    async with unit() as u:
        assert (await list_matches(u, boss, town.school_id, "active")).counts["active"] == 1
        municipal = Actor(9, boss.person_id, town.municipality_id,
                          grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))  # fmt: skip
        assert (await summary(u, municipal)).schools[0].active == 1
        _, data = await export_bytes(u, town.school_id, translator("ru"))
        assert data.startswith(b"PK")
