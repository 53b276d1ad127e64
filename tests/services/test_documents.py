"""The board of documents: recorded, corrected with a trace, removed, counted; orders on matches by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.documents import Count, Standing
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.documents import board, documents_summary, locate_document, view_document
from services.documents_recording import Details, change_document, choose_need, record_document, remove_document
from services.notices import Skip
from services.orders import record_order
from services.reminders import nominate
from services.today import Matter, morning
from storage.tables import AuditEntry, Document, DocumentRevision, Match, OutboxMessage
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town

CATALOGUE = load_catalogue()
TODAY = date(2026, 9, 15)


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
    return town


async def read(unit, town, kind):
    async with unit() as work:
        return await view_document(work, town.boss, CATALOGUE, town.school_id, kind)


async def record(unit, town, kind, **given) -> int:
    async with unit() as work:
        return await record_document(work, town.boss, CATALOGUE, town.school_id, kind, **given)


async def change(unit, town, document, **details) -> None:
    async with unit() as work:
        await change_document(work, town.boss, document, Details(**details))


async def counts(unit, town, stage=1):
    async with unit() as work:
        return (await board(work, town.boss, CATALOGUE, town.school_id)).stages[stage]


async def refused(call) -> str:
    with pytest.raises(RefusedError) as refusal:
        await call
    return refusal.value.reason


async def test_versions_and_what_counts(unit, town) -> None:
    assert await counts(unit, town) == Count(0, 6)
    old = await record(unit, town, "regulation", number="№ 5 от 1 мая", dated_on=date(2020, 5, 1))
    assert await record(unit, town, "regulation", number="5", dated_on=date(2020, 5, 1)) == old  # twice is once
    new = await record(unit, town, "regulation", dated_on=date(2026, 9, 1))
    card = await read(unit, town, "regulation")
    assert [(each.id, each.number) for each in card.versions] == [(new, ""), (old, "5")]
    assert card.standing is Standing.THERE
    assert await counts(unit, town) == Count(1, 6)
    # Last year's roadmap is none of this year.
    await record(unit, town, "roadmap", dated_on=date(2025, 9, 1))
    assert (await read(unit, town, "roadmap")).standing is Standing.MISSING
    page = await record(unit, town, "site_page", link="https://school2.example/mentoring")
    assert (await read(unit, town, "site_page")).versions[0].dated_on == TODAY
    await record(unit, town, "partners", dated_on=date(2026, 1, 1))
    assert await counts(unit, town) == Count(3, 7)
    async with unit() as work:
        await remove_document(work, town.boss, new)
    assert [each.id for each in (await read(unit, town, "regulation")).versions] == [old]
    async with unit() as work:
        assert await locate_document(work, town.boss, page) == (town.school_id, "site_page")
        with pytest.raises(RefusedError):
            await locate_document(work, town.boss, new)


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        ("intro_order", {"dated_on": TODAY}, "bad_number"),
        ("intro_order", {"number": "без номера"}, "bad_number"),
        ("intro_order", {"number": "1", "dated_on": TODAY + timedelta(days=1)}, "document_in_future"),
        ("intro_order", {"number": "1", "dated_on": date(1999, 1, 1)}, "document_too_old"),
        ("site_page", {}, "bad_link"),
        ("site_page", {"link": "http://school2.example"}, "bad_link"),
        ("regulation", {"link": "ftp://x.example"}, "bad_link"),
        ("match_order", {"number": "1"}, "order_with_pairs"),
        ("mentee_pool", {}, "gone"),
        ("no_such", {}, "gone"),
    ],
)
async def test_what_cannot_be_recorded(unit, town, kind, given, reason) -> None:
    assert await refused(record(unit, town, kind, **given)) == reason


async def test_corrections_leave_a_trace(unit, town) -> None:
    document = await record(unit, town, "intro_order", number="12", dated_on=date(2026, 9, 1))
    await change(unit, town, document, number="12-ОД", link="https://school2.example/12", file_name="приказ 12.pdf")
    await change(unit, town, document, valid_until=date(2027, 5, 31))
    await change(unit, town, document, valid_until=date(2027, 5, 31))  # nothing new
    newest = (await read(unit, town, "intro_order")).versions[0]
    assert (newest.number, newest.link, newest.file_name, newest.valid_until) == (
        "12-ОД", "https://school2.example/12", "приказ 12.pdf", date(2027, 5, 31),
    )  # fmt: skip
    async with unit() as work:
        kept = await work.scalars(select(DocumentRevision.before).order_by(DocumentRevision.id))
        noted = await work.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "document"))
    assert [each["number"] for each in kept] == ["12", "12-ОД"]
    assert kept[0]["dated_on"] == "2026-09-01"
    assert noted == ["document.record", "document.correct", "document.correct"]
    for details, reason in (
        ({"number": "нет"}, "bad_number"),
        ({"link": "http://x.example"}, "bad_link"),
        ({"file_name": "😀"}, "bad_file_name"),
        ({"dated_on": TODAY + timedelta(days=1)}, "document_in_future"),
        ({"valid_until": TODAY}, "term_over"),
        ({"valid_until": date(2060, 1, 1)}, "term_too_long"),
    ):
        assert await refused(change(unit, town, document, **details)) == reason
    await change(unit, town, document, endless=True, link="", file_name="")
    newest = (await read(unit, town, "intro_order")).versions[0]
    assert (newest.valid_until, newest.link, newest.file_name) == (None, None, None)


async def test_orders_on_matches_show_by_themselves_and_stay_while_pairs_rest_on_them(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        match = town.match(ready_mentor(town), ready_mentee(town), MatchStatus.AGREED.value)
    async with unit() as work:
        order = await record_order(work, town.boss, town.school_id, [match], number="7-ОД", dated_on=TODAY)
    card = await read(unit, town, "match_order")
    assert card.standing is Standing.THERE
    assert card.versions[0].number == "7-ОД"
    assert (card.may_record, card.may_change, card.may_remove) == (False, True, False)
    async with unit() as work:
        assert await refused(remove_document(work, town.boss, order)) == "document_in_use"
    await change(unit, town, order, number="8-ОД")
    async with unit() as work:
        number = await work.scalar(select(Document.number).join(Match, Match.order_id == Document.id))
    assert number == "8-ОД"


async def test_not_every_school_needs_everything(unit, town) -> None:
    async def choose(kind, *, needed):
        async with unit() as work:
            await choose_need(work, town.boss, CATALOGUE, town.school_id, kind, needed=needed)

    await choose("partners", needed=False)
    await choose("partners", needed=False)
    assert (await read(unit, town, "partners")).standing is Standing.NOT_NEEDED
    await choose("partners", needed=True)
    assert (await read(unit, town, "partners")).standing is Standing.OPEN
    assert await refused(choose("regulation", needed=False)) == "document_required"
    await choose("partners", needed=False)
    await record(unit, town, "partners")
    assert (await read(unit, town, "partners")).standing is Standing.THERE


async def test_the_head_reads_and_the_municipality_counts(unit, town) -> None:
    await record(unit, town, "intro_order", number="1", dated_on=TODAY)
    head = Actor(5, 5, town.municipality_id, grants=(Grant(Role.SCHOOL_HEAD, town.municipality_id, town.school_id),))
    above = Actor(6, 6, town.municipality_id, grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))
    async with unit() as work:
        card = await view_document(work, head, CATALOGUE, town.school_id, "intro_order")
        found = await documents_summary(work, above, CATALOGUE)
        with pytest.raises(NotAllowedError):
            await board(work, above, CATALOGUE, town.school_id)
        with pytest.raises(NotAllowedError):
            await record_document(work, head, CATALOGUE, town.school_id, "regulation")
    assert (card.may_record, card.may_change, card.may_remove) == (False, False, False)
    lines = {line.kind: (line.there, line.needed) for line in found.lines}
    assert found.schools == 1
    assert lines["intro_order"] == (1, 1)
    assert lines["regulation"] == (0, 1)
    assert lines["partners"] == (0, 0)
    assert "mentee_pool" not in lines


async def test_the_curator_is_reminded_once_two_weeks_before_and_not_after_a_new_version(unit, clock, town) -> None:
    document = await record(unit, town, "regulation", dated_on=date(2026, 9, 1))
    await change(unit, town, document, valid_until=date(2026, 10, 15))
    async with unit() as work:
        assert await nominate(work, work.now, timedelta(hours=26)) == []
    clock.move_by(timedelta(days=15, hours=12))  # the evening before 1 October
    for _ in range(2):
        async with unit() as work:
            await nominate(work, work.now, timedelta(hours=26))
    async with unit() as work:
        (row,) = await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == "document_ends"))
    assert row.person_id == town.head_id
    clock.move_by(timedelta(days=1))
    due = Due(row.person_id, row.subject_id, {}, "Europe/Moscow")
    async with unit() as work:
        said = await compose("document_ends", work, due, translator("ru"))
        lines = {line.matter: line for line in (await morning(work, town.boss, town.school_id)).lines}
    assert "Положение о наставничестве: действует до 15 октября 2026" in said.text
    assert lines[Matter.DOCUMENTS].ids == (document,)
    await record(unit, town, "regulation", dated_on=date(2026, 9, 30))
    async with unit() as work:
        assert await compose("document_ends", work, due, translator("ru")) == Skip("renewed")
        assert Matter.DOCUMENTS not in {line.matter for line in (await morning(work, town.boss, town.school_id)).lines}
