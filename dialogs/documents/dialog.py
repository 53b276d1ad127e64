"""The board of documents: stage → document → what is recorded of it; and all schools in counts."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start, SwitchTo, Url

from dialogs.documents import actions, getters
from dialogs.documents.scans import NoScans
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import DocumentsSG, SchoolsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text", when="shown"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Column(Select(Label(), "db_stages", _ID, "items", on_click=actions.stage_chosen)),
        school_switch("db_school"),
        Row(today_button("db_today"), menu_button("db_menu")),
        NoScans(),
        state=DocumentsSG.board,
        getter=getters.board,
    ),
    Window(
        Ready("text"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Column(Select(Label(), "ds_items", _ID, "items", on_click=actions.document_chosen)),
        SwitchTo(T("← All stages"), "ds_back", DocumentsSG.board),
        NoScans(),
        state=DocumentsSG.stage,
        getter=getters.stage,
    ),
    Window(
        Ready("text"),
        T("\nIt shows here by itself once it is recorded with its pairs, under Matches.", when="order"),
        T("\nThe bot drafts it from the common event: Events, the event, Choosing of pairs.", when="minutes"),
        Url(T("Open the page"), Ready("link"), "dd_link", when="has_link"),
        Button(T("Order as a file"), "dd_paper", on_click=actions.order_file, when="made_here"),
        Button(T("Record it"), "dd_begin", on_click=actions.begin, when="may_begin"),
        Button(T("A new version"), "dd_renew", on_click=actions.begin, when="may_renew"),
        Group(Select(Label(), "dd_fields", _ID, "fields", on_click=actions.field_chosen), width=2),
        Button(T("We do not need it"), "dd_refuse", on_click=actions.not_needed, when="may_refuse"),
        Button(T("We need it after all"), "dd_need", on_click=actions.needed, when="may_need"),
        SwitchTo(T("Remove"), "dd_remove", DocumentsSG.remove, when="may_remove"),
        SwitchTo(T("← To the stage"), "dd_back", DocumentsSG.stage),
        NoScans(),
        state=DocumentsSG.document,
        getter=getters.document,
    ),
    Window(
        Ready("error"),
        T("<b>{title}</b>"),
        Ready("ask"),
        MessageInput(actions.typed),
        Group(Select(Label(), "dw_options", _ID, "options", on_click=actions.option_chosen), width=2),
        SwitchTo(T("← Back"), "dw_back", DocumentsSG.document),
        state=DocumentsSG.write,
        getter=getters.write,
    ),
    Window(
        Ready("error"),
        T("<b>{title}</b>\nWhich date does it carry? Tap, or type it like 15.09.2026."),
        MessageInput(actions.day_typed),
        Row(
            Button(T("Today, {today}"), "dy_today", on_click=actions.today),
            Button(T("Yesterday, {yesterday}"), "dy_yesterday", on_click=actions.yesterday),
        ),
        SwitchTo(T("← Back"), "dy_back", DocumentsSG.document),
        state=DocumentsSG.day,
        getter=getters.day,
    ),
    Window(
        T("<b>Remove this from the board?</b>\n{title}"),
        Ready("said"),
        T("\nThe version before it counts again. What it said stays in the journal."),
        Button(T("Yes, remove it"), "dr_yes", on_click=actions.remove, when="ready"),
        SwitchTo(T("← Back"), "dr_no", DocumentsSG.document),
        NoScans(),
        state=DocumentsSG.remove,
        getter=getters.remove,
    ),
    Window(
        Ready("text"),
        T("\nStages:", when="items"),
        Group(Select(Label(), "dm_stages", _ID, "items", on_click=actions.schools_stage), width=4),
        Start(T("← Schools"), "dm_back", SchoolsSG.list),
        menu_button("dm_menu"),
        state=DocumentsSG.schools,
        getter=getters.schools,
    ),
    on_start=actions.opened,
)
