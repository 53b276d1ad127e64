"""What belongs to the end of a pair: what each side wants next, and why a pair ends without its last meeting.

No pair just stops: it is closed after a final meeting, or ended with a reason (programme §2, stage 7).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from domain.matches import ACTIVE, EndReason
from domain.vocabulary import MatchStatus, Side

if TYPE_CHECKING:
    from collections.abc import Mapping


class Wish(StrEnum):
    """What somebody would like after the pair's programme."""

    SAME = "same"
    OTHER = "other"
    BECOME_MENTOR = "become_mentor"
    NOT_NOW = "not_now"
    GO_ON = "go_on"
    A_BREAK = "a_break"


WISHES: Final[Mapping[Side, tuple[Wish, ...]]] = MappingProxyType(
    {
        Side.MENTEE: (Wish.SAME, Wish.OTHER, Wish.BECOME_MENTOR, Wish.NOT_NOW),
        Side.MENTOR: (Wish.GO_ON, Wish.OTHER, Wish.A_BREAK),
    }
)
"""What each side is asked; one tap, and it may be changed."""
LOOKS_BACK: Final = frozenset({MatchStatus.FINAL, MatchStatus.CLOSED})
"""From the final meeting on there is something to look back at; the question about what comes next is open as long."""

END_REASONS: Final = (
    EndReason.GOALS_REACHED,
    EndReason.YEAR_ENDS,
    EndReason.NO_MEETINGS,
    EndReason.LEFT_SCHOOL,
    EndReason.NO_TIME,
    EndReason.DID_NOT_FIT,
    EndReason.OTHER,
)
"""Why the curator ends a pair that had no final meeting; nobody else sees it."""
ENDS_WITHOUT: Final = (ACTIVE - {MatchStatus.FINAL}) | {MatchStatus.PAUSED}
"""Pairs by order that have not said goodbye. A proposal is taken back; after the final meeting a pair is closed."""

CLOSE_WITHIN: Final = timedelta(days=7)
"""A pair that has said goodbye waits no longer than this to be closed."""
YEAR_ENDS_SOON: Final = timedelta(days=30)
"""So long before the year's last day pairs without a final meeting are pointed out."""


class CertificateKind(StrEnum):
    """Papers with a running number."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    THANKS = "thanks"  # to the parents of a pupil who was a mentor (programme §11)
    AWARD = "award"


def school_year(starts: int, ends: int) -> str:
    """Return a school year as people write it: «2026/27», or one year alone."""
    return str(starts) if starts == ends else f"{starts}/{ends % 100:02}"
