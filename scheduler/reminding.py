"""The reminders that one person gets now, as one message or none (design §3 rules 3 and 9).

Everything is looked at again at this moment: quiet hours, what the person has switched off, whether each reason still
stands, and what the week's budget has left. What may not leave now waits or ends here; the rest is one message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog

from domain.calendar import next_allowed_moment
from domain.reminder_order import TOGETHER, places, room_from
from services.composers import Due, Part, compose, framed
from services.notices import Outgoing, Skip, Urgency
from services.reminder_prefs import stops_of
from services.reminders import snoozed
from storage.outbox import Claimed, Gathering, sent_since, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from storage.unit import Unit

STALE: Final = timedelta(days=14)
"""A reminder that found no room in the budget for so long is given up."""
_WEEK: Final = timedelta(days=7)

log = structlog.get_logger()

Retry = Callable[["Unit", Claimed, float, str], None]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves now, and the rows that it settles."""

    rows: tuple[Claimed, ...]
    message: Outgoing


async def parcel(unit: Unit, rows: Sequence[Claimed], zone: str, t: Translator, retry: Retry) -> Parcel | None:
    """Return the one message for a person's claimed reminders; settle those that do not go into it."""
    allowed = next_allowed_moment(unit.now, ZoneInfo(zone))
    stops = await stops_of(unit, rows[0].person_id)
    if stops.paused_until is not None and stops.paused_until > allowed:
        allowed = next_allowed_moment(stops.paused_until, ZoneInfo(zone))
    if allowed > unit.now:
        _wait(unit, rows, allowed)
        return None
    wanted: list[tuple[Claimed, Part]] = []
    told: set[tuple[str, int]] = set()
    for row in sorted(rows, key=lambda one: -snoozed(one.params)):
        if stops.stops(row.kind):
            settle(unit, row.id, "skipped", reason="switched_off")
            continue
        if (row.kind, row.subject_id) in told:
            # One that was put off meets the next one about the same thing: it is one thing to do.
            settle(unit, row.id, "skipped", reason="same_message")
            continue
        part = await _part(unit, row, zone, t, retry)
        if part is not None:
            wanted.append((row, part))
            told.add((row.kind, row.subject_id))
    if not wanted:
        return None
    left = [row for row, _ in wanted]
    sent = await sent_since(unit, left[0].person_id, int(Urgency.REMINDER), unit.now - _WEEK)
    limit = max(places(row.kind, asked_for=snoozed(row.params) > 0) for row in left)
    room = room_from(sent, unit.now, limit)
    if room > unit.now:
        _wait_for_room(unit, left, next_allowed_moment(room, ZoneInfo(zone)))
        return None
    return Parcel(tuple(left), framed((part for _, part in wanted), t))


async def _part(unit: Unit, row: Claimed, zone: str, t: Translator, retry: Retry) -> Part | None:
    """Word one row; a row that cannot be worded is put back and holds up none of the others (rule 12)."""
    due = Due(row.person_id, row.subject_id, {**row.params, "outbox_id": row.id}, zone)
    try:
        message = await compose(row.kind, unit, due, t)
    except Exception as error:
        log.exception("delivery.row_failed", row=row.id, kind=row.kind)
        retry(unit, row, 30.0, type(error).__name__)
        return None
    if isinstance(message, Skip):
        log.info("delivery.skipped", row=row.id, kind=row.kind, reason=message.reason)
        settle(unit, row.id, "skipped", reason=message.reason)
        return None
    return Part(row.id, row.kind, message, row.params)


def _wait(unit: Unit, rows: Sequence[Claimed], until: datetime, reason: str | None = None) -> None:
    for row in rows:
        settle(unit, row.id, "waiting", due_at=until, attempts=row.attempts - 1, reason=reason)


def _wait_for_room(unit: Unit, rows: Sequence[Claimed], until: datetime) -> None:
    for row in rows:
        if until - row.created_at > STALE:
            settle(unit, row.id, "skipped", reason="weekly_budget")
        else:
            _wait(unit, [row], until, "weekly_budget")


GATHERING: Final = Gathering(int(Urgency.REMINDER), TOGETHER)
