"""The schools of a municipality, the worst first → one school, with a word to it in one tap."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, Start, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button
from dialogs.schools import actions, getters
from dialogs.states import DocumentsSG, IndicatorsSG, OperatorSG, SchoolsSG, TotalsSG

_ID = operator.itemgetter("id")

compared = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "sl_items", _ID, "items", on_click=actions.school_chosen)),
        page_buttons("sl_turns"),
        Row(
            Button(T("Picture of the pairs"), "sl_chart", on_click=actions.chart, when="paired"),
            Start(T("Indicators"), "sl_indicators", IndicatorsSG.list, when="may_measure"),
        ),
        Button(T("District roadmap"), "sl_roadmap", on_click=actions.to_own_roadmap),
        Row(
            Start(T("Documents of schools"), "sl_documents", DocumentsSG.schools),
            Start(T("Models, categories"), "sl_totals", TotalsSG.main),
        ),
        Start(T("Set schools up"), "sl_setup", OperatorSG.main),
        menu_button("sl_menu"),
        state=SchoolsSG.list,
        getter=getters.schools,
    ),
    Window(
        Ready("text"),
        Button(T("Remind the school"), "sc_remind", on_click=actions.remind, when="may_remind"),
        Button(T("Agreement"), "sc_agree", on_click=actions.to_agreement, when="follows"),
        Button(T("Roadmap"), "sc_roadmap", on_click=actions.to_roadmap, when="follows"),
        Button(T("Settings of the school"), "sc_setup", on_click=actions.to_setup),
        SwitchTo(T("← All schools"), "sc_back", SchoolsSG.list),
        menu_button("sc_menu"),
        state=SchoolsSG.school,
        getter=getters.school,
    ),
)
