"""The screens of a minor who needs a guardian, and of a guardian who comes by the link."""

from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo, Url

from dialogs.guardian import actions, getters
from dialogs.kit import Ready, T, Y
from dialogs.kit.newcomer import speak, take_language
from dialogs.states import GuardianSG

dialog = Dialog(
    Window(
        Y(
            "You are under 18, so a parent or guardian has to say yes too.\n"
            "Pass this link on to them. It works once; days left: {days}.\n{link}\n"
            "No messenger? Then take a paper form from the curator.",
            when="to_pass",
        ),
        Y(
            "Your parent or guardian is here already. Now the curator confirms them: you need do nothing.",
            when="waiting",
        ),
        Y("Your parent or guardian is here, and the curator has confirmed them.", when="confirmed"),
        Y("No guardian is needed.", when="not_needed"),
        Row(
            Url(T("Forward"), Ready("share"), id="gd_share"),
            Button(T("Show the QR"), id="gd_qr", on_click=actions.send_qr),
            when="to_pass",
        ),
        Button(T("I'll take the paper"), id="gd_paper", on_click=actions.paper, when="to_pass"),
        Button(T("Next"), id="gd_next", on_click=actions.leave),
        state=GuardianSG.invite,
        getter=getters.invite,
    ),
    Window(
        T("Hello! This is “Nastavnik”, the mentoring programme of <b>{place}</b>.", when="open"),
        T(
            "Your consent is needed so that your child may take part. Child: <b>{ward}</b>.\n"
            "We keep your first and last name and your answers; the curator sees them.\n"
            "It takes 3 minutes, and you can stop at any point.",
            when="open",
        ),
        Ready("words"),
        SwitchTo(T("Start"), id="gd_begin", state=GuardianSG.adult, when="open"),
        SwitchTo(T("What is stored?"), id="gd_stored", state=GuardianSG.stored, when="open"),
        Button(Ready("other_language"), id="gd_other", on_click=actions.other_language, when="stranger"),
        state=GuardianSG.privacy,
        getter=getters.arrival,
    ),
    Window(
        T(
            "<b>What is stored</b>\n"
            "About you: first and last name, this chat, your answers.\n"
            "About the child: name, birth date, grade, answers, meetings.\n"
            "We do not ask for papers, address, health or your job.\n\n"
            "The curator sees it; names and answers are encrypted. The school erases it 30 days after the "
            "programme, or sooner if you ask the curator. /withdraw takes your consent back."
        ),
        SwitchTo(T("← Back"), id="gd_stored_back", state=GuardianSG.privacy),
        state=GuardianSG.stored,
    ),
    Window(
        T("Are you 18 or older?"),
        Row(
            Button(T("Yes"), id="gd_adult", on_click=actions.is_adult),
            SwitchTo(T("No"), id="gd_young", state=GuardianSG.too_young),
        ),
        state=GuardianSG.adult,
    ),
    Window(
        T(
            "Then an adult has to answer here: a parent, an adoptive parent or a guardian.\n"
            "Nothing was stored. Please pass the link on: it still works."
        ),
        SwitchTo(T("← Back"), id="gd_young_back", state=GuardianSG.adult),
        state=GuardianSG.too_young,
    ),
    Window(
        T("Child: <b>{ward}</b>, <b>{place}</b>.\nAre you this child's parent or guardian?", when="open"),
        Ready("words"),
        Button(T("Yes, I am"), id="gd_mine", on_click=actions.link, when="open"),
        SwitchTo(T("No"), id="gd_other_child", state=GuardianSG.not_mine, when="open"),
        state=GuardianSG.ward,
        getter=getters.arrival,
    ),
    Window(
        T(
            "Then this link reached you by mistake. Nothing was stored, and the link still works.\n"
            "Please tell whoever sent it to you."
        ),
        SwitchTo(T("← Back"), id="gd_mistake_back", state=GuardianSG.ward),
        state=GuardianSG.not_mine,
    ),
    Window(
        T("Thank you, your answers are saved."),
        T(
            "\nNow the curator makes sure that you are the guardian. Child: <b>{names}</b>.\n"
            "I will write to you when it is done; you need do nothing.",
            when="waits",
        ),
        Button(T("Menu"), id="gd_menu", on_click=actions.leave),
        state=GuardianSG.done,
        getter=getters.waiting,
    ),
    on_start=actions.on_start,
    on_process_result=take_language,
    getter=speak,
)
