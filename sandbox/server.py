"""Running the sandbox on a local port."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from .page import create_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from .page import CastMember
    from .world import World


@asynccontextmanager
async def running(
    world: World,
    cast: Sequence[CastMember] = (),
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    time_zone: str | None = None,
) -> AsyncIterator[str]:
    """Serve ``world``, its API and its page, and yield the base URL; a free port is taken when it is 0."""
    runner = web.AppRunner(create_app(world, cast, time_zone), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()
