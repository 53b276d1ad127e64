"""Minutes of the common event and the order on matches as files: asked for, made when sent, stored nowhere.

Both name people, for a head signs no order on codes; so they go to the curator and the head alone, and each request is
in the journal. Everything else that leaves as a file carries codes (consents §8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from domain.documents import MATCH_ORDER
from domain.matches import LIVE
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm, Side
from reports.match_papers import MinutesData, OrderData, PairRow, minutes_docx, order_docx
from reports.paper import Printer
from services import words
from services.access import Actor, RefusedError, demand, reads, writes
from services.choosing import wish_lines
from services.choosing_rows import choosers, choosing_of, said_in
from services.choosing_words import wish_words
from services.events_rows import guests_of, own_event
from services.group_rows import joined_since
from services.match_rows import member_rows, taking_part
from services.notices import post
from services.places import Place, place_of
from services.pool import Name
from storage.tables import Cycle, Document, Event, EventInvitation, Match, MatchMember, Participation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from catalog.model import Catalogue
    from locales import Translator
    from storage.unit import Unit

DRAFT, ORDER, MINUTES = "order_draft", "order_paper", "event_minutes"
MOST: Final = 200
"""Pairs in one order; a school has fewer."""


@writes(UseCase.MATCH_APPROVE)
async def request_draft(unit: Unit, actor: Actor, organization_id: int, match_ids: Sequence[int]) -> None:
    """Have the draft of an order on these matches sent to the actor; twice within a minute is once.

    Raises:
        RefusedError: ``nothing_chosen``; ``gone`` if one of them is no match of this school that still lives.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    chosen = sorted(set(match_ids))
    if not chosen or len(chosen) > MOST:
        raise RefusedError("nothing_chosen")
    if len(await _alive(unit, place, chosen)) != len(chosen):
        raise RefusedError("gone")
    _ask(unit, actor, place, DRAFT, about=place.id, params={"matches": chosen})


@writes(UseCase.MATCH_APPROVE)
async def request_order(unit: Unit, actor: Actor, document_id: int) -> None:
    """Have a recorded order on matches sent to the actor, with its number and its table.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    row = await _order(unit, document_id)
    if row is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    _ask(unit, actor, place, ORDER, about=row.id)


@writes(UseCase.EVENT_RUN)
async def request_minutes(unit: Unit, actor: Actor, event_id: int) -> None:
    """Have the minutes of a common event sent to the actor.

    Raises:
        RefusedError: ``gone``, also for an event at which nobody could choose.
    """
    row, place = await own_event(unit, actor, event_id)
    if await choosing_of(unit, row.id) is None:
        raise RefusedError("gone")
    _ask(unit, actor, place, MINUTES, about=row.id)


@reads(UseCase.MATCH_APPROVE)
async def order_of(unit: Unit, actor: Actor, match_id: int) -> int | None:
    """Return the order that a match rests on, as a document's id; ``None`` while there is none."""
    row = await unit.first(select(Match.organization_id, Match.order_id).where(Match.id == match_id))
    if row is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
    return None if row.order_id is None else int(row.order_id)


async def draft_bytes(
    unit: Unit, catalogue: Catalogue, organization_id: int, match_ids: Sequence[int], t: Translator
) -> tuple[str, bytes] | None:
    """Return name and bytes of a draft, ``None`` if none of the matches lives any more. Plain function."""
    place = await place_of(unit, organization_id)
    found = await _alive(unit, place, match_ids)
    if not found:
        return None
    printer = Printer(t, place.zone)
    rows = await _rows(unit, catalogue, printer, found, None)
    data = OrderData(place.name, place.today(unit), None, None, rows)
    return f"nastavnik-order-draft-{place.today(unit):%Y%m%d}.docx", order_docx(data, printer)


