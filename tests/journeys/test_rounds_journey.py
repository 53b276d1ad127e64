"""Questionnaires that come by themselves: a pair from its order to the second look back, the mid-term of a school."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from domain.vocabulary import MatchStatus
from storage.ids import new_id
from storage.tables import Account, Guardianship, Match, Meeting, SurveyRequest
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import work
from tests.journeys.test_one_pair import DAY, TYPES, Cast, answer, question_of
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import Town

ABOUT_A_MEETING = {"mt_useful": "5", "mt_mood": "good", "mt_next": "agreed"}
SIX = ["ba_study", "ba_mood", "ba_future", "ba_people", "ba_goals", "ba_calm"]
CURATOR = 700


async def found(cast: Cast, status: MatchStatus) -> Town:
    """Make a school with a pair: a pupil of sixteen, her mother, a teacher who mentors."""
    async with work(cast.app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        form_on(town, "teacher_pupil")
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=cast.locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        town.mentee = ready_mentee(town)
        town.mentor = adult_mentor(town, "Илья", kind="teacher", form="teacher_pupil")
        town.pair = town.match(town.mentor, town.mentee, status.value)
        unit.change(Match, town.pair, form="teacher_pupil")
    return town


async def chat_of(cast: Cast, name: str, person_id: int) -> Phone:
    """Return the telephone of somebody who stands in the database."""
    ((chat,),) = await cast.rows(select(Account.chat_id).where(Account.person_id == person_id))
    phone = cast.phone(name, chat)
    await phone.command("menu")  # a bot writes to nobody who has not written to it
    return phone


async def meet(cast: Cast, town: Town, mentor: Phone, kind: str) -> None:
    """Let the pair meet now and the mentor log it."""
    async with work(cast.app) as unit:
        town.unit = unit
        town.meeting(town.pair, unit.now - timedelta(hours=1), kind=kind)
    await mentor.command("meeting")
    for label in ("Да, всё так", "По плану", "Не сейчас"):
        if mentor.shows(label):
            await mentor.tap(label)


async def hold(cast: Cast, town: Town, mentor: Phone, mentee: Phone, kind: str) -> None:
    """Let the pair meet now and the mentor log it; she answers about it, after the trial both go on."""
    await meet(cast, town, mentor, kind)
    if kind == "trial":
        for phone in (mentor, mentee):
            await phone.command("plan")
            await phone.tap("Ответить: 20 секунд")
            if phone.shows("Начать"):
                await phone.tap("Начать")
            await answer(phone, {"tr_go_on": "yes", "mt_met": "yes", **ABOUT_A_MEETING})
        return
    await mentee.tap_under(("Как прошла встреча", ""), ("Да", ""))
    assert await answer(mentee, ABOUT_A_MEETING) == list(ABOUT_A_MEETING)


async def step(phone: Phone, said: str, first: str, picks: dict | None = None) -> list[str]:
    """Answer the questionnaire that the menu shows as the next step."""
    await phone.command("menu")
    await phone.sees(said)
    await phone.tap("Ответить")
    if phone.shows("Начать"):
        await phone.tap("Начать")
    assert question_of(phone)[0] == first
    return await answer(phone, dict.fromkeys(SIX, "7") | (picks or {}))


async def test_a_pair_from_the_order_to_the_second_look_at_how_things_are(app, world) -> None:
    cast = Cast(app, world, "ru")
    town = await found(cast, MatchStatus.AGREED)
    curator = cast.phone("Ольга", CURATOR)
    mentor = await chat_of(cast, "Илья", town.mentor.id)
    mentee = await chat_of(cast, "Аня", town.mentee.id)
    await curator.command("today")
    await curator.tap("· Записать приказ")
    await curator.send("12-ОД")
    await curator.tap("Сегодня, ")
    # Before the trial: told why, who reads it and how long; the menu says the same. Paused at the third, gone on with.
    notice = await mentee.told("Перед первыми встречами")
    assert "Короткая анкета" in notice.text
    assert "60 секунд. Ответы увидит только куратор" in notice.text
    await mentee.tap_under(("Перед первыми встречами", ""), ("Ответить", ""))
    await mentee.tap("Начать")
    await mentee.tap("7")
    await mentee.tap("7")
    await mentee.tap("Продолжить завтра")
    assert await step(mentee, "шесть фраз", SIX[2]) == SIX[2:]
    await mentee.sees("Спасибо")
    await cast.move(timedelta(hours=7))  # 17:00 in Moscow: what is due in the afternoon comes with each day
    for kind in TYPES[:3]:
        await hold(cast, town, mentor, mentee, kind)
        await cast.move(DAY)
    # After planning both say what they expect; hers comes a day after the question about the meeting.
    await mentor.told("План готов")
    await mentee.told("План готов")
    assert await step(mentee, "чего", "ex_help", {"ex_help": "9", "ex_ease": "9", "ex_useful": "9"})
    assert await step(mentor, "чего", "ex_help", {"ex_help": "9", "ex_ease": "9", "ex_useful": "9"})
    for kind in TYPES[3:]:
        if kind == "final":
            await meet(cast, town, mentor, kind)
            await mentee.tap_under(("Как прошла встреча", ""), ("Да", ""))
            await answer(mentee, ABOUT_A_MEETING)
        else:
            await hold(cast, town, mentor, mentee, kind)
            await cast.move(3 * DAY)  # over the weekend
    await mentor.told("Последняя встреча прошла")
    await cast.move(DAY)
    await mentee.told("Последняя встреча прошла")
    marks = dict.fromkeys(("fin_content", "fin_ease", "fin_useful", "fin_support", "fin_safe"), "9")
    marks |= {"fin_goal": "fully", "fin_again": "same", "fin_mentor": "yes", "fin_tu_better": "5"}
    asked = await step(mentee, "как всё было", "fin_content", marks | {"fin_tu_result": "yes"})
    assert [item for item in asked if "_tu_" in item or "_uu_" in item] == ["fin_tu_better", "fin_tu_result"]
    # «Дальше» leads on to the same six lines as at the start, in the same words.
    await mentee.tap("Дальше")
    if mentee.shows("Начать"):
        await mentee.tap("Начать")
    assert await answer(mentee, dict.fromkeys(SIX, "8")) == SIX
    await mentee.sees("Спасибо")
    rows = await cast.rows(
        select(SurveyRequest.subject_id, SurveyRequest.version, SurveyRequest.state)
        .where(SurveyRequest.instrument == "BA-P")
        .order_by(SurveyRequest.asked_at)
    )
    ((final,),) = await cast.rows(select(Meeting.id).where(Meeting.type == "final"))
    assert [tuple(row) for row in rows] == [(town.pair, 1, "done"), (final, 1, "done")]


async def test_the_mid_term_of_a_school_in_english(app, world) -> None:
    cast = Cast(app, world, "en")
    world.clock.move_to(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    town = await found(cast, MatchStatus.WORKING)
    async with work(app) as unit:
        town.unit = unit
        others = [ready_mentee(town, f"Pupil{number}") for number in range(4)]
        for mentee in others:
            town.match(ready_mentor(town, f"Mentor of {mentee.id}"), mentee, MatchStatus.WORKING.value)
        unit.execute(Account.__table__.update().values(locale="en"))
    curator = cast.phone("Olga", CURATOR)
    mentee = await chat_of(cast, "Anna", town.mentee.id)
    mentor = await chat_of(cast, "Ilya", town.mentor.id)
    guardians = select(Guardianship.guardian_id).where(Guardianship.minor_id == town.mentee.id)
    mother = await chat_of(cast, "Mary", (await cast.rows(guardians))[0].guardian_id)
    await curator.command("menu")
    await curator.tap("", "School year")
    await curator.tap("", "Surveys and sheets")
    await curator.tap("", "Answer rates")
    await curator.sees("", "The mid-term opens by itself: December 1, 2026")
    await curator.tap("", "Open the mid-term")
    await curator.sees("", "At work: 5 pairs")
    await curator.tap("", "Yes, open it now")
    await curator.sees("", "mentees: 0 of 5, 0 %")
    await cast.move(datetime(2026, 11, 24, 13, 5, tzinfo=UTC))
    notice = await mentee.told("", "Half of the way is done")
    assert "60 seconds; only the curator sees the answers" in notice.text
    await mentee.tap_under(("", "Half of the way is done"), ("", "Answer"))
    await mentee.tap("", "Start")
    marks = {"mid_helps": "8", "mid_safe": "2", "mid_heard": "9", "mid_closer": "yes", "mid_often": "weekly"}
    assert len(await answer(mentee, marks)) == 6
    await mentee.sees("", "Thank you for saying that you need help")
    await curator.told("", "a worrying answer in a questionnaire")
    await mentor.told("", "Half of the way is done (Аня)")
    await mother.told("", "Child: Аня")
    await mother.tap_under(("", "Child: Аня"), ("", "Answer"))
    await mother.tap("", "Start")
    assert await answer(mother, {"midg_change": "4", "midg_content": "5"}) == [
        "midg_change", "midg_content", "midg_word"
    ]  # fmt: skip
    await mother.sees("", "Thank you")
    await next_week(cast, curator)


async def next_week(cast: Cast, curator: Phone) -> None:
    """Let the curator hear of the low rate, look, and remind the others, once a day."""
    # A week on one of five mentees has answered, so the morning says so.
    await cast.move(7 * DAY + timedelta(hours=1))
    await curator.command("today")
    await curator.sees("", "A survey has few answers: missing 17 of 19")
    await curator.tap("", "Show the survey")
    await curator.sees("", "mentees: 1 of 5, 20 %")
    await curator.sees("", "parents: 1 of 9, 11 %")
    label = next(label for label in curator.person.buttons if label.startswith("Remind"))
    await curator.tap(label, label)
    await curator.sees("", "Reminded today already")
    assert not any(label.startswith("Remind") for label in curator.person.buttons)
    await curator.tap("", "← All surveys")
    await curator.tap("", "← Back")
    await curator.sees("", "Surveys and sheets")
    assert "Anna" not in curator.person.text
