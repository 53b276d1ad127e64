"""How a pair is, in words: a colour never stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.health import Level, Reason
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.health import Health
    from locales import Translator

LEVELS: Final = {
    Level.RED: N_("🔴 in trouble"),
    Level.YELLOW: N_("🟡 needs a look"),
    Level.GREEN: N_("🟢 doing well"),
}
REASONS: Final = {
    Reason.SILENT: N_("no meeting for over 21 days"),
    Reason.LOW_MARKS: N_("the last two marks are low"),
    Reason.FEW_HELD: N_("most planned meetings fall through"),
    Reason.DISAGREED: N_("told differently whether they met"),
    Reason.NO_PLAN: N_("no plan a week after planning"),
    Reason.LOW_MARK: N_("the last mark is low"),
    Reason.QUIET: N_("no meeting for over two weeks"),
    Reason.FEEDBACK: N_("no word after most meetings"),
    Reason.CONSENT: N_("a consent ends within a month"),
}


def reasons_words(t: Translator, reasons: Iterable[Reason]) -> str:
    """Return why a pair is not green, the worst first."""
    return "; ".join(t(REASONS[each]) for each in reasons)


def health_line(t: Translator, health: Health) -> str:
    """Return how a pair is and why, for its card."""
    said = t(LEVELS[health.level])
    if not health.reasons:
        return said
    return t("{health}: {why}", health=said, why=reasons_words(t, health.reasons))


def counts_words(t: Translator, counts: Mapping[Level, int]) -> str:
    """Return how many pairs are of each level; a level that no pair has is left out."""
    return " · ".join(f"{t(LEVELS[level])} {t.number(counts[level])}" for level in Level if counts.get(level))
