"""A dialog whose getter fails leaves nobody with a dead screen."""

from __future__ import annotations

from dialogs.menu.dialog import dialog as menu


async def test_a_state_that_cannot_be_rendered_gives_way_to_the_menu(app, world, monkeypatch):
    operator = world.person(900, "Оператор")
    await operator.start()
    await operator.answer()
    await operator.tap("Помощь")
    await operator.answer()
    window = next(w for state, w in menu.windows.items() if state.state.endswith(":help"))

    async def broken(*_args, **_kwargs):
        raise RuntimeError("a getter failed")

    monkeypatch.setattr(window, "render", broken)
    await operator.send("привет")
    await operator.sees("Что-то сломалось у нас")
    assert "Настроить" in operator.buttons
