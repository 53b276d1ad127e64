"""A school's roadmap on its way to the department: sent, agreed with a date, or given back with a note."""

from __future__ import annotations

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Start, SwitchTo

from dialogs.events.calendar import EventCalendar
from dialogs.kit import Ready, T
from dialogs.kit.school import menu_button
from dialogs.schools import agreement_actions as actions
from dialogs.schools import agreement_getters as getters
from dialogs.states import AgreementSG, SchoolsSG

agreement = Dialog(
    Window(
        Ready("text"),
        Button(T("Send to the department"), "ag_send", on_click=actions.send, when="may_ask"),
        Button(T("Agree today"), "ag_today", on_click=actions.today, when="may_decide"),
        SwitchTo(T("Agreed on another day"), "ag_day", AgreementSG.day, on_click=actions.clear, when="may_decide"),
        SwitchTo(T("Give it back"), "ag_back", AgreementSG.note, on_click=actions.clear, when="may_decide"),
        Button(T("Roadmap"), "ag_roadmap", on_click=actions.to_roadmap, when="there"),
        Start(T("← All schools"), "ag_schools", SchoolsSG.list, mode=StartMode.RESET_STACK, when="from_above"),
        menu_button("ag_menu"),
        state=AgreementSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("error"),
        T("On which day did the department agree? Tap, or type 15.09.2026.\n\n<b>{month}</b>"),
        MessageInput(actions.day_typed),
        EventCalendar(getters.CALENDAR, on_click=actions.day_tapped),
        SwitchTo(T("← Back"), "ad_back", AgreementSG.main),
        state=AgreementSG.day,
        getter=getters.day,
    ),
    Window(
        Ready("error"),
        T("What should the school change? A sentence or two; its curator reads it."),
        MessageInput(actions.note_typed),
        SwitchTo(T("← Back"), "an_back", AgreementSG.main),
        state=AgreementSG.note,
        getter=getters.note,
    ),
)
