"""How well a mentor suits a mentee, with the reasons (programme §2 stage 5): a plain overlap of what both said.

The curator decides; the order of the list and the reasons only help. Weights are small whole numbers so that they can
be explained: what they want to work on counts most, then a common free time, then age, kind of mentor and format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY: Final = "any"
BOTH: Final = "both"
_AREA, _SLOT, _AGE, _KIND, _FORMAT = 4, 3, 2, 2, 1
_AGE_BANDS: Final[Mapping[str, tuple[int, int]]] = {"a7": (7, 10), "a11": (11, 13), "a14": (14, 15), "a16": (16, 18)}
_GROWN: Final = "adults"
_ADULT_AGE: Final = 18


class FitReason(StrEnum):
    """What speaks for a mentor, or (the last one) what the curator should know."""

    AREA = "area"
    SLOT = "slot"
    AGE = "age"
    KIND = "kind"
    FORMAT = "format"
    DECLINED_BEFORE = "declined_before"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a mentee asked for (IN-ME-P, IN-ME-T); option ids of the catalogue."""

    areas: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    mentor_kind: str | None = None
    format: str | None = None
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a mentor offers (IN-MR)."""

    areas: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    kind: str | None = None
    format: str | None = None
    ages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """A score to sort by and the reasons to show."""

    score: int
    reasons: tuple[FitReason, ...] = ()
    areas: tuple[str, ...] = field(default=())
    slots: tuple[str, ...] = field(default=())


def fit(wish: Wish, offer: Offer, *, declined_before: bool = False) -> Fit:
    """Return how much of what both sides said overlaps (programme §2 stage 5).

    A pair that has already refused each other comes after all others, but is not hidden: people change their minds.
    """
    areas = tuple(sorted((wish.areas & offer.areas) - {"other"}))
    slots = tuple(sorted(wish.slots & offer.slots))
    reasons: list[FitReason] = []
    score = _AREA * len(areas)
    if areas:
        reasons.append(FitReason.AREA)
    if slots:
        reasons.append(FitReason.SLOT)
        score += _SLOT
    if wish.age is not None and offer.ages & age_bands(wish.age):
        reasons.append(FitReason.AGE)
        score += _AGE
    if wish.mentor_kind not in (None, ANY) and wish.mentor_kind == offer.kind:
        reasons.append(FitReason.KIND)
        score += _KIND
    if _formats_agree(wish.format, offer.format):
        reasons.append(FitReason.FORMAT)
        score += _FORMAT
    if declined_before:
        reasons.append(FitReason.DECLINED_BEFORE)
        score -= 100
    return Fit(score, tuple(reasons), areas, slots)


def age_bands(age: int) -> frozenset[str]:
    """Return the option ids of IN-MR 4 that hold ``age``; 18 is in the oldest band of pupils and grown-up at once."""
    bands = {band for band, (low, high) in _AGE_BANDS.items() if low <= age <= high}
    return frozenset(bands | ({_GROWN} if age >= _ADULT_AGE else set()))


def _formats_agree(wanted: str | None, offered: str | None) -> bool:
    if wanted is None or offered is None:
        return False
    return wanted == offered or BOTH in (wanted, offered)
