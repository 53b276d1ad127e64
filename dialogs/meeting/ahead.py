"""The windows of a meeting ahead: a day and time, a place, what stands, «Не смогу», the calendar's file."""

from __future__ import annotations

import operator
from typing import Final

from aiogram.enums import ContentType
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button
from dialogs.meeting import ahead_getters, proposing, taking_back
from dialogs.meeting.calendar import MonthCalendar
from dialogs.states import MeetingSG

_ID = operator.itemgetter("id")

AHEAD: Final = (
    Window(
        Ready("text"),
        Column(Select(Label(), "d_slot", _ID, "slots", on_click=proposing.slot)),
        SwitchTo(T("Another day"), "d_other", MeetingSG.propose_other, when="may_propose"),
        Button(T("This is the last one"), "d_final", on_click=proposing.last_one, when="may_be_final"),
        SwitchTo(T("Log a past meeting"), "d_past", MeetingSG.log_day, when="may_log"),
        SwitchTo(T("Diary"), "d_diary", MeetingSG.diaries, when="has_past"),
        menu_button("d_menu"),
        state=MeetingSG.propose_day,
        getter=ahead_getters.propose_day,
    ),
    Window(
        T("<b>{month}</b>"),
        Y("Which day suits you both?"),
        MonthCalendar(ahead_getters.CALENDAR, on_click=proposing.day),
        SwitchTo(T("← Back"), "o_back", MeetingSG.propose_day),
        state=MeetingSG.propose_other,
        getter=ahead_getters.propose_other,
    ),
    Window(
        T("<b>{day}</b>"),
        Ready("question"),
        RowSelect(Label(), "t_time", _ID, "times", on_click=proposing.at_time),
        SwitchTo(T("← Back"), "t_back", MeetingSG.propose_other),
        MessageInput(proposing.typed_time, content_types=ContentType.ANY),
        state=MeetingSG.propose_time,
        getter=ahead_getters.propose_time,
    ),
    Window(
        T("<b>{when}</b>\nWhere?"),
        Column(Select(Label(), "w_place", _ID, "places", on_click=proposing.place)),
        SwitchTo(T("← Back"), "w_back", MeetingSG.propose_day),
        state=MeetingSG.propose_place,
        getter=ahead_getters.propose_place,
    ),
    Window(
        Ready("text"),
        Button(T("Go without"), "u_none", on_click=proposing.no_exact),
        SwitchTo(T("← Back"), "u_back", MeetingSG.propose_place),
        MessageInput(proposing.typed_place, content_types=ContentType.ANY),
        state=MeetingSG.propose_exact,
        getter=ahead_getters.propose_exact,
    ),
    Window(
        Ready("text"),
        Button(T("Fine with me"), "p_agree", on_click=proposing.agree, when="may_agree"),
        Row(
            SwitchTo(T("Another time"), "p_other", MeetingSG.propose_day),
            SwitchTo(T("I can't"), "p_cancel", MeetingSG.cancel),
            when="ahead",
        ),
        Button(T("To the calendar"), "p_ics", on_click=taking_back.to_calendar, when="ahead"),
        SwitchTo(T("Log a past meeting"), "p_past", MeetingSG.log_day, when="may_log"),
        SwitchTo(T("Diary"), "p_diary", MeetingSG.diaries, when="has_past"),
        menu_button("p_menu"),
        state=MeetingSG.proposed,
        getter=ahead_getters.proposed,
    ),
    Window(
        Ready("text"),
        Button(T("To the calendar"), "a_ics", on_click=taking_back.to_calendar, when="ahead"),
        menu_button("a_menu"),
        state=MeetingSG.agreed,
        getter=ahead_getters.agreed,
    ),
    Window(
        Ready("text"),
        Button(T("Yes, I can't come"), "n_yes", on_click=taking_back.cancel, when="ahead"),
        SwitchTo(T("Another time"), "n_other", MeetingSG.propose_day, when="ahead"),
        SwitchTo(T("← Back"), "n_back", MeetingSG.proposed),
        state=MeetingSG.cancel,
        getter=ahead_getters.cancel,
    ),
    Window(
        Ready("text"),
        SwitchTo(T("Propose a time"), "f_other", MeetingSG.propose_day, when="off"),
        Button(T("Take off the calendar"), "f_ics", on_click=taking_back.to_calendar, when="off"),
        menu_button("f_menu"),
        state=MeetingSG.cancelled,
        getter=ahead_getters.cancelled,
    ),
    Window(
        Y("The calendar's file comes as a message of its own. Open it, and the phone does the rest."),
        SwitchTo(T("← Back"), "s_back", MeetingSG.proposed),
        menu_button("s_menu"),
        state=MeetingSG.calendar,
    ),
)
"""Everything between «когда» and the meeting itself."""
