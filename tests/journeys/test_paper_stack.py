"""Thirty sheets after a parents' meeting: set up once, then a tap each; a slip is taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.vocabulary import ConsentKind, Role
from storage.ids import new_id
from storage.tables import Account, AuditEntry, Consent, Person
from tests.journeys.phone import Phone
from tests.journeys.test_curators_desk_journey import work
from tests.services.ready import form_on
from tests.services.town import ADULT_BORN, CHILD_BORN, Town

CURATOR, PAPERS = 730, 30


async def school(app, locale: str) -> Town:
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
        town.children = [town.human(f"Ребёнок{number}", Role.MENTEE, born=CHILD_BORN) for number in range(PAPERS)]
        town.human("Пётр", Role.MENTOR, kind="teacher", born=ADULT_BORN, grade=None, form="teacher_teacher")
    return town


async def sheets(app, kind: ConsentKind) -> list:
    async with work(app) as unit:
        found = select(Consent.person_id, Consent.original_at, Consent.expires_on, Consent.given_by)
        return list(await unit.all(found.where(Consent.kind == kind, Consent.form == "paper")))


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_thirty_papers(app, world, locale) -> None:
    town = await school(app, locale)
    curator = Phone(world.person(CURATOR, "Olga", language_code=locale), locale)
    await curator.command("people")
    with curator.counting() as setup:
        await curator.tap("Стопка бумаг", "A stack of papers")
        await curator.tap("Данные ребёнка, родитель: 30", "The child's data, parent: 30")
        await curator.tap("Сейф школы", "School safe")
        await curator.tap("3 года", "3 years")
    assert (setup.taps, setup.typed) == (4, 0)
    with curator.counting() as tally:
        while recorded := [label for label in curator.person.buttons if "Ребёнок" in label and ":" not in label]:
            await curator.tap(recorded[0])
    await curator.sees("Записано: 30. Ещё нет: 0.", "Recorded: 30. Still missing: 0.")
    assert tally.taps <= 2 * PAPERS
    found = await sheets(app, ConsentKind.GUARDIAN_PERSONAL_DATA)
    assert {row.person_id for row in found} == {child.id for child in town.children}
    assert {(row.original_at, str(row.expires_on)) for row in found} == {("сейф школы", "2029-09-15")}


async def test_a_slip_is_taken_back_and_leaves_nobody_behind(app, world) -> None:
    await school(app, "ru")
    curator = Phone(world.person(CURATOR, "Olga"), "ru")
    await curator.command("people")
    await curator.tap("Стопка бумаг")
    await curator.tap("Участие, родитель")
    await curator.tap("Другое место")
    await curator.person.send_sticker()
    await curator.sees("Где лежат оригиналы?")
    await curator.send("х" * 200)
    await curator.sees("до 100")
    await curator.send("канцелярия, полка 3")
    await curator.tap("Другой день")
    await curator.send("вчера")
    await curator.sees("Не получилось разобрать дату")
    await curator.send("01.09.2020")
    await curator.sees("Этот день уже прошёл")
    await curator.send("31.05.2027")
    await curator.sees("канцелярия, полка 3")
    async with work(app) as unit:
        before = len(await unit.all(select(Person.id)))
    name = next(label for label in curator.person.buttons if "Ребёнок" in label)
    await curator.tap(name)
    await curator.sees("Записано: 1. Ещё нет: 29.")
    await curator.tap("Отменить")
    await curator.sees("Записано: 0. Ещё нет: 30.")
    assert await sheets(app, ConsentKind.PARTICIPATION) == []
    async with work(app) as unit:
        assert len(await unit.all(select(Person.id))) == before, "the signer known from that sheet only is gone too"
        noted = await unit.scalars(select(AuditEntry.action).where(AuditEntry.action.like("consent.paper_undone")))
    assert len(noted) == 1


async def test_what_only_paper_can_carry_is_asked_of_teachers(app, world) -> None:
    await school(app, "ru")
    curator = Phone(world.person(CURATOR, "Olga"), "ru")
    await curator.command("today")
    await curator.sees("Не хватает согласий")
    await curator.command("people")
    await curator.send("Пётр")
    await curator.sees("На бумаге ещё нужно")
    await curator.tap("Согласие на бумаге")
    labels = curator.person.buttons
    assert {"Доп. обязанности", "Публикация"} & set(labels), labels
