"""The words around reminders: why one came, what a topic is called, what is lost with it (ux, rules of the chat)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.reminder_order import ROADMAP, Topic
from domain.reminders import ReminderKind
from locales.marks import N_, NY_

if TYPE_CHECKING:
    from collections.abc import Mapping

K = ReminderKind

WHY: Final[Mapping[str, str]] = {
    K.MEETING_AHEAD: N_("It came because this meeting is planned."),
    K.EVENT_AHEAD: NY_("It came because you said that you come."),
    K.DOCUMENT_ENDS: N_("It came because the term of a document ends. It comes once."),
    K.MEETING_UNLOGGED: N_("It came because the meeting is over and nothing is written down."),
    K.MEETING_FEEDBACK: N_("It came because the meeting is over and this question is open."),
    K.PROPOSAL_UNANSWERED: N_("It came because the other side is waiting for this answer. It comes once."),
    K.TRIAL_UNANSWERED: N_("It came because the other side is waiting for this answer. It comes once."),
    K.QUESTIONNAIRE_UNFINISHED: NY_("It came because you have begun and not finished."),
    K.GUARDIAN_CONSENT_MISSING: N_("It came because a consent is still missing."),
    K.GUARDIAN_UNCONFIRMED: N_("It came because only you can confirm this."),
    K.SILENT_PAIR: N_("It came because three weeks have passed. It comes once."),
    K.STILL_WAITING: N_("It comes every two weeks, until there is a mentor."),
    K.OWN_CONSENT_MISSING: N_("It came because a consent is still missing."),
    K.JOINING_UNFINISHED: NY_("It came because you have begun and not finished."),
    K.PAPER_CONSENT_MISSING: N_("It came because your school keeps its papers here."),
    ROADMAP: N_("It came because a deadline of the roadmap is near or has passed."),
    "plan_unanswered": N_("It came because the mentor is waiting for this answer. It comes once."),
    "missing_steps": N_("It came because the curator asked me to remind you."),
    "missing_guardian_consent": N_("It came because the curator asked me to remind you."),
}
"""Kind → why it came; one short line."""

TOPIC_NAMES: Final[Mapping[Topic, str]] = {
    Topic.MEETING: N_("Before a meeting"),
    Topic.LOG: N_("Writing it down"),
    Topic.FEEDBACK: N_("After a meeting"),
    Topic.SILENCE: N_("A long silence"),
    Topic.WAITING: N_("Finding a mentor"),
    Topic.SURVEYS: N_("Questionnaires"),
    Topic.STEPS: N_("First steps"),
    Topic.GUARDIAN: N_("A parent's word"),
    Topic.DESK: N_("Papers, parents"),
    Topic.ROADMAP: N_("Roadmap deadlines"),
}
"""Topic → its button in the settings."""

LOST: Final[Mapping[Topic, str]] = {
    Topic.MEETING: NY_("I will no longer write on the day before a meeting."),
    Topic.LOG: NY_("I will no longer remind you to write down a meeting."),
    Topic.FEEDBACK: NY_("I will no longer remind you of the question after a meeting."),
    Topic.SILENCE: NY_("I will no longer write when you have not met for long."),
    Topic.WAITING: NY_("I will no longer write how the search for a mentor stands."),
    Topic.SURVEYS: NY_("I will no longer remind you of questionnaires that are not finished."),
    Topic.STEPS: NY_("I will no longer remind you of steps that are left at the start."),
    Topic.GUARDIAN: NY_("I will no longer remind you that a parent's or guardian's answer is missing."),
    Topic.DESK: N_("I will no longer remind you of guardians and papers that wait for you."),
    Topic.ROADMAP: N_("I will no longer write of deadlines of the roadmap."),
}
"""Topic → what somebody will no longer get."""

STAYS: Final = NY_("The curator still sees what is open, and the menu shows your next step.")
STAYS_OF: Final[Mapping[Topic, str]] = {
    Topic.DESK: N_("All of it still stands in /today."),
    Topic.ROADMAP: N_("The rows and their deadlines stay on the board of the roadmap."),
}
