"""Late entries and corrections: the types follow the days, the trace stays, the other side hears only of the fact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.course import consistent
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, Role, Side
from locales import translator
from services import feedback, journal, meeting_log, plan
from services.access import NotAllowedError, RefusedError
from services.composers import Due, compose
from services.correcting import Change, correct, set_held
from services.course_rows import course_of
from services.meeting_log import Details
from services.notices import Outgoing
from services.pair_rows import pair
from services.plan import Next
from services.settling import settle
from storage.tables import AuditEntry, Cycle, Match, MatchMember, Meeting, MeetingRevision, SurveyRequest
from tests.pair.test_pair_meetings import DAY, log_past, say


@pytest.fixture
async def school(school, catalogue):
    school.catalogue = catalogue
    return school


def day(school, ago):
    return (school.clock.now() - ago * DAY).date()


async def fix(school, name, meeting, **change):
    async with school.unit() as u:
        await correct(u, school.actors[name], meeting, Change(**change))


async def held(school, name, meeting, held):
    async with school.unit() as u:
        return await set_held(u, school.actors[name], school.catalogue, meeting, held=held)


async def reason(awaitable):
    with pytest.raises(RefusedError) as refusal:
        await awaitable
    return refusal.value.reason


async def types(school, match):
    rows = await school.rows(
        select(Meeting.type).where(Meeting.match_id == match, Meeting.status == "held").order_by(Meeting.held_at)
    )
    return [row.type for row in rows]


async def revisions(school):
    return await school.rows(select(MeetingRevision.changed_by, MeetingRevision.before, MeetingRevision.meeting_id))


async def asked(school, instrument):
    rows = await school.rows(select(SurveyRequest.state).where(SurveyRequest.instrument == instrument))
    return [row.state for row in rows]


async def test_two_forgotten_meetings_in_the_wrong_order_are_the_right_ones(school) -> None:
    match = await school.match()
    late = await log_past(school, match, 2)
    early = await log_past(school, match, 9)
    assert await types(school, match) == ["intro", "trial"]
    assert await school.status(match) == "trial"
    ((by, before, meeting),) = await revisions(school)
    assert (by, before, meeting) == (school.mentor.person_id, {"type": "intro"}, late.meeting_id)
    assert early.match_status is MatchStatus.TRIAL
    assert await asked(school, "TR") == ["open", "open"]


async def test_only_free_days_are_offered_and_the_curator_reaches_back_to_september(school) -> None:
    match = await school.match(MatchStatus.WORKING)
    await log_past(school, match, 3)
    async with school.unit() as u:
        own = await meeting_log.open_days(u, school.mentor, match)
        theirs = await meeting_log.open_days(u, school.curator, match)
        assert await meeting_log.kind_on(u, school.mentor, match, day(school, 5)) == "working"
    assert (len(own), own[0], own[-1]) == (14, day(school, 0), day(school, 14))
    assert day(school, 3) not in own
    assert (theirs[-1].month, theirs[-1].day) == (9, 1)
    school.clock.move_by(30 * DAY)
    assert await reason(log_past(school, match, 20)) == "log_too_old"
    assert (await log_past(school, match, 20, name="curator")).status is MeetingStatus.HELD
    assert await reason(log_past(school, match, 60, name="curator")) == "log_before_match"


async def test_minutes_place_topic_and_day_are_corrected_with_a_trace(school) -> None:
    match = await school.match()
    done = await log_past(school, match, 2)
    await fix(school, "mentor", done.meeting_id, topic="Робот и датчики")
    assert await revisions(school) == []  # a topic that was missing is no correction
    await fix(school, "mentor", done.meeting_id, minutes=70, format=MeetingFormat.ONLINE, held_on=day(school, 4))
    await fix(school, "mentor", done.meeting_id, minutes=70)
    ((by, before, _),) = await revisions(school)
    assert by == school.mentor.person_id
    assert (before["minutes"], before["format"]) == (45, "in_person")
    assert before["held_at"].startswith(str(day(school, 2)))
    async with school.unit() as u:
        card = await journal.entry(u, school.mentee, done.meeting_id)
        page = await journal.journal(u, school.mentee, match)
    assert (card.entry.minutes, card.entry.topic, card.corrected_by) == (70, "Робот и датчики", "Mentor")
    assert card.entry.corrected_at is not None
    assert card.fault == "log_is_mentors"
    assert [each.id for each in page.entries] == [done.meeting_id]
    assert {row.action for row in await school.rows(select(AuditEntry.action))} >= {"meeting.correct"}
    assert await school.outbox("meeting_corrected") == []  # the fact has not changed


async def test_who_may_correct_and_how_long(school) -> None:
    await school.person("other", Role.MENTOR, Side.MENTOR)
    match = await school.match()
    done = await log_past(school, match, 2)
    with pytest.raises(NotAllowedError):
        await fix(school, "mentee", done.meeting_id, minutes=30)
    with pytest.raises(NotAllowedError):
        await fix(school, "other", done.meeting_id, minutes=30)
    assert await reason(fix(school, "mentor", done.meeting_id, minutes=2)) == "minutes_odd"
    assert await reason(fix(school, "mentor", done.meeting_id, held_on=day(school, -1))) == "log_future"
    school.clock.move_by(15 * DAY)
    assert await reason(fix(school, "mentor", done.meeting_id, minutes=30)) == "correct_too_late"
    await fix(school, "curator", done.meeting_id, minutes=30)
    async with school.unit() as u:
        u.change(Cycle, school.cycle, closed_at=u.now)
    assert await reason(fix(school, "curator", done.meeting_id, minutes=45)) == "cycle_closed"


async def test_another_day_moves_the_types_and_no_two_meetings_share_one(school) -> None:
    match = await school.match()
    first = await log_past(school, match, 9)
    second = await log_past(school, match, 5)
    assert await reason(fix(school, "mentor", second.meeting_id, held_on=day(school, 9))) == "day_taken"
    await fix(school, "mentor", second.meeting_id, held_on=day(school, 12))
    rows = await school.rows(select(Meeting.id, Meeting.type))
    assert {row.id: row.type for row in rows} == {second.meeting_id: "intro", first.meeting_id: "trial"}


async def test_a_meeting_that_was_none_steps_the_match_back_and_closes_its_questions(school) -> None:
    match = await school.match()
    done = await log_past(school, match, 2)
    assert await asked(school, "MT-ME") == ["open"]
    assert await held(school, "mentor", done.meeting_id, False) is MatchStatus.APPROVED
    assert (await school.status(match), await asked(school, "MT-ME")) == ("approved", ["expired"])
    (told,) = await school.outbox("meeting_corrected")
    assert told.person_id == school.mentee.person_id
    async with school.unit() as u:
        due = Due(told.person_id, told.subject_id, told.params, "Europe/Moscow")
        sent = await compose("meeting_corrected", u, due, translator("ru", child=True))
        view = await plan.plan(u, school.mentee, match)
    assert isinstance(sent, Outgoing)
    assert "Mentor" not in sent.text.splitlines()[0]
    assert (view.held, view.over, view.next) == (0, 1, Next.PROPOSE)
    # And back again: the day stands as it was, the question is open once more.
    school.clock.move_by(timedelta(hours=1))
    assert await held(school, "curator", done.meeting_id, True) is MatchStatus.INTRO
    (row,) = await school.rows(select(Meeting.held_at, Meeting.minutes, Meeting.status))
    assert (row.held_at.date(), row.minutes, row.status) == (day(school, 2), 45, "held")
    assert await asked(school, "MT-ME") == ["open"]
    assert len(await revisions(school)) == 2


async def test_without_the_trial_its_question_is_gone_and_later_asked_anew(school) -> None:
    match = await school.match(MatchStatus.INTRO)
    done = await log_past(school, match, 2)
    await say(school, "mentee", match, "yes")
    await held(school, "mentor", done.meeting_id, False)
    assert await school.status(match) == "intro"
    assert await asked(school, "TR") == ["expired", "expired"]
    await log_past(school, match, 0)
    assert await asked(school, "TR") == ["open", "open"]
    for name in ("mentor", "mentee"):
        await say(school, name, match, "yes")
    assert await school.status(match) == "planning"
    (trial,) = await school.rows(select(Meeting.id).where(Meeting.type == "trial", Meeting.status == "held"))
    assert await reason(held(school, "curator", trial.id, False)) == "trial_decided"


async def test_what_later_meetings_build_on_stays(school) -> None:
    match = await school.match()
    first = await log_past(school, match, 9)
    await log_past(school, match, 5)
    assert await reason(held(school, "mentor", first.meeting_id, False)) == "later_meetings"
    async with school.unit() as u:
        u.change(Match, match, status="broken", ended_at=u.now)
    (trial,) = await school.rows(select(Meeting.id).where(Meeting.type == "trial"))
    assert await reason(held(school, "curator", trial.id, False)) == "match_over"


async def test_the_question_about_the_trial_meeting_follows_the_decision(school) -> None:
    match = await school.match(MatchStatus.INTRO)
    done = await log_past(school, match, 1)
    assert await asked(school, "MT-ME") == []
    assert await school.outbox("meeting_asked") == []
    assert [row.person_id for row in await school.outbox("trial_question")] == [school.mentee.person_id]
    await say(school, "mentee", match, "yes")
    rows = await school.rows(select(SurveyRequest.subject_id, SurveyRequest.instrument, SurveyRequest.state))
    assert (done.meeting_id, "MT-ME", "open") in {tuple(row) for row in rows}


async def test_a_disagreement_is_settled_by_the_curator_alone(school) -> None:
    match = await school.match()
    done = await log_past(school, match, 2)
    school.clock.move_by(timedelta(hours=2))
    async with school.unit() as u:
        await meeting_log.say_word(u, school.mentee, done.meeting_id, MeetingStatus.CANCELLED)
    async with school.unit() as u:
        own = await journal.entry(u, school.mentor, done.meeting_id)
        card = await journal.school_entry(u, school.curator, done.meeting_id)
        found = await journal.matters(u, school.curator, match)
    assert (own.said, own.entry.differs) == ((), False)
    assert [(each.name, each.word) for each in card.said] == [("Mentor", "held"), ("Mentee", "cancelled")]
    assert card.may_settle
    assert [each.meeting_id for each in found.differing] == [done.meeting_id]
    for name in ("mentor", "mentee", "psychologist"):
        with pytest.raises(NotAllowedError):
            async with school.unit() as u:
                await settle(u, school.actors[name], school.catalogue, done.meeting_id, held=True)
    async with school.unit() as u:
        await settle(u, school.curator, school.catalogue, done.meeting_id, held=True)
    async with school.unit() as u:
        assert await feedback.disagreements(u, school.organization) == ()
        assert not (await journal.school_entry(u, school.curator, done.meeting_id)).may_settle
    assert await school.outbox("meeting_corrected") == []  # nothing has changed, so nobody hears of it
    # A new word asks anew; this time the curator believes it.
    school.clock.move_by(timedelta(hours=2))
    async with school.unit() as u:
        await meeting_log.say_word(u, school.mentee, done.meeting_id, MeetingStatus.CANCELLED)
    async with school.unit() as u:
        assert len(await feedback.disagreements(u, school.organization)) == 1
        await settle(u, school.curator, school.catalogue, done.meeting_id, held=False)
    assert await school.status(match) == "approved"
    assert {row.person_id for row in await school.outbox("meeting_corrected")} == {
        school.mentor.person_id,
        school.mentee.person_id,
    }
    async with school.unit() as u:
        assert await feedback.disagreements(u, school.organization) == ()


async def test_the_page_says_what_is_next_at_every_step(school) -> None:
    match = await school.match(MatchStatus.PROPOSED)
    async with school.unit() as u:
        assert (await plan.plan(u, school.mentee, match)).next is Next.PROPOSAL
        assert [each.names for each in await plan.plans(u, school.mentor)] == ["Mentee"]
        with pytest.raises(NotAllowedError):
            await plan.plan(u, school.curator, match)
    async with school.unit() as u:
        u.change(Match, match, status="approved", approved_at=u.now - 30 * DAY)
    rows = await school.rows(select(MatchMember.id))
    async with school.unit() as u:
        for row in rows:
            u.change(MatchMember, row.id, accepted=True)
    await log_past(school, match, 3)
    async with school.unit() as u:
        mentee, mentor = [await plan.plan(u, who, match) for who in (school.mentee, school.mentor)]
    assert (mentee.next, mentee.step, mentee.done, mentee.held) == (Next.ANSWER, 2, ("intro",), 1)
    assert (mentor.next, mentor.may_log) == (Next.PROPOSE, True)
    await log_past(school, match, 1)
    async with school.unit() as u:
        view = await plan.plan(u, school.mentor, match)
    assert (view.next, view.step, view.done) == (Next.TRIAL, 2, ("intro", "trial"))
    await say(school, "mentor", match, "yes")
    async with school.unit() as u:
        assert (await plan.plan(u, school.mentor, match)).next is Next.WAIT_TRIAL


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["log", "missed", "held", "move", "yes"]), st.integers(0, 12), st.integers(0, 5)),
    min_size=3,
    max_size=12,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
async def test_the_database_never_drifts_apart(school, actions) -> None:
    match = await school.match()
    for what, ago, which in [("log", 5, 0), *actions]:
        try:
            await _act(school, match, what, ago, which)
        except RefusedError:
            continue
        async with school.unit() as u:
            assert consistent(await course_of(u, await pair(u, match))), (what, ago, which)


async def _act(school, match, what, ago, which):
    rows = await school.rows(select(Meeting.id).where(Meeting.match_id == match).order_by(Meeting.id))
    chosen = rows[which % len(rows)].id if rows else None
    if what == "log":
        await log_past(school, match, ago)
    elif what == "yes":
        if await school.status(match) == "trial":
            for name in ("mentor", "mentee"):
                await say(school, name, match, "yes")
    elif what == "move":
        await fix(school, "curator", chosen, held_on=day(school, ago))
    else:
        await held(school, "curator", chosen, what == "held")


async def test_a_logged_detail_still_counts(school) -> None:
    """A mentor's late entry takes its details along."""
    match = await school.match()
    async with school.unit() as u:
        done = await meeting_log.log_past(
            u, school.mentor, school.catalogue, match, Details(held_on=day(school, 3), minutes=25)
        )
    (row,) = await school.rows(select(Meeting.minutes).where(Meeting.id == done.meeting_id))
    assert row.minutes == 25
