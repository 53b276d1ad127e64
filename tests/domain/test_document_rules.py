"""Which version of a document counts, how many a school needs, what a link is (programme §10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.load import load_catalogue
from domain.documents import (
    STAGES,
    Count,
    DocumentRule,
    Need,
    PaperKind,
    Standing,
    Version,
    by_stage,
    clean_file_name,
    clean_link,
    count,
    counting,
    standing,
)

TODAY = date(2026, 9, 15)
YEAR = date(2026, 9, 1)
ONCE = DocumentRule("regulation", 1, PaperKind.REGULATION, Need.REQUIRED, yearly=False)
YEARLY = DocumentRule("roadmap", 1, PaperKind.PLAN, Need.REQUIRED, yearly=True)
REPORT = DocumentRule("final_report", 7, PaperKind.REPORT, Need.REQUIRED, yearly=True)
OPTIONAL = DocumentRule("partners", 1, PaperKind.AGREEMENT, Need.IF_APPLICABLE, yearly=False)


def version(number: int, day: date, until: date | None = None) -> Version:
    return Version(number, day, until)


def test_the_newest_version_counts_by_its_date_then_by_when_it_was_recorded() -> None:
    old, new = version(9, date(2024, 1, 1)), version(1, date(2025, 1, 1))
    assert counting(ONCE, [old, new], YEAR) == new
    assert counting(ONCE, [version(1, TODAY), version(2, TODAY)], YEAR) == version(2, TODAY)
    assert counting(ONCE, [], YEAR) is None


@pytest.mark.parametrize(
    ("rule", "day", "counts"),
    [
        (YEARLY, date(2026, 5, 31), False),
        (YEARLY, date(2026, 6, 1), True),  # signed in the summer for the year ahead
        (ONCE, date(2015, 6, 1), True),
        (REPORT, date(2026, 6, 20), False),  # of the year that is over
        (REPORT, date(2027, 6, 20), True),
    ],
)
def test_what_is_made_every_year_counts_in_its_own(rule, day, counts) -> None:
    assert (counting(rule, [version(1, day)], YEAR) is not None) is counts


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, Standing.THERE),
        (TODAY + timedelta(days=15), Standing.THERE),
        (TODAY + timedelta(days=14), Standing.ENDING),
        (TODAY, Standing.ENDING),
        (TODAY - timedelta(days=1), Standing.EXPIRED),
    ],
)
def test_a_term_ends(until, expected) -> None:
    assert standing(ONCE, version(1, YEAR, until), TODAY) is expected


def test_what_is_not_recorded() -> None:
    assert standing(ONCE, None, TODAY, not_needed=True) is Standing.MISSING  # nobody can do without it
    assert standing(OPTIONAL, None, TODAY) is Standing.OPEN
    assert standing(OPTIONAL, None, TODAY, not_needed=True) is Standing.NOT_NEEDED
    assert standing(OPTIONAL, version(1, YEAR), TODAY, not_needed=True) is Standing.THERE


def test_needed_is_what_is_required_and_what_was_recorded_once() -> None:
    found = [Standing.THERE, Standing.ENDING, Standing.EXPIRED, Standing.MISSING, Standing.OPEN, Standing.NOT_NEEDED]
    assert count(found) == Count(2, 4)
    counts = by_stage([ONCE, OPTIONAL], {"regulation": Standing.MISSING, "partners": Standing.THERE})
    assert counts[1] == Count(1, 2)
    assert set(counts) == set(STAGES)
    assert counts[5] == Count(0, 0)


def test_the_catalogue_has_documents_of_every_stage_and_the_orders_on_matches() -> None:
    known = load_catalogue().documents
    assert {spec.stage for spec in known.values()} == set(STAGES)
    assert known["match_order"].stage == 5
    first = [spec for spec in known.values() if spec.stage == 1]
    assert sum(spec.need is Need.REQUIRED for spec in first) == 6
    for spec in known.values():
        if spec.need is Need.IN_BOT:
            assert standing(spec.rule, None, TODAY) is Standing.IN_BOT


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://school2.example/mentoring", "https://school2.example/mentoring"),
        ("  HTTPS://школа2.рф/наставник ", "HTTPS://школа2.рф/наставник"),
        ("http://school2.example", None),
        ("school2.example/page", None),
        ("https://", None),
        ("https://localhost", None),
        ("https://user:secret@school2.example", None),
        ("https://[::1", None),
        ("javascript:alert(1)", None),
        ("https://a.b c", None),
        ("https://school2.example/" + "я" * 500, None),
        ("", None),
        (None, None),
    ],
)
def test_a_link_is_https_and_leads_somewhere(text, kept) -> None:
    assert clean_link(text) == kept


def test_a_file_has_a_name() -> None:
    assert clean_file_name(" приказ\n12.pdf ") == "приказ 12.pdf"
    assert clean_file_name("😀") is None
    assert clean_file_name("я" * 101) is None
