"""The kinds of notices, and how each of them treats the clock."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from domain.reminders import ReminderKind


class Urgency(IntEnum):
    """How a message treats the clock; lower goes first.

    ``SOS`` and ``REPLY`` leave at once (somebody is in danger; the person has just asked). ``NEWS`` waits for a working
    day outside quiet hours. ``REMINDER`` does too, counts against the weekly budget, and is rather lost than sent twice
    when a crash leaves it unknown whether it went out. ``BROADCAST`` waits like news, goes after everything else, and
    is never sent twice either.
    """

    SOS = 0
    REPLY = 1
    NEWS = 2
    REMINDER = 3
    BROADCAST = 4


_SOS = ("signal_raised",)
_REPLY = (
    "invite_qr",
    "invite_cards",
    "own_cards",
    "import_template",
    "import_faults",
    "school_export",
    "own_survey_template",
    "own_survey_results",
    "mydata_file",
    "erasure_act",
    "signal_heard",
    "signal_took",
    "signal_answered",
    "signal_waits",
    # Somebody is about to set out for a meeting that is elsewhere now, or not at all: on a Saturday morning news would
    # wait until Monday. ``domain.appointments.must_leave`` decides when news would come too late.
    "meeting_planned_soon",
    "meeting_cancelled_soon",
    "event_moved_soon",
    "event_cancelled_soon",
    "meeting_calendar",
    "meetings_calendar",
    "diary_item",
    "plan_file",
    "certificate_file",
    "certificates_file",
    "order_draft",
    "order_paper",
    "event_minutes",
    "practice_file",
    "handover_file",
    "roadmap_table",
    "roadmap_calendar",
    "roadmap_picture",
    "roadmap_template",
    "health_chart",
    "indicator_chart",
    "story_bank",
    "final_script",
    "broadcast_done",
)
_NEWS = (
    "roadmap_asked",
    "roadmap_agreed",
    "roadmap_returned",
    "school_reminded",
    "match_approved",
    "match_withdrawn",
    "guardian_linked",
    "guardian_confirmed",
    "guardian_refused",
    "guardian_paper",
    "consent_refused",
    "consent_withdrawn",
    "consent_anew",
    "consent_ending",
    "ward_of_age",
    "erasure_ahead",
    "participation_over",
    "mentor_selected",
    "match_waits",
    "match_goes_on",
    "match_paused",
    "match_resumed",
    "match_resumed_curator",
    "match_rematch",
    "pair_wish",
    "handover_begun",
    "handover_done",
    "handover_over",
    "handover_waits",
    "match_proposed",
    "match_declined",
    "match_agreed",
    "match_declined_curator",
    "match_question",
    "trial_question",
    "own_survey_asked",
    "round_asked",
    "trial_passed",
    "trial_failed",
    "trial_curator",
    "match_finished",
    "match_closed",
    "match_reflect",
    "match_goodbye",
    "thanks_letter",
    "mentor_welcome",
    "award_open",
    "award_asked",
    "award_vote",
    "award_won",
    "award_announced",
    "match_ended",
    "pair_ended",
    "term_notice",
    "term_ending",
    "term_ending_curator",
    "choosing_open",
    "year_over",
    "come_again",
    "story_told",
    "story_consent",
    "story_papers",
    "story_approved",
    "event_invited",
    "event_moved",
    "event_cancelled",
    "referral_matched",
    "partner_ends",
    "measure_reported",
    "measure_confirmed",
    "measure_returned",
    "partner_asked",
    "plan_proposed",
    "plan_otherwise",
    "plan_returned",
    "plan_approved",
    "plan_marked",
    "plan_doubt",
    "meeting_planned",
    "meeting_agreed",
    "meeting_cancelled",
    "meeting_absent",
    "diary_added",
    "meeting_asked",
    "meeting_corrected",
    "trial_left",
    "group_parted",
    "group_left",
    "group_joined",
    "mentor_needs_help",
    "signal_open",
    "unreachable",
)
_REMINDERS = (
    *ReminderKind,
    "missing_steps",
    "missing_guardian_consent",
    "plan_unanswered",
    "roadmap_nudges",
)

URGENCIES: Final[dict[str, Urgency]] = {
    **dict.fromkeys(_SOS, Urgency.SOS),
    **dict.fromkeys(_REPLY, Urgency.REPLY),
    **dict.fromkeys(_NEWS, Urgency.NEWS),
    **dict.fromkeys(_REMINDERS, Urgency.REMINDER),
    "broadcast": Urgency.BROADCAST,
}
"""Every kind that may stand in the outbox; ``services.composers`` words each of them."""


def urgency_of(kind: str) -> Urgency:
    """Return the urgency of a kind."""
    return URGENCIES[kind]
