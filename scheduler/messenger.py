"""What delivery needs of a messenger; ``bot.messenger`` is Telegram's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from services.notices import Outgoing


class UnreachableError(Exception):
    """The person cannot be written to: they blocked the bot or the chat is gone."""


class TryLaterError(Exception):
    """The messenger asks to wait (429) or failed (5xx, network); ``seconds`` is how long to wait."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class RejectedError(Exception):
    """The messenger will never take this message; the text says why."""


class Messenger(Protocol):
    """Sends one composed message, paced with everything else that goes out."""

    async def send(self, chat_id: int, message: Outgoing, urgency: int) -> int:
        """Return the sent message's id.

        Raises:
            UnreachableError: mark the person, tell the curator, do not try again.
            TryLaterError: try again after the given time.
            RejectedError: give up on this message.
        """
