"""The words of a typed deadline: Russian text to tokens, whatever hyphens, dots, spaces and «г.» stand between them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.deadline_english import from_english

if TYPE_CHECKING:
    from collections.abc import Iterator


class Word(StrEnum):
    """What a token is."""

    DAY = "day"  # a day with its month, and perhaps its year
    NUMBER = "number"  # a day whose month stands further on
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"  # of a school year or of a calendar year: nobody knows
    YEAR = "year"
    YEARS = "years"  # 2020-2024 гг.
    SCHOOL_YEAR = "school_year"
    CALENDAR_YEAR = "calendar_year"
    YEAR_SIGN = "year_sign"  # «года», «г.»
    BY = "by"
    END = "end"
    FROM = "from"
    UNTIL = "until"
    DASH = "dash"
    THROUGH = "through"
    PERIOD = "period"
    PERMANENT = "permanent"
    YEARLY = "yearly"
    RHYTHM = "rhythm"  # more often than once a year
    SCHEDULE = "schedule"
    STAGE = "stage"
    COMPLETION = "completion"
    REQUEST = "request"
    UPDATE = "update"
    NEEDED = "needed"
    THEN = "then"
    OR = "or"
    AND = "and"
    BREAK = "break"
    IN = "in"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; the numbers are as typed, whether or not such a day exists."""

    word: Word
    start: int
    text: str
    day: int | None = None
    month: int | None = None
    year: int | None = None
    until: int | None = None
    """The second year of two; of a quarter its number stands in ``month``."""


_STEMS: Final = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH: Final = (
    r"(?:янв(?:ар[ьяею])?|фев(?:р(?:ал[ьяею])?)?|мар(?:т[ае]?)?|апр(?:ел[ьяею])?|ма[йяею]|июн[ьяею]?|июл[ьяею]?"
    r"|авг(?:уст[ае]?)?|сен(?:т(?:ябр[ьяею])?)?|окт(?:ябр[ьяею])?|ноя(?:б(?:р[ьяею])?)?|дек(?:абр[ьяею])?)(?!\w)\.?"
)
_YEAR: Final = r"(?:гг?(?!\w)\.?|год(?:а|у|ы|ов|ом)?(?!\w))"
_STUDY: Final = r"(?:уч(?!\w)\.?|учебн\w*)"
_PLAN: Final = r"(?:план\w*(?:\s?-\s?график\w*)?|график\w*|расписани\w*)(?: работы)?(?: школы| района| рими?ц| отдела)?"
_COURSE: Final = r"(?:программ\w*|цикл\w*)(?: наставничества)?"
_REALISED: Final = r"(?:внедрения|реализации|действия)"
_WHAT: Final = r"(?: (?:методологии|программ\w*|дорожной карты|цмн|целевой модели))?"
_TWO_YEARS: Final = r"(?P<year>\d{4})\s?[-/]\s?(?P<until>\d{4}|\d{2})(?!\d)"
_ENDING: Final = r"\s?(?:-\s?(?:[ыои]?й|го|м|ом)\s)?"
_TIMES: Final = r"(?:\d+(?:\s?-\s?\d+)?|дв[ае]|три|четыре)"
_OFTEN: Final = r"(?:день|недел\w+|месяц\w*|четверть|квартал\w*|полугоди\w)"
_ASKS: Final = r"(?:запрос\w*|заяв\w*|обращени\w*)"
_ADJECTIVE: Final = r"(?:(?:отдельн|утвержден|особ|сво|муниципальн|годов)\w+ )?"
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "перв": 1, "втор": 2, "трет": 3, "четв": 4}

_ENDS: Final = r"(?:(?<![^\W\d_])|(?![^\W\d_]))"
"""A word ends where its pattern does: «в» is no beginning of «включительно»."""

