"""A reminder as it leaves: why it came, how to put it off or stop it; several for one person as one message."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from domain.reminder_order import MOST_SNOOZES, ROADMAP, TOPICS, rank
from domain.reminders import AHEAD, CURATORS
from services.composers.reminder_words import WHY
from services.notices import Brief, Button, Outgoing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from locales import Translator

MOST_LINES: Final = 5
"""More things than this are a list: the rest stands behind the last button."""
LABEL: Final = 22
_SIDE_BY_SIDE: Final = 13
_MINUTE: Final = 60
_USUAL_SECONDS: Final = 60
_IN_TIME: Final = AHEAD | {ROADMAP}
"""Not to be put off as a message: later is too late, and a row of a roadmap is put off by itself, with a reason."""


@dataclass(frozen=True, slots=True)
class Part:
    """One reminder that is still wanted, worded by its composer."""

    outbox_id: int
    kind: str
    message: Outgoing
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def postponable(self) -> bool:
        """Whether the message may be put off, three times at most."""
        return self.kind not in _IN_TIME and int(self.params.get("again", 0)) < MOST_SNOOZES

    @property
    def brief(self) -> Brief:
        """The reminder as a line of a digest."""
        given = self.message.brief
        first = next((button for row in self.message.buttons for button in row), None)
        if given is None or "for" in self.params:
            line = re.sub(r"<[^>]*>", "", self.message.text.partition("\n")[0]).rstrip(".")
            return Brief(line, given.seconds if given else _USUAL_SECONDS, first)
        return Brief(given.line, given.seconds, given.button or first)


def framed(parts: Iterable[Part], t: Translator) -> Outgoing:
    """Return the one message for all reminders that one person gets now, the most useful first."""
    ordered = sorted(parts, key=lambda part: rank(part.kind))
    return _single(ordered[0], t) if len(ordered) == 1 else _digest(ordered, t)


def _single(part: Part, t: Translator) -> Outgoing:
    text = part.message.text
    why = part.message.brief.why if part.message.brief else None
    if why is None and part.kind in WHY:
        why = t.you(WHY[part.kind])
    if why:
        text += f"\n<i>{why}</i>"
    last = []
    if part.postponable:
        last.append(Button(t("Later…"), f"snooze:{part.outbox_id}"))
    if part.kind in TOPICS:
        last.append(Button(t("Don't remind"), f"stop:{part.outbox_id}"))
    rows = (*part.message.buttons, tuple(last)) if last else part.message.buttons
    return Outgoing(text, rows, part.message.file)


def _digest(parts: Sequence[Part], t: Translator) -> Outgoing:
    shown = parts[:MOST_LINES]
    briefs = [part.brief for part in parts]
    minutes = max(1, round(sum(brief.seconds for brief in briefs) / _MINUTE))
    things = t.plural("{n} thing", "{n} things", len(parts))
    takes = t.plural("{n} minute", "{n} minutes", minutes)
    reason = t("All in one message, so that the telephone rings once.")
    lines = [f"<b>{things}, {takes}</b>"]
    lines += [f"{number}. {brief.line}" for number, brief in enumerate(briefs[: len(shown)], 1)]
    if len(parts) > len(shown):
        lines.append(t("and {more} more", more=len(parts) - len(shown)))
    lines.append(f"<i>{reason}</i>")
    buttons = [
        Button(_clip(f"{number}. {brief.button.label}"), brief.button.action)
        for number, brief in enumerate(briefs[: len(shown)], 1)
        if brief.button
    ]
    last = []
    postponable = next((part for part in parts if part.postponable), None)
    if postponable is not None:
        last.append(Button(t("Later…"), f"snooze:{postponable.outbox_id}"))
    last.append(Button(t("Settings…"), "reminders"))
    rows = _rows(buttons)
    if any(part.kind in CURATORS for part in parts):
        rows.append((Button(t("All of today"), "today"),))
    return Outgoing("\n".join(lines), (*rows, tuple(last)))


def _rows(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        short = len(button.label) <= _SIDE_BY_SIDE
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= _SIDE_BY_SIDE:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return rows


def _clip(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1].rstrip()}…"
