"""The goals to choose from: every area has its own, and what is wrong is named with its line."""

from __future__ import annotations

import pytest

from catalog.load import CatalogueError, load_catalogue
from domain.plans import LIMITS, Line
from tests.catalog.test_catalog_loading import folder as folder  # noqa: PLC0414 - a fixture

BANK = load_catalogue().goals


def test_every_line_is_as_short_as_one_that_is_typed() -> None:
    for (name, area), goals in BANK.areas.items():
        assert 4 <= len(goals) <= 6, (name, area)
        for goal in goals:
            assert goal.sign.longest() <= LIMITS["sign"]
            assert all(task.longest() <= LIMITS["task"] for task in goal.tasks)


def test_a_line_reads_in_both_languages_and_a_lost_one_by_its_id() -> None:
    assert BANK.text(Line(id="study_marks_up"), "ru") == "Исправить оценки"
    assert BANK.text(Line(id="study_marks_up.sign"), "en") == "The term mark is one higher"
    assert BANK.text(Line(text="<своё>"), "en") == "<своё>"
    assert BANK.text(Line(id="lost"), "ru") == "lost"
    assert BANK.text(None, "ru") == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("area: study\n", "area: stars\n", "areas: stars has no goals, or is no area"),
        ("id: study_catch_up\n", "id: study_marks_up\n", "study_marks_up stands here twice"),
        ("Исправить оценки", "Исправить все оценки сразу", "is longer than 22 characters"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(folder, old, new, said) -> None:
    path = folder / "goals.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as error:
        load_catalogue(folder)
    assert said in str(error.value)
    assert "goals.yaml:" in str(error.value)


def test_without_the_file_the_catalogue_says_so(folder) -> None:
    (folder / "goals.yaml").unlink()
    with pytest.raises(CatalogueError, match=r"goals\.yaml"):
        load_catalogue(folder)
