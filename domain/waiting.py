"""How long a mentee has been waiting for a mentor, and how often they hear of it (programme §2 stage 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

LONG: Final = timedelta(days=14)
"""From then on the curator is told each morning."""
EVERY: Final = timedelta(days=14)
"""How often somebody who waits hears how things stand."""
NOTE_LIMIT: Final = 500


def waiting_since(joined_at: datetime, ready: Iterable[datetime | None], last_pair_ended: datetime | None) -> datetime:
    """Return since when somebody waits: everything needed was there, or their last pair came to its end.

    ``ready`` are the moments at which consents were given and the questionnaire was finished. A proposal that came to
    nothing and a trial that did not lead to a pair are no end of a pair: whoever had one keeps the time waited.
    """
    if last_pair_ended is not None:
        return last_pair_ended
    return max([joined_at, *(moment for moment in ready if moment is not None)])


def days_waited(since: date, today: date) -> int:
    """Return the whole days since then."""
    return max(0, (today - since).days)


def last_turns(since: datetime, now: datetime) -> tuple[datetime, ...]:
    """Return the moments from which the last and the next two weeks are counted; each of them ends with a word."""
    turns = max(0, (now - since) // EVERY)
    return tuple(since + EVERY * each for each in range(max(0, turns - 1), turns + 1))
