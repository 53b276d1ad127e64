"""The screens of one's own data."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.school import menu_button
from dialogs.mydata import actions, getters
from dialogs.states import ConsentSG, MyDataSG

dialog = Dialog(
    Window(
        Y("<b>What is stored about you</b>"),
        Ready("stored"),
        Y("\nEverything, and who has looked at it, comes as a file to read."),
        Button(T("Get the file"), id="my_file", on_click=actions.get_file),
        Column(
            Select(Label(), "my_ward", operator.itemgetter("id"), "wards", on_click=actions.get_ward_file),
        ),
        Button(T("My practice"), id="my_practice", on_click=actions.get_practice, when="practice"),
        Start(
            T("My consents"), id="my_consents", state=ConsentSG.document, mode=StartMode.RESET_STACK, when="consents"
        ),
        menu_button("my_menu"),
        state=MyDataSG.main,
        getter=getters.main,
    ),
    Window(
        Y("The file is being made and comes here in a minute.\nIt is private: think twice before you forward it."),
        SwitchTo(T("← Back"), id="my_back", state=MyDataSG.main),
        menu_button("my_asked_menu"),
        state=MyDataSG.asked,
    ),
    on_start=actions.on_start,
)
