"""How a deadline stands in a cell of a roadmap's table: words that people read and that ``read_deadline`` reads back.

A deadline is written from its meaning and not as its paper printed it: a roadmap that began anew has moved its years.
"""

from collections.abc import Callable, Mapping
from typing import Final

from domain.deadlines import Cause, Deadline, Kind, Part, Point

_Say = Callable[..., str]
_MONTHS: Final = {
    "ru": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
_ENDS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ru": {
        "by": "до {day}", "end": "до конца {month}", "range": "с {first} по {last}", "from": "с {first} постоянно",
        "permanent": "постоянно", "annual": "ежегодно", "stage": "в сроки реализации программ",
        "completion": "по завершению программы", "schedule": "по отдельному плану", "request": "по запросу",
        "update": "по мере обновления", "needed": "по необходимости", "then": "{main}, далее {then}",
        "or": "{main} или {other}", "yearly": "{main}, ежегодно",
    },
    "en": {
        "by": "by {day}", "end": "by the end of {month}", "range": "from {first} to {last}",
        "from": "from {first} permanently", "permanent": "permanently", "annual": "every year",
        "stage": "within the terms of the programme", "completion": "on completion of the programme",
        "schedule": "by a separate plan", "request": "on request", "update": "on update", "needed": "as needed",
        "then": "{main}, then {then}", "or": "{main} or {other}", "yearly": "{main}, every year",
    },
}  # fmt: skip
_CAUSES: Final = {Cause.ON_REQUEST: "request", Cause.ON_UPDATE: "update", Cause.AS_NEEDED: "needed"}


def written(deadline: Deadline, locale: str) -> str:
    """Return a deadline in words of ``ru`` or ``en``; read back they are the same deadline."""
    language = "en" if locale == "en" else "ru"
    words = _WORDS[language]

    def say(key: str, **values: str) -> str:
        return words[key].format(**values)

    text = _part(deadline.main, say, language)
    if deadline.otherwise is not None:
        text = say("or", main=text, other=_part(deadline.otherwise, say, language))
    if deadline.yearly and deadline.main.kind is not Kind.ANNUAL:
        text = say("yearly", main=text)
    if deadline.then is not None:
        text = say("then", main=text, then=_part(deadline.then, say, language))
    return text[:1].upper() + text[1:]


def _part(part: Part, say: _Say, language: str) -> str:
    match part.kind:
        case Kind.PERMANENT if part.first is not None:
            return _caused(say("from", first=_from(part.first, language)), part, say)
        case Kind.PERMANENT:
            return say("permanent") if part.cause is None else say(_CAUSES[part.cause])
        case Kind.ANNUAL:
            return _caused(say("annual"), part, say)
        case Kind.BY_STAGE:
            return say("completion" if part.cause is Cause.ON_COMPLETION else "stage")
        case Kind.BY_SCHEDULE:
            return say("schedule")
    return _dated(part, say, language)


def _caused(text: str, part: Part, say: _Say) -> str:
    return text if part.cause is None else f"{text}, {say(_CAUSES[part.cause])}"


def _dated(part: Part, say: _Say, language: str) -> str:
    first, last = part.first, part.last
    if last is None:  # ``Part`` refuses it
        raise ValueError(f"{part.kind} has a last day")
    if part.kind is Kind.RANGE and first is not None:
        return say("range", first=_from(first, language), last=_point(last, _MONTHS[language]))
    if part.kind is Kind.BY and last.day is None:
        return say("end", month=_point(last, _ENDS if language == "ru" else _MONTHS[language]))
    if part.kind is Kind.BY:
        return say("by", day=_point(last, ()))
    return _point(last, _MONTHS[language])


def _from(point: Point, language: str) -> str:
    return _point(point, _ENDS if language == "ru" else _MONTHS[language])


def _point(point: Point, months: tuple[str, ...]) -> str:
    year = "" if point.year is None else f"{point.year:04}"
    if point.day is not None:
        return f"{point.day:02}.{point.month:02}" + (f".{year}" if year else "")
    return f"{months[point.month - 1]} {year}".strip()
