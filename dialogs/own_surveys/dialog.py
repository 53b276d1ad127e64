"""The file → the questionnaire → a look at each question → a group → once more → what came of it."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.kit.paging import page_buttons
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button, school_switch
from dialogs.own_surveys import actions, getters
from dialogs.states import OwnSurveySG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("fault"),
        T(
            "<b>Own questionnaires</b> · {school}\nFill in the template, up to 40 questions, and send me the file.\n"
            "I check every row and show each question as people will see it.\nOnly then you choose a group.",
            when="shown",
        ),
        T("You have no school here yet. Ask whoever runs the programme for a link.", when="nowhere"),
        T("\nIn the archive:", when="archive"),
        Row(
            Button(T("Template (Excel)"), "om_xlsx", on_click=actions.send_template),
            Button(T("Example (YAML)"), "om_yaml", on_click=actions.send_example),
            when="shown",
        ),
        Column(Select(Label(), "om_items", _ID, "items", on_click=actions.survey_chosen)),
        page_buttons("om_page"),
        Button(T("The archive: {archived}"), "om_old", on_click=actions.show_archive, when="has_archive"),
        Button(T("← Those in use"), "om_new", on_click=actions.show_used, when="archive"),
        school_switch("om_school"),
        Row(Button(T("← Back"), "om_back", on_click=actions.to_year), menu_button("om_menu")),
        MessageInput(actions.file_sent),
        state=OwnSurveySG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Button(T("See it as people do"), "oc_look", on_click=actions.look, when="shown"),
        SwitchTo(T("Send to a group"), "oc_send", OwnSurveySG.group, when="may_send"),
        Button(T("Results"), "oc_results", on_click=actions.show_results, when="asked"),
        Button(T("Take it into use"), "oc_use", on_click=actions.take_into_use, when="archived"),
        SwitchTo(T("Delete"), "oc_delete", OwnSurveySG.away, when="may_delete"),
        SwitchTo(T("To the archive"), "oc_archive", OwnSurveySG.away, when="may_archive"),
        SwitchTo(T("← All own ones"), "oc_back", OwnSurveySG.main),
        state=OwnSurveySG.card,
        getter=getters.card,
    ),
    Window(
        Ready("text"),
        RowSelect(Label("label"), id="op", item_id_getter=lambda key: key.data, items="rows", on_click=actions.tried),
        Group(Select(Label(), "op_turn", _ID, "turns", on_click=actions.turn), width=2),
        Button(Ready("tone"), "op_tone", on_click=actions.other_reader, when="tone"),
        Row(
            SwitchTo(T("Close"), "op_close", OwnSurveySG.card),
            SwitchTo(T("Send to a group"), "op_send", OwnSurveySG.group, when="may_send"),
        ),
        state=OwnSurveySG.preview,
        getter=getters.preview,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "og_groups", _ID, "groups", on_click=actions.group_chosen), width=2),
        Button(T("One grade"), "og_grades", on_click=actions.show_grades, when="graded"),
        Button(T("← The groups"), "og_all", on_click=actions.show_groups, when="grades"),
        SwitchTo(T("← Back"), "og_back", OwnSurveySG.card),
        state=OwnSurveySG.group,
        getter=getters.groups,
    ),
    Window(
        Ready("text"),
        Button(Ready("yes"), "of_yes", on_click=actions.send_now, when="ready"),
        SwitchTo(T("← Another group"), "of_back", OwnSurveySG.group),
        state=OwnSurveySG.confirm,
        getter=getters.confirm,
    ),
    Window(
        Ready("text"),
        Group(Select(Label(), "or_turn", _ID, "turns", on_click=actions.turn_results), width=2),
        Group(Select(Label(), "or_versions", _ID, "versions", on_click=actions.version_chosen), width=3),
        Button(T("As an Excel file"), "or_file", on_click=actions.send_results, when="enough"),
        SwitchTo(T("← Back"), "or_back", OwnSurveySG.card),
        state=OwnSurveySG.results,
        getter=getters.results_page,
    ),
    Window(
        Ready("text"),
        Button(T("Yes, delete it"), "oa_delete", on_click=actions.put_away_now, when="may_delete"),
        Button(T("Yes, to the archive"), "oa_archive", on_click=actions.put_away_now, when="may_archive"),
        SwitchTo(T("← Back"), "oa_back", OwnSurveySG.card),
        state=OwnSurveySG.away,
        getter=getters.away,
    ),
    on_start=actions.begun,
)
