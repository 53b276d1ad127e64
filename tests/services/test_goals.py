"""A pair's plan: written, proposed, answered, approved, changed, marked; who sees what, and what is awkward."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.plans import Change, Line, Mark, Moment, Part, PlanState
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services import mydata_paper
from services.access import NotAllowedError, RefusedError
from services.composers import compose
from services.composers.registry import Due
from services.erasing_data import Eraser
from services.goal_answers import Remark, Wish, agree_plan, approve_plan, doubt_marks, give_back, want_otherwise
from services.goal_files import request_plan_file
from services.goal_marks import mark_goal
from services.goal_matters import plans_to_approve, without_plan
from services.goal_steps import PlanStep
from services.goals import (
    begin,
    drop_change,
    edit,
    plan_brief,
    propose_plan,
    settle_aside,
    take_back,
    view_plan,
)
from services.notices import Skip
from services.places import place_of
from services.plan import Next, plan
from services.soundness import violations
from services.steps import StepKind, next_steps
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import Cycle, Match, MatchMember, Meeting, OutboxMessage, Plan, PlanWord
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CATALOGUE = load_catalogue()
GOAL = Change(
    Part.GOAL,
    Line(id="study_marks_up"),
    sign=Line(id="study_marks_up.sign"),
    tasks=(Line(id="study_marks_up.1"),),
)


@pytest.fixture
async def world(unit):
    """A school with a working pair, a guardian, a second curator, and somebody who was in nobody's pair."""
    async with unit() as work:
        town = Town(work)
        curator = town.curator()
        town.cycle()
        form_on(town)
        mentor, mentee = ready_mentor(town), ready_mentee(town)
        guardian = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        town.guardian_of(mentee, guardian)
        match = town.match(mentor, mentee, MatchStatus.WORKING.value)
    return SimpleNamespace(
        unit=unit, town=town, curator=curator, mentor=mentor, mentee=mentee, guardian=guardian, match=match
    )


async def refused(world, call) -> str:
    with pytest.raises(RefusedError) as refusal:
        async with world.unit() as work:
            await call(work)
    return refusal.value.reason


async def write(world, *more: Change) -> int:
    """Write a draft with one goal and return its revision."""
    async with world.unit() as work:
        seen = await begin(work, world.mentor.actor, world.match)
    for change in more or (GOAL,):
        async with world.unit() as work:
            seen = (await edit(work, world.mentor.actor, world.match, change, seen=seen)).revision
    return seen


async def propose(world, *more: Change) -> None:
    seen = await write(world, *more)
    async with world.unit() as work:
        await propose_plan(work, world.mentor.actor, world.match, seen=seen)


async def page(world, who):
    async with world.unit() as work:
        return await view_plan(work, getattr(who, "actor", who), world.match)


async def approved(world, *more: Change) -> None:
    await propose(world, *more)
    shown = await page(world, world.mentee)
    async with world.unit() as work:
        await agree_plan(work, world.mentee.actor, world.match, seen=shown.known.open.round)
    async with world.unit() as work:
        await approve_plan(work, world.curator, world.match, seen=shown.known.open.round)


