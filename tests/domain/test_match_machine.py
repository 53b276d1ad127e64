import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matches import (
    ACTIVE,
    LIVE,
    OVER,
    IllegalReason,
    IllegalStep,
    MatchEvent,
    TrialAnswer,
    TrialOutcome,
    allowed_events,
    held,
    next_status,
    proposal_outcome,
    trial_outcome,
)
from domain.meetings import ORDER
from domain.vocabulary import MatchStatus as S
from domain.vocabulary import MeetingType

E = MatchEvent
HAPPY = [
    (E.BOTH_ACCEPTED, S.AGREED),
    (E.APPROVED, S.APPROVED),
    (E.INTRO_HELD, S.INTRO),
    (E.TRIAL_HELD, S.TRIAL),
    (E.TRIAL_PASSED, S.PLANNING),
    (E.PLANNING_HELD, S.WORKING),
    (E.WORKING_HELD, S.WORKING),
    (E.WORKING_HELD, S.WORKING),
    (E.FINAL_HELD, S.FINAL),
    (E.CLOSED, S.CLOSED),
]
# The programme's line, written out independently of the table: how far along each status is.
PROGRESS = [S.PROPOSED, S.AGREED, S.APPROVED, S.INTRO, S.TRIAL, S.PLANNING, S.WORKING, S.FINAL, S.CLOSED]


def walk(events):
    """Run events the way a service does: remember where a pause began, ignore what is refused."""
    status, paused_from = S.PROPOSED, None
    for event in events:
        try:
            after = next_status(status, event, paused_from=paused_from)
        except IllegalStep:
            continue
        if after is S.PAUSED:
            paused_from = status
        yield status, event, after, paused_from
        status = after


def test_the_whole_programme_from_proposal_to_goodbye():
    status = S.PROPOSED
    for event, expected in HAPPY:
        status = next_status(status, event)
        assert status is expected


@pytest.mark.parametrize(
    ("status", "event", "reason"),
    [
        (S.PROPOSED, E.APPROVED, IllegalReason.NOT_AGREED),
        (S.PROPOSED, E.INTRO_HELD, IllegalReason.NOT_APPROVED),
        (S.AGREED, E.TRIAL_HELD, IllegalReason.NOT_APPROVED),
        (S.AGREED, E.BOTH_ACCEPTED, IllegalReason.ALREADY_DECIDED),
        (S.APPROVED, E.DECLINED, IllegalReason.ALREADY_DECIDED),
        (S.APPROVED, E.TRIAL_HELD, IllegalReason.WRONG_ORDER),
        (S.TRIAL, E.PLANNING_HELD, IllegalReason.TRIAL_OPEN),
        (S.PLANNING, E.WORKING_HELD, IllegalReason.WRONG_ORDER),
        (S.PLANNING, E.FINAL_HELD, IllegalReason.WRONG_ORDER),
        (S.WORKING, E.CLOSED, IllegalReason.WRONG_ORDER),
        (S.WORKING, E.RESUMED, IllegalReason.NOT_PAUSED),
        (S.PAUSED, E.WORKING_HELD, IllegalReason.IS_PAUSED),
        (S.PAUSED, E.PAUSED, IllegalReason.IS_PAUSED),
        (S.CLOSED, E.BROKEN, IllegalReason.ALREADY_OVER),
        (S.DECLINED, E.BOTH_ACCEPTED, IllegalReason.ALREADY_OVER),
    ],
)
def test_a_refused_step_names_its_reason(status, event, reason):
    with pytest.raises(IllegalStep) as refusal:
        next_status(status, event, paused_from=S.WORKING)
    assert (refusal.value.status, refusal.value.event, refusal.value.reason) == (status, event, reason)


def test_nothing_closes_silently():
    before = [s for s in LIVE - {S.PAUSED} if E.CLOSED in allowed_events(s)]
    assert before == [S.FINAL]


