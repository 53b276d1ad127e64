"""Bots as processes that are killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from sandbox.world import World

ROOT = Path(__file__).parents[2]


class Nursery:
    """The process that forks bots (``tests/crash/nursery.py``)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout.readline() == "ready\n"

    def fork(self, env: dict[str, str], log: Path, world: World) -> int:
        """Start a bot and return its process id."""
        order = {"env": env, "log": str(log), "at": world.clock.now().isoformat()}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)


class Victim:
    """One bot that is killed again and again."""

    def __init__(self, nursery: Nursery, world: World, env: dict[str, str], log: Path) -> None:
        self._nursery, self._world, self._env, self._log = nursery, world, env, log
        self._pid = 0
        self.kills = 0

    @property
    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def start(self) -> None:
        self._pid = self._nursery.fork(self._env, self._log, self._world)

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        self.kills += 1

    async def started(self, times: int, seconds: float = 120) -> None:
        """Return when it has come up ``times`` times in all."""
        end = asyncio.get_running_loop().time() + seconds
        while self.log.count("bot started") < times:
            assert asyncio.get_running_loop().time() < end, self.log[-3000:]
            await asyncio.sleep(0.02)

    async def torture(self, rng: random.Random, kills: int, life: tuple[float, float] = (0.2, 1.2)) -> None:
        """Kill it at random moments of its life (also before it has quite come up), and start it again at once."""
        for _ in range(kills):
            await asyncio.sleep(rng.uniform(*life))
            self.kill()
            await asyncio.sleep(rng.uniform(0, 0.2))
            self.start()

    def stop(self) -> None:
        """End it; what it logged becomes part of the test's output, shown when the test fails."""
        sys.stderr.write(self.log[-6000:])
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
