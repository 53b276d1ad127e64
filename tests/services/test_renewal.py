"""Consents that end, and birthdays of 14 and 18: who is asked, what waits, what goes on by itself (consents §2)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from catalog.load import load_catalogue
from domain.vocabulary import ConsentKind, MatchStatus, Role, Side
from locales import translator
from scheduler.tick import tick
from services import consents
from services.access import RefusedError
from services.composers import Due, compose
from services.mydata import my_data, request_file
from services.notices import Outgoing, Skip
from services.steps import StepKind, next_steps
from services.today import Matter, morning
from services.wards import view_wards
from storage.documents import Documents
from storage.tables import Consent, Guardianship, Match, Membership, OutboxMessage
from tests.services.ready import adult_mentor, form_on, ready_mentor
from tests.services.town import CHILD_BORN, Town

C1, C2, C3, C4 = (
    ConsentKind.PERSONAL_DATA,
    ConsentKind.GUARDIAN_PERSONAL_DATA,
    ConsentKind.PARTICIPATION,
    ConsentKind.DUTY,
)
CATALOGUE = load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentor = ready_mentor(town)
    return town


async def pair_with(unit, town, born: date) -> None:
    async with unit() as work:
        town.unit = work
        town.child = town.human("Аграфена", Role.MENTEE, born=born, form=None)
        town.mother = town.human("Прасковья", Role.LEGAL_GUARDIAN, kind="parent", born=None, grade=None)
        town.guardian_of(town.child, town.mother)
        town.consents_of(town.child, side=Side.MENTEE, guardian=town.mother)
        town.match_id = town.match(town.mentor, town.child, MatchStatus.WORKING.value)


async def at(town, database, writer, clock, moment: datetime) -> None:
    clock.move_to(moment)
    await tick(database, writer, Documents(database), clock, CATALOGUE)


async def status(unit, town) -> str:
    async with unit() as work:
        return str(await work.scalar(select(Match.status).where(Match.id == town.match_id)))


async def sent(unit, kind: str) -> list[int]:
    async with unit() as work:
        return await work.scalars(
            select(OutboxMessage.person_id).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        )


async def decide(unit, town, human, kind, about=None) -> None:
    async with unit() as work:
        await consents.decide(
            work, human.actor, CATALOGUE, organization_id=town.school_id, person_id=(about or human).id, kind=kind,
            granted=True,
        )  # fmt: skip


async def ends(unit, town, kind, day: date) -> None:
    async with unit() as work:
        await work.exclusive()
        work.execute(
            update(Consent).where(Consent.kind == kind, Consent.person_id == town.child.id).values(expires_on=day)
        )


def day(year: int, month: int, number: int, hour: int = 6) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


async def test_turning_14_asks_the_child_and_after_a_month_the_pair_waits(unit, town, database, writer, clock) -> None:
    await pair_with(unit, town, date(2012, 10, 1))
    await at(town, database, writer, clock, day(2026, 9, 30))
    assert await sent(unit, "consent_anew") == []
    await at(town, database, writer, clock, day(2026, 10, 1))
    await at(town, database, writer, clock, day(2026, 10, 1, 8))
    assert await sent(unit, "consent_anew") == [town.child.id]
    async with unit() as work:
        steps = await next_steps(work, town.child.actor)
        said = await compose(
            "consent_anew", work, Due(town.child.id, 1, {"age": 14}, "Europe/Moscow"), translator("ru", child=True)
        )
    assert steps[0].kind is StepKind.CONSENT
    assert isinstance(said, Outgoing)
    assert await status(unit, town) == "working"
    await at(town, database, writer, clock, day(2026, 10, 21))
    assert await sent(unit, "consent_anew") == [town.child.id] * 2
    await at(town, database, writer, clock, day(2026, 10, 31))
    assert await status(unit, town) == "working"
    await at(town, database, writer, clock, day(2026, 11, 1))
    assert await status(unit, town) == "paused"
    assert set(await sent(unit, "match_waits")) == {town.child.id, town.mentor.id}
    for kind in (C1, C3):
        await decide(unit, town, town.child, kind)
    assert await status(unit, town) == "working"  # at once, not tomorrow
    assert set(await sent(unit, "match_goes_on")) == {town.child.id, town.mentor.id}
    async with unit() as work:
        assert isinstance(
            await compose("consent_anew", work, Due(town.child.id, 1, {"age": 14}, "Europe/Moscow"), translator("ru")),
            Skip,
        )


async def test_at_18_the_guardian_sees_nothing_any_more(unit, town, database, writer, clock) -> None:
    await pair_with(unit, town, date(2008, 10, 1))
    async with unit() as work:
        assert len(await view_wards(work, town.mother.actor)) == 1
        assert (await my_data(work, town.mother.actor)).children == ((town.child.id, "Аграфена"),)
    clock.move_to(datetime(2026, 9, 30, 21, 0, 1, tzinfo=UTC))  # midnight in Moscow; no tick has run yet
    async with unit() as work:
        assert await view_wards(work, town.mother.actor) == ()
        assert (await my_data(work, town.mother.actor)).children == ()
        with pytest.raises(RefusedError, match="gone"):
            await request_file(work, town.mother.actor, town.child.id)
        assert await next_steps(work, town.mother.actor) == ()
    await at(town, database, writer, clock, day(2026, 10, 1))
    assert await sent(unit, "ward_of_age") == [town.mother.id]
    assert await sent(unit, "consent_anew") == [town.child.id]
    async with unit() as work:
        ended = await work.scalar(select(Guardianship.refused_at).where(Guardianship.minor_id == town.child.id))
        role = await work.scalar(select(Membership.until).where(Membership.person_id == town.mother.id))
        said = await compose(
            "consent_anew", work, Due(town.child.id, 1, {"age": 18}, "Europe/Moscow"), translator("ru", child=False)
        )
    assert ended is not None
    assert role is not None
    assert isinstance(said, Outgoing)
    for kind in (C1, C3):
        await decide(unit, town, town.child, kind)
    await at(town, database, writer, clock, day(2026, 11, 5))
    assert await status(unit, town) == "working"


async def test_a_consent_that_ends_is_asked_anew(unit, town, database, writer, clock) -> None:
    await pair_with(unit, town, date(2010, 3, 7))
    await ends(unit, town, C2, date(2026, 10, 30))
    await at(town, database, writer, clock, day(2026, 9, 29))
    assert await sent(unit, "consent_ending") == []
    await at(town, database, writer, clock, day(2026, 9, 30))
    assert await sent(unit, "consent_ending") == [town.mother.id]
    async with unit() as work:
        (step, *_) = await next_steps(work, town.mother.actor)
        found = await morning(work, town.boss, town.school_id)
        (ask,) = (await consents.asked(work, town.mother.actor)).open
        consent_id = await work.scalar(select(Consent.id).where(Consent.kind == C2, Consent.person_id == town.child.id))
        said = await compose(
            "consent_ending", work, Due(town.mother.id, consent_id, {}, "Europe/Moscow"), translator("ru")
        )
    assert (step.kind, ask.kind, ask.ends_on) == (StepKind.WARD_CONSENT, C2, date(2026, 10, 30))
    assert [line.ids for line in found.lines if line.matter is Matter.CONSENTS] == [(town.child.id,)]
    assert isinstance(said, Outgoing)
    await at(town, database, writer, clock, day(2026, 10, 30))
    assert await status(unit, town) == "working"
    await at(town, database, writer, clock, day(2026, 10, 31))
    assert await status(unit, town) == "paused"
    assert await sent(unit, "consent_ending") == [town.mother.id] * 2
    await decide(unit, town, town.mother, C2, town.child)
    assert await status(unit, town) == "working"
    async with unit() as work:
        assert (await consents.asked(work, town.mother.actor)).open == ()


async def test_one_given_anew_in_time_keeps_the_pair_going(unit, town, database, writer, clock) -> None:
    await pair_with(unit, town, date(2010, 3, 7))
    await ends(unit, town, C1, date(2026, 10, 30))
    clock.move_to(day(2026, 10, 5))
    async with unit() as work:
        (step, *_) = await next_steps(work, town.child.actor)
    assert step.kind is StepKind.RENEW
    await decide(unit, town, town.child, C1)
    await at(town, database, writer, clock, day(2026, 11, 5))
    assert await status(unit, town) == "working"
    async with unit() as work:
        assert (
            await work.scalar(select(func.count()).where(Consent.kind == C1, Consent.person_id == town.child.id)) == 2
        )


async def test_a_paper_that_ends_reminds_the_curator(unit, town, clock) -> None:
    async with unit() as work:
        town.unit = work
        teacher = adult_mentor(town, "Пахом", kind="teacher", form="teacher_pupil")
        town.consent(teacher, C4)
    async with unit() as work:
        await work.exclusive()
        work.execute(update(Consent).where(Consent.kind == C4).values(form="paper", expires_on=date(2026, 10, 10)))
    async with unit() as work:
        found = await morning(work, town.boss, town.school_id)
    assert [line.ids for line in found.lines if line.matter is Matter.CONSENTS] == [(teacher.id,)]


async def test_a_pair_of_long_ago_without_a_register_is_left_alone(unit, town, database, writer, clock) -> None:
    """Consents that were never recorded are a gap the curator sees; they end no running pair."""
    async with unit() as work:
        town.unit = work
        town.child = town.human("Аграфена", Role.MENTEE, born=CHILD_BORN, form=None)
        town.match_id = town.match(town.mentor, town.child, MatchStatus.WORKING.value)
    await at(town, database, writer, clock, day(2026, 11, 5))
    assert await status(unit, town) == "working"


async def test_proof_is_dropped_after_three_years(unit, town, database, writer, clock) -> None:
    await pair_with(unit, town, date(2010, 3, 7))
    async with unit() as work:
        await consents.withdraw_all(work, town.child.actor, organization_id=town.school_id, person_id=town.child.id)
    await at(town, database, writer, clock, day(2026, 9, 29))
    await at(town, database, writer, clock, day(2029, 9, 29))

    async def left() -> int:
        async with unit() as work:
            return int(await work.scalar(select(func.count()).where(Consent.person_id == town.child.id)))

    assert await left() == 4
    await at(town, database, writer, clock, day(2029, 9, 30))
    assert await left() == 0
