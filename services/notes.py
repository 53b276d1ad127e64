"""The psychologist's notes on a pair and the people in it (programme §9: "add support notes").

Every psychologist of the school reads them; a curator only what a psychologist has shared, and only while it is shared.
They are in no export. Whoever they are about learns under ``/mydata`` that there are notes, of when, and reads those
about themselves (``services.mydata_notes``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.vocabulary import Role
from services.access import Actor, RefusedError, reads, writes
from services.match_rows import member_rows, member_view
from services.pauses import school_pair
from storage.ids import new_id
from storage.tables import PsychologistNote

if TYPE_CHECKING:
    from datetime import datetime

    from services.match_rows import MemberView
    from services.pair_rows import Pair
    from storage.unit import Unit

NOTE_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its reader sees it."""

    id: int
    about: str | None
    """A first name with an initial, or ``None``: the pair."""
    text: str
    written_at: datetime
    shared: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class NotePage:
    """The notes of a pair, the newest first, and whom a new one may be about."""

    match_id: int
    zone: str
    notes: tuple[Note, ...]
    members: tuple[MemberView, ...]
    may_write: bool


@reads(UseCase.NOTE_READ)
async def list_notes(unit: Unit, actor: Actor, match_id: int) -> NotePage:
    """Return the notes on a pair and its people; the look is audited.

    Raises:
        RefusedError: ``gone``.
    """
    found = await school_pair(unit, actor, match_id, UseCase.NOTE_READ)
    writes_notes = _psychologist(actor, found)
    asked = select(PsychologistNote.__table__).where(PsychologistNote.match_id == match_id)
    if not writes_notes:
        asked = asked.where(PsychologistNote.shared_at.is_not(None))
    rows = await unit.all(asked.order_by(PsychologistNote.written_at.desc(), PsychologistNote.id.desc()))
    members = tuple(member_view(row) for row in await member_rows(unit, [match_id]))
    names = {member.person_id: member.name.short for member in members}
    _audit(unit, actor, found, "note.view")
    return NotePage(
        match_id,
        found.zone,
        tuple(
            Note(
                row.id,
                names.get(row.person_id),
                row.text,
                row.written_at,
                row.shared_at is not None,
                row.author_id == actor.person_id,
            )
            for row in rows
        ),
        members,
        writes_notes,
    )


@writes(UseCase.NOTE_WRITE)
async def write_note(unit: Unit, actor: Actor, match_id: int, text: str, person_id: int | None = None) -> int:
    """Keep a note on a pair, or on one person in it; return its id.

    Raises:
        RefusedError: ``gone``; ``bad_words`` for nothing readable or more than 1,000 characters.
    """
    found = await school_pair(unit, actor, match_id, UseCase.NOTE_WRITE)
    line = plain_line(text)
    if not line or len(line) > NOTE_LIMIT:
        raise RefusedError("bad_words", most=NOTE_LIMIT)
    if actor.person_id is None or (person_id is not None and found.member(person_id) is None):
        raise RefusedError("gone")
    note_id = new_id()
    unit.add(
        PsychologistNote(
            id=note_id,
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
            match_id=found.id,
            person_id=person_id,
            author_id=actor.person_id,
            text=line,
            written_at=unit.now,
            shared_at=None,
        )
    )
    _audit(unit, actor, found, "note.write")
    return note_id


@writes(UseCase.NOTE_WRITE)
async def share_note(unit: Unit, actor: Actor, note_id: int, *, shared: bool) -> None:
    """Open a note to the school's curators, or close it to them again; any psychologist of the school may.

    Raises:
        RefusedError: ``gone``.
    """
    row, found = await _note(unit, actor, note_id)
    if (row.shared_at is not None) is not shared:
        unit.change(PsychologistNote, note_id, shared_at=unit.now if shared else None)
        _audit(unit, actor, found, "note.share" if shared else "note.unshare")


@writes(UseCase.NOTE_WRITE)
async def remove_note(unit: Unit, actor: Actor, note_id: int) -> None:
    """Drop a note of one's own for good.

    Raises:
        RefusedError: ``gone`` for another's.
    """
    row, found = await _note(unit, actor, note_id)
    if row.author_id != actor.person_id:
        raise RefusedError("gone")
    unit.execute(delete(PsychologistNote).where(PsychologistNote.id == note_id))
    _audit(unit, actor, found, "note.remove")


async def _note(unit: Unit, actor: Actor, note_id: int) -> tuple[Any, Pair]:
    row = await unit.first(
        select(PsychologistNote.match_id, PsychologistNote.author_id, PsychologistNote.shared_at).where(
            PsychologistNote.id == note_id
        )
    )
    if row is None or row.match_id is None:
        raise RefusedError("gone")
    return row, await school_pair(unit, actor, row.match_id, UseCase.NOTE_WRITE)


def _psychologist(actor: Actor, found: Pair) -> bool:
    return Role.PSYCHOLOGIST in actor.roles_in(found.municipality_id, found.organization_id)


def _audit(unit: Unit, actor: Actor, found: Pair, action: str) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="match",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
