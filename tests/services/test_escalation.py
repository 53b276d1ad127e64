"""A call for help goes on until a named adult takes it, and the mentor learns nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, Role, Side
from locales import translator
from services import escalation, signal_desk, signals
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.escalation import escalate
from services.notices import Outgoing, Skip
from services.reachability import mark_reachable, mark_unreachable
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import Account, AuditEntry, Guardianship, Membership, OutboxMessage, Person, Signal, SignalCall
from tests.pair.school import found_school

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PSYCHOLOGIST = (Role.PSYCHOLOGIST,)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def school(unit, clock):
    school = await found_school(unit, clock)
    await school.person("head", Role.SCHOOL_HEAD)
    await school.person("district", Role.MUNICIPAL_CURATOR)
    async with unit() as u:
        u.execute(
            update(Membership).where(Membership.person_id == school.district.person_id).values(organization_id=None)
        )
    school.actors["district"] = Actor(
        school.district.chat_id, school.district.person_id, school.municipality,
        grants=(Grant(Role.MUNICIPAL_CURATOR, school.municipality, None),),
    )  # fmt: skip
    return school


@pytest.fixture
def at(school, clock):
    """Let time pass and the tick's pass run; who has been called by now, and how often."""

    async def passed(minutes: int) -> dict[str, int]:
        clock.move_by(minutes * MINUTE)
        await tick(school)
        return await alerts(school)

    return passed


async def tick(school) -> int:
    async with school.unit() as u:
        return await escalate(u, school.municipality)


async def alerts(school, kind: str = "signal_raised") -> dict[str, int]:
    names = {actor.person_id: name for name, actor in school.actors.items()}
    found: dict[str, int] = {}
    for row in await school.outbox(kind):
        if (name := names.get(row.person_id)) is not None:
            found[name] = found.get(name, 0) + 1
    return found


async def call(school, actor=None, roles=PSYCHOLOGIST) -> int:
    async with school.unit() as u:
        await signals.raise_signal(u, actor or school.mentee, roles=roles)
    return (await school.rows(select(Signal.id).order_by(Signal.raised_at)))[-1].id


async def take(school, name: str, signal: int) -> bool:
    async with school.unit() as u:
        return await signal_desk.take_signal(u, school.actors[name], signal)


async def worded(school, row, locale="ru", *, child=False) -> Outgoing | Skip:
    async with school.unit() as u:
        due = Due(row.person_id, row.subject_id, row.params, school.zone)
        return await compose(row.kind, u, due, translator(locale, child=child))


async def leave_school(school, name: str) -> None:
    async with school.unit() as u:
        u.execute(update(Membership).where(Membership.person_id == school.actors[name].person_id).values(until=u.now))


async def block(school, name: str) -> None:
    async with school.unit() as u:
        await mark_unreachable(u, school.actors[name].chat_id)


async def test_the_circle_widens_until_somebody_takes_it_on(school, at):
    signal = await call(school)
    assert await alerts(school) == {"psychologist": 1}
    assert await at(29) == {"psychologist": 1}
    assert await at(2) == {"psychologist": 2, "curator": 1}
    assert await at(30) == {"psychologist": 3, "curator": 2, "head": 1}
    assert await at(60) == {"psychologist": 4, "curator": 3, "head": 2, "district": 1}
    assert await at(117) == {"psychologist": 4, "curator": 3, "head": 2, "district": 1}
    assert await at(4) == {"psychologist": 5, "curator": 4, "head": 3, "district": 2}
    assert await take(school, "head", signal)
    assert await at(60 * 30) == {"psychologist": 5, "curator": 4, "head": 3, "district": 2}
    took = await alerts(school, "signal_took")
    assert took == {"psychologist": 1, "curator": 1, "district": 1}
    (answer,) = await school.outbox("signal_answered")
    assert answer.person_id == school.mentee.person_id
    text = (await worded(school, answer, child=True)).text
    assert "Head X (директор" in text
    assert "8-800-2000-122" in text
    actions = [row.action for row in await school.rows(select(AuditEntry.action).order_by(AuditEntry.at))]
    assert actions.count("signal.alert") == 5
    assert "signal.acknowledge" in actions


