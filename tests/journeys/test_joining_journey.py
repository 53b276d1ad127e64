"""From a link to the last consent, in chat: a pupil, the pupil's guardian, an adult mentor, and whoever has no link."""

import re
from contextlib import asynccontextmanager
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from domain.vocabulary import ConsentKind, MentoringForm, Role
from services import guardians, invites
from services.access import Actor, Grant
from storage.ids import new_id
from storage.tables import (
    Account,
    Consent,
    Cycle,
    Guardianship,
    Invite,
    Membership,
    Municipality,
    Organization,
    Person,
)


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


@pytest.fixture
async def school(app):
    """Set a school up with a running cycle; its curator comes as the actor that services take."""
    place, district, cycle, boss = (new_id() for _ in range(4))
    async with work(app) as unit:
        unit.add(
            Municipality(id=district, name="Район", time_zone="Europe/Moscow", created_at=unit.now),
            Organization(
                id=place, municipality_id=district, kind="school", code="S2", name="Школа № 2", address="ул. Мира, 1",
                parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=unit.now,
            ),
            Person(
                id=boss, municipality_id=district, kind="teacher", code="BOSS", first_name="Ольга", last_name="К",
                birth_date=None, grade=None, created_at=unit.now,
            ),
            Membership(
                id=new_id(), municipality_id=district, organization_id=place, person_id=boss, role=Role.CURATOR,
                since=unit.now, until=None,
            ),
            Cycle(
                id=cycle, municipality_id=district, organization_id=place, starts_on=date(2026, 9, 1),
                ends_on=date(2027, 5, 31), opened_at=unit.now, opened_by=boss, closed_at=None,
            ),
        )  # fmt: skip
    return Actor(1, boss, district, grants=(Grant(Role.CURATOR, district, place),))


async def link_for(app, boss, role=Role.MENTEE, form=MentoringForm.PUPIL_PUPIL, **values) -> str:
    async with work(app) as unit:
        made = await invites.create_invite(
            unit, boss, role=role, form=form, organization_id=boss.grants[0].organization_id, **values
        )
    return made.token


async def person_of(app, chat: int):
    async with work(app) as unit:
        return await unit.first(
            select(*Person.__table__.c, Account.locale)
            .join(Account, Account.person_id == Person.id)
            .where(Account.chat_id == chat)
        )


async def consents_of(app, person_id: int) -> list:
    async with work(app) as unit:
        found = select(Consent.kind, Consent.granted, Consent.given_by).where(Consent.person_id == person_id)
        return list(await unit.all(found.order_by(Consent.id)))


async def join_as_pupil(app, boss, pupil, birth="01.05.2013") -> None:
    await pupil.start(await link_for(app, boss))
    await pupil.sees("Школа № 2")
    await pupil.tap("Начать")
    await pupil.sees("Как тебя зовут?")
    await pupil.send("Аня Смирнова")
    await pupil.sees("день рождения")
    await pupil.send(birth)
    await pupil.sees("В каком ты классе?")
    await pupil.tap("7")
    await pupil.sees("Документ 1 из")


async def test_a_pupil_of_13_types_and_taps_all_sorts_of_things(app, world, school) -> None:
    pupil = world.person(101, "Аня")
    await pupil.start(await link_for(app, school))
    await pupil.sees("Привет! Это «Наставник»")
    await pupil.tap("Что мы храним?")
    await pupil.sees("/withdraw")
    await pupil.tap("Назад")
    await pupil.sees("Привет!")
    await pupil.tap("Начать")
    await pupil.sees("Как тебя зовут?")
    for nonsense in ("Аня", "😀 😀", "я" * 3000):
        await pupil.send(nonsense)
        await pupil.sees("Как тебя зовут?")
    await pupil.send_sticker()
    await pupil.sees("Напиши имя словами")
    await pupil.send("аня смирнова")
    await pupil.sees("день рождения")
    await pupil.send("позавчера")
    await pupil.sees("Не получилось разобрать дату")
    await pupil.send("31.02.2013")
    await pupil.sees("Не получилось разобрать дату")
    await pupil.send("01.05.2027")
    await pupil.sees("ещё не наступил")
    for label in ("2013", "Май", "1"):
        await pupil.tap(label)
        await pupil.settle()
    await pupil.sees("В каком ты классе?")
    await pupil.send("7 Б")
    await pupil.sees("Документ 1 из 1 · Согласие на участие")
    await pupil.tap("Прочитать полностью")
    await pupil.sees("ул. Мира, 1")
    await pupil.tap("К ответу")
    await pupil.sees("Документ 1 из 1")
    await pupil.double_tap("Соглашаюсь")
    await pupil.sees("осталось дней: 14")
    anya = await person_of(app, pupil.id)
    assert (anya.first_name, anya.last_name, anya.birth_date, anya.grade) == ("Аня", "Смирнова", date(2013, 5, 1), 7)
    assert [(row.kind, row.granted) for row in await consents_of(app, anya.id)] == [(ConsentKind.PARTICIPATION, True)]


