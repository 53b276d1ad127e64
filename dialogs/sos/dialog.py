"""The screens of a call for help; the numbers that answer day and night stand on each."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.newcomer import speak
from dialogs.sos import actions, getters
from dialogs.sos.typing import CallsOnly
from dialogs.states import SosSG

NUMBERS = T("\nIn danger right now: <b>112</b>. Helpline, free and anonymous: <b>8-800-2000-122</b>.")


def _adults(prefix: str) -> tuple[Row | Button, ...]:
    """Return the buttons of the adults whom the school has here; ids differ by window."""
    return (
        Row(
            Button(T("The psychologist"), f"{prefix}_psychologist", on_click=actions.call, when="psychologist"),
            Button(T("The curator"), f"{prefix}_curator", on_click=actions.call, when="curator"),
        ),
        Button(T("Both"), f"{prefix}_both", on_click=actions.call, when="both"),
        Button(T("Call an adult"), f"{prefix}_anyone", on_click=actions.call, when="elsewhere"),
    )


def _back(prefix: str) -> tuple[Button, Button]:
    return (
        Button(T("← Go back"), f"{prefix}_back", on_click=actions.back, when="beneath"),
        Button(T("Menu"), f"{prefix}_menu", on_click=actions.back, when="alone_here"),
    )


dialog = Dialog(
    Window(
        Y("It is good that you are here. Whom shall I tell? You need not explain anything.", when="reachable"),
        Y("It is good that you are here. Shall I call an adult of the programme?", when="elsewhere"),
        Ready("nobody", when="alone"),
        NUMBERS,
        *_adults("so"),
        SwitchTo(T("Worried about a mentee"), "so_worry", SosSG.whom, when="mentor"),
        *_back("so"),
        CallsOnly(),
        state=SosSG.choose,
        getter=getters.choose,
    ),
    Window(
        Y("About whom are you worried?"),
        NUMBERS,
        Column(Select(Label(), "sw_whom", operator.itemgetter("id"), "mentees", on_click=actions.mentee_chosen)),
        Button(T("It is about me"), "sw_me", on_click=actions.for_myself),
        *_back("sw"),
        CallsOnly(),
        state=SosSG.whom,
        getter=getters.whom,
    ),
    Window(
        Y("Worried about: {name}. Whom shall I tell? The mentee will not learn of it.", when="reachable"),
        Y("Worried about: {name}. Shall I call an adult of the programme?", when="elsewhere"),
        Ready("nobody", when="alone"),
        NUMBERS,
        *_adults("sy"),
        Button(T("It is about me"), "sy_me", on_click=actions.for_myself),
        *_back("sy"),
        CallsOnly(),
        state=SosSG.worry,
        getter=getters.worry,
    ),
    Window(
        Ready("told"),
        NUMBERS,
        *_back("sd"),
        CallsOnly(),
        state=SosSG.done,
        getter=getters.done,
    ),
    getter=speak,
)
