"""Finding somebody by a few letters, as hands type them: any case, ё or е, Latin letters among Cyrillic ones."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST: Final = 2
"""Letters; one alone is the first letter of a last name."""
_LONGEST: Final = 100
_ALIKE: Final = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_NOISE: Final = re.compile(r"[\-–—_.,'’`«»\"]+")
_GRADE: Final = re.compile(r"(1[01]|[1-9])\s*(?:-?й\s*)?(?:класс\w*|кл\.?|grade)?", re.IGNORECASE)


def folded(text: str) -> str:
    """Return what is compared: no case, no marks (ё is е, й is и), Cyrillic letters that look Latin made Latin."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _NOISE.sub("", plain).upper().translate(_ALIKE)


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words to look for; empty if too little was typed."""
    words = tuple(folded(typed[:_LONGEST]).split())
    return words if sum(map(len, words)) >= FEWEST else ()


def has_all(words: Sequence[str], text: str) -> bool:
    """Tell whether ``text`` holds every one of the folded words."""
    whole = folded(text)
    return bool(words) and all(word in whole for word in words)


def begins_all(words: Sequence[str], text: str) -> bool:
    """Tell whether every one of the folded words begins a word of ``text``, or a half of a double name.

    «аня» is Аня, and not Таня.
    """
    parts = folded(text).split() + folded(text.replace("-", " ")).split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def grade_in(typed: str) -> int | None:
    """Return the grade that was typed («7», «7 класс», «11 кл.»), if nothing else was."""
    found = _GRADE.fullmatch(typed.strip())
    return int(found[1]) if found else None


def initial_of(name: str) -> str:
    """Return the letter under which a name stands in an alphabetical list; Ё stands with Е."""
    first = name.strip()[:1].upper()
    return "Е" if first == "Ё" else first if first.isalpha() else "#"
