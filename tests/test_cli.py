"""The command line as an operator meets it: real processes, exit codes, one line on stderr, JSON and nothing else.

Most commands are forked from a process that has imported everything (``tests.forked``); ``afresh`` starts one anew.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import openpyxl
import pytest
from aiohttp import web
from sqlalchemy import func, select

from bot.demo.running import staged
from domain.clock import SystemClock
from sandbox.server import running
from sandbox.world import World
from storage.crypto import DataCipher
from storage.database import Database
from storage.tables import AuditEntry, OutboxMessage
from tests.forked import Forked, Forkery
from tests.workbooks import PUPIL, workbook

ROOT = Path(__file__).parents[1]
KEY = base64.b64encode(bytes(range(32))).decode()
COMMANDS = ["demo", "run", "check", "migrate", "tick", "export", "import", "backup", "restore"]
OUR_VARIABLES = (
    "BOT_",
    "DATABASE_URL",
    "DATA_KEY",
    "WEBHOOK_",
    "TIME_ZONE",
    "DEFAULT_LOCALE",
    "LOG_",
    "METRICS_",
    "SEND_",
)


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


class Shell:
    """A folder in which commands are run, with settings of its own."""

    def __init__(self, folder: Path, forkery: Forkery, **settings: str) -> None:
        self.folder, self.forkery = folder, forkery
        outer = {name: value for name, value in os.environ.items() if not name.startswith(OUR_VARIABLES)}
        self.env = outer | {"PYTHONPATH": str(ROOT), "DATA_KEY": KEY, "NO_COLOR": "1", "COLUMNS": "200"} | settings

    async def start(self, *args: str, one_stream: bool = False, **settings: str) -> Forked:
        return await self.forkery.start(args, self.folder, self.env | settings, one_stream=one_stream)

    async def __call__(self, *args: str, **settings: str) -> Done:
        process = await self.start(*args, **settings)
        out, err = await asyncio.wait_for(process.communicate(), 120)
        return Done(process.returncode, out.decode(), err.decode())

    async def afresh(self, *args: str, **settings: str) -> Done:
        """Run a command in an interpreter of its own, as an operator does."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *args, cwd=self.folder, env=self.env | settings,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await asyncio.wait_for(process.communicate(), 120)
        return Done(process.returncode, out.decode(), err.decode())


@pytest.fixture(scope="module")
def forkery() -> Iterator[Forkery]:
    forkery = Forkery()
    yield forkery
    forkery.close()


