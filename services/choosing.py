"""Choosing at the common event: the curator opens and closes it, both sides choose, the curator alone reads it.

A choice is a wish and decides nothing: the curator proposes pairs (``services.pairing``), with the choices in view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.choosing import RANKS, Said, Wish, wish
from domain.events import EventKind, EventState
from domain.permissions import UseCase
from domain.vocabulary import PersonKind, Side
from services.access import Actor, RefusedError, reads, writes
from services.choosing_rows import choosers, choosing_of, partners, said_in
from services.events_rows import own_event, standing_event
from services.notices import post
from services.places import needed_cycle, place_of
from services.pool import Member, Name, names_of
from storage.ids import new_id
from storage.tables import Choice, Choosing, Event, EventInvitation, Participation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.model import Catalogue
    from services.places import Place
    from storage.unit import Unit

PAGE: Final = 8
OPENED: Final = "choosing_open"


@dataclass(frozen=True, slots=True)
class WishLine:
    """A mentee and a mentor of whom at least one has chosen the other; ids are participations."""

    mentee_id: int
    mentor_id: int
    mentee: Name
    mentor: Name
    wish: Wish
    free: bool
    """Both may still be in a pair."""


@dataclass(frozen=True, slots=True)
class ChoosingBoard:
    """A choosing as the curator sees it."""

    event_id: int
    organization_id: int
    title: str
    opened: bool
    open: bool
    may_open: bool
    mentees: int
    mentors: int
    said: int
    mutual: int
    lines: tuple[WishLine, ...]
    page: int
    pages: int

    @property
    def asked(self) -> int:
        """How many may choose; somebody on both sides counts twice."""
        return self.mentees + self.mentors


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody of the other side, as one of the choosers sees them: a mentor reads first name and class alone."""

    participation_id: int
    name: str
    kind: PersonKind | None
    grade: int | None


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What one of the choosers may choose, and has chosen."""

    event_id: int
    title: str
    open: bool
    side: Side
    sides: tuple[Side, ...]
    """On which sides the person chooses; both, for a pupil who is a mentor and has a mentor."""
    said: Said
    answered: bool
    chosen: tuple[str | None, str | None]
    partners: tuple[Partner, ...]
    page: int
    pages: int


@reads(UseCase.EVENT_RUN)
async def view_choosing(unit: Unit, actor: Actor, event_id: int, page: int = 0) -> ChoosingBoard:
    """Return a choosing with who has chosen whom, mutual choices first; the look is audited (design §3 rule 7)."""
    row, place = await own_event(unit, actor, event_id)
    cycle = await needed_cycle(unit, place.id)
    opened = await choosing_of(unit, row.id)
    found = await choosers(unit, place, opened.cycle_id if opened else cycle.id, row)
    said = await said_in(unit, [opened.id]) if opened else {}
    lines = await wish_lines(unit, place, said, found) if opened else []
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 0), pages - 1)
    if opened:
        _note(unit, actor, place, "choosing.view", row.id)
    return ChoosingBoard(
        event_id=row.id,
        organization_id=place.id,
        title=row.title,
        opened=opened is not None,
        open=opened is not None and opened.closed_at is None and row.state == EventState.PLANNED,
        may_open=row.kind == EventKind.ACQUAINTANCE and row.state == EventState.PLANNED,
        mentees=sum(each.side is Side.MENTEE for each in found),
        mentors=sum(each.side is Side.MENTOR for each in found),
        said=sum(each.participation_id in said for each in found),
        mutual=sum(each.wish.mutual for each in lines),
        lines=tuple(lines[page * PAGE : (page + 1) * PAGE]),
        page=page,
        pages=pages,
    )


@writes(UseCase.EVENT_RUN)
async def open_choosing(unit: Unit, actor: Actor, event_id: int) -> int:
    """Open the choosing, or open it again, and return how many may choose; who was told already hears nothing twice.

    Raises:
        RefusedError: ``gone``, ``event_cancelled``, ``no_cycle``; ``no_choosing`` for any other kind of event;
            ``nobody_to_choose`` if there is nobody on one of the two sides.
    """
    row, place = await standing_event(unit, actor, event_id)
    if row.kind != EventKind.ACQUAINTANCE or actor.person_id is None:
        raise RefusedError("no_choosing")
    cycle = await needed_cycle(unit, place.id)
    found = await choosers(unit, place, cycle.id, row)
    if {each.side for each in found} != set(Side):
        raise RefusedError("nobody_to_choose")
    known = await choosing_of(unit, row.id)
    if known is None:
        unit.add(
            Choosing(
                id=new_id(),
                municipality_id=place.municipality_id,
                event_id=row.id,
                cycle_id=cycle.id,
                opened_by=actor.person_id,
                opened_at=unit.now,
                closed_at=None,
            )
        )
    else:
        unit.change(Choosing, known.id, closed_at=None)
    for person_id in dict.fromkeys(each.person_id for each in found):
        post(unit, OPENED, person_id, row.id, municipality_id=place.municipality_id)
    _note(unit, actor, place, "choosing.open", row.id, count=len(found))
    return len(found)


@writes(UseCase.EVENT_RUN)
async def close_choosing(unit: Unit, actor: Actor, event_id: int) -> None:
    """Close the choosing: what was said stays, nothing can be changed any more. Doing it twice is doing it once.

    Raises:
        RefusedError: ``gone``, also while none was opened.
    """
    row, place = await own_event(unit, actor, event_id)
    known = await choosing_of(unit, row.id)
    if known is None:
        raise RefusedError("gone")
    if known.closed_at is None:
        unit.change(Choosing, known.id, closed_at=unit.now)
        _note(unit, actor, place, "choosing.close", row.id)


@reads(UseCase.EVENT_CHOOSE)
async def open_choosings(unit: Unit, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return id and title of the events at which the actor may choose now."""
    rows = await unit.all(
        select(Event.id, Event.title)
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .join(Choosing, Choosing.event_id == Event.id)
        .where(
            EventInvitation.person_id == actor.person_id,
            Choosing.closed_at.is_(None),
            Event.state == EventState.PLANNED.value,
        )
        .order_by(Event.starts_on, Event.id)
    )
    return tuple((row.id, row.title) for row in rows)


