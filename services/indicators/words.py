"""A value of an indicator as it is printed, on a screen and in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.indicators import Printed, half_up

if TYPE_CHECKING:
    from fractions import Fraction

    from locales import Translator


def printed(t: Translator, unit: Printed, exact: Fraction) -> str:
    """Return a value for print, rounded half up to one decimal (indicators §0 rule 4)."""
    shown = half_up(exact)
    if unit is Printed.PERCENT:
        return t("{number} %", number=t.number(float(shown)))
    return t.number(int(shown)) if unit is Printed.PEOPLE else f"{'+' if shown > 0 else ''}{t.number(float(shown))}"
