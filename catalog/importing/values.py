"""One cell against its column: the value as it is kept, or what is wrong with it and how to mend it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.importing.sheets import Column, Kind, plain
from catalog.upload_faults import shown
from domain.plain import plain_line

Lists = Mapping[str, Mapping[str, str]]

_DAY: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_GRADE: Final = re.compile(r"(\d{1,2})\s*[-«\"]?\s*([^\W\d_]?)[»\"]?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?\d{1,12}")
_NAME: Final = re.compile(r"[^\W\d_]+(?:['’.\-\s]+[^\W\d_]+)*\.?")
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(7_000, 60_000)
"""A date whose cell lost its format is a count of days: 1919 to 2064."""
_YES: Final = frozenset({"да", "yes", "true", "1", "+"})
_NO: Final = frozenset({"нет", "no", "false", "0", "-"})
LONGEST_LIST: Final = 3_000
_PRIVATE: Final = frozenset({Kind.NAME, Kind.TEXT, Kind.PEOPLE, Kind.CODE})
"""What may name somebody is never repeated in a message, only pointed at."""


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a cell cannot be taken."""

    code: str
    values: dict[str, str | int] = field(default_factory=dict)


def read_cell(column: Column, raw: Any, lists: Lists) -> Any:
    """Return the value of a cell that is not empty, or ``Bad``; an empty text after cleaning is ``None``."""
    if isinstance(raw, bool):
        raw = "да" if raw else "нет"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if column.kind is Kind.DAY:
        return _day(raw)
    text = plain_line(_said(raw))
    if not text:
        return None
    if column.kind is Kind.PEOPLE:
        return _people(column, str(raw))
    if column.kind in {Kind.ONE, Kind.MANY}:
        return _words(column, str(raw) if column.kind is Kind.MANY else text, lists)
    if column.kind is Kind.NUMBER:
        return _number(column, text)
    return _OTHERS[column.kind](text) if column.kind in _OTHERS else _text(column, text)


def _said(raw: Any) -> str:
    if isinstance(raw, dt.datetime) and raw.time() == dt.time.min:
        raw = raw.date()
    return str(raw)


def _text(column: Column, text: str) -> str | Bad:
    if len(text) > column.most:
        return Bad("text_long", {"n": len(text), "most": column.most})
    if column.kind is Kind.NAME and not _NAME.fullmatch(text):
        return Bad("bad_name")
    return text


def _day(raw: Any) -> str | Bad | None:
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    if isinstance(raw, int) and raw in _SERIALS:
        return (_EPOCH + dt.timedelta(days=raw)).isoformat()
    text = plain_line(str(raw))
    if not text:
        return None
    if found := _DAY.fullmatch(text.removesuffix("г.").removesuffix("г").strip()):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return Bad("bad_day", {"value": shown(text)})
    return _calendar_day(year, month, day, text)


def _calendar_day(year: int, month: int, day: int, text: str) -> str | Bad:
    """Return a day of the calendar; of one that is none the nearest is named."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        if not (1 <= month <= 12 and 1 <= day <= 31 and year >= dt.MINYEAR):  # noqa: PLR2004  months and days
            return Bad("bad_day", {"value": shown(text)})
        last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        return Bad("no_such_day", {"value": shown(text), "near": f"{last:%d.%m.%Y}"})


def _number(column: Column, text: str) -> int | Bad:
    digits = text.replace(" ", "")
    if not _NUMBER.fullmatch(digits):
        return Bad("bad_number", {"value": shown(text)})
    number = int(digits)
    return number if column.least <= number <= column.most else Bad("range", {"low": column.least, "high": column.most})


def _grade(text: str) -> list[Any] | Bad:
    found = _GRADE.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= 11:  # noqa: PLR2004  grades of a school
        return Bad("bad_grade", {"value": shown(text)})
    return [int(found[1]), found[2].upper()]


def _flag(text: str) -> bool | Bad:
    word = plain(text)
    return word in _YES if word in _YES | _NO else Bad("bad_flag", {"value": shown(text)})


def _one(column: Column, text: str, lists: Lists) -> str | Bad:
    found = lists[column.words or ""].get(plain(text))
    return found if found is not None else Bad("bad_word", {"value": shown(text), "list": column.words or ""})


def _words(column: Column, text: str, lists: Lists) -> str | list[str] | Bad:
    if column.kind is Kind.ONE:
        return _one(column, text, lists)
    found = [_one(column, word, lists) for part in _parts(text) for word in _apart(part, lists[column.words or ""])]
    for each in found:
        if isinstance(each, Bad):
            return each
    unique = list(dict.fromkeys(str(each) for each in found))
    return unique if len(unique) <= column.most else Bad("many_words", {"n": len(unique), "most": column.most})


def _people(column: Column, text: str) -> list[str] | Bad:
    if len(text) > LONGEST_LIST:
        return Bad("text_long", {"n": len(text), "most": LONGEST_LIST})
    parts = list(dict.fromkeys(_parts(text.replace(",", ";"))))
    return parts if len(parts) <= column.most else Bad("many_people", {"n": len(parts), "most": column.most})


def _apart(part: str, known: Mapping[str, str]) -> list[str]:
    """Return words between commas, unless the comma belongs to the word: «Учёба, предмет»."""
    return [part] if plain(part) in known else [word for each in part.split(",") if (word := plain_line(each))]


def _parts(text: str) -> list[str]:
    return [part for each in text.replace("\n", ";").split(";") if (part := plain_line(each))]


_OTHERS: Final = {Kind.GRADE: _grade, Kind.FLAG: _flag}


def repeated(column: Column, bad: Bad) -> dict[str, str | int]:
    """Return what a message may repeat of a wrong cell."""
    return {key: value for key, value in bad.values.items() if key != "value" or column.kind not in _PRIVATE}