async def order_bytes(unit: Unit, catalogue: Catalogue, document_id: int, t: Translator) -> tuple[str, bytes] | None:
    """Return name and bytes of a recorded order, ``None`` if there is none any more. Plain function."""
    row = await _order(unit, document_id)
    if row is None:
        return None
    place = await place_of(unit, row.organization_id)
    found = await unit.all(
        select(Match.id, Match.form, Match.cycle_id)
        .where(
            Match.organization_id == place.id,
            or_(
                Match.order_id == row.id,
                select(MatchMember.id)
                .where(MatchMember.match_id == Match.id, MatchMember.order_id == row.id)
                .correlate(Match)
                .exists(),
            ),
        )
        .order_by(Match.proposed_at, Match.id)
    )
    printer = Printer(t, place.zone)
    rows = await _rows(unit, catalogue, printer, found, row)
    data = OrderData(place.name, place.today(unit), row.number, row.dated_on, rows)
    return f"nastavnik-order-{row.dated_on:%Y%m%d}.docx", order_docx(data, printer)


async def minutes_bytes(unit: Unit, event_id: int, t: Translator) -> tuple[str, bytes] | None:
    """Return name and bytes of an event's minutes. Plain function."""
    row = await unit.first(select(Event.__table__).where(Event.id == event_id))
    opened = await choosing_of(unit, event_id)
    if row is None or opened is None:
        return None
    place = await place_of(unit, row.organization_id)
    printer = Printer(t, place.zone)
    said = await said_in(unit, [opened.id])
    found = await choosers(unit, place, opened.cycle_id, row)
    guests = (await guests_of(unit, [row.id]))[row.id]
    mentors, mentees, others = await _present(unit, row, opened.cycle_id)
    formed = await _formed(unit, printer, place, row, opened)
    wished = [line for line in await wish_lines(unit, place, said, found) if line.wish.mutual]
    joined = {(pair.mentor, pair.mentee) for pair in formed}
    rows = [PairRow(line.mentor.full, line.mentee.full, wish_words(t, line.wish)) for line in wished]
    data = MinutesData(
        school=place.name,
        made_on=place.today(unit),
        title=row.title,
        day=_said(printer, row),
        place=row.place or "",
        invited=guests.invited,
        mentors=mentors,
        mentees=mentees,
        others=others,
        chosen=(len(said), len({*said, *(each.participation_id for each in found)})),
        formed=formed,
        wished=tuple(each for each in rows if (each.mentor, each.mentee) not in joined),
    )
    return f"nastavnik-minutes-{row.starts_on:%Y%m%d}.docx", minutes_docx(data, printer)


def _said(printer: Printer, row: Any) -> str:
    day = printer.day(row.starts_on)
    if row.ends_on != row.starts_on:
        return f"{day} - {printer.day(row.ends_on)}"
    return day if row.begins_at is None else printer.at(row.begins_at)


async def _present(unit: Unit, event: Any, cycle_id: int) -> tuple[int, int, int]:
    """Return how many mentors, mentees and others were there: as noted, or as they have said."""
    rows = await unit.all(
        select(EventInvitation.person_id, EventInvitation.present, EventInvitation.coming).where(
            EventInvitation.event_id == event.id
        )
    )
    there = {row.person_id for row in rows if (row.coming if row.present is None else row.present)}
    sides = await unit.all(
        select(Participation.person_id, Participation.side).where(
            Participation.cycle_id == cycle_id, Participation.left_at.is_(None)
        )
    )
    mentors = {row.person_id for row in sides if row.side == Side.MENTOR} & there
    mentees = {row.person_id for row in sides if row.side == Side.MENTEE} & there
    return len(mentors), len(mentees), len(there - mentors - mentees)


async def _formed(unit: Unit, printer: Printer, place: Place, event: Any, opened: Any) -> tuple[PairRow, ...]:
    """Return the pairs among the invited that were proposed since the choosing was opened and still stand."""
    guests = set(await unit.scalars(select(EventInvitation.person_id).where(EventInvitation.event_id == event.id)))
    matches = await unit.all(
        select(Match.id, Match.status)
        .where(
            Match.organization_id == place.id,
            Match.cycle_id == opened.cycle_id,
            Match.status.in_([status.value for status in LIVE]),
            Match.proposed_at >= opened.opened_at,
        )
        .order_by(Match.proposed_at, Match.id)
    )
    sides = await member_rows(unit, [row.id for row in matches]) if matches else ()
    found: list[PairRow] = []
    for row in matches:
        members = [each for each in taking_part([s for s in sides if s.match_id == row.id]) if each.person_id in guests]
        mentor = next((each for each in members if each.side == Side.MENTOR), None)
        found += [
            PairRow(_name(mentor).full, _name(each).full, printer(words.STATUSES[MatchStatus(row.status)]))
            for each in members
            if mentor is not None and each.side == Side.MENTEE
        ]
    return tuple(found)


