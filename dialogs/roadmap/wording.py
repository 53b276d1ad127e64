"""How the roadmap's groups and questions are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit.school import clip
from domain.deadline_status import Status
from locales.marks import N_
from services.roadmap.asks import Ask
from services.roadmap.board import Shown
from services.roadmap.words import short_due

if TYPE_CHECKING:
    from datetime import date

    from locales import Translator
    from services.roadmap.board import BoardLine

GROUPS: Final = {
    Shown.LATE: N_("Late: {n}"),
    Shown.MONTH: N_("Due this month: {n}"),
    Shown.PROGRESS: N_("In progress: {n}"),
    Shown.DONE: N_("Done: {n}"),
    Shown.CONFIRM: N_("To be confirmed: {n}"),
    Shown.ASKS: N_("Need an answer: {n}"),
    Shown.ALL: N_("All rows: {n}"),
}
ASKS: Final = {
    Ask.POST: N_("The paper names nobody for this row. Who answers for it?"),
    Ask.DAY: N_("This row goes by a separate plan. Which day is its last?"),
}
_MARKS: Final = {
    Status.OVERDUE: "🔴",
    Status.DUE_TODAY: "🟠",
    Status.DUE_SOON: "🟠",
    Status.DONE: "✓",
    Status.DONE_IN_TIME: "✓",
    Status.BEFORE_APPROVAL: "✓",
    Status.IN_PROGRESS: "▸",
}
_TITLE: Final = 60


def line_text(t: Translator, line: BoardLine, today: date) -> str:
    """Return a row as a line of the list."""
    mark = "?" if line.asks else _MARKS.get(line.status, "·")
    said = t("{mark} <b>{number}</b> {title}, {due}", mark=mark, number=line.number,
             title=clip(t.pick(line.title), _TITLE), due=short_due(t, line.span, today))  # fmt: skip
    return said + (t(" (to be confirmed)") if line.to_be_confirmed else "")


def line_label(t: Translator, line: BoardLine, today: date) -> str:
    """Return a row as a button: «30 · до 15.09»."""
    return f"{line.number} · {short_due(t, line.span, today)}"
