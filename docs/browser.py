"""A browser without a window, driven by its DevTools protocol: only the few commands that screenshots need."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from docs.png import light

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
    "--font-render-hinting=none", "--disable-extensions", "--disable-background-networking", "--lang=ru",
    "--remote-debugging-port=0",
)  # fmt: skip
_START_SECONDS = 30


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


class Browser:
    """One page of a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])

    async def run(self, script: str) -> Any:
        """Return the value of a script's last expression."""
        found = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", script))
        return found["result"].get("value")

    async def open(self, url: str, width: int, height: int, *, scale: float = 1, until: str) -> None:
        """Open a page in a window of this size and wait until the script ``until`` is true."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        await self.call("Page.navigate", url=url)
        async with asyncio.timeout(_START_SECONDS):
            while not await self.run(f"document.readyState === 'complete' && Boolean({until})"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        await self.run("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

    async def picture(self, file: Path) -> None:
        """Write what the page shows as PNG."""
        shot = await self.call("Page.captureScreenshot", format="png", optimizeForSpeed=False)
        await asyncio.to_thread(file.write_bytes, light(base64.b64decode(shot["data"])))


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium with a profile of its own, and end it.

    Raises:
        NoBrowserError: none is installed.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NoBrowserError("Chromium is needed for the pictures: apt-get install chromium (or google-chrome)")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program, *OPTIONS, f"--user-data-dir={profile}", "about:blank",
            env={**os.environ, "LANGUAGE": "ru"}, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            port = await _port(Path(profile) / "DevToolsActivePort", process)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    pages = await answer.json()
                page = next(one for one in pages if one["type"] == "page")
                async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Browser(socket)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _port(note: Path, process: asyncio.subprocess.Process) -> int:
    """Return the port that the browser writes into its profile once it listens."""
    async with asyncio.timeout(_START_SECONDS):
        while not await asyncio.to_thread(_lines, note):
            if process.returncode is not None:
                raise NoBrowserError(f"Chromium ended at once with code {process.returncode}")
            await asyncio.sleep(0.1)
    return int(_lines(note)[0])


def _lines(note: Path) -> list[str]:
    return note.read_text().split() if note.exists() else []
