"""One screen: how far each child has come."""

from __future__ import annotations

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Start

from dialogs.kit import Ready, T
from dialogs.kit.school import menu_button
from dialogs.states import ConsentSG, WardSG
from dialogs.ward import getters

dialog = Dialog(
    Window(
        Ready("text"),
        T("\nMeetings are planned by the pair. You can ask the curator about them any time.", when="any"),
        Start(T("Consents"), id="wd_consents", state=ConsentSG.document, mode=StartMode.RESET_STACK, when="any"),
        menu_button("wd_menu"),
        state=WardSG.view,
        getter=getters.wards,
    ),
)
