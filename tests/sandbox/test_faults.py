"""Faults and flood limits on order."""

from __future__ import annotations

import time

import aiohttp
import pytest

from sandbox.world import World


async def test_errors_by_countdown(api, world, anya):
    world.faults.add("error_500", "sendMessage", after=1, times=1)
    world.faults.add("error_429", "editMessageText", seconds=7)
    await api.ok("sendMessage", chat_id=101, text="1")
    assert await api.refused("sendMessage", chat_id=101, text="2") == "500 Internal Server Error"
    await api.ok("sendMessage", chat_id=101, text="3")
    body = await api("editMessageText", chat_id=101, message_id=1, text="x")
    assert body["parameters"] == {"retry_after": 7}
    assert body["description"] == "Too Many Requests: retry after 7"
    assert [one.text for one in anya.messages] == ["/start", "1", "3"]


async def test_dropped_connections(api, world, anya):
    before = world.faults.add("drop_before", "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=101, text="never")
    world.faults.remove(before)
    world.faults.add("drop_after", "sendMessage", times=1)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=101, text="applied")
    assert [one.text for one in anya.messages] == ["/start", "applied"]


@pytest.mark.usefixtures("anya")
async def test_delay(api, world):
    world.faults.add("delay", seconds=0.1, times=1)
    begun = time.monotonic()
    await api.ok("sendMessage", chat_id=101, text="x")
    assert time.monotonic() - begun >= 0.1


def test_a_seed_repeats_a_run():
    def run():
        world = World(seed=5)
        world.faults.add("error_500", probability=0.3)
        return [world.faults.pick("getme") is not None for _ in range(50)]

    assert run() == run()
    assert any(run())
    assert not all(run())


def test_an_unknown_fault():
    with pytest.raises(ValueError, match="no such fault"):
        World().faults.add("earthquake")


async def test_doubled_and_shuffled_updates(api, world, anya):
    world.faults.duplicate_updates = 1.0
    [update] = await api.ok("getUpdates")
    again = await api.ok("getUpdates", offset=update["update_id"] + 1)
    assert again == [update]
    world.faults.clear()
    world.faults.reorder_updates = 1.0
    for number in range(20):
        await anya.send(str(number))
    ids = [one["update_id"] for one in await api.ok("getUpdates")]
    assert ids != sorted(ids)


async def test_flood_limits(api, world, anya):
    world.flood.enabled = True
    for number in range(3):
        await api.ok("sendMessage", chat_id=101, text=str(number))
    body = await api("sendMessage", chat_id=101, text="x")
    assert body["error_code"] == 429
    assert body["description"] == f"Too Many Requests: retry after {body['parameters']['retry_after']}"
    assert world.flood.refused == 1
    query = await anya.tap_data(2, "x")
    await api.ok("answerCallbackQuery", callback_query_id=query.id)
    world.flood.enabled = False
    await api.ok("sendMessage", chat_id=101, text="y")


async def test_flood_limit_over_all_chats(api, world):
    world.flood.enabled, world.flood.overall_burst = True, 2.0
    for person_id in range(1, 4):
        await world.person(person_id).start()
    answers = [await api("sendMessage", chat_id=n, text="x") for n in range(1, 4)]
    assert [one["ok"] for one in answers] == [True, True, False]
