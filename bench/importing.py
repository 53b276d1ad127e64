"""A list of ten thousand people: read, tried and taken, beside a plain openpyxl read of the same file.

Each runs in a process of its own; processor time and peak memory are those of the process as the system counts them.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from catalog.importing.lists import known_words
from catalog.importing.model import Read, Row, Spot
from catalog.importing.reader import read_workbook
from catalog.importing.sheets import BY_KEY
from catalog.load import load_catalogue
from domain.clock import SystemClock
from domain.vocabulary import Role
from services.access import Actor, Grant
from services.importing.importing import take_import, try_import
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import Base, Cycle, Membership, Municipality, Organization, Person
from storage.unit import Unit
from storage.writer import Writer

KEY = bytes(range(32))
_SIGNS = "абвгдежзик"


def make_list(rows: int) -> bytes:
    """Return a workbook of so many pupils, each with a code, a wish and two papers."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    spec = BY_KEY["pupils"]
    sheet = book.add_worksheet(spec.ru)
    for place, column in enumerate(spec.columns):
        sheet.write_string(0, place, column.ru)
    for number in range(1, rows + 1):
        name = "".join(_SIGNS[int(digit)] for digit in f"{number:05d}").title()
        row = {"code": f"У-{number}", "last": name, "first": "Инна", "birth": "14.05.2011", "grade": "8А",
               "areas": "Учёба, предмет", "g_pd": "01.09.2025", "g_part": "01.09.2025"}  # fmt: skip
        for place, column in enumerate(spec.columns):
            if column.key in row:
                sheet.write_string(number, place, row[column.key])
    book.close()
    return made.getvalue()


def plain(content: bytes, _folder: Path) -> None:
    """Read every cell and keep nothing."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for _ in book.active.iter_rows(values_only=True):
        pass


def ours(content: bytes, _folder: Path) -> None:
    """Read and check every cell and keep nothing, as the process beside the bot does."""
    for each in read_workbook(content, known_words(load_catalogue())):
        assert isinstance(each, Row), each


def tried(content: bytes, folder: Path) -> None:
    """Read, look up and decide, without writing."""
    asyncio.run(_run(content, folder, write=False))


def taken(content: bytes, folder: Path) -> None:
    """Read, look up and write everything in one transaction."""
    asyncio.run(_run(content, folder, write=True))


async def _run(content: bytes, folder: Path, *, write: bool) -> None:
    catalogue = load_catalogue()
    found = tuple(read_workbook(content, known_words(catalogue)))
    read = Read(
        tuple(each for each in found if isinstance(each, Row)), tuple(each for each in found if isinstance(each, Spot))
    )
    database = Database(f"sqlite+aiosqlite:///{folder}/bench.db", DataCipher(KEY))
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    writer = Writer(database)
    await writer.start()
    unit = Unit(database, writer, Documents(database), SystemClock())
    actor, school = _school(unit)
    await unit.commit()
    unit = Unit(database, writer, Documents(database), SystemClock())
    outcome = await (take_import if write else try_import)(unit, actor, catalogue, school, read)
    assert outcome.writes == len(read.rows), outcome.faults[:3]
    await unit.commit()
    await writer.stop()
    await database.close()


def _school(unit: Unit) -> tuple[Actor, int]:
    town, school, person = new_id(), new_id(), new_id()
    unit.add(
        Municipality(id=town, name="Район", time_zone="Europe/Moscow", created_at=unit.now),
        Organization(id=school, municipality_id=town, kind="school", code=f"B{school}"[:20], name="Школа", address=None,
                     parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=unit.now),
        Person(id=person, municipality_id=town, kind="teacher", code="CUR-ATO", created_at=unit.now),
        Membership(id=new_id(), municipality_id=town, organization_id=school, person_id=person, role=Role.CURATOR,
                   since=unit.now, until=None),
        Cycle(id=new_id(), municipality_id=town, organization_id=school, starts_on=date(2026, 9, 1),
              ends_on=date(2027, 5, 31), opened_at=unit.now, opened_by=person, closed_at=None),
    )  # fmt: skip
    return Actor(0, person, town, grants=(Grant(Role.CURATOR, town, school),)), school


STEPS = {"plain openpyxl read": plain, "read and checked": ours, "and tried": tried, "and taken": taken}


def measured(name: str, content: bytes, folder: Path) -> tuple[float, float, float]:
    """Return seconds on the clock, processor seconds and peak MiB of a step in a forked process."""
    begun = time.perf_counter()
    process = os.fork()
    if process == 0:
        STEPS[name](content, folder)
        os._exit(0)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"{name} failed")
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print a line for each step, with its ratio to the plain read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    content = make_list(rows)
    sys.stdout.write(f"{rows} rows, {len(content) // 1024} KiB, load {os.getloadavg()[0]:.1f}\n")
    base: tuple[float, float, float] | None = None
    for name in STEPS:
        with tempfile.TemporaryDirectory() as folder:
            found = measured(name, content, Path(folder))
        base = base or found
        ratios = f"time × {found[1] / base[1]:.1f}, memory × {found[2] / base[2]:.2f}"
        sys.stdout.write(f"{name}: {found[0]:.1f} s, processor {found[1]:.1f} s, {found[2]:.0f} MiB; {ratios}\n")


if __name__ == "__main__":
    main()
