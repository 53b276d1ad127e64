"""Calls for help as adults answer them, and the psychologist's desk (programme §9)."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import MatchingSG, SupportSG, WaitingSG
from dialogs.support import actions, getters

if TYPE_CHECKING:
    from aiogram.fsm.state import State

_ID = operator.itemgetter("id")


def _call(state: State, prefix: str) -> Window:
    """Return the screen of one call: before it is taken on, and after; the same words whichever way led here."""
    return Window(
        Ready("text"),
        Button(T("Take it on"), f"{prefix}_take", on_click=actions.take, when="open"),
        SwitchTo(T("It is settled"), f"{prefix}_settle", SupportSG.settle, when="may_settle"),
        Button(T("Open the card"), f"{prefix}_card", on_click=actions.open_card, when="has_card"),
        SwitchTo(T("All calls for help"), f"{prefix}_all", SupportSG.signals),
        menu_button(f"{prefix}_menu"),
        state=state,
        getter=getters.call,
    )


dialog = Dialog(
    Window(
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        T("<b>Support</b> · {school}", when="shown"),
        T("🔴 Asked for help and not answered yet: {n}. Please talk today.", when="waiting"),
        T("🟠 Taken on and not settled yet: {m}.", when="helping"),
        T("Nobody waits for an answer.", when="calm"),
        Column(Select(Label(), "u_items", _ID, "items", on_click=actions.signal_chosen)),
        SwitchTo(T("Without a pair"), "u_unmatched", SupportSG.unmatched, when="shown"),
        Button(T("Suggested pupils"), "u_referred", on_click=actions.open_referred, when="shown"),
        Button(T("Pairs to look at"), "u_watched", on_click=actions.open_watched, when="shown"),
        Start(T("Is it fair?"), "u_fair", MatchingSG.fair, mode=StartMode.RESET_STACK, when="shown"),
        Button(T("All pairs"), "u_pairs", on_click=actions.open_pairs, when="shown"),
        school_switch("u_school"),
        menu_button("u_menu"),
        state=SupportSG.main,
        getter=getters.desk,
    ),
    Window(
        T("<b>Calls for help</b>"),
        T("🔴 Nobody has taken these on: {n}", when="waiting"),
        T("🟠 Taken on and not settled yet: {m}.", when="helping"),
        T("There are no open calls.", when="calm"),
        Column(Select(Label(), "x_items", _ID, "items", on_click=actions.signal_chosen)),
        menu_button("x_menu"),
        state=SupportSG.signals,
        getter=getters.calls,
    ),
    _call(SupportSG.signal, "v"),
    _call(SupportSG.taken, "y"),
    Window(
        T("Is it settled? Then I remind you no more.\nIf the person calls again, you will hear of it."),
        Button(T("Yes, it is settled"), "z_yes", on_click=actions.settle),
        SwitchTo(T("← Back"), "z_back", SupportSG.signal),
        state=SupportSG.settle,
    ),
    Window(
        T("<b>Without a pair</b> · {school}"),
        Ready("text"),
        T("\nTap a name to note a category.", when="items"),
        Group(Select(Label(), "w_items", _ID, "items", on_click=actions.open_categories), width=2),
        T("Page {page} of {pages}", when="several"),
        T("Open the school year first, then people can join.", when="no_cycle"),
        Row(
            Button(T("← Page"), "w_prev", on_click=actions.turn_back),
            Button(T("Page →"), "w_next", on_click=actions.turn_on),
            when="several",
        ),
        Start(T("Days and notes"), "w_waits", WaitingSG.list, mode=StartMode.RESET_STACK),
        SwitchTo(T("← Back"), "w_back", SupportSG.main),
        menu_button("w_menu"),
        state=SupportSG.unmatched,
        getter=getters.unmatched,
    ),
    on_start=actions.opened,
)
