"""The one next step of everybody, from the first name to the last meeting (programme §2 and §3)."""

from datetime import timedelta

import pytest

from catalog.load import load_catalogue
from domain.vocabulary import ConsentKind, Role, Side
from services import surveys
from services.access import Actor, Grant
from services.joining import JoinStep
from services.steps import StepKind, next_steps
from tests.services.town import ADULT_BORN, TEEN_BORN, Town


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


async def kinds(unit, actor) -> list[StepKind]:
    async with unit() as work:
        return [step.kind for step in await next_steps(work, actor)]


async def first(unit, actor):
    async with unit() as work:
        return (await next_steps(work, actor))[0]


async def test_a_stranger_has_no_steps_and_an_operator_sets_up(unit) -> None:
    assert await kinds(unit, Actor(5)) == []
    assert await kinds(unit, Actor(5, grants=(Grant(Role.OPERATOR, None, None),))) == [StepKind.SETUP]


async def test_the_profile_comes_first(unit) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
        nameless = town.human(None, Role.MENTEE, born=None, grade=None)
        undated = town.human("Аня", Role.MENTEE, born=None)
        gradeless = town.human("Оля", Role.MENTEE, grade=None)
    assert (await first(unit, nameless.actor)).part is JoinStep.NAME
    assert (await first(unit, undated.actor)).part is JoinStep.BIRTH_DATE
    assert (await first(unit, gradeless.actor)).part is JoinStep.GRADE


async def test_a_minor_goes_from_consents_to_waiting_for_a_mentor(unit, catalogue) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
        anya = town.human("Аня", Role.MENTEE, born=TEEN_BORN)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=None)
    assert (await kinds(unit, anya.actor))[:2] == [StepKind.CONSENT, StepKind.GUARDIAN_INVITE]
    async with unit() as work:
        town.unit = work
        town.consents_of(anya, side=Side.MENTEE)
        town.guardian_of(anya, mother, confirmed=False)
    assert await kinds(unit, anya.actor) == [StepKind.INTAKE, StepKind.WAIT_GUARDIAN, StepKind.WAIT_CURATOR]
    step = await first(unit, mother.actor)
    assert (step.kind, step.name, step.subject_id) == (StepKind.WARD_CONSENT, "Аня", anya.id)
    async with unit() as work:
        request_id = await surveys.begin_intake(work, anya.actor, catalogue, anya.participation_id)
    step = await first(unit, anya.actor)
    assert (step.kind, step.subject_id, step.begun) == (StepKind.INTAKE, request_id, True)
    async with unit() as work:
        town.unit = work
        town.consent(anya, ConsentKind.GUARDIAN_PERSONAL_DATA, by=mother)
        town.consent(anya, ConsentKind.PARTICIPATION, by=mother)
        await surveys.record(work, catalogue, request_id, {"me_needs": ["study"]})
    assert await kinds(unit, mother.actor) == [StepKind.WAIT_CURATOR]
    assert await kinds(unit, anya.actor) == [StepKind.WAIT_CURATOR]


async def test_who_refused_is_asked_nothing_more(unit) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
        boy = town.human("Олег", Role.MENTEE)
        town.consent(boy, ConsentKind.PARTICIPATION, granted=False)
    found = await kinds(unit, boy.actor)
    assert StepKind.CONSENT not in found
    assert StepKind.INTAKE not in found
    assert StepKind.CONSENT_REFUSED in found


async def ready_pair(unit, catalogue, status, *, accepted=True):
    async with unit() as work:
        town = Town(work)
        town.cycle()
        mentor = town.human("Пётр", Role.MENTOR, kind="teacher", born=ADULT_BORN, grade=None, form="teacher_teacher")
        mentee = town.human("Вера", Role.MENTEE, kind="teacher", born=ADULT_BORN, grade=None, form="teacher_teacher")
        town.consents_of(mentor, side=Side.MENTOR)
        town.consents_of(mentee, side=Side.MENTEE)
        for human, kind in (
            (mentor, ConsentKind.DUTY), (mentor, ConsentKind.EMPLOYEE_MENTORING), (mentee, ConsentKind.DUTY),
        ):  # fmt: skip
            town.consent(human, kind)
        match_id = town.match(mentor, mentee, status, accepted=accepted) if status else None
    for human, answer in ((mentor, {"mr_capacity": 2}), (mentee, {"te_years": 1})):
        async with unit() as work:
            request_id = await surveys.begin_intake(work, human.actor, catalogue, human.participation_id)
            await surveys.record(work, catalogue, request_id, answer)
    return town, mentor, mentee, match_id


