"""Awards: nominations without a list of children, a vote of those who agreed, the curator's word, who is named."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.awards import AwardState, Category, Praise, needs_note, tally
from domain.vocabulary import ConsentKind, MatchStatus
from locales import translator
from services import mydata_paper
from services.access import RefusedError
from services.awards import answer_standing, ballot, nominate, request_honour, vote
from services.awards_desk import awards_desk, choose_winner, move_awards, note_standing, open_awards
from services.composers import compose
from services.composers.registry import Due
from services.erasing_data import Eraser
from storage.tables import (
    Account,
    AwardConsent,
    AwardNomination,
    AwardVote,
    AwardWinner,
    Certificate,
    Guardianship,
    OutboxMessage,
)
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Human, Town

MENTOR, PAIR = Category.MENTOR, Category.PAIR


@pytest.fixture
async def world(unit):
    """Two pupil pairs; Юрий and Ваня may be named in public, Илья and Аня have no such consent."""
    async with unit() as work:
        town = Town(work)
        curator = town.curator()
        town.cycle()
        form_on(town)
        mentor, mentee = ready_mentor(town), ready_mentee(town)
        public, friend = ready_mentor(town, "Юрий"), ready_mentee(town, "Ваня")
        match = town.match(mentor, mentee, MatchStatus.CLOSED.value)
        other = town.match(public, friend, MatchStatus.WORKING.value)
        town.match(ready_mentor(town, "Олег"), ready_mentee(town, "Зоя"), MatchStatus.BROKEN.value)
    async with unit() as work:
        town.unit = work
        for child in (public, friend):
            guardian = await work.scalar(select(Guardianship.guardian_id).where(Guardianship.minor_id == child.id))
            giver = Human(SimpleNamespace(person_id=guardian), None)
            town.consent(child, ConsentKind.PUBLICATION, by=giver)
        town.consent(mentor, ConsentKind.PUBLICATION)  # a minor's own word alone is not enough
    return SimpleNamespace(unit=unit, town=town, curator=curator, mentor=mentor, mentee=mentee, public=public,
                           friend=friend, match=match, other=other)  # fmt: skip


async def does(world, call):
    async with world.unit() as work:
        return await call(work)


async def refused(world, call) -> str:
    with pytest.raises(RefusedError) as refusal:
        await does(world, call)
    return refusal.value.reason


async def seen(world, who):
    return await does(world, lambda w: ballot(w, who.actor))


async def told(world, kind: str) -> set[int]:
    async with world.unit() as work:
        return set(await work.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == kind)))


async def voting(world) -> int:
    """Open the awards, nominate both mentors and both pairs, and begin the vote."""
    found = await does(world, lambda w: open_awards(w, world.curator, world.town.school_id))
    for who, mentor, pair in ((world.mentee, world.mentor.id, world.match), (world.friend, world.public.id,
                                                                              world.other)):  # fmt: skip
        await does(world, lambda w, who=who, it=mentor: nominate(w, who.actor, found, MENTOR, it, praise=Praise.HELPED))
        await does(world, lambda w, who=who, it=pair: nominate(w, who.actor, found, PAIR, it))
    await does(world, lambda w: answer_standing(w, world.mentor.actor, found, agreed=True))
    await does(world, lambda w: move_awards(w, world.curator, found, AwardState.VOTING))
    return found


async def test_nobody_reads_a_list_of_children_to_nominate_from(world) -> None:
    assert await seen(world, world.mentee) is None
    found = await does(world, lambda w: open_awards(w, world.curator, world.town.school_id))
    assert found == await does(world, lambda w: open_awards(w, world.curator, world.town.school_id))
    everybody = {world.mentor.id, world.mentee.id, world.public.id, world.friend.id}
    assert await told(world, "award_open") == everybody, "a broken pair takes no part"
    mine = await seen(world, world.mentee)
    assert {each.name for each in mine.choices[MENTOR]} == {"Илья", "Юрий"}
    theirs = await seen(world, world.friend)
    assert {each.name for each in theirs.choices[MENTOR]} == {"Юрий"}, "Илья may not be named to others"
    assert {each.name for each in theirs.choices[PAIR]} == {"Юрий + Ваня"}
    for subject in (world.mentor.id, 1):
        call = lambda w, it=subject: nominate(w, world.friend.actor, found, MENTOR, it)  # noqa: E731
        assert await refused(world, call) == "gone"
    own = lambda w: nominate(w, world.public.actor, found, MENTOR, world.public.id)  # noqa: E731
    assert await refused(world, own) == "gone"
    early = lambda w: vote(w, world.mentee.actor, found, MENTOR, world.public.id)  # noqa: E731
    assert await refused(world, early) == "award_later"
    empty = lambda w: move_awards(w, world.curator, found, AwardState.VOTING)  # noqa: E731
    assert await refused(world, empty) == "award_nobody"


async def test_only_who_agreed_or_may_be_named_stands_in_the_vote(world) -> None:
    found = await voting(world)
    assert await told(world, "award_asked") == {world.mentor.id, world.mentee.id}
    names = {each.name for each in (await seen(world, world.friend)).choices[MENTOR]}
    assert names == {"Илья", "Юрий"}
    assert (await seen(world, world.friend)).choices[PAIR] == (), "Аня has not agreed; one's own pair is no choice"
    assert (await seen(world, world.mentee)).asked
    mentors = (await seen(world, world.mentor)).choices[MENTOR]
    assert [each.name for each in mentors] == ["Юрий"], "not for oneself"
    own = lambda w: vote(w, world.mentor.actor, found, MENTOR, world.mentor.id)  # noqa: E731
    assert await refused(world, own) == "award_own"
    unasked = lambda w: vote(w, world.friend.actor, found, PAIR, world.match)  # noqa: E731
    assert await refused(world, unasked) == "gone"
    late = lambda w: nominate(w, world.mentee.actor, found, MENTOR, world.public.id)  # noqa: E731
    assert await refused(world, late) == "award_later"
    await does(world, lambda w: answer_standing(w, world.mentor.actor, found, agreed=False))
    assert {each.name for each in (await seen(world, world.friend)).choices[MENTOR]} == {"Юрий"}


async def test_one_vote_a_person_a_tie_and_the_curators_word(world) -> None:
    found = await voting(world)
    ballots = ((world.mentee, world.mentor.id), (world.mentee, world.public.id), (world.friend, world.mentor.id))
    for who, subject in ballots:
        await does(world, lambda w, who=who, it=subject: vote(w, who.actor, found, MENTOR, it))
    async with world.unit() as work:
        open_desk = await awards_desk(work, world.curator, world.town.school_id)
        assert (open_desk.voted, open_desk.takers) == (2, 4)
        assert {each.votes for each in open_desk.nominees[MENTOR]} == {0}, "no figure before the vote is closed"
    await does(world, lambda w: move_awards(w, world.curator, found, AwardState.COUNTING))
    async with world.unit() as work:
        desk = await awards_desk(work, world.curator, world.town.school_id)
    assert [(each.votes, each.leads) for each in desk.nominees[MENTOR]] == [(1, True), (1, True)]
    nobody = lambda w: move_awards(w, world.curator, found, AwardState.SETTLED)  # noqa: E731
    assert await refused(world, nobody) == "award_nobody"
    await does(world, lambda w: choose_winner(w, world.curator, found, MENTOR, world.mentor.id))
    await does(world, lambda w: choose_winner(w, world.curator, found, PAIR, world.other))
    await does(world, nobody)
    assert await refused(world, lambda w: move_awards(w, world.curator, found, AwardState.VOTING)) == "award_later"
    assert await told(world, "award_won") == {world.mentor.id, world.public.id, world.friend.id}
    assert len(await told(world, "award_announced")) == 4
    due = Due(world.mentee.id, found, {}, "Europe/Moscow")
    async with world.unit() as work:
        said = await compose("award_announced", work, due, translator("ru"))
        assert "Юрий + Ваня" in said.text
        assert "Илья" not in said.text, "without a publication consent the winner is told alone"
        mine = await ballot(work, world.mentor.actor)
        private = Due(world.mentor.id, mine.honours[0], {}, "Europe/Moscow")
        assert "Лучший наставник" in (await compose("award_won", work, private, translator("ru", child=True))).text
        numbers = await work.scalars(select(Certificate.number).order_by(Certificate.number))
        assert numbers == [1, 2, 3]
    await does(world, lambda w: request_honour(w, world.mentor.actor, mine.honours[0]))
    other = lambda w: request_honour(w, world.public.actor, mine.honours[0])  # noqa: E731
    assert await refused(world, other) == "gone"


async def test_a_choice_against_the_vote_says_why(world) -> None:
    found = await voting(world)
    for who in (world.mentee, world.friend):
        await does(world, lambda w, who=who: vote(w, who.actor, found, MENTOR, world.mentor.id))
    await does(world, lambda w: move_awards(w, world.curator, found, AwardState.COUNTING))
    other = lambda note: lambda w: choose_winner(w, world.curator, found, MENTOR, world.public.id, note=note)  # noqa: E731
    assert await refused(world, other(None)) == "award_note"
    assert await refused(world, other("я" * 301)) == "note_long"
    await does(world, other("  Год   без пропусков "))
    async with world.unit() as work:
        assert await work.scalars(select(AwardWinner.note)) == ["Год без пропусков"]
    await does(world, other(None))
    async with world.unit() as work:
        assert await work.scalars(select(AwardWinner.id)) == [], "a second tap takes the choice back"
    assert needs_note(tally([1, 2], [1, 1, 2]), [2])
    assert not needs_note(tally([1, 2], [1, 2]), [1])
    assert not needs_note(tally([1, 2], []), [2]), "without a vote there is nothing to depart from"
    assert [each.votes for each in tally([1], [1, 3])] == [1]


async def test_a_nominee_without_a_chat_is_asked_in_person(world) -> None:
    async with world.unit() as work:
        await work.exclusive()
        work.execute(Account.__table__.delete().where(Account.person_id == world.mentor.id))
    found = await does(world, lambda w: open_awards(w, world.curator, world.town.school_id))
    await does(world, lambda w: nominate(w, world.mentee.actor, found, MENTOR, world.mentor.id))
    await does(world, lambda w: nominate(w, world.mentee.actor, found, PAIR, world.match))
    async with world.unit() as work:
        desk = await awards_desk(work, world.curator, world.town.school_id)
    assert (desk.to_ask, desk.silent) == (((world.mentor.id, "Илья"),), 1)
    mentee = lambda w: note_standing(w, world.curator, found, world.mentee.id)  # noqa: E731
    assert await refused(world, mentee) == "has_account"
    await does(world, lambda w: note_standing(w, world.curator, found, world.mentor.id))
    async with world.unit() as work:
        assert [each.stands for each in (await awards_desk(work, world.curator, world.town.school_id)).nominees[MENTOR]]
        row = await work.first(select(AwardConsent.agreed, AwardConsent.answered_by).where(
            AwardConsent.person_id == world.mentor.id))  # fmt: skip
        assert tuple(row) == (True, world.town.head_id)


async def test_the_file_and_erasing_know_awards(world) -> None:
    found = await voting(world)
    await does(world, lambda w: vote(w, world.mentee.actor, found, MENTOR, world.mentor.id))
    async with world.unit() as work:
        file = await mydata_paper.person_paper(
            work, load_catalogue(), translator("ru"), "Europe/Moscow", person_id=world.mentee.id,
            reader_id=world.mentee.id,
        )  # fmt: skip
    cells = {cell for section in file.sections for table in section.tables for row in table.rows for cell in row}
    assert {"Голос отдан", "Номинация от участника", "Вопрос об участии в голосовании"} <= cells
    async with world.unit() as work:
        await work.exclusive()
        await Eraser(work, world.town.school_id, world.mentee.id).run()
    async with world.unit() as work:
        assert await work.scalars(select(AwardVote.id)) == []
        left = await work.scalars(select(AwardNomination.nominated_by))
        assert set(left) == {world.friend.id}
        assert world.mentee.id not in await work.scalars(select(AwardConsent.person_id))
