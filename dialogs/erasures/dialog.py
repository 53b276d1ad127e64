"""A school's demands to erase: what waits, what is done, and the act of each."""

from __future__ import annotations

import operator

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo

from dialogs.erasures import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button, school_switch
from dialogs.states import ErasureSG

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "er_items", operator.itemgetter("id"), "items", on_click=actions.open_card)),
        school_switch("er_school"),
        menu_button("er_menu"),
        state=ErasureSG.list,
        getter=getters.erasures,
    ),
    Window(
        Ready("text"),
        SwitchTo(T("Erase now"), id="er_now", state=ErasureSG.confirm, when="may_erase"),
        Button(T("Get the act"), id="er_act", on_click=actions.get_act, when="has_act"),
        Button(T("← To the list"), id="er_list", on_click=actions.to_list),
        menu_button("er_card_menu"),
        state=ErasureSG.card,
        getter=getters.card,
    ),
    Window(
        T(
            "Erase the data now?\n<b>{name}</b>\nName, chat, answers and what was written about the meetings are gone "
            "for good. Counts stay. This cannot be undone, and the person cannot come back any more."
        ),
        Button(T("Yes, erase"), id="er_yes", on_click=actions.erase, when="may_erase"),
        SwitchTo(T("No, not yet"), id="er_no", state=ErasureSG.card),
        state=ErasureSG.confirm,
        getter=getters.card,
    ),
    Window(
        Ready("text"),
        Button(T("Get the act"), id="er_act_done", on_click=actions.get_act, when="has_act"),
        Button(T("← To the list"), id="er_list_done", on_click=actions.to_list),
        state=ErasureSG.erased,
        getter=getters.card,
    ),
    Window(
        T("The act is being made and comes here in a minute. Print it and have it signed."),
        Button(T("← To the list"), id="er_list_asked", on_click=actions.to_list),
        menu_button("er_asked_menu"),
        state=ErasureSG.asked,
    ),
    Window(
        T(
            "Was a consent taken back on paper?\n<b>{name}</b>\nThe pair ends at once, nothing more is asked, and the "
            "data are erased by {day}. The other side learns only that it is over.",
            when=~F["gone"],
        ),
        T("This person takes no part here any more.", when="gone"),
        Button(T("Yes, note it"), id="er_paper_yes", on_click=actions.note_paper, when=~F["gone"]),
        menu_button("er_paper_menu"),
        state=ErasureSG.paper,
        getter=getters.paper,
    ),
    on_start=actions.on_start,
)
