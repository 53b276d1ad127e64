"""The modules → short screens → five questions → what came of it; one can stop and go on anywhere."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo

from dialogs.kit import Label, T, Y
from dialogs.kit.school import menu_button
from dialogs.states import TrainingSG
from dialogs.training import actions, getters

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        T("<b>Training for mentors</b> · {passed} of {total}"),
        Y(
            "A part takes about five minutes: a few screens and five questions. "
            "Stop whenever you like, it goes on from there.",
            when="open",
        ),
        Y("The training counts. You can read every part again.", when="trained"),
        T("A dot marks what is for practice.", when="practice"),
        Button(T("Go on"), "tm_next", on_click=actions.go_on, when="open"),
        Column(Select(Label(), "tm_items", _ID, "items", on_click=actions.module_chosen)),
        menu_button("tm_menu"),
        state=TrainingSG.main,
        getter=getters.main,
    ),
    Window(
        T("<b>{title}</b> · {number} of {total}\n\n{text}"),
        Group(Select(Label(), "tp_turns", _ID, "turns", on_click=actions.turned), width=2),
        SwitchTo(T("All parts"), "tp_list", TrainingSG.main),
        state=TrainingSG.page,
        getter=getters.page,
    ),
    Window(
        T("<b>{title}</b> · question {number} of {total}\n\n{text}"),
        Column(Select(Label(), "tq_items", _ID, "items", on_click=actions.answered)),
        Button(T("Read again"), "tq_again", on_click=actions.reread),
        SwitchTo(T("All parts"), "tq_list", TrainingSG.main),
        state=TrainingSG.question,
        getter=getters.question,
    ),
    Window(
        T("Not quite.\n\n{text}\n<b>{right}</b>\n\n{why}"),
        Button(T("Next"), "tw_next", on_click=actions.after_wrong),
        state=TrainingSG.wrong,
        getter=getters.wrong,
    ),
    Window(
        T("<b>{title}</b>\n{right} of {total} are right.", when="finished"),
        Y("This part is done, well done!", when="passed"),
        Y("All that the school asks of training is done. Thank you!", when="trained"),
        Y("Four right answers are needed. It is no exam: read it again and try once more.", when="failed"),
        Button(T("Next part"), "tr_next", on_click=actions.go_on, when="more"),
        Button(T("Try again"), "tr_again", on_click=actions.reread, when="failed"),
        SwitchTo(T("All parts"), "tr_list", TrainingSG.main),
        menu_button("tr_menu"),
        state=TrainingSG.result,
        getter=getters.result,
    ),
)
