"""How the bot gets its updates: offsets, two pollers, webhooks."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web


async def texts(api, **params):
    return [one["message"]["text"] for one in await api.ok("getUpdates", **params)]


async def test_an_update_stays_until_a_higher_offset(api, anya):
    await anya.send("раз")
    first = await api.ok("getUpdates")
    assert [one["message"]["text"] for one in first] == ["/start", "раз"]
    assert await texts(api) == ["/start", "раз"]
    assert await texts(api, limit=1) == ["/start"]
    assert await texts(api, offset=first[1]["update_id"]) == ["раз"]
    assert await texts(api) == ["раз"]
    assert await texts(api, offset=first[1]["update_id"] + 1) == []
    assert await texts(api, offset=first[0]["update_id"]) == []


async def test_a_negative_offset_keeps_the_newest(api, anya):
    for text in "абв":
        await anya.send(text)
    assert await texts(api, offset=-2) == ["б", "в"]
    assert await texts(api) == ["б", "в"]


async def test_long_poll_wakes_up(api, anya):
    await api.ok("getUpdates", offset=2_000_000_000)
    poll = asyncio.create_task(texts(api, timeout=10))
    await asyncio.sleep(0.05)
    await anya.send("эй")
    assert await asyncio.wait_for(poll, 1) == ["эй"]


async def test_the_first_of_two_pollers_gets_a_conflict(api, anya):
    await api.ok("getUpdates", offset=2_000_000_000)
    first = asyncio.create_task(api("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(texts(api, timeout=10))
    body = await asyncio.wait_for(first, 1)
    assert body["error_code"] == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await anya.send("второму")
    assert await asyncio.wait_for(second, 1) == ["второму"]


async def test_a_killed_poller_gets_it_again(api, anya, url, world):
    await anya.send("важное")
    async with aiohttp.ClientSession() as doomed:
        poll = asyncio.create_task(doomed.post(f"{url}/bot{world.token}/getUpdates", json={"offset": -1, "timeout": 9}))
        await poll
    waiting = asyncio.create_task(api("getUpdates", offset=2_000_000_000, timeout=9))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await anya.send("ещё")
    assert await texts(api, timeout=1) == ["ещё"]


async def test_kinds_that_were_not_asked_for(api, anya):
    await api.ok("getUpdates", offset=2_000_000_000, allowed_updates=["message"])
    await anya.block()
    await anya.unblock()
    await anya.send("да")
    assert await texts(api) == ["да"]
    await api.ok("getUpdates", offset=2_000_000_000, allowed_updates=[])
    await anya.block()
    [update] = await api.ok("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


class Target:
    """A webhook that fails as often as told."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.secrets: set[str | None] = set()
        self.failures = 0
        self.changed = asyncio.Event()

    async def handle(self, request):
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(await request.json())
        self.changed.set()
        return web.Response()

    async def has(self, count):
        while len(self.got) < count:
            self.changed.clear()
            await asyncio.wait_for(self.changed.wait(), 3)

    async def serve(self):
        app = web.Application()
        app.router.add_post("/hook", self.handle)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"
        return self


@pytest.fixture
async def targets():
    made = [await Target().serve(), await Target().serve()]
    yield made
    for one in made:
        await one.runner.cleanup()


async def test_webhook_with_secret_retries_in_order(api, anya, targets):
    hook = targets[0]
    hook.failures = 2
    await api.ok("setWebhook", url=hook.url, secret_token="s-1", drop_pending_updates=True)
    assert await api.refused("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    for text in "абв":
        await anya.send(text)
    await hook.has(3)
    assert [one["message"]["text"] for one in hook.got] == ["а", "б", "в"]
    assert hook.secrets == {"s-1"}
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    await anya.settle()
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0
    await api.ok("deleteWebhook")
    await anya.send("поллингом")
    assert await texts(api) == ["поллингом"]


@pytest.mark.usefixtures("anya")
async def test_webhook_takes_what_is_pending(api, targets):
    await api.ok("setWebhook", url=targets[0].url)
    await targets[0].has(1)
    assert targets[0].got[0]["message"]["text"] == "/start"


async def test_two_targets_in_turn_and_one_of_them_dead(api, world, anya, targets):
    world.webhook_targets = [one.url for one in targets]
    await api.ok("setWebhook", url=targets[0].url, drop_pending_updates=True)
    for text in "абвг":
        await anya.send(text)
    await targets[0].has(2)
    await targets[1].has(2)
    await targets[1].runner.cleanup()
    for text in "деж":
        await anya.send(text)
    await targets[0].has(5)


async def test_webhook_needs_https_or_this_machine(api):
    assert await api.refused("setWebhook", url="http://example.com/") == (
        "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert await api.refused("setWebhook", url="https://example.com/", secret_token="русский") == (
        "400 Bad Request: secret token contains unallowed characters"
    )