async def test_the_whole_way_and_whose_turn_it_is(world) -> None:
    assert (await page(world, world.mentor)).step is PlanStep.START
    assert (await page(world, world.mentee)).step is PlanStep.WAIT_MENTOR
    seen = await write(world)
    draft = await page(world, world.mentor)
    assert draft.step is PlanStep.FINISH
    assert draft.shown.content.needs == ("areas:study", "areas:project")
    assert draft.shown.content.goals[0].due == "2027-05"
    assert (await page(world, world.mentee)).shown is None, "a draft is the mentor's alone"
    async with world.unit() as work:
        await propose_plan(work, world.mentor.actor, world.match, seen=seen)
    mentee = await page(world, world.mentee)
    assert (mentee.step, mentee.shown.state) == (PlanStep.ANSWER, PlanState.PROPOSED)
    async with world.unit() as work:
        assert next(s.kind for s in await next_steps(work, world.mentee.actor) if s.is_task) is StepKind.PLAN
        assert (await plan(work, world.mentee.actor, world.match)).next is Next.PLAN
    guardian = await page(world, world.guardian)
    assert (guardian.step, guardian.shown.state) == (PlanStep.WAIT_MENTEE, PlanState.PROPOSED)
    assert not guardian.may_file
    for _ in "twice":
        async with world.unit() as work:
            await agree_plan(work, world.mentee.actor, world.match, seen=1)
    async with world.unit() as work:
        lines = (await morning(work, world.curator, world.town.school_id)).lines
    assert [(line.count, line.ids) for line in lines if line.matter is Matter.PLANS] == [(1, (world.match,))]
    async with world.unit() as work:
        await approve_plan(work, world.curator, world.match, seen=1)
    assert (await page(world, world.mentor)).step is PlanStep.STANDS
    async with world.unit() as work:
        assert await plans_to_approve(work, await place_of(work, world.town.school_id)) == ()
        kinds = await work.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.created_at, OutboxMessage.id))
        assert sorted(kinds) == ["plan_approved", "plan_approved", "plan_proposed", "plan_unanswered"]
        assert [each for each in await violations(work) if "plan " in each.rule] == []


async def test_it_comes_back_with_a_word_and_goes_again(world) -> None:
    await propose(world)
    async with world.unit() as work:
        assert await want_otherwise(work, world.mentee.actor, world.match, seen=1, wish=Wish.EASIER)
    mentor = await page(world, world.mentor)
    assert mentor.step is PlanStep.CHANGE
    assert [said.reason for said in mentor.came_back] == ["easier"]
    async with world.unit() as work:
        assert [s.kind for s in await next_steps(work, world.mentor.actor) if s.kind is StepKind.PLAN]
    await propose(world, Change(Part.OFTEN, value="fortnight"))
    assert await refused(world, lambda w: agree_plan(w, world.mentee.actor, world.match, seen=1)) == "plan_changed"
    async with world.unit() as work:
        await agree_plan(work, world.mentee.actor, world.match, seen=2)
    async with world.unit() as work:
        assert await give_back(work, world.curator, world.match, seen=2, remark=Remark.SIGN, text="Сколько именно?")
    mentor = await page(world, world.mentor)
    assert [(said.reason, said.text) for said in mentor.came_back] == [("sign", "Сколько именно?")]
    assert not (await page(world, world.mentee)).came_back


async def test_a_change_is_a_new_version_and_the_old_one_stands_meanwhile(world) -> None:
    await approved(world)
    seen = await write(world, Change(Part.COUNT, value="20"))
    both = await page(world, world.mentor)
    assert (both.known.standing.number, both.known.open.number) == (1, 2)
    assert (await page(world, world.mentee)).shown.number == 1
    async with world.unit() as work:
        await propose_plan(work, world.mentor.actor, world.match, seen=seen)
    async with world.unit() as work:
        await agree_plan(work, world.mentee.actor, world.match, seen=1)
    async with world.unit() as work:
        await approve_plan(work, world.curator, world.match, seen=1)
    states = [each.state for each in (await page(world, world.curator)).known.versions]
    assert states == [PlanState.REPLACED, PlanState.APPROVED]
    await write(world, Change(Part.COUNT, value="6"))
    async with world.unit() as work:
        await drop_change(work, world.mentor.actor, world.match)
    after = await page(world, world.mentor)
    assert (after.known.standing.number, after.known.versions[-1].state) == (2, PlanState.DROPPED)
    async with world.unit() as work:
        assert [each for each in await violations(work) if "plan " in each.rule] == []


