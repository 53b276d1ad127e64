"""Every row of the three roadmaps through a year of ticks: the right people on the right days, and nobody twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.calendar import is_quiet, russian_calendar
from domain.deadline_nudges import NudgeKind, nudges
from domain.deadline_spans import Cycle, Span, YearKind
from domain.deadline_status import due_before_approval
from domain.deadlines import Kind
from domain.vocabulary import Role
from services.roadmap.laying import next_nudge_day
from services.roadmap.nudging import LINGERS, nudge
from services.roadmap.reporting import Report, report
from storage.tables import Measure, MeasureNudge, MeasureTerm, OutboxMessage, Roadmap
from tests.services.district import CATALOGUE, District

FIRST, DAYS = date(2026, 5, 25), 365
LAST = FIRST + timedelta(days=DAYS - 1)
SIGNED = date(2025, 11, 20)
DONE_AT, DEPUTY_LEAVES = date(2026, 10, 22), date(2026, 11, 15)
AWAY = (date(2026, 9, 7), date(2026, 9, 18))
LATER = {"mo35", "mo39", "mo43", "mo44", "mo45"}
"""First told in a later year: permanent ones two weeks before the school year ends, three schools one a year."""
_DAY = timedelta(days=1)


def answering(district: District, organization_id: int | None, posts: list[str], day: date) -> set[int]:
    """Say in the test's own words who answers for a row on a day."""
    who = {name: actor.person_id for name, actor in district.people.items()}
    deputy = "Игорь" if day <= DEPUTY_LEAVES else "Нина"
    curator = "Нина" if AWAY[0] <= day <= AWAY[1] else "Ольга"
    holders = {
        "school": curator, "curator": curator, "school_head": "Анна", "deputy_heads": deputy, "psychologist": "Пётр",
        "class_teachers": "Клара", "municipal_curator": "Вера", "method_centre": "Юрий", "method_head": "Юрий",
    }  # fmt: skip
    if organization_id is None:
        return {who[holders[post]] for post in posts if post in holders} or {who["Вера"]}
    return {who[holders[post]] for post in posts if post in holders} or {who[curator]}


@pytest.fixture(params=["Europe/Moscow", "Asia/Tomsk"])
async def districts(request, unit, clock) -> list[District]:
    """Two municipalities with a school each that follow their roadmaps, and one with the school's own."""
    clock.move_to(at(FIRST, request.param))
    found = []
    for number, template in enumerate(CATALOGUE.roadmaps):
        async with unit() as work:
            district = District(work, request.param, 7000 + 100 * number)
            for name, role in (("Ольга", Role.CURATOR), ("Анна", Role.SCHOOL_HEAD), ("Пётр", Role.PSYCHOLOGIST),
                               ("Клара", Role.CLASS_TEACHER), ("Игорь", Role.SOCIAL_TEACHER),
                               ("Нина", Role.SOCIAL_TEACHER), ("Пол", Role.MENTOR)):  # fmt: skip
                district.human(name, role)
            for name in ("Вера", "Юрий"):
                district.human(name, Role.MUNICIPAL_CURATOR if name == "Вера" else Role.MENTOR_COUNCIL, above=True)
            district.named("deputy_heads", "Игорь", SIGNED, DEPUTY_LEAVES)
            district.named("deputy_heads", "Нина", DEPUTY_LEAVES + _DAY)
            for post in ("method_head", "method_centre"):
                district.named(post, "Юрий", SIGNED)
            district.away("Ольга", *AWAY, "Нина")
        async with unit() as work:
            await district.follows(work, template, 2026, SIGNED)
        found.append(district)
    async with unit() as work:
        for row in await work.all(select(MeasureTerm.id).where(MeasureTerm.last_on.is_(None))):
            span = Span(Kind.BY_STAGE, 2026, date(2027, 4, 30), date(2027, 2, 1), date(2027, 4, 30))
            day = next_nudge_day(span, SIGNED, FIRST - _DAY)  # the stage has moved, the plan is there
            work.change(MeasureTerm, row.id, first_on=span.first, last_on=span.last, next_nudge_on=day)
    return found


def at(day: date, zone: str, clock: time = time(0, 40)) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def test_a_year_of_nudges(unit, clock, districts) -> None:
    zone = districts[0].zone
    done: dict[int, date] = {}
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        clock.move_to(at(day, zone))
        if day == DONE_AT:
            done = await finish_some(unit, districts)
        ticks = 2 if number % 12 == 0 else 1
        for district in districts:
            await asyncio.gather(*(tick(unit, district) for _ in range(ticks)))
        if number % 30 == 0:  # a restart at noon
            clock.move_to(at(day, zone, time(12, 10)))
            for district in districts:
                assert await tick(unit, district) == 0
    told = await everything_told(unit)
    wanted = await everything_wanted(unit, districts, done)
    assert {key: value for key, value in told.items() if value != wanted.get(key)} == {}
    assert wanted.keys() == told.keys()
    await letters_are_sound(unit, told, zone)
    await the_later_ones(unit, clock, districts, {each[0] for each in told})


