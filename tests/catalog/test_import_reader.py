"""The workbook of a school's list: every wrong cell is named, whatever is inside; a broken file is one kind word."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.importing.lists import known_words, word_lists
from catalog.importing.model import Spot
from catalog.importing.reader import MOST_FAULTS, read_workbook
from catalog.importing.sheets import SHEETS, Column, Kind
from catalog.importing.values import Bad, read_cell
from tests.workbooks import CATALOGUE, LISTS, PUPIL, read, saved, workbook


def pupils(*rows) -> bytes:
    return workbook({"pupils": list(rows)})


def codes(content: bytes) -> list[tuple[int, str | None, str]]:
    return [(spot.row, spot.column, spot.code) for spot in read(content).faults]


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_a_row_of_each_language(locale) -> None:
    content = workbook({"pupils": [PUPIL | {"category": "Gifted", "areas": "study; Свой проект"}]}, locale)
    found = read(content)
    assert found.faults == ()
    assert found.rows[0].values == {
        "last": "Ветрова", "first": "Инна", "birth": "2011-05-14", "grade": [8, "А"], "category": "gifted",
        "areas": ["study", "project"],
    }  # fmt: skip


DAY = date(2011, 5, 14)


@pytest.mark.parametrize(
    "written",
    ["14.05.2011", "14/5/2011", "2011-05-14", "14.05.2011 г.", DAY, datetime(2011, 5, 14), 40677],  # noqa: DTZ001
)
def test_a_date_as_a_text_a_cell_or_a_count_of_days(written) -> None:
    assert read(pupils(PUPIL | {"birth": written})).rows[0].values["birth"] == "2011-05-14"


@pytest.mark.parametrize(
    ("cell", "column", "code", "values"),
    [
        ("31.02.2011", "birth", "no_such_day", {"value": "31.02.2011", "near": "28.02.2011"}),
        ("30.02.2012", "birth", "no_such_day", {"value": "30.02.2012", "near": "29.02.2012"}),
        ("вчера", "birth", "bad_day", {"value": "вчера"}),
        (12345678, "birth", "bad_day", {"value": "12345678"}),
        ("=TODAY()", "birth", "formula", {}),
        ("#REF!", "birth", "cell_error", {"value": "#REF!"}),
        (None, "birth", "missing", {}),
        ("   ", "last", "missing", {}),
        ("Ива1", "last", "bad_name", {}),
        ("я" * 5000, "last", "text_long", {"n": 5000, "most": 60}),
        (12, "grade", "bad_grade", {"value": "12"}),
        ("седьмой", "grade", "bad_grade", {"value": "седьмой"}),
        ("отличник", "category", "bad_word", {"value": "отличник", "list": "categories"}),
        ("Учёба, предмет; магия", "areas", "bad_word", {"value": "магия", "list": "areas"}),
        ("study; career; project; sport_arts", "areas", "many_words", {"n": 4, "most": 3}),
    ],
)
def test_each_wrong_cell_is_named_and_no_name_repeated(cell, column, code, values) -> None:
    found = read(pupils(PUPIL, PUPIL | {column: cell}))
    assert found.faults == (Spot("pupils", 3, column, code, values),)
    assert len(found.rows) == 1


def test_numbers_flags_and_people() -> None:
    figure = {"year": 1999, "level": "Начальная школа", "number": "много", "source": "а", "dated": "01.09.2026"}
    pair = {"mentor": "А; Б", "mentees": "В", "online": "возможно"}
    assert codes(workbook({"matches": [pair], "enrolment": [figure]})) == [
        (2, "mentor", "many_people"), (2, "online", "bad_flag"), (2, "year", "range"), (2, "number", "bad_number"),
    ]  # fmt: skip


def test_commas_part_words_and_people_where_no_word_has_one() -> None:
    found = read(workbook({
        "pupils": [PUPIL | {"areas": "Учёба, предмет; Свой проект"}],
        "staff": [{"last": "Осина", "first": "Рита", "roles": "Психолог, Классный руководитель"}],
        "matches": [{"mentor": "Н-1", "mentees": "У-1, У-2"}],
    }))  # fmt: skip
    assert found.faults == ()
    assert [row.values.get("areas") or row.values.get("roles") or row.values["mentees"] for row in found.rows] == [
        ["study", "project"], ["psychologist", "class_teacher"], ["У-1", "У-2"],
    ]  # fmt: skip


def test_examples_are_left_out_but_not_a_name_that_begins_so() -> None:
    example = {"code": "Пример", "last": "Образцова"}
    found = read(pupils(example, PUPIL | {"code": None, "last": "Примерова"}))
    assert [row.values["last"] for row in found.rows] == ["Примерова"]
    assert found.faults == ()


def test_sheets_heads_and_columns() -> None:
    book = openpyxl.Workbook()
    book.active.append(["что-то"])
    assert codes(saved(book)) == [(0, None, "unknown_sheet"), (0, None, "no_sheets")]
    book.active.title = "Ученики"
    for _ in range(12):
        book.active.append(["и ещё"])
    assert codes(saved(book)) == [(12, None, "no_head")]
    book.active.delete_rows(1, 13)
    book.active.append(["Фамилия", "Имя", "Имя", "Рост"])
    assert {code for _, _, code in codes(saved(book))} == {"column_twice", "unknown_column", "missing_column"}
    book.create_sheet("Справка").append(["текст"])
    assert "unknown_sheet" not in {code for _, _, code in codes(saved(book))}


def test_cells_merged_over_rows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(pupils(PUPIL, PUPIL)))
    book.active.merge_cells("A2:A3")
    assert (0, None, "merged") in codes(saved(book))
    book = openpyxl.load_workbook(io.BytesIO(pupils(PUPIL)))
    book.active.merge_cells("N2:O2")
    assert codes(saved(book)) == []


def test_faults_have_an_end() -> None:
    assert len(codes(pupils(*[{"last": "А"}] * 500))) == MOST_FAULTS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "broken_file"),
        (b"PK\x03\x04 nonsense", "broken_file"),
        (b"\xd0\xcf\x11\xe0 old", "old_excel"),
        (b"<html></html>", "broken_file"),
    ],
)
def test_no_workbook_at_all(content, code) -> None:
    assert codes(content) == [(0, None, code)]


def test_macros_entities_and_a_bomb() -> None:
    def packed(name: str, data: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return made.getvalue()

    assert codes(packed("xl/vbaProject.bin", b"x")) == [(0, None, "macros")]
    assert codes(packed("xl/a.xml", b" " * (1 << 20) + b'<!ENTITY a "b">')) == [(0, None, "broken_file")]
    assert codes(packed("xl/a.xml", b"\0" * (97 << 20))) == [(0, None, "unpacks_too_big")]


@given(st.binary(max_size=400), st.integers(0, 3000))
def test_a_spoilt_file_never_breaks_the_reader(noise, at) -> None:
    good = _GOOD
    list(read_workbook(good[:at] + noise + good[at + len(noise) :], LISTS))


_GOOD = pupils(PUPIL)


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()))
def test_whatever_stands_in_a_cell_is_taken_or_named(raw) -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            value = read_cell(column, raw, LISTS)
            assert value is None or isinstance(value, Bad | str | int | list)


def test_every_list_has_its_words_and_every_word_its_place() -> None:
    lists = word_lists(CATALOGUE)
    named = {column.words for sheet in SHEETS for column in sheet.columns if column.words}
    assert named == set(lists)
    assert set(known_words(CATALOGUE)) == set(lists)
    for sheet in SHEETS:
        headers = [name for column in sheet.columns for name in (column.ru, column.en)]
        assert len(set(headers)) == len(headers)
        for column in sheet.columns:
            assert (column.words is None) == (column.kind not in {Kind.ONE, Kind.MANY}), column


def test_a_column_of_a_kind() -> None:
    column = Column("n", "Н", "N", Kind.NUMBER, least=1, most=5)
    assert read_cell(column, "3 ", LISTS) == 3
    assert read_cell(column, 3.0, LISTS) == 3
    assert read_cell(column, 3.5, LISTS) == Bad("bad_number", {"value": "3.5"})
