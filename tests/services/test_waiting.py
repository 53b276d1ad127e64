"""Who waits for a mentor and since when, the word every two weeks, and notes that two roles read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, Role
from domain.waiting import last_turns, waiting_since
from locales import translator
from reports.paper import Printer
from scheduler.tick import HORIZON
from services.access import NotAllowedError, RefusedError
from services.candidates import waiting_mentees
from services.composers import Due, compose
from services.erasing_data import Eraser
from services.mydata_waiting import waiting_notes
from services.notices import Outgoing, Skip
from services.pairing import propose
from services.reminders import nominate
from services.soundness import violations
from services.today import Matter, morning
from services.waiting import drop_note, list_waiting, view_waiting, write_note
from storage.tables import Account, Match, MatchMember, OutboxMessage, WaitingNote
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

DAY = timedelta(days=1)
KIND = "still_waiting"


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.anya, town.ilya = ready_mentee(town, "Аня"), ready_mentor(town, "Илья")
        town.psychologist = town.human("Нина", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None)
        town.head = town.human("Павел", Role.SCHOOL_HEAD, kind="teacher", born=ADULT_BORN, grade=None)
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


def test_the_clock_starts_when_all_is_there_and_anew_after_a_pair() -> None:
    joined = datetime(2026, 9, 1, tzinfo=UTC)
    assert waiting_since(joined, [None], None) == joined
    assert waiting_since(joined, [joined + DAY, joined + 5 * DAY, None], None) == joined + 5 * DAY
    assert waiting_since(joined, [joined + DAY], joined + 90 * DAY) == joined + 90 * DAY


def test_every_two_weeks_is_a_turn_of_its_own() -> None:
    since = datetime(2026, 9, 1, tzinfo=UTC)
    assert last_turns(since, since + DAY) == (since,)
    assert last_turns(since, since + 15 * DAY) == (since, since + 14 * DAY)
    assert last_turns(since, since + 43 * DAY) == (since + 28 * DAY, since + 42 * DAY)


async def test_the_longest_waiting_stands_first_and_today_tells_after_two_weeks(unit, town, clock) -> None:
    clock.move_by(10 * DAY)
    async with unit() as work:
        town.unit = work
        boris = ready_mentee(town, "Борис")
    clock.move_by(5 * DAY)
    found = await do(unit, list_waiting, town.psychologist.actor, town.school_id)
    assert [(line.name.first_name, line.days) for line in found.lines] == [("Аня", 15), ("Борис", 5)]
    pairing = await do(unit, waiting_mentees, town.boss, town.school_id)
    assert [each.waiting_days for each in pairing.mentees] == [15, 5]
    lines = (await do(unit, morning, town.boss, town.school_id)).lines
    late = next(line for line in lines if line.matter is Matter.WAITING)
    assert late.ids == (town.anya.participation_id,)
    with pytest.raises(NotAllowedError):
        await do(unit, list_waiting, boris.actor, town.school_id)


async def test_a_trial_that_failed_keeps_the_time_and_a_pair_that_ended_begins_anew(unit, town, clock) -> None:
    match = await do(unit, propose, town.boss, load_catalogue(), town.anya.participation_id, town.ilya.participation_id)
    assert await refused(unit, view_waiting, town.boss, town.anya.participation_id) == "not_waiting"
    clock.move_by(20 * DAY)

    async def end(reason: str | None) -> None:
        async with unit() as work:
            await work.exclusive()
            values = {"status": MatchStatus.BROKEN.value, "ended_at": work.now, "approved_at": work.now}
            work.change(Match, match, reason=reason, **values)

    await end("trial_not_passed")
    assert (await do(unit, view_waiting, town.boss, town.anya.participation_id)).days == 20
    await end("no_time")
    assert (await do(unit, view_waiting, town.boss, town.anya.participation_id)).days == 0


async def test_notes_are_for_curator_and_psychologist_and_for_whom_they_are_about(unit, town) -> None:
    card = town.anya.participation_id
    await do(unit, write_note, town.psychologist.actor, card, "  Хочет  в робототехнику ")
    await do(unit, write_note, town.boss, card, "Позвонила маме")
    seen = await do(unit, view_waiting, town.psychologist.actor, card)
    assert [(each.text, each.by, each.mine) for each in seen.notes] == [
        ("Позвонила маме", Role.CURATOR, False),
        ("Хочет  в робототехнику", Role.PSYCHOLOGIST, True),
    ]
    assert (seen.may_pair, (await do(unit, view_waiting, town.boss, card)).may_pair) == (False, True)
    for stranger in (town.head.actor, town.ilya.actor, town.anya.actor):
        with pytest.raises(NotAllowedError):
            await do(unit, view_waiting, stranger, card)
        with pytest.raises(NotAllowedError):
            await do(unit, write_note, stranger, card, "нет")
    listed = await do(unit, list_waiting, town.head.actor, town.school_id)
    assert [(line.notes, listed.may_note) for line in listed.lines] == [(0, False)]
    assert await refused(unit, write_note, town.boss, card, " \n ") == "note_empty"
    assert await refused(unit, write_note, town.boss, card, "я" * 501) == "note_long"
    assert await refused(unit, write_note, town.boss, 7, "кто это") == "gone"

    printer = Printer(translator("ru"), "Europe/Moscow")
    own = await do(unit, waiting_notes, printer, town.anya.id, own=True)
    assert [row[2] for row in own.tables[0].rows] == ["Хочет  в робототехнику", "Позвонила маме"]
    guardian = await do(unit, waiting_notes, printer, town.anya.id, own=False)
    assert not guardian.tables
    assert "2" in guardian.notes[0]

    assert await refused(unit, drop_note, town.boss, seen.notes[1].id) == "gone"
    await do(unit, drop_note, town.psychologist.actor, seen.notes[1].id)
    assert await do(unit, violations) == []
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.anya.id).run()
    assert await do(unit, lambda w: w.all(select(WaitingNote.id))) == []


async def test_a_word_every_two_weeks_until_there_is_a_proposal(unit, town, clock) -> None:
    async def planned() -> list[datetime]:
        async with unit() as work:
            await nominate(work, work.now, HORIZON)
        rows = await do(unit, lambda w: w.all(select(OutboxMessage.due_at).where(OutboxMessage.kind == KIND)))
        return sorted(row.due_at for row in rows)

    assert await planned() == []
    clock.move_by(13 * DAY + timedelta(hours=3))
    first = await planned()
    assert len(first) == 1
    assert await planned() == first
    clock.move_by(14 * DAY)
    assert len(await planned()) == 2
    due = Due(town.anya.id, town.anya.participation_id, {}, "Europe/Moscow")
    said = await do(unit, lambda w: compose(KIND, w, due, translator("ru", child=True)))
    assert isinstance(said, Outgoing)
    assert "наставники со свободным временем" in said.text
    match = await do(unit, propose, town.boss, load_catalogue(), town.anya.participation_id, town.ilya.participation_id)
    assert await do(unit, lambda w: compose(KIND, w, due, translator("ru"))) == Skip("not_waiting")
    async with unit() as work:
        await work.exclusive()
        work.execute(update(MatchMember).where(MatchMember.match_id == match).values(accepted=True))
        work.change(Match, match, status=MatchStatus.AGREED.value)
    clock.move_by(14 * DAY)
    assert len(await planned()) == 2


async def test_for_a_child_without_a_chat_the_guardian_reads_it(unit, town) -> None:
    async with unit() as work:
        await work.exclusive()
        account = await work.scalar(select(Account.id).where(Account.person_id == town.anya.id))
        work.change(Account, account, person_id=town.head_id)
    async with unit() as work:
        guardian = await work.scalar(select(Account.person_id).where(Account.person_id != town.head_id).limit(1))
        assert guardian is not None
        due = Due(town.anya.id, town.anya.participation_id, {}, "Europe/Moscow")
        assert isinstance(await compose(KIND, work, due, translator("ru")), Outgoing)
