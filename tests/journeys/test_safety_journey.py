"""A child asks for help and adults answer, through the chat: by night, with two phones at once, across a restart."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from bot.app import App
from domain.vocabulary import MatchStatus, Role, Side
from services import surveys
from storage.ids import new_id
from storage.tables import Account, Answer, AuditEntry, Match, Meeting, Membership, OutboxMessage, Signal
from tests.journeys.phone import Phone
from tests.journeys.test_joining_journey import link_for
from tests.journeys.test_joining_journey import school as empty_school  # noqa: F401 - a fixture
from tests.pair.school import found_school

MINUTE = timedelta(minutes=1)
NIGHT = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
"""Half past two in the morning of a public holiday in Moscow."""
HELP = ("Мне нужна помощь", "I need help")


@pytest.fixture(params=["ru", "en"])
def locale(request) -> str:
    return request.param


@pytest.fixture
async def school(app, world, locale):
    @asynccontextmanager
    async def unit():
        work = app.open_unit()
        try:
            yield work
            await work.commit()
        finally:
            await work.rollback()

    school = await found_school(unit, world.clock)
    await school.person("head", Role.SCHOOL_HEAD)
    await school.person("district", Role.MUNICIPAL_CURATOR)
    async with unit() as u:
        u.execute(update(Membership).where(Membership.role == Role.MUNICIPAL_CURATOR).values(organization_id=None))
        u.execute(update(Account).values(locale=locale))
    await school.match(MatchStatus.WORKING)
    school.phones = SimpleNamespace(
        **{name: Phone(world.person(actor.chat_id, name.capitalize()), locale) for name, actor in school.actors.items()}
    )
    for phone in vars(school.phones).values():
        await phone.command("menu")
    return school


async def later(world, minutes: float) -> None:
    """Let minutes pass; the app's tick runs as it does every minute in production."""
    await world.move_clock(world.clock.now() + minutes * MINUTE)


def says(phone: Phone, russian: str, english: str) -> list[str]:
    """Return what the bot has written that contains this."""
    part = phone.say(russian, english)
    return [one.text for one in phone.person.messages if one.by_bot and part in one.text]


RINGS = ("Нужно ваше внимание прямо сейчас", "Your attention is needed now")


async def test_words_typed_at_the_call_are_not_thought_to_be_read(school) -> None:
    child = school.phones.mentee
    await child.command("sos")
    await child.send("не знаю, как сказать", "I do not know how to say it")
    await child.sees("никто не прочитает. Нажми кнопку", "Nobody reads what is written here. Tap a button")
    await child.tap("Психологу", "The psychologist")
    await child.send("ау", "hello?")
    await child.sees("взрослый, который откликнется", "The adult who answers will talk with you")


async def test_a_child_calls_adults_answer_and_the_mentor_learns_nothing(app, world, school) -> None:
    child, curator, psychologist = school.phones.mentee, school.phones.curator, school.phones.psychologist
    mentor, head = school.phones.mentor, school.phones.head
    before = mentor.person.transcript
    await child.command("sos")
    first = await child.sees("Кому передать?", "Whom shall I tell?")
    assert "8-800-2000-122" in first.text
    assert "112" in first.text
    await child.tap("Психологу", "The psychologist")
    told = await child.sees("психологу школы", "the school's psychologist")
    assert child.say("Если за 30 минут никто не ответит, сообщим ещё одному взрослому",
                     "If nobody answers within 30 minutes, one more adult is told") in told.text  # fmt: skip
    assert "8-800-2000-122" in told.text
    alert = await psychologist.told(*RINGS)
    assert psychologist.say("помощ", "help") not in alert.text.split("\n")[0]
    assert "Mentee" not in alert.text
    assert says(curator, *RINGS) == []

    await later(world, 31)
    await curator.told(*RINGS)
    assert len(says(psychologist, *RINGS)) == 2
    await child.told("Пока никто не взял", "Nobody has taken it on yet")

    # Both tap at the same moment: one has it, the other reads who.
    await asyncio.gather(
        psychologist.tap_under(RINGS, ("Взять", "Take it on")), curator.tap_under(RINGS, ("Взять", "Take it on"))
    )
    mine = [p for p in (psychologist, curator) if p.say("Вы взяли", "You have taken it on") in p.person.text]
    assert len(mine) == 1
    other = curator if mine == [psychologist] else psychologist
    taker = "Psychologist X" if mine == [psychologist] else "Curator X"
    assert "Mentee X" in mine[0].person.text
    assert taker in other.person.text
    assert taker in (await other.told("Срочное дело в надёжных руках", "The urgent matter is in hand")).text
    answer = await child.told("С тобой поговорит", "has read it and will speak with you")
    assert taker in answer.text
    await later(world, 60 * 5)
    assert says(head, *RINGS) == []

    await mine[0].tap("Разобрались", "It is settled")
    await mine[0].tap("Да, разобрались", "Yes, it is settled")
    await mine[0].sees("✅")
    await later(world, 60 * 24 * 4)
    assert says(mine[0], "Одно ваше дело", "One matter of yours") == []
    assert mentor.person.transcript == before
    assert says(school.phones.district, *RINGS) == []
    actions = {row.action for row in await school.rows(select(AuditEntry.action))}
    assert {"signal.raise", "signal.alert", "signal.view", "signal.acknowledge", "signal.close"} <= actions


