"""A curator writes to a group: the look at it, the count as it goes, a stop, a night, a restart in the midst."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.app import App
from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Account, AuditEntry, Broadcast, Guardianship, OutboxMessage
from tests.journeys.phone import Phone
from tests.services.town import ADULT_BORN, Town

CURATOR, FIRST = 700, 5000
TEXT = "Собрание <b>в пятницу</b> & в 15:30.\nПриходите!"


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


class Class:
    """A curator's phone and so many mentees who listen."""

    def __init__(self, world, locale: str = "ru") -> None:
        self.world, self.locale = world, locale
        self.curator = Phone(world.person(CURATOR, "Ольга"), locale)
        self.pupils = []

    async def fill(self, app, count: int) -> None:
        async with work(app) as unit:
            town = self.town = Town(unit)
            town.curator()
            town.cycle()
            unit.add(
                Account(
                    id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=self.locale,
                    unreachable_since=None, created_at=unit.now,
                )
            )  # fmt: skip
            for number in range(count):
                town.human(f"Ученик{number}", Role.MENTEE, form=None, chat=FIRST + number)
            mentor = town.human("Илья", Role.MENTOR, kind="teacher", born=ADULT_BORN, grade=None, chat=4999)
        self.mentor = mentor
        self.pupils = [self.world.person(FIRST + number, f"У{number}") for number in range(count)]
        for pupil in self.pupils:
            self.world.chat_of(pupil.id).started = True
        app.live._seconds = 0.1

    async def write(self, text: str = TEXT) -> None:
        """Come to the last question."""
        curator = self.curator
        await curator.command("broadcast")
        await curator.tap(f"Наставляемые: {len(self.pupils)}", f"Mentees: {len(self.pupils)}")
        await curator.send(text)
        await curator.tap("Дальше", "Next")

    def copies(self, part: str = "Собрание") -> list[int]:
        """Return how many copies each pupil has."""
        return [sum(part in message.text for message in pupil.messages) for pupil in self.pupils]


