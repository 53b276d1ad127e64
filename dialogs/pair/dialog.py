"""Mentee → mentor → role model → proposal; the list of pairs; number and date of the order."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start, SwitchTo

from dialogs.kit import TN, Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.pair import actions, change_actions, getters, group_actions, look_actions, order_actions, order_getters
from dialogs.pair.groups import GROUPS
from dialogs.pair.list_windows import WINDOWS
from dialogs.states import MatchingSG, PairSG, WaitingSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("<b>Who gets a mentor?</b> · {school}", when="shown"),
        Ready("text"),
        T("Waiting: {mentees} mentees, {mentors} mentors with a free place.", when="shown"),
        T("Those who wait longest stand here; the others follow.", when="more"),
        T("Nobody waits for a pair: whoever is ready has a match already.", when="none"),
        T("Open the school year first, then people can join.", when="no_cycle"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Group(Select(Label(), "e_items", _ID, "items", on_click=actions.mentee_chosen), width=2),
        Start(T("Pair all at once"), "e_best", MatchingSG.main, mode=StartMode.RESET_STACK, when="is_curator"),
        SwitchTo(T("Make a group"), "e_group", PairSG.group_mentor, when="shown"),
        Start(T("Who waits longest"), "e_waits", WaitingSG.list, mode=StartMode.RESET_STACK, when="shown"),
        SwitchTo(T("All pairs"), "e_list", PairSG.list),
        school_switch("e_school"),
        Row(today_button("e_today"), menu_button("e_menu")),
        state=PairSG.mentee,
        getter=getters.mentees,
    ),
    Window(
        T("<b>A mentor for {name}</b>\nWishes: {wish}", when="shown"),
        Ready("text"),
        T(
            "<b>A mentor for {name}</b>\nNobody fits yet: no ready mentor with a free place in the forms of this year.",
            when="none",
        ),
        TN(
            "{n} mentor waits for training or selection.",
            "{n} mentors wait for training or selection.",
            "held",
            when="any_held",
        ),
        T("This mentee is no longer waiting.", when="gone"),
        Group(Select(Label(), "o_items", _ID, "items", on_click=actions.mentor_chosen), width=2),
        Button(T("Selection, training"), "o_held", on_click=order_actions.to_selection, when="any_held"),
        Button(T("More mentors"), "o_more", on_click=actions.more_mentors, when="several"),
        SwitchTo(T("← Another mentee"), "o_back", PairSG.mentee),
        state=PairSG.mentor,
        getter=getters.mentors,
    ),
    Window(
        T("<b>{mentor}</b> and <b>{mentee}</b>\n{form}. Which kind of pair will it be?", when="ok"),
        T("This pair is no longer possible.", when="gone"),
        Column(Select(Label(), "r_items", _ID, "models", on_click=actions.model_chosen)),
        SwitchTo(T("← Another mentor"), "r_back", PairSG.mentor),
        state=PairSG.role_model,
        getter=getters.chosen,
    ),
    Window(
        T(
            "Mentor: <b>{mentor}</b>\nMentee: <b>{mentee}</b>\n{form}, {model}\n+ {reasons}\n\n"
            "Propose this pair? Both will be asked.",
            when="ok",
        ),
        T("This pair is no longer possible.", when="gone"),
        Button(T("Propose"), "f_yes", on_click=actions.propose_now, when="ok"),
        SwitchTo(T("← Another mentor"), "f_back", PairSG.mentor),
        state=PairSG.confirm,
        getter=getters.chosen,
    ),
    Window(
        T("Proposed! Both will get a message and answer. When both say yes, you record the order here."),
        SwitchTo(T("Next mentee"), "d_next", PairSG.mentee),
        SwitchTo(T("All pairs"), "d_list", PairSG.list),
        menu_button("d_menu"),
        state=PairSG.proposed,
    ),
    *WINDOWS,
    Window(
        Ready("text"),
        T("There is no such pair any more.", when="gone"),
        Button(T("Record the order"), "c_order", on_click=order_actions.order_one, when="may_approve"),
        Button(T("Look into it"), "c_differs", on_click=group_actions.look_into, when="differs"),
        SwitchTo(T("Remind"), "c_nudge", PairSG.nudge, when="may_nudge"),
        Button(T("Look at the pair"), "c_look", on_click=look_actions.look, when="may_look"),
        Button(T("Order as a file"), "c_paper", on_click=order_actions.order_file, when="has_order"),
        Button(T("All meetings"), "c_meetings", on_click=group_actions.meetings, when="journal"),
        Button(T("The plan"), "c_plan", on_click=group_actions.plan, when="plan"),
        Button(T("Model"), "c_model", on_click=look_actions.model, when="may_model"),
        Button(T("Teacher's papers"), "c_terms", on_click=look_actions.terms, when="may_terms"),
        Column(Select(Label(), "c_categories", _ID, "mentees", on_click=look_actions.categories)),
        SwitchTo(T("Add to the group"), "c_join", PairSG.group_add, when="may_join"),
        SwitchTo(T("Leaves the group"), "c_part", PairSG.group_remove, when="may_part"),
        Button(T("Pause, other mentor"), "c_changes", on_click=change_actions.changes, when="changes"),
        Button(Ready("notes_label"), "c_notes", on_click=change_actions.notes, when="notes"),
        SwitchTo(T("Take it back"), "c_withdraw", PairSG.withdraw, when="may_withdraw"),
        SwitchTo(T("Close the pair"), "c_close", PairSG.close, when="may_close"),
        Button(T("End without a meeting"), "c_end", on_click=order_actions.end_match, when="may_end"),
        SwitchTo(T("← All pairs"), "c_back", PairSG.list),
        Row(today_button("c_today"), menu_button("c_menu")),
        state=PairSG.match,
        getter=order_getters.match,
    ),
    Window(
        Ready("text"),
        T("\nClose this pair? Both sides get a word of thanks, and no further meetings.", when="may_close"),
        T("There is no such pair any more.", when="gone"),
        Button(T("Yes, close it"), "z_close", on_click=order_actions.close_match, when="may_close"),
        SwitchTo(T("← Back"), "z_close_back", PairSG.match),
        state=PairSG.close,
        getter=order_getters.match,
    ),
    Window(
        T("<b>Take the proposal back?</b>\nBoth will be told in one neutral line, without a reason."),
        Ready("text"),
        Button(T("Yes, take it back"), "w_yes", on_click=order_actions.withdraw_match, when="may_withdraw"),
        SwitchTo(T("← Back"), "w_no", PairSG.match),
        state=PairSG.withdraw,
        getter=order_getters.match,
    ),
    Window(
        Ready("error"),
        TN("Order on {n} pair:", "Order on {n} pairs:", "count"),
        Ready("text"),
        T("\nNot yet: {held}. Tap the name to mend it.", when="any_held"),
        T("\nWhat is its number? Type it as on the paper, such as 12-ОД.", when="free"),
        MessageInput(order_actions.number_typed),
        Column(Select(Label(), "n_held", _ID, "mentors", on_click=order_actions.held_chosen)),
        Column(Select(Label(), "n_terms", _ID, "addenda", on_click=order_actions.addendum_chosen)),
        Button(T("Draft of the order"), "n_draft", on_click=order_actions.draft, when="free"),
        SwitchTo(T("← All pairs"), "n_back", PairSG.list),
        state=PairSG.order_number,
        getter=order_getters.order,
    ),
    Window(
        Ready("text"),
        T(
            "\nA mentor comes from outside. Has the school checked who this is, and the papers it asks for? "
            "Your answer is noted."
        ),
        Button(T("Yes, checked"), "h_yes", on_click=order_actions.checks_done),
        SwitchTo(T("Not yet"), "h_no", PairSG.list),
        state=PairSG.order_checks,
        getter=order_getters.order,
    ),
    Window(
        Ready("error"),
        T("Order No. {number}. Which date does it carry? Tap, or type it like 15.09.2026."),
        MessageInput(order_actions.date_typed),
        Row(
            Button(T("Today, {today}"), "t_today", on_click=order_actions.dated_today),
            Button(T("Yesterday, {yesterday}"), "t_yesterday", on_click=order_actions.dated_yesterday),
        ),
        SwitchTo(T("← The number"), "t_back", PairSG.order_number),
        state=PairSG.order_date,
        getter=order_getters.order,
    ),
    *GROUPS,
)
