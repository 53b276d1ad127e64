"""Deadlines typed in English: the words of a roadmap's table, each put into the Russian one that the reader knows.

Whoever works in English gets such a table from the bot (``catalog.roadmap_deadlines``) and sends it back. A word that
is not here stays as it stands, so that it is asked about and never guessed.
"""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = (
    ("january", "jan", "январь"), ("february", "feb", "февраль"), ("march", "mar", "март"),
    ("april", "apr", "апрель"), ("may", "may", "май"), ("june", "jun", "июнь"), ("july", "jul", "июль"),
    ("august", "aug", "август"), ("september", "sept?", "сентябрь"), ("october", "oct", "октябрь"),
    ("november", "nov", "ноябрь"), ("december", "dec", "декабрь"),
)  # fmt: skip
_WORDS: Final = (
    (r"by stages? of the programmes?|within the terms of the (?:pairs' )?programmes?", "в сроки реализации программ"),
    (r"(?:on|upon|after) completion(?: of the programmes?)?", "по завершению программы"),
    (r"by (?:a |the )?(?:separate )?(?:plan|schedule)", "по отдельному плану"),
    (r"corrections? on request|on request", "по запросу"),
    (r"on updates?", "по мере обновления"),
    (r"(?:as|when|if|where) needed", "по необходимости"),
    (r"(?:during|throughout|through|within) the school year", "в течение учебного года"),
    (r"(?:during|throughout|through) the whole period|the whole period", "весь период"),
    (r"(?:by|until|till) the end of the school year", "до конца учебного года"),
    (r"(?:by|until|till) the end of", "до конца"),
    (r"(?:every|each) year|once a year|yearly|annual(?:ly)?", "ежегодно"),
    (r"permanent(?:ly)?|constantly|continuous(?:ly)?|ongoing|at all times", "постоянно"),
    (r"(?:not|no) later than|until|till|by", "до"),
    (r"(?:and )?then|(?:and )?after that", "далее"),
    (r"starting from|starting|from", "с"),
    (r"to", "по"),
    (r"or", "или"),
    (r"and", "и"),
    (r"in|on|the|during", "в"),
    (r"(?<=\d)(?:st|nd|rd|th)", ""),
    *((rf"(?:{full}|{short})\.?", word) for full, short, word in _MONTHS),
)
_ORDER: Final = tuple((re.compile(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])"), word) for pattern, word in _WORDS)
_MONTH_FIRST: Final = re.compile(r"([а-я]+) (\d{1,2}),? (?=\d{4})")
"""«September 15, 2026»: an English day may stand behind its month."""
_RUSSIAN: Final = re.compile(r"[а-яё]")
_LATIN: Final = re.compile(r"[a-z]{2}")


def from_english(plain: str) -> str:
    """Return an English text of small letters in Russian words; any other text as it is."""
    if _RUSSIAN.search(plain) or not _LATIN.search(plain):
        return plain
    for pattern, word in _ORDER:
        plain = pattern.sub(word, plain)
    return " ".join(_MONTH_FIRST.sub(r"\2 \1 ", plain).split())
