"""One's own rows → one row → done (which paper, its number, day, link), or put off (until when, why)."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.documents.scans import NoScans
from dialogs.events.calendar import EventCalendar
from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button
from dialogs.reporting import actions, getters, putting_off
from dialogs.states import ReportSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Group(Select(Label(), "pm_rows", _ID, "rows", on_click=actions.row_chosen), width=2),
        page_buttons("pm_turns"),
        menu_button("pm_menu"),
        state=ReportSG.mine,
        getter=getters.mine,
    ),
    Window(
        Ready("text"),
        Row(
            Button(T("Confirm"), "pr_confirm", on_click=actions.confirmed, when="may_confirm"),
            Button(T("Give back"), "pr_back", on_click=actions.ask_return, when="may_confirm"),
        ),
        Row(
            SwitchTo(T("Done"), "pr_done", ReportSG.kind, when="may_report"),
            SwitchTo(T("Put off"), "pr_later", ReportSG.later, when="may_put_off"),
        ),
        Button(T("Open it again"), "pr_open", on_click=actions.opened_again, when="may_reopen"),
        Button(T("The whole row"), "pr_card", on_click=actions.to_card, when="may_look"),
        Row(SwitchTo(T("My rows"), "pr_mine", ReportSG.mine), menu_button("pr_menu")),
        NoScans(),
        state=ReportSG.row,
        getter=getters.row,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "pk_papers", _ID, "papers", on_click=actions.recorded_chosen)),
        Button(T("Done, without a paper"), "pk_plain", on_click=actions.without_paper, when="by_hand"),
        Group(Select(Label(), "pk_kinds", _ID, "kinds", on_click=actions.kind_chosen), width=2),
        Button(T("In a few words"), "pk_words", on_click=actions.in_words, when="open"),
        SwitchTo(T("← Back"), "pk_back", ReportSG.row),
        NoScans(),
        state=ReportSG.kind,
        getter=getters.kind,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(actions.typed),
        Button(T("Skip"), "pw_skip", on_click=actions.skipped, when="skippable"),
        Button(T("← Back"), "pw_back", on_click=actions.step_back),
        state=ReportSG.write,
        getter=getters.write,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        T("\n<b>{month}</b>"),
        MessageInput(actions.day_typed),
        Row(
            Button(T("Today, {day}"), "pd_today", on_click=actions.today),
            Button(T("Without a date"), "pd_skip", on_click=actions.skipped),
        ),
        EventCalendar(getters.CALENDAR, on_click=actions.day_tapped),
        Button(T("← Back"), "pd_back", on_click=actions.step_back),
        state=ReportSG.day,
        getter=getters.day,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        T("\n<b>{month}</b>"),
        MessageInput(putting_off.day_typed),
        Group(Select(Label(), "pl_days", _ID, "days", on_click=putting_off.days_chosen), width=3),
        EventCalendar(getters.LATER, on_click=putting_off.day_tapped),
        SwitchTo(T("← Back"), "pl_back", ReportSG.row),
        state=ReportSG.later,
        getter=getters.later,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(putting_off.reason_typed),
        Column(Select(Label(), "py_reasons", _ID, "reasons", on_click=putting_off.reason_chosen)),
        SwitchTo(T("← Back"), "py_back", ReportSG.later),
        state=ReportSG.why,
        getter=getters.why,
    ),
    on_start=actions.opened,
)
