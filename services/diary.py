"""A pair's diary: photos and voice notes of a meeting, kept by the messenger and found again by its own id of a file.

Nothing is downloaded: the row holds how to ask the messenger for the file, encrypted, and taking it out forgets that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.diary import DiaryKind, Sent, kept_fault
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MeetingStatus
from services.access import RefusedError, appends, reads, writes
from services.meeting_rows import MeetingView, own_meeting, view
from services.notices import post
from services.pair_rows import Member, Pair, reach, tell
from storage.ids import new_id
from storage.tables import Meeting, MeetingAttachment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.access import Actor
    from storage.unit import Unit

MOST: Final = 5
"""Files a meeting: a diary, not an archive."""
PAGES: Final = 8
_ALBUM: Final = timedelta(minutes=2)
"""An album comes as several messages; the other side hears of all of it at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a meeting, without the file."""

    id: int
    kind: DiaryKind
    added_at: datetime
    name: str
    mine: bool


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """What is kept of one meeting."""

    meeting: MeetingView
    entries: tuple[Entry, ...]
    may_add: bool
    """The actor takes part, and there is room."""
    may_remove: tuple[Entry, ...]
    """One's own; the school's curator may take out any."""

    def count(self, kind: DiaryKind) -> int:
        """Return how many files of a kind there are."""
        return sum(entry.kind is kind for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Past:
    """A meeting that was held, and how much is kept of it."""

    meeting: MeetingView
    files: int


@reads(UseCase.DIARY_VIEW)
async def pages(unit: Unit, actor: Actor, match_id: int) -> tuple[Past, ...]:
    """Return a match's last held meetings, the newest first."""
    found, place = await reach(unit, actor, match_id, UseCase.DIARY_VIEW)
    rows = await unit.all(
        select(Meeting.__table__)
        .where(Meeting.match_id == found.id, Meeting.status == MeetingStatus.HELD)
        .order_by(Meeting.held_at.desc())
        .limit(PAGES)
    )
    counted = await unit.all(
        select(MeetingAttachment.meeting_id, func.count())
        .where(MeetingAttachment.meeting_id.in_([row.id for row in rows]), MeetingAttachment.removed_at.is_(None))
        .group_by(MeetingAttachment.meeting_id)
    )
    files: dict[int, int] = {row[0]: row[1] for row in counted}
    return tuple(Past(view(row, found, actor.person_id, place), files.get(row.id, 0)) for row in rows)


@reads(UseCase.DIARY_VIEW)
async def page(unit: Unit, actor: Actor, meeting_id: int) -> DiaryPage:
    """Return what is kept of a meeting; a curator's look is noted (design §3 rule 7).

    Raises:
        RefusedError: ``diary_not_held``, while the meeting has no log yet.
    """
    row, found, place = await _held(unit, actor, meeting_id, UseCase.DIARY_VIEW)
    entries = await _entries(unit, found, actor, row.id)
    if place is None:
        _note(unit, actor, found, "diary.view", row.id)
    mine = tuple(entry for entry in entries if entry.mine)
    return DiaryPage(
        meeting=view(row, found, actor.person_id, place),
        entries=entries,
        may_add=place is not None and len(entries) < MOST,
        may_remove=entries if place is None else mine,
    )


