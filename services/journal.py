"""A match's meetings one after the other, as its two sides and the school's curator read them (programme §10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from domain.matches import ACTIVE, LIVE, OPEN_TO_NEW
from domain.permissions import UseCase
from domain.vocabulary import Role, Side
from services.access import RefusedError, demand, reads
from services.correcting import correction_fault
from services.course_steps import absent_from
from services.journal_rows import (
    PAGE,
    Entry,
    Said,
    corrections_of,
    differing_of,
    entries_of,
    entry_of,
    is_over,
    topics_of,
    words_of,
)
from services.meeting_rows import own_meeting
from services.pair_rows import pair, reach
from storage.tables import (
    Meeting,
)

if TYPE_CHECKING:
    from datetime import datetime

    from services.access import Actor
    from services.pair_rows import Member, Pair
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Journal:
    """One page of a match's meetings, the latest first."""

    match_id: int
    names: str
    zone: str
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int
    may_add: bool


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One meeting with all that the reader may do to it."""

    entry: Entry
    names: str
    zone: str
    mentees: tuple[tuple[int, str, bool], ...]
    """Of a group: person, first name, was there. Of a pair: nobody."""
    corrected_by: str | None
    fault: str | None
    """Why the reader cannot correct it; ``None`` if they can."""
    said: tuple[Said, ...] = ()
    settled_at: datetime | None = None
    may_settle: bool = False
    group: bool = False


@reads(UseCase.MEETING_VIEW_OWN)
async def journal(unit: Unit, actor: Actor, match_id: int, page: int = 0) -> Journal:
    """Return a page of the actor's own match's meetings; the other side's word is never in it."""
    found, place = await reach(unit, actor, match_id, UseCase.MEETING_VIEW_OWN)
    if place is None:
        raise RefusedError("gone")
    return await _journal(unit, actor, found, page, curator=False, may_add=place.side is Side.MENTOR)


@reads(UseCase.MEETING_VIEW_SCHOOL)
async def school_journal(unit: Unit, actor: Actor, match_id: int, page: int = 0) -> Journal:
    """Return a page of a school's match's meetings with what is told differently; the look is audited."""
    found, _ = await _reach_school(unit, actor, match_id)
    roles = actor.roles_in(found.municipality_id, found.organization_id)
    _look(unit, actor, found, "match.journal", match=found.id)
    return await _journal(unit, actor, found, page, curator=True, may_add=Role.CURATOR in roles)


@reads(UseCase.MEETING_VIEW_OWN)
async def entry(unit: Unit, actor: Actor, meeting_id: int) -> EntryCard:
    """Return one meeting of the actor's own match."""
    row, found, place = await own_meeting(unit, actor, meeting_id, UseCase.MEETING_VIEW_OWN)
    if place is None:
        raise RefusedError("gone")
    fault = "log_is_mentors" if place.side is Side.MENTEE else await correction_fault(unit, row, found, curator=False)
    return await _card(unit, row, found, names=found.names(actor.person_id), fault=fault)


@reads(UseCase.MEETING_VIEW_SCHOOL)
async def school_entry(unit: Unit, actor: Actor, meeting_id: int) -> EntryCard:
    """Return one meeting of a school with both sides' words and their days; the look is audited."""
    row = await unit.first(select(Meeting.match_id).where(Meeting.id == meeting_id))
    if row is None:
        raise RefusedError("meeting_gone")
    found, place = await _reach_school(unit, actor, row.match_id)
    full = await unit.first(select(Meeting.__table__).where(Meeting.id == meeting_id))
    _look(unit, actor, found, "meeting.view", meeting=meeting_id)
    curator = Role.CURATOR in actor.roles_in(found.municipality_id, found.organization_id)
    fault = await correction_fault(unit, full, found, curator=True) if curator else "not_allowed"
    return await _card(
        unit, full, found, names=everybody(found), fault=fault, words=True, may_settle=curator and place is None
    )


