"""What the best set of pairs is made from and what it is: data only (programme §2 stage 5, §4, §9).

A *seeker* is a mentee who waits, a *guide* a mentor with a place; both are participations. Everything here can be
pickled, so that the solver runs in a process of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.forms import FormRule
    from domain.vocabulary import MentoringForm, PersonKind, Sex

ANY: Final = "any"
BOTH: Final = "both"
OTHER: Final = "other"
"""The option «something else» of the lists of areas: no common ground."""

Pair = tuple[int, int]
"""A seeker and a guide by the ids of their participations, the seeker first."""


class Criterion(StrEnum):
    """What speaks for a pair; the order is the one in which reasons are shown."""

    WISH = "wish"  # whom both named at the common event
    AREA = "area"
    SLOT = "slot"
    WAITING = "waiting"
    AGE = "age"
    KIND = "kind"
    GENDER = "gender"  # a woman or a man as mentor, where a mentee wishes so; for the curator's eyes only
    FORMAT = "format"
    ROLE_MODEL = "role_model"
    SPREAD = "spread"  # the mentor with the fewest mentees
    DECLINED_BEFORE = "declined_before"  # the only one that takes points away


class Bar(StrEnum):
    """Why a pair is impossible, in the order in which a person would want to hear it."""

    # about the seeker alone
    COMMISSION = "commission"  # КДН decides (consents §7)
    # about either side alone
    CONSENT = "consent"  # consents or the questionnaire are missing
    # about the guide alone
    TRAINING = "training"
    SELECTION = "selection"
    CAPACITY = "capacity"
    # about the two together
    OTHER_SCHOOL = "other_school"
    SAME_PERSON = "same_person"
    FAMILY = "family"
    SAME_CLASS = "same_class"  # two who sit in one class all day, unless the school allows it
    FORM = "form"  # no form that is switched on lets these two be who they would be (programme §4)
    UNCHECKED_ADULT = "unchecked_adult"  # a child with an adult from outside whom the school has not checked
    VETO = "veto"  # the curator's «not these two», or «this one with another»
    PARTED = "parted"  # a former pair that failed
    NO_COMMON_SLOT = "no_common_slot"


@dataclass(frozen=True, slots=True)
class Seeker:
    """A mentee who waits for a mentor; what is not known refuses nobody."""

    participation_id: int
    person_id: int
    kind: PersonKind | None = None
    form: MentoringForm | None = None
    """The form the mentee joined for, if one was named."""
    age: int | None = None
    grade: int | None = None
    letter: str | None = None
    """Of the class: with the grade it says who sits together."""
    areas: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    mentor_kind: str | None = None
    mentor_sex: Sex | None = None
    """Whom the mentee would rather have; usually nobody has asked."""
    format: str | None = None
    role_models: frozenset[str] = frozenset()
    relatives: frozenset[int] = frozenset()
    """Persons of the same family, guardians above all."""
    waiting_days: int = 0
    returning: bool = False
    """Had a mentor and wants another: the first in line."""
    choices: tuple[int, ...] = ()
    """Guides named at the common event, the first choice first."""
    parted: frozenset[int] = frozenset()
    """Guides from whom a curator has parted this mentee: none of them again."""
    declined: frozenset[int] = frozenset()
    """Guides with whom a proposal came to nothing: possible, but after all others."""
    minor: bool = True
    place: int = 0
    """The school, where several are worked out at once: pairs are made within one."""
    own_bars: tuple[Bar, ...] = ()
    """What keeps this mentee out of every pair: ``COMMISSION``, ``CONSENT``."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A mentor and what was offered; what is not known refuses nobody."""

    participation_id: int
    person_id: int
    kind: PersonKind | None = None
    form: MentoringForm | None = None
    grade: int | None = None
    letter: str | None = None
    sex: Sex | None = None
    """As a curator has noted it; never guessed from a name."""
    areas: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    format: str | None = None
    ages: frozenset[str] = frozenset()
    """Age bands of IN-MR 4."""
    role_models: frozenset[str] = frozenset()
    capacity_left: int = 1
    mentees: int = 0
    """Mentees led already, the proposed ones among them."""
    choices: tuple[int, ...] = ()
    """Seekers named at the common event, the first choice first."""
    checked: bool = True
    """An adult from outside: identity and the school's own checks are done. Others need none."""
    place: int = 0
    own_bars: tuple[Bar, ...] = ()
    """What keeps this mentor out of every pair: ``CONSENT``, ``TRAINING``, ``SELECTION``."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the school and the curator have laid down for one run."""

    forms: tuple[FormRule, ...]
    """The forms switched on, in the order of the catalogue."""
    must: frozenset[Pair] = frozenset()
    """Pairs that stand: the curator's «these two» and what was locked in an earlier set. Hard rules still hold."""
    never: frozenset[Pair] = frozenset()
    before: frozenset[Pair] = frozenset()
    """The pairs of the last set: kept where that costs nothing."""
    groups: bool = False
    """Mentees of one mentor with the same request are proposed as one group."""
    classmates: bool = False
    """Pupils of one class may be a pair."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The most points a criterion gives (``catalog/matching.yaml``); whole numbers, so that sums are exact."""

    points: Mapping[Criterion, int]
    waiting_full_days: int = 21
    """From so many days on the waiting gives all its points."""

    def of(self, criterion: Criterion) -> int:
        """Return the most points of a criterion."""
        return self.points.get(criterion, 0)


