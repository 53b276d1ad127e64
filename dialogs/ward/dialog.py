"""How far each child has come: one child at once, of several one by name."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button
from dialogs.states import ClosingSG, ConsentSG, WardSG
from dialogs.ward import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        T("\nMeetings are planned by the pair. You can ask the curator about them any time.", when="one"),
        Column(Select(Label(), "wd_children", _ID, "children", on_click=actions.chosen)),
        Button(T("Answer for the child"), "wd_behalf", on_click=actions.answer_for, when="absent"),
        Button(T("The plan"), "wd_plan", on_click=actions.plan, when="plan"),
        Button(T("Ask for a pause"), "wd_wish", on_click=actions.wish, when="wish"),
        Start(T("Results, papers"), id="wd_closing", state=ClosingSG.view, mode=StartMode.RESET_STACK, when="any"),
        Start(T("Consents"), id="wd_consents", state=ConsentSG.document, mode=StartMode.RESET_STACK, when="any"),
        menu_button("wd_menu"),
        state=WardSG.view,
        getter=getters.wards,
    ),
    Window(
        Ready("text"),
        T("\nMeetings are planned by the pair. You can ask the curator about them any time.", when="known"),
        Button(T("Answer for the child"), "wc_behalf", on_click=actions.answer_for, when="absent"),
        Button(T("The plan"), "wc_plan", on_click=actions.plan, when="plan"),
        Button(T("Ask for a pause"), "wc_wish", on_click=actions.wish, when="wish"),
        Start(T("Consents"), id="wc_consents", state=ConsentSG.document, mode=StartMode.RESET_STACK, when="known"),
        SwitchTo(T("← To the children"), "wc_back", WardSG.view, when="several"),
        menu_button("wc_menu"),
        state=WardSG.child,
        getter=getters.child,
    ),
)
