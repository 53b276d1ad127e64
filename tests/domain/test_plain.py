"""What of typed text is kept, and what would turn or empty somebody else's screen."""

from __future__ import annotations

import pytest

from domain.plain import plain_line, plain_text
from services.joining import read_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Школа \n № 2 ", "Школа № 2"),
        ("\u202eавошеЛ\u202c Илья", "авошеЛ Илья"),
        ("\u2068Аня\u2069 \u200fСмирнова", "Аня Смирнова"),
        ("שלום", "שלום"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
        ("\u200b\ufeff", ""),
        ("\u3164 \u2800", ""),
        ("\u200d\ufe0f", ""),
        ("a\x00b\ud800c", "abc"),
        (None, ""),
    ],
)
def test_one_line(typed, kept) -> None:
    assert plain_line(typed) == kept


def test_lines_stay_lines() -> None:
    assert plain_text("Собрание\n\n\u202eзавтра\n") == "Собрание\n\nзавтра"


def test_a_name_keeps_its_letters_and_loses_marks_of_direction() -> None:
    assert read_name("\u202eАня\u202c \u2066Смирнова\u2069") == ("Аня", "Смирнова")
