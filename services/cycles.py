"""A school's cycle: opening it, and the forms of mentoring it runs (programme §2 stage 1, §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from domain.permissions import UseCase
from domain.training import NEW_SCHOOL, REQUIRES
from domain.vocabulary import MentoringForm, Role, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.places import CycleDates, Place, place_of, running_cycle
from services.pool import live_match_exists
from services.year_end_rows import former_cycle
from storage.ids import new_id
from storage.tables import Cycle, CycleForm, Match, MatchMember, Organization, Participation

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from storage.unit import Unit

_SUMMER: Final = 6
_LONGEST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class FormSwitch:
    """A form and whether it runs in the cycle."""

    form: MentoringForm
    on: bool


@dataclass(frozen=True, slots=True)
class CycleView:
    """The programme of a school as its curator sees it."""

    organization_id: int
    school: str
    cycle: CycleDates | None
    proposed: tuple[date, date]
    forms: tuple[FormSwitch, ...]
    mentees: int
    mentors: int


@dataclass(frozen=True, slots=True)
class SchoolChoice:
    """A school in which the actor works."""

    id: int
    name: str


def proposed_dates(today: date) -> tuple[date, date]:
    """Return 1 September and 31 May of the current school year; from June on, of the next one."""
    year = today.year if today.month >= _SUMMER else today.year - 1
    return date(year, 9, 1), date(year + 1, 5, 31)


@reads(UseCase.MENU_VIEW)
async def my_schools(unit: Unit, actor: Actor, *roles: Role) -> tuple[SchoolChoice, ...]:
    """Return the schools where the actor holds one of ``roles`` (curator or head if none is named), by name.

    Whoever has a role in a school knows its name, so this asks for no right beyond the menu's.
    """
    ids = actor.organizations(*(roles or (Role.CURATOR, Role.SCHOOL_HEAD)))
    if not ids:
        return ()
    rows = await unit.all(
        select(Organization.id, Organization.name).where(Organization.id.in_(ids)).order_by(Organization.name)
    )
    return tuple(SchoolChoice(row.id, row.name) for row in rows)


@reads(UseCase.POOL_VIEW)
async def view_cycle(unit: Unit, actor: Actor, organization_id: int) -> CycleView:
    """Return the open cycle with its forms and how many have joined; the dates to propose if none is open."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.POOL_VIEW, place.municipality_id, place.id)
    cycle = await running_cycle(unit, place.id)
    on: set[str] = set()
    joined: dict[str, int] = {}
    if cycle is not None:
        on = set(await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle.id)))
        rows = await unit.all(
            select(Participation.side, func.count())
            .where(Participation.cycle_id == cycle.id, Participation.left_at.is_(None))
            .group_by(Participation.side)
        )
        joined = {row[0]: row[1] for row in rows}
    return CycleView(
        organization_id=place.id,
        school=place.name,
        cycle=cycle,
        proposed=proposed_dates(place.today(unit)),
        forms=tuple(FormSwitch(form, form.value in on) for form in MentoringForm),
        mentees=joined.get(Side.MENTEE.value, 0),
        mentors=joined.get(Side.MENTOR.value, 0),
    )


@writes(UseCase.CYCLE_OPEN)
async def open_cycle(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, *, starts_on: date, ends_on: date
) -> int:
    """Open a cycle and return its id; the forms of the former one are on from the start, else those suggested.

    Raises:
        RefusedError: ``cycle_open`` while another one runs, ``bad_dates`` if it would end before it starts.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.CYCLE_OPEN, place.municipality_id, place.id)
    if await running_cycle(unit, place.id) is not None:
        raise RefusedError("cycle_open")
    if not 0 < (ends_on - starts_on).days <= _LONGEST_DAYS:
        raise RefusedError("bad_dates")
    person_id = _person(actor)
    cycle = Cycle(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        starts_on=starts_on,
        ends_on=ends_on,
        opened_at=unit.now,
        opened_by=person_id,
        closed_at=None,
    )
    unit.add(cycle)
    for form in await _first_forms(unit, catalogue, place):
        unit.add(_form_row(place, cycle.id, form))
    if REQUIRES not in place.settings:
        # A school that has never chosen begins with what the programme asks; one that has keeps its choice.
        unit.change(Organization, place.id, settings=place.settings | {REQUIRES: list(NEW_SCHOOL)})
    _audit(unit, actor, place, "cycle.open", cycle.id)
    return cycle.id


@writes(UseCase.FORMS_SWITCH)
async def switch_form(unit: Unit, actor: Actor, organization_id: int, form: MentoringForm, *, on: bool) -> None:
    """Switch one form on or off in the open cycle. Saying it twice changes nothing, so a double tap is harmless.

    Raises:
        RefusedError: ``no_cycle``, or ``form_in_use`` while somebody takes part in it or a match of it lives.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.FORMS_SWITCH, place.municipality_id, place.id)
    cycle = await running_cycle(unit, place.id)
    if cycle is None:
        raise RefusedError("no_cycle")
    if on:
        unit.add_new(_form_row(place, cycle.id, form), key=["cycle_id", "form"])
    else:
        if await _in_use(unit, cycle.id, form):
            raise RefusedError("form_in_use")
        unit.execute(delete(CycleForm).where(CycleForm.cycle_id == cycle.id, CycleForm.form == form.value))
    _audit(unit, actor, place, "forms.switch", cycle.id, form=form.value, on=on)


async def _in_use(unit: Unit, cycle_id: int, form: MentoringForm) -> bool:
    joined = select(Participation.id).where(
        Participation.cycle_id == cycle_id, Participation.form == form.value, Participation.left_at.is_(None)
    )
    matched = (
        select(Match.id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .where(Match.cycle_id == cycle_id, Match.form == form.value, live_match_exists())
    )
    return await unit.first(joined.limit(1)) is not None or await unit.first(matched.limit(1)) is not None


async def _first_forms(unit: Unit, catalogue: Catalogue, place: Place) -> list[MentoringForm]:
    """Return the forms of the year that was closed last; of a school's first year those the catalogue suggests."""
    former_forms: list[str] = []
    former = await former_cycle(unit, place.id)
    if former is not None:
        former_forms = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == former))
    return [
        spec.id
        for spec in catalogue.forms.values()
        if spec.id in former_forms or (not former_forms and spec.default_on)
    ]


def _form_row(place: Place, cycle_id: int, form: MentoringForm) -> CycleForm:
    return CycleForm(id=new_id(), municipality_id=place.municipality_id, cycle_id=cycle_id, form=form.value)


def _person(actor: Actor) -> int:
    if actor.person_id is None:  # a role is held by a person; an operator without a record cannot get here
        raise RefusedError("gone")
    return actor.person_id


def _audit(unit: Unit, actor: Actor, place: Place, action: str, cycle_id: int, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="cycle",
        subject_id=cycle_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
