"""The register of certificates: who deserves which, numbers that are given once, and what stands on a page.

Plain functions: the services around them check the right. ``issue`` needs an exclusive unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.closing import CertificateKind, school_year
from domain.vocabulary import MatchStatus, PersonKind, Side
from services.closing_rows import guardians_of, held_in
from storage.ids import new_id
from storage.tables import Certificate, Cycle, Match, MatchMember, Organization, Participation, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from storage.unit import Unit

Deserved: TypeAlias = tuple[CertificateKind, int, int]
"""Kind, person, and for what: a participation, or the winner's row of an award."""


@dataclass(frozen=True, slots=True)
class YearOf:
    """A school and one of its years, as it stands on paper."""

    cycle_id: int
    organization_id: int
    municipality_id: int
    school: str
    zone: str
    starts_on: date
    ends_on: date

    @property
    def year(self) -> str:
        """The school year as people write it."""
        return school_year(self.starts_on.year, self.ends_on.year)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with what its page says."""

    id: int
    kind: CertificateKind
    number: int
    issued_on: date
    person_id: int
    subject_id: int
    first_name: str | None
    last_name: str | None
    code: str
    grade: int | None
    about: Any
    """Of a letter of thanks: the pupil mentor, with first and last name and code; else ``None``."""
    held: int = 0
    minutes: int = 0


async def school_of_cycle(unit: Unit, cycle_id: int) -> YearOf:
    """Return the school of a year."""
    row = await unit.first(
        select(
            Cycle.id, Cycle.organization_id, Cycle.municipality_id, Cycle.starts_on, Cycle.ends_on,
            Organization.name, Organization.time_zone,
        )
        .join(Organization, Organization.id == Cycle.organization_id)
        .where(Cycle.id == cycle_id)
    )  # fmt: skip
    if row is None:
        raise LookupError(cycle_id)
    return YearOf(row.id, row.organization_id, row.municipality_id, row.name, row.time_zone, row.starts_on, row.ends_on)


async def deserved_in(unit: Unit, cycle_id: int) -> list[Deserved]:
    """Return what is due to everybody whose pair was closed in a year: certificates, and letters to pupils' parents.

    A letter whose parents are not known goes out in the pupil's name. Who was erased since gets nothing.
    """
    rows = await unit.all(
        select(MatchMember.person_id, MatchMember.participation_id, MatchMember.side, Person.kind)
        .join(Match, Match.id == MatchMember.match_id)
        .join(Person, Person.id == MatchMember.person_id)
        .where(
            Match.cycle_id == cycle_id,
            Match.status == MatchStatus.CLOSED.value,
            MatchMember.accepted.is_(True),
            Person.erased_at.is_(None),
        )
        .order_by(MatchMember.side.desc(), MatchMember.id)
    )
    pupils = {r.person_id: r.participation_id for r in rows if r.side == Side.MENTOR and r.kind == PersonKind.PUPIL}
    families: dict[int, list[int]] = {}
    for row in await guardians_of(unit, pupils) if pupils else ():
        families.setdefault(row.minor_id, []).append(row.guardian_id)
    found: list[Deserved] = [
        (CertificateKind.MENTOR if row.side == Side.MENTOR else CertificateKind.MENTEE, row.person_id,
         row.participation_id)
        for row in rows
    ]  # fmt: skip
    for pupil, part in pupils.items():
        found += [(CertificateKind.THANKS, each, part) for each in families.get(pupil) or [pupil]]
    return list(dict.fromkeys(found))


async def issue(unit: Unit, school: YearOf, deserved: Sequence[Deserved], *, by: int) -> tuple[int, ...]:
    """Enter what is not in the register yet, each under the school's next number, and return the ids in this order."""
    subjects = sorted({subject for _, _, subject in deserved})
    rows = await unit.all(
        select(Certificate.id, Certificate.kind, Certificate.person_id, Certificate.subject_id).where(
            Certificate.subject_id.in_(subjects)
        )
    )
    known = {(CertificateKind(row.kind), row.person_id, row.subject_id): int(row.id) for row in rows}
    last = await unit.scalar(
        select(func.max(Certificate.number)).where(Certificate.organization_id == school.organization_id)
    )
    number = int(last or 0)
    for each in deserved:
        if each in known:
            continue
        kind, person_id, subject_id = each
        number += 1
        known[each] = new_id()
        unit.add(
            Certificate(
                id=known[each],
                municipality_id=school.municipality_id,
                organization_id=school.organization_id,
                cycle_id=school.cycle_id,
                number=number,
                kind=kind.value,
                person_id=person_id,
                subject_id=subject_id,
                issued_at=unit.now,
                issued_by=by,
            )
        )
    return tuple(known[each] for each in deserved)


async def issued_pages(unit: Unit, school: YearOf, ids: Collection[int] | None = None) -> tuple[Issued, ...]:
    """Return some certificates of a year, or all of them, in the order of their numbers; of the erased none."""
    statement = (
        select(Certificate.__table__, Person.first_name, Person.last_name, Person.code, Person.grade)
        .join(Person, Person.id == Certificate.person_id)
        .where(Certificate.cycle_id == school.cycle_id, Person.erased_at.is_(None))
        .order_by(Certificate.number)
    )
    rows = await unit.all(statement if ids is None else statement.where(Certificate.id.in_(list(ids))))
    letters = [row.subject_id for row in rows if row.kind == CertificateKind.THANKS]
    pupils = {
        row.id: row
        for row in await unit.all(
            select(Participation.id, Person.first_name, Person.last_name, Person.code)
            .join(Person, Person.id == Participation.person_id)
            .where(Participation.id.in_(letters), Person.erased_at.is_(None))
        )
    }
    closed = await _closed_by_mentor(unit, [row.subject_id for row in rows if row.kind == CertificateKind.MENTOR])
    found = []
    for row in rows:
        if row.kind == CertificateKind.THANKS and row.subject_id not in pupils:
            continue
        matches = closed.get(row.subject_id, []) if row.kind == CertificateKind.MENTOR else []
        held, minutes = await held_in(unit, matches) if matches else (0, 0)
        found.append(
            Issued(
                id=row.id,
                kind=CertificateKind(row.kind),
                number=row.number,
                issued_on=row.issued_at.astimezone(ZoneInfo(school.zone)).date(),
                person_id=row.person_id,
                subject_id=row.subject_id,
                first_name=row.first_name,
                last_name=row.last_name,
                code=row.code,
                grade=row.grade,
                about=pupils.get(row.subject_id) if row.kind == CertificateKind.THANKS else None,
                held=held,
                minutes=minutes,
            )
        )
    return tuple(found)


async def _closed_by_mentor(unit: Unit, participations: Collection[int]) -> dict[int, list[int]]:
    """Return the closed matches of mentors: what their meetings are counted in."""
    rows = await unit.all(
        select(MatchMember.participation_id, MatchMember.match_id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(
            MatchMember.participation_id.in_(list(participations)),
            MatchMember.side == Side.MENTOR.value,
            Match.status == MatchStatus.CLOSED.value,
        )
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.participation_id, []).append(row.match_id)
    return found