async def test_who_is_slower_is_told_and_loses_nothing(world) -> None:
    seen = await write(world)
    title = Change(Part.TITLE, Line(text="Мои слова"), goal=1)
    async with world.unit() as work:
        await edit(work, world.mentor.actor, world.match, Change(Part.COUNT, value="6"), seen=seen)
    async with world.unit() as work:
        slower = await edit(work, world.mentor.actor, world.match, title, seen=seen)
    assert (slower.slower, slower.kept) == (True, True)
    kept = (await page(world, world.mentor)).known.open
    assert kept.content.goals[0].title == Line(id="study_marks_up")
    assert kept.aside["text"] == "Мои слова"
    async with world.unit() as work:
        await settle_aside(work, world.mentor.actor, world.match, take=True)
    taken = (await page(world, world.mentor)).known.open
    assert (taken.content.goals[0].title, taken.aside) == (Line(text="Мои слова"), None)
    # A mentee's word that comes too late is passed on all the same.
    async with world.unit() as work:
        await propose_plan(work, world.mentor.actor, world.match, seen=taken.revision)
    async with world.unit() as work:
        await take_back(work, world.mentor.actor, world.match)
    async with world.unit() as work:
        assert not await want_otherwise(work, world.mentee.actor, world.match, seen=1, text="<b>Реже</b> 😀")
    assert [said.text for said in (await page(world, world.mentor)).came_back] == ["<b>Реже</b> 😀"]


async def test_limits_and_gaps_are_named(world) -> None:
    seen = await write(world, Change(Part.GOAL, Line(text="Своя цель")))
    actor, match = world.mentor.actor, world.match
    assert await refused(world, lambda w: propose_plan(w, actor, match, seen=seen)) == "plan_no_sign"
    for change, reason in (
        (Change(Part.TITLE, Line(text=""), goal=1), "plan_empty"),
        (Change(Part.SIGN, Line(text="я" * 5000), goal=1), "plan_long"),
        (Change(Part.DUE, value="2031-01", goal=1), "plan_value"),
        (Change(Part.TASK, Line(text="шаг"), goal=9), "plan_goal_gone"),
    ):
        assert await refused(world, lambda w, c=change: edit(w, actor, match, c, seen=seen)) == reason
    wish = want_otherwise
    await propose(world, Change(Part.SIGN, Line(text="три книги"), goal=1))
    mentee = world.mentee.actor
    assert await refused(world, lambda w: wish(w, mentee, match, seen=1)) == "plan_empty"
    assert await refused(world, lambda w: wish(w, mentee, match, seen=1, text="я" * 301)) == "plan_long"
    assert await refused(world, lambda w: approve_plan(w, world.curator, match, seen=1)) == "plan_unanswered"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (MatchStatus.PAUSED, "plan_paused"),
        (MatchStatus.BROKEN, "plan_over"),
        (MatchStatus.FINAL, "plan_over"),
        (MatchStatus.TRIAL, "plan_early"),
    ],
)
async def test_no_plan_is_written_in_a_pair_that_rests(world, status, reason) -> None:
    await propose(world)
    async with world.unit() as work:
        await work.exclusive()
        work.change(Match, world.match, status=status.value, status_before_pause=MatchStatus.WORKING.value)
    match = world.match
    assert await refused(world, lambda w: take_back(w, world.mentor.actor, match)) == reason
    assert await refused(world, lambda w: agree_plan(w, world.mentee.actor, match, seen=1)) == reason
    assert await refused(world, lambda w: approve_plan(w, world.curator, match, seen=1)) == reason
    assert (await page(world, world.mentee)).step in {PlanStep.PAUSED, PlanStep.OVER, PlanStep.EARLY}


async def test_a_mentor_who_was_replaced_hands_the_plan_on(world) -> None:
    await propose(world)
    async with world.unit() as work:
        world.town.unit = work
        new = ready_mentor(world.town, "Олег")
        place = {"municipality_id": world.town.municipality_id, "match_id": world.match}
        work.execute(update(MatchMember).where(MatchMember.person_id == world.mentor.id).values(accepted=False))
        work.add(
            MatchMember(
                id=new_id(), participation_id=new.participation_id, person_id=new.id, side="mentor", accepted=True,
                answered_at=work.now, **place,
            )
        )  # fmt: skip
    assert await refused(world, lambda w: take_back(w, world.mentor.actor, world.match)) == "gone"
    async with world.unit() as work:
        assert await take_back(work, new.actor, world.match)
    assert (await page(world, new)).shown.content.goals


