"""Lines of a set that are proposed together: one mentor, several mentees with the same request. Plain functions.

A group is what is still open of it: whoever was given another mentor, or left out, is no longer in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.matching.lines import Line, Lines

    Proposal = tuple[Line, ...]
    """One pair, or a group."""


def proposals(lines: Iterable[Line]) -> tuple[Proposal, ...]:
    """Return lines by proposal, each where its first line stood."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.group_id or line.id, []).append(line)
    return tuple(tuple(each) for each in found.values())


def proposal_of(lines: Lines, line: Line) -> Proposal:
    """Return what is proposed together with an open line, itself among it."""
    return next(each for each in proposals(lines.open) if line in each)
