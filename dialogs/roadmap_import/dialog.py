"""The file → what is unclear, one by one → every deadline as understood → the catalogue's rows → the years."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.school import menu_button
from dialogs.roadmap_import import actions, answers, getters
from dialogs.states import RoadmapImportSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("fault"),
        T(
            "<b>Roadmap from a table</b> · {place}\n"
            "Send me the Excel file: number, measure, deadline, responsible, result. Posts, please, no names.\n"
            "I read every row and ask about what is unclear. Nothing starts before your last word.",
            when="explains",
        ),
        Ready("waiting"),
        Button(T("Go on with it"), "if_on", on_click=actions.go_on, when="has_draft"),
        Button(T("Throw it away"), "if_drop", on_click=actions.drop, when="has_draft"),
        Button(T("Template (Excel)"), "if_template", on_click=actions.send_template),
        Row(Button(T("← Back"), "if_back", on_click=actions.to_board), menu_button("if_menu")),
        MessageInput(actions.file_sent),
        state=RoadmapImportSG.file,
        getter=getters.file,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        Column(Select(Label(), "id_choices", _ID, "choices", on_click=answers.due_chosen)),
        Button(Ready("leave"), "id_back", on_click=actions.later),
        MessageInput(answers.due_typed),
        state=RoadmapImportSG.due,
        getter=getters.due,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "ip_posts", _ID, "posts", on_click=answers.post_turned), width=2),
        Select(Label(), "ip_yes", _ID, "yes", on_click=answers.posts_said),
        Button(T("← Later"), "ip_back", on_click=actions.later),
        state=RoadmapImportSG.posts,
        getter=getters.posts,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "ic_rows", _ID, "rows", on_click=answers.row_to_correct), width=4),
        page_buttons("ic_page"),
        Button(T("All is right"), "ic_yes", on_click=answers.dues_confirmed, when="last"),
        Button(T("← Later"), "ic_back", on_click=actions.later),
        state=RoadmapImportSG.check,
        getter=getters.check,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "il_rows", _ID, "rows", on_click=answers.likeness_turned), width=2),
        page_buttons("il_page"),
        Button(T("Next"), "il_yes", on_click=answers.likenesses_confirmed, when="last"),
        Button(T("← Later"), "il_back", on_click=actions.later),
        state=RoadmapImportSG.like,
        getter=getters.like,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        Row(
            Button(T("← A year earlier"), "iy_less", on_click=answers.earlier),
            Button(T("A year later →"), "iy_more", on_click=answers.later_year),
        ),
        Row(
            Button(Ready("kind"), "iy_kind", on_click=answers.other_kind),
            Button(Ready("length"), "iy_length", on_click=answers.longer),
        ),
        Button(Ready("shift"), "iy_shift", on_click=answers.turn_shift, when="may_shift"),
        Button(T("Not signed yet"), "iy_unsigned", on_click=answers.not_signed, when="signed"),
        Button(T("Start the roadmap"), "iy_start", on_click=answers.start),
        SwitchTo(T("← To the deadlines"), "iy_check", RoadmapImportSG.check),
        MessageInput(answers.signed_typed),
        state=RoadmapImportSG.years,
        getter=getters.years,
    ),
)
