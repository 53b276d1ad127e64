"""Who plays the school year: thirty pairs of six forms, each with a temper and with what happens to it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain.vocabulary import MentoringForm, PersonKind

SEED: Final = 2026
PAIRS: Final = 30


class Temper(StrEnum):
    """How somebody treats what the bot asks."""

    DILIGENT = "diligent"  # answers the same evening
    FORGETFUL = "forgetful"  # answers after the reminder
    TACITURN = "taciturn"  # meets, and answers only what the pair cannot go on without


class Turn(StrEnum):
    """What happens to a pair in the course of the year."""

    STEADY = "steady"
    REFUSES = "refuses"  # the mentee asks for somebody else; two such pairs change partners
    TRIAL_FAILS = "trial_fails"  # after the trial one says no; two such pairs change partners
    WITHDRAWS = "withdraws"  # a parent takes the consent back in February
    NEEDS_HELP = "needs_help"  # a low answer after a meeting, later a call for help on a Saturday night
    GROUP = "group"  # one mentor and three mentees
    ABSENT = "absent"  # the mentee has no account: the guardian answers
    BLOCKS = "blocks"  # the mentee blocks the bot for a month
    FALLS_SILENT = "falls_silent"  # no meeting for six weeks, then they go on
    ENDS_EARLY = "ends_early"  # the mentor moves away in March: the curator ends the pair with that reason
    CARRIES_ON = "carries_on"  # no final meeting in May: the pair goes on after the summer


_FORMS: Final = (
    *[MentoringForm.TEACHER_PUPIL],
    *[MentoringForm.PUPIL_PUPIL] * 11,
    *[MentoringForm.TEACHER_PUPIL] * 7,
    *[MentoringForm.STUDENT_PUPIL] * 4,
    *[MentoringForm.EMPLOYER_PUPIL] * 3,
    *[MentoringForm.TEACHER_TEACHER] * 3,
    MentoringForm.EMPLOYER_STUDENT,
)
_TURNS: Final = (
    Turn.STEADY, Turn.REFUSES, Turn.REFUSES, Turn.TRIAL_FAILS, Turn.TRIAL_FAILS, Turn.WITHDRAWS, Turn.NEEDS_HELP,
    Turn.GROUP, Turn.ABSENT, Turn.BLOCKS, Turn.FALLS_SILENT, Turn.CARRIES_ON, Turn.STEADY, Turn.STEADY,
    Turn.ENDS_EARLY,
)  # fmt: skip
_KINDS: Final = {
    MentoringForm.PUPIL_PUPIL: (PersonKind.PUPIL, PersonKind.PUPIL),
    MentoringForm.TEACHER_PUPIL: (PersonKind.TEACHER, PersonKind.PUPIL),
    MentoringForm.STUDENT_PUPIL: (PersonKind.STUDENT, PersonKind.PUPIL),
    MentoringForm.EMPLOYER_PUPIL: (PersonKind.EMPLOYEE, PersonKind.PUPIL),
    MentoringForm.TEACHER_TEACHER: (PersonKind.TEACHER, PersonKind.TEACHER),
    MentoringForm.EMPLOYER_STUDENT: (PersonKind.EMPLOYEE, PersonKind.STUDENT),
}
IN_CHAT: Final = 0
"""The pair whose people come in and fill in their questionnaires on the phone."""
FORGETFUL: Final = 12
"""Its mentor writes the log from the reminder's button."""
_TACITURN: Final = 16
_ENGLISH: Final = frozenset({13, 20})


@dataclass(slots=True)
class Couple:
    """One pair of the story; chats are numbers of the messenger, ids of the database come once they are known."""

    number: int
    form: MentoringForm
    turn: Turn
    temper: Temper
    locale: str
    pace: int
    """Days between two meetings."""
    mentor: int = 0
    mentees: list[int] = field(default_factory=list)
    guardians: dict[int, int] = field(default_factory=dict)
    match: int | None = None
    absent: int | None = None
    """Person of a mentee without an account."""

    @property
    def kinds(self) -> tuple[PersonKind, PersonKind]:
        """What the mentor and the mentees do by day."""
        return _KINDS[self.form]


def couples() -> list[Couple]:
    """Return the thirty pairs of the year, the same ones every time."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
    found = []
    for number, form in enumerate(_FORMS):
        turn = _TURNS[number] if number < len(_TURNS) else Turn.STEADY
        temper = chance.choices(list(Temper), weights=(6, 3, 1))[0]
        pace = chance.randint(28, 38)
        if number in {FORGETFUL, _TACITURN}:
            temper = Temper.FORGETFUL if number == FORGETFUL else Temper.TACITURN
        elif turn is not Turn.STEADY or number == IN_CHAT:
            temper = Temper.DILIGENT
        found.append(Couple(number, form, turn, temper, "en" if number in _ENGLISH else "ru", pace))
    return found
