"""A row's nudge as it is worded, put off, reported, confirmed, given back, opened again."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.deadline_putting_off import latest_day
from domain.roadmaps import Proof
from domain.vocabulary import Role
from locales import translator
from services.access import NotAllowedError, RefusedError
from services.composers import Due, compose
from services.notices import Skip
from services.roadmap.laying import next_nudge_day
from services.roadmap.nudging import nudge
from services.roadmap.own_rows import own_rows, view_row
from services.roadmap.putting_off import put_off
from services.roadmap.reporting import Report, confirm, give_back, reopen, report, report_recorded
from services.roadmap.rows import terms_by_id
from storage.ids import new_id
from storage.tables import Document, Measure, MeasureTerm, OutboxMessage
from tests.services.district import CATALOGUE, District

SIGNED = date(2026, 6, 9)
MONDAY = datetime(2026, 9, 14, 4, 0, tzinfo=UTC)
RU = translator("ru")


@pytest.fixture
async def district(unit, clock) -> District:
    """A school that follows Morshansk's roadmap since June; its head answers for what the deputies would."""
    clock.move_to(datetime(2026, 9, 1, 4, 0, tzinfo=UTC))
    async with unit() as work:
        district = District(work)
        for name, role in (("Ольга", Role.CURATOR), ("Анна", Role.SCHOOL_HEAD), ("Игорь", Role.SOCIAL_TEACHER)):
            district.human(name, role)
        district.human("Вера", Role.MUNICIPAL_CURATOR, above=True)
        district.named("school", "Игорь", SIGNED)
    async with unit() as work:
        await district.follows(work, "morshansk", 2026, SIGNED)
    return district


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def term(unit, spec: str, *, school: bool = True) -> int:
    async with unit() as work:
        return await work.scalar(
            select(MeasureTerm.id)
            .join(Measure)
            .where(Measure.spec == spec, MeasureTerm.organization_id.is_not(None) if school else True)
            .order_by(MeasureTerm.counts_on)
        )


async def row(unit, term_id: int):
    async with unit() as work:
        return (await terms_by_id(work, [term_id]))[term_id]


async def letters(unit, kind: str = "roadmap_nudges"):
    async with unit() as work:
        return await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == kind))


async def worded(unit, actor, letter, t=RU):
    async with unit() as work:
        due = Due(actor.person_id, letter.subject_id, letter.params, "Europe/Moscow")
        return await compose(letter.kind, work, due, t)


async def only(unit, *terms: int) -> None:
    """Leave nothing to be nudged but these."""
    async with unit() as work:
        for each in await work.scalars(select(MeasureTerm.id).where(MeasureTerm.next_nudge_on.is_not(None))):
            if each not in terms:
                work.change(MeasureTerm, each, next_nudge_on=None, done_on=date(2026, 9, 1))


async def test_one_row_is_told_in_full_and_no_more_once_it_is_done(unit, clock, district) -> None:
    igor, pairs = district.people["Игорь"], await term(unit, "mo28")
    await only(unit, pairs)
    clock.move_to(datetime(2026, 9, 11, 4, 0, tzinfo=UTC))  # Friday: three days before the 15th is a Saturday
    async with unit() as one, unit() as other:
        await asyncio.gather(nudge(one, district.id), nudge(other, district.id))
    (letter,) = [each for each in await letters(unit) if each.person_id == igor.person_id]
    said = await worded(unit, igor, letter)
    assert said.text.startswith("До 15 сентября 2026 осталось 4 дня: п. 28")
    assert "Отвечаете вы" in said.text
    actions = {button.action.partition(":")[0] for line in said.buttons for button in line}
    assert actions == {"report", "putoff", "row"}
    english = await worded(unit, igor, letter, translator("en"))
    assert english.text.startswith("4 days left until")
    assert await do(unit, report, district.people["Ольга"], CATALOGUE, pairs, Report(note="Обучены все"))
    assert await worded(unit, igor, letter) == Skip("nothing_due")
    clock.move_to(datetime(2026, 9, 22, 4, 0, tzinfo=UTC))
    assert await do(unit, nudge, district.id) <= 2  # the week's list of two roadmaps


