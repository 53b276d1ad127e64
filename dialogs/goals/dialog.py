"""The screens of a pair's plan."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from dialogs.goals import actions, getters, typing
from dialogs.kit import Label, Ready, T
from dialogs.kit.rows import RowSelect
from dialogs.kit.school import menu_button
from dialogs.states import GoalsSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        RowSelect(Label(), "go_act", _ID, "acts", on_click=actions.act),
        Row(Button(T("← Back"), "go_back", on_click=actions.leave, when="back"), menu_button("go_menu")),
        state=GoalsSG.main,
        getter=getters.main,
    ),
    Window(
        Ready("text"),
        Button(T("Propose the plan"), "ge_propose", on_click=actions.propose, when="ready"),
        RowSelect(Label(), "ge_part", _ID, "items", on_click=actions.part),
        Button(T("Give up the change"), "ge_drop", on_click=actions.drop, when="may_drop"),
        SwitchTo(T("← To the plan"), "ge_back", GoalsSG.main),
        state=GoalsSG.edit,
        getter=getters.edit,
    ),
    Window(
        Ready("text"),
        Row(
            Button(T("Goal"), "gg_title", on_click=actions.ask_title),
            Button(T("Sign"), "gg_sign", on_click=actions.ask_sign),
            when="there",
        ),
        Row(
            Button(T("Month"), "gg_due", on_click=actions.ask_due),
            Button(T("Steps"), "gg_task", on_click=actions.ask_task),
            when="there",
        ),
        Button(T("Take the goal out"), "gg_drop", on_click=actions.drop_goal, when="there"),
        SwitchTo(T("← To the parts"), "gg_back", GoalsSG.edit),
        state=GoalsSG.goal,
        getter=getters.goal,
    ),
    Window(
        Ready("error"),
        Ready("text"),
        Ready("now"),
        Button(T("Take my words"), "ga_mine", on_click=actions.take_mine, when="aside"),
        Button(T("Leave as it is"), "ga_theirs", on_click=actions.leave_mine, when="aside"),
        RowSelect(Label(), "ga_pick", _ID, "items", on_click=actions.picked),
        MessageInput(typing.typed),
        Button(T("← Back"), "ga_back", on_click=actions.asked_enough),
        state=GoalsSG.ask,
        getter=getters.ask,
    ),
    Window(
        Ready("text"),
        RowSelect(Label(), "gm_mark", _ID, "items", on_click=actions.marked),
        SwitchTo(T("← To the plan"), "gm_back", GoalsSG.main),
        state=GoalsSG.mark,
        getter=getters.mark,
    ),
    Window(
        Ready("text"),
        SwitchTo(T("← To the plan"), "gh_back", GoalsSG.main),
        state=GoalsSG.history,
        getter=getters.history,
    ),
)