@dataclass(frozen=True, slots=True)
class Differing:
    """A meeting that is told differently, with every word on it and its day."""

    meeting_id: int
    at: datetime
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Matters:
    """What a match's card says of its meetings: what differs, what was corrected last, what may change."""

    differing: tuple[Differing, ...]
    corrected: tuple[datetime, datetime] | None
    """The meeting's day and the correction's."""
    journal: bool
    running: bool
    running_by_order: bool
    open_to_new: bool


@reads(UseCase.MEETING_VIEW_SCHOOL)
async def matters(unit: Unit, actor: Actor, match_id: int) -> Matters:
    """Return what the school's card of a match says of its meetings; the card's own look is audited there."""
    found, _ = await _reach_school(unit, actor, match_id)
    rows = await unit.all(
        select(Meeting.id, Meeting.held_at, Meeting.planned_at).where(is_over(found.id)).order_by(Meeting.planned_at)
    )
    days = {row.id: row.held_at or row.planned_at for row in rows}
    differing = await differing_of(unit, list(days))
    told = [each for each in days if each in differing]
    corrected = await corrections_of(unit, list(days))
    last = max(corrected.items(), key=lambda item: item[1][0], default=None)
    return Matters(
        differing=tuple([Differing(each, days[each], await words_of(unit, found, each)) for each in told]),
        corrected=(days[last[0]], last[1][0]) if last else None,
        journal=bool(days) or found.status in ACTIVE,
        running=found.status in LIVE,
        running_by_order=found.status in ACTIVE,
        open_to_new=found.status in OPEN_TO_NEW,
    )


def everybody(found: Pair) -> str:
    """Return a match's people for the school: mentor first, then mentees."""
    mentors, mentees = (", ".join(m.first_name for m in found.side(side)) for side in (Side.MENTOR, Side.MENTEE))
    return f"{mentors} → {mentees}"


async def _journal(unit: Unit, actor: Actor, found: Pair, page: int, *, curator: bool, may_add: bool) -> Journal:
    total = int(await unit.scalar(select(func.count()).select_from(Meeting).where(is_over(found.id))) or 0)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    entries = await entries_of(unit, found.id, offset=page * PAGE)
    if curator:
        differing = await differing_of(unit, [each.id for each in entries])
        entries = tuple(_marked(each, differing) for each in entries)
    names = everybody(found) if curator else found.names(actor.person_id)
    return Journal(found.id, names, found.zone, entries, total, page, pages, may_add)


async def _card(
    unit: Unit,
    row: Any,
    found: Pair,
    *,
    names: str,
    fault: str | None,
    words: bool = False,
    may_settle: bool = False,
) -> EntryCard:
    topics = await topics_of(unit, [row.id])
    corrected = await corrections_of(unit, [row.id])
    differing = await differing_of(unit, [row.id]) if words else frozenset()
    told = await words_of(unit, found, row.id) if words else ()
    absent = await absent_from(unit, row.id)
    mentees = found.side(Side.MENTEE)
    group = len(mentees) > 1
    by = corrected.get(row.id)
    return EntryCard(
        entry=entry_of(row, topics, corrected, differing),
        names=names,
        zone=found.zone,
        mentees=tuple((m.person_id, m.first_name, m.person_id not in absent) for m in mentees) if group else (),
        corrected_by=_who(found, by[1]) if by else None,
        fault=fault,
        said=told,
        settled_at=row.settled_at,
        may_settle=may_settle and row.id in differing,
        group=group,
    )


def _marked(each: Entry, differing: frozenset[int]) -> Entry:
    return replace(each, differs=each.id in differing)


def _who(found: Pair, person_id: int) -> str | None:
    """Return the first name of a member who corrected it; a curator is the school, not a name."""
    place = found.member(person_id)
    return place.first_name if place else None


async def _reach_school(unit: Unit, actor: Actor, match_id: int) -> tuple[Pair, Member | None]:
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.MEETING_VIEW_SCHOOL, found.municipality_id, found.organization_id)
    return found, found.member(actor.person_id)


def _look(unit: Unit, actor: Actor, found: Pair, action: str, **subject: int) -> None:
    ((kind, subject_id),) = subject.items()
    unit.audit(
        actor.person_id,
        action,
        subject_kind=kind,
        subject_id=subject_id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