async def test_a_week_slept_through_is_one_alert_and_a_second_pass_none(school, clock):
    await call(school)
    clock.move_by(7 * DAY)
    await tick(school)
    await tick(school)
    assert await alerts(school) == {"psychologist": 2, "curator": 1, "head": 1, "district": 1}
    (row,) = await school.rows(select(Signal.level, Signal.next_at))
    assert row.level > 20
    assert clock.now() < row.next_at < clock.now() + DAY


async def test_after_a_day_it_rings_twice_a_day(school, at):
    await call(school)
    for _ in range(16):
        await at(120)
    before = (await alerts(school))["district"]
    for _ in range(24):
        await at(60)
    assert (await alerts(school))["district"] == before + 2


async def test_who_was_not_called_does_not_see_it(school, at, catalogue):
    signal = await call(school)

    async def seen(name: str) -> bool:
        async with school.unit() as u:
            return bool((await signal_desk.my_signals(u, school.actors[name])).lines)

    assert [await seen(name) for name in ("psychologist", "curator", "head", "district")] == [True, False, False, False]
    async with school.unit() as u:
        assert Matter.SIGNAL not in {
            line.matter for line in (await morning(u, school.curator, school.organization)).lines
        }
        with pytest.raises(NotAllowedError):
            await signal_desk.take_signal(u, school.curator, signal)
    await at(31)
    assert [await seen(name) for name in ("psychologist", "curator", "head", "district")] == [True, True, False, False]
    async with school.unit() as u:
        lines = {line.matter: line for line in (await morning(u, school.curator, school.organization)).lines}
        assert lines[Matter.SIGNAL].ids == (signal,)
    await at(90)
    async with school.unit() as u:
        district = await signal_desk.view_signal(u, school.district, catalogue, signal)
        assert (district.name, district.questions, district.has_card) == (None, (), False)
        assert district.code is not None
        curator = await signal_desk.view_signal(u, school.curator, catalogue, signal)
        assert curator.name is not None
        assert curator.name.first_name == "Mentee"
        assert curator.has_card
        assert not (await signal_desk.view_signal(u, school.psychologist, catalogue, signal)).has_card
        for stranger in (school.mentor, school.mentee):
            with pytest.raises(NotAllowedError):
                await signal_desk.view_signal(u, stranger, catalogue, signal)


async def test_of_two_adults_the_first_wins(school):
    signal = await call(school, roles=signals.HELPERS)
    assert await take(school, "psychologist", signal)
    assert not await take(school, "curator", signal)
    assert await take(school, "psychologist", signal)
    (row,) = await school.rows(select(Signal.acknowledged_by))
    assert row.acknowledged_by == school.psychologist.person_id
    assert len(await school.outbox("signal_answered")) == 1
    # The alert that still waits in the outbox is not sent any more.
    for alert in await school.outbox("signal_raised"):
        assert await worded(school, alert) == Skip("taken")
    (took,) = await school.outbox("signal_took")
    assert await worded(school, took) == Skip("never_called")
    async with school.unit() as u:
        u.execute(update(OutboxMessage).where(OutboxMessage.kind == "signal_raised").values(state="sent"))
    assert "Psychologist X (психолог)" in (await worded(school, took)).text


async def test_a_curator_who_mentors_the_child_learns_nothing(school, at, catalogue):
    """And so does a guardian, whatever else they are."""
    async with school.unit() as u:
        u.add(
            Guardianship(
                id=new_id(), municipality_id=school.municipality, organization_id=school.organization,
                minor_id=school.mentee.person_id, guardian_id=school.head.person_id, linked_at=u.now,
                confirmed_at=u.now, confirmed_by=school.curator.person_id, refused_at=None,
            )
        )  # fmt: skip
    await school.person("double", Role.CURATOR, Side.MENTOR)
    await school.match(MatchStatus.WORKING, mentor="double")
    await leave_school(school, "curator")
    async with school.unit() as u:
        assert await signals.who_helps(u, school.mentee) == {Role.PSYCHOLOGIST}
    signal = await call(school, roles=signals.HELPERS)
    for minutes in (31, 30, 60, 120):
        found = await at(minutes)
    assert set(found) == {"psychologist", "district"}
    for name in ("double", "head"):
        async with school.unit() as u:
            assert not (await signal_desk.my_signals(u, school.actors[name])).lines
            with pytest.raises(NotAllowedError):
                await signal_desk.view_signal(u, school.actors[name], catalogue, signal)
    async with school.unit() as u:
        assert Matter.SIGNAL not in {
            line.matter for line in (await morning(u, school.double, school.organization)).lines
        }
    mentors = {school.double.person_id, school.head.person_id}
    assert not mentors & {row.person_id for row in await school.outbox()}


