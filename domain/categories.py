"""Categories of mentees (programme §5): what may be noted of whom, who reads it, and which figures leave a school."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.consents import GivenConsent, Giver, is_minor
from domain.vocabulary import ConsentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date


class Category(StrEnum):
    """Why a school pays special heed to a mentee; one main and one second, both optional."""

    GIFTED = "gifted"
    DISABILITY = "disability"  # ОВЗ
    HARDSHIP = "hardship"
    ORPHAN = "orphan"
    SUBJECTS = "subjects"  # трудности в предметах
    ANTISOCIAL = "antisocial_behaviour"
    LOW_INCOME = "low_income"
    OTHER = "other"


SENSITIVE: Final = frozenset({Category.DISABILITY, Category.ORPHAN, Category.HARDSHIP, Category.ANTISOCIAL})
"""Shown with a word of warning; all categories alike are encrypted and for curator and psychologist only."""
MASK_BELOW: Final = 5
"""A smaller total says who it is to whoever knows the school (programme §5)."""


class CategoryFault(StrEnum):
    """Why a category cannot be noted."""

    SAME = "category_same"
    NO_MAIN = "category_no_main"
    NO_CONSENT = "category_consent"  # C7, on paper


def category_fault(main: Category | None, second: Category | None, *, special_consent: bool) -> CategoryFault | None:
    """Return why these two cannot be noted, or ``None`` (programme §5; consents §1, C7)."""
    if main is None and second is not None:
        return CategoryFault.NO_MAIN
    if main is not None and main is second:
        return CategoryFault.SAME
    if Category.DISABILITY in {main, second} and not special_consent:
        return CategoryFault.NO_CONSENT
    return None


def special_consent(given: Collection[GivenConsent], birth_date: date | None, today: date) -> bool:
    """Tell whether C7 holds: the guardian's for a minor, the person's own from 18 on (consents §1).

    The chat never takes this consent, so whatever stands in the register was signed on paper.
    """
    minor = birth_date is None or is_minor(birth_date, today)
    return GivenConsent(ConsentKind.SPECIAL_CATEGORY, Giver.GUARDIAN if minor else Giver.SELF) in given


def without_disability(main: Category | None, second: Category | None) -> tuple[Category | None, Category | None]:
    """Return what is left once C7 is gone; the second takes the place of the first (consents §6)."""
    kept = [each for each in (main, second) if each is not None and each is not Category.DISABILITY]
    return (kept[0] if kept else None, kept[1] if len(kept) > 1 else None)


def count_categories(mains: Iterable[Category | None]) -> dict[Category, int]:
    """Count mentees by main category: the second is not reported (programme §5)."""
    found = Counter(each for each in mains if each is not None)
    return {each: found[each] for each in Category}


def masked(counts: Mapping[Category, int]) -> dict[Category, int | None]:
    """Return totals as they may leave a school: one to four become ``None``."""
    return {each: None if 0 < count < MASK_BELOW else count for each, count in counts.items()}
