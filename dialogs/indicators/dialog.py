"""A set of indicators, one of them, what it is made of, a number or plan to enter, the end of a year."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.indicators import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button
from dialogs.states import IndicatorsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "il_items", _ID, "items", on_click=actions.indicator_chosen)),
        page_buttons("il_turns"),
        Row(
            Button(T("Year"), "il_year", on_click=actions.pick),
            Button(T("Set"), "il_set", on_click=actions.pick),
            when="shown",
        ),
        Button(T("Picture by year"), "il_chart", on_click=actions.chart, when="charted"),
        Button(T("Another place"), "il_place", on_click=actions.pick, when="many_places"),
        SwitchTo(T("Close this year"), "il_close", IndicatorsSG.close, when="may_close"),
        menu_button("il_menu"),
        state=IndicatorsSG.list,
        getter=getters.board,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "ip_items", _ID, "items", on_click=actions.picked)),
        page_buttons("ip_turns"),
        SwitchTo(T("← Back"), "ip_back", IndicatorsSG.list),
        state=IndicatorsSG.pick,
        getter=getters.choices,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "ic_inputs", _ID, "inputs", on_click=actions.input_chosen)),
        Button(T("Enter the plan"), "ic_plan", on_click=actions.plan, when="may_plan"),
        Button(T("What it is made of"), "ic_behind", on_click=actions.behind, when="shown"),
        SwitchTo(T("← All indicators"), "ic_back", IndicatorsSG.list),
        menu_button("ic_menu"),
        state=IndicatorsSG.card,
        getter=getters.card,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "ib_items", _ID, "items", on_click=actions.person_chosen), width=2),
        page_buttons("ib_turns"),
        Button(T("← Back"), "ib_back", on_click=actions.leave_behind),
        state=IndicatorsSG.behind,
        getter=getters.behind,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(actions.typed),
        Column(Select(Label(), "iw_options", _ID, "options", on_click=actions.option_chosen)),
        Button(T("← Back"), "iw_back", on_click=actions.leave_writing),
        state=IndicatorsSG.write,
        getter=getters.write,
    ),
    Window(
        Ready("text"),
        Button(T("Yes, close the figures"), "ix_yes", on_click=actions.close, when="may_close"),
        SwitchTo(T("← Back"), "ix_no", IndicatorsSG.list),
        state=IndicatorsSG.close,
        getter=getters.closing,
    ),
)
