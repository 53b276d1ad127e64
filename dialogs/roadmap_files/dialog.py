"""What a roadmap can be had as."""

from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.kit import Ready, T
from dialogs.kit.school import menu_button
from dialogs.roadmap_files import actions, getters
from dialogs.states import RoadmapFilesSG

dialog = Dialog(
    Window(
        Ready("text"),
        Button(T("Table (Excel)"), "rf_table", on_click=actions.send_table, when="follows"),
        Button(T("Picture"), "rf_picture", on_click=actions.send_picture, when="follows"),
        Button(T("Days for my calendar"), "rf_calendar", on_click=actions.send_calendar, when="follows"),
        Button(T("From a table (Excel)"), "rf_import", on_click=actions.from_table, when="may_import"),
        Row(Button(T("← Back"), "rf_back", on_click=actions.to_board), menu_button("rf_menu")),
        state=RoadmapFilesSG.main,
        getter=getters.main,
    ),
)
