"""The chat page: phones of several people side by side, on the server of the Bot API."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from aiohttp import WSCloseCode, web

from . import actions
from .api import create_api
from .deeds import Deeds
from .errors import ApiError
from .params import Upload, read_params
from .snapshot import CastMember, Snapshot, message_view
from .users import User

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from .world import World

__all__ = ["CastMember", "create_app"]

Json = dict[str, Any]
FILES = Path(__file__).with_name("page")
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class Page:
    """Serves the page's files, what it shows, and what people do on it."""

    def __init__(self, world: World, cast: Sequence[CastMember], zone: str | None) -> None:
        self.world = world
        self.snapshot = Snapshot(world, cast, zone)
        self.deeds = Deeds(world, self.snapshot)
        self._live: dict[web.WebSocketResponse, asyncio.Queue[str]] = {}

    def attach(self, app: web.Application) -> None:
        """Add the routes to ``app``."""
        app.router.add_get("/", self.file)
        app.router.add_get("/page/{name}", self.file)
        app.router.add_get("/sandbox/state", self.state)
        app.router.add_get("/sandbox/live", self.live)
        app.router.add_post("/sandbox/do", self.do)
        app.router.add_post("/sandbox/upload", self.upload)
        app.router.add_get("/sandbox/file/{file_id}", self.download)
        app.on_shutdown.append(self.close)

    async def file(self, request: web.Request) -> web.Response:
        """Send a file of the page."""
        path = FILES / request.match_info.get("name", "index.html")
        if path.parent != FILES or not path.is_file() or path.suffix not in TYPES:
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=HEADERS)

    async def state(self, _request: web.Request) -> web.Response:
        """Send everything the page shows."""
        return web.json_response(self.snapshot.everything())

    async def do(self, request: web.Request) -> web.Response:
        """Carry out what somebody does on the page."""
        _own_page_only(request)
        return await self._answered(self._do(request))

    async def _do(self, request: web.Request) -> Json:
        return await self.deeds.do(json.loads(await request.read()))

    async def upload(self, request: web.Request) -> web.Response:
        """Send a photo or a file from a person."""
        _own_page_only(request)
        return await self._answered(self._upload(request))

    async def _upload(self, request: web.Request) -> Json:
        params = await read_params(request)
        file = params.uploads["file"]
        kind = "photo" if params.text("as") == "photo" else "document"
        sent = Upload(file.name, file.mime, file.content)
        actions.send_file(self.world, params.number("chat"), kind, sent, params.text("caption"))
        return {"ok": True}

    async def _answered(self, work: Awaitable[Json]) -> web.Response:
        try:
            return web.json_response(await work)
        except ApiError as error:
            return web.json_response({"error": error.description}, status=error.code)
        except (KeyError, ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)

    async def download(self, request: web.Request) -> web.Response:
        """Send a file of a message: pictures as they are, the rest to be saved."""
        file = self.world.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        shown = file.mime if file.mime in SHOWN_INLINE else "application/octet-stream"
        headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        if "download" not in request.query and (shown in SHOWN_INLINE or file.kind == "photo"):
            headers["Content-Disposition"] = "inline"
            shown = shown if shown in SHOWN_INLINE else "image/png"
        return web.Response(body=file.content, content_type=shown, headers=headers)

    # live

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        """Send every change as it happens."""
        _own_page_only(request)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._live[socket] = queue
        # listening only while somebody looks keeps the benchmark free of the page
        self.world.listeners.add(self.tell)
        sender = asyncio.create_task(_send(socket, queue))
        try:
            async for _message in socket:
                pass
        finally:
            sender.cancel()
            self._live.pop(socket, None)
            if not self._live:
                self.world.listeners.discard(self.tell)
        return socket

    def tell(self, kind: str, chat_id: int, what: Any) -> None:
        """Pass a change of the world on to every open page."""
        event: Json = {"kind": kind, "chat": chat_id}
        if kind in {"message", "edit"}:
            event["message"] = message_view(what)
            event["keyboard"] = self.world.chat_of(chat_id).keyboard
        elif kind == "typing":
            event["action"] = what
        elif kind == "delete":
            event["id"] = what
        elif kind == "alert":
            event |= {"text": what.text, "modal": what.modal, "url": what.url}
        elif kind in {"chat", "user"}:
            event = {"kind": "person", "chat": chat_id, "person": self.snapshot.person(chat_id)}
        elif kind == "card":
            event["commands"] = self.snapshot.all_commands()
        elif kind in {"clock", "settings"}:
            event = {"kind": "settings", "chat": 0, "settings": self.snapshot.settings()}
        text = json.dumps(event, ensure_ascii=False)
        for queue in self._live.values():
            queue.put_nowait(text)

    async def close(self, _app: web.Application) -> None:
        """Hang up on the open pages."""
        for socket in list(self._live):
            await socket.close(code=WSCloseCode.GOING_AWAY)


async def _send(socket: web.WebSocketResponse, queue: asyncio.Queue[str]) -> None:
    while True:
        await socket.send_str(await queue.get())


def _own_page_only(request: web.Request) -> None:
    """Refuse what another site's page asks of the sandbox in somebody's browser."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden


def create_app(world: World, cast: Sequence[CastMember] = (), time_zone: str | None = None) -> web.Application:
    """Return the application with the Bot API and the page on one port.

    Args:
        world: the messenger.
        cast: the people on the page's list, in its order; they get their accounts here.
        time_zone: the zone the page tells the time in, the browser's when None.
    """
    for member in cast:
        first, _, last = member.name.partition(" ")
        world.add_user(User(member.user_id, first, last or None, language_code=member.language_code))
        world.chat_of(member.user_id)
    app = create_api(world)
    Page(world, cast, time_zone).attach(app)
    return app