async def test_by_night_on_a_holiday_it_rings_and_goes_on(app, world, school) -> None:
    await world.move_clock(NIGHT)
    child, phones = school.phones.mentee, school.phones
    await child.command("sos")
    await child.tap("Обоим", "Both")
    await phones.psychologist.told(*RINGS)
    await phones.curator.told(*RINGS)
    await later(world, 31)
    await later(world, 30)
    await phones.head.told(*RINGS)
    await later(world, 60)
    alert = await phones.district.told(*RINGS)
    assert "School 2" in alert.text
    assert "Mentee X" not in phones.district.person.transcript
    await phones.district.tap_under(RINGS, ("Взять", "Take it on"))
    assert "Mentee X" not in phones.district.person.transcript
    assert "School 2" in phones.district.person.text
    await child.told("District X", "District X")
    await phones.head.told("Срочное дело в надёжных руках", "The urgent matter is in hand")
    assert says(phones.mentor, "помощ", "help") == []


async def test_a_blocked_psychologist_is_not_waited_for(app, world, school) -> None:
    child, phones = school.phones.mentee, school.phones
    # The messenger tells of a block only when something is sent: the worst case.
    world.chat_of(school.psychologist.chat_id).blocked = True
    await child.command("sos")
    await child.tap("Психологу", "The psychologist")
    await phones.curator.told(*RINGS)
    await child.told("куратору", "the curator")


async def test_back_to_exactly_where_one_was(app, world, school) -> None:
    child, mentor = school.phones.mentee, school.phones.mentor
    async with school.unit() as u:
        request = surveys.ask(
            u, person_id=school.mentee.person_id, instrument="MT-ME", subject_id=5,
            municipality_id=school.municipality, organization_id=school.organization, locale=child.locale,
        )  # fmt: skip
    await child.person.tap_data(child.person.screen, f"go:survey:{request}")
    await child.person.settle(0.3)
    if child.shows("Начать", "Start"):
        await child.tap("Начать", "Start")
    question = child.person.text
    for said in ("/sos", "/SOS", "помогите", "help me", "sos!!"):
        await child.send(said)
        await child.sees("Кому передать?", "Whom shall I tell?")
        await child.tap("Вернуться", "Go back")
        assert child.person.text == question
    await child.command("sos")
    await child.tap("Куратору", "The curator")
    await child.sees("Передано в", "Passed on at")
    await child.tap("Вернуться", "Go back")
    assert child.person.text == question
    assert await school.rows(select(Answer.item_id)) == []
    # From nowhere in particular it leads to the menu.
    await mentor.command("menu")
    await mentor.send("мне нужна помощь")
    await mentor.sees("Кому передать?", "Whom shall I tell?")
    await mentor.tap("Вернуться", "Go back")
    assert mentor.shows("Встречи", "Meetings")


async def test_words_in_a_free_text_are_kept_and_help_is_offered(app, world, school) -> None:
    child, meeting = school.phones.mentee, new_id()
    (match,) = await school.rows(select(Match.id))
    async with school.unit() as u:
        u.add(
            Meeting(
                id=meeting, municipality_id=school.municipality, organization_id=school.organization,
                match_id=match.id, type="working", status="planned", format="in_person",
                planned_at=u.now - 2 * 60 * MINUTE, created_by=school.mentor.person_id, created_at=u.now,
            )
        )  # fmt: skip
        request = surveys.ask(
            u, person_id=school.mentee.person_id, instrument="MT-ME", subject_id=meeting,
            municipality_id=school.municipality, organization_id=school.organization, locale=child.locale,
        )  # fmt: skip
    await child.person.tap_data(child.person.screen, f"go:survey:{request}")
    await child.person.settle(0.3)
    if child.shows("Начать", "Start"):
        await child.tap("Начать", "Start")
    await child.tap("Да", "Yes")
    await child.tap("Полезно", "Useful")
    await child.send("Нужна помощь", "I need help")  # the very label of an answer is that answer
    await child.told("Спасибо за честный ответ", "Thank you for an honest answer")
    await school.phones.curator.told(*RINGS)
    await school.phones.psychologist.told(*RINGS)
    await child.command("sos")
    await child.tap("Вернуться", "Go back")
    await child.tap("Потренируюсь", "Practise")
    await child.tap("Добавить", "Add a few words")
    await child.send("меня обижают, помогите")
    await child.sees("/sos")
    stored = {row.item_id: row.value for row in await school.rows(select(Answer.item_id, Answer.value))}
    assert stored["mt_note"] == "меня обижают, помогите"
    assert stored["mt_mood"] == "help"
    assert "/sos" not in stored.values()
    rows = await school.rows(select(Signal.source))
    assert [row.source for row in rows] == ["answer"]


