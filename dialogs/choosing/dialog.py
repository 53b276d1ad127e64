"""Choosing at the common event: the curator's board, and one screen on which both sides choose."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select

from dialogs.choosing import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, today_button
from dialogs.states import ChoosingSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(Ready("open_label"), "cb_open", on_click=actions.open_it, when="may_open"),
        Button(T("Close the choosing"), "cb_close", on_click=actions.close_it, when="may_close"),
        Group(Select(Label(), "cb_items", _ID, "items", on_click=actions.propose), width=2),
        page_buttons("cb_turns"),
        Button(T("Minutes as a file"), "cb_minutes", on_click=actions.minutes, when="may_print"),
        Button(T("← To the event"), "cb_back", on_click=actions.to_event),
        Row(today_button("cb_today"), menu_button("cb_menu")),
        state=ChoosingSG.board,
        getter=getters.board,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "cp_items", _ID, "items", on_click=actions.chosen)),
        page_buttons("cp_turns"),
        Button(T("Only this one"), "cp_only", on_click=actions.only_first, when="may_stop"),
        Button(T("I do not know yet"), "cp_later", on_click=actions.not_sure_yet, when="may_wait"),
        Button(T("Change it"), "cp_again", on_click=actions.again, when="may_change"),
        Button(Ready("side_label"), "cp_side", on_click=actions.other_side, when="two_sides"),
        menu_button("cp_menu"),
        state=ChoosingSG.pick,
        getter=getters.pick,
    ),
)
