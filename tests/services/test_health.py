"""How pairs are, by what the register says; who may know of it; and which of them are news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.health import Level, Reason
from domain.vocabulary import Role
from locales import translator
from services.access import Grant
from services.composers import Due, charts, compose
from services.exporting import shipped_catalogue
from services.health.board import district_health
from services.health.pairs import counted, turned_red, view_health
from services.health.rows import pairs_health, readable
from services.notices import Skip
from services.pair_lists import list_matches, view_match
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import Answer, Consent, IndicatorPlan, Match, Meeting, MeetingWord, SurveyRequest
from tests.services.ready import ready_mentee, ready_mentor
from tests.services.town import Town

CURATOR, BLIND = readable([Role.CURATOR]), readable([Role.SCHOOL_HEAD])


class School:
    """A school with a mentor and as many pairs as a test wants."""

    def __init__(self, unit) -> None:
        self.town = Town(unit)
        self.boss = self.town.curator()
        self.town.cycle()
        self.mentor = ready_mentor(self.town)

    def pair(self, name: str, *, met: int | None, status: str = "working") -> int:
        """Add a pair that met so many days ago, by both sides' word."""
        self.mentee = ready_mentee(self.town, name)
        match_id = self.town.match(self.mentor, self.mentee, status)
        self.town.unit.change(Match, match_id, approved_at=self.town.unit.now - timedelta(days=50))
        if met is not None:
            self.said(self.meeting(match_id, met))
        return match_id

    def meeting(self, match_id: int, ago: int, status: str = "held", kind: str = "working") -> int:
        unit = self.town.unit
        at = unit.now - timedelta(days=ago)
        meeting_id = self.town.meeting(match_id, at, kind=kind)
        unit.change(Meeting, meeting_id, status=status, held_at=at if status == "held" else None)
        return meeting_id

    def said(self, meeting_id: int, *, ago: int = 0, **marks) -> None:
        unit = self.town.unit
        for person, instrument in ((self.mentee, "MT-ME"), (self.mentor, "MT-MR")):
            request_id = new_id()
            unit.add(
                SurveyRequest(
                    id=request_id, municipality_id=self.town.municipality_id, organization_id=self.town.school_id,
                    person_id=person.id, instrument=instrument, version=1, locale="ru", subject_id=meeting_id,
                    state="done", asked_at=unit.now, completed_at=unit.now,
                )
            )  # fmt: skip
            for item, value in marks.items() if instrument == "MT-ME" else ():
                at = unit.now - timedelta(days=ago)
                unit.add(Answer(id=new_id(), request_id=request_id, item_id=item, value=value, answered_at=at))


@pytest.fixture
async def school(unit):
    async with unit() as u:
        yield School(u)


async def commit(school) -> None:
    await school.town.unit.commit()
    await school.town.unit.rollback()


async def test_every_reason_as_the_register_tells_it(school, unit) -> None:
    town = school.town
    well, quiet, silent = school.pair("Аня", met=3), school.pair("Вася", met=16), school.pair("Гена", met=25)
    paused = school.pair("Даша", met=40, status="paused")
    missed = school.pair("Ева", met=5)
    for ago in (30, 20, 12):
        school.meeting(missed, ago, "cancelled")
    unsaid = school.pair("Женя", met=None)
    for ago in (30, 20, 10):
        school.meeting(unsaid, ago)
    planned = school.pair("Зоя", met=3)
    school.said(school.meeting(planned, 10, kind="planning"))
    ending = school.pair("Ира", met=3)
    town.consent(school.mentee, "photo")
    ends_for = school.mentee.id
    differing = school.pair("Коля", met=None)
    told = school.meeting(differing, 4)
    town.unit.add(
        MeetingWord(
            id=new_id(), municipality_id=town.municipality_id, meeting_id=told, person_id=school.mentee.id,
            side="mentee", word="cancelled", said_at=town.unit.now,
        )
    )  # fmt: skip
    low = school.pair("Лена", met=None)
    school.said(school.meeting(low, 9), mt_useful=5, mt_mood="low")
    school.said(school.meeting(low, 2), mt_useful=2, mt_mood="good")
    await commit(school)
    async with unit() as u:
        u.execute(
            update(Consent)
            .where(Consent.person_id == ends_for, Consent.kind == "photo")
            .values(expires_on=u.now.date() + timedelta(days=10))
        )
    async with unit() as u:
        found = {key: each.health for key, each in (await pairs_health(u, [town.school_id], CURATOR)).items()}
        blind = {key: each.health for key, each in (await pairs_health(u, [town.school_id], BLIND)).items()}
        psychologist = await pairs_health(u, [town.school_id], readable([Role.PSYCHOLOGIST]))
    assert {key: each.reasons for key, each in found.items()} == {
        well: (), quiet: (Reason.QUIET,), silent: (Reason.SILENT,), missed: (Reason.FEW_HELD,),
        unsaid: (Reason.FEEDBACK,), planned: (Reason.NO_PLAN,), ending: (Reason.CONSENT,),
        differing: (Reason.DISAGREED,), low: (Reason.LOW_MARKS,),
    }  # fmt: skip
    assert paused not in found
    assert counted(found.values()) == {Level.RED: 3, Level.YELLOW: 5, Level.GREEN: 1}
    assert blind[low].level is Level.GREEN, "the head of the school hears of no marks"
    assert psychologist[low].health.reasons == (Reason.LOW_MARK,), "of the mood the curator alone reads"


