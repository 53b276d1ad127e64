"""From «match all at once» to the order, in both languages: reasons, a swap, a group, everybody's answers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.vocabulary import MatchStatus, Role, Sex
from storage.ids import new_id
from storage.tables import Account, Match, MatchMember, Person
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CURATOR, PUPIL, MENTOR, PSYCHOLOGIST = 700, 5001, 5002, 701


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_from_all_at_once_to_the_order(app, world, locale) -> None:  # noqa: PLR0915 - one long walk
    curator, pupil, mentor, psychologist = (
        Phone(world.person(chat, "Кто-то"), locale) for chat in (CURATOR, PUPIL, MENTOR, PSYCHOLOGIST)
    )
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        form_on(town)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        town.human("Вера", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None, chat=PSYCHOLOGIST,
                   locale=locale)  # fmt: skip
        anya = ready_mentee(town, "Аня", me_needs=["study"])
        ready_mentee(town, "Борис", me_needs=["project"])
        ready_mentee(town, "Глеб", me_slots=["fri_eve"])
        ilya = ready_mentor(town, "Илья", mr_strong=["study"], mr_capacity=1)
        ready_mentor(town, "Дима", mr_strong=["project"], mr_capacity=1)
    async with work(app) as unit:
        await unit.exclusive()
        for human, chat in ((anya, PUPIL), (ilya, MENTOR)):
            account = await unit.scalar(select(Account.id).where(Account.person_id == human.id))
            unit.change(Account, account, chat_id=chat, locale=locale)
    for chat in (CURATOR, PUPIL, MENTOR, PSYCHOLOGIST):
        world.chat_of(chat).started = True

    # One tap from the day's list; one more, and there is a set with reasons.
    await curator.command("today")
    button = next(each for each in curator.person.buttons if curator.say("Подобрать всем", "Pair all") in each)
    await curator.tap(button)
    await curator.sees("Готовы: наставляемые 3, наставники с местом 2", "Ready: mentees 3, mentors with a place 2")
    await curator.tap("Подобрать", "Find the best pairs")
    await curator.sees("Предложено пар: 2 из 3.", "Proposed: 2 of 3.")
    await curator.tap("Кто без пары: 1", "Who is alone: 1")
    screen = await curator.sees("Глеб Т.", "Глеб Т.")
    assert curator.say("Пт вечером", "Fri evening") in screen.text
    await curator.tap("← Весь набор", "← The whole set")
    await curator.tap("Тема: обычно", "Topic: as usual")
    await curator.tap("Пересчитать", "Work out anew")

    # Pair by pair: why not the other one, and a swap with a reason that is taken back by another swap.
    await curator.tap("По одной", "Pair by pair")
    screen = await curator.sees("Предложение 1 из 2", "Proposal 1 of 2")
    mine, other = ("Илья Т.", "Дима Т.") if "Илья" in screen.text else ("Дима Т.", "Илья Т.")
    for wanted in (other, mine):
        await curator.tap("Другой наставник", "A different mentor")
        await curator.tap(wanted)
        await curator.sees("Поменяются", "They would swap")
        await curator.tap("Взять этого наставника", "Take this mentor")
        await curator.tap("Сами попросили", "They asked for it")
        screen = await curator.sees("Пара закреплена", "You hold on to this pair")
        assert wanted in screen.text
    with curator.counting() as tally:
        await curator.tap("Принять", "Accept")
    assert tally.taps == 1
    await curator.sees("Предложение 1 из 1", "Proposal 1 of 1")
    await curator.tap("← Весь набор", "← The whole set")
    await curator.sees("обе стороны спрошены: 1", "both sides asked: 1")
    await curator.tap("Принять все: 1", "Accept all: 1")
    await curator.tap("Да, отправить: 1", "Yes, send: 1")
    await curator.sees("обе стороны спрошены: 2", "both sides asked: 2")

    # Both sides read in one line why, and nothing that is not theirs to know.
    await app.delivery.deliver_due()
    notice = ("Есть новость", "There is news for you")
    for phone in (pupil, mentor):
        await phone.tap_under(notice, ("Посмотреть", "Have a look"))
        screen = await phone.sees("Вам обоим близко: учёба, предмет", "You both care about: school, a subject")
        assert curator.say("Оба свободны: среда", "Both are free on: Wednesdays") in screen.text
        assert "100" not in screen.text
        await phone.tap("Давай попробуем", "Let's try")
    async with work(app) as unit:
        found = [row.status for row in await unit.all(select(Match.status))]
    assert sorted(found) == [MatchStatus.AGREED.value, MatchStatus.PROPOSED.value]

    # The order, as after any pair.
    await curator.command("today")
    order = next(each for each in curator.person.buttons if curator.say("Записать приказ", "Record the order") in each)
    await curator.tap(order)
    await curator.send("12-ОД")
    await curator.tap("Сегодня", "Today")
    await curator.sees("Илья Т. → Аня Т.")

    # The psychologist sees whether anybody is left out.
    await psychologist.command("menu")
    await psychologist.tap("Поддержка", "Support")
    await psychologist.tap("Никто не забыт?", "Is it fair?")
    await psychologist.sees("7 класс: 2 из 3", "Grade 7: 2 of 3")


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_a_group_with_a_wish_that_only_the_curator_reads(app, world, locale) -> None:
    curator, pupil = (Phone(world.person(chat, "Кто-то"), locale) for chat in (CURATOR, PUPIL))
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        form_on(town)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale=locale,
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        anya, boris = (ready_mentee(town, name, me_needs=["study"]) for name in ("Аня", "Боря"))
        ilya = ready_mentor(town, "Илья", mr_strong=["study"], mr_capacity=3)
    async with work(app) as unit:
        await unit.exclusive()
        unit.change(Person, ilya.id, sex=Sex.MALE.value)
        account = await unit.scalar(select(Account.id).where(Account.person_id == anya.id))
        unit.change(Account, account, chat_id=PUPIL, locale=locale)
    for chat in (CURATOR, PUPIL):
        world.chat_of(chat).started = True

    # What the mentee has said is noted on the card, with one tap.
    await curator.command("people")
    await curator.send("Аня")
    await curator.tap("Обращение, пожелание", "Address and wish")
    await curator.tap("Мужчина", "A man")
    await curator.sees("видят только кураторы", "read by curators alone")
    assert curator.say("• Мужчина", "• A man") in curator.person.buttons

    # One proposal for both; each one's points behind the name.
    await curator.command("pair")
    await curator.tap("Подобрать всем", "Pair all at once")
    await curator.tap("Группы: нет", "Groups: no")
    await curator.tap("Подобрать", "Find the best pairs")
    await curator.sees("Из них группами: 1.", "Groups among them: 1.")
    await curator.tap("По одной", "Pair by pair")
    screen = await curator.sees("Предложение 1 из 1 · одна группа", "Proposal 1 of 1 · one group")
    assert curator.say("Общий запрос: Учёба", "All ask for: School") in screen.text
    await curator.tap("Аня Т.")
    await curator.sees("пожелание: он или она 10", "he or she, as wished 10")
    await curator.tap("← Группа", "← The group")
    await curator.tap("Принять", "Accept")
    await curator.sees("обе стороны спрошены: 2", "both sides asked: 2")

    # The mentee reads nothing of the wish, and who else is asked the same stays in one match.
    await app.delivery.deliver_due()
    await pupil.tap_under(("Есть новость", "There is news for you"), ("Посмотреть", "Have a look"))
    screen = await pupil.sees("наставляемых — 2", "2 mentees with one mentor")
    assert curator.say("пожелание", "wish") not in screen.text
    async with work(app) as unit:
        found = await unit.all(select(MatchMember.match_id, MatchMember.person_id))
    assert {row.person_id for row in found} == {anya.id, boris.id, ilya.id}
    assert len({row.match_id for row in found}) == 1
