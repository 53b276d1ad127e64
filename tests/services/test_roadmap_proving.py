"""Rows that prove themselves: closed by the data, opened again, started by their stage, once a day and on demand."""

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from domain.indicators import Status
from domain.roadmaps import Proof
from domain.roadmaps import ProofKey as Key
from locales import Translator
from services.access import RefusedError
from services.roadmap import proofs_indicators, proving
from services.roadmap.proof_words import _NOW, _WHEN, evidence_words
from services.roadmap.proving import AT_ONCE, check_now, prove
from storage.ids import new_id
from storage.tables import AuditEntry, MeasureTerm, Partner, Roadmap, StageNote
from tests.services.followed import CATALOGUE, follow, row, terms
from tests.services.town import Town

DAY = timedelta(days=1)
RU, EN = Translator("ru"), Translator("en")


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


async def passed(unit, town) -> int:
    async with unit() as work:
        return await prove(work, town.municipality_id)


def partner(work, town) -> int:
    partner_id = new_id()
    work.add(
        Partner(
            id=partner_id, municipality_id=town.municipality_id, organization_id=town.school_id, name="Завод",
            kind="company", created_by=town.head_id, created_at=work.now,
        )
    )  # fmt: skip
    return partner_id


async def without_partners(unit) -> None:
    async with unit() as work:
        work.execute(Partner.__table__.delete())


async def test_data_close_a_row_and_their_absence_opens_it_again(unit, town, clock) -> None:
    async with unit() as work:
        roadmap = follow(work, town, [row("22", "by:2026-09-30", Key.PARTNERS_LISTED), row("1", "by:2026-09-30")])
    assert await passed(unit, town) == 0
    listed, by_hand = await terms(unit, roadmap)
    assert (listed.done_on, listed.evidence["have"], listed.evidence["met"]) == (None, 0, False)
    assert evidence_words(RU, listed.evidence, closed=False) == (
        "Сейчас партнёров в перечне: 0. Закроется сам, когда появится хотя бы один."
    )
    async with unit() as work:
        partner(work, town)
    assert await passed(unit, town) == 0, "once a day"
    clock.move_by(DAY)
    assert await passed(unit, town) == 1
    listed, by_hand = await terms(unit, roadmap)
    assert (listed.done_on, listed.done_how, listed.next_nudge_on) == (date(2026, 9, 16), Proof.DATA, None)
    assert by_hand.done_on is None, "what is ticked by hand is nobody's data"
    assert evidence_words(EN, listed.evidence, closed=True) == "Partners on the list: 1."
    clock.move_by(DAY)
    assert await passed(unit, town) == 0
    await without_partners(unit)
    clock.move_by(DAY)
    assert await passed(unit, town) == 1
    listed, _ = await terms(unit, roadmap)
    assert (listed.done_on, listed.done_at, listed.done_how) == (None, None, None)
    assert listed.next_nudge_on == date(2026, 9, 25), "three working days before its last one"
    async with unit() as work:
        said = await work.scalars(
            select(AuditEntry.action).where(AuditEntry.subject_id == listed.id).order_by(AuditEntry.id)
        )
    assert said == ["roadmap.proved", "roadmap.reopened"]


async def test_what_a_person_has_reported_stays(unit, town) -> None:
    async with unit() as work:
        roadmap = follow(work, town, [row("22", "by:2026-09-30", Key.PARTNERS_LISTED)])
        work.execute(update(MeasureTerm).values(done_on=date(2026, 9, 2), done_how=Proof.DOCUMENT.value))
    assert await passed(unit, town) == 0
    (term,) = await terms(unit, roadmap)
    assert (term.done_on, term.evidence) == (date(2026, 9, 2), None)


async def test_a_row_ahead_waits_for_its_first_day_and_one_of_last_year_is_left(unit, town) -> None:
    async with unit() as work:
        partner(work, town)
        roadmap = follow(work, town, [row("1", "month:2026-10", Key.PARTNERS_LISTED)])
    assert await passed(unit, town) == 0
    (term,) = await terms(unit, roadmap)
    assert (term.done_on, term.evidence) == (None, None)


