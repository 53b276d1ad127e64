"""While a pair works: a wish, a pause, notes, another mentor, hints and handing the school over; tap by tap."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.vocabulary import MatchStatus, Role
from services.places import place_of
from storage.tables import Account, Match, Meeting, Membership
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import work
from tests.journeys.test_goals_journey import deliver, settle
from tests.services.town import ADULT_BORN, Town

if TYPE_CHECKING:
    from sandbox.person import VirtualPerson

PSYCHOLOGIST = 744


async def psychologist_of(app, world, match: int, locale: str) -> Phone:
    """Add the school's psychologist, and a meeting that a pause calls off."""
    async with work(app) as unit:
        row = await unit.first(select(Match.organization_id).where(Match.id == match))
        place = await place_of(unit, row.organization_id)
        town = Town.__new__(Town)
        town.unit, town.municipality_id, town.school_id = unit, place.municipality_id, place.id
        town.human("Нина", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None, chat=PSYCHOLOGIST,
                   locale=locale)  # fmt: skip
        town.head_id = await unit.scalar(select(Membership.person_id).where(Membership.role == Role.CURATOR.value))
        town.meeting(match, unit.now + timedelta(days=3), kind="working")
    phone = Phone(world.person(PSYCHOLOGIST, "Нина", language_code=locale), locale)
    await phone.command("menu")
    return phone


def button(person: VirtualPerson, part: str) -> str:
    """Return the label on the screen that holds ``part``: lists number their buttons and add dates."""
    return next(label for label in person.buttons if part in label)


async def state_of(app, match: int) -> str:
    async with work(app) as unit:
        return await unit.scalar(select(Match.status).where(Match.id == match))


async def test_a_pair_that_needs_a_rest_and_then_another_mentor(app, world) -> None:  # noqa: PLR0915 - a year
    phones, match = await settle(app, world, "ru")
    mentor, mentee, mother, curator = (phones[name] for name in ("mentor", "mentee", "mother", "curator"))
    nina = await psychologist_of(app, world, match, "ru")
    # One tap of the child, one of her mother; the mentor is told nothing.
    await mentee.command("plan")
    await mentee.tap("Пауза или замена")
    await mentee.sees("Больше никто не узнает")
    await mentee.tap("Хочу другого")
    await mentee.tap("Трудно общаться")
    await mentee.sees("Просьба о другом наставнике у куратора")
    await mother.command("child")
    await mother.tap("Попросить паузу")
    await mother.tap("Нужна пауза")
    await mother.sees("Вы попросили паузу")
    await deliver(app)
    assert not [one for one in mentor.person.messages if "другого наставника" in one.text]
    await curator.told("Просьба из пары.")
    await curator.command("today")
    await curator.sees("Просят паузу или другого наставника: 1")
    await curator.tap(button(curator.person, "Открыть просьбы"))
    await curator.sees("нужна пауза")
    await curator.sees("Только для вас: трудно общаться")
    # The pause: a private reason, a day, no meeting.
    await curator.tap("Пауза или замена")
    await curator.tap("Поставить на паузу")
    await curator.tap("Семейные дела")
    await curator.send("позавчера")
    await curator.sees("Не получается прочитать дату")
    await curator.tap(button(curator.person, "2 недели"))
    await curator.sees("На паузе до")
    await deliver(app)
    for phone in (mentor, mentee):
        await phone.told("на паузе до")
        await phone.command("plan")
        await phone.sees("Пара на паузе до")
    assert not [one for one in mentee.person.messages if "семейн" in one.text.lower()]
    async with work(app) as unit:
        assert set(await unit.scalars(select(Meeting.status))) == {"cancelled"}
    # The psychologist writes, and shares with a tap.
    await nina.command("pairs")
    await nina.tap(button(nina.person, "На паузе"))
    await nina.tap(button(nina.person, "→"))
    await nina.tap("Заметки")
    await nina.tap("+ О паре")
    await nina.send("Обоим <b>нужен</b> ритм поспокойнее")
    await nina.sees("Обоим <b>нужен</b> ритм поспокойнее")
    await curator.command("pairs")
    await curator.tap(button(curator.person, "На паузе"))
    await curator.tap(button(curator.person, "→"))
    assert not [label for label in curator.person.buttons if "Заметки" in label]
    await nina.tap(button(nina.person, "пара"))
    await nina.tap("Показать куратору")
    await nina.sees("Куратор тоже читает")
    await curator.command("pairs")
    await curator.tap(button(curator.person, "На паузе"))
    await curator.tap(button(curator.person, "→"))
    await curator.tap("Заметки: 1")
    await curator.sees("ритм поспокойнее")
    await curator.tap("← К паре")
    # Sooner than the day, then parted without fault.
    await curator.tap("Пауза или замена")
    await curator.tap("Продолжить сейчас")
    await deliver(app)
    await mentee.told("Пауза кончилась.")
    assert await state_of(app, match) == MatchStatus.WORKING.value
    await curator.tap("Сменить наставника")
    await curator.tap("Не сошлись")
    await curator.sees("Оба получат одинаковые добрые слова")
    await curator.tap("Да, завершить пару")
    await curator.sees("Почему закончилась, только для вас: не сошлись")
    await deliver(app)
    for phone in (mentor, mentee):
        await phone.told("дальше не пара")
        assert not [one for one in phone.person.messages if "не сошлись" in one.text.lower()]
    await curator.command("pair")
    await curator.sees("Аня Т.")


