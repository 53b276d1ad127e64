"""Who is reminded of what, and when: found by a few queries, put into the outbox once (design §3 rules 3 and 9).

A reminder is planned a little ahead of its moment; whether its reason still stands is checked again by its composer
(``services.composers.reminders``) at the moment of sending.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.calendar import next_allowed_moment
from domain.permissions import UseCase
from domain.reminders import ReminderKind, due_moments
from services.access import RefusedError, writes
from services.notices import Urgency, post, urgency_of
from services.reminder_rows import Candidate, candidates
from storage.tables import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from services.access import Actor
    from storage.unit import Unit

# After a day's downtime (or a week's jump of the rehearsal clock) the latest missed reminder is still of use, the ones
# before it are not.
LATE: Final = timedelta(days=7)
_AGAIN: Final = ":again"
_KEYS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Nomination:
    """One reminder to be sent."""

    kind: str
    person_id: int
    subject_id: int
    due_at: datetime
    municipality_id: int
    organization_id: int

    @property
    def key(self) -> str:
        """What tells this reminder from the next one about the same thing: its moment."""
        return f"{self.due_at:%Y%m%dT%H%MZ}"

    @property
    def unique_key(self) -> str:
        """The outbox's unique key (``services.notices.post``)."""
        return f"{self.person_id}:{self.kind}:{self.subject_id}:{self.key}"


async def nominate(
    unit: Unit,
    now: datetime,
    horizon: timedelta,
    *,
    municipality_id: int | None = None,
    organization_id: int | None = None,
) -> list[Nomination]:
    """Post what falls due until ``now + horizon`` in one municipality or school (all, if none is named).

    The same reminder is posted once however often this runs. Plain function of the scheduler: no actor, no right.
    """
    found = await planned(unit, now, horizon, municipality_id=municipality_id, organization_id=organization_id)
    for one in found:
        post(
            unit,
            one.kind,
            one.person_id,
            one.subject_id,
            key=one.key,
            due_at=one.due_at,
            municipality_id=one.municipality_id,
        )
    return found


async def planned(
    unit: Unit,
    now: datetime,
    horizon: timedelta,
    *,
    municipality_id: int | None = None,
    organization_id: int | None = None,
) -> list[Nomination]:
    """Return what ``nominate`` would post, and post nothing."""
    rows = await candidates(unit, now, municipality_id=municipality_id, organization_id=organization_id)
    found = [one for row in rows for one in _moments(row, now, now + horizon)]
    standing = await _standing(unit, found)
    return [one for one in found if one.unique_key not in standing]


@writes(UseCase.REMINDER_SNOOZE)
async def snooze(unit: Unit, actor: Actor, outbox_id: int) -> datetime:
    """Send a reminder once more tomorrow at the same time (the next working day); a reminder can be put off once.

    Raises:
        RefusedError: ``snooze_gone`` if it is not this person's reminder, ``snoozed_already`` if it was put off before.
    """
    row = await unit.first(select(OutboxMessage.__table__).where(OutboxMessage.id == outbox_id))
    if row is None or row.person_id != actor.person_id or urgency_of(row.kind) is not Urgency.REMINDER:
        raise RefusedError("snooze_gone")
    if row.unique_key.endswith(_AGAIN):
        raise RefusedError("snoozed_already")
    due_at = tomorrow(unit.now, actor)
    post(
        unit,
        row.kind,
        row.person_id,
        row.subject_id,
        key=row.unique_key.split(":", 3)[3] + _AGAIN,
        due_at=due_at,
        params={**row.params, "again": True},
        municipality_id=row.municipality_id,
    )
    return due_at


def tomorrow(now: datetime, actor: Actor) -> datetime:
    """Return the same time tomorrow, moved out of nights and days off."""
    return next_allowed_moment(now + timedelta(days=1), ZoneInfo(actor.zone))


def _moments(row: Candidate, now: datetime, until: datetime) -> Iterable[Nomination]:
    """Return what is still to be sent for one candidate: moments ahead, and the latest one that was missed."""
    moments = [m for m in due_moments(row.kind, row.anchor, row.tz) if m >= row.since and m <= until]
    missed = [m for m in moments if m < now]
    ahead = [m for m in moments if m >= now]
    if row.kind is not ReminderKind.MEETING_AHEAD or row.anchor > now:
        ahead = [m for m in missed[-1:] if m >= now - LATE] + ahead
    return [
        Nomination(row.kind.value, person_id, row.subject_id, moment, row.municipality_id, row.organization_id)
        for moment in ahead
        for person_id in row.person_ids
    ]


async def _standing(unit: Unit, found: Sequence[Nomination]) -> set[str]:
    """Return which of the keys stand in the outbox already, sent or not."""
    keys = [one.unique_key for one in found]
    standing: set[str] = set()
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        part: Any = keys[start : start + _KEYS_AT_ONCE]
        rows = await unit.scalars(select(OutboxMessage.unique_key).where(OutboxMessage.unique_key.in_(part)))
        standing.update(rows)
    return standing