async def test_rows_go_by_the_stage_in_which_the_school_is(unit, town, clock) -> None:
    async with unit() as work:
        roadmap = follow(
            work, town, [row("6", "by_stage", stage=6), row("2", "by_stage", stage=2), row("7", "by_stage", stage=7)]
        )
    await passed(unit, town)
    assert [each.last_on for each in await terms(unit, roadmap)] == [None, None, None], "the first stage, and no row"
    async with unit() as work:
        assert await work.scalar(select(Roadmap.stage_seen)) == 1
        work.add(
            StageNote(
                municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id, stage=1,
                note="начали без карты", noted_by=town.head_id, noted_at=work.now,
            )
        )  # fmt: skip
    clock.move_by(DAY)
    assert await passed(unit, town) == 1
    _, mentees, _ = await terms(unit, roadmap)
    assert (mentees.first_on, mentees.last_on, mentees.counts_on) == (
        date(2026, 9, 16), date(2026, 9, 30), date(2026, 9, 30),
    )  # fmt: skip
    assert mentees.next_nudge_on == date(2026, 9, 17), "its start, on the next working day"
    clock.move_by(DAY)
    assert await passed(unit, town) == 0


async def test_a_roadmap_that_starts_late_asks_for_what_its_school_has_behind_it(unit, town, clock) -> None:
    async with unit() as work:
        roadmap = follow(work, town, [row("1", "by_stage", stage=1), row("3", "by_stage", stage=3)])
        work.add(
            StageNote(
                municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id, stage=1,
                note="начали без карты", noted_by=town.head_id, noted_at=work.now,
            )
        )  # fmt: skip
    assert await passed(unit, town) == 1, "the second stage: the first is behind, the third ahead"
    behind, ahead = await terms(unit, roadmap)
    assert (behind.first_on, behind.last_on, ahead.last_on) == (date(2026, 9, 15), date(2026, 9, 29), None)


async def test_the_positions_of_a_year_close_last(unit, town, clock) -> None:
    keys = (Key.POSITIONS_DONE, Key.POSITIONS_IN_TIME)
    async with unit() as work:
        partner(work, town)
        over = follow(work, town, [row("4", "permanent", keys[0])], school_id=None)
        rows = [*(row("4", "permanent", key) for key in keys), row("22", "by:2026-09-30", Key.PARTNERS_LISTED),
                row("9", "by:2026-09-30")]  # fmt: skip
        roadmap = follow(work, town, rows, parent_id=over)
    assert await passed(unit, town) == 1
    done, in_time, _, by_hand = await terms(unit, roadmap)
    assert [(each.evidence["have"], each.evidence["need"]) for each in (done, in_time)] == [(1, 2), (1, 2)]
    async with unit() as work:
        work.change(MeasureTerm, by_hand.id, done_on=date(2026, 10, 2), done_how="hand")
    clock.move_by(DAY)
    assert await passed(unit, town) == 2, "the school's, and the municipality's that counts it"
    done, in_time, _, _ = await terms(unit, roadmap)
    assert (done.done_on, in_time.done_on) == (date(2026, 9, 16), None), "one row was done too late"
    (municipal,) = await terms(unit, over)
    assert (municipal.evidence["have"], municipal.evidence["need"], municipal.done_on) == (2, 2, date(2026, 9, 16))


async def test_one_school_that_fails_stops_no_other(unit, town, clock, monkeypatch) -> None:
    async with unit() as work:
        partner(work, town)
        rows = [row("22", "by:2026-09-30", Key.PARTNERS_LISTED)]
        broken, sound = follow(work, town, rows), follow(work, town, rows)
    looked, settle = proving.look, proving._settle

    async def look(unit, catalogue, roadmap):
        if roadmap.id == broken and clock.now().day == 15:
            raise ValueError
        return await looked(unit, catalogue, roadmap)

    async def settled(unit, catalogue, found):
        changed = await settle(unit, catalogue, found)
        if found.roadmap.id == broken and clock.now().day == 16:
            raise ValueError
        return changed

    monkeypatch.setattr(proving, "look", look)
    monkeypatch.setattr(proving, "_settle", settled)
    assert await passed(unit, town) == 1
    assert (await terms(unit, sound))[0].done_on
    clock.move_by(DAY)
    assert await passed(unit, town) == 0
    assert not (await terms(unit, broken))[0].done_on, "what failed in the middle is undone"
    clock.move_by(DAY)
    assert await passed(unit, town) == 1


