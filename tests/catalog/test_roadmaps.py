"""The three roadmaps of the catalogue: 78 rows, their deadlines as printed, posts and proofs; no person anywhere."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import catalog
from catalog import load
from catalog.load import CatalogueError, load_catalogue
from domain.deadline_code import encode
from domain.deadline_spans import spans
from domain.deadline_status import Position, Status, due_before_approval, status
from domain.deadline_text import read_deadline
from domain.deadlines import Kind
from domain.named import names_person
from domain.roadmaps import Level, Proof, ProofKey

SHIPPED = Path(catalog.__file__).parent
CATALOGUE = load_catalogue()
ROWS = [(roadmap, row) for roadmap in CATALOGUE.roadmaps.values() for row in roadmap.measures]
IDS = [row.id for _, row in ROWS]

NORMALISED = {
    "morshansk": """date:2020-06-02 month:2020-06 by:2020-06-20 month:2020-08 by:2020-06-03 month:2020-06 by:2020-06-25
        by:2020-06-30 by:2020-06-30 by:2020-08-30 range:2020-09-01..2021-05-31 range:2020-06-01..2020-08-31
        range:2020-08-01..2020-12-31 by:2020-08-20 by:2020-08-30 by:2020-08-30 by:2020-08-30 by:2020-08-30
        by:2020-08-30 month:2020-09 by:2020-09-10 by:2020-09-01 by:2020-09-30 by:2020-09-30+permanent
        by:2020-09-30+permanent by_schedule range:2020-09-01..2020-09-15 by:2020-09-15 by:2020-09-15+permanent
        by:2020-09-15 by_stage by:2020-09-30 range:2020-09-01..2020-12-31 by:2021-01-15 permanent month:2020-12
        month:2020-12 range:2020-06-15..2020-12-30 permanent by:2021-01-20 by_stage|month:2021-05 by_schedule
        month:2021-09 month:2022-09 month:2023-09""",
    "eerbek": """permanent by:2023-05-13 by:2023-05-20 by:2022-12-01+permanent annual,by_stage annual,month:06
        annual,range:08..09+permanent annual,range:08..09+permanent annual permanent permanent permanent permanent
        permanent annual annual""",
    "kstovo": """by:2020-09-15 by:2020-09-15 by:2020-09-15 by:2020-09-15 by:2020-09-15 by:2020-09-15 by:2020-10-01
        by:2020-10-01 range:2020-11-01..2020-12-31 range:2020-09-01..2020-12-31 month:2020-12
        range:2020-09-01..2020-12-31 range:2020-09-01..2020-12-31 permanent permanent by:2020-12-25 permanent""",
}
"""The deadlines of roadmaps.md, row by row."""


def normalised(roadmap, row) -> str:
    """Write a row's deadline as roadmaps.md does: days instead of months without a year."""
    due, first = row.due, spans(row.due, roadmap.cycle)[0]
    kind = due.main.kind
    if due.yearly or first.last is None or kind in {Kind.PERMANENT, Kind.BY_STAGE}:
        code = encode(due).split(" then")[0].split("(")[0].replace("annual ", "annual,").replace(" or ", "|")
        code = code.replace("(on_completion)", "")
    else:
        days = f"{first.first}..{first.last}" if kind is Kind.RANGE else f"{first.last}"
        code = f"{kind}:{days if kind is not Kind.MONTH else days[:7]}"
    return code + ("+permanent" if due.then else "")


def test_every_row_is_there() -> None:
    assert {key: len(roadmap.measures) for key, roadmap in CATALOGUE.roadmaps.items()} == {
        "morshansk": 45, "kstovo": 17, "eerbek": 16,
    }  # fmt: skip
    assert [row.number for row in CATALOGUE.roadmaps["morshansk"].measures] == [str(n) for n in range(1, 46)]
    assert [row.number for row in CATALOGUE.roadmaps["eerbek"].measures] == [str(n) for n in range(1, 17)]
    assert [row.number for row in CATALOGUE.roadmaps["kstovo"].measures] == [
        *(f"1.{n}" for n in range(1, 8)), "2.1", "2.2", *(f"{part}.{n}" for part in (3, 4) for n in range(1, 5)),
    ]  # fmt: skip


@pytest.mark.parametrize("key", NORMALISED)
def test_every_deadline_is_the_one_of_the_paper(key) -> None:
    roadmap = CATALOGUE.roadmaps[key]
    expected = NORMALISED[key].split()
    for row, wanted in zip(roadmap.measures, expected, strict=True):
        assert normalised(roadmap, row) == wanted, row.id


@pytest.mark.parametrize(("roadmap", "row"), ROWS, ids=IDS)
def test_every_printed_deadline_is_read_as_the_row_has_it(roadmap, row) -> None:
    assert read_deadline(row.printed).deadline == row.due


def test_how_rows_are_proved() -> None:
    def numbers(key: str, proof: Proof) -> str:
        return " ".join(row.number for row in CATALOGUE.roadmaps[key].measures if row.proof is proof)

    assert numbers("morshansk", Proof.DATA) == "17 22 24 25 27 29 30 31 32 33 36 37 38 41"
    assert numbers("morshansk", Proof.HAND) == "11 12 13 21 35 39"
    assert numbers("eerbek", Proof.DATA) == "1 5 6 7 8 9 10 13"
    assert numbers("eerbek", Proof.HAND) == "11 12"
    assert numbers("kstovo", Proof.DATA) == "3.1 3.3 3.4 4.1 4.2 4.4"
    assert numbers("kstovo", Proof.HAND) == "2.2"
    assert {row.key for _, row in ROWS} - {None} == set(ProofKey), "a key that proves nothing, or a row without one"
    assert all(row.document is None or row.document in CATALOGUE.documents for _, row in ROWS)


