"""A nudge in the chat: put off with a reason, reported with a paper, given back, confirmed; in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.vocabulary import Role
from storage.ids import new_id
from storage.tables import Document, Measure, MeasureTerm
from tests.journeys.phone import Phone
from tests.journeys.test_broadcast_journey import work
from tests.services.district import District

SIGNED = date(2026, 6, 9)


async def district_of(app, locale: str = "ru") -> District:
    """A school whose roadmap's three rows are still open: the pairs, the site's page, the partners' agreements."""
    async with work(app) as unit:
        district = District(unit, chat=700)
        district.human("Ольга", Role.CURATOR, locale=locale)
        district.human("Игорь", Role.PSYCHOLOGIST, locale=locale)
        district.human("Вера", Role.MUNICIPAL_CURATOR, above=True)
        district.named("school", "Игорь", SIGNED)
    async with work(app) as unit:
        await district.follows(unit, "morshansk", 2026, SIGNED)
    async with work(app) as unit:
        rows = await unit.all(
            select(MeasureTerm.id, MeasureTerm.organization_id, Measure.spec)
            .join(Measure)
            .where(MeasureTerm.done_on.is_(None))
        )
        for row in rows:
            if row.organization_id is None or row.spec not in {"mo14", "mo28"}:
                unit.change(MeasureTerm, row.id, next_nudge_on=None, done_on=date(2026, 9, 1))
            else:
                unit.change(MeasureTerm, row.id, next_nudge_on=date(2026, 9, 17))
        unit.add(
            Document(
                id=new_id(), municipality_id=district.id, organization_id=district.school_id, kind="regulation",
                number="7-ОД", dated_on=date(2026, 8, 18), recorded_by=district.people["Ольга"].person_id,
                recorded_at=unit.now,
            )
        )  # fmt: skip
    return district


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_somebody_with_a_post_and_the_curator(app, world, locale) -> None:
    await district_of(app, locale)
    desk, igor = Phone(world.person(701, "Ольга"), locale), Phone(world.person(702, "Игорь"), locale)
    for each in (desk, igor):
        await each.command("menu")
    world.clock.move_by(timedelta(days=2))  # a Thursday: the one is late by two days, the other by four weeks
    await app.tick()
    await app.delivery.deliver_due()
    await igor.told("Дорожная карта: 2 пункта", "Roadmap: 2 rows")
    await igor.tap("Мои пункты", "My rows")
    await igor.sees("Сейчас за вами 2 пункта", "You answer for 2 rows now")
    await igor.tap("28 · до 15.09", "28 · by 15.09")
    await igor.tap("Отложить", "Put off")
    await igor.send("31.12.2026")
    await igor.sees("не так далеко", "not that far ahead")
    await igor.tap("Через 3 дня", "In 3 days")
    await igor.tap("Ждём других", "Waiting for others")
    await igor.sees("Отложено до 21 сентября 2026", "Put off until September 21, 2026")
    await igor.tap("Готово", "Done")
    await igor.tap("Приказ", "Order")
    await igor.send("№")
    await igor.sees("номер", "number")
    await igor.send("12-ОД")
    await igor.send("01.10.2026")
    await igor.sees("ещё не наступил", "still to come")
    await igor.send("10.09.2026")
    await igor.send("https://school.example/12")
    await igor.sees("нужно слово куратора", "the curator's word is due")

    await desk.told("Сообщили, что пункт", "A row of the roadmap is reported")
    await desk.tap_under(("Сообщили, что пункт", "A row of the roadmap"), ("Проверить", "Look and confirm"))
    await desk.sees("№ 12-ОД от 10 сентября 2026", "No. 12-ОД of September 10, 2026")
    await desk.tap("Вернуть", "Give back")
    await desk.person.send_photo()
    await desk.sees("Сканы остаются в школе", "Scans stay at school")
    await desk.send("Нет подписи")
    await igor.told("Чего не хватает: Нет подписи", "What is missing: Нет подписи")
    await igor.tap_under(("Чего не хватает", "What is missing"), ("Сообщить снова", "Report again"))
    await igor.tap("Словами", "In a few words")
    await igor.send("Подпись есть")
    await igor.sees("нужно слово куратора", "the curator's word is due")
    await desk.tap_under(("Подпись есть", "Подпись есть"), ("Проверить", "Look and confirm"))
    await desk.tap("Подтверждаю", "Confirm")
    await desk.sees("Сделано 17 сентября 2026", "Done on September 17, 2026")
    await igor.told("Выполнение подтверждено", "Your report is confirmed")

    await igor.tap("Мои пункты", "My rows")
    await igor.tap("14 · до 20.08", "14 · by 20.08")
    await igor.tap("Готово", "Done")
    await igor.tap("Взять № 7-ОД, 18.08", "Take no. 7-ОД, 18.08")
    await igor.sees("нужно слово куратора", "the curator's word is due")
    await desk.tap("Мои пункты", "My rows")
    await desk.command("today")
