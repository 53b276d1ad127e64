"""The proposal: who sees what, who may answer, and what an answer leads to."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import pytest
from sqlalchemy import select

from domain.matches import EndReason
from domain.vocabulary import MatchStatus, Role, Side
from services import matches
from services.access import RefusedError
from storage.tables import Match, MatchMember


async def answer(school, name, match, **said):
    async with school.unit() as u:
        return await matches.answer(u, school.actors[name], match, **said)


async def test_each_side_sees_only_what_it_may(school):
    match = await school.match(MatchStatus.PROPOSED)
    await school.answers(
        "mentor", "IN-MR", mr_strong=["project"], mr_strong_own="Robots", mr_why=["portfolio"], mr_slots=["wed_day"]
    )
    await school.answers("mentee", "IN-ME-P", me_needs=["study"], me_goal="Secret", me_slots=["wed_day", "mon_eve"])
    async with school.unit() as u:
        seen_by_mentee = await matches.proposal(u, school.mentee, match)
        seen_by_mentor = await matches.proposal(u, school.mentor, match)
    (mentor,), (mentee,) = seen_by_mentee.others, seen_by_mentor.others
    assert (mentor.first_name, mentor.areas, mentor.line) == ("Mentor", (("mr_strong", "project"),), "Robots")
    assert (mentee.first_name, mentee.areas) == ("Mentee", (("me_needs", "study"),))
    assert mentee.grade is None
    assert mentee.kind is None
    assert mentee.line is None
    assert "Secret" not in str(asdict(seen_by_mentor))
    assert [p.weekday for p in seen_by_mentee.common_times] == [2]


async def test_two_yes_wait_for_the_order_and_tell_the_curator_once(school):
    match = await school.match(MatchStatus.PROPOSED)
    assert (await answer(school, "mentee", match, accept=True)).status is MatchStatus.PROPOSED
    assert await school.outbox("match_agreed") == []
    await asyncio.gather(*(answer(school, "mentor", match, accept=True) for _ in range(2)))
    assert await school.status(match) == "agreed_by_both"
    assert [row.person_id for row in await school.outbox("match_agreed")] == [school.curator.person_id]


async def test_a_no_ends_it_and_the_reason_stays_with_the_curator(school):
    match = await school.match(MatchStatus.PROPOSED)
    await answer(school, "mentor", match, accept=True)
    done = await answer(school, "mentee", match, accept=False, reason=EndReason.DID_NOT_FIT)
    assert done.status is MatchStatus.DECLINED
    (told,) = await school.outbox("match_declined")
    assert told.person_id == school.mentor.person_id
    assert told.params == {}
    assert len(await school.outbox("match_declined_curator")) == 1
    (row,) = await school.rows(select(Match.reason, Match.ended_at).where(Match.id == match))
    assert row.reason == "did_not_fit"
    assert row.ended_at is not None
    # A second tap says the same and writes nothing.
    assert (await answer(school, "mentee", match, accept=False)).status is MatchStatus.DECLINED
    assert len(await school.outbox("match_declined")) == 1


async def test_a_proposal_that_is_gone_is_refused_kindly(school):
    match = await school.match(MatchStatus.PROPOSED)
    await answer(school, "mentor", match, accept=False)
    for who, this in (("mentee", match), ("mentee", 1), ("curator", match)):
        async with school.unit() as u:
            with pytest.raises(RefusedError) as refusal:
                await matches.answer.__wrapped__(u, school.actors[who], this, accept=True)
        assert refusal.value.reason == "proposal_gone"


async def test_a_yes_and_a_no_at_once_leave_one_story(school):
    match = await school.match(MatchStatus.PROPOSED)
    results = await asyncio.gather(
        answer(school, "mentor", match, accept=True),
        answer(school, "mentee", match, accept=False),
        return_exceptions=True,
    )
    assert await school.status(match) == "declined", results
    assert len(await school.outbox("match_agreed")) == 0


async def test_in_a_group_a_mentee_leaves_and_the_rest_goes_on(school):
    await school.person("second", Role.MENTEE, Side.MENTEE, born=school.mentee.birth_date)
    match = await school.match(MatchStatus.PROPOSED, mentees=("mentee", "second"))
    await answer(school, "mentor", match, accept=True)
    await answer(school, "second", match, accept=False)
    assert await school.status(match) == "proposed"
    await answer(school, "mentee", match, accept=True)
    assert await school.status(match) == "agreed_by_both"
    with pytest.raises(RefusedError):
        await answer(school, "second", match, accept=True)


async def test_a_question_reaches_the_curator_once_a_day(school):
    match = await school.match(MatchStatus.PROPOSED)
    for _ in range(2):
        async with school.unit() as u:
            assert await matches.ask_question(u, school.mentee, match) == 1
    assert len(await school.outbox("match_question")) == 1
    (row,) = await school.rows(select(MatchMember.accepted).where(MatchMember.person_id == school.mentee.person_id))
    assert row.accepted is None


async def test_a_mentor_has_several_matches(school):
    await school.person("second", Role.MENTEE, Side.MENTEE, born=school.mentee.birth_date)
    await school.match(MatchStatus.PROPOSED)
    await school.match(MatchStatus.WORKING, mentees=("second",))
    async with school.unit() as u:
        own = await matches.own_matches(u, school.mentor)
    assert [(m.names, m.status) for m in own] == [("Mentee", "proposed"), ("Second", "working")]
