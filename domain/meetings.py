"""The cycle of meetings: order of the five types, proposed times, what may still be logged (programme §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.calendar import Calendar, is_meeting_day, local
from domain.vocabulary import MatchStatus, MeetingType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

ORDER: Final = (
    MeetingType.INTRO,
    MeetingType.TRIAL,
    MeetingType.PLANNING,
    MeetingType.WORKING,
    MeetingType.FINAL,
)
MINUTE_CHOICES: Final = (30, 45, 60)  # programme §3, typical length
RHYTHM_DAYS: Final = 14  # programme §3: working meetings at least once in two weeks
SILENT_AFTER_DAYS: Final = 21  # ux, /today: pairs silent for more than 21 days
LOG_DAYS_BACK: Final = 14  # one rhythm back: last week's meeting can be logged, last term's is the curator's to correct
_EARLIEST_NOTICE: Final = timedelta(hours=3)


def next_type(held: Sequence[MeetingType], *, trial_passed: bool) -> MeetingType | None:
    """Return the type of the next meeting, ``None`` after the final one or while the trial is undecided.

    Programme §3: intro, trial, planning, working (any number), final, in this order.
    """
    done = set(held)
    if MeetingType.FINAL in done:
        return None
    if MeetingType.TRIAL in done and not trial_passed:
        return None
    return next((step for step in ORDER[:3] if step not in done), MeetingType.WORKING)


def offered_types(held: Sequence[MeetingType], *, trial_passed: bool) -> tuple[MeetingType, ...]:
    """Return the types a pair may choose from, the usual one first: a final meeting needs a working one before it."""
    usual = next_type(held, trial_passed=trial_passed)
    if usual is None:
        return ()
    if usual is MeetingType.WORKING and MeetingType.WORKING in held:
        return (usual, MeetingType.FINAL)
    return (usual,)


_NEXT_BY_STATUS: Final[Mapping[MatchStatus, MeetingType]] = {
    MatchStatus.APPROVED: MeetingType.INTRO,
    MatchStatus.INTRO: MeetingType.TRIAL,
    MatchStatus.PLANNING: MeetingType.PLANNING,
    MatchStatus.WORKING: MeetingType.WORKING,
}


def next_type_in(status: MatchStatus) -> MeetingType | None:
    """Return the usual next meeting of a match in ``status``; ``None`` if none is due (programme §3)."""
    return _NEXT_BY_STATUS.get(status)


class LogFault(StrEnum):
    """Why a meeting cannot be logged."""

    FUTURE = "future"
    TOO_OLD = "too_old"
    BEFORE_MATCH = "before_match"


def log_fault(
    held_on: date, now: datetime, tz: ZoneInfo, *, since: date | None = None, days_back: int = LOG_DAYS_BACK
) -> LogFault | None:
    """Return why a meeting of ``held_on`` cannot be logged now, or ``None`` if it can.

    ``since`` is the day of the order: nothing was held before it (programme §3). Older meetings than ``days_back`` are
    refused because minutes and feedback from memory are no data; the curator can still correct the log.
    """
    today = now.astimezone(tz).date()
    if held_on > today:
        return LogFault.FUTURE
    if since is not None and held_on < since:
        return LogFault.BEFORE_MATCH
    return LogFault.TOO_OLD if (today - held_on).days > days_back else None


@dataclass(frozen=True, slots=True)
class Preference:
    """A weekday (Monday is 0) and a time of day that suits someone."""

    weekday: int
    at: time


AFTER_LESSONS: Final = time(15, 30)
EVENING: Final = time(18)
SATURDAY_MORNING: Final = time(11)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri")
# Option ids of the catalogue's list ``slots`` (questionnaires §2, IN-ME-P 5: after lessons, evenings, Saturday).
SLOT_PREFERENCES: Final[Mapping[str, Preference]] = {
    **{
        f"{day}_{part}": Preference(index, at)
        for index, day in enumerate(_DAYS)
        for part, at in (("day", AFTER_LESSONS), ("eve", EVENING))
    },
    "sat": Preference(5, SATURDAY_MORNING),
}


def common_preferences(mentor: Sequence[str], mentee: Sequence[str]) -> tuple[Preference, ...]:
    """Return the times that suit both sides, by their answers' option ids; the mentee's alone if none is common."""
    known = [slot for slot in mentee if slot in SLOT_PREFERENCES]
    both = [slot for slot in known if slot in mentor]
    return tuple(SLOT_PREFERENCES[slot] for slot in both or known)


def proposed_slots(
    now: datetime,
    tz: ZoneInfo,
    preferred: Sequence[Preference] = (),
    *,
    not_before: date | None = None,
    count: int = 4,
    calendar: Calendar | None = None,
) -> tuple[datetime, ...]:
    """Return sensible next moments for a meeting, in UTC, soonest first, to be shown as buttons (programme §3).

    Preferred weekdays and times come first of all; without any, each working day after lessons. Never a day off, never
    at night, never sooner than in three hours. ``not_before`` is the first day that makes sense, such as a week on.
    """
    today = now.astimezone(tz).date()
    start = max(today, not_before or today)
    found: list[datetime] = []
    # Two months reach over the longest holidays; beyond that people pick a date from the calendar.
    for offset in range(60):
        day = start + timedelta(days=offset)
        if not is_meeting_day(day, calendar):
            continue
        times = {p.at for p in preferred if p.weekday == day.weekday()}
        if not preferred and day.weekday() < len(_DAYS):
            times = {AFTER_LESSONS}
        moments = (local(day, at, tz) for at in sorted(times))
        found += [moment for moment in moments if moment >= now.astimezone(UTC) + _EARLIEST_NOTICE]
        if len(found) >= count:
            break
    return tuple(found[:count])
