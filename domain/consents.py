"""Who must consent to what before a match is approved (consents §1 and §2), and age.

Nobody gives one consent for everything: each kind is asked, shown and recorded apart (156-ФЗ of 2025-06-24).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.vocabulary import ConsentKind, MentoringForm, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OWN_CONSENT_AGE: Final = 14  # consents §2: from 14 the minor consents beside the guardian
ADULT_AGE: Final = 18
YOUNGEST: Final = 7  # first grade; questionnaires §1 has younger children answer with an adult or not at all
EARLIEST_BIRTH: Final = date(1930, 1, 1)
IN_CHAT: Final = frozenset(
    {
        ConsentKind.PERSONAL_DATA,
        ConsentKind.GUARDIAN_PERSONAL_DATA,
        ConsentKind.PARTICIPATION,
        ConsentKind.MENTOR_RULES,
    }
)
"""What a tap can give (consents §5); the rest is signed on paper."""
FRESH_CONSENT_DAYS: Final = 30  # consents §2: asked anew within 30 days of turning 14 or 18


class Giver(StrEnum):
    """Who gives a consent about a person."""

    SELF = "self"
    GUARDIAN = "guardian"


class BirthDateFault(StrEnum):
    """Why a birth date cannot be right."""

    FUTURE = "future"
    TOO_OLD = "too_old"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One consent that one person must give.

    ``in_bot`` is false where only paper counts (consents §5); ``blocking`` means that no match of this person is
    approved without it (consents §5, last line).
    """

    kind: ConsentKind
    given_by: Giver
    in_bot: bool = True
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent in force: given, not expired, not withdrawn."""

    kind: ConsentKind
    given_by: Giver


def age_on(birth: date, day: date) -> int:
    """Return the full years of age on ``day``; who was born on 29 February turns on 1 March of a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_minor(birth: date, day: date) -> bool:
    """Tell whether a guardian is needed (consents §2)."""
    return age_on(birth, day) < ADULT_AGE


def birth_date_fault(birth: date, today: date) -> BirthDateFault | None:
    """Return why ``birth`` is not plausible, or ``None`` if it is."""
    if birth > today:
        return BirthDateFault.FUTURE
    if birth < EARLIEST_BIRTH:
        return BirthDateFault.TOO_OLD
    return BirthDateFault.TOO_YOUNG if age_on(birth, today) < YOUNGEST else None


def required(
    side: Side, age: int, form: MentoringForm | None = None, *, paper_blocks: bool = False
) -> tuple[Requirement, ...]:
    """Return the consents of one participant, in the order in which they are asked (consents §1 and §2).

    Under 14 the guardian consents and the child's own wish to take part is still asked, and a no counts; from 14 to 17
    both consent; from 18 the person alone. ``form`` is ``None`` while it is not decided. Paper consents (C4, C5) are
    listed, and hold up approval only where the school keeps them in the register (``paper_blocks``).
    """
    found: list[Requirement] = []
    if age >= OWN_CONSENT_AGE:
        found.append(Requirement(ConsentKind.PERSONAL_DATA, Giver.SELF))
    found.append(Requirement(ConsentKind.PARTICIPATION, Giver.SELF))
    if side is Side.MENTOR:
        found.append(Requirement(ConsentKind.MENTOR_RULES, Giver.SELF))
    if age < ADULT_AGE:
        found.append(Requirement(ConsentKind.GUARDIAN_PERSONAL_DATA, Giver.GUARDIAN))
        found.append(Requirement(ConsentKind.PARTICIPATION, Giver.GUARDIAN))
    found += [Requirement(kind, Giver.SELF, in_bot=False, blocking=paper_blocks) for kind in _on_paper(side, form)]
    return tuple(found)


def _on_paper(side: Side, form: MentoringForm | None) -> Sequence[ConsentKind]:
    """Return what an employee signs: C4 for the order, C5 for mentoring at work (consents §1, §4)."""
    if form is MentoringForm.TEACHER_TEACHER:
        both = [ConsentKind.DUTY]
        return [*both, ConsentKind.EMPLOYEE_MENTORING] if side is Side.MENTOR else both
    mentors_at_work = form is MentoringForm.TEACHER_PUPIL and side is Side.MENTOR
    return [ConsentKind.DUTY] if mentors_at_work else []


def missing(
    needed: Iterable[Requirement], given: Iterable[GivenConsent], *, by: Giver | None = None, in_bot_only: bool = False
) -> tuple[Requirement, ...]:
    """Return the requirements not met yet, in order; narrowed to one giver or to what the chat can ask.

    A consent counts for its own kind and giver only: a guardian's yes does not replace the pupil's (consents §2).
    """
    have = {(consent.kind, consent.given_by) for consent in given}
    return tuple(
        need
        for need in needed
        if (need.kind, need.given_by) not in have
        and (by is None or need.given_by is by)
        and (need.in_bot or not in_bot_only)
    )


def fresh_consent_due(birth: date, given_on: date, today: date) -> bool:
    """Tell whether a consent must be asked anew because the person turned 14 or 18 since (consents §2)."""
    then, now = age_on(birth, given_on), age_on(birth, today)
    return any(then < line <= now for line in (OWN_CONSENT_AGE, ADULT_AGE))
