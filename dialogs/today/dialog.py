"""The curator's morning: at most five lines, worst first, each with its button."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button

from dialogs.kit import Label, Ready, T
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import TodaySG
from dialogs.today import actions, getters

dialog = Dialog(
    Window(
        Ready("head"),
        Ready("text"),
        T("Nothing needs you today. Have a good day!", when="empty"),
        T("Which school are you in today?", when="choose"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        RowSelect(Label(), "d_items", operator.itemgetter("id"), "items", on_click=actions.line_chosen),
        Button(T("And {more} more"), "d_more", on_click=actions.onward, when="hidden"),
        Button(T("← The first ones"), "d_first", on_click=actions.first, when="back"),
        school_switch("d_school"),
        menu_button("d_menu"),
        state=TodaySG.list,
        getter=getters.lines,
    ),
)
