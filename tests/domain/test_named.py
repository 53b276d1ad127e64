"""Persons' names where posts belong."""

from __future__ import annotations

import pytest

from domain.named import names_person, without_names


@pytest.mark.parametrize(
    ("text", "kept", "count"),
    [
        ("Иванова И.И., Петрова П. П. Руководители ОО", ",  Руководители ОО", 2),
        ("директор центра (далее – РИМЦ) Иванова И.И.", "директор центра (далее – РИМЦ) ", 1),
        ("И.И. Иванова, куратор", ", куратор", 1),
        ("Иванова Анна Петровна, куратор", ", куратор", 1),
        ("Директор МБОУ СОШ им. И. И. Иванова", "Директор МБОУ СОШ им. И. И. Иванова", 0),
        ("И.О. Директора школы", "И.О. Директора школы", 0),
        ("Заместители директора, педагог-психолог", "Заместители директора, педагог-психолог", 0),
    ],
)
def test_names_are_left_out(text, kept, count) -> None:
    assert without_names(text) == (kept, count)
    assert names_person(text) is (count > 0)
