"""Taps and typed characters of each journey, counted on the way and kept in ``docs/taps.md``.

Beside each stands what the same takes in a web form with the same fields, counted in the form's favour: it is open
already, nobody has to sign in, nothing is mistyped. ``TAPS_UPDATE=1`` writes the page anew; otherwise the test fails
when it no longer says what people do.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.calendar import local, next_working_day
from domain.vocabulary import MatchStatus
from storage.ids import new_id
from storage.tables import Answer, Match, Meeting, SurveyRequest
from tests.journeys.phone import Phone, Tally
from tests.journeys.stage_4 import answer_part, read_pages, record_training, select_mentor
from tests.journeys.test_curators_desk_journey import work
from tests.journeys.test_one_pair import (
    ABOUT_A_MEETING,
    DAY,
    Cast,
    answer,
    confirm_guardian,
    join_as_mentor,
    link_on,
    open_year,
    set_up,
)

PAGE = Path(__file__).parents[2] / "docs" / "taps.md"
HEAD = """# Taps and typed characters

Counted by `tests/journeys/test_taps.py`, which walks each journey through the real bot in Russian and fails when this
page is out of date (`TAPS_UPDATE=1` writes it anew). A tap is a button or the line to type in; a command from the
messenger's own menu, or opening a link, counts as one tap too.

The web form beside it has the same fields and is counted in its favour: it is open already, nobody signs in. A field to
type in takes one tap and its characters, a date ten characters, one of a few options one tap, one of a long list two,
a tick one, sending one. It sends no notice, so opening it is not counted either.

| Journey | who | taps | typed | form: taps | form: typed |
|---|---|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Form:
    """The same fields in a web form."""

    choices: int = 0
    lists: int = 0
    ticks: int = 0
    texts: tuple[int, ...] = ()
    """Characters of each field to type in."""

    @property
    def taps(self) -> int:
        return self.choices + 2 * self.lists + self.ticks + len(self.texts) + 1

    @property
    def typed(self) -> int:
        return sum(self.texts)


