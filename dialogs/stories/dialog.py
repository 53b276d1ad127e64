"""Own stories, one question a message, one story, the bank."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, today_button
from dialogs.states import StoriesSG
from dialogs.stories import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "sl_options", _ID, "options", on_click=actions.begin)),
        Column(Select(Label(), "sl_items", _ID, "items", on_click=actions.opened)),
        SwitchTo(T("Practice bank"), "sl_bank", StoriesSG.bank, when="has_bank"),
        Row(today_button("sl_today"), menu_button("sl_menu")),
        state=StoriesSG.list,
        getter=getters.own,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(actions.typed),
        Button(T("Skip"), "sw_skip", on_click=actions.skip, when="may_skip"),
        Button(T("← Back"), "sw_back", on_click=actions.write_back),
        state=StoriesSG.write,
        getter=getters.write,
    ),
    Window(
        Ready("text"),
        SwitchTo(T("Go on"), "sc_go", StoriesSG.write, when="draft"),
        Button(T("Into the bank"), "sc_approve", on_click=actions.approve, when="may_approve"),
        Button(T("Ask for the consents"), "sc_ask", on_click=actions.ask, when="may_ask"),
        Column(Select(Label(), "sc_people", _ID, "people", on_click=actions.to_person)),
        Group(Select(Label(), "sc_fields", _ID, "fields", on_click=actions.edit), width=2),
        Group(Select(Label(), "sc_tags", _ID, "tags", on_click=actions.tag), width=2),
        Button(T("Out of the bank"), "sc_out", on_click=actions.take_out, when="may_take_out"),
        Button(Ready("drop_label"), "sc_drop", on_click=actions.drop, when="may_drop"),
        Button(T("← Back"), "sc_back", on_click=actions.card_back),
        menu_button("sc_menu"),
        state=StoriesSG.card,
        getter=getters.card,
    ),
    Window(
        Ready("text"),
        MessageInput(actions.letters),
        Column(Select(Label(), "sb_items", _ID, "items", on_click=actions.from_bank)),
        page_buttons("sb_turns"),
        Group(Select(Label(), "sb_filters", _ID, "filters", on_click=actions.narrowed), width=2),
        Button(T("Everything"), "sb_all", on_click=actions.everything, when="narrow"),
        Button(T("As a file (DOCX)"), "sb_file", on_click=actions.bank_file, when="has_file"),
        SwitchTo(T("My stories"), "sb_mine", StoriesSG.list, when="may_tell"),
        menu_button("sb_menu"),
        state=StoriesSG.bank,
        getter=getters.bank,
    ),
)
