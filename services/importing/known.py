"""Whom and what a school has already, so that a file finds them again. Plain functions: the callers check the place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select, union

from catalog.importing.sheets import plain
from domain.vocabulary import ConsentKind, Side
from storage.tables import (
    Consent,
    Guardianship,
    ImportKey,
    Membership,
    MenteeFacts,
    Participation,
    Partner,
    Person,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from services.places import Place
    from storage.unit import Unit

_CHUNK = 500
PURPOSE = "import"


@dataclass(slots=True)
class Someone:
    """A person of the school, as the database or an earlier row of the file has them."""

    id: int
    code: str
    kind: str | None
    first: str | None
    last: str | None
    birth: date | None
    grade: int | None = None
    letter: str | None = None
    teaching: int | None = None
    roles: set[str] = field(default_factory=set)
    sides: dict[str, int] = field(default_factory=dict)
    """Side → participation in the open cycle."""
    over: set[str] = field(default_factory=set)
    """Sides whose participation has ended: a file brings nobody back."""
    consents: set[tuple[str, bool]] = field(default_factory=set)
    """Kind, and whether the person decided it (else a guardian), whatever was decided: a file changes no decision."""
    granted: set[tuple[str, bool]] = field(default_factory=set)
    guardian: int | None = None
    asked: set[str] = field(default_factory=set)
    """Sides whose intake questionnaire stands already."""
    facts: bool = False
    partner: int | None = None
    rows: dict[str, int] = field(default_factory=dict)
    """Sheet → the row of this file that is about them."""

    @property
    def name(self) -> str:
        """First and last name as they are compared."""
        return plain(f"{self.last or ''} {self.first or ''}")

    def consented(self, kind: ConsentKind, *, own: bool) -> bool:
        """Whether a yes stands in the register."""
        return (kind.value, own) in self.granted


class Known:
    """The people and partners of a school, found by a file's code, by the bot's code, or by name."""

    def __init__(self, unit: Unit, place: Place, cycle_id: int) -> None:
        self._unit, self._place, self._cycle_id = unit, place, cycle_id
        self.people: dict[int, Someone] = {}
        self.partners: dict[str, dict[str, Any]] = {}
        """Plain name → id and columns."""
        self._by_key: dict[str, Someone] = {}
        self._by_code: dict[str, Someone] = {}
        self._by_name: dict[str, list[Someone]] = {}

    async def load(self) -> None:
        """Read everything that a file may speak of."""
        place = self._place
        here = union(
            select(Membership.person_id).where(Membership.organization_id == place.id, Membership.until.is_(None)),
            select(Participation.person_id).where(Participation.cycle_id == self._cycle_id),
            select(ImportKey.person_id).where(ImportKey.organization_id == place.id),  # also from years before
        ).subquery()
        columns = (Person.id, Person.code, Person.kind, Person.first_name, Person.last_name, Person.birth_date,
                   Person.grade, Person.letter, Person.teaching_since)  # fmt: skip
        rows = await self._unit.all(select(*columns).join(here, here.c.person_id == Person.id))
        for number, row in enumerate(rows):
            if number % _CHUNK == 0:
                await asyncio.sleep(0)
            self.add(Someone(*row))
        await self._places()
        await self._consents()
        await self._questionnaires()
        for key in await self._unit.all(
            select(ImportKey.digest, ImportKey.person_id).where(ImportKey.organization_id == place.id)
        ):
            self._by_key[key.digest] = self.people[key.person_id]
        for partner in await self._unit.all(select(Partner.__table__).where(Partner.organization_id == place.id)):
            self.partners[plain(partner.name)] = dict(partner._mapping)  # noqa: SLF001  the documented way to a row's columns

    def add(self, someone: Someone) -> None:
        """Count somebody in, also whom the file has just brought."""
        self.people[someone.id] = someone
        if someone.code:
            self._by_code[plain(someone.code)] = someone
        if someone.first:
            self._by_name.setdefault(someone.name, []).append(someone)

    def rename(self, someone: Someone, first: str, last: str) -> None:
        """Let somebody be found by the corrected name from now on."""
        self._by_name[someone.name] = [each for each in self._by_name.get(someone.name, []) if each is not someone]
        someone.first, someone.last = first, last
        self._by_name.setdefault(someone.name, []).append(someone)

    def digest(self, code: str) -> str:
        """Return the look-up digest of a file's code in this school."""
        return self._unit.digest(PURPOSE, f"{self._place.id}:{plain(code)}")

    def key(self, code: str, someone: Someone) -> bool:
        """Remember a file's code; return whether it is new."""
        digest = self.digest(code)
        new = digest not in self._by_key
        self._by_key[digest] = someone
        return new

    def by_key(self, code: str) -> Someone | None:
        """Return whom a file's code means."""
        return self._by_key.get(self.digest(code))

    def by_name(self, last: str, first: str, birth: date | None) -> Someone | None:
        """Return who has this name and birth date; one of them may be missing, if only one person fits."""
        fitting = self._by_name.get(plain(f"{last} {first}"), [])
        if birth is not None:
            born = [each for each in fitting if each.birth == birth]
            fitting = born or [each for each in fitting if each.birth is None]
        return fitting[0] if len(fitting) == 1 else None

    def referred(self, word: str) -> list[Someone]:
        """Return whom a word of the matches' sheet means: a file's code, the bot's code, or a full name."""
        one = self.by_key(word) or self._by_code.get(plain(word))
        if one is not None:
            return [one]
        first, _, rest = plain(word).partition(" ")
        return self._by_name.get(plain(word), []) or self._by_name.get(f"{rest} {first}", [])

    def partner(self, name: str) -> dict[str, Any] | None:
        """Return a partner of the school by its name."""
        return self.partners.get(plain(name))

    async def _places(self) -> None:
        unit, place = self._unit, self._place
        for row in await unit.all(
            select(Membership.person_id, Membership.role).where(
                Membership.organization_id == place.id, Membership.until.is_(None)
            )
        ):
            if row.person_id in self.people:
                self.people[row.person_id].roles.add(row.role)
        for part in await unit.all(
            select(
                Participation.id,
                Participation.person_id,
                Participation.side,
                Participation.left_at,
                Participation.partner_id,
            ).where(Participation.cycle_id == self._cycle_id)
        ):
            someone = self.people[part.person_id]
            someone.sides[part.side] = part.id
            someone.partner = someone.partner or part.partner_id
            if part.left_at is not None:
                someone.over.add(part.side)

    async def _consents(self) -> None:
        rows = await self._unit.all(
            select(Consent.person_id, Consent.given_by, Consent.kind, Consent.granted, Consent.withdrawn_at)
            .where(Consent.organization_id == self._place.id)
            .order_by(Consent.decided_at, Consent.id)
        )
        for row in rows:
            someone = self.people.get(row.person_id)
            if someone is not None:
                what = (row.kind, row.given_by == row.person_id)
                someone.consents.add(what)
                (someone.granted.add if row.granted and row.withdrawn_at is None else someone.granted.discard)(what)
        links = await self._unit.all(
            select(Guardianship.minor_id, Guardianship.guardian_id)
            .where(
                Guardianship.organization_id == self._place.id,
                Guardianship.confirmed_at.is_not(None),
                Guardianship.refused_at.is_(None),
            )
            .order_by(Guardianship.confirmed_at.desc(), Guardianship.id.desc())
        )
        for link in links:
            if link.minor_id in self.people:
                self.people[link.minor_id].guardian = link.guardian_id

    async def _questionnaires(self) -> None:
        of_cycle = Participation.cycle_id == self._cycle_id
        asked = exists().where(SurveyRequest.subject_id == Participation.id).correlate(Participation)
        noted = exists().where(MenteeFacts.participation_id == Participation.id).correlate(Participation)
        columns = (Participation.person_id, Participation.side, asked.label("asked"), noted.label("noted"))
        rows: Sequence[Any] = await self._unit.all(select(*columns).where(of_cycle))
        for row in rows:
            someone = self.people[row.person_id]
            if row.asked:
                someone.asked.add(row.side)
            someone.facts |= bool(row.noted) and row.side == Side.MENTEE.value
