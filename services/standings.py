"""What each live participation rests on: whose yes, since when, until when (consents §2 and §6). Plain functions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, select

from domain.consents import FRESH_CONSENT_DAYS, Giver, age_on, required
from domain.retention import came_of_age_on, carries_until
from domain.vocabulary import ConsentKind, MentoringForm, Side
from services.lookups import today_in
from storage.tables import Consent, Cycle, Guardianship, Organization, Participation, Person

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from storage.unit import Unit

_STRETCH: Final = 100


@dataclass(frozen=True, slots=True)
class Decision:
    """The last word of one giver on one kind."""

    consent_id: int
    given_by: int
    granted: bool
    decided_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One live participation and the last decisions about it."""

    participation_id: int
    person_id: int
    organization_id: int
    municipality_id: int
    side: Side
    form: MentoringForm | None
    birth_date: date | None
    joined_on: date
    today: date
    decisions: dict[tuple[ConsentKind, Giver], Decision] = field(default_factory=dict)

    def lapsed(self, matched_on: date) -> bool:
        """Tell whether a running match has lost its ground: a consent has ended, by its date or by a birthday.

        One that was never given counts only if a birthday since the match calls for it; one taken back has ended the
        match already (``services.leaving``).
        """
        if self.birth_date is None:
            return False
        for need in required(self.side, age_on(self.birth_date, self.today), self.form):
            if not (need.in_bot and need.blocking):
                continue
            last = self.decisions.get((need.kind, need.given_by))
            if last is None:
                line = came_of_age_on(self.birth_date, self.today)
                new = line is not None and line[1] > matched_on
                until = line[1] + timedelta(days=FRESH_CONSENT_DAYS) if line is not None and new else None
            elif last.granted:
                own = need.given_by is Giver.SELF
                until = carries_until(self.birth_date if own else None, last.decided_on, last.expires_on)
            else:
                until = None
            if until is not None and until < self.today:
                return True
        return False

    def asked_at_birthday(self) -> tuple[int, date] | None:
        """Return the birthday (14 or 18) since which the person's own fresh consent is still due, with its age."""
        line = came_of_age_on(self.birth_date, self.today) if self.birth_date is not None else None
        if self.birth_date is None or line is None or line[1] <= self.joined_on:
            return None
        for need in required(self.side, age_on(self.birth_date, self.today), self.form):
            last = self.decisions.get((need.kind, need.given_by))
            if need.in_bot and need.given_by is Giver.SELF and (last is None or last.decided_on < line[1]):
                return line
        return None


async def standings(unit: Unit, *where: ColumnElement[bool]) -> dict[int, Standing]:
    """Return live participations of open cycles by id, narrowed by ``where``.

    Two queries: joined into one, a birth date would be decrypted once for every consent.
    """
    live = [Participation.left_at.is_(None), Cycle.closed_at.is_(None), *where]
    people = await unit.all(
        select(
            Participation.id,
            Participation.person_id,
            Participation.organization_id,
            Participation.municipality_id,
            Participation.side,
            Participation.form,
            Participation.joined_at,
            Person.birth_date,
            Organization.time_zone,
        )
        .join(Person, Person.id == Participation.person_id)
        .join(Organization, Organization.id == Participation.organization_id)
        .join(Cycle, Cycle.id == Participation.cycle_id)
        .where(*live)
        .order_by(Participation.id)
    )
    zones = {row.id: row.time_zone for row in people}
    found: dict[int, Standing] = {}
    for number, row in enumerate(people, 1):
        found[row.id] = _standing(unit, row)
        if number % _STRETCH == 0:
            await asyncio.sleep(0)  # a school of a thousand must not hold up the chats
    for row in await unit.all(_decisions(live)):
        standing = found.get(row.id)
        if standing is not None and (row.own or row.guardianship_id is not None):
            standing.decisions[ConsentKind(row.kind), Giver.SELF if row.own else Giver.GUARDIAN] = Decision(
                consent_id=row.consent_id,
                given_by=row.given_by,
                granted=row.granted and row.withdrawn_at is None,
                decided_on=today_in(row.decided_at, zones[row.id]),
                expires_on=row.expires_on,
            )
    return found


def _decisions(live: list[ColumnElement[bool]]) -> Any:
    guardian = Guardianship.__table__.alias("known_guardian")
    return (
        select(
            Participation.id,
            Consent.id.label("consent_id"),
            Consent.kind,
            Consent.given_by,
            (Consent.given_by == Consent.person_id).label("own"),
            Consent.granted,
            Consent.decided_at,
            Consent.expires_on,
            Consent.withdrawn_at,
            guardian.c.id.label("guardianship_id"),
        )
        .join(Cycle, Cycle.id == Participation.cycle_id)
        .join(
            Consent,
            and_(
                Consent.person_id == Participation.person_id,
                Consent.organization_id == Participation.organization_id,
            ),
        )
        .outerjoin(
            guardian,
            and_(
                guardian.c.minor_id == Consent.person_id,
                guardian.c.guardian_id == Consent.given_by,
                guardian.c.refused_at.is_(None),
            ),
        )
        .where(*live)
        .order_by(Consent.decided_at, Consent.id)
    )


def _standing(unit: Unit, row: Any) -> Standing:
    return Standing(
        participation_id=row.id,
        person_id=row.person_id,
        organization_id=row.organization_id,
        municipality_id=row.municipality_id,
        side=Side(row.side),
        form=MentoringForm(row.form) if row.form else None,
        birth_date=row.birth_date,
        joined_on=today_in(row.joined_at, row.time_zone),
        today=today_in(unit.now, row.time_zone),
    )
