"""Invented people: given names that are common, family names made up from trees and weather."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T")

_GIRLS = ("Аня", "Вера", "Даша", "Ева", "Зоя", "Ира", "Катя", "Лена", "Майя", "Ника", "Оля", "Рита", "Соня", "Таня")
_BOYS = ("Артём", "Боря", "Вадим", "Глеб", "Денис", "Егор", "Женя", "Илья", "Костя", "Лёва", "Миша", "Паша", "Юра")
_WOMEN = ("Алла", "Галина", "Инна", "Мария", "Нина", "Ольга", "Светлана", "Тамара")
_MEN = ("Андрей", "Борис", "Виктор", "Олег", "Павел", "Роман", "Сергей", "Фёдор")
_ROOTS = ("Ольхов", "Рябинин", "Дождев", "Ветров", "Клёнов", "Снежин", "Берёзкин", "Тучков", "Осинкин", "Росин")


@dataclass(frozen=True, slots=True)
class Invented:
    """A made-up person."""

    name: str
    birth: date
    grade: int | None


class Inventor:
    """Makes people up, the same ones for the same seed."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = random.Random(seed)  # noqa: S311 - people, not secrets
        self._today = today

    def pupil(self, grade: int) -> Invented:
        """Return a pupil of a grade, between its usual ages."""
        girl = self._random.random() < 0.5  # noqa: PLR2004 - a coin
        first = self._random.choice(_GIRLS if girl else _BOYS)
        return Invented(f"{first} {self._family(girl)}", self._born(grade + 6), grade)

    def adult(self, age: int | None = None) -> Invented:
        """Return a grown-up."""
        woman = self._random.random() < 0.5  # noqa: PLR2004 - a coin
        first = self._random.choice(_WOMEN if woman else _MEN)
        return Invented(f"{first} {self._family(woman)}", self._born(age or self._random.randint(24, 60)), None)

    def one_of(self, things: list[T]) -> T:
        """Return one of several things."""
        return self._random.choice(things)

    def some_of(self, things: list[T], most: int) -> list[T]:
        """Return one to ``most`` of several things."""
        return self._random.sample(things, self._random.randint(1, min(most, len(things))))

    def _family(self, woman: bool) -> str:
        root = self._random.choice(_ROOTS)
        return f"{root}а" if woman else root

    def _born(self, age: int) -> date:
        # Birthdays lie well inside the year of age, so that a demo on any day shows the same ages.
        return date(self._today.year - age - 1, 10, self._random.randint(1, 28))
