"""The short notation of a deadline, as the catalogue's files and the database hold it (roadmaps.md, head).

``by:2020-09-30 then permanent``, ``annual range:08..09``, ``by_stage or month:2021-05``, ``range:2020-09..2020-12``.
A point is a day or a month, with its year or without: ``2020-09-30``, ``2020-09``, ``09-30``, ``09``.
"""

from __future__ import annotations

import re
from typing import Final

from domain.deadlines import Cause, Deadline, Kind, Part, Point

_POINT: Final = re.compile(r"(?:(\d{4})-)?(\d{2})(?:-(\d{2}))?")
_PART: Final = re.compile(r"(?P<kind>[a-z_]+)(?::(?P<points>[\d.-]+))?(?:\((?P<cause>[a-z_]+)\))?")
_WHOLE: Final = re.compile(r"(?P<yearly>annual )?(?P<main>\S+)(?: then (?P<then>\S+))?(?: or (?P<other>\S+))?")


def encode(deadline: Deadline) -> str:
    """Return the notation; ``decode`` gives the same deadline back."""
    bare = deadline.main.kind is Kind.ANNUAL
    text = ("annual " if deadline.yearly and not bare else "") + _part_code(deadline.main)
    if deadline.then is not None:
        text += f" then {_part_code(deadline.then)}"
    if deadline.otherwise is not None:
        text += f" or {_part_code(deadline.otherwise)}"
    return text


def decode(text: str) -> Deadline:
    """Return the deadline that a notation stands for.

    Raises:
        ValueError: if it stands for none.
    """
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"«{text}» is no deadline")
    main = _part(found["main"])
    return Deadline(
        main,
        yearly=bool(found["yearly"]) or main.kind is Kind.ANNUAL,
        then=_part(found["then"]) if found["then"] else None,
        otherwise=_part(found["other"]) if found["other"] else None,
    )


def _point_code(point: Point) -> str:
    year = "" if point.year is None else f"{point.year:04}-"
    return f"{year}{point.month:02}" + ("" if point.day is None else f"-{point.day:02}")


def _part_code(part: Part) -> str:
    code = part.kind.value
    if part.first is not None:
        code += f":{_point_code(part.first)}.." + (_point_code(part.last) if part.last is not None else "")
    elif part.last is not None:
        code += f":{_point_code(part.last)}"
    return code + (f"({part.cause})" if part.cause is not None else "")


def _part(text: str) -> Part:
    found = _PART.fullmatch(text)
    if found is None or found["kind"] not in set(Kind):
        raise ValueError(f"«{text}» is no kind of deadline")
    cause = found["cause"]
    if cause is not None and cause not in set(Cause):
        raise ValueError(f"«{cause}» is no cause")
    first, dots, last = (found["points"] or "").partition("..")
    if not dots:
        first, last = "", first
    return Part(Kind(found["kind"]), _point(first), _point(last), Cause(cause) if cause else None)


def _point(text: str) -> Point | None:
    if not text:
        return None
    found = _POINT.fullmatch(text)
    if found is None:
        raise ValueError(f"«{text}» is no day and no month")
    year, month, day = found.groups()
    try:
        return Point(int(month), int(day) if day else None, int(year) if year else None)
    except ValueError:
        raise ValueError(f"«{text}» is in no calendar") from None
