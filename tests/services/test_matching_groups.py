"""What a school allows for the set: groups as one proposal, pupils of one class; and he or she where it was said."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.matching.model import Bar, Change, Criterion
from domain.matching.overrides import LineState, Reason
from domain.vocabulary import MatchStatus, Sex
from locales import translator
from services.erasing_data import Eraser
from services.matches import answer
from services.matching.accepting import accept, accept_all
from services.matching.address import note_sex, note_wish, view_address
from services.matching.best import turn_switch, view_set
from services.matching.changing import give, leave_out, skip
from services.matching.comparing import other_mentors
from services.matching.fairness import Cut, fairness
from services.matching.lines import lines_of
from services.matching.looking import first_pair, view_alone, view_pair
from services.matching.words import alone_words, reckoning_words
from services.soundness import violations
from storage.tables import AuditEntry, Match, MatchMember, OutboxMessage, Participation, Person
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.test_matching import do, line_of, pairs, refused, worked_out
from tests.services.town import Town


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    """Three who ask for study and one for the project; a mentor with five places, and one for whoever else there is."""
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.anya, town.boris, town.vera = (
            ready_mentee(town, name, me_needs=["study"]) for name in ("Аня", "Боря", "Вера")
        )
        town.gleb = ready_mentee(town, "Глеб", me_needs=["project"])
        town.ilya = ready_mentor(town, "Илья", mr_strong=["study"], mr_capacity=5)
        town.dima = ready_mentor(town, "Дима", mr_strong=["project"], mr_capacity=1)
    return town


@pytest.fixture
async def grouped(unit, town, catalogue) -> Town:
    await do(unit, turn_switch, town.boss, town.school_id, "groups")
    await worked_out(unit, town, catalogue)
    return town


async def members_of(unit, match_id) -> set[int]:
    async with unit() as work:
        found = select(MatchMember.participation_id).where(MatchMember.match_id == match_id)
        return set(await work.scalars(found))


async def test_a_group_is_one_proposal_where_the_school_allows_it(unit, town, catalogue) -> None:
    await worked_out(unit, town, catalogue)
    shown = await do(unit, view_pair, town.boss, (await line_of(unit, town, town.anya)).id)
    assert (shown.of, shown.members) == (4, ())
    await do(unit, turn_switch, town.boss, town.school_id, "groups")
    assert await refused(unit, turn_switch, town.boss, town.school_id, "luck") == "gone"
    await worked_out(unit, town, catalogue)
    found = await do(unit, view_set, town.boss, catalogue, town.school_id)
    assert (found.open, found.groups, found.pending) == (4, 1, 2)
    shown = await do(unit, view_pair, town.boss, (await line_of(unit, town, town.vera)).id)
    assert (shown.of, shown.shared, shown.mentor.first_name) == (2, "study", "Илья")
    assert {each.name.first_name for each in shown.members} == {"Аня", "Боря", "Вера"}
    assert all(each.total > 0 for each in shown.members)
    async with unit() as work:
        looks = await work.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "matching.view"))
    assert {town.anya.id, town.boris.id, town.vera.id} <= set(looks)


async def test_accepting_one_accepts_the_group_and_a_no_leaves_the_rest(unit, grouped, catalogue) -> None:
    town = grouped
    match_id = await do(unit, accept, town.boss, catalogue, (await line_of(unit, town, town.boris)).id)
    four = (town.anya, town.boris, town.vera, town.ilya)
    assert await members_of(unit, match_id) == {each.participation_id for each in four}
    async with unit() as work:
        told = await work.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "match_proposed"))
        assert await violations(work) == []
    assert set(told) == {each.id for each in four}
    assert {each.match_id for each in (await do(unit, lines_of, town.cycle_id)).accepted} == {match_id}
    await do(unit, answer, town.vera.actor, match_id, accept=False)
    for each in (town.ilya, town.anya, town.boris):
        await do(unit, answer, each.actor, match_id, accept=True)
    async with unit() as work:
        assert await work.scalar(select(Match.status).where(Match.id == match_id)) == MatchStatus.AGREED.value
    assert (await do(unit, view_set, town.boss, catalogue, town.school_id)).returned == 1
    await worked_out(unit, town, catalogue)
    found = await do(unit, lines_of, town.cycle_id)
    assert {each.mentee_id for each in found.accepted} == {town.anya.participation_id, town.boris.participation_id}
    again = next(each for each in found.open if each.mentee_id == town.vera.participation_id)
    assert dict(again.points)[Criterion.DECLINED_BEFORE] < 0


async def test_accept_all_counts_a_group_once_and_passes_a_skipped_one_over(unit, grouped, catalogue) -> None:
    town = grouped
    await do(unit, skip, town.boss, (await line_of(unit, town, town.boris)).id)
    states = [(await line_of(unit, town, each)).state for each in (town.anya, town.boris, town.vera)]
    assert states == [LineState.SKIPPED] * 3
    found = await do(unit, accept_all, town.boss, catalogue, town.school_id)
    assert (found.asked, found.refused) == (1, 0)
    assert await do(unit, first_pair, town.boss, town.school_id) is None
    match_id = await do(unit, accept, town.boss, catalogue, (await line_of(unit, town, town.anya)).id)
    assert len(await members_of(unit, match_id)) == 4


async def test_who_is_taken_out_leaves_the_others_a_group(unit, grouped, catalogue) -> None:
    town = grouped
    await do(unit, leave_out, town.boss, (await line_of(unit, town, town.vera)).id, reason=Reason.ASKED)
    shown = await do(unit, view_pair, town.boss, (await line_of(unit, town, town.anya)).id)
    assert [each.name.first_name for each in shown.members] == ["Аня", "Боря"]
    line = await line_of(unit, town, town.boris)
    await do(unit, give, town.boss, catalogue, line.id, town.dima.participation_id, reason=Reason.KNOWS)
    assert (await line_of(unit, town, town.boris)).group_id is None
    line = await line_of(unit, town, town.anya)
    assert (await do(unit, view_pair, town.boss, line.id)).members == ()
    match_id = await do(unit, accept, town.boss, catalogue, line.id)
    assert await members_of(unit, match_id) == {town.anya.participation_id, town.ilya.participation_id}


async def test_what_has_changed_refuses_a_group_as_a_whole(unit, grouped, catalogue) -> None:
    town = grouped
    async with unit() as work:
        town.unit = work
        for name in ("Зоя", "Рома", "Лена"):
            town.match(town.ilya, ready_mentee(town, name), MatchStatus.WORKING.value)
    line = await line_of(unit, town, town.anya)
    assert await refused(unit, accept, town.boss, catalogue, line.id) == "mentor_full"
    found = await do(unit, accept_all, town.boss, catalogue, town.school_id)
    assert (found.asked, found.refused) == (1, 1)


async def test_pupils_of_one_class_are_no_pair_until_the_school_allows_it(unit, town, catalogue) -> None:
    async with unit() as work:
        await work.exclusive()
        for human in (town.gleb, town.dima, town.ilya):
            work.change(Person, human.id, grade=8, letter="Б")
    await worked_out(unit, town, catalogue)
    assert town.gleb.participation_id not in await pairs(unit, town)
    line = await line_of(unit, town, town.gleb)
    assert line.change is Change.SAME_CLASS
    others = await do(unit, other_mentors, town.boss, catalogue, line.id)
    assert {each.bars for each in others.mentors} == {(Bar.SAME_CLASS,)}
    alone = await do(unit, view_alone, town.boss, town.school_id)
    assert "одноклассники" in alone_words(translator("ru"), catalogue, alone.lines[0])
    assert await refused(unit, give, town.boss, catalogue, line.id, town.dima.participation_id,
                         reason=Reason.KNOWS) == "pair_barred"  # fmt: skip
    await do(unit, turn_switch, town.boss, town.school_id, "classmates")
    await worked_out(unit, town, catalogue)
    assert (await pairs(unit, town))[town.gleb.participation_id] == town.dima.participation_id


async def test_he_or_she_is_noted_counts_and_is_forgotten(unit, town, catalogue) -> None:
    await do(unit, note_sex, town.boss, town.ilya.id, Sex.MALE)
    await do(unit, note_sex, town.boss, town.anya.id, Sex.FEMALE)
    await do(unit, note_wish, town.boss, town.anya.id, Sex.MALE)
    assert await refused(unit, note_wish, town.boss, town.ilya.id, Sex.MALE) == "gone"
    shown = await do(unit, view_address, town.boss, town.anya.id)
    assert (shown.mentee, shown.sex, shown.mentor_sex) == (True, Sex.FEMALE, Sex.MALE)
    await worked_out(unit, town, catalogue)
    found = await do(unit, view_pair, town.boss, (await line_of(unit, town, town.anya)).id)
    assert dict(found.reckoning.points)[Criterion.GENDER] == 10
    assert found.reckoning.full == 110
    assert "пожелание: он или она 10" in reckoning_words(translator("ru"), catalogue, found.reckoning)
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.anya.id).run()
    async with unit() as work:
        assert await work.scalar(select(Person.sex).where(Person.id == town.anya.id)) is None
        wish = select(Participation.mentor_sex).where(Participation.id == town.anya.participation_id)
        assert await work.scalar(wish) is None


async def test_fairness_by_sex_shows_all_or_nothing(unit, town, catalogue) -> None:
    async with unit() as work:
        town.unit = work
        girls = [ready_mentee(town, f"Девочка {n}") for n in range(5)]
        boys = [ready_mentee(town, f"Мальчик {n}") for n in range(5)]
    async with unit() as work:
        await work.exclusive()
        for sex, several in ((Sex.FEMALE, girls), (Sex.MALE, boys)):
            for each in several:
                work.change(Person, each.id, sex=sex.value)
    found = await do(unit, fairness, town.boss, catalogue, town.school_id, Cut.SEX)
    assert [(each.key, each.mentees) for each in found.shares] == [("female", None), ("male", None), (None, None)]
    assert found.total.mentees == 14
    for each in (town.anya, town.boris, town.vera, town.gleb):
        await do(unit, note_sex, town.boss, each.id, Sex.MALE)
    found = await do(unit, fairness, town.boss, catalogue, town.school_id, Cut.SEX)
    assert [(each.key, each.mentees) for each in found.shares] == [("female", 5), ("male", 9)]
