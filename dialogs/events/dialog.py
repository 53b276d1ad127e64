"""Events: the list, one event, whom to invite, who came, what came of it; and the invitation itself."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo, Url

from dialogs.events import actions, entering, entering_getters, getters
from dialogs.events.calendar import EventCalendar
from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import EventsSG, InvitedSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text", when="shown"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Button(T("+ Event"), "el_new", on_click=entering.begin, when="shown"),
        Column(Select(Label(), "el_items", _ID, "items", on_click=actions.event_chosen)),
        page_buttons("el_turns"),
        Button(T("What is over"), "el_past", on_click=actions.turn_over, when="has_past"),
        Button(T("What is ahead"), "el_ahead", on_click=actions.turn_over, when="has_ahead"),
        school_switch("el_school"),
        Row(today_button("el_today"), menu_button("el_menu")),
        state=EventsSG.list,
        getter=getters.events,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "ec_items", _ID, "items", on_click=entering.chosen)),
        Button(T("← Back"), "ec_back", on_click=entering.choose_back),
        state=EventsSG.choose,
        getter=entering_getters.choose,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        T("\n<b>{month}</b>"),
        MessageInput(entering.days_typed),
        EventCalendar(entering.CALENDAR, on_click=entering.day),
        Button(T("Several days"), "ed_several", on_click=entering.several, when="single"),
        Button(T("One day only"), "ed_single", on_click=entering.several, when="several"),
        Button(T("← Back"), "ed_back", on_click=entering.day_back),
        state=EventsSG.day,
        getter=entering_getters.day,
    ),
    Window(
        Ready("error"),
        Ready("head"),
        Ready("ask"),
        MessageInput(entering.typed),
        Group(Select(Label(), "ew_options", _ID, "options", on_click=entering.option_chosen), width=3),
        Button(T("← Back"), "ew_back", on_click=entering.write_back),
        state=EventsSG.write,
        getter=entering_getters.write,
    ),
    Window(
        Ready("text"),
        SwitchTo(T("Invite"), "ek_invite", EventsSG.audience, when="may_invite"),
        Button(Ready("people_label"), "ek_people", on_click=actions.to_people, when="has_guests"),
        Button(T("Choosing of pairs"), "ek_choosing", on_click=actions.to_choosing, when="may_choose"),
        SwitchTo(T("Results"), "ek_results", EventsSG.results, when="may_fill"),
        Url(T("Open the page"), Ready("link"), "ek_link", when="has_link"),
        Group(Select(Label(), "ek_fields", _ID, "fields", on_click=entering.field_chosen), width=2),
        Row(
            Button(T("Move"), "ek_move", on_click=actions.begin_move, when="may_move"),
            Button(T("Call off"), "ek_cancel", on_click=actions.begin_cancel, when="may_cancel"),
        ),
        Button(T("← All events"), "ek_back", on_click=actions.to_list),
        Row(today_button("ek_today"), menu_button("ek_menu")),
        state=EventsSG.card,
        getter=getters.card,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "ea_groups", _ID, "groups", on_click=actions.group_chosen), width=2),
        Group(Select(Label(), "ea_grades", _ID, "grades", on_click=actions.group_chosen), width=2),
        SwitchTo(T("← To the event"), "ea_back", EventsSG.card),
        state=EventsSG.audience,
        getter=getters.audience,
    ),
    Window(
        Ready("text"),
        Button(Ready("yes"), "es_yes", on_click=actions.confirmed, when="ready"),
        SwitchTo(T("← To the event"), "es_back", EventsSG.card),
        state=EventsSG.sure,
        getter=getters.sure,
    ),
    Window(
        Ready("text"),
        Column(Select(Label(), "ep_items", _ID, "items", on_click=actions.ticked)),
        page_buttons("ep_turns"),
        Button(T("Done: to the results"), "ep_done", on_click=actions.attendance_done, when="may_settle"),
        SwitchTo(T("← To the event"), "ep_back", EventsSG.card),
        state=EventsSG.people,
        getter=getters.people,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "er_items", _ID, "items", on_click=entering.field_chosen), width=2),
        Button(T("Results are complete"), "er_done", on_click=actions.results_done, when="may_settle"),
        SwitchTo(T("← To the event"), "er_back", EventsSG.card),
        state=EventsSG.results,
        getter=getters.results,
    ),
    on_start=actions.opened,
)

invited = Dialog(
    Window(
        Ready("text"),
        Row(
            Button(T("I come"), "iv_yes", on_click=actions.come, when="may_come"),
            Button(T("I cannot come"), "iv_no", on_click=actions.stay_away, when="may_stay"),
        ),
        Column(Select(Label(), "iv_choose", _ID, "choosings", on_click=actions.choose)),
        SwitchTo(T("All invitations"), "iv_all", InvitedSG.mine),
        menu_button("iv_menu"),
        state=InvitedSG.view,
        getter=getters.invitation,
    ),
    Window(
        Y("<b>Where you are invited</b>"),
        Ready("text"),
        Column(Select(Label(), "im_items", _ID, "items", on_click=actions.invitation_chosen)),
        Column(Select(Label(), "im_choose", _ID, "choosings", on_click=actions.choose)),
        menu_button("im_menu"),
        state=InvitedSG.mine,
        getter=getters.mine,
    ),
)
