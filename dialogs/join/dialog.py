"""The screens of a newcomer."""

from __future__ import annotations

from aiogram import F
from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import Const

from dialogs.join import actions, arriving, getters
from dialogs.kit import Label, Ready, T, Y
from dialogs.kit.newcomer import speak, take_language
from dialogs.states import JoinSG, MenuSG

dialog = Dialog(
    Window(
        Const("Привет! На каком языке говорим?\nHello! Which language do you prefer?"),
        Row(
            Button(Const("Русский"), id="jn_ru", on_click=actions.choose_language),
            Button(Const("English"), id="jn_en", on_click=actions.choose_language),
        ),
        state=JoinSG.language,
    ),
    Window(
        Y("Hello! This is “Nastavnik”. 👋", when="open"),
        T("<b>{place}</b>", when="open"),
        Ready("about"),
        Y(
            "\nThis link is for: <b>{whose}</b>. School has entered you already, "
            "and all that stands there stays yours.",
            when="personal",
        ),
        Y(
            "\nWe keep your name, birth date, grade or post, your answers and meetings. The curator sees them. "
            "The other side of the pair sees your name and topic. You can have everything erased.",
            when="takes_part",
        ),
        Y("\nA few questions first. It takes 3 minutes, and you can stop at any point.", when="open"),
        Y(
            "\n❗ This is another school. You take part already in: {elsewhere}. Is it a mistake? Then tap Menu.",
            when="other_school",
        ),
        Button(T("Start"), id="jn_begin", on_click=actions.begin, when="open"),
        SwitchTo(T("What is stored?"), id="jn_stored", state=JoinSG.stored, when="open"),
        Button(Ready("other_language"), id="jn_other", on_click=actions.other_language, when="stranger"),
        Button(T("Menu"), id="jn_privacy_menu", on_click=actions.to_menu, when="known"),
        state=JoinSG.privacy,
        getter=getters.privacy,
    ),
    Window(
        Y(
            "<b>What is stored about you</b>\n"
            "• name, birth date, grade or post, school\n"
            "• your answers to questionnaires\n"
            "• when you met and how it went\n"
            "We do not ask for papers, address, health or family.\n\n"
            "The curator sees it; names and answers are encrypted. The school erases it 30 days after the "
            "programme. If you ask the curator, it goes sooner. /withdraw takes your consent back."
        ),
        SwitchTo(T("← Back"), id="jn_back", state=JoinSG.privacy),
        state=JoinSG.stored,
    ),
    Window(
        Y("What is your name? Please type your first and last name, for example: Anna Smirnova"),
        MessageInput(actions.take_name),
        state=JoinSG.name,
    ),
    Window(
        Y("When were you born? Tap the year, or type the whole date: 25.03.2012"),
        Group(
            Select(
                Label(), id="jn_first", item_id_getter=lambda key: key["id"], items="years", on_click=actions.pick_first
            ),
            width=4,
        ),
        MessageInput(actions.take_birth_date),
        state=JoinSG.birth_date,
        getter=getters.birth_date,
    ),
    Window(
        Y("Which year?"),
        Group(
            Select(
                Label(), id="jn_year", item_id_getter=lambda key: key["id"], items="years", on_click=actions.pick_year
            ),
            width=5,
        ),
        SwitchTo(T("← Back"), id="jn_year_back", state=JoinSG.birth_date),
        MessageInput(actions.take_birth_date),
        state=JoinSG.birth_year,
        getter=getters.birth_year,
    ),
    Window(
        T("{year}. Which month?"),
        Group(
            Select(
                Label(),
                id="jn_month",
                item_id_getter=lambda key: key["id"],
                items="months",
                on_click=actions.pick_month,
            ),
            width=3,
        ),
        SwitchTo(T("← Back"), id="jn_month_back", state=JoinSG.birth_date),
        MessageInput(actions.take_birth_date),
        state=JoinSG.birth_month,
        getter=getters.birth_month,
    ),
    Window(
        T("{month}. Which day?"),
        Group(
            Select(Label(), id="jn_day", item_id_getter=lambda key: key["id"], items="days", on_click=actions.pick_day),
            width=7,
        ),
        SwitchTo(T("← Back"), id="jn_day_back", state=JoinSG.birth_month),
        MessageInput(actions.take_birth_date),
        state=JoinSG.birth_day,
        getter=getters.birth_day,
    ),
    Window(
        Y("Which grade are you in?"),
        Group(
            Select(
                Label(),
                id="jn_grade",
                item_id_getter=lambda key: key["id"],
                items="grades",
                on_click=actions.pick_grade,
            ),
            width=4,
        ),
        SwitchTo(T("← Birth date"), id="jn_grade_back", state=JoinSG.birth_date),
        MessageInput(actions.type_grade),
        state=JoinSG.grade,
        getter=getters.grade,
    ),
    Window(
        Y("That is all we need to know about you. Thank you!"),
        Button(T("Next"), id="jn_next", on_click=actions.leave),
        state=JoinSG.done,
    ),
    Window(
        Ready("reason"),
        Y("\nNothing is lost, and nothing about you was stored.", when=~F["known"]),
        MessageInput(arriving.take_code),
        Button(T("Menu"), id="jn_menu", on_click=actions.leave, when="known"),
        Button(Ready("other_language"), id="jn_problem_other", on_click=actions.other_language, when=~F["known"]),
        state=JoinSG.invite_problem,
        getter=getters.problem,
    ),
    Window(
        Y(
            "Hello! This is “Nastavnik”, a school mentoring programme. 👋\n"
            "The curator of your school gives out links, and cards with a code. "
            "Tap the link, or type the code here."
        ),
        MessageInput(arriving.take_code),
        Button(Ready("other_language"), id="jn_stranger_other", on_click=actions.other_language),
        Start(T("Help"), id="jn_stranger_help", state=MenuSG.help, mode=StartMode.RESET_STACK),
        state=JoinSG.stranger,
        getter=getters.stranger,
    ),
    on_start=actions.on_start,
    on_process_result=take_language,
    getter=speak,
)
