"""One clause of a typed deadline to a part of it: «до …», «с … по …», «ноябрь-декабрь», «в течение …»."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.deadline_points import POINTS, AskError, Doubt, Points, Raw
from domain.deadline_words import Word
from domain.deadlines import Cause, Kind, Part, Point

if TYPE_CHECKING:
    from domain.deadline_words import Token

__all__ = ["AskError", "Doubt", "Parts"]

_SCHOOL_YEAR: Final = (Point(9, 1), Point(5, 31))
"""«В течение учебного года»: from 1 September to 31 May (roadmaps §1 row 11)."""
_YEAR_END: Final = 12
_TILL: Final = (Word.UNTIL, Word.BY, Word.DASH)
_SIMPLE: Final = {
    Word.PERIOD: Part(Kind.PERMANENT),
    Word.PERMANENT: Part(Kind.PERMANENT),
    Word.SCHEDULE: Part(Kind.BY_SCHEDULE),
    Word.STAGE: Part(Kind.BY_STAGE),
    Word.COMPLETION: Part(Kind.BY_STAGE, cause=Cause.ON_COMPLETION),
    Word.REQUEST: Part(Kind.PERMANENT, cause=Cause.ON_REQUEST),
    Word.UPDATE: Part(Kind.PERMANENT, cause=Cause.ON_UPDATE),
    Word.NEEDED: Part(Kind.PERMANENT, cause=Cause.AS_NEEDED),
}
_WHOLE: Final = frozenset({Word.YEAR, Word.YEARS, Word.SCHOOL_YEAR, Word.CALENDAR_YEAR, Word.QUARTER})
_DOUBTS: Final = {Word.HALF: Doubt.WHICH_YEAR, Word.RHYTHM: Doubt.RHYTHM}


class Parts(Points):
    """The parts of a text, one after the other."""

    def part(self) -> Part:
        """Read one part of the deadline.

        Raises:
            AskError: if it says nothing that is understood for certain.
        """
        token = self.peek()
        if token is None:
            raise self.ask(Doubt.UNKNOWN_WORDS)
        try:
            return self._part(token)
        except ValueError:
            raise self.ask(Doubt.BACKWARDS, token) from None

    def _part(self, token: Token) -> Part:
        if token.word in _SIMPLE:
            self.take(token.word)
            return _SIMPLE[token.word]
        if token.word in _WHOLE:
            return self._whole(token)
        if token.word in POINTS:
            return self._points()
        begun = {Word.BY: self._by, Word.END: self._end, Word.FROM: self._from, Word.THROUGH: self._through}
        if token.word not in begun:
            raise self.ask(_DOUBTS.get(token.word, Doubt.UNKNOWN_WORDS), token)
        self.take(token.word)
        return begun[token.word](token)

    def _by(self, token: Token) -> Part:
        found = self.raw()
        if found is None:
            self.skip(Word.IN)
            known = self.peek()
            vague = known is not None and known.word in _WHOLE | {Word.YEAR_SIGN}
            raise self.ask(Doubt.EDGE if vague else Doubt.UNKNOWN_WORDS, token)
        if found.day is None:
            raise self.ask(Doubt.EDGE, token)
        return Part(Kind.BY, last=self.point(found))

    def _end(self, token: Token) -> Part:
        found = self.raw()
        if found is not None:
            if found.day is not None:
                raise self.ask(Doubt.UNKNOWN_WORDS, token)
            return Part(Kind.BY, last=self.point(found))
        self.skip(Word.IN)
        known = self.peek()
        if known is not None and known.word in _WHOLE:
            return Part(Kind.BY, last=self._whole(known).last)
        vague = known is not None and known.word is Word.YEAR_SIGN
        raise self.ask(Doubt.WHICH_YEAR if vague else Doubt.UNKNOWN_WORDS, token)

    def _from(self, token: Token) -> Part:
        first = self.raw() or self.bare_year()
        if first is None:
            raise self.ask(Doubt.UNKNOWN_WORDS, token)
        if end := self.take(Word.END):
            last_point = self._end(end).last
            if last_point is not None:
                return self._range(first, Raw(end, last_point.day, last_point.month, last_point.year))
        sign, following = self.peek(), self.peek(1)
        if sign is not None and sign.text == "." and following is not None and following.word in _TILL:
            self.take(Word.BREAK)  # «с 01.09. по 30.09»
        until = self.take(*_TILL)
        if until is None:
            return self._onwards(token, first)
        last = self.raw() or self.bare_year()
        if last is None:
            raise self.ask(Doubt.OPEN_END, token)
        if until.word is Word.BY and last.day is None:
            raise self.ask(Doubt.EDGE, token)
        return self._range(first, last)

    def _onwards(self, token: Token, first: Raw) -> Part:
        """Read «с 1 сентября и далее», «с 1 сентября постоянно»; without such a word its end is asked for."""
        self.skip(Word.BREAK)
        then = self.take(Word.THEN)
        self.skip(Word.BREAK, Word.DASH)
        following = self.peek()
        if following is not None and following.word in {Word.PERMANENT, Word.PERIOD, Word.THROUGH}:
            follows = self.part()
            if follows != Part(Kind.PERMANENT):
                raise self.ask(Doubt.OPEN_END, token)
        elif then is None or following is not None:
            raise self.ask(Doubt.OPEN_END, token)
        if first.month is None:
            first = replace(first, month=1)
        return Part(Kind.PERMANENT, first=self.point(first))

    def _through(self, token: Token) -> Part:
        self.skip(Word.THROUGH, Word.IN)
        if self.take(Word.YEAR_SIGN, Word.PERIOD):
            return Part(Kind.PERMANENT)
        known = self.peek()
        if known is not None and known.word in _WHOLE:
            return self._whole(known)
        if known is not None and known.word is Word.MONTH:
            return self._points()
        raise self.ask(_DOUBTS.get(known.word, Doubt.UNKNOWN_WORDS) if known else Doubt.UNKNOWN_WORDS, token)

    def _whole(self, token: Token) -> Part:
        """Read a year, years, a school year or a quarter: a span from its first to its last day."""
        self.take(token.word)
        dash, second = self.peek(), self.peek(1)
        two = dash is not None and dash.word is Word.DASH and second is not None
        if token.word is Word.YEAR and two and second is not None and second.word in {Word.YEAR, Word.NUMBER}:
            raise self.ask(Doubt.WHICH_YEAR, token)
        self.check_years(token)
        if token.word is Word.SCHOOL_YEAR:
            first, last = _SCHOOL_YEAR
            return Part(Kind.RANGE, replace(first, year=token.year), replace(last, year=token.until))
        if token.word is Word.QUARTER and token.month is not None:
            year = self.year_after(token.month * 3)
            end = token.month * 3
            return Part(Kind.RANGE, Point(end - 2, None, year), Point(end, None, year))
        self.skip(Word.YEAR_SIGN)
        return Part(Kind.RANGE, Point(1, None, token.year), Point(_YEAR_END, None, token.until or token.year))

    def _points(self) -> Part:
        first = self.raw()
        if first is None:
            raise self.ask(Doubt.UNKNOWN_WORDS)
        dash, second = self.peek(), self.peek(1)
        if dash is not None and dash.word is Word.DASH and second is not None:
            if second.word in POINTS:
                self.take(Word.DASH)
                last = self.raw()
                if last is not None:
                    return self._range(first, last)
            if second.word in {Word.PERMANENT, Word.PERIOD, Word.THROUGH}:
                raise self.ask(Doubt.OPEN_END, first.token)
        if first.month is None:
            raise self.ask(Doubt.UNKNOWN_WORDS, first.token)
        last = self._listed(first)
        if last is not first:
            return self._range(first, last)
        return Part(Kind.MONTH if first.day is None else Kind.DATE, last=self.point(first))

    def _listed(self, first: Raw) -> Raw:
        """Return the last of months that are named one by one, «август, сентябрь»; they must follow each other."""
        last = first
        while last.day is None and last.month is not None:
            comma, following = self.peek(), self.peek(1)
            joined = comma is not None and (comma.word is Word.AND or comma.text == ",")
            if not joined or following is None or following.word is not Word.MONTH:
                break
            self.take(Word.AND, Word.BREAK)
            found = self.raw()
            if found is None or found.month != last.month % 12 + 1:
                raise self.ask(Doubt.TWO_TERMS, first.token)
            last = found
        return last

    def _range(self, first: Raw, last: Raw) -> Part:
        """Return a span; what one end leaves out is taken from the other."""
        if first.month is None and last.month is None:
            if first.year is None or last.year is None:
                raise self.ask(Doubt.UNKNOWN_WORDS, first.token)
            first, last = replace(first, month=1), replace(last, month=_YEAR_END)
        if last.month is None:
            raise self.ask(Doubt.UNKNOWN_WORDS, first.token)
        if first.month is None:
            if first.day is None:
                raise self.ask(Doubt.UNKNOWN_WORDS, first.token)
            first = replace(first, month=last.month)
        turns = (last.month if first.month is None else first.month) > last.month
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year - turns)
        elif last.year is None and first.year is not None:
            last = replace(last, year=first.year + turns)
        return Part(Kind.RANGE, self.point(first), self.point(last))
