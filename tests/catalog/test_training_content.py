"""The training's content: complete in both languages and both voices, correct about safety, and checked on loading."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import catalog
from catalog.load import CatalogueError, load_catalogue
from domain.training import MODULES_NEEDED, QUESTIONS

CATALOGUE = load_catalogue()
MODULES = list(CATALOGUE.training.values())
_YOU = re.compile(r"(?<!\w)(вы|вас|вам|вами|ваш\w*|\w+йте)(?!\w)", re.IGNORECASE)
_THOU = re.compile(r"(?<!\w)(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)(?!\w)", re.IGNORECASE)
_QUOTED = re.compile(r"«[^»]*»")


def wordings(module):
    """Yield every text of a module with its place."""
    yield "title", module.title
    yield "short", module.short
    for number, page in enumerate(module.pages):
        yield f"page {number}", page
    for number, question in enumerate(module.questions):
        yield f"question {number}", question.text
        yield f"why {number}", question.why
        for option in question.options:
            yield f"option {number}{option.id}", option.label


def test_six_modules_five_of_which_count() -> None:
    assert [module.id for module in MODULES] == ["first_meeting", "listening", "goals", "age", "safety", "role_play"]
    assert sum(module.required for module in MODULES) == MODULES_NEEDED
    assert CATALOGUE.training["safety"].required


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_a_module_is_complete(module) -> None:
    assert 3 <= len(module.pages) <= 5
    assert len(module.questions) == QUESTIONS
    for place, text in wordings(module):
        assert text.ru != text.en or place.startswith("option"), place
        assert re.search("[А-яё]", text.ru) or "112" in text.ru, place
        assert not re.search("[А-яё]", text.en), place
    for page in module.pages:
        assert page.ru_child, "a pupil who mentors is addressed as «ты»"
    # The right answer does not always stand in the same place, so that nobody passes by tapping one button.
    places = {[option.right for option in question.options].index(True) for question in module.questions}
    assert len(places) > 1


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_pupils_read_thou_and_adults_read_you(module) -> None:
    for place, text in wordings(module):
        adult = _QUOTED.sub("", text.ru)
        child = _QUOTED.sub("", text.of("ru", child=True))
        # An answer may be what one says to the other person, who is «ты».
        assert place.startswith("option") or not _THOU.search(adult), (place, adult)
        found = [word for word in _YOU.findall(child) if not _of_both(word)]
        assert not found, (place, child)


def _of_both(word: str) -> bool:
    """Return whether a word speaks of the two of a pair, who are «вы» together."""
    return word.lower() in {"вы", "вас", "вам", "вами", "вашей"}


def test_the_safety_module_says_what_to_do_with_a_worry() -> None:
    pages = CATALOGUE.training["safety"].pages
    for locale, child in (("ru", False), ("ru", True), ("en", True)):
        text = "\n".join(page.of(locale, child=child) for page in pages)
        assert "112" in text
        assert "8-800-2000-122" in text
        assert ("Мне нужна помощь" if locale == "ru" else "I need help") in text


def _copy(tmp_path: Path) -> Path:
    root = tmp_path / "catalog"
    shutil.copytree(Path(catalog.__file__).parent, root, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return root


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("right: true", "right: false", "one right answer"),
        ("label: {ru: Второй учитель", "label: {ru: Второй учитель и контролёр", "longer than 22"),
        ("required: true", "required: false", "modules are required"),
    ],
)
def test_a_mistake_is_named(tmp_path, before, after, said) -> None:
    root = _copy(tmp_path)
    file = root / "training" / "1-first-meeting.yaml"
    file.write_text(file.read_text().replace(before, after, 1))
    with pytest.raises(CatalogueError, match=said):
        load_catalogue(root)
