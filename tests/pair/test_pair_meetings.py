"""Meetings: proposing, logging once, the order of the five types, each side's own word, the trial's decision."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.meetings import ORDER
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Role, Side
from services import feedback, meeting_log, meetings, surveys
from services.access import NotAllowedError, RefusedError
from services.meeting_log import Details
from services.meetings import Place
from storage.tables import Answer, Match, Meeting, MeetingWord, SurveyRequest

DAY = timedelta(days=1)
SCHOOL = MeetingFormat.IN_PERSON


async def propose(school, name, match, at=None, format=SCHOOL, **more):  # noqa: A002
    async with school.unit() as u:
        return await meetings.propose(u, school.actors[name], match, at or school.clock.now() + DAY, format, **more)


async def log(school, name, meeting, outcome=MeetingStatus.HELD, **more):
    async with school.unit() as u:
        return await meeting_log.log(u, school.actors[name], school.catalogue, meeting, outcome, **more)


async def log_past(school, match, days_ago=1, name="mentor"):
    day = (school.clock.now() - days_ago * DAY).date()
    async with school.unit() as u:
        return await meeting_log.log_past(u, school.actors[name], school.catalogue, match, Details(held_on=day))


async def desk(school, name):
    async with school.unit() as u:
        return await meetings.desk(u, school.actors[name])


@pytest.fixture
async def school(school, catalogue):
    school.catalogue = catalogue
    return school


async def test_proposing_plans_the_next_type_and_tells_the_other_side(school):
    match = await school.match()
    at = school.clock.now() + DAY
    first = await propose(school, "mentee", match, at)
    again = await propose(school, "mentee", match, at)
    assert (first.type, first.id) == (MeetingType.INTRO, again.id)
    assert [row.person_id for row in await school.outbox("meeting_planned")] == [school.mentor.person_id]
    moved = await propose(school, "mentor", match, at + DAY)
    rows = await school.rows(select(Meeting.id, Meeting.status))
    assert {row.id: row.status for row in rows} == {first.id: "moved", moved.id: "planned"}
    async with school.unit() as u:
        await meetings.agree(u, school.mentee, moved.id)
    assert [row.person_id for row in await school.outbox("meeting_agreed")] == [school.mentor.person_id]


@pytest.mark.parametrize(
    ("status", "reason"),
    [("proposed", "match_not_approved"), ("trial", "trial_open"), ("paused", "match_paused"), ("closed", "match_over")],
)
async def test_no_meeting_is_proposed_when_none_is_due(school, status, reason):
    match = await school.match(MatchStatus(status))
    with pytest.raises(RefusedError) as refusal:
        await propose(school, "mentor", match)
    assert refusal.value.reason == reason


async def test_moments_and_places_that_do_not_fit_are_refused(school):
    match = await school.match()
    now = school.clock.now()
    for at, reason in ((now - DAY, "meeting_in_past"), (now + 90 * DAY, "meeting_too_far"),
                       (now.replace(hour=22) + DAY, "meeting_at_night")):  # fmt: skip
        with pytest.raises(RefusedError) as refusal:
            await propose(school, "mentor", match, at)
        assert refusal.value.reason == reason


async def test_a_stranger_of_the_same_school_reaches_nothing(school):
    await school.person("other", Role.MENTOR, Side.MENTOR)
    match = await school.match()
    planned = await propose(school, "mentor", match)
    for act in (
        propose(school, "other", match),
        log(school, "other", planned.id),
        log_past(school, match, name="other"),
    ):
        with pytest.raises(NotAllowedError):
            await act


async def test_a_log_as_planned_moves_the_match_and_asks_the_mentee(school):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    with pytest.raises(RefusedError) as refusal:
        await log(school, "mentor", planned.id)
    assert refusal.value.reason == "log_future"
    school.clock.move_by(2 * DAY)
    assert [d.place for d in await desk(school, "mentor")] == [Place.LOG]
    assert [d.place for d in await desk(school, "mentee")] == [Place.WORD]
    logged = await log(school, "mentor", planned.id)
    assert (logged.already, logged.match_status) == (False, MatchStatus.INTRO)
    (row,) = await school.rows(select(Meeting.status, Meeting.minutes, Meeting.held_at, Meeting.planned_at))
    assert (row.status, row.minutes, row.held_at) == ("held", 45, row.planned_at)
    asked = await school.rows(select(SurveyRequest.person_id, SurveyRequest.instrument, SurveyRequest.state))
    assert {(r.person_id, r.instrument, r.state) for r in asked} == {
        (school.mentor.person_id, "MT-MR", "done"),
        (school.mentee.person_id, "MT-ME", "open"),
    }
    assert len(await school.outbox("meeting_asked")) == 1
    async with school.unit() as u:
        await meeting_log.note_plan(u, school.mentor, school.catalogue, planned.id, item_id="lg_plan", value="on_plan")
        await meeting_log.note_plan(u, school.mentor, school.catalogue, planned.id, item_id="lg_help", value="yes")
    stored = {r.item_id: r.value for r in await school.rows(select(Answer.item_id, Answer.value))}
    assert stored == {"lg_held": "yes", "lg_plan": "on_plan", "lg_help": "yes"}
    assert [r.person_id for r in await school.outbox("mentor_needs_help")] == [school.curator.person_id]


async def test_two_loggers_at_once_write_one_log(school):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    school.clock.move_by(2 * DAY)
    both = await asyncio.gather(log(school, "mentor", planned.id), log(school, "curator", planned.id))
    assert sorted(one.already for one in both) == [False, True]
    past = await asyncio.gather(*(log_past(school, match) for _ in range(3)))
    assert [one.already for one in past] == [True, True, True]  # yesterday's is the planned one
    assert len(await school.rows(select(Meeting.id))) == 1
    assert len(await school.rows(select(SurveyRequest.id).where(SurveyRequest.instrument == "MT-ME"))) == 1


async def test_unplanned_meetings_are_logged_up_to_two_weeks_back(school):
    match = await school.match()
    first = await asyncio.gather(log_past(school, match, 14), log_past(school, match, 14))
    assert sorted(one.already for one in first) == [False, True]
    assert (await log_past(school, match, 0)).match_status is MatchStatus.TRIAL
    for days, reason in ((15, "log_too_old"), (-1, "log_future")):
        with pytest.raises(RefusedError) as refusal:
            await log_past(school, match, days)
        assert refusal.value.reason == reason
    with pytest.raises(RefusedError) as refusal:
        await log_past(school, match, 2)
    assert refusal.value.reason == "trial_open"


async def test_otherwise_than_planned_is_recorded_as_told(school):
    match = await school.match()
    planned = await propose(school, "mentor", match, school.clock.now() + 2 * DAY)
    school.clock.move_by(3 * DAY)
    held_on = (school.clock.now() - 2 * DAY).date()
    await log(school, "mentor", planned.id, details=Details(held_on=held_on, minutes=90, format=MeetingFormat.ONLINE))
    (row,) = await school.rows(select(Meeting.format, Meeting.minutes, Meeting.held_at))
    assert (row.format, row.minutes, row.held_at.date()) == ("online", 90, held_on)
    stored = {r.item_id: r.value for r in await school.rows(select(Answer.item_id, Answer.value))}
    assert stored == {"lg_held": "differs", "lg_minutes": 90, "lg_format": "online", "lg_type": "intro"}


async def test_moved_and_cancelled_leave_the_match_where_it_was(school):
    match = await school.match()
    for outcome in (MeetingStatus.MOVED, MeetingStatus.CANCELLED):
        planned = await propose(school, "mentor", match)
        school.clock.move_by(2 * DAY)
        assert (await log(school, "mentor", planned.id, outcome)).status is outcome
    assert await school.status(match) == "approved"
    assert await school.outbox("meeting_asked") == []


async def test_the_mentees_word_may_come_first_and_a_disagreement_shows(school):
    match = await school.match()
    planned = await propose(school, "mentor", match)
    school.clock.move_by(2 * DAY)
    with pytest.raises(NotAllowedError):
        await log(school, "mentee", planned.id)
    async with school.unit() as u:
        assert await meeting_log.say_word(u, school.mentee, planned.id, MeetingStatus.CANCELLED) is None
    await log(school, "mentor", planned.id)
    async with school.unit() as u:
        (found,) = await feedback.disagreements(u, school.organization)
    assert (found.meeting_id, found.logged, found.said) == (planned.id, "held", "cancelled")
    # She corrects herself in the questionnaire.
    (request,) = await school.rows(select(SurveyRequest.id).where(SurveyRequest.instrument == "MT-ME"))
    await fill_in(school, "mentee", request.id, "mt_met", "yes")
    (word,) = await school.rows(select(MeetingWord.word).where(MeetingWord.side == "mentee"))
    async with school.unit() as u:
        assert (word.word, await feedback.disagreements(u, school.organization)) == ("held", ())


async def fill_in(school, name, request, item, value):
    who = school.actors[name]
    async with school.unit() as u:
        sheet = (await surveys.open_survey(u, who, school.catalogue, request)).sheet
    async with school.unit() as u:
        await surveys.answer(u, who, school.catalogue, sheet, item_id=item, raw=value)
    async with school.unit() as u:
        await surveys.finish(u, who, sheet)


async def say(school, name, match, answer):
    await fill_in(school, name, surveys.request_id_of(school.actors[name].person_id, "TR", match), "tr_go_on", answer)


@pytest.mark.parametrize(
    ("answers", "status", "notice"),
    [
        (("yes", "yes"), "planning", "trial_passed"),
        (("yes", "no"), "broken", "trial_failed"),
        (("no", "yes"), "broken", "trial_failed"),
        (("yes", "talk"), "trial", "trial_curator"),
    ],
)
async def test_after_the_trial_two_yes_are_needed(school, answers, status, notice):
    match = await school.match(MatchStatus.INTRO)
    await log_past(school, match)
    assert [row.person_id for row in await school.outbox("trial_question")] == [school.mentee.person_id]
    for name, answer in zip(("mentor", "mentee"), answers, strict=True):
        await say(school, name, match, answer)
    assert await school.status(match) == status
    assert await school.outbox(notice)
    if status == "broken":
        (row,) = await school.rows(select(Match.ended_at, Match.reason))
        assert row.ended_at is not None
        assert row.reason == "trial_not_passed"


async def test_after_the_talk_the_question_is_asked_again(school):
    match = await school.match(MatchStatus.INTRO)
    await log_past(school, match)
    await say(school, "mentor", match, "talk")
    await say(school, "mentee", match, "yes")
    assert await school.status(match) == "trial"
    await say(school, "mentor", match, "yes")
    assert await school.status(match) == "planning"
    assert len(await school.outbox("trial_curator")) == 1


async def test_both_answer_the_trial_at_the_same_moment(school):
    match = await school.match(MatchStatus.INTRO)
    await log_past(school, match)
    await asyncio.gather(say(school, "mentor", match, "yes"), say(school, "mentee", match, "yes"))
    assert await school.status(match) == "planning"
    assert len(await school.outbox("trial_passed")) == 2


async def test_the_last_meeting_is_the_mentors_word_after_a_working_one(school):
    match = await school.match(MatchStatus.WORKING)
    with pytest.raises(RefusedError) as refusal:
        await propose(school, "mentor", match, final=True)
    assert refusal.value.reason == "final_too_early"
    await log_past(school, match)
    with pytest.raises(RefusedError):
        await propose(school, "mentee", match, final=True)
    final = await propose(school, "mentor", match, final=True)
    assert final.type is MeetingType.FINAL
    school.clock.move_by(2 * DAY)
    assert (await log(school, "mentor", final.id)).match_status is MatchStatus.FINAL
    assert len(await school.outbox("match_finished")) == 1


async def test_slots_suit_both_sides(school):
    match = await school.match()
    await school.answers("mentor", "IN-MR", mr_slots=["wed_day", "sat"])
    await school.answers("mentee", "IN-ME-P", me_slots=["wed_day", "fri_eve"])
    async with school.unit() as u:
        found = await meetings.slots(u, school.mentee, match)
    assert {(at.weekday(), at.hour, at.minute) for at in found} == {(2, 12, 30)}
    assert found[0].date() == date(2026, 9, 16)


ACTIONS = st.lists(
    st.sampled_from(["propose", "final", "log", "past", "moved", "yes", "no", "wait"]), min_size=4, max_size=24
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
async def test_whatever_people_do_the_five_types_keep_their_order(school, actions):
    match = await school.match()
    for action in ["past", *actions]:
        try:
            await _act(school, match, action)
        except RefusedError:
            continue
    rows = await school.rows(
        select(Meeting.type)
        .where(Meeting.match_id == match, Meeting.status == "held")
        .order_by(Meeting.held_at, Meeting.id)
    )
    places = [ORDER.index(MeetingType(row.type)) for row in rows]
    assert places == sorted(places)
    assert all(places.count(place) <= 1 for place in (0, 1, 2, 4))
    assert set(places) >= set(range(max(places, default=0)))
    planned = await school.rows(select(Meeting.id).where(Meeting.match_id == match, Meeting.status == "planned"))
    assert len(planned) <= 2  # one ahead, and at most one that waits for its log


async def _act(school, match, action):
    if action in {"propose", "final"}:
        await propose(school, "mentor", match, final=action == "final")
    elif action == "past":
        await log_past(school, match, 0)
    elif action in {"yes", "no"}:
        for name in ("mentor", "mentee"):
            await say(school, name, match, action)
    elif action == "wait":
        school.clock.move_by(DAY)
    else:
        rows = await school.rows(select(Meeting.id).where(Meeting.match_id == match, Meeting.status == "planned"))
        if rows:
            await log(school, "mentor", rows[0].id, MeetingStatus.HELD if action == "log" else MeetingStatus.MOVED)