async def test_a_guardian_comes_by_the_pupils_link(app, world, school) -> None:
    pupil, mother = world.person(101, "Аня"), world.person(102, "Мария")
    await join_as_pupil(app, school, pupil)
    await pupil.tap("Соглашаюсь")
    screen = await pupil.sees("осталось дней: 14")
    share = next(url for url in screen.urls.values() if "share" in url)
    link = parse_qs(urlsplit(share).query)["url"][0]
    assert link in screen.text
    token = link.rpartition("=")[2]
    anya = await person_of(app, pupil.id)

    await mother.start(token)
    await mother.sees("Ребёнок: Аня")
    await mother.tap("Начать")
    await mother.sees("Вам есть 18 лет?")
    await mother.tap("Нет")
    await mother.sees("должен ответить взрослый")
    assert await person_of(app, mother.id) is None
    await mother.start()  # stopped at the door: the link is still known
    await mother.sees("Ребёнок: Аня")
    await mother.tap("Начать")
    await mother.sees("Вам есть 18 лет?")
    await mother.tap("Да")
    await mother.sees("Вы родитель или опекун")
    await mother.tap("Да, это так")
    await mother.sees("Как вас зовут?")
    await mother.send("Мария Смирнова")
    await mother.sees("Документ 1 из 2")
    await mother.tap("Соглашаюсь")
    await mother.sees("Документ 2 из 2")
    await mother.tap("Соглашаюсь")
    await mother.sees("Теперь куратор подтвердит")

    maria = await person_of(app, mother.id)
    given = [(row.kind, row.given_by) for row in await consents_of(app, anya.id) if row.given_by == maria.id]
    assert given == [(ConsentKind.GUARDIAN_PERSONAL_DATA, maria.id), (ConsentKind.PARTICIPATION, maria.id)]
    async with work(app) as unit:
        row = await unit.scalar(select(Guardianship.id))
        await guardians.confirm_guardian(unit, school, row)
    await mother.sees("Хорошие новости из школы")
    await pupil.sees("Хорошие новости из школы")


async def test_an_adult_mentor_in_english(app, world, school) -> None:
    mentor = world.person(103, "Ilya", language_code="en")
    await mentor.start(await link_for(app, school, Role.MENTOR, MentoringForm.TEACHER_PUPIL))
    await mentor.sees("Hello! This is “Nastavnik”")
    await mentor.tap("Русский")
    await mentor.sees("Здравствуйте!")
    await mentor.tap("English")
    await mentor.sees("Hello!")
    await mentor.tap("Start")
    await mentor.sees("What is your name?")
    await mentor.send("Ilya Orlov")
    await mentor.sees("When were you born?")
    for label in ("1980s", "1985", "February", "28"):
        await mentor.tap(label)
        await mentor.settle()
    await mentor.sees("Document 1 of 3")
    await mentor.tap("I agree")
    await mentor.sees("Document 2 of 3")
    await mentor.tap("I do not agree")
    await mentor.sees("That is your right")
    await mentor.tap("Change the answer")
    await mentor.sees("Document 2 of 3")
    await mentor.tap("I agree")
    await mentor.sees("Document 3 of 3")
    await mentor.tap("I agree")
    await mentor.settle()
    found = await person_of(app, mentor.id)
    assert (found.locale, found.birth_date) == ("en", date(1985, 2, 28))
    answers = [(row.kind, row.granted) for row in await consents_of(app, found.id)]
    assert answers == [
        (ConsentKind.PERSONAL_DATA, True),
        (ConsentKind.PARTICIPATION, False),
        (ConsentKind.PARTICIPATION, True),
        (ConsentKind.MENTOR_RULES, True),
    ]


