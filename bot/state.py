"""aiogram's storage interface over the unit's dialog document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.fsm.storage.base import BaseStorage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.fsm.state import State
    from aiogram.fsm.storage.base import StorageKey

    from storage.documents import Document
    from storage.unit import Unit

STACK_DESTINY = "aiogd:stack:"
_CONTEXT_DESTINY = "aiogd:context:"


def chat_key(bot_id: int, chat_id: int) -> str:
    """Return the document key of a private chat: every field of the storage key but the destiny."""
    return f"{bot_id}:{chat_id}:{chat_id}::"


class UnitStorage(BaseStorage):
    """Reads and writes dialog state within one unit; it becomes durable with the unit's commit."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def _document(self, key: StorageKey) -> Document:
        return await self._unit.document(
            f"{key.bot_id}:{key.chat_id}:{key.user_id}:{key.thread_id or ''}:{key.business_connection_id or ''}"
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return a copy of the data under ``key``."""
        return (await self._document(key)).get(key.destiny)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the data under ``key``."""
        (await self._document(key)).set(key.destiny, dict(data))

    async def get_state(self, key: StorageKey) -> str | None:
        """Return nothing: aiogram's own states are not used beside the dialogs."""

    async def set_state(self, key: StorageKey, state: str | State | None = None) -> None:
        """Refuse: a state kept here would be a second truth beside the dialogs'.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("states are kept by dialogs")

    async def close(self) -> None:
        """Nothing is held open."""


def current_message_id(document: Document) -> int | None:
    """Return the message that carries the chat's current screen."""
    found = document.get(STACK_DESTINY).get("last_message_id")
    return found or None


def set_current_message(document: Document, message_id: int) -> bool:
    """Note which message carries the screen now; ``False`` if it was noted already."""
    stack = document.get(STACK_DESTINY)
    if not stack or stack.get("last_message_id") == message_id:
        return False
    stack["last_message_id"] = message_id
    document.set(STACK_DESTINY, stack)
    return True


def current_screen(document: Document) -> tuple[str | None, dict[str, Any]]:
    """Return the state that the chat looks at, and what its dialog was started with and keeps."""
    intents = document.get(STACK_DESTINY).get("intents")
    if not intents:
        return None, {}
    context = document.get(f"{_CONTEXT_DESTINY}{intents[-1]}")
    begun = context.get("start_data")
    return context.get("state"), {**(begun if isinstance(begun, dict) else {}), **context.get("dialog_data", {})}
