"""``python -m bench.lists``: the curator's lists with a hundred people and with a thousand, and what others feel of it.

The whole product runs in a process of its own on an embedded database; the curator opens, turns, searches and filters
while another person taps all the time. Every figure is from the tap to the screen that answers it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.school import MOMENT, found_school
from domain.clock import ShiftedClock
from sandbox.server import running
from sandbox.world import World
from storage.crypto import DataCipher
from storage.database import Database
from storage.tables import Base

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from sandbox.person import VirtualPerson

KEY = bytes(range(32))
CURATOR, OTHER = 700, 10_000
"""The curator's chat, and that of one of the participants."""
AIM_MS, AIM_OTHERS_MS = 1000, 300


class Timed:
    """One person's phone that measures how long each answer takes."""

    def __init__(self, person: VirtualPerson) -> None:
        self.person = person
        self.waits: dict[str, list[float]] = {}

    async def does(self, name: str, act: Awaitable[object], sees: str = "") -> None:
        """Do something and wait for the screen that answers it."""
        start = time.perf_counter()
        await act
        await (self.person.sees(sees) if sees else self.person.answer())
        self.waits.setdefault(name, []).append(1000 * (time.perf_counter() - start))


async def curate(phone: Timed, people: int) -> None:
    """Go once through the lists."""
    person = phone.person
    await phone.does("open /today", person.command("today"), " дел")
    await phone.does("open /people", person.command("people"), f"Все: {people}")
    await phone.does("next page", person.tap("Страница →"), "Страница 2")
    await phone.does("last page", person.tap("В конец ⇥"))
    await phone.does("search", person.send("ветр"), "Нашлось: ")
    await phone.does("clear the search", person.tap("Сбросить поиск"), f"Все: {people}")
    await phone.does("open the filters", person.tap("Фильтр"), "Кого показать?")
    await phone.does("filter", person.tap("Наставники: "), "Наставники: ")
    await phone.does("alphabet", person.tap("По алфавиту"), "Первая буква")
    await phone.does("open /pairs", person.command("pairs"), "Пары")
    await phone.does("search of pairs", person.send("ильин"))
    await phone.does("open /broadcast", person.command("broadcast"), "Кому написать?")


async def others(phone: Timed, stop: asyncio.Event) -> None:
    """Ask for menu and help until told to stop: what a child in the same school feels meanwhile."""
    while not stop.is_set():
        await phone.does("another chat", phone.person.command("help"))
        await asyncio.sleep(0.05)


async def measure(people: int, rounds: int) -> dict[str, list[float]]:
    """Return all waits with a school of so many people."""
    with tempfile.TemporaryDirectory(prefix="nastavnik-bench-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/bench.db"
        database = Database(url, DataCipher(KEY))
        async with database.writer.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await found_school(database, ShiftedClock(MOMENT), people, CURATOR)
        await database.close()
        world = World(ShiftedClock(MOMENT), record_limit=20)
        async with running(world) as api, bot(world, api, url):
            curator, other = Timed(world.person(CURATOR, "Ольга")), Timed(world.person(OTHER, "Аня"))
            await curate(Timed(curator.person), people)  # the first time everything is compiled
            stop = asyncio.Event()
            beside = asyncio.create_task(others(other, stop))
            for _ in range(rounds):
                await curate(curator, people)
            stop.set()
            await beside
            return curator.waits | other.waits


@contextlib.asynccontextmanager
async def bot(world: World, api: str, url: str, module: str = "bench.ours") -> AsyncIterator[None]:
    """Run the product until the block is left."""
    env = {**os.environ, "BOT_API_URL": api, "BOT_TOKEN": world.token, "DATABASE_URL": url,
           "DATA_KEY": base64.b64encode(KEY).decode(), "SEND_RATE": "0"}  # fmt: skip
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, env=env)
    try:
        while not world.calls.get("getupdates"):
            if process.returncode is not None:
                raise RuntimeError("the bot did not start")
            await asyncio.sleep(0.01)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def share(waits: list[float], of: float) -> float:
    """Return the wait that ``of`` of them did not exceed."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(of * len(ordered)))]


def report(found: dict[int, dict[str, list[float]]]) -> dict[str, dict[str, float]]:
    """Print the table and return its figures."""
    sizes = sorted(found)
    print(f"{'':20}" + "".join(f"{f'{size} people':>24}" for size in sizes) + f"{'ratio of p50':>16}")
    figures: dict[str, dict[str, float]] = {}
    for name in found[sizes[0]]:
        line = figures[name] = {}
        for size in sizes:
            waits = found[size][name]
            line |= {f"p50 of {size}": statistics.median(waits), f"p95 of {size}": share(waits, 0.95)}
        line["ratio"] = line[f"p50 of {sizes[-1]}"] / line[f"p50 of {sizes[0]}"]
        cells = "".join(f"{line[f'p50 of {n}']:10.0f} / p95 {line[f'p95 of {n}']:5.0f} ms" for n in sizes)
        print(f"{name:20}{cells}{line['ratio']:16.1f}")
    return figures


def main() -> None:
    """Measure, print, and say whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    found = {people: asyncio.run(measure(people, options.rounds)) for people in options.people}
    figures = report(found)
    size = max(found)
    worst = max((line[f"p95 of {size}"], name) for name, line in figures.items() if name != "another chat")
    felt = figures["another chat"][f"p95 of {size}"]
    print(f"\nslowest p95 with {size} people: {worst[0]:.0f} ms ({worst[1]}), aim {AIM_MS}; another chat meanwhile: "
          f"p95 {felt:.0f} ms, aim {AIM_OTHERS_MS}; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    if options.out:
        options.out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
