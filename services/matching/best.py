"""The best set of pairs for the whole school: the weights, working it out, and what it says in a nutshell.

The set only proposes: every pair is the curator's to accept, change or drop (``accepting``, ``changing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.matching.overrides import LineState, Switch
from domain.permissions import UseCase
from domain.vocabulary import Side
from services.access import RefusedError, appends, demand, reads, writes
from services.matching.inputs import read_field
from services.matching.lines import Lines, lines_of, store
from services.matching.rules import ALLOWS, SLIDERS, allowed, rules_of
from services.matching.solving import solved
from services.matching.together import proposals
from services.matching.weights import sliders_of, turned, weights_of
from services.mentee_facts import commission_marked
from services.pair_sides import free_places, places_taken
from services.places import needed_cycle, place_of
from services.pool import intake_answers, members
from storage.tables import Organization

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.access import Actor
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Overview:
    """A school's set in figures, or what there is to work one out from."""

    organization_id: int
    school: str
    ready_mentees: int
    unready_mentees: int
    """They have no pair either, and something else comes first."""
    ready_mentors: int
    """With a free place."""
    sliders: dict[str, str]
    allows: frozenset[Switch]
    made: bool
    open: int = 0
    groups: int = 0
    """Proposals that are a group."""
    pending: int = 0
    """Proposals that «accept all» sends: a group is one."""
    skipped: int = 0
    accepted: int = 0
    alone: int = 0
    returned: int = 0
    """Back after a no, or without the mentor who left; the next set has them again."""
    later: int = 0
    """Left out by the curator for now."""


@reads(UseCase.MATCH_BEST)
async def view_set(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> Overview:
    """Return what the newest set of the open year says, and who could be in the next one.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await _own(unit, actor, organization_id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    barred = await commission_marked(unit, place.id)
    waiting = [m for m in found if m.side is Side.MENTEE and not m.open_matches]
    ready = [m for m in waiting if m.ready and m.participation_id not in barred]
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready]
    ids = [m.participation_id for m in mentors]
    said, taken = await intake_answers(unit, ids, ["mr_capacity"]), await places_taken(unit, ids)
    lines, later = await lines_of(unit, cycle.id), (await rules_of(unit, cycle.id)).later
    return Overview(
        organization_id=place.id,
        school=place.name,
        ready_mentees=len(ready),
        unready_mentees=len(waiting) - len(ready),
        ready_mentors=sum(free_places(m, said.get(m.participation_id, {}), taken) > 0 for m in mentors),
        sliders=sliders_of(catalogue, place),
        allows=allowed(place),
        made=lines.run is not None,
        open=len(lines.open),
        groups=sum(len(each) > 1 for each in proposals(lines.open)),
        pending=len(proposals(each for each in lines.open if each.state is LineState.PROPOSED)),
        skipped=sum(each.state is LineState.SKIPPED for each in lines.open),
        accepted=len(lines.accepted),
        alone=sum(each.mentee_id not in later for each in lines.alone),
        returned=len(lines.returned),
        later=len(later),
    )


@appends(UseCase.MATCH_BEST)
async def work_out(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> int:
    """Work out the best set of the open year, and return how many pairs it proposes.

    What was accepted stays as it is, what the curator holds on to comes again, and a pair of the last set is kept
    where that costs nothing. It is worked out in a process of its own before anything is locked, from what stood when
    it began: whatever has changed meanwhile is checked again when a pair is accepted.

    Raises:
        RefusedError: ``no_cycle``; ``matching_failed``.
    """
    place = await _own(unit, actor, organization_id)
    cycle = await needed_cycle(unit, place.id)
    last = await lines_of(unit, cycle.id)
    field = await read_field(unit, catalogue, place, cycle.id, before=_pairs(last))
    found = await solved(field, weights_of(catalogue, place))
    await unit.exclusive()
    store(unit, actor, place, cycle.id, field=field, best=found, sliders=sliders_of(catalogue, place))
    unit.audit(
        actor.person_id,
        "matching.work_out",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        mentees=len(field.seekers),
        matched=len(found.pairs),
    )
    return len(found.pairs)


@writes(UseCase.MATCH_BEST)
async def turn_slider(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, slider: str) -> None:
    """Let topic, time or waiting weigh less, as usual or more, the next of the three; it counts from the next set on.

    Raises:
        RefusedError: ``gone`` for what is no slider.
    """
    place = await _own(unit, actor, organization_id)
    changed = turned(catalogue, place, slider)
    unit.change(Organization, place.id, settings=place.settings | {SLIDERS: changed})
    unit.audit(
        actor.person_id,
        "matching.weights",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **changed,
    )


@writes(UseCase.MATCH_BEST)
async def turn_switch(unit: Unit, actor: Actor, organization_id: int, switch: str) -> None:
    """Allow groups, or pupils of one class as a pair, or allow it no longer; it counts from the next set on.

    Raises:
        RefusedError: ``gone`` for what is no switch.
    """
    place = await _own(unit, actor, organization_id)
    if switch not in set(Switch):
        raise RefusedError("gone")
    on = sorted(each.value for each in allowed(place) ^ {Switch(switch)})
    unit.change(Organization, place.id, settings=place.settings | {ALLOWS: on})
    unit.audit(
        actor.person_id,
        "matching.allow",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        allows=on,
    )


def _pairs(last: Lines) -> frozenset[tuple[int, int]]:
    return frozenset((each.mentee_id, each.mentor_id) for each in last.open if each.mentor_id is not None)


async def _own(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    return place
