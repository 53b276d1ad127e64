"""The solver against an independent one (scipy's Hungarian method) on thousands of random cases."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from domain.matching.assign import assign


def _case(seed: int, *, rows: int, columns: int, most: int, share: float) -> tuple[list, list]:
    dice = random.Random(seed)
    base = dice.choice((0, 1000))  # far above everything else: as many rows as possible
    places = [sorted((dice.randint(0, 4) for _ in range(dice.randint(0, most))), reverse=True) for _ in range(columns)]
    offers = [[(at, base + dice.randint(0, 9)) for at in range(columns) if dice.random() < share] for _ in range(rows)]
    return offers, places


def _worth(offers: list, places: list, found: list[int]) -> int:
    taken, total = [0] * len(places), 0
    for row, at in enumerate(found):
        if at >= 0:
            assert taken[at] < len(places[at])
            total += dict(offers[row])[at] + places[at][taken[at]]
            taken[at] += 1
    return total


def _independent(offers: list, places: list) -> float:
    every = [(at, added) for at, own in enumerate(places) for added in own]
    table = np.zeros((len(offers), len(every) + len(offers)))
    for row, offer in enumerate(offers):
        worth = dict(offer)
        for column, (at, added) in enumerate(every):
            table[row, column] = worth[at] + added if at in worth else 0
    return table[linear_sum_assignment(table, maximize=True)].sum()


def test_thousands_of_small_cases() -> None:
    for seed in range(4000):
        dice = random.Random(seed)
        offers, places = _case(seed, rows=dice.randint(1, 7), columns=dice.randint(1, 6), most=3, share=0.6)
        assert _worth(offers, places, assign(offers, places)) == _independent(offers, places), seed


@pytest.mark.parametrize("seed", range(4))
def test_the_size_of_a_school(seed) -> None:
    offers, places = _case(seed, rows=200, columns=60, most=5, share=0.1 + 0.2 * seed)
    assert _worth(offers, places, assign(offers, places)) == _independent(offers, places)


def test_nobody_and_nothing() -> None:
    assert assign([], []) == []
    assert assign([[], [(0, 5)]], [[]]) == [-1, -1]
    assert assign([[(0, -3)]], [[0]]) == [-1]


def test_numbers_beyond_any_floating_point() -> None:
    huge = 10**40
    assert assign([[(0, huge + 1), (1, huge)], [(0, huge + 2), (1, huge)]], [[0], [0]]) == [1, 0]
