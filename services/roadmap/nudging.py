"""The tick's pass over roadmaps: who hears today of which rows (issue 5 item 3; design §3 rules 2, 3 and 9).

A nudge is determined on its own day, for whoever answers on that day, and leaves in the morning as one message a
person: the outbox row names the day, ``MeasureNudge`` the rows, and ``services.composers.roadmap`` looks again at what
still stands. After days without a tick the latest nudge of a row comes and none twice. On days off nothing is
determined.
Plain functions of the scheduler: no actor, no right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, or_, select, union, update

from domain.calendar import local, russian_calendar
from domain.deadline_nudges import latest_nudge
from domain.deadline_spans import Cycle, Span, YearKind
from domain.deadlines import Kind
from domain.reminder_order import ROADMAP
from domain.reminders import DESK
from services.exporting import shipped_catalogue
from services.lookups import today_in
from services.notices import post
from services.roadmap.holders import holdings
from services.roadmap.laying import next_nudge_day
from storage.ids import new_id
from storage.tables import Measure, MeasureNudge, MeasureTerm, Municipality, Organization, Roadmap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from domain.deadline_nudges import Nudge
    from services.roadmap.holders import Holdings
    from storage.unit import Unit

LINGERS: Final = timedelta(days=42)
"""So long after a roadmap's last day its late rows are still repeated: whoever has not ended it by then knows."""
_AT_ONCE: Final = 1000


@dataclass(slots=True)
class _Morning:
    """One zone's day: what was found so far."""

    municipality_id: int
    zone: str
    today: date
    rows: dict[int, list[tuple[int, Nudge, bool]]] = field(default_factory=lambda: defaultdict(list))
    """Person → terms with their nudges, and whether they have reached the person by being late."""
    weeks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Person → the roadmaps whose week is told."""
    next_on: dict[date | None, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Day of the next nudge → terms."""


async def nudge(unit: Unit, municipality_id: int) -> int:
    """Determine today's nudges of a municipality and return how many rows and weeks were gone through."""
    moved = 0
    for zone in await _zones(unit, municipality_id):
        today = today_in(unit.now, zone)
        if russian_calendar().is_working(today):
            moved += await _morning(unit, _Morning(municipality_id, zone, today))
    return moved


async def _morning(unit: Unit, morning: _Morning) -> int:
    wanted = {"municipality": morning.municipality_id, "zone": morning.zone}
    terms = await unit.all(_DUE, {**wanted, "today": morning.today})
    weeks = await unit.all(_UNTOLD_WEEKS, {**wanted, "monday": _monday(morning.today)})
    if not terms and not weeks:
        return 0
    places = {row.organization_id for row in (*terms, *weeks)} | {None}
    held = await holdings(unit, shipped_catalogue().posts, morning.municipality_id, places)
    _determine(morning, held, terms)
    _tell_weeks(unit, morning, held, weeks)
    for person_id in sorted({*morning.rows, *morning.weeks}):
        _write(unit, morning, person_id)
    _move_on(unit, morning)
    return len(terms) + len(weeks)


def _determine(morning: _Morning, held: Holdings, terms: Sequence[Any]) -> None:
    known: dict[Any, tuple[Nudge | None, date | None]] = {}
    answering: dict[Any, tuple[int, ...]] = {}
    above = held.curators(None, morning.today)
    for row in terms:
        ends_on = _ends_on(row)
        days = (row.first_on, row.last_on, row.soft, row.approved_on, row.ended_at, ends_on)
        if days not in known:
            known[days] = _nudge_and_next(row, ends_on, morning.today)
        found, next_on = known[days]
        morning.next_on[next_on].append(row.id)
        if found is None:
            continue
        posts = (row.organization_id, *row.posts)
        if posts not in answering:
            answering[posts] = held.on(row.organization_id, row.posts, morning.today)
        for person_id in answering[posts]:
            morning.rows[person_id].append((row.id, found, False))
        if found.escalates:
            for person_id in above:
                if person_id not in answering[posts]:
                    morning.rows[person_id].append((row.id, found, True))


def _write(unit: Unit, morning: _Morning, person_id: int) -> None:
    """Put a person's rows of the morning into one message; what was told once is the same message once more."""
    rows, weeks = morning.rows.get(person_id, []), morning.weeks.get(person_id, [])
    message = min([term_id for term_id, _, _ in rows] or weeks)
    for term_id, found, escalated in rows:
        unit.add_new(
            MeasureNudge(
                id=new_id(),
                municipality_id=morning.municipality_id,
                term_id=term_id,
                person_id=person_id,
                day=morning.today,
                kind=found.kind.value,
                week=found.week,
                message=message,
                escalated=escalated,
            ),
            key=["term_id", "person_id", "day"],
        )
    post(
        unit,
        ROADMAP,
        person_id,
        message,
        key=morning.today.isoformat(),
        due_at=local(morning.today, DESK, ZoneInfo(morning.zone)),
        params={"day": morning.today.isoformat(), "roadmaps": weeks},
        municipality_id=morning.municipality_id,
    )


