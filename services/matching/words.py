"""Words for points, bars and changes; the reader's translator speaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.matching.model import Bar, Change, Criterion
from domain.matching.overrides import Reason
from domain.vocabulary import Sex
from locales.marks import N_
from services import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.model import Catalogue
    from locales import Translator
    from services.matching.lines import Reckoning
    from services.matching.looking import AloneLine

AREA_ITEMS: Final = ("me_needs", "te_needs", "mr_strong", "mr_strong_t")
SLOT_ITEMS: Final = ("me_slots", "mr_slots")

CRITERIA: Final[Mapping[Criterion, str]] = {
    Criterion.WISH: N_("their own wish"),
    Criterion.AREA: N_("topic"),
    Criterion.SLOT: N_("time"),
    Criterion.WAITING: N_("waiting"),
    Criterion.AGE: N_("age"),
    Criterion.KIND: N_("kind of mentor"),
    Criterion.GENDER: N_("he or she, as wished"),
    Criterion.FORMAT: N_("format"),
    Criterion.ROLE_MODEL: N_("role"),
    Criterion.SPREAD: N_("free mentor"),
    Criterion.DECLINED_BEFORE: N_("a no before"),
}
BARS: Final[Mapping[Bar, str]] = {
    Bar.COMMISSION: N_("goes through the commission (КДН)"),
    Bar.CONSENT: N_("consents or questionnaire are missing"),
    Bar.TRAINING: N_("the mentor lacks training"),
    Bar.SELECTION: N_("the mentor waits for the selection"),
    Bar.CAPACITY: N_("no place left"),
    Bar.OTHER_SCHOOL: N_("another school"),
    Bar.SAME_PERSON: N_("the same person"),
    Bar.FAMILY: N_("one family"),
    Bar.SAME_CLASS: N_("classmates; “Classmates” under the set allows it"),
    Bar.FORM: N_("no form of this year fits"),
    Bar.UNCHECKED_ADULT: N_("an adult whom the school has not checked yet"),
    Bar.VETO: N_("ruled out by the curator"),
    Bar.PARTED: N_("were a pair and were parted"),
    Bar.NO_COMMON_SLOT: N_("no common time"),
}
CHANGES: Final[Mapping[Change, str]] = {
    Change.NONE_JOINED: N_("no mentor has joined yet whom this year's forms allow"),
    Change.AREA_ON_SLOT: N_("no mentor for “{areas}” at this time: {slots}"),
    Change.SLOT: N_("nobody who fits is free then: {slots}"),
    Change.PLACES: N_("those who fit have no place left; one more place would help"),
    Change.CHECKS: N_("those who fit are adults whom the school has not checked yet"),
    Change.TRAINING: N_("those who fit lack the training"),
    Change.SELECTION: N_("those who fit wait for the decision on the selection"),
    Change.CONSENT: N_("those who fit lack consents or the questionnaire"),
    Change.OWN: N_("something of their own is missing first"),
    Change.SAME_CLASS: N_("those who fit are classmates; “Classmates” under the set allows it"),
    Change.RULE: N_("only your own rule stands between; take it back and work the set out anew"),
}
"""Why somebody is alone, said so that it shows what would change it."""
SEXES: Final[Mapping[Sex, str]] = {Sex.FEMALE: N_("She"), Sex.MALE: N_("He")}
WISHES: Final[Mapping[Sex, str]] = {Sex.FEMALE: N_("A woman"), Sex.MALE: N_("A man")}
"""Whom a mentee would rather have as mentor."""
REASONS: Final[Mapping[Reason, str]] = {
    Reason.KNOWS: N_("I know them better"),
    Reason.ASKED: N_("They asked for it"),
    Reason.TENSION: N_("Hard for them together"),
    Reason.FAMILY: N_("The family wishes so"),
    Reason.OTHER: N_("Another reason"),
}


def reckoning_words(t: Translator, catalogue: Catalogue, found: Reckoning) -> str:
    """Return the points one by one: they add up to the total."""
    said = {
        Criterion.AREA: words.labels(words.options(catalogue, t, AREA_ITEMS), found.areas),
        Criterion.SLOT: words.labels(words.options(catalogue, t, SLOT_ITEMS), found.slots),
    }
    parts = []
    for criterion, points in found.points:
        what = said.get(criterion)
        name = t(CRITERIA[criterion])
        parts.append(f"{name} ({what}) {points}" if what else f"{name} {points}")
    return " · ".join(parts)


def bar_words(t: Translator, bars: tuple[Bar, ...]) -> str:
    """Return everything that makes a pair impossible."""
    return ", ".join(t(BARS[bar]) for bar in bars)


def alone_words(t: Translator, catalogue: Catalogue, line: AloneLine) -> str:
    """Return why a mentee has no mentor, and with that what would change it."""
    if line.commission:
        return t(BARS[Bar.COMMISSION])
    if line.gaps:
        return t("first: {what}", what=", ".join(t(words.GAPS[gap]) for gap in line.gaps))
    if line.change is None:
        return t("you took the pair apart; work the set out anew")
    areas = words.labels(words.options(catalogue, t, AREA_ITEMS), line.areas)
    slots = words.labels(words.options(catalogue, t, SLOT_ITEMS), line.slots)
    said = t(CHANGES[line.change], areas=areas or "…", slots=slots or "…")
    if not line.helpers:
        return said
    return t("{said} ({names})", said=said, names=", ".join(each.short for each in line.helpers))
