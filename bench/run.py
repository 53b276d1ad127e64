"""``make bench``: the product beside a bare aiogram echo bot, on the same sandbox in the same run."""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import uvloop

from bench.load import FIRST_CHAT, Counted, Crowd, say, tap
from bench.seed import MOMENT, seed
from domain.clock import ShiftedClock
from sandbox import actions
from sandbox.server import running
from sandbox.world import World
from storage.crypto import DataCipher
from storage.database import Database
from storage.tables import Base
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sandbox.messages import Message

KEY = bytes(range(32))


@dataclass(slots=True)
class Result:
    """One bot, started anew and measured once."""

    name: str
    rate: float
    bot_cpu_ms: float
    """Processor time of the bot for one update."""
    bot_cpu: float
    sandbox_cpu: float
    p50: float
    p95: float
    start: float
    rss: float


class Measurement:
    """Starts a bot of its own for every measurement, on a world of its own."""

    def __init__(self, options: argparse.Namespace, server: PostgresServer) -> None:
        self.options, self.server = options, server

    async def echo(self, act: Callable[[World, int, Message | None], None]) -> Result:
        name = "echo of text" if act is say else "echo of taps"
        async with self._world() as (world, url), self._bot("bench.echo", world, url, {}) as (bot, start):
            crowd = Crowd(world, self.options.people, act)
            await crowd.introduce(actions.start)
            return await self._measure(name, crowd, bot, start)

    async def ours(self, kind: str) -> Result:
        with tempfile.TemporaryDirectory(prefix="nastavnik-bench-") as folder:
            database_url = f"sqlite+aiosqlite:///{folder}/bench.db"
            if kind == "PostgreSQL":
                database_url = self.server.url(await self.server.create())
            requests = await _fill(database_url, self.options.people)
            more = {"DATABASE_URL": database_url, "DATA_KEY": base64.b64encode(KEY).decode(), "SEND_RATE": "0"}
            async with self._world() as (world, url), self._bot("bench.ours", world, url, more) as (bot, start):
                crowd = Crowd(world, self.options.people, tap)
                await crowd.introduce(actions.start)
                await crowd.introduce(
                    lambda world, chat: actions.press(
                        world, chat, crowd.last(chat).message_id, f"go:survey:{requests[chat]}"
                    )
                )
                return await self._measure(f"Наставник on {kind}", crowd, bot, start)

    async def _measure(self, name: str, crowd: Crowd, bot: psutil.Process, start: float) -> Result:
        options = self.options
        await asyncio.sleep(0.5)
        before, clock = _cpu(bot), time.perf_counter()
        total = crowd.replies
        fast = await crowd.closed_loop(options.warm_up, options.seconds)
        spent, lasted = _cpu(bot) - before, time.perf_counter() - clock
        answered = crowd.replies - total
        if fast.unanswered:
            raise RuntimeError(f"{name}: {fast.unanswered} people got no answer")
        await asyncio.sleep(0.5)
        slow: Counted = await crowd.open_loop(options.rate, options.slow_seconds)
        return Result(
            name=name,
            rate=fast.rate,
            bot_cpu_ms=1000 * spent / answered,
            bot_cpu=spent / lasted,
            sandbox_cpu=fast.sandbox_cpu,
            p50=slow.wait(0.5),
            p95=slow.wait(0.95),
            start=start,
            rss=bot.memory_info().rss / 2**20,
        )

    @asynccontextmanager
    async def _world(self) -> AsyncIterator[tuple[World, str]]:
        world = World(ShiftedClock(MOMENT), record_limit=20)
        async with running(world) as url:
            yield world, url

    @asynccontextmanager
    async def _bot(
        self, module: str, world: World, url: str, more: dict[str, str]
    ) -> AsyncIterator[tuple[psutil.Process, float]]:
        env = {**os.environ, "BOT_API_URL": url, "BOT_TOKEN": world.token, **more}
        if self.options.uvloop:
            env["BENCH_UVLOOP"] = "1"
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, env=env)
        try:
            while not world.calls.get("getupdates"):
                if process.returncode is not None or time.perf_counter() - started > 60:
                    raise RuntimeError(f"{module} did not start")
                await asyncio.sleep(0.005)
            yield psutil.Process(process.pid), time.perf_counter() - started
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _fill(url: str, people: int) -> dict[int, int]:
    database = Database(url, DataCipher(KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    requests = await seed(database, ShiftedClock(MOMENT), [FIRST_CHAT + n for n in range(people)])
    await database.close()
    return requests


async def run(options: argparse.Namespace, server: PostgresServer) -> list[Result]:
    """Measure everything in turn, again and again: a machine that slows down slows all of them down."""
    measurement = Measurement(options, server)
    results: list[Result] = []
    for number in range(options.repeat):
        for name in options.what:
            match name:
                case "text":
                    result = await measurement.echo(say)
                case "taps":
                    result = await measurement.echo(tap)
                case "sqlite":
                    result = await measurement.ours("SQLite")
                case _:
                    result = await measurement.ours("PostgreSQL")
            results.append(result)
            print(
                f"{number + 1}/{options.repeat} {result.name:24} {result.rate:7.0f}/s  bot {result.bot_cpu_ms:5.2f} "
                f"ms CPU each, {result.bot_cpu:4.0%} of a core; sandbox {result.sandbox_cpu:4.0%}; "
                f"p95 {result.p95:5.1f} ms",
                flush=True,
            )
    return results


def report(results: list[Result]) -> dict[str, dict[str, float]]:
    """Print the medians as a table and return them."""
    names = list(dict.fromkeys(result.name for result in results))
    medians: dict[str, dict[str, float]] = {}
    for name in names:
        runs = [asdict(result) for result in results if result.name == name]
        medians[name] = {
            field: round(statistics.median(run[field] for run in runs), 3) for field in runs[0] if field != "name"
        }
        medians[name]["runs"] = len(runs)
        medians[name]["lowest"] = round(min(run["rate"] for run in runs), 1)
        medians[name]["highest"] = round(max(run["rate"] for run in runs), 1)
    for base in ("echo of text", "echo of taps"):
        for name in names:
            if base in medians:
                medians[name][f"ratio to {base}"] = round(medians[name]["rate"] / medians[base]["rate"], 3)
    rows = {
        "updates a second": lambda m: f"{m['rate']:.0f} ({m['lowest']:.0f}-{m['highest']:.0f})",
        "ratio to echo of text": lambda m: f"{m.get('ratio to echo of text', float('nan')):.2f}",
        "ratio to echo of taps": lambda m: f"{m.get('ratio to echo of taps', float('nan')):.2f}",
        "bot's CPU an update, ms": lambda m: f"{m['bot_cpu_ms']:.2f}",
        "bot's share of a core": lambda m: f"{m['bot_cpu']:.0%}",
        "sandbox's share of a core": lambda m: f"{m['sandbox_cpu']:.0%}",
        "p50 at a steady rate, ms": lambda m: f"{m['p50']:.1f}",
        "p95 at a steady rate, ms": lambda m: f"{m['p95']:.1f}",
        "start-up, s": lambda m: f"{m['start']:.2f}",
        "memory, MiB": lambda m: f"{m['rss']:.0f}",
    }
    print()
    print(" " * 27 + "".join(f"{name:>25}" for name in names))
    for label, show in rows.items():
        print(f"{label:27}" + "".join(f"{show(medians[name]):>25}" for name in names))
    return medians


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of tapping as fast as answers come")
    parser.add_argument("--warm-up", type=float, default=1.5)
    parser.add_argument("--rate", type=float, default=20.0, help="updates a second of the steady part")
    parser.add_argument("--slow-seconds", type=float, default=10.0, help="of the steady part")
    parser.add_argument("--no-uvloop", dest="uvloop", action="store_false", help="both bots on asyncio's own loop")
    parser.add_argument("--what", nargs="+", default=["text", "taps", "sqlite", "postgresql"])
    parser.add_argument("--out", type=Path, help="write the medians as JSON")
    options = parser.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(PostgresServer(durable=True)) if "postgresql" in options.what else None
        results = uvloop.run(run(options, server))
    medians = report(results)
    print(
        f"\n{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; one update is "
        "one text or tap from the moment it is sent to the moment the bot's message stands in the chat."
    )
    if options.out:
        options.out.write_text(json.dumps(medians, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
