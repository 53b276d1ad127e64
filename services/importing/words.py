"""What is wrong with a workbook, in the reader's words: for the chat, the file of faults and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from catalog.importing.sheets import BY_KEY
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.importing.model import Spot
    from locales import Translator
    from services.importing.taking import Changed, Tally

WORDS: Final[dict[str, str]] = {
    # the file
    "not_a_file": N_("I need a file here: .xlsx. Send it as a document."),
    "wrong_file": N_("I read .xlsx only. The template has the right kind."),
    "old_excel": N_("This is another kind of table. Please save it as .xlsx and send it again."),
    "macros": N_("Files with macros are not taken. Please save it as .xlsx without macros."),
    "too_big": N_("The file is larger than {most} KB. Pictures and other sheets may go."),
    "empty_file": N_("The file is empty."),
    "file_gone": N_("The messenger does not have the file any more. Please send it again."),
    "file_unreachable": N_("The file did not come through. Please send it again in a minute."),
    "broken_file": N_("The file cannot be read. Open it, save it as .xlsx and send it again."),
    "unpacks_too_big": N_("There is too much in this file. Copy the rows into the template."),
    "no_sheets": N_("None of the template's sheets is in this file. The template shows what they are called."),
    "unknown_sheet": N_("There is no sheet “{value}” in the template. Rename it as there, or take it out."),
    "merged": N_("Cells {value} are merged. Please unmerge them: each row needs values of its own."),
    "nothing": N_("There is no row in it yet: the example does not count."),
    # heads and rows
    "no_head": N_("the columns' names are missing. Copy them from the template."),
    "too_many_rows": N_("the table is too long: I read {most} rows."),
    "unknown_column": N_("there is no column “{value}” in the template."),
    "column_twice": N_("this column stands there twice."),
    "missing_column": N_("this column is missing."),
    "row_twice": N_("the same stands in row {n} already."),
    # cells
    "missing": N_("this must be filled in."),
    "formula": N_("a formula. Please write the value itself."),
    "cell_error": N_("{value} is an Excel error. Please write the value itself."),
    "text_long": N_("{n} signs, and {most} fit."),
    "bad_name": N_("a name has letters, hyphens and spaces only."),
    "bad_day": N_("“{value}” is no date. Write it like this: 28.02.2011."),
    "no_such_day": N_("{value}: there is no such day. Write it like this: {near}."),
    "bad_number": N_("“{value}” is no whole number."),
    "range": N_("it goes from {low} to {high}."),
    "bad_grade": N_("“{value}” does not do. Write 7 or 7Б."),
    "bad_flag": N_("“{value}” does not do. It can be: yes or no."),
    "bad_word": N_("“{value}” is not on the list. The cell of the template offers what is."),
    "many_words": N_("{n} chosen, and {most} fit."),
    "many_people": N_("{n} people, and {most} fit."),
    # people
    "code_taken": N_("this code belongs to somebody else already. Give each person a code of their own."),
    "birth_future": N_("this day is still to come."),
    "birth_too_old": N_("please check the year."),
    "birth_too_young": N_("younger than seven: please check the year."),
    "birth_not_pupil": N_("no pupil is as old as that: please check the year."),
    "birth_minor": N_("under 18: only pupils and students are."),
    "birth_differs": N_("the bot has another birth date. It is corrected on the person's card."),
    "commission_here": N_("this is not written into a file: mark it on the pupil's card."),
    "category_consent": N_("the written consent C7 is missing: its date goes into the column C7."),
    "curator_by_link": N_("a curator comes in by a link of the municipal curator."),
    "form_off": N_("no form of this school's year fits. Forms are switched on under School year."),
    "no_partner": N_("there is no such partner, neither here nor on the sheet of partners."),
    "not_a_minor": N_("18 or older: nobody signs for them."),
    "paper_future": N_("this day is still to come."),
    "paper_old": N_("more than twenty years ago: please check the year."),
    # partners
    "bad_contact": N_("a phone number or an e-mail address belongs here."),
    "agreement_backwards": N_("the agreement ends before it begins."),
    # matches
    "who_unknown": N_("number {n} is found neither on the sheets nor in the school. Write the code or the full name."),
    "who_several": N_("several are called like number {n}. Write the code."),
    "not_mentor": N_("whoever is meant is no mentor this year."),
    "not_mentee": N_("number {n} is no mentee this year."),
    "same_person": N_("nobody can be their own mentor."),
    "commission": N_("the matching of one of them goes through the commission for minors (КДН)."),
    "ask_curator": N_("one of them cannot be matched here. The school's curator knows more."),
    "bad_model": N_("this model does not fit so many people."),
    "order_needed": N_("where a pair stands is told by its order: write number and date."),
    "order_half": N_("number and date of the order go together."),
    "bad_order": N_("an order's number has a digit and at most 40 characters, such as 12-ОД."),
    "order_future": N_("this day is still to come."),
    "order_old": N_("more than ten years ago: please check the year."),
    "match_stands": N_("this pair is in the bot already, under another order or without one."),
    # figures
    "district_only": N_("only the municipal curator brings the figures of the district."),
    "source_future": N_("this day is still to come."),
    "year_closed": N_("this year is closed. A correction is made in the indicators."),
}


def spot_line(t: Translator, spot: Spot) -> str:
    """Return one fault: where it stands, what it is, how to mend it."""
    sheet, column, said = spot_parts(t, spot)
    if sheet is None:
        return said[:1].upper() + said[1:]
    if column is None:
        return t("Sheet “{sheet}”, row {row}", sheet=sheet, row=spot.row) + f": {said}"
    return t("Sheet “{sheet}”, row {row}, “{column}”", sheet=sheet, row=spot.row, column=column) + f": {said}"


def spot_parts(t: Translator, spot: Spot) -> tuple[str | None, str | None, str]:
    """Return sheet, column and words of a fault."""
    said = t(WORDS[spot.code], **spot.values)
    spec = BY_KEY.get(spot.sheet or "")
    if spec is None:
        return None, None, said
    column = spec.column(spot.column)
    return spec.title(t.locale), None if column is None else column.header(t.locale), said


def changed_line(t: Translator, changed: Changed) -> str:
    """Return one change: where, which column, and the values where they name nobody."""
    spec = BY_KEY[changed.sheet]
    column = spec.column(changed.column)
    where = t(
        "Sheet “{sheet}”, row {row}, “{column}”",
        sheet=spec.title(t.locale),
        row=changed.row,
        column=column.header(t.locale) if column else changed.column,
    )
    if changed.was is not None and changed.now is not None:
        return where + t(": {was} → {now}", was=changed.was, now=changed.now)
    return where + t(": as in the file")


def read_parts(t: Translator, tallies: Mapping[str, Tally]) -> list[str]:
    """Return how many of what was read: «412 учеников», «35 наставников»."""
    read = {name: tally.read for name, tally in tallies.items()}
    said = {
        "pupils": t.plural("{n} pupil", "{n} pupils", read.get("pupils", 0)),
        "staff": t.plural("{n} member of staff", "{n} members of staff", read.get("staff", 0)),
        "mentors": t.plural("{n} mentor", "{n} mentors", read.get("mentors", 0)),
        "partners": t.plural("{n} partner", "{n} partners", read.get("partners", 0)),
        "matches": t.plural("{n} match", "{n} matches", read.get("matches", 0)),
        "enrolment": t.plural("{n} figure of the school", "{n} figures of the school", read.get("enrolment", 0)),
        "district": t.plural("{n} figure of the district", "{n} figures of the district", read.get("district", 0)),
    }
    return [words for name, words in said.items() if read.get(name)]
