"""A roadmap as files: the table comes back as the same roadmap, the calendar keeps its entries, pictures are drawn."""

from __future__ import annotations

import io
from datetime import date, timedelta

import icalendar
import openpyxl
import pytest
from sqlalchemy import func, select, update

from catalog.load import load_catalogue
from catalog.post_names import posts_named
from catalog.roadmap_columns import RoadmapLine
from catalog.roadmap_xlsx import read_roadmap
from domain.deadline_code import decode, encode
from domain.deadline_spans import YearKind
from domain.vocabulary import Role
from locales import translator
from reports.roadmap_xlsx import make_roadmap
from services.access import NotAllowedError, RefusedError
from services.composers import Due, compose
from services.notices import Skip
from services.roadmap.draft_content import DraftStep
from services.roadmap.drafts import (
    answer_due,
    answer_post,
    confirm_dues,
    confirm_likenesses,
    drop_draft,
    drop_old_drafts,
    import_place,
    read_draft,
    set_signed,
    set_years,
    take_sheet,
    turn_likeness,
)
from services.roadmap.ending import end_roadmap
from services.roadmap.files import FileKind, request_file, request_own_calendar, request_template, view_files
from services.roadmap.rows import measures_of, roadmap_of, running_roadmap, terms_of
from services.roadmap.taking import start_draft
from storage.tables import MeasureTerm, OutboxMessage, RoadmapDraft
from tests.services.district import District
from tests.services.test_query_plans import scanned, statements

CATALOGUE = load_catalogue()


@pytest.fixture
async def district(unit) -> District:
    async with unit() as work:
        found = District(work)
        found.human("Ольга", Role.CURATOR)
        found.human("Пётр", Role.PSYCHOLOGIST)
        found.human("Вера", Role.MUNICIPAL_CURATOR, above=True)
        found.human("Нина", Role.SITE_ADMIN)
    return found


async def sent(unit, district, name: str, kind: str, subject: int, *, locale: str = "ru", **params):
    async with unit() as work:
        due = Due(district.people[name].person_id, subject, params, "Europe/Moscow")
        return await compose(kind, work, due, translator(locale))


async def laid(unit, roadmap_id: int):
    """Return a roadmap's rows and terms without their ids."""
    async with unit() as work:
        roadmap = await roadmap_of(work, CATALOGUE, roadmap_id)
        rows = await measures_of(work, CATALOGUE, roadmap)
        terms = await terms_of(work, roadmap_id)
    spans = {row.id: [term.span for term in terms if term.measure_id == row.id] for row in rows.values()}
    return roadmap, [
        (row.number, row.title, row.section, row.result, encode(row.due), row.posts, row.proof, row.proof_key,
         row.document, row.paper, row.stage, row.to_confirm, spans[row.id])
        for row in rows.values()
    ]  # fmt: skip


def table(*rows: tuple[str, str, str], title: str = "Дорожная карта школы") -> bytes:
    lines = [
        RoadmapLine("", str(number), measure, due, (post,) if post else (), "Документ")
        for number, (measure, due, post) in enumerate(rows, 1)
    ]
    return make_roadmap(title, "ru", lines)


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize(("template", "year"), [("eerbek", 2026), ("morshansk", 2026)])
async def test_a_table_that_comes_back_is_the_same_roadmap(unit, district, template, year, locale) -> None:
    async with unit() as work:
        await district.follows(work, template, year, date(2026, 6, 20))
        found = await running_roadmap(work, CATALOGUE, district.id, district.school_id)
    olga = district.people["Ольга"]
    before, rows = await laid(unit, found.id)
    file = await sent(unit, district, "Ольга", "roadmap_table", found.id, locale=locale)
    cells = openpyxl.load_workbook(io.BytesIO(file.file.data)).active
    assert [cells.cell(3, column).value for column in (6, 7, 8, 9)] == (
        ["Статус", "Выполнено", "Документ", "Подтверждение"] if locale == "ru"
        else ["Status", "Done on", "Paper", "Evidence"]
    )  # fmt: skip
    sheet = read_roadmap(file.file.data)
    assert sheet.title == before.title[locale]
    async with unit() as work:
        await end_roadmap(work, olga, found.id)
        draft = await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)
        assert draft.step is DraftStep.CHECK, [each.printed for each in draft.rows if each.due is None]
        assert all(row.taken for row in draft.rows)
        await confirm_dues(work, olga)
        await confirm_likenesses(work, olga)
        cycle = before.cycle
        await set_years(work, olga, year_kind=cycle.year, start=cycle.start, years=cycle.years, shifted=False)
        await set_signed(work, olga, before.approved_on)
        again_id = await start_draft(work, olga, CATALOGUE)
    again, back = await laid(unit, again_id)
    assert (again.cycle, again.approved_on, again.signed) == (before.cycle, before.approved_on, before.signed)

    def in_words(each):  # the file speaks one language
        number, title, section, result, *rest = each
        return number, title[locale], section and section[locale], result[locale], *rest

    assert list(map(in_words, back)) == list(map(in_words, rows))


