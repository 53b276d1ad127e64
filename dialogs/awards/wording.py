"""The words of awards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.awards import AwardState, Praise
from locales.marks import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

PRAISE: Final[Mapping[Praise, str]] = {
    Praise.LISTENS: N_("Listens well"),
    Praise.HELPED: N_("Really helped"),
    Praise.RESULT: N_("A result to be seen"),
    Praise.RELIABLE: N_("Always there"),
    Praise.FUN: N_("Good to be with"),
}
STATES: Final[Mapping[AwardState, str]] = {
    AwardState.NOMINATING: N_("Nominations are open."),
    AwardState.VOTING: N_("The vote is open."),
    AwardState.COUNTING: N_("The vote is closed. You choose the winners."),
    AwardState.SETTLED: N_("The awards are given."),
}
