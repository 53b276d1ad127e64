"""One stage with what it lacks, the others a tap away, and the note with which a curator goes on."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.stages import actions, getters
from dialogs.states import StagesSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "st_ways", _ID, "ways", on_click=actions.mend)),
        SwitchTo(T("Go on with a note"), "st_note", StagesSG.note, when="may_go_on"),
        Button(T("Take the note back"), "st_back", on_click=actions.come_back, when="noted"),
        Row(Select(Label(), "st_all", _ID, "stages", on_click=actions.chosen)),
        school_switch("st_school"),
        Button(T("← School year"), "st_year", on_click=actions.to_year, when="shown"),
        Row(today_button("st_today"), menu_button("st_menu")),
        state=StagesSG.view,
        getter=getters.view,
    ),
    Window(
        Ready("error"),
        T("<b>{title}</b>\nWhy do you go on already? A line is enough; what is missing stays on the list."),
        MessageInput(actions.note_typed),
        Column(Select(Label(), "sn_words", _ID, "words", on_click=actions.word_chosen)),
        SwitchTo(T("← Back"), "sn_back", StagesSG.view),
        state=StagesSG.note,
        getter=getters.note,
    ),
)