async def test_stopping_anywhere_and_starting_again_goes_on(app, world, school) -> None:
    pupil = world.person(101, "Аня")
    token = await link_for(app, school)
    await pupil.start(token)
    await pupil.answer()  # the old keyboard goes first, the new screen follows
    await pupil.settle(0.3)
    await pupil.sees("Привет!")
    await pupil.start()
    await pupil.answer()  # the old keyboard goes first, the new screen follows
    await pupil.settle(0.3)
    await pupil.sees("Школа № 2")
    await pupil.tap("Начать")
    await pupil.sees("Как тебя зовут?")
    await pupil.start(token)
    await pupil.answer()  # the old keyboard goes first, the new screen follows
    await pupil.settle(0.3)
    await pupil.sees("Как тебя зовут?")
    await pupil.send("Аня Смирнова")
    await pupil.sees("день рождения")
    await pupil.start()
    await pupil.answer()  # the old keyboard goes first, the new screen follows
    await pupil.settle(0.3)
    await pupil.sees("день рождения")
    await pupil.send("1 мая 2010")
    await pupil.sees("классе")
    await pupil.start()
    await pupil.answer()  # the old keyboard goes first, the new screen follows
    await pupil.settle(0.3)
    await pupil.sees("классе")
    await pupil.tap("10")
    await pupil.sees("Документ 1 из 2")
    await pupil.tap("Соглашаюсь")
    await pupil.sees("Документ 2 из 2")
    await pupil.start()
    await pupil.answer()  # the old keyboard goes first, the new screen follows
    await pupil.settle(0.3)
    await pupil.sees("Документ 2 из 2")
    async with work(app) as unit:
        assert await unit.scalar(select(Invite.uses_left)) == 0
        assert len(await unit.all(select(Account.id))) == 1


async def test_a_language_that_is_not_ours_is_asked(app, world, school) -> None:
    pupil = world.person(104, "Zeynep", language_code="tr")
    await pupil.start(await link_for(app, school))
    await pupil.sees("На каком языке")
    await pupil.tap("English")
    await pupil.sees("Hello!")


async def test_links_that_lead_nowhere_and_people_without_one(app, world, school) -> None:
    first, second, third = (
        world.person(101, "Аня"),
        world.person(105, "Оля"),
        world.person(106, "Bob", language_code="en"),
    )
    await third.start()
    await third.sees("type the code here")
    await third.start("nonsense")
    await third.sees("does not lead anywhere")
    token = await link_for(app, school)
    await first.start(token)
    await first.sees("Привет!")
    await second.start(token)
    await second.sees("Привет!")
    await first.tap("Начать")
    await first.sees("Как тебя зовут?")
    await second.tap("Начать")  # the last use went to the first
    await second.sees_alert("уже использовали")
    await second.start(token)
    await second.sees("уже использовали")
    assert await person_of(app, second.id) is None


async def test_a_minor_takes_the_paper_form(app, world, school) -> None:
    pupil = world.person(101, "Аня")
    await join_as_pupil(app, school, pupil)
    await pupil.tap("Соглашаюсь")
    await pupil.sees("осталось дней")
    await pupil.tap("Возьму бумажный")
    await pupil.sees_alert("Куратор уже знает")


async def test_a_guardians_code_in_the_minors_own_hands(app, world, school) -> None:
    pupil = world.person(101, "Аня")
    await join_as_pupil(app, school, pupil)
    await pupil.tap("Соглашаюсь")
    screen = await pupil.sees("осталось дней")
    token = re.search(r"start=([\w-]+)", screen.text)[1]
    await pupil.start(token)
    await pupil.sees("для родителя или опекуна")


async def test_a_consent_is_taken_back_from_the_list(app, world, school) -> None:
    mentor = world.person(107, "Илья")
    await mentor.start(await link_for(app, school, Role.MENTOR, MentoringForm.TEACHER_PUPIL))
    await mentor.sees("Здравствуйте!")
    await mentor.tap("Начать")
    await mentor.sees("Как вас зовут?")
    await mentor.send("Илья Орлов")
    await mentor.sees("родились")
    await mentor.send("28.02.1985")
    for number in (1, 2, 3):
        screen = await mentor.sees(f"Документ {number} из 3")
        await mentor.tap("Соглашаюсь")
    await mentor.settle()
    await mentor.tap_old(screen, "Соглашаюсь")  # an old button answers nothing twice
    await mentor.settle()
    person = await person_of(app, mentor.id)
    assert len(await consents_of(app, person.id)) == 3