@pytest.mark.parametrize(
    ("status", "accepted", "of_mentor", "of_mentee"),
    [
        (None, None, StepKind.WAIT_PAIR, StepKind.WAIT_PAIR),
        ("proposed", None, StepKind.PROPOSAL, StepKind.PROPOSAL),
        ("proposed", True, StepKind.WAIT_OTHER, StepKind.WAIT_OTHER),
        ("proposed", False, StepKind.WAIT_PAIR, StepKind.WAIT_PAIR),
        ("agreed_by_both", True, StepKind.WAIT_ORDER, StepKind.WAIT_ORDER),
        ("approved", True, StepKind.MEETING_PROPOSE, StepKind.MEETING_PROPOSE),
        ("trial", True, StepKind.WAIT_TRIAL, StepKind.WAIT_TRIAL),
        ("paused", True, StepKind.PAUSED, StepKind.PAUSED),
        ("final", True, StepKind.FAREWELL, StepKind.FAREWELL),
    ],
)
async def test_the_life_of_a_match(unit, catalogue, status, accepted, of_mentor, of_mentee) -> None:  # noqa: PLR0917
    _, mentor, mentee, _ = await ready_pair(unit, catalogue, status, accepted=accepted)
    assert await kinds(unit, mentor.actor) == [of_mentor]
    assert await kinds(unit, mentee.actor) == [of_mentee]


async def test_a_meeting_is_ahead_and_then_to_be_logged_by_the_mentor(unit, catalogue, clock) -> None:
    town, mentor, mentee, match_id = await ready_pair(unit, catalogue, "approved")
    async with unit() as work:
        town.unit = work
        meeting_id = town.meeting(match_id, work.now + timedelta(days=1))
    step = await first(unit, mentee.actor)
    assert (step.kind, step.subject_id) == (StepKind.MEETING_AHEAD, meeting_id)
    assert step.moment is not None
    clock.move_by(timedelta(days=2))
    assert (await first(unit, mentor.actor)).kind is StepKind.MEETING_LOG
    assert (await first(unit, mentee.actor)).kind is StepKind.WAIT_LOG


async def test_feedback_waits_before_the_next_meeting(unit, catalogue) -> None:
    town, _, mentee, match_id = await ready_pair(unit, catalogue, "intro")
    async with unit() as work:
        surveys.ask(
            work, person_id=mentee.id, instrument="MT-ME", subject_id=match_id,
            municipality_id=town.municipality_id, organization_id=town.school_id, locale="ru",
        )  # fmt: skip
    assert await kinds(unit, mentee.actor) == [StepKind.SURVEY, StepKind.MEETING_PROPOSE]


async def test_a_curator_opens_the_year_and_then_has_her_day(unit) -> None:
    async with unit() as work:
        town = Town(work)
        curator = town.curator()
    assert await kinds(unit, curator) == [StepKind.CYCLE_OPEN]
    async with unit() as work:
        town.unit = work
        town.cycle()
    assert await kinds(unit, curator) == [StepKind.TODAY]


async def test_a_guardian_of_two_has_a_step_for_each(unit) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
        children = [town.human(name, Role.MENTEE) for name in ("Аня", "Миша")]
        father = town.human("Иван", Role.LEGAL_GUARDIAN, kind="parent", born=None)
        for child in children:
            town.guardian_of(child, father)
    async with unit() as work:
        steps = await next_steps(work, father.actor)
    assert {(step.kind, step.name) for step in steps} == {
        (StepKind.WARD_CONSENT, "Аня"),
        (StepKind.WARD_CONSENT, "Миша"),
    }
