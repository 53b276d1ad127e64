"""What is wrong with a file, in the reader's words: where it stands, what it is, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from catalog.upload_columns import COLUMNS, HEAD
from catalog.upload_faults import MOST_SHOWN
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.upload_faults import Fault
    from locales import Translator

WORDS: Final[dict[str, str]] = {
    # the file
    "not_a_file": N_("I need a file here: .xlsx or .yaml. Send it as a document."),
    "wrong_file": N_("I read .xlsx, .yaml and .yml only. The template has the right kind."),
    "old_excel": N_("This is another kind of table. Please save it as .xlsx and send it again."),
    "macros": N_("Files with macros are not taken. Please save it as .xlsx without macros."),
    "too_big": N_("The file is larger than {most} KB. Pictures and other sheets may go."),
    "empty_file": N_("The file is empty."),
    "file_gone": N_("The messenger does not have the file any more. Please send it again."),
    "file_unreachable": N_("The file did not come through. Please send it again in a minute."),
    "broken_file": N_("The file cannot be read. Open it, save it as .xlsx and send it again."),
    "unpacks_too_big": N_("There is too much in this file. Copy the questions into the template."),
    "not_utf8": N_("The file is not in UTF-8. Save it as UTF-8 and send it again."),
    "bad_yaml": N_("from here on the file cannot be read: check the indents, quotes and colons."),
    "anchors": N_("signs & and * are not used here: write the text out."),
    "too_deep": N_("too much is nested here."),
    "no_table": N_("there is no questionnaire in it. The template shows what it looks like."),
    "too_many_rows": N_("the table is too long: I read {most} rows."),
    # fields
    "unknown_column": N_("there is no column “{value}” in the template."),
    "unknown_head": N_("“{value}” is no field of the template. Remarks go on another sheet."),
    "unknown_field": N_("there is no field “{value}” in the format."),
    "column_twice": N_("this column stands there twice."),
    "missing_column": N_("this column is missing."),
    "missing": N_("this must be filled in."),
    "formula": N_("a formula. Please write the text itself."),
    "cell_error": N_("{value} is an Excel error. Please write the text itself."),
    "bad_survey_id": N_("“{value}” does not do. Latin letters, digits and -, up to 16: KLIMAT-1."),
    "taken_id": N_("{value} is a questionnaire of the programme. Please choose another id."),
    "bad_id": N_("“{value}” does not do. Small Latin letters, digits and _, up to 20: own_calm."),
    "same_id": N_("{value} stands above already. Each question has an id of its own."),
    "taken_item": N_("{value} is a question of the programme. Please choose another id."),
    "bad_tone": N_("“{value}” does not do. It can be: by_age, adult, child."),
    "bad_seconds": N_("the time goes from {low} to {high} seconds."),
    "bad_type": N_("“{value}” does not do. It can be: {known}."),
    "bad_flag": N_("“{value}” does not do. It can be: yes or no."),
    "bad_number": N_("“{value}” is no number."),
    "bad_text": N_("a text with ru and, if you like, en and ru_child belongs here."),
    "bad_ask": N_("“{value}” does not do. It can be: always, on_request."),
    "text_long": N_("{n} signs, and {most} fit."),
    "label_long": N_("a label of {n} signs, and {most} fit on the button."),
    # questions
    "no_questions": N_("there are no questions."),
    "not_a_list": N_("a list belongs here."),
    "not_a_question": N_("a question with id, type and text belongs here."),
    "many_questions": N_("{n} questions, and {most} fit."),
    "no_forms": N_("forms do not go with an own questionnaire."),
    "text_is_free": N_("own words can always be skipped: take the “no” away."),
    "safety_needs_score": N_("safety goes with type S10 only."),
    "options_not_here": N_("type {value} has no options."),
    "options_twice": N_("either options or option_list, not both."),
    "few_options": N_("a choice needs two options at least."),
    "many_options": N_("{most} options fit at most."),
    "same_option": N_("two options have the same name before the = sign."),
    "five_words": N_("S5 takes exactly five options, named 1 to 5 or not at all."),
    "bad_option": N_("an option has id, label and, if you like, signal."),
    "bad_option_id": N_("“{value}” does not do as an option's name. Small Latin letters, digits and _: often=Часто."),
    "options_differ": N_("{given} options in English, and {n} in Russian."),
    "signal_unknown": N_("there is no option {value} here."),
    "no_list": N_("there is no list {value} in the catalogue."),
    "number_not_here": N_("this goes with type NUM only."),
    "low_high": N_("the largest number must be above the smallest."),
    "bad_decimals": N_("0, 1 or 2 places fit."),
    "bad_choices": N_("whole numbers between the smallest and the largest belong here."),
    "bad_when": N_("write it like this: own_often=week, two."),
    "when_unknown": N_("there is no question {value} above."),
    "when_option": N_("that question has no answer {value}."),
    "other": N_("this does not do. Compare it with the template."),
}


def noted_faults(faults: Sequence[Fault], *, sheet: bool) -> dict[str, Any]:
    """Return faults as a dialog remembers them: places, codes and the keywords that were not understood."""
    return {
        "sheet": sheet,
        "rows": [[each.row, each.column, each.code, each.values] for each in faults[:MOST_SHOWN]],
        "more": max(0, len(faults) - MOST_SHOWN),
    }


def fault_lines(
    t: Translator,
    noted: dict[str, Any],
    words: Mapping[str, str] = WORDS,
    columns: Mapping[str, tuple[str, str]] = HEAD | COLUMNS,
) -> list[str]:
    """Return what is wrong with a file, one line each, as the dialog has noted it; of another format in its words."""
    rows = noted["rows"]
    lines = [_line(t, (words, columns), each, sheet=noted["sheet"]) for each in rows]
    if len(rows) == 1 and not rows[0][0]:
        return [f"⚠️ {lines[0]}"]
    head = t("⚠️ <b>The file is not taken yet.</b> Mend this and send it again:")
    more = noted["more"]
    return [head, *lines, *([t.plural("and {n} more place", "and {n} more places", more)] if more else [])]


def _line(
    t: Translator,
    known: tuple[Mapping[str, str], Mapping[str, tuple[str, str]]],
    fault: tuple[int, str | None, str, dict[str, Any]],
    *,
    sheet: bool,
) -> str:
    words, columns = known
    row, column, code, values = fault
    said = t(words.get(code, words["other"]), **values)
    if not row:
        return said[:1].upper() + said[1:]
    if column is None:
        where = t("Row {row}", row=row) if sheet else t("Line {row}", row=row)
    elif sheet:
        pair = columns.get(column)
        name = pair[1 if t.locale == "en" else 0] if pair else column
        where = t("Row {row}, column “{column}”", row=row, column=name)
    else:
        where = t("Line {row}, {column}", row=row, column=column)
    return f"{where}: {said}"
