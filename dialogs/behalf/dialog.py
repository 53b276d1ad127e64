"""The screens on which a guardian or a curator taps for somebody without an account."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.behalf import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button
from dialogs.states import BehalfSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "bh_todo", _ID, "items", on_click=actions.chosen)),
        Button(T("Consent on paper"), "bh_paper", on_click=actions.to_paper, when="as_curator"),
        Button(T("Link for a parent"), "bh_guardian", on_click=actions.to_guardian, when="may_link"),
        Button(T("Give an account"), "bh_own", on_click=actions.to_own_link, when="as_curator"),
        Button(T("Open the card"), "bh_card", on_click=actions.to_card, when="as_curator"),
        Button(T("How it is going"), "bh_ward", on_click=actions.to_ward, when="as_guardian"),
        menu_button("bh_menu"),
        state=BehalfSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Button(T("They say yes"), "bh_yes", on_click=actions.accept, when="open"),
        SwitchTo(T("They say no"), "bh_no", BehalfSG.decline, when="open"),
        SwitchTo(T("← Back"), "bh_back", BehalfSG.main),
        state=BehalfSG.proposal,
        getter=getters.proposal,
    ),
    Window(
        T("{name} says no, then. We go on looking.\nWhy? Only the curator sees it, and you need not say."),
        Column(Select(Label(), "bh_why", _ID, "reasons", on_click=actions.decline)),
        SwitchTo(T("← Back"), "bh_why_back", BehalfSG.proposal),
        state=BehalfSG.decline,
        getter=getters.decline,
    ),
    Window(
        T("{name} cannot come then?\nThe other side hears of it at once. They propose a new time."),
        Button(T("Pass it on"), "bh_cannot", on_click=actions.cannot),
        SwitchTo(T("← Back"), "bh_cannot_back", BehalfSG.main),
        state=BehalfSG.cannot,
        getter=getters.cannot,
    ),
)
