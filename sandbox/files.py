"""Files that were sent, and the API objects that stand for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from .errors import bad_request
from .images import image_size

MAX_PHOTO = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
MAX_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on Telegram's side."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0

    def as_file(self) -> dict[str, Any]:
        """Return the fields that every file object of the API has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def as_document(self) -> dict[str, Any]:
        """Return the API's Document."""
        return {**self.as_file(), "file_name": self.name, "mime_type": self.mime}

    def as_photo(self) -> list[dict[str, Any]]:
        """Return the API's list of PhotoSize (one size is enough here)."""
        return [{**self.as_file(), "width": self.width, "height": self.height}]

    def as_voice(self) -> dict[str, Any]:
        """Return the API's Voice; the length is guessed, nobody decodes it here."""
        return {**self.as_file(), "duration": max(1, len(self.content) // 4000), "mime_type": self.mime}


class FileStore:
    """Keeps the newest files, up to ``limit`` bytes in all."""

    def __init__(self, limit: int = 256 * 1024 * 1024) -> None:
        self.limit = limit
        self._files: dict[str, StoredFile] = {}
        self._size = 0
        self._last = 0

    def add(self, kind: str, name: str, mime: str, content: bytes) -> StoredFile:
        """Store a file of ``kind`` (document, photo, voice, sticker).

        Raises:
            ApiError: 400 when it is empty, too big for a photo, or no picture.
        """
        if not content:
            raise bad_request("file must be non-empty")
        width = height = 0
        if kind == "photo":
            if len(content) > MAX_PHOTO:
                raise bad_request(
                    f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
                )
            size = image_size(content)
            if size is None:
                raise bad_request("IMAGE_PROCESS_FAILED")
            width, height = size
            if width + height > MAX_PHOTO_SIDES or max(size) > MAX_PHOTO_RATIO * max(1, min(size)):
                raise bad_request("PHOTO_INVALID_DIMENSIONS")
        self._last += 1
        digest = hashlib.sha256(content).hexdigest()
        suffix = name.rpartition(".")[2].lower() if "." in name else "bin"
        file = StoredFile(
            file_id=f"BQACAgIAAxkBAAI{self._last:08d}{digest[:24]}",
            unique_id=f"AgAD{digest[:12]}",
            kind=kind,
            name=name,
            mime=mime,
            content=content,
            path=f"{kind}s/file_{self._last}.{suffix if suffix.isalnum() else 'bin'}",
            width=width,
            height=height,
        )
        self._files[file.file_id] = file
        self._size += len(content)
        while self._size > self.limit and len(self._files) > 1:
            oldest = self._files.pop(next(iter(self._files)))
            self._size -= len(oldest.content)
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """Return a file by its id."""
        return self._files.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return a file by its download path."""
        return next((file for file in self._files.values() if file.path == path), None)