async def test_a_pair_made_meanwhile_holds_the_alert_back(school):
    await school.person("double", Role.CURATOR, Side.MENTOR)
    await call(school, roles=signals.HELPERS)
    await school.match(MatchStatus.PROPOSED, mentor="double")
    found = {row.person_id: await worded(school, row) for row in await school.outbox("signal_raised")}
    assert found[school.double.person_id] == Skip("kept_out")
    assert isinstance(found[school.psychologist.person_id], Outgoing)


async def test_an_adult_who_cannot_be_reached_is_not_waited_for(school):
    await call(school)
    await block(school, "psychologist")
    assert set(await alerts(school)) == {"psychologist", "curator"}
    (waits,) = await school.outbox("signal_waits")
    assert waits.person_id == school.mentee.person_id
    assert "куратору" in (await worded(school, waits, child=True)).text
    await block(school, "curator")
    await block(school, "head")
    assert set(await alerts(school)) == {"psychologist", "curator", "head", "district"}
    await block(school, "district")
    last = (await school.outbox("signal_waits"))[-1]
    assert "не могу никого позвать" in (await worded(school, last, child=True)).text


async def test_one_of_two_who_cannot_be_reached_widens_nothing(school):
    await call(school, roles=signals.HELPERS)
    await block(school, "psychologist")
    assert await alerts(school) == {"psychologist": 1, "curator": 1}


async def test_somebody_unreachable_is_not_offered_and_comes_back(school):
    await block(school, "psychologist")
    async with school.unit() as u:
        assert await signals.who_helps(u, school.mentee) == {Role.CURATOR}
    async with school.unit() as u:
        raised = await signals.raise_signal(u, school.mentee, roles=PSYCHOLOGIST)
    assert raised.roles == {Role.CURATOR}
    async with school.unit() as u:
        await mark_reachable(u, school.psychologist.chat_id)
    async with school.unit() as u:
        assert await signals.who_helps(u, school.mentee) == set(signals.HELPERS)


async def test_with_nobody_else_whoever_set_the_programme_up_is_called(school, unit):
    operator, chat = new_id(), new_id()
    async with unit() as u:
        u.add(Person(id=operator, code="OPER", created_at=u.now))
        u.add(Account(channel="telegram", chat_id=chat, person_id=operator, locale="ru", created_at=u.now))
        u.audit(operator, "municipality.create", municipality_id=school.municipality)
    for name in ("psychologist", "curator", "head", "district"):
        await leave_school(school, name)
    async with unit() as u:
        assert await signals.who_helps(u, school.mentee) == {Role.OPERATOR}
    async with unit() as u:
        assert (await signals.raise_signal(u, school.mentee)).roles == {Role.OPERATOR}
    (alert,) = await school.outbox("signal_raised")
    text = (await worded(school, alert)).text
    assert "School 2" in text
    assert "Mente" not in text
    actor = Actor(chat, operator, grants=(Grant(Role.OPERATOR, None, None),))
    async with unit() as u:
        (line,) = (await signal_desk.my_signals(u, actor)).lines
    async with unit() as u:
        assert await signal_desk.take_signal(u, actor, line.id)
    (answer,) = await school.outbox("signal_answered")
    assert "администратор" in (await worded(school, answer)).text


async def test_with_nobody_at_all_the_person_is_told_so(school):
    for name in ("psychologist", "curator", "head", "district"):
        await leave_school(school, name)
    async with school.unit() as u:
        assert not await signals.who_helps(u, school.mentee)
    async with school.unit() as u:
        assert not (await signals.raise_signal(u, school.mentee)).reached
    assert await alerts(school) == {}
    (row,) = await school.rows(select(Signal.next_at))
    assert row.next_at is not None  # somebody may come yet


