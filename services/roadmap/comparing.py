"""The schools of a municipality side by side: how far each is with its roadmap, and when something last happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.deadline_spans import Span
from domain.deadline_status import Position, Share, Status, share_done, share_in_time, status
from domain.deadlines import Kind
from domain.matches import ACTIVE
from domain.permissions import UseCase, allowed
from services.access import Actor, RefusedError, demand, reads
from services.lookups import curator_ids, today_in
from services.places import SCHOOLS, place_of
from services.roadmap.agreement_rows import Agreement, agreement_of
from services.roadmap.proofs_kept import event_participants
from storage.tables import AuditEntry, Match, MeasureTerm, Meeting, Municipality, Organization, Roadmap

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.unit import Unit

PAGE: Final = 6
REMIND_AFTER: Final = timedelta(days=3)
REMIND: Final = "roadmap.remind"
_NOTHING: Final = Share(0, 0)
_LONG: Final = timedelta(days=90)
"""Further back nobody's doings are looked for: the screen says that it is longer ago."""


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school among the others; without ``roadmap_id`` it follows none."""

    organization_id: int
    name: str
    zone: str
    roadmap_id: int | None = None
    done: Share = _NOTHING
    """K1 of what has been due by today."""
    in_time: Share = _NOTHING
    """K2 of the same."""
    overdue: int = 0
    agreement: Agreement = Agreement.NONE
    pairs: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page of schools, the worst first."""

    municipality: str
    schools: tuple[SchoolLine, ...]
    active_at: dict[int, datetime]
    """When something last happened, by school of this page; missing where it is longer than ninety days ago."""
    all: int
    waiting: int
    """Schools whose roadmap waits for the department's agreement."""
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ComparedSchool:
    """One school as the municipality sees it."""

    line: SchoolLine
    active_at: datetime | None
    people: int
    """Different people at regional and national events of this year (K3)."""
    least: int
    """The school of the municipality that has fewest."""
    may_remind: bool
    reminded_at: datetime | None
    """When it was reminded last, while that is so recent that nobody may do it again."""


@reads(UseCase.SUMMARY_VIEW)
async def compare_schools(unit: Unit, actor: Actor, page: int = 0) -> Comparison:
    """Return the schools of the actor's municipality: those without a roadmap, then those with the least done."""
    municipality_id = actor.district or 0
    demand(actor, UseCase.SUMMARY_VIEW, municipality_id, None)
    row = await unit.first(select(Municipality.name).where(Municipality.id == municipality_id))
    found = sorted(await _lines(unit, municipality_id, await _schools(unit, municipality_id)), key=_worst_first)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = tuple(found[page * PAGE : (page + 1) * PAGE])
    return Comparison(
        municipality=row.name if row else "",
        schools=shown,
        active_at=await _active(unit, municipality_id, [each.organization_id for each in shown]),
        all=len(found),
        waiting=sum(each.agreement is Agreement.ASKED for each in found),
        page=page,
        pages=pages,
    )


