"""A row is put off until a day, with the reason: it comes again then, and its deadline stays (issue 5 item 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.deadline_putting_off import REASON_LIMIT, PutOff, comes_again_on, latest_day
from domain.permissions import UseCase
from domain.plain import plain_line
from services.access import Actor, RefusedError, writes
from services.roadmap.in_hand import note_row, row_in_hand
from storage.tables import MeasureTerm

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit


@writes(UseCase.ROADMAP_REPORT)
async def put_off(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int, *, until: date, reason: str) -> date:
    """Say nothing of a row until a day, for all who answer for it, and return the day on which it comes again.

    Raises:
        RefusedError: ``gone``, ``measure_done``, ``roadmap_over``, ``report_waits`` if it waits for the curator's word,
            ``put_off_day`` if the day is behind or too far ahead, ``bad_words``.
    """
    found = await row_in_hand(unit, actor, catalogue, term_id)
    if found.roadmap.ended_at is not None:
        raise RefusedError("roadmap_over")
    if found.term.done_on is not None:
        raise RefusedError("measure_done")
    if found.term.to_be_confirmed:
        raise RefusedError("report_waits")
    furthest = latest_day(found.term.span, found.today)
    if not found.today < until <= furthest:
        raise RefusedError("put_off_day")
    words = plain_line(reason)
    if not words or len(words) > REASON_LIMIT:
        raise RefusedError("bad_words", most=REASON_LIMIT)
    day = comes_again_on(until, furthest, found.today)
    unit.change(
        MeasureTerm,
        found.term.id,
        snoozed_until=day,
        snoozed_by=actor.person_id,
        snooze_reason=words,
        next_nudge_on=day,
    )
    kind = words if words in set(PutOff) else "own"
    note_row(unit, actor, found, "measure.put_off", until=day.isoformat(), reason=kind)
    return day
