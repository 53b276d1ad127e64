"""What a pair is called; a teacher's papers; a mentee's categories; how many there are of each."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.forms import category_actions, getters, model_actions, term_actions
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import CategorySG, ModelSG, TermSG, TotalsSG

_ID = operator.itemgetter("id")

models = Dialog(
    Window(
        Ready("text"),
        T("\nWhat is the help like? Tap whatever fits.", when="may_change"),
        Group(Select(Label(), "mo_content", _ID, "content", on_click=model_actions.content_tapped), width=2),
        Column(Select(Label(), "mo_parts", _ID, "parts", on_click=model_actions.part_tapped)),
        Button(T("← To the pair"), "mo_back", on_click=model_actions.to_pair),
        menu_button("mo_menu"),
        state=ModelSG.main,
        getter=getters.model,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "mc_items", _ID, "items", on_click=model_actions.chosen)),
        SwitchTo(T("← Back"), "mc_back", ModelSG.main),
        state=ModelSG.choose,
        getter=getters.choice,
    ),
)

terms = Dialog(
    Window(
        Ready("text"),
        Button(T("Number and term"), "te_dates", on_click=term_actions.begin, when="may_record"),
        SwitchTo(T("Content and form"), "te_work", TermSG.work, when="may_record"),
        Button(T("Early end"), "te_notice", on_click=term_actions.begin_notice, when="may_end"),
        Button(T("Take the notice back"), "te_undo", on_click=term_actions.undo_notice, when="noticed"),
        Button(T("← To the pair"), "te_back", on_click=term_actions.to_pair),
        menu_button("te_menu"),
        state=TermSG.main,
        getter=getters.term,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(term_actions.typed),
        Column(Select(Label(), "tw_items", _ID, "items", on_click=term_actions.tapped)),
        SwitchTo(T("← Back"), "tw_back", TermSG.main),
        state=TermSG.write,
        getter=getters.writing,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "tk_work", _ID, "work", on_click=term_actions.work_tapped), width=2),
        Column(Select(Label(), "tk_forms", _ID, "forms", on_click=term_actions.form_tapped)),
        Row(Select(Label(), "tk_paid", _ID, "paid", on_click=term_actions.paid_tapped)),
        Button(T("In other words"), "tk_words", on_click=term_actions.own_words, when="may_record"),
        SwitchTo(T("← Back"), "tk_back", TermSG.main),
        state=TermSG.work,
        getter=getters.work,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(term_actions.notice_typed),
        Column(Select(Label(), "tn_items", _ID, "items", on_click=term_actions.notice_tapped)),
        SwitchTo(T("← Back"), "tn_back", TermSG.main),
        state=TermSG.notice,
        getter=getters.notice,
    ),
)

categories = Dialog(
    Window(
        Ready("text"),
        T("This person is no mentee here.", when="gone"),
        Button(T("Main category"), "ca_main", on_click=category_actions.choose_main, when="found"),
        Button(T("Second category"), "ca_second", on_click=category_actions.choose_second, when="has_main"),
        SwitchTo(T("Through the commission"), "ca_commission", CategorySG.commission, when="may_mark"),
        Button(T("← To the card"), "ca_back", on_click=category_actions.back),
        menu_button("ca_menu"),
        state=CategorySG.main,
        getter=getters.category,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "cc_items", _ID, "items", on_click=category_actions.chosen), width=2),
        SwitchTo(T("← Back"), "cc_back", CategorySG.main),
        state=CategorySG.choose,
        getter=getters.category_choice,
    ),
    Window(
        Ready("text"),
        T("This person is no mentee here.", when="gone"),
        Button(T("Mark it"), "cm_on", on_click=category_actions.mark, when="may_set"),
        Button(T("End the pair"), "cm_end", on_click=category_actions.ask_end, when="may_end"),
        Button(T("Yes, end it"), "cm_sure", on_click=category_actions.end, when="sure"),
        Button(T("Remove the mark"), "cm_off", on_click=category_actions.unmark, when="may_unset"),
        SwitchTo(T("← Back"), "cm_back", CategorySG.main),
        state=CategorySG.commission,
        getter=getters.commission,
    ),
)

totals = Dialog(
    Window(
        Ready("text"),
        school_switch("to_school"),
        Button(T("← School year"), "to_back", on_click=model_actions.to_cycle, when="is_curator"),
        menu_button("to_menu"),
        state=TotalsSG.main,
        getter=getters.totals,
    ),
)
