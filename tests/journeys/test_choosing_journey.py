"""The common event from the first tap to the minutes and the order, in both languages; who waits, and what is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from domain.vocabulary import ConsentKind, MatchStatus, Role
from storage.ids import new_id
from storage.tables import Account, Choice, Match, MatchMember
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CURATOR, PUPIL, MENTOR, MOTHER, PSYCHOLOGIST = 700, 5001, 5002, 5003, 701


class School:
    """A curator, a psychologist, a mentee and a mentor with chats, a mentee without one and her mother."""

    def __init__(self, world, locale: str) -> None:
        self.locale = locale
        self.curator, self.pupil, self.mentor, self.mother, self.psychologist = (
            Phone(world.person(chat, "Кто-то"), locale) for chat in (CURATOR, PUPIL, MENTOR, MOTHER, PSYCHOLOGIST)
        )
        for chat in (CURATOR, PUPIL, MENTOR, MOTHER, PSYCHOLOGIST):
            world.chat_of(chat).started = True

    async def fill(self, app) -> None:
        async with work(app) as unit:
            town = self.town = Town(unit)
            town.curator()
            town.cycle()
            form_on(town)
            unit.add(
                Account(
                    id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=self.locale,
                    unreachable_since=None, created_at=unit.now,
                )
            )  # fmt: skip
            self.girl, self.boy = ready_mentee(town, "Аня"), ready_mentor(town, "Илья")
            self.other = ready_mentor(town, "Дима")
            self.child = ready_mentee(town, "Зоя")
            parent = {"kind": "parent", "born": ADULT_BORN, "grade": None, "chat": MOTHER, "locale": self.locale}
            mum = town.human("Мария", Role.LEGAL_GUARDIAN, **parent)
            town.guardian_of(self.child, mum)
            staff = {"kind": "teacher", "born": ADULT_BORN, "grade": None, "locale": self.locale}
            town.human("Вера", Role.PSYCHOLOGIST, chat=PSYCHOLOGIST, **staff)
        async with work(app) as unit:
            await unit.exclusive()
            unit.execute(delete(Account).where(Account.person_id == self.child.id))
            for human, chat in ((self.girl, PUPIL), (self.boy, MENTOR)):
                account = await unit.scalar(select(Account.id).where(Account.person_id == human.id))
                unit.change(Account, account, chat_id=chat, locale=self.locale)


def said_in(phone: Phone) -> list[str]:
    """Return the names of the files that came into a chat, the newest first."""
    found = (message.body.get("document") for message in phone.person.chat.newest_first())
    return [document["file_name"] for document in found if document]


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_the_common_event_to_the_order(app, world, locale) -> None:  # noqa: PLR0915 - one long walk
    school = School(world, locale)
    await school.fill(app)
    curator, pupil, mentor, mother = school.curator, school.pupil, school.mentor, school.mother
    await curator.command("events")
    for russian, english in (
        ("+ Событие", "+ Event"),
        ("Мы проводим", "We organise it"),
        ("Общая встреча", "Common event"),
        ("Школьный уровень", "School level"),
        ("Очно", "In person"),
        ("18", "18"),
    ):
        await curator.tap(russian, english)
    await curator.send("Знакомство", "Getting acquainted")
    await curator.tap("15:00")
    await curator.tap("В школе", "At school")
    await curator.tap("Пригласить", "Invite")
    await curator.tap("Все участники: 4", "All participants: 4")
    await curator.tap("Да, пригласить", "Yes, invite")
    await curator.tap("Выбор пар", "Choosing of pairs")
    await curator.sees("Могут выбирать: наставляемые 2, наставники 2", "May choose: mentees 2, mentors 2")
    await curator.tap("Открыть выбор", "Open the choosing")
    await curator.sees("Выбрали: 0 из 4. Взаимно: 0", "Have chosen: 0 of 4. Mutual choices: 0")
    await app.delivery.deliver_due()

    # The mentee: one tap under the message, two taps for both choices.
    await pupil.told("Можно выбирать.", "You can choose now.")
    notice = ("Два касания", "Two taps")
    await pupil.tap_under(notice, ("Выбрать", "Choose"))
    screen = await pupil.sees("Кто мог бы стать твоим наставником?", "Who would be a good mentor for you?")
    assert "Илья Т." in screen.text
    with pupil.counting() as tally:
        await pupil.tap("2 · Илья Т.")
        await pupil.sees("А кто был бы твоим вторым выбором?", "And who would be your second choice?")
        await pupil.tap("1 · Дима Т.")
    assert tally.taps == 2
    await pupil.sees("Второй выбор: Дима Т.", "Second choice: Дима Т.")
    await pupil.tap("Изменить выбор", "Change it")
    await pupil.tap("2 · Илья Т.")
    await pupil.tap("Только этот выбор", "Only this one")
    screen = await pupil.sees("Первый выбор: Илья Т.", "First choice: Илья Т.")
    assert "Дима" not in screen.text

    # The mentor sees first name and class alone, and chooses her too; the mother taps for the child without a chat.
    await mentor.tap_under(notice, ("Выбрать", "Choose"))
    screen = await mentor.sees("Аня, 7 класс", "Аня, grade 7")
    assert "Т." not in screen.text
    await mentor.tap("1 · Аня")
    await mentor.tap("Только этот выбор", "Only this one")
    await mother.tap_under(("Спросите и отметьте", "Please ask and tap"), ("Открыть", "Open"))
    await mother.tap("Выбрать пару", "Choose a pair")
    await mother.sees("Зоя", "Зоя")
    await mother.tap("Пока не знаю", "I do not know yet")
    async with work(app) as unit:
        said = {row.person_id: row.first_id for row in await unit.all(select(Choice.__table__))}
    assert said == {
        school.girl.id: school.boy.participation_id,
        school.boy.id: school.girl.participation_id,
        school.child.id: None,
    }

    # The curator reads it, closes it, has the minutes made, and proposes the mutual choice.
    await curator.command("events")
    await curator.tap("1 · Знакомство", "1 · Getting acquai")
    await curator.tap("Выбор пар", "Choosing of pairs")
    await curator.sees("Выбрали: 3 из 4. Взаимно: 1", "Have chosen: 3 of 4. Mutual choices: 1")
    await curator.sees("1 · Аня Т. и Илья Т.: взаимный выбор", "1 · Аня Т. and Илья Т.: both chose each other")
    await curator.tap("Закрыть выбор", "Close the choosing")
    await curator.tap("Протокол файлом", "Minutes as a file")
    await app.delivery.deliver_due()
    await curator.told("Протокол общей встречи.", "The minutes of the common event.")
    assert said_in(curator)[0].startswith("nastavnik-minutes")
    await pupil.tap("Изменить выбор", "Change it")
    await pupil.sees("Выбор закрыт", "The choosing is closed")
    await curator.command("pair")
    await curator.tap("Аня Т.")
    await curator.sees("взаимный выбор (наставляемый: 1, наставник: 1)", "both chose each other (mentee: 1, mentor: 1)")
    await curator.tap("Илья Т.")
    await curator.tap("Равный — равному", "Equal — equal")
    await curator.sees("взаимный выбор", "both chose each other")
    await curator.tap("Предложить", "Propose")
    async with work(app) as unit:
        await unit.exclusive()
        match = await unit.scalar(select(Match.id))
        unit.change(Match, match, status=MatchStatus.AGREED.value)
        for row in await unit.all(select(MatchMember.id)):
            unit.change(MatchMember, row.id, accepted=True, answered_at=unit.now)

    # The order: a draft for the head, then its number, then the same paper with number and date.
    await curator.command("today")
    await curator.tap("Записать приказ", "Record the order")
    await curator.tap("Проект приказа", "Draft of the order")
    await app.delivery.deliver_due()
    await curator.told("Проект приказа.", "The draft of the order.")
    await curator.send("12-ОД")
    await curator.tap("Сегодня", "Today")
    await curator.tap("Илья Т. → Аня Т.")
    await curator.tap("Приказ файлом", "Order as a file")
    await app.delivery.deliver_due()
    await curator.told("Приказ файлом.", "The order as a file.")
    assert [name.rpartition("-")[0] for name in said_in(curator)[:2]] == ["nastavnik-order", "nastavnik-order-draft"]


async def test_who_waits_is_seen_helped_and_told(app, world) -> None:
    school = School(world, "ru")
    await school.fill(app)
    psychologist, curator, pupil = school.psychologist, school.curator, school.pupil
    async with work(app) as unit:  # a consent that nobody needs in order to wait
        school.town.unit = unit
        school.town.consent(school.girl, ConsentKind.PUBLICATION)
    world.clock.move_by(timedelta(days=14, hours=7))
    await app.tick()
    await app.delivery.deliver_due()
    await pupil.told("Мы ищем тебе наставника.")
    await school.mother.told("Мы ищем наставника.")
    await psychologist.command("menu")
    await psychologist.tap("Ещё")
    await psychologist.tap("Кто ждёт наставника")
    await psychologist.sees("14 дней")
    await psychologist.tap("Аня Т.")
    await psychologist.sees("Ждёт 14 дней")
    assert not psychologist.shows("Подобрать наставника")
    await psychologist.send("я" * 501)
    await psychologist.sees("Длиннее, чем 500")
    await psychologist.send("Любит роботов, нужен технарь")
    await psychologist.sees("психолог: Любит роботов")
    world.clock.move_by(timedelta(days=1))
    await curator.command("today")
    await curator.sees("Ждут наставника больше 14 дней: 2")
    await curator.tap("Кто ждёт")
    await curator.sees("записей: 1")
    await curator.tap("Аня Т.")
    await curator.sees("психолог: Любит роботов")
    await curator.tap("Подобрать наставника")
    await curator.sees("Подбираем наставника")
    await psychologist.tap("Убрать мою запись")
    assert not psychologist.shows("Убрать мою запись")
