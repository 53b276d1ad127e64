"""The seven stages of a cycle: where a school stands, and what each stage still lacks (Р-145; programme §2).

A guide and no cage: a stage is left once its conditions hold, or once the curator has gone on with a note. What is
missing stays visible all the same, so nothing is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping


class Stage(IntEnum):
    """The stages in the order of the methodology, whatever the dates of a roadmap say (programme §12 no. 3)."""

    CONDITIONS = 1
    MENTEES = 2
    MENTORS = 3
    SELECTION = 4
    MATCHING = 5
    WORK = 6
    COMPLETION = 7


class Need(StrEnum):
    """What must hold before a stage is done; the chat has one line for each."""

    FORMS = "forms"
    DOCUMENTS = "documents"
    PARTNERS = "partners"
    REFERRALS = "referrals"
    MENTEES_READY = "mentees_ready"
    MENTORS_READY = "mentors_ready"
    PLACES = "places"
    TRAINED = "trained"
    SELECTED = "selected"
    ORDERS = "orders"
    MATCHED = "matched"
    PLANNED = "planned"
    FINALS = "finals"
    CLOSED = "closed"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of one school's open cycle; persons on the mentors' and mentees' side, matches from ``pairs`` on."""

    forms: int = 0
    documents: int = 0
    documents_needed: int = 0
    partners: int = 0
    """Partner organisations whose agreement has not ended."""
    agreements: int = 0
    """Of them those whose agreement is noted."""
    referrals: int = 0
    """Pupils who were suggested for a mentor."""
    referrals_seen: int = 0
    """Of them those whom the curator has looked at."""
    mentees: int = 0
    mentees_ready: int = 0
    mentors: int = 0
    mentors_ready: int = 0
    """Consents and questionnaire are there; training and selection are the next stage."""
    places: int = 0
    """Mentees that the mentors of the pool have said they can take."""
    trained: int | None = None
    """``None``: the school does not ask for it."""
    selected: int | None = None
    matched: int = 0
    """Ready mentees who have a match by order."""
    await_order: int = 0
    pairs: int = 0
    """Matches by order, those that are over included."""
    planned: int = 0
    """Of them those that have held their planning meeting or are over."""
    finals: int = 0
    over: int = 0
    sheet: bool = False
    """The curator's sheet of the cycle is filled in."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its count: ``have`` of ``want``."""

    need: Need
    have: int
    want: int

    @property
    def met(self) -> bool:
        """Whether it holds. Nothing to count is not enough: a school without mentees has not done stage 2."""
        return self.have >= self.want > 0


def conditions(stage: Stage, facts: Facts) -> tuple[Condition, ...]:
    """Return what must hold before a stage is done (programme §2, column "output")."""
    return tuple(_CONDITIONS[stage](facts))


def _prepared(f: Facts) -> Iterator[Condition]:
    yield Condition(Need.FORMS, f.forms, 1)
    if f.documents_needed:
        yield Condition(Need.DOCUMENTS, f.documents, f.documents_needed)
    if f.partners:
        yield Condition(Need.PARTNERS, f.agreements, f.partners)


def _mentees(f: Facts) -> Iterator[Condition]:
    if f.referrals:
        yield Condition(Need.REFERRALS, f.referrals_seen, f.referrals)
    yield _all(Need.MENTEES_READY, f.mentees_ready, f.mentees)


def _mentors(f: Facts) -> Iterator[Condition]:
    yield _all(Need.MENTORS_READY, f.mentors_ready, f.mentors)
    yield _all(Need.PLACES, f.places, f.mentees_ready)


def _selection(f: Facts) -> Iterator[Condition]:
    for need, have in ((Need.TRAINED, f.trained), (Need.SELECTED, f.selected)):
        if have is not None:
            yield _all(need, have, f.mentors)


def _matching(f: Facts) -> Iterator[Condition]:
    yield _all(Need.MATCHED, f.matched, f.mentees_ready)
    if f.await_order:
        yield Condition(Need.ORDERS, f.pairs, f.pairs + f.await_order)


def _work(f: Facts) -> Iterator[Condition]:
    yield _all(Need.PLANNED, f.planned, f.pairs)
    yield _all(Need.FINALS, f.finals, f.pairs)


def _completion(f: Facts) -> Iterator[Condition]:
    yield _all(Need.CLOSED, f.over, f.pairs)
    yield Condition(Need.SHEET, int(f.sheet), 1)


_CONDITIONS: Final[Mapping[Stage, Callable[[Facts], Iterator[Condition]]]] = MappingProxyType(
    {
        Stage.CONDITIONS: _prepared,
        Stage.MENTEES: _mentees,
        Stage.MENTORS: _mentors,
        Stage.SELECTION: _selection,
        Stage.MATCHING: _matching,
        Stage.WORK: _work,
        Stage.COMPLETION: _completion,
    }
)


def _all(need: Need, have: int, of: int) -> Condition:
    return Condition(need, have, max(1, of))


def missing(stage: Stage, facts: Facts) -> tuple[Condition, ...]:
    """Return the conditions of a stage that do not hold."""
    return tuple(each for each in conditions(stage, facts) if not each.met)


def standing(facts: Facts, passed: Collection[Stage] = ()) -> Stage:
    """Return the stage a school is in: the first that is neither done nor ``passed`` with a note; the last at the end.

    The stages overlap in life: one that is ahead may be done already, and then it is not asked for again.
    """
    return next((each for each in Stage if each not in passed and missing(each, facts)), Stage.COMPLETION)


def finished(facts: Facts) -> bool:
    """Whether the last stage is done, too."""
    return not missing(Stage.COMPLETION, facts)


_USUAL: Final[Mapping[Stage, tuple[int, int]]] = MappingProxyType(
    {
        Stage.CONDITIONS: (8, 31),
        Stage.MENTEES: (9, 15),
        Stage.MENTORS: (9, 25),
        Stage.SELECTION: (9, 30),
        Stage.MATCHING: (10, 5),
        Stage.WORK: (4, 30),
        Stage.COMPLETION: (5, 31),
    }
)


def usual_end(stage: Stage, starts_on: date) -> date:
    """Return by when a stage is usually done in a cycle that begins in autumn (programme §2, recommended calendar).

    A school that begins at another time of the year is given the same distance from its beginning.
    """
    month, day = _USUAL[stage]
    autumn = date(starts_on.year, 9, 1)
    usual = date(starts_on.year + (month < 8), month, day)  # noqa: PLR2004 - the school year turns in August
    return usual + (starts_on - autumn)
