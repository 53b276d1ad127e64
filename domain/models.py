"""Models of mentoring: by how many take part (programme §6), by content (programme §7), and how pairs are counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class NumberModel(StrEnum):
    """How many mentors and mentees one match has (programme §6)."""

    INDIVIDUAL = "individual"  # one mentor, one mentee
    GROUP = "group"  # one mentor, several mentees
    COLLECTIVE = "collective"  # several mentors, or a whole class
    MUTUAL = "mutual"  # both are mentor and mentee


class ContentModel(StrEnum):
    """What the help is; several go together (programme §7)."""

    MENTORING = "mentoring"  # наставничество
    MENTORSHIP = "mentorship"  # менторство
    TUTORING = "tutoring"  # тьюторство
    COACHING = "coaching"  # коучинг
    BUDDYING = "buddying"  # баддинг


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is in a match: how many on each side, and whether all are of one kind (two teachers, two pupils)."""

    mentors: int
    mentees: int
    alike: bool


def number_model(sides: Sides) -> NumberModel:
    """Return the model that the members of a match make (programme §6, rule column)."""
    if sides.mentors > 1:
        return NumberModel.COLLECTIVE
    return NumberModel.GROUP if sides.mentees > 1 else NumberModel.INDIVIDUAL


def open_models(sides: Sides) -> tuple[NumberModel, ...]:
    """Return what a curator may call a match.

    Whoever takes part outside the chat (a second mentor, the rest of a class) is known to her only, so a pair may be a
    group or a collective. A group is never individual, and only two of one kind can mentor each other.
    """
    one_to_one = sides.mentors <= 1 and sides.mentees <= 1
    open_ones = {NumberModel.GROUP, NumberModel.COLLECTIVE}
    if one_to_one:
        open_ones.add(NumberModel.INDIVIDUAL)
    if one_to_one and sides.alike:
        open_ones.add(NumberModel.MUTUAL)
    return tuple(each for each in NumberModel if each in open_ones)


@dataclass(frozen=True, slots=True)
class MatchModel:
    """A match as the report counts it."""

    number: NumberModel
    mentees: int
    online: bool = False
    content: frozenset[ContentModel] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """Matches, and the mentees in them."""

    matches: int = 0
    mentees: int = 0


@dataclass(frozen=True, slots=True)
class ModelCounts:
    """Matches and mentees by model; online goes on top of the others, so the sum exceeds the total (programme §6)."""

    total: Tally = Tally()
    number: dict[NumberModel, Tally] = field(default_factory=dict)
    online: Tally = Tally()
    content: dict[ContentModel, Tally] = field(default_factory=dict)


def count_models(matches: Iterable[MatchModel]) -> ModelCounts:
    """Count matches and mentees by every model; the one source of these figures for screens and reports."""
    found = list(matches)
    number: Counter[NumberModel] = Counter()
    mentees: Counter[NumberModel] = Counter()
    for each in found:
        number[each.number] += 1
        mentees[each.number] += each.mentees
    return ModelCounts(
        total=_tally(found),
        number={model: Tally(number[model], mentees[model]) for model in NumberModel},
        online=_tally([each for each in found if each.online]),
        content={model: _tally([each for each in found if model in each.content]) for model in ContentModel},
    )


def _tally(matches: list[MatchModel]) -> Tally:
    return Tally(len(matches), sum(each.mentees for each in matches))
