"""A process of its own for what would stall the loop: it imports nothing of the product but ``reports``."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any


class ReportError(Exception):
    """The process that makes the file failed; the text is its last line."""


async def begin(module: str, *args: str, stdout: int | None = None) -> asyncio.subprocess.Process:
    """Start ``module`` as a process that reads on stdin."""
    root = str(Path(__file__).parent.parent)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *args,
        stdin=asyncio.subprocess.PIPE,
        stdout=stdout,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))},
    )


def check(code: int | None, said: bytes) -> None:
    """Return if a process ended well.

    Raises:
        ReportError: with the last line it said, if not.
    """
    if code:
        error = said.decode(errors="replace").strip()
        raise ReportError(error.splitlines()[-1] if error else f"exit code {code}")


async def drawn(module: str, data: dict[str, Any]) -> bytes:
    """Return what ``module`` draws of ``data``, which it gets as one JSON object.

    Raises:
        ReportError: if the process fails.
    """
    process = await begin(module, stdout=asyncio.subprocess.PIPE)
    made, said = await process.communicate(json.dumps(data, ensure_ascii=False).encode())
    check(process.returncode, said)
    return made
