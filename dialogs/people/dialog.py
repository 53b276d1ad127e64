"""The list of participants, a card, the answers behind it, and the question about a guardian."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.people import actions, getters
from dialogs.states import PeopleSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("<b>People</b> · {school}", when="shown"),
        Ready("text"),
        T("Page {page} of {pages}", when="several"),
        T("Open the school year first, then people can join.", when="no_cycle"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Group(Select(Label(), "p_items", _ID, "items", on_click=actions.person_chosen), width=2),
        Row(
            Button(T("← Page"), "p_prev", on_click=actions.turn_back),
            Button(T("Page →"), "p_next", on_click=actions.turn_on),
            when="several",
        ),
        Group(Select(Label(), "p_filters", _ID, "filters", on_click=actions.filter_chosen), width=2),
        Button(T("Remind all of these"), "p_remind", on_click=actions.remind_these, when="may_remind"),
        school_switch("p_school"),
        Row(today_button("p_today"), menu_button("p_menu")),
        state=PeopleSG.list,
        getter=getters.people,
    ),
    Window(
        Ready("text"),
        T("This person takes part no more.", when="gone"),
        T("\n🔴 Asked for help. Please talk today; 112 in danger.", when="signal"),
        Button(T("I am on it"), "k_take", on_click=actions.take, when="signal"),
        Column(Select(Label(), "k_waiting", _ID, "waiting", on_click=actions.guardian_chosen)),
        SwitchTo(T("Answers"), "k_answers", PeopleSG.answers, when="has_answers"),
        Button(T("Remind"), "k_remind", on_click=actions.remind, when="may_remind"),
        SwitchTo(T("← To the list"), "k_back", PeopleSG.list),
        Row(today_button("k_today"), menu_button("k_menu")),
        state=PeopleSG.person,
        getter=getters.person,
    ),
    Window(
        Ready("text"),
        SwitchTo(T("← Back"), "a_back", PeopleSG.person),
        state=PeopleSG.answers,
        getter=getters.answers,
    ),
    Window(
        T(
            "Is this the child's parent or guardian?\n\nChild: <b>{child}</b>, {grade}\nGuardian: <b>{guardian}</b>\n"
            "Linked: {linked}\n\nConfirm only if you know it from the papers or in person.",
            when="open",
        ),
        T("This is settled already.", when="settled"),
        Row(
            Button(T("Confirm"), "g_yes", on_click=actions.confirm),
            Button(T("It is not"), "g_no", on_click=actions.refuse),
            when="open",
        ),
        SwitchTo(T("← To the list"), "g_back", PeopleSG.list),
        state=PeopleSG.guardian,
        getter=getters.guardian,
    ),
)
