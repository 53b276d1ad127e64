"""Make a screenshot light: a palette of 256 colours is plenty for text on flat colours, and a quarter of the bytes."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def light(picture: bytes) -> bytes:
    """Return an 8-bit RGB or RGBA picture with a palette instead, opaque."""
    chunks = list(_chunks(picture))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if depth != 8 or kind not in (2, 6):  # noqa: PLR2004 - RGB and RGBA by the PNG specification
        raise ValueError(f"a PNG of depth {depth} and colour type {kind} is not what a browser takes")
    size = 3 if kind == 2 else 4  # noqa: PLR2004
    pixels = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows = list(_rows(pixels, width * size, size))
    colours = [list(zip(row[0::size], row[1::size], row[2::size], strict=True)) for row in rows]
    known = Counter(colour for row in colours for colour in row)
    palette = [colour for colour, _ in known.most_common(COLOURS)]
    place = {colour: number for number, colour in enumerate(palette)}
    for colour in known:
        if colour not in place:
            place[colour] = min(range(len(palette)), key=lambda number: _distance(palette[number], colour))
    lines = b"".join(b"\0" + bytes(place[colour] for colour in row) for row in colours)
    return SIGNATURE + b"".join(
        _chunk(name, body)
        for name, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(map(bytes, palette))),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    place = len(SIGNATURE)
    while place < len(picture):
        length, name = struct.unpack(">I4s", picture[place : place + 8])
        yield name, picture[place + 8 : place + 8 + length]
        place += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(data: bytes, length: int, size: int) -> Iterator[bytes]:
    """Undo the filters of the PNG specification, row by row."""
    above = bytes(length)
    for start in range(0, len(data), length + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + length])
        if kind == 2:  # noqa: PLR2004 - Up needs nothing to its left
            row = bytearray((a + b) & 255 for a, b in zip(row, above, strict=True))
        elif kind:
            for place in range(length):
                left = row[place - size] if place >= size else 0
                corner = above[place - size] if place >= size else 0
                row[place] = (row[place] + _guess(kind, left, above[place], corner)) & 255
        above = bytes(row)
        yield above


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:  # noqa: PLR2004 - Average
        return (left + up) // 2
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
