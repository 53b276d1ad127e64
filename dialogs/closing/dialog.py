"""The screens of the end of a pair."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.closing import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import ClosingSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        RowSelect(Label(), "lb_act", _ID, "acts", on_click=actions.act),
        menu_button("lb_menu"),
        state=ClosingSG.view,
        getter=getters.view,
    ),
    Window(
        Ready("text"),
        RowSelect(Label(), "le_reason", _ID, "reasons", on_click=actions.reason_chosen),
        Button(T("← To the pair"), "le_back", on_click=actions.to_pair),
        Row(today_button("le_today"), menu_button("le_menu")),
        state=ClosingSG.end,
        getter=getters.end,
    ),
    Window(
        Ready("text"),
        RowSelect(Label(), "ld_act", _ID, "acts", on_click=actions.desk_act),
        school_switch("ld_school"),
        Row(today_button("ld_today"), menu_button("ld_menu")),
        state=ClosingSG.desk,
        getter=getters.desk,
    ),
)
