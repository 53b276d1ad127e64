"""What a school asks before an order, and what the mentors of a match still lack of it (programme §2 stage 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.permissions import UseCase
from domain.training import REQUIRES, TRAINED_BY, Need, TrainedBy, lacking
from domain.vocabulary import Side
from services.access import Actor, demand, reads, writes
from services.match_rows import EXTERNAL, member_rows, member_view
from services.places import PAPER_BLOCKS, Place, place_of
from services.selection_rows import checked, stages
from storage.tables import Organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.training import Needs
    from services.pool import Name
    from storage.unit import Unit

PAPERS = PAPER_BLOCKS
"""The third switch beside the needs: consents on paper hold an order up (consents §5)."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """A school's choice."""

    organization_id: int
    school: str
    needs: Needs
    papers: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A mentor who holds an order up, and why."""

    participation_id: int
    name: Name
    lacks: tuple[Need, ...]


@reads(UseCase.SELECTION_VIEW)
async def requirements(unit: Unit, actor: Actor, organization_id: int) -> Requirements:
    """Return what the school asks before an order; the consents given in the chat are asked everywhere."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SELECTION_VIEW, place.municipality_id, place.id)
    return Requirements(place.id, place.name, place.needs, place.paper_blocks)


@writes(UseCase.REQUIREMENTS_SWITCH)
async def switch_requirement(unit: Unit, actor: Actor, organization_id: int, what: str, *, on: bool) -> None:
    """Ask for one thing before an order, or no longer. Saying it twice changes nothing."""
    place = await _own(unit, actor, organization_id)
    if what == PAPERS:
        changed: dict[str, Any] = {PAPERS: on}
    else:
        asked = {each.value for each in Need if each in (place.settings.get(REQUIRES) or ())}
        asked = asked | {Need(what).value} if on else asked - {Need(what).value}
        changed = {REQUIRES: sorted(asked)}
    _save(unit, actor, place, changed)


@writes(UseCase.REQUIREMENTS_SWITCH)
async def choose_trained_by(unit: Unit, actor: Actor, organization_id: int, by: TrainedBy) -> None:
    """Choose what counts as trained: the modules in the chat, a training in person, or either."""
    _save(unit, actor, await _own(unit, actor, organization_id), {TRAINED_BY: by.value})


async def held_up(unit: Unit, place: Place, sides: Sequence[Any]) -> tuple[Held, ...]:
    """Return the mentors among the members of matches (``member_rows``) who lack what the school asks.

    A plain function: the caller checks the place.
    """
    mentors = [side for side in sides if side.side == Side.MENTOR.value]
    if not place.needs or not mentors:
        return ()
    found = await stages(unit, {side.participation_id for side in mentors})
    lacks = {each: lacking(stage, place.needs) for each, stage in found.items()}
    return tuple(
        Held(side.participation_id, member_view(side).name, lacks[side.participation_id])
        for side in {each.participation_id: each for each in mentors}.values()
        if lacks.get(side.participation_id)
    )


async def unchecked(unit: Unit, sides: Sequence[Any]) -> tuple[Any, ...]:
    """Return the members of matches who mentor from outside and whom the school has not checked yet.

    A plain function: the caller checks the place.
    """
    outside = [side for side in sides if side.side == Side.MENTOR.value and side.kind in EXTERNAL]
    done = await checked(unit, {side.participation_id for side in outside}) if outside else set()
    return tuple(side for side in outside if side.participation_id not in done)


@reads(UseCase.MATCH_APPROVE)
async def holds(unit: Unit, actor: Actor, match_ids: Sequence[int]) -> tuple[Held, ...]:
    """Return the mentors of these matches without whose training or selection no order is recorded."""
    sides = [side for side in await member_rows(unit, match_ids) if side.accepted is not False]
    found: list[Held] = []
    for place_id in sorted({side.organization_id for side in sides}):
        place = await place_of(unit, place_id)
        demand(actor, UseCase.MATCH_APPROVE, place.municipality_id, place.id)
        found += await held_up(unit, place, [side for side in sides if side.organization_id == place_id])
    return tuple(found)


async def _own(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.REQUIREMENTS_SWITCH, place.municipality_id, place.id)
    return place


def _save(unit: Unit, actor: Actor, place: Place, changed: dict[str, Any]) -> None:
    unit.change(Organization, place.id, settings=place.settings | changed)
    unit.audit(
        actor.person_id,
        "requirements.switch",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **changed,
    )
