"""A pupil is suggested, invited and joins; a partner's people mentor and its contact looks; in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.vocabulary import MatchStatus
from storage.ids import new_id
from storage.tables import Account, Invite, Match, Participation, ReferredPupil
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import Town

CURATOR, TEACHER, PARENT, CHILD, CONTACT = 700, 5101, 5102, 5103, 5104


async def desk(app, world, locale: str) -> tuple[Town, Phone]:
    """A school with two forms, and its curator's phone."""
    phone = Phone(world.person(CURATOR, "Ольга"), locale)
    world.chat_of(CURATOR).started = True
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        form_on(town)
        form_on(town, "employer_pupil")
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        town.mentee, town.mentor = ready_mentee(town, "Аня"), ready_mentor(town, "Илья")
        town.worker = adult_mentor(town, "Фёдор", kind="employee", form="employer_pupil")
    return town, phone


def payload(phone: Phone) -> str:
    """Return what the link on the screen carries."""
    return next(word for word in phone.person.text.split() if "start=" in word).rpartition("=")[2]


async def joins(phone: Phone, token: str, name: str) -> None:
    """Come in by a link and give a name."""
    await phone.start(token)
    if phone.locale == "en":
        await phone.person.tap("English")
        await phone.person.settle(0.02, 30)
    await phone.tap("Начать", "Start")
    await phone.send(name)


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_a_teachers_word_to_a_mentor(app, world, locale) -> None:  # noqa: PLR0915 - one long walk
    town, curator = await desk(app, world, locale)
    teacher, parent, child = (Phone(world.person(chat, "Кто-то"), locale) for chat in (TEACHER, PARENT, CHILD))
    for phone, label in ((teacher, ("классный руководитель", "class teacher")), (parent, ("родитель", "parent"))):
        await curator.command("invite")
        await curator.tap(*label)
        await joins(phone, payload(curator), "Мария Иванова")

    await teacher.command("menu")
    await teacher.tap("Предложить ученика", "Suggest a pupil")
    with teacher.counting() as tally:
        await teacher.tap("+ Предложить ученика", "+ Suggest a pupil")
        await teacher.tap("Ещё не в программе", "Not in the programme")
        await teacher.send("Саша Петров, 7Б")
        await teacher.sees("фамилию не нужно", "leave the last name out")
        await teacher.send("Саша, 7Б")
        await teacher.tap("Учёба", "School work")
        await teacher.tap("Дальше (1)", "Next (1)")
        await teacher.send("Тихий, но любит <физику>")
        await teacher.tap("Пропустить", "Skip")
        await teacher.tap("Студент", "A student")
        await teacher.tap("Да", "Yes")
    assert tally.taps == 7
    await teacher.sees("Отправлено куратору", "Sent to the curator")
    await teacher.sees("Сейчас: получено", "Now: received")

    # A mother of the same boy is asked for nothing but the name: there is no search for her.
    await parent.command("menu")
    await parent.tap("Предложить ученика", "Suggest a pupil")
    await parent.tap("+ Предложить ученика", "+ Suggest a pupil")
    await parent.send("Саша 7б")
    await parent.tap("Общение", "Getting along")
    await parent.tap("Дальше (1)", "Next (1)")
    for _ in range(2):
        await parent.tap("Пропустить", "Skip")
    await parent.tap("Студент", "A student")
    await parent.tap("Да", "Yes")
    await parent.sees("Отправлено куратору", "Sent to the curator")

    await curator.command("today")
    await curator.sees("Предложены ученики: 1", "Pupils suggested for a mentor: 1")
    await curator.tap(
        next(each for each in curator.person.buttons if each.endswith(("Кого предложили", "Who was suggested")))
    )
    await curator.sees("Саша, 7Б", "Саша, 7Б")
    await curator.tap("Слово 1 из 2 →", "Word 1 of 2 →")
    await curator.sees("Тихий, но любит <физику>")
    await teacher.command("menu")
    await teacher.tap("Предложить ученика", "Suggest a pupil")
    await teacher.sees("1 · Саша, 7Б: на рассмотрении", "1 · Саша, 7Б: being looked at")
    await curator.tap("Пригласить", "Invite")
    await curator.sees("Для одного человека", "For one person")
    await joins(child, payload(curator), "Саша Петров")
    await teacher.tap("1 · Саша, 7Б")
    await teacher.sees("Сейчас: в программе", "Now: in the programme")

    async with work(app) as unit:
        town.unit = unit
        (item,) = await unit.all(select(ReferredPupil.__table__))
        assert item.first_name is None
        part = await unit.scalar(select(Participation.id).where(Participation.person_id == item.pupil_id))
        match = town.match(town.mentor, type("Pupil", (), {"id": item.pupil_id, "participation_id": part})(),
                           MatchStatus.APPROVED.value)  # fmt: skip
    async with work(app) as unit:
        unit.change(Match, match, approved_at=unit.now)
    world.clock.move_by(timedelta(hours=1))
    await app.tick()
    await app.delivery.deliver_due()
    for phone in (teacher, parent):
        good = await phone.told("Хорошая новость о вашем предложении", "Good news about your suggestion")
        assert "Илья" not in good.text


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_partner_from_its_name_to_its_hours(app, world, locale) -> None:  # noqa: PLR0915 - one long walk
    _, curator = await desk(app, world, locale)
    contact = Phone(world.person(CONTACT, "Нина"), locale)
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Forms, partners…")
    await curator.tap("Партнёры", "Partners")
    await curator.tap("+ Партнёр", "+ Partner")
    with curator.counting() as tally:
        await curator.send("Хлебозавод")
        await curator.tap("Предприятие", "Company")
        await curator.send("5-Д")
        await curator.tap("Сегодня", "Today")
        await curator.tap("Конец учебного года", "End of year")
        await curator.send("Нина, кадры")
        await curator.send("позвоните")
        await curator.sees("Это не телефон", "That is no phone number")
        await curator.send("+7 912 345-67-89")
        await curator.tap("Пропустить", "Leave empty")
    assert (tally.taps, tally.typed) == (4, 5)
    await curator.sees("Договор № 5-Д", "Agreement No. 5-Д")
    link = next(each for each in curator.person.buttons if each.startswith(("Ссылка: ", "Link: ")))
    await curator.tap(link)
    await curator.sees("Откуда наставники: Хлебозавод", "Mentors from: Хлебозавод")
    await curator.tap("Откуда наставники", "Where they come from")
    await curator.tap("Выпускники", "Alumni")
    await curator.sees("Откуда наставники: Выпускники", "Mentors from: Alumni")
    async with work(app) as unit:
        known = await unit.all(select(Invite.source).where(Invite.source.is_not(None)).order_by(Invite.source))
    assert [row.source for row in known] == ["alumni", "partner"]

    await curator.command("people")
    await curator.send("Фёдор")
    await curator.tap("Откуда наставники", "Where they come from")
    await curator.tap("Хлебозавод")
    await curator.sees("Фёдор")
    await curator.command("settings")
    await curator.tap("Где мы сейчас", "Where we stand")
    await curator.tap(next(each for each in curator.person.buttons if each.strip("[]").startswith("3")))
    await curator.sees("от партнёров 1", "from partners 1")

    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Forms, partners…")
    await curator.tap("Партнёры", "Partners")
    await curator.tap("1 · Хлебозавод")
    await curator.tap("Ссылка для контакта", "Link for the contact")
    await joins(contact, payload(curator), "Нина Белова")
    await contact.command("menu")
    await contact.tap("Моя организация", "My organisation")
    screen = await contact.sees("Фёдор")
    assert "Аня" not in screen.text
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Forms, partners…")
    await curator.tap("Партнёры", "Partners")
    await curator.tap("1 · Хлебозавод")
    await curator.tap("Спросить о годе", "Ask about the year")
    await app.delivery.deliver_due()
    await contact.tap_under(("Заканчивается год вместе", "is ending"), ("Ответить", "Answer"))
    await contact.tap("9")
    await contact.tap(contact.person.buttons[0])
    await contact.tap("Да", "Yes")
    await contact.tap("Пропустить", "Skip")
    await contact.sees("Спасибо", "Thank you")
    await curator.command("settings")
    await curator.tap("Формы, партнёры…", "Forms, partners…")
    await curator.tap("Партнёры", "Partners")
    await curator.tap("1 · Хлебозавод")
    await curator.sees("Итоги года от партнёра", "Their word on the year")
