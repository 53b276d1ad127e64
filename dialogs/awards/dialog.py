"""The screens of a year's awards."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Row, SwitchTo

from dialogs.awards import actions, desk_getters, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import AwardsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        RowSelect(Label(), "aw_act", _ID, "acts", on_click=actions.act),
        menu_button("aw_menu"),
        state=AwardsSG.mine,
        getter=getters.mine,
    ),
    Window(
        Ready("text"),
        RowSelect(Label(), "ad_act", _ID, "acts", on_click=actions.desk_act),
        school_switch("ad_school"),
        Row(today_button("ad_today"), menu_button("ad_menu")),
        state=AwardsSG.desk,
        getter=desk_getters.desk,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        RowSelect(Label(), "ac_pick", _ID, "acts", on_click=actions.winner_tapped),
        MessageInput(actions.note_typed),
        SwitchTo(T("← To the awards"), "ac_back", AwardsSG.desk, on_click=actions.forget),
        state=AwardsSG.choose,
        getter=desk_getters.choose,
    ),
)
"""A participant's own screen is one: what is asked of them changes with the state of the awards."""