async def test_a_mentor_worries_and_the_child_learns_nothing(app, world, school) -> None:
    mentor, child, psychologist = school.phones.mentor, school.phones.mentee, school.phones.psychologist
    before = child.person.transcript
    await mentor.command("sos")
    await mentor.tap("Тревожно за другого", "Worried about a mentee")
    await mentor.sees("За кого", "About whom")
    await mentor.tap("Mentee")
    await mentor.tap("Психологу", "The psychologist")
    await mentor.sees("Передано в", "Passed on at")
    await psychologist.told("Наставник тревожится", "A mentor is worried")
    await psychologist.tap_under(RINGS, ("Посмотреть", "Look first"))
    await psychologist.sees("Mentor X")
    await psychologist.tap("Взять", "Take it on")
    await psychologist.sees("Вы взяли", "You have taken it on")
    await mentor.told("Теперь этим занимается", "has taken it on")
    assert child.person.transcript == before


async def test_the_curator_finds_it_in_the_morning_and_the_psychologist_on_the_desk(app, world, school) -> None:
    child, curator, psychologist = school.phones.mentee, school.phones.curator, school.phones.psychologist
    await child.command("sos")
    await child.tap("Обоим", "Both")
    await curator.command("today")
    await curator.tap("Открыть просьбу", "Help: open")
    await curator.sees("Mentee X")
    await curator.tap("Взять", "Take it on")
    await curator.sees("Вы взяли", "You have taken it on")
    await curator.command("today")
    await curator.sees("Помощь начата", "Help begun")
    await psychologist.command("menu")
    await psychologist.tap("Поддержка", "Support")
    await psychologist.sees("Взято, ещё не разобрались: 1", "Taken on and not settled yet: 1")
    await psychologist.tap("Mentee X.")
    await psychologist.sees("Curator X")


async def _nothing() -> None:
    """Stop what is stopped."""


async def test_a_restart_in_between_loses_no_step(app, settings, world, school) -> None:
    child, curator = school.phones.mentee, school.phones.curator
    await child.command("sos")
    await child.tap("Психологу", "The psychologist")
    await school.phones.psychologist.told(*RINGS)
    await asyncio.wait_for(app.stop(), 20)
    app.stop = _nothing  # the fixture's own would stop it once more
    world.on_clock_moved.clear()
    world.clock.move_by(45 * MINUTE)
    again = App(settings, world.clock)
    await again.start()
    try:
        await again.tick()
        await again.delivery.deliver_due()
        await curator.told(*RINGS)
        await curator.tap_under(RINGS, ("Взять", "Take it on"))
        await child.told("Curator X", "Curator X")
    finally:
        await asyncio.wait_for(again.stop(), 20)


async def test_who_has_not_joined_yet_is_answered_in_their_language(app, world, empty_school, locale) -> None:  # noqa: F811
    newcomer = Phone(world.person(305, "Аня", language_code=locale), locale)
    await newcomer.start(await link_for(app, empty_school))
    await newcomer.tap("Начать", "Start")
    asked = newcomer.person.text
    await newcomer.command("sos")
    await newcomer.sees("8-800-2000-122", "free and anonymous")
    await newcomer.tap("Вернуться", "Go back")
    assert newcomer.person.text == asked


async def test_a_curator_who_is_the_mentor_too(app, world, school) -> None:
    await school.person("double", Role.CURATOR, Side.MENTOR)
    phone = Phone(world.person(school.double.chat_id, "Double"), school.phones.mentee.locale)
    async with school.unit() as u:
        u.execute(update(Account).where(Account.chat_id == school.double.chat_id).values(locale=phone.locale))
    await school.match(MatchStatus.WORKING, mentor="double")
    await phone.command("menu")
    before = phone.person.transcript
    child = school.phones.mentee
    await child.command("sos")
    await child.tap("Обоим", "Both")
    for minutes in (31, 30, 60, 120):
        await later(world, minutes)
    assert phone.person.transcript == before
    await phone.command("today")
    assert phone.say("помощи", "for help") not in phone.person.text
    kinds = await school.rows(select(OutboxMessage.kind).where(OutboxMessage.person_id == school.double.person_id))
    assert not [row.kind for row in kinds if row.kind.startswith("signal")]
