"""How well a mentor suits a mentee, in whole points that add up (programme §2 stage 5).

A criterion counts where both sides said something; nothing said is no reason against anybody. How much each counts
stands in ``catalog/matching.yaml`` and is the curator's to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.matching.model import ANY, BOTH, OTHER, Criterion, PairFit

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from domain.matching.model import Guide, Seeker, Weights
    from domain.vocabulary import MentoringForm, Sex

_AGE_BANDS: Final[Mapping[str, tuple[int, int]]] = {"a7": (7, 10), "a11": (11, 13), "a14": (14, 15), "a16": (16, 18)}
_GROWN: Final = "adults"
_ADULT_AGE: Final = 18


@dataclass(frozen=True, slots=True)
class Score:
    """A criterion that reads one thing of each side, so that it is worked out once for all who have them in common."""

    criterion: Criterion
    of_seeker: Callable[[Seeker], Hashable]
    of_guide: Callable[[Guide], Hashable]
    points: Callable[[int, Any, Any], int]
    """Of the most points, what the mentee said and what the mentor said."""


def fit(
    seeker: Seeker, guide: Guide, weights: Weights, *, form: MentoringForm | None = None, mentees: int | None = None
) -> PairFit:
    """Return the points of a pair by criterion; ``mentees`` are those whom the mentor leads by then, if not as known.

    Whether the pair is possible is another question (``rules.bars``).
    """
    led = guide.mentees if mentees is None else mentees
    found = {
        each.criterion: each.points(weights.of(each.criterion), each.of_seeker(seeker), each.of_guide(guide))
        for each in SCORES
    }
    found |= {Criterion.WAITING: waiting(seeker, weights), Criterion.SPREAD: spread(led, weights)}
    found |= dict(personal(seeker, guide, weights))
    return PairFit(
        seeker.participation_id,
        guide.participation_id,
        form,
        tuple((criterion, found[criterion]) for criterion in Criterion if found.get(criterion)),
        tuple(sorted(common_areas(seeker.areas, guide.areas))),
        tuple(sorted(seeker.slots & guide.slots)),
        min(seeker.role_models & guide.role_models, default=None),
    )


def personal(seeker: Seeker, guide: Guide, weights: Weights) -> Iterator[tuple[Criterion, int]]:
    """Yield the points that these two have for who they are: what they said of each other, and what was between them.

    At the common event a first choice is half of the points, a second a third; two that meet add up.
    """
    most = weights.of(Criterion.WISH)
    wish = _choice(seeker.choices, guide.participation_id, most) + _choice(guide.choices, seeker.participation_id, most)
    if wish:
        yield Criterion.WISH, wish
    if guide.participation_id in seeker.declined:
        yield Criterion.DECLINED_BEFORE, -weights.of(Criterion.DECLINED_BEFORE)


def waiting(seeker: Seeker, weights: Weights) -> int:
    """Return the points for having waited; all of them to who had a mentor and wants another: the first in line."""
    full = weights.waiting_full_days
    days = full if seeker.returning else min(seeker.waiting_days, full)
    return weights.of(Criterion.WAITING) * max(0, days) // full


def spread(mentees: int, weights: Weights) -> int:
    """Return the points for a mentor who leads nobody yet, or one mentee only: half of them."""
    return weights.of(Criterion.SPREAD) * max(0, 2 - mentees) // 2


def full_points(seekers: Iterable[Seeker], weights: Weights) -> int:
    """Return the most points that a pair can have: «86 из 100».

    Choices count where there was a common event, a woman or a man as mentor where a mentee wishes so.
    """
    everybody = list(seekers)
    apart = {Criterion.DECLINED_BEFORE}
    if not any(seeker.choices for seeker in everybody):
        apart.add(Criterion.WISH)
    if not any(seeker.mentor_sex for seeker in everybody):
        apart.add(Criterion.GENDER)
    return sum(points for criterion, points in weights.points.items() if criterion not in apart)


def common_areas(asked: frozenset[str], offered: frozenset[str]) -> frozenset[str]:
    """Return what is asked for and offered; «something else» is no common ground."""
    return (asked & offered) - {OTHER}


def age_bands(age: int) -> frozenset[str]:
    """Return the option ids of IN-MR 4 that hold ``age``; 18 is in the oldest band of pupils and grown-up at once."""
    bands = {band for band, (low, high) in _AGE_BANDS.items() if low <= age <= high}
    return frozenset(bands | ({_GROWN} if age >= _ADULT_AGE else set()))


def _area(most: int, asked: frozenset[str], offered: frozenset[str]) -> int:
    """Half for the first thing in common; the other half by how much of what was asked for is covered."""
    common, wanted = len(common_areas(asked, offered)), len(asked - {OTHER})
    return most * (wanted + common) // (2 * wanted) if common else 0


def _common(most: int, one: frozenset[str], other: frozenset[str]) -> int:
    return 0 if one.isdisjoint(other) else most


def _age(most: int, age: int | None, bands: frozenset[str]) -> int:
    return most if age is not None and bands & age_bands(age) else 0


def _kind(most: int, wanted: str | None, kind: str | None) -> int:
    return most if wanted not in (None, ANY) and wanted == kind else 0


def _gender(most: int, wanted: Sex | None, sex: Sex | None) -> int:
    return most if wanted is not None and wanted is sex else 0


def _format(most: int, wanted: str | None, offered: str | None) -> int:
    if wanted is None or offered is None:
        return 0
    return most if wanted == offered or BOTH in (wanted, offered) else 0


def _choice(choices: tuple[int, ...], other: int, most: int) -> int:
    return most // (2 + choices.index(other)) if other in choices else 0


SCORES: Final = (
    Score(Criterion.AREA, lambda seeker: seeker.areas, lambda guide: guide.areas, _area),
    Score(Criterion.SLOT, lambda seeker: seeker.slots, lambda guide: guide.slots, _common),
    Score(Criterion.AGE, lambda seeker: seeker.age, lambda guide: guide.ages, _age),
    Score(Criterion.KIND, lambda seeker: seeker.mentor_kind, lambda guide: guide.kind, _kind),
    Score(Criterion.GENDER, lambda seeker: seeker.mentor_sex, lambda guide: guide.sex, _gender),
    Score(Criterion.FORMAT, lambda seeker: seeker.format, lambda guide: guide.format, _format),
    Score(Criterion.ROLE_MODEL, lambda seeker: seeker.role_models, lambda guide: guide.role_models, _common),
)
"""The criteria that compare what both sides said."""
