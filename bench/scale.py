"""``python -m bench.scale``: what a tap costs with a thousand and with a hundred thousand people in the database.

The same two hundred people of one school act; the others only lie there, with their accounts, questionnaires, matches,
meetings, consents and letters. Aim: the median wait grows by no more than 1.3.
"""

from __future__ import annotations

import argparse
import base64
import random
import statistics
import tempfile
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import uvloop

from bench.load import FIRST_CHAT, Crowd, tap
from bench.run import KEY, Measurement
from bench.seed import MOMENT, seed
from domain.clock import ShiftedClock
from sandbox import actions
from storage.crypto import DataCipher
from storage.database import Database
from storage.ids import new_id
from storage.tables import (
    Account,
    Answer,
    Base,
    Consent,
    Cycle,
    Match,
    MatchMember,
    Meeting,
    Membership,
    Municipality,
    Organization,
    OutboxMessage,
    Participation,
    Person,
    SurveyRequest,
)
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.messages import Message
    from sandbox.world import World

SCHOOL = 500
"""People of one school: a municipality has more schools, not larger ones."""
ANSWERS, MEETINGS, LETTERS = 6, 4, 3
AIM = 1.3
Row = dict[str, Any]


def background(people: int) -> Iterator[tuple[type[Base], list[Row]]]:
    """Return the rows of ``people`` who only lie there, school by school, parents before children."""
    district = new_id()
    yield Municipality, [{"id": district, "name": "Б", "time_zone": "Europe/Moscow", "created_at": MOMENT}]
    for number in range(max(1, people // SCHOOL)):
        yield from _school(district, number)


def _school(district: int, number: int) -> Iterator[tuple[type[Base], list[Row]]]:
    school, cycle = new_id(), new_id()
    base = {"municipality_id": district}
    here = base | {"organization_id": school}
    ids = [new_id() for _ in range(SCHOOL)]
    parts = {person: new_id() for person in ids}
    asked = {person: new_id() for person in ids}
    sides = {person: ("mentor", "mentee")[n % 2] for n, person in enumerate(ids)}
    yield Organization, [base | {"id": school, "kind": "school", "code": f"B{number}", "name": f"Школа {number}",
                                 "time_zone": "Europe/Moscow", "settings": {}, "created_at": MOMENT}]  # fmt: skip
    yield Person, [
        base | {"id": person, "kind": "pupil", "code": f"B{number}-{n}", "first_name": f"Имя{n}", "last_name": "Ф",
                "birth_date": date(2012, 1, 1), "grade": 7, "created_at": MOMENT}
        for n, person in enumerate(ids)
    ]  # fmt: skip
    yield Cycle, [here | {"id": cycle, "starts_on": date(2026, 9, 1), "ends_on": date(2027, 5, 31),
                          "opened_at": MOMENT, "opened_by": ids[0]}]  # fmt: skip
    yield Account, [
        {"id": new_id(), "channel": "telegram", "chat_id": 10**9 + number * SCHOOL + n, "person_id": person,
         "locale": "ru", "created_at": MOMENT}
        for n, person in enumerate(ids)
    ]  # fmt: skip
    yield (
        Membership,
        [here | {"id": new_id(), "person_id": person, "role": sides[person], "since": MOMENT} for person in ids],
    )
    yield (
        Participation,
        [
            here
            | {"id": parts[person], "cycle_id": cycle, "person_id": person, "side": sides[person], "joined_at": MOMENT}
            for person in ids
        ],
    )
    yield SurveyRequest, [
        here | {"id": asked[person], "person_id": person, "instrument": "IN-ME-P", "version": 1, "locale": "ru",
                "subject_id": parts[person], "state": "done", "asked_at": MOMENT, "completed_at": MOMENT}
        for person in ids
    ]  # fmt: skip
    yield (
        Answer,
        [
            {"id": new_id(), "request_id": asked[person], "item_id": f"i{n}", "value": ["study"], "answered_at": MOMENT}
            for person in ids
            for n in range(ANSWERS)
        ],
    )
    yield Consent, [
        here | {"id": new_id(), "person_id": person, "given_by": person, "kind": kind, "form": "bot", "version": 1,
                "locale": "ru", "text_hash": "0" * 64, "granted": True, "decided_at": MOMENT, "recorded_by": person}
        for person in ids
        for kind in ("pd_consent", "participation_consent")
    ]  # fmt: skip
    yield OutboxMessage, [
        base | {"id": new_id(), "person_id": person, "kind": "meeting_agreed", "subject_id": parts[person],
                "unique_key": f"{person}:{n}", "params": {}, "urgency": 2, "state": "sent", "due_at": MOMENT,
                "attempts": 1, "created_at": MOMENT, "sent_at": MOMENT - timedelta(days=n)}
        for person in ids
        for n in range(LETTERS)
    ]  # fmt: skip
    pairs = [(new_id(), mentor, mentee) for mentor, mentee in zip(ids[::2], ids[1::2], strict=True)]
    yield Match, [
        here | {"id": match, "cycle_id": cycle, "form": "pupil_pupil", "status": "working", "proposed_by": ids[0],
                "proposed_at": MOMENT, "approved_at": MOMENT}
        for match, _, _ in pairs
    ]  # fmt: skip
    yield MatchMember, [
        base | {"id": new_id(), "match_id": match, "participation_id": parts[person], "person_id": person,
                "side": sides[person], "accepted": True}
        for match, *pair in pairs
        for person in pair
    ]  # fmt: skip
    yield Meeting, [
        here | {"id": new_id(), "match_id": match, "type": "working", "status": "held", "format": "in_person",
                "planned_at": MOMENT - timedelta(days=n), "held_at": MOMENT - timedelta(days=n), "minutes": 40,
                "created_by": mentor, "created_at": MOMENT, "logged_by": mentor, "logged_at": MOMENT}
        for match, mentor, _ in pairs
        for n in range(MEETINGS)
    ]  # fmt: skip


async def fill(url: str, people: int, active: int) -> dict[int, int]:
    """Make the tables, the many and the few; return the few's open questionnaires by chat."""
    database = Database(url, DataCipher(KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    rest = background(people)
    while chunk := [rows for _, rows in zip(range(200), rest, strict=False)]:
        async with database.writer.begin() as connection:
            for table, rows in chunk:
                await connection.execute(table.__table__.insert(), rows)  # type: ignore[attr-defined]
    if not database.is_sqlite:
        async with database.writer.begin() as connection:
            await connection.exec_driver_sql("ANALYZE")
    requests = await seed(database, ShiftedClock(MOMENT), [FIRST_CHAT + n for n in range(active)])
    await database.close()
    return requests


def _says(text: str) -> Any:
    def act(world: World, chat: int, _last: Message | None) -> None:
        actions.say(world, chat, text)

    return act


class Scale(Measurement):
    """Measures the waits of a crowd beside many who do nothing."""

    async def waits(self, kind: str, people: int) -> dict[str, float]:
        """Return the median wait in milliseconds by what is done."""
        options = self.options
        with tempfile.TemporaryDirectory(prefix="nastavnik-bench-") as folder:
            url = f"sqlite+aiosqlite:///{folder}/bench.db"
            if kind == "PostgreSQL":
                url = self.server.url(await self.server.create())
            requests = await fill(url, people, options.people)
            more = {"DATABASE_URL": url, "DATA_KEY": base64.b64encode(KEY).decode(), "SEND_RATE": "0"}
            async with self._world() as (world, api), self._bot("bench.ours", world, api, more):
                crowd = Crowd(world, options.people, tap)
                await crowd.introduce(actions.start)
                found = {}
                for name, act in (("/menu", _says("/menu")), ("/meeting", _says("/meeting"))):
                    crowd.act = act
                    found[name] = await self._median(crowd)
                await crowd.introduce(
                    lambda world, chat: actions.press(
                        world, chat, crowd.last(chat).message_id, f"go:survey:{requests[chat]}"
                    )
                )
                crowd.act = tap
                found["an answer"] = await self._median(crowd)
                return found

    async def _median(self, crowd: Crowd) -> float:
        await crowd.open_loop(self.options.rate, 2)
        return (await crowd.open_loop(self.options.rate, self.options.slow_seconds)).wait(0.5)


async def run(options: argparse.Namespace, server: PostgresServer) -> None:
    """Measure few and many in turn, and print the ratios of the medians."""
    scale = Scale(options, server)
    for kind in options.on:
        runs: dict[int, list[dict[str, float]]] = {size: [] for size in options.sizes}
        for _ in range(options.repeat):
            for size in options.sizes:
                runs[size].append(await scale.waits(kind, size))
        few, many = options.sizes
        for name in runs[few][0]:
            small, large = (statistics.median(one[name] for one in runs[size]) for size in (few, many))
            print(
                f"{kind:11} {name:10} p50 {small:6.1f} ms with {few:,} people, {large:6.1f} ms with {many:,}: "
                f"ratio {large / small:.2f} (aim {AIM})",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 100_000])
    parser.add_argument("--on", nargs="+", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--people", type=int, default=200, help="who act")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--slow-seconds", type=float, default=8.0)
    parser.add_argument("--no-uvloop", dest="uvloop", action="store_false")
    random.seed(1)
    with PostgresServer(durable=True) as server:
        uvloop.run(run(parser.parse_args(), server))


if __name__ == "__main__":
    main()
