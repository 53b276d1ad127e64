"""Saying who one is: names, birth dates, grades, and the first thing that is missing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from dialogs.join.dates import days_of, first_choices, read_birth_date
from domain.vocabulary import ConsentKind, MentoringForm, PersonKind, Role
from services import guardians, invites, joining
from services.access import Actor, NotAllowedError, RefusedError
from services.actors import Actors
from services.joining import JoinStep
from storage.tables import Consent, Person
from tests.services.town import Town

TODAY = date(2026, 9, 15)


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


@pytest.fixture
def who(database, clock):
    return Actors(database, clock).load


async def newcomer(unit, town, who, role=Role.MENTEE, form=MentoringForm.PUPIL_PUPIL) -> Actor:
    async with unit() as work:
        link = await invites.create_invite(work, town.boss, role=role, form=form, organization_id=town.school_id)
        await joining.accept_invite(work, Actor(501), link.token, "ru")
    return await who(501)


async def step(unit, actor) -> JoinStep:
    async with unit() as work:
        return await joining.next_step(work, actor)


async def say(unit, call) -> str | None:
    try:
        async with unit() as work:
            await call(work)
    except RefusedError as refused:
        return refused.reason
    return None


async def test_a_pupil_is_asked_everything_once_in_order(unit, town, who) -> None:
    actor = await newcomer(unit, town, who)
    assert actor.child  # a pupil reads «ты» before the birth date is known
    seen = []
    for _ in range(3):
        seen.append(await step(unit, actor))
        async with unit() as work:
            match seen[-1]:
                case JoinStep.NAME:
                    await joining.set_name(work, actor, "  аня   смирнова ")
                case JoinStep.BIRTH_DATE:
                    await joining.set_birth_date(work, actor, date(2010, 5, 1))
                case JoinStep.GRADE:
                    await joining.set_grade(work, actor, 10)
    assert seen == [JoinStep.NAME, JoinStep.BIRTH_DATE, JoinStep.GRADE]
    assert await step(unit, actor) is JoinStep.CONSENTS
    async with unit() as work:
        row = await work.first(select(*Person.__table__.c).where(Person.id == actor.person_id))
    assert (row.first_name, row.last_name, row.birth_date, row.grade) == ("Аня", "Смирнова", date(2010, 5, 1), 10)


async def test_a_guardian_is_a_step_until_a_code_is_made(unit, town, who) -> None:
    actor = await newcomer(unit, town, who)
    async with unit() as work:
        await joining.set_name(work, actor, "Аня Смирнова")
        await joining.set_birth_date(work, actor, date(2010, 5, 1))
        await joining.set_grade(work, actor, 10)
    async with unit() as work:
        for kind in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION):
            _consent(work, town, actor, kind)
    assert await step(unit, actor) is JoinStep.GUARDIAN
    async with unit() as work:
        await guardians.ward_code(work, actor)
    assert await step(unit, actor) is JoinStep.NOTHING


async def test_an_adult_mentor_has_no_grade_and_no_guardian(unit, town, who) -> None:
    actor = await newcomer(unit, town, who, Role.MENTOR, MentoringForm.TEACHER_PUPIL)
    assert not actor.child
    async with unit() as work:
        await joining.set_name(work, actor, "Илья Орлов")
        await joining.set_birth_date(work, actor, date(1985, 2, 28))
    assert await step(unit, actor) is JoinStep.CONSENTS
    async with unit() as work:
        for kind in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES):
            _consent(work, town, actor, kind)
    assert await step(unit, actor) is JoinStep.NOTHING


async def test_staff_say_their_name_only(unit, town, who) -> None:
    actor = await newcomer(unit, town, who, Role.PSYCHOLOGIST, None)
    assert await step(unit, actor) is JoinStep.NAME
    async with unit() as work:
        await joining.set_name(work, actor, "Ольга Ким")
    assert await step(unit, actor) is JoinStep.NOTHING
    async with unit() as work:
        assert (await joining.profile(work, actor)).has_name


async def test_a_stranger_has_no_profile(unit) -> None:
    assert await step(unit, Actor(5)) is JoinStep.NOTHING
    for call in (
        lambda u: joining.set_name(u, Actor(5), "Аня Смирнова"),
        lambda u: joining.set_birth_date(u, Actor(5), TODAY),
        lambda u: joining.set_grade(u, Actor(5), 7),
        lambda u: joining.profile(u, Actor(5)),
    ):
        with pytest.raises(NotAllowedError):
            async with unit() as work:
                await call(work)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Аня Смирнова", None),
        ("Anna-Maria O’Brien", None),
        ("Ким Чен Ын", None),
        ("J. R. Tolkien", None),
        ("Аня", "name_needs_last"),
        ("", "name_signs"),
        ("😀 😀", "name_signs"),
        ("Аня 2013", "name_signs"),
        ("<b>Аня</b> Смирнова", "name_signs"),
        ("/start abc", "name_signs"),
        ("Аня " + "С" * 60, "name_too_long"),
        ("а" * 5000, "name_too_long"),
    ],
)
async def test_names(unit, town, who, typed, reason) -> None:
    actor = await newcomer(unit, town, who)
    assert await say(unit, lambda u: joining.set_name(u, actor, typed)) == reason


@pytest.mark.parametrize(
    ("birth", "reason"),
    [
        (date(2012, 2, 29), None),
        (date(2019, 9, 15), None),
        (date(2019, 9, 16), "birth_date_too_young"),
        (date(2026, 9, 16), "birth_date_future"),
        (date(1929, 12, 31), "birth_date_too_old"),
    ],
)
async def test_birth_dates(unit, town, who, birth, reason) -> None:
    actor = await newcomer(unit, town, who)
    assert await say(unit, lambda u: joining.set_birth_date(u, actor, birth)) == reason


async def test_a_birthday_turns_at_the_schools_midnight(unit, town, who, clock) -> None:
    actor = await newcomer(unit, town, who)
    clock.move_to(datetime(2026, 9, 15, 20, 59, tzinfo=UTC))  # 23:59 in Moscow
    assert await say(unit, lambda u: joining.set_birth_date(u, actor, date(2019, 9, 16))) == "birth_date_too_young"
    clock.move_to(datetime(2026, 9, 15, 21, 1, tzinfo=UTC))
    assert await say(unit, lambda u: joining.set_birth_date(u, actor, date(2019, 9, 16))) is None


async def test_a_birth_date_can_be_mended_until_the_first_consent(unit, town, who) -> None:
    actor = await newcomer(unit, town, who)
    async with unit() as work:
        await joining.set_birth_date(work, actor, date(2010, 5, 1))
        await joining.set_birth_date(work, actor, date(2011, 5, 1))
    async with unit() as work:
        _consent(work, town, actor, ConsentKind.PARTICIPATION)
    assert await say(unit, lambda u: joining.set_birth_date(u, actor, date(2005, 5, 1))) == "birth_date_fixed"
    assert await say(unit, lambda u: joining.set_birth_date(u, actor, date(2011, 5, 1))) is None


@pytest.mark.parametrize(("grade", "reason"), [(1, None), (11, None), (0, "grade_range"), (12, "grade_range")])
async def test_grades(unit, town, who, grade, reason) -> None:
    actor = await newcomer(unit, town, who)
    assert await say(unit, lambda u: joining.set_grade(u, actor, grade)) == reason


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("25.03.2012", date(2012, 3, 25)),
        ("5.3.2012", date(2012, 3, 5)),
        ("25/03/2012", date(2012, 3, 25)),
        ("25-03-2012", date(2012, 3, 25)),
        ("25 03 2012", date(2012, 3, 25)),
        (" 25.03.2012 г.", date(2012, 3, 25)),
        ("2012-03-25", date(2012, 3, 25)),
        ("25032012", date(2012, 3, 25)),
        ("25.03.12", date(2012, 3, 25)),
        ("25.03.85", date(1985, 3, 25)),
        ("25 марта 2012", date(2012, 3, 25)),
        ("1 мая 2012 года", date(2012, 5, 1)),
        ("3 May 2012", date(2012, 5, 3)),
        ("Sept 3, 2012", date(2012, 9, 3)),
        ("29.02.2012", date(2012, 2, 29)),
        ("29.02.2013", None),
        ("31.04.2012", None),
        ("25.03", None),
        ("вчера", None),
        ("12 попугая 2012", None),
        ("😀", None),
        ("1" * 5000, None),
    ],
)
def test_typed_dates(typed, meant) -> None:
    assert read_birth_date(typed, TODAY) == meant


def test_dates_by_buttons() -> None:
    years, decades = first_choices(PersonKind.PUPIL, TODAY)
    assert (years[0], years[-1], decades) == (2019, 2007, False)
    years, decades = first_choices(PersonKind.TEACHER, TODAY)
    assert (years[0], years[-1], decades) == (1940, 2010, True)
    assert first_choices(PersonKind.STUDENT, TODAY)[0][-1] == 1996
    assert [days_of(2012, 2)[-1], days_of(2013, 2)[-1], days_of(2012, 12)[-1], days_of(2012, 4)[-1]] == [29, 28, 31, 30]


def _consent(work, town, actor, kind) -> None:
    work.add(
        Consent(
            municipality_id=town.municipality_id, organization_id=town.school_id, person_id=actor.person_id,
            given_by=actor.person_id, kind=kind, form="bot", version=1, locale="ru", text_hash="0" * 64, granted=True,
            decided_at=work.now, expires_on=None, withdrawn_at=None, recorded_by=actor.person_id, original_at=None,
        )
    )  # fmt: skip
