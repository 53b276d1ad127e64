from types import SimpleNamespace

import pytest

from dialogs.kit.layout import broken_up, fits


@pytest.mark.parametrize(
    ("labels", "whole"),
    [
        (["Сделать выгрузку школы"], True),
        (["Соглашаюсь", "Не соглашаюсь"], True),
        (["Люди", "Подобрать пару"], False),
        (["Январь", "Сентябрь", "Май"], True),
        (["Январь", "Понедельник", "Май"], False),
        (["1", "2", "3", "4", "10"], True),
        ([str(day) for day in range(1, 8)], True),
    ],
)
def test_what_fits_beside_each_other(labels, whole) -> None:
    assert fits(labels) is whole


def test_a_long_label_gets_a_row_and_the_order_stays() -> None:
    row = [SimpleNamespace(text=label) for label in ("Сегодня", "Меню", "Записать прошедшую", "Далее", "Назад")]
    rows = [[button.text for button in part] for part in broken_up(row)]
    assert rows == [["Сегодня", "Меню"], ["Записать прошедшую"], ["Далее", "Назад"]]
