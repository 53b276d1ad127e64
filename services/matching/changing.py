"""The curator decides otherwise than the points: another mentor, not now, never these two; each with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.matching.overrides import LineState, Reason, RuleKind
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, writes
from services.matching.lines import full_of, line_of, lines_of, of_alone, of_pair
from services.matching.rules import lay_down, lift, rules_of
from services.matching.table import table_of
from services.matching.together import proposal_of
from services.person_rows import note
from services.places import needed_cycle, place_of
from storage.tables import MatchingLine

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.matching.lines import Line, Run
    from services.matching.rules import Rules
    from services.places import Place
    from storage.unit import Unit


class OpenLine(NamedTuple):
    """A pair that is still to be decided on, with the set, the school and the rules around it."""

    line: Line
    run: Run
    place: Place
    rules: Rules


@writes(UseCase.MATCH_BEST)
async def skip(unit: Unit, actor: Actor, line_id: int) -> None:
    """Pass a pair or a whole group over: it stays in the set, and «accept all» leaves it out.

    Raises:
        RefusedError: ``set_changed``.
    """
    line, run, place, _ = await _open_line(unit, actor, line_id)
    for each in proposal_of(await lines_of(unit, run.cycle_id), line):
        unit.change(MatchingLine, each.id, state=LineState.SKIPPED.value)
    note(unit, actor, place, "matching.skip", line=line.id)


@writes(UseCase.MATCH_BEST)
async def hold(unit: Unit, actor: Actor, line_id: int, *, on: bool) -> None:
    """Hold on to a pair, so that it stays whatever is worked out anew, or let it go; saying it twice changes nothing.

    Raises:
        RefusedError: ``set_changed``.
    """
    line, run, place, rules = await _open_line(unit, actor, line_id)
    rule = rules.about(line.mentee_id, line.mentor_id)
    held = rule is not None and rule.kind is RuleKind.MUST
    if rule is not None and held and not on:
        lift(unit, actor, rule)
    elif on and not held:
        lay_down(unit, actor, place, run.cycle_id, kind=RuleKind.MUST, mentee_id=line.mentee_id,
                 mentor_id=line.mentor_id, reason=Reason.KNOWS)  # fmt: skip
    note(unit, actor, place, "matching.hold", line=line.id, on=on)


@writes(UseCase.MATCH_BEST)
async def give(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int, mentor_id: int, *, reason: Reason) -> None:
    """Give a mentee of the set another mentor, and hold on to that pair; who had that mentor takes the one given up.

    Where that is not possible the displaced one is alone until the set is worked out anew.

    Raises:
        RefusedError: ``set_changed``, ``mentee_taken``, ``gone``; ``pair_barred`` if a hard rule speaks against it;
            ``mentor_held`` if the curator holds on to every place of that mentor.
    """
    table = await table_of(unit, actor, catalogue, line_id)
    seeker, guide, line = table.seeker, table.guide(mentor_id), table.line
    if line.state is LineState.ACCEPTED or line.mentor_id == mentor_id:
        raise RefusedError("set_changed")
    if table.bars(seeker, guide):
        raise RefusedError("pair_barred")
    full = full_of(line)
    displaced = table.displaced(guide)
    if displaced is not None:
        exchange = table.exchange(displaced)
        columns = of_alone() if exchange is None else of_pair(exchange, full)
        state = LineState.ALONE if exchange is None else LineState.PROPOSED
        unit.change(MatchingLine, displaced.id, state=state.value, **columns)
    unit.change(MatchingLine, line.id, state=LineState.PROPOSED.value, **of_pair(table.fit(seeker, guide), full))
    _forget(unit, actor, table.field.rules, line.mentee_id)
    lay_down(unit, actor, table.place, table.run.cycle_id, kind=RuleKind.MUST, mentee_id=line.mentee_id,
             mentor_id=mentor_id, reason=reason)  # fmt: skip
    note(unit, actor, table.place, "matching.give", line=line.id, reason=reason.value, swapped=displaced is not None)


@writes(UseCase.MATCH_BEST)
async def never(unit: Unit, actor: Actor, line_id: int, *, reason: Reason) -> None:
    """Rule a pair out for this year: nothing that is worked out from now on proposes it.

    Raises:
        RefusedError: ``set_changed``.
    """
    _put_aside(unit, actor, await _open_line(unit, actor, line_id), RuleKind.NEVER, reason)


@writes(UseCase.MATCH_BEST)
async def leave_out(unit: Unit, actor: Actor, line_id: int, *, reason: Reason) -> None:
    """Leave a mentee out of the sets until the curator takes it back.

    Raises:
        RefusedError: ``set_changed``.
    """
    _put_aside(unit, actor, await _open_line(unit, actor, line_id), RuleKind.LATER, reason)


@writes(UseCase.MATCH_BEST)
async def take_back(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int, mentor_id: int) -> None:
    """Take back the word against a pair; doing it twice is doing it once.

    Raises:
        RefusedError: ``set_changed``.
    """
    table = await table_of(unit, actor, catalogue, line_id)
    rule = table.field.rules.about(table.line.mentee_id, mentor_id)
    if rule is not None and rule.kind is RuleKind.NEVER:
        lift(unit, actor, rule)
        note(unit, actor, table.place, "matching.take_back", rule=rule.id)


@writes(UseCase.MATCH_BEST)
async def let_in_again(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Let all whom the curator left out be in the next set, and return how many they are.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    rules = await rules_of(unit, (await needed_cycle(unit, place.id)).id)
    left_out = [each for each in rules.standing if each.kind is RuleKind.LATER]
    for rule in left_out:
        lift(unit, actor, rule)
    note(unit, actor, place, "matching.let_in", count=len(left_out))
    return len(left_out)


def _put_aside(unit: Unit, actor: Actor, open_line: OpenLine, kind: RuleKind, reason: Reason) -> None:
    line, run, place, rules = open_line
    _forget(unit, actor, rules, line.mentee_id)
    mentor_id = line.mentor_id if kind is RuleKind.NEVER else None
    lay_down(unit, actor, place, run.cycle_id, kind=kind, mentee_id=line.mentee_id, mentor_id=mentor_id, reason=reason)
    unit.change(MatchingLine, line.id, state=LineState.ALONE.value, **of_alone())
    note(unit, actor, place, f"matching.{kind.value}", line=line.id, reason=reason.value)


def _forget(unit: Unit, actor: Actor, rules: Rules, mentee_id: int) -> None:
    """Let go of the pair that was held for a mentee."""
    for rule in rules.standing:
        if rule.mentee_id == mentee_id and rule.kind is RuleKind.MUST:
            lift(unit, actor, rule)


async def _open_line(unit: Unit, actor: Actor, line_id: int) -> OpenLine:
    line, run = await line_of(unit, line_id)
    place = await place_of(unit, run.organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    if not line.open:
        raise RefusedError("set_changed")
    return OpenLine(line, run, place, await rules_of(unit, run.cycle_id))