def _ends_on(row: Any) -> date:
    return Cycle(YearKind(row.year_kind), row.start_year, row.years).window(row.years - 1)[1] + LINGERS


def _nudge_and_next(row: Any, ends_on: date, today: date) -> tuple[Nudge | None, date | None]:
    """Return today's nudge and the day of the next; neither of what is ended or was due before the signing."""
    span = Span(Kind(row.kind), row.year, row.counts_on, row.first_on, row.last_on, bool(row.soft))
    before_approval = row.last_on is not None and row.last_on < row.approved_on
    if row.ended_at is not None or before_approval or today > ends_on:
        return None, None
    next_on = next_nudge_day(span, row.approved_on, today)
    return latest_nudge(span, today), None if next_on is None or next_on > ends_on else next_on


def _move_on(unit: Unit, morning: _Morning) -> None:
    """Set the next nudge, but of what was done or put off meanwhile: its day is none, or a later one, already."""
    for next_on, ids in morning.next_on.items():
        for start in range(0, len(ids), _AT_ONCE):
            unit.execute(
                update(MeasureTerm)
                .where(MeasureTerm.id.in_(ids[start : start + _AT_ONCE]), MeasureTerm.next_nudge_on <= morning.today)
                .values(next_nudge_on=next_on)
            )


def _tell_weeks(unit: Unit, morning: _Morning, held: Holdings, roadmaps: Iterable[Any]) -> None:
    monday = _monday(morning.today)
    told: dict[date, list[int]] = defaultdict(list)
    for row in roadmaps:
        begun = today_in(row.started_at, morning.zone) >= monday
        told[monday if begun else morning.today].append(row.id)
        if not begun:  # who has just started it has just seen it
            for person_id in held.curators(row.organization_id, morning.today):
                morning.weeks[person_id].append(row.id)
    for day, ids in told.items():
        for start in range(0, len(ids), _AT_ONCE):
            unit.execute(update(Roadmap).where(Roadmap.id.in_(ids[start : start + _AT_ONCE])).values(week_told_on=day))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


async def _zones(unit: Unit, municipality_id: int) -> list[str]:
    return sorted({row.time_zone for row in await unit.all(_ZONES, {"municipality": municipality_id})})


_HERE: Final[Any] = bindparam("municipality")
_ITS_ZONE: Final = func.coalesce(Organization.time_zone, Municipality.time_zone) == bindparam("zone")
_ZONES: Final = union(
    select(Municipality.time_zone).where(Municipality.id == _HERE),
    select(Organization.time_zone).where(Organization.municipality_id == _HERE),
)
_DUE: Final = (
    select(
        MeasureTerm.id,
        MeasureTerm.organization_id,
        MeasureTerm.roadmap_id,
        MeasureTerm.kind,
        MeasureTerm.year,
        MeasureTerm.counts_on,
        MeasureTerm.first_on,
        MeasureTerm.last_on,
        MeasureTerm.soft,
        Measure.posts,
        Roadmap.approved_on,
        Roadmap.ended_at,
        Roadmap.year_kind,
        Roadmap.start_year,
        Roadmap.years,
    )
    .join(Measure, Measure.id == MeasureTerm.measure_id)
    .join(Roadmap, Roadmap.id == MeasureTerm.roadmap_id)
    .outerjoin(Organization, Organization.id == MeasureTerm.organization_id)
    .join(Municipality, Municipality.id == MeasureTerm.municipality_id)
    .where(MeasureTerm.municipality_id == _HERE, MeasureTerm.next_nudge_on <= bindparam("today"), _ITS_ZONE)
)
"""What is due: by the index of next nudges, which holds no day for what is done."""
_UNTOLD_WEEKS: Final = (
    select(Roadmap.id, Roadmap.organization_id, Roadmap.started_at)
    .outerjoin(Organization, Organization.id == Roadmap.organization_id)
    .join(Municipality, Municipality.id == Roadmap.municipality_id)
    .where(
        Roadmap.municipality_id == _HERE,
        Roadmap.ended_at.is_(None),
        or_(Roadmap.week_told_on.is_(None), Roadmap.week_told_on < bindparam("monday")),
        _ITS_ZONE,
    )
)
