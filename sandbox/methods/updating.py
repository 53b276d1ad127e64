"""Methods by which the bot gets its updates: polling and webhook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.errors import WEBHOOK_ACTIVE, bad_request, conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messenger import Messenger
    from sandbox.params import Params

Json = dict[str, Any]
MAX_BATCH = 100
MAX_POLL_SECONDS = 50
MAX_CONNECTIONS = 100
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _allowed(params: Params) -> list[str] | None:
    kinds = params.json("allowed_updates", "can't parse allowed_updates JSON object")
    return [str(one) for one in kinds] if isinstance(kinds, list) else None


async def get_updates(world: Messenger, params: Params) -> list[Json]:
    """Do getUpdates: what was handed out stays until a higher offset is asked for."""
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    world.updates.allow(_allowed(params))
    limit = params.number("limit", MAX_BATCH)
    if not 1 <= limit <= MAX_BATCH:
        limit = MAX_BATCH
    seconds = min(max(0, params.number("timeout")), MAX_POLL_SECONDS)
    return await world.updates.take(params.number("offset"), limit, seconds)


async def set_webhook(world: Messenger, params: Params) -> bool:
    """Do setWebhook. Plain HTTP is taken on this machine only, as by a local Bot API server."""
    url = params.text("url")
    if not url:
        return await delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(_allowed(params))
    connections = min(MAX_CONNECTIONS, max(1, params.number("max_connections", 40)))
    await world.set_webhook(url, secret, connections)
    return True


async def delete_webhook(world: Messenger, params: Params) -> bool:
    """Do deleteWebhook."""
    await world.set_webhook("", "", 40)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def webhook_info(world: Messenger, _params: Params) -> Json:
    """Do getWebhookInfo."""
    return world.webhook.info(len(world.updates), world.updates.allowed)


METHODS: dict[str, Callable[[Messenger, Params], Any]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
}
