"""The notes of a pair → one of them → a new one."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button
from dialogs.notes import actions, getters
from dialogs.states import NotesSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        T("\nOpen a note, or write one: about the pair or about one of them.", when="may_write"),
        Column(Select(Label(), "nm_note", _ID, "items", on_click=actions.open_note)),
        Column(Select(Label(), "nm_about", _ID, "about", on_click=actions.begin)),
        Button(T("← To the pair"), "nm_back", on_click=actions.to_pair),
        menu_button("nm_menu"),
        state=NotesSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Button(T("Share with the curator"), "no_share", on_click=actions.share, when="may_share"),
        Button(T("Close to the curator"), "no_close", on_click=actions.unshare, when="may_close"),
        Button(T("Delete the note"), "no_remove", on_click=actions.remove, when="mine"),
        SwitchTo(T("← All notes"), "no_back", NotesSG.main),
        state=NotesSG.note,
        getter=getters.note,
    ),
    Window(
        Ready("error"),
        Ready("head"),
        T(
            "Type the note, up to 1,000 characters. Psychologists of the school read it; the curator only if you share "
            "it. The person can ask to read what is written about them."
        ),
        MessageInput(actions.typed),
        SwitchTo(T("← All notes"), "nw_back", NotesSG.main),
        state=NotesSG.write,
        getter=getters.write,
    ),
)
