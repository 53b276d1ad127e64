"""The menu, the help page and the choice of language."""

from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Group, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.rows import RowSelect
from dialogs.menu import actions, getters
from dialogs.states import MenuSG

dialog = Dialog(
    Window(
        T("<b>{name}, hello!</b>", when="named"),
        T("<b>Hello!</b>", when="unnamed"),
        T(
            "Hello! This is Nastavnik: it helps schools to run mentoring.\n"
            "To come in you need an invite link. The curator of the school has it; open it and I will know you.",
            when="stranger",
        ),
        Y("You have no part in the programme at the moment. Ask the curator for an invite link.", when="roleless"),
        Ready("lines", when="has_lines"),
        RowSelect(Label(), id="mn", item_id_getter=lambda key: key["data"], items="rows", on_click=actions.on_tap),
        state=MenuSG.main,
        getter=getters.main,
    ),
    Window(
        Y("<b>More</b>\nEverything else that is open to you."),
        RowSelect(Label(), id="mm", item_id_getter=lambda key: key["data"], items="rows", on_click=actions.on_tap),
        SwitchTo(T("← Menu"), id="mm_menu", state=MenuSG.main),
        state=MenuSG.more,
        getter=getters.more,
    ),
    Window(
        Y("I ask one thing at a time and remind of what is due. Everything is reached from the menu."),
        Ready("commands"),
        Y("If there is danger right now: 112 or 8-800-2000-122 (free, anonymous)."),
        SwitchTo(T("Menu"), id="mh_menu", state=MenuSG.main),
        state=MenuSG.help,
        getter=getters.help_page,
    ),
    Window(
        T("Which language shall I speak?"),
        Group(
            Select(
                Label(),
                id="ml",
                item_id_getter=lambda language: language["locale"],
                items="languages",
                on_click=actions.choose_language,
            ),
            width=2,
        ),
        Button(T("← Back"), id="ml_menu", on_click=actions.leave_language),
        state=MenuSG.language,
        getter=getters.language,
    ),
    on_start=actions.on_start,
)