@pytest.mark.parametrize("status", sorted(LIVE - {S.PAUSED}))
def test_a_pause_leads_back_to_where_it_began(status):
    assert next_status(status, E.PAUSED) is S.PAUSED
    assert next_status(S.PAUSED, E.RESUMED, paused_from=status) is status
    assert next_status(S.PAUSED, E.BROKEN, paused_from=status) is S.BROKEN


@pytest.mark.parametrize("origin", [None, S.PAUSED, S.CLOSED, S.BROKEN])
def test_a_pause_from_nowhere_cannot_be_resumed(origin):
    with pytest.raises(IllegalStep):
        next_status(S.PAUSED, E.RESUMED, paused_from=origin)


@pytest.mark.parametrize("status", S)
def test_what_is_offered_is_exactly_what_is_taken(status):
    for event in MatchEvent:
        try:
            next_status(status, event, paused_from=S.WORKING)
            taken = True
        except IllegalStep:
            taken = False
        assert taken is (event in allowed_events(status)), event


@given(st.lists(st.sampled_from(MatchEvent), max_size=60))
def test_no_sequence_of_events_leaves_the_programmes_line(events):
    for before, event, after, paused_from in walk(events):
        assert before not in OVER
        if after in {S.PAUSED, S.BROKEN, S.DECLINED} or event is E.CARRIED_ON:
            continue
        origin = paused_from if before is S.PAUSED else before
        step = PROGRESS.index(after) - PROGRESS.index(origin)
        assert step in {0, 1}, (before, event, after)
        assert step == 1 or event in {E.RESUMED, E.WORKING_HELD}


@given(st.lists(st.sampled_from(MatchEvent), max_size=80))
def test_planning_needs_two_yes_and_working_needs_a_plan(events):
    seen = set()
    for _, event, after, _ in walk(events):
        seen.add(event)
        if event is E.CARRIED_ON:
            assert {E.BOTH_ACCEPTED, E.APPROVED} <= seen  # a pair by order goes on with a new order next year
            return
        if after in {S.PLANNING, S.WORKING, S.FINAL, S.CLOSED}:
            assert {E.BOTH_ACCEPTED, E.APPROVED, E.INTRO_HELD, E.TRIAL_HELD, E.TRIAL_PASSED} <= seen
        if after in {S.WORKING, S.FINAL, S.CLOSED}:
            assert E.PLANNING_HELD in seen


def test_only_pairs_by_order_are_active():
    assert {S.APPROVED, S.INTRO, S.TRIAL, S.PLANNING, S.WORKING, S.FINAL} == ACTIVE


def test_every_meeting_type_has_its_event():
    assert [held(kind).value for kind in ORDER] == [f"{kind}_held" for kind in MeetingType]


@pytest.mark.parametrize(
    ("mentor", "mentees", "outcome"),
    [
        (None, [None], None),
        (True, [None], None),
        (None, [True], None),
        (True, [True], E.BOTH_ACCEPTED),
        (False, [None], E.DECLINED),
        (True, [False], E.DECLINED),
        (None, [False], E.DECLINED),
        (True, [True, None], None),
        (True, [True, False], E.BOTH_ACCEPTED),
        (True, [False, None], None),
        (True, [], None),
    ],
)
def test_answers_to_a_proposal(mentor, mentees, outcome):
    assert proposal_outcome(mentor, mentees) is outcome


@given(st.lists(st.sampled_from([*TrialAnswer, None]), min_size=2, max_size=5))
def test_a_trial_is_passed_with_yes_from_everyone_only(answers):
    outcome = trial_outcome(answers)
    assert (outcome is TrialOutcome.PASSED) is (set(answers) == {TrialAnswer.YES})
    assert (outcome is TrialOutcome.FAILED) is (TrialAnswer.NO in answers)


def test_an_open_trial_waits_or_talks():
    assert trial_outcome([]) is TrialOutcome.WAITING
    assert trial_outcome([TrialAnswer.YES, None]) is TrialOutcome.WAITING
    assert trial_outcome([TrialAnswer.TALK, TrialAnswer.YES]) is TrialOutcome.TALK