async def test_what_is_unclear_is_asked_and_nothing_runs_before(unit, district) -> None:
    olga = district.people["Ольга"]
    sheet = read_roadmap(
        table(
            ("Назначить куратора", "до сентября", "директор Иванова И.И."),
            ("Провести день наставника", "до сентября", "методист"),
            ("Сформировать пары", "до 15.09.2020", "куратор"),
            ("Вести сайт", "", "админ сайта"),
        )
    )
    async with unit() as work:
        draft = await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)
        assert (draft.step, draft.open_due, draft.persons) == (DraftStep.DUE, 0, 1)
        assert draft.posts == {
            "директор": ["school_head"], "методист": None, "куратор": ["curator"], "админ сайта": ["site_admin"],
        }  # fmt: skip
        assert (draft.start, draft.years, draft.shifted, draft.years_off) == (2026, 1, True, 6)
        with pytest.raises(RefusedError, match="roadmap_draft_open"):
            await start_draft(work, olga, CATALOGUE)
        assert await answer_due(work, olga, 0, decode("by:2020-08-31")) == 2
        assert await answer_due(work, olga, 3, decode("permanent")) == 1
        with pytest.raises(RefusedError, match="gone"):
            await answer_due(work, olga, 9, decode("permanent"))
        with pytest.raises(RefusedError, match="gone"):
            await answer_post(work, olga, CATALOGUE, "методист", ["nobody"])
        await answer_post(work, olga, CATALOGUE, "методист", ["teachers"])
        draft = await confirm_dues(work, olga)
        assert draft.step is DraftStep.LIKE
        pairs = next(place for place, row in enumerate(draft.rows) if row.spec)
        assert (pairs, draft.rows[pairs].taken) == (2, False)
        await turn_likeness(work, olga, pairs)
        with pytest.raises(RefusedError, match="gone"):
            await turn_likeness(work, olga, 0)
        await confirm_likenesses(work, olga)
        found = await start_draft(work, olga, CATALOGUE)
        assert await read_draft(work, olga) is None
        with pytest.raises(RefusedError, match="roadmap_draft_gone"):
            await start_draft(work, olga, CATALOGUE)
    roadmap, rows = await laid(unit, found)
    assert roadmap.title["ru"] == "Дорожная карта школы"
    assert [(row[4], row[5], row[6].value) for row in rows] == [
        ("by:2026-08-31", ("school_head",), "document"),
        ("by:2026-08-31", ("teachers",), "document"),
        ("by:2026-09-15", ("curator",), "data"),
        ("permanent", ("site_admin",), "document"),
    ]


