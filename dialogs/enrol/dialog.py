"""The screens of a curator who enters somebody without an account."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo, Url

from dialogs.enrol import actions, getters
from dialogs.join import getters as joining
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import EnrolSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T(
            "<b>Without an account</b>\nFor somebody who has no messenger: you write down name, birth date and grade. "
            "Consents come on paper, answers through the parent or from you.\nWhom do you enter?",
            when="open",
        ),
        T("Open the school year first, then people can be entered.", when="closed"),
        Column(Select(Label(), "en_who", _ID, "items", on_click=actions.who_chosen)),
        school_switch("en_school"),
        Row(Button(T("← To the list"), "en_list", on_click=actions.to_list), menu_button("en_menu")),
        state=EnrolSG.who,
        getter=getters.who,
    ),
    Window(
        T("{who}\nType first and last name, for example: Anna Smirnova"),
        MessageInput(actions.take_name),
        SwitchTo(T("← Back"), "en_name_back", EnrolSG.who),
        state=EnrolSG.name,
        getter=getters.name,
    ),
    Window(
        T("{name}: when born? Tap the year, or type the whole date: 25.03.2012"),
        T("\n⚠️ Somebody of this name is in the list already: {twins}. Is it somebody else?", when="twin"),
        Group(Select(Label(), "en_first", _ID, "years", on_click=actions.pick_first), width=4),
        SwitchTo(T("Entered by mistake"), "en_birth_discard", EnrolSG.discard),
        MessageInput(actions.take_birth_date),
        state=EnrolSG.birth_date,
        getter=getters.birth_date,
    ),
    Window(
        T("Which year?"),
        Group(Select(Label(), "en_year", _ID, "years", on_click=actions.pick_year), width=5),
        SwitchTo(T("← Back"), "en_year_back", EnrolSG.birth_date),
        MessageInput(actions.take_birth_date),
        state=EnrolSG.birth_year,
        getter=joining.birth_year,
    ),
    Window(
        T("{year}. Which month?"),
        Group(Select(Label(), "en_month", _ID, "months", on_click=actions.pick_month), width=3),
        SwitchTo(T("← Back"), "en_month_back", EnrolSG.birth_date),
        MessageInput(actions.take_birth_date),
        state=EnrolSG.birth_month,
        getter=joining.birth_month,
    ),
    Window(
        T("{month}. Which day?"),
        Group(Select(Label(), "en_day", _ID, "days", on_click=actions.pick_day), width=7),
        SwitchTo(T("← Back"), "en_day_back", EnrolSG.birth_month),
        MessageInput(actions.take_birth_date),
        state=EnrolSG.birth_day,
        getter=joining.birth_day,
    ),
    Window(
        T("{name}: which grade?"),
        Group(Select(Label(), "en_grade", _ID, "grades", on_click=actions.pick_grade), width=4),
        SwitchTo(T("← Birth date"), "en_grade_back", EnrolSG.birth_date),
        MessageInput(actions.type_grade),
        state=EnrolSG.grade,
        getter=getters.grade,
    ),
    Window(
        T("{name}: take the entry back? Nothing of it stays. It can be entered anew at any time."),
        Button(T("Yes, discard it"), "en_discard", on_click=actions.discard),
        SwitchTo(T("No, go on"), "en_discard_no", EnrolSG.birth_date),
        state=EnrolSG.discard,
        getter=getters.profile,
    ),
    Window(
        Ready("text"),
        Button(T("Consent on paper"), "en_paper", on_click=actions.to_paper, when="alive"),
        Button(T("Link for a parent"), "en_guardian", on_click=actions.to_guardian, when="minor"),
        Button(T("Fill in for them"), "en_fill", on_click=actions.fill_in, when="alive"),
        Button(T("Open the card"), "en_card", on_click=actions.to_card, when="alive"),
        SwitchTo(T("Enter one more"), "en_more", EnrolSG.who, on_click=actions.afresh),
        menu_button("en_done_menu"),
        state=EnrolSG.done,
        getter=getters.done,
    ),
    Window(
        T(
            "<b>{name}</b> · link for a parent or guardian\nIt works once, days left: {days}.\n{link}\n"
            "When the parent has come in, you confirm who it is. Then consents can be given in the chat.",
            when="open",
        ),
        Ready("words"),
        Row(
            Url(T("Forward"), Ready("share"), id="en_g_share"),
            Button(T("Show the QR"), "en_g_qr", on_click=actions.guardian_qr),
            when="open",
        ),
        Button(T("← To the card"), "en_g_card", on_click=actions.to_card),
        menu_button("en_g_menu"),
        state=EnrolSG.guardian,
        getter=getters.guardian,
    ),
    Window(
        T(
            "<b>{name}</b> · a chat of their own\nWhoever opens this link takes the record over: consents, answers and "
            "the parent stay. It works once, days left: {days}.\n{link}\n"
            "Give it to nobody else. From then on nobody answers for them.",
            when="open",
        ),
        Ready("words"),
        Row(
            Url(T("Forward"), Ready("share"), id="en_o_share"),
            Button(T("Show the QR"), "en_o_qr", on_click=actions.own_qr),
            when="open",
        ),
        Button(T("← To the card"), "en_o_card", on_click=actions.to_card),
        menu_button("en_o_menu"),
        state=EnrolSG.own_link,
        getter=getters.own_link,
    ),
    on_start=actions.opened,
)