@writes(UseCase.DIARY_ADD)
async def add(unit: Unit, actor: Actor, meeting_id: int, sent: Sent) -> None:
    """Keep a photo or a voice note with a meeting that was logged; the same file twice is kept once.

    Raises:
        RefusedError: the file is too long or too big, the diary of this meeting is full, or the pair is over.
    """
    row, found, place = await _held(unit, actor, meeting_id, UseCase.DIARY_ADD)
    fault = kept_fault(sent)
    if fault is not None:
        raise RefusedError(fault.value)
    if place is None or found.status in {MatchStatus.BROKEN, MatchStatus.DECLINED}:
        raise RefusedError("match_over")
    kept = {one.file_unique_id for one in await _rows(unit, row.id)}
    if sent.unique_id in kept:
        return
    if len(kept) >= MOST:
        raise RefusedError("diary_full", most=MOST)
    unit.put(
        MeetingAttachment(
            id=new_id(),
            municipality_id=found.municipality_id,
            meeting_id=row.id,
            person_id=place.person_id,
            kind=sent.kind.value,
            file_id=sent.file_id,
            file_unique_id=sent.unique_id,
            added_at=unit.now,
            removed_at=None,
        ),
        key=["meeting_id", "file_unique_id"],
    )
    for member in found.staying:
        if member.person_id != place.person_id:
            post(
                unit,
                "diary_added",
                member.person_id,
                row.id,
                key=str(place.person_id),
                due_at=unit.now + _ALBUM,
                params={"person": place.person_id},
                municipality_id=found.municipality_id,
            )


@writes(UseCase.DIARY_REMOVE)
async def remove(unit: Unit, actor: Actor, attachment_id: int) -> None:
    """Take a file out of the diary, one's own or, as the curator, any; how to ask for it is forgotten.

    Raises:
        RefusedError: ``diary_gone``, if it is out already; ``diary_not_yours``.
    """
    row = await unit.first(
        select(MeetingAttachment.id, MeetingAttachment.meeting_id, MeetingAttachment.person_id).where(
            MeetingAttachment.id == attachment_id, MeetingAttachment.removed_at.is_(None)
        )
    )
    if row is None:
        raise RefusedError("diary_gone")
    _, found, place = await own_meeting(unit, actor, row.meeting_id, UseCase.DIARY_REMOVE)
    if place is not None and row.person_id != place.person_id:
        raise RefusedError("diary_not_yours")
    unit.change(MeetingAttachment, row.id, removed_at=unit.now, file_id="")
    if place is None:
        _note(unit, actor, found, "diary.remove", row.meeting_id)


@appends(UseCase.DIARY_VIEW)
async def show(unit: Unit, actor: Actor, meeting_id: int) -> int:
    """Have all files of a meeting sent to the actor once more, and return how many; a double tap sends them once."""
    row, found, place = await _held(unit, actor, meeting_id, UseCase.DIARY_VIEW)
    entries = await _rows(unit, row.id)
    for one in entries:
        tell(
            unit,
            "diary_item",
            found,
            [actor.person_id] if actor.person_id is not None else [],
            subject_id=one.id,
            key=f"{unit.now:%Y%m%dT%H%M}",
        )
    if place is None:
        _note(unit, actor, found, "diary.show", row.id)
    return len(entries)


async def _held(unit: Unit, actor: Actor, meeting_id: int, case: UseCase) -> tuple[Any, Pair, Member | None]:
    row, found, place = await own_meeting(unit, actor, meeting_id, case)
    if row.status != MeetingStatus.HELD:
        raise RefusedError("diary_not_held")
    return row, found, place


async def _rows(unit: Unit, meeting_id: int) -> Sequence[Any]:
    return await unit.all(
        select(
            MeetingAttachment.id,
            MeetingAttachment.person_id,
            MeetingAttachment.kind,
            MeetingAttachment.added_at,
            MeetingAttachment.file_unique_id,
        )
        .where(MeetingAttachment.meeting_id == meeting_id, MeetingAttachment.removed_at.is_(None))
        .order_by(MeetingAttachment.added_at, MeetingAttachment.id)
    )


async def _entries(unit: Unit, found: Pair, actor: Actor, meeting_id: int) -> tuple[Entry, ...]:
    names = {member.person_id: member.first_name for member in found.members}
    return tuple(
        Entry(
            row.id, DiaryKind(row.kind), row.added_at, names.get(row.person_id, "…"), row.person_id == actor.person_id
        )
        for row in await _rows(unit, meeting_id)
    )


def _note(unit: Unit, actor: Actor, found: Pair, action: str, meeting_id: int) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="meeting",
        subject_id=meeting_id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
