"""A roadmap as a workbook: what is written is read back, and what people send is read or told row by row."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import load_catalogue
from catalog.roadmap_columns import RoadmapLine
from catalog.roadmap_xlsx import MOST_BYTES, MOST_ROWS, read_roadmap
from catalog.upload_faults import UploadError
from domain.deadline_code import encode
from domain.deadline_text import Doubt
from domain.plain import plain_line
from reports.roadmap_xlsx import make_roadmap

HEADER = [
    "№ п/п",
    "Наименование мероприятий",
    "Сроки выполнения",
    "Ответственные исполнители",
    "Предполагаемый результат",
]


def book(*rows, formats: dict[str, str] | None = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for place, pattern in (formats or {}).items():
        made.active[place].number_format = pattern
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def faults(content: bytes) -> list[tuple[int, str | None, str]]:
    with pytest.raises(UploadError) as refusal:
        read_roadmap(content)
    assert refusal.value.sheet
    return [(each.row, each.column, each.code) for each in refusal.value.faults]


def shipped_lines(key: str, locale: str) -> list[RoadmapLine]:
    catalogue = load_catalogue()
    roadmap = catalogue.roadmaps[key]
    sections = {each.id: f"{each.number}. {each.title.of(locale)}" for each in roadmap.sections}
    return [
        RoadmapLine(
            sections.get(row.section or "", ""), row.number, row.title.of(locale), row.printed,
            tuple(catalogue.posts[post].title.of(locale) for post in row.posts), row.result.of(locale),
        )
        for row in roadmap.measures
    ]  # fmt: skip


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("key", ["morshansk", "kstovo", "eerbek"])
def test_the_roadmaps_of_the_catalogue_come_back_as_they_were_written(key, locale) -> None:
    lines = shipped_lines(key, locale)
    found = read_roadmap(make_roadmap("Дорожная карта", locale, lines))
    assert [each.line for each in found.rows] == lines
    due = [row.due for row in load_catalogue().roadmaps[key].measures]
    assert [each.reading.deadline for each in found.rows] == due
    assert found.repeated == ()
    asked = [(each.row, each.column, each.code) for each in found.questions]
    assert asked == ([(36, "posts", "posts_missing")] if key == "morshansk" else [])


TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).map(
    lambda text: plain_line(f"я {text}")
)
POST = TEXT.map(lambda text: "п" + text.replace("\n", " ").replace(";", "") + "п")
LINES = st.lists(
    st.builds(RoadmapLine, st.just("Раздел"), st.sampled_from(["1", "1.1", "IV", ""]), TEXT, TEXT,
              st.lists(POST, max_size=3, unique=True).map(tuple), st.one_of(st.just(""), TEXT)),
    min_size=1, max_size=4, unique_by=lambda line: "".join(c for c in line.title.casefold() if c.isalnum()),
)  # fmt: skip


@settings(max_examples=30)
@given(LINES)
def test_whatever_is_written_is_read_back(lines) -> None:
    assert [each.line for each in read_roadmap(make_roadmap("Карта", "ru", lines)).rows] == lines


def test_a_paper_as_people_keep_it() -> None:
    content = book(
        ["План мероприятий (дорожная карта)"],
        [],
        HEADER,
        ["I.", "Нормативные\nдокументы"],
        [1, "Назначить   куратора", dt.datetime(2020, 6, 2), "директор РИМЦ Иванова И.И.", "Приказ"],  # noqa: DTZ001
        [2.0, "Выбрать школу", dt.datetime(2020, 9, 1), "РИМЦ,\nшкола", "Приказ"],  # noqa: DTZ001
        HEADER,
        [1.1, "Обновлять сайт", "Постоянно", "Заместители\nдиректора; педагог- психолог", None],
        ["4", "Собрать данные", "к весне", None, "Данные"],
        ["5", "Без срока", None, "школа", "Данные"],
        ["1.", "Назначить ку-\nратора", "02.06.2020 ", "РИМЦ", "Приказ"],
        formats={"C6": "[$-419]mmmm\\ yyyy;@"},
    )
    found = read_roadmap(content)
    assert [(each.row, each.line.section, each.line.number) for each in found.rows] == [
        (5, "I. Нормативные документы", "1"), (6, "I. Нормативные документы", "2"),
        (8, "I. Нормативные документы", "1.1"), (9, "I. Нормативные документы", "4"),
        (10, "I. Нормативные документы", "5"),
    ]  # fmt: skip
    assert [each.reading.deadline and encode(each.reading.deadline) for each in found.rows] == [
        "date:2020-06-02", "month:2020-09", "permanent", None, None,
    ]  # fmt: skip
    assert [each.line.posts for each in found.rows][:3] == [
        ("директор РИМЦ",), ("РИМЦ", "школа"), ("Заместители директора", "педагог-психолог"),
    ]  # fmt: skip
    assert [(each.row, each.first) for each in found.repeated] == [(11, 5)]
    assert [(each.row, each.column, each.code) for each in found.questions] == [
        (5, "posts", "person_named"), (9, "due", f"due_{Doubt.UNKNOWN_WORDS}"), (9, "posts", "posts_missing"),
        (10, "due", "due_empty"),
    ]  # fmt: skip


def test_a_heading_without_rows_is_asked_about() -> None:
    found = read_roadmap(
        book(HEADER, ["1", "Провести семинар"], ["2", "Раздел"], ["3", "Мера", "май", "школа", "Итог"])
    )
    assert [(each.row, each.code) for each in found.questions] == [(2, "section_or_measure")]
    assert found.rows[0].line.section == "2 Раздел"


def test_a_row_that_looks_like_the_header_is_a_row() -> None:
    row = ["1", "Утвердить меры", "в сроки реализации программ", "Исполнитель мер", "Результаты"]
    found = read_roadmap(book(HEADER, row))
    assert [each.line.title for each in found.rows] == ["Утвердить меры"]


def test_every_bad_cell_is_named() -> None:
    content = book(
        HEADER,
        [1, "=1+1", "май", "школа", "Приказ"],
        [2, "Мера", "май", "#REF!", "Приказ"],
        [3, None, "май", "школа", "Приказ"],
        [4, "я" * 2_001, "май", "школа", "Приказ"],
    )
    assert faults(content) == [
        (2, "title", "formula"), (3, "posts", "cell_error"), (4, "title", "no_title"), (5, "title", "cell_too_long"),
    ]  # fmt: skip


def test_what_is_no_roadmap_is_refused() -> None:
    assert faults(b"") == [(1, None, "empty_file")]
    assert faults(b"x" * (MOST_BYTES + 1)) == [(1, None, "too_big")]
    assert faults(b"not a workbook") == [(1, None, "broken_file")]
    assert faults(b"\xd0\xcf\x11\xe0old") == [(1, None, "old_excel")]
    assert faults(book(["Имя", "Класс"], ["Аня", "5"])) == [(1, None, "no_table")]
    assert faults(book(HEADER)) == [(1, None, "no_rows")]
    many = [[n, f"Мера {n}", "май", "школа", "Итог"] for n in range(MOST_ROWS)]
    assert faults(book(HEADER, *many)) == [(MOST_ROWS + 1, None, "too_many_rows")]


def test_macros_and_entities_are_refused() -> None:
    good = book(HEADER, [1, "Мера", "май", "школа", "Итог"])
    for name, content, code in (("xl/vbaProject.bin", b"x", "macros"), ("xl/x.xml", b"<!DOCTYPE x>", "broken_file")):
        out = io.BytesIO(good)
        with zipfile.ZipFile(out, "a") as packed:
            packed.writestr(name, content)
        assert faults(out.getvalue()) == [(1, None, code)]


def test_the_table_may_stand_on_any_sheet() -> None:
    made = openpyxl.Workbook()
    made.active.append(["Титульный лист"])
    second = made.create_sheet("План")
    second.append(HEADER)
    second.append([1, "Мера", "до 1 мая", "школа", "Итог"])
    out = io.BytesIO()
    made.save(out)
    assert [each.row for each in read_roadmap(out.getvalue()).rows] == [2]
