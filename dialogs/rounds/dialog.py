"""The rounds of a school year: their answer rates, a word to the others, the mid-term opened now."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.rounds import actions, getters
from dialogs.states import RoundsSG

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "rd_items", operator.itemgetter("id"), "items", on_click=actions.show_round)),
        SwitchTo(T("Open the mid-term"), "rd_open", RoundsSG.open, when="may_open"),
        school_switch("rd_school"),
        Button(T("← Back"), "rd_year", on_click=actions.to_year),
        menu_button("rd_menu"),
        state=RoundsSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Button(Ready("remind"), "rr_remind", on_click=actions.remind, when="may_remind"),
        SwitchTo(T("← All surveys"), "rr_back", RoundsSG.main),
        menu_button("rr_menu"),
        state=RoundsSG.round,
        getter=getters.one,
    ),
    Window(
        Ready("text"),
        Button(T("Yes, open it now"), "ro_yes", on_click=actions.open_now, when="may_open"),
        SwitchTo(T("← Back"), "ro_no", RoundsSG.main),
        state=RoundsSG.open,
        getter=getters.opening,
    ),
)
