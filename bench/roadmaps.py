"""``python -m bench.roadmaps``: one tick over the roadmaps of a thousand schools, on the processor's own clock.

A thousand schools of one municipality with 45 rows and five people each; some of the rows are due on that morning.
Beside it in the same run a naive pass that loads every open row and works its nudges out in Python. Aims: less than a
second to find what is due; the same with ten times as many rows that are finished.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.calendar import russian_calendar
from domain.clock import ShiftedClock
from domain.deadline_nudges import latest_nudge, next_nudge
from domain.deadline_spans import Span
from domain.deadlines import Kind
from services.exporting import shipped_catalogue
from services.roadmap.nudging import nudge
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import (
    Base,
    Measure,
    MeasureNudge,
    MeasureTerm,
    Membership,
    Municipality,
    Organization,
    OutboxMessage,
    Person,
    PostHolder,
    Roadmap,
)
from storage.unit import Unit
from storage.writer import Writer
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY: Final = bytes(range(32))
SCHOOLS, ROWS = 1000, 45
PEOPLE: Final = (("curator", None), ("school_head", None), ("psychologist", None), ("social_teacher", "deputy_heads"),
                 ("social_teacher", "teachers"))  # fmt: skip
POSTS: Final = ("curator", "school_head", "psychologist", "deputy_heads", "teachers")
DAY: Final = date(2026, 9, 15)
"""A Tuesday."""
NOW: Final = datetime(2026, 9, 15, 3, 0, tzinfo=UTC)
QUIET, USUAL, BUSY = 0, 1, 6
"""Rows due in every school: none, as on most ticks; one; six, as on a 30th of August."""
Row = dict[str, Any]


def rows(schools: int, finished: int) -> Iterator[tuple[type[Base], list[Row]]]:
    """Return a municipality's rows: its schools, people, roadmaps; ``finished`` rows stand beside each open one."""
    district = new_id()
    base = {"municipality_id": district}
    yield Municipality, [{"id": district, "name": "М", "time_zone": "Europe/Moscow", "created_at": NOW}]
    for number in range(schools):
        school, roadmap = new_id(), new_id()
        here = base | {"organization_id": school}
        people = [new_id() for _ in PEOPLE]
        yield Organization, [base | {"id": school, "kind": "school", "code": f"R{number}", "name": f"Школа {number}",
                                     "time_zone": "Europe/Moscow", "settings": {}, "created_at": NOW}]  # fmt: skip
        yield Person, [base | {"id": each, "kind": "teacher", "code": f"R{number}-{n}", "created_at": NOW}
                       for n, each in enumerate(people)]  # fmt: skip
        yield Membership, [here | {"id": new_id(), "person_id": each, "role": role, "since": NOW}
                           for each, (role, _) in zip(people, PEOPLE, strict=True)]  # fmt: skip
        yield PostHolder, [here | {"id": new_id(), "post": post, "person_id": each, "since": date(2026, 1, 1),
                                   "named_by": each, "named_at": NOW}
                           for each, (_, post) in zip(people, PEOPLE, strict=True) if post]  # fmt: skip
        yield Roadmap, [here | {"id": roadmap, "template": "morshansk", "year_kind": "school", "start_year": 2026,
                                "years": 4, "approved_on": date(2026, 1, 1), "signed": True, "week_told_on": DAY,
                                "started_by": people[0], "started_at": NOW}]  # fmt: skip
        measures = [new_id() for _ in range(ROWS)]
        yield Measure, [here | {"id": each, "roadmap_id": roadmap, "position": n, "number": str(n + 1),
                                "spec": f"mo{n + 1:02}", "due": "by:2026-12-01", "printed": "-", "posts": list(POSTS),
                                "proof": "document", "to_confirm": True}
                        for n, each in enumerate(measures)]  # fmt: skip
        open_ones = [
            here | {"id": new_id(), "roadmap_id": roadmap, "measure_id": each, "kind": "by", "year": 2026,
                    "soft": False, "continues": False, "counts_on": (last := DAY + timedelta(days=14 + n)),
                    "last_on": last, "next_nudge_on": DAY + timedelta(days=1 + n)}
            for n, each in enumerate(measures)
        ]  # fmt: skip
        yield MeasureTerm, open_ones
        if finished:
            yield MeasureTerm, [each | {"id": new_id(), "next_nudge_on": None, "done_on": date(2026, 5, 1)}
                                for _ in range(finished) for each in open_ones]  # fmt: skip


