"""The psychologist's places: read, and take a call for help on (programme §9)."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import SupportSG
from dialogs.support import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        T("<b>Support</b> · {school}", when="shown"),
        T("🔴 Asked for help and not answered yet: {n}. Please talk today.", when="waiting"),
        T("Nobody waits for an answer.", when="calm"),
        Column(Select(Label(), "u_items", _ID, "items", on_click=actions.signal_chosen)),
        SwitchTo(T("Without a pair"), "u_unmatched", SupportSG.unmatched, when="shown"),
        Button(T("All pairs"), "u_pairs", on_click=actions.open_pairs, when="shown"),
        school_switch("u_school"),
        menu_button("u_menu"),
        state=SupportSG.main,
        getter=getters.desk,
    ),
    Window(
        T("🔴 <b>{name}</b> asked for help: {since}.\nPlease talk today; 112 in danger.", when="open"),
        T("This is settled already.", when="settled"),
        Button(T("I am on it"), "v_take", on_click=actions.take, when="open"),
        SwitchTo(T("← Back"), "v_back", SupportSG.main),
        menu_button("v_menu"),
        state=SupportSG.signal,
        getter=getters.signal,
    ),
    Window(
        T("<b>Without a pair</b> · {school}"),
        Ready("text"),
        T("Page {page} of {pages}", when="several"),
        T("Open the school year first, then people can join.", when="no_cycle"),
        Row(
            Button(T("← Page"), "w_prev", on_click=actions.turn_back),
            Button(T("Page →"), "w_next", on_click=actions.turn_on),
            when="several",
        ),
        SwitchTo(T("← Back"), "w_back", SupportSG.main),
        menu_button("w_menu"),
        state=SupportSG.unmatched,
        getter=getters.unmatched,
    ),
)
