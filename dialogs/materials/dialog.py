"""The topics → one topic, with what the school has added → a curator adds something of the school's own."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.school import menu_button
from dialogs.materials import actions, getters
from dialogs.states import MaterialsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Y("<b>Hints for mentors</b>\nA minute each, for the moment when you need it."),
        Group(Select(Label(), "mt_items", _ID, "items", on_click=actions.topic_chosen), width=2),
        menu_button("mt_menu"),
        state=MaterialsSG.topics,
        getter=getters.topics,
    ),
    Window(
        T("<b>{title}</b>\n\n{text}"),
        T("\nFrom your school:", when="any_own"),
        Column(Select(Label(), "mp_own", _ID, "own", on_click=actions.own_chosen)),
        Group(Select(Label(), "mp_turns", _ID, "turns", on_click=actions.turned), width=2),
        SwitchTo(T("+ From our school"), "mp_add", MaterialsSG.title, when="may_add"),
        SwitchTo(T("All topics"), "mp_all", MaterialsSG.topics),
        menu_button("mp_menu"),
        state=MaterialsSG.page,
        getter=getters.page,
    ),
    Window(
        Ready("text"),
        Button(T("Take it away"), "mo_remove", on_click=actions.remove, when="may_remove"),
        SwitchTo(T("← Back"), "mo_back", MaterialsSG.page),
        state=MaterialsSG.own,
        getter=getters.own,
    ),
    Window(
        Ready("error"),
        T("<b>{title}</b>\nWhat is it called? Up to 60 characters, such as: Timetable of clubs."),
        MessageInput(actions.title_typed),
        SwitchTo(T("← Back"), "ml_back", MaterialsSG.page),
        state=MaterialsSG.title,
        getter=getters.entering,
    ),
    Window(
        Ready("error"),
        T("<b>{title}</b>\nSend a link that begins with https, or a few words. No names of children."),
        MessageInput(actions.body_typed),
        SwitchTo(T("← Back"), "mb_back", MaterialsSG.title),
        state=MaterialsSG.body,
        getter=getters.entering,
    ),
)
