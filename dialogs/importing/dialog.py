"""The file → what it comes to, or what is wrong with it → taken → the cards."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.importing import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button
from dialogs.states import ImportSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("fault"),
        T(
            "<b>From a file</b> · {school}\nFill in the template: pupils, staff, mentors, partners, pairs, figures. "
            "Then send me the file.\nI read it and tell what it comes to; you decide. "
            "While anything is wrong nothing is taken.",
            when="explains",
        ),
        T("<b>From a file</b>\nFor which school?", when="asks"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Button(T("Template (Excel)"), "im_template", on_click=actions.send_template, when="shown"),
        Button(T("Personal cards"), "im_cards", on_click=actions.send_cards, when="cards"),
        Column(Select(Label(), "im_school", _ID, "schools", on_click=actions.school_chosen)),
        page_buttons("im_page"),
        Button(T("Another school"), "im_other", on_click=actions.other_school, when="others"),
        menu_button("im_menu"),
        MessageInput(actions.file_sent),
        state=ImportSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Button(T("Take it"), "ir_take", on_click=actions.take_it, when="brings"),
        SwitchTo(T("← Another file"), "ir_back", ImportSG.main),
        state=ImportSG.ready,
        getter=getters.ready,
    ),
    Window(
        Ready("text"),
        Button(T("Personal cards"), "id_cards", on_click=actions.send_cards, when="cards"),
        Row(SwitchTo(T("← From a file"), "id_back", ImportSG.main), menu_button("id_menu")),
        state=ImportSG.done,
        getter=getters.done,
    ),
)
