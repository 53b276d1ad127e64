"""Which reminder comes first, how many a week it may take, and what somebody may switch off (design §3 rule 9)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import WEEKLY_BUDGET
from domain.reminders import CURATORS, ReminderKind
from domain.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

K = ReminderKind

ROADMAP: Final = "roadmap_nudges"
"""The morning's message on rows of a roadmap (``services.roadmap.nudging``)."""

USEFUL_FIRST: Final[tuple[str, ...]] = (
    K.MEETING_AHEAD,
    K.EVENT_AHEAD,
    K.PROPOSAL_UNANSWERED,
    K.TRIAL_UNANSWERED,
    "plan_unanswered",
    K.MEETING_UNLOGGED,
    K.GUARDIAN_UNCONFIRMED,
    K.GUARDIAN_CONSENT_MISSING,
    "missing_guardian_consent",
    K.OWN_CONSENT_MISSING,
    K.MEETING_FEEDBACK,
    K.SILENT_PAIR,
    K.STILL_WAITING,
    "missing_steps",
    ROADMAP,
    K.PAPER_CONSENT_MISSING,
    K.DOCUMENT_ENDS,
    K.JOINING_UNFINISHED,
    K.QUESTIONNAIRE_UNFINISHED,
)
"""What loses most by waiting stands first: a meeting tomorrow cannot wait, a questionnaire can."""

_SMALL: Final[frozenset[str]] = frozenset({K.QUESTIONNAIRE_UNFINISHED, K.JOINING_UNFINISHED, "missing_steps"})

TOGETHER: Final = timedelta(hours=10)
"""Reminders of one person that fall due within this time leave as one message.

From 8:00 it reaches the last moment of the day (18:00), and from no allowed hour does it reach the next morning: so it
is «the rest of the local day» in every zone.
"""
MOST_SNOOZES: Final = 3
SNOOZE_DAYS: Final = (1, 3, 7)
PAUSE: Final = timedelta(days=7)


class Topic(StrEnum):
    """What somebody may switch off; one topic may hold several kinds."""

    MEETING = "meeting"
    LOG = "log"
    FEEDBACK = "feedback"
    SILENCE = "silence"
    WAITING = "waiting"
    SURVEYS = "surveys"
    STEPS = "steps"
    GUARDIAN = "guardian"
    DESK = "desk"
    ROADMAP = "roadmap"


TOPICS: Final[Mapping[str, Topic]] = {
    K.MEETING_AHEAD: Topic.MEETING,
    K.EVENT_AHEAD: Topic.MEETING,
    K.MEETING_UNLOGGED: Topic.LOG,
    K.MEETING_FEEDBACK: Topic.FEEDBACK,
    K.SILENT_PAIR: Topic.SILENCE,
    K.STILL_WAITING: Topic.WAITING,
    K.QUESTIONNAIRE_UNFINISHED: Topic.SURVEYS,
    K.OWN_CONSENT_MISSING: Topic.STEPS,
    K.JOINING_UNFINISHED: Topic.STEPS,
    "missing_steps": Topic.STEPS,
    K.GUARDIAN_CONSENT_MISSING: Topic.GUARDIAN,
    "missing_guardian_consent": Topic.GUARDIAN,
    K.GUARDIAN_UNCONFIRMED: Topic.DESK,
    K.PAPER_CONSENT_MISSING: Topic.DESK,
    K.DOCUMENT_ENDS: Topic.DESK,
    ROADMAP: Topic.ROADMAP,
}
ALWAYS: Final[frozenset[str]] = frozenset({K.PROPOSAL_UNANSWERED, K.TRIAL_UNANSWERED, "plan_unanswered"})
"""Not to be switched off: another person waits for the answer, and there is one reminder of each, ever."""

_PAIR: Final = frozenset({Role.MENTOR, Role.MENTEE})
_READERS: Final[Mapping[Topic, frozenset[Role]]] = {
    Topic.MEETING: _PAIR | {Role.LEGAL_GUARDIAN},
    Topic.LOG: frozenset({Role.MENTOR}),
    Topic.FEEDBACK: frozenset({Role.MENTEE}),
    Topic.SILENCE: _PAIR,
    Topic.WAITING: frozenset({Role.MENTEE}),
    Topic.SURVEYS: _PAIR | {Role.LEGAL_GUARDIAN},
    Topic.STEPS: _PAIR,
    Topic.GUARDIAN: frozenset({Role.LEGAL_GUARDIAN, Role.MENTEE}),
    Topic.DESK: frozenset({Role.CURATOR}),
    # Of a late row the curator still reads in /today and the municipal curator beside its school.
    Topic.ROADMAP: frozenset(
        {
            Role.CURATOR,
            Role.SCHOOL_HEAD,
            Role.MUNICIPAL_CURATOR,
            Role.PSYCHOLOGIST,
            Role.CLASS_TEACHER,
            Role.SOCIAL_TEACHER,
            Role.SITE_ADMIN,
        }
    ),
}


def topics_of(roles: Collection[Role]) -> tuple[Topic, ...]:
    """Return the topics that somebody with ``roles`` can get reminders about, in their own order."""
    return tuple(topic for topic in Topic if not _READERS[topic].isdisjoint(roles))


def rank(kind: str) -> int:
    """Return a kind's place: lower goes first; a kind without a place goes last."""
    return USEFUL_FIRST.index(kind) if kind in USEFUL_FIRST else len(USEFUL_FIRST)


def places(kind: str, *, asked_for: bool = False) -> int:
    """Return which of the week's messages may be one of ``kind``: the rest is kept for what matters more.

    The last place is a meeting's; small matters leave two free. Curators have no meetings to keep a place for, a
    deadline does not wait, and whoever has put a reminder off has asked for it.
    """
    if asked_for or kind in {K.MEETING_AHEAD, ROADMAP} or kind in CURATORS:
        return WEEKLY_BUDGET
    return WEEKLY_BUDGET - (2 if kind in _SMALL else 1)


def room_from(sent: Sequence[datetime], now: datetime, limit: int) -> datetime:
    """Return when one more message may leave, being at most the ``limit``-th of its week; ``now`` if there is room.

    ``sent`` holds the moments of earlier messages. The week is the last seven days, as in ``calendar.within_budget``.
    """
    week = timedelta(days=7)
    recent = sorted(moment for moment in sent if now - week < moment <= now)
    return now if len(recent) < limit else recent[-limit] + week
