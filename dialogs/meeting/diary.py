"""The windows of the diary: which meeting, what is kept of it, what may be taken out."""

from __future__ import annotations

import operator
from typing import Final

from aiogram.enums import ContentType
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button
from dialogs.meeting import diary_actions, diary_getters
from dialogs.states import MeetingSG

_ID = operator.itemgetter("id")

DIARY: Final = (
    Window(
        Ready("text"),
        Column(Select(Label(), "b_page", _ID, "items", on_click=diary_actions.choose)),
        menu_button("b_menu"),
        state=MeetingSG.diaries,
        getter=diary_getters.diaries,
    ),
    Window(
        Ready("text"),
        Button(T("Show"), "h_show", on_click=diary_actions.show, when="some"),
        SwitchTo(T("Take out"), "h_out", MeetingSG.diary_remove, when="may_remove"),
        menu_button("h_menu"),
        MessageInput(diary_actions.sent, content_types=ContentType.ANY),
        state=MeetingSG.diary,
        getter=diary_getters.page,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "r_item", _ID, "items", on_click=diary_actions.remove)),
        SwitchTo(T("← Back"), "r_back", MeetingSG.diary),
        state=MeetingSG.diary_remove,
        getter=diary_getters.removable,
    ),
)
"""Everything about photos and voice notes."""