class Ledger:
    """What was counted, line by line."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, Tally, Form]] = []

    def note(self, journey: str, who: str, tally: Tally, form: Form) -> None:
        self.lines.append((journey, who, tally, form))

    @property
    def page(self) -> str:
        rows = [
            f"| {journey} | {who} | {tally.taps + tally.opened} | {tally.characters} | {form.taps} | {form.typed} |"
            for journey, who, tally, form in self.lines
        ]
        return HEAD + "\n".join(rows) + "\n"


async def same_answers(cast: Cast, instrument: str) -> Form:
    """Return a form in which the answers just given are given again; what was skipped costs nothing there."""
    rows = await cast.rows(
        select(Answer.value)
        .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
        .where(SurveyRequest.instrument.startswith(instrument))
    )
    given = [row.value for row in rows if row.value is not None]
    lists = [value for value in given if isinstance(value, list)]
    return Form(choices=len(given) - len(lists), ticks=sum(map(len, lists)))


async def joining(cast: Cast, ledger: Ledger, curator: Phone, link: str) -> tuple[Phone, Phone]:
    """Let a pupil and her mother come in."""
    anya = cast.phone("Аня", 101)
    with anya.counting() as tally:
        await anya.start(link)
        await anya.tap("Начать")
        await anya.send("Аня Смирнова")
        await anya.send("01.05.2013")
        await anya.tap("7")
        await anya.tap("Соглашаюсь")
        await anya.sees("осталось дней: 14")
    form = Form(lists=1, ticks=1, texts=(12, 10))
    ledger.note("Joining: name, birthday, grade, one consent", "mentee, 13", tally, form)
    mother = cast.phone("Мария", 102)
    with mother.counting() as tally:
        await mother.start(link_on(anya))
        for label in ("Начать", "Да", "Да, это так"):
            await mother.tap(label)
        await mother.send("Мария Смирнова")
        await mother.tap("Соглашаюсь")
        await mother.tap("Соглашаюсь")
        await mother.sees("Теперь куратор подтвердит")
    ledger.note("Two consents for a child", "guardian", tally, Form(ticks=4, texts=(14, 12)))
    with curator.counting() as tally:
        await confirm_guardian(curator)
    ledger.note("Confirming a guardian", "curator", tally, Form(lists=1, choices=1))
    await anya.told("Хорошие новости из школы")
    return anya, mother


async def questionnaires(cast: Cast, ledger: Ledger, anya: Phone, mentor: Phone) -> None:
    """Let both answer what they are asked first."""
    picks = {"me_needs": ["study", "project"], "me_mentor": "any", "me_slots": ["wed_day"]}
    with anya.counting() as tally:
        await anya.command("menu")
        await anya.tap("Ответить")
        await anya.tap("Начать")
        asked = await answer(anya, picks)
        await anya.sees("Спасибо")
    form = await same_answers(cast, "IN-ME")
    ledger.note(f"First questionnaire, {len(asked)} questions", "mentee, 13", tally, form)
    if not mentor.shows("Начать"):
        await mentor.command("menu")
        await mentor.tap("Ответить")
    picks = {"mr_why": ["help"], "mr_strong_t": ["study"], "mr_strong": ["study"], "mr_capacity": "2",
             "mr_slots": ["wed_day"], "mr_ages": ["a11"]}  # fmt: skip
    with mentor.counting() as tally:
        await mentor.tap("Начать")
        asked = await answer(mentor, picks)
    form = await same_answers(cast, "IN-MR")
    ledger.note(f"First questionnaire, {len(asked)} questions", "mentor", tally, form)


async def stage_4(ledger: Ledger, curator: Phone, mentor: Phone) -> None:
    """Let the mentor go through one part of the training, the curator record one in person and select the mentor."""
    await mentor.command("menu")
    with mentor.counting() as tally:
        await mentor.tap("К обучению")
        await mentor.tap("Продолжить")
        await read_pages(mentor)
        await answer_part(mentor, "first_meeting", child=False)
    ledger.note("A part of the training: 4 screens, 5 questions", "mentor", tally, Form(choices=5))
    with curator.counting() as tally:
        await record_training(curator)
    ledger.note("Recording a training in person", "curator", tally, Form(lists=1, choices=1, ticks=1, texts=(10, 2)))
    with curator.counting() as tally:
        await select_mentor(curator)
    ledger.note("Selecting a mentor", "curator", tally, Form(lists=1, ticks=1, choices=2))


async def pairing(ledger: Ledger, curator: Phone, anya: Phone, mentor: Phone) -> None:
    """Let the curator make a pair, both sides answer, and the order be recorded."""
    with curator.counting() as tally:
        await curator.command("today")
        for label in ("Подобрать", "Илья О.", "Нужна помощь в учёбе", "Предложить"):
            await curator.tap(label)
    ledger.note("Choosing a pair and proposing it", "curator", tally, Form(lists=3))
    for phone, who, label in ((anya, "mentee, 13", "Давай попробуем"), (mentor, "mentor", "Давайте попробуем")):
        await phone.told("Есть новость")
        with phone.counting() as tally:
            await phone.tap("Посмотреть")
            await phone.tap(label)
        ledger.note("Answering a proposal", who, tally, Form(choices=1))
    await curator.told("Пара согласна")
    with curator.counting() as tally:
        await curator.command("today")
        await curator.tap("· Записать приказ")
        await curator.send("12-ОД")
        await curator.tap("Сегодня, ")
    ledger.note("Recording the order", "curator", tally, Form(lists=1, texts=(5, 10)))


async def meeting(cast: Cast, ledger: Ledger, anya: Phone, mentor: Phone) -> None:
    """Let them agree on a meeting, hold it, log it, and say how it was."""
    with mentor.counting() as tally:
        await mentor.command("meeting")
        await mentor.tap([label for label in mentor.person.buttons if ":" in label][-1])
        await mentor.tap("В школе")
        await mentor.tap("Не уточнять")
        await mentor.sees("Вторая сторона получит сообщение")
    ledger.note("Proposing a meeting", "mentor", tally, Form(choices=1, texts=(10, 5)))
    await anya.told("Предложена встреча")
    with anya.counting() as tally:
        await anya.tap("Хорошо")
        await anya.sees("Договорились")
    ledger.note("Agreeing to a meeting", "mentee, 13", tally, Form(choices=1))
    (planned,) = await cast.rows(select(Meeting.planned_at))
    await cast.move(planned.planned_at + timedelta(hours=2))
    with mentor.counting() as tally:
        await mentor.command("meeting")
        await mentor.tap("Да, всё так")
        await mentor.tap("Не сейчас")
    ledger.note("Logging a meeting", "mentor", tally, Form(choices=3, texts=(10, 2)))
    await anya.told("Как прошла встреча")
    with anya.counting() as tally:
        await anya.tap_under(("Как прошла встреча", ""), ("Да", ""))
        asked = await answer(anya, ABOUT_A_MEETING)
        await anya.sees("Спасибо")
    form = await same_answers(cast, "MT-ME")
    # The first question stands under the notice itself.
    ledger.note(f"How the meeting was, {1 + len(asked)} questions (MT-ME)", "mentee, 13", tally, form)
    most(tally, 4)


def most(tally: Tally, taps: int) -> None:
    """Hold a questionnaire to its taps, from the notice's button to the thank-you, with nothing typed (issue 4)."""
    assert tally.taps <= taps
    assert (tally.characters, tally.opened) == (0, 0)


