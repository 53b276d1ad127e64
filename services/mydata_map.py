"""Which table is in the file about oneself and which is not, and why: a test holds it against all tables there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

IN_FILE: Final[Mapping[str, str]] = {
    "people": "who it is about",
    "accounts": "the chat (own file only)",
    "memberships": "roles and schools",
    "participations": "roles and schools",
    "guardianships": "family: first names",
    "consents": "consents about the person, and those given for a child",
    "survey_requests": "questionnaires; a guardian reads those of the beginning",
    "answers": "questionnaires",
    "matches": "pairs",
    "match_members": "pairs: own answer, first names of the other side",
    "documents": "number and date of the order",
    "meetings": "meetings; topic and place in the own file only",
    "meeting_words": "meetings: the own word",
    "meeting_attendance": "meetings: was there or not",
    "meeting_attachments": "meetings: own photos and voice notes, by date",
    "meeting_revisions": "meetings: own corrections, by date",
    "outbox": "what was sent: kinds, numbers, dates",
    "reminder_stops": "reminders switched off",
    "broadcasts": "what a curator has written to groups",
    "signals": "calls for help that the person has made (own file only)",
    "audit": "who has looked: post and school",
    "erasures": "demands to erase",
    "organizations": "names of the schools",
}
"""Table → where in the file it stands."""

LEFT_OUT: Final[Mapping[str, str]] = {
    "municipalities": "holds no person",
    "cycles": "a school's year; who opened it is in the journal",
    "cycle_forms": "a school's choice, holds no person",
    "invites": "links: how the person came in stands with the role; tokens are secrets of the school",
    "signal_calls": "repetitions of a call that is in the file by its first moment; holds no answer",
    "wrong_codes": "counts by a digest of strangers' chats, dropped after a day; names nobody",
    "inbox": "updates of the messenger: emptied as soon as they are done with",
    "dialog_states": "what the chat is looking at right now; said in words in the file",
}
"""Table → why it is not in the file."""

PERSON_COLUMNS: Final[frozenset[str]] = frozenset(
    {
        "accounts.chat_id",
        "accounts.person_id",
        "broadcasts.author_id",
        "consents.given_by",
        "consents.person_id",
        "consents.recorded_by",
        "cycles.opened_by",
        "documents.recorded_by",
        "erasures.person_id",
        "erasures.requested_by",
        "guardianships.confirmed_by",
        "guardianships.guardian_id",
        "guardianships.minor_id",
        "inbox.chat_id",
        "invites.created_by",
        "invites.person_id",
        "invites.ward_id",
        "match_members.person_id",
        "matches.proposed_by",
        "meeting_attachments.person_id",
        "meeting_attendance.noted_by",
        "meeting_attendance.person_id",
        "meeting_revisions.changed_by",
        "meeting_words.person_id",
        "meetings.created_by",
        "meetings.logged_by",
        "meetings.settled_by",
        "memberships.person_id",
        "outbox.person_id",
        "participations.person_id",
        "people.entered_by",
        "reminder_stops.person_id",
        "signals.acknowledged_by",
        "signals.closed_by",
        "signals.person_id",
        "signals.raised_by",
        "survey_requests.answered_by",
        "survey_requests.person_id",
    }
)
"""Every column that names a person or a chat. A new one is added here once somebody has looked at three things: the
file (above), erasing (``services.erasing_data``), and the screens it shows on."""
