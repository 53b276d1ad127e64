"""The arguments of one API call, whichever of the four ways they came in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from .errors import bad_request, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_UTF8 = "strings must be encoded in UTF-8"
MAX_UPLOAD = 50 * 1024 * 1024


@dataclass(slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Arguments by name, read the way the Bot API reads them."""

    values: Mapping[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text, empty when it is absent."""
        value = self.values.get(name)
        if type(value) is str:
            return value
        if value is None:
            return ""
        return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, bool)) else str(value)

    def flag(self, name: str) -> bool:
        """Return a boolean: true, yes or 1 in any case."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number, ``default`` when it is absent or none."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def json(self, name: str, error: str) -> Any:
        """Return a JSON value, None when it is absent; ``error`` is what is said when it does not parse."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(error) from None


async def read_params(request: web.Request) -> Params:
    """Read the arguments from the query and from a JSON, urlencoded or multipart body."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise too_large() from None
    if not body:
        return Params(values)
    try:
        if kind == "application/json":
            values.update(_json_object(body))
        elif kind == "application/x-www-form-urlencoded":
            values.update(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeError:
        raise bad_request(NOT_UTF8) from None
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    return Params(values)


def _json_object(body: bytes) -> dict[str, Any]:
    sent = json.loads(body)
    if b"\\ud" in body.lower():
        # half of a surrogate pair passes json.loads and breaks whoever encodes it later
        json.dumps(sent, ensure_ascii=False).encode()
    return sent if isinstance(sent, dict) else {}


async def _multipart(request: web.Request, values: dict[str, Any]) -> Params:
    uploads: dict[str, Upload] = {}
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        pieces = []
        while piece := await part.read_chunk(1 << 16):
            size += len(piece)
            if size > MAX_UPLOAD + (1 << 20):
                raise too_large()
            pieces.append(piece)
        content = b"".join(pieces)
        if part.filename is None:
            values[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(unquote(part.filename), mime, content)
    return Params(values, uploads)
