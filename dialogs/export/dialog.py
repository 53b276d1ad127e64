"""Ask for the workbook; it arrives as a message of its own."""

from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button

from dialogs.export import actions, getters
from dialogs.kit import T
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import ExportSG

dialog = Dialog(
    Window(
        T(
            "<b>Workbook</b> · {school}\nPeople, pairs, meetings, feedback and consents of this school year. "
            "In the chat people stand as codes, without names.",
            when="may",
        ),
        T("Only a school's curator can export it.", when="nowhere"),
        Button(T("Make the workbook"), "x_make", on_click=actions.make, when="may"),
        school_switch("x_school"),
        menu_button("x_menu"),
        state=ExportSG.ask,
        getter=getters.ask,
    ),
    Window(
        T("It is being made and will arrive here in a minute as a file."),
        menu_button("xs_menu"),
        state=ExportSG.started,
    ),
)
