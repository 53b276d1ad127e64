"""The best set for a school: what goes in, what it proposes and why not, overrides, acceptance, fairness."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from catalog.load import load_catalogue
from domain.matching.model import Bar, Criterion
from domain.matching.overrides import LineState, Reason
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import RefusedError
from services.categories import mark_commission, note_categories
from services.erasing_data import Eraser
from services.matches import answer
from services.matching.accepting import accept, accept_all
from services.matching.best import turn_slider, view_set, work_out
from services.matching.changing import give, hold, leave_out, let_in_again, never, skip, take_back
from services.matching.comparing import compare, other_mentors
from services.matching.fairness import Cut, fairness
from services.matching.lines import lines_of
from services.matching.looking import view_alone, view_pair
from services.matching.words import alone_words, bar_words, reckoning_words
from services.pairing import propose
from storage.tables import AuditEntry, Match, MatchingLine, MatchingRule, OutboxMessage, Participation
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    """Three mentees; two mentors with one place each: one for study, one for the project."""
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.anya = ready_mentee(town, "Аня", me_needs=["study"])
        town.boris = ready_mentee(town, "Борис", me_needs=["project"])
        town.vera = ready_mentee(town, "Вера", me_needs=["career"], me_slots=["fri_eve"])
        town.ilya = ready_mentor(town, "Илья", mr_strong=["study"], mr_capacity=1)
        town.dima = ready_mentor(town, "Дима", mr_strong=["project"], mr_capacity=1)
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def lines(unit, town):
    return await do(unit, lines_of, town.cycle_id)


async def line_of(unit, town, mentee):
    return next(each for each in (await lines(unit, town)).all if each.mentee_id == mentee.participation_id)


async def worked_out(unit, town, catalogue) -> int:
    return await do(unit, work_out, town.boss, catalogue, town.school_id)


async def pairs(unit, town) -> dict[int, int | None]:
    return {each.mentee_id: each.mentor_id for each in (await lines(unit, town)).open}


async def test_the_set_says_who_with_whom_and_points_add_up(unit, town, catalogue) -> None:
    before = await do(unit, view_set, town.boss, catalogue, town.school_id)
    assert (before.ready_mentees, before.ready_mentors, before.made) == (3, 2, False)
    assert await worked_out(unit, town, catalogue) == 2
    assert await pairs(unit, town) == {
        town.anya.participation_id: town.ilya.participation_id,
        town.boris.participation_id: town.dima.participation_id,
    }
    after = await do(unit, view_set, town.boss, catalogue, town.school_id)
    assert (after.made, after.open, after.alone) == (True, 2, 1)
    line = await line_of(unit, town, town.anya)
    shown = await do(unit, view_pair, town.boss, line.id)
    assert (shown.mentee.first_name, shown.mentor.first_name) == ("Аня", "Илья")
    assert sum(points for _, points in shown.reckoning.points) == shown.reckoning.total == line.total
    said = reckoning_words(translator("ru"), catalogue, shown.reckoning)
    assert "Учёба" in said
    assert "40" in said
    async with unit() as work:
        looks = await work.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == town.head_id))
    assert {"matching.work_out", "matching.view"} <= set(looks)


async def test_who_is_alone_is_told_why(unit, town, catalogue) -> None:
    async with unit() as work:
        town.unit = work
        child = town.human("Гриша", Role.MENTEE, form=None)
    await worked_out(unit, town, catalogue)
    found = await do(unit, view_alone, town.boss, town.school_id)
    t = translator("ru")
    said = {each.name.first_name: alone_words(t, catalogue, each) for each in found.lines}
    assert list(said) == ["Вера", "Гриша"]
    assert "Пт вечером" in said["Вера"]
    assert said["Гриша"].startswith("сначала:")
    assert child.participation_id not in await pairs(unit, town)


async def test_every_bar_has_words_and_stops_the_pair(unit, town, catalogue) -> None:
    async with unit() as work:
        town.unit = work
        form_on(town, "student_pupil")
        town.teacher = adult_mentor(town, "Пётр", kind="teacher", form="teacher_pupil")
        town.student = adult_mentor(town, "Сева", kind="student", form="student_pupil")
        town.raw = town.human("Юра", Role.MENTOR, born=ADULT_BORN, grade=10)
        mum = town.human("Мама", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        town.guardian_of(town.anya, mum)
        town.guardian_of(town.dima, mum)
        town.match(town.ilya, ready_mentee(town, "Зоя"), MatchStatus.WORKING.value)
    async with unit() as work:
        await mark_commission(work, town.boss, town.boris.id, on=True)
    await worked_out(unit, town, catalogue)
    t = translator("ru")
    shown = await do(unit, other_mentors, town.boss, catalogue, (await line_of(unit, town, town.anya)).id)
    bars = {each.name.first_name: set(each.bars) for each in shown.mentors}
    assert Bar.FORM in bars["Пётр"]
    assert Bar.UNCHECKED_ADULT in bars["Сева"]
    assert Bar.CONSENT in bars["Юра"]
    assert Bar.FAMILY in bars["Дима"]
    assert Bar.CAPACITY in bars["Илья"]
    boris = await do(unit, other_mentors, town.boss, catalogue, (await line_of(unit, town, town.boris)).id)
    assert all(Bar.COMMISSION in each.bars for each in boris.mentors)
    vera = await do(unit, other_mentors, town.boss, catalogue, (await line_of(unit, town, town.vera)).id)
    assert any(Bar.NO_COMMON_SLOT in each.bars for each in vera.mentors)
    assert await pairs(unit, town) == {}
    for locale in ("ru", "en"):
        spoken = [bar_words(translator(locale), (bar,)) for bar in Bar]
        assert all(spoken)
        assert len(set(spoken)) == len(Bar)
    assert bar_words(t, (Bar.FAMILY,)) == "одна семья"


async def test_training_asked_for_is_a_bar_of_its_own(unit, town, catalogue) -> None:
    async with unit() as work:
        from services.requirements import switch_requirement  # noqa: PLC0415 - this test alone

        await switch_requirement(work, town.boss, town.school_id, "training", on=True)
    assert await worked_out(unit, town, catalogue) == 0
    found = await do(unit, view_alone, town.boss, town.school_id)
    said = {each.name.first_name: alone_words(translator("ru"), catalogue, each) for each in found.lines}
    assert "обучени" in said["Аня"]


async def test_accepting_goes_on_as_a_pair_chosen_by_hand(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    line = await line_of(unit, town, town.anya)
    match_id = await do(unit, accept, town.boss, catalogue, line.id)
    assert await do(unit, accept, town.boss, catalogue, line.id) == match_id
    async with unit() as work:
        row = await work.first(select(Match.status, Match.form).where(Match.id == match_id))
        told = await work.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "match_proposed"))
    assert (row.status, row.form) == ("proposed", "pupil_pupil")
    assert set(told) == {town.anya.id, town.ilya.id}
    await worked_out(unit, town, catalogue)
    after = await lines(unit, town)
    assert [each.match_id for each in after.accepted] == [match_id]
    assert {each.mentee_id for each in after.open} == {town.boris.participation_id}


async def test_accept_all_leaves_out_the_skipped_and_survives_what_has_changed(unit, town, catalogue) -> None:
    async with unit() as work:
        town.unit = work
        third = ready_mentor(town, "Олег", mr_strong=["career"], mr_slots=["fri_eve"], mr_capacity=1)
    await worked_out(unit, town, catalogue)
    await do(unit, skip, town.boss, (await line_of(unit, town, town.vera)).id)
    # Meanwhile the mentor of one pair got somebody else by hand.
    async with unit() as work:
        town.unit = work
        town.match(town.ilya, ready_mentee(town, "Зоя"), MatchStatus.WORKING.value)
    found = await do(unit, accept_all, town.boss, catalogue, town.school_id)
    assert (found.asked, found.refused) == (1, 1)
    left = await lines(unit, town)
    assert (await line_of(unit, town, town.vera)).state is LineState.SKIPPED
    assert {each.mentor_id for each in left.open} == {town.ilya.participation_id, third.participation_id}
    assert await refused(unit, accept, town.boss, catalogue, (await line_of(unit, town, town.anya)).id) == "mentor_full"


async def test_of_two_curators_one_asks_and_the_other_changes_nothing(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    line = await line_of(unit, town, town.anya)
    await do(unit, propose, town.boss, catalogue, town.anya.participation_id, town.dima.participation_id)
    assert await refused(unit, accept, town.boss, catalogue, line.id) == "mentee_taken"
    assert await refused(unit, view_pair, town.boss, line.id) == "set_changed"
    await worked_out(unit, town, catalogue)
    assert await refused(unit, accept, town.boss, catalogue, line.id) == "set_changed"


async def test_a_no_brings_them_back_and_moves_nobody_else(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    await do(unit, accept_all, town.boss, catalogue, town.school_id)
    match_id = (await line_of(unit, town, town.anya)).match_id
    kept = (await line_of(unit, town, town.boris)).match_id
    await do(unit, answer, town.ilya.actor, match_id, accept=False)
    assert (await do(unit, view_set, town.boss, catalogue, town.school_id)).returned == 1
    await worked_out(unit, town, catalogue)
    found = await lines(unit, town)
    assert [each.match_id for each in found.accepted] == [kept]
    again = next(each for each in found.open if each.mentee_id == town.anya.participation_id)
    assert again.mentor_id == town.ilya.participation_id
    assert dict(again.points)[Criterion.DECLINED_BEFORE] < 0


async def test_a_mentor_who_leaves_leaves_the_set(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    line = await line_of(unit, town, town.anya)
    async with unit() as work:
        work.change(Participation, town.ilya.participation_id, left_at=work.now)
    assert await refused(unit, view_pair, town.boss, line.id) == "set_changed"
    shown = await do(unit, other_mentors, town.boss, catalogue, line.id)
    assert (shown.mentor, len(shown.mentors)) == (None, 1)
    found = await do(unit, view_set, town.boss, catalogue, town.school_id)
    assert (found.open, found.returned) == (1, 1)


async def test_who_is_left_out_for_now_is_not_counted_as_alone(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    await do(unit, leave_out, town.boss, (await line_of(unit, town, town.anya)).id, reason=Reason.FAMILY)
    found = await do(unit, view_set, town.boss, catalogue, town.school_id)
    assert (found.alone, found.later) == (1, 1)
    shown = await do(unit, view_alone, town.boss, town.school_id)
    assert ([each.name.first_name for each in shown.lines], len(shown.later)) == (["Вера"], 1)


async def test_swap_hold_veto_and_leaving_out_stay_when_worked_out_anew(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    line = await line_of(unit, town, town.anya)
    shown = await do(unit, compare, town.boss, catalogue, line.id, town.dima.participation_id)
    assert (shown.displaced.first_name, shown.bars) == ("Борис", ())
    await do(unit, give, town.boss, catalogue, line.id, town.dima.participation_id, reason=Reason.ASKED)
    swapped = {town.anya.participation_id: town.dima.participation_id,
               town.boris.participation_id: town.ilya.participation_id}  # fmt: skip
    assert await pairs(unit, town) == swapped
    await worked_out(unit, town, catalogue)
    assert await pairs(unit, town) == swapped
    boris = await line_of(unit, town, town.boris)
    assert await refused(unit, give, town.boss, catalogue, boris.id, town.dima.participation_id,
                         reason=Reason.OTHER) == "mentor_held"  # fmt: skip
    anya = await line_of(unit, town, town.anya)
    assert (await do(unit, view_pair, town.boss, anya.id)).held
    await do(unit, never, town.boss, anya.id, reason=Reason.TENSION)
    await worked_out(unit, town, catalogue)
    assert (await pairs(unit, town))[town.anya.participation_id] == town.ilya.participation_id
    anya = await line_of(unit, town, town.anya)
    barred = await do(unit, compare, town.boss, catalogue, anya.id, town.dima.participation_id)
    assert (barred.bars, barred.why) == ((Bar.VETO,), Reason.TENSION)
    assert await refused(unit, give, town.boss, catalogue, anya.id, town.dima.participation_id,
                         reason=Reason.OTHER) == "pair_barred"  # fmt: skip
    await do(unit, take_back, town.boss, catalogue, anya.id, town.dima.participation_id)
    assert (await do(unit, compare, town.boss, catalogue, anya.id, town.dima.participation_id)).bars == ()
    await do(unit, leave_out, town.boss, anya.id, reason=Reason.FAMILY)
    await worked_out(unit, town, catalogue)
    assert town.anya.participation_id not in await pairs(unit, town)
    assert (await do(unit, view_set, town.boss, catalogue, town.school_id)).later == 1
    assert await do(unit, let_in_again, town.boss, town.school_id) == 1
    await worked_out(unit, town, catalogue)
    assert town.anya.participation_id in await pairs(unit, town)
    async with unit() as work:
        reasons = await work.scalars(select(MatchingRule.reason).order_by(MatchingRule.made_at, MatchingRule.id))
    assert set(reasons) == {"asked", "tension", "family"}


async def test_a_held_pair_that_was_accepted_holds_nobody_after_a_no(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    line = await line_of(unit, town, town.anya)
    for _ in range(2):
        await do(unit, hold, town.boss, line.id, on=True)
    await do(unit, accept, town.boss, catalogue, line.id)
    async with unit() as work:
        assert await work.scalar(select(func.count()).where(MatchingRule.lifted_at.is_(None))) == 0


async def test_sliders_turn_and_count(unit, town, catalogue) -> None:
    async with unit() as work:
        town.unit = work
        ready_mentor(town, "Олег", mr_strong=["career"], mr_slots=["fri_eve"], mr_capacity=1)
    await worked_out(unit, town, catalogue)
    usual = dict((await line_of(unit, town, town.anya)).points)[Criterion.AREA]
    await do(unit, turn_slider, town.boss, catalogue, town.school_id, "topic")
    assert (await do(unit, view_set, town.boss, catalogue, town.school_id)).sliders["topic"] == "more"
    await worked_out(unit, town, catalogue)
    assert dict((await line_of(unit, town, town.anya)).points)[Criterion.AREA] > usual
    for step in ("less", "usual"):
        await do(unit, turn_slider, town.boss, catalogue, town.school_id, "topic")
        assert (await do(unit, view_set, town.boss, catalogue, town.school_id)).sliders["topic"] == step
    assert await refused(unit, turn_slider, town.boss, catalogue, town.school_id, "luck") == "gone"


async def test_fairness_counts_by_group_and_hides_small_categories(unit, town, catalogue) -> None:
    from domain.categories import Category  # noqa: PLC0415

    async with unit() as work:
        town.unit = work
        town.match(town.ilya, town.anya, MatchStatus.WORKING.value)
    await do(unit, note_categories, town.boss, town.anya.id, main=Category.GIFTED, second=None)
    found = await do(unit, fairness, town.boss, catalogue, town.school_id, Cut.GRADE)
    assert (found.total.mentees, found.total.paired) == (3, 1)
    assert [(each.key, each.mentees, each.paired) for each in found.shares] == [("7", 3, 1)]
    assert found.total.fit is not None
    assert found.total.fit > 50
    forms = await do(unit, fairness, town.boss, catalogue, town.school_id, Cut.FORM)
    assert {each.key: each.mentees for each in forms.shares} == {"pupil_pupil": 1, None: 2}
    hidden = await do(unit, fairness, town.boss, catalogue, town.school_id, Cut.CATEGORY)
    assert [(each.key, each.mentees, each.fit) for each in hidden.shares] == [("gifted", None, None)]


async def test_who_is_erased_leaves_the_set_too(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    await do(unit, hold, town.boss, (await line_of(unit, town, town.anya)).id, on=True)
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.anya.id).run()
    async with unit() as work:
        for table in (MatchingRule, MatchingLine):
            mine = select(func.count()).where(table.mentee_id == town.anya.participation_id)
            assert await work.scalar(mine) == 0
