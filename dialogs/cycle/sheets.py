"""The windows about cards for a class, and about who has come in."""

from __future__ import annotations

import operator

from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.cycle import sheet_actions, sheet_getters
from dialogs.kit import Label, Ready, T
from dialogs.states import CycleSG

_ID = operator.itemgetter("id")

WINDOWS = (
    Window(
        T(
            "<b>Cards for a class</b>\nA page to print: each card has a QR and a short code, and lets one person in. "
            "Nobody is named on it."
        ),
        T("\nSheets (joined / cards):", when="any"),
        T("Page {page} of {pages}", when="several"),
        Button(T("New sheet"), "s_new", on_click=sheet_actions.new),
        Column(Select(Label(), "s_items", _ID, "items", on_click=sheet_actions.chosen)),
        Row(
            Button(T("← Page"), "s_prev", on_click=sheet_actions.turn_back),
            Button(T("Page →"), "s_next", on_click=sheet_actions.turn_on),
            when="several",
        ),
        SwitchTo(T("← Back"), "s_back", CycleSG.invites),
        state=CycleSG.sheets,
        getter=sheet_getters.sheets,
    ),
    Window(
        T("<b>Whom are the cards for?</b>\nA mentor's button has an arrow: who → whom."),
        Column(Select(Label(), "sw_items", _ID, "items", on_click=sheet_actions.offer_chosen)),
        SwitchTo(T("← Back"), "sw_back", CycleSG.sheets),
        state=CycleSG.sheet_who,
        getter=sheet_getters.who,
    ),
    Window(
        T(
            "1 of 2 · <b>What is this sheet called?</b>\nCards: {who}.\n"
            "Type it, for example: 7 «Б». It stands on the cards and in your list."
        ),
        MessageInput(sheet_actions.label_typed),
        Button(T("Without a name"), "sl_none", on_click=sheet_actions.no_label),
        SwitchTo(T("← Back"), "sl_back", CycleSG.sheet_who),
        state=CycleSG.sheet_label,
        getter=sheet_getters.draft,
    ),
    Window(
        T("2 of 2 · <b>How many cards?</b>\nTap or type a number, at most {most}. Thirty fit one page."),
        MessageInput(sheet_actions.count_typed),
        Group(Select(Label(), "sc_items", _ID, "counts", on_click=sheet_actions.count_chosen), width=3),
        SwitchTo(T("← Back"), "sc_back", CycleSG.sheet_label),
        state=CycleSG.sheet_count,
        getter=sheet_getters.draft,
    ),
    Window(
        T("<b>{label}</b>\nCards: {who}.\nJoined: {joined} of {cards}. The rest work until {until}.", when="alive"),
        T("<b>{label}</b>\nCards: {who}.\nJoined: {joined} of {cards}. No card works any more.", when="over"),
        T("This is no longer there. Please open the list anew.", when="missing"),
        Button(T("Send the file again"), "sv_again", on_click=sheet_actions.send_again, when="alive"),
        Button(T("Who has joined: {joined}"), "sv_joined", on_click=sheet_actions.joined_of_sheet, when="any_joined"),
        SwitchTo(T("Revoke the sheet"), "sv_revoke", CycleSG.sheet_revoke, when="alive"),
        SwitchTo(T("← Back"), "sv_back", CycleSG.sheets),
        state=CycleSG.sheet,
        getter=sheet_getters.sheet,
    ),
    Window(
        T("<b>Revoke this sheet?</b>\n{label}\n\nNo card of it lets anybody in any more; those who have joined stay."),
        Button(T("Yes, revoke it"), "sk_yes", on_click=sheet_actions.revoke, when="alive"),
        SwitchTo(T("← Back"), "sk_no", CycleSG.sheet),
        state=CycleSG.sheet_revoke,
        getter=sheet_getters.sheet,
    ),
    Window(
        T("<b>Who has joined</b> · {total}"),
        Ready("lines"),
        T("Page {page} of {pages}", when="several"),
        Group(Select(Label(), "j_items", _ID, "items", on_click=sheet_actions.person_chosen), width=2),
        Row(
            Button(T("← Page"), "j_prev", on_click=sheet_actions.joined_back),
            Button(T("Page →"), "j_next", on_click=sheet_actions.joined_on),
            when="several",
        ),
        Button(T("← Back"), "j_back", on_click=sheet_actions.leave_joined),
        state=CycleSG.joined,
        getter=sheet_getters.joined,
    ),
)