async def test_after_days_without_a_tick_the_latest_comes_and_monday_is_one_message(unit, clock, district) -> None:
    igor, olga = district.people["Игорь"], district.people["Ольга"]
    clock.move_to(MONDAY + timedelta(days=1))  # Tuesday: the bot was down for two weeks, and on Monday
    await do(unit, nudge, district.id)
    await do(unit, nudge, district.id)
    mine = [each for each in await letters(unit) if each.person_id == igor.person_id]
    theirs = [each for each in await letters(unit) if each.person_id == olga.person_id]
    assert (len(mine), len(theirs)) == (1, 1)
    said = await worded(unit, igor, mine[0])
    assert said.text.startswith("<b>Дорожная карта: ")
    assert "и ещё" in said.text
    assert [line[0].action for line in said.buttons] == ["rows"]
    week = await worded(unit, olga, theirs[0])
    assert "опаздыва" in week.text.partition("\n")[0]
    assert {line[0].action for line in week.buttons} >= {"roadmap"}
    assert len(week.text.split("\n")) <= 8
    assert "Дорожная карта" in week.brief.line


async def test_two_weeks_late_the_municipal_curator_hears_by_school(unit, clock, district) -> None:
    vera = district.people["Вера"]
    late = [await term(unit, spec) for spec in ("mo28", "mo30")]
    await only(unit, *late)
    clock.move_to(datetime(2026, 9, 22, 4, 0, tzinfo=UTC))
    await do(unit, nudge, district.id)
    async with unit() as work:
        for each in late:
            work.change(MeasureTerm, each, next_nudge_on=date(2026, 9, 29))
    clock.move_to(datetime(2026, 9, 29, 4, 0, tzinfo=UTC))
    await do(unit, nudge, district.id)
    letter = next(
        each for each in await letters(unit) if each.person_id == vera.person_id and each.params["day"] == "2026-09-29"
    )
    said = await worded(unit, vera, letter)
    assert "Школа № 2: 2 (п. 28, 30)" in said.text
    assert "Игорь" not in said.text


async def test_a_row_is_put_off_with_a_reason_and_stays_as_late_as_it_is(unit, clock, district) -> None:
    igor, olga, pairs = district.people["Игорь"], district.people["Ольга"], await term(unit, "mo30")
    clock.move_to(MONDAY)
    later = date(2026, 9, 17)
    for until, reason in ((date(2026, 9, 14), "paper"), (date(2026, 12, 1), "paper")):
        assert await refused(unit, put_off, igor, CATALOGUE, pairs, until=until, reason=reason) == "put_off_day"
    assert await refused(unit, put_off, igor, CATALOGUE, pairs, until=later, reason=" ") == "bad_words"
    assert await do(unit, put_off, igor, CATALOGUE, pairs, until=later, reason="paper") == later
    assert await do(unit, put_off, igor, CATALOGUE, pairs, until=date(2026, 9, 20), reason="Ждём директора") == date(
        2026, 9, 21
    )  # a Sunday
    found = await do(unit, view_row, olga, CATALOGUE, pairs)
    assert (found.put_off_by.first_name, found.term.snooze_reason) == ("Игорь", "Ждём директора")
    assert found.term.next_nudge_on == date(2026, 9, 21)
    clock.move_to(datetime(2026, 9, 18, 4, 0, tzinfo=UTC))
    assert (await do(unit, view_row, igor, CATALOGUE, pairs)).status == "overdue"
    await only(unit, pairs)
    clock.move_to(datetime(2026, 9, 21, 4, 0, tzinfo=UTC))
    await do(unit, nudge, district.id)
    letter = [each for each in await letters(unit) if each.person_id == igor.person_id][-1]
    assert "на 6 дней" in (await worded(unit, igor, letter)).text
    assert latest_day(found.term.span, date(2026, 9, 1)) == date(2026, 9, 15)


