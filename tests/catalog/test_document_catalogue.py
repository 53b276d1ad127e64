"""The list of documents is checked like the rest of the catalogue: file, line, reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import catalog
from catalog.load import CatalogueError, load_catalogue

SHIPPED = Path(catalog.__file__).parent


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{id: match_order,", "{id: other_order,", "there is no match_order"),
        ("{id: swot,", "{id: awards,", "awards stands here twice"),
        ("short: {ru: Положение,", "short: {ru: Положение о наставничестве,", "is longer than 22"),
        ("{id: regulation, stage: 1,", "{id: regulation, stage: 8,", "less than or equal to 7"),
        ("kind: minutes, need: required", "kind: minutes, need: perhaps", "Input should be"),
    ],
)
def test_a_mistake_in_the_list_of_documents_is_named(tmp_path, old, new, reason) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "documents.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refusal:
        load_catalogue(folder)
    (problem,) = map(str, refusal.value.problems)
    assert problem.startswith("documents.yaml:")
    assert reason in problem
