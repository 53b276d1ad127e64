"""The board of a roadmap → one row; what is chosen of both, and the day where one is due."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select

from dialogs.events.calendar import EventCalendar
from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, today_button
from dialogs.roadmap import actions, getters, proof_actions, starting, steps
from dialogs.roadmap.file_buttons import calendar_button, file_buttons
from dialogs.roadmap.report_buttons import report_buttons
from dialogs.states import RoadmapSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(T("Choose a roadmap"), "rb_start", on_click=starting.begin, when="may_start"),
        Group(Select(Label(), "rb_lines", _ID, "lines", on_click=actions.row_chosen), width=2),
        page_buttons("rb_turns"),
        Group(Select(Label(), "rb_groups", _ID, "groups", on_click=actions.group_chosen), width=2),
        Row(
            Button(T("By section"), "rb_section", on_click=actions.by_section, when="by_section"),
            Button(T("By who answers"), "rb_post", on_click=actions.by_post, when="follows"),
            Button(T("Show all again"), "rb_wide", on_click=actions.widen, when="narrowed"),
        ),
        *file_buttons(),
        Row(
            Button(T("Who answers"), "rb_posts", on_click=actions.to_posts, when="follows"),
            Button(T("End the roadmap"), "rb_end", on_click=starting.ask_to_end, when="may_keep"),
        ),
        Button(T("Agreement"), "rb_agree", on_click=proof_actions.to_agreement, when="agreement"),
        Button(T("Another school"), "rb_place", on_click=actions.elsewhere, when="elsewhere"),
        Row(today_button("rb_today"), menu_button("rb_menu")),
        state=RoadmapSG.board,
        getter=getters.board,
    ),
    Window(
        Ready("text"),
        *report_buttons(),
        calendar_button(),
        Button(T("Choose who answers"), "rc_post", on_click=actions.ask_post, when="asks_post"),
        Button(T("Choose the day"), "rc_day", on_click=actions.ask_day, when="asks_day"),
        Button(T("There is no day"), "rc_none", on_click=actions.no_day, when="asks_day"),
        Button(T("Another day"), "rc_move", on_click=actions.ask_day, when="moves"),
        Button(T("Check now"), "rc_check", on_click=proof_actions.check, when="checks"),
        Row(
            Button(T("Who answers"), "rc_posts", on_click=actions.to_posts),
            Button(T("← To the roadmap"), "rc_back", on_click=actions.to_board),
        ),
        menu_button("rc_menu"),
        state=RoadmapSG.card,
        getter=getters.card,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "rs_items", _ID, "items", on_click=starting.chosen)),
        page_buttons("rs_turns"),
        Button(Ready("back"), "rs_back", on_click=starting.back),
        state=RoadmapSG.choose,
        getter=steps.choose,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        T("\n<b>{month}</b>"),
        MessageInput(starting.day_typed),
        EventCalendar(getters.CALENDAR, on_click=starting.day_tapped),
        Button(T("← Back"), "rd_back", on_click=starting.day_back),
        state=RoadmapSG.day,
        getter=getters.day,
    ),
    on_start=actions.opened,
)
