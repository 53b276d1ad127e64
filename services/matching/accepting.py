"""Accepting proposals of the set: from here on it goes as with a pair or group chosen by hand (``pairing``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.matching.overrides import LineState, RuleKind
from domain.permissions import UseCase
from services.access import RefusedError, demand, writes
from services.matching.lines import line_of, lines_of
from services.matching.rules import lift, rules_of
from services.matching.together import proposal_of, proposals
from services.mentee_facts import commission_marked
from services.pairing import read_ground
from services.places import needed_cycle, place_of
from storage.tables import MatchingLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from services.access import Actor
    from services.matching.together import Proposal
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of accepting several: proposals that are on their way, and those that are no longer possible."""

    asked: int
    refused: int


@writes(UseCase.MATCH_BEST)
async def accept(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int) -> int:
    """Propose one pair of the set, or the group that it is in, and return the match; done twice it is done once.

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
    together = proposal_of(await lines_of(unit, run.cycle_id), line) if line.open else (line,)
    (found,) = await _propose(unit, actor, catalogue, (place, run.cycle_id), [together])
    if isinstance(found, RefusedError):
        raise found
    return found


@writes(UseCase.MATCH_BEST)
async def accept_all(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> Taken:
    """Propose everything in the set that was not skipped; what is no longer possible never stops the rest.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    lines = [each for each in (await lines_of(unit, cycle.id)).open if each.state is LineState.PROPOSED]
    found = await _propose(unit, actor, catalogue, (place, cycle.id), proposals(lines))
    refused = sum(isinstance(each, RefusedError) for each in found)
    return Taken(len(found) - refused, refused)


async def _propose(
    unit: Unit, actor: Actor, catalogue: Catalogue, where: tuple[Place, int], asked: Sequence[Proposal]
) -> list[int | RefusedError]:
    """Return of each proposal the match that came of it, or why there is none; ``where``: the school and the cycle."""
    place, cycle_id = where
    if (await needed_cycle(unit, place.id)).id != cycle_id:
        raise RefusedError("no_cycle")
    pairs = [(line.mentee_id, line.mentor_id) for lines in asked for line in lines if line.mentor_id is not None]
    if not pairs:
        return []
    barred = await commission_marked(unit, place.id)
    rules = await rules_of(unit, cycle_id)
    ground = await read_ground(unit, place, cycle_id, pairs)
    found: list[int | RefusedError] = []
    for lines in asked:
        mentees = [line.mentee_id for line in lines]
        if not barred.isdisjoint(mentees):
            found.append(RefusedError("commission"))
            continue
        try:
            match_id = ground.propose(
                unit, actor, catalogue, mentees, _mentor(lines), role_model=_role_model(catalogue, lines)
            )
        except RefusedError as refusal:
            found.append(refusal)
            continue
        for line in lines:
            unit.change(MatchingLine, line.id, state=LineState.ACCEPTED.value, match_id=match_id)
        # The match stands for itself now: should somebody say no, nothing holds these two together any longer.
        for rule in rules.standing:
            if rule.kind is RuleKind.MUST and rule.mentee_id in mentees:
                lift(unit, actor, rule)
        found.append(match_id)
    return found


def _mentor(lines: Proposal) -> int:
    """Return the one mentor of a proposal.

    Raises:
        RefusedError: ``set_changed`` if there is none.
    """
    mentors = {line.mentor_id for line in lines if line.mentor_id is not None}
    if len(mentors) != 1:
        raise RefusedError("set_changed")
    return mentors.pop()


def _role_model(catalogue: Catalogue, lines: Proposal) -> str | None:
    """Return the role model that suits everybody, if the form of the proposal has it."""
    suggested = {line.facts.get("role_model") for line in lines}
    form = lines[0].form
    known = {model.id for model in catalogue.forms[form].role_models} if form is not None else set()
    return suggested.pop() if len(suggested) == 1 and suggested <= known else None
