"""The screens of consents."""

from __future__ import annotations

from aiogram import F
from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, Start, SwitchTo

from dialogs.consent import actions, getters
from dialogs.kit import Label, Ready, T, Y
from dialogs.states import ConsentSG, MyDataSG

dialog = Dialog(
    Window(
        Ready("head"),
        T("For the child: <b>{ward}</b>", when="about_ward"),
        Y("Nothing is waiting for your answer here.", when="nothing"),
        Ready("short"),
        T("\nThe answer so far: I agree", when="granted"),
        Y("It ends on {ends}. Please answer anew.", when="ends"),
        T("\nThe answer so far: I do not agree", when="refused"),
        Button(T("Read in full"), id="cn_full", on_click=actions.read_full, when=~F["nothing"]),
        Row(
            Select(
                Label(), id="cn_answer", item_id_getter=lambda key: key["id"], items="answers", on_click=actions.answer
            ),
        ),
        Button(T("Menu"), id="cn_menu", on_click=actions.leave, when="nothing"),
        state=ConsentSG.document,
        getter=getters.document,
    ),
    Window(
        Ready("text"),
        T("\nPage {page} of {pages}", when="several"),
        Row(
            Button(T("← Page"), id="cn_before", on_click=actions.turn, when="before"),
            Button(T("Page →"), id="cn_after", on_click=actions.turn, when="after"),
        ),
        SwitchTo(T("← To the answer"), id="cn_back", state=ConsentSG.document),
        state=ConsentSG.full_text,
        getter=getters.full_text,
    ),
    Window(
        Y("Take back “{title}”?"),
        Ready("follows"),
        Button(T("Yes, take it back"), id="cn_really", on_click=actions.take_back),
        SwitchTo(T("No, keep it"), id="cn_keep", state=ConsentSG.done),
        state=ConsentSG.take_back,
        getter=getters.take_back,
    ),
    Window(
        Y("<b>Leave the programme?</b>", when=~F["ward"]),
        T("<b>End the child's part in the programme?</b>\nChild: {ward}", when="ward"),
        Ready("follows"),
        Button(T("Yes, take it back"), id="cn_stop_yes", on_click=actions.stop),
        SwitchTo(T("No, keep it"), id="cn_stop_no", state=ConsentSG.done),
        state=ConsentSG.stop,
        getter=getters.stop,
    ),
    Window(
        Ready("text"),
        Column(
            Select(
                Label(),
                id="cn_return",
                item_id_getter=lambda key: key["id"],
                items="returns",
                on_click=actions.come_back,
            ),
        ),
        Start(T("Get my file"), id="cn_file", state=MyDataSG.main, mode=StartMode.RESET_STACK),
        Button(T("Menu"), id="cn_left", on_click=actions.to_menu),
        state=ConsentSG.leaving,
        getter=getters.leaving,
    ),
    Window(
        Y(
            "Noted: no. That is your right, and you need not say why.\n"
            "Without this consent there can be no pair. You can change your mind at any time, here or with the curator."
        ),
        Button(T("Next"), id="cn_next", on_click=actions.after_refusal),
        Button(T("Change the answer"), id="cn_change", on_click=actions.change),
        state=ConsentSG.refused,
    ),
    Window(
        Y("These are your answers. Tap one to read the text again or to change it.", when="some"),
        Y("Nothing is waiting for your answer here.", when=~F["some"]),
        Column(
            Select(
                Label(),
                id="cn_list",
                item_id_getter=lambda key: key["id"],
                items="lines",
                on_click=actions.open_answered,
            ),
        ),
        Column(
            Select(
                Label(), id="cn_stops", item_id_getter=lambda key: key["id"], items="stops", on_click=actions.ask_stop
            ),
        ),
        SwitchTo(T("What is being erased"), id="cn_leaving", state=ConsentSG.leaving, when="has_left"),
        Button(T("Next"), id="cn_leave", on_click=actions.leave),
        state=ConsentSG.done,
        getter=getters.done,
    ),
    on_start=actions.on_start,
)
