"""The buttons under a question: one widget for all, each button carrying the question it belongs to.

One window shows every question, and an old message may still show the last one: a tap says for which item it is meant,
and one that comes too late is told apart (design §5, "widget ids differ by window or a stale tap answers another
question"). What a tap does to a tick is said too (``+`` or ``-``), so that a double tap ticks once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.answers import AnswerType
from services.asking import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from catalog.questionnaire import Item
    from dialogs.survey.state import Progress
    from locales import Translator

# Words in capitals cannot be options: the catalogue's ids are lower case.
BACK: Final = "BACK"
SKIP: Final = "SKIP"
NEXT: Final = "NEXT"
KEEP: Final = "KEEP"
PAUSE: Final = "PAUSE"

SCALE_ROW: Final = 5
NUMBER_ROW: Final = 5
SHORT_LABEL: Final = 14
"""Two buttons of this length fit side by side on a 360-pixel phone."""
QUICK_RANGE: Final = 10
PAUSE_FROM_SECONDS: Final = 60
DAYS_OFFERED: Final = 6


class Key(NamedTuple):
    """A button: its label, and ``item:what`` for the callback."""

    label: str
    data: str


def rows(progress: Progress, t: Translator, *, child: bool, today: date) -> list[list[Key]]:
    """Return all buttons under the question on the screen."""
    item = progress.item
    return [
        *_answers(progress, item, t, child=child, today=today),
        *_way(progress, item, t),
    ]


def _answers(progress: Progress, item: Item, t: Translator, *, child: bool, today: date) -> list[list[Key]]:
    match item.type:
        case AnswerType.S10:
            return _wrap([Key(str(n), f"{item.id}:{n}") for n in range(1, 11)], SCALE_ROW)
        case AnswerType.NUM:
            return _wrap([Key(str(n), f"{item.id}:{n}") for n in quick_numbers(item)], NUMBER_ROW)
        case AnswerType.DATE:
            days = [today + timedelta(days=n) for n in range(1, DAYS_OFFERED + 1)]
            return _wrap([Key(t.short_day(day), f"{item.id}:{day.isoformat()}") for day in days], 2)
        case AnswerType.OT:
            return []
        case AnswerType.MC3:
            ticked = set(progress.picked)
            keys = [
                Key(f"✓ {label}", f"{item.id}:-{option}") if option in ticked else Key(label, f"{item.id}:+{option}")
                for option, label in _labels(item, t.locale, child=child)
            ]
            return _wrap(keys, _width(keys))
        case _:
            keys = [Key(label, f"{item.id}:{option}") for option, label in _labels(item, t.locale, child=child)]
            return _wrap(keys, _width(keys))


def quick_numbers(item: Item) -> Sequence[int]:
    """Return the numbers offered as buttons: the catalogue's choices, or a range of ten at most."""
    if item.choices:
        return item.choices
    low, high = item.minimum, item.maximum
    if low is None or high is None or high - low >= QUICK_RANGE or item.decimals:
        return ()
    return range(int(low), int(high) + 1)


def _way(progress: Progress, item: Item, t: Translator) -> list[list[Key]]:
    """Return the buttons that lead on: next, back, skip, tomorrow."""
    found: list[list[Key]] = []
    if item.type is AnswerType.MC3 and progress.picked:
        found.append([Key(t("Next ({number})", number=len(progress.picked)), f"{item.id}:{NEXT}")])
    step: list[Key] = []
    if progress.is_extra or progress.place()[0] > 1:
        step.append(Key(t("← Back"), f"{item.id}:{BACK}"))
    ticking = item.type is AnswerType.MC3 and bool(progress.picked)
    if progress.data.get("answered") and not ticking:
        step.append(Key(t("Keep as it is"), f"{item.id}:{KEEP}"))
    elif item.skippable and not ticking and not progress.is_extra:
        step.append(Key(t("Skip"), f"{item.id}:{SKIP}"))
    if step:
        found.append(step)
    long = progress.questionnaire.seconds >= PAUSE_FROM_SECONDS
    if (long or progress.questionnaire.id in SHEETS) and not progress.is_extra:
        found.append([Key(t("Continue tomorrow"), f"{item.id}:{PAUSE}")])
    return found


def _labels(item: Item, locale: str, *, child: bool) -> list[tuple[str, str]]:
    return [(option.id, option.label.of(locale, child=child)) for option in item.options]


def _width(keys: Sequence[Key]) -> int:
    return 2 if all(len(key.label.removeprefix("✓ ")) <= SHORT_LABEL for key in keys) else 1


def _wrap(keys: Sequence[Key], width: int) -> list[list[Key]]:
    return [list(keys[start : start + width]) for start in range(0, len(keys), width)]
