"""Points of a typed deadline, «1 сентября 2020 г.», «09.2020», «15», and what may be doubted about a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.deadline_words import Token, Word, tokens
from domain.deadlines import Point

POINTS: Final = frozenset({Word.DAY, Word.NUMBER, Word.MONTH})
_YEARS: Final = range(2000, 2100)
_FIRST_TERM, _SECOND_TERM = range(9, 13), range(1, 7)
"""Months of which «… 2020-2021 уч. года» names one year for certain; July and August may be of either."""


class Doubt(StrEnum):
    """Why a text is asked about instead of read."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_WORDS = "unknown_words"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_YEAR = "no_such_year"
    BACKWARDS = "backwards"
    EDGE = "edge"  # «до сентября»: before it, or to its end?
    OPEN_END = "open_end"  # «с 1 сентября»: until when?
    WHICH_YEAR = "which_year"  # a school year or a calendar year?
    TWO_TERMS = "two_terms"
    RHYTHM = "rhythm"  # more often than once a year


class AskError(Exception):
    """Something is to be asked; ``unread`` are the words it is about."""

    def __init__(self, doubt: Doubt, unread: str) -> None:
        super().__init__(doubt)
        self.doubt, self.unread = doubt, unread


@dataclass(frozen=True, slots=True)
class Raw:
    """A point as typed; what it lacks may stand at the other end of its range."""

    token: Token
    day: int | None = None
    month: int | None = None
    year: int | None = None


class Points:
    """The tokens of a text, and where the reading stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._at = 0

    def peek(self, ahead: int = 0) -> Token | None:
        """Return a token without going on."""
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def take(self, *words: Word) -> Token | None:
        """Go past the next token if it is one of these."""
        token = self.peek()
        if token is None or token.word not in words:
            return None
        self._at += 1
        return token

    def skip(self, *words: Word) -> None:
        """Go past all such tokens."""
        while self.take(*words):
            pass

    def ask(self, doubt: Doubt, token: Token | None = None) -> AskError:
        """Return the doubt about a token and what follows it up to the next sign."""
        found = token or self.peek()
        if found is None:
            return AskError(doubt, self._text)
        stop = next((each.start for each in self._tokens if each.start > found.start and each.word is Word.BREAK), None)
        return AskError(doubt, self._text[found.start : stop].strip())

    def raw(self) -> Raw | None:
        """Read a day, a month, or a day whose month is still to come."""
        self.skip(Word.IN)
        token = self.take(*POINTS)
        if token is None:
            return None
        if token.month is None:
            return Raw(token, day=token.day)
        year = self.year_after(token.month) if token.year is None else token.year
        self.skip(Word.YEAR_SIGN)
        return Raw(token, token.day, token.month, year)

    def bare_year(self) -> Raw | None:
        """Read a year that stands for itself."""
        token = self.take(Word.YEAR)
        if token is None:
            return None
        self.skip(Word.YEAR_SIGN)
        return Raw(token, year=token.year)

    def year_after(self, month: int) -> int | None:
        """Read the year behind a month, past a stray dot or comma; of a school year the one that the month is in."""
        sign, following = self.peek(), self.peek(1)
        stray = sign is not None and sign.word is Word.BREAK and sign.text in {".", ","}
        token = following if stray or (sign is not None and sign.word is Word.IN) else sign
        if token is None or token.word not in {Word.YEAR, Word.SCHOOL_YEAR} or token.year is None:
            return None
        certain = token.word is Word.YEAR or month in _FIRST_TERM or month in _SECOND_TERM
        if not certain:
            return None
        self._at += 1 if token is sign else 2
        self.check_years(token)
        return token.until if token.word is Word.SCHOOL_YEAR and month in _SECOND_TERM else token.year

    def point(self, raw: Raw) -> Point:
        """Return the point; whether there is such a day is decided here, once its year is known."""
        if raw.year is not None and raw.year not in _YEARS:
            raise self.ask(Doubt.NO_SUCH_YEAR, raw.token)
        if raw.month is None:
            raise self.ask(Doubt.UNKNOWN_WORDS, raw.token)
        try:
            return Point(raw.month, raw.day, raw.year)
        except ValueError:
            raise self.ask(Doubt.NO_SUCH_DAY, raw.token) from None

    def check_years(self, token: Token) -> None:
        """Ask about years that no roadmap has, and school years of more than one."""
        known = [year for year in (token.year, token.until) if year is not None]
        follows = token.word is Word.SCHOOL_YEAR and token.year is not None and token.until != token.year + 1
        if follows or any(year not in _YEARS for year in known):
            raise self.ask(Doubt.NO_SUCH_YEAR, token)
