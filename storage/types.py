"""Column types: UTC moments, encrypted texts, dates and JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect

    from storage.crypto import DataCipher


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC (SQLite stores no zone, so it gets the bare UTC reading)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Encrypted(TypeDecorator[Any]):
    """Base of the encrypted types: the engine's dialect carries the cipher, ``column`` is the associated data."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def dump(self, value: Any) -> bytes:
        """Return the bytes to encrypt."""
        raise NotImplementedError

    def load(self, plain: bytes) -> Any:
        """Return the value of decrypted bytes."""
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else _cipher(dialect).encrypt(self.column, self.dump(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Decrypt on the way out."""
        return None if value is None else self.load(_cipher(dialect).decrypt(self.column, value))


class EncryptedText(_Encrypted):
    """Text that is unreadable at rest."""

    cache_ok = True

    def dump(self, value: str) -> bytes:
        """Return UTF-8."""
        return value.encode()

    def load(self, plain: bytes) -> str:
        """Return the text."""
        return plain.decode()


class EncryptedDate(_Encrypted):
    """A date that is unreadable at rest (birth dates)."""

    cache_ok = True

    def dump(self, value: date) -> bytes:
        """Return the ISO form."""
        return value.isoformat().encode()

    def load(self, plain: bytes) -> date:
        """Return the date."""
        return date.fromisoformat(plain.decode())


class EncryptedJson(_Encrypted):
    """A JSON value that is unreadable at rest (answers, updates, dialog state)."""

    cache_ok = True

    def dump(self, value: Any) -> bytes:
        """Return compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def load(self, plain: bytes) -> Any:
        """Return the value."""
        return json.loads(plain)

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes:
        """Encrypt on the way in; ``None`` is a value too (a skipped question) and becomes JSON ``null``."""
        return _cipher(dialect).encrypt(self.column, self.dump(value))


class EncryptedBytes(_Encrypted):
    """Bytes that are unreadable at rest; for JSON that its owner has already dumped."""

    cache_ok = True

    def dump(self, value: bytes) -> bytes:
        """Return the bytes."""
        return value

    def load(self, plain: bytes) -> bytes:
        """Return the bytes."""
        return plain


def attach_cipher(dialect: Dialect, cipher: DataCipher) -> None:
    """Give an engine's dialect the cipher that its encrypted columns use."""
    dialect.data_cipher = cipher  # type: ignore[attr-defined]


def _cipher(dialect: Dialect) -> DataCipher:
    return cast("DataCipher", dialect.data_cipher)  # type: ignore[attr-defined]
