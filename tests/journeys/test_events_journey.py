"""An event from the first tap to its figures, in both languages; a change of mind, a move, a cancellation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Account, Event, EventInvitation
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.ready import adult_mentor, form_on
from tests.services.town import ADULT_BORN, CHILD_BORN, TEEN_BORN, Town

CURATOR, PUPIL, TEACHER, MOTHER = 700, 5001, 5002, 5003


class School:
    """A curator, a pupil, a teacher who mentors, and a mother whose child has no chat."""

    def __init__(self, world, locale: str) -> None:
        self.curator, self.pupil, self.teacher, self.mother = (
            Phone(world.person(chat, "Кто-то"), locale) for chat in (CURATOR, PUPIL, TEACHER, MOTHER)
        )
        for chat in (CURATOR, PUPIL, TEACHER, MOTHER):
            world.chat_of(chat).started = True
        self.locale = locale

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
            given = {"locale": self.locale}
            self.girl = town.human("Аня", Role.MENTEE, born=TEEN_BORN, form=None, chat=PUPIL, **given)
            self.man = adult_mentor(town, "Пётр", kind="teacher", form="teacher_pupil")
            self.child = town.human("Зоя", Role.MENTEE, born=CHILD_BORN, form=None)
            parent = {"kind": "parent", "born": ADULT_BORN, "grade": None, "chat": MOTHER}
            mum = town.human("Мария", Role.LEGAL_GUARDIAN, **parent, **given)
            town.guardian_of(self.child, mum)
        async with work(app) as unit:
            await unit.exclusive()
            unit.execute(delete(Account).where(Account.person_id == self.child.id))
            account = await unit.scalar(select(Account.id).where(Account.person_id == self.man.id))
            unit.change(Account, account, chat_id=TEACHER, locale=self.locale)


async def rows(app, statement):
    async with work(app) as unit:
        return await unit.all(statement)


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_the_first_tap_to_the_figures(app, world, locale) -> None:  # noqa: PLR0915 - one long walk
    school = School(world, locale)
    await school.fill(app)
    curator, pupil = school.curator, school.pupil
    await curator.command("settings")
    await curator.tap("События", "Events")
    await curator.sees("Пока ничего не запланировано", "Nothing is planned yet")
    with curator.counting() as tally:
        await curator.tap("+ Событие", "+ Event")
        await curator.tap("Мы проводим", "We organise it")
        await curator.tap("Встреча наставников", "Meeting of mentors")
        await curator.tap("Школьный уровень", "School level")
        await curator.tap("Очно", "In person")
        await curator.sees("5 из 6", "5 of 6")
        await curator.tap("18")
        await curator.send("Общая встреча", "Everybody meets")
        await curator.tap("15:00")
        await curator.tap("В школе", "At school")
    assert (tally.taps, tally.typed) == (8, 1)
    screen = await curator.sees("пт 18 сентября, 15:00", "Fri 18 September, 15:00")
    assert curator.say("Место: В школе", "Place: At school") in screen.text
    await curator.tap("Пригласить", "Invite")
    await curator.tap("Все участники: 3", "All participants: 3")
    await curator.sees("пригласить 3 человек?", "invite 3 people?")
    await curator.tap("Да, пригласить", "Yes, invite")
    await curator.sees("Приглашены: 3. Придут: 0", "Invited: 3. Come: 0")
    await app.delivery.deliver_due()

    # The pupil says yes under the message, then finds the invitation again and changes her mind twice.
    await pupil.told("Приглашение на событие.", "An invitation for you.")
    await pupil.tap_under(("Придёшь?", "Will you come?"), ("Приду", "I come"))
    await pupil.sees("Ты придёшь. Спасибо!", "You come. Thank you!")
    await pupil.command("menu")
    assert not pupil.shows("Открыть приглашение", "To the invitation")
    await pupil.tap("Ещё", "More")
    await pupil.tap("Мои приглашения", "Where I am invited")
    await pupil.tap("1 · Общая встреча", "1 · Everybody meets")
    await pupil.tap("Не смогу", "I cannot come")
    await pupil.sees("В этот раз ты не сможешь", "You cannot come this time")
    await pupil.tap("Приду", "I come")

    # The teacher finds it in the menu as the next step; it is gone from there once it is answered.
    await school.teacher.command("menu")
    await school.teacher.tap("Открыть приглашение", "To the invitation")
    await school.teacher.tap("Не смогу", "I cannot come")
    await school.teacher.command("menu")
    assert not school.teacher.shows("Открыть приглашение", "To the invitation")

    # The mother answers for the child who has no chat.
    await school.mother.told("Ребёнок придёт?", "Will your child come?")
    await school.mother.tap_under(("Ребёнок придёт?", "Will your child come?"), ("Открыть", "Open"))
    await school.mother.tap("Придёт на событие", "Comes to the event")
    said = {row.person_id: row.coming for row in await rows(app, select(EventInvitation.__table__))}
    assert said == {school.girl.id: True, school.man.id: False, school.child.id: True}

    world.clock.move_by(timedelta(days=2, hours=9))
    await app.tick()
    await app.delivery.deliver_due()
    await pupil.told("Общая встреча: завтра, пт 18 сентября, 15:00", "Everybody meets: tomorrow, Fri 18 September")
    title = school.teacher.say("Общая встреча: завтра", "Everybody meets: tomorrow")
    assert not any(title in each.text for each in school.teacher.person.messages)
    world.clock.move_by(timedelta(days=1))
    await curator.command("events")
    await curator.tap("1 · Общая встреча", "1 · Everybody meets")
    await curator.tap("Кто был", "Who was there")
    await curator.sees("Отмечено: 2", "Ticked were there: 2")
    await curator.tap("✓ Зоя Т.")
    await curator.tap("Пётр Т.")
    await curator.sees("Отмечено: 2", "Ticked were there: 2")
    await curator.tap("Готово: к результатам", "Done: to the results")
    assert curator.shows("Ученики: 1", "Pupils: 1")
    assert curator.shows("Педагоги: 1", "Teachers: 1")
    await curator.tap("Продукты, награды: —", "Results, products: —")
    await curator.send("двое", "two")
    await curator.sees("Пришлите число от 0", "Please send a number from 0")
    await curator.send("2")
    await curator.tap("Ссылка", "Link")
    await curator.send("http://school2.example")
    await curator.sees("Это не ссылка", "This is no link")
    await curator.send("https://school2.example/meeting")
    await curator.tap("Результаты записаны", "Results are complete")
    await curator.sees("Были: педагоги 1, ученики 1, наставники 1, продукты, награды 2",
                       "Were there: teachers 1, pupils 1, mentors 1, results, products 2")  # fmt: skip
    (event,) = await rows(app, select(Event.__table__))
    assert (event.teachers, event.pupils, event.mentors, event.products) == (1, 1, 1, 2)
    assert event.reported_at is not None


async def test_what_is_over_backwards_or_called_off(app, world) -> None:  # noqa: PLR0915 - one long walk
    school = School(world, "ru")
    await school.fill(app)
    curator = school.curator
    await curator.command("events")
    await curator.tap("+ Событие")
    for label in ("Мы проводим", "Форум, конференция", "Региональный уровень", "Очно и онлайн"):
        await curator.tap(label)
    await curator.send("10.09.2026")
    await curator.sees("только как участие")
    await curator.send("18.09.2026–17.09.2026")
    await curator.sees("Последний день раньше первого")
    await curator.send("завтра")
    await curator.sees("Не получается прочитать дату")
    for _ in range(4):
        await curator.tap("← Назад")
    await curator.sees("Вы проводите или участвуете?")
    for label in ("Мы участвуем", "Форум, конференция", "Региональный уровень", "Очно и онлайн"):
        await curator.tap(label)
    await curator.send("10.09.2026 - 11.09.2026")
    await curator.send("я" * 4000)
    await curator.sees("от трёх букв до 120 знаков")
    await curator.send("Форум «Педагог»")
    await curator.tap("Позже")
    await curator.tap("Позже")
    await curator.sees("чт 10 сентября — пт 11 сентября")
    assert not curator.shows("Пригласить")
    await curator.command("today")
    await curator.sees("События без результатов: 1")
    await curator.tap(next(label for label in curator.person.buttons if "Записать результаты" in label))
    await curator.sees("Форум «Педагог»")

    await curator.tap("← Все события")
    await curator.tap("+ Событие")
    for label in ("Мы проводим", "Семинар", "Школьный уровень", "Онлайн", "Несколько дней", "21", "23"):
        await curator.tap(label)
    await curator.send("Семинар")
    await curator.tap("Позже")
    await curator.tap("Позже")
    await curator.tap("Пригласить")
    await curator.tap("Наставляемые: 2")
    await curator.tap("Да, пригласить")
    await app.delivery.deliver_due()
    await school.pupil.told("Приглашение на событие.")
    await curator.tap("Перенести")
    await curator.tap("Несколько дней")
    await curator.tap("24")
    await curator.tap("25")
    await curator.sees("Будет: чт 24 сентября — пт 25 сентября")
    await curator.tap("Да, перенести")
    await app.delivery.deliver_due()
    await school.pupil.told("Событие изменилось.")
    await school.pupil.tap_under(("Событие изменилось", "changed"), ("Приду", "I come"))
    await curator.tap("Отменить")
    await curator.tap("Да, отменить")
    await curator.sees("Событие отменено.")
    await app.delivery.deliver_due()
    await school.pupil.told("Событие отменили.")
    assert not curator.shows("Пригласить")


async def test_a_forged_button_opens_no_other_schools_event(app, world) -> None:
    school = School(world, "ru")
    await school.fill(app)
    async with work(app) as unit:
        other = Town(unit)
        event = new_id()
        unit.add(
            Event(
                id=event, municipality_id=other.municipality_id, organization_id=other.school_id, title="Чужое",
                kind="seminar", level="school", format="online", role="organised", state="planned",
                starts_on=unit.now.date() + timedelta(days=3), ends_on=unit.now.date() + timedelta(days=3),
                created_by=other.head_id, created_at=unit.now, changed_at=unit.now,
            )
        )  # fmt: skip
    for phone, action in ((school.curator, "event"), (school.pupil, "invitation"), (school.pupil, "comes")):
        await phone.command("menu")
        await phone.person.tap_data(phone.person.screen, f"go:{action}:{event}")
        await phone.person.settle(0.2, 10)
        assert "Чужое" not in phone.person.transcript
    assert await rows(app, select(EventInvitation.id)) == []
