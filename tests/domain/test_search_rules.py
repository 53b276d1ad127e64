"""Finding somebody by a few letters, however hands type them."""

from __future__ import annotations

import pytest

from domain.search import begins_all, folded, grade_in, has_all, initial_of, words_of

WHOLE = "Семён Ёлкин-Йода 5DF-4RN"


@pytest.mark.parametrize(
    "typed",
    ["семен", "СЕМЁН", "ёлк", "елкинйода", "елкин-йода", "иода", "5df4rn", "5DF-4RN", "семен 5df", "ceмён", "  лки  "],
)
def test_these_find_him(typed) -> None:
    assert has_all(words_of(typed), WHOLE)


@pytest.mark.parametrize("typed", ["", "с", "😀", " - ", "семен иванов", "x" * 5000, "7df", "\u202eсемен\u0000"])
def test_these_do_not(typed) -> None:
    assert not has_all(words_of(typed), WHOLE)


@pytest.mark.parametrize(("typed", "sure"), [("семен", True), ("йода", True), ("5df", True), ("емен", False)])
def test_letters_from_within_a_name_are_a_guess(typed, sure) -> None:
    assert begins_all(words_of(typed), WHOLE) is sure


def test_a_cyrillic_code_is_the_latin_one() -> None:
    assert has_all(words_of("к7м-н4т"), "Иван K7M-H4T")


@pytest.mark.parametrize(
    ("typed", "grade"),
    [("7", 7), ("11 класс", 11), ("7кл.", 7), ("9-й класс", 9), ("grade", None), ("12", None), ("0", None),
     ("7 Иван", None), ("77", None), ("", None)],
)  # fmt: skip
def test_a_grade_is_read(typed, grade) -> None:
    assert grade_in(typed) == grade


@pytest.mark.parametrize(("name", "letter"), [("Ёлкин", "Е"), ("ян", "Я"), ("Zoe", "Z"), ("=cmd", "#"), ("", "#")])
def test_initials(name, letter) -> None:
    assert initial_of(name) == letter


def test_folding_keeps_different_names_apart() -> None:
    assert folded("Иван") != folded("Ирина")
    assert folded("Й") == folded("и")