async def fill(url: str, finished: int) -> int:
    """Make the tables and fill them; return the municipality."""
    database = Database(url, DataCipher(KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        district = 0
        for table, values in rows(SCHOOLS, finished):
            district = district or values[0]["id"]
            await connection.execute(table.__table__.insert(), values)  # type: ignore[attr-defined]
        if not database.is_sqlite:
            await connection.exec_driver_sql("ANALYZE")
    await database.close()
    return district


async def _due(unit: Unit, each: int) -> None:
    """Let the first ``each`` rows of every school be due today, and forget what was told."""
    unit.execute(MeasureNudge.__table__.delete())
    unit.execute(OutboxMessage.__table__.delete())
    unit.execute(
        MeasureTerm.__table__.update()
        .where(MeasureTerm.done_on.is_(None))
        .values(next_nudge_on=DAY + timedelta(days=1), last_on=DAY + timedelta(days=14))
    )
    if each:
        first = select(Measure.id).where(Measure.position < each)
        unit.execute(
            MeasureTerm.__table__.update()
            .where(MeasureTerm.done_on.is_(None), MeasureTerm.measure_id.in_(first))
            .values(next_nudge_on=DAY)
        )
    await unit.commit()


async def naive(unit: Unit, municipality_id: int) -> int:
    """Load every open row with its posts and work out in Python whether it is due: what a first draft would do."""
    found = await unit.all(
        select(MeasureTerm.__table__, Measure.posts)
        .join(Measure, Measure.id == MeasureTerm.measure_id)
        .where(MeasureTerm.municipality_id == municipality_id, MeasureTerm.done_on.is_(None))
    )
    due = 0
    for row in found:
        span = Span(Kind(row.kind), row.year, row.counts_on, row.first_on, row.last_on, row.soft)
        told = latest_nudge(span, DAY)
        coming = next_nudge(span, DAY)
        due += told is not None and told.day == DAY and coming is not None
    return due


async def _cpu(opened: Any, work: Any, district: int) -> tuple[float, int]:
    unit = opened()
    begun = time.process_time()
    found = await work(unit, district)
    await unit.commit()
    return time.process_time() - begun, found


async def measure(url: str, finished: int) -> dict[str, float]:
    """Return seconds of processor time by what is due."""
    district = await fill(url, finished)
    database = Database(url, DataCipher(KEY))
    writer = Writer(database)
    await writer.start()

    def opened() -> Unit:
        return Unit(database, writer, Documents(database), ShiftedClock(NOW))

    found: dict[str, float] = {}
    for name, each in (("quiet", QUIET), ("usual", USUAL), ("busy", BUSY)):
        await _due(opened(), each)
        if name == "quiet":
            shipped_catalogue()  # a process that runs has read both
            russian_calendar()
            await _cpu(opened, nudge, district)  # the first statement compiles
            found["naive"], _ = await _cpu(opened, naive, district)
        found[name], due = await _cpu(opened, nudge, district)
        assert due == each * SCHOOLS, (name, due)
    await writer.stop()
    await database.close()
    return found


async def run(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Measure both databases, each without and with ten finished rows beside every open one."""
    results = {}
    with tempfile.TemporaryDirectory(prefix="nastavnik-bench-") as folder, PostgresServer() as server:
        for finished in (0, 10):
            results[f"SQLite, {finished}"] = await measure(
                f"sqlite+aiosqlite:///{folder}/roadmaps{finished}.db", finished
            )
            if options.postgres:
                results[f"PostgreSQL, {finished}"] = await measure(server.url(await server.create()), finished)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-postgres", dest="postgres", action="store_false")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    results = asyncio.run(run(options))
    for name, found in results.items():
        said = ", ".join(f"{key} {1000 * value:.0f} ms" for key, value in found.items())
        print(f"{name} finished rows an open one: {said}; naive / quiet {found['naive'] / found['quiet']:.0f}")
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
