"""The list of partners, one partner, a question about it; what its contact sees; where a mentor comes from."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.partners import actions, getters
from dialogs.states import PartnersSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(T("+ Partner"), "ql_new", on_click=actions.begin, when="shown"),
        Column(Select(Label(), "ql_items", _ID, "items", on_click=actions.partner_chosen)),
        page_buttons("ql_turns"),
        school_switch("ql_school"),
        Row(today_button("ql_today"), menu_button("ql_menu")),
        state=PartnersSG.list,
        getter=getters.partners,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "qc_links", _ID, "links", on_click=actions.link_chosen)),
        Button(T("Link for the contact"), "qc_contact", on_click=actions.contact, when="may_invite"),
        Button(T("Ask about the year"), "qc_ask", on_click=actions.ask, when="may_ask"),
        Button(T("Note their answers"), "qc_word", on_click=actions.note_word, when="may_note"),
        Button(T("Change"), "qc_change", on_click=actions.change, when="shown"),
        Button(T("← All partners"), "qc_back", on_click=actions.to_list),
        Row(today_button("qc_today"), menu_button("qc_menu")),
        state=PartnersSG.card,
        getter=getters.card,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(actions.typed),
        Group(Select(Label(), "qe_options", _ID, "options", on_click=actions.option_chosen), width=2),
        Button(T("← Back"), "qe_back", on_click=actions.edit_back),
        state=PartnersSG.edit,
        getter=getters.edit,
    ),
    Window(
        Ready("text"),
        menu_button("qo_menu"),
        state=PartnersSG.own,
        getter=getters.own,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "qs_items", _ID, "items", on_click=actions.source_chosen)),
        Button(T("← Back"), "qs_back", on_click=actions.source_back),
        Row(today_button("qs_today"), menu_button("qs_menu")),
        state=PartnersSG.source,
        getter=getters.source,
    ),
)
