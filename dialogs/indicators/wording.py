"""Indicators in words: values, signs, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.indicator_inputs import Reason
from domain.indicators import Direction, Measure, Status, Value
from locales.marks import N_
from services.indicators.words import printed

if TYPE_CHECKING:
    from locales import Translator
    from services.indicators.figures import Card, Figure

SIGNS: Final = {
    Status.REACHED: "✓",
    Status.NEAR: "≈",
    Status.BELOW: "✗",
    Status.GREW: "↑",
    Status.NOT_GROWN: "→",
    Status.NO_PLAN: "○",
    Status.NO_DATA: "—",
}
"""Beside the word, never instead of it."""
SHORT: Final = {
    Status.REACHED: N_("met"),
    Status.NEAR: N_("near"),
    Status.BELOW: N_("low"),
    Status.GREW: N_("grew"),
    Status.NOT_GROWN: N_("flat"),
    Status.NO_DATA: N_("no data"),
}
LONG: Final = {
    Status.REACHED: N_("the plan is met"),
    Status.NEAR: N_("the plan is nearly met"),
    Status.BELOW: N_("below the plan"),
    Status.GREW: N_("more than last year"),
    Status.NOT_GROWN: N_("no more than last year"),
    Status.NO_PLAN: N_("nothing to compare it with yet"),
    Status.NO_DATA: N_("no data yet"),
}
TOO_MUCH: Final = (N_("high"), N_("above the plan"))
"""The short and the long word for missing a plan that is to stay low."""
SOURCES: Final = {
    "statistics": N_("Statistics office"),
    "office": N_("Education department"),
    "school": N_("The school's lists"),
}
REASONS: Final = {
    Reason.MISTYPED: N_("A typing mistake"),
    Reason.MADE_EXACT: N_("The source was put right"),
    Reason.OTHER_SOURCE: N_("Another source"),
}


def value_words(t: Translator, value: Value | None) -> str:
    """Return a value, or that there is none; above the whole it is flagged."""
    if value is None:
        return t("no data")
    words = printed(t, value.unit, value.exact)
    return t("{value} ⚠ over 100 %: check the numbers", value=words) if value.over else words


def figure_words(t: Translator, figure: Figure) -> str:
    """Return an indicator's value; so few of a sensitive one that it would say who it is are not told."""
    return t("fewer than 5") if figure.hidden else value_words(t, figure.value)


def label(t: Translator, figure: Figure) -> str:
    """Return «≈ I1 · 18,4 % · почти»."""
    parts = [f"{SIGNS[figure.status]} {figure.spec.id}"]
    if figure.value is not None:
        parts.append(printed(t, figure.value.unit, figure.value.exact))
    if figure.hidden:
        parts.append(figure_words(t, figure))
    elif _too_much(figure):
        parts.append(t(TOO_MUCH[0]))
    elif (word := SHORT.get(figure.status)) is not None:
        parts.append(t(word))
    return " · ".join(parts)


def line(t: Translator, figure: Figure) -> str:
    """Return an indicator of the list: what it is, what it is now, what was planned."""
    title = figure.spec.title.of(t.locale)
    if figure.plan is None:
        return t("<b>{id}</b> {title}: {value}", id=figure.spec.id, title=title, value=figure_words(t, figure))
    return t(
        "<b>{id}</b> {title}: {value} (plan {plan})",
        id=figure.spec.id,
        title=title,
        value=figure_words(t, figure),
        plan=printed(t, figure.spec.unit, figure.plan),
    )


def card_lines(t: Translator, card: Card) -> list[str]:
    """Return one indicator with everything that it rests on."""
    figure, spec = card.figure, card.figure.spec
    value = figure.value
    lines = [f"<b>{t('{id} · {title}', id=spec.id, title=spec.title.of(t.locale))}</b>"]
    said = [figure_words(t, figure)] if figure.hidden or value is not None else []
    said += [] if figure.hidden else [t(TOO_MUCH[1] if _too_much(figure) else LONG[figure.status])]
    lines.append(f"{SIGNS[figure.status]} {': '.join(said)}")
    if spec.measure is Measure.CHANGE and value is not None:
        lines.append(t("Answered twice: {n}", n=value.denominator))
    elif value is not None and value.denominator is not None:
        lines.append(t("{numerator} of {denominator}", numerator=t.number(value.numerator),
                       denominator=t.number(value.denominator)))  # fmt: skip
    elif figure.numerator is not None and value is None:
        lines.append(t("Counted so far: {numerator}", numerator=t.number(figure.numerator)))
    if spec.direction is not Direction.GROWTH:
        plan = t("none") if figure.plan is None else printed(t, spec.unit, figure.plan)
        lines.append(t("Plan: {plan} · last year: {before}", plan=plan, before=figure_words(t, card.before)))
    else:
        lines.append(t("Last year: {before}", before=figure_words(t, card.before)))
    if figure.answered is not None and figure.rate is not None:
        lines.append(
            t("Of those who answered: {answered} · answered: {rate}", answered=value_words(t, figure.answered),
              rate=value_words(t, figure.rate))
        )  # fmt: skip
    if figure.awaiting:
        lines.append(t("Waiting for consents, not counted: {n}", n=figure.awaiting))
    lines.append(f"<i>{t('{how}', how=spec.how.of(t.locale))}</i>")
    return lines


def _too_much(figure: Figure) -> bool:
    return figure.status is Status.BELOW and figure.spec.direction is Direction.DOWN
