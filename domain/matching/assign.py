"""The best assignment of rows to columns with several places each, exact in whole numbers.

Rows come one after another. Each takes the column that leaves it the most after the column's price, as in an auction;
who is outbid comes again. Where bidding does not settle it, the shortest augmenting path is searched for (Dijkstra's
algorithm with the prices as potentials), and no further than the best end found so far: so a row is settled among its
neighbours and not in the whole region. The prices prove the result: no row has anything better at them.

Sources: Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems"
(1987); Bertsekas, "The auction algorithm" (1988).
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = list[tuple[int, int]]
"""What a row may get: columns and what each is worth."""

_ROUNDS: Final = 3
_OUTBIDDING: Final = 60
"""How long bidding goes on, and how often one bid may set off the next; what is left then is searched for."""
_NOWHERE: Final = -1


def assign(rows: Sequence[Row], places: Sequence[Sequence[int]]) -> list[int]:
    """Return the column of every row, -1 for none, so that the worth of all together is the highest.

    ``places`` holds for every column what each of its places adds, the first one first, never rising; a column without
    places takes nobody. A row stays alone only if nothing better than 0 is to be had.
    """
    return _Market(rows, places).settle()


class _Market:
    """Rows that bid, columns with prices.

    Always true: a row's ``gain`` is the most it can get at the prices, and a placed row gets just that. A price never
    rises above what the next free place asks for; where all are taken it may.
    """

    def __init__(self, rows: Sequence[Row], places: Sequence[Sequence[int]]) -> None:
        self.rows = rows
        self.places = places
        self.price = [-own[0] if own else 0 for own in places]
        self.holders: list[list[int]] = [[] for _ in places]
        self.gain = [0] * len(rows)
        self.at = [_NOWHERE] * len(rows)

    def settle(self) -> list[int]:
        waiting = list(range(len(self.rows)))
        for _ in range(_ROUNDS):
            waiting = [row for first in waiting for row in self._bid(first)]
        for row in waiting:
            self._place(row)
        return self.at

    def _bid(self, row: int) -> tuple[int, ...]:
        """Let a row bid, and whom it outbids in turn; return who is left without an answer."""
        for _ in range(_OUTBIDDING):
            best, second, column = 0, 0, _NOWHERE
            price = self.price
            for each, worth in self.rows[row]:
                left = worth - price[each]
                if left > best:
                    best, second, column = left, best, each
                elif left > second:
                    second = left
            if column == _NOWHERE:
                self.gain[row] = 0
                return ()
            own, held = self.places[column], self.holders[column]
            if len(own) == 1 and (best > second or not held):
                price[column] += best - second
                self.at[row], self.gain[row] = column, second
                self.holders[column] = [row]
                if not held:
                    return ()
                (row,) = held
                self.at[row] = _NOWHERE
            elif len(held) < len(own) and price[column] == -own[len(held)]:
                held.append(row)
                self.at[row], self.gain[row] = column, best
                return ()
            else:
                return (row,)  # several places have one price, and a draw outbids nobody: the search decides
        return (row,)

    def _place(self, first: int) -> None:
        """Find the cheapest chain of moves that lets one more row in, and make it."""
        self.gain[first] = max((worth - self.price[each] for each, worth in self.rows[first]), default=0)
        self.gain[first] = max(0, self.gain[first])
        chain = _Chain(first, self.gain[first])
        seen = [(first, 0)]
        passed: list[int] = []
        self._look_around(seen, chain)
        while (here := chain.next()) != _NOWHERE:
            so_far = chain.cost[here]
            passed.append(here)
            self._end(here, so_far, chain)
            fresh = [(row, so_far) for row in self.holders[here]]
            seen += fresh
            self._look_around(fresh, chain)
        for row, so_far in seen:
            self.gain[row] -= chain.price - so_far
        for each in passed:
            self.price[each] += chain.price - chain.cost[each]
        self._move(chain)

    def _look_around(self, fresh: list[tuple[int, int]], chain: _Chain) -> None:
        """See where rows could go that were just reached, and which of them would rather stay alone."""
        cost, came_by, price = chain.cost, chain.came_by, self.price
        for row, so_far in fresh:
            base = so_far + self.gain[row]
            if base < chain.price:
                chain.price, chain.column, chain.last = base, _NOWHERE, row
            most = chain.price
            for each, worth in self.rows[row]:
                there = base - worth + price[each]
                if there < most and there < cost.get(each, most):
                    cost[each], came_by[each] = there, row
                    heappush(chain.heap, (there, each))

    def _end(self, here: int, so_far: int, chain: _Chain) -> None:
        """See whether a column that was reached has a free place."""
        own, taken = self.places[here], len(self.holders[here])
        if taken < len(own):
            end = so_far - self.price[here] - own[taken]
            if end < chain.price:
                chain.price, chain.column = end, here

    def _move(self, chain: _Chain) -> None:
        """Move everybody along a chain."""
        column = chain.column
        if column == _NOWHERE:
            if chain.last == chain.first:
                return
            column, self.at[chain.last] = self.at[chain.last], _NOWHERE
            self.holders[column].remove(chain.last)
        while True:
            row = chain.came_by[column]
            left, self.at[row] = self.at[row], column
            self.holders[column].append(row)
            if row == chain.first:
                return
            self.holders[left].remove(row)
            column = left


class _Chain:
    """A search for the cheapest chain of moves from a row to a free place of ``column``, or to ``last`` staying alone.

    ``price`` is that of the best end found so far: nothing dearer is looked at.
    """

    def __init__(self, first: int, price: int) -> None:
        self.first = self.last = first
        self.price = price
        self.column = _NOWHERE
        self.cost: dict[int, int] = {}
        self.came_by: dict[int, int] = {}
        self.heap: list[tuple[int, int]] = []

    def next(self) -> int:
        """Return the nearest column not yet passed, nowhere if none is cheaper than the best end.

        Entries that were bettered since are dropped.
        """
        while self.heap:
            so_far, here = heappop(self.heap)
            if so_far >= self.price:
                break
            if so_far == self.cost[here]:
                return here
        return _NOWHERE
