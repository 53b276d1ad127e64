"""Why and until when a pair rests; why it is parted, and one more question before it is."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.change import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.states import ChangeSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        SwitchTo(T("Pause the pair"), "cm_pause", ChangeSG.pause_why, when="may_pause"),
        Button(T("Go on now"), "cm_resume", on_click=actions.resume, when="may_resume"),
        SwitchTo(T("Another mentor"), "cm_change", ChangeSG.part_why, when="may_change"),
        Button(T("It stays as it is"), "cm_stays", on_click=actions.stays, when="wished"),
        Button(T("← To the pair"), "cm_back", on_click=actions.to_pair),
        state=ChangeSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("head"),
        T("Why a pause? Only you see it; the pair hears the day and nothing else."),
        Column(Select(Label(), "pw_why", _ID, "items", on_click=actions.reason_chosen)),
        SwitchTo(T("← Back"), "pw_back", ChangeSG.main),
        state=ChangeSG.pause_why,
        getter=getters.pause_why,
    ),
    Window(
        Ready("error"),
        Ready("head"),
        T(
            "Until when? On that day the pair goes on by itself; you see it under Today the day before. "
            "Planned meetings are called off."
        ),
        T("\nTap, or type a day like 15.01.2027."),
        MessageInput(actions.day_typed),
        Column(Select(Label(), "pu_day", _ID, "items", on_click=actions.day_chosen)),
        SwitchTo(T("← Back"), "pu_back", ChangeSG.pause_why),
        state=ChangeSG.pause_until,
        getter=getters.pause_until,
    ),
    Window(
        Ready("head"),
        T("Why do they part? Only you and the psychologist see it, neither side does."),
        Column(Select(Label(), "cw_why", _ID, "items", on_click=actions.part_chosen)),
        SwitchTo(T("← Back"), "cw_back", ChangeSG.main),
        state=ChangeSG.part_why,
        getter=getters.part_why,
    ),
    Window(
        Ready("head"),
        T(
            "End this pair? Both read the same kind line, without a reason. The mentee is the first in line for "
            "another mentor; these two will not be offered to each other again."
        ),
        Button(T("Yes, end the pair"), "cs_yes", on_click=actions.part),
        Button(T("← To the pair"), "cs_back", on_click=actions.to_pair),
        state=ChangeSG.part_sure,
        getter=getters.part_sure,
    ),
)
