"""A call for help, and an answer that sounds like one: adults of the school are told at once (questionnaires §1).

A call is a row of ``signal_calls``, the matter it belongs to one of ``signals``: as long as the matter is not closed,
a further call belongs to it, and one that somebody had taken on is open again. The mentor of the person in need and
the guardians learn nothing of it here; whether the family is spoken to is decided by the adult who takes it on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.matches import LIVE
from domain.permissions import UseCase
from domain.signals import HELPERS, Source, circle, next_alert
from domain.vocabulary import MatchStatus, Role, Side
from services.access import NotAllowedError, reads, writes
from services.escalation import call_adults
from services.notices import post
from services.pair_rows import pairs_of
from services.signal_rows import Case, adults, adults_of, cases, kept_out, operators, schools_of
from storage.ids import new_id
from storage.tables import Organization, Signal, SignalCall, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from services.access import Actor
    from storage.unit import Unit

__all__ = [
    "HELPERS",
    "Mentee",
    "Raised",
    "Source",
    "raise_from_answer",
    "raise_signal",
    "raise_worry",
    "who_helps",
    "who_helps_mentee",
    "whom_to_worry_about",
]

# Two taps in one minute are one call; a minute later it is a new one, and nobody is told to wait (design §2, /sos).
_REPEAT = "%Y%m%d%H%M"


@dataclass(frozen=True, slots=True)
class Raised:
    """Who hears a call now. With nobody to hear it the chat says so, and shows the helplines all the more."""

    at: datetime
    roles: frozenset[Role] = frozenset()
    another: bool = False
    """Half an hour later somebody hears it who has not heard it yet."""

    @property
    def reached(self) -> bool:
        """Somebody hears it."""
        return bool(self.roles)


@dataclass(frozen=True, slots=True)
class Mentee:
    """Somebody a mentor may be worried about."""

    person_id: int
    name: str


@writes(UseCase.SIGNAL_RAISE)
async def raise_signal(unit: Unit, actor: Actor, *, roles: Iterable[Role] = HELPERS) -> Raised:
    """Call the chosen adults of each of the actor's schools for the actor (design §2, ``/sos``).

    Repeatable: a later call is told again. Somebody who has joined no school reaches nobody here.
    """
    raised = Raised(unit.now)
    if actor.person_id is None:
        return raised
    for organization_id, municipality_id in await schools_of(unit, actor.person_id):
        call = _Call(
            person_id=actor.person_id,
            raised_by=actor.person_id,
            organization_id=organization_id,
            municipality_id=municipality_id,
            source=Source.SOS,
            key=f"{actor.person_id}:{organization_id}:{unit.now:{_REPEAT}}",
            roles=frozenset(roles),
        )
        raised = _both(raised, await _raise(unit, call))
    return raised


@writes(UseCase.SIGNAL_RAISE)
async def raise_worry(unit: Unit, actor: Actor, mentee_id: int, *, roles: Iterable[Role] = HELPERS) -> Raised:
    """Pass on that a mentor is worried about a mentee; the mentee learns nothing of it.

    Raises:
        NotAllowedError: they are no pair.
    """
    for pair in await pairs_of(unit, actor.person_id or 0, _MET):
        own = pair.member(actor.person_id)
        if own is None or own.side is not Side.MENTOR:
            continue
        if any(member.person_id == mentee_id for member in pair.side(Side.MENTEE)):
            call = _Call(
                person_id=mentee_id,
                raised_by=own.person_id,
                organization_id=pair.organization_id,
                municipality_id=pair.municipality_id,
                source=Source.WORRY,
                key=f"{own.person_id}:{mentee_id}:{unit.now:{_REPEAT}}",
                roles=frozenset(roles),
            )
            return await _raise(unit, call)
    raise NotAllowedError(UseCase.SIGNAL_RAISE)


@reads(UseCase.SIGNAL_RAISE)
async def whom_to_worry_about(unit: Unit, actor: Actor) -> tuple[Mentee, ...]:
    """Return the mentees of the actor's own pairs."""
    if actor.person_id is None:
        return ()
    found: dict[int, str] = {}
    for pair in await pairs_of(unit, actor.person_id, _MET):
        own = pair.member(actor.person_id)
        if own is not None and own.side is Side.MENTOR:
            found |= {member.person_id: member.first_name for member in pair.side(Side.MENTEE)}
    return tuple(Mentee(person_id, name) for person_id, name in found.items())