@reads(UseCase.SUMMARY_VIEW)
async def compared_school(unit: Unit, actor: Actor, organization_id: int) -> ComparedSchool:
    """Return one school of the actor's municipality.

    Raises:
        RefusedError: ``no_school`` if there is none.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SUMMARY_VIEW, place.municipality_id, None)
    schools = {row.id: row for row in await _schools(unit, place.municipality_id)}
    if organization_id not in schools:
        raise RefusedError("no_school")
    (line,) = await _lines(unit, place.municipality_id, [schools[organization_id]])
    today = place.today(unit)
    people = await event_participants(unit, list(schools), date(today.year, 1, 1), today)
    reminded_at = await reminded_lately(unit, organization_id)
    reminds = allowed(actor.roles_in(place.municipality_id, None), UseCase.SCHOOL_REMIND)
    return ComparedSchool(
        line,
        (await _active(unit, place.municipality_id, [organization_id])).get(organization_id),
        people[organization_id].have,
        min(each.have for each in people.values()),
        reminds and line.overdue > 0 and reminded_at is None,
        reminded_at,
    )


async def reminded_lately(unit: Unit, organization_id: int) -> datetime | None:
    """Return when a school was reminded, if it is less than three days ago. A plain function."""
    found: datetime | None = await unit.scalar(
        select(AuditEntry.at)
        .where(
            AuditEntry.subject_id == organization_id,
            AuditEntry.action == REMIND,
            AuditEntry.at > unit.now - REMIND_AFTER,
        )
        .order_by(AuditEntry.at.desc())
        .limit(1)
    )
    return found


async def overdue_terms(unit: Unit, roadmap: Any, today: date) -> list[int]:
    """Return the late terms of one roadmap (a row of ``roadmaps``), the one that is late for longest first.

    A plain function.
    """
    rows = await _terms(unit, [roadmap.id])
    late = [row for row in rows if status(_position(row), today, roadmap.approved_on) is Status.OVERDUE]
    return [row.id for row in sorted(late, key=lambda row: (row.last_on, row.id))]


def _worst_first(line: SchoolLine) -> tuple[bool, int, int, str]:
    percent = line.done.percent
    return line.roadmap_id is not None, 101 if percent is None else percent, -line.overdue, line.name


async def _schools(unit: Unit, municipality_id: int) -> Sequence[Any]:
    return await unit.all(
        select(Organization.id, Organization.name, Organization.time_zone).where(
            Organization.municipality_id == municipality_id, Organization.kind.in_(SCHOOLS)
        )
    )


async def _lines(unit: Unit, municipality_id: int, schools: Sequence[Any]) -> list[SchoolLine]:
    ids = [row.id for row in schools]
    roadmaps = {
        row.organization_id: row
        for row in await unit.all(
            select(Roadmap.__table__).where(
                Roadmap.municipality_id == municipality_id,
                Roadmap.organization_id.in_(ids),
                Roadmap.ended_at.is_(None),
            )
        )
    }
    terms: dict[int, list[Any]] = {}
    for row in await _terms(unit, [each.id for each in roadmaps.values()]):
        terms.setdefault(row.roadmap_id, []).append(row)
    pairs = await _pairs(unit, ids)
    return [_line(unit, row, roadmaps.get(row.id), terms, pairs.get(row.id, 0)) for row in schools]


def _line(unit: Unit, school: Any, roadmap: Any, terms: dict[int, list[Any]], pairs: int) -> SchoolLine:
    if roadmap is None:
        return SchoolLine(school.id, school.name, school.time_zone, pairs=pairs)
    today = today_in(unit.now, school.time_zone)
    found = [_position(row) for row in terms.get(roadmap.id, ())]
    return SchoolLine(
        school.id,
        school.name,
        school.time_zone,
        roadmap.id,
        share_done(found, date.min, today, roadmap.approved_on),
        share_in_time(found, date.min, today, roadmap.approved_on),
        sum(status(each, today, roadmap.approved_on) is Status.OVERDUE for each in found),
        agreement_of(roadmap),
        pairs,
    )


async def _terms(unit: Unit, roadmap_ids: Collection[int]) -> Sequence[Any]:
    """Read the days of terms and nothing else: a municipality has thousands."""
    return await unit.all(
        select(
            MeasureTerm.id,
            MeasureTerm.roadmap_id,
            MeasureTerm.kind,
            MeasureTerm.year,
            MeasureTerm.counts_on,
            MeasureTerm.first_on,
            MeasureTerm.last_on,
            MeasureTerm.soft,
            MeasureTerm.done_on,
        ).where(MeasureTerm.roadmap_id.in_(list(roadmap_ids)))
    )


def _position(row: Any) -> Position:
    return Position(Span(Kind(row.kind), row.year, row.counts_on, row.first_on, row.last_on, row.soft), row.done_on)


async def _pairs(unit: Unit, organization_ids: Collection[int]) -> dict[int, int]:
    rows = await unit.all(
        select(Match.organization_id, func.count().label("n"))
        .where(
            Match.organization_id.in_(list(organization_ids)),
            Match.status.in_([each.value for each in ACTIVE]),
        )
        .group_by(Match.organization_id)
    )
    return {row.organization_id: int(row.n) for row in rows}


async def _active(unit: Unit, municipality_id: int, organization_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a meeting was last written down or a curator last changed something, by school."""
    since = unit.now - _LONG
    rows = await unit.all(
        select(Meeting.organization_id, func.max(Meeting.logged_at).label("at"))
        .where(Meeting.organization_id.in_(list(organization_ids)), Meeting.logged_at > since)
        .group_by(Meeting.organization_id)
    )
    found: dict[int, datetime] = {row.organization_id: row.at for row in rows}
    for each in organization_ids:
        changed = await unit.scalar(
            select(AuditEntry.at)
            .where(
                AuditEntry.municipality_id == municipality_id,
                AuditEntry.organization_id == each,
                AuditEntry.actor_id.in_(await curator_ids(unit, each)),
                AuditEntry.action.not_like("%.view"),
                AuditEntry.at > found.get(each, since),
            )
            .order_by(AuditEntry.at.desc())
            .limit(1)
        )
        if changed is not None:
            found[each] = changed
    return found
