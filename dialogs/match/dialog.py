"""The windows of a person's own match."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.school import menu_button
from dialogs.match import actions, getters
from dialogs.states import MatchSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(Y("Let's try"), "p_yes", on_click=actions.accept, when="open"),
        Button(Y("I have a question"), "p_ask", on_click=actions.ask, when="undecided"),
        SwitchTo(Y("Someone else, please"), "p_no", MatchSG.decline, when="undecided"),
        Button(T("Our page"), "p_page", on_click=actions.page, when="running"),
        menu_button("p_menu"),
        state=MatchSG.proposal,
        getter=getters.proposal,
    ),
    Window(
        Y("Your question is with the curator now: they will write to you or come by. You can answer any time later."),
        SwitchTo(T("← Back"), "q_back", MatchSG.proposal),
        menu_button("q_menu"),
        state=MatchSG.question,
    ),
    Window(
        Y("Someone else, then? We go on looking.\nWhy? Only the curator sees it, and you need not say."),
        Column(Select(Label(), "n_why", _ID, "reasons", on_click=actions.decline)),
        SwitchTo(T("← Back"), "n_back", MatchSG.proposal),
        state=MatchSG.decline,
        getter=getters.reasons,
    ),
    on_start=actions.opened,
)
