"""Updates: stored before anybody acknowledges them, handled once, in order, and none blocks its chat."""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.handling import Handler
from bot.logs import configure
from bot.rendering import Renderer
from bot.web import SECRET_HEADER, serve, webhook_app
from storage.batch import Batch
from storage.inbox import received, store, unfinished
from storage.tables import Answer, InboxUpdate, Municipality
from storage.writer import AlreadyHandledError
from tests.spine.conftest import FIRST, PEOPLE


async def states(database) -> dict[str, int]:
    async with database.reading() as connection:
        found = await connection.execute(select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state))
        return dict(tuple(row) for row in found)


async def eventually(condition, seconds: float = 10) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < end, "it did not come about in time"
        await asyncio.sleep(0.05)


async def test_an_offset_is_confirmed_only_when_the_updates_are_stored(app, world, database):
    person = world.person(FIRST)
    async with app.writer.exclusive():
        await person.start()
        await asyncio.sleep(0.4)
        # The bot has been given the update, cannot store it, and so has not asked for the next one.
        assert [one.chat_id for one in world.updates.pending()] == [FIRST]
        assert await states(database) == {}
    await person.answer()

    async def confirmed() -> bool:
        return not world.updates.pending()

    await eventually(confirmed)


async def test_a_webhook_is_answered_only_when_the_update_is_stored(app, database):
    runner = await serve(webhook_app(app.intake, "https://bot.example.org/hook", "s3cret"), "127.0.0.1:0")
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    update = {"update_id": 5, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}
    try:
        async with aiohttp.ClientSession() as session:
            async with app.writer.exclusive():
                post = asyncio.create_task(session.post(url, json=update, headers={SECRET_HEADER: "s3cret"}))
                await asyncio.sleep(0.3)
                assert not post.done()
            assert (await post).status == 200
            assert sum((await states(database)).values()) == 1
            assert (await session.post(url, json=update, headers={SECRET_HEADER: "guess"})).status == 403
            assert (await session.post(url, json=update)).status == 403
            assert (await session.post(url, json=[1], headers={SECRET_HEADER: "s3cret"})).status == 400
    finally:
        await runner.cleanup()


async def test_what_comes_twice_is_handled_once(app, world, nadia, database):
    world.faults.duplicate_updates = 1.0
    before = nadia.screen
    await nadia.tap_data(before, next(data for data in before.data.values() if ":+" in data))
    await nadia.answer()
    await nadia.send("/menu")
    await nadia.answer()
    world.faults.clear()
    await nadia.settle()
    assert nadia.screen.edits == 0

    async def calm() -> bool:
        return (await states(database)).keys() == {"shown"}

    await eventually(calm)


async def test_a_failing_update_ends_aside_and_blocks_nobody(app, world, database, monkeypatch, capsys):
    configure()
    person = world.person(FIRST)
    await person.start()
    await person.answer()
    await person.settle()
    real = Renderer.feed

    async def feed(self, unit, screen, actor, raw):
        if "message" in raw and "взрыв" in raw["message"]["text"]:
            raise ValueError("Марьиванна: взрыв")
        await real(self, unit, screen, actor, raw)

    monkeypatch.setattr(Renderer, "feed", feed)
    await person.send("Марьиванна, взрыв!")
    await person.send("/menu")
    await person.sees("Что-то сломалось у нас")
    await person.settle()
    await person.command("menu")
    await person.answer()
    await person.settle()

    async def rest_is_shown() -> bool:
        return await states(database) == {"aside": 1, "shown": 3}

    await eventually(rest_is_shown)
    async with database.reading() as connection:
        error = (await connection.execute(select(InboxUpdate.error).where(InboxUpdate.state == "aside"))).scalar_one()
    assert error.startswith("ValueError at feed:")
    # The log names the update, the error's type and its place; neither what was written nor the error's text.
    logged = capsys.readouterr().err
    assert logged.count("update.failed") == 3
    assert "ValueError" in logged
    assert "Марьиванна" not in logged
    assert "взрыв" not in logged


async def test_an_error_of_the_database_is_logged_without_the_values(app, database, world, monkeypatch, capsys):
    configure()
    person = world.person(FIRST)
    real = Renderer.feed

    async def feed(self, unit, screen, actor, raw):
        unit.add(Municipality(id=1, name="Тайный район", time_zone=None, created_at=unit.now))
        await real(self, unit, screen, actor, raw)

    monkeypatch.setattr(Renderer, "feed", feed)
    await person.start()
    await person.sees("Что-то сломалось у нас")
    logged = capsys.readouterr().err
    assert "IntegrityError" in logged
    assert "Тайный район" not in logged


