"""A school goes from one curator to the next, and is never without one."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.pauses import PauseReason
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.handover import begin_handover, request_handover_file, take_back, view_handover
from services.handover_file import handover_bytes
from services.handover_rows import hand_over_due
from services.joining import accept_invite
from services.notices import Skip
from services.pair_rows import holders
from services.pauses import pause_match
from services.places import place_of
from storage.ids import new_id
from storage.tables import Account, Handover, Invite, Match, Membership, OutboxMessage, Person, Signal
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CATALOGUE = load_catalogue()


class School:
    """A school with a curator, a head, a psychologist and a pair."""


@pytest.fixture
async def school(unit) -> School:
    found = School()
    async with unit() as u:
        town = found.town = Town(u)
        found.curator, found.id = town.curator(), town.school_id
        u.add(Account(id=new_id(), channel="telegram", chat_id=1, person_id=town.head_id, locale="ru",
                      unreachable_since=None, created_at=u.now))  # fmt: skip
        town.cycle()
        form_on(town)
        found.mentee, found.mentor, found.waiting = ready_mentee(town), ready_mentor(town), ready_mentee(town, "Боря")
        found.match = town.match(found.mentor, found.mentee, MatchStatus.WORKING.value)
        u.change(Match, found.match, approved_at=u.now)
        found.psychologist = town.human("Нина", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None)
        found.head = town.human("Глава", Role.SCHOOL_HEAD, kind="teacher", born=ADULT_BORN, grade=None)
        found.signal = new_id()
        u.add(
            Signal(
                id=found.signal, municipality_id=town.municipality_id, organization_id=town.school_id,
                person_id=found.mentee.id, raised_by=found.mentee.id, source="sos", asked="curator", level=0,
                raised_at=u.now, next_at=None, acknowledged_at=u.now, acknowledged_by=town.head_id, closed_at=None,
                closed_by=None,
            )
        )  # fmt: skip
        found.today = (u.now + timedelta(hours=3)).date()
        found.municipal = Actor(77, found.head.id, town.municipality_id,
                                grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))  # fmt: skip
    return found


async def curators(unit, school) -> list[int]:
    async with unit() as u:
        return await holders(u, school.id, Role.CURATOR)


async def kinds(unit, person_id: int) -> list[str]:
    async with unit() as u:
        return list(
            await u.scalars(
                select(OutboxMessage.kind).where(
                    OutboxMessage.person_id == person_id, OutboxMessage.kind.startswith("handover")
                )
            )
        )


async def begin(unit, school, actor=None, *, to=None, days=0) -> int:
    async with unit() as u:
        return await begin_handover(
            u, actor or school.curator, school.id, from_id=school.town.head_id, to_id=to,
            starts_on=school.today + timedelta(days=days),
        )  # fmt: skip


async def test_today_means_at_once_and_what_was_taken_on_goes_over(unit, school) -> None:
    made = await begin(unit, school, to=school.psychologist.id)
    assert await curators(unit, school) == [school.psychologist.id]
    assert await kinds(unit, school.psychologist.id) == ["handover_done"]
    assert await kinds(unit, school.town.head_id) == ["handover_over"]
    async with unit() as u:
        assert await u.scalar(select(Signal.acknowledged_by)) == school.psychologist.id
        assert await u.scalar(select(Handover.done)) is True
        ended = await u.scalar(
            select(Membership.until).where(
                Membership.person_id == school.town.head_id, Membership.role == Role.CURATOR.value
            )
        )
        assert ended is not None
        for kind, person in (("handover_done", school.psychologist.id), ("handover_over", school.town.head_id)):
            said = await compose(kind, u, Due(person, made, {}, "Europe/Moscow"), translator("ru"))
            assert "Школа № 2" in said.text


async def test_on_its_day_and_not_before(unit, clock, school) -> None:
    await begin(unit, school, to=school.psychologist.id, days=7)
    assert await kinds(unit, school.psychologist.id) == ["handover_begun"]
    with pytest.raises(RefusedError, match="handover_open"):
        await begin(unit, school, to=school.head.id)
    clock.move_by(timedelta(days=6))
    async with unit() as u:
        assert await hand_over_due(u, school.town.municipality_id) == 0
    clock.move_by(timedelta(days=1))
    async with unit() as u:
        assert await hand_over_due(u, school.town.municipality_id) == 1
    assert await curators(unit, school) == [school.psychologist.id]
    async with unit() as u:
        assert await hand_over_due(u, school.town.municipality_id) == 0


async def test_a_school_is_never_left_alone(unit, clock, school) -> None:
    """By a link: nothing ends before somebody has come in by it, and who leaves is told once a week."""
    await begin(unit, school, days=1)
    clock.move_by(timedelta(days=1))
    for _ in range(2):
        async with unit() as u:
            assert await hand_over_due(u, school.town.municipality_id) == 0
    assert await curators(unit, school) == [school.town.head_id]
    assert await kinds(unit, school.town.head_id) == ["handover_waits"]
    async with unit() as u:
        view = await view_handover(u, school.curator, school.id)
        assert view.pending.token is not None
        newcomer = await accept_invite(u, Actor(4242), view.pending.token, "ru")
    async with unit() as u:
        assert (await view_handover(u, school.curator, school.id)).pending.token is None
        assert await hand_over_due(u, school.town.municipality_id) == 1
    assert await curators(unit, school) == [newcomer]


async def test_who_is_gone_takes_nothing_over(unit, clock, school) -> None:
    await begin(unit, school, to=school.psychologist.id, days=1)
    async with unit() as u:
        row = await u.scalar(select(Membership.id).where(Membership.person_id == school.psychologist.id))
        u.change(Membership, row, until=u.now)
    clock.move_by(timedelta(days=1))
    async with unit() as u:
        assert await hand_over_due(u, school.town.municipality_id) == 0
    assert await curators(unit, school) == [school.town.head_id]


async def test_taken_back_before_its_day(unit, clock, school) -> None:
    await begin(unit, school, days=1)
    async with unit() as u:
        await take_back(u, school.curator, school.id)
    clock.move_by(timedelta(days=2))
    async with unit() as u:
        assert await hand_over_due(u, school.town.municipality_id) == 0
        assert await u.scalar(select(Invite.revoked_at)) is not None
    with pytest.raises(RefusedError, match="gone"):
        async with unit() as u:
            await take_back(u, school.curator, school.id)


@pytest.mark.parametrize(
    ("to", "days", "reason"),
    [("psychologist", -1, "handover_day"), ("psychologist", 91, "handover_day"), ("mentor", 0, "handover_stranger")],
)
async def test_a_handover_has_a_day_and_somebody_of_the_school(unit, school, to, days, reason) -> None:
    with pytest.raises(RefusedError, match=reason):
        await begin(unit, school, to=getattr(school, to).id, days=days)
    with pytest.raises(RefusedError, match="handover_same"):
        await begin(unit, school, to=school.town.head_id)


async def test_a_curator_passes_on_no_others_place(unit, school) -> None:
    async with unit() as u:
        other = school.town
        other.unit = u
        second = other.human("Вторая", Role.CURATOR, kind="teacher", born=ADULT_BORN, grade=None)
    with pytest.raises(RefusedError, match="gone"):
        await begin(unit, school, second.actor, to=school.psychologist.id)
    async with unit() as u:
        assert len((await view_handover(u, school.municipal, school.id)).curators) == 2
    await begin(unit, school, school.municipal, to=school.psychologist.id)
    assert await curators(unit, school) == sorted([second.id, school.psychologist.id])


async def test_the_file_says_where_the_school_stands_without_a_name(unit, school) -> None:
    from docx import Document  # noqa: PLC0415  as the paper itself

    async with unit() as u:
        await pause_match(u, school.curator, school.match, PauseReason.AWAY, school.today + timedelta(days=1))
    async with unit() as u:
        place = await place_of(u, school.id)
        name, data = await handover_bytes(u, CATALOGUE, place, translator("ru"))
        assert (name, data) == await handover_bytes(u, CATALOGUE, place, translator("ru"))
        codes = dict(await u.all(select(Person.first_name, Person.code)))
    assert name.endswith(".docx")
    made = Document(io.BytesIO(data))
    said = "\n".join(
        [each.text for each in made.paragraphs]
        + [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    )
    for code in (codes["Аня"], codes["Илья"], codes["Боря"]):
        assert code in said
    for first in ("Аня", "Илья", "Боря", "Мария"):
        assert first not in said
    assert "на паузе до" in said
    assert "Паузы кончаются до завтра" in said


async def test_the_file_goes_to_those_who_see_persons_alone(unit, school) -> None:
    with pytest.raises(NotAllowedError):
        async with unit() as u:
            await request_handover_file(u, school.municipal, school.id)
    async with unit() as u:
        await request_handover_file(u, school.curator, school.id)
        await request_handover_file(u, school.head.actor, school.id)
    async with unit() as u:
        zone = "Europe/Moscow"
        for person in (school.town.head_id, school.head.id):
            made = await compose("handover_file", u, Due(person, school.id, {}, zone), translator("en"))
            assert made.file.name.endswith(".docx")
        late = await compose("handover_file", u, Due(school.mentor.id, school.id, {}, zone), translator("ru"))
        assert isinstance(late, Skip)
