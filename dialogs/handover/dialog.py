"""Where handing over stands → who leaves and who follows → from which day → one more question."""

from __future__ import annotations

import operator

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo, Url

from dialogs.handover import actions, getters
from dialogs.kit import Label, Ready, T
from dialogs.kit.school import menu_button
from dialogs.states import HandoverSG

_ID = operator.itemgetter("id")

dialog = Dialog(
    Window(
        Ready("text"),
        T(
            "\nThe file says where the school stands: open matters, pairs, who waits, what is missing, days to come. "
            "Codes stand for names.",
            when="may_file",
        ),
        Url(T("Forward the link"), Ready("share"), "hm_share", when="link"),
        Button(T("Send me the file"), "hm_file", on_click=actions.send_file, when="may_file"),
        Column(Select(Label(), "hm_leaving", _ID, "leaving", on_click=actions.leaving_chosen)),
        SwitchTo(T("Take it back"), "hm_stop", HandoverSG.sure, when="pending"),
        menu_button("hm_menu"),
        state=HandoverSG.main,
        getter=getters.main,
    ),
    Window(
        T("<b>Who follows?</b>\nSomebody of the school, or a link for whoever it will be."),
        Column(Select(Label(), "hw_who", _ID, "items", on_click=actions.follower_chosen)),
        SwitchTo(T("← Back"), "hw_back", HandoverSG.main),
        state=HandoverSG.who,
        getter=getters.who,
    ),
    Window(
        T("<b>From which day on?</b>\nUntil then both can look things through together."),
        Column(Select(Label(), "hd_day", _ID, "items", on_click=actions.day_chosen)),
        SwitchTo(T("← Back"), "hd_back", HandoverSG.who),
        state=HandoverSG.day,
        getter=getters.day,
    ),
    Window(
        Ready("text"),
        Button(T("Yes, hand it over"), "hs_yes", on_click=actions.begin, when="begins"),
        Button(T("Yes, take it back"), "hs_stop", on_click=actions.stop, when="stops"),
        SwitchTo(T("← Back"), "hs_back", HandoverSG.main),
        state=HandoverSG.sure,
        getter=getters.sure,
    ),
)
