"""The screens of a questionnaire."""

from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Multi

from dialogs.kit import TN, Label, Ready, T, Y
from dialogs.kit.rows import RowSelect
from dialogs.states import SurveySG
from dialogs.survey import actions, getters

dialog = Dialog(
    Window(
        Ready("about"),
        Multi(
            TN("{n} question", "{n} questions", "questions"),
            TN("{n} minute", "{n} minutes", "minutes"),
            sep=" · ",
        ),
        Button(T("Start"), id="sv_start", on_click=actions.start_questions),
        Button(T("Later"), id="sv_later", on_click=actions.later),
        state=SurveySG.intro,
        getter=getters.intro,
    ),
    Window(
        Ready("text"),
        RowSelect(Label("label"), id="q", item_id_getter=lambda key: key.data, items="rows", on_click=actions.on_tap),
        MessageInput(actions.on_message),
        state=SurveySG.question,
        getter=getters.question,
    ),
    Window(
        Y("Thank you! Your answers are saved.", when="fresh"),
        Y("You have filled this in already. Thank you!", when="again"),
        Y(
            "\nThank you for saying that you need help. What happens next stands in a message of its own. "
            "If there is danger right now: 112 or 8-800-2000-122 (free, anonymous).",
            when="help",
        ),
        T(
            "\nThis sounded like a call for help: an adult at school knows now and will talk to the child. "
            "In danger call 112 or 8-800-2000-122 (free, anonymous).",
            when="help_for",
        ),
        Button(T("Next"), id="sv_next", on_click=actions.leave),
        Button(T("Add a few words"), id="sv_extra", on_click=actions.add_words, when="extra"),
        state=SurveySG.done,
        getter=getters.done,
    ),
    on_start=actions.on_start,
)
