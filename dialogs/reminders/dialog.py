"""The windows around reminders: later, no more, and the settings."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.school import menu_button
from dialogs.reminders import actions, getters
from dialogs.states import RemindersSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("head"),
        Ready("pause"),
        Ready("always"),
        Column(Select(Label(), "rs_topic", _ID, "topics", on_click=actions.switch)),
        Button(T("A week of silence"), id="rs_pause", on_click=actions.pause, when="active"),
        Button(T("End the silence"), id="rs_resume", on_click=actions.resume, when="paused"),
        menu_button("rs_menu"),
        state=RemindersSG.settings,
        getter=getters.settings,
    ),
    Window(
        Y("When shall I remind you again?"),
        Column(Select(Label(), "rl_days", _ID, "days", on_click=actions.postpone)),
        menu_button("rl_menu"),
        state=RemindersSG.later,
        getter=getters.later,
    ),
    Window(
        T("All right: {when}."),
        Y("If it is done by then, I will not write."),
        SwitchTo(T("Settings…"), id="rp_settings", state=RemindersSG.settings),
        menu_button("rp_menu"),
        state=RemindersSG.postponed,
        getter=getters.postponed,
    ),
    Window(
        T("Done, switched off.", when="off"),
        T("Switched on again.", when="on"),
        Ready("lost", when="off"),
        Ready("stays", when="off"),
        Button(T("Undo"), id="ro_undo", on_click=actions.undo, when="off"),
        SwitchTo(T("Settings…"), id="ro_settings", state=RemindersSG.settings),
        menu_button("ro_menu"),
        state=RemindersSG.stopped,
        getter=getters.stopped,
    ),
    on_start=actions.opened,
)
