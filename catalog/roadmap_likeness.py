"""Which row of the catalogue an uploaded row is: by its title, and only offered, for the person to say yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from catalog.roadmaps import MeasureSpec, RoadmapFile
    from domain.roadmaps import Level

_WORDS: Final = re.compile(r"[^\W_]+")
_STEM: Final = 5
"""Letters of a word that count: Russian words bend at their ends."""
_SHORT: Final = 3
_LIKE: Final = 0.6
"""The share of words that two titles must have in common to be offered."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A catalogue's row that a title resembles; ``same``: word for word."""

    spec: str
    same: bool


def measure_specs(roadmaps: Mapping[str, RoadmapFile], side: Level) -> dict[str, MeasureSpec]:
    """Return the rows of all roadmaps that are done on a side, by id."""
    return {row.id: row for each in roadmaps.values() for row in each.measures if side in row.level.sides()}


def likenesses(titles: Sequence[str], specs: Iterable[MeasureSpec]) -> dict[int, Likeness]:
    """Return for each title the row that it resembles; a row of the catalogue is offered once, to what is nearest."""
    known = [(spec.id, title, _stems(title)) for spec in specs for title in set(spec.title.variants())]
    found: list[tuple[float, int, str]] = []
    for place, title in enumerate(titles):
        words = _stems(title)
        near = max(((_share(words, stems), spec) for spec, _, stems in known), default=(0.0, ""))
        if near[0] >= _LIKE:
            found.append((near[0], place, near[1]))
    taken: dict[str, int] = {}
    for _, place, spec in sorted(found, key=lambda each: (-each[0], each[1])):
        taken.setdefault(spec, place)
    printed = {spec: {_plain(title) for spec_id, title, _ in known if spec_id == spec} for spec in taken}
    return {place: Likeness(spec, _plain(titles[place]) in printed[spec]) for spec, place in taken.items()}


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _stems(title: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _plain(title).split() if len(word) > _SHORT)


def _plain(title: str) -> str:
    return " ".join(_WORDS.findall(title.casefold().replace("ё", "е")))
