"""The Bot API's methods by name, in lower case as the server looks them up."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sandbox.errors import ApiError, not_found
from sandbox.params import Params

from . import about, editing, sending, updating

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.messenger import Messenger

METHODS: dict[str, Callable[[Messenger, Params], Any]] = {
    name.lower(): function
    for module in (about, editing, sending, updating)
    for name, function in module.METHODS.items()
}


async def call(world: Messenger, method: str, params: Params) -> Any:
    """Carry out ``method`` (lower case) and return its result.

    Raises:
        ApiError: whatever Telegram refuses, 404 for a method it does not have.
    """
    function = METHODS.get(method)
    if function is None:
        raise not_found()
    result = function(world, params)
    if hasattr(result, "__await__"):
        return await result
    return result


async def call_quietly(world: Messenger, body: dict[str, Any]) -> None:
    """Carry out a method from a webhook's answer; nobody hears of its errors, as with Telegram."""
    values = dict(body)
    method = str(values.pop("method")).lower()
    with contextlib.suppress(ApiError):
        await call(world, method, Params(values))