async def test_who_has_left_is_heard_where_they_were(school):
    await leave_school(school, "mentee")
    async with school.unit() as u:
        assert (await signals.raise_signal(u, school.mentee)).reached


async def test_settled_reopened_and_reminded_of(school, at, clock):
    signal = await call(school, roles=signals.HELPERS)
    async with school.unit() as u:
        with pytest.raises(RefusedError, match="signal_not_taken"):
            await signal_desk.close_signal(u, school.curator, signal)
    await take(school, "psychologist", signal)
    await at(60 * 24 * 3 + 1)
    (asked,) = await school.outbox("signal_open")
    assert asked.person_id == school.psychologist.person_id
    assert "3 дня назад" in (await worded(school, asked)).text
    await tick(school)
    assert len(await school.outbox("signal_open")) == 1

    clock.move_by(MINUTE)
    assert await call(school, roles=(Role.CURATOR,)) == signal  # the same matter, open again
    assert await alerts(school) == {"psychologist": 2, "curator": 2}  # who knew of it is called beside who was chosen
    assert await take(school, "curator", signal)
    async with school.unit() as u:
        await signal_desk.close_signal(u, school.curator, signal)
    assert await worded(school, asked) == Skip("settled")
    async with school.unit() as u:
        assert not (await signal_desk.my_signals(u, school.curator)).lines
    clock.move_by(MINUTE)
    assert await call(school) != signal
    assert len(await school.rows(select(SignalCall.id))) == 3


async def test_a_taker_who_has_left_hands_it_back(school, at):
    signal = await call(school)
    await take(school, "psychologist", signal)
    await leave_school(school, "psychologist")
    found = await at(60 * 24 * 3 + 1)
    assert found == {"psychologist": 1, "curator": 1}
    assert await take(school, "curator", signal)


async def test_a_mentor_may_be_worried(school, catalogue):
    await school.match(MatchStatus.WORKING)
    async with school.unit() as u:
        (mentee,) = await signals.whom_to_worry_about(u, school.mentor)
        assert mentee.name == "Mentee"
        assert await signals.whom_to_worry_about(u, school.mentee) == ()
    async with school.unit() as u:
        await signals.raise_worry(u, school.mentor, mentee.person_id, roles=PSYCHOLOGIST)
    (row,) = await school.rows(select(Signal.id))
    async with school.unit() as u:
        seen = await signal_desk.view_signal(u, school.psychologist, catalogue, row.id)
        assert seen.mentor is not None
        assert seen.mentor.first_name == "Mentor"
    await take(school, "psychologist", row.id)
    (answer,) = await school.outbox("signal_answered")
    assert answer.person_id == school.mentor.person_id
    assert school.mentee.person_id not in {one.person_id for one in await school.outbox()}
    for actor, about in ((school.mentor, school.curator.person_id), (school.mentee, school.mentor.person_id)):
        async with school.unit() as u:
            with pytest.raises(NotAllowedError):
                await signals.raise_worry(u, actor, about)
    # The child's own call is another matter, of which the worried mentor hears nothing.
    own = await call(school)
    assert own != row.id
    await take(school, "psychologist", own)
    assert len(await school.outbox("signal_answered")) == 2
    assert {one.subject_id for one in await school.outbox() if one.person_id == school.mentor.person_id} == {row.id}


async def test_a_pass_touches_its_own_municipality_only(school, unit, clock):
    other = await found_school(unit, clock, code="S2")
    await call(school)
    await call(other)
    clock.move_by(31 * MINUTE)
    assert await tick(school) == 1
    assert await alerts(other) == {"psychologist": 1}


async def test_a_signal_that_fails_holds_up_no_other(school, unit, clock, monkeypatch):
    bad = await call(school)
    await school.person("friend", Role.MENTEE, born=school.mentee.birth_date)
    good = await call(school, school.friend)
    clock.move_by(31 * MINUTE)
    go_on = escalation._go_on

    async def broken(unit, found):
        if found.id == bad:
            raise RuntimeError("broken")
        await go_on(unit, found)

    monkeypatch.setattr(escalation, "_go_on", broken)
    await tick(school)
    levels = {row.id: row.level for row in await school.rows(select(Signal.id, Signal.level))}
    assert levels == {bad: 0, good: 1}
