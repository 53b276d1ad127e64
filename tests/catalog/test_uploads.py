"""A questionnaire in a file that somebody sends: taken whole, or refused with every row and column that is wrong."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.load import load_catalogue
from catalog.questionnaire import Moment
from catalog.upload_columns import COLUMNS, HEAD, SHEETS
from catalog.upload_faults import Fault, UploadError
from catalog.uploads import MOST_BYTES, example, read_upload
from domain.answers import AnswerType
from locales import translator
from reports.survey_template import FIRST_QUESTION, make_template
from services.composers.own_survey_template import template_words

SHIPPED = load_catalogue().questionnaires

WHOLE = """
id: KLIMAT
title: {ru: Климат, en: The climate}
intro: {ru: Скажите честно., ru_child: Скажи честно., en: Please be honest.}
tone: by_age
items:
  - id: kl_calm
    type: S10
    text: {ru: Вам спокойно?, ru_child: Тебе спокойно?, en: Do you feel calm?}
    hint: {ru: 1 — нет, en: 1 is no}
    safety: yes
    skippable: no
  - id: kl_words
    type: S5
    text: {ru: Как прошло?, en: How was it?}
    options:
      - {id: 1, label: {ru: Плохо, en: Bad}, signal: yes}
      - {id: 2, label: {ru: Так себе, en: So-so}}
      - {id: 3, label: {ru: Средне, en: Fair}}
      - {id: 4, label: {ru: Хорошо, en: Good}}
      - {id: 5, label: {ru: Отлично, en: Great}}
  - {id: kl_yes, type: YN, text: {ru: Ещё раз?, en: Again?}}
  - id: kl_why
    type: MC3
    text: {ru: Почему?, en: Why?}
    options:
      - {id: fun, label: {ru: Весело, en: Fun}}
      - {id: use, label: {ru: Полезно, en: Useful}}
    when: {item: kl_yes, any_of: [yes]}
  - {id: kl_times, type: NUM, text: {ru: Сколько?, en: How many?}, minimum: 0, maximum: 12}
  - {id: kl_more, type: OT, text: {ru: Ещё?, en: Anything else?}}