@dataclass(frozen=True, slots=True)
class PairFit:
    """A possible pair: its form, its points by criterion, and what is in common, to be shown."""

    seeker_id: int
    guide_id: int
    form: MentoringForm | None
    points: tuple[tuple[Criterion, int], ...] = ()
    """Only criteria that count for this pair; they add up to ``total``."""
    areas: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    role_model: str | None = None
    """A role model that suits both, as a suggestion."""

    @property
    def total(self) -> int:
        """All points together."""
        return sum(points for _, points in self.points)

    @property
    def pair(self) -> Pair:
        """Both sides."""
        return self.seeker_id, self.guide_id

    def of(self, criterion: Criterion) -> int:
        """Return the points of one criterion."""
        return dict(self.points).get(criterion, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Mentees of one mentor who are proposed together: one form, one request they share."""

    guide_id: int
    form: MentoringForm
    area: str
    seeker_ids: tuple[int, ...]


class Change(StrEnum):
    """What would get somebody a mentor who has none; the smallest change is named."""

    NONE_JOINED = "none_joined"  # no mentor at all whom a form allows
    AREA_ON_SLOT = "area_on_slot"  # «нет наставника с физикой по вторникам»: only a new mentor helps
    SLOT = "slot"  # a common time with one of those who still have a place
    PLACES = "places"  # those who fit are full: one more place
    CHECKS = "checks"  # those who fit lack the school's checks
    TRAINING = "training"
    SELECTION = "selection"
    CONSENT = "consent"  # those who fit lack a consent or the questionnaire
    OWN = "own"  # what the mentee lacks (``Unmatched.own``)
    SAME_CLASS = "same_class"  # those who fit sit in the same class, which the school can allow
    RULE = "rule"  # what a curator has laid down and may take back: «not these two», «this one with another»


@dataclass(frozen=True, slots=True)
class Nearest:
    """The smallest change that makes a pair possible."""

    change: Change
    areas: tuple[str, ...] = ()
    """What is asked for and no mentor whom a form allows offers at these times, with or without a place."""
    slots: tuple[str, ...] = ()
    """When the mentee has time and no such mentor has; with both empty all who would do are taken."""
    guide_ids: tuple[int, ...] = ()
    """Mentors who would do after the change, the best fit first; a few."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A mentee without a mentor, why, and what would change it."""

    seeker_id: int
    bars: tuple[tuple[Bar, int], ...]
    """How many mentors each reason rules out; one mentor may count under several."""
    guides: int
    """How many mentors there are."""
    nearest: Nearest
    own: tuple[Bar, ...] = ()
    """What rules out every mentor."""


@dataclass(frozen=True, slots=True)
class BestSet:
    """The most pairs, of those the best, of those the longest waiting (issue: pairing that explains itself)."""

    pairs: tuple[PairFit, ...]
    """By points, then by waiting; those that stand (``Terms.must``) among them."""
    unmatched: tuple[Unmatched, ...] = ()
    """The longest waiting first."""
    groups: tuple[Group, ...] = ()
    full: int = 100
    """The most points a pair could have in this run: «86 из 100»."""
    unmet: tuple[Pair, ...] = field(default=())
    """Pairs of ``Terms.must`` that hard rules or places did not allow."""

    @property
    def total(self) -> int:
        """The points of all pairs."""
        return sum(pair.total for pair in self.pairs)