async def test_a_red_pair_is_news_until_the_curator_has_looked(school, unit) -> None:
    town, boss = school.town, school.boss
    silent, missed = school.pair("Гена", met=25), school.pair("Ева", met=5)
    for ago in (30, 20, 12):
        school.meeting(missed, ago, "cancelled")
    await commit(school)
    async with unit() as u:
        lines = {line.matter: line.ids for line in (await morning(u, boss, town.school_id)).lines}
        assert (lines[Matter.TURNED_RED], lines[Matter.SILENT]) == ((missed,), (silent,)), "each pair on one line"
        page = await list_matches(u, boss, town.school_id, "turned")
        assert [line.id for line in page.lines] == [missed]
        assert (page.counts["red"], page.counts["green"]) == (2, 0)
        assert page.health[missed].reasons == (Reason.FEW_HELD,)
        health = await view_health(u, boss, missed)
        await view_match(u, boss, missed)
        await u.commit()
    assert health is not None
    async with unit() as u:
        lines = {line.matter for line in (await morning(u, boss, town.school_id)).lines}
        assert Matter.TURNED_RED not in lines
        other = replace(boss, person_id=school.mentor.id)
        assert await turned_red(u, other, {missed: health}, set()) == (missed,), "another curator has not looked"
        assert await turned_red(u, other, {missed: health}, {missed}) == ()


async def test_a_head_sees_the_levels_and_no_news(school, unit) -> None:
    town = school.town
    missed = school.pair("Ева", met=5)
    for ago in (30, 20, 12):
        school.meeting(missed, ago, "cancelled")
    await commit(school)
    head = replace(school.boss, grants=(Grant(Role.SCHOOL_HEAD, town.municipality_id, town.school_id),))
    async with unit() as u:
        page = await list_matches(u, head, town.school_id, "red")
    assert (page.counts["red"], page.counts["turned"]) == (1, 0)


async def test_the_pictures_say_in_numbers_what_they_show(school, unit, monkeypatch) -> None:
    town, drawn = school.town, []

    async def draw(picture) -> bytes:
        drawn.append(picture)
        return b"PNG"

    monkeypatch.setattr(charts, "health_picture", draw)
    monkeypatch.setattr(charts, "indicator_picture", draw)
    school.pair("Аня", met=3)
    school.pair("Вася", met=16)
    low = school.pair("Лена", met=None)
    for ago in (9, 2):
        school.said(school.meeting(low, ago), mt_useful=1)
    await commit(school)
    ru = translator("ru")
    one = {"school": town.school_id, "items": sorted(CURATOR)}
    async with unit() as u:
        sent = await compose("health_chart", u, due(town.school_id, one), ru)
        await compose("health_chart", u, due(town.municipality_id, {"page": 0}), ru)
        assert await compose("health_chart", u, due(town.municipality_id, {"page": 1}), ru) == Skip("gone")
        years = {"place": None, "set": "morshansk", "year": 2024, "page": 0}
        await compose("indicator_chart", u, due(town.municipality_id, years), ru)
    assert sent.file is not None
    assert sent.file.picture
    own, district, indicators = drawn
    assert own.bars[0].counts == (1, 1, 1)
    assert own.reasons == (("две последние оценки низкие", 1), ("нет встреч больше двух недель", 1))
    assert (district.bars[0].title, district.bars[0].counts) == ("Школа № 2", (0, 1, 2)), "no answer reaches the office"
    first = indicators.blocks[0]
    assert [(year.year, year.value_said, year.plan_said, year.plan) for year in first.years][-1] == (
        "2024", "нет данных", "план 70 %", 1.0,
    )  # fmt: skip


def due(subject_id: int, params: dict) -> Due:
    return Due(1, subject_id, params, "Europe/Moscow")


async def test_the_board_of_a_municipality(school, unit) -> None:
    town = school.town
    school.pair("Аня", met=3)
    school.pair("Гена", met=25)
    town.unit.add(
        IndicatorPlan(
            id=new_id(), municipality_id=town.municipality_id, organization_id=None, set_id="morshansk",
            indicator="I5", year=2026, tenths=500, entered_by=town.head_id, entered_at=town.unit.now,
        )
    )  # fmt: skip
    await commit(school)
    clerk = replace(school.boss, grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))
    async with unit() as u:
        found = await district_health(u, clerk, shipped_catalogue())
    assert found.all == {Level.RED: 1, Level.YELLOW: 0, Level.GREEN: 1}
    assert found.by_school == {town.school_id: found.all}
    assert found.planned == 1
