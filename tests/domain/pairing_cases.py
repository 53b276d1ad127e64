"""Random schools for the tests of pairing: small ones full of hindrances, and one of a usual size."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from catalog.load import load_catalogue
from domain.matching.model import Bar, Guide, Seeker, Terms
from domain.vocabulary import MentoringForm, PersonKind, Sex

if TYPE_CHECKING:
    from domain.matching.model import Weights

AREAS = ("study", "career", "project", "confidence", "other")
SLOTS = ("mon_day", "tue_day", "wed_day", "sat")
LETTERS = (None, "А", "Б")
SEXES = (None, None, *Sex)
MODELS = ("high_low", "equal_equal")
FORMS = tuple(
    load_catalogue().forms[form].rule
    for form in (MentoringForm.PUPIL_PUPIL, MentoringForm.TEACHER_PUPIL, MentoringForm.STUDENT_PUPIL)
)
FIRST_GUIDE = 1_000


def weights() -> Weights:
    return load_catalogue().matching.weights()


class Maker:
    """Makes people and terms by a seed."""

    def __init__(self, seed: int, *, hard: float = 0.15) -> None:
        self.dice = random.Random(seed)
        self.hard = hard
        """How often somebody has a hindrance of their own."""

    def school(self, seekers: int, guides: int, *, most: int = 3) -> tuple[list[Seeker], list[Guide]]:
        return (
            [self.seeker(number, guides) for number in range(1, seekers + 1)],
            [self.guide(FIRST_GUIDE + number, seekers, most) for number in range(guides)],
        )

    def seeker(self, number: int, guides: int) -> Seeker:
        return Seeker(
            participation_id=number,
            person_id=number,
            kind=PersonKind.PUPIL,
            form=self.dice.choice((None, None, None, MentoringForm.PUPIL_PUPIL)),
            age=self.dice.choice((None, 9, 13, 16, 18)),
            grade=self.dice.randint(3, 11),
            areas=self._some(AREAS, 3),
            slots=self._some(SLOTS, 2),
            mentor_kind=self.dice.choice((None, "any", "pupil", "teacher")),
            format=self.dice.choice((None, "in_person", "online", "both")),
            role_models=self._some(MODELS, 1),
            relatives=self._few(FIRST_GUIDE, guides),
            waiting_days=self.dice.randint(0, 40),
            returning=self._hit(),
            choices=tuple(sorted(self._few(FIRST_GUIDE, guides))),
            parted=self._few(FIRST_GUIDE, guides),
            declined=self._few(FIRST_GUIDE, guides),
            minor=not self._hit(),
            own_bars=(self.dice.choice((Bar.COMMISSION, Bar.CONSENT)),) if self._hit(0.3) else (),
            letter=self.dice.choice(LETTERS),
            mentor_sex=self.dice.choice(SEXES),
        )

    def guide(self, number: int, seekers: int, most: int) -> Guide:
        return Guide(
            participation_id=number,
            person_id=number if not self._hit(0.2) else self.dice.randint(1, seekers),
            kind=self.dice.choice((PersonKind.PUPIL, PersonKind.PUPIL, PersonKind.TEACHER, PersonKind.STUDENT)),
            grade=self.dice.choice((None, 4, 8, 10)),
            areas=self._some(AREAS, 3),
            slots=self._some(SLOTS, 2),
            format=self.dice.choice((None, "in_person", "online", "both")),
            ages=self._some(("a7", "a11", "a14", "a16"), 2),
            role_models=self._some(MODELS, 1),
            capacity_left=self.dice.randint(0 if self._hit() else 1, most),
            mentees=self.dice.choice((0, 0, 1)),
            choices=tuple(sorted(self._few(1, seekers))),
            checked=not self._hit(),
            own_bars=(self.dice.choice((Bar.CONSENT, Bar.TRAINING, Bar.SELECTION)),) if self._hit(0.5) else (),
            letter=self.dice.choice(LETTERS),
            sex=self.dice.choice(SEXES),
        )

    def terms(self, seekers: int, guides: int, *, must: bool = False, groups: bool = False) -> Terms:
        return Terms(
            forms=FORMS[: self.dice.randint(2, 3)],
            must=self._pairs(seekers, guides) if must else frozenset(),
            never=self._pairs(seekers, guides),
            before=self._pairs(seekers, guides),
            groups=groups,
            classmates=self._hit(),
        )

    def _pairs(self, seekers: int, guides: int) -> frozenset[tuple[int, int]]:
        return frozenset(
            (self.dice.randint(1, seekers), FIRST_GUIDE + self.dice.randrange(guides))
            for _ in range(self.dice.randint(0, 2))
        )

    def _some(self, words: tuple[str, ...], most: int) -> frozenset[str]:
        return frozenset(self.dice.sample(words, self.dice.randint(0, most)))

    def _few(self, first: int, count: int) -> frozenset[int]:
        return frozenset({first + self.dice.randrange(count)} if self._hit() else ())

    def _hit(self, share: float = 1.0) -> bool:
        return self.dice.random() < self.hard * share
