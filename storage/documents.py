"""Dialog state: one JSON document a chat, behind a write-through cache."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storage.tables import DialogState

if TYPE_CHECKING:
    from storage.batch import Batch
    from storage.database import Database

_CACHED_CHATS = 20_000


class Document:
    """One chat's dialog state during one unit of work: ``destiny`` (the storage key's last field) → JSON object."""

    def __init__(self, key: str, stored: bytes | None) -> None:
        self.key = key
        self._parts: dict[str, dict[str, Any]] = json.loads(stored) if stored else {}
        self.changed = False

    def get(self, destiny: str) -> dict[str, Any]:
        """Return a copy of one part (empty when there is none); callers may take it apart."""
        return dict(self._parts.get(destiny, {}))

    def set(self, destiny: str, data: dict[str, Any]) -> None:
        """Replace one part; an empty one is dropped."""
        if data:
            self._parts[destiny] = data
        else:
            self._parts.pop(destiny, None)
        self.changed = True

    def dump(self) -> bytes:
        """Return the document as JSON bytes.

        Raises:
            TypeError: a dialog stored something that JSON cannot hold.
        """
        return json.dumps(self._parts, ensure_ascii=False, separators=(",", ":")).encode()


class Documents:
    """Loads documents and keeps the committed bytes of recent chats.

    The cache is right because a chat belongs to one process at a time (``storage.lanes``) and is replaced only after
    the commit; ``forget`` is called when chats change hands.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._committed: OrderedDict[str, bytes | None] = OrderedDict()

    async def load(self, key: str) -> Document:
        """Return the chat's document as of the last commit."""
        if key in self._committed:
            self._committed.move_to_end(key)
            return Document(key, self._committed[key])
        async with self._database.reading() as connection:
            found = await connection.execute(select(DialogState.document).where(DialogState.key == key))
            stored = found.scalar_one_or_none()
        self._keep(key, stored)
        return Document(key, stored)

    def save(self, batch: Batch, document: Document) -> bytes:
        """Collect the write of ``document``; call ``committed`` with the returned bytes after the commit."""
        data = document.dump()
        batch.upsert(DialogState(key=document.key, document=data), key=["key"])
        return data

    def committed(self, key: str, data: bytes) -> None:
        """Take the bytes of a committed document into the cache."""
        self._keep(key, data)

    def drop(self, key: str) -> None:
        """Drop one chat's document from the cache: its person was erased."""
        self._committed.pop(key, None)

    def forget(self) -> None:
        """Drop the cache: other processes may have written since."""
        self._committed.clear()

    def _keep(self, key: str, data: bytes | None) -> None:
        self._committed[key] = data
        self._committed.move_to_end(key)
        if len(self._committed) > _CACHED_CHATS:
            self._committed.popitem(last=False)
