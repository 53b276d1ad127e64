"""Where the time comes from: injected everywhere, so that a rehearsal or the sandbox can move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present moment in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that runs on at the machine's pace from any chosen moment (rehearsal, sandbox, tests)."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = timedelta(0)
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        """Return the shifted present moment in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Set the clock to ``moment`` (aware); it runs on from there.

        Raises:
            ValueError: if ``moment`` has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._offset = moment.astimezone(UTC) - datetime.now(UTC)

    def move_by(self, step: timedelta) -> None:
        """Move the clock by ``step``, forward or back."""
        self._offset += step
