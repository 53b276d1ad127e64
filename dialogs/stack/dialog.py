"""The screens of a curator with a stack of signed sheets."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.stack import actions, getters
from dialogs.states import StackSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T(
            "<b>A stack of papers</b> · 1 of 3\nWhich sheets lie before you, and who signed them? "
            "The number says of how many people each is missing.",
            when="open",
        ),
        T("No sheet is missing here.", when="nothing"),
        Column(Select(Label(), "sk_kinds", _ID, "items", on_click=actions.kind_chosen)),
        school_switch("sk_school"),
        Row(Button(T("← To the list"), "sk_list", on_click=actions.to_list), menu_button("sk_menu")),
        state=StackSG.kind,
        getter=getters.kinds,
    ),
    Window(
        T("<b>{what}</b> · 2 of 3\nWhere will the originals lie?"),
        Column(Select(Label(), "sk_places", _ID, "places", on_click=actions.place_chosen)),
        SwitchTo(T("Another place"), "sk_place_other", StackSG.place_other),
        SwitchTo(T("← Back"), "sk_place_back", StackSG.kind),
        state=StackSG.place,
        getter=getters.place,
    ),
    Window(
        Ready("error"),
        T("Where do the originals lie? Type it in a few words, such as: secretary's office, shelf 3."),
        MessageInput(actions.place_typed),
        SwitchTo(T("← Back"), "sk_typed_back", StackSG.place),
        state=StackSG.place_other,
        getter=getters.place,
    ),
    Window(
        T("<b>{what}</b> · 3 of 3\nUntil when do the sheets hold? It says so at their end."),
        Column(Select(Label(), "sk_terms", _ID, "terms", on_click=actions.term_chosen)),
        SwitchTo(T("Another day"), "sk_term_other", StackSG.term_other),
        SwitchTo(T("← Back"), "sk_term_back", StackSG.place),
        state=StackSG.term,
        getter=getters.term,
    ),
    Window(
        Ready("error"),
        T("Until which day do the sheets hold? Type it like this: 31.05.2027"),
        MessageInput(actions.term_typed),
        SwitchTo(T("← Back"), "sk_until_back", StackSG.term),
        state=StackSG.term_other,
        getter=getters.term,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "sk_people", _ID, "items", on_click=actions.person_chosen), width=2),
        Row(
            Button(T("← Page"), "sk_prev", on_click=actions.turn_back),
            Button(T("Page →"), "sk_next", on_click=actions.turn_on),
            when="several",
        ),
        Button(Ready("undo"), "sk_undo", on_click=actions.undo, when="may_undo"),
        SwitchTo(T("Another kind"), "sk_again", StackSG.kind),
        menu_button("sk_people_menu"),
        state=StackSG.people,
        getter=getters.people,
    ),
)