@reads(UseCase.SIGNAL_RAISE)
async def who_helps(unit: Unit, actor: Actor) -> frozenset[Role]:
    """Return which adults a call would reach, so that nobody is offered who does not exist or has blocked the bot.

    Head and municipality stand in only where a school has neither psychologist nor curator to be reached.
    """
    if actor.person_id is None:
        return frozenset()
    return await _helpers(unit, actor.person_id, actor.person_id)


@reads(UseCase.SIGNAL_RAISE)
async def who_helps_mentee(unit: Unit, actor: Actor, mentee_id: int) -> frozenset[Role]:
    """Return which adults a mentor's worry would reach.

    Raises:
        NotAllowedError: they are no pair.
    """
    if actor.person_id is None or mentee_id not in {m.person_id for m in await whom_to_worry_about(unit, actor)}:
        raise NotAllowedError(UseCase.SIGNAL_RAISE)
    return await _helpers(unit, mentee_id, actor.person_id)


async def raise_from_answer(unit: Unit, request_id: int, item_id: str) -> Raised:
    """Pass on an answer that ``domain.answers.is_signal`` found; for services that store answers, not for the chat.

    The same answer to the same question is passed on once; the person is told at once what happens next.
    """
    await unit.exclusive()
    request = await unit.first(
        select(SurveyRequest.person_id, SurveyRequest.organization_id, SurveyRequest.municipality_id).where(
            SurveyRequest.id == request_id
        )
    )
    if request is None:
        return Raised(unit.now)
    call = _Call(
        person_id=request.person_id,
        raised_by=request.person_id,
        organization_id=request.organization_id,
        municipality_id=request.municipality_id,
        source=Source.ANSWER,
        key=f"{request_id}:{item_id}",
        roles=frozenset(HELPERS),
        request_id=request_id,
        item_id=item_id,
    )
    raised = await _raise(unit, call)
    post(
        unit,
        "signal_heard",
        request.person_id,
        request_id,
        key=item_id,
        params={
            "at": raised.at.isoformat(),
            "roles": sorted(role.value for role in raised.roles),
            "another": raised.another,
        },
        municipality_id=request.municipality_id,
    )
    return raised


async def _helpers(unit: Unit, about: int, caller: int) -> frozenset[Role]:
    found: frozenset[Role] = frozenset()
    hidden = {about, caller, *await kept_out(unit, about)}
    for organization_id, municipality_id in await schools_of(unit, about):
        here = [each for each in await adults(unit, organization_id, municipality_id, hidden) if each.reachable]
        here = here or [each for each in await operators(unit, municipality_id, hidden) if each.reachable]
        found |= {role for adult in here for role in adult.roles}
    return found & frozenset(HELPERS) or found


_MET = tuple(LIVE - {MatchStatus.PROPOSED, MatchStatus.AGREED})
"""Pairs by order: before it a mentor has not met the mentee."""


@dataclass(frozen=True, slots=True)
class _Call:
    person_id: int
    raised_by: int
    organization_id: int
    municipality_id: int
    source: Source
    key: str
    roles: frozenset[Role]
    request_id: int | None = None
    item_id: str | None = None


