"""Two replicas on PostgreSQL: each chat has one owner, and a lost connection loses its lanes, not its updates."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text

from bot.rendering import Renderer
from storage import lanes as lanes_module
from storage.inbox import LANES, lane_of
from storage.lanes import POLLER
from storage.tables import InboxUpdate
from tests.spine.conftest import FIRST, PEOPLE, open_survey
from tests.spine.test_intake import eventually

pytestmark = pytest.mark.parametrize("any_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def quick_beats(monkeypatch):
    monkeypatch.setattr(lanes_module, "_BEAT_SECONDS", 0.2)


async def balanced(*apps) -> None:
    async def shared() -> bool:
        owned = [app.lanes.mine - {POLLER} for app in apps]
        whole = frozenset().union(*owned)
        return len(whole) == LANES == sum(map(len, owned)) and all(len(one) == LANES // len(apps) for one in owned)

    await eventually(shared)


async def test_two_replicas_share_the_lanes_and_one_of_them_polls(make_app, world, database, requests):
    one = await make_app()
    assert len(one.lanes.mine) == LANES + 1
    two = await make_app()
    await balanced(one, two)
    assert [app.lanes.owns(POLLER) for app in (one, two)] == [True, False]
    people = [world.person(chat) for chat in range(FIRST, FIRST + PEOPLE)]
    owners = {one.lanes.owns(lane_of(person.id)) for person in people}
    assert owners == {True, False}, "the people of this test should be spread over both"
    # One replica takes all updates in; each chat is answered by its owner, told by a notification.
    for person in people:
        await person.start()
    for person in people:
        await person.answer()
    make_app.forget(two)
    await two.stop()
    await balanced(one)
    for person in people:
        await person.command("menu")
    for person in people:
        await person.answer()


async def test_the_poller_s_work_goes_over_to_the_other(make_app, world, database, requests):
    one = await make_app()
    two = await make_app()
    await balanced(one, two)
    make_app.forget(one)
    await one.stop()
    await balanced(two)
    assert two.lanes.owns(POLLER)
    person = world.person(FIRST)
    await person.start()
    await person.answer(10)


async def test_a_killed_connection_loses_the_lanes_and_the_work_is_done_once(
    make_app, world, database, requests, monkeypatch
):
    one = await make_app()
    two = await make_app()
    await balanced(one, two)
    chat = next(chat for chat in requests if one.lanes.owns(lane_of(chat)))
    person = world.person(chat)
    await open_survey(person, requests)
    pid = await _backend_of(one)
    real = Renderer.feed
    held, go_on = asyncio.Event(), asyncio.Event()
    begun: list[str] = []

    async def feed(self, unit, screen, actor, raw):
        begun.append("one" if self is one.handler.renderer else "two")
        await real(self, unit, screen, actor, raw)
        if not held.is_set():
            held.set()
            await go_on.wait()

    monkeypatch.setattr(Renderer, "feed", feed)
    tick = next(data for data in person.screen.data.values() if ":+" in data)
    await person.tap_data(person.screen, tick)
    await asyncio.wait_for(held.wait(), 5)
    async with database.writer.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await balanced(one, two)
    go_on.set()
    # What the first had prepared under the lost connection cannot be written; whoever owns the chat now does it anew.
    await person.answer(10)
    await person.settle(0.5)
    assert begun[0] == "one"
    assert len(begun) == 2
    assert sum("✓" in label for label in person.buttons) == 1

    async def all_shown() -> bool:
        async with database.reading() as connection:
            found = await connection.execute(select(InboxUpdate.state).distinct())
            return list(found.scalars()) == ["shown"]

    await eventually(all_shown)
    await person.command("menu")
    await person.answer()


async def _backend_of(app) -> int:
    async with app.writer.exclusive() as connection:
        return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())
