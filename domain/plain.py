"""Typed text as it may be stored and shown: without what nobody sees and what turns other people's words around."""

from __future__ import annotations

import unicodedata
from typing import Final

_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks of direction: one left open in a name would write the rest of a list backwards."""
_UNSEEN: Final = frozenset("\u00ad\u115f\u1160\u200b\u2060\u2800\u3164\ufeff\uffa0")
"""Signs that show nothing, whatever room they take: a name of them would be an empty line."""
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""They shape what stands beside them, and are nothing on their own."""


def plain_text(raw: str) -> str:
    """Return typed lines without control characters, lone surrogates, marks of direction; ``""`` if nothing is seen.

    Hebrew, Arabic and composed emoji stay as they are: they need no marks.
    """
    kept = "".join(sign for sign in unicodedata.normalize("NFC", raw) if _stays(sign)).strip()
    return "" if all(sign.isspace() or sign in _JOINERS for sign in kept) else kept


def plain_line(raw: str | None) -> str:
    """Return typed text as one line with single spaces, cleaned as ``plain_text``."""
    return " ".join(plain_text(raw or "").split())


def _stays(sign: str) -> bool:
    if sign in {"\n", "\t"}:
        return True
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _TURNING and sign not in _UNSEEN
