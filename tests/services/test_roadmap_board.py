"""A roadmap starts, is read by group, asked about, ended; posts have holders, and who is away is replaced."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.deadline_code import decode
from domain.deadline_spans import Cycle, YearKind, spans
from domain.deadline_status import Share, Status
from domain.vocabulary import Role
from locales import translator
from reports.paper import Printer
from services.access import Actor, Grant, RefusedError
from services.erasing_data import Eraser
from services.mydata_roadmap import roadmap_part
from services.roadmap.asks import Ask, choose_day, choose_post
from services.roadmap.board import Shown, Wanted, view_board
from services.roadmap.card import view_card
from services.roadmap.ending import end_roadmap, view_ending
from services.roadmap.naming import end_absence, end_holder, name_holder, note_absence
from services.roadmap.posts import post_candidates, view_posts
from services.roadmap.previewing import view_start
from services.roadmap.starting import start
from services.roadmap.words import deadline_words, short_due, span_words, years_words
from services.soundness import violations
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import Measure, MeasureTerm, Organization, PostAbsence, PostHolder, Roadmap
from tests.services.town import ADULT_BORN, Town

CATALOGUE = load_catalogue()
SIGNED = date(2026, 8, 1)
ADULT = {"kind": "teacher", "born": ADULT_BORN, "grade": None}


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        town.vera = town.human("Вера", Role.PSYCHOLOGIST, **ADULT)
        town.anna = town.human("Анна", Role.SCHOOL_HEAD, **ADULT)
        town.child = town.human("Аня", Role.MENTOR)
        town.above = Actor(
            5, town.head_id, town.municipality_id, grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),)
        )
        town.second_id = new_id()
        work.add(
            Organization(
                id=town.second_id, municipality_id=town.municipality_id, kind="school", code="SECOND", name="Школа № 9",
                address=None, parent_id=None, time_zone="Asia/Tomsk", settings={}, created_at=work.now,
            )
        )  # fmt: skip
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def begin(unit, town, template="morshansk", *, actor=None, school=True, signed_on=SIGNED, **kwargs) -> int:
    return await do(
        unit, start, actor or town.boss, CATALOGUE, template, municipality_id=town.municipality_id,
        organization_id=town.school_id if school else None, start_year=2026, signed_on=signed_on, **kwargs,
    )  # fmt: skip


async def test_a_school_starts_its_side_with_its_own_posts(unit, town) -> None:
    await begin(unit, town)
    assert await refused(unit, start, town.boss, CATALOGUE, "kstovo", municipality_id=town.municipality_id,
                         organization_id=town.school_id, start_year=2026) == "roadmap_runs"  # fmt: skip
    async with unit() as work:
        numbers = await work.scalars(select(Measure.number).order_by(Measure.position))
        posts = {post for each in await work.scalars(select(Measure.posts)) for post in each}
        late = await work.all(select(MeasureTerm.next_nudge_on).where(MeasureTerm.last_on < SIGNED))
        assert await violations(work) == []
    assert (numbers[:3], len(numbers)) == (["5", "6", "7"], 35)
    assert {CATALOGUE.posts[each].level.value for each in posts} == {"school"}
    assert late
    assert all(row.next_nudge_on is None for row in late)  # due before approval: nobody is reminded of it


async def test_a_district_starts_for_itself_and_for_schools_that_follow_none(unit, town) -> None:
    mine = await begin(unit, town, "kstovo")
    asked = await do(unit, view_start, town.above, CATALOGUE, None, "morshansk", start_year=2026, signed_on=None)
    assert asked.asks == (("26", Ask.DAY), ("33", Ask.POST), ("42", Ask.DAY))
    above = await begin(
        unit, town, actor=town.above, school=False, signed_on=None, schools=[town.school_id, town.second_id]
    )
    async with unit() as work:
        rows = await work.all(select(Roadmap.__table__).order_by(Roadmap.id))
    assert [(row.organization_id, row.parent_id) for row in rows] == [
        (town.school_id, None), (None, None), (town.second_id, above)
    ]  # fmt: skip
    assert not any(row.signed for row in rows[1:])
    ending = await do(unit, view_ending, town.above, CATALOGUE, None)
    assert ending.sides == 1
    await do(unit, end_roadmap, town.above, above)
    async with unit() as work:
        running = await work.scalars(select(Roadmap.id).where(Roadmap.ended_at.is_(None)))
        assert await violations(work) == []
    assert running == [mine]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"template": "eerbek", "school": False}, "roadmap_of_school"),
        ({"signed_on": date(2026, 9, 16)}, "document_in_future"),
        ({"signed_on": date(2024, 1, 1)}, "roadmap_signed_early"),
        ({"template": "nowhere"}, "gone"),
    ],
)
async def test_what_does_not_start(unit, town, change, reason) -> None:
    with pytest.raises(RefusedError) as refusal:
        await begin(unit, town, actor=town.above, **change)
    assert refusal.value.reason == reason


async def test_the_board_counts_groups_and_both_shares(unit, town) -> None:
    await begin(unit, town)
    found = await do(unit, view_board, town.boss, CATALOGUE, town.school_id)
    assert found.shown is Shown.LATE
    assert (found.done, found.in_time) == (Share(5, 19, 5), Share(0, 14, 5))
    assert all(each.status is Status.OVERDUE for each in found.lines)
    everything = await do(unit, view_board, town.boss, CATALOGUE, town.school_id, Wanted(Shown.ALL, page=99))
    assert (everything.page, everything.pages, everything.counts[Shown.ALL]) == (4, 5, 35)
    of_curator = await do(unit, view_board, town.boss, CATALOGUE, town.school_id, Wanted(Shown.ALL, post="curator"))
    assert {each.number for each in of_curator.lines} == {"6", "7", "39", "40", "41"}
    card = await do(unit, view_card, town.boss, CATALOGUE, found.lines[0].term_id)
    assert [each.short for each in card.hears] == ["Ольга К."]
    day = await do(unit, morning, town.boss, town.school_id)
    assert {each.matter: each.count for each in day.lines}[Matter.ROADMAP] == found.counts[Shown.LATE]


async def test_questions_stay_until_they_are_answered(unit, town) -> None:
    await begin(unit, town, actor=town.above, school=False, signed_on=None)
    asked = await do(unit, view_board, town.above, CATALOGUE, None, Wanted(Shown.ASKS))
    by_number = {each.number: each.term_id for each in asked.lines}
    assert sorted(by_number) == ["26", "33", "42"]
    assert await refused(unit, choose_post, town.above, CATALOGUE, by_number["33"], "curator") == "gone"
    await do(unit, choose_post, town.above, CATALOGUE, by_number["33"], "municipal_curator")
    assert await refused(unit, choose_day, town.above, CATALOGUE, by_number["33"], None) == "gone"
    assert await refused(
        unit, choose_day, town.above, CATALOGUE, by_number["26"], date(2036, 1, 1)
    ) == "roadmap_day"  # fmt: skip
    await do(unit, choose_day, town.above, CATALOGUE, by_number["26"], date(2026, 9, 29))
    await do(unit, choose_day, town.above, CATALOGUE, by_number["42"], None)
    left = await do(unit, view_board, town.above, CATALOGUE, None, Wanted(Shown.ASKS))
    assert left.lines == ()
    async with unit() as work:
        rows = {row.id: row for row in await work.all(select(MeasureTerm.__table__))}
    planned, free = rows[by_number["26"]], rows[by_number["42"]]
    assert (planned.last_on, planned.next_nudge_on) == (date(2026, 9, 29), date(2026, 9, 15))
    assert (free.soft, free.last_on) == (True, date(2027, 8, 31))


async def test_who_is_named_goes_before_the_role_and_who_is_away_is_replaced(unit, town, clock) -> None:
    await begin(unit, town)
    board = await do(unit, view_board, town.boss, CATALOGUE, town.school_id, Wanted(Shown.MONTH))
    row = next(each.term_id for each in board.lines if each.number == "30")
    people = await do(unit, post_candidates, town.boss, town.school_id)
    assert [each.name.first_name for each in people] == ["Анна", "Вера", "Ольга"]  # a child holds no post
    name = {"person_id": town.vera.id, "since": date(2026, 9, 16)}
    await do(unit, name_holder, town.boss, CATALOGUE, town.school_id, "school", **name)
    await do(unit, name_holder, town.boss, CATALOGUE, town.school_id, "school", **name)
    away = {"first_on": date(2026, 9, 20), "last_on": date(2026, 9, 25)}
    await do(unit, note_absence, town.boss, town.school_id, town.vera.id, substitute_id=town.anna.id, **away)
    for wrong, reason in (
        ({"substitute_id": town.vera.id}, "stands_in_for_self"),
        ({"substitute_id": town.child.id}, "not_staff"),
        ({"substitute_id": None}, "absence_there"),
        ({"substitute_id": None, "last_on": date(2026, 9, 19)}, "absence_days"),
    ):
        assert await refused(
            unit, note_absence, town.boss, town.school_id, town.vera.id, **(away | wrong)
        ) == reason  # fmt: skip
    hears = {}
    for day in (15, 16, 21, 26):
        clock.move_to(datetime(2026, 9, day, 7, tzinfo=UTC))
        card = await do(unit, view_card, town.boss, CATALOGUE, row)
        hears[day] = [each.first_name for each in card.hears]
    assert hears == {15: ["Ольга"], 16: ["Вера"], 21: ["Анна"], 26: ["Вера"]}
    found = await do(unit, view_posts, town.boss, CATALOGUE, town.school_id)
    school = next(each for each in found.lines if each.post == "school")
    assert [each.person_id for each in school.holders] == [town.vera.id]
    assert next(each for each in found.lines if each.post == "partners").vacant(found.today)
    await do(unit, end_holder, town.boss, school.holders[0].id)
    card = await do(unit, view_card, town.boss, CATALOGUE, row)
    assert [each.first_name for each in card.hears] == ["Ольга"]


async def test_an_absence_that_is_over_or_not_begun_goes(unit, town) -> None:
    await begin(unit, town)
    away = {"first_on": date(2026, 9, 15), "last_on": date(2026, 9, 25), "substitute_id": None}
    await do(unit, note_absence, town.boss, town.school_id, town.head_id, **away)
    found = await do(unit, view_posts, town.boss, CATALOGUE, town.school_id)
    absence = next(each for line in found.lines for one in line.holders for each in one.absences)
    await do(unit, end_absence, town.boss, absence.id)
    assert await refused(unit, end_absence, town.boss, absence.id) == "gone"


async def test_what_is_kept_of_a_holder_is_in_the_own_file_and_goes_with_them(unit, town) -> None:
    await begin(unit, town)
    await do(unit, name_holder, town.boss, CATALOGUE, town.school_id, "school", person_id=town.vera.id,
             since=date(2026, 9, 15))  # fmt: skip
    away = {"first_on": date(2026, 9, 20), "last_on": date(2026, 9, 25)}
    await do(unit, note_absence, town.boss, town.school_id, town.vera.id, substitute_id=town.anna.id, **away)
    await do(unit, note_absence, town.boss, town.school_id, town.head_id, substitute_id=town.vera.id, **away)
    async with unit() as work:
        (term,) = (await work.scalars(select(MeasureTerm.id)))[:1]
        work.change(MeasureTerm, term, reported_at=work.now, reported_by=town.vera.id, report_note="Протокол в папке")
    printer = Printer(translator("ru"), "Europe/Moscow")
    async with unit() as work:
        (section,) = await roadmap_part(work, printer, town.vera.id, own=True)
        assert await roadmap_part(work, printer, town.vera.id, own=False) == []
    said = [cell for table in section.tables for row in table.rows for cell in row]
    assert {"Школа", "в отъезде", "замещение коллеги", "Протокол в папке"} <= set(said)
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.vera.id).run()
    async with unit() as work:
        assert await work.scalars(select(PostHolder.id)) == []
        absences = await work.all(select(PostAbsence.person_id, PostAbsence.substitute_id))
        note = await work.first(select(MeasureTerm.report_note, MeasureTerm.reported_at).where(MeasureTerm.id == term))
    assert [tuple(row) for row in absences] == [(town.head_id, None)]
    assert (note.report_note, note.reported_at is None) == (None, False)


WORDS = {
    "by:2026-09-30 then permanent": (
        "до 30 сентября 2026, далее постоянно",
        "by September 30, 2026, then all the time",
    ),
    "annual month:06": ("июнь, каждый год", "June, every year"),
    "annual": ("каждый год", "once a year"),
    "range:2026-09..2026-12": ("сентябрь 2026 – декабрь 2026", "September 2026 – December 2026"),
    "range:2026-09-01..2026-09-15": (
        "с 1 сентября 2026 по 15 сентября 2026",
        "from September 1, 2026 to September 15, 2026",
    ),
    "by_stage or month:2027-05": ("по этапу 7 или май 2027", "by stage 7 or May 2027"),
    "permanent(on_request)": ("по запросам", "on request"),
    "by_schedule": ("по отдельному плану", "by a separate plan"),
}


@pytest.mark.parametrize("code", WORDS)
def test_deadlines_in_words(code) -> None:
    said = tuple(deadline_words(translator(locale), decode(code), 7) for locale in ("ru", "en"))
    assert said == WORDS[code]


def test_spans_and_years_in_words() -> None:
    t, cycle = translator("ru"), Cycle(YearKind.SCHOOL, 2026, 4)
    (span,) = spans(decode("by:2026-09-15"), cycle)
    assert (span_words(t, span), short_due(t, span, SIGNED)) == ("до 15 сентября 2026", "до 15.09")
    assert years_words(cycle) == "2026/27–2029/30"
    assert years_words(Cycle(YearKind.CALENDAR, 2026, 1)) == "2026"


def test_every_row_of_the_catalogue_has_words_in_both_languages() -> None:
    for template in CATALOGUE.roadmaps.values():
        for row in template.begin(2026).rows:
            for locale in ("ru", "en"):
                said = deadline_words(translator(locale), row.due, row.spec.stage)
                assert said
                assert "{" not in said