async def test_a_teacher_pair_in_english(app, world) -> None:
    phones, match = await settle(app, world, "en")
    mentor, mentee, curator = (phones[name] for name in ("mentor", "mentee", "curator"))
    await psychologist_of(app, world, match, "en")
    await mentor.command("plan")
    await mentor.tap("Подсказки", "Hints")
    await mentor.tap("Если молчит", "When there is silence")
    await mentor.sees("молчание", "ten seconds of quiet")
    await mentor.command("plan")
    await mentor.tap("Пауза или замена", "Pause or change")
    assert not mentor.shows("Другого наставника", "Another mentor, please")
    await mentor.tap("Нужна пауза", "I need a pause")
    await mentor.sees("попросили паузу", "You have asked for a pause")
    await curator.command("pairs")
    await curator.tap(button(curator.person, "Working"))
    await curator.tap(button(curator.person, "→"))
    await curator.sees("нужна пауза", "asks for a pause")
    await curator.tap("Пауза или замена", "Pause, other mentor")
    await curator.tap("Пусть всё как есть", "It stays as it is")
    await curator.tap("Поставить на паузу", "Pause the pair")
    await curator.tap("В отъезде", "Away for a while")
    await curator.tap(button(curator.person, "1 week"))
    await curator.sees("На паузе до", "Paused until")
    await deliver(app)
    await mentee.told("на паузе до", "a pause until")
    # A hint of the school's own.
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Forms, partners…")
    await curator.tap("Подсказки", "Hints for mentors")
    await curator.tap("Если молчит", "When there is silence")
    await curator.tap("+ От нашей школы", "+ From our school")
    await curator.send("Клубы", "Timetable of clubs")
    await curator.send("http://example.org", "http://example.org")
    await curator.sees("https", "It begins with https://")
    await curator.send("https://example.org/clubs", "https://example.org/clubs")
    await curator.sees("От вашей школы", "From your school")
    await mentor.command("plan")
    await mentor.tap("Подсказки", "Hints")
    await mentor.tap("Если молчит", "When there is silence")
    await mentor.tap("Клубы", "Timetable of clubs")
    await mentor.sees("https://example.org/clubs", "https://example.org/clubs")


async def test_a_school_goes_to_the_next_curator(app, world) -> None:
    phones, match = await settle(app, world, "ru")
    curator, nina = phones["curator"], await psychologist_of(app, world, match, "ru")
    await curator.command("menu")
    await curator.tap("Учебный год")
    await curator.tap("Итоги, передача дел")
    await curator.tap("Передать дела")
    await curator.tap("Прислать файл")
    await deliver(app)
    await curator.told("Файл для передачи дел.")
    await curator.tap(button(curator.person, "Уходит"))
    await curator.tap("Нина Т.")
    await curator.tap(button(curator.person, "егодня"))
    await curator.sees("Передать школу?")
    await curator.tap("Да, передать")
    assert not curator.shows("Учебный год")
    await deliver(app)
    await nina.told("Теперь вы куратор.")
    await nina.command("today")
    await nina.sees("Школа № 2")
    async with work(app) as unit:
        live = await unit.all(
            select(Account.chat_id)
            .join(Membership, Membership.person_id == Account.person_id)
            .where(Membership.role == Role.CURATOR.value, Membership.until.is_(None))
        )
    assert [row.chat_id for row in live] == [PSYCHOLOGIST]
