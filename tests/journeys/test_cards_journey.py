"""Cards for a class, from the curator's /invite to a pupil without a camera who types the code, and who came in."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.vocabulary import Role
from services import invites
from storage.ids import new_id
from storage.tables import Account, Invite, Membership, Organization
from tests.journeys.phone import Phone
from tests.services.ready import form_on
from tests.services.town import ADULT_BORN, Town

CURATOR = 700


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


async def a_school(app, world, locale: str = "ru") -> Town:
    async with work(app) as unit:
        town = Town(unit)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
    town.desk = Phone(world.person(CURATOR, "Ольга"), locale)
    return town


@pytest.fixture
async def town(app, world) -> Town:
    return await a_school(app, world)


async def codes(app) -> list[str]:
    async with work(app) as unit:
        found = select(Invite.token).where(Invite.batch_id.is_not(None)).order_by(Invite.id)
        return list(await unit.scalars(found))


async def a_sheet(town, count: str = "10", label: str = "7 «Б»") -> None:
    desk = town.desk
    await desk.command("invite")
    await desk.tap("Карточки для класса", "Cards for a class")
    await desk.tap("Новый лист", "New sheet")
    await desk.sees("Для кого карточки?", "Whom are the cards for?")
    await desk.tap("наставляемый · ученик", "mentee · pupil")
    await desk.sees("Как назвать лист?", "What is this sheet called?")
    await desk.send(label)
    await desk.sees("Сколько карточек?", "How many cards?")
    await desk.tap(count)
    await desk.sees("Пришли: 0 из", "Joined: 0 of")


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_curator_gets_a_page_to_print(app, world, locale) -> None:
    town = await a_school(app, world, locale)
    with town.desk.counting() as tally:
        await a_sheet(town, "30")
    document = await town.desk.person.gets_document(".pdf")
    assert document.content.startswith(b"%PDF-")
    assert int(re.search(rb"/Count (\d+)", document.content)[1]) == 1
    await town.desk.told("30 карточек, 1 страница А4", "30 cards, 1 page of A4")
    assert (tally.taps, tally.typed) == (4, 1)
    assert len(set(await codes(app))) == 30


async def test_what_a_curator_may_type_wrongly(app, town) -> None:
    desk = town.desk
    await desk.command("invite")
    await desk.tap("Карточки для класса")
    await desk.tap("Новый лист")
    await desk.tap("наставляемый · ученик")
    await desk.person.send_sticker()
    await desk.sees("Напишите название класса")
    await desk.send("очень длинное название одного класса")
    await desk.sees("не длиннее 20 знаков")
    await desk.tap("Без названия")
    for typed, answer in (("сорок", "Напишите число"), ("41", "от 1 до 40"), ("0", "от 1 до 40"), ("-3", "Напишите"),
                          ("9" * 5000, "Напишите число"), ("12", "Пришли: 0 из 12")):  # fmt: skip
        await desk.send(typed)
        await desk.sees(answer)
    assert len(await codes(app)) == 12
    await desk.tap("← Назад")
    assert any("12" in label and "0/12" in label for label in desk.person.buttons)


async def test_pupils_come_in_by_camera_by_start_and_by_typing(app, world, town) -> None:
    await a_sheet(town)
    first, second, third, *_ = await codes(app)
    camera, typist, starter = (world.person(number, name) for number, name in ((101, "Аня"), (102, "Оля"), (103, "Ян")))
    for pupil in (camera, typist, starter):
        pupil.phone = Phone(pupil, "ru")
    await camera.phone.start(first)
    await camera.sees("Школа № 2")
    await camera.phone.tap("Начать")
    await camera.sees("Как тебя зовут?")

    await typist.phone.start()
    await typist.sees("по коду с карточки")
    await typist.phone.send("привет")
    await typist.sees("Код напечатан на карточке")
    await typist.send_sticker()
    await typist.sees("Код напечатан на карточке")
    await typist.phone.send(second[:8])
    await typist.sees("В коде 9 знаков, а здесь 8")
    await typist.phone.send("222 222 222")
    await typist.sees("Такого кода нет")
    as_typed = " ".join(second[place : place + 3] for place in (0, 3, 6)).lower()
    await typist.phone.send(as_typed.translate(str.maketrans("abehkmptxy", "авенкмртху")))
    await typist.sees("Школа № 2")
    await typist.phone.tap("Начать")
    await typist.sees("Как тебя зовут?")
    await typist.phone.send("Оля Иванова")

    await starter.command("start", f"{third[:3]}-{third[3:6]}-{third[6:]}".lower())
    await starter.sees("Школа № 2")
    await starter.phone.tap("Начать")
    await starter.sees("Как тебя зовут?")

    desk = town.desk
    await desk.command("invite")
    await desk.sees("За последние сутки: 3")
    await desk.tap("Карточки для класса")
    await desk.tap("7 «Б» · 3/10")
    await desk.sees("Пришли: 3 из 10")
    await desk.tap("Кто пришёл: 3")
    screen = await desk.sees("Оля (")
    assert screen.text.count("имени пока нет") == 2
    await desk.tap("Оля И.")
    await desk.sees("Оля Иванова")


async def test_used_revoked_expired_and_foreign_cards_say_so(app, world, town) -> None:
    await a_sheet(town)
    used, second, third, *_ = await codes(app)
    first, other = Phone(world.person(101, "Аня"), "ru"), Phone(world.person(102, "Оля"), "ru")
    await first.start(used)
    await first.tap("Начать")
    await first.sees("Как тебя зовут?")
    await first.start(second)  # somebody who is in needs no second card
    await first.sees("Ты уже здесь")
    await first.sees("Как тебя зовут?")
    await other.start()
    await other.send(used)
    await other.sees("уже использовали")
    await other.tap("English")
    await other.person.sees("used already")
    await other.tap("Русский")
    desk = town.desk
    await desk.tap("Отозвать лист")
    await desk.sees("Отозвать этот лист?")
    await desk.tap("Да, отозвать")
    await desk.person.sees_alert("больше не действуют")
    await other.send(third)
    await other.sees("отменила")
    async with work(app) as unit:
        await unit.exclusive()
        live = [row.id for row in await unit.all(select(Invite.id).where(Invite.token_digest.is_not(None)))]
        for invite in live:
            unit.change(Invite, invite, revoked_at=None, expires_at=unit.now - timedelta(days=1))
    await other.send(third)
    await other.sees("закончился")


async def test_guessing_is_stopped_and_a_link_still_opens(app, world, town) -> None:
    await a_sheet(town)
    (right, *_) = await codes(app)
    guesser = Phone(world.person(101, "Аня"), "ru")
    await guesser.start()
    for number in range(10):
        await guesser.send(f"22222222{2 + number % 8}")
        await guesser.sees("Такого кода нет")
    await guesser.send(right)
    await guesser.sees("слишком много неверных кодов")
    await guesser.start(right)
    await guesser.sees("слишком много неверных кодов")
    async with work(app) as unit:
        link = await invites.create_invite(unit, town.boss, role=Role.MENTEE, organization_id=town.school_id)
    await guesser.start(link.token)
    await guesser.sees("Школа № 2")


async def test_a_card_of_another_school_asks_first(app, world, town) -> None:
    async with work(app) as unit:
        await unit.exclusive()
        far = Town(unit)
        unit.change(Organization, far.school_id, municipality_id=town.municipality_id, name="Школа № 9")
        far.municipality_id = town.municipality_id
        boss = far.curator()
        far.cycle()
        town.unit = unit
        pupil = town.human("Аня", Role.MENTEE, chat=101)
        link = await invites.create_invite(unit, boss, role=Role.MENTEE, organization_id=far.school_id)
    assert pupil.id
    phone = Phone(world.person(101, "Аня"), "ru")
    await phone.start(link.token)
    await phone.sees("Школа № 9")
    await phone.sees("Это другая школа. Ты уже здесь: Школа № 2")
    await phone.tap("Меню")
    await phone.sees("Аня, привет")


async def test_the_list_of_a_link_has_pages(app, world, town) -> None:
    desk = town.desk
    await desk.command("invite")
    await desk.tap("наставляемый · ученик")
    await desk.sees("Пришли: 0")
    async with work(app) as unit:
        link = await unit.scalar(select(Invite.id))
        town.unit = unit
        people = [town.human(f"Ученик{chr(1072 + n)}", Role.MENTEE, form=None) for n in range(12)]
        adult = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    async with work(app) as unit:
        await unit.exclusive()

        mine = Membership.person_id.in_([one.id for one in people])
        unit.execute(update(Membership).where(mine).values(invite_id=link))
    assert adult.id
    await desk.command("invite")
    await desk.tap("наставляемый · ученик")
    await desk.tap("Кто пришёл: 12")
    screen = await desk.sees("Страница 1 из 2")
    assert screen.text.count("Ученик") == 8
    await desk.tap("Страница →")
    screen = await desk.sees("Страница 2 из 2")
    assert screen.text.count("Ученик") == 4
    await desk.tap("← Назад")
    await desk.sees("Ссылка:")
    await desk.tap("Карточки для класса")
    await desk.sees("Как назвать лист?")
