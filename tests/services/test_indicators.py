"""The six indicators of seed 000 for 2020-2024 from planted people; typed numbers, plans, a closed year, the rows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.indicator_inputs import Reason
from domain.indicators import Status
from services.access import NotAllowedError, RefusedError
from services.indicators.entering import close_year, enter_number, enter_plan
from services.indicators.figures import Asked, view_board, view_card
from services.indicators.trace import by_school, people_behind
from storage.ids import new_id
from storage.tables import AuditEntry, Cycle, IndicatorInput, MenteeFacts, Partner, Person
from tests.services.planted import District
from tests.services.test_query_plans import scanned, statements

CATALOGUE = load_catalogue()
YEARS = range(2020, 2025)


@pytest.fixture
async def district(unit) -> District:
    """Plant people; in brackets what each case is there for."""
    async with unit() as work:
        found = District(work)
        long_ago = date(2019, 9, 1)
        partner = new_id()
        work.add(
            Partner(
                id=partner, municipality_id=found.id, organization_id=found.a, name="Хлебозавод «№ 1»", kind="company",
                created_by=found.boss_id, created_at=work.now,
            )
        )  # fmt: skip
        mentor = found.mentor = found.person(date(2004, 3, 1))  # 16 in 2020, 19 in 2023, 20 in 2024 (band's edge)
        found.consents(mentor, long_ago)
        found.consents(mentor, long_ago, school=found.b)

        def mentee(born: date, **more) -> int:
            one = found.person(born)
            found.consents(one, long_ago, **more)
            return one

        found.three = mentee(date(2010, 12, 31))  # 10 on 31 December 2020 (edge), three matches (counts once)
        for day in (date(2020, 2, 1), date(2020, 3, 1), date(2020, 4, 1)):
            found.match(mentor, found.three, day, until=date(2020, 12, 20))
        found.match(mentor, mentee(date(2002, 1, 1)), date(2020, 5, 1), until=date(2020, 12, 20))  # 18 (edge)
        found.match(mentor, mentee(date(2001, 12, 31)), date(2020, 5, 1), until=date(2020, 12, 20))  # 19: out
        found.match(mentor, mentee(date(2011, 1, 1)), date(2020, 5, 1), until=date(2021, 6, 1))  # 9, then 10 (carried)
        carried = mentee(date(2008, 1, 1))
        found.match(mentor, carried, date(2019, 10, 1), until=date(2020, 1, 1))  # open on 1 January 2020 (carry-over)
        both = found.both = mentee(date(2004, 6, 1))  # mentee and mentor at once
        found.match(mentor, both, date(2020, 9, 1), until=date(2020, 12, 20))
        left = mentee(date(2008, 1, 1), withdrawn=date(2020, 11, 1))  # counts in 2020, not in 2021
        found.match(both, left, date(2020, 9, 1))
        found.waiting = found.person(date(2008, 1, 1))  # no consents at all
        found.match(mentor, found.waiting, date(2020, 9, 1))
        two_schools = mentee(date(2009, 1, 1))
        found.consents(two_schools, long_ago, school=found.b)
        found.match(mentor, two_schools, date(2022, 2, 1), until=date(2022, 12, 1))
        found.match(mentor, two_schools, date(2022, 2, 1), until=date(2022, 12, 1), school=found.b)
        teacher, young = (
            found.person(date(1980, 1, 1), "teacher"),
            found.person(date(1998, 1, 1), "teacher", since=2019),
        )
        for each in (teacher, young):
            found.consents(each, long_ago)
        found.match(teacher, young, date(2020, 9, 1), form="teacher_teacher")  # young until 2022, then not any more
        baker = found.person(date(1980, 1, 1), "employee")
        found.consents(baker, long_ago)
        match = found.match(baker, mentee(date(2007, 1, 1)), date(2024, 2, 1), form="employer_pupil", partner=partner)
        found.planned(match, date(2024, 3, 1))
        happy, silent = mentee(date(2007, 1, 1)), mentee(date(2007, 1, 1))
        for each in (happy, silent):
            pair = found.match(mentor, each, date(2024, 2, 1))
            found.planned(pair, date(2024, 3, 1))
            if each is happy:
                found.said(each, "FIN-ME", "fin_content", 7, date(2024, 5, 1), pair)
        for year in YEARS:
            found.typed("residents_10_18", year, 40)
            found.typed("young_teachers", year, 2)
            found.typed("organizations", year, 50)
            if year != 2023:
                found.typed("residents_15_19", year, 40)
    return found


async def board(unit, actor, place, year, set_id="morshansk"):
    async with unit() as work:
        found = await view_board(work, actor, CATALOGUE, Asked(place, year, set_id))
    return {each.spec.id: each for each in found.figures}


def counted(figure):
    return None if figure.value is None else (figure.value.numerator, figure.value.denominator)


async def test_six_indicators_over_five_years(unit, district) -> None:
    found = {year: await board(unit, district.clerk, None, year) for year in YEARS}
    table = {key: [counted(found[year][key]) for year in YEARS] for key in ("I1", "I2", "I3", "I4")}
    assert table == {
        "I1": [(5, 40), (1, 40), (1, 40), (0, 40), (3, 40)],
        "I2": [(2, 40), (2, 40), (2, 40), None, (0, 40)],
        "I3": [(1, 2), (1, 2), (1, 2), (0, 2), (0, 2)],
        "I4": [(0, 50), (0, 50), (0, 50), (0, 50), (1, 50)],
    }
    assert [found[year]["I1"].status for year in YEARS] == [
        Status.REACHED, Status.BELOW, Status.BELOW, Status.BELOW, Status.BELOW,
    ]  # fmt: skip
    assert found[2023]["I2"].status is Status.NO_DATA  # nobody typed the residents: never 0
    assert found[2023]["I2"].lacking == (("residents_15_19", None),)
    assert found[2020]["I1"].awaiting == 1
    assert found[2021]["I1"].awaiting == 2  # who withdrew has no valid consent any more
    happy = found[2024]["I5"]
    assert counted(happy) == (1, 3)  # of all who took part
    assert (happy.answered.exact, happy.rate.exact) == (100, Fraction(100, 3))
    assert found[2020]["I5"].value is None  # nobody's planning meeting was held


async def test_a_school_and_its_people(unit, district) -> None:
    async with unit() as work:
        await enter_number(
            work, district.boss, CATALOGUE, district.a, year=2020, key="enrolled_10_18", number=20,
            source="ОО-1", dated_on=date(2020, 9, 1),
        )  # fmt: skip
    figures = await board(unit, district.boss, district.a, 2020, "eerbek")
    assert counted(figures["E2"]) == (5, 20)
    async with unit() as work:
        people = await people_behind(work, district.boss, CATALOGUE, Asked(district.a, 2020, "eerbek", "E2"))
    assert [each.awaiting for each in people] == [False] * 5 + [True]
    assert people[-1].person_id == district.waiting
    async with unit() as work:
        looks = await work.scalars(select(AuditEntry.details).where(AuditEntry.action == "indicator.people"))
        assert looks[0]["count"] == 6
        rows = await by_school(work, district.clerk, CATALOGUE, Asked(None, 2022, "morshansk", "I1"))
        assert [(each.name, each.numerator) for each in rows] == [("Школа № 1", 1), ("Школа № 2", 1)]
        with pytest.raises(NotAllowedError):
            await people_behind(work, district.clerk, CATALOGUE, Asked(district.a, 2020, "eerbek", "E2"))
        with pytest.raises(NotAllowedError):
            await view_board(work, district.boss, CATALOGUE, Asked(district.b, 2020, "eerbek"))
        with pytest.raises(RefusedError):
            await view_board(work, district.boss, CATALOGUE, Asked(district.a, 2020, "morshansk"))


async def test_a_sum_of_schools_needs_every_school(unit, district) -> None:
    async def enter(place, number):
        async with unit() as work:
            await enter_number(
                work, district.clerk, CATALOGUE, place, year=2022, key="enrolled_10_18", number=number,
                source="ОО-1", dated_on=date(2022, 9, 1),
            )  # fmt: skip

    await enter(district.a, 20)
    figure = (await board(unit, district.clerk, None, 2022, "eerbek"))["E2"]
    assert figure.status is Status.NO_DATA
    assert figure.lacking == (("enrolled_10_18", district.b),)
    await enter(district.b, 5)
    assert counted((await board(unit, district.clerk, None, 2022, "eerbek"))["E2"]) == (1, 25)
    await enter(None, 30)
    assert counted((await board(unit, district.clerk, None, 2022, "eerbek"))["E2"]) == (1, 30)


async def test_a_closed_year_stays_when_names_are_erased(unit, district) -> None:
    async with unit() as work:
        with pytest.raises(RefusedError, match="year_running"):
            await close_year(work, district.clerk, CATALOGUE, None, work.now.year)
        await close_year(work, district.clerk, CATALOGUE, None, 2020)
    async with unit() as work:
        work.execute(update(Person).where(Person.id == district.three).values(birth_date=None))

    school = (await board(unit, district.boss, district.a, 2020, "eerbek"))["E2"]
    assert (school.numerator, school.awaiting) == (5, 1)  # closed with the municipality

    async def correct(reason):
        async with unit() as work:
            return await enter_number(
                work, district.clerk, CATALOGUE, None, year=2020, key="residents_10_18", number=50,
                source="Росстат", dated_on=date(2020, 1, 1), reason=reason,
            )  # fmt: skip

    assert counted((await board(unit, district.clerk, None, 2020))["I1"]) == (5, 40)
    with pytest.raises(RefusedError, match="year_closed"):
        await correct(None)
    assert await correct(Reason.MADE_EXACT)
    assert not await correct(Reason.MADE_EXACT)  # the same once more
    assert counted((await board(unit, district.clerk, None, 2020))["I1"]) == (5, 50)
    async with unit() as work:
        kept = await work.all(
            select(IndicatorInput.number, IndicatorInput.superseded_by, IndicatorInput.reason)
            .where(IndicatorInput.year == 2020, IndicatorInput.key == "residents_10_18")
            .order_by(IndicatorInput.number)
        )
        assert [tuple(each) for each in kept] == [(40, district.clerk_id, None), (50, None, "made_exact")]
        with pytest.raises(RefusedError, match="year_closed"):
            await close_year(work, district.clerk, CATALOGUE, None, 2020)


async def test_a_plan_is_entered_where_none_is_printed(unit, district) -> None:
    async with unit() as work:
        asked = Asked(None, 2025, "morshansk", "I4")
        assert (await view_card(work, district.clerk, CATALOGUE, asked)).may_plan
        await enter_plan(work, district.clerk, CATALOGUE, asked, 20)
        with pytest.raises(RefusedError, match="plan_printed"):
            await enter_plan(work, district.clerk, CATALOGUE, Asked(None, 2024, "morshansk", "I4"), 20)
    async with unit() as work:
        await enter_plan(work, district.clerk, CATALOGUE, asked, 25)
        work.add(
            IndicatorInput(
                id=new_id(), municipality_id=district.id, organization_id=None, year=2025, key="organizations",
                number=42, source="Росстат", dated_on=date(2025, 1, 1), entered_by=district.clerk_id,
                entered_at=work.now,
            )
        )  # fmt: skip
    figure = (await board(unit, district.clerk, None, 2025))["I4"]
    assert figure.plan == Fraction(5, 2)
    assert figure.status is Status.NEAR  # 1 of 42 is 2.38 %: 95 % of the plan


async def test_a_plan_is_never_asked_for_where_it_would_be_refused(unit, district) -> None:
    async with unit() as work:
        for set_id, key in (("morshansk", "I4"), ("kstovo", "K1"), ("tomsk", "T1")):
            asked = Asked(None, 2021, set_id, key)
            assert not (await view_card(work, district.clerk, CATALOGUE, asked)).may_plan
            with pytest.raises(RefusedError):
                await enter_plan(work, district.clerk, CATALOGUE, asked, 20)


async def test_so_few_of_a_sensitive_figure_are_told_to_nobody(unit, district) -> None:
    async with unit() as work:
        part = district.parts[district.cycles[district.a], district.three, "mentee"]
        work.add(
            MenteeFacts(
                id=new_id(), municipality_id=district.id, organization_id=district.a, participation_id=part,
                person_id=district.three, facts={"main": "disability", "second": None, "commission": False},
                noted_at=work.now,
            )
        )  # fmt: skip
    for actor, place in ((district.clerk, None), (district.clerk, district.a), (district.boss, district.a)):
        figure = (await board(unit, actor, place, 2020, "tomsk"))["T9"]
        assert (figure.hidden, figure.value, figure.numerator, figure.awaiting) == (True, None, None, 0)
        async with unit() as work:
            rows = await by_school(work, actor, CATALOGUE, Asked(place, 2020, "tomsk", "T9"))
        assert rows[0].numerator is None


async def test_a_change_is_between_the_two_answers_of_one_year(unit, district) -> None:
    """Answers of another cycle are another year's, whatever they are about."""
    async with unit() as work:
        district.unit, mentor = work, district.mentor
        old, new = new_id(), district.cycles[district.a]
        work.add(
            Cycle(
                id=old, municipality_id=district.id, organization_id=district.a, starts_on=date(2023, 9, 1),
                ends_on=date(2024, 5, 31), opened_at=work.now, opened_by=district.boss_id, closed_at=work.now,
            )
        )  # fmt: skip
        for _ in range(5):
            mentee = district.person(date(2010, 1, 1))
            district.cycles[district.a] = old
            earlier = district.match(mentor, mentee, date(2023, 9, 10), until=date(2024, 5, 20))
            district.cycles[district.a] = new
            match = district.match(mentor, mentee, date(2024, 9, 10))
            last = district.planned(match, date(2025, 5, 20))
            district.said(mentee, "BA-P", "ba_study", 4, date(2024, 9, 11), match)
            district.said(mentee, "BA-P", "ba_study", 6, date(2025, 5, 21), last)
            district.said(mentee, "BA-P", "ba_study", 1, date(2025, 5, 22), earlier)  # late, about the year before
    figure = (await board(unit, district.boss, district.a, 2025, "tomsk"))["T7"]
    assert counted(figure) == (10, 5)
    assert (await board(unit, district.boss, district.a, 2024, "tomsk"))["T7"].value is None


@pytest.mark.parametrize("set_id", list(CATALOGUE.indicators))
async def test_every_set_is_counted_without_reading_a_whole_table(unit, database, district, set_id) -> None:
    with statements(database) as found:
        for year in (2020, 2024, 2026):
            figures = await board(unit, district.clerk, None, year, set_id)
            assert len(figures) == len(CATALOGUE.indicators[set_id].indicators)
    assert await scanned(database, found) == {}
    if set_id == "process":
        held = await board(unit, district.clerk, None, 2024, set_id)
        assert counted(held["P1"]) == (3, 3)
        assert counted(held["P9"]) == (0, 6)
    if set_id == "tomsk":
        grown = await board(unit, district.clerk, None, 2024, set_id)
        assert grown["T5"].status is Status.GREW
        assert grown["T6"].status is Status.NOT_GROWN
