"""Where a school stands: counted from its data, gone on from with a note, by the curator of the school only."""

from datetime import date

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.stages import Need, Stage
from domain.vocabulary import MatchStatus, Role
from services.access import NotAllowedError, RefusedError
from services.orders import record_order
from services.stages import come_back, go_on, view_stages
from storage.tables import AuditEntry, Document, Organization
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town

CATALOGUE = load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
    return town


async def see(unit, town):
    async with unit() as work:
        return await view_stages(work, town.boss, CATALOGUE, town.school_id)


def lacking(view, stage: Stage | None = None) -> list[tuple[Need, int, int]]:
    shown = view.stages[(stage or view.here) - 1]
    return [(each.need, each.have, each.want) for each in shown.conditions if not each.met]


async def papers(unit, town) -> None:
    async with unit() as work:
        for spec in CATALOGUE.documents.values():
            if spec.stage == Stage.CONDITIONS and spec.need == "required":
                work.add(
                    Document(
                        municipality_id=town.municipality_id, organization_id=town.school_id, kind=spec.id, number="1",
                        dated_on=date(2026, 9, 1), recorded_by=town.head_id, recorded_at=work.now,
                    )
                )  # fmt: skip


async def test_from_an_empty_school_to_pairs_by_order(unit, town) -> None:
    view = await see(unit, town)
    assert view.here is Stage.CONDITIONS
    assert [need for need, _, _ in lacking(view)] == [Need.FORMS, Need.DOCUMENTS]
    await papers(unit, town)
    async with unit() as work:
        town.unit = work
        form_on(town)
    view = await see(unit, town)
    assert view.here is Stage.MENTEES
    assert view.stages[0].done
    async with unit() as work:
        town.unit = work
        mentee, mentor = ready_mentee(town), ready_mentor(town)
        town.human("Зоя", Role.MENTEE)
    assert lacking(await see(unit, town)) == [(Need.MENTEES_READY, 1, 2)]
    async with unit() as work:
        await go_on(work, town.boss, CATALOGUE, town.school_id, Stage.MENTEES, note="Зоя придёт позже")
    view = await see(unit, town)
    assert view.here is Stage.MATCHING  # enough mentors, and this school asks for nothing of stage 4
    assert view.stages[1].note == "Зоя придёт позже"
    assert lacking(view, Stage.MENTEES) == [(Need.MENTEES_READY, 1, 2)], "what is missing stays visible"
    async with unit() as work:
        town.unit = work
        match = town.match(mentor, mentee, MatchStatus.AGREED.value)
    assert lacking(await see(unit, town)) == [(Need.MATCHED, 0, 1), (Need.ORDERS, 0, 1)]
    async with unit() as work:
        await record_order(work, town.boss, town.school_id, [match], number="7", dated_on=date(2026, 9, 15))
    view = await see(unit, town)
    assert view.here is Stage.WORK
    assert lacking(view) == [(Need.PLANNED, 0, 1), (Need.FINALS, 0, 1)]
    async with unit() as work:
        await come_back(work, town.boss, town.school_id, Stage.MENTEES)
    assert (await see(unit, town)).here is Stage.MENTEES
    async with unit() as work:
        said = await work.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("stage")))
        assert said == ["stage.go_on", "stage.come_back"]


async def test_what_the_school_asks_of_mentors_is_stage_4(unit, town) -> None:
    await papers(unit, town)
    async with unit() as work:
        town.unit = work
        form_on(town)
        ready_mentee(town)
        ready_mentor(town)
    async with unit() as work:
        work.change(Organization, town.school_id, settings={"requires": ["training", "selection"]})
    view = await see(unit, town)
    assert view.here is Stage.SELECTION
    assert lacking(view) == [(Need.TRAINED, 0, 1), (Need.SELECTED, 0, 1)]


@pytest.mark.parametrize(
    ("stage", "note", "reason"),
    [
        (Stage.CONDITIONS, "", "note_empty"),
        (Stage.CONDITIONS, "\u200b \u202e", "note_empty"),
        (Stage.CONDITIONS, None, "note_empty"),
        (Stage.CONDITIONS, "я" * 301, "note_long"),
        (Stage.WORK, "рано", "stage_moved_on"),
        (Stage.COMPLETION, "конец", "last_stage"),
    ],
)
async def test_a_note_that_cannot_be_one(unit, town, stage, note, reason) -> None:
    async with unit() as work:
        with pytest.raises(RefusedError) as refused:
            await go_on(work, town.boss, CATALOGUE, town.school_id, stage, note=note)
        assert refused.value.reason == reason


async def test_the_same_note_twice_is_one(unit, town) -> None:
    async with unit() as work:
        await go_on(work, town.boss, CATALOGUE, town.school_id, Stage.CONDITIONS, note="позже")
    async with unit() as work:
        with pytest.raises(RefusedError, match="stage_moved_on"):
            await go_on(work, town.boss, CATALOGUE, town.school_id, Stage.CONDITIONS, note="ещё раз")
    assert (await see(unit, town)).stages[0].note == "позже"


async def test_another_schools_curator_sees_nothing(unit, town) -> None:
    async with unit() as work:
        other = Town(work)
        stranger = other.curator()
        other.cycle()
    async with unit() as work:
        with pytest.raises(NotAllowedError):
            await view_stages(work, stranger, CATALOGUE, town.school_id)
        with pytest.raises(NotAllowedError):
            await go_on(work, stranger, CATALOGUE, town.school_id, Stage.CONDITIONS, note="позже")


async def test_no_school_year_no_stages(unit) -> None:
    async with unit() as work:
        town = Town(work)
        boss = town.curator()
    async with unit() as work:
        with pytest.raises(RefusedError, match="no_cycle"):
            await view_stages(work, boss, CATALOGUE, town.school_id)