async def test_no_tick_looks_at_all_schools_of_a_large_municipality(unit, town) -> None:
    async with unit() as work:
        for _ in range(AT_ONCE + 2):
            follow(work, town, [])
    for left in (2, 0, 0):
        await passed(unit, town)
        async with unit() as work:
            assert len(await work.scalars(select(Roadmap.id).where(Roadmap.proved_on.is_(None)))) == left


async def test_on_demand(unit, town, clock) -> None:
    async with unit() as work:
        partner(work, town)
        roadmap = follow(work, town, [row("22", "by:2026-09-30", Key.PARTNERS_LISTED)])
    for closed in (1, 0):
        async with unit() as work:
            assert (await check_now(work, town.boss, CATALOGUE, roadmap)).closed == closed
    async with unit() as work:
        work.change(Roadmap, roadmap, ended_at=work.now)
    async with unit() as work:
        with pytest.raises(RefusedError, match="gone"):
            await check_now(work, town.boss, CATALOGUE, roadmap)


def test_every_key_has_words_in_both_languages() -> None:
    assert _NOW.keys() == _WHEN.keys() == set(Key)
    names = ("have", "need", "places", "mentees", "paired", "searching", "asked", "finals", "pairs", "participants")
    figures = dict.fromkeys((*names, "answered", "over"), 2)
    for t in (RU, EN):
        for key in Key:
            own = evidence_words(t, {"key": key.value, "met": False, **figures}, closed=False)
            ours = evidence_words(t, {"key": key.value, "met": False, "schools": 7, **figures}, closed=False)
            assert "{" not in own + ours
            assert t.locale == "en" or (own + ours).isascii() is False
        assert evidence_words(t, {}, closed=False) == ""
        assert evidence_words(t, {"agreed_on": "2026-09-15"}, closed=True)
        for unknown in ({"met": None}, {"met": False, "no_year": 1}):
            assert evidence_words(t, {"key": "mentee_pool", **figures, **unknown}, closed=False)
    evidence = {"key": "monitoring_held", "have": 5, "need": 7, "schools": 7, "met": False}
    assert evidence_words(RU, evidence, closed=True) == "Сейчас так в школах: 5 из 7."
    assert json.dumps(evidence)


async def test_indicators_are_watched_once_each_has_a_value_and_reached_once_each_has_its_plan(
    unit, town, monkeypatch
) -> None:
    found = dict.fromkeys(("a", "b"), (None, Status.NO_PLAN))

    async def figures(_unit, _catalogue, _area, set_, year):
        assert (set_.id, year) == ("eerbek", 2026)
        return [SimpleNamespace(value=value, status=status, plan=None if status is Status.NO_PLAN else 1)
                for value, status in found.values()]  # fmt: skip

    monkeypatch.setattr(proofs_indicators, "figures_of", figures)
    async with unit() as work:
        roadmap = follow(
            work, town, [row("38", "permanent", Key.INDICATORS_WATCHED), row("1", "permanent", Key.INDICATORS_REACHED)]
        )
        work.change(Roadmap, roadmap, template="eerbek")

    async def checked():
        async with unit() as work:
            await check_now(work, town.boss, CATALOGUE, roadmap)
        return [each.evidence["met"] for each in await terms(unit, roadmap)]

    assert await checked() == [False, None]
    found["a"] = found["b"] = (1, Status.REACHED)
    assert await checked() == [True, True]
    found["b"] = (1, Status.NEAR)
    assert await checked() == [True, False]
