"""A referral from the menu to «sent»; the list of suggested pupils, one of them, and what is decided about them."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.referrals import actions, desk_actions, desk_getters, getters
from dialogs.states import ReferralSG, ReferredSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T(
            "<b>Suggest a pupil</b>\nDo you know a pupil whom a mentor would help? Five questions, two minutes. "
            "The curator reads them; you will see here what has become of it."
        ),
        T("\nThis opens with the school year. The curator will say when.", when="closed"),
        Ready("text"),
        Button(T("+ Suggest a pupil"), "ra_new", on_click=actions.begin, when="open"),
        Column(Select(Label(), "ra_items", _ID, "items", on_click=actions.referral_chosen)),
        school_switch("ra_school"),
        menu_button("ra_menu"),
        state=ReferralSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("error"),
        T("<b>Whom is it about?</b>"),
        T("Send a few letters of the name: I look among those who take part.", when="may_search"),
        T("Choose your child, or name another one.", when="wards_only"),
        T("Nobody of this name takes part.", when="none"),
        MessageInput(actions.letters_typed),
        Column(Select(Label(), "rw_items", _ID, "items", on_click=actions.pupil_chosen)),
        SwitchTo(T("Not in the programme"), "rw_name", ReferralSG.name),
        SwitchTo(T("← Back"), "rw_back", ReferralSG.main),
        state=ReferralSG.who,
        getter=getters.who,
    ),
    Window(
        Ready("error"),
        T(
            "<b>First name and class</b>\nSend them in one line, without the last name. For example: Sasha, 7B\n\n"
            "Please write nothing about health or diagnoses, here or later."
        ),
        MessageInput(actions.name_typed),
        Button(T("← Back"), "rn_back", on_click=actions.name_back),
        state=ReferralSG.name,
        getter=getters.name,
    ),
    Window(
        Ready("text"),
        Button(T("Go on"), "rv_go", on_click=actions.go_on, when="draft"),
        Button(T("Throw it away"), "rv_drop", on_click=actions.throw_away, when="draft"),
        SwitchTo(T("All my suggestions"), "rv_all", ReferralSG.main),
        menu_button("rv_menu"),
        state=ReferralSG.view,
        getter=getters.view,
    ),
)

desk = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "rl_items", _ID, "items", on_click=desk_actions.referred_chosen)),
        page_buttons("rl_turns"),
        Button(T("Settled: {settled}"), "rl_settled", on_click=desk_actions.turn_over, when="has_settled"),
        Button(T("Waiting: {waiting}"), "rl_waiting", on_click=desk_actions.turn_over, when="has_waiting"),
        Button(T("Links for referrers"), "rl_links", on_click=desk_actions.to_links, when="is_curator"),
        school_switch("rl_school"),
        Row(today_button("rl_today"), menu_button("rl_menu")),
        state=ReferredSG.list,
        getter=desk_getters.referred,
    ),
    Window(
        Ready("text"),
        Button(Ready("more_label"), "rc_more", on_click=desk_actions.next_word, when="several"),
        Button(T("Invite"), "rc_invite", on_click=desk_actions.invite, when="may_invite"),
        Button(T("Already with us"), "rc_link", on_click=desk_actions.with_us, when="may_link"),
        Button(T("Not now"), "rc_no", on_click=desk_actions.not_now, when="may_decline"),
        Button(T("Open the card"), "rc_card", on_click=desk_actions.open_card, when="has_card"),
        Button(T("← All suggested"), "rc_back", on_click=desk_actions.to_list),
        Row(today_button("rc_today"), menu_button("rc_menu")),
        state=ReferredSG.card,
        getter=desk_getters.card,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        MessageInput(desk_actions.letters_typed),
        Column(Select(Label(), "rd_items", _ID, "items", on_click=desk_actions.chosen)),
        SwitchTo(T("← Back"), "rd_back", ReferredSG.card),
        state=ReferredSG.choose,
        getter=desk_getters.choose,
    ),
    on_start=desk_actions.opened,
)
