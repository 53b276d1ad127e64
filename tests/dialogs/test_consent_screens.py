"""Pages of long texts, and buttons that can only answer the text they stand under."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import load_catalogue
from dialogs.consent.asking import PAGE, OnScreen, label, pages
from domain.consents import Giver
from domain.vocabulary import ConsentKind
from locales import translator
from services.consent_rows import Ask


def ask(kind=ConsentKind.PARTICIPATION, granted=None, person_id=7, giver=Giver.GUARDIAN) -> Ask:
    return Ask(1, 1, person_id, kind, giver, granted, None, None)


@given(st.text(alphabet="ab\n", max_size=200), st.integers(1, 30))
def test_pages_lose_nothing_and_fit(text, size) -> None:
    leaves = pages(text, size)
    assert all(len(leaf) <= size for leaf in leaves)
    assert "".join(leaves).replace("\n", "") == text.replace("\n", "")


def test_every_full_text_fits_its_pages() -> None:
    for document in load_catalogue().consents.values():
        for wording in document.wordings.values():
            for text in wording.full.variants():
                assert all(len(page) <= PAGE for page in pages(text.replace("{school}", "Школа " * 40)))


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("kind", [kind for kind in ConsentKind if "guardian" in kind or "partic" in kind])
def test_labels_fit_a_button(locale, kind) -> None:
    for granted in (True, False, None):
        assert len(label(translator(locale), ask(kind, granted), "Константинополина")) <= 22


def test_a_button_belongs_to_one_text_about_one_person() -> None:
    def mark(person_id: int, text_hash: str) -> str:
        screen = SimpleNamespace(text=SimpleNamespace(hash=text_hash * 16))
        return OnScreen(ask(person_id=person_id), screen, SimpleNamespace(asks=())).mark

    first, second = 250042016523010648, 250042016527204956
    marks = {mark(first, "abcd"), mark(first, "dcba"), mark(second, "abcd")}
    assert len(marks) == 3
    assert all(len(found) <= 30 for found in marks)
