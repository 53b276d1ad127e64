"""The two screens of a call for help; the numbers that answer day and night stand on both."""

from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.kit import Ready, T, Y
from dialogs.kit.school import menu_button
from dialogs.sos import actions, getters
from dialogs.states import SosSG

dialog = Dialog(
    Window(
        Y("You are right to write. Whom shall I tell? You need not explain anything here.", when="reachable"),
        Y("You are right to write. Shall I call an adult of the programme?", when="elsewhere"),
        Y("I reach nobody at your school from here. Please tell an adult you trust today.", when="alone"),
        T("\nIn danger right now: <b>112</b>. Helpline, free and anonymous: <b>8-800-2000-122</b>."),
        Row(
            Button(T("The psychologist"), id="so_psychologist", on_click=actions.call, when="psychologist"),
            Button(T("The curator"), id="so_curator", on_click=actions.call, when="curator"),
        ),
        Button(T("Both"), id="so_both", on_click=actions.call, when="both"),
        Button(T("Call an adult"), id="so_anyone", on_click=actions.call, when="elsewhere"),
        menu_button("so_menu"),
        state=SosSG.choose,
        getter=getters.choose,
    ),
    Window(
        Ready("told"),
        T("\nIn danger right now: <b>112</b>. Helpline, free and anonymous: <b>8-800-2000-122</b>."),
        menu_button("so_done_menu"),
        state=SosSG.done,
        getter=getters.done,
    ),
)
