"""Which post a cell of a roadmap's table names: «ЗДВР», «директора школ», «педагог-психолог». Never a guess.

A text is a post's if an alias of it covers every word that means something; the longer alias wins, «директор РИМЦ» over
«директор». What no alias covers is asked, with whatever comes nearest as the suggestion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.roadmaps import PostSpec

_WORDS: Final = re.compile(r"[^\W_]+")
_WHOLE: Final = 3
"""A beginning of so many letters is a word of its own: «ОО» is no beginning of «оопс»."""
_FILLERS: Final = (
    "школ", "по", "вр", "увр", "нмр", "умр", "воспитательн", "учебн", "методическ", "научн", "работ", "внедрен",
    "реализац", "целев", "модел", "программ", "наставничеств", "цмн", "район", "районн", "муниципальн", "пилотн",
    "мбоу", "сош", "оу", "образован", "оо", "все", "the", "of", "school",
)  # fmt: skip
"""What says where or for what, and nothing about who."""
_BOTH: Final = re.compile(r"\s+(?:и|and)\s+|/|\+")


@dataclass(frozen=True, slots=True)
class Named:
    """The posts that a text names for certain, or the one that comes nearest."""

    posts: tuple[str, ...] = ()
    near: str | None = None


def posts_named(text: str, posts: Mapping[str, PostSpec]) -> Named:
    """Return which posts a text names."""
    found = _covering(text, posts)
    if found is not None:
        return Named((found,))
    parts = [part for part in _BOTH.split(text) if part.strip()]
    each = [_covering(part, posts) for part in parts]
    if len(parts) > 1 and None not in each:
        return Named(tuple(dict.fromkeys(post for post in each if post is not None)))
    return Named(near=_best(_words(text), posts, whole=False))


def _covering(text: str, posts: Mapping[str, PostSpec]) -> str | None:
    said = _plain(text)
    exact = [
        post for post, spec in posts.items() if said in map(_plain, (*spec.title.variants(), *spec.short.variants()))
    ]
    return exact[0] if len(exact) == 1 else _best(_words(text), posts, whole=True)


def _best(words: list[str], posts: Mapping[str, PostSpec], *, whole: bool) -> str | None:
    """Return the post with the longest alias among the words; two posts that are as near are none."""
    found: dict[str, int] = {}
    for post, spec in posts.items():
        for alias in spec.aliases:
            left = _without(words, alias.split())
            if left is not None and not (whole and any(not _filler(word) for word in left)):
                found[post] = max(found.get(post, 0), len(alias))
    if not found:
        return None
    most = max(found.values())
    best = [post for post, length in found.items() if length == most]
    return best[0] if len(best) == 1 else None


def _without(words: list[str], stems: list[str]) -> list[str] | None:
    """Return the words that the stems leave over; ``None`` if a stem begins none of them."""
    left = list(words)
    for stem in stems:
        place = next((at for at, word in enumerate(left) if _begins(word, stem)), None)
        if place is None:
            return None
        del left[place]
    return left


def _begins(word: str, stem: str) -> bool:
    return word == stem if len(stem) <= _WHOLE else word.startswith(stem)


def _filler(word: str) -> bool:
    return any(_begins(word, stem) for stem in _FILLERS)


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold().replace("ё", "е"))