_PATTERNS: Final = tuple(
    (word, re.compile(rf"(?:{pattern}){_ENDS}"))
    for word, pattern in (
        (Word.DAY, r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
        (Word.SCHOOL_YEAR, rf"{_TWO_YEARS}\s?{_YEAR}?\s?{_STUDY}\s?{_YEAR}?"),
        (Word.SCHOOL_YEAR, rf"(?P<year>\d{{4}})\s?/\s?(?P<until>\d{{4}}|\d{{2}})(?![\d./])\s?{_YEAR}?"),
        (Word.SCHOOL_YEAR, rf"{_STUDY}\s{_TWO_YEARS}\s?{_YEAR}?"),
        (Word.SCHOOL_YEAR, rf"{_STUDY}\s?{_YEAR}(?:\s{_TWO_YEARS}\s?{_YEAR}?)?"),
        (Word.YEARS, rf"(?P<year>\d{{4}})\s?{_YEAR}?\s?-\s?(?P<until>\d{{4}})\s?{_YEAR}"),
        (Word.MONTH, r"(?P<month>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
        (Word.DAY, r"(?P<day>\d{1,2})\s?[./]\s?(?P<month>\d{1,2})\s?[./]\s?(?P<year>\d{4}|\d{2})(?!\d)"),
        (Word.DAY, r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?!\d)"),
        (Word.DAY, r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?!\d)(?![./]\d)(?:\.(?=\s?-))?"),
        (Word.DAY, rf"(?P<day>\d{{1,2}})\s?(?:-?\s?(?:го|е|ое|ого)(?!\w))?\s?(?P<month_word>{_MONTH})"),
        (Word.QUARTER, rf"(?P<quarter>i{{1,3}}|iv|[1-4]|(?:перв|втор|трет|четв)\w{{2,4}}){_ENDING}кв(?:артал\w*|\.)"),
        (Word.HALF, rf"(?:i{{1,2}}|[12]|(?:перв|втор)\w{{2,4}}){_ENDING}полугоди\w*"),
        (Word.RHYTHM, rf"(?:{_TIMES}|один)? ?раза? в {_OFTEN}|кажд\w+ {_OFTEN}"),
        (Word.RHYTHM, rf"(?!1 ){_TIMES} раза? в год"),
        (Word.RHYTHM, r"еже(?:дневн|недельн|месячн|квартальн|четвертн)\w+"),
        (Word.YEARLY, r"ежегодн(?:о|ый|ая)|кажд(?:ый|ого) года?|(?:(?:1|один) )?раз в год"),
        (Word.YEAR, rf"(?P<year>\d{{4}})(?!\d)\s?(?:{_YEAR})?"),
        (Word.YEAR, r"(?P<year>\d{2})\s?(?:гг?(?!\w)\.?|года(?!\w))"),
        (Word.NUMBER, r"(?P<day>\d{1,2})(?!\d)(?:\s?-?\s?(?:го|ое|ого)(?!\w))?"),
        (Word.MONTH, rf"(?P<month_word>{_MONTH})"),
        (Word.REQUEST, r"корректировк ?[аи] (?:по|при) (?:мере )?(?:поступлени\w* )?запрос\w*"),
        (Word.REQUEST, rf"(?:по|при) (?:мере )?(?:поступлени\w* )?{_ASKS}|по мере поступления"),
        (Word.UPDATE, r"(?:по мере|при) обновлени\w*(?: баз\w*)?"),
        (Word.NEEDED, r"(?:по мере|при|в случае) (?:возникновени\w* )?необходимости|по необходимости"),
        (Word.STAGE, rf"(?:в соответствии со?|согласно|по) срок(?:ами|ам)(?: реализации)? {_COURSE}"),
        (Word.STAGE, rf"в (?:сроки|период)(?: реализации)? {_COURSE}|по этапам(?: реализации)?(?: {_COURSE})?"),
        (Word.COMPLETION, rf"(?:по|после) (?:завершени\w*|окончани\w*)(?: реализации)? {_COURSE}"),
        (Word.SCHEDULE, rf"(?:по|согласно|в соответствии с) {_ADJECTIVE}{_PLAN}"),
        (Word.PERIOD, rf"(?:весь|всего|всем) (?:период|срок)\w{{0,2}}(?: {_REALISED}(?: и {_REALISED})?{_WHAT})?"),
        (Word.PERIOD, rf"(?:период|срок)\w{{0,2}} {_REALISED}(?: и {_REALISED})?{_WHAT}"),
        (Word.IN, r"(?:в )?(?:период|срок)(?= (?:с|со|до|не) )|срок\w?:"),
        (Word.PERMANENT, r"постоянно|на постоянной основе|непрерывно|систематически"),
        (Word.CALENDAR_YEAR, rf"календарн\w* {_YEAR}"),
        (Word.THROUGH, r"в ?течени[еи]|на протяжении|весь|всего"),
        (Word.END, r"(?:до|к|не позднее) (?:конц[ау]|окончани[яю])"),
        (Word.BY, r"до|не позднее|не позже|к"),
        (Word.THEN, r"(?:и |а )?(?:далее|затем|потом|в дальнейшем)"),
        (Word.FROM, r"(?:начиная )?со?"),
        (Word.UNTIL, r"по"),
        (Word.OR, r"или|либо"),
        (Word.AND, r"и"),
        (Word.IN, r"во?|на|включительно"),
        (Word.YEAR_SIGN, _YEAR),
        (Word.DASH, r"-"),
        (Word.BREAK, r"[.,;:()]+"),
        (Word.UNKNOWN, r"[^\s,;()]+"),
    )
)  # fmt: skip
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ALIKE: Final = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
_ROMAN: Final = re.compile(r"[ivx]+")
_LETTERS: Final = re.compile(r"[a-zа-я]+")


def plain_deadline(text: str) -> str:
    """Return a text as it is read: one line, small letters, one kind of dash, Latin look-alikes made Russian."""
    return _LETTERS.sub(_russian, from_english(flat_text(text)))


def flat_text(text: str) -> str:
    """Return a text as one line of small letters with one kind of dash, in the language in which it was typed."""
    flat = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).translate(_DASHES).casefold().replace("ё", "е")
    return " ".join(flat.split())


def tokens(text: str) -> list[Token]:
    """Return the tokens of a plain text, in order; nothing is left out but spaces."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        word, found = next(_matches(text, place))
        yield _token(word, found)
        place = found.end()


def _matches(text: str, place: int) -> Iterator[tuple[Word, re.Match[str]]]:
    """Yield what may stand here; the last patterns, of signs and of unknown words, fit everything."""
    for word, pattern in _PATTERNS:
        found = pattern.match(text, place)
        if found is not None:
            yield word, found


def _token(word: Word, found: re.Match[str]) -> Token:
    got = found.groupdict()
    month = got.get("month")
    number = int(month) if month else None
    if got.get("month_word"):
        number = next(place for place, stem in enumerate(_STEMS, 1) if got["month_word"].startswith(stem))
    if got.get("quarter"):
        quarter = got["quarter"]
        number = int(quarter) if quarter.isdigit() else _QUARTERS[quarter[:4]]
    year = _full_year(got.get("year"))
    return Token(
        word, found.start(), found.group(),
        day=int(got["day"]) if got.get("day") else None, month=number, year=year, until=_full_year(got.get("until")),
    )  # fmt: skip


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) > 2 else 2000 + int(text)  # noqa: PLR2004  «20» is 2020: roadmaps look ahead


def _russian(found: re.Match[str]) -> str:
    word = found.group()
    return word if _ROMAN.fullmatch(word) else word.translate(_ALIKE)
