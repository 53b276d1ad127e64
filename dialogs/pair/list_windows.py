"""The list of pairs, and the question before quiet pairs are written to."""

from __future__ import annotations

import operator

from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import TN, Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.pair import list_actions, list_getters, order_actions
from dialogs.states import PairSG

_ID = operator.itemgetter("id")

WINDOWS = (
    Window(
        Ready("error"),
        T("<b>Pairs</b> · {school}", when="shown"),
        Ready("head"),
        Ready("text"),
        T("Page {page} of {pages}", when="several"),
        T("\nLooking for a pair? Send a few letters of either name.", when="many"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        MessageInput(list_actions.name_typed),
        Column(Select(Label(), "l_items", _ID, "items", on_click=order_actions.match_chosen)),
        page_buttons("l_turns"),
        Button(T("Clear the search"), "l_reset", on_click=list_actions.reset, when="searched"),
        Button(
            TN("One order for {n}", "One order for {n}", "agreed"),
            "l_order",
            on_click=order_actions.order_all,
            when="may_order",
        ),
        SwitchTo(T("Remind all of these"), "l_nudge", PairSG.nudge, when="may_nudge"),
        Button(T("Picture of the pairs"), "l_chart", on_click=list_actions.chart, when="by_health"),
        Group(Select(Label(), "l_groups", _ID, "groups", on_click=list_actions.group_chosen), width=2),
        SwitchTo(T("Choose a pair"), "l_pair", PairSG.mentee, when="may_propose"),
        school_switch("l_school"),
        Row(today_button("l_today"), menu_button("l_menu")),
        state=PairSG.list,
        getter=list_getters.matches,
    ),
    Window(
        Ready("head"),
        TN("{n} message will leave.", "{n} messages will leave.", "n", when="ready"),
        Ready("text"),
        Button(T("Yes, remind: {n}"), "u_yes", on_click=list_actions.nudge_all, when="ready"),
        SwitchTo(T("← All pairs"), "u_back", PairSG.list),
        Row(today_button("u_today"), menu_button("u_menu")),
        state=PairSG.nudge,
        getter=list_getters.nudging,
    ),
)
