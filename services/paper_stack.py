"""A stack of signed sheets after a parents' meeting: one kind, many people, a tap each (consents §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, exists, select

from domain.consents import Giver, Requirement, age_on, is_minor, missing, required
from domain.permissions import UseCase
from domain.vocabulary import ConsentForm, ConsentKind
from services.access import Actor, RefusedError, demand, reads, writes
from services.lookups import today_in
from services.places import needed_cycle, place_of
from services.pool import Member, Name, members, names_of
from storage.tables import Account, Consent, Guardianship, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.unit import Unit

UNDO_FOR: Final = timedelta(hours=2)
"""Long enough for a stack, too short to rewrite the register of last week."""
OPTIONAL: Final = (ConsentKind.PUBLICATION, ConsentKind.SPECIAL_CATEGORY)
"""Nobody has to sign them: C6 before something is published, C7 before the school stores a special category."""


class Term(StrEnum):
    """Until when a sheet holds, as buttons."""

    CYCLE = "cycle"
    YEAR = "year"
    THREE_YEARS = "three"
    NO_END = "none"


@dataclass(frozen=True, slots=True)
class Pile:
    """One kind of sheet from one kind of signer, and how many people it is still missing of."""

    kind: ConsentKind
    giver: Giver
    count: int

    @property
    def key(self) -> str:
        """What a button carries."""
        return f"{self.kind.value}.{self.giver.value}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A participant whose sheet is not in the register."""

    person_id: int
    name: Name


@dataclass(frozen=True, slots=True)
class Recorded:
    """The sheet that was recorded last, for taking it back."""

    consent_id: int
    name: Name


def sheets_missing(member: Member, today: date) -> tuple[Requirement, ...]:
    """Return every sheet that somebody could still sign: what is required first, then what is optional."""
    if member.birth_date is None:
        return ()
    needed = [*required(member.side, age_on(member.birth_date, today), member.form), *_optional(member, today)]
    return missing(needed, member.consents)


def _optional(member: Member, today: date) -> Iterable[Requirement]:
    """Return C6 and C7 (consents §1): of a minor the guardian signs, from 14 on the minor too."""
    if member.birth_date is None:
        return
    givers = [Giver.GUARDIAN] if is_minor(member.birth_date, today) else [Giver.SELF]
    for kind in OPTIONAL:
        for giver in givers:
            yield Requirement(kind, giver, in_bot=False, blocking=False)


@reads(UseCase.CONSENT_RECORD_PAPER)
async def piles(unit: Unit, actor: Actor, organization_id: int) -> tuple[Pile, ...]:
    """Return which sheets are missing in a school, and of how many people each.

    Raises:
        RefusedError: ``no_cycle``.
    """
    found = await _lacking(unit, actor, organization_id)
    counts: dict[tuple[ConsentKind, Giver], set[int]] = {}
    for member, needs in found:
        for need in needs:
            counts.setdefault((need.kind, need.given_by), set()).add(member.person_id)
    order = {kind: place for place, kind in enumerate(ConsentKind)}
    return tuple(
        Pile(kind, giver, len(people))
        for (kind, giver), people in sorted(
            counts.items(), key=lambda item: (item[0][0] in OPTIONAL, order[item[0][0]], item[0][1])
        )
    )


@reads(UseCase.CONSENT_RECORD_PAPER)
async def signers(
    unit: Unit, actor: Actor, organization_id: int, kind: ConsentKind, giver: Giver
) -> tuple[Signer, ...]:
    """Return whose sheet is not in the register yet, by last name as the sheets lie.

    Raises:
        RefusedError: ``no_cycle``.
    """
    found = await _lacking(unit, actor, organization_id)
    people = {member.person_id for member, needs in found if any((n.kind, n.given_by) == (kind, giver) for n in needs)}
    names = await names_of(unit, people)
    unit.audit(
        actor.person_id,
        "consent.paper_list",
        subject_kind="organization",
        subject_id=organization_id,
        municipality_id=actor.municipality_id,
        organization_id=organization_id,
        kind=kind.value,
    )
    lines = [Signer(person_id, names[person_id]) for person_id in people]
    return tuple(
        sorted(lines, key=lambda line: (line.name.last_name or "", line.name.first_name or "", line.name.code))
    )


@reads(UseCase.CONSENT_RECORD_PAPER)
async def term_end(unit: Unit, actor: Actor, organization_id: int, term: Term) -> date | None:
    """Return the last day of a term that was chosen by a button.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CONSENT_RECORD_PAPER, place.municipality_id, place.id)
    if term is Term.CYCLE:
        return (await needed_cycle(unit, place.id)).ends_on
    years = {Term.YEAR: 1, Term.THREE_YEARS: 3}.get(term)
    return None if years is None else _years_on(today_in(unit.now, place.zone), years)


@reads(UseCase.CONSENT_RECORD_PAPER)
async def recorded(unit: Unit, actor: Actor, consent_id: int) -> Recorded | None:
    """Return a sheet that the actor may still take back, ``None`` if it is none or too old."""
    row = await unit.first(
        select(Consent.person_id, Consent.municipality_id, Consent.organization_id).where(*_undoable(unit, consent_id))
    )
    if row is None:
        return None
    demand(actor, UseCase.CONSENT_RECORD_PAPER, row.municipality_id, row.organization_id)
    return Recorded(consent_id, (await names_of(unit, [row.person_id]))[row.person_id])


@writes(UseCase.CONSENT_RECORD_PAPER)
async def undo_paper(unit: Unit, actor: Actor, consent_id: int) -> None:
    """Take a sheet out of the register that was recorded by mistake a moment ago; the audit keeps that it stood there.

    Raises:
        RefusedError: ``paper_stands`` if there is no such sheet, or it is older than two hours.
    """
    row = await unit.first(select(Consent.__table__).where(*_undoable(unit, consent_id)))
    if row is None:
        raise RefusedError("paper_stands")
    demand(actor, UseCase.CONSENT_RECORD_PAPER, row.municipality_id, row.organization_id)
    unit.execute(delete(Consent).where(Consent.id == consent_id))
    if row.given_by != row.person_id:
        await _forget_signer(unit, row.given_by)
    unit.audit(
        actor.person_id,
        "consent.paper_undone",
        subject_kind="person",
        subject_id=row.person_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        kind=row.kind,
        consent_id=consent_id,
    )


async def _forget_signer(unit: Unit, guardian_id: int) -> None:
    """Drop a guardian who was known from that one sheet only: no name, no chat, no other consent."""
    only_here = select(Person.id).where(
        Person.id == guardian_id,
        Person.first_name.is_(None),
        ~exists().where(Account.person_id == guardian_id),
        ~exists().where(Consent.given_by == guardian_id),
    )
    if await unit.scalar(only_here) is not None:
        unit.execute(delete(Guardianship).where(Guardianship.guardian_id == guardian_id))
        unit.execute(delete(Person).where(Person.id == guardian_id))


def _undoable(unit: Unit, consent_id: int) -> tuple[Any, ...]:
    return (Consent.id == consent_id, Consent.form == ConsentForm.PAPER, Consent.decided_at > unit.now - UNDO_FOR)


async def _lacking(unit: Unit, actor: Actor, organization_id: int) -> list[tuple[Member, tuple[Requirement, ...]]]:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CONSENT_RECORD_PAPER, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    today = place.today(unit)
    found = [(member, sheets_missing(member, today)) for member in await members(unit, place, cycle.id)]
    return [(member, needs) for member, needs in found if needs]


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
