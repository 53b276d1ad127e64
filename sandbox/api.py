"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .errors import ApiError, not_found, too_many_requests, unauthorized
from .methods import call
from .params import MAX_UPLOAD, read_params

if TYPE_CHECKING:
    from .faults import Fault
    from .world import World

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class BotApi:
    """Serves one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def attach(self, app: web.Application) -> None:
        """Add the routes to ``app``."""
        app.router.add_route("*", "/bot{token}/{method}", self.method)
        app.router.add_get("/file/bot{token}/{path:.+}", self.file)

    async def method(self, request: web.Request) -> web.Response:
        """Answer one call."""
        info = request.match_info
        method = info["method"].lower()
        world = self.world
        try:
            if info["token"] != world.token:
                raise unauthorized()
            fault = world.faults.pick(method) if world.faults.rules else None
            if fault is not None:
                return await self._faulty(request, method, fault)
            params = await read_params(request)
            world.calls[method] = world.calls.get(method, 0) + 1
            return _answer(200, {"ok": True, "result": await call(world, method, params)})
        except ApiError as error:
            return _answer(error.code, error.as_json())

    async def _faulty(self, request: web.Request, method: str, fault: Fault) -> web.Response:
        if fault.kind == "error_500":
            raise ApiError(500, "Internal Server Error")
        if fault.kind == "error_429":
            raise too_many_requests(fault.seconds)
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        params = await read_params(request)
        if fault.kind == "drop_before":
            return _drop(request)
        result = await call(self.world, method, params)
        if fault.kind == "drop_after":
            return _drop(request)
        return _answer(200, {"ok": True, "result": result})

    async def file(self, request: web.Request) -> web.Response:
        """Hand out a file by the path that getFile gave."""
        try:
            if request.match_info["token"] != self.world.token:
                raise unauthorized()
            file = self.world.files.by_path(request.match_info["path"])
            if file is None:
                raise not_found()
        except ApiError as error:
            return _answer(error.code, error.as_json())
        return web.Response(body=file.content, content_type="application/octet-stream")


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    headers = None
    if status == 429:  # noqa: PLR2004 - the one answer that has a header of its own
        headers = {"Retry-After": str(body["parameters"]["retry_after"])}
    return web.Response(body=_encode(body).encode(), status=status, content_type="application/json", headers=headers)


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def create_api(world: World) -> web.Application:
    """Return the application that serves the Bot API of ``world``, and closes the world with it."""
    app = web.Application(client_max_size=MAX_UPLOAD + (1 << 20))
    BotApi(world).attach(app)

    async def close(_app: web.Application) -> None:
        await world.close()

    app.on_shutdown.append(close)
    return app
