"""The best set: in figures, pair by pair, who else it could be, why, who is alone, and whether it is fair."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.matching import actions, fair_getters, getters
from dialogs.states import MatchingSG, PairSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Button(T("Pair by pair"), "mm_line", on_click=actions.first, when="pending"),
        SwitchTo(T("Accept all: {pending}"), "mm_all", MatchingSG.confirm, when="pending"),
        SwitchTo(T("Who is alone: {alone}"), "mm_alone", MatchingSG.alone, on_click=actions.from_start, when="lonely"),
        Button(T("Find the best pairs"), "mm_first", on_click=actions.work_out, when="fresh"),
        Button(T("Work out anew"), "mm_again", on_click=actions.work_out, when="made"),
        Group(Select(Label(), "mm_sliders", _ID, "sliders", on_click=actions.turn_slider), width=2),
        Group(Select(Label(), "mm_allows", _ID, "switches", on_click=actions.turn_switch), width=2),
        SwitchTo(T("Is it fair?"), "mm_fair", MatchingSG.fair, when="shown"),
        Start(T("Choose by hand"), "mm_hand", PairSG.mentee, mode=StartMode.RESET_STACK),
        school_switch("mm_school"),
        Row(today_button("mm_today"), menu_button("mm_menu")),
        state=MatchingSG.main,
        getter=getters.overview,
    ),
    Window(
        Ready("text"),
        Row(
            Select(T("Accept"), "ml_yes", _ID, "this", on_click=actions.accept),
            Select(T("Skip"), "ml_skip", _ID, "this", on_click=actions.skip),
        ),
        Group(Select(Label(), "ml_members", _ID, "members", on_click=actions.member_chosen), width=2),
        SwitchTo(T("A different mentor"), "ml_other", MatchingSG.others, on_click=actions.from_start, when="shown"),
        Button(T("Hold on to it"), "ml_hold", on_click=actions.hold, when="loose"),
        Button(T("Let it go"), "ml_free", on_click=actions.let_go, when="held"),
        Button(T("Never these two"), "ml_never", on_click=actions.ask_never, when="shown"),
        Button(T("Not this mentee now"), "ml_later", on_click=actions.ask_later, when="shown"),
        Group(Select(Label(), "ml_turn", _ID, "turns", on_click=actions.line_chosen), width=2),
        SwitchTo(T("← The whole set"), "ml_back", MatchingSG.main),
        state=MatchingSG.line,
        getter=getters.pair,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "mo_items", _ID, "items", on_click=actions.other_chosen), width=2),
        page_buttons("mo_turns"),
        SwitchTo(T("← The whole set"), "mo_back", MatchingSG.main),
        state=MatchingSG.others,
        getter=getters.others,
    ),
    Window(
        Ready("text"),
        Button(T("Take this mentor"), "mc_take", on_click=actions.ask_give, when="may_take"),
        Button(T("Allow it again"), "mc_allow", on_click=actions.take_back, when="vetoed"),
        SwitchTo(T("← Other mentors"), "mc_back", MatchingSG.others),
        state=MatchingSG.compare,
        getter=getters.comparison,
    ),
    Window(
        T("Why do you decide so? One tap; only curators see it, and it stays in the journal."),
        Column(Select(Label(), "mr_items", _ID, "items", on_click=actions.reason_chosen)),
        SwitchTo(T("← The whole set"), "mr_back", MatchingSG.main),
        state=MatchingSG.reason,
        getter=getters.reasons,
    ),
    Window(
        Ready("text"),
        Button(T("Yes, send: {pending}"), "mk_yes", on_click=actions.accept_all, when="pending"),
        SwitchTo(T("← The whole set"), "mk_back", MatchingSG.main),
        state=MatchingSG.confirm,
        getter=getters.confirmation,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "ma_items", _ID, "items", on_click=actions.alone_chosen), width=2),
        page_buttons("ma_turns"),
        Button(T("Let in again: {later}"), "ma_again", on_click=actions.let_in_again, when="later"),
        SwitchTo(T("← The whole set"), "ma_back", MatchingSG.main),
        state=MatchingSG.alone,
        getter=getters.alone,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "mf_cuts", _ID, "cuts", on_click=actions.cut_chosen), width=2),
        school_switch("mf_school"),
        SwitchTo(T("← The whole set"), "mf_back", MatchingSG.main, when="is_curator"),
        Row(today_button("mf_today"), menu_button("mf_menu")),
        state=MatchingSG.fair,
        getter=fair_getters.fair,
    ),
)
