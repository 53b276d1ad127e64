"""Rights in the chat: the file, leaving, coming back, the curator's list, the act, birthdays (consents §2, §6)."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.vocabulary import MatchStatus, Role, Side
from storage.ids import new_id
from storage.tables import Account, Erasure, Match, Meeting, Organization, Person
from tests.journeys.phone import Phone
from tests.services.ready import adult_mentor, form_on, ready_mentor
from tests.services.town import Town

CURATOR, CHILD, MOTHER, MENTOR, BROTHER = 700, 701, 702, 703, 704


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


class Family:
    """A girl with a mentor, her mother and brother, and the curator, each with a phone."""

    def __init__(self, app, world, town, locale) -> None:
        self.app, self.world, self.town, self.locale = app, world, town, locale
        self.curator = Phone(world.person(CURATOR, "Ольга"), locale)
        self.child = Phone(world.person(CHILD, "Аграфена"), locale)
        self.mother = Phone(world.person(MOTHER, "Прасковья"), locale)
        self.mentor = Phone(world.person(MENTOR, "Илья"), locale)

    async def meet(self, *more: Phone) -> Family:
        """Have everybody open the bot: nobody is written to who has not written first."""
        for phone in (self.curator, self.child, self.mother, self.mentor, *more):
            await phone.command("menu")
        return self

    async def at(self, *moment: int) -> None:
        await self.world.move_clock(datetime(*moment, tzinfo=UTC))

    async def match(self) -> str:
        async with work(self.app) as unit:
            return str(await unit.scalar(select(Match.status).where(Match.id == self.town.match_id)))

    async def name(self, human) -> str | None:
        async with work(self.app) as unit:
            return await unit.scalar(select(Person.first_name).where(Person.id == human.id))


async def settle(app, *, born: date, locale: str) -> Town:
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
        town.girl = town.human("Аграфена", Role.MENTEE, born=born, form=None, chat=CHILD, locale=locale)
        town.brother = town.human("Фома", Role.MENTEE, born=date(2013, 5, 1), form=None, chat=BROTHER, locale=locale)
        town.parent = town.human("Прасковья", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None, chat=MOTHER,
                                 locale=locale)  # fmt: skip
        for child in (town.girl, town.brother):
            town.guardian_of(child, town.parent)
            town.consents_of(child, side=Side.MENTEE, guardian=town.parent)
        town.helper = ready_mentor(town)
        town.match_id = town.match(town.helper, town.girl, MatchStatus.WORKING.value)
        town.ahead = town.meeting(town.match_id, unit.now + timedelta(days=2), kind="working")
    async with work(app) as unit:
        await unit.exclusive()
        unit.execute(update(Account).where(Account.person_id == town.helper.id).values(chat_id=MENTOR, locale=locale))
        unit.change(Match, town.match_id, approved_at=unit.now)
        if locale == "en":
            unit.change(Organization, town.school_id, name="School 2")
    return town


@pytest.fixture(params=["ru", "en"])
async def family(app, world, request) -> Family:
    town = await settle(app, born=date(2010, 11, 1), locale=request.param)
    return await Family(app, world, town, request.param).meet()


def file_of(family, phone: Phone) -> bytes:
    """Return the newest file that was sent to somebody."""
    for message in reversed(phone.person.messages):
        if message.by_bot and "document" in message.body:
            return family.world.files.get(message.body["document"]["file_id"]).content
    raise AssertionError(f"no file\n{phone.person.transcript}")


async def test_the_file_is_two_taps_away(family) -> None:
    await family.child.command("mydata")
    await family.child.sees("Аграфена Т", "Аграфена Т")
    await family.child.tap("Получить файл", "Get the file")
    await family.child.told("Вот твой файл.", "The file you asked for.")
    assert file_of(family, family.child).startswith(b"%PDF")
    await family.mother.command("mydata")
    await family.mother.tap("Файл: Фома", "File: Фома")
    await family.mother.told("Файл, который вы просили.", "The file you asked for.")


async def test_a_child_of_15_leaves_and_is_forgotten_on_time(family) -> None:
    await family.child.command("withdraw")
    await family.child.tap("Выйти из программы", "Leave the programme")
    before = await family.child.sees("Пара завершится сразу", "The pair ends at once")
    assert ("29 сентября" if family.locale == "ru" else "September 29") in before.text
    await family.child.tap("Да, отозвать", "Yes, take it back")
    await family.child.sees("Твоё участие завершено", "Your part in the programme has ended")
    assert await family.match() == "broken"
    async with work(family.app) as unit:
        assert await unit.scalar(select(Meeting.status).where(Meeting.id == family.town.ahead)) == "cancelled"
    for command in ("plan", "meeting"):  # nobody looks for a match, so nobody says so
        await family.child.command(command)
        await family.child.sees("встреч больше не будет", "there are no more meetings")
    await family.mentor.told("Участие второй стороны завершено", "The participation of the other side has ended")
    for word in ("соглас", "отозва", "удал", "consent", "taken back"):
        assert word not in family.mentor.person.transcript.lower()
    await family.mother.told("Участие ребёнка завершено", "The child's part in the programme has ended")
    await family.curator.told("Отозвано согласие", "A consent has been taken back")
    await family.curator.command("today")
    await family.curator.sees("Данные удалятся сами до 29.09: 1", "Data to be erased by 29.09: 1")
    await family.curator.tap("Удаление данных", "Erase the data")
    await family.curator.sees("Аграфена Т", "Аграфена Т")
    await family.at(2026, 9, 28, 9)
    await family.child.told("До этого дня можно передумать. Если нет", "Until then you can change your mind. If you")
    assert await family.name(family.town.girl) == "Аграфена"
    await family.at(2026, 9, 29, 9)
    assert await family.name(family.town.girl) is None
    await family.child.start()
    await family.child.sees("Сюда приходят по ссылке")  # a stranger's language is not known any more
    await family.curator.command("erasures")
    await family.curator.sees("Актов: 1", "Acts: 1")
    await family.curator.tap("Акт 1/2026", "Act 1/2026")
    await family.curator.sees("Акт № 1/2026", "Act № 1/2026")
    await family.curator.tap("Получить акт", "Get the act")
    await family.curator.told("подтверждение, что данных больше нет", "the proof that the data are gone")
    assert file_of(family, family.curator).startswith(b"%PDF")


async def test_a_mother_takes_back_for_one_child_and_changes_her_mind(family) -> None:
    await family.mother.command("withdraw")
    await family.mother.tap("Отозвать: Аграфена", "Take all back: Аграфе…")
    await family.mother.sees("Ребёнок: Аграфена", "Child: Аграфена")
    await family.mother.tap("Да, отозвать", "Yes, take it back")
    await family.mother.sees("Участие ребёнка завершено", "The child's part in the programme has ended")
    await family.child.told("Твоё участие завершено", "Your part in the programme has ended")
    await family.child.command("menu")
    await family.child.sees("На вопросы ответит куратор", "Questions are answered by the curator")
    assert await family.match() == "broken"
    await family.mother.tap("Передумать", "I change my mind")
    await family.mother.sees("Документ", "Document")
    await family.mother.tap("Соглашаюсь", "I agree")
    await family.mother.tap("Соглашаюсь", "I agree")
    assert await family.match() == "broken"  # an ended pair is not revived
    await family.at(2026, 10, 15, 9)
    assert await family.name(family.town.girl) == "Аграфена"
    async with work(family.app) as unit:
        assert await unit.scalar(select(Erasure.cancelled_at)) is not None


async def test_the_curator_erases_at_once(family) -> None:
    await family.mother.command("withdraw")
    await family.mother.tap("Отозвать: Фома", "Take all back: Фома")
    await family.mother.tap("Да, отозвать", "Yes, take it back")
    await family.curator.told("Отозвано согласие", "A consent has been taken back")
    await family.curator.command("erasures")
    await family.curator.sees("Ждут: 1", "Waiting: 1")
    await family.curator.tap("29.09 · Фома Т.", "29.09 · Фома Т.")
    await family.curator.tap("Удалить сейчас", "Erase now")
    await family.curator.sees("Отменить нельзя", "This cannot be undone")
    await family.curator.tap("Нет, пока не надо", "No, not yet")
    assert await family.name(family.town.brother) == "Фома"
    await family.curator.tap("Удалить сейчас", "Erase now")
    await family.curator.tap("Да, удалить", "Yes, erase")
    await family.curator.sees("Акт № 1/2026", "Act № 1/2026")
    assert await family.name(family.town.brother) is None
    assert await family.name(family.town.parent) == "Прасковья"
    await family.mother.command("withdraw")
    assert not family.mother.shows("Отозвать: Фома", "Take all back: Фома")


async def test_an_adult_mentor_leaves_over_new_year(app, world) -> None:
    town = await settle(app, born=date(2010, 11, 1), locale="ru")
    async with work(app) as unit:
        town.unit = unit
        teacher = adult_mentor(town, "Пахом", kind="teacher", form="teacher_pupil")
        town.second = town.match(teacher, town.brother, MatchStatus.WORKING.value)
        await unit.exclusive()
        unit.execute(update(Account).where(Account.person_id == teacher.id).values(chat_id=MENTOR + 50))
    mentor = Phone(world.person(MENTOR + 50, "Пахом"), "ru")
    family = await Family(app, world, town, "ru").meet(mentor)
    await family.at(2026, 12, 28, 9)
    await mentor.command("withdraw")
    await mentor.tap("✓ Мои данные")
    await mentor.tap("Не соглашаюсь")
    await mentor.sees("не позже 20 января 2027")
    await mentor.tap("Да, отозвать")
    await mentor.sees("Ваше участие завершено")
    await family.at(2027, 1, 19, 9)
    assert await family.name(teacher) == "Пахом"
    await mentor.told("20 января 2027 школа удалит ваши данные")
    await family.at(2027, 1, 20, 9)
    assert await family.name(teacher) is None


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_the_fourteenth_birthday(app, world, locale) -> None:
    town = await settle(app, born=date(2012, 10, 1), locale=locale)
    family = await Family(app, world, town, locale).meet()
    await family.at(2026, 10, 1, 9)
    await family.child.told("Тебе 14", "You are 14 now")
    await family.at(2026, 11, 2, 9)
    assert await family.match() == "paused"
    await family.mentor.told("Встречи на паузе", "The meetings wait")
    await family.child.command("withdraw")
    await family.child.tap("Соглашаюсь", "I agree")
    await family.child.tap("Соглашаюсь", "I agree")
    assert await family.match() == "working"
    await family.mentor.told("продолжает с того же места", "goes on where it stopped")


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_the_eighteenth_birthday(app, world, locale) -> None:
    town = await settle(app, born=date(2008, 10, 1), locale=locale)
    family = await Family(app, world, town, locale).meet()
    await family.mother.command("child")
    await family.mother.sees("Аграфена", "Аграфена")
    await family.at(2026, 10, 1, 9)
    await family.mother.told("исполнилось 18", "has turned 18")
    await family.mother.command("child")
    screen = await family.mother.sees("Фома", "Фома")
    assert "Аграфена" not in screen.text
    await family.child.told("Теперь вы решаете за себя", "You are of age now")
    await family.child.command("withdraw")
    await family.child.tap("Соглашаюсь", "I agree")
    await family.child.tap("Соглашаюсь", "I agree")
    await family.at(2026, 11, 5, 9)
    assert await family.match() == "working"


async def test_a_letter_on_paper_does_the_same(family) -> None:
    await family.curator.command("people")
    await family.curator.tap("Фома Т.", "Фома Т.")
    await family.curator.tap("Согласие на бумаге", "Consent on paper")
    await family.curator.tap("Отозвано на бумаге", "Taken back on paper")
    await family.curator.sees("Согласие отозвано на бумаге?", "Was a consent taken back on paper?")
    await family.curator.tap("Да, записать", "Yes, note it")
    await family.curator.sees("Данные удалятся сами", "The data are erased by themselves")
    await family.mother.told("Участие ребёнка завершено", "The child's part in the programme has ended")
    await family.at(2026, 9, 29, 9)
    assert await family.name(family.town.brother) is None
