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
from domain.reminder_order import MOST_SNOOZES
from domain.reminders import AHEAD, due_moments
from services.access import RefusedError, reads, writes
from services.notices import post
from services.reminder_own import own_reminder, same_message
from services.reminder_rows import candidates
from storage.tables import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from services.access import Actor
    from services.reminder_candidates import Candidate
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


@reads(UseCase.REMINDER_SNOOZE)
async def postponable(unit: Unit, actor: Actor, outbox_id: int) -> int:
    """Return how many reminders of a message can be put off; they are what «Позже…» is about.

    Raises:
        RefusedError: ``snooze_gone`` if it is not this person's, ``snoozed_enough`` if it was put off three times.
    """
    return len(await _postponable(unit, actor, outbox_id))


@writes(UseCase.REMINDER_SNOOZE)
async def snooze(unit: Unit, actor: Actor, outbox_id: int, days: int = 1) -> datetime:
    """Send a reminder once more in some days at the same time; of several in one message all of them (issue 3).

    A reminder is put off three times at most: whoever wants it no more switches it off. Doing it twice is doing it
    once.

    Raises:
        RefusedError: ``snooze_gone`` if it is not this person's, ``snoozed_enough`` if it was put off three times.
    """
    due_at = later(unit.now, actor, days)
    for row in await _postponable(unit, actor, outbox_id):
        base, _, _ = row.unique_key.split(":", 3)[3].partition(_AGAIN)
        times = snoozed(row.params) + 1
        post(
            unit,
            row.kind,
            row.person_id,
            row.subject_id,
            key=f"{base}{_AGAIN}{times}",
            due_at=due_at,
            params={**row.params, "again": times},
            municipality_id=row.municipality_id,
        )
    return due_at


def snoozed(params: Mapping[str, Any]) -> int:
    """Return how often a reminder was put off."""
    return int(params.get("again", 0))


def later(now: datetime, actor: Actor, days: int) -> datetime:
    """Return the same time in some days, moved out of nights and days off."""
    return next_allowed_moment(now + timedelta(days=days), ZoneInfo(actor.zone))


async def _postponable(unit: Unit, actor: Actor, outbox_id: int) -> list[Any]:
    rows = await same_message(unit, await own_reminder(unit, actor, outbox_id))
    found = [row for row in rows if snoozed(row.params) < MOST_SNOOZES]
    if not found:
        raise RefusedError("snoozed_enough")
    return found


def _moments(row: Candidate, now: datetime, until: datetime) -> Iterable[Nomination]:
    """Return what is still to be sent for one candidate: moments ahead, and the latest one that was missed."""
    moments = [m for m in due_moments(row.kind, row.anchor, row.tz) if m >= row.since and m <= until]
    missed = [m for m in moments if m < now]
    ahead = [m for m in moments if m >= now]
    if row.kind not in AHEAD or row.anchor > now:
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
