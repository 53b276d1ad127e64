"""The page's server: what it shows, what people do on it, and what it refuses."""

from __future__ import annotations

import asyncio
import re

import aiohttp
import pytest

from sandbox.deeds import payload_of
from sandbox.page import FILES, CastMember
from sandbox.person import PNG
from sandbox.server import running

CAST = [CastMember(101, "Аня К.", "ученица"), CastMember(102, "Павел", "новичок", start_payload="m-1")]


@pytest.fixture
async def url(world):
    async with running(world, CAST, time_zone="Europe/Moscow") as address:
        yield address


@pytest.fixture
def do(session, url):
    async def act(what, **details):
        async with session.post(f"{url}/sandbox/do", json={"do": what, **details}) as response:
            return await response.json()

    return act


async def test_every_file_of_the_page_is_served(session, url):
    async with session.get(url) as response:
        assert "frame-ancestors" in response.headers["Content-Security-Policy"]
        page = await response.text()
    for name in re.findall(r"/page/([\w.]+)", page):
        async with session.get(f"{url}/page/{name}") as response:
            assert response.status == 200
    async with session.get(f"{url}/page/..%2Fworld.py") as response:
        assert response.status == 404


def test_the_page_needs_nothing_from_outside():
    for path in FILES.iterdir():
        source = path.read_text(encoding="utf-8")
        assert "innerHTML" not in source
        assert not re.search(r"(?:src|href|from|url\()\s*=?\s*[\"'(]https?:", source)


def test_every_text_has_both_languages():
    ru, en = FILES.joinpath("texts.js").read_text(encoding="utf-8").split("  en: {")
    keys = re.compile(r"(?:^|[ ,{])(\w+): \"")
    assert set(keys.findall(ru)) == set(keys.findall(en.split("};")[0]))


async def test_state_and_deeds(session, url, do, api):
    assert await do("start", chat=102, payload="https://t.me/nastavnik_demo_bot?start=m-1") == {"ok": True}
    [update] = await api.ok("getUpdates")
    assert update["message"]["text"] == "/start m-1"
    sent = await api.ok(
        "sendMessage",
        chat_id=102,
        text="да?",
        reply_markup={"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]},
    )
    await do("press", chat=102, message=sent["message_id"], data="y")
    await do("say", chat=102, text="словами")
    await do("contact", chat=102)
    await do("location", chat=102)
    await do("sticker", chat=102)
    await do("block", chat=102, on=True)
    kinds = [set(one) - {"update_id"} for one in await api.ok("getUpdates", offset=update["update_id"] + 1)]
    assert kinds == [{"callback_query"}, *[{"message"}] * 4, {"my_chat_member"}]
    async with session.get(f"{url}/sandbox/state") as response:
        state = await response.json()
    assert [one["name"] for one in state["people"]] == ["Аня К.", "Павел"]
    assert state["people"][1]["blocked"] is True
    assert state["zone"] == "Europe/Moscow"


async def test_a_newcomer(do, world):
    added = await do("add", name="Тётя Лена", payload="t.me/nastavnik_demo_bot?start=g-81ab", language="en")
    assert world.users[added["id"]].full_name == "Тётя Лена"
    assert (await do("add", name="Дядя Лёня"))["id"] == added["id"] + 1
    assert "start link" in (await do("add", name="Ы", payload="русский код"))["error"]
    assert "name" in (await do("add", name=" "))["error"]
    assert payload_of("abc") == "abc"


async def test_clock_and_switches(do, world):
    settings = await do("clock", to="2026-09-17T15:30", zone="Europe/Moscow")
    assert settings["now"].startswith("2026-09-17T12:30")
    settings = await do("clock", seconds=86400)
    assert settings["now"].startswith("2026-09-18T12:30")
    await do("flood", on=True)
    assert world.flood.enabled
    for kind in ("error_500", "drop_after", "delay", "duplicates", "reorder"):
        assert await do("fault", kind=kind, on=True) == {"ok": True}
    assert [rule.kind for rule in world.faults.rules] == ["error_500", "drop_after", "delay"]
    for kind in ("error_500", "drop_after", "delay", "duplicates", "reorder"):
        await do("fault", kind=kind, on=False)
    assert world.faults.rules == []
    assert "no such fault" in (await do("fault", kind="flood of frogs", on=True))["error"]
    assert "unknown deed" in (await do("dance"))["error"]


async def test_upload_and_download(session, url, world):
    form = aiohttp.FormData({"chat": "101", "as": "photo", "caption": "это я"})
    form.add_field("file", PNG, filename="я.png", content_type="image/png")
    async with session.post(f"{url}/sandbox/upload", data=form) as response:
        assert response.status == 200
    message = world.chat_of(101).newest_first()[0]
    file_id = message.body["photo"][0]["file_id"]
    async with session.get(f"{url}/sandbox/file/{file_id}") as response:
        assert response.content_type == "image/png"
        assert await response.read() == PNG
    async with session.get(f"{url}/sandbox/file/{file_id}?download") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
    async with session.get(f"{url}/sandbox/file/none") as response:
        assert response.status == 404


async def test_live_changes(session, url, world, do, api):
    async with session.ws_connect(f"{url}/sandbox/live") as socket:
        await asyncio.sleep(0)
        await do("start", chat=101)
        sent = await api.ok("sendMessage", chat_id=101, text="раз")
        where = {"chat_id": 101, "message_id": sent["message_id"]}
        await api.ok("editMessageText", **where, text="два")
        await api.ok("sendChatAction", chat_id=101, action="typing")
        query = await world.person(101).tap_data(sent["message_id"], "x")
        await api.ok("answerCallbackQuery", callback_query_id=query.id, text="Эй", show_alert=True)
        await api.ok("deleteMessage", **where)
        await do("block", chat=101, on=True)
        await do("flood", on=True)
        await api.ok("setMyCommands", commands=[{"command": "menu", "description": "Меню"}])
        events = [await socket.receive_json(timeout=2) for _ in range(9)]
    kinds = "message message edit typing alert delete person settings card"
    assert [one["kind"] for one in events] == kinds.split()
    assert events[4]["modal"] is True
    assert events[8]["commands"]["101"][0]["command"] == "menu"


async def test_another_sites_page_is_refused(session, url):
    for path in ("do", "upload"):
        headers = {"Origin": "https://evil.example"}
        async with session.post(f"{url}/sandbox/{path}", json={}, headers=headers) as response:
            assert response.status == 403
