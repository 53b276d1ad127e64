"""One answer against one item: a pure check that returns a normalised value or the reason of a refusal.

Answer types are those of questionnaires §1. Values are plain JSON (int, float, str, list of str), so that they can be
stored and counted as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from domain.plain import plain_text

AnswerValue: TypeAlias = int | float | str | list[str]

OPEN_TEXT_LIMIT: Final = 300  # questionnaires §1, OT
MULTI_CHOICE_LIMIT: Final = 3  # questionnaires §1, MC3
SIGNAL_SCORE: Final = 3  # questionnaires §1: a score <= 3 on safety or support is a quiet signal


class AnswerType(StrEnum):
    """Answer types of questionnaires §1; ``DATE`` is the next meeting of MT-MR."""

    S10 = "S10"
    S5 = "S5"
    YN = "YN"
    YNM = "YNM"
    SC = "SC"
    MC3 = "MC3"
    NUM = "NUM"
    OT = "OT"
    DATE = "DATE"


CHOICE_TYPES: Final = frozenset({AnswerType.YN, AnswerType.YNM, AnswerType.SC, AnswerType.MC3, AnswerType.S5})


_SCALES: Final = {AnswerType.S10: (1, 10), AnswerType.S5: (1, 5)}


class AnswerFault(StrEnum):
    """Why an answer is not taken; the chat has one kind sentence for each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_AN_OPTION = "not_an_option"
    TOO_MANY = "too_many"
    NOT_A_DATE = "not_a_date"


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What decides whether an answer fits: an item without its wording."""

    type: AnswerType
    options: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    safety: bool = False
    signal_options: frozenset[str] = frozenset()


def check_answer(rule: ItemRule, raw: object) -> AnswerValue | AnswerFault:
    """Return the value to store, or the reason why ``raw`` is no answer to the item (questionnaires §1).

    ``raw`` is what the chat has: a button's option id, a list of option ids, a number or typed text.
    Option ids of S5 are "1" to "5" and come back as numbers.
    """
    match rule.type:
        case AnswerType.OT:
            return _open_text(raw)
        case AnswerType.DATE:
            return _date(raw)
        case AnswerType.MC3:
            return _several(rule, raw)
        case AnswerType.SC | AnswerType.YN | AnswerType.YNM:
            return _one(rule, raw)
        case AnswerType.S10 | AnswerType.S5 | AnswerType.NUM:
            low, high = _SCALES.get(rule.type, (rule.minimum, rule.maximum))
            return _number(raw, low, high, rule.decimals)


def is_signal(rule: ItemRule, value: AnswerValue) -> bool:
    """Tell whether an accepted answer must reach curator and psychologist quietly (questionnaires §1).

    That is a score of 3 or less on an item about safety or support, or an option such as «Нужна помощь».
    """
    if rule.safety and isinstance(value, int | float):
        return value <= SIGNAL_SCORE
    chosen = value if isinstance(value, list) else [value]
    return any(option in rule.signal_options for option in chosen)


def _text_of(raw: object) -> str:
    """Return typed text without what cannot be stored or seen."""
    return plain_text(str(raw)).replace("\t", "")


def _open_text(raw: object) -> str | AnswerFault:
    if not isinstance(raw, str):
        return AnswerFault.EMPTY
    text = _text_of(raw)
    if not text:
        return AnswerFault.EMPTY
    return AnswerFault.TOO_LONG if len(text) > OPEN_TEXT_LIMIT else text


def _one(rule: ItemRule, raw: object) -> str | AnswerFault:
    if not isinstance(raw, str):
        return AnswerFault.NOT_AN_OPTION
    choice = raw.strip()
    if not choice:
        return AnswerFault.EMPTY
    return choice if choice in rule.options else AnswerFault.NOT_AN_OPTION


def _several(rule: ItemRule, raw: object) -> list[str] | AnswerFault:
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, list | tuple | set | frozenset):
        return AnswerFault.NOT_AN_OPTION
    chosen = set(raw)
    if not chosen:
        return AnswerFault.EMPTY
    if not chosen <= set(rule.options):
        return AnswerFault.NOT_AN_OPTION
    if len(chosen) > MULTI_CHOICE_LIMIT:
        return AnswerFault.TOO_MANY
    # The catalogue's order, so that the same choice is stored the same way whatever the order of taps.
    return [option for option in rule.options if option in chosen]


def _number(raw: object, low: float | None, high: float | None, decimals: int) -> float | AnswerFault:
    text = str(raw).strip() if isinstance(raw, int | float | str) and not isinstance(raw, bool) else None
    if text is None:
        return AnswerFault.NOT_A_NUMBER
    if not text:
        return AnswerFault.EMPTY
    # Nobody's answer has more than nine digits, and a longer one would not fit a database's integer.
    if not re.fullmatch(r"[+-]?[0-9]{1,9}([.,][0-9]{1,9})?", text):
        return AnswerFault.NOT_A_NUMBER
    number = float(text.replace(",", "."))
    rounded = round(number, decimals)
    if rounded != number:
        return AnswerFault.NOT_A_NUMBER
    if (low is not None and number < low) or (high is not None and number > high):
        return AnswerFault.OUT_OF_RANGE
    return rounded if decimals else int(rounded)


def _date(raw: object) -> str | AnswerFault:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    if not isinstance(raw, str):
        return AnswerFault.NOT_A_DATE
    text = raw.strip()
    if not text:
        return AnswerFault.EMPTY
    day = parse_date(text)
    return AnswerFault.NOT_A_DATE if day is None else day.isoformat()


def parse_date(text: str) -> date | None:
    """Read a date as people type it (``17.09.2026``, ``7 9 2026``, ``17/09/2026``) or as ISO; ``None`` if it is none.

    A two-digit year is not guessed: a birth date and a meeting would want different centuries.
    """
    text = text.strip().rstrip(".г ").strip()
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})[.,/ -]+([0-9]{1,2})[.,/ -]+([0-9]{4})", text):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
