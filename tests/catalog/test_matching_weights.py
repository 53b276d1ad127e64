"""How pairs are weighed: the curator's steps, and a file that does not hold together."""

import shutil
from pathlib import Path

import pytest

import catalog
from catalog.load import CatalogueError, load_catalogue
from catalog.matching import Matching, Step
from domain.matching.model import Criterion

SHIPPED = load_catalogue().matching


def test_a_hundred_points_without_what_only_some_have_said() -> None:
    apart = {Criterion.WISH, Criterion.GENDER, Criterion.DECLINED_BEFORE}
    assert sum(points for criterion, points in SHIPPED.points.items() if criterion not in apart) == 100


def test_each_slider_moves_its_own_criterion() -> None:
    usual = SHIPPED.weights()
    for slider in SHIPPED.sliders:
        less, more = (SHIPPED.weights({slider.id: step}) for step in (Step.LESS, Step.MORE))
        assert less.of(slider.criterion) < usual.of(slider.criterion) < more.of(slider.criterion)
        for criterion in set(Criterion) - {slider.criterion}:
            assert less.of(criterion) == usual.of(criterion) == more.of(criterion)
        assert SHIPPED.weights({slider.id: Step.USUAL}) == usual


def test_answers_lead_to_role_models() -> None:
    models = SHIPPED.role_models
    assert models.of_guide({"uu_role": "explain", "tu_whom": ["gifted", "special", "any"]}) == {
        "high_low", "teacher_gifted",
    }  # fmt: skip
    assert models.of_guide({}) == frozenset()
    assert models.of_areas(frozenset({"study", "career", "other"})) == {"high_low", "teacher_low"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  spread: 4 ", "  # ", "no points for spread"),
        ("less: 20, more: 60", "less: 20, more: 40", "topic: usual is not between less and more"),
        ("explain: high_low", "explain: low_high", "there is no role model low_high"),
        ("explain: high_low", "shout: high_low", "uu_role has no option shout"),
        ("study: [high_low", "physics: [high_low", "there is no area physics"),
        ("[settled_newcomer]", "[newcomer]", "there is no role model newcomer"),
        ("area: 40", "area: -1", "greater than or equal to 0"),
        ("ru: Ожидание", "ru: Насколько важно ожидание", "longer than 22"),
    ],
)
def test_what_does_not_hold_together_is_refused(tmp_path, old, new, words) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(Path(catalog.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    text = (folder / "matching.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "matching.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refusal:
        load_catalogue(folder)
    (problem,) = refusal.value.problems
    assert words in str(problem)
    assert problem.file == "matching.yaml"


def test_the_shipped_file_is_what_is_used() -> None:
    assert isinstance(SHIPPED, Matching)
    assert SHIPPED.weights().waiting_full_days == 21
