"""Setting up: municipality → school → the curator's one-time link."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, Start, SwitchTo, Url

from dialogs.kit import TN, Label, Ready, T
from dialogs.kit.school import menu_button
from dialogs.operator import actions, getters
from dialogs.states import OperatorSG, SchoolsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("<b>Municipalities</b>\nChoose one or add a new one.", when="operator"),
        T("\nThere are none yet. Begin with yours: it takes a minute.", when="empty"),
        Ready("text", when="municipal"),
        Column(Select(Label(), "m_items", _ID, "items", on_click=actions.municipality_chosen)),
        Button(T("+ Municipality"), "m_add", on_click=actions.add_municipality, when="operator"),
        Button(T("+ School"), "m_add_school", on_click=actions.add_school, when="municipal"),
        Start(T("← Schools"), "m_schools", SchoolsSG.list, mode=StartMode.RESET_STACK, when="municipal"),
        menu_button("m_menu"),
        state=OperatorSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("error"),
        T("What is the municipality called? People will see the name as you write it."),
        MessageInput(actions.municipality_named),
        SwitchTo(T("← Back"), "n_back", OperatorSG.main),
        state=OperatorSG.municipality_name,
        getter=getters.error,
    ),
    Window(
        T("What time is it there? A school can have another zone later."),
        Group(Select(Label(), "z_items", _ID, "zones", on_click=actions.zone_chosen), width=2),
        SwitchTo(T("← Back"), "z_back", OperatorSG.municipality_name),
        state=OperatorSG.municipality_zone,
        getter=getters.zones,
    ),
    Window(
        T("<b>{name}</b>\nTime: {zone}"),
        TN("{n} school", "{n} schools", "count"),
        Column(Select(Label(), "s_items", _ID, "items", on_click=actions.school_chosen)),
        Button(T("+ School"), "s_add", on_click=actions.add_school),
        Button(T("Municipal curator"), "s_invite", on_click=actions.invite_municipal, when="operator"),
        SwitchTo(T("← Back"), "s_back", OperatorSG.main),
        state=OperatorSG.municipality,
        getter=getters.municipality,
    ),
    Window(
        Ready("error"),
        T("What is the school called? The name stands in every consent, so write it as in its papers."),
        MessageInput(actions.school_named),
        Button(T("← Back"), "sn_back", on_click=actions.from_school),
        state=OperatorSG.school_name,
        getter=getters.error,
    ),
    Window(
        Ready("error"),
        T("What is its address? It stands in the consents, next to the name."),
        MessageInput(actions.school_addressed),
        Button(T("Later"), "sa_skip", on_click=actions.address_skipped),
        SwitchTo(T("← Back"), "sa_back", OperatorSG.school_name),
        state=OperatorSG.school_address,
        getter=getters.error,
    ),
    Window(
        T("<b>{name}</b>\nAddress: {address}\nCode: <code>{code}</code>\nTime: {zone}"),
        T("\nNext: invite its curator.", when="lonely"),
        T("\nCurators here: {curators}", when="staffed"),
        Button(T("Link for the curator"), "sc_invite", on_click=actions.invite_curator),
        Button(T("Change the code"), "sc_code", on_click=actions.ask_code),
        Button(T("Handing over"), "sc_handover", on_click=actions.to_handover, when="staffed"),
        Button(T("← Back"), "sc_back", on_click=actions.from_school),
        menu_button("sc_menu"),
        state=OperatorSG.school,
        getter=getters.school,
    ),
    Window(
        Ready("error"),
        T("Which code should the school have? Latin letters, digits and hyphens, such as MEGION-2."),
        MessageInput(actions.code_typed),
        SwitchTo(T("← Back"), "co_back", OperatorSG.school),
        state=OperatorSG.school_code,
        getter=getters.error,
    ),
    Window(
        T(
            "A one-time link: <b>{who}</b>\n{link}\n\nIt lets one person in and works until {until}. "
            "Send it to that person only.",
            when="alive",
        ),
        T("This link has been used or no longer works.", when="over"),
        Url(T("Forward"), Ready("share"), "i_share", when="alive"),
        Button(T("Revoke the link"), "i_revoke", on_click=actions.revoke, when="alive"),
        Button(T("← Back"), "i_back", on_click=actions.from_invite),
        state=OperatorSG.invite,
        getter=getters.invite,
    ),
    on_start=actions.opened,
)
