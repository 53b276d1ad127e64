"""What a school's adults found awkward: each test is a walk that once went wrong or took too many taps."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from domain.vocabulary import ConsentKind, MatchStatus, Role
from services.signals import raise_signal
from storage.ids import new_id
from storage.tables import Account, Consent, Document, Guardianship, Match, Membership, Organization
from tests.journeys.phone import Phone
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, CHILD_BORN, Town


class Desk(Phone):
    """A phone that also double-taps and sends what nobody asked for; each act waits until the bot is quiet."""

    def __init__(self, person, locale: str = "ru") -> None:
        super().__init__(person, locale)

    @property
    def buttons(self) -> list[str]:
        return self.person.buttons

    @property
    def text(self) -> str:
        return self.person.text

    async def double_tap(self, label: str) -> None:
        await self.person.double_tap(label)
        await self.person.settle(0.2, 10)

    async def send_photo(self) -> None:
        await self.person.send_photo()
        await self.person.settle(0.2, 10)

    async def send_sticker(self) -> None:
        await self.person.send_sticker()
        await self.person.settle(0.2, 10)


CURATOR, PSYCHOLOGIST, COLLEAGUE, DISTRICT, HEAD = 700, 701, 702, 703, 704


@asynccontextmanager
async def work(app):
    unit = app.open_unit()
    try:
        yield unit
        await unit.commit()
    finally:
        await unit.rollback()


def staff(town: Town, role: Role, chat: int, name: str):
    return town.human(name, role, kind="teacher", born=ADULT_BORN, grade=None, chat=chat)


@pytest.fixture
async def town(app, world):
    """A running school with a curator, a colleague, a psychologist, a head, and two people who are ready."""
    async with work(app) as unit:
        town = Town(unit)
        town.curator()
        town.cycle()
        form_on(town)
        unit.add(
            Account(
                id=new_id(), channel="telegram", chat_id=CURATOR, person_id=town.head_id, locale="ru",
                unreachable_since=None, created_at=unit.now,
            )
        )  # fmt: skip
        staff(town, Role.CURATOR, COLLEAGUE, "Пётр")
        staff(town, Role.PSYCHOLOGIST, PSYCHOLOGIST, "Вера")
        staff(town, Role.SCHOOL_HEAD, HEAD, "Анна")
        town.mentee, town.mentor = ready_mentee(town, "Аня"), ready_mentor(town, "Илья")
    town.chat = Desk(world.person(CURATOR, "Ольга"))
    return town


async def count(app, table, *where) -> int:
    async with work(app) as unit:
        return await unit.scalar(select(func.count()).select_from(table).where(*where))


async def test_several_silent_pairs_open_as_the_list_of_exactly_these(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "student_pupil")
        old = [
            town.match(ready_mentor(town, name), ready_mentee(town, other), MatchStatus.APPROVED.value)
            for name, other in (("Борис", "Ваня"), ("Галя", "Дима"))
        ]
        fresh = town.match(town.mentor, town.mentee, MatchStatus.APPROVED.value)
        await unit.exclusive()
        for match in old:
            unit.change(Match, match, approved_at=unit.now - timedelta(days=30))
        unit.change(Match, fresh, approved_at=unit.now)
    await town.chat.command("today")
    await town.chat.sees("молчат")
    await town.chat.tap("Молчащие пары")
    screen = await town.chat.sees("Пары · Школа № 2")
    assert "• Молчат: 2" in screen.buttons
    assert "Борис Т. → Ваня Т." in screen.text
    assert "Илья" not in screen.text
    assert "Работают: 3" in screen.buttons


async def test_guardians_to_confirm_follow_one_another(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        for name in ("Ева", "Жора"):
            child = town.human(name, Role.MENTEE, form=None)
            parent = town.human(f"Мама{name}", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
            town.guardian_of(child, parent, confirmed=False)
    await town.chat.command("today")
    await town.chat.sees("Подтвердить родителей: 2")
    await town.chat.tap("Проверить родителей")
    await town.chat.sees("Ева")
    await town.chat.tap("Подтверждаю")
    await town.chat.sees("Жора")
    await town.chat.tap("Подтверждаю")
    await town.chat.sees("Жора Т")
    assert await count(app, Guardianship, Guardianship.confirmed_at.is_(None)) == 0


async def test_a_person_is_found_by_typing_and_gets_a_mentor_from_the_card(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        for number in range(9):
            town.human(f"Ученик{number}", Role.MENTEE, form=None)
    curator = town.chat
    await curator.command("people")
    await curator.sees("Пришлите пару букв имени")
    await curator.send("ученик")
    screen = await curator.sees("Страница 1 из 2")
    assert "Аня" not in screen.text
    await curator.send("нет такого 😀")
    await curator.sees("Никого с таким именем")
    await curator.send("x" * 5000)
    await curator.sees("Никого с таким именем")
    await curator.send_sticker()
    await curator.tap("Фильтр")
    await curator.tap("Готовы: 2")
    await curator.sees("Илья Т.")
    await curator.send("аня")
    await curator.sees("Готово к подбору пары.")
    await curator.tap("Подобрать наставника")
    await curator.sees("Илья Т.")
    await curator.tap("Илья Т.")
    await curator.tap("Равный — равному")
    await curator.sees("Предложить эту пару?")
    await curator.double_tap("Предложить")
    await curator.sees("Предложили!")
    assert await count(app, Match) == 1


async def test_a_consent_on_paper_is_recorded_with_buttons(app, town) -> None:
    """A guardian without a messenger exists: the curator holds the sheet."""
    async with work(app) as unit:
        town.unit = unit
        child = town.human("Зоя", Role.MENTEE, born=CHILD_BORN, form=None)
    curator = town.chat
    await curator.command("people")
    await curator.tap("Зоя Т.")
    await curator.sees("Согласий дано: 0")
    await curator.tap("Согласие на бумаге")
    await curator.sees("Какой подписанный лист")
    await curator.tap("Участие")
    await curator.sees("Кто подписал лист?")
    await curator.tap("Родитель, опекун")
    await curator.sees("Где хранится оригинал?")
    await curator.tap("Сейф школы")
    await curator.sees("До какого дня действует лист?")
    await curator.double_tap("До конца года")
    await curator.sees("Согласий дано: 1")
    await curator.tap("Согласие на бумаге")
    await curator.tap("Данные ребёнка")
    await curator.sees("Подписал: родитель или опекун")
    await curator.tap("Другое место")
    await curator.send_photo()
    await curator.sees("Пришлите, пожалуйста, текстом")
    await curator.send("я" * 300)
    await curator.sees("до 100 знаков")
    await curator.send("приёмная, полка 3")
    await curator.tap("Без срока")
    await curator.sees("Согласий дано: 2")
    async with work(app) as unit:
        rows = await unit.all(
            select(Consent.kind, Consent.form, Consent.original_at, Consent.given_by)
            .where(Consent.person_id == child.id)
            .order_by(Consent.id)
        )
        assert [(row.kind, row.form, row.original_at) for row in rows] == [
            (ConsentKind.PARTICIPATION, "paper", "сейф школы"),
            (ConsentKind.GUARDIAN_PERSONAL_DATA, "paper", "приёмная, полка 3"),
        ]
        assert len({row.given_by for row in rows}) == 1
        assert rows[0].given_by != child.id


async def test_taking_a_proposal_back_asks_once_more(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        match = town.match(town.mentor, town.mentee, MatchStatus.PROPOSED.value, accepted=None)
    curator = town.chat
    await curator.command("pairs")
    await curator.tap("Ждём ответа: 1")
    await curator.tap("Илья Т. → Аня Т.")
    await curator.tap("Отозвать предложение")
    await curator.sees("Отозвать предложение?")
    await curator.tap("← Назад")
    async with work(app) as unit:
        assert await unit.scalar(select(Match.status).where(Match.id == match)) == "proposed"
    await curator.tap("Отозвать предложение")
    await curator.double_tap("Да, отозвать")
    async with work(app) as unit:
        assert await unit.scalar(select(Match.status).where(Match.id == match)) == "declined"


async def test_two_curators_record_one_order(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.AGREED.value)
    first, second = town.chat, Desk(world.person(COLLEAGUE, "Пётр"))
    for curator, number in ((first, "Приказ № 47-ОД от 01.09.2026"), (second, "48")):
        await curator.command("today")
        await curator.tap("Записать приказ")
        await curator.sees("Какой у приказа номер?")
        for odd in ("😀", "x" * 5000, "без номера"):
            await curator.send(odd)
            await curator.sees("В номере приказа есть цифра")
        await curator.send_photo()
        await curator.sees("Пришлите, пожалуйста, текстом")
        await curator.send(number)
        await curator.sees("Какая на нём дата?")
    await first.double_tap("Сегодня, ")
    await first.sees("есть приказ")
    await second.tap("Сегодня, ")
    assert second.person.alert
    async with work(app) as unit:
        assert list(await unit.scalars(select(Document.number))) == ["47-ОД"]


async def test_a_psychologist_sees_calls_and_pairs_and_no_answers(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, ready_mentee(town, "Боря"), MatchStatus.WORKING.value)
    async with work(app) as unit:
        await raise_signal(unit, town.mentee.actor)
    psychologist = Desk(world.person(PSYCHOLOGIST, "Вера"))
    await psychologist.command("menu")
    await psychologist.sees("Вера")
    await psychologist.tap("Поддержка")
    await psychologist.sees("ещё ждут: 1")
    await psychologist.tap("Без пары")
    await psychologist.sees("Аня Т.")
    await psychologist.tap("← Назад")
    await psychologist.tap("🔴 Ждёт: Аня Т.")
    await psychologist.sees("кнопка «Мне нужна помощь»")
    await psychologist.double_tap("Взять")
    await psychologist.sees("Вы взяли")
    await psychologist.tap("Разобрались")
    await psychologist.double_tap("Да, разобрались")
    await psychologist.sees("✅")
    await psychologist.command("menu")
    await psychologist.tap("Поддержка")
    await psychologist.sees("Никто не ждёт ответа")
    await psychologist.tap("Все пары")
    await psychologist.sees("Илья Т. → Боря Т.")
    await psychologist.tap("Илья Т. → Боря Т.")
    await psychologist.sees("Состояние:")
    for closed in ("today", "people", "pair", "export", "invite", "settings"):
        await psychologist.command(closed)
        await psychologist.sees("Эта команда для другой роли")


async def test_counts_on_the_invite_screen_are_people(app, town) -> None:
    """The list counts people of a role; a link counts who came by it, here nobody: they were written down otherwise."""
    curator = town.chat
    await curator.command("invite")
    screen = await curator.sees("наставляемый · ученик: 1")
    assert "наставник · Ученик — ученик: 1" in screen.text
    await curator.tap("наставляемый · ученик")
    screen = await curator.sees("Пришли: 0")
    assert ".." not in screen.text
    await curator.tap("Отозвать ссылку")
    await curator.sees("Отозвать эту ссылку?")
    await curator.tap("← Назад")
    await curator.sees("Пришли: 0")


async def test_the_district_sees_counts_and_no_names(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        district = staff(town, Role.MUNICIPAL_CURATOR, DISTRICT, "Тамара")
        await unit.exclusive()
        unit.execute(update(Membership).where(Membership.person_id == district.id).values(organization_id=None))
    person = Desk(world.person(DISTRICT, "Тамара"))
    await person.command("menu")
    await person.tap("Школы")
    await person.sees("карты нет. Пар: 0")
    await person.tap("Настройка школ")
    screen = await person.sees("готовы наставляемые — 1 из 1")
    await person.tap("Школа № 2")
    card = await person.sees("Кураторов в школе: 2")
    assert "Дальше: пригласите" not in card.text
    for text in (screen.text, card.text):
        assert not [name for name in ("Аня", "Илья", "Ольга", "Пётр") if name in text]
    assert "Меню" in card.buttons


async def test_the_head_looks_and_may_approve_but_not_read_answers(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        town.match(town.mentor, town.mentee, MatchStatus.AGREED.value)
    head = Desk(world.person(HEAD, "Анна"))
    await head.command("people")
    await head.tap("Аня Т.")
    await head.sees("Анкета: заполнена")
    assert not {"Ответы анкеты", "Напомнить", "Согласие на бумаге", "Подобрать наставника"} & set(head.buttons)
    await head.command("pairs")
    await head.tap("Илья Т. → Аня Т.")
    await head.sees("оба согласны")
    assert "Записать приказ" in head.buttons
    assert "Отозвать предложение" not in head.buttons


async def test_a_curator_who_mentors_too_has_both(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        unit.add(
            Membership(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id,
                person_id=town.head_id, role=Role.MENTOR, since=unit.now, until=None,
            )
        )  # fmt: skip
    curator = town.chat
    await curator.command("menu")
    await curator.sees("Ольга")
    assert "Сегодня" in curator.buttons
    assert "Встречи" in curator.buttons
    await curator.command("meeting")
    await curator.command("today")
    await curator.sees("Школа № 2")


async def test_in_english_the_paper_and_the_search(app, town, world) -> None:
    async with work(app) as unit:
        town.unit = unit
        unit.execute(update(Account).where(Account.chat_id == CURATOR).values(locale="en"))
        child = town.human("Zoe", Role.MENTEE, born=CHILD_BORN, form=None)
        await unit.exclusive()
        unit.change(Organization, town.school_id, name="School 2")
    curator = town.chat
    await curator.command("people")
    await curator.send("zoe")
    await curator.sees("Consents given: 0")
    await curator.tap("Consent on paper")
    await curator.tap("Taking part")
    await curator.sees("Who has signed the sheet?")
    await curator.tap("The pupil")
    await curator.sees("Where does the original lie?")
    await curator.tap("Curator's folder")
    await curator.tap("1 year")
    await curator.sees("Consents given: 1")
    assert await count(app, Consent, Consent.person_id == child.id, Consent.form == "paper") == 1