async def test_years_are_kept_within_reason_and_one_roadmap_runs(unit, district) -> None:
    olga = district.people["Ольга"]
    sheet = read_roadmap(table(("Назначить куратора", "до 01.11.2026", "директор")))
    async with unit() as work:
        await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)
        await confirm_dues(work, olga)
        await confirm_likenesses(work, olga)
        await set_years(work, olga, year_kind=YearKind.CALENDAR, start=2020, years=9)
        draft, _ = await read_draft(work, olga)
        assert (draft.start, draft.years, draft.shifted) == (2020, 6, True)
        with pytest.raises(RefusedError, match="roadmap_years_past"):
            await start_draft(work, olga, CATALOGUE)
        await set_years(work, olga, start=2030)
        with pytest.raises(RefusedError, match="roadmap_year"):
            await start_draft(work, olga, CATALOGUE)
        await set_years(work, olga, start=2026, years=1)
        for day, reason in ((date(2026, 12, 1), "document_in_future"), (date(2020, 1, 1), "roadmap_signed_early")):
            with pytest.raises(RefusedError, match=reason):
                await set_signed(work, olga, day)
        await set_signed(work, olga, None)
        await start_draft(work, olga, CATALOGUE)
    async with unit() as work:
        await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)
        await confirm_dues(work, olga)
        await confirm_likenesses(work, olga)
        with pytest.raises(RefusedError, match="roadmap_runs"):
            await start_draft(work, olga, CATALOGUE)
        await drop_draft(work, olga)
        assert await read_draft(work, olga) is None


async def test_a_draft_waits_a_week_and_is_its_owners(unit, district, clock) -> None:
    olga, vera = district.people["Ольга"], district.people["Вера"]
    sheet = read_roadmap(table(("Назначить куратора", "до 01.11.2026", "директор")))
    async with unit() as work:
        await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)
        await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)  # the later one takes its place
        assert await read_draft(work, vera) is None
        assert (await import_place(work, vera, None)).organization_id is None
        with pytest.raises(NotAllowedError):
            await import_place(work, district.people["Пётр"], district.school_id)
        assert await work.scalar(select(func.count()).select_from(RoadmapDraft)) == 1
    clock.move_by(timedelta(days=6))
    async with unit() as work:
        assert await drop_old_drafts(work, district.id) == 0
    clock.move_by(timedelta(days=2))
    async with unit() as work:
        assert await drop_old_drafts(work, district.id) == 1
    async with unit() as work:
        assert await read_draft(work, olga) is None


async def test_the_calendar_keeps_its_entries_and_counts_them_up(unit, district, clock) -> None:
    async with unit() as work:
        await district.follows(work, "eerbek", 2026, date(2026, 6, 20))
        found = await running_roadmap(work, CATALOGUE, district.id, district.school_id)
    first = await sent(unit, district, "Ольга", "roadmap_calendar", found.id)
    raw = first.file.data
    assert b"\r\n" in raw
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert all(event["dtend"].dt - event["dtstart"].dt == timedelta(days=1) for event in events)
    ahead = [event for event in events if not event["summary"].startswith("✓")]
    assert all([each["trigger"].dt for each in event.walk("VALARM")] == [-timedelta(days=2, hours=15)]
               for event in ahead)  # fmt: skip
    later = date(2028, 10, 2)
    term_id = int(events[-1]["uid"].split("@")[0].removeprefix("measure-"))
    async with unit() as work:
        work.execute(
            update(MeasureTerm)
            .where(MeasureTerm.id == term_id)
            .values(last_on=date(2028, 10, 2), counts_on=date(2028, 10, 2))
        )
    clock.move_by(timedelta(minutes=3))
    second = icalendar.Calendar.from_ical((await sent(unit, district, "Ольга", "roadmap_calendar", found.id)).file.data)
    moved = next(event for event in second.walk("VEVENT") if event["uid"] == events[-1]["uid"])
    assert moved["dtstart"].dt == later
    assert moved["sequence"] > events[-1]["sequence"]
    own = await sent(unit, district, "Пётр", "roadmap_calendar", found.id, own=True)
    mine = icalendar.Calendar.from_ical(own.file.data).walk("VEVENT")
    assert 0 < len(mine) < len(events)
    nobody = await sent(unit, district, "Вера", "roadmap_calendar", found.id, own=True)
    assert nobody.file is None


