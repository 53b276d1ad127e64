"""Calls for help as the adults who answer them see them: who waits, who has taken what on (programme §9).

Whoever a call has not reached does not see it: a child who chose the psychologist has chosen that the curator hears
of it half an hour later at the earliest. Nobody sees a call of the own mentee or ward (``services.signal_rows``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from domain.permissions import UseCase
from domain.signals import SETTLE_WITHIN, Source
from domain.vocabulary import Role
from services.access import NotAllowedError, RefusedError, demand, reads, writes
from services.notices import post
from services.own_shelf import fetch
from services.places import place_of
from services.pool import names_of
from services.signal_rows import ALERT, NAMED, POSTS, Case, called, case, cases, kept_from, posts_of
from storage.tables import Guardianship, OutboxMessage, Signal, SignalCall, SurveyRequest

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from catalog.model import Catalogue
    from catalog.questionnaire import Item
    from services.access import Actor
    from services.pool import Name
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """A call in a list; ``name`` only for those who may know it."""

    id: int
    person_id: int
    name: Name | None
    school: str
    since: datetime
    taken: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The open calls of a school (or of all the actor's): those that wait first, the longest waiting on top."""

    lines: tuple[Line, ...]
    school: str = ""

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Nobody has taken these on."""
        return tuple(line for line in self.lines if not line.taken)

    @property
    def taken(self) -> tuple[Line, ...]:
        """Somebody has, and they are not settled yet."""
        return tuple(line for line in self.lines if line.taken)


@dataclass(frozen=True, slots=True)
class Taker:
    """The adult who has taken a call on."""

    name: Name
    post: Role | None
    since: datetime


@dataclass(frozen=True, slots=True)
class SignalView:
    """One call, as far as this adult may see it."""

    id: int
    person_id: int
    source: Source
    school: str
    zone: str
    raised_at: datetime
    name: Name | None
    code: str | None
    mentor: Name | None
    """Who is worried, if that is what it is."""
    questions: tuple[Item, ...]
    """The questions that were answered with a worry; never the answers."""
    guardian_here: bool
    taker: Taker | None
    mine: bool
    closed_at: datetime | None
    has_card: bool
    """This adult may open the person's card too."""


@reads(UseCase.SIGNAL_SEE)
async def see_signals(unit: Unit, actor: Actor, organization_id: int) -> Desk:
    """Return a school's open calls that have reached the actor; the look is audited."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SIGNAL_SEE, place.municipality_id, place.id)
    found = await visible_signals(unit, actor, place.id)
    if found:
        unit.audit(
            actor.person_id,
            "signal.list",
            subject_kind="organization",
            subject_id=place.id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            count=len(found),
        )
    return Desk(await _lines(unit, actor, found), place.name)


@reads(UseCase.SIGNAL_SEE)
async def my_signals(unit: Unit, actor: Actor) -> Desk:
    """Return all open calls that have reached the actor, in whatever school."""
    return Desk(await _lines(unit, actor, await visible_signals(unit, actor)))


@reads(UseCase.SIGNAL_SEE)
async def open_call_of(unit: Unit, actor: Actor, person_id: int, organization_id: int) -> int | None:
    """Return the person's call that waits for the actor, for the line on the person's card."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SIGNAL_SEE, place.municipality_id, place.id)
    found = await visible_signals(unit, actor, place.id)
    return next((each.id for each in found if each.person_id == person_id and each.waiting), None)


@reads(UseCase.SIGNAL_SEE)
async def view_signal(unit: Unit, actor: Actor, catalogue: Catalogue, signal_id: int) -> SignalView:
    """Return one call; the look is audited.

    Raises:
        RefusedError: ``gone`` if there is no such call.
        NotAllowedError: it has not reached the actor, or is about the own mentee or ward.
    """
    found = await _reached(unit, actor, signal_id, UseCase.SIGNAL_SEE)
    roles = actor.roles_in(found.municipality_id, found.organization_id)
    named = bool(roles & NAMED)
    people = {found.person_id, found.raised_by, *({found.acknowledged_by} - {None})}
    names = await names_of(unit, [person for person in people if person is not None])
    guardian = exists().where(
        Guardianship.minor_id == found.person_id,
        Guardianship.confirmed_at.is_not(None),
        Guardianship.refused_at.is_(None),
    )
    _note(unit, actor, found, "signal.view")
    return SignalView(
        id=found.id,
        person_id=found.person_id,
        source=found.source,
        school=found.school,
        zone=found.zone,
        raised_at=found.raised_at,
        name=names[found.person_id] if named else None,
        code=names[found.person_id].code if roles - {Role.OPERATOR} else None,
        mentor=names[found.raised_by] if named and found.source is Source.WORRY else None,
        questions=await _questions(unit, catalogue, found) if roles & {Role.PSYCHOLOGIST, Role.CURATOR} else (),
        guardian_here=bool(await unit.scalar(select(guardian))),
        taker=await _taker(unit, found, names),
        mine=found.acknowledged_by is not None and found.acknowledged_by == actor.person_id,
        closed_at=found.closed_at,
        has_card=bool(roles & {Role.CURATOR, Role.SCHOOL_HEAD}),
    )


