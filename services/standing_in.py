"""Tapping for somebody without an account: the confirmed guardian of a minor, or the curator (programme §9).

``stand_in`` is the one place where the right is checked. It returns the absent person as the actor, with ``by`` set to
who taps; every other service then checks its own rules as if that person had come, and ``services.access`` refuses what
nobody may do for another (a consent, above all).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exists, select

from domain.consents import age_on, is_minor
from domain.permissions import UseCase, allowed
from domain.vocabulary import Role, Side
from services import events_answering, matches, meeting_changes, meetings
from services.access import Actor, Grant, NotAllowedError, RefusedError, reads, writes
from services.actors import ADULT_AGE
from services.lookups import today_in
from services.steps import Step, StepKind, next_steps
from storage.tables import Account, Guardianship, Membership, Organization, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.matches import EndReason
    from services.matches import Answered
    from storage.unit import Unit

OFFERED: Final = frozenset(
    {StepKind.INTAKE, StepKind.SURVEY, StepKind.PROPOSAL, StepKind.PLAN, StepKind.MEETING_AHEAD, StepKind.EVENT}
)
"""What can be done for somebody else; papers and logs have ways of their own."""
_SIDES: Final = frozenset(side.value for side in Side)


@dataclass(frozen=True, slots=True)
class Errand:
    """What waits for somebody without an account, as whoever taps for them sees it."""

    actor: Actor
    code: str
    steps: tuple[Step, ...]
    waiting: tuple[Step, ...]
    """Everything else: what is missing and what is being waited for."""
    as_curator: bool
    minor: bool
    has_guardian: bool
    """A confirmed guardian in the chat, who gets the messages."""


@reads(UseCase.PERSON_ACT_FOR)
async def stand_in(unit: Unit, actor: Actor, person_id: int) -> Actor:
    """Return a person without an account as the actor, if ``actor`` may tap for them.

    A guardian may for a minor whom the curator has confirmed them for; a curator for whoever takes part in the school.
    Nobody may for a person who has an account of their own.

    Raises:
        NotAllowedError: neither is so.
        RefusedError: ``has_account``; ``gone`` if there is no such person.
    """
    found, _ = await _absent(unit, actor, person_id)
    return found


@reads(UseCase.PERSON_ACT_FOR)
async def errand(unit: Unit, actor: Actor, person_id: int) -> Errand:
    """Return what waits for a person without an account; the look is audited (design §3 rule 7)."""
    absent, row = await _absent(unit, actor, person_id)
    place = absent.grants[0] if absent.grants else Grant(Role.MENTEE, absent.municipality_id, None)
    steps = await next_steps(unit, absent)
    unit.audit(
        actor.person_id,
        "person.act_for",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
    )
    return Errand(
        actor=absent,
        code=row.code,
        steps=tuple(step for step in steps if step.kind in OFFERED),
        waiting=tuple(step for step in steps if step.kind not in OFFERED),
        as_curator=row.as_curator,
        minor=_is_minor(unit, row),
        has_guardian=row.has_guardian,
    )


@writes(UseCase.PERSON_ACT_FOR)
async def answer_for(
    unit: Unit, actor: Actor, person_id: int, match_id: int, *, accept: bool, reason: EndReason | None = None
) -> Answered:
    """Pass on the answer of somebody without an account to a proposal; who tapped it is audited.

    Raises:
        NotAllowedError, RefusedError: as ``stand_in`` and ``services.matches.answer``.
    """
    absent, _ = await _absent(unit, actor, person_id)
    answered = await matches.answer(unit, absent, match_id, accept=accept, reason=reason)
    unit.audit(
        actor.person_id,
        "match.answer_for",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=absent.municipality_id,
        match_id=match_id,
        accept=accept,
    )
    return answered


@writes(UseCase.PERSON_ACT_FOR)
async def say_of_meeting(unit: Unit, actor: Actor, person_id: int, meeting_id: int, *, suits: bool) -> None:
    """Pass on what somebody without an account says of a planned time; who tapped it is audited.

    Raises:
        NotAllowedError, RefusedError: as ``stand_in``, ``services.meetings.agree`` and ``meeting_changes.cancel``.
    """
    absent, _ = await _absent(unit, actor, person_id)
    if suits:
        await meetings.agree(unit, absent, meeting_id)
    else:
        await meeting_changes.cancel(unit, absent, meeting_id)
    unit.audit(
        actor.person_id,
        "meeting.answer_for",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=absent.municipality_id,
        meeting_id=meeting_id,
        suits=suits,
    )


@writes(UseCase.PERSON_ACT_FOR)
async def say_of_event(unit: Unit, actor: Actor, person_id: int, event_id: int, *, coming: bool) -> None:
    """Pass on whether somebody without an account comes to an event; who tapped it is audited.

    Raises:
        NotAllowedError, RefusedError: as ``stand_in`` and ``services.events_answering.answer_invitation``.
    """
    absent, _ = await _absent(unit, actor, person_id)
    await events_answering.answer_invitation(unit, absent, event_id, coming=coming)
    unit.audit(
        actor.person_id,
        "event.answer_for",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=absent.municipality_id,
        event_id=event_id,
        coming=coming,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    birth_date: Any
    zone: str
    as_curator: bool
    has_guardian: bool


async def _absent(unit: Unit, actor: Actor, person_id: int) -> tuple[Actor, _Row]:
    rows = await unit.all(_statement(person_id, actor.person_id))
    if not rows:
        raise RefusedError("gone")
    first = rows[0]
    grants = tuple(
        dict.fromkeys(
            Grant(Role(row.role), row.municipality_id, row.organization_id) for row in rows if row.role in _SIDES
        )
    )
    row = _Row(first.code, first.birth_date, first.time_zone or actor.zone, _is_curator(actor, grants),
               bool(first.has_guardian))  # fmt: skip
    if not row.as_curator and not (first.is_guardian and _is_minor(unit, row) and _may_as_guardian(actor, rows)):
        raise NotAllowedError(UseCase.PERSON_ACT_FOR)
    if first.has_account:
        raise RefusedError("has_account")
    today = today_in(unit.now, row.zone)
    return Actor(
        chat_id=actor.chat_id,
        person_id=person_id,
        municipality_id=first.home_id,
        locale=actor.locale,
        first_name=first.first_name,
        kind=first.kind,
        birth_date=first.birth_date,
        child=first.birth_date is not None and age_on(first.birth_date, today) < ADULT_AGE,
        zone=row.zone,
        grants=grants,
        by=actor.person_id,
    ), row


def _is_curator(actor: Actor, grants: tuple[Grant, ...]) -> bool:
    return any(Role.CURATOR in actor.roles_in(grant.municipality_id, grant.organization_id) for grant in grants)


def _may_as_guardian(actor: Actor, rows: Sequence[Any]) -> bool:
    """Tell whether the guardian's role still stands in one of the person's schools."""
    return any(
        Role.LEGAL_GUARDIAN in held and allowed(held, UseCase.PERSON_ACT_FOR)
        for row in rows
        if (held := actor.roles_in(row.municipality_id, row.organization_id))
    )


def _is_minor(unit: Unit, row: _Row) -> bool:
    return row.birth_date is not None and is_minor(row.birth_date, today_in(unit.now, row.zone))


def _statement(person_id: int, actor_id: int | None) -> Any:
    confirmed = (
        Guardianship.minor_id == Person.id,
        Guardianship.confirmed_at.isnot(None),
        Guardianship.refused_at.is_(None),
    )
    return (
        select(
            Person.code,
            Person.kind,
            Person.first_name,
            Person.birth_date,
            Person.municipality_id.label("home_id"),
            Membership.role,
            Membership.municipality_id,
            Membership.organization_id,
            Organization.time_zone,
            exists().where(Account.person_id == Person.id).correlate(Person).label("has_account"),
            exists().where(*confirmed, Guardianship.guardian_id == actor_id).correlate(Person).label("is_guardian"),
            exists()
            .where(*confirmed, Guardianship.guardian_id == Account.person_id)
            .correlate(Person)
            .label("has_guardian"),
        )
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .outerjoin(Organization, Organization.id == Membership.organization_id)
        .where(Person.id == person_id)
        .order_by(Membership.id)
    )
