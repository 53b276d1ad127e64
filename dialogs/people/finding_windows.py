"""The list of people, its filters, its alphabet, and the question before all are reminded."""

from __future__ import annotations

import operator

from aiogram import F
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, SwitchTo

from dialogs.kit import TN, Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.people import absent_actions, finding, finding_actions
from dialogs.people.actions import person_chosen
from dialogs.states import PeopleSG

_ID = operator.itemgetter("id")
_MAY_ENTER = F["shown"] & F["is_curator"]

WINDOWS = (
    Window(
        Ready("error"),
        T("<b>People</b> · {school}", when="shown"),
        Ready("head"),
        Ready("text"),
        T("Page {page} of {pages}", when="several"),
        T("\nLooking for somebody? Send a few letters of the name, the code or the grade.", when="many"),
        MessageInput(finding_actions.name_typed),
        T("Open the school year first, then people can join.", when="no_cycle"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Group(Select(Label(), "p_items", _ID, "items", on_click=person_chosen), width=2),
        page_buttons("p_turns"),
        Button(T("Clear the search"), "p_reset", on_click=finding_actions.reset, when="narrowed"),
        SwitchTo(Ready("filter"), "p_filters", PeopleSG.filters, when="shown"),
        SwitchTo(T("By the alphabet"), "p_letters", PeopleSG.letters, when="many"),
        SwitchTo(T("Remind all of these"), "p_remind", PeopleSG.remind, when="may_remind"),
        Button(T("Write to these"), "p_write", on_click=finding_actions.write_these, when="may_write"),
        Button(T("Add without account"), "p_enrol", on_click=absent_actions.enter, when=_MAY_ENTER),
        Button(T("From a file"), "p_file", on_click=absent_actions.from_file, when=_MAY_ENTER),
        Button(T("A stack of papers"), "p_stack", on_click=absent_actions.papers, when=_MAY_ENTER),
        school_switch("p_school"),
        Row(today_button("p_today"), menu_button("p_menu")),
        state=PeopleSG.list,
        getter=finding.people,
    ),
    Window(
        T("<b>Whom to show?</b>\nBeside each: how many people."),
        Group(Select(Label(), "pf_filters", _ID, "filters", on_click=finding_actions.filter_chosen), width=2),
        T("Below: the grades."),
        Group(Select(Label(), "pf_grades", _ID, "grades", on_click=finding_actions.filter_chosen), width=3),
        SwitchTo(T("← To the list"), "pf_back", PeopleSG.list),
        state=PeopleSG.filters,
        getter=finding.filters,
    ),
    Window(
        T("<b>By the alphabet</b> · {about}\nThe first letter of the last name:", when=~F["none"]),
        T("Nobody here.", when="none"),
        Group(Select(Label(), "pl_letters", _ID, "letters", on_click=finding_actions.letter_chosen), width=4),
        SwitchTo(T("← To the list"), "pl_back", PeopleSG.list),
        state=PeopleSG.letters,
        getter=finding.letters,
    ),
    Window(
        T("<b>Remind all?</b> {what}"),
        TN("{n} message will leave: what is missing, and a button to go on.",
           "{n} messages will leave: what is missing, and a button to go on.", "n", when="ready"),
        Ready("text"),
        Button(T("Yes, remind: {n}"), "pr_yes", on_click=finding_actions.remind_these, when="ready"),
        SwitchTo(T("← To the list"), "pr_back", PeopleSG.list),
        Row(today_button("pr_today"), menu_button("pr_menu")),
        state=PeopleSG.remind,
        getter=finding.reminding,
    ),
)  # fmt: skip
