"""A municipality's schools side by side, a word to one of them, and the agreement to its roadmap."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.roadmaps import Proof
from domain.vocabulary import MatchStatus, Role
from locales import Translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.notices import Skip
from services.roadmap.agreeing import ROWS, agree, ask_agreement, give_back, view_agreement
from services.roadmap.agreement_rows import Agreement, waiting_in
from services.roadmap.board import view_board
from services.roadmap.comparing import PAGE, compare_schools, compared_school
from services.roadmap.school_reminding import remind_school
from services.roadmap.starting import start
from storage.ids import new_id
from storage.tables import MeasureTerm, Meeting, Membership, Organization, OutboxMessage, Roadmap
from tests.services.followed import CATALOGUE, follow, row, terms
from tests.services.town import Town

DAY = timedelta(days=1)
RU = Translator("ru")


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        above = town.human("Тамара", Role.MENTOR_COUNCIL, kind="teacher", born=None, grade=None)
        work.add(
            Membership(
                id=new_id(), municipality_id=town.municipality_id, organization_id=None, person_id=above.id,
                role=Role.MUNICIPAL_CURATOR, since=work.now, until=None,
            )
        )  # fmt: skip
        grants = (Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),)
        town.above = Actor(2, above.id, town.municipality_id, grants=grants)
    return town


def school(work, town, name: str) -> int:
    school_id = new_id()
    work.add(
        Organization(
            id=school_id, municipality_id=town.municipality_id, kind="school", code=f"S{school_id}", name=name,
            address=None, parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=work.now,
        )
    )  # fmt: skip
    return school_id


async def notices(unit, kind: str) -> list:
    async with unit() as work:
        return list(await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == kind)))


async def read(unit, notice) -> str:
    async with unit() as work:
        due = Due(notice.person_id, notice.subject_id, notice.params, "Europe/Moscow")
        found = await compose(notice.kind, work, due, RU)
    return found.reason if isinstance(found, Skip) else found.text


LATE = [row("1", "by:2026-09-01"), row("2", "by:2026-09-10"), row("3", "by:2026-12-01")]


async def test_the_worst_school_comes_first(unit, town, clock) -> None:
    async with unit() as work:
        town.unit = work
        good, none = school(work, town, "Хорошая"), school(work, town, "Без карты")
        follow(work, town, LATE)
        follow(work, town, LATE[2:] + LATE[:1], school_id=good)
        work.execute(MeasureTerm.__table__.update().where(MeasureTerm.organization_id == good).values(
            done_on=date(2026, 9, 2)))  # fmt: skip
        mentor, mentee = (town.human(name, role) for name, role in (("И", Role.MENTOR), ("А", Role.MENTEE)))
        meeting = town.meeting(town.match(mentor, mentee, MatchStatus.WORKING.value), work.now)
        work.change(Meeting, meeting, logged_at=work.now)
    clock.move_by(2 * DAY)
    async with unit() as work:
        found = await compare_schools(work, town.above)
    assert [each.organization_id for each in found.schools] == [none, town.school_id, good]
    _, ours, best = found.schools
    assert (ours.done.percent, ours.in_time.percent, ours.overdue, ours.pairs) == (0, 0, 2, 1)
    assert (best.done.percent, best.in_time.percent, best.overdue) == (100, 0, 0)
    assert {each: at.date() for each, at in found.active_at.items()} == {town.school_id: date(2026, 9, 15)}
    async with unit() as work:
        work.audit(town.head_id, "document.record", municipality_id=town.municipality_id,
                   organization_id=town.school_id)  # fmt: skip
        work.audit(town.head_id, "person.view", municipality_id=town.municipality_id, organization_id=good)
    async with unit() as work:
        card = await compared_school(work, town.above, town.school_id)
        assert card.active_at.date() == date(2026, 9, 17), "a curator has changed something since"
        assert (card.people, card.least, card.may_remind) == (0, 0, True)
        with pytest.raises(RefusedError, match="no_school"):
            await compared_school(work, town.above, 1)
        with pytest.raises(NotAllowedError):
            await compare_schools(work, town.boss)


async def test_pages(unit, town) -> None:
    async with unit() as work:
        for number in range(PAGE):
            school(work, town, f"Школа {number}")
    async with unit() as work:
        first, last = [await compare_schools(work, town.above, page) for page in (0, 9)]
    assert (len(first.schools), len(last.schools), last.page, last.pages) == (PAGE, 1, 1, 2)


async def test_whoever_also_looks_after_the_bot_sees_their_own_schools(unit, town) -> None:
    both = replace(town.above, grants=(Grant(Role.OPERATOR, None, None), *town.above.grants))
    async with unit() as work:
        assert (await compare_schools(work, both)).all == 1
        assert (await view_board(work, both, CATALOGUE, None)).may_keep


async def test_a_school_is_reminded_once_in_three_days(unit, town, clock) -> None:
    async with unit() as work:
        roadmap = follow(work, town, LATE)
    async with unit() as work:
        assert await remind_school(work, town.above, town.school_id) == 2
    async with unit() as work:
        with pytest.raises(RefusedError, match="school_reminded"):
            await remind_school(work, town.above, town.school_id)
    (notice,) = await notices(unit, "school_reminded")
    assert notice.person_id == town.head_id
    assert await read(unit, notice) == (
        "Сообщение от муниципального куратора.\nПросрочены 2 пункта дорожной карты:\n1 · Строка 1\n2 · Строка 2"
    )
    first, *_ = await terms(unit, roadmap)
    clock.move_by(3 * DAY)
    async with unit() as work:
        assert (await compared_school(work, town.above, town.school_id)).may_remind
        work.change(MeasureTerm, first.id, done_on=date(2026, 9, 18))
    async with unit() as work:
        assert await remind_school(work, town.above, town.school_id) == 1
    async with unit() as work:
        work.execute(MeasureTerm.__table__.update().values(done_on=date(2026, 9, 18)))
    assert await read(unit, notice) == "nothing_late"
    async with unit() as work:
        with pytest.raises(RefusedError, match="school_nothing_late"):
            await remind_school(work, town.above, town.school_id)


async def test_nobody_to_remind(unit, town) -> None:
    async with unit() as work:
        lonely = school(work, town, "Без куратора")
        follow(work, town, LATE, school_id=lonely)
    async with unit() as work:
        with pytest.raises(RefusedError, match="school_no_curator"):
            await remind_school(work, town.above, lonely)


async def test_a_school_asks_and_the_department_agrees(unit, town, clock) -> None:
    async with unit() as work:
        roadmap = await start(
            work, town.boss, CATALOGUE, "eerbek", municipality_id=town.municipality_id,
            organization_id=town.school_id, start_year=2026,
        )  # fmt: skip

    async def stands(actor):
        async with unit() as work:
            return await view_agreement(work, actor, CATALOGUE, roadmap)

    view = await stands(town.boss)
    assert (view.state, view.may_ask, view.may_decide, view.rows) == (Agreement.NONE, True, False, 16)
    async with unit() as work:
        with pytest.raises(RefusedError, match="agreement_not_asked"):
            await agree(work, town.above, CATALOGUE, roadmap, date(2026, 9, 15))
    for _ in range(2):
        async with unit() as work:
            await ask_agreement(work, town.boss, CATALOGUE, roadmap)
    (asked,) = await notices(unit, "roadmap_asked")
    assert (asked.person_id, "Школа № 2" in await read(unit, asked)) == (town.above.person_id, True)
    async with unit() as work:
        assert (await compare_schools(work, town.above)).waiting == await waiting_in(work, town.municipality_id) == 1
        with pytest.raises(RefusedError, match="note_empty"):
            await give_back(work, town.above, CATALOGUE, roadmap, " ")
    async with unit() as work:
        await give_back(work, town.above, CATALOGUE, roadmap, "нет срока у строки 15")
    view = await stands(town.boss)
    assert (view.state, view.note, view.may_ask) == (Agreement.RETURNED, "нет срока у строки 15", True)
    (returned,) = await notices(unit, "roadmap_returned")
    assert "нет срока у строки 15" in await read(unit, returned)
    clock.move_by(DAY)
    async with unit() as work:
        await ask_agreement(work, town.boss, CATALOGUE, roadmap)
    assert await read(unit, returned) == "asked_again"
    assert (await stands(town.above)).may_decide
    async with unit() as work:
        for wrong, day in (("document_in_future", date(2026, 9, 17)), ("document_too_old", date(2025, 1, 1))):
            with pytest.raises(RefusedError, match=wrong):
                await agree(work, town.above, CATALOGUE, roadmap, day)
    async with unit() as work:
        await agree(work, town.above, CATALOGUE, roadmap, date(2026, 9, 14))
    view = await stands(town.boss)
    assert (view.state, view.agreed_on, view.may_ask) == (Agreement.AGREED, date(2026, 9, 14), False)
    async with unit() as work:
        done = await work.all(select(MeasureTerm.__table__).where(MeasureTerm.done_on.is_not(None)))
        assert [(each.done_on, each.done_how, each.evidence) for each in done] == [
            (date(2026, 9, 14), Proof.DOCUMENT, {"agreed_on": "2026-09-14"})
        ]
        with pytest.raises(RefusedError, match="roadmap_agreed"):
            await ask_agreement(work, town.boss, CATALOGUE, roadmap)
    (agreed,) = await notices(unit, "roadmap_agreed")
    assert "14 сентября 2026" in await read(unit, agreed)
    assert await read(unit, asked) == "decided"


async def test_whom_nobody_can_ask(unit, town) -> None:
    async with unit() as work:
        own, over = follow(work, town, LATE), follow(work, town, LATE, school_id=None)
        work.execute(Membership.__table__.delete().where(Membership.organization_id.is_(None)))
    async with unit() as work:
        with pytest.raises(RefusedError, match="no_municipal_curator"):
            await ask_agreement(work, town.boss, CATALOGUE, own)
        with pytest.raises(RefusedError, match="gone"):
            await view_agreement(work, town.above, CATALOGUE, over)
        work.change(Roadmap, own, ended_at=work.now)
    async with unit() as work:
        with pytest.raises(RefusedError, match="gone"):
            await view_agreement(work, town.boss, CATALOGUE, own)


def test_the_rows_that_ask_for_the_agreement_are_in_the_catalogue() -> None:
    found = {each.id: each.title.ru for file in CATALOGUE.roadmaps.values() for each in file.measures}
    assert all("огласовать" in found[each] for each in ROWS)
