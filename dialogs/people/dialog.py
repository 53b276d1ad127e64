"""The list of participants, a card, the answers behind it, and the question about a guardian."""

from __future__ import annotations

import operator

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, today_button
from dialogs.people import (
    absent_actions,
    actions,
    address_actions,
    address_getters,
    getters,
    paper_actions,
    paper_getters,
)
from dialogs.people.finding_windows import WINDOWS
from dialogs.states import PeopleSG

_ID = operator.itemgetter("id")
_MAY_ENTER = F["shown"] & F["is_curator"]

dialog = Dialog(
    *WINDOWS,
    Window(
        Ready("text"),
        T("This person takes part no more.", when="gone"),
        T("\n🔴 Asked for help. Please talk today; 112 in danger.", when="signal"),
        Button(T("I am on it"), "k_take", on_click=actions.take, when="signal"),
        Column(Select(Label(), "k_waiting", _ID, "waiting", on_click=actions.guardian_chosen)),
        Button(T("Find a mentor"), "k_pair", on_click=actions.find_mentor, when="may_pair"),
        SwitchTo(T("Answers"), "k_answers", PeopleSG.answers, when="has_answers"),
        Button(T("Fact card"), "k_facts", on_click=actions.open_facts, when="has_facts"),
        Button(T("Why suggested"), "k_referred", on_click=actions.open_referred, when="was_referred"),
        Button(T("Where they come from"), "k_source", on_click=actions.choose_source, when="has_source"),
        Button(T("Selection note"), "k_selection", on_click=actions.selection_note, when="may_select"),
        Button(T("Remind"), "k_remind", on_click=actions.remind, when="may_remind"),
        SwitchTo(T("Consent on paper"), "k_paper", PeopleSG.paper_kind, when="may_paper"),
        Button(T("Categories"), "k_categories", on_click=actions.open_categories, when="may_category"),
        SwitchTo(T("Address and wish"), "k_address", PeopleSG.address, when="may_address"),
        Button(T("Without an account"), "k_behalf", on_click=absent_actions.open_absent, when="no_account"),
        Button(T("Link for a parent"), "k_parent", on_click=absent_actions.parent_link, when="needs_parent"),
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
        Row(today_button("g_today"), menu_button("g_menu")),
        state=PeopleSG.guardian,
        getter=getters.guardian,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "ka_sex", _ID, "sexes", on_click=address_actions.sex_chosen), width=3),
        Group(Select(Label(), "ka_wish", _ID, "wishes", on_click=address_actions.wish_chosen), width=3),
        SwitchTo(T("← Back"), "ka_back", PeopleSG.person),
        state=PeopleSG.address,
        getter=address_getters.address,
    ),
    Window(
        T("<b>A consent on paper</b> · {name}\nWhich sheet lies before you, signed?"),
        T("Nothing is missing: all consents are there.", when="complete"),
        T("Publication and special data are optional: only if somebody has signed.", when="free"),
        Column(Select(Label(), "pk_items", _ID, "kinds", on_click=paper_actions.kind_chosen)),
        Button(T("Taken back on paper"), "pk_taken_back", on_click=paper_actions.taken_back),
        SwitchTo(T("← Back"), "pk_back", PeopleSG.person),
        state=PeopleSG.paper_kind,
        getter=paper_getters.kinds,
    ),
    Window(
        T("<b>{kind}</b> · {name}\nWho has signed the sheet?"),
        Button(T("Parent, guardian"), "pg_guardian", on_click=paper_actions.by_guardian),
        Button(T("The pupil"), "pg_self", on_click=paper_actions.by_self),
        SwitchTo(T("← Back"), "pg_back", PeopleSG.paper_kind),
        state=PeopleSG.paper_giver,
        getter=paper_getters.sheet,
    ),
    Window(
        T("<b>{kind}</b> · {name}\nSigned by: {giver}\n\nWhere does the original lie? The register needs it."),
        Column(Select(Label(), "pp_places", _ID, "places", on_click=paper_actions.place_chosen)),
        SwitchTo(T("Another place"), "pp_other", PeopleSG.paper_other),
        SwitchTo(T("← Back"), "pp_back", PeopleSG.paper_kind),
        state=PeopleSG.paper_place,
        getter=paper_getters.sheet,
    ),
    Window(
        Ready("error"),
        T("Where does the original lie? Type it in a few words, such as: secretary's office, shelf 3."),
        MessageInput(paper_actions.place_typed),
        SwitchTo(T("← Back"), "po_back", PeopleSG.paper_place),
        state=PeopleSG.paper_other,
        getter=paper_getters.sheet,
    ),
    Window(
        T("<b>{kind}</b>\nUntil when does the sheet hold? It says so at its end."),
        Column(Select(Label(), "pt_terms", _ID, "terms", on_click=paper_actions.term_chosen)),
        SwitchTo(T("Another day"), "pt_other", PeopleSG.paper_until),
        SwitchTo(T("← Back"), "pt_back", PeopleSG.paper_place),
        state=PeopleSG.paper_term,
        getter=paper_getters.term,
    ),
    Window(
        Ready("error"),
        T("Until which day does the sheet hold? Type it like this: 31.05.2027"),
        MessageInput(paper_actions.term_typed),
        SwitchTo(T("← Back"), "pu_back", PeopleSG.paper_term),
        state=PeopleSG.paper_until,
        getter=paper_getters.term,
    ),
)
