"""What is wrong with a table, what is asked about a deadline, and when a roadmap will run, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from catalog.roadmap_columns import COLUMNS
from dialogs.kit.school import LABEL, clip
from dialogs.own_surveys.faults import WORDS, fault_lines
from domain.deadline_text import Doubt, read_deadline
from domain.deadlines import Kind
from locales.marks import N_
from services.roadmap.words import deadline_words, years_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.deadlines import Deadline, Point
    from locales import Translator
    from services.roadmap.draft_content import Draft

_FAULTS: Final = WORDS | {
    "not_a_file": N_("I need the table here as an .xlsx file. Send it as a document."),
    "wrong_file": N_("I read .xlsx only. Save the table as .xlsx and send it again."),
    "broken_file": N_("The file cannot be read. Open it, save it as .xlsx and send it again."),
    "unpacks_too_big": N_("There is too much in this file. Copy the rows into the template."),
    "no_table": N_("there is no table with the columns “Measure” and “Deadline” in it. The template shows them."),
    "no_rows": N_("there is no row below the head of the table."),
    "no_title": N_("the measure is missing."),
    "cell_too_long": N_("the text is too long: {most} signs fit."),
    "person_named": N_("a person is named here. Write the post instead: people change, posts stay."),
}
_DOUBTS: Final[dict[str, str]] = {
    Doubt.EMPTY: N_("No deadline stands there. When is it due?"),
    Doubt.TOO_LONG: N_("That is too long for a deadline. When is it due?"),
    Doubt.UNKNOWN_WORDS: N_("I do not understand “{unread}”."),
    Doubt.NO_SUCH_DAY: N_("There is no such day: “{unread}”."),
    Doubt.NO_SUCH_YEAR: N_("This year cannot be: “{unread}”."),
    Doubt.BACKWARDS: N_("It ends before it begins: “{unread}”."),
    Doubt.EDGE: N_("Before that month begins, or to its end?"),
    Doubt.OPEN_END: N_("And until when?"),
    Doubt.WHICH_YEAR: N_("Is the school year meant, or the calendar year?"),
    Doubt.TWO_TERMS: N_("Two deadlines stand there. Which one counts?"),
    Doubt.RHYTHM: N_("A row is due once, or once a year. When is the last time?"),
}
_TYPED: Final[dict[str, str]] = {
    "text": N_("Words are due here, no picture and no file."),
    "day": N_("I need the day as 15.09.2026."),
}
_TITLE: Final = 120
_ANY_YEAR: Final = 2021
"""Of a span that is printed without years."""
_SAID: Final = 60


def fault_text(t: Translator, noted: dict[str, Any]) -> str:
    """Return what is wrong with a table, as the dialog has noted it."""
    return "\n".join(fault_lines(t, noted, _FAULTS, COLUMNS))


def type_error(t: Translator, code: str | None) -> str:
    """Return what was wrong with what was typed, and how to say it."""
    if code is None:
        return ""
    words = _TYPED.get(code) or _DOUBTS.get(code) or _DOUBTS[Doubt.TOO_LONG]
    if "{unread}" in words:
        words = N_("I do not understand it yet. Try it like one of the examples.")
    return "⚠️ " + t(words) + "\n"


def choice_label(t: Translator, due: Deadline) -> str:
    """Return a reading to choose; a span too long for a button stands there in numbers, «01.09.26–31.05.27»."""
    words, part = deadline_words(t, due), due.main
    if len(words) > LABEL and part.kind is Kind.RANGE and part.first is not None and part.last is not None:
        return f"{_in_numbers(part.first, part.first.first_day)}–{_in_numbers(part.last, part.last.last_day)}"
    return words[:1].upper() + words[1:]


def _in_numbers(point: Point, day: Callable[[int], date]) -> str:
    return f"{day(_ANY_YEAR):%d.%m}" if point.year is None else f"{day(point.year):%d.%m.%y}"


def ask_lines(t: Translator, draft: Draft, place: int) -> list[str]:
    """Return the question about a row's deadline."""
    row = draft.rows[place]
    lines = [t("<b>Row {number}</b> · {title}", number=row.number or row.row, title=clip(row.title, _TITLE))]
    if row.deadline is not None:
        lines.append(t("Deadline: “{printed}”", printed=clip(row.printed, _SAID)))
        lines.append(t("Understood: {due}", due=deadline_words(t, row.deadline)))
    else:
        lines[0] = t.plural("{n} question is left.", "{n} questions are left.", draft.questions) + "\n" + lines[0]
        lines += _doubt(t, row.printed)
        also = [draft.rows[each].number or str(draft.rows[each].row) for each in draft.alike(place) if each != place]
        if also:
            lines.append(
                t("The same stands in rows {rows}: one answer does for all.", rows=clip(", ".join(also), _SAID))
            )
    lines.append(t("Tap, or type it: 15.09.2026 · September 2026 · 01.09–15.09.2026 · June, every year"))
    return lines


def _doubt(t: Translator, printed: str) -> list[str]:
    reading = read_deadline(printed)
    lines = [t("Deadline: “{printed}”", printed=clip(printed, _SAID))] if printed else []
    if reading.understood is not None:
        lines.append(t("Understood so far: {due}", due=deadline_words(t, reading.understood)))
    if reading.doubt is not None:
        lines.append(t(_DOUBTS[reading.doubt], unread=clip(reading.unread, _SAID)))
    return lines


def left_out_lines(t: Translator, draft: Draft) -> list[str]:
    """Return what of the file is not taken."""
    lines = []
    if draft.repeated:
        lines.append(t("Taken once: rows {rows} stand there twice.", rows=_rows(draft.repeated)))
    if draft.bare:
        lines.append(t("Left out: rows {rows} have a text and no deadline.", rows=_rows(draft.bare)))
    if draft.persons:
        lines.append(
            t.plural("{n} name is left out: posts stay.", "{n} names are left out: posts stay.", draft.persons)
        )
    return lines


def _rows(numbers: list[int]) -> str:
    return clip(", ".join(map(str, numbers)), _SAID)


def years_lines(t: Translator, draft: Draft) -> list[str]:
    """Return when a roadmap will run."""
    lines = [t("<b>The roadmap for {years}</b>", years=years_words(draft.cycle))]
    lines.append(t.plural("{n} row", "{n} rows", len(draft.rows)))
    if draft.years_off:
        off = t.plural("{n} year", "{n} years", abs(draft.years_off))
        if draft.shifted:
            lines.append(t("The deadlines of the file move by {years}.", years=off))
        else:
            lines.append(t("The deadlines stay as in the file; it begins {years} apart.", years=off))
    if draft.signed_on is None:
        lines.append(t("Not signed yet: it counts from today. If it is signed, type the day: 02.10.2026."))
    else:
        lines.append(t("Signed on {day}.", day=t.full_date(date.fromisoformat(draft.signed_on))))
    return lines
