"""The end of a school year: what is open, the pairs, opening it again, who comes again; and the question itself."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import AgainSG, YearEndSG
from dialogs.year_end import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(T("Yes, close the year"), "ye_yes", on_click=actions.close_now, when="closing"),
        Column(Select(Label(), "ye_days", _ID, "days", on_click=actions.final_day)),
        SwitchTo(Ready("pairs_label"), "ye_pairs", YearEndSG.pairs, when="has_pairs"),
        Button(T("Plan the final event"), "ye_event", on_click=actions.to_final, when="plain_open"),
        Row(
            Button(T("Script (DOCX)"), "ye_script", on_click=actions.script, when="plain"),
            Button(T("Practice bank"), "ye_bank", on_click=actions.to_bank, when="plain"),
        ),
        SwitchTo(T("Who comes again"), "ye_people", YearEndSG.people, when="may_ask"),
        Button(T("Close the year"), "ye_close", on_click=actions.ask_close, when="may_close"),
        SwitchTo(T("Open it again"), "ye_again", YearEndSG.note, when="may_reopen"),
        Button(T("← Back"), "ye_no", on_click=actions.never_mind, when="asking"),
        Button(T("← School year"), "ye_year", on_click=actions.to_year, when="plain"),
        school_switch("ye_school"),
        Row(today_button("ye_today"), menu_button("ye_menu")),
        state=YearEndSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "yp_items", _ID, "items", on_click=actions.pair_tapped), width=2),
        page_buttons("yp_turns"),
        SwitchTo(T("← Back"), "yp_back", YearEndSG.main),
        state=YearEndSG.pairs,
        getter=getters.pairs,
    ),
    Window(
        Ready("error"),
        T("<b>Open the year again?</b>\nCarried pairs stand where they stood; links are made anew. "
          "Write in a line why: it stays with the year."),
        MessageInput(actions.note_typed),
        Column(Select(Label(), "yn_words", _ID, "words", on_click=actions.word_chosen)),
        SwitchTo(T("← Back"), "yn_back", YearEndSG.main),
        state=YearEndSG.note,
        getter=getters.note,
    ),
    Window(
        Ready("text"),
        Button(Ready("ask_label"), "ya_ask", on_click=actions.ask_all, when="has_new"),
        Column(Select(Label(), "ya_items", _ID, "items", on_click=actions.word_noted)),
        page_buttons("ya_turns"),
        SwitchTo(T("← Back"), "ya_back", YearEndSG.main),
        state=YearEndSG.people,
        getter=getters.people,
    ),
)  # fmt: skip

again = Dialog(
    Window(
        Ready("text"),
        Button(T("I take part again"), "ag_yes", on_click=actions.come, when="own_open"),
        Button(T("Yes, takes part again"), "ag_child", on_click=actions.come, when="child_open"),
        Button(T("Not this year"), "ag_no", on_click=actions.stay_away, when="may_no"),
        Y("\nConsents that still hold stay; what has run out is asked for anew.", when="may_no"),
        menu_button("ag_menu"),
        state=AgainSG.ask,
        getter=getters.question,
    ),
)
