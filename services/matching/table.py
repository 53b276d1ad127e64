"""The set and the people around one line of it, so that a curator can compare and change. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.matching.overrides import RuleKind
from domain.matching.points import fit
from domain.matching.rules import bars, form_of
from domain.permissions import UseCase
from services.access import RefusedError, demand
from services.matching.inputs import read_field
from services.matching.lines import line_of, lines_of
from services.matching.weights import weights_of
from services.places import place_of

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.matching.model import Bar, Guide, PairFit, Seeker, Weights
    from services.access import Actor
    from services.matching.inputs import Field
    from services.matching.lines import Line, Lines, Run
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Table:
    """One line, the set it is in, and everybody who could be in its place."""

    place: Place
    run: Run
    line: Line
    lines: Lines
    field: Field
    weights: Weights

    @property
    def seeker(self) -> Seeker:
        """The mentee of the line.

        Raises:
            RefusedError: ``mentee_taken`` if the mentee waits no longer.
        """
        found = self.seeker_of(self.line.mentee_id)
        if found is None:
            raise RefusedError("mentee_taken")
        return found

    def seeker_of(self, mentee_id: int) -> Seeker | None:
        """Return a mentee who waits."""
        return next((each for each in self.field.seekers if each.participation_id == mentee_id), None)

    def guide(self, mentor_id: int) -> Guide:
        """Return a mentor.

        Raises:
            RefusedError: ``gone``.
        """
        found = next((each for each in self.field.guides if each.participation_id == mentor_id), None)
        if found is None:
            raise RefusedError("gone")
        return found

    def bars(self, seeker: Seeker, guide: Guide) -> tuple[Bar, ...]:
        """Return what makes a pair impossible; whom the curator holds on to elsewhere she can still give another."""
        return bars(seeker, guide, replace(self.field.terms, must=frozenset()))

    def fit(self, seeker: Seeker, guide: Guide) -> PairFit:
        """Return the points of a pair."""
        return fit(seeker, guide, self.weights, form=form_of(seeker, guide, self.field.terms))

    def busy(self, mentor_id: int) -> tuple[Line, ...]:
        """Return the other lines of the set that count on a mentor."""
        return tuple(each for each in self.lines.open if each.mentor_id == mentor_id and each.id != self.line.id)

    def displaced(self, guide: Guide) -> Line | None:
        """Return whose place in the set the mentee would take: nobody's while a place is free.

        Of several the one who fits the mentor given up best. Whom the curator holds on to is not displaced.

        Raises:
            RefusedError: ``mentor_held`` if every place is held.
        """
        busy = self.busy(guide.participation_id)
        if guide.capacity_left > len(busy):
            return None
        held = self.field.terms.must
        movable = [each for each in busy if (each.mentee_id, guide.participation_id) not in held]
        if not movable:
            raise RefusedError("mentor_held")
        return max(movable, key=lambda each: (self._worth(each), -each.total, each.id))

    def exchange(self, displaced: Line) -> PairFit | None:
        """Return the pair of somebody displaced and the mentor whom this line gives up, if it is possible."""
        seeker = self.seeker_of(displaced.mentee_id)
        if seeker is None or self.line.mentor_id is None:
            return None
        guide = self.guide(self.line.mentor_id)
        return None if self.bars(seeker, guide) else self.fit(seeker, guide)

    def _worth(self, displaced: Line) -> int:
        found = self.exchange(displaced)
        return -1 if found is None else found.total

    def held(self, line: Line) -> bool:
        """Tell whether the curator holds on to a pair."""
        rule = self.field.rules.about(line.mentee_id, line.mentor_id) if line.mentor_id is not None else None
        return rule is not None and rule.kind is RuleKind.MUST


async def table_of(unit: Unit, actor: Actor, catalogue: Catalogue, line_id: int) -> Table:
    """Return a line of the newest set with all that can be put in its place; the place is checked here.

    Raises:
        RefusedError: ``set_changed``.
    """
    line, run = await line_of(unit, line_id)
    place = await place_of(unit, run.organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    field = await read_field(unit, catalogue, place, run.cycle_id)
    return Table(place, run, line, await lines_of(unit, run.cycle_id), field, weights_of(catalogue, place))
