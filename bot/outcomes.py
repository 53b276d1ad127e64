"""Telegram's errors in the three kinds that delivery knows."""

from __future__ import annotations

from aiogram.exceptions import (
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from scheduler.messenger import RejectedError, TryLaterError, UnreachableError

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate conversation")


def classify(error: TelegramAPIError) -> Exception:
    """Return the kind of a failed call as the exception that names it."""
    text = error.message.lower()
    match error:
        case TelegramRetryAfter():
            return TryLaterError(float(error.retry_after), "429")
        case TelegramForbiddenError():
            return UnreachableError(error.message)
        case TelegramServerError() | RestartingTelegram() | TelegramNetworkError():
            return TryLaterError(1.0, type(error).__name__)
        case TelegramBadRequest() if any(phrase in text for phrase in _GONE):
            return UnreachableError(error.message)
    return RejectedError(error.message)
