"""The HTTP side: the webhook route, a health answer, and metrics."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from storage.inbox import counts

if TYPE_CHECKING:
    from bot.chats import Chats
    from bot.intake import Intake
    from storage.database import Database

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_app(intake: Intake, url: str, secret: str) -> web.Application:
    """Return the application that Telegram posts to; it answers 200 only when the update is stored."""

    async def take(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, ""), secret):
            return web.Response(status=403)
        try:
            update = await request.json()
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict) or "update_id" not in update:
            return web.Response(status=400)
        await intake.take([update])
        return web.Response()

    async def health(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    app = web.Application()
    app.router.add_post(urlsplit(url).path or "/", take)
    app.router.add_get("/health", health)
    return app


def metrics_app(database: Database, chats: Chats) -> web.Application:
    """Return the application that tells how the spine is doing, in Prometheus' text format."""

    async def metrics(_request: web.Request) -> web.Response:
        lines = [f"nastavnik_updates_in_flight {chats.in_flight}"]
        lines += [f'nastavnik_inbox{{state="{s}"}} {n}' for s, n in sorted((await counts(database)).items())]
        return web.Response(text="\n".join(lines) + "\n")

    async def health(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/health", health)
    return app


async def serve(app: web.Application, listen: str) -> web.AppRunner:
    """Serve ``app`` on ``host:port`` until the returned runner is cleaned up."""
    host, _, port = listen.rpartition(":")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host or None, int(port)).start()
    return runner