"""

HEAD_ROWS = {
    "id": "KLIMAT", "title": "Климат", "title_en": "The climate", "intro": "Скажите честно.",
    "intro_child": "Скажи честно.", "intro_en": "Please be honest.", "tone": "по возрасту",
}  # fmt: skip
ROWS = [
    {"item": "kl_calm", "type": "S10 — от 1 до 10", "text": "Вам спокойно?", "text_child": "Тебе спокойно?",
     "text_en": "Do you feel calm?", "hint": "1 — нет", "hint_en": "1 is no", "safety": "да", "skippable": "нет"},
    {"item": "kl_words", "type": "s5", "text": "Как прошло?", "text_en": "How was it?",
     "options": "Плохо; Так себе; Средне; Хорошо; Отлично", "options_en": "Bad\nSo-so\nFair\nGood\nGreat", "signal": 1},
    {"item": "kl_yes", "type": "YN", "text": "Ещё раз?", "text_en": "Again?"},
    {"item": "kl_why", "type": "MC3", "text": "Почему?", "text_en": "Why?", "options": "fun=Весело; use=Полезно",
     "options_en": "Fun; Useful", "when": "kl_yes=yes"},
    {"item": "kl_times", "type": "NUM", "text": "Сколько?", "text_en": "How many?", "minimum": 0, "maximum": 12.0},
    {"item": "kl_more", "type": "OT", "text": "Ещё?", "text_en": "Anything else?"},
]  # fmt: skip


def workbook(head, rows, *, locale="ru", columns=None) -> bytes:
    """Return a workbook as somebody fills the template in."""
    number = 1 if locale == "en" else 0
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEETS[locale]
    for key, value in head.items():
        sheet.append([HEAD[key][number], value])
    sheet.append([])
    keys = list(columns or COLUMNS)
    sheet.append([COLUMNS[key][number] if key in COLUMNS else key for key in keys])
    for row in rows:
        sheet.append([row.get(key) for key in keys])
    return saved(book)


def saved(book) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def faults(name: str, content: bytes) -> list[Fault]:
    with pytest.raises(UploadError) as refused:
        read_upload(name, content, SHIPPED)
    return list(refused.value.faults)


def told(name: str, content: bytes) -> list[tuple]:
    return [(each.row, each.column, each.code) for each in faults(name, content)]


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_text_and_workbook_of_the_same_questionnaire_are_equal(locale) -> None:
    written = read_upload("k.yaml", WHOLE.encode(), SHIPPED)
    filled = read_upload("k.XLSX", workbook(HEAD_ROWS, ROWS, locale=locale), SHIPPED)
    assert written.questionnaire == filled.questionnaire
    assert not written.untranslated
    assert written.questionnaire.moment == (Moment.OWN,)
    assert [item.type for item in written.questionnaire.items][:2] == [AnswerType.S10, AnswerType.S5]
    assert [option.id for option in written.questionnaire.item("kl_yes").options] == ["yes", "no"]


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_template_and_example_are_taken_as_they_are_and_say_the_same(locale) -> None:
    template = read_upload("t.xlsx", make_template(template_words(translator(locale))), SHIPPED)
    assert template == read_upload("t.yaml", example(locale), SHIPPED)
    assert template.questionnaire.item("own_calm").safety


def test_the_template_has_lists_to_choose_from_and_fits_what_excel_takes() -> None:
    for locale in ("ru", "en"):
        book = openpyxl.load_workbook(io.BytesIO(make_template(template_words(translator(locale)))))
        assert len(book.sheetnames) == 2
        sheet = book.worksheets[0]
        lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
        assert len(lists) == 4
        assert all(len(formula) <= 257 for formula in lists.values())
        assert sheet.cell(FIRST_QUESTION + 1, 1).value == "own_calm"


def test_english_may_be_left_out() -> None:
    found = read_upload("k.yml", WHOLE.replace(", en: The climate", "").encode(), SHIPPED)
    assert found.untranslated
    assert found.questionnaire.title.en == "Климат"


def test_every_wrong_cell_is_named_at_once() -> None:
    rows = [dict(row) for row in ROWS]
    rows[0] |= {"type": "оценка10", "safety": "может быть"}
    rows[1] |= {"options": "Плохо; Хорошо", "options_en": "Bad"}
    rows[2] |= {"item": "kl_calm", "text": "я" * 201}
    rows[3] |= {"options": f"fun={'я' * 21}; use=Полезно", "when": "kl_none=yes"}
    rows[4] |= {"minimum": "ноль"}
    rows[5] |= {"skippable": "нет", "item": "mt_met"}
    head = HEAD_ROWS | {"id": "EX", "title": None, "tone": "как-нибудь"}
    first = len(HEAD) + 3
    assert told("k.xlsx", workbook(head, rows)) == [
        (1, "id", "taken_id"), (2, "title", "missing"), (7, "tone", "bad_tone"),
        (first, "safety", "bad_flag"), (first, "type", "bad_type"),
        (first + 1, "options", "five_words"), (first + 1, "options_en", "options_differ"),
        (first + 2, "item", "same_id"), (first + 2, "text", "text_long"),
        (first + 3, "options", "label_long"), (first + 3, "when", "when_unknown"),
        (first + 4, "minimum", "bad_number"),
        (first + 5, "item", "taken_item"), (first + 5, "skippable", "text_is_free"),
    ]  # fmt: skip
    known = next(each for each in faults("k.xlsx", workbook(head, rows)) if each.code == "bad_type")
    assert known.values == {"value": "оценка10", "known": "S10, S5, YN, YNM, SC, MC3, NUM, OT, DATE"}


def test_every_wrong_line_of_a_text_is_named_at_once() -> None:
    lines = (
        WHOLE.replace("type: OT", "type: text").replace("id: kl_words", "id: Слова").replace("tone: by_age", "ton: x")
    )
    number = {key: place for place, line in enumerate(lines.splitlines(), 1) for key in ("ton:", "Слова", "type: text")
              if key in line}  # fmt: skip
    assert told("k.yaml", lines.encode()) == [
        (number["ton:"], "ton", "unknown_field"), (number["Слова"], "id", "bad_id"),
        (number["type: text"], "type", "bad_type"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK", "wrong_file"),
        ("yaml", b"id: A", "wrong_file"),
        ("a.xlsm", b"PK", "macros"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "old_excel"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "old_excel"),
        ("a.xlsx", b"PK\x03\x04 no zip", "broken_file"),
        ("a.yaml", b"", "empty_file"),
        ("a.yaml", b"x" * (MOST_BYTES + 1), "too_big"),
        ("a.yaml", "id: КЛИМАТ".encode("cp1251"), "not_utf8"),
        ("a.yaml", b"id: [1", "bad_yaml"),
        ("a.yaml", b"id: A\nid: B", "bad_yaml"),
        ("a.yaml", b"just words", "no_table"),
        ("a.yaml", b"[" * 50_000, "too_deep"),
        ("a.yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchors"),
        ("a.yaml", b"id: !!python/object/apply:os.system ['true']\n", "bad_survey_id"),
    ],
)
def test_files_that_are_refused_as_a_whole(name, content, code) -> None:
    assert code in [each.code for each in faults(name, content)]


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_part(content: bytes, name: str, change) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


def test_a_small_file_that_unfolds_is_never_unpacked() -> None:
    bomb = packed(**{"xl/workbook.xml": b"\0" * 100_000_000})
    assert len(bomb) < MOST_BYTES
    tracemalloc.start()
    assert [each.code for each in faults("a.xlsx", bomb)] == ["unpacks_too_big"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    good = workbook(HEAD_ROWS, ROWS)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    for hidden in (laughs, laughs.decode().encode("utf-16-le")):
        grim = with_part(good, "xl/workbook.xml", lambda raw, hidden=hidden: hidden + raw)
        assert [each.code for each in faults("a.xlsx", grim)] == ["broken_file"]
    macros = with_part(good, "xl/workbook.xml", bytes)
    made = io.BytesIO(macros)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert [each.code for each in faults("a.xlsx", made.getvalue())] == ["macros"]


def test_formulas_and_errors_are_refused_and_a_text_stays_a_text() -> None:
    rows = [dict(row) for row in ROWS]
    rows[0]["text"] = "=1+1"
    rows[1]["text"] = "#REF!"
    first = len(HEAD) + 3
    assert told("k.xlsx", workbook(HEAD_ROWS, rows)) == [(first, "text", "formula"), (first + 1, "text", "cell_error")]
    named = WHOLE.replace("Ещё?, en", "\"=cmd|' /C calc'!A0\", en").replace("Вам спокойно?", "<b>Вам</b>")
    found = read_upload("k.yaml", named.encode(), SHIPPED).questionnaire
    assert found.item("kl_more").text.ru == "=cmd|' /C calc'!A0"
    assert found.item("kl_calm").text.ru == "<b>Вам</b>"  # shown escaped, like every text of the catalogue


def test_columns_and_rows_that_do_not_belong() -> None:
    columns = ["item", "text", "Цвет", "type", "type"]
    table = len(HEAD) + 2
    assert told("k.xlsx", workbook(HEAD_ROWS, ROWS, columns=columns)) == [
        (table, None, "unknown_column"), (table, "type", "column_twice"),
    ]  # fmt: skip
    assert told("k.xlsx", workbook(HEAD_ROWS, ROWS[:1], columns=["item", "text", "hint"])) == [
        (table, "type", "missing_column")
    ]
    assert told("k.xlsx", workbook(HEAD_ROWS, ROWS, columns=["hint"])) == [(1, None, "no_table")]
    many = [{"item": f"q{n}", "text": "А?", "type": "OT"} for n in range(41)]
    assert told("k.xlsx", workbook(HEAD_ROWS, many)) == [(len(HEAD) + 43, None, "many_questions")]
    assert read_upload("k.xlsx", workbook(HEAD_ROWS, many[:40]), SHIPPED).questionnaire.items[39].id == "q39"
    assert told("k.xlsx", workbook(HEAD_ROWS, [])) == [(table, None, "no_questions")]


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**12), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["S10", "SC", "OT", "NUM", "да", "нет", "a; b", "x=А; y=Б", "=1", "#N/A", "kl_a", "kl_a=x", " "]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, CELLS)), max_size=6),
       head=st.fixed_dictionaries({}, optional=dict.fromkeys(HEAD, CELLS)))  # fmt: skip
def test_whatever_stands_in_the_cells_only_faults_are_told(rows, head) -> None:
    _either("k.xlsx", workbook(head, rows))


LEAVES = st.one_of(CELLS, st.sampled_from(["S5", "YN", "MC3", "by_age", "yes", [], {}]))
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)
ITEM_KEYS = ("id", "type", "text", "hint", "options", "option_list", "choices", "minimum", "maximum", "decimals",
             "skippable", "safety", "ask", "forms", "when", "odd")  # fmt: skip
ITEMS = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ITEM_KEYS, TREES)), max_size=4)
FILES = st.fixed_dictionaries(
    {}, optional={"id": TREES, "title": TREES, "tone": TREES, "seconds": TREES, "items": ITEMS | TREES, "odd": TREES}
)


@settings(max_examples=80, deadline=None)
@given(data=FILES | TREES)
def test_whatever_shape_a_text_has_only_faults_are_told(data) -> None:
    import yaml  # noqa: PLC0415 - this test alone writes it

    _either("k.yaml", yaml.safe_dump(data, allow_unicode=True).encode())


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode(errors="surrogatepass")))
def test_whatever_bytes_come_only_faults_are_told(content) -> None:
    _either("k.yaml", content)
    _either("k.xlsx", content)


GOOD = workbook(HEAD_ROWS, ROWS)


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, len(GOOD) - 1), sign=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_is_told_or_taken(place, sign, cut) -> None:
    _either("k.xlsx", GOOD[:place] if cut else GOOD[:place] + bytes([sign]) + GOOD[place + 1 :])


def _either(name: str, content: bytes) -> None:
    found, refused = None, ()
    try:
        found = read_upload(name, content, SHIPPED).questionnaire
    except UploadError as error:
        refused = error.faults
    assert (found is None) == bool(refused)
    assert found is None or (found.version == 1 and len(found.items) <= 40)
