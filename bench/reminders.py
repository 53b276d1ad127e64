"""Two thousand reminders against Telegram's limits: how long they take beside what the limit itself demands.

The sandbox refuses more than 30 messages a second in all and more than one a second to a chat, as Telegram does. The
product runs as ``nastavnik run`` starts it: its own tick finds what is due, its own pace sends it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from sqlalchemy import select

from bench.load import FIRST_CHAT
from bench.seed import MOMENT, seed
from domain.clock import ShiftedClock
from domain.vocabulary import ConsentKind
from sandbox.server import running
from sandbox.users import User
from sandbox.world import World
from services.reminders import nominate
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import Base, Consent, Participation
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEY = bytes(range(32))
DUE = MOMENT + timedelta(days=3, hours=4, minutes=1)
"""Friday, 16:01 in Moscow: everybody's questionnaire is due to be reminded of."""


class Arrivals:
    """Counts the bot's messages as they arrive in the chats."""

    def __init__(self, world: World, people: int) -> None:
        self.chats: dict[int, int] = {}
        self.first = self.last = 0.0
        self.begun, self.done = asyncio.Event(), asyncio.Event()
        self._people = people
        world.listeners.add(self._heard)

    def _heard(self, kind: str, chat: int, what: Any) -> None:
        if kind != "message" or not what.by_bot:
            return
        self.last = time.perf_counter()
        self.first = self.first or self.last
        self.begun.set()
        self.chats[chat] = self.chats.get(chat, 0) + 1
        if len(self.chats) == self._people:
            self.done.set()


async def prepare(url: str, people: int) -> None:
    """Ask everybody a questionnaire, and let the tick's own query find, three days later, whom to remind."""
    database = Database(url, DataCipher(KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await seed(database, ShiftedClock(MOMENT), [FIRST_CHAT + n for n in range(people)])
    writer = Writer(database)
    await writer.start()
    clock = ShiftedClock(MOMENT + timedelta(days=3))
    await consented(Unit(database, writer, Documents(database), clock))
    unit = Unit(database, writer, Documents(database), clock)
    found = await nominate(unit, unit.now, timedelta(hours=26))
    await unit.commit()
    await writer.stop()
    await database.close()
    assert len(found) == len({one.person_id for one in found}) == people, f"{len(found)} reminders, {people} people"


async def consented(unit: Unit) -> None:
    """Give everybody's consents, so that the questionnaire is the one thing that each is reminded of."""
    rows = await unit.all(select(Participation.person_id, Participation.organization_id, Participation.municipality_id))
    for row in rows:
        for kind in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES):
            unit.add(
                Consent(
                    id=new_id(), municipality_id=row.municipality_id, organization_id=row.organization_id,
                    person_id=row.person_id, given_by=row.person_id, kind=kind.value, form="bot", version=1,
                    locale="ru", text_hash="x", granted=True, decided_at=unit.now, recorded_by=row.person_id,
                )
            )  # fmt: skip
    await unit.commit()


@asynccontextmanager
async def bot(world: World, url: str, database: str) -> AsyncIterator[psutil.Process]:
    """Run the product on the sandbox until the block ends."""
    more = {
        "BOT_API_URL": url, "BOT_TOKEN": world.token, "DATABASE_URL": database,
        "DATA_KEY": base64.b64encode(KEY).decode(), "BENCH_UVLOOP": "1", "BENCH_MOMENT": DUE.isoformat(),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.ours", env={**os.environ, **more})
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def measure(people: int) -> dict[str, float]:
    """Return what a run took, what the limit demands, and what was refused."""
    with tempfile.TemporaryDirectory(prefix="nastavnik-bench-") as folder:
        database = f"sqlite+aiosqlite:///{folder}/bench.db"
        await prepare(database, people)
        world = World(ShiftedClock(DUE), record_limit=20)
        for number in range(people):
            chat = FIRST_CHAT + number
            world.add_user(User(chat, f"P{number}", None, None, "ru", None))
            world.chat_of(chat).started = True  # they have written before
        world.flood.enabled = True
        world.flood.reset()
        arrivals = Arrivals(world, people)
        async with running(world) as url, bot(world, url, database) as process:
            await asyncio.wait_for(arrivals.begun.wait(), 60)
            before = _cpu(process)
            await asyncio.wait_for(arrivals.done.wait(), 5 * people / world.flood.overall_rate)
            spent = _cpu(process) - before
            await asyncio.sleep(2)
        least = people / world.flood.overall_rate
        took = arrivals.last - arrivals.first
        return {
            "people": people,
            "messages": sum(arrivals.chats.values()),
            "twice": sum(count > 1 for count in arrivals.chats.values()),
            "seconds": round(took, 1),
            "least": round(least, 1),
            "ratio": round(took / least, 3),
            "refused": world.flood.refused,
            "cpu_ms": round(1000 * spent / people, 1),
        }


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=2000, help="people, one reminder each")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    found = asyncio.run(measure(options.reminders))
    print(
        f"{found['messages']:.0f} reminders to {found['people']:.0f} people in {found['seconds']} s; the limit of 30/s "
        f"demands {found['least']} s: {found['ratio']}. Refused with 429: {found['refused']:.0f}; "
        f"twice: {found['twice']:.0f}. The bot's processor time a reminder: {found['cpu_ms']} ms; "
        f"load of the machine {os.getloadavg()[0]:.1f}."
    )
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
