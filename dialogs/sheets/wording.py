"""How sheets are worded: states by their words, changes in words, what the surveys suggest."""

from __future__ import annotations

from fractions import Fraction
from html import unescape
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from domain.answers import OPEN_TEXT_LIMIT
from domain.conformity import Level
from locales.marks import N_
from services.sheets_rows import DECISION_ITEM, PAIR, STATE_ITEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.model import Catalogue
    from catalog.questionnaire import Item
    from locales import Translator
    from services.sheets_hints import Hints, Mean, Share
    from services.sheets_rows import PairState

SIGNS: Final = {
    "fcu_aims": N_("Aims and tasks"),
    "fcu_free_will": N_("Principles, free will"),
    "fcu_methods": N_("Modern methods"),
    "fcu_climate": N_("Calm atmosphere"),
    "fcu_judgement": N_("Mentors' judgement"),
    "fcu_participants": N_("Participants content"),
    "fcu_partners": N_("Partners content"),
    "fcu_active": N_("Mentees active"),
    "fcu_applied": N_("Use of what was learnt"),
}
"""The nine signs in a few words."""
LEVELS: Final = {
    Level.OPTIMAL: N_("optimal level"),
    Level.ACCEPTABLE: N_("acceptable level"),
    Level.NOT_ACCEPTABLE: N_("not acceptable level"),
}
GROUPS: Final = {
    "FIN-ME": N_("mentees"),
    "FIN-MR": N_("mentors"),
    "FIN-GU": N_("parents"),
    "FIN-PT": N_("partners"),
}
"""Questionnaire → who has answered it."""


def option(catalogue: Catalogue, t: Translator, instrument: str, item_id: str, chosen: object) -> str:
    """Return the label of an option, the bare id where the catalogue has none any more."""
    item = catalogue.questionnaire(instrument).item(item_id)
    return next((each.label.of(t.locale) for each in item.options if each.id == str(chosen)), str(chosen))


def state_line(t: Translator, catalogue: Catalogue, state: PairState, zone: str) -> list[str]:
    """Return what was found of a pair, in words and with its day."""
    lines = [
        t(
            "Halfway: <b>{state}</b>, {day}",
            state=option(catalogue, t, PAIR, STATE_ITEM, state.state),
            day=t.full_date(state.at.astimezone(ZoneInfo(zone)).date()),
        )
    ]
    if state.decision is not None:
        lines.append(t("Decision: {what}", what=option(catalogue, t, PAIR, DECISION_ITEM, state.decision)))
    if state.own_pair:
        lines.append(t("Own pair of the curator: nobody else was there to look at it."))
    return lines


def said(t: Translator, item: Item, value: Any) -> str:
    """Return an answer of a fact card as people read it."""
    if value is None:
        return "—"
    labels = {each.id: each.label.of(t.locale) for each in item.options}
    return labels.get(str(value)) or (t.number(value) if isinstance(value, int | float) else str(value))


def change(t: Translator, item: Item, before: Any, after: Any) -> str:
    """Return how a fact has changed, in words; nothing where one of the two is missing."""
    if before is None or after is None:
        return ""
    if item.options:
        order = [each.id for each in item.options]
        if str(before) not in order or str(after) not in order:
            return ""
        moved: float = order.index(str(after)) - order.index(str(before))
        return t("no change") if not moved else t("more than before") if moved > 0 else t("fewer than before")
    moved = round(after - before, item.decimals or 0)
    if not moved:
        return t("no change")
    by = t.number(abs(moved))
    return t("up by {n}", n=by) if moved > 0 else t("down by {n}", n=by)


def proposal(t: Translator, catalogue: Catalogue, hints: Hints, line: str) -> str:
    """Return the text that the surveys suggest for a line of the SWOT; empty where they say nothing.

    It is stored as it stands when the curator takes it, so nothing in it is escaped.
    """
    parts: Iterable[str]
    match line:
        case "swot_strengths":
            parts = (_mean(t, catalogue, each) for each in hints.strong)
        case "swot_weaknesses":
            parts = (_mean(t, catalogue, each) for each in hints.weak)
        case "swot_chances":
            parts = (_share(t, catalogue, each, N_("«{question}» yes: {n} of {m} ({group})")) for each in hints.stay)
        case _:
            parts = (_share(t, catalogue, each, N_("«{question}» no: {n} of {m} ({group})")) for each in hints.leave)
    found = ""
    for part in parts:
        longer = f"{found}; {part}" if found else part
        if len(longer) > OPEN_TEXT_LIMIT:
            break
        found = longer
    return unescape(found)


def often(t: Translator, hints: Hints) -> str:
    """Return the words that people used most in their own words, or nothing."""
    if not hints.words:
        return ""
    return t("Often written: {words}", words=", ".join(f"{each.word} ({each.people})" for each in hints.words))


def _mean(t: Translator, catalogue: Catalogue, mean: Mean) -> str:
    return t(
        "«{question}» {mean} of 10 ({group})",
        question=_question(t, catalogue, mean),
        mean=tenths(t, mean.group.mean),
        group=t(GROUPS[mean.instrument]),
    )


def _share(t: Translator, catalogue: Catalogue, share: Share, text: str) -> str:
    question, group = _question(t, catalogue, share), t(GROUPS[share.instrument])
    return t(text, question=question, n=share.said, m=share.people, group=group)


def _question(t: Translator, catalogue: Catalogue, asked: Mean | Share) -> str:
    return catalogue.questionnaire(asked.instrument).item(asked.item_id).text.of(t.locale)


def tenths(t: Translator, mean: Fraction) -> str:
    """Return a mean with one decimal, half up (indicators §0, rule 4)."""
    return t.number(int(mean * 10 + Fraction(1, 2)) / 10)
