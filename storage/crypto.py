"""Encryption of personal fields and look-up digests, both derived from one ``DATA_KEY``."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
_NONCE_BYTES = 12


class BadKeyError(ValueError):
    """The data key is missing or not 32 bytes in base64."""


class DataCipher:
    """AES-GCM with the column's name as associated data, and HMAC digests for look-ups.

    Binding the column name means that a ciphertext copied into another column does not decrypt there.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise BadKeyError(f"the data key has {len(key)} bytes, {KEY_BYTES} are needed")
        self._aead = AESGCM(_derive(key, b"nastavnik/encrypt"))
        self._digest_key = _derive(key, b"nastavnik/digest")

    def encrypt(self, column: str, plain: bytes) -> bytes:
        """Return nonce and ciphertext of ``plain`` bound to ``column``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, column.encode())

    def decrypt(self, column: str, stored: bytes) -> bytes:
        """Return what ``encrypt`` was given.

        Raises:
            cryptography.exceptions.InvalidTag: wrong key, wrong column or damaged bytes.
        """
        return self._aead.decrypt(stored[:_NONCE_BYTES], stored[_NONCE_BYTES:], column.encode())

    def digest(self, purpose: str, text: str) -> str:
        """Return a keyed digest by which ``text`` can be looked up without being stored."""
        return hmac.new(self._digest_key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def parse_key(text: str) -> bytes:
    """Return the key bytes of a base64 text.

    Raises:
        BadKeyError: if the text is not base64 of 32 bytes.
    """
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKeyError("the data key is not base64") from error
    if len(key) != KEY_BYTES:
        raise BadKeyError(f"the data key has {len(key)} bytes, {KEY_BYTES} are needed")
    return key


def load_or_create_key(path: Path) -> bytes:
    """Read the key file, or create it readable by its owner only (first start on SQLite)."""
    try:
        return parse_key(path.read_text().strip())
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = os.urandom(KEY_BYTES)
        # O_EXCL: of two processes starting at once, one creates the key and the other reads it.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return load_or_create_key(path)
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(key).decode() + "\n")
        return key