def test_no_row_names_a_person_and_every_post_is_known() -> None:
    for roadmap, row in ROWS:
        assert set(row.posts) <= set(CATALOGUE.posts), row.id
        assert not any(map(names_person, (*row.title.variants(), *row.result.variants(), row.printed))), row.id
        for level in row.level.sides():
            sided = [post for post in row.posts if CATALOGUE.posts[post].level is level]
            assert sided or row.id == "mo33"
        assert row.section in {section.id for section in roadmap.sections} | {None}
    assert not any(names_person(text) for post in CATALOGUE.posts.values() for text in post.title.variants())


def test_english_is_english() -> None:
    """What stays Russian is the name of a school, of a section or of a forum."""
    for roadmap, row in ROWS:
        for text in (row.title.en, row.result.en, roadmap.title.en):
            plain = text.replace("«Развитие наставничества»", "").replace("«Педагог-НВ»", "")
            assert not any("а" <= sign <= "я" for sign in plain.casefold()), row.id


def test_rows_due_before_the_roadmap_was_signed() -> None:
    def early(key: str) -> list[str]:
        roadmap = CATALOGUE.roadmaps[key]
        return [row.spec.number for row in roadmap.begin(roadmap.start).rows
                if due_before_approval(row.spans[0], roadmap.approved_on)]  # fmt: skip

    assert early("morshansk") == ["1", "5"]
    assert early("kstovo") == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.1"]
    assert early("eerbek") == []
    # Signed in another year as late as the paper was, no such row is overdue either.
    later = CATALOGUE.roadmaps["kstovo"].begin(2027)
    found = [status(Position(row.spans[0]), date(2027, 10, 3), date(2027, 10, 2)) for row in later.rows]
    assert found.count(Status.BEFORE_APPROVAL) == 8
    assert Status.OVERDUE not in found


def test_a_roadmap_begins_in_another_year() -> None:
    rows = {row.spec.number: row for row in CATALOGUE.roadmaps["morshansk"].begin(2026).rows}
    assert rows["30"].spans[0].last == date(2026, 9, 15)
    assert (rows["11"].spans[0].first, rows["11"].spans[0].last) == (date(2026, 9, 1), date(2027, 5, 31))
    assert rows["41"].spans[0].last == date(2027, 5, 31)
    assert rows["45"].spans[0].last == date(2029, 9, 30)
    assert len(rows["31"].spans) == len(rows["39"].spans) == 4
    assert {number: row.asks for number, row in rows.items() if row.asks} == {
        "26": ("day",), "33": ("posts",), "42": ("day",)
    }  # fmt: skip
    school = CATALOGUE.roadmaps["eerbek"].begin(2026)
    assert [span.last for span in school.rows[6].spans] == [date(2026 + n, 9, 30) for n in range(3)]


def test_rows_of_both_sides_become_two_each_with_its_own_posts() -> None:
    years = CATALOGUE.roadmaps["kstovo"].begin(2026)
    municipal = {row.spec.number: posts for row, posts in years.of(Level.MUNICIPAL, CATALOGUE.posts)}
    school = {row.spec.number: posts for row, posts in years.of(Level.SCHOOL, CATALOGUE.posts)}
    assert len(municipal) == 17
    assert len(school) == 13
    assert municipal["4.1"] == ("municipal_curator", "method_head")
    assert school["4.1"] == ("school_head",)
    shared = {row.number for _, row in ROWS if row.level is Level.BOTH and row.id.startswith("mo")}
    assert shared == {"11", "34", "35", "36", "38", "39"}


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("morshansk", "due: date:2020-06-02", "due: date:2020-06-32", "measures.0.due: «2020-06-32» is in no calendar"),
        ("morshansk", "due: by_schedule", "due: some_day", "«some_day» is no kind of deadline"),
        ("morshansk", "posts: [curator]", "posts: [boss]", "mo06: there is no post boss"),
        ("morshansk", "posts: [curator]", "posts: [method_head]", "mo06: the posts are not those of the row's level"),
        ("morshansk", "document: regulation", "document: poem", "mo14: there is no document poem"),
        ("morshansk", "document: site_page\n    paper: page", "document: site_page\n    paper: order", "is no order"),
        ("morshansk", "key: mentor_pool", "key: moon_phase", "measures.23.key"),
        ("morshansk", "    key: mentor_pool\n", "", "a key stands where data prove the row"),
        ("morshansk", "    stage: 6\n", "", "a row that goes by a stage names the stage"),
        ("morshansk", "ru: Приказ школы,", "ru: Приказ Иванова И.И.,", "a person is named; posts only"),
        ("morshansk", "id: mo02\n", "id: mo01\n", "mo01 (no. 2) stands here twice"),
        ("kstovo", "section: s4", "section: s5", "ks4_1: there is no section s5"),
        ("eerbek", "id: eerbek", "id: kstovo", "the roadmap kstovo stands in another file too"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, name, old, new, reason) -> None:
    shutil.copytree(SHIPPED / "roadmaps", tmp_path / "roadmaps")
    path = tmp_path / "roadmaps" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    reading = load._Reading(tmp_path)
    load._roadmaps(reading, CATALOGUE.posts, CATALOGUE.documents)
    (problem,) = [each for each in reading.problems() if reason in each.text]
    assert problem.file.startswith("roadmaps/")
    if name != "eerbek":
        assert abs(problem.line - line) <= 14, "the line is the row's"


def test_a_mistake_among_the_posts_is_told_once_and_not_for_every_row(tmp_path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "posts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{id: teachers,", "{id: mentors,", 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refusal:
        load_catalogue(folder)
    (problem,) = refusal.value.problems
    assert (problem.file, problem.text) == ("posts.yaml", "mentors stands here twice")