async def _raise(unit: Unit, call: _Call) -> Raised:
    """Note a call and alert the adults; the caller holds the unit exclusively."""
    known = await cases(
        unit,
        Signal.person_id == call.person_id,
        Signal.raised_by == call.raised_by,
        Signal.organization_id == call.organization_id,
        Signal.closed_at.is_(None),
    )
    former = known[-1] if known else None
    if await unit.first(select(SignalCall.id).where(SignalCall.unique_key == call.key)) is not None:
        return await _as_it_stands(unit, former)
    quiet = former is not None and await _known_already(unit, call, former)
    found = former or await _opened(unit, call)
    _note(unit, call, found)
    if quiet:
        return await _as_it_stands(unit, found)
    if former is not None and former.waiting:
        # Called once more: whoever was called is called again, and so is whoever was chosen this time.
        found = replace(former, asked=former.asked | call.roles)
        called = await call_adults(unit, found, found.level, key=f":{unit.now:{_REPEAT}}")
        unit.change(Signal, found.id, level=called.level, asked=_words(found.asked))
    else:
        # A new matter, or one that somebody had taken on: whoever that was is among the first to hear of it again.
        taker = [former.acknowledged_by] if former is not None and former.acknowledged_by is not None else []
        found = replace(found, source=call.source, asked=call.roles, level=0, raised_at=unit.now)
        called = await call_adults(unit, found, 0, also=taker)
        unit.change(
            Signal,
            found.id,
            source=found.source.value,
            asked=_words(found.asked),
            level=called.level,
            raised_at=unit.now,
            next_at=next_alert(called.level, unit.now, unit.now, found.tz),
            acknowledged_at=None,
            acknowledged_by=None,
        )
    return Raised(unit.now, called.roles, await _another(unit, found, called.level, called.people))


async def _known_already(unit: Unit, call: _Call, former: Case) -> bool:
    """Tell whether an answer adds nothing that rings: adults are being called, or have taken this questionnaire on."""
    if call.source is not Source.ANSWER:
        return False
    same = select(SignalCall.id).where(SignalCall.signal_id == former.id, SignalCall.request_id == call.request_id)
    return former.waiting or await unit.first(same) is not None


async def _opened(unit: Unit, call: _Call) -> Case:
    school = await unit.first(
        select(Organization.name, Organization.time_zone).where(Organization.id == call.organization_id)
    )
    assert school is not None  # noqa: S101 - a foreign key says so
    found = Case(
        id=new_id(),
        municipality_id=call.municipality_id,
        organization_id=call.organization_id,
        person_id=call.person_id,
        raised_by=call.raised_by,
        source=call.source,
        asked=call.roles,
        level=0,
        raised_at=unit.now,
        next_at=None,
        acknowledged_at=None,
        acknowledged_by=None,
        closed_at=None,
        closed_by=None,
        school=school.name,
        zone=school.time_zone,
    )
    unit.add(
        Signal(
            id=found.id,
            municipality_id=found.municipality_id,
            organization_id=found.organization_id,
            person_id=found.person_id,
            raised_by=found.raised_by,
            source=found.source.value,
            asked=_words(found.asked),
            level=0,
            raised_at=unit.now,
            next_at=unit.now,
            acknowledged_at=None,
            acknowledged_by=None,
            closed_at=None,
            closed_by=None,
        )
    )
    return found


def _note(unit: Unit, call: _Call, found: Case) -> None:
    unit.add(
        SignalCall(
            id=new_id(),
            signal_id=found.id,
            source=call.source.value,
            request_id=call.request_id,
            item_id=call.item_id,
            unique_key=call.key,
            called_at=unit.now,
        )
    )
    # The subject is the signal, not the person: what a mentor's worry set off is no line of the child's own file.
    unit.audit(
        call.raised_by,
        "signal.raise",
        subject_kind="signal",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
        source=call.source.value,
        asked=sorted(role.value for role in call.roles),
    )


async def _as_it_stands(unit: Unit, found: Case | None) -> Raised:
    """Return who hears a call that has been made already."""
    if found is None:
        return Raised(unit.now)
    everyone = await adults_of(unit, found)
    here = [adult for adult in everyone if adult.reachable and adult.roles & found.circle]
    roles = frozenset(role for adult in here for role in adult.roles)
    people = frozenset(adult.person_id for adult in here)
    return Raised(unit.now, roles & found.circle, await _another(unit, found, found.level, people))


async def _another(unit: Unit, found: Case, level: int, people: frozenset[int]) -> bool:
    """Tell whether the next step reaches somebody new."""
    wider = circle(level + 1, found.asked)
    everyone = await adults_of(unit, found)
    return any(adult.reachable and adult.roles & wider and adult.person_id not in people for adult in everyone)


def _both(one: Raised, other: Raised) -> Raised:
    return Raised(other.at, one.roles | other.roles, one.another or other.another)


def _words(roles: Iterable[Role]) -> str:
    return " ".join(sorted(role.value for role in roles))
