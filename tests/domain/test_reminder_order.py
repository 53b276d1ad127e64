from datetime import UTC, datetime, timedelta

import pytest

from domain.calendar import QUIET_FROM, QUIET_UNTIL, WEEKLY_BUDGET, within_budget
from domain.reminder_order import (
    ALWAYS,
    TOGETHER,
    TOPICS,
    USEFUL_FIRST,
    Topic,
    places,
    rank,
    room_from,
    topics_of,
)
from domain.reminders import AFTERNOON, EVE, MORNING, ReminderKind
from domain.vocabulary import Role
from locales import translator
from services.composers.reminder_words import LOST, TOPIC_NAMES, WHY
from services.notices import Urgency
from services.notices.kinds import URGENCIES

NOW = datetime(2026, 9, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
REMINDERS = sorted(kind for kind, urgency in URGENCIES.items() if urgency is Urgency.REMINDER)


@pytest.mark.parametrize("kind", REMINDERS)
def test_every_reminder_has_a_place_a_reason_and_a_switch(kind):
    assert kind in USEFUL_FIRST
    assert kind in WHY
    assert (kind in TOPICS) != (kind in ALWAYS)


def test_what_cannot_be_switched_off_is_little():
    assert {ReminderKind.PROPOSAL_UNANSWERED, ReminderKind.TRIAL_UNANSWERED, "plan_unanswered"} == ALWAYS


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_is_named_and_says_what_is_lost(topic):
    assert any(topic in topics_of({role}) for role in Role)
    for locale in ("ru", "en"):
        for child in (True, False):
            t = translator(locale, child=child)
            assert len(t("Yes: {name}", name=t(TOPIC_NAMES[topic]))) <= 22
            assert len(t("No: {name}", name=t(TOPIC_NAMES[topic]))) <= 22
            assert t.you(LOST[topic])


def test_a_meeting_tomorrow_goes_before_a_questionnaire():
    assert rank("meeting_ahead") < rank("meeting_unlogged") < rank("questionnaire_unfinished") < rank("unknown")
    assert places("meeting_ahead") == WEEKLY_BUDGET
    assert places("meeting_unlogged") == WEEKLY_BUDGET - 1
    assert places("questionnaire_unfinished") == WEEKLY_BUDGET - 2
    assert places("questionnaire_unfinished", asked_for=True) == WEEKLY_BUDGET


def test_what_finds_no_room_waits_until_there_is_some():
    sent = [NOW - 6 * DAY, NOW - 4 * DAY, NOW - DAY, NOW - 8 * DAY]
    assert room_from(sent, NOW, 4) == NOW
    assert room_from(sent, NOW, 3) == NOW + DAY
    assert room_from(sent, NOW, 2) == NOW + 3 * DAY
    assert within_budget(sent, NOW + DAY, budget=3)
    assert room_from([], NOW, 1) == NOW


def test_together_is_the_rest_of_the_day_and_never_the_next_morning():
    hours = TOGETHER.total_seconds() / 3600
    assert QUIET_UNTIL.hour + hours >= EVE.hour > max(AFTERNOON.hour, MORNING.hour)
    assert QUIET_FROM.hour + hours < 24 + QUIET_UNTIL.hour