async def tick(unit, district: District) -> int:
    async with unit() as work:
        return await nudge(work, district.id)


async def finish_some(unit, districts: list[District]) -> dict[int, date]:
    """Report all but every third row that was told of, by the school's curator or the municipal one."""
    found = {}
    told = {each[0] for each in await everything_told(unit)}
    for district in districts:
        async with unit() as work:
            rows = await work.all(
                select(MeasureTerm.id, MeasureTerm.organization_id)
                .where(MeasureTerm.municipality_id == district.id, MeasureTerm.next_nudge_on.is_not(None))
                .order_by(MeasureTerm.id)
            )
            for number, row in enumerate(rows):
                if row.id in told and number % 3:
                    keeper = district.people["Вера" if row.organization_id is None else "Ольга"]
                    assert await report(work, keeper, CATALOGUE, row.id, Report(note="Готово"))
                    found[row.id] = DONE_AT
    return found


async def everything_told(unit) -> dict[tuple[int, int, date], tuple[str, int, bool]]:
    async with unit() as work:
        rows = await work.all(select(MeasureNudge.__table__))
    found = {(row.term_id, row.person_id, row.day): (row.kind, row.week, row.escalated) for row in rows}
    assert len(found) == len(rows)
    return found


async def everything_wanted(unit, districts, done) -> dict[tuple[int, int, date], tuple[str, int, bool]]:
    """Say from the rows themselves who is told what on which day."""
    by_id = {district.id: district for district in districts}
    async with unit() as work:
        rows = await work.all(
            select(MeasureTerm.__table__, Measure.posts, Roadmap.year_kind, Roadmap.start_year, Roadmap.years)
            .join(Measure, Measure.id == MeasureTerm.measure_id)
            .join(Roadmap, Roadmap.id == MeasureTerm.roadmap_id)
        )
    found = {}
    for row in rows:
        span = Span(Kind(row.kind), row.year, row.counts_on, row.first_on, row.last_on, bool(row.soft))
        if due_before_approval(span, SIGNED):
            continue
        ends = Cycle(YearKind(row.year_kind), row.start_year, row.years).window(row.years - 1)[1] + LINGERS
        last = min(LAST, ends, done.get(row.id, LAST + _DAY) - _DAY)
        district = by_id[row.municipality_id]
        for each in nudges(span, FIRST, last):
            people = answering(district, row.organization_id, row.posts, each.day)
            for person_id in people:
                found[row.id, person_id, each.day] = (each.kind.value, each.week, False)
            above = district.people["Вера"].person_id
            if each.escalates and above not in people:
                found[row.id, above, each.day] = (each.kind.value, each.week, True)
    return found


async def letters_are_sound(unit, told, zone: str) -> None:
    """One message a person and day, in the morning of a working day; every row of the paper came up."""
    async with unit() as work:
        rows = await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == "roadmap_nudges"))
        specs = dict(await work.all(select(MeasureTerm.id, Measure.spec).join(Measure)))
    tz = ZoneInfo(zone)
    for row in rows:
        assert not is_quiet(row.due_at, tz)
        assert row.due_at.astimezone(tz).strftime("%H:%M") == "08:30"
        assert russian_calendar().is_working(date.fromisoformat(row.params["day"]))
    days = Counter((row.person_id, row.params["day"]) for row in rows)
    assert max(days.values()) == 1
    assert {(person, day.isoformat()) for _, person, day in told} <= set(days)
    weeks = Counter(row.person_id for row in rows if row.params["roadmaps"])
    assert max(weeks.values()) in {51, 52}  # the week of the New Year has no working day
    every = {each.id for template in CATALOGUE.roadmaps.values() for each in template.measures}
    assert every - {specs[term] for term, _, _ in told} == LATER
    assert {kind for kind, _, _ in told.values()} == {kind.value for kind in NudgeKind}


async def the_later_ones(unit, clock, districts, told: set[int]) -> None:
    """Let the rest of the rows come, years later, with nothing else open."""
    async with unit() as work:
        rows = await work.all(
            select(MeasureTerm.id, MeasureTerm.next_nudge_on, Measure.spec)
            .join(Measure)
            .where(MeasureTerm.next_nudge_on.is_not(None))
            .order_by(MeasureTerm.counts_on)
        )
    kept: dict[str, tuple[int, date]] = {}
    for row in rows:
        if row.id not in told and row.spec in LATER and row.spec not in kept:
            kept[row.spec] = (row.id, row.next_nudge_on)
    async with unit() as work:
        for row in rows:
            if row.id not in {term for term, _ in kept.values()}:
                work.change(MeasureTerm, row.id, next_nudge_on=None, done_on=LAST)
    for term, day in sorted(kept.values(), key=lambda each: each[1]):
        clock.move_to(at(day, districts[0].zone))
        for district in districts:
            await tick(unit, district)
        async with unit() as work:
            assert await work.scalar(select(MeasureNudge.day).where(MeasureNudge.term_id == term)) == day
            work.change(MeasureTerm, term, next_nudge_on=None, done_on=day)
    assert kept.keys() == LATER