async def test_a_group_needs_every_word_or_a_week(world, clock) -> None:
    async with world.unit() as work:
        world.town.unit = work
        second = ready_mentee(world.town, "Боря")
        work.add(
            MatchMember(
                id=new_id(), municipality_id=world.town.municipality_id, match_id=world.match, side="mentee",
                participation_id=second.participation_id, person_id=second.id, accepted=True, answered_at=work.now,
            )
        )  # fmt: skip
    await propose(world)
    async with world.unit() as work:
        await agree_plan(work, world.mentee.actor, world.match, seen=1)
    assert (await page(world, world.mentee)).step is PlanStep.WAIT_OTHERS
    curator = world.curator
    assert (await page(world, curator)).step is PlanStep.WAIT_MENTEE
    assert await refused(world, lambda w: approve_plan(w, curator, world.match, seen=1)) == "plan_unanswered"
    async with world.unit() as work:
        asked = await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == "plan_unanswered"))
        for row in asked:
            due = Due(row.person_id, row.subject_id, row.params, "Europe/Moscow")
            said = await compose("plan_unanswered", work, due, translator("ru", child=True))
            assert isinstance(said, Skip) is (row.person_id == world.mentee.id)
    clock.move_by(timedelta(days=8))
    assert (await page(world, curator)).step is PlanStep.APPROVE_WITHOUT
    async with world.unit() as work:
        await approve_plan(work, curator, world.match, seen=1)
    shown = (await page(world, curator)).known
    assert shown.standing.without_all
    assert shown.words[-1].kind == "approved_without_all"


async def test_marks_halfway_and_at_the_end(world, clock) -> None:
    await approved(world)
    actor, match = world.mentor.actor, world.match
    early = mark_goal
    assert await refused(
        world, lambda w: early(w, actor, match, Moment.INTERIM, goal=1, mark=Mark.DONE)
    ) == "plan_early"  # fmt: skip
    clock.move_by(timedelta(days=90))
    assert (await page(world, world.mentor)).step is PlanStep.MARK_INTERIM
    async with world.unit() as work:
        assert (await plan(work, actor, match)).next is Next.PLAN
        assert await mark_goal(work, actor, match, Moment.INTERIM, goal=1, mark=Mark.PARTLY) == ()
    assert (await page(world, world.mentor)).step is PlanStep.STANDS
    assert (await page(world, world.mentee)).to_doubt is Moment.INTERIM
    for _ in "twice":
        async with world.unit() as work:
            await doubt_marks(work, world.mentee.actor, match, Moment.INTERIM)
    assert [said.reason for said in (await page(world, world.curator)).doubts] == ["interim"]
    assert (await page(world, world.mentor)).doubts == ()
    async with world.unit() as work:
        await work.exclusive()
        work.change(Match, match, status=MatchStatus.FINAL.value)
    assert (await page(world, world.mentor)).step is PlanStep.MARK_FINAL
    async with world.unit() as work:
        assert await mark_goal(work, actor, match, Moment.FINAL, goal=1, mark=Mark.DONE) == (0,)
    async with world.unit() as work:
        assert await mark_goal(work, actor, match, Moment.FINAL, goal=0, mark=Mark.DONE) == ()
    async with world.unit() as work:
        told = await work.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "plan_marked"))
        assert told == [world.mentee.id] * 2
        doubted = await work.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "plan_doubt"))
        assert doubted == [world.curator.person_id]


async def test_a_pair_without_a_plan_is_a_line_a_week_after_planning(world, clock) -> None:
    async with world.unit() as work:
        world.town.unit = work
        meeting = world.town.meeting(world.match, work.now, kind="planning")
    async with world.unit() as work:
        await work.exclusive()
        work.change(
            Meeting, meeting, status="held", held_at=work.now, minutes=60, logged_by=world.mentor.id,
            logged_at=work.now,
        )  # fmt: skip
    for days, count in ((6, 0), (2, 1)):
        clock.move_by(timedelta(days=days))
        async with world.unit() as work:
            assert len(await without_plan(work, await place_of(work, world.town.school_id))) == count
    await propose(world)
    async with world.unit() as work:
        lines = (await morning(work, world.curator, world.town.school_id)).lines
    assert Matter.NO_PLAN not in {line.matter for line in lines}


