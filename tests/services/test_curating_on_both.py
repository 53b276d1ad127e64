"""The curator's queries on SQLite and on PostgreSQL: the same answers, and one winner of a race on either."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import Actor, Grant, RefusedError
from services.broadcast_counts import end_broadcasts, end_if_settled
from services.broadcasts import audiences, progress, recent, send, stop, view_draft, write_draft
from services.candidates import candidates
from services.exporting import export_bytes
from services.orders import record_order
from services.pair_lists import find_matches, list_matches
from services.pair_nudge import nudge, nudge_plan
from services.pairing import propose
from services.people import Filter, find_people, initials, list_people
from services.person_remind import remind_plan
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


async def test_finding_reminding_and_writing_to_a_group(unit, clock) -> None:
    async with unit() as u:
        town = Town(u)
        boss = town.curator()
        town.cycle()
        mentor, mentee = ready_mentor(town), ready_mentee(town)
        match = town.match(mentor, mentee, MatchStatus.WORKING.value)
        bare = town.human("Зоя", Role.MENTEE)
    async with unit() as u:
        u.change(Match, match, approved_at=u.now - timedelta(days=30))
    async with unit() as u:
        assert (await find_people(u, boss, town.school_id, "зо")).ids == (bare.id,)
        assert (await find_matches(u, boss, town.school_id, "илья")).ids == (match,)
        assert await initials(u, boss, town.school_id) == {"Т": 3}
        assert (await remind_plan(u, boss, town.school_id, Filter.CONSENT)).messages == 1
        assert await nudge(u, boss, town.school_id, "silent") == 2
    async with unit() as u:
        plan = await nudge_plan(u, boss, town.school_id, "silent")
        assert (plan.pairs, plan.messages, plan.today) == (1, 0, 2)
        groups = (await audiences(u, boss, town.school_id)).groups
        assert {name: len(group.people) for name, group in groups.items()} == {
            "all": 3, "mentees": 2, "mentors": 1, "guardians": 2, "unpaired": 1, "consent": 1, "survey": 1,
            "grade:7": 2, "grade:10": 1,
        }  # fmt: skip
        sent = await write_draft(u, boss, town.school_id, "guardians", "Собрание")
    async with unit() as u:
        assert (await view_draft(u, boss, sent)).reachable == 2
        await send(u, boss, sent)
    async with unit() as u:
        with pytest.raises(RefusedError, match="broadcast_sent"):
            await send(u, boss, sent)
        assert (await progress(u, boss, sent)).counts.left == 2
        assert not await end_if_settled(u, sent)
        await stop(u, boss, sent)
    async with unit() as u:
        found = await progress(u, boss, sent)
        assert (found.stopped, found.counts.stopped, found.ended_at) == (True, 2, None)
        assert await end_broadcasts(u, town.municipality_id) == 1
        again = await write_draft(u, boss, town.school_id, "guardians", "Собрание")
    async with unit() as u:
        with pytest.raises(RefusedError, match="broadcast_again"):
            await send(u, boss, again)
        with pytest.raises(RefusedError, match="broadcast_over"):
            await stop(u, boss, sent)
        assert [each.id for each in await recent(u, boss, town.school_id)] == [sent]
    clock.move_by(timedelta(days=2))
    async with unit() as u:
        await end_broadcasts(u, town.municipality_id)
    async with unit() as u:
        with pytest.raises(RefusedError, match="gone"):
            await view_draft(u, boss, again)
