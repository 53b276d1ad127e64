"""The pair's own page, the list of its meetings, one meeting, and the windows that correct it."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button
from dialogs.plan import actions, entering, fixing, getters
from dialogs.plan import journal_getters as journals
from dialogs.states import PlanSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        Column(Select(Label(), "pc_match", _ID, "items", on_click=actions.choose)),
        menu_button("pc_menu"),
        state=PlanSG.choose,
        getter=getters.choose,
    ),
    Window(
        Ready("text"),
        Button(Ready("next_label"), "pv_next", on_click=actions.next_thing, when="next"),
        Button(Ready("goals_label"), "pv_goals", on_click=actions.goals, when="goals"),
        Button(Ready("all_label"), "pv_all", on_click=actions.all_meetings, when="any"),
        Button(T("Log a past meeting"), "pv_past", on_click=actions.log_past, when="may_log"),
        Button(T("Hints"), "pv_hints", on_click=actions.hints, when="hints"),
        Button(T("Pause or change"), "pv_wish", on_click=actions.wish, when="wish"),
        SwitchTo(T("Another match"), "pv_other", PlanSG.choose, when="others"),
        menu_button("pv_menu"),
        state=PlanSG.view,
        getter=getters.view,
    ),
    Window(
        Ready("text"),
        T("\nPage {page} of {pages}", when="several"),
        RowSelect(Label(), "pj_item", _ID, "items", on_click=actions.open_entry),
        Row(
            Button(T("← Page"), "pj_newer", on_click=actions.newer),
            Button(T("Page →"), "pj_older", on_click=actions.older),
            when="several",
        ),
        SwitchTo(T("Add a meeting"), "pj_add", PlanSG.add_day, when="may_add"),
        SwitchTo(T("← Back"), "pj_back", PlanSG.view, when="own"),
        Button(T("← To the pair"), "pj_pair", on_click=actions.to_pair, when="desk"),
        state=PlanSG.journal,
        getter=journals.journal,
    ),
    Window(
        Ready("text"),
        Button(T("Count it as held"), "pe_yes", on_click=fixing.settle_held, when="settle"),
        Button(T("It did not take place"), "pe_no", on_click=fixing.settle_missed, when="settle"),
        Row(
            SwitchTo(T("Day"), "pe_day", PlanSG.fix_day),
            SwitchTo(T("How long"), "pe_minutes", PlanSG.fix_minutes),
            when="fix",
        ),
        Row(
            SwitchTo(T("Place"), "pe_place", PlanSG.fix_place),
            SwitchTo(T("Topic"), "pe_topic", PlanSG.fix_topic),
            when="fix",
        ),
        SwitchTo(T("Who was there"), "pe_there", PlanSG.fix_there, when="group"),
        SwitchTo(T("It did not happen"), "pe_missed", PlanSG.fix_missed, when="fix_held"),
        SwitchTo(T("It did take place"), "pe_held", PlanSG.fix_missed, when="fix_missed"),
        Button(T("Photos and voice"), "pe_files", on_click=actions.files, when="held"),
        SwitchTo(T("← All meetings"), "pe_back", PlanSG.journal),
        state=PlanSG.entry,
        getter=journals.entry,
    ),
    Window(
        T("On which day was it really?", when="any"),
        T("There is no other free day in the last two weeks. The curator can correct it further back.", when="none"),
        RowSelect(Label(), "pd_day", _ID, "days", on_click=fixing.day),
        Row(
            Button(T("← Earlier"), "pd_less", on_click=fixing.earlier, when="has_more"),
            Button(T("Later →"), "pd_more", on_click=fixing.later, when="has_less"),
        ),
        SwitchTo(T("← Back"), "pd_back", PlanSG.entry),
        state=PlanSG.fix_day,
        getter=journals.days,
    ),
    Window(
        Ready("error"),
        T("How many minutes was it really? Tap, or type a number."),
        RowSelect(Label(), "pm_min", _ID, "minutes", on_click=fixing.minutes),
        MessageInput(fixing.minutes_typed),
        SwitchTo(T("← Back"), "pm_back", PlanSG.entry),
        state=PlanSG.fix_minutes,
        getter=journals.minutes,
    ),
    Window(
        T("Where was it really?"),
        Column(Select(Label(), "pp_place", _ID, "places", on_click=fixing.place)),
        SwitchTo(T("← Back"), "pp_back", PlanSG.entry),
        state=PlanSG.fix_place,
        getter=journals.places,
    ),
    Window(
        Ready("error"),
        Y("What was it about? Type a few words; both sides see them. No surnames, nothing about health or family."),
        MessageInput(fixing.topic_typed),
        SwitchTo(T("← Back"), "pt_back", PlanSG.entry),
        state=PlanSG.fix_topic,
        getter=journals.topics,
    ),
    Window(
        T("Who was there? Tap whoever was not."),
        Column(Select(Label(), "ph_who", _ID, "items", on_click=fixing.tick)),
        Button(T("Write it down"), "ph_done", on_click=fixing.there),
        SwitchTo(T("← Back"), "ph_back", PlanSG.entry),
        state=PlanSG.fix_there,
        getter=journals.there,
    ),
    Window(
        Ready("text"),
        T(
            "\nDid it not take place after all? The log keeps what it said; the other side gets one quiet line.",
            when="held",
        ),
        T(
            "\nDid it take place after all? The log keeps what it said; the other side gets one quiet line.",
            when="missed",
        ),
        Button(T("It did not happen"), "px_no", on_click=fixing.not_held, when="held"),
        Button(T("It did take place"), "px_yes", on_click=fixing.held, when="missed"),
        SwitchTo(T("← Back"), "px_back", PlanSG.entry),
        state=PlanSG.fix_missed,
        getter=journals.missed,
    ),
    Window(
        T("On which day did they meet? Back to the start of the school year."),
        RowSelect(Label(), "pa_day", _ID, "days", on_click=fixing.add_day),
        Row(
            Button(T("← Earlier"), "pa_less", on_click=fixing.earlier, when="has_more"),
            Button(T("Later →"), "pa_more", on_click=fixing.later, when="has_less"),
        ),
        SwitchTo(T("← Back"), "pa_back", PlanSG.journal),
        state=PlanSG.add_day,
        getter=journals.days,
    ),
    on_start=entering.opened,
)
