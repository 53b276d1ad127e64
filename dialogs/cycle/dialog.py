"""A school year: its dates, its forms, its links."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo, Url

from dialogs.cycle import actions, getters, sheet_actions
from dialogs.cycle.sheets import WINDOWS
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import CycleSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        T(
            "<b>{school}</b>\nThe school year runs from {starts} to {ends}.\nForms: {forms}\n"
            "Joined: mentees {mentees}, mentors {mentors}.",
            when="open",
        ),
        T("<b>{school}</b>\nOpen the school year from {starts} to {ends}? Then come forms and links.", when="closed"),
        Button(T("Open the school year"), "c_open", on_click=actions.open_now, when="may_open"),
        Button(T("Where we stand"), "c_stages", on_click=actions.to_stages, when="may_run"),
        SwitchTo(T("Links for joining"), "c_links", CycleSG.invites, when="may_run"),
        SwitchTo(T("Surveys and sheets"), "c_surveys", CycleSG.surveys, when="may_run"),
        Row(
            Button(T("Events"), "c_events", on_click=actions.to_events, when="may_run"),
            Button(T("Documents"), "c_documents", on_click=actions.to_documents, when="may_run"),
        ),
        SwitchTo(T("Forms, partners…"), "c_preparing", CycleSG.preparing, when="may_run"),
        SwitchTo(T("Results, handing over"), "c_ending", CycleSG.ending, when="is_curator"),
        school_switch("c_school"),
        today_button("c_today"),
        menu_button("c_menu"),
        state=CycleSG.main,
        getter=getters.main,
    ),
    Window(
        T("<b>What the year stands on</b>\nWho mentors whom, who sends people, and how mentors are prepared."),
        SwitchTo(T("Forms of mentoring"), "r_forms", CycleSG.forms),
        Button(T("Partners"), "r_partners", on_click=actions.to_partners),
        Button(T("Suggested"), "r_referred", on_click=actions.to_referred),
        Button(T("Selection, training"), "r_selection", on_click=actions.to_selection),
        Button(T("Hints for mentors"), "r_hints", on_click=actions.to_hints),
        Button(T("Models, categories"), "r_totals", on_click=actions.to_totals),
        SwitchTo(T("← Back"), "r_back", CycleSG.main),
        state=CycleSG.preparing,
    ),
    Window(
        T("<b>How the year ends</b>\nEach pair first, then the year. Handing over is possible at any time."),
        Button(T("The end of the pairs"), "n_closing", on_click=actions.to_closing),
        Button(T("How it was"), "n_stories", on_click=actions.to_stories),
        Button(T("End the year"), "n_end", on_click=actions.to_end),
        Button(T("Handing over"), "n_handover", on_click=actions.to_handover),
        SwitchTo(T("← Back"), "n_back", CycleSG.main),
        state=CycleSG.ending,
    ),
    Window(
        T("<b>Who mentors whom?</b>\nThe mentor stands first. Ticked forms run this year; tap to change."),
        Column(Select(Label(), "f_items", _ID, "items", on_click=actions.switch)),
        SwitchTo(T("Next: links"), "f_next", CycleSG.invites),
        SwitchTo(T("← Back"), "f_back", CycleSG.preparing),
        state=CycleSG.forms,
        getter=getters.forms,
    ),
    Window(
        T(
            "<b>Whom do you invite?</b>\nMentees and mentors share a link for 60 days; staff get one each.\n"
            "A mentor's button has an arrow: who → whom."
        ),
        T("\nJoined by links:", when="any_joined"),
        Ready("joined"),
        T("In the last 24 hours: {fresh}.", when="any_fresh"),
        SwitchTo(T("Cards for a class"), "l_sheets", CycleSG.sheets, when="items"),
        Column(Select(Label(), "l_items", _ID, "items", on_click=actions.offer_chosen)),
        SwitchTo(T("← Back"), "l_back", CycleSG.main),
        state=CycleSG.invites,
        getter=getters.invites,
    ),
    Window(
        T("Link: <b>{who}</b>\n{link}", when="alive"),
        T("\nFor many people, until {until}. Joined so far: {joined}.", when="many"),
        T("\nFor one person, until {until}.", when="one"),
        T("\nMentors from: {source}.", when="has_source"),
        T("This link has been used or no longer works.", when="over"),
        Row(
            Url(T("Forward"), Ready("share"), "v_share"),
            Button(T("Send the QR"), "v_qr", on_click=actions.send_qr),
            when="alive",
        ),
        Button(T("Cards for a class"), "v_cards", on_click=sheet_actions.from_link, when="many"),
        Button(T("Where they come from"), "v_source", on_click=actions.choose_source, when="may_source"),
        Button(T("Who has joined: {joined}"), "v_joined", on_click=sheet_actions.joined_of_link, when="any_joined"),
        SwitchTo(T("Revoke the link"), "v_revoke", CycleSG.revoke, when="alive"),
        SwitchTo(T("← Back"), "v_back", CycleSG.invites),
        state=CycleSG.invite,
        getter=getters.invite,
    ),
    Window(
        T("<b>Revoke this link?</b>\n{who}\n\nNobody can come in by it any more; those who have joined stay."),
        Button(T("Yes, revoke it"), "k_yes", on_click=actions.revoke, when="alive"),
        SwitchTo(T("← Back"), "k_no", CycleSG.invite),
        state=CycleSG.revoke,
        getter=getters.invite,
    ),
    Window(
        T("<b>Surveys and sheets</b>\nWhat is asked this school year, how many have answered, and your own sheets."),
        Button(T("Answer rates"), "s_rounds", on_click=actions.to_rounds),
        Button(T("Curator's sheets"), "s_sheets", on_click=actions.to_sheets),
        Button(T("Own questionnaires"), "s_own", on_click=actions.to_own_surveys),
        SwitchTo(T("← Back"), "su_back", CycleSG.main),
        state=CycleSG.surveys,
    ),
    *WINDOWS,
    on_start=actions.opened,
)