async def half_way(cast: Cast, ledger: Ledger, curator: Phone, anya: Phone) -> None:
    """Let the curator open the mid-term of a pair at work, and the pupil answer."""
    ((match,),) = await cast.rows(select(Match.id))
    async with work(cast.app) as unit:
        unit.change(Match, match, status=MatchStatus.WORKING.value)
    with curator.counting() as tally:
        await curator.command("menu")
        for label in ("Учебный год", "Опросы и листы", "Опросы: ответы", "Открыть середину", "Да, открыть сейчас"):
            await curator.tap(label)
    ledger.note("Opening the mid-term", "curator", tally, Form(lists=1))
    await cast.move(afternoon(cast))
    marks = {"mid_helps": "8", "mid_safe": "9", "mid_heard": "9", "mid_closer": "yes", "mid_often": "weekly"}
    with anya.counting() as tally:
        await anya.tap_under(("Половина пути", ""), ("Ответить", ""))
        await anya.tap("Начать")
        asked = await answer(anya, marks)
        await anya.sees("Спасибо")
    ledger.note(f"Half-way, {len(asked)} questions (MID-ME)", "mentee, 13", tally, await same_answers(cast, "MID-ME"))
    most(tally, 8)


async def goodbye(cast: Cast, ledger: Ledger, anya: Phone, mentor: Phone) -> None:
    """Let the mentor log from the reminder, and the pupil look back after the last meeting."""
    await planned(cast, "working")
    await cast.move(afternoon(cast))
    with mentor.counting() as tally:
        await mentor.tap_under(("Нет записи о встрече", ""), ("Да, всё так", ""))
        await mentor.tap("По плану")
        await mentor.tap("Не сейчас")
        await mentor.sees("Спасибо")
    ledger.note("The log from a reminder (MT-MR)", "mentor", tally, Form(choices=3, texts=(10, 2)))
    most(tally, 5)
    await planned(cast, "final")
    await mentor.command("meeting")
    await mentor.tap("Да, всё так")
    await cast.move(afternoon(cast))
    marks = {"fin_goal": "mostly", "fin_again": "same", "fin_mentor": "maybe", "fin_tu_better": "4",
             "fin_tu_result": "yes"}  # fmt: skip
    marks |= dict.fromkeys(("fin_content", "fin_ease", "fin_useful", "fin_support", "fin_safe"), "9")
    with anya.counting() as tally:
        await anya.tap_under(("Последняя встреча прошла", ""), ("Ответить", ""))
        await anya.tap("Начать")
        asked = await answer(anya, marks)
        await anya.sees("Спасибо")
    ledger.note(f"Looking back, {len(asked)} questions (FIN-ME)", "mentee, 13", tally,
                await same_answers(cast, "FIN-ME"))  # fmt: skip
    most(tally, 13)


async def planned(cast: Cast, kind: str) -> None:
    """Plan a meeting that began an hour ago."""
    ((match, municipality, school, author),) = await cast.rows(
        select(Match.id, Match.municipality_id, Match.organization_id, Match.proposed_by)
    )
    async with work(cast.app) as unit:
        unit.add(
            Meeting(
                id=new_id(), municipality_id=municipality, organization_id=school, match_id=match, type=kind,
                status="planned", format="in_person", planned_at=unit.now - timedelta(hours=1), created_by=author,
                created_at=unit.now,
            )
        )  # fmt: skip


def afternoon(cast: Cast) -> datetime:
    """Return five past four in Moscow on the next working day: what was due then has come."""
    moscow = ZoneInfo("Europe/Moscow")
    today = cast.world.clock.now().astimezone(moscow).date()
    return local(next_working_day(today + DAY), time(16, 5), moscow)


async def rights(cast: Cast, ledger: Ledger, anya: Phone, mother: Phone) -> None:
    """Let the pupil call for help, and her mother take the consents back."""
    with anya.counting() as tally:
        await anya.command("sos")
        await anya.tap("Куратору")
    ledger.note("Calling for help", "mentee, 13", tally, Form(choices=1, texts=(30,)))
    await cast.move(DAY)
    with mother.counting() as tally:
        await mother.command("withdraw")
        await mother.tap("Отозвать: Аня")
        await mother.tap("Да, отозвать")
        await mother.sees("Участие ребёнка завершено")
    ledger.note("Taking the consents back", "guardian", tally, Form(ticks=2, texts=(12,)))


async def test_taps_are_what_the_page_says(app, world) -> None:
    cast, ledger = Cast(app, world, "ru"), Ledger()
    curator = await set_up(cast)
    links = await open_year(cast, curator, ("учитель → ученик", ""))
    anya, mother = await joining(cast, ledger, curator, links["mentee"])
    mentor = await join_as_mentor(cast, links["mentor"])
    await questionnaires(cast, ledger, anya, mentor)
    await stage_4(ledger, curator, mentor)
    await pairing(ledger, curator, anya, mentor)
    await meeting(cast, ledger, anya, mentor)
    await half_way(cast, ledger, curator, anya)
    await goodbye(cast, ledger, anya, mentor)
    await rights(cast, ledger, anya, mother)
    if os.environ.get("TAPS_UPDATE"):
        PAGE.write_text(ledger.page)
    assert PAGE.read_text() == ledger.page
    assert all(tally.characters <= form.typed for _, _, tally, form in ledger.lines)