async def ended(app, seconds: float = 20) -> None:
    """Wait until the newest broadcast has been found to be over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        async with work(app) as unit:
            if await unit.scalar(select(Broadcast.ended_at).order_by(Broadcast.id.desc()).limit(1)):
                return
        await asyncio.sleep(0.05)
    raise AssertionError("the broadcast does not end")


async def until(ready, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def test_from_the_group_to_the_last_count(app, world) -> None:
    room = Class(world)
    await room.fill(app, 9)
    curator = room.curator
    world.chat_of(FIRST).blocked = True  # the messenger has not told us yet
    async with work(app) as unit:
        await unit.exclusive()
        lost = select(Account.person_id).where(Account.chat_id == FIRST + 1)
        unit.execute(delete(Account).where(Account.person_id.in_(lost)))
    await curator.command("broadcast")
    screen = await curator.sees("Кому написать?")
    assert {"Все участники: 10", "Наставляемые: 9", "Наставники: 1"} <= set(screen.buttons)
    await curator.tap("Один класс")
    await curator.tap("7: 9")
    await curator.sees("9 человек, из них с чатом 8")
    await curator.person.send_photo()
    await curator.sees("Группе можно отправить только текст")
    await curator.send("я" * 1001)
    await curator.sees("Здесь знаков: 1001")
    await curator.send(TEXT)
    screen = await curator.sees("Вот что они увидят")
    assert "Сообщение куратора · Школа № 2\nОльга\n\nСобрание <b>в пятницу</b> & в 15:30.\nПриходите!" in screen.text
    await curator.tap("Другой текст")
    await curator.send(TEXT + " Ура!")
    await curator.tap("Дальше")
    await curator.sees("Получат 9 человек (7 класс)")
    assert not any(room.copies())
    world.faults.add("error_429", "sendMessage", times=1, seconds=1)
    world.faults.add("error_500", "sendMessage", times=1)
    await curator.person.double_tap("Да, отправить: 9")
    await curator.person.settle(0.1)
    screen = await curator.sees("Готово")
    assert "Доставлено 7, заблокировали бота 1, без аккаунта 1" in screen.text
    assert "Остановить" not in screen.buttons
    assert room.copies() == [0, 0, 1, 1, 1, 1, 1, 1, 1]
    message = next(m for m in room.pupils[5].messages if "Собрание" in m.text)
    assert message.text.startswith("Сообщение куратора · Школа № 2\nОльга\n\nСобрание <b>в пятницу</b> & в 15:30.")
    # One count on the screen, and no notice for each who has blocked the bot, nor a second word about the end.
    await world.move_clock(timedelta(minutes=5))
    await curator.person.settle(0.3)
    assert not any("больше не приходят" in m.text or "Рассылка" in m.text for m in curator.person.messages)
    await curator.tap("Кто недоступен")
    await curator.sees("Ученик0 Т.")
    async with work(app) as unit:
        notes = await unit.all(select(AuditEntry.details).where(AuditEntry.action.startswith("broadcast")))
        assert [note.details["count"] for note in notes] == [9]
        assert "Собрание" not in str(notes)
        assert await unit.scalar(select(func.count()).select_from(Broadcast)) == 1
        rows = await unit.all(select(Broadcast.state, Broadcast.text))
        assert [(row.state, row.text) for row in rows] == [("done", TEXT + " Ура!")]


async def test_a_stop_holds_back_what_has_not_left(app, world) -> None:
    room = Class(world)
    await room.fill(app, 40)
    await room.write()
    world.faults.add("delay", "sendMessage", seconds=0.3)
    await room.curator.tap("Да, отправить: 40")
    await until(lambda: sum(room.copies()) >= 5)
    await room.curator.sees("Отправляется: ")
    await room.curator.tap("Остановить")
    on_their_way = sum(room.copies()) + 10
    screen = await room.curator.sees("Остановлено")
    await asyncio.sleep(1)
    delivered = sum(room.copies())
    assert delivered <= on_their_way < 40
    screen = await room.curator.sees(f"Доставлено {delivered}, остановлено {40 - delivered}")
    assert "Остановить" not in screen.buttons
    assert max(room.copies()) == 1


async def test_a_restart_in_the_midst_goes_on_and_nobody_gets_it_twice(settings, world) -> None:
    app = App(settings, world.clock)
    await app.start()
    room = Class(world)
    try:
        await room.fill(app, 30)
        await room.write()
        world.faults.add("delay", "sendMessage", seconds=0.2)
        await room.curator.tap("Да, отправить: 30")
        await until(lambda: sum(room.copies()) >= 3)
    finally:
        await app.stop()
    assert 3 <= sum(room.copies()) < 30
    app = App(settings, world.clock)
    app.live._seconds = 0.1
    await app.start()
    try:
        await room.curator.sees("Готово")
        await room.curator.sees("Доставлено 30")
        assert room.copies() == [1] * 30
    finally:
        await app.stop()


async def test_at_night_it_waits_and_the_author_elsewhere_is_told_the_end(app, world) -> None:
    room = Class(world)
    await room.fill(app, 3)
    world.clock.move_by(timedelta(hours=12))  # 22:00 in Moscow
    await room.write()
    await room.curator.sees("Сообщение уйдёт завтра, ср 16 сентября, 08:00")
    await room.curator.tap("Да, отправить: 3")
    await room.curator.sees("Уйдёт завтра, ср 16 сентября, 08:00")
    await room.curator.command("menu")
    assert not any(room.copies())
    await world.move_clock(timedelta(hours=10, minutes=1))
    await until(lambda: sum(room.copies()) == 3)
    await ended(app)
    await world.move_clock(timedelta(minutes=1))
    await room.curator.sees("Рассылка завершена")
    await room.curator.tap_under(("Рассылка завершена", "Your message has gone"), ("Открыть", "Open"))
    await room.curator.sees("Доставлено 3")
    await room.curator.tap("Отправленные")
    await room.curator.sees("1 · Наставляемые, вчера")


async def test_the_same_text_to_the_same_group_asks_once_more(app, world) -> None:
    room = Class(world)
    await room.fill(app, 2)
    await room.write()
    await room.curator.tap("Да, отправить: 2")
    await room.curator.sees("Готово")
    await room.write()
    await room.curator.tap("Да, отправить: 2")
    await room.curator.sees("Точно такой текст")
    await room.curator.tap("Нет, не отправлять")
    assert room.copies() == [1, 1]
    await room.write()
    await room.curator.tap("Да, отправить: 2")
    await room.curator.tap("Да, ещё раз")
    await room.curator.sees("Готово")
    assert room.copies() == [2, 2]
    world.clock.move_by(timedelta(minutes=11))
    await room.write()
    await room.curator.tap("Да, отправить: 2")
    await room.curator.sees("Готово")
    assert room.copies() == [3, 3]


async def test_a_call_for_help_overtakes_the_copies(app, world) -> None:
    room = Class(world)
    await room.fill(app, 40)
    await room.write()
    world.faults.add("delay", "sendMessage", seconds=0.3)
    await room.curator.tap("Да, отправить: 40")
    await until(lambda: sum(room.copies()) >= 2)
    child = Phone(room.pupils[39], "ru")
    await child.command("sos")
    await child.tap(next(label for label in child.person.buttons if "Куратору" in label))
    await room.curator.told("🔴")
    assert sum(room.copies()) < 40
    await until(lambda: sum(room.copies()) == 40)


@pytest.mark.parametrize("locale", ["en"])
async def test_in_english(app, world, locale) -> None:
    room = Class(world, locale)
    await room.fill(app, 2)
    await room.write("A meeting on Friday")
    await room.curator.sees("Send it to 2 people?")
    await room.curator.tap("", "Yes, send to 2")
    screen = await room.curator.sees("", "Done")
    assert "Delivered 2" in screen.text
    assert room.copies("A meeting on Friday") == [1, 1]


async def test_what_nobody_watches_is_ended_by_the_tick(app, world) -> None:
    room = Class(world)
    await room.fill(app, 2)
    await app.live.stop()
    await room.write()
    await room.curator.tap("Да, отправить: 2")
    await until(lambda: sum(room.copies()) == 2)
    await room.curator.command("menu")
    await world.move_clock(timedelta(minutes=1))
    async with work(app) as unit:
        assert list(await unit.scalars(select(Broadcast.state))) == ["done"]
        unit.execute(update(Broadcast).values(state="draft", created_at=unit.now - timedelta(days=2)))
    await world.move_clock(timedelta(minutes=1))
    async with work(app) as unit:
        assert await unit.scalar(select(func.count()).select_from(Broadcast)) == 0
        kinds = await unit.scalars(select(OutboxMessage.kind).where(OutboxMessage.state == "sent"))
        assert kinds.count("broadcast") == 2


async def test_a_child_without_an_account_gets_it_through_the_guardian(app, world) -> None:
    room = Class(world)
    await room.fill(app, 3)
    async with work(app) as unit:
        room.town.unit = unit
        mother = room.town.human("Мария", Role.LEGAL_GUARDIAN, kind="guardian", born=ADULT_BORN, grade=None, chat=4998)
        child = await unit.scalar(select(Account.person_id).where(Account.chat_id == FIRST))
        unit.add(
            Guardianship(
                id=new_id(), municipality_id=room.town.municipality_id, organization_id=room.town.school_id,
                minor_id=child, guardian_id=mother.id, linked_at=unit.now, confirmed_at=unit.now,
                confirmed_by=room.town.head_id, refused_at=None,
            )
        )  # fmt: skip
        await unit.exclusive()
        unit.execute(delete(Account).where(Account.chat_id == FIRST))
    phone = world.person(4998, "Мария")
    world.chat_of(4998).started = True
    await room.write()
    await room.curator.tap("Да, отправить: 3")
    screen = await room.curator.sees("Готово")
    assert "Доставлено 3" in screen.text
    assert "без аккаунта" not in screen.text
    assert room.copies() == [0, 1, 1]
    (copy,) = [message.text for message in phone.messages if "Собрание" in message.text]
    assert "Это для ребёнка: Ученик0" in copy
