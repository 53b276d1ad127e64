"""A pause of a pair, and a wish for a change, as rules (programme §3 ``paused``, §9 "ask for a change")."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.matches import ACTIVE, EndReason
from domain.vocabulary import MatchStatus

USUAL: Final = timedelta(weeks=2)
LONGEST: Final = timedelta(days=120)
"""A longer pause is a school year lost: then another mentor is the better answer."""
CHOICES: Final = (timedelta(weeks=1), USUAL, timedelta(weeks=3), timedelta(weeks=4), timedelta(weeks=8))
"""What one tap chooses; the usual one is marked."""
MAY_PAUSE: Final = ACTIVE - {MatchStatus.FINAL}
"""Before the order a proposal is taken back instead; after the final meeting there is nothing left to pause."""


class PauseReason(StrEnum):
    """Why a pair is paused: kept to the curator, and on purpose with no word on anybody's health."""

    BUSY = "busy"
    AWAY = "away"
    FAMILY = "family"
    TALK = "talk"
    OTHER = "other"


class WishKind(StrEnum):
    """What somebody in a pair may ask the curator for."""

    PAUSE = "pause"
    CHANGE = "change"


class WishReason(StrEnum):
    """Why a mentee would like somebody else; nobody has to say it."""

    TIME = "time"
    TOPIC = "topic"
    CONTACT = "contact"
    UNSAID = "unsaid"


class Outcome(StrEnum):
    """What has become of a wish."""

    PAUSED = "paused"
    REMATCH = "rematch"
    STAYS = "stays"


REMATCH_REASONS: Final = (EndReason.DID_NOT_FIT, EndReason.NO_TIME, EndReason.OTHER)
"""Private reasons with which a curator ends a match so that the mentee gets somebody else."""


def pause_fault(today: date, until: date) -> str | None:
    """Say what is wrong with the day until which a pair shall pause, ``None`` if nothing is."""
    if until <= today:
        return "pause_day_past"
    if until - today > LONGEST:
        return "pause_too_long"
    return None
