"""What a curator has laid down for a school's pairing: rules and the weights. Plain functions: the callers check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.matching.overrides import Reason, RuleKind, Switch
from services.access import RefusedError
from storage.ids import new_id
from storage.tables import MatchingRule

if TYPE_CHECKING:
    from domain.matching.model import Pair
    from services.access import Actor
    from services.places import Place
    from storage.unit import Unit

SLIDERS: Final = "matching"
"""Key of a school's settings: how much topic, time and waiting weigh."""
ALLOWS: Final = "matching_allows"
"""Key of a school's settings: what of ``Switch`` is on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that stands."""

    id: int
    kind: RuleKind
    mentee_id: int
    mentor_id: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a cycle that stand."""

    standing: tuple[Rule, ...]

    def pairs(self, kind: RuleKind) -> frozenset[Pair]:
        """Return the pairs that a kind of rule names."""
        return frozenset(
            (each.mentee_id, each.mentor_id)
            for each in self.standing
            if each.kind is kind and each.mentor_id is not None
        )

    @property
    def later(self) -> frozenset[int]:
        """The mentees who are left out for now."""
        return frozenset(each.mentee_id for each in self.standing if each.kind is RuleKind.LATER)

    def about(self, mentee_id: int, mentor_id: int | None = None) -> Rule | None:
        """Return the rule about a mentee, or about just this pair."""
        return next(
            (each for each in self.standing if (each.mentee_id, each.mentor_id) == (mentee_id, mentor_id)), None
        )


def allowed(place: Place) -> frozenset[Switch]:
    """Return what a school allows for the set."""
    return frozenset(Switch(each) for each in place.settings.get(ALLOWS) or ())


async def rules_of(unit: Unit, cycle_id: int) -> Rules:
    """Return the rules of a cycle, the oldest first."""
    rows = await unit.all(
        select(MatchingRule.id, MatchingRule.kind, MatchingRule.mentee_id, MatchingRule.mentor_id, MatchingRule.reason)
        .where(MatchingRule.cycle_id == cycle_id, MatchingRule.lifted_at.is_(None))
        .order_by(MatchingRule.made_at, MatchingRule.id)
    )
    return Rules(
        tuple(Rule(row.id, RuleKind(row.kind), row.mentee_id, row.mentor_id, Reason(row.reason)) for row in rows)
    )


def lay_down(
    unit: Unit,
    actor: Actor,
    place: Place,
    cycle_id: int,
    *,
    kind: RuleKind,
    mentee_id: int,
    mentor_id: int | None,
    reason: Reason,
) -> None:
    """Store a rule with its reason; the unit is exclusive.

    Raises:
        RefusedError: ``gone`` for an actor who is nobody: the rule names who made it.
    """
    if actor.person_id is None:
        raise RefusedError("gone")
    unit.add(
        MatchingRule(
            id=new_id(),
            municipality_id=place.municipality_id,
            cycle_id=cycle_id,
            kind=kind.value,
            mentee_id=mentee_id,
            mentor_id=mentor_id,
            reason=reason.value,
            made_by=actor.person_id,
            made_at=unit.now,
            lifted_by=None,
            lifted_at=None,
        )
    )


def lift(unit: Unit, actor: Actor, rule: Rule) -> None:
    """Take a rule back; that it stood remains."""
    unit.change(MatchingRule, rule.id, lifted_by=actor.person_id, lifted_at=unit.now)
