"""The windows of meetings, in the order in which a pair comes through them."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button
from dialogs.meeting import entering, getters, logging, proposing, taking_back
from dialogs.meeting.ahead import AHEAD
from dialogs.meeting.diary import DIARY
from dialogs.states import MeetingSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "c_match", _ID, "items", on_click=entering.choose)),
        Button(T("My match"), "c_own", on_click=entering.own_match, when="waiting"),
        Button(T("All to the calendar"), "c_ics", on_click=taking_back.all_to_calendar, when="planned"),
        menu_button("c_menu"),
        state=MeetingSG.choose,
        getter=getters.choose,
    ),
    *AHEAD,
    # -- the log ---------------------------------------------------------------------------------------------------
    Window(
        Ready("text"),
        Button(T("Yes, just so"), "l_yes", on_click=logging.as_planned, when="mentor"),
        Button(T("Yes, but different"), "l_but", on_click=logging.otherwise, when="mentor"),
        Button(T("Yes"), "l_met", on_click=logging.met, when="mentee"),
        Row(
            Button(T("We moved it"), "l_moved", on_click=logging.moved),
            Button(T("It did not happen"), "l_no", on_click=logging.cancelled),
            when="planned",
        ),
        menu_button("l_menu"),
        state=MeetingSG.log,
        getter=getters.log,
    ),
    Window(
        Y("How was it really? Tap what was different."),
        SwitchTo(Ready("minutes_label"), "e_min", MeetingSG.log_minutes),
        Button(Ready("place_label"), "e_place", on_click=logging.other_place),
        SwitchTo(Ready("day_label"), "e_day", MeetingSG.log_day),
        Button(T("Write it down"), "e_done", on_click=logging.as_told),
        SwitchTo(T("← Back"), "e_back", MeetingSG.log),
        state=MeetingSG.log_details,
        getter=getters.log_details,
    ),
    Window(
        T("How many minutes?"),
        RowSelect(Label(), "m_min", _ID, "minutes", on_click=logging.minutes),
        SwitchTo(T("← Back"), "m_back", MeetingSG.log_details),
        state=MeetingSG.log_minutes,
        getter=getters.log_minutes,
    ),
    Window(
        Ready("text"),
        RowSelect(Label(), "y_day", _ID, "days", on_click=logging.day),
        menu_button("y_menu"),
        state=MeetingSG.log_day,
        getter=getters.log_day,
    ),
    Window(
        T("Who was there? Tap whoever was not."),
        Column(Select(Label(), "h_who", _ID, "items", on_click=logging.tick)),
        Button(T("Write it down"), "h_done", on_click=logging.who_was_there),
        SwitchTo(T("← Back"), "h_back", MeetingSG.log),
        state=MeetingSG.log_there,
        getter=getters.log_there,
    ),
    Window(
        T("Written down. How is the plan going?"),
        Column(Select(Label(), "g_plan", _ID, "options", on_click=logging.plan)),
        SwitchTo(T("Skip"), "g_skip", MeetingSG.next),
        state=MeetingSG.plan,
        getter=getters.plan,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "x_slot", _ID, "slots", on_click=proposing.next_slot)),
        SwitchTo(T("Another day"), "x_other", MeetingSG.propose_other),
        SwitchTo(T("Not now"), "x_no", MeetingSG.logged),
        state=MeetingSG.next,
        getter=getters.next_one,
    ),
    Window(
        Ready("text"),
        Button(T("Answer: 20 seconds"), "k_ask", on_click=entering.answer_trial, when="trial"),
        Button(T("Write the plan"), "k_plan", on_click=logging.write_plan, when="write"),
        SwitchTo(T("Add photo or voice"), "k_diary", MeetingSG.diary, when="held"),
        SwitchTo(T("Add the topic"), "k_topic", MeetingSG.topic, when="may_add"),
        SwitchTo(T("Log another past one"), "k_more", MeetingSG.log_day, when="more"),
        Button(T("I need the curator"), "k_help", on_click=logging.need_curator, when="may_add"),
        menu_button("k_menu"),
        state=MeetingSG.logged,
        getter=getters.logged,
    ),
    Window(
        T("What was it mainly about? Tap, or type a few words: both sides see them."),
        MessageInput(logging.topic_typed),
        Column(Select(Label(), "i_topic", _ID, "options", on_click=logging.topic)),
        SwitchTo(T("← Back"), "i_back", MeetingSG.logged),
        state=MeetingSG.topic,
        getter=getters.topic,
    ),
    *DIARY,
    on_start=entering.opened,
)
