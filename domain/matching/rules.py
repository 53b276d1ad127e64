"""What makes a pair impossible, whatever speaks for it (programme §2 stage 5, §4, §9; consents §7).

What is not known refuses nobody: a curator knows her people, and the question may not have been asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.forms import form_between
from domain.matching.model import Bar
from domain.vocabulary import PersonKind

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from domain.matching.model import Guide, Seeker, Terms
    from domain.vocabulary import MentoringForm


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about what two people have said or are, not about who they are.

    It reads one thing of each, so that it is worked out once for all who have these things in common.
    """

    bar: Bar
    of_seeker: Callable[[Seeker], Hashable]
    of_guide: Callable[[Guide], Hashable]
    broken: Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class _Placed:
    """What a form asks of somebody."""

    kind: Any
    grade: Any
    form: Any


def general_rules(terms: Terms) -> tuple[Rule, ...]:
    """Return the rules of a run that hold for everybody alike.

    Two pupils of one class are no pair unless the school allows it: a pupil's mentor is one «of a higher level»
    (programme §4), and who sits beside whom all day would be seen to be helped. «Equal – equal» and «settled –
    newcomer» do live within a class, so it is the school's switch and not the form's.
    """
    general = (
        Rule(Bar.FORM, _placed, _placed, lambda mentee, mentor: form_between(terms.forms, mentee, mentor) is None),
        Rule(
            Bar.UNCHECKED_ADULT,
            lambda seeker: seeker.minor,
            lambda guide: guide.checked,
            lambda minor, checked: minor and not checked,
        ),
        Rule(
            Bar.NO_COMMON_SLOT,
            lambda seeker: seeker.slots,
            lambda guide: guide.slots,
            lambda one, other: bool(one) and bool(other) and one.isdisjoint(other),
        ),
    )
    apart = Rule(Bar.SAME_CLASS, _class, _class, lambda one, other: one is not None and one == other)
    return general if terms.classmates else (*general, apart)


def personal_bars(seeker: Seeker, guide: Guide, terms: Terms) -> Iterator[Bar]:
    """Yield what stands between just these two people."""
    if seeker.person_id == guide.person_id:
        yield Bar.SAME_PERSON
    if guide.person_id in seeker.relatives:
        yield Bar.FAMILY
    pair = (seeker.participation_id, guide.participation_id)
    if pair in terms.never or (pair not in terms.must and any(pair[0] == promised for promised, _ in terms.must)):
        yield Bar.VETO
    if guide.participation_id in seeker.parted:
        yield Bar.PARTED


def bars(seeker: Seeker, guide: Guide, terms: Terms) -> tuple[Bar, ...]:
    """Return everything that makes a pair impossible, not only the first; empty if it is possible.

    Places are counted as they are before anybody is placed.
    """
    found = {*seeker.own_bars, *guide.own_bars, *personal_bars(seeker, guide, terms)}
    if guide.capacity_left <= 0:
        found.add(Bar.CAPACITY)
    if seeker.place != guide.place:
        found.add(Bar.OTHER_SCHOOL)
    found.update(rule.bar for rule in general_rules(terms) if rule.broken(rule.of_seeker(seeker), rule.of_guide(guide)))
    return tuple(bar for bar in Bar if bar in found)


def form_of(seeker: Seeker, guide: Guide, terms: Terms) -> MentoringForm | None:
    """Return the form that the two make together, among those switched on (programme §4)."""
    return form_between(terms.forms, seeker, guide)


def _class(one: Seeker | Guide) -> tuple[int, str] | None:
    """Return the class of a pupil of whom both grade and letter are known."""
    if one.kind is not PersonKind.PUPIL or one.grade is None or not one.letter:
        return None
    return one.grade, one.letter.casefold()


def _placed(one: Seeker | Guide) -> _Placed:
    return _Placed(one.kind, one.grade, one.form)
