"""Which consents a person is asked for, and what they last decided. Plain functions: the callers check the right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, select

from domain.consents import Giver, age_on, fresh_consent_due, required
from domain.retention import renewal_due
from domain.vocabulary import ConsentKind, MentoringForm, Side
from services.lookups import self_and_wards, today_in
from storage.tables import Consent, Cycle, Erasure, Organization, Participation, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Ask:
    """One consent that one person is asked for in one school, and their last decision on it."""

    organization_id: int
    municipality_id: int
    person_id: int
    """Whom the consent is about: the asked person, or their ward."""
    kind: ConsentKind
    giver: Giver
    granted: bool | None
    """The decision in force; ``None`` while there is none, or when a birthday calls for a fresh one (consents §2)."""
    consent_id: int | None
    text_hash: str | None
    was_granted: bool = False
    """The last decision was a yes, whether or not it still counts: a no to a fresh one takes it back."""
    ends_on: date | None = None
    """The last day of a yes that is about to end: it is asked for anew before that."""

    @property
    def waits(self) -> bool:
        """Whether an answer is due: there is none that counts, or the one there is will soon end."""
        return self.granted is None or self.ends_on is not None

    @property
    def key(self) -> tuple[int, int, ConsentKind]:
        """What a decision is recorded under."""
        return self.organization_id, self.person_id, self.kind


async def asks_of(unit: Unit, person_id: int) -> tuple[Ask, ...]:
    """Return what a person is asked in the chat: about themselves first, then about each ward (consents §1-2)."""
    rows = await unit.all(_participations(), {"person": person_id})
    wanted: dict[tuple[int, int, ConsentKind], tuple[Any, Giver]] = {}
    for row in sorted(rows, key=lambda row: (row.person_id != person_id, row.participation_id)):
        giver = Giver.SELF if row.person_id == person_id else Giver.GUARDIAN
        if row.birth_date is None:
            continue  # who must consent depends on the age
        age = age_on(row.birth_date, today_in(unit.now, row.time_zone))
        form = MentoringForm(row.form) if row.form else None
        for need in required(Side(row.side), age, form):
            if need.in_bot and need.given_by is giver:
                wanted.setdefault((row.organization_id, row.person_id, need.kind), (row, giver))
    if not wanted:
        return ()
    last = await _last_decisions(unit, person_id)
    came_back = await _came_back(unit, person_id) if any(_is_no(each) for each in last.values()) else {}
    return tuple(
        _ask(key, row, giver, last.get(key), today=today_in(unit.now, row.time_zone), came_back=came_back.get(key[:2]))
        for key, (row, giver) in wanted.items()
    )


@cache
def _participations() -> Any:
    """Select the live participations of a person and of the minors they stand for, confirmed yet or not.

    Part of every menu, so it is built once.
    """
    return (
        select(
            Participation.id.label("participation_id"),
            Participation.person_id,
            Participation.organization_id,
            Participation.municipality_id,
            Participation.side,
            Participation.form,
            Person.birth_date,
            Organization.time_zone,
        )
        .join(Person, Person.id == Participation.person_id)
        .join(Organization, Organization.id == Participation.organization_id)
        .join(Cycle, Cycle.id == Participation.cycle_id)
        .where(
            Participation.person_id.in_(self_and_wards(bindparam("person", type_=BigInteger))),
            Participation.left_at.is_(None),
            Cycle.closed_at.is_(None),
        )
    )


async def _last_decisions(unit: Unit, person_id: int) -> dict[tuple[int, int, ConsentKind], Any]:
    rows: Sequence[Any] = await unit.all(_decisions(), {"person": person_id})
    return {(row.organization_id, row.person_id, ConsentKind(row.kind)): row for row in rows}


@cache
def _decisions() -> Any:
    return (
        select(
            Consent.id,
            Consent.organization_id,
            Consent.person_id,
            Consent.kind,
            Consent.granted,
            Consent.text_hash,
            Consent.decided_at,
            Consent.expires_on,
            Consent.withdrawn_at,
        )
        .where(Consent.given_by == bindparam("person"))
        .order_by(Consent.decided_at, Consent.id)
    )


async def _came_back(unit: Unit, person_id: int) -> dict[tuple[int, int], datetime]:
    """Return when this person has taken a demand to erase back, by school and by whom it was about."""
    rows = await unit.all(
        select(Erasure.organization_id, Erasure.person_id, Erasure.cancelled_at)
        .where(Erasure.requested_by == person_id, Erasure.cancelled_at.is_not(None))
        .order_by(Erasure.cancelled_at)
    )
    return {(row.organization_id, row.person_id): row.cancelled_at for row in rows}


def _is_no(last: Any) -> bool:
    return not last.granted or last.withdrawn_at is not None


def _ask(
    key: tuple[int, int, ConsentKind], row: Any, giver: Giver, last: Any, *, today: date, came_back: datetime | None
) -> Ask:
    granted: bool | None = None
    ends_on: date | None = None
    if last is not None and (last.expires_on is None or last.expires_on >= today):
        granted = not _is_no(last)
        decided_on = today_in(last.decided_at, row.time_zone)
        if giver is Giver.SELF and fresh_consent_due(row.birth_date, decided_on, today):
            granted = None
        if granted is False and came_back is not None and (last.withdrawn_at or last.decided_at) <= came_back:
            granted = None  # who comes back decides anew (consents §6)
        if granted and renewal_due(last.expires_on, today):
            ends_on = last.expires_on
    return Ask(
        organization_id=key[0],
        municipality_id=row.municipality_id,
        person_id=key[1],
        kind=key[2],
        giver=giver,
        granted=granted,
        consent_id=None if last is None else last.id,
        text_hash=None if last is None else last.text_hash,
        was_granted=last is not None and not _is_no(last),
        ends_on=ends_on,
    )
