"""Calendar files: the planned meeting, or all of them, worded for the phone of whoever asked."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from domain.vocabulary import MeetingStatus, MeetingType
from reports.calendar_file import Entry, calendar_file
from services.composers.meetings import GONE, TYPES, meeting_row, place_of
from services.composers.registry import Due, composer
from services.meeting_calendar import chain, planned_of
from services.notices import File, Outgoing, Skip
from services.pair_rows import pairs_by_id

if TYPE_CHECKING:
    from locales import Translator
    from services.pair_rows import Pair
    from storage.unit import Unit

_USUAL_MINUTES = 60


@composer("meeting_calendar")
async def meeting_calendar(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send one meeting; a cancelled one takes itself off the calendar."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None or found.member(due.person_id) not in found.staying:
        return GONE
    if row.status not in {MeetingStatus.PLANNED, MeetingStatus.CANCELLED}:
        return Skip("meeting_changed")
    file = calendar_file([await _entry(unit, due, row, found, t)], now=unit.now)
    if row.status == MeetingStatus.CANCELLED:
        text = t.you("For the calendar.\nOpen the file: the phone takes the meeting off.")
    else:
        text = t.you("For the calendar.\nOpen the file: the phone adds the meeting. If it moves, send for a new file.")
    return Outgoing(text, file=File(f"meeting-{row.planned_at:%Y-%m-%d}.ics", file))


@composer("meetings_calendar")
async def meetings_calendar(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send all planned meetings of a person as one file."""
    rows = await planned_of(unit, due.person_id)
    if not rows:
        return Skip("nothing_planned")
    pairs = await pairs_by_id(unit, [row.match_id for row in rows])
    entries = [await _entry(unit, due, row, pairs[row.match_id], t) for row in rows]
    text = t.plural(
        "For the calendar: {n} meeting.\nOpen the file: the phone adds it.",
        "For the calendar: {n} meetings.\nOpen the file: the phone adds them.",
        len(entries),
    )
    return Outgoing(text, file=File(f"meetings-{unit.now:%Y-%m-%d}.ics", calendar_file(entries, now=unit.now)))


async def _entry(unit: Unit, due: Due, row: Any, found: Pair, t: Translator) -> Entry:
    versions = await chain(unit, row)
    sequence = next(number for number, one in enumerate(versions) if one.id == row.id)
    cancelled = row.status == MeetingStatus.CANCELLED
    agreed = "CONFIRMED" if row.confirmed_at is not None else "TENTATIVE"
    minutes = due.params.get("minutes", {})
    kind = MeetingType(row.type)
    place = place_of(row, t)
    how = t("To move it or call it off: /meeting in the chat.")
    return Entry(
        uid=versions[0].id,
        sequence=sequence + cancelled,
        starts_at=row.planned_at,
        minutes=int(minutes.get(row.type, _USUAL_MINUTES)),
        summary=unescape(t("Meeting: {names}", names=found.names(due.person_id))),
        location=place[:1].upper() + place[1:],
        description=f"{t(TYPES[kind])}. {how}",
        status="CANCELLED" if cancelled else agreed,
    )
