"""The curator's morning, and the municipality in numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from dialogs.states import CycleSG, PairSG, PeopleSG, SupportSG
from dialogs.today.actions import destination
from domain.vocabulary import Role
from services.access import Actor, Grant, NotAllowedError
from services.signal_desk import take_signal
from services.signals import raise_signal
from services.summary import summary
from services.today import MOST_LINES, Line, Matter, morning
from storage.ids import new_id
from storage.tables import Account, Match, Meeting, Signal
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town


@pytest.fixture
async def town(unit):
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        yield town


async def _commit(town) -> None:
    await town.unit.commit()
    await town.unit.rollback()


async def _lines(unit, town) -> dict[Matter, Line]:
    """Return the lines of all pages."""
    found: list[Line] = []
    async with unit() as u:
        while (page := await morning(u, town.boss, town.school_id, len(found) // MOST_LINES)).hidden:
            found += page.lines
    return {line.matter: line for line in (*found, *page.lines)}


async def test_before_the_year_is_opened(town, unit) -> None:
    await _commit(town)
    assert set(await _lines(unit, town)) == {Matter.NO_CYCLE}


async def test_an_empty_day(town, unit) -> None:
    town.cycle()
    await _commit(town)
    assert await _lines(unit, town) == {}


async def test_every_matter_in_its_order_and_no_more_than_five(town, unit) -> None:
    town.cycle()
    form_on(town)
    bare = town.human("Боря", Role.MENTEE)
    guardian = town.human("Вера", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    town.guardian_of(bare, guardian, confirmed=False)
    mentor = ready_mentor(town, mr_capacity=5)
    agreed = town.match(mentor, ready_mentee(town, "Аня"), "agreed_by_both")
    silent = town.match(mentor, ready_mentee(town, "Вася"), "working")
    lively = town.match(mentor, ready_mentee(town, "Гена"), "working")
    refused = ready_mentee(town, "Дима")
    declined = town.match(mentor, refused, "declined", accepted=False)
    free = ready_mentor(town, "Олег")
    planned = town.meeting(lively, town.unit.now - timedelta(days=4))
    await _commit(town)
    async with unit() as u:
        u.execute(update(Match).where(Match.id.in_([silent, lively])).values(approved_at=u.now - timedelta(days=22)))
        u.change(Match, declined, ended_at=u.now - timedelta(days=1))
        u.add(
            Meeting(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, match_id=lively,
                type="intro", status="held", format="online", planned_at=u.now, held_at=u.now - timedelta(days=20),
                minutes=40, topic=None, created_by=town.head_id, created_at=u.now, logged_by=None, logged_at=None,
            )
        )  # fmt: skip
        u.execute(update(Account).where(Account.person_id == free.id).values(unreachable_since=u.now))
        await raise_signal(u, bare.actor)
    found = await _lines(unit, town)
    assert list(found) == [
        Matter.SIGNAL,
        Matter.DECLINED,
        Matter.SILENT,
        Matter.UNLOGGED,
        Matter.ORDER,
        Matter.GUARDIANS,
        Matter.PAIR,
        Matter.CONSENTS,
        Matter.SURVEYS,
        Matter.UNREACHABLE,
    ]
    async with unit() as u:
        assert found[Matter.SIGNAL].ids == (await u.scalar(select(Signal.id)),)
    assert found[Matter.DECLINED].ids == (refused.participation_id,)
    assert found[Matter.SILENT].ids == (silent,)
    assert found[Matter.UNLOGGED].ids == (lively,)
    assert found[Matter.ORDER].ids == (agreed,)
    assert (found[Matter.PAIR].ids, found[Matter.PAIR].other) == ((refused.participation_id,), 2)
    assert found[Matter.CONSENTS].ids == (bare.id,)
    async with unit() as u:
        first = await morning(u, town.boss, town.school_id)
        second = await morning(u, town.boss, town.school_id, 1)
        assert (first.total, first.hidden, second.hidden) == (10, 5, 0)
        assert [line.matter for line in first.lines] == list(found)[:5]
        assert [line.matter for line in second.lines][-2:] == [Matter.SURVEYS, Matter.UNREACHABLE]
        assert (await morning(u, town.boss, town.school_id, 9)).lines == second.lines
        assert await u.scalar(select(Meeting.status).where(Meeting.id == planned)) == "planned"


async def test_a_declined_proposal_leaves_once_there_is_another(town, unit) -> None:
    town.cycle()
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    declined = town.match(mentor, mentee, "declined", accepted=False)
    withdrawn = town.match(mentor, ready_mentee(town, "Боря"), "declined", accepted=None)
    await _commit(town)
    async with unit() as u:
        u.execute(update(Match).where(Match.id.in_([declined, withdrawn])).values(ended_at=u.now))
    assert (await _lines(unit, town))[Matter.DECLINED].ids == (mentee.participation_id,)
    async with unit() as u:
        town.unit = u
        newer = town.match(mentor, mentee, "proposed", accepted=None)
        u.change(Match, newer, proposed_at=u.now + timedelta(minutes=1))
    assert Matter.DECLINED not in await _lines(unit, town)


async def test_a_signal_leaves_when_an_adult_takes_it(town, unit, clock) -> None:
    town.cycle()
    mentee = ready_mentee(town)
    await _commit(town)
    async with unit() as u:
        await raise_signal(u, mentee.actor)
    clock.move_by(timedelta(minutes=5))
    async with unit() as u:
        assert await take_signal(u, town.boss, await u.scalar(select(Signal.id)))
    clock.move_by(timedelta(minutes=5))
    assert Matter.SIGNAL not in await _lines(unit, town)
    async with unit() as u:
        await raise_signal(u, mentee.actor)
    assert Matter.SIGNAL in await _lines(unit, town)


async def test_only_the_schools_own_curator(town, unit) -> None:
    town.cycle()
    other = Town(town.unit)
    stranger = other.curator()
    await _commit(town)
    async with unit() as u:
        with pytest.raises(NotAllowedError):
            await morning(u, stranger, town.school_id)


@pytest.mark.parametrize(
    ("line", "state", "data"),
    [
        (Line(Matter.SIGNAL, 1, (7,)), SupportSG.signal, {"id": 7}),
        (Line(Matter.SIGNAL, 2, (7, 8)), SupportSG.signals, {"school": 1}),
        (Line(Matter.HELPING, 1, (7,)), SupportSG.signal, {"id": 7}),
        (Line(Matter.NO_CYCLE, 1), CycleSG.main, {"school": 1}),
        (Line(Matter.DECLINED, 1, (5,)), PairSG.mentor, {"mentee": 5, "school": 1}),
        (Line(Matter.DECLINED, 2, (5, 6)), PairSG.mentee, {"school": 1, "only": [5, 6]}),
        (Line(Matter.PAIR, 1, (5,)), PairSG.mentor, {"mentee": 5, "school": 1}),
        (Line(Matter.SILENT, 2, (5, 6)), PairSG.list, {"school": 1, "group": "silent"}),
        (Line(Matter.UNLOGGED, 3, (5,)), PairSG.match, {"id": 5, "school": 1, "group": "unlogged"}),
        (Line(Matter.ORDER, 1, (5,)), PairSG.order_number, {"id": 5, "school": 1, "group": "agreed"}),
        (Line(Matter.ORDER, 2, (5, 6)), PairSG.list, {"school": 1, "group": "agreed"}),
        (Line(Matter.GUARDIANS, 2, (3, 4)), PeopleSG.guardian, {"id": 3, "school": 1, "queue": [4]}),
        (Line(Matter.CONSENTS, 2, (3, 4)), PeopleSG.list, {"school": 1, "filter": "consent"}),
        (Line(Matter.SURVEYS, 1, (3,)), PeopleSG.person, {"id": 3, "school": 1}),
        (Line(Matter.PAIR, 2, (3, 4)), PairSG.mentee, {"school": 1}),
    ],
)
def test_each_line_opens_what_mends_it(line, state, data) -> None:
    assert destination(line, 1) == (state, data)


def test_every_matter_leads_somewhere() -> None:
    for matter in Matter:
        for ids in ((1,), (1, 2)):
            destination(Line(matter, len(ids), ids), 1)


async def test_the_municipality_sees_counts_and_no_names(town, unit) -> None:
    town.cycle()
    mentor = ready_mentor(town)
    match = town.match(mentor, ready_mentee(town), "working")
    town.match(mentor, ready_mentee(town, "Боря"), "proposed", accepted=None)
    town.human("Вова", Role.MENTEE)
    town.meeting(match, town.unit.now)
    await _commit(town)
    async with unit() as u:
        u.execute(update(Meeting).values(status="held", held_at=u.now))
    actor = Actor(9, town.head_id, town.municipality_id,
                  grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))  # fmt: skip
    async with unit() as u:
        (school,) = (await summary(u, actor)).schools
        assert (school.mentees, school.mentees_ready, school.mentors, school.mentors_ready) == (3, 2, 1, 1)
        assert (school.active, school.waiting, school.meetings_held) == (1, 1, 1)
        assert not any(isinstance(getattr(school, field), str) for field in school.__slots__ if field != "name")
        with pytest.raises(NotAllowedError):
            await summary(u, town.boss)
