"""Who may tap for whom, what nobody may tap for another, and where messages go (programme §9)."""

import pytest
from sqlalchemy import delete, select

from catalog.load import load_catalogue
from domain.permissions import FOR_ANOTHER, UseCase
from domain.readiness import Gap
from domain.vocabulary import ConsentKind, Role
from services import consents, joining, surveys
from services.access import NotAllowedError, RefusedError
from services.enrolling import discard, enter_birth_date, enter_grade, enter_person
from services.handing_over import own_link
from services.notices import post
from services.places import place_of
from services.pool import members
from services.routing import forward, reachable_for
from services.standing_in import errand, stand_in
from services.steps import StepKind, next_steps
from services.today import Matter, morning
from storage.tables import Account, AuditEntry, OutboxMessage, Person, SurveyRequest
from tests.services.ready import adult_mentor, form_on
from tests.services.town import ADULT_BORN, CHILD_BORN, Town


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    """A school with Anya, who has no account, her mother, a class-mate who has one, and a father nobody confirmed."""
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.anya, town.misha = (town.human(name, Role.MENTEE, born=CHILD_BORN) for name in ("Аня", "Миша"))
        town.mother, town.father = (
            town.human(name, Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
            for name in ("Мария", "Иван")
        )
        for child in (town.anya, town.misha):
            town.guardian_of(child, town.mother)
            town.guardian_of(child, town.father, confirmed=False)
    async with unit() as work:
        work.execute(delete(Account).where(Account.person_id == town.anya.id))
    return town


async def test_the_confirmed_guardian_and_the_curator_stand_in(unit, town) -> None:
    async with unit() as work:
        for actor in (town.mother.actor, town.boss):
            absent = await stand_in(work, actor, town.anya.id)
            assert (absent.person_id, absent.by, absent.child) == (town.anya.id, actor.person_id, True)
            assert absent.roles == {Role.MENTEE}


async def test_nobody_else_does(unit, town) -> None:
    async with unit() as work:
        other = Town(work).curator()
    for actor in (town.father.actor, town.misha.actor, other):
        with pytest.raises(NotAllowedError):
            async with unit() as work:
                await stand_in(work, actor, town.anya.id)


async def test_nobody_answers_for_somebody_with_an_account(unit, town) -> None:
    for actor in (town.mother.actor, town.boss):
        with pytest.raises(RefusedError, match="has_account"):
            async with unit() as work:
                await stand_in(work, actor, town.misha.id)


async def test_a_consent_is_never_given_for_another(unit, town, catalogue) -> None:
    assert not {case for case in FOR_ANOTHER if case.value.startswith("consent")}
    assert UseCase.PERSON_ACT_FOR not in FOR_ANOTHER, "no chain of stand-ins"
    async with unit() as work:
        absent = await stand_in(work, town.mother.actor, town.anya.id)
        with pytest.raises(NotAllowedError):
            await consents.decide(
                work, absent, catalogue, organization_id=town.school_id, person_id=town.anya.id,
                kind=ConsentKind.PARTICIPATION, granted=True,
            )  # fmt: skip
        with pytest.raises(NotAllowedError):
            await joining.set_name(work, absent, "Анна Другая")


async def test_who_tapped_stands_with_the_answers(unit, town, catalogue) -> None:
    async with unit() as work:
        absent = await stand_in(work, town.boss, town.anya.id)
        request = await surveys.begin_intake(work, absent, catalogue, town.anya.participation_id)
    async with unit() as work:
        view = await surveys.open_survey(work, absent, catalogue, request)
        await surveys.finish(work, absent, view.sheet)
    async with unit() as work:
        row = await work.first(select(SurveyRequest.person_id, SurveyRequest.answered_by))
        await errand(work, town.boss, town.anya.id)
    assert (row.person_id, row.answered_by) == (town.anya.id, town.head_id)
    async with unit() as work:
        assert "person.act_for" in await work.scalars(select(AuditEntry.action))


async def test_messages_go_to_the_confirmed_guardian_only(unit, town) -> None:
    async with unit() as work:
        assert await reachable_for(work, town.anya.id) == (town.mother.id,)
        assert await reachable_for(work, town.misha.id) == (town.misha.id,)
        for kind in ("match_proposed", "signal_heard"):
            post(work, kind, town.anya.id, 7, key="x", municipality_id=town.municipality_id)
    async with unit() as work:
        rows = {row.kind: row.id for row in await work.all(select(OutboxMessage.id, OutboxMessage.kind))}
        assert await forward(work, rows["match_proposed"]) == "sent_to_guardian"
        assert await forward(work, rows["signal_heard"]) == "no_account", "home may be what the child needs help with"
    async with unit() as work:
        await forward(work, rows["match_proposed"])  # a retry posts nothing twice
    async with unit() as work:
        sent = await work.all(
            select(OutboxMessage.kind, OutboxMessage.params).where(OutboxMessage.person_id == town.mother.id)
        )
    assert [(row.kind, row.params["for"]) for row in sent] == [("match_proposed", town.anya.id)]


async def test_entering_asks_by_the_same_rules_as_joining(unit, town, catalogue) -> None:
    async with unit() as work:
        person = await enter_person(work, town.boss, catalogue, town.school_id, key="mentee..pupil", name="борис орлов")
    for born, reason in (("1890-01-01", "too_old"), ("2030-01-01", "future"), ("2024-01-01", "too_young")):
        with pytest.raises(RefusedError, match=reason):
            async with unit() as work:
                await enter_birth_date(work, town.boss, person, CHILD_BORN.fromisoformat(born))
    async with unit() as work:
        await enter_birth_date(work, town.boss, person, CHILD_BORN)
        await enter_grade(work, town.boss, person, 7)
    async with unit() as work:
        row = await work.first(
            select(Person.first_name, Person.last_name, Person.entered_by).where(Person.id == person)
        )
        found = await members(work, await place_of(work, town.school_id), town.cycle_id)
    assert (row.first_name, row.last_name, row.entered_by) == ("Борис", "Орлов", town.head_id)
    member = next(member for member in found if member.person_id == person)
    assert not member.has_account
    assert member.gaps == (Gap.OWN_CONSENT, Gap.GUARDIAN_NOT_LINKED, Gap.GUARDIAN_CONSENT, Gap.QUESTIONNAIRE)
    async with unit() as work:
        await discard(work, town.boss, person)
    async with unit() as work:
        assert await work.scalar(select(Person.id).where(Person.id == person)) is None
        town.unit = work
        town.consent(town.anya, ConsentKind.PARTICIPATION)
    with pytest.raises(RefusedError, match="entry_in_use"):
        async with unit() as work:
            await discard(work, town.boss, town.anya.id)


async def test_a_record_is_taken_over_once(unit, town) -> None:
    from dataclasses import replace  # noqa: PLC0415

    async with unit() as work:
        link = await own_link(work, town.boss, town.anya.id)
    async with unit() as work:
        assert (await own_link(work, town.boss, town.anya.id)).token == link.token
        with pytest.raises(RefusedError, match="record_of_another"):
            await joining.accept_invite(work, town.misha.actor, link.token, "ru")
    newcomer = replace(town.misha.actor, chat_id=424242, person_id=None, grants=())
    async with unit() as work:
        assert await joining.accept_invite(work, newcomer, link.token, "ru") == town.anya.id
    second = replace(newcomer, chat_id=424243)
    with pytest.raises(RefusedError, match="invite_used"):
        async with unit() as work:
            await joining.accept_invite(work, second, link.token, "ru")
    async with unit() as work:  # the same person opens the link once more and just goes on
        known = replace(newcomer, person_id=town.anya.id)
        assert await joining.accept_invite(work, known, link.token, "ru") == town.anya.id


async def test_paper_that_is_missing_counts_and_is_asked_for(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        before = await morning(work, town.boss, town.school_id)
        teacher = adult_mentor(town, "Пётр", kind="teacher", form="teacher_pupil")
    async with unit() as work:
        after = await morning(work, town.boss, town.school_id)
        steps = await next_steps(work, teacher.actor)
    counts = [next(line.count for line in day.lines if line.matter is Matter.CONSENTS) for day in (before, after)]
    assert counts[1] == counts[0] + 1
    (step,) = [step for step in steps if step.kind is StepKind.BRING_PAPER]
    assert (step.papers, step.name) == ((ConsentKind.DUTY,), "Ольга К")
    assert not step.is_task
