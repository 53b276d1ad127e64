"""Indicators in the chat: a municipal curator in June, a school's curator, a head who only reads."""

from __future__ import annotations

from datetime import date

import pytest

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Account, Membership
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.planted import District

CLERK, BOSS, HEAD = 710, 711, 712


@pytest.fixture
async def district(app) -> District:
    async with work(app) as unit:
        found = District(unit)
        head = found.person(date(1975, 1, 1), "teacher")
        for person, chat, locale, role, school in (
            (found.clerk_id, CLERK, "ru", Role.MUNICIPAL_CURATOR, None),
            (found.boss_id, BOSS, "en", Role.CURATOR, found.a),
            (head, HEAD, "ru", Role.SCHOOL_HEAD, found.a),
        ):
            unit.add(
                Account(
                    id=new_id(), channel="telegram", chat_id=chat, person_id=person, locale=locale,
                    unreachable_since=None, created_at=unit.now,
                ),
                Membership(
                    id=new_id(), municipality_id=found.id, organization_id=school, person_id=person, role=role.value,
                    since=unit.now, until=None,
                ),
            )  # fmt: skip
        mentor = found.person(date(2008, 1, 1))
        found.consents(mentor, date(2024, 1, 10))
        for consents in (True, True, False):
            mentee = found.person(date(2010, 1, 1))
            found.match(mentor, mentee, date(2024, 2, 1), until=date(2024, 12, 1))
            if consents:
                found.consents(mentee, date(2024, 1, 10))
    return found


async def taps(phone: Phone, *labels: str) -> None:
    for label in labels:
        await phone.tap(label, label)


async def test_a_municipal_curator_closes_a_year(app, world, district) -> None:
    desk = Phone(world.person(CLERK, "Вера"), "ru")
    await desk.command("indicators")
    await desk.sees("Район, 2026")
    await taps(desk, "Год", "2024")
    await desk.sees("Молодёжь 10–18 лет в роли наставляемых: нет данных (план 70 %)")
    await taps(desk, "— I1 · нет данных")
    await desk.sees("Не хватает: Жители 10–18 лет")
    await desk.sees("Ожидают согласия и не считаются: 1")
    await taps(desk, "✎ Жители 10–18")
    await desk.send("примерно три")
    await desk.sees("Пришлите целое число")
    with desk.counting() as tally:
        await desk.send("3")
        await desk.sees("На какой день")
        await taps(desk, "1 сентября 2024")
        await taps(desk, "Служба статистики")
    assert (tally.taps, tally.typed) == (2, 1)
    await desk.sees("≈ 66,7 %")
    await desk.sees("2 из 3")
    await desk.sees("Источник: Служба статистики")
    await taps(desk, "Из чего")
    await desk.sees("Школа № 1: 2")
    await taps(desk, "← Назад", "← Все показатели")
    await desk.sees("66,7 % (план 70 %)")
    await taps(desk, "Закрыть год", "Да, закрыть показатели")
    await desk.sees("Год закрыт")
    await taps(desk, "≈ I1 · 66,7 % · почти", "✎ Жители 10–18")
    await desk.sees("Почему исправляем?")
    await taps(desk, "Уточнили данные")
    await desk.send("2")
    await desk.send("01.09.2024")
    await desk.send("Письмо статистики")
    await desk.sees("✓ 100 %: план выполнен")


async def test_a_curator_in_english_and_the_head_who_reads(app, world, district) -> None:
    desk = Phone(world.person(BOSS, "Olga"), "en")
    await desk.command("indicators")
    await taps(desk, "Year", "2024")
    await taps(desk, "— E2 · no data", "✎ Pupils 10-18")
    await desk.send("4")
    await taps(desk, "September 1, 2024", "The school's lists")
    await desk.sees("✗ 50 %: below the plan")
    await taps(desk, "What it is made of")
    await desk.sees("2 people counted")
    await desk.sees("waiting for consents: 1")
    await taps(desk, "← Back", "← All indicators", "Year", "2026", "— E2 · no data", "Enter the plan")
    await desk.send("twelve")
    await desk.sees("at most one decimal")
    await desk.send("12.5")
    await desk.sees("Plan: 12.5 %")
    head = Phone(world.person(HEAD, "Анна"), "ru")
    await head.command("indicators")
    await taps(head, "Год", "2024", "Набор", "Школа: E1–E3")
    await head.sees("50 % (план 70 %)")
    await taps(head, "✗ E2 · 50 % · мало")
    assert not head.shows("✎")