async def test_a_report_waits_for_the_curator_who_confirms_or_gives_it_back(unit, clock, district) -> None:
    igor, olga, rules = district.people["Игорь"], district.people["Ольга"], await term(unit, "mo23")
    clock.move_to(MONDAY)
    assert await refused(unit, report, igor, CATALOGUE, rules, Report()) == "report_empty"
    for said, reason in (
        (Report(number="№"), "bad_number"),
        (Report(link="http://x"), "bad_link"),
        (Report(dated=date(2026, 9, 15)), "document_in_future"),
        (Report(dated=date(2026, 1, 10)), "report_old_paper"),
        (Report(note="я" * 301), "bad_words"),
    ):
        assert await refused(unit, report, igor, CATALOGUE, rules, said) == reason
    paper = Report(None, "12-ОД", date(2026, 9, 10), "https://school.example/12", None)
    assert await do(unit, report, igor, CATALOGUE, rules, paper) is False
    assert await refused(unit, report, igor, CATALOGUE, rules, paper) == "report_waits"
    assert (
        await refused(unit, put_off, igor, CATALOGUE, rules, until=date(2026, 9, 16), reason="time") == "report_waits"
    )
    (asked,) = await letters(unit, "measure_reported")
    assert asked.person_id == olga.person_id
    said = await worded(unit, olga, asked)
    assert "№ 12-ОД от 10 сентября 2026" in said.text
    assert (await row(unit, rules)).next_nudge_on is None
    with pytest.raises(NotAllowedError):
        await do(unit, confirm, igor, CATALOGUE, rules)
    await do(unit, give_back, olga, CATALOGUE, rules, "Нет подписи партнёра")
    (returned,) = await letters(unit, "measure_returned")
    assert "Нет подписи партнёра" in (await worded(unit, igor, returned)).text
    found = await row(unit, rules)
    assert found.next_nudge_on == next_nudge_day(found.span, SIGNED, date(2026, 9, 14))
    assert await worded(unit, olga, asked) == Skip("decided_already")
    assert await refused(unit, confirm, olga, CATALOGUE, rules) == "report_gone"
    assert await do(unit, report, igor, CATALOGUE, rules, paper) is False
    await do(unit, confirm, olga, CATALOGUE, rules)
    found = await row(unit, rules)
    assert (found.done_on, found.done_how, found.next_nudge_on) == (date(2026, 9, 10), Proof.DOCUMENT, None)
    (told,) = await letters(unit, "measure_confirmed")
    assert "10 сентября 2026" in (await worded(unit, igor, told)).text
    assert await worded(unit, igor, returned) == Skip("reported_again")
    assert await refused(unit, report, olga, CATALOGUE, rules, paper) == "measure_done"
    await do(unit, reopen, olga, CATALOGUE, rules)
    found = await row(unit, rules)
    assert (found.done_on, found.reported_at, found.next_nudge_on is not None) == (None, None, True)
    assert await refused(unit, reopen, olga, CATALOGUE, rules) == "measure_open"
    assert await worded(unit, igor, told) == Skip("reopened")


async def test_whoever_reports_in_time_is_in_time_however_late_it_is_confirmed(unit, clock, district) -> None:
    igor, olga, trained = district.people["Игорь"], district.people["Ольга"], await term(unit, "mo28")
    clock.move_to(datetime(2026, 9, 14, 22, 0, tzinfo=UTC))  # the 15th at school, its last day
    assert await do(unit, report, igor, CATALOGUE, trained, Report(note="Обучены все")) is False
    clock.move_to(datetime(2026, 9, 18, 4, 0, tzinfo=UTC))
    await do(unit, confirm, olga, CATALOGUE, trained)
    assert (await row(unit, trained)).done_on == date(2026, 9, 15)
    assert (await do(unit, view_row, olga, CATALOGUE, trained)).status == "done_in_time"


async def test_a_document_on_the_board_is_taken_at_one_tap(unit, clock, district) -> None:
    olga, rules = district.people["Ольга"], await term(unit, "mo14")
    clock.move_to(MONDAY)
    kind = (await do(unit, view_row, olga, CATALOGUE, rules)).measure.document
    assert kind is not None
    document = new_id()
    async with unit() as work:
        work.add(
            Document(
                id=document, municipality_id=district.id, organization_id=district.school_id, kind=kind, number="7",
                dated_on=date(2026, 8, 18), link=None, recorded_by=olga.person_id, recorded_at=work.now,
            )
        )  # fmt: skip
    (offered,) = (await do(unit, view_row, olga, CATALOGUE, rules)).offered
    assert (offered.document_id, offered.number) == (document, "7")
    assert await refused(unit, report_recorded, olga, CATALOGUE, rules, new_id()) == "gone"
    assert await do(unit, report_recorded, olga, CATALOGUE, rules, document)
    found = await row(unit, rules)
    assert (found.done_on, found.report_number) == (date(2026, 8, 18), "7")  # in time, though told late
    assert found.status(date(2026, 9, 14), SIGNED) == "done_in_time"


async def test_ones_own_rows_are_those_of_ones_posts(unit, clock, district) -> None:
    clock.move_to(MONDAY)
    mine = await do(unit, own_rows, district.people["Игорь"], CATALOGUE)
    assert {"28", "30"} <= {each.number for each in mine}
    assert [each.span.counts_on for each in mine] == sorted(each.span.counts_on for each in mine)
    assert await do(unit, own_rows, district.people["Анна"], CATALOGUE) == ()
    other = await term(unit, "mo40")  # the curator's
    with pytest.raises(NotAllowedError):
        await do(unit, view_row, district.people["Игорь"], CATALOGUE, other)
    assert (await do(unit, view_row, district.people["Ольга"], CATALOGUE, other)).may_report
    assert not (await do(unit, view_row, district.people["Игорь"], CATALOGUE, mine[0].term_id)).may_look, (
        "own rows only"
    )
    assert (await do(unit, view_row, district.people["Ольга"], CATALOGUE, other)).may_look