@pytest.fixture
def sh(tmp_path, forkery) -> Shell:
    return Shell(tmp_path, forkery, DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/bot.db")


@pytest.fixture
async def sandbox():
    """A messenger whose clock is right."""
    world = World(SystemClock())
    async with running(world) as url:
        yield world, url


@contextlib.asynccontextmanager
async def bot(sh, *args: str, **settings: str):
    """A bot in a process of its own; killed if the test leaves it running."""
    process = await sh.start(*args, one_stream=True, **settings)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def says(process, words: str, seconds: float = 90) -> str:
    """Read what a process prints until ``words`` come."""
    seen = []
    async with asyncio.timeout(seconds):
        while True:
            line = (await process.stdout.readline()).decode()
            seen.append(line)
            assert line, f"it ended without «{words}»: {''.join(seen)}"
            if words in line:
                return line


# -- usage -----------------------------------------------------------------------------------------------------------


async def test_every_command_answers_help(sh) -> None:
    overview = await sh.afresh("--help")
    assert [name for name in COMMANDS if name not in overview.out] == []
    for done in await asyncio.gather(*(sh(name, "--help") for name in COMMANDS)):
        assert done.code == 0
        assert "Usage" in done.out


@pytest.mark.parametrize(
    "args",
    [
        ["fly"],
        ["tick"],
        ["tick", "--at", "tomorrow"],
        ["tick", "--at", "2026-09-15T10:00", "--fast"],
        ["export", "--out", "."],
        ["backup"],
        ["import", "list.xlsx"],
        ["demo", "--port", "many"],
        ["run", "--at", "noon"],
        ["check", "now"],
    ],
    ids=" ".join,
)
async def test_bad_usage_is_one_line_and_two(sh, args) -> None:
    done = await sh(*args, BOT_TOKEN="1:x", BOT_API_URL="http://127.0.0.1:9")
    assert done.code == 2
    assert done.complaint.startswith("nastavnik: ")
    assert done.out == ""


async def test_bare_command_shows_what_there_is(sh) -> None:
    done = await sh()
    assert "export" in done.out + done.err
    assert "Traceback" not in done.err


async def test_wrong_settings_are_named(sh) -> None:
    done = await sh("migrate", BOT_MODE="carrier-pigeon")
    assert (done.code, "BOT_MODE" in done.complaint) == (1, True)
    done = await sh("migrate", TIME_ZONE="Nowhere/Town")
    assert (done.code, "TIME_ZONE" in done.complaint) == (1, True)
    done = await sh("migrate", BOT_ADMINS="me")
    assert (done.code, "BOT_ADMINS" in done.complaint) == (1, True)


async def test_what_needs_no_messenger_does_not_import_one(sh) -> None:
    """Aiogram takes seconds and 168 MiB (design §5)."""
    asked = (
        ["check"],
        ["migrate"],
        ["tick", "--at", "2026-09-15T10:00", "--dry-run"],
        ["export", "--school", "X", "--out", "."],
        ["backup", "a.db"],
        ["restore", "a.db"],
    )
    program = (
        "import json, sys\n"
        "from bot.cli import main\n"
        "for args in json.loads(sys.argv[1]):\n"
        "    sys.argv = ['nastavnik', *args]\n"
        "    try: main()\n"
        "    except SystemExit: pass\n"
        "    sys.stderr.write(f\"IMPORTED {'aiogram' in sys.modules} by {args[0]}\\n\")\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, json.dumps(asked), cwd=sh.folder, env=sh.env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, err = await process.communicate()
    said = [line for line in err.decode().splitlines() if line.startswith("IMPORTED")]
    assert said == [f"IMPORTED False by {args[0]}" for args in asked], err.decode()


# -- check -----------------------------------------------------------------------------------------------------------


async def look(sh, *args: str, **settings: str) -> dict[str, tuple[bool, str]]:
    done = await sh("check", "--json", *args, **settings)
    found = json.loads(done.out)
    assert done.code == (0 if all(one["good"] for one in found) else 1)
    assert done.err == ""
    return {one["subject"]: (one["good"], one["text"]) for one in found}


async def test_check_finds_nothing_wrong(sh, sandbox) -> None:
    world, url = sandbox
    await sh("migrate")
    found = await look(sh, BOT_TOKEN=world.token, BOT_API_URL=url)
    assert all(good for good, _ in found.values()), found
    plain = await sh("check", BOT_TOKEN=world.token, BOT_API_URL=url)
    assert plain.code == 0
    assert "FAIL" not in plain.out


async def test_check_names_what_is_missing(sh, sandbox) -> None:
    _, url = sandbox
    found = await look(sh, BOT_API_URL=url)
    assert found["token"] == (False, "BOT_TOKEN is not set; @BotFather gives one")
    assert not found["migrations"][0]
    assert "nastavnik migrate" in found["migrations"][1]
    plain = await sh("check", BOT_API_URL=url)
    assert plain.code == 1
    assert plain.out.count("FAIL") == 2


async def test_check_hears_that_the_token_is_refused(sh, sandbox) -> None:
    _, url = sandbox
    good, text = (await look(sh, BOT_TOKEN="7:other", BOT_API_URL=url))["token"]
    assert not good
    assert "refused" in text


async def test_check_cannot_reach(sh) -> None:
    found = await look(
        sh, BOT_TOKEN="7:x", BOT_API_URL="http://127.0.0.1:9", DATABASE_URL="postgresql://u:secret@127.0.0.1:9/none"
    )  # fmt: skip
    assert not found["database"][0]
    assert "DATABASE_URL" in found["database"][1]
    assert not found["messenger"][0]
    assert "secret" not in str(found)


@pytest.mark.parametrize(("key", "words"), [("", "DATA_KEY"), ("c2hvcnQ=", "32"), ("no base64 at all!", "DATA_KEY")])
async def test_check_looks_at_the_key(sh, key, words) -> None:
    found = await look(sh, DATA_KEY=key, DATABASE_URL="postgresql://u@127.0.0.1:9/none")
    good, text = found["data key"]
    assert not good
    assert words in text


async def test_a_damaged_key_stops_every_command_in_one_line(sh) -> None:
    done = await sh("migrate", DATA_KEY="c2hvcnQ=")
    assert (done.code, "DATA_KEY" in done.complaint) == (1, True)


async def test_check_notices_a_wrong_clock(sh) -> None:
    async def get_me(_request: web.Request) -> web.Response:
        late = format_datetime(datetime.now(UTC) - timedelta(minutes=7), usegmt=True)
        return web.json_response({"ok": True, "result": {"id": 1, "username": "x"}}, headers={"Date": late})

    app = web.Application()
    app.router.add_get("/{token}/getMe", get_me)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        good, text = (await look(sh, BOT_TOKEN="1:x", BOT_API_URL=url))["clock"]
        assert not good
        assert "NTP" in text
    finally:
        await runner.cleanup()


# -- database --------------------------------------------------------------------------------------------------------


async def test_migrate_twice(sh) -> None:
    first = await sh("migrate")
    assert (first.code, first.out.startswith("Applied: ")) == (0, True)
    assert (await sh("migrate")).out == "Nothing to do.\n"


async def test_migrate_without_a_server(sh) -> None:
    done = await sh("migrate", DATABASE_URL="postgresql://u:secret@127.0.0.1:9/none")
    assert done.code == 1
    assert "secret" not in done.complaint


async def test_commands_on_an_empty_database_say_what_to_do(sh) -> None:
    for args in (["export", "--school", "X", "--out", "."], ["tick", "--at", "2026-09-15T10:00"]):
        done = await sh(*args)
        assert done.code == 1
        assert "nastavnik migrate" in done.complaint


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Path:
    """A folder with the demo's town, built once."""
    folder = tmp_path_factory.mktemp("town")

    async def build() -> None:
        async with staged(folder):
            """The town is there; nothing is started."""

    asyncio.run(build())
    return folder


@pytest.fixture
def lived_in(town, tmp_path, forkery) -> Shell:
    """A shell over a copy of the town."""
    kept, copied = town / "nastavnik.db", tmp_path / "bot.db"
    with contextlib.closing(sqlite3.connect(kept)) as source, contextlib.closing(sqlite3.connect(copied)) as copy:
        source.backup(copy)
    key = (town / "data.key").read_text().strip()
    return Shell(tmp_path, forkery, DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/bot.db", DATA_KEY=key)


async def counts(sh) -> tuple[int, int]:
    database = Database(sh.env["DATABASE_URL"], DataCipher(bytes(range(32))))
    try:
        async with database.reading() as connection:
            return tuple(
                [
                    (await connection.execute(select(func.count()).select_from(table))).scalar()
                    for table in (OutboxMessage, AuditEntry)
                ]
            )
    finally:
        await database.close()


async def test_tick_dry_run_writes_nothing(lived_in) -> None:
    before = await counts(lived_in)
    at = "2026-09-28T12:00"
    planned = json.loads((await lived_in("tick", "--at", at, "--dry-run", "--json")).out)
    assert planned
    assert await counts(lived_in) == before
    words = await lived_in("tick", "--at", at, "--dry-run")
    assert len(words.out.splitlines()) == len(planned)
    real = json.loads((await lived_in("tick", "--at", at, "--json")).out)
    assert real
    assert (await counts(lived_in))[0] > before[0]


async def test_export_is_a_workbook_and_tells_of_a_wrong_code(lived_in, tmp_path) -> None:
    done = await lived_in("export", "--school", "DEMO2", "--out", str(tmp_path / "out"))
    assert done.code == 0, done.err
    book = openpyxl.load_workbook(done.out.strip())
    assert book.sheetnames[0] == "Наставляемые"
    assert book.worksheets[0].max_row > 5
    lower = await lived_in("export", "--school", "demo2", "--out", str(tmp_path / "lower"))
    assert lower.code == 0
    wrong = await lived_in("export", "--school", "NONE", "--out", str(tmp_path))
    assert (wrong.code, "NONE" in wrong.complaint) == (1, True)


async def test_a_list_is_tried_then_taken_then_known(lived_in, tmp_path) -> None:
    list_, template = tmp_path / "list.xlsx", tmp_path / "template.xlsx"
    list_.write_bytes(workbook({"pupils": [PUPIL]}))
    tried = await lived_in("import", str(list_), "--school", "demo2", "--dry-run", "--json")
    assert tried.code == 0, tried.err
    found = json.loads(tried.out)
    assert (found["taken"], found["sheets"]["pupils"]["new"], found["faults"]) == (False, 1, [])
    for expected in ("new 1", "known 1"):
        taken = await lived_in("import", str(list_), "--school", "DEMO2")
        assert (taken.code, expected in taken.out, "Taken." in taken.out) == (0, True, True)
    list_.write_bytes(workbook({"pupils": [PUPIL | {"birth": "31.02.2011"}]}))
    wrong = await lived_in("import", str(list_), "--school", "DEMO2")
    assert (wrong.code, "28.02.2011" in wrong.out, "1 fault" in wrong.complaint) == (1, True, True)
    nowhere = await lived_in("import", str(list_), "--school", "NONE")
    assert (nowhere.code, "NONE" in nowhere.complaint) == (1, True)
    missing = await lived_in("import", str(tmp_path / "no.xlsx"), "--school", "DEMO2")
    assert missing.code == 1
    assert (await lived_in("import", "--template", str(template))).code == 0
    assert openpyxl.load_workbook(template).sheetnames[1] == "Ученики"


# -- copies ----------------------------------------------------------------------------------------------------------


async def test_backup_and_restore(lived_in, tmp_path) -> None:
    copy = tmp_path / "copy.db"
    done = await lived_in("backup", str(copy))
    assert (done.code, "DATA_KEY" in done.out) == (0, True)
    again = await lived_in("backup", str(copy))
    assert (again.code, "exists" in again.complaint) == (1, True)
    before = await counts(lived_in)
    with contextlib.closing(sqlite3.connect(tmp_path / "bot.db")) as live:
        live.execute("DELETE FROM outbox")
        live.commit()
    assert (await lived_in("restore", str(copy))).code == 0
    assert await counts(lived_in) == before
    broken = tmp_path / "broken.db"
    broken.write_bytes(copy.read_bytes()[:5000])
    done = await lived_in("restore", str(broken))
    assert done.code == 1
    assert done.complaint
    assert await counts(lived_in) == before
    missing = await lived_in("restore", str(tmp_path / "none.db"))
    assert (missing.code, "none.db" in missing.complaint) == (1, True)


async def test_copies_are_for_the_embedded_database(sh) -> None:
    for args in (["backup", "x.db"], ["restore", "x.db"]):
        done = await sh(*args, DATABASE_URL="postgresql://u@127.0.0.1:9/none")
        assert (done.code, "pg_dump" in done.complaint) == (1, True)


async def test_backup_to_a_folder_that_is_not_there(lived_in) -> None:
    done = await lived_in("backup", "no/such/folder/copy.db")
    assert (done.code, "no/such/folder" in done.complaint) == (1, True)


# -- run -------------------------------------------------------------------------------------------------------------


async def test_run_wants_a_token(sh) -> None:
    done = await sh.afresh("run")
    assert (done.code, "BOT_TOKEN" in done.complaint) == (1, True)


async def test_run_hears_that_the_token_is_refused(sh, sandbox) -> None:
    _, url = sandbox
    done = await sh("run", BOT_TOKEN="7:other", BOT_API_URL=url)
    assert (done.code, "BOT_TOKEN" in done.complaint) == (1, True)


async def test_run_cannot_reach_the_messenger(sh) -> None:
    done = await sh("run", BOT_TOKEN="7:other", BOT_API_URL="http://127.0.0.1:9")
    assert (done.code, "BOT_API_URL" in done.complaint) == (1, True)


async def test_time_travel_is_refused_on_the_real_telegram(sh) -> None:
    done = await sh("run", "--at", "2026-09-15T10:00", BOT_TOKEN="7:x")
    assert (done.code, "--at" in done.complaint) == (1, True)


async def test_run_polls_answers_and_stops(sh, sandbox, tmp_path) -> None:
    world, url = sandbox
    settings = {"BOT_TOKEN": world.token, "BOT_API_URL": url, "BOT_ADMINS": "900", "SEND_RATE": "0"}
    async with bot(sh, "run", **settings) as process:
        await says(process, "bot started")
        person = world.person(900, "Оператор")
        await person.start()
        await person.sees("Здесь настраиваются", 20)
        second = await sh("run", **settings)
        assert (second.code, "Another bot runs" in second.complaint) == (1, True)
        kept = tmp_path / "kept.db"
        assert (await sh("backup", str(kept))).code == 0
        refused = await sh("restore", str(kept))
        assert (refused.code, "stop it first" in refused.complaint) == (1, True)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 45) == 0


async def test_rehearsal_starts_at_its_moment(sh, sandbox) -> None:
    world, url = sandbox
    settings = {"BOT_TOKEN": world.token, "BOT_API_URL": url, "BOT_ADMINS": "900"}
    async with bot(sh, "run", "--at", "2031-02-03T10:00", **settings) as process:
        await says(process, "bot started")
        await world.person(900, "Оператор").start()
        await world.person(900).sees("Здесь настраиваются", 20)
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 45) == 0
    with contextlib.closing(sqlite3.connect(sh.folder / "bot.db")) as live:
        (received,) = live.execute("SELECT max(received_at) FROM inbox").fetchone()
    assert received.startswith("2031-02-03")


async def test_webhook_mode_checks_the_secret(sh, sandbox, unused_port) -> None:
    world, url = sandbox
    address = f"http://127.0.0.1:{unused_port}/hook"
    settings = {
        "BOT_TOKEN": world.token, "BOT_API_URL": url, "BOT_ADMINS": "900", "BOT_MODE": "webhook",
        "WEBHOOK_URL": address, "WEBHOOK_SECRET": "open-sesame", "WEBHOOK_LISTEN": f"127.0.0.1:{unused_port}",
    }  # fmt: skip
    async with bot(sh, "run", **settings) as process:
        await says(process, "bot started")
        async with aiohttp.ClientSession() as session:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
                async with session.post(address, json={"update_id": 1}, headers=headers) as answer:
                    assert answer.status == 403
            async with session.get(f"http://127.0.0.1:{unused_port}/health") as answer:
                assert answer.status == 200
        person = world.person(900, "Оператор")
        await person.start()
        await person.sees("Здесь настраиваются", 20)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 45) == 0


@pytest.fixture
async def unused_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_a_port_that_is_taken_is_one_line(sh, sandbox) -> None:
    world, url = sandbox
    port = url.rsplit(":", 1)[1]
    done = await sh(
        "run", BOT_TOKEN=world.token, BOT_API_URL=url, BOT_MODE="webhook", WEBHOOK_URL="http://127.0.0.1/hook",
        WEBHOOK_SECRET="x", WEBHOOK_LISTEN=f"127.0.0.1:{port}",
    )  # fmt: skip
    assert (done.code, port in done.complaint) == (1, True)


# -- demo ------------------------------------------------------------------------------------------------------------


async def test_demo_says_where_it_is_and_ends(sh) -> None:
    async with bot(sh, "demo", "--port", "0", "--no-browser", DATABASE_URL="", DATA_KEY="") as process:
        line = await says(process, "Sandbox: http://127.0.0.1:", 90)
        assert line.startswith("Sandbox: ")
        async with aiohttp.ClientSession() as session, session.get(line.split()[1]) as answer:
            assert answer.status == 200
            assert "<html" in await answer.text()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 45) == 0
