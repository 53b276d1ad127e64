"""Dialogs that open within one second have ids of their own (bot/intents.py)."""

from __future__ import annotations

from aiogram_dialog.api.entities import Stack

from bot.app import dispatcher
from dialogs.states import MenuSG, SosSG


def test_no_two_dialogs_of_a_second_share_an_id() -> None:
    dispatcher()
    ids = set()
    for _ in range(2_000):
        stack = Stack()
        ids |= {stack.push(state, None).id for state in (MenuSG.main, SosSG.choose)}
    assert len(ids) == 4_000


def test_an_id_leaves_room_for_the_data_of_a_button() -> None:
    dispatcher()
    assert {len(Stack().push(MenuSG.main, None).id) for _ in range(100)} == {6}
