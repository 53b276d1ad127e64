"""Accepting pairs of the set: from here on it goes as with a pair chosen by hand (``services.pairing``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.matching.overrides import LineState, RuleKind
from domain.permissions import UseCase
from services.access import RefusedError, demand, writes
from services.matching.lines import line_of, lines_of
from services.matching.rules import lift, rules_of
from services.mentee_facts import commission_marked
from services.pairing import read_ground
from services.places import needed_cycle, place_of
from storage.tables import MatchingLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from services.access import Actor
    from services.matching.lines import Line
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of accepting several: proposals that are on their way, and pairs that are no longer possible."""

    asked: int
    refused: int


@writes(UseCase.MATCH_BEST)
async def accept(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int) -> int:
    """Propose one pair of the set to both sides and return the match; accepting it twice is accepting it once.

    Raises:
        RefusedError: ``set_changed``, ``no_cycle``, and what a pair chosen by hand is refused for.
    """
    line, run = await line_of(unit, line_id)
    place = await place_of(unit, run.organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    if line.state is LineState.ACCEPTED and line.match_id is not None:
        return line.match_id
    if line.mentor_id is None:
        raise RefusedError("set_changed")
    (found,) = await _propose(unit, actor, catalogue, (place, run.cycle_id), [line])
    if isinstance(found, RefusedError):
        raise found
    return found


@writes(UseCase.MATCH_BEST)
async def accept_all(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> Taken:
    """Propose every pair of the set that was not skipped; one that is no longer possible never stops the others.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    lines = [each for each in (await lines_of(unit, cycle.id)).open if each.state is LineState.PROPOSED]
    found = await _propose(unit, actor, catalogue, (place, cycle.id), lines)
    refused = sum(isinstance(each, RefusedError) for each in found)
    return Taken(len(found) - refused, refused)


async def _propose(
    unit: Unit, actor: Actor, catalogue: Catalogue, where: tuple[Place, int], lines: Sequence[Line]
) -> list[int | RefusedError]:
    """Return of each line the match that came of it, or why there is none; ``where`` is the school and the cycle."""
    place, cycle_id = where
    if (await needed_cycle(unit, place.id)).id != cycle_id:
        raise RefusedError("no_cycle")
    pairs = {line.id: (line.mentee_id, line.mentor_id) for line in lines if line.mentor_id is not None}
    models = {line.id: _role_model(catalogue, line) for line in lines}
    if not pairs:
        return []
    barred = await commission_marked(unit, place.id)
    rules = await rules_of(unit, cycle_id)
    ground = await read_ground(unit, place, cycle_id, list(pairs.values()))
    found: list[int | RefusedError] = []
    for line_id, (mentee_id, mentor_id) in pairs.items():
        if mentee_id in barred:
            found.append(RefusedError("commission"))
            continue
        try:
            match_id = ground.propose(unit, actor, catalogue, mentee_id, mentor_id, role_model=models[line_id])
        except RefusedError as refusal:
            found.append(refusal)
            continue
        unit.change(MatchingLine, line_id, state=LineState.ACCEPTED.value, match_id=match_id)
        # The pair stands for itself now: should somebody say no, nothing holds these two together any longer.
        for rule in rules.standing:
            if rule.kind is RuleKind.MUST and rule.mentee_id == mentee_id:
                lift(unit, actor, rule)
        found.append(match_id)
    return found


def _role_model(catalogue: Catalogue, line: Line) -> str | None:
    """Return the role model that suits both, if the form of the line has it."""
    suggested: str | None = line.facts.get("role_model")
    known = {model.id for model in catalogue.forms[line.form].role_models} if line.form is not None else set()
    return suggested if suggested in known else None
