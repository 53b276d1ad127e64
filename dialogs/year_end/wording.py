"""The words of a school year's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.stages.wording import LINES
from domain.rounds import ASKED_TWICE
from locales.marks import N_

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from locales import Translator
    from services.year_end import YearView

WORDS: Final = {
    "early": N_("Closed too early"),
    "pair": N_("A pair is still at work"),
    "mistake": N_("Closed by mistake"),
}
"""Notes on buttons."""


def open_lines(t: Translator, found: YearView) -> list[str]:
    """Say what is still open in a year that runs."""
    lines = [t("<b>The end of the year · {school}</b>", school=found.school)]
    lines.append(t("The year runs until {day}.", day=t.full_date(found.ends_on)))
    if found.pairs:
        lines.append("○ " + t("Pairs still open: {n}", n=found.pairs))
    else:
        lines.append("✓ " + t("Every pair is ended or goes on."))
    if found.carried:
        lines.append("→ " + t("Go on next year: {n}", n=found.carried))
    if found.unanswered:
        lines.append("○ " + t("Questionnaires unanswered: {n}", n=found.unanswered))
    if found.calls:
        lines.append("○ " + t("Calls for help not settled: {n}", n=found.calls))
    lines += ["○ " + t(LINES[each.need], have=each.have, want=each.want) for each in found.lacking]
    return lines


def closed_lines(t: Translator, catalogue: Catalogue, found: YearView) -> list[str]:
    """Say how a year was closed and what can still be done."""
    lines = [t("<b>The year is closed · {school}</b>", school=found.school)]
    lines.append(t("{starts} – {ends}", starts=t.full_date(found.starts_on), ends=t.full_date(found.ends_on)))
    if found.carried:
        lines.append("→ " + t("Go on next year: {n}", n=found.carried))
    if found.reopens_until is not None:
        day = t.full_date(found.reopens_until.date())
        lines.append(t("It can be opened again until {day}.", day=day))
    if found.cut_at is not None:
        lines.append(t("The answers carry no names any more; totals stay."))
    elif found.closed_at is not None:
        lines.append(t("30 days after the closing the answers lose their names; totals stay."))
    lines += shift_lines(t, catalogue, found)
    return lines


def shift_lines(t: Translator, catalogue: Catalogue, found: YearView) -> list[str]:
    """Say how what was asked twice has moved, of five people or more."""
    if not found.shifts:
        return []
    lines = [t("\nAsked twice, before and after:")]
    for each in found.shifts:
        if each.instrument in ASKED_TWICE:
            item = catalogue.questionnaire(each.instrument).item(each.item_id)
            mean = t("{before} → {after}", before=f"{each.before:.1f}", after=f"{each.after:.1f}")
            lines.append(f"• {item.text.of(t.locale)}: {mean}")
    return lines