async def test_the_picture_has_a_page_for_every_part_of_a_long_roadmap(unit, district) -> None:
    olga, vera = district.people["Ольга"], district.people["Вера"]
    async with unit() as work:
        await district.follows(work, "morshansk", 2026, date(2026, 6, 20))
    async with unit() as work:
        pages = await request_file(work, olga, CATALOGUE, district.school_id, FileKind.PICTURE)
        assert await request_file(work, vera, CATALOGUE, None, FileKind.TABLE) == 1
        await request_template(work, olga, district.school_id)
        page = await view_files(work, olga, CATALOGUE, district.school_id)
        roadmap_id = page.roadmap.id
        term = (await terms_of(work, roadmap_id))[0]
        await request_own_calendar(work, olga, CATALOGUE, term.id)
        with pytest.raises(NotAllowedError):
            await request_own_calendar(work, district.people["Пётр"], CATALOGUE, term.id)
    async with unit() as work:
        kinds = await work.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id))
    assert pages == 2
    assert sorted(kinds) == sorted(["roadmap_picture"] * 2 + ["roadmap_table", "roadmap_template", "roadmap_calendar"])
    drawn = await sent(unit, district, "Ольга", "roadmap_picture", roadmap_id, page=1)
    assert drawn.file.picture
    assert drawn.file.data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(drawn.file.data[at : at + 4]) for at in (16, 20))
    assert width == 1080
    assert 1080 < height < 3600
    assert await sent(unit, district, "Ольга", "roadmap_picture", roadmap_id, page=2) == Skip("gone")
    async with unit() as work:
        await end_roadmap(work, olga, roadmap_id)
        with pytest.raises(RefusedError, match="gone"):
            await request_file(work, olga, CATALOGUE, district.school_id, FileKind.PICTURE)
    for kind in ("roadmap_table", "roadmap_calendar", "roadmap_picture"):
        assert await sent(unit, district, "Ольга", kind, roadmap_id) == Skip("gone")


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_the_template_is_read_without_a_question(unit, district, locale) -> None:
    found = await sent(unit, district, "Ольга", "roadmap_template", district.school_id, locale=locale)
    sheet = read_roadmap(found.file.data)
    assert [each.reading.deadline and encode(each.reading.deadline) for each in sheet.rows] == [
        "by:08-30", "range:09-01..09-15", "by:12-01 then permanent", "annual month:06",
    ]  # fmt: skip
    assert all(posts_named(post, CATALOGUE.posts).posts for each in sheet.rows for post in each.line.posts)
    assert sheet.questions == ()


async def test_a_districts_own_table_is_the_municipalitys_roadmap(unit, district) -> None:
    vera = district.people["Вера"]
    sheet = read_roadmap(
        table(("Утвердить перечень школ", "до 01.11.2026", "отдел образования"), ("Помочь", "май", ""))
    )
    async with unit() as work:
        await take_sheet(work, vera, CATALOGUE, sheet, None)
        await confirm_dues(work, vera)
        await confirm_likenesses(work, vera)
        found = await start_draft(work, vera, CATALOGUE)
        assert await running_roadmap(work, CATALOGUE, district.id, district.school_id) is None
    roadmap, rows = await laid(unit, found)
    assert roadmap.organization_id is None
    assert [(row[4], row[5]) for row in rows] == [("by:2026-11-01", ("education_body",)), ("month:05", ())]


async def test_nothing_of_it_goes_through_a_whole_table(unit, district, database) -> None:
    olga = district.people["Ольга"]
    sheet = read_roadmap(table(("Назначить куратора", "до 01.11.2026", "директор")))
    async with unit() as work:
        await district.follows(work, "eerbek", 2026)
        await take_sheet(work, olga, CATALOGUE, sheet, district.school_id)
        found = await running_roadmap(work, CATALOGUE, district.id, district.school_id)
    with statements(database) as read:
        async with unit() as work:
            await read_draft(work, olga)
            await confirm_dues(work, olga)
            await drop_old_drafts(work, district.id)
            await request_file(work, olga, CATALOGUE, district.school_id, FileKind.PICTURE)
        for kind in FileKind:
            await sent(unit, district, "Ольга", kind.value, found.id, own=True)
    assert await scanned(database, read) == {}
