"""Whom → what → a look at it → once more → the count as it goes."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.broadcast import actions, getters
from dialogs.kit import TN, Label, Ready, T
from dialogs.kit.school import menu_button, school_switch, today_button
from dialogs.states import BroadcastSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T(
            "<b>A message to a group</b> · {school}\nWho is to get it? Each group shows how many.",
            when="shown",
        ),
        T("Nobody takes part yet.", when="empty"),
        T("Open the school year first, then people can join.", when="no_cycle"),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        Group(Select(Label(), "b_groups", _ID, "groups", on_click=actions.group_chosen), width=2),
        SwitchTo(T("One grade"), "b_grade", BroadcastSG.grade, when="graded"),
        SwitchTo(T("Sent before"), "b_list", BroadcastSG.list, when="known"),
        school_switch("b_school"),
        Row(today_button("b_today"), menu_button("b_menu")),
        state=BroadcastSG.group,
        getter=getters.groups,
    ),
    Window(
        T("Which grade?"),
        Group(Select(Label(), "bg_grades", _ID, "grades", on_click=actions.group_chosen), width=3),
        SwitchTo(T("← Back"), "bg_back", BroadcastSG.group),
        state=BroadcastSG.grade,
        getter=getters.groups,
    ),
    Window(
        Ready("error"),
        T("To: <b>{group}</b>"),
        Ready("reach"),
        T("\nNow send the text, up to 1,000 signs. You will see it before it leaves."),
        MessageInput(actions.text_sent),
        SwitchTo(T("← Another group"), "bt_back", BroadcastSG.group),
        state=BroadcastSG.text,
        getter=getters.chosen,
    ),
    Window(
        T("To: <b>{group}</b>. This is how they will see it:\n", when="ready"),
        Ready("message"),
        T("This message is gone. Please start anew.", when="gone"),
        SwitchTo(T("Next"), "bp_next", BroadcastSG.confirm, when="ready"),
        Row(
            Button(T("Another text"), "bp_text", on_click=actions.write_anew),
            SwitchTo(T("Another group"), "bp_group", BroadcastSG.group),
        ),
        menu_button("bp_menu"),
        state=BroadcastSG.preview,
        getter=getters.draft,
    ),
    Window(
        TN("Send it to <b>{n} person</b>? ({group})", "Send it to <b>{n} people</b>? ({group})", "n", when="ready"),
        Ready("reach"),
        Ready("night"),
        T("It cannot be taken back once it has arrived.", when="ready"),
        T("This message is gone. Please start anew.", when="gone"),
        Button(T("Yes, send to {n}"), "bc_yes", on_click=actions.send_now, when="ready"),
        SwitchTo(T("← Back"), "bc_back", BroadcastSG.preview),
        state=BroadcastSG.confirm,
        getter=getters.draft,
    ),
    Window(
        T("This very text went to this very group a few minutes ago ({group}).\n\nSend it a second time?"),
        SwitchTo(T("No, do not send"), "ba_no", BroadcastSG.list),
        Button(T("Yes, once more"), "ba_yes", on_click=actions.send_again),
        state=BroadcastSG.again,
        getter=getters.draft,
    ),
    Window(
        Ready("text"),
        T("This message is gone. Please start anew.", when="gone"),
        Button(T("Stop"), "bs_stop", on_click=actions.stop_now, when="running"),
        Button(T("Who cannot be reached"), "bs_blocked", on_click=actions.show_blocked, when="blocked"),
        SwitchTo(T("Sent before"), "bs_list", BroadcastSG.list),
        Row(today_button("bs_today"), menu_button("bs_menu")),
        state=BroadcastSG.progress,
        getter=getters.progress_page,
    ),
    Window(
        T("<b>Sent before</b>"),
        Ready("text"),
        T("Nothing has been sent yet.", when="empty"),
        Column(Select(Label(), "bl_items", _ID, "items", on_click=actions.past_chosen)),
        SwitchTo(T("Write a message"), "bl_new", BroadcastSG.group),
        Row(today_button("bl_today"), menu_button("bl_menu")),
        state=BroadcastSG.list,
        getter=getters.past,
    ),
    on_start=actions.begun,
)