async def test_a_handled_update_is_not_handled_again(writer, database, clock):
    update = {"update_id": 7, "message": {"chat": {"id": 1}}}
    await store(writer, [received(update), received(update)], clock.now())
    await store(writer, [received(update)], clock.now())

    def batch() -> Batch:
        made = Batch(update_id=7)
        made.insert(Municipality(name="M", time_zone="Europe/Moscow", created_at=clock.now()))
        made.change(InboxUpdate.__table__, 7, {"state": "handled"})
        return made

    await writer.commit(batch())
    with pytest.raises(AlreadyHandledError):
        await writer.commit(batch())
    async with database.reading() as connection:
        count = (await connection.execute(select(func.count()).select_from(Municipality))).scalar_one()
    assert count == 1


async def test_stopping_finishes_what_was_taken_and_loses_nothing(make_app, world, database, requests):
    app = await make_app()
    people = [world.person(chat) for chat in range(FIRST, FIRST + PEOPLE)]
    for person in people:
        await person.start()
    for _ in range(200):
        if app.chats.in_flight:
            break
        await asyncio.sleep(0.005)
    make_app.forget(app)
    await asyncio.wait_for(app.stop(), 20)
    # What was acknowledged is finished; what was not is still Telegram's to deliver.
    # A mark that is lost on the way only shows the screen again.
    assert (await states(database)).keys() <= {"handled", "shown"}
    await make_app()
    for person in people:
        await person.answer()
    assert sum((await states(database)).values()) == PEOPLE


async def test_a_crash_between_commit_and_screen_is_mended(make_app, world, database, requests, monkeypatch):
    app = await make_app()
    person = world.person(FIRST)
    real = Handler._present

    async def dies(_self, _update, _screen, **_):
        await asyncio.Event().wait()

    monkeypatch.setattr(Handler, "_present", dies)
    await person.start()

    async def handled() -> bool:
        return await states(database) == {"handled": 1}

    await eventually(handled)
    assert person.text == ""
    monkeypatch.setattr(Handler, "_present", real)
    make_app.forget(app)
    await _abandon(app)
    await make_app()
    await person.answer()

    async def shown() -> bool:
        return await states(database) == {"shown": 1}

    await eventually(shown)
    assert len([one for one in person.messages if one.by_bot]) == 1


async def test_only_an_update_that_was_begun_counts_as_an_attempt(make_app, world, database, requests, monkeypatch):
    """Somebody who writes while the bot crashes again and again is not to blame for it; a deadly update is."""
    deadly, innocent = world.person(FIRST), world.person(FIRST + 1)
    real = Handler._handle_with_retries

    async def dies(self, update):
        if update.chat_id == deadly.id:
            await asyncio.Event().wait()
        elif len(crashes) < 3:
            await asyncio.sleep(30)
        await real(self, update)

    monkeypatch.setattr(Handler, "_handle_with_retries", dies)
    monkeypatch.setattr("bot.handling.MAX_DEATHS", 3)
    crashes: list[int] = []
    await deadly.start()
    for number in range(5):
        app = await make_app()
        if number == 2:
            await innocent.start()
        await asyncio.sleep(0.4)
        crashes.append(number)
        make_app.forget(app)
        await _abandon(app)
    await make_app()
    await innocent.answer()
    await deadly.sees("Что-то сломалось у нас")
    await eventually(lambda: _is(database, {"aside": 1, "shown": 1}))


async def _is(database, wanted: dict[str, int]) -> bool:
    return await states(database) == wanted


async def _abandon(app) -> None:
    """End an application as a crash does: nothing more is written or sent."""
    for task in [*app._tasks, *app.chats._tasks.values()]:
        task.cancel()
    await asyncio.sleep(0)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(app.stop(), 5)


async def test_unfinished_updates_come_back_in_order(writer, database, clock):
    updates = [{"update_id": n, "message": {"chat": {"id": n % 3}, "text": "привет"}} for n in range(9, 0, -1)]
    await store(writer, [received(one) for one in updates], clock.now())
    left = await unfinished(database, range(64), ("received",))
    assert [one.update_id for one in left] == list(range(1, 10))
    assert left[0].raw == updates[-1]


async def test_answers_of_one_chat_are_taken_in_order(app, world, nadia, requests, database):
    """Three fast taps on a multi-choice keep all three."""
    screen = nadia.screen
    ticks = [data for data in screen.data.values() if ":+" in data][:3]
    for data in ticks:
        await nadia.tap_data(screen, data)
    await nadia.settle(0.3)
    assert sum("✓" in label for label in nadia.screen.buttons) == 3
    await nadia.tap("Дальше (3)")
    await nadia.answer()
    await nadia.settle()
    async with database.reading() as connection:
        value = (await connection.execute(select(Answer.value))).scalar_one()
    assert len(value) == 3
