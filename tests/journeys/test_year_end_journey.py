"""A school ends its year, tells how it was, opens the next one and meets again."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from domain.vocabulary import ConsentKind, MatchStatus
from services.access import Actor
from storage.tables import Account, Consent, EventInvitation, Match
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import CURATOR, work
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.services.town import Human

GOODBYE = ("Учебный год наставничества завершён", "The school year of mentoring is over")
STORY = ("Пришла история", "A story has come")
AGAIN = ("снова зовёт", "begins mentoring anew")


async def ends_but_for_a_pair(boss) -> None:
    """The pair holds the closing up until it goes on."""
    await boss.command("settings")
    await boss.tap("Итоги, передача дел", "Results, handing over")
    await boss.tap("Завершение года", "End the year")
    await boss.sees("Пары без завершения: 1", "Pairs still open: 1")
    assert not boss.shows("Завершить год", "Close the year")
    await boss.tap("Открытые пары: 1", "Open pairs: 1")
    await boss.tap("Продолжает", "Let it go on")
    assert boss.shows("✓ Продолжает", "✓ Goes on")
    await boss.tap("← Назад", "← Back")
    await boss.sees("Продолжают в новом году: 1", "Go on next year: 1")


async def plans_the_final_event(app, boss) -> None:
    """The final event, with everybody invited."""
    await boss.tap("Итоговое мероприятие", "Plan the final event")
    screen = await boss.sees("В какой день?", "On which day?")
    await boss.tap(screen.buttons[0], screen.buttons[0])
    await boss.sees("Итоговое мероприятие программы", "Final event of the mentoring programme")
    async with work(app) as unit:
        assert await unit.scalar(select(func.count()).select_from(EventInvitation)) == 4


async def closes(boss) -> None:
    """Close the year."""
    await boss.command("settings")
    await boss.tap("Итоги, передача дел", "Results, handing over")
    await boss.tap("Завершение года", "End the year")
    await boss.tap("Завершить год", "Close the year")
    await boss.tap("Да, завершить год", "Yes, close the year")
    await boss.sees("Год завершён", "The year is closed")


async def tells(girl) -> None:
    """How it was: three answers in the chat."""
    await girl.told(*GOODBYE)
    await girl.tap_under(GOODBYE, ("Как это было", "Tell how it was"))
    await girl.tap("+ Пара: Илья", "+ Pair: Илья")
    await girl.sees("Что в этой паре было трудно?", "What was hard in this pair?")
    await girl.person.send_photo()
    await girl.sees("Напиши, пожалуйста, словами", "Words, please")
    for words in ("Стеснялась говорить", "Помогли шахматы", "Теперь выступаю"):
        await girl.send(words)
    await girl.sees("Не в банке: нет согласия", "Not in the bank")


async def publishes(app, town, boss) -> None:
    """The curator sees whose paper is missing; once it is there the story goes into the bank."""
    await boss.start()
    await boss.tap_under(STORY, ("Прочитать", "Read"))
    await boss.tap("Попросить согласия", "Ask for the consents")
    assert boss.shows("Бумага: Аня", "Paper: Аня")
    async with work(app) as unit:
        town.unit = unit
        for human in (town.mentee, town.mentor):
            giver = await unit.scalar(
                select(Consent.given_by).where(Consent.person_id == human.id, Consent.given_by != human.id)
            )
            town.consent(human, ConsentKind.PUBLICATION, by=Human(Actor(0, int(giver)), None))
    await boss.tap("учёба", "studies")
    await boss.tap("✎ Помогло", "✎ Helped")
    await boss.send("Помогла игра в шахматы")
    await boss.sees("Помогла игра в шахматы")
    await boss.tap("В банк практик", "Into the bank")
    await boss.sees("✓ В банке практик.", "✓ In the practice bank.")
    await boss.command("settings")
    await boss.tap("Итоги, передача дел", "Results, handing over")
    await boss.tap("Завершение года", "End the year")
    await boss.tap("Банк практик", "Practice bank")
    await boss.send("ъъъ")
    await boss.sees("С такими буквами ничего нет", "Nothing with these letters")
    await boss.send("шахм")
    await boss.sees("Найдено: 1", "Found: 1")
    await boss.tap("Файлом (DOCX)", "As a file (DOCX)")
    await boss.told("Банк практик, который вы просили", "The practice bank you asked for")


async def reopens_and_closes(boss) -> None:
    """Closed by mistake: it opens again and is closed again."""
    await boss.command("settings")
    await boss.tap("Итоги, передача дел", "Results, handing over")
    await boss.tap("Завершение года", "End the year")
    await boss.tap("Открыть снова", "Open it again")
    await boss.send("я" * 301)
    await boss.sees("Длиннее, чем 300", "more than 300")
    await boss.tap("Закрыли по ошибке", "Closed by mistake")
    await boss.sees("Продолжают в новом году: 1", "Go on next year: 1")
    await boss.tap("Завершить год", "Close the year")
    await boss.tap("Да, завершить год", "Yes, close the year")


async def opens_the_next(app, boss, girl, mentor) -> None:
    """Open the next year and ask everybody once."""
    await boss.tap("← Учебный год", "← School year")
    await boss.tap("Открыть учебный год", "Open the school year")
    await boss.tap("← Назад", "← Back")
    await boss.tap("← Назад", "← Back")
    await boss.tap("Итоги, передача дел", "Results, handing over")
    await boss.tap("Завершение года", "End the year")
    await boss.tap("Кто снова с нами", "Who comes again")
    await boss.tap("Спросить: 2", "Ask them: 2")
    await boss.sees("Спросили: 2. Да: 0", "Asked: 2. Yes: 0")
    for phone in (girl, mentor):
        await phone.tap_under(AGAIN, ("Ответить", "Answer"))
        await phone.tap("Участвую снова", "I take part again")
        await phone.sees("Следующий шаг в меню", "What comes next stands in the menu")
    async with work(app) as unit:
        statuses = await unit.scalars(select(Match.status).order_by(Match.proposed_at))
    assert statuses == [MatchStatus.CLOSED.value, MatchStatus.AGREED.value]


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_year_ends_and_the_next_begins(app, world, town, locale) -> None:
    async with work(app) as unit:
        await unit.exclusive()
        town.unit = unit
        town.match_id = town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
        unit.execute(update(Account).values(locale=locale))
    boss = Phone(world.person(CURATOR, "Ольга"), locale)
    girl = Phone(world.person(town.mentee.actor.chat_id, "Аня"), locale)
    mentor = Phone(world.person(town.mentor.actor.chat_id, "Илья"), locale)

    for phone in (girl, mentor):
        await phone.start()
    await ends_but_for_a_pair(boss)
    await plans_the_final_event(app, boss)
    await closes(boss)
    await tells(girl)
    await publishes(app, town, boss)
    await reopens_and_closes(boss)
    await opens_the_next(app, boss, girl, mentor)
