"""Old, repeated and impossible taps: a short word, a fresh screen, nothing written twice (design §3 rule 4)."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.tables import Answer


async def answered(database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(Answer))).scalar_one())


async def test_a_button_of_an_earlier_message_brings_an_alert_and_a_fresh_screen(app, nadia, database):
    old = nadia.screen
    await nadia.command("menu")
    await nadia.answer()
    await nadia.settle()
    menu = nadia.text
    await nadia.tap_old(old, old.buttons[0])
    assert "старого" in await nadia.sees_alert() or "раньше" in nadia.alert or "прежн" in nadia.alert
    await nadia.settle()
    assert nadia.text == menu
    assert await answered(database) == 0


async def test_a_button_under_a_message_that_is_gone_means_what_it_says(app, nadia, database):
    """Telegram tells nothing of an old message but its number; the button names its question and its option."""
    screen = nadia.screen
    await nadia.tap_data(999_999, next(data for data in screen.data.values() if ":+" in data))
    await nadia.settle()
    assert sum("✓" in label for label in nadia.screen.buttons) == 1
    assert await answered(database) == 0


async def test_nonsense_in_a_button_is_harmless(app, nadia, database):
    for data in ("x", "go:nowhere:9999999999999999999999", "\x1d\x1d", "deadbeef\x1dq:nothing:+more", "go:survey:7"):
        await nadia.tap_data(nadia.screen, data)
        await nadia.settle()
    await nadia.command("menu")
    await nadia.answer()
    assert await answered(database) == 0


async def test_a_double_tap_writes_once(app, nadia, database):
    await nadia.double_tap("Пропустить")
    await nadia.sees("2 из")
    await nadia.settle(0.3)
    assert await answered(database) == 1
    assert nadia.screen.text.startswith("2 из")


async def test_a_tap_that_telegram_has_forgotten_still_counts(app, world, nadia, database):
    """The answer to an old query fails; what the tap meant does not."""
    await nadia.tap("Пропустить")
    world.callbacks.expire()
    await nadia.sees("2 из")
    assert await answered(database) == 1