@reads(UseCase.EVENT_CHOOSE)
async def view_choice(
    unit: Unit, actor: Actor, catalogue: Catalogue, event_id: int, *, side: Side | None = None, page: int = 0
) -> ChoicePage:
    """Return whom the actor may choose; nobody else's choice is in it.

    Raises:
        RefusedError: ``gone`` if the actor does not choose there.
    """
    row, opened, own, found, place = await _own(unit, actor, event_id)
    me = next((each for each in own if each.side is side), own[0])
    others = await partners(unit, catalogue, opened.cycle_id, me, found)
    known = (await said_in(unit, [opened.id])).get(me.participation_id)
    said = known or Said()
    names = await _partner_names(unit, others, me.side)
    chosen = await _chosen(unit, place, said, names, me.side)
    listed = sorted(names.values(), key=lambda each: (each.name.casefold(), each.participation_id))
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(page, 0), pages - 1)
    return ChoicePage(
        event_id=row.id,
        title=row.title,
        open=_is_open(row, opened),
        side=me.side,
        sides=tuple(each.side for each in own),
        said=said,
        answered=known is not None,
        chosen=chosen,
        partners=tuple(listed[page * PAGE : (page + 1) * PAGE]),
        page=page,
        pages=pages,
    )


@writes(UseCase.EVENT_CHOOSE)
async def choose(
    unit: Unit, actor: Actor, catalogue: Catalogue, event_id: int, participation_id: int, *, rank: int
) -> Said:
    """Say with whom one would like to work first, or second; until the choosing is closed it can be said anew.

    Raises:
        RefusedError: ``gone``, also for anybody who cannot be chosen; ``choosing_closed``.
    """
    row, opened, own, found, place = await _own(unit, actor, event_id)
    if not _is_open(row, opened):
        raise RefusedError("choosing_closed")
    other = next((each for each in found if each.participation_id == participation_id), None)
    me = next((each for each in own if other is not None and each.side is not other.side), None)
    if other is None or me is None or rank not in RANKS:
        raise RefusedError("gone")
    if not await partners(unit, catalogue, opened.cycle_id, me, [other]):
        raise RefusedError("gone")
    known = await _choice(unit, opened.id, me.participation_id)
    said = (Said(known.first_id, known.second_id) if known else Said()).with_choice(rank, participation_id)
    _put(unit, actor, place, (opened.id, me), known, said=said)
    return said


@writes(UseCase.EVENT_CHOOSE)
async def not_sure(unit: Unit, actor: Actor, event_id: int, side: Side, *, keep_first: bool = False) -> None:
    """Say that one does not know yet, or knows of nobody but the first; what was chosen before goes.

    Raises:
        RefusedError: ``gone``; ``choosing_closed``.
    """
    row, opened, own, _, place = await _own(unit, actor, event_id)
    if not _is_open(row, opened):
        raise RefusedError("choosing_closed")
    me = next((each for each in own if each.side is side), own[0])
    known = await _choice(unit, opened.id, me.participation_id)
    first = known.first_id if known is not None and keep_first else None
    _put(unit, actor, place, (opened.id, me), known, said=Said(first))


async def wish_lines(unit: Unit, place: Place, said: Mapping[int, Said], found: Sequence[Member]) -> list[WishLine]:
    """Return who has chosen whom, mutual choices first. A plain function: the caller checks the place."""
    sides = {each.participation_id: each for each in found}
    rows = await _named(unit, place, said, sides)
    pairs: set[tuple[int, int]] = set()
    for mine, words in said.items():
        for other in (words.first, words.second):
            if other is not None and mine in rows and other in rows:
                pairs.add((mine, other) if rows[mine][0] is Side.MENTEE else (other, mine))
    lines = [
        WishLine(
            mentee,
            mentor,
            rows[mentee][1],
            rows[mentor][1],
            wish(said.get(mentee), mentee, said.get(mentor), mentor),
            mentee in sides and mentor in sides,
        )
        for mentee, mentor in pairs
    ]
    return sorted(lines, key=lambda each: (each.wish.order, each.mentee.short.casefold(), each.mentee_id))


