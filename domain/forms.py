"""Who may be who in a form of mentoring (programme §4); the data stand in ``catalog/forms.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from domain.vocabulary import MentoringForm, PersonKind, Side

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlaceFault(StrEnum):
    """Why a person cannot take a side of a form."""

    WRONG_KIND = "wrong_kind"
    GRADE_TOO_LOW = "grade_too_low"


@dataclass(frozen=True, slots=True)
class FormRule:
    """A form without its wording."""

    form: MentoringForm
    mentor_kinds: frozenset[PersonKind]
    mentee_kinds: frozenset[PersonKind]
    mentor_min_grade: int | None = None
    mentee_min_grade: int | None = None

    def kinds(self, side: Side) -> frozenset[PersonKind]:
        """Return the kinds of people open to ``side``."""
        return self.mentor_kinds if side is Side.MENTOR else self.mentee_kinds

    def min_grade(self, side: Side) -> int | None:
        """Return the lowest grade of a pupil on ``side``, if the form sets one."""
        return self.mentor_min_grade if side is Side.MENTOR else self.mentee_min_grade


class Placed(Protocol):
    """Somebody who takes a side: by day, in which grade, and for which form if one was named."""

    @property
    def kind(self) -> PersonKind | None: ...  # noqa: D102

    @property
    def grade(self) -> int | None: ...  # noqa: D102

    @property
    def form(self) -> MentoringForm | None: ...  # noqa: D102


def place_fault(rule: FormRule, side: Side, kind: PersonKind, grade: int | None = None) -> PlaceFault | None:
    """Return why a person may not take ``side`` of a form, or ``None`` if he may (programme §4).

    An unknown grade refuses nobody: the curator knows her pupils, and the question may not have been asked yet.
    """
    if kind not in rule.kinds(side):
        return PlaceFault.WRONG_KIND
    lowest = rule.min_grade(side)
    if kind is PersonKind.PUPIL and lowest is not None and grade is not None and grade < lowest:
        return PlaceFault.GRADE_TOO_LOW
    return None


def open_forms(
    rules: Iterable[FormRule], side: Side, kind: PersonKind, grade: int | None = None
) -> tuple[MentoringForm, ...]:
    """Return the forms in which a person may take ``side``, in the order of ``rules`` (programme §4)."""
    return tuple(rule.form for rule in rules if place_fault(rule, side, kind, grade) is None)


def form_between(rules: Iterable[FormRule], mentee: Placed, mentor: Placed) -> MentoringForm | None:
    """Return the form of mentoring that two people make together, among ``rules`` (programme §4).

    The form that the mentor joined for goes first; the mentee's, if one was named, is the only one.
    """
    if mentee.kind is None or mentor.kind is None:
        return None
    possible = [
        rule.form
        for rule in rules
        if mentee.form in (None, rule.form)
        and place_fault(rule, Side.MENTOR, mentor.kind, mentor.grade) is None
        and place_fault(rule, Side.MENTEE, mentee.kind, mentee.grade) is None
    ]
    return mentor.form if mentor.form in possible else next(iter(possible), None)
