"""Looking a workbook over before anything unpacks it: it is a packed folder of XML, and anybody may have made it."""

import io
import zipfile
from typing import IO, Final

from catalog.upload_faults import Refused

_MOST_UNPACKED: Final = 4 * 1024 * 1024
_MOST_PARTS: Final = 200
_OLD: Final = b"\xd0\xcf\x11\xe0"
_ENTITIES: Final = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_WORD: Final = 8
_CHUNK: Final = 1 << 20


def look_over(content: bytes, *, most_unpacked: int = _MOST_UNPACKED) -> None:
    """Check sizes, macros and entities.

    Raises:
        Refused: if it is no workbook that is taken here.
    """
    if content.startswith(_OLD):
        raise Refused("old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            code = _wrong_with(packed, most_unpacked)
    except Exception:  # noqa: BLE001  zipfile, zlib and struct each have their own ways to say it
        code = "broken_file"
    if code:
        raise Refused(code)


def _wrong_with(packed: zipfile.ZipFile, most_unpacked: int) -> str | None:
    parts = packed.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        return "unpacks_too_big"
    if any("vbaproject" in part.filename.casefold() for part in parts):
        return "macros"
    # What is declared too small is cut off by the reader at that size, so nothing larger is ever unpacked.
    for part in parts:
        if part.filename.casefold().endswith((".xml", ".rels")):
            with packed.open(part) as unpacked:
                if _declares_entities(unpacked):
                    return "broken_file"
    return None


def _declares_entities(unpacked: IO[bytes]) -> bool:
    kept = b""
    while chunk := unpacked.read(_CHUNK):
        raw = kept + chunk.replace(b"\0", b"").upper()  # entities may hide in UTF-16
        if any(word in raw for word in _ENTITIES):
            return True
        kept = raw[-_LONGEST_WORD:]
    return False
