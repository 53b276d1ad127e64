"""Persons' names in texts that name posts: roadmaps keep «куратор школы» and never «Иванова И.И.» (roadmaps.md, head).

Only what is a name for certain is taken for one: a surname with initials, or three names of which the last is a
patronymic. A school that carries somebody's name («им. И. И. Иванова») is no person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURNAME: Final = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS: Final = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
_PATRONYMIC: Final = r"[А-ЯЁ][а-яё]*(?:вич|вича|вичу|вичем|вна|вны|вне|вной|вну|ична|ичны|ичне|ичной|ичну)"
_NAMES: Final = re.compile(
    rf"\b(?:{_SURNAME}\s+{_INITIALS}|{_INITIALS}\s?{_SURNAME}|{_SURNAME}\s+{_SURNAME}\s+{_PATRONYMIC}\b)"
)
_HONOURED: Final = re.compile(r"(?:\bим\.|\bимени)\s*$", re.IGNORECASE)
_ACTING: Final = re.compile(r"И\.\s?О\.")
"""«И.О. директора» in capitals: acting, and nobody's initials."""


def names_person(text: str) -> bool:
    """Tell whether a text names a person."""
    return next(_persons(text), None) is not None


def without_names(text: str) -> tuple[str, int]:
    """Return the text without the names of persons, and how many there were."""
    kept, end, count = "", 0, 0
    for found in _persons(text):
        kept += text[end : found.start()]
        end, count = found.end(), count + 1
    return (kept + text[end:], count) if count else (text, 0)


def _persons(text: str) -> Iterator[re.Match[str]]:
    for found in _NAMES.finditer(text):
        if not _HONOURED.search(text, 0, found.start()) and not _ACTING.match(found.group()):
            yield found
