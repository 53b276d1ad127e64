"""Who waits for a mentor, and for how long; one of them with the notes of curator and psychologist."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import WaitingSG
from dialogs.waiting import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Group(Select(Label(), "wl_items", _ID, "items", on_click=actions.chosen), width=2),
        page_buttons("wl_turns"),
        school_switch("wl_school"),
        Row(today_button("wl_today"), menu_button("wl_menu")),
        state=WaitingSG.list,
        getter=getters.people,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(actions.written),
        Button(T("Find a mentor"), "wc_pair", on_click=actions.find_mentor, when="may_pair"),
        Button(T("Remove my last note"), "wc_drop", on_click=actions.drop, when="may_drop"),
        SwitchTo(T("← All who wait"), "wc_back", WaitingSG.list, on_click=actions.leave),
        Row(today_button("wc_today"), menu_button("wc_menu")),
        state=WaitingSG.card,
        getter=getters.card,
    ),
)
