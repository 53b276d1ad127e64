"""Indicators in words: values, signs, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.indicator_inputs import Reason
from domain.indicators import Direction, Measure, Printed, Status, Value, half_up
from locales.marks import N_

if TYPE_CHECKING:
    from fractions import Fraction

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
    Status.NEAR: N_("nearly there: 90 % of the plan or more"),
    Status.BELOW: N_("below the plan"),
    Status.GREW: N_("more than last year"),
    Status.NOT_GROWN: N_("no more than last year"),
    Status.NO_PLAN: N_("nothing to compare it with yet"),
    Status.NO_DATA: N_("no data yet"),
}
REASONS: Final = {
    Reason.MISTYPED: N_("A typing mistake"),
    Reason.MADE_EXACT: N_("The source was put right"),
    Reason.OTHER_SOURCE: N_("Another source"),
}


def printed(t: Translator, unit: Printed, exact: Fraction) -> str:
    """Return a value for print, rounded half up to one decimal (indicators §0 rule 4)."""
    shown = half_up(exact)
    if unit is Printed.PERCENT:
        return t("{number} %", number=t.number(float(shown)))
    return t.number(int(shown)) if unit is Printed.PEOPLE else f"{'+' if shown > 0 else ''}{t.number(float(shown))}"


def value_words(t: Translator, value: Value | None) -> str:
    """Return a value, or that there is none; above the whole it is flagged."""
    if value is None:
        return t("no data")
    words = printed(t, value.unit, value.exact)
    return t("{value} ⚠ above the whole", value=words) if value.over else words


def label(t: Translator, figure: Figure) -> str:
    """Return «≈ I1 · 18,4 % · почти»."""
    parts = [f"{SIGNS[figure.status]} {figure.spec.id}"]
    if figure.value is not None:
        parts.append(printed(t, figure.value.unit, figure.value.exact))
    if (word := SHORT.get(figure.status)) is not None:
        parts.append(t(word))
    return " · ".join(parts)


def line(t: Translator, figure: Figure) -> str:
    """Return an indicator of the list: what it is, what it is now, what was planned."""
    title = figure.spec.title.of(t.locale)
    if figure.plan is None:
        return t("<b>{id}</b> {title}: {value}", id=figure.spec.id, title=title, value=value_words(t, figure.value))
    return t(
        "<b>{id}</b> {title}: {value} (plan {plan})",
        id=figure.spec.id,
        title=title,
        value=value_words(t, figure.value),
        plan=printed(t, figure.spec.unit, figure.plan),
    )


def card_lines(t: Translator, card: Card) -> list[str]:
    """Return one indicator with everything that it rests on."""
    figure, spec = card.figure, card.figure.spec
    value = figure.value
    lines = [f"<b>{t('{id} · {title}', id=spec.id, title=spec.title.of(t.locale))}</b>"]
    now = f"{SIGNS[figure.status]} {value_words(t, value)}: {t(LONG[figure.status])}"
    lines.append(now if value is not None else f"{SIGNS[figure.status]} {t(LONG[figure.status])}")
    if spec.measure is Measure.CHANGE and value is not None:
        lines.append(t("Answered twice: {n}", n=value.denominator))
    elif value is not None and value.denominator is not None:
        lines.append(t("{numerator} of {denominator}", numerator=t.number(value.numerator),
                       denominator=t.number(value.denominator)))  # fmt: skip
    elif figure.numerator is not None and value is None:
        lines.append(t("Counted so far: {numerator}", numerator=t.number(figure.numerator)))
    if spec.direction is not Direction.GROWTH:
        plan = t("none") if figure.plan is None else printed(t, spec.unit, figure.plan)
        lines.append(t("Plan: {plan} · last year: {before}", plan=plan, before=value_words(t, card.before.value)))
    else:
        lines.append(t("Last year: {before}", before=value_words(t, card.before.value)))
    if figure.answered is not None and figure.rate is not None:
        lines.append(
            t("Of those who answered: {answered} · answered: {rate}", answered=value_words(t, figure.answered),
              rate=value_words(t, figure.rate))
        )  # fmt: skip
    if figure.awaiting:
        lines.append(t("Waiting for consents, not counted: {n}", n=figure.awaiting))
    lines.append(f"<i>{t('{how}', how=spec.how.of(t.locale))}</i>")
    return lines
