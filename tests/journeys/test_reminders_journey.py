"""Reminders as people live with them: received, answered with one tap, put off, stopped, brought back, as a digest."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus, MeetingFormat, Role
from services import meetings, surveys
from services.notices import post
from storage.ids import new_id
from storage.tables import (
    Account,
    Answer,
    Guardianship,
    Meeting,
    MeetingWord,
    OutboxMessage,
    ReminderStop,
    SurveyRequest,
)
from tests.journeys.phone import PATIENCE, Phone
from tests.journeys.test_meetings_journey import school as school  # noqa: PLC0414 - a fixture

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Desk:
    """The school with phones in one language, and time that passes."""

    def __init__(self, app, world, school, locale: str) -> None:
        self.app, self.world, self.school = app, world, school
        self.mentor, self.mentee, self.curator = (
            Phone(getattr(school.chats, name), locale) for name in ("mentor", "mentee", "curator")
        )

    async def pass_time(self, by: timedelta) -> None:
        self.world.clock.move_by(by)
        await self.app.tick()
        await self.app.delivery.deliver_due()

    async def planned_meeting(self) -> int:
        """Plan a meeting of the pair for this afternoon."""
        match = await self.school.match(MatchStatus.WORKING)
        async with self.school.unit() as u:
            made = await meetings.propose(u, self.school.mentor, match, u.now + 3 * HOUR, MeetingFormat.IN_PERSON)
        await self.app.delivery.deliver_due()
        return made.id

    async def remind(self, name: str, kind: str, subject: int) -> None:
        async with self.school.unit() as u:
            post(u, kind, self.school.actors[name].person_id, subject, municipality_id=self.school.municipality)
        await self.app.delivery.deliver_due()

    async def questionnaire(self, name: str, instrument: str) -> int:
        person = self.school.actors[name].person_id
        async with self.school.unit() as u:
            return surveys.ask(
                u, person_id=person, instrument=instrument, subject_id=person + 2,
                municipality_id=self.school.municipality, organization_id=self.school.organization, locale="ru",
            )  # fmt: skip

    async def came(self, phone: Phone, notice: tuple[str, str], times: int) -> None:
        """Wait until a notice has come so often: the application delivers beside the test."""
        end = time.monotonic() + PATIENCE
        while sum(phone.say(*notice) in one.text for one in phone.person.messages if one.by_bot) < times:
            assert time.monotonic() < end, phone.person.transcript
            await phone.person.chat.changed.wait(PATIENCE / 10)

    async def rows(self, statement):
        return await self.school.rows(statement)


@pytest.fixture(params=["ru", "en"])
async def desk(app, world, school, request) -> Desk:
    async with school.unit() as u:
        u.execute(update(Account).values(locale=request.param))
    await school.all_in()
    return Desk(app, world, school, request.param)


async def test_the_log_is_answered_from_the_reminder_and_a_second_tap_harms_nothing(desk) -> None:
    meeting = await desk.planned_meeting()
    await desk.remind("mentor", "meeting_unlogged", meeting)
    assert desk.mentor.say("Нет записи", "The log") not in desk.mentor.person.transcript  # it is still ahead
    await desk.pass_time(DAY)
    notice = ("Нет записи о встрече", "The log of a meeting is missing")
    told = await desk.mentor.told(*notice)
    assert "Пришло, потому что" in told.text or "It came because" in told.text
    await desk.mentor.tap_under(notice, ("Да, всё так", "Yes, just so"))
    await desk.mentor.sees("Как идёт план", "How is the plan going?")
    (row,) = await desk.rows(select(Meeting.status, Meeting.minutes))
    assert row.status == "held"
    for late in ("held", "missed"):
        await desk.mentor.person.tap_data(told, f"go:{late}:{meeting}")
        await desk.mentor.sees("Эта встреча уже записана", "It is in the log already")
    (row,) = await desk.rows(select(Meeting.status))
    assert row.status == "held"


async def test_what_was_different_is_asked_at_once(desk) -> None:
    meeting = await desk.planned_meeting()
    await desk.pass_time(DAY)
    notice = ("Нет записи о встрече", "The log of a meeting is missing")
    told = await desk.mentor.told(*notice)
    await desk.mentor.tap_under(notice, ("Да, но иначе", "Yes, but different"))
    await desk.mentor.sees("Как было на самом деле", "How was it really?")
    await desk.mentor.tap("Записать", "Write it down")
    (row,) = await desk.rows(select(Meeting.status))
    assert row.status == "held"
    await desk.mentor.person.tap_data(told, f"go:otherwise:{meeting}")
    await desk.mentor.sees("Эта встреча уже записана", "It is in the log already")


async def test_moved_and_missed_go_on_with_the_next_question(desk) -> None:
    meeting = await desk.planned_meeting()
    await desk.pass_time(DAY)
    await desk.mentor.tap_under(
        ("Нет записи о встрече", "The log of a meeting is missing"), ("Перенесли", "We moved it")
    )
    await desk.mentor.sees("Когда следующая встреча", "When do you meet next?")
    (row,) = await desk.rows(select(Meeting.status).where(Meeting.id == meeting))
    assert row.status == "moved"


async def test_the_mentee_answers_the_first_question_on_the_reminder(desk) -> None:
    await desk.planned_meeting()
    await desk.pass_time(DAY)
    await desk.mentor.tap_under(
        ("Нет записи о встрече", "The log of a meeting is missing"), ("Да, всё так", "Yes, just so")
    )
    await desk.pass_time(DAY + 7 * HOUR)
    notice = ("Остался один короткий вопрос", "One short question is still open")
    told = await desk.mentee.told(*notice)
    await desk.mentee.tap_under(notice, ("Да", "Yes"))
    await desk.mentee.sees("Насколько она была полезна", "How useful was it?")
    (word,) = await desk.rows(select(MeetingWord.word).where(MeetingWord.side == "mentee"))
    assert word.word == "held"
    (request,) = await desk.rows(select(SurveyRequest.id).where(SurveyRequest.instrument == "MT-ME"))
    await desk.mentee.person.tap_data(told, f"go:say:{request.id}.mt_met.no")
    await desk.mentee.person.settle(0.3)
    await desk.mentee.sees("Насколько она была полезна", "How useful was it?")
    answers = await desk.rows(select(Answer.value).where(Answer.item_id == "mt_met"))
    assert [row.value for row in answers] == ["yes"]


async def test_a_proposal_is_accepted_from_the_reminder(desk) -> None:
    match = await desk.school.match(MatchStatus.PROPOSED)
    await desk.remind("mentee", "proposal_unanswered", match)
    notice = ("Тебя ждёт предложение", "A proposal is waiting for you")
    assert "Не напоминать" not in desk.mentee.person.buttons
    told = await desk.mentee.told(*notice)
    await desk.mentee.tap_under(notice, ("Давай попробуем", "Let's try"))
    await desk.mentee.sees("Твоё «да» записано", "You said yes")
    await desk.mentee.person.tap_data(told, f"go:accept:{match}")
    await desk.mentee.person.settle(0.3)
    await desk.mentee.sees("Твоё «да» записано", "You said yes")


async def test_later_is_one_tap_more_and_three_times_are_enough(desk) -> None:
    request = await desk.questionnaire("mentor", "IN-MR")
    await desk.remind("mentor", "questionnaire_unfinished", request)
    notice = ("Анкета ещё не закончена", "A questionnaire is not finished yet")
    await desk.mentor.told(*notice)
    with desk.mentor.counting() as tally:
        await desk.mentor.tap_under(notice, ("Позже…", "Later…"))
        await desk.mentor.sees("Когда напомнить", "When shall I remind you")
        await desk.mentor.tap("Завтра", "Tomorrow")
    assert tally.taps == 2
    await desk.mentor.sees("Хорошо, напомню: завтра", "All right: tomorrow")
    soon = DAY + HOUR / 60
    for _ in range(2):
        await desk.pass_time(soon)
        await desk.mentor.tap_under(notice, ("Позже…", "Later…"))
        await desk.mentor.tap("Завтра", "Tomorrow")
    await desk.pass_time(soon)
    await desk.came(desk.mentor, notice, 4)
    assert desk.mentor.say("Позже…", "Later…") not in desk.mentor.person.buttons
    assert desk.mentor.say("Не напоминать", "Don't remind") in desk.mentor.person.buttons


async def test_stopped_undone_and_set_up_again(desk) -> None:
    request = await desk.questionnaire("mentor", "IN-MR")
    await desk.remind("mentor", "questionnaire_unfinished", request)
    notice = ("Анкета ещё не закончена", "A questionnaire is not finished yet")
    await desk.mentor.tap_under(notice, ("Не напоминать", "Don't remind"))
    await desk.mentor.sees(
        "Больше не буду напоминать о незаконченных анкетах", "no longer remind you of questionnaires"
    )
    assert desk.mentor.say("Куратор", "The curator") in desk.mentor.person.text
    assert [row.kind for row in await desk.rows(select(ReminderStop.kind))] == ["surveys"]
    await desk.mentor.tap("Вернуть", "Undo")
    await desk.mentor.sees("Снова включено", "Switched on again")
    assert await desk.rows(select(ReminderStop.kind)) == []
    await desk.mentor.tap("Настроить…", "Settings…")
    await desk.mentor.sees("О чём напоминать", "What shall I remind you of")
    await desk.mentor.tap("Да · Анкеты", "Yes: Questionnaires")
    assert desk.mentor.shows("Нет · Анкеты", "No: Questionnaires")
    await desk.mentor.tap("Нет · Анкеты", "No: Questionnaires")
    assert desk.mentor.shows("Да · Анкеты", "Yes: Questionnaires")
    await desk.mentor.tap("Неделя тишины", "A week of silence")
    await desk.mentor.sees("Тишина до", "Silence until")
    await desk.mentor.tap("Закончить тишину", "End the silence")
    assert desk.mentor.shows("Неделя тишины", "A week of silence")


async def test_a_digest_is_used_thing_by_thing_and_put_off_as_one(desk) -> None:
    meeting = await desk.planned_meeting()
    request = await desk.questionnaire("mentor", "IN-MR")
    desk.world.clock.move_by(DAY)
    async with desk.school.unit() as u:
        for kind, subject in (("meeting_unlogged", meeting), ("questionnaire_unfinished", request)):
            post(u, kind, desk.school.mentor.person_id, subject, municipality_id=desk.school.municipality)
    await desk.app.delivery.deliver_due()
    notice = ("2 дела", "2 things")
    told = await desk.mentor.told(*notice)
    assert "1." in told.text
    await desk.mentor.tap_under(notice, ("1. Записать", "1. Write it down"))
    await desk.mentor.sees("Так и было?", "Was it so?")
    await desk.mentor.tap_under(notice, ("Позже…", "Later…"))
    await desk.mentor.tap("Завтра", "Tomorrow")
    again = await desk.rows(select(OutboxMessage.kind).where(OutboxMessage.unique_key.like("%:again1")))
    assert {row.kind for row in again} == {"meeting_unlogged", "questionnaire_unfinished"}


async def test_the_guardians_consent_is_read_before_it_is_given(desk, world) -> None:
    guardian = await desk.school.person("guardian", Role.LEGAL_GUARDIAN)
    phone = Phone(world.person(guardian.chat_id, "Guardian"), desk.mentor.locale)
    await phone.command("menu")
    async with desk.school.unit() as u:
        u.execute(update(Account).values(locale=phone.locale))
    async with desk.school.unit() as u:
        u.add(
            Guardianship(
                id=new_id(), municipality_id=desk.school.municipality, organization_id=desk.school.organization,
                minor_id=desk.school.mentee.person_id, guardian_id=guardian.person_id, linked_at=u.now,
            )
        )  # fmt: skip
    await desk.remind("guardian", "guardian_consent_missing", desk.school.mentee.person_id + 1)
    notice = ("Школа ждёт вашего ответа", "School waits for your answer")
    told = await phone.told(*notice)
    assert desk.mentor.say("Прочитать и решить", "Read and decide") in told.data
    await phone.tap_under(notice, ("Прочитать и решить", "Read and decide"))
    await phone.sees("Документ 1 из 2", "Document 1 of 2")