async def test_strangers_and_the_own_pair_of_a_curator(world) -> None:
    await propose(world)
    async with world.unit() as work:
        world.town.unit = work
        other = ready_mentee(world.town, "Ева")
        stranger = world.town.human("Зоя", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        newcomer = world.town.human("Яна", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        world.town.guardian_of(world.mentee, newcomer, confirmed=False)
    for who in (other, stranger, newcomer):
        assert await refused(world, lambda w, a=who.actor: view_plan(w, a, world.match)) == "gone"
        assert await refused(world, lambda w, a=who.actor: plan_brief(w, a, world.match)) == "gone"
    assert await refused(world, lambda w: request_plan_file(w, world.guardian.actor, world.match)) == "gone"
    with pytest.raises(NotAllowedError):
        async with world.unit() as work:
            await approve_plan(work, world.mentor.actor, world.match, seen=1)
    async with world.unit() as work:
        await work.exclusive()
        work.execute(
            update(MatchMember).where(MatchMember.person_id == world.mentor.id).values(person_id=world.town.head_id)
        )
    assert await refused(world, lambda w: approve_plan(w, world.curator, world.match, seen=1)) == "plan_own"


async def test_the_file_has_names_for_the_pair_and_codes_for_the_school(world) -> None:
    await approved(world)
    async with world.unit() as work:
        for reader, inside in ((world.mentee.actor, True), (world.curator, False)):
            await request_plan_file(work, reader, world.match)
            due = Due(reader.person_id, world.match, {}, "Europe/Moscow")
            made = await compose("plan_file", work, due, translator("ru"))
            text = _docx_text(made.file.data)
            assert ("Аня" in text, "Илья" in text) == (inside, inside)
            assert "Исправить оценки" in text
            again = await compose("plan_file", work, due, translator("ru"))
            assert again.file.data == made.file.data
        stranger = Due(world.guardian.id, world.match, {}, "Europe/Moscow")
        assert await compose("plan_file", work, stranger, translator("ru")) == Skip("gone")


def _docx_text(data: bytes) -> str:
    import io  # noqa: PLC0415

    from docx import Document  # noqa: PLC0415

    found = Document(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in found.paragraphs), *cells])


async def test_one_sees_ones_plan_in_the_file_about_oneself_and_it_goes_with_the_data(world) -> None:
    await approved(world)
    await propose(world, Change(Part.REQUEST, Line(text="Тайная просьба")))
    async with world.unit() as work:
        await want_otherwise(work, world.mentee.actor, world.match, seen=1, text="Хочу про космос")
    t = translator("ru")
    async with world.unit() as work:
        zone, about = "Europe/Moscow", {"person_id": world.mentee.id}
        mine = await mydata_paper.person_paper(work, CATALOGUE, t, zone, **about, reader_id=world.mentee.id)
        hers = await mydata_paper.person_paper(work, CATALOGUE, t, zone, **about, reader_id=world.guardian.id)
    assert "Хочу про космос" in str(mine.data())
    assert "Исправить оценки" in str(mine.data())
    assert "Исправить оценки" in str(hers.data())
    assert "Хочу про космос" not in str(hers.data())
    async with world.unit() as work:
        await work.exclusive()
        work.change(Match, world.match, status=MatchStatus.BROKEN.value, ended_at=work.now)
        await Eraser(work, world.town.school_id, world.mentee.id).run()
    async with world.unit() as work:
        assert set(map(str, await work.scalars(select(Plan.content)))) == {"{}"}
        assert await work.scalars(select(PlanWord.text).where(PlanWord.text.is_not(None))) == []
        assert (await view_plan(work, world.curator, world.match)).shown.content.goals == ()


async def test_a_year_that_has_ended_still_has_a_month(world) -> None:
    async with world.unit() as work:
        await work.exclusive()
        work.change(Cycle, world.town.cycle_id, ends_on=work.now.date() - timedelta(days=40))
    await propose(world)
    assert (await page(world, world.mentee)).shown.content.goals[0].due == "2026-09"
