"""Trainings in person: a curator records the day, the theme, the minutes and who was there (programme §2 stage 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.training import TrainingKind
from domain.vocabulary import Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.person_rows import note
from services.places import Place, needed_cycle, place_of
from services.pool import Name, names_of
from storage.ids import new_id
from storage.tables import Participation, TrainingAttendance, TrainingDay

if TYPE_CHECKING:
    from collections.abc import Collection

    from catalog.model import Catalogue
    from storage.unit import Unit

THEME_LIMIT: Final = 100
OLDEST: Final = timedelta(days=366)
MINUTES: Final = (15, 480)
_RECENT: Final = 5


@dataclass(frozen=True, slots=True)
class Theme:
    """What a training was about: the initial training, a module's theme, or the curator's own words."""

    kind: TrainingKind
    module: str | None = None
    words: str | None = None


INITIAL: Final = Theme(TrainingKind.INITIAL)


@dataclass(frozen=True, slots=True)
class DayView:
    """A training that was recorded."""

    id: int
    theme: Theme
    held_on: date
    minutes: int
    present: int


@dataclass(frozen=True, slots=True)
class Attendant:
    """A mentor who may have been there."""

    participation_id: int
    name: Name


@dataclass(frozen=True, slots=True)
class Roster:
    """All mentors of the cycle, and who of them is noted for that day already."""

    mentors: tuple[Attendant, ...]
    noted: DayView | None
    present: frozenset[int]
    """By participation; everybody if the day is not recorded yet."""


@reads(UseCase.TRAINING_RECORD)
async def training_days(unit: Unit, actor: Actor, organization_id: int) -> tuple[DayView, ...]:
    """Return the newest trainings of the open cycle with how many were there."""
    place = await _place(unit, actor, organization_id)
    cycle = await needed_cycle(unit, place.id)
    present = (
        select(func.count())
        .select_from(TrainingAttendance)
        .where(TrainingAttendance.day_id == TrainingDay.id)
        .correlate(TrainingDay)
        .scalar_subquery()
    )
    rows = await unit.all(
        select(TrainingDay.__table__, present.label("present"))
        .where(TrainingDay.cycle_id == cycle.id)
        .order_by(TrainingDay.held_on.desc(), TrainingDay.id.desc())
        .limit(_RECENT)
    )
    return tuple(_view(row, row.present) for row in rows)


@reads(UseCase.TRAINING_RECORD)
async def roster(unit: Unit, actor: Actor, organization_id: int, theme: Theme, held_on: date) -> Roster:
    """Return whom to tick for a training: all mentors, or those noted when the same day was recorded before."""
    place = await _place(unit, actor, organization_id)
    cycle = await needed_cycle(unit, place.id)
    rows = await unit.all(
        select(Participation.id, Participation.person_id)
        .where(
            Participation.cycle_id == cycle.id,
            Participation.side == Side.MENTOR.value,
            Participation.left_at.is_(None),
        )
        .order_by(Participation.joined_at, Participation.id)
    )
    names = await names_of(unit, {row.person_id for row in rows})
    day = await _same(unit, cycle.id, theme, held_on)
    everybody = frozenset(row.id for row in rows)
    there = everybody if day is None else frozenset(await _there(unit, day.id)) & everybody
    return Roster(
        tuple(Attendant(row.id, names[row.person_id]) for row in rows),
        None if day is None else _view(day, len(there)),
        there,
    )


@writes(UseCase.TRAINING_RECORD)
async def record_day(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    organization_id: int,
    theme: Theme,
    *,
    held_on: date,
    minutes: int,
    present: Collection[int],
) -> None:
    """Record a training. The same theme on the same day is that day corrected; with nobody there it is taken out.

    Raises:
        RefusedError: ``bad_theme``, ``day_ahead``, ``day_too_old``, ``bad_minutes``; ``nobody_there`` if a new day
            has nobody; ``gone`` for somebody who mentors here no more.
    """
    place = await _place(unit, actor, organization_id)
    cycle = await needed_cycle(unit, place.id)
    theme = _checked(catalogue, theme, place.today(unit), held_on, minutes)
    people = await _mentors(unit, cycle.id, present)
    day = await _same(unit, cycle.id, theme, held_on)
    if day is None and not people:
        raise RefusedError("nobody_there")
    day_id = new_id() if day is None else int(day.id)
    if day is None:
        unit.add(
            TrainingDay(
                id=day_id,
                municipality_id=place.municipality_id,
                organization_id=place.id,
                cycle_id=cycle.id,
                kind=theme.kind.value,
                module=theme.module,
                theme=theme.words,
                held_on=held_on,
                minutes=minutes,
                recorded_by=actor.person_id,
                recorded_at=unit.now,
            )
        )
    else:
        unit.execute(delete(TrainingAttendance).where(TrainingAttendance.day_id == day_id))
        if people:
            unit.change(TrainingDay, day_id, minutes=minutes, recorded_by=actor.person_id, recorded_at=unit.now)
        else:
            unit.execute(delete(TrainingDay).where(TrainingDay.id == day_id))
    for participation_id, person_id in people.items():
        unit.add(
            TrainingAttendance(
                id=new_id(),
                municipality_id=place.municipality_id,
                day_id=day_id,
                participation_id=participation_id,
                person_id=person_id,
            )
        )
    note(unit, actor, place, "training.record", training=day_id, kind=theme.kind.value, present=len(people))


def clean_theme(text: str | None) -> str | None:
    """Return a typed theme as it is kept, or ``None`` if it is none."""
    line = plain_line(text)
    return line if 2 <= len(line) <= THEME_LIMIT else None  # noqa: PLR2004 - one letter is no theme


def _checked(catalogue: Catalogue, theme: Theme, today: date, held_on: date, minutes: int) -> Theme:
    if theme.module is not None and theme.module not in catalogue.training:
        raise RefusedError("bad_theme")
    words = None
    if theme.kind is TrainingKind.ONGOING and theme.module is None:
        words = clean_theme(theme.words)
        if words is None:
            raise RefusedError("bad_theme")
    if held_on > today:
        raise RefusedError("day_ahead")
    if held_on < today - OLDEST:
        raise RefusedError("day_too_old")
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise RefusedError("bad_minutes")
    return Theme(theme.kind, theme.module, words)


async def _mentors(unit: Unit, cycle_id: int, participation_ids: Collection[int]) -> dict[int, int]:
    rows = await unit.all(
        select(Participation.id, Participation.person_id).where(
            Participation.id.in_(list(participation_ids)),
            Participation.cycle_id == cycle_id,
            Participation.side == Side.MENTOR.value,
            Participation.left_at.is_(None),
        )
    )
    if len(rows) != len(set(participation_ids)):
        raise RefusedError("gone")
    return {row.id: row.person_id for row in rows}


async def _same(unit: Unit, cycle_id: int, theme: Theme, held_on: date) -> Any:
    """Return the row of the same training; typed themes are encrypted, so they are compared here."""
    rows = await unit.all(
        select(TrainingDay.__table__).where(TrainingDay.cycle_id == cycle_id, TrainingDay.held_on == held_on)
    )
    same = (theme.kind.value, theme.module, theme.words)
    return next((row for row in rows if (row.kind, row.module, row.theme) == same), None)


async def _there(unit: Unit, day_id: int) -> list[Any]:
    return await unit.scalars(select(TrainingAttendance.participation_id).where(TrainingAttendance.day_id == day_id))


def _view(row: Any, present: int) -> DayView:
    theme = Theme(TrainingKind(row.kind), row.module, row.theme)
    return DayView(row.id, theme, row.held_on, row.minutes, present)


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.TRAINING_RECORD, place.municipality_id, place.id)
    return place