async def _alive(unit: Unit, place: Place, match_ids: Sequence[int]) -> Sequence[Any]:
    return await unit.all(
        select(Match.id, Match.form, Match.cycle_id)
        .where(
            Match.id.in_(list(match_ids)),
            Match.organization_id == place.id,
            Match.status.in_([status.value for status in LIVE]),
        )
        .order_by(Match.proposed_at, Match.id)
    )


async def _rows(
    unit: Unit, catalogue: Catalogue, printer: Printer, matches: Sequence[Any], order: Any
) -> tuple[PairRow, ...]:
    """Return the table of an order, one row a mentee; ``order`` is the recorded one, ``None`` for a draft."""
    inside = await _mentees_in(unit, [row.id for row in matches], order)
    cycles = select(Cycle.id, Cycle.ends_on).where(Cycle.id.in_({row.cycle_id for row in matches}))
    ends = {row.id: row.ends_on for row in await unit.all(cycles)}
    sides = await member_rows(unit, [row.id for row in matches])
    found: list[PairRow] = []
    for row in matches:
        form = catalogue.forms[MentoringForm(row.form)].title.of(printer.locale)
        term = _term(printer, order, ends[row.cycle_id])
        members = [each for each in sides if each.match_id == row.id]
        mentor = next((each for each in members if each.side == Side.MENTOR), None)
        found += [
            PairRow(_with_grade(printer, mentor), _with_grade(printer, each), form, term)
            for each in members
            if mentor is not None and (row.id, each.participation_id) in inside
        ]
    return tuple(found)


async def _mentees_in(unit: Unit, match_ids: Sequence[int], order: Any) -> set[tuple[int, int]]:
    """Return the mentees (match, participation) whom an order names: who joins a running group has one of their own."""
    rows = await unit.all(
        select(
            MatchMember.match_id,
            MatchMember.participation_id,
            MatchMember.accepted,
            MatchMember.left_at,
            MatchMember.order_id.label("own"),
            Match.order_id.label("of_all"),
            joined_since().label("joined"),
        )
        .join(Match, Match.id == MatchMember.match_id)
        .where(MatchMember.match_id.in_(list(match_ids)), MatchMember.side == Side.MENTEE.value)
    )
    return {(row.match_id, row.participation_id) for row in rows if _names(row, order)}


def _names(row: Any, order: Any) -> bool:
    """Tell whether an order names a mentee; one who left later was in it all the same."""
    if row.accepted is False and (order is None or row.left_at is None):
        return False
    if order is None:
        return row.of_all is None or bool(row.joined)
    return bool(row.own == order.id or (row.of_all == order.id and row.own is None and not row.joined))


def _term(printer: Printer, order: Any, until: date) -> str:
    begin = printer.day(order.dated_on) if order is not None else "__________"
    return f"{begin} - {printer.day(until)}"


def _name(row: Any) -> Name:
    return Name(row.code, row.first_name, row.last_name, row.grade)


def _with_grade(printer: Printer, row: Any) -> str:
    name = _name(row)
    if name.grade is None:
        return name.full
    return printer("{name}, grade {grade}", name=name.full, grade=name.grade)


async def _order(unit: Unit, document_id: int) -> Any:
    return await unit.first(
        select(Document.__table__).where(
            Document.id == document_id, Document.kind == MATCH_ORDER, Document.removed_at.is_(None)
        )
    )


_ABOUT: Final = {
    DRAFT: ("order.draft", "organization"),
    ORDER: ("order.file", "document"),
    MINUTES: ("event.minutes", "event"),
}
"""Kind of file → the entry in the journal, and what it is about."""


def _ask(
    unit: Unit,
    actor: Actor,
    place: Place,
    kind: str,
    *,
    about: int,
    params: dict[str, Any] | None = None,
) -> None:
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    key = f"{unit.now:%Y%m%d%H%M}"
    post(unit, kind, actor.person_id, about, key=key, params=params, municipality_id=place.municipality_id)
    action, subject_kind = _ABOUT[kind]
    unit.audit(
        actor.person_id,
        action,
        subject_kind=subject_kind,
        subject_id=about,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
