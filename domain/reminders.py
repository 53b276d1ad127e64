"""When a reminder is due, and the key that keeps it from being sent twice (design §3 rules 3 and 9).

Every moment returned here is already out of quiet hours and days off. Whether the reason still holds, and whether the
weekly budget allows it, is checked at the moment of sending; what goes first then stands in ``domain.reminder_order``.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import Calendar, is_quiet, local, next_allowed_moment, next_working_day, previous_working_day
from domain.documents import ENDS_SOON
from domain.meetings import SILENT_AFTER_DAYS
from domain.waiting import EVERY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from zoneinfo import ZoneInfo


class ReminderKind(StrEnum):
    """What a reminder is about; the anchor it is counted from stands behind each."""

    MEETING_AHEAD = "meeting_ahead"  # the meeting's start
    MEETING_UNLOGGED = "meeting_unlogged"  # the meeting's planned end
    MEETING_FEEDBACK = "meeting_feedback"  # the moment the survey was sent
    PROPOSAL_UNANSWERED = "proposal_unanswered"  # the moment of the proposal
    TRIAL_UNANSWERED = "trial_unanswered"  # the moment the trial was logged
    QUESTIONNAIRE_UNFINISHED = "questionnaire_unfinished"  # the moment it was sent or begun
    GUARDIAN_CONSENT_MISSING = "guardian_consent_missing"  # the moment the guardian was asked for
    GUARDIAN_UNCONFIRMED = "guardian_unconfirmed"  # the moment the guardian came in; the curator is asked
    SILENT_PAIR = "silent_pair"  # the last meeting, held or planned, or the order
    OWN_CONSENT_MISSING = "own_consent_missing"  # the moment the person came in
    JOINING_UNFINISHED = "joining_unfinished"  # the moment the person came in, or has consented
    PAPER_CONSENT_MISSING = "paper_consent_missing"  # the moment the person came in; the curator is asked
    STILL_WAITING = "still_waiting"  # the moment from which two weeks of waiting for a mentor are counted
    EVENT_AHEAD = "event_ahead"  # the event's start; who said yes is reminded
    DOCUMENT_ENDS = "document_ends"  # noon of the document's last day; the curator is asked


# After lessons and before supper: a telephone that rings in class is a telephone taken away.
AFTERNOON: Final = time(16)
EVE: Final = time(18)
MORNING: Final = time(10)
DESK: Final = time(8, 30)
"""When curators are reminded: all of it at once, before the first lesson."""
_LOG_AGAIN_AFTER: Final = 3
_SHORTEST_NOTICE: Final = timedelta(hours=1)

# Days after the anchor. Questionnaires §1: one reminder on day 3 and one on day 6, then silence.
AFTER_DAYS: Final[Mapping[ReminderKind, tuple[int, ...]]] = {
    ReminderKind.MEETING_FEEDBACK: (1,),
    ReminderKind.PROPOSAL_UNANSWERED: (2,),
    ReminderKind.TRIAL_UNANSWERED: (2,),
    ReminderKind.QUESTIONNAIRE_UNFINISHED: (3, 6),
    ReminderKind.GUARDIAN_CONSENT_MISSING: (3, 7),
    ReminderKind.GUARDIAN_UNCONFIRMED: (1, 4),
    ReminderKind.OWN_CONSENT_MISSING: (2, 6),
    ReminderKind.JOINING_UNFINISHED: (2, 5),
    ReminderKind.PAPER_CONSENT_MISSING: (5, 12),
    # Once a silence: what is not answered then is the curator's (ux, /today).
    ReminderKind.SILENT_PAIR: (SILENT_AFTER_DAYS,),
    # Every two weeks (programme §2 stage 5): each turn has an anchor of its own.
    ReminderKind.STILL_WAITING: (EVERY.days,),
    # Two weeks before: a new order has to be written and signed.
    ReminderKind.DOCUMENT_ENDS: (-ENDS_SOON.days,),
}
CURATORS: Final = frozenset(
    {ReminderKind.GUARDIAN_UNCONFIRMED, ReminderKind.PAPER_CONSENT_MISSING, ReminderKind.DOCUMENT_ENDS}
)
"""What the curator is reminded of: the tasks themselves stand in /today, so these come in the morning, together."""

AHEAD: Final = frozenset({ReminderKind.MEETING_AHEAD, ReminderKind.EVENT_AHEAD})
"""What people are reminded of on the day before; putting it off would be too late."""


def due_moments(
    kind: ReminderKind, anchor: datetime, tz: ZoneInfo, *, calendar: Calendar | None = None
) -> tuple[datetime, ...]:
    """Return when reminders of ``kind`` are due, in UTC, ascending (questionnaires §1, issue of the pair's journey).

    A row planned late drops the moments that are past already; this function does not know the present.
    """
    if kind in AHEAD:
        return (_before_meeting(anchor, tz, calendar),)
    day = anchor.astimezone(tz).date()
    if kind is ReminderKind.MEETING_UNLOGGED:
        first = next_working_day(day + timedelta(days=1), calendar)
        second = next_working_day(first + timedelta(days=_LOG_AGAIN_AFTER), calendar)
        return (local(first, MORNING, tz), local(second, MORNING, tz))
    if kind in CURATORS:
        return tuple(local(each, DESK, tz) for each in _working_days(kind, day, calendar))
    found: list[datetime] = []
    for days in AFTER_DAYS[kind]:
        moment = next_allowed_moment(local(day + timedelta(days=days), AFTERNOON, tz), tz, calendar=calendar)
        # Over long holidays day 3 and day 6 both move to the first working morning: the later one waits a day more.
        if found and moment.astimezone(tz).date() <= found[-1].astimezone(tz).date():
            later = next_working_day(found[-1].astimezone(tz).date() + timedelta(days=1), calendar)
            moment = local(later, AFTERNOON, tz)
        found.append(moment)
    return tuple(found)


def _working_days(kind: ReminderKind, day: date, calendar: Calendar | None) -> list[date]:
    found: list[date] = []
    for days in AFTER_DAYS[kind]:
        one = next_working_day(day + timedelta(days=days), calendar)
        if found and one <= found[-1]:
            one = next_working_day(found[-1] + timedelta(days=1), calendar)
        found.append(one)
    return found


def _before_meeting(start: datetime, tz: ZoneInfo, calendar: Calendar | None) -> datetime:
    """Return one moment before a meeting: 18:00 on the day before.

    One reminder, not two: a second one two hours ahead would ring in class and eat the week's budget. If the day before
    is a day off the reminder comes at 08:00 on the day itself, and if that is no better (a Saturday meeting after a
    holiday, a very early one), at 18:00 on the last working day before.
    """
    day = start.astimezone(tz).date()
    eve = local(day - timedelta(days=1), EVE, tz)
    if not is_quiet(eve, tz, calendar):
        return eve
    moved = next_allowed_moment(eve, tz, calendar=calendar)
    if moved <= start - _SHORTEST_NOTICE:
        return moved
    return local(previous_working_day(day, calendar), EVE, tz)


def reminder_key(person_id: int | str, kind: ReminderKind, subject_id: int | str, due: datetime) -> str:
    """Return the unique key of a reminder: person, kind, subject, due (design §3 rule 3).

    Raises:
        ValueError: if ``due`` has no time zone.
    """
    if due.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return f"{person_id}:{kind}:{subject_id}:{due.astimezone(UTC):%Y%m%dT%H%MZ}"
