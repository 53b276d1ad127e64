"""What is open, pairs one after the other, two fact cards side by side, nine signs and four lines."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.sheets import actions, final_actions, final_getters, getters
from dialogs.states import SheetsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        SwitchTo(T("Look at pairs: {left}"), "sh_pairs", SheetsSG.pairs, when="any_left"),
        SwitchTo(T("The curator's sheet"), "sh_final", SheetsSG.final, when="final_open"),
        school_switch("sh_school"),
        Button(T("← School year"), "sh_year", on_click=actions.to_year),
        menu_button("sh_menu"),
        state=SheetsSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("last"),
        Ready("text"),
        Button(T("Next: {left} left"), "sp_next", on_click=actions.next_pair, when="any_left"),
        Button(T("Open the pair's card"), "sp_card", on_click=actions.last_card, when="has_last"),
        Column(Select(Label(), "sp_items", _ID, "items", on_click=actions.pair_chosen)),
        SwitchTo(T("← All sheets"), "sp_back", SheetsSG.main),
        Row(today_button("sp_today"), menu_button("sp_menu")),
        state=SheetsSG.pairs,
        getter=getters.pairs,
    ),
    Window(
        Ready("text"),
        Button(Ready("fill"), "sx_fill", on_click=actions.fill_facts, when="shown"),
        Button(T("← To the card"), "sx_back", on_click=actions.to_person),
        menu_button("sx_menu"),
        state=SheetsSG.facts,
        getter=getters.facts,
    ),
    Window(
        Ready("text"),
        Button(T("Fill it in"), "sf_start", on_click=final_actions.go_on, when="fresh"),
        Button(T("Go on"), "sf_on", on_click=final_actions.go_on, when="begun"),
        Group(Select(Label(), "sf_signs", _ID, "signs", on_click=final_actions.sign_chosen), width=5),
        Column(Select(Label(), "sf_lines", _ID, "lines", on_click=final_actions.line_chosen)),
        SwitchTo(T("← All sheets"), "sf_back", SheetsSG.main),
        menu_button("sf_menu"),
        state=SheetsSG.final,
        getter=final_getters.final,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "sg_marks", _ID, "marks", on_click=final_actions.marked)),
        SwitchTo(T("← To the sheet"), "sg_back", SheetsSG.final),
        state=SheetsSG.sign,
        getter=final_getters.sign,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(final_actions.line_typed),
        Button(T("Take the suggestion"), "sl_take", on_click=final_actions.take_hint, when="has_hint"),
        Button(T("Leave it out"), "sl_skip", on_click=final_actions.leave_out, when="open"),
        SwitchTo(T("← To the sheet"), "sl_back", SheetsSG.final),
        state=SheetsSG.line,
        getter=final_getters.line,
    ),
    on_start=actions.on_start,
)
