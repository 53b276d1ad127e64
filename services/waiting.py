"""Mentees who wait for a mentor, longest first, and what curator and psychologist note of them (programme §2 stage 5).

The notes are read by these two roles alone: no head, no mentor, no export. Whoever they are about finds them in the own
file under ``/mydata`` (``services.mydata_waiting``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from domain.permissions import UseCase
from domain.plain import plain_text
from domain.vocabulary import Role
from domain.waiting import NOTE_LIMIT, days_waited
from services.access import Actor, RefusedError, demand, reads, writes
from services.mentee_facts import commission_marked
from services.person_rows import note
from services.places import Place, needed_cycle, place_of
from services.pool import Member, Name, members, names_of
from services.waiting_rows import clocks, waiting
from storage.ids import new_id
from storage.tables import Membership, Participation, WaitingNote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.unit import Unit

PAGE: Final = 8
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A mentee who is ready and has no pair."""

    participation_id: int
    name: Name
    days: int
    notes: int


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A page of those who wait, the longest first."""

    organization_id: int
    school: str
    lines: tuple[WaitingLine, ...]
    total: int
    page: int
    pages: int
    may_note: bool


@dataclass(frozen=True, slots=True)
class SupportNote:
    """A note, with the post of who wrote it."""

    id: int
    text: str
    written_at: datetime
    by: Role | None
    mine: bool


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """One mentee who waits."""

    participation_id: int
    person_id: int
    organization_id: int
    zone: str
    name: Name
    since: datetime
    days: int
    notes: tuple[SupportNote, ...]
    """The newest first."""
    older: int
    may_pair: bool


@reads(UseCase.POOL_VIEW_UNMATCHED)
async def list_waiting(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> WaitingList:
    """Return a page of the mentees who are ready and wait, the longest first; the look is audited."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW_UNMATCHED, place.municipality_id, place.id)
    found, since = await _waiting(unit, place)
    found.sort(key=lambda each: (since[each.participation_id], each.participation_id))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    names = await names_of(unit, {each.person_id for each in shown})
    cares = bool(_CARES & actor.roles_in(place.municipality_id, place.id))
    counts = await _counts(unit, [each.participation_id for each in shown]) if cares else {}
    note(unit, actor, place, "waiting.list", page=page)
    return WaitingList(
        place.id,
        place.name,
        tuple(
            WaitingLine(
                each.participation_id,
                names[each.person_id],
                _days(unit, place, since[each.participation_id]),
                counts.get(each.participation_id, 0),
            )
            for each in shown
        ),
        len(found),
        page,
        pages,
        may_note=cares,
    )


@reads(UseCase.WAITING_CARE)
async def view_waiting(unit: Unit, actor: Actor, participation_id: int) -> WaitingCard:
    """Return one mentee who waits, with what was noted of them; the look is audited (design §3 rule 7).

    Raises:
        RefusedError: ``gone``; ``not_waiting`` once there is a pair or a proposal.
    """
    member, place, since = await _one(unit, actor, participation_id)
    rows = await _notes(unit, participation_id)
    posts = await _posts(unit, place, {row.written_by for row in rows})
    names = await names_of(unit, {member.person_id})
    note(unit, actor, place, "waiting.view", person_id=member.person_id)
    return WaitingCard(
        participation_id=participation_id,
        person_id=member.person_id,
        organization_id=place.id,
        zone=place.zone,
        name=names[member.person_id],
        since=since,
        days=_days(unit, place, since),
        notes=tuple(
            SupportNote(row.id, row.text, row.written_at, posts.get(row.written_by), row.written_by == actor.person_id)
            for row in rows[:_SHOWN]
        ),
        older=max(0, len(rows) - _SHOWN),
        may_pair=Role.CURATOR in actor.roles_in(place.municipality_id, place.id),
    )


@writes(UseCase.WAITING_CARE)
async def write_note(unit: Unit, actor: Actor, participation_id: int, text: str | None) -> None:
    """Note something about a mentee who waits.

    Raises:
        RefusedError: ``gone``, ``not_waiting``; ``note_empty``, ``note_long``.
    """
    member, place, _ = await _one(unit, actor, participation_id)
    words = plain_text(text or "")
    if not words:
        raise RefusedError("note_empty")
    if len(words) > NOTE_LIMIT:
        raise RefusedError("note_long", most=NOTE_LIMIT)
    unit.add(
        WaitingNote(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            participation_id=participation_id,
            person_id=member.person_id,
            text=words,
            written_by=actor.person_id,
            written_at=unit.now,
        )
    )
    note(unit, actor, place, "waiting.note", person_id=member.person_id)


@writes(UseCase.WAITING_CARE)
async def drop_note(unit: Unit, actor: Actor, note_id: int) -> None:
    """Take back one's own note, such as one about the wrong child; doing it twice is doing it once.

    Raises:
        RefusedError: ``gone`` for anybody else's.
    """
    row = await unit.first(select(WaitingNote.__table__).where(WaitingNote.id == note_id))
    if row is None or row.written_by != actor.person_id:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, UseCase.WAITING_CARE, place.municipality_id, place.id)
    unit.execute(delete(WaitingNote).where(WaitingNote.id == note_id))
    note(unit, actor, place, "waiting.drop_note", person_id=row.person_id)


_CARES: Final = frozenset({Role.CURATOR, Role.PSYCHOLOGIST})


async def _waiting(unit: Unit, place: Place) -> tuple[list[Member], dict[int, datetime]]:
    cycle = await needed_cycle(unit, place.id)
    found = waiting(await members(unit, place, cycle.id), await commission_marked(unit, place.id))
    return found, await clocks(unit, found)


async def _one(unit: Unit, actor: Actor, participation_id: int) -> tuple[Member, Place, datetime]:
    row = await unit.first(
        select(Participation.organization_id, Participation.cycle_id).where(
            Participation.id == participation_id, Participation.left_at.is_(None)
        )
    )
    if row is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, UseCase.WAITING_CARE, place.municipality_id, place.id)
    found = await members(unit, place, row.cycle_id, participation_ids=[participation_id])
    mine = waiting(found, await commission_marked(unit, place.id))
    if not mine:
        raise RefusedError("not_waiting")
    return mine[0], place, (await clocks(unit, mine))[participation_id]


def _days(unit: Unit, place: Place, since: datetime) -> int:
    return days_waited(since.astimezone(ZoneInfo(place.zone)).date(), place.today(unit))


async def _counts(unit: Unit, ids: Sequence[int]) -> dict[int, int]:
    rows = await unit.all(
        select(WaitingNote.participation_id, func.count())
        .where(WaitingNote.participation_id.in_(list(ids)))
        .group_by(WaitingNote.participation_id)
    )
    return {row[0]: row[1] for row in rows}


async def _notes(unit: Unit, participation_id: int) -> Sequence[Any]:
    return await unit.all(
        select(WaitingNote.__table__)
        .where(WaitingNote.participation_id == participation_id)
        .order_by(WaitingNote.written_at.desc(), WaitingNote.id.desc())
    )


async def _posts(unit: Unit, place: Place, person_ids: set[int]) -> dict[int, Role]:
    """Return as what each of the writers is known in the school; the psychologist's post goes first."""
    if not person_ids:
        return {}
    rows = await unit.all(
        select(Membership.person_id, Membership.role).where(
            Membership.person_id.in_(sorted(person_ids)),
            Membership.organization_id == place.id,
            Membership.role.in_([role.value for role in _CARES]),
        )
    )
    found: dict[int, Role] = {}
    for row in sorted(rows, key=lambda each: str(each.role)):
        found[row.person_id] = Role(row.role)
    return found