async def _named(
    unit: Unit, place: Place, said: Mapping[int, Said], sides: Mapping[int, Member]
) -> dict[int, tuple[Side, Name]]:
    """Return side and name of all who have chosen or were chosen and still take part."""
    wanted = {each for mine, words in said.items() for each in (mine, words.first, words.second) if each is not None}
    rows = [*sides.values()] if wanted <= sides.keys() else await _members_of(unit, place, wanted)
    names = await names_of(unit, {each.person_id for each in rows if each.participation_id in wanted})
    return {
        each.participation_id: (each.side, names[each.person_id]) for each in rows if each.participation_id in wanted
    }


async def _members_of(unit: Unit, place: Place, wanted: set[int]) -> Sequence[Any]:
    rows = await unit.all(
        select(Participation.id.label("participation_id"), Participation.person_id, Participation.side).where(
            Participation.id.in_(sorted(wanted)),
            Participation.organization_id == place.id,
            Participation.left_at.is_(None),
        )
    )
    return [_Place(row.participation_id, row.person_id, Side(row.side)) for row in rows]


@dataclass(frozen=True, slots=True)
class _Place:
    participation_id: int
    person_id: int
    side: Side


async def _own(unit: Unit, actor: Actor, event_id: int) -> tuple[Any, Any, list[Member], list[Member], Place]:
    """Return an event, its choosing, the actor's own places in it, all who choose, and the school."""
    row = await unit.first(
        select(Event.__table__)
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .where(Event.id == event_id, EventInvitation.person_id == actor.person_id)
    )
    opened = await choosing_of(unit, event_id) if row is not None else None
    if row is None or opened is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    found = await choosers(unit, place, opened.cycle_id, row)
    own = [each for each in found if each.person_id == actor.person_id]
    if not own:
        raise RefusedError("gone")
    return row, opened, own, found, place


def _is_open(row: Any, opened: Any) -> bool:
    return opened.closed_at is None and row.state == EventState.PLANNED


async def _partner_names(unit: Unit, others: Sequence[Member], side: Side) -> dict[int, Partner]:
    """Return how the other side is shown: to a mentor by first name, with the code where two are alike."""
    names = await names_of(unit, {each.person_id for each in others})
    shown = {each.participation_id: _shown(names[each.person_id], side) for each in others}
    alike = [(shown[each.participation_id], each.grade) for each in others]
    found = {}
    for each in others:
        said = shown[each.participation_id]
        if alike.count((said, each.grade)) > 1:
            said = f"{said} {each.code}"
        found[each.participation_id] = Partner(each.participation_id, said, each.kind, each.grade)
    return found


async def _chosen(
    unit: Unit, place: Place, said: Said, names: Mapping[int, Partner], side: Side
) -> tuple[str | None, str | None]:
    """Return the names of both choices; somebody who has a pair by now is named all the same."""
    shown = {each: partner.name for each, partner in names.items()}
    missing = {each for each in (said.first, said.second) if each is not None and each not in shown}
    if missing:
        rows = await _members_of(unit, place, missing)
        people = await names_of(unit, {row.person_id for row in rows})
        shown |= {row.participation_id: _shown(people[row.person_id], side) for row in rows}
    first, second = (shown.get(each) if each is not None else None for each in (said.first, said.second))
    return first, second


def _shown(name: Name, side: Side) -> str:
    return (name.first_name or name.code) if side is Side.MENTOR else name.short


async def _choice(unit: Unit, choosing_id: int, participation_id: int) -> Any:
    return await unit.first(
        select(Choice.__table__).where(Choice.choosing_id == choosing_id, Choice.participation_id == participation_id)
    )


def _put(unit: Unit, actor: Actor, place: Place, whose: tuple[int, Member], known: Any, *, said: Said) -> None:
    """Keep what somebody has said; ``whose`` is the choosing and the own place. A tap for another is audited."""
    choosing_id, me = whose
    by = actor.by or actor.person_id
    values = {"first_id": said.first, "second_id": said.second, "said_at": unit.now, "said_by": by}
    if known is not None:
        unit.change(Choice, known.id, **values)
    else:
        unit.add(
            Choice(
                id=new_id(),
                municipality_id=place.municipality_id,
                choosing_id=choosing_id,
                participation_id=me.participation_id,
                person_id=me.person_id,
                **values,
            )
        )
    if actor.by is not None:
        unit.audit(
            actor.by,
            "choosing.answer_for",
            subject_kind="person",
            subject_id=me.person_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
        )


def _note(unit: Unit, actor: Actor, place: Place, action: str, event_id: int, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="event",
        subject_id=event_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