@writes(UseCase.SIGNAL_ACKNOWLEDGE)
async def take_signal(unit: Unit, actor: Actor, signal_id: int) -> bool:
    """Take a call on: it rings no more, everybody who was called hears who has it, and so does who called.

    Returns ``False``, and changes nothing, if somebody was quicker; the view says who.

    Raises:
        RefusedError: ``gone`` if there is no such call.
        NotAllowedError: it has not reached the actor, or is about the own mentee or ward.
    """
    found = await _reached(unit, actor, signal_id, UseCase.SIGNAL_ACKNOWLEDGE)
    if not found.waiting or actor.person_id is None:
        return found.acknowledged_by is not None and found.acknowledged_by == actor.person_id
    unit.change(
        Signal,
        found.id,
        acknowledged_at=unit.now,
        acknowledged_by=actor.person_id,
        next_at=unit.now + SETTLE_WITHIN,
    )
    _note(unit, actor, found, "signal.acknowledge", level=found.level)
    key = f"{unit.now:%y%m%d%H%M%S}"
    for person_id in sorted(await called(unit, found.id, found.raised_at) - {actor.person_id}):
        post(unit, "signal_took", person_id, found.id, key=key, municipality_id=found.municipality_id)
    post(unit, "signal_answered", found.raised_by, found.id, key=key, municipality_id=found.municipality_id)
    return True


@writes(UseCase.SIGNAL_ACKNOWLEDGE)
async def close_signal(unit: Unit, actor: Actor, signal_id: int) -> None:
    """Note that a call is settled; the next one of this person will be a new matter.

    Raises:
        RefusedError: ``gone`` if there is no such call, ``signal_not_taken`` if nobody has taken it on.
    """
    found = await _reached(unit, actor, signal_id, UseCase.SIGNAL_ACKNOWLEDGE)
    if found.closed_at is not None:
        return
    if found.acknowledged_at is None:
        raise RefusedError("signal_not_taken")
    unit.change(Signal, found.id, closed_at=unit.now, closed_by=actor.person_id, next_at=None)
    _note(unit, actor, found, "signal.close")


async def visible_signals(unit: Unit, actor: Actor, organization_id: int | None = None) -> list[Case]:
    """Return the open calls that have reached an actor, the longest waiting first.

    A plain function: the rule itself leaves out what the actor may not see, wherever they hold a post.
    """
    if actor.person_id is None:
        return []
    places = {grant.municipality_id for grant in actor.grants if grant.role in POSTS}
    here: ColumnElement[bool] = Signal.municipality_id.in_([place for place in places if place is not None])
    if organization_id is not None:
        here = Signal.organization_id == organization_id
    elif Role.OPERATOR in actor.roles:
        here = _alerted(actor.person_id)
    found = await cases(unit, here, Signal.closed_at.is_(None))
    if not found:
        return []
    hidden = await kept_from(unit, actor.person_id)
    called_to = set(await unit.scalars(select(Signal.id).where(_alerted(actor.person_id), Signal.closed_at.is_(None))))
    return [each for each in found if _sees(actor, each, hidden, called_to)]


def _sees(actor: Actor, found: Case, hidden: set[int], called_to: set[int]) -> bool:
    if actor.person_id in (None, found.person_id) or found.person_id in hidden:
        return False
    if found.source is Source.WORRY and actor.person_id == found.raised_by:
        return False
    roles = actor.roles_in(found.municipality_id, found.organization_id)
    return bool(roles & found.circle) or found.id in called_to or found.acknowledged_by == actor.person_id


async def _reached(unit: Unit, actor: Actor, signal_id: int, use_case: UseCase) -> Case:
    found = await case(unit, signal_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, use_case, found.municipality_id, found.organization_id)
    hidden = await kept_from(unit, actor.person_id or 0)
    alerted = await called(unit, found.id, found.raised_at)
    called_to = {found.id} if actor.person_id in alerted else set()
    if not _sees(actor, found, hidden, called_to):
        raise NotAllowedError(use_case)
    return found


def _alerted(person_id: int) -> ColumnElement[bool]:
    return exists().where(
        OutboxMessage.kind == ALERT, OutboxMessage.subject_id == Signal.id, OutboxMessage.person_id == person_id
    )


async def _lines(unit: Unit, actor: Actor, found: list[Case]) -> tuple[Line, ...]:
    named = [each.person_id for each in found if actor.roles_in(each.municipality_id, each.organization_id) & NAMED]
    names = await names_of(unit, set(named))
    lines = [
        Line(
            each.id,
            each.person_id,
            names.get(each.person_id),
            each.school,
            each.raised_at,
            taken=not each.waiting,
            mine=each.acknowledged_by is not None and each.acknowledged_by == actor.person_id,
        )
        for each in found
    ]
    return tuple(sorted(lines, key=lambda line: (line.taken, not line.mine, line.since)))


async def _taker(unit: Unit, found: Case, names: dict[int, Name]) -> Taker | None:
    if found.acknowledged_by is None or found.acknowledged_at is None:
        return None
    posts = await posts_of(unit, found.acknowledged_by, found)
    return Taker(names[found.acknowledged_by], posts[0] if posts else None, found.acknowledged_at)


async def _questions(unit: Unit, catalogue: Catalogue, found: Case) -> tuple[Item, ...]:
    rows = await unit.all(
        select(SignalCall.item_id, SurveyRequest.instrument, SurveyRequest.version)
        .join(SurveyRequest, SurveyRequest.id == SignalCall.request_id)
        .where(SignalCall.signal_id == found.id)
        .order_by(SignalCall.called_at)
    )
    await fetch(unit, catalogue, [(row.instrument, row.version) for row in rows])
    return tuple(catalogue.questionnaire(row.instrument, row.version or None).item(row.item_id) for row in rows)


def _note(unit: Unit, actor: Actor, found: Case, action: str, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="signal",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        **details,
    )
