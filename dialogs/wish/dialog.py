"""One tap asks for a pause; another mentor is asked for with a reason, or without."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.school import menu_button
from dialogs.states import WishSG
from dialogs.wish import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(Y("I need a pause"), "wm_pause", on_click=actions.ask_pause, when="may_pause"),
        SwitchTo(Y("Another mentor, please"), "wm_change", WishSG.why, when="may_change"),
        Button(T("← Back"), "wm_back", on_click=actions.back),
        menu_button("wm_menu"),
        state=WishSG.main,
        getter=getters.main,
    ),
    Window(
        Y("Another mentor? That is fine.\nWhy? Only the curator sees it, and you need not say."),
        Column(Select(Label(), "ww_why", _ID, "reasons", on_click=actions.ask_change)),
        SwitchTo(T("← Back"), "ww_back", WishSG.main),
        state=WishSG.why,
        getter=getters.why,
    ),
)
