"""The windows of groups: who leads, who is in it, what kind; and who joins or leaves a group that is at work."""

from __future__ import annotations

import operator

from aiogram_dialog import Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo

from dialogs.kit import Label, Ready, T
from dialogs.pair import group_actions, group_getters
from dialogs.states import PairSG

_ID = operator.itemgetter("id")

GROUPS = (
    Window(
        T("<b>Who leads the group?</b>\nMentors who can take two mentees or more:", when="any"),
        T(
            "<b>No group yet</b>\nNo ready mentor has two free places. How many each takes stands in their answers.",
            when="none",
        ),
        Column(Select(Label(), "gm_items", _ID, "items", on_click=group_actions.mentor_chosen)),
        SwitchTo(T("← One pair"), "gm_back", PairSG.mentee),
        state=PairSG.group_mentor,
        getter=group_getters.mentors,
    ),
    Window(
        T("<b>Group of {name}</b>: tick from two to {free} mentees.", when="any"),
        T("<b>Group of {name}</b>: nobody who waits fits this mentor.", when="none"),
        Ready("text"),
        Group(Select(Label(), "gt_items", _ID, "items", on_click=group_actions.tick), width=2),
        Row(
            Button(T("← Page"), "gt_prev", on_click=group_actions.turn_back),
            Button(T("Page →"), "gt_next", on_click=group_actions.turn_on),
            when="several",
        ),
        Button(Ready("next_label"), "gt_done", on_click=group_actions.mentees_chosen, when="enough"),
        SwitchTo(T("← Another mentor"), "gt_back", PairSG.group_mentor),
        state=PairSG.group_mentees,
        getter=group_getters.mentees,
    ),
    Window(
        Ready("text"),
        T("\nWhich kind of group will it be?"),
        Column(Select(Label(), "gk_items", _ID, "models", on_click=group_actions.model_chosen)),
        SwitchTo(T("← The mentees"), "gk_back", PairSG.group_mentees),
        state=PairSG.group_model,
        getter=group_getters.chosen,
    ),
    Window(
        Ready("text"),
        T("\nPropose this group? Each of them will be asked; who declines drops out, the others go on."),
        Button(T("Propose"), "gc_yes", on_click=group_actions.propose_now),
        SwitchTo(T("← The mentees"), "gc_back", PairSG.group_mentees),
        state=PairSG.group_confirm,
        getter=group_getters.chosen,
    ),
    Window(
        T(
            "<b>Who joins {name}?</b>\nFree places: {free}. Whoever you tap is asked; after a yes they are in.",
            when="any",
        ),
        T("<b>Nobody can join now</b>\nNo place is free, or nobody who waits fits this form.", when="none"),
        Ready("text"),
        Group(Select(Label(), "ga_items", _ID, "items", on_click=group_actions.add), width=2),
        SwitchTo(T("← To the pair"), "ga_back", PairSG.match),
        state=PairSG.group_add,
        getter=group_getters.joinable,
    ),
    Window(
        T("<b>Who leaves the group?</b>\nThe others go on. Everybody hears it in one neutral line, without a reason."),
        Column(Select(Label(), "gr_items", _ID, "items", on_click=group_actions.remove_chosen)),
        SwitchTo(T("← To the pair"), "gr_back", PairSG.match),
        state=PairSG.group_remove,
        getter=group_getters.members,
    ),
    Window(
        T("<b>{name}</b> leaves the group, and nothing more is asked of them about it. Is that right?"),
        Button(T("Yes, leaves the group"), "gx_yes", on_click=group_actions.remove),
        SwitchTo(T("← Back"), "gx_back", PairSG.group_remove),
        state=PairSG.group_remove_sure,
        getter=group_getters.leaving,
    ),
)
