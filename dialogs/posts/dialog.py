"""Posts → one post with its holders → whom to name, what of a holder; and the days."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.events.calendar import EventCalendar
from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button
from dialogs.posts import actions, getters
from dialogs.states import PostsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "pl_items", _ID, "items", on_click=actions.post_chosen)),
        Row(Button(T("← To the roadmap"), "pl_back", on_click=actions.to_roadmap), menu_button("pl_menu")),
        state=PostsSG.list,
        getter=getters.posts,
    ),
    Window(
        Ready("text"),
        Button(T("Name somebody"), "pp_name", on_click=actions.name, when="may_keep"),
        Column(Select(Label(), "pp_items", _ID, "items", on_click=actions.holder_chosen)),
        SwitchTo(T("← All posts"), "pp_back", PostsSG.list),
        state=PostsSG.post,
        getter=getters.post,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "pc_items", _ID, "items", on_click=actions.chosen)),
        page_buttons("pc_turns"),
        Button(T("Invite staff"), "pc_invite", on_click=actions.to_invites, when="may_invite"),
        Button(T("← Back"), "pc_back", on_click=actions.back),
        state=PostsSG.choose,
        getter=getters.choose,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        T("\n<b>{month}</b>"),
        MessageInput(actions.day_typed),
        EventCalendar(getters.CALENDAR, on_click=actions.day_tapped),
        Button(T("← Back"), "pd_back", on_click=actions.back),
        state=PostsSG.day,
        getter=getters.day,
    ),
)
