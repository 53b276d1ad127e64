"""The mentors → the selection note of one; a training in person; what an order requires."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch
from dialogs.selection import actions, day_actions, day_getters, getters
from dialogs.states import SelectionSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("<b>Selection and training</b> · {school}", when="shown"),
        Ready("text"),
        T("Nobody stands here.", when="none"),
        T("Open the school year first, then people can join.", when="no_cycle"),
        Group(Select(Label(), "sl_shown", _ID, "filters", on_click=actions.shown), width=2),
        Group(Select(Label(), "sl_items", _ID, "items", on_click=actions.mentor_chosen), width=2),
        page_buttons("sl_pages"),
        SwitchTo(T("Record a training"), "sl_day", SelectionSG.theme, when="may_act"),
        SwitchTo(T("What an order needs"), "sl_requires", SelectionSG.requires, when="may_act"),
        school_switch("sl_school"),
        menu_button("sl_menu"),
        state=SelectionSG.list,
        getter=getters.mentors,
    ),
    Window(
        Ready("text"),
        T("This person mentors here no more.", when="gone"),
        Group(Select(Label(), "sn_flags", _ID, "flags", on_click=actions.flagged), width=2),
        Row(Select(Label(), "sn_fit", _ID, "fits", on_click=actions.rated)),
        Column(Select(Label(), "sn_decide", _ID, "decisions", on_click=actions.decided)),
        SwitchTo(T("Note"), "sn_words", SelectionSG.words, when="may_act"),
        Button(T("Record a training"), "sn_day", on_click=day_actions.for_one, when="untrained"),
        Button(T("The person's card"), "sn_card", on_click=actions.card, when="found"),
        SwitchTo(T("← To the list"), "sn_back", SelectionSG.list),
        state=SelectionSG.note,
        getter=getters.note,
    ),
    Window(
        Ready("error"),
        T(
            "<b>A note on: {name}</b>\nWrite what you want to remember of the talk, facts rather than judgements.\n"
            "The person may read it in the file of their own data."
        ),
        T("\nNow it says: {words}", when="has_words"),
        MessageInput(actions.words_typed),
        Button(T("Remove the note"), "sw_drop", on_click=actions.words_dropped, when="has_words"),
        SwitchTo(T("← Back"), "sw_back", SelectionSG.note),
        state=SelectionSG.words,
        getter=getters.words_of_note,
    ),
    Window(
        Ready("error"),
        T(
            "<b>A training in person</b>\nWhat was it about? Tap, or type the theme of a later one.\n"
            "To mend a record, choose its theme and day again."
        ),
        Ready("text"),
        Column(Select(Label(), "st_items", _ID, "items", on_click=day_actions.theme_chosen)),
        MessageInput(day_actions.theme_typed),
        SwitchTo(T("← To the list"), "st_back", SelectionSG.list),
        state=SelectionSG.theme,
        getter=day_getters.themes,
    ),
    Window(
        Ready("error"),
        T(
            "<b>{theme}</b>\n{day}, {minutes} minutes. Were there: {there} of {total}.\n"
            "Tap whoever was not there. Another day: type it like 15.09.2026."
        ),
        T("This training is recorded already; saving corrects it.", when="again"),
        T("Nobody mentors here yet.", when="empty"),
        Row(Select(Label(), "sd_days", _ID, "days", on_click=day_actions.day_chosen)),
        Row(Select(Label(), "sd_minutes", _ID, "lengths", on_click=day_actions.minutes_chosen)),
        Group(Select(Label(), "sd_people", _ID, "items", on_click=day_actions.ticked), width=2),
        page_buttons("sd_pages"),
        Button(T("Save"), "sd_save", on_click=day_actions.save, when="may_save"),
        MessageInput(day_actions.day_typed),
        SwitchTo(T("← The theme"), "sd_back", SelectionSG.theme),
        state=SelectionSG.who,
        getter=day_getters.who,
    ),
    Window(
        T(
            "<b>What an order needs</b> · {school}\nConsents given in the chat are always needed, and so is the check "
            "of mentors from outside. What else does your school ask? Tap to change."
        ),
        T("\nHow is a mentor trained?", when="training"),
        Column(Select(Label(), "sr_items", _ID, "items", on_click=actions.required)),
        Column(Select(Label(), "sr_by", _ID, "ways", on_click=actions.way_chosen)),
        SwitchTo(T("← To the list"), "sr_back", SelectionSG.list),
        state=SelectionSG.requires,
        getter=getters.requires,
    ),
)
