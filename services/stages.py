"""Where a school stands among the seven stages, what is missing, and going on with a note (Р-145; programme §2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.stages import Condition, Stage, conditions, missing, standing, usual_end
from services.access import RefusedError, demand, reads, writes
from services.places import needed_cycle, place_of
from services.sources import count_mentor_sources
from services.stage_facts import facts_of
from storage.tables import StageNote

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from domain.partners import Source
    from services.access import Actor
    from services.places import CycleDates, Place
    from storage.unit import Unit

NOTE_LIMIT: Final = 300
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of a school's cycle."""

    stage: Stage
    conditions: tuple[Condition, ...]
    usual_end: date
    note: str | None
    """With this word the curator went on, although something was missing."""

    @property
    def done(self) -> bool:
        """Whether everything is there."""
        return all(each.met for each in self.conditions)


@dataclass(frozen=True, slots=True)
class StagesView:
    """All stages, and the one in which the school is."""

    organization_id: int
    school: str
    here: Stage
    stages: tuple[StageView, ...]
    sources: dict[Source, int] = field(default_factory=dict)
    """Where the mentors come from, in heads."""

    @property
    def current(self) -> StageView:
        """The stage in which the school is."""
        return self.stages[self.here - 1]


@reads(UseCase.STAGE_VIEW)
async def view_stages(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> StagesView:
    """Return the seven stages of the open cycle with what each still lacks.

    Raises:
        RefusedError: ``no_cycle`` if the school has none open.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.STAGE_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    facts = await facts_of(unit, place, cycle, catalogue)
    notes = await _notes(unit, cycle.id)
    return StagesView(
        place.id,
        place.name,
        standing(facts, notes.keys()),
        tuple(
            StageView(stage, conditions(stage, facts), usual_end(stage, cycle.starts_on), notes.get(stage))
            for stage in Stage
        ),
        await count_mentor_sources(unit, cycle.id),
    )


@writes(UseCase.STAGE_GO_ON)
async def go_on(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, stage: Stage, *, note: str | None
) -> None:
    """Leave the stage in which the school is, although something is missing; the note says why.

    Raises:
        RefusedError: ``no_cycle``; ``note_empty`` or ``note_long``; ``stage_moved_on`` if the school is elsewhere by
            now, ``last_stage`` for the last one, which nothing follows.
    """
    place, cycle = await _exclusive(unit, actor, organization_id)
    words = plain_line(note or "")
    if len(words) < _SHORTEST:
        raise RefusedError("note_empty")
    if len(words) > NOTE_LIMIT:
        raise RefusedError("note_long", most=NOTE_LIMIT)
    if stage is Stage.COMPLETION:
        raise RefusedError("last_stage")
    facts = await facts_of(unit, place, cycle, catalogue)
    if standing(facts, (await _notes(unit, cycle.id)).keys()) is not stage:
        raise RefusedError("stage_moved_on")
    if actor.person_id is None:
        raise RefusedError("gone")
    unit.add_new(
        StageNote(
            municipality_id=place.municipality_id,
            organization_id=place.id,
            cycle_id=cycle.id,
            stage=int(stage),
            note=words,
            noted_by=actor.person_id,
            noted_at=unit.now,
        ),
        key=["cycle_id", "stage"],
    )
    lacking = [each.need.value for each in missing(stage, facts)]
    _audit(unit, actor, place, "stage.go_on", stage, missing=lacking)


@writes(UseCase.STAGE_GO_ON)
async def come_back(unit: Unit, actor: Actor, organization_id: int, stage: Stage) -> None:
    """Take a note back: the stage counts by what is there again. Saying it twice changes nothing."""
    place, cycle = await _exclusive(unit, actor, organization_id)
    unit.execute(delete(StageNote).where(StageNote.cycle_id == cycle.id, StageNote.stage == int(stage)))
    _audit(unit, actor, place, "stage.come_back", stage)


async def _exclusive(unit: Unit, actor: Actor, organization_id: int) -> tuple[Place, CycleDates]:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.STAGE_GO_ON, place.municipality_id, place.id)
    return place, await needed_cycle(unit, place.id)


async def _notes(unit: Unit, cycle_id: int) -> dict[Stage, str]:
    rows = await unit.all(select(StageNote.stage, StageNote.note).where(StageNote.cycle_id == cycle_id))
    return {Stage(row.stage): row.note for row in rows}


def _audit(unit: Unit, actor: Actor, place: Place, action: str, stage: Stage, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        stage=int(stage),
        **details,
    )
