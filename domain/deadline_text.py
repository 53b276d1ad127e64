"""Reading a deadline as people type it: a deadline, or a question that says what was not understood. Never a guess.

Two readings that differ by a month are a question too: «до сентября» may or may not include September, «до конца
года» may end in December or in May, «2020-2021» may be two years or one school year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from domain.deadline_parts import AskError, Doubt, Parts
from domain.deadline_words import Token, Word, flat_text, plain_deadline
from domain.deadlines import UNDATED, Deadline, Kind, Part

__all__ = ["LONGEST", "Doubt", "Reading", "read_deadline"]

LONGEST: Final = 300
_EMPTY: Final = (Word.BREAK, Word.IN, Word.YEAR_SIGN, Word.AND, Word.DASH)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the deadline, or the doubt with the words it is about and what was understood before them.

    The words are such as were typed: of a text that was put into other letters or another language, all of it.
    """

    deadline: Deadline | None = None
    doubt: Doubt | None = None
    unread: str = ""
    understood: Deadline | None = None


def read_deadline(text: str) -> Reading:
    """Return what a typed deadline says, or what has to be asked; it never raises."""
    plain = plain_deadline(text)
    if not any(sign.isalnum() for sign in plain):
        return Reading(doubt=Doubt.EMPTY)
    if len(plain) > LONGEST:
        return Reading(doubt=Doubt.TOO_LONG, unread=plain[:LONGEST])
    reader = _Reader(plain)
    try:
        return Reading(reader.read())
    except AskError as ask:
        typed = ask.unread in flat_text(text)
        return Reading(doubt=ask.doubt, unread=ask.unread if typed else text.strip(), understood=reader.understood())


class _Reader:
    """Clause after clause; ``_add`` decides what a part adds to those before it."""

    def __init__(self, text: str) -> None:
        self._parts = Parts(text)
        self._main: Part | None = None
        self._then: Part | None = None
        self._otherwise: Part | None = None
        self._yearly = False

    def read(self) -> Deadline:
        join: Token | None = None
        while True:
            self._parts.skip(*_EMPTY)
            token = self._parts.peek()
            if token is None:
                break
            if linked := self._parts.take(Word.THEN, Word.OR):
                join = linked
            elif self._parts.take(Word.YEARLY):
                self._yearly, join = True, None
            else:
                self._add(self._parts.part(), token, join.word if join else None)
                join = None
        found = self.understood()
        if found is None or join is not None:
            raise self._parts.ask(Doubt.UNKNOWN_WORDS, join)
        return found

    def understood(self) -> Deadline | None:
        """Return the deadline of what has been read so far."""
        main = self._main
        if main is None:
            return Deadline(Part(Kind.ANNUAL), yearly=True) if self._yearly else None
        if self._yearly and main.kind is Kind.PERMANENT and main.cause is not None and main.first is None:
            main = Part(Kind.ANNUAL, cause=main.cause)  # «ежегодно, по мере обновления»
        return Deadline(main, self._yearly, self._then, self._otherwise)

    def _add(self, part: Part, token: Token, join: Word | None) -> None:
        main = self._main
        if main is None:
            self._main = part
        elif join is Word.OR:
            self._add_choice(main, part, token)
        elif part == main:
            return
        elif part.kind is Kind.PERMANENT:
            self._add_permanent(main, part, token)
        elif join is Word.THEN and main.last is not None and part.kind is Kind.RANGE and self._then is None:
            # «до 15.09, далее в течение учебного года»: after its day the row goes on.
            self._then = Part(Kind.PERMANENT)
        else:
            raise self._parts.ask(Doubt.TWO_TERMS, token)

    def _add_choice(self, main: Part, part: Part, token: Token) -> None:
        """Add «или май 2021»: a day beside a stage or a plan; of two days it has to be asked which."""
        if main.last is not None and part.kind in UNDATED:
            main, part = part, main
        if main.kind not in UNDATED or part.last is None or self._otherwise is not None or self._then is not None:
            raise self._parts.ask(Doubt.TWO_TERMS, token)
        self._main, self._otherwise = main, part

    def _add_permanent(self, main: Part, part: Part, token: Token) -> None:
        known = main if main.kind is Kind.PERMANENT else self._then
        if known is None:
            self._then = part
            return
        if part.first is not None or (None not in (known.cause, part.cause) and known.cause is not part.cause):
            raise self._parts.ask(Doubt.TWO_TERMS, token)
        merged = replace(known, cause=known.cause or part.cause)
        if known is main:
            self._main = merged
        else:
            self._then = merged
