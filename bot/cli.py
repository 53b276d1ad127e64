"""The command line: ``nastavnik …``, also ``python -m bot …``.

Imports stand inside the commands: aiogram costs seconds, and what needs no messenger answers at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer
from typer.exceptions import TyperException

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.settings import Settings

app = typer.Typer(
    name="nastavnik",
    help="A chat bot that runs school mentoring programmes.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # importing rich takes longer than the rest of --help
)

AtOption = Annotated[str | None, typer.Option("--at", help="A moment, ISO 8601; without an offset in TIME_ZONE.")]


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the chat page; 0 takes a free one.")] = 8765,
    *,
    browser: Annotated[bool, typer.Option(help="Open the page.")] = True,
    keep: Annotated[bool, typer.Option(help="Go on with the last demo's data.")] = False,
    year: Annotated[
        bool, typer.Option("--year", help="Look at a finished school year: played on the first start, then kept.")
    ] = False,
) -> None:
    """Run the bot against the built-in messenger with a made-up municipality."""
    from bot.demo.running import run_demo  # noqa: PLC0415

    _run(run_demo(port=port, browser=browser, keep=keep, year=year), loop_factory=_fast_loop())


@app.command()
def run(at: AtOption = None) -> None:
    """Run the bot on Telegram, by polling or webhook."""
    settings = _settings()
    if settings.bot_token is None:
        _fail("BOT_TOKEN is not set: put the token that @BotFather gave you into .env, or try «nastavnik demo».")
    if at is not None and settings.real_telegram:
        _fail("--at moves the clock and is refused on the real Telegram; rehearse with BOT_API_URL on the sandbox.")
    from bot.running import run_bot  # noqa: PLC0415

    _run(run_bot(settings, _moment(at, settings) if at else None), loop_factory=_fast_loop())


@app.command()
def check(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Say in plain words what is misconfigured and how to mend it."""
    from bot.check import findings  # noqa: PLC0415

    found = asyncio.run(findings())
    if as_json:
        _print_json([vars(one) for one in found])
    else:
        for one in found:
            typer.echo(f"{'ok  ' if one.good else 'FAIL'}  {one.subject}: {one.text}")
    if not all(one.good for one in found):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from storage.database import Database  # noqa: PLC0415
    from storage.migrate import pending, upgrade  # noqa: PLC0415

    async def go() -> None:
        settings = _settings()
        database = Database(settings.database_url, settings.cipher())
        try:
            steps = await pending(database)
            await upgrade(database)
            typer.echo(f"Applied: {', '.join(steps)}" if steps else "Nothing to do.")
        finally:
            await database.close()

    _run(go())


@app.command()
def tick(
    at: Annotated[str, typer.Option("--at", help="The moment of the pass, ISO 8601.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print who would get what.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Run one scheduler pass as of a moment; what it finds is sent by a running bot."""
    settings = _settings()
    from bot.ticking import tick_once  # noqa: PLC0415

    lines = _run(tick_once(settings, _moment(at, settings), dry_run=dry_run))
    if as_json:
        _print_json(lines)
        return
    for line in lines:
        typer.echo("  ".join(str(value) for value in line.values()))
    if not lines:
        typer.echo("Nothing is due.")


@app.command()
def export(
    school: Annotated[str, typer.Option(help="The school's code.")],
    out: Annotated[Path, typer.Option(help="A folder for the workbook.")],
    *,
    names: Annotated[bool, typer.Option(help="With names, or with codes only.")] = True,
) -> None:
    """Write a school's workbook: pools, matches, meetings, feedback, consents."""
    from services.exporting import export_school  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415
    from storage.migrate import demand_schema  # noqa: PLC0415

    async def go() -> Path:
        settings = _settings()
        database = Database(settings.database_url, settings.cipher())
        try:
            await demand_schema(database)
            return await export_school(database, school, out, names=names)
        except LookupError:
            _fail(f"There is no school with the code {school}.")
        finally:
            await database.close()

    typer.echo(str(_run(go())))


@app.command("import")
def import_(
    file: Annotated[Path | None, typer.Argument(help="A workbook in the template's form.")] = None,
    school: Annotated[str | None, typer.Option(help="The school's code.")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it comes to.")] = False,
    template: Annotated[Path | None, typer.Option(help="Write the empty template here instead.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Take people, partners, pairs and figures of a school from a workbook: all of it, or nothing."""
    settings = _settings()
    if template is not None:
        from locales import translator  # noqa: PLC0415
        from services.composers.importing import template_file  # noqa: PLC0415

        try:
            template.write_bytes(template_file(translator(settings.default_locale)))
        except OSError as error:
            _fail(f"{template}: {error.strerror}")
        typer.echo(str(template))
        return
    if file is None or school is None:
        raise typer.BadParameter("a FILE and --school CODE are needed, or --template FILE")
    from bot.importing import ImportFailedError, import_file  # noqa: PLC0415

    try:
        report = _run(import_file(settings, file, school, dry_run=dry_run))
    except ImportFailedError as error:
        _fail(str(error))
    if as_json:
        _print_json(report.document)
    else:
        for line in report.lines:
            typer.echo(line)
    if report.outcome.faults:
        _fail(f"Nothing was taken: {len(report.outcome.faults)} faults.")
    if not as_json:
        typer.echo("Nothing was written." if dry_run else "Taken.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Copy the embedded database while the bot runs (PostgreSQL has pg_dump)."""
    from storage.copies import NotEmbeddedError, back_up  # noqa: PLC0415

    settings = _settings()
    try:
        back_up(settings.database_url, file)
    except (NotEmbeddedError, OSError) as error:
        _fail(str(error))
    typer.echo(f"{file}: keep DATA_KEY ({settings.key_file}) apart from it; one is worth nothing without the other.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A copy made by «backup».")]) -> None:
    """Put a copy in place of the embedded database; stop the bot first."""
    from storage.copies import put_back  # noqa: PLC0415

    settings = _settings()
    try:
        previous = put_back(settings.database_url, file)
    except (ValueError, OSError) as error:
        _fail(str(error))
    typer.echo(f"Restored. The database that was in place is kept as {previous}." if previous else "Restored.")


def main() -> None:
    """Run the command line: 0 done, 1 failed for a reason in one line on stderr, 2 bad usage in one line."""
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except TyperException as error:
        sys.stderr.write(f"nastavnik: {error.format_message()} (see --help)\n")
        code = 2
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _settings() -> Settings:
    from pydantic import ValidationError  # noqa: PLC0415

    from bot.settings import Settings  # noqa: PLC0415

    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, one['loc'])).upper() or 'settings'}: {one['msg']}" for one in error.errors()
        )
        _fail(f"The settings are wrong: {problems}.")


def _moment(text: str, settings: Settings) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"«{text}» is no moment; write it like 2026-09-15T10:00") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(settings.time_zone))
    return moment.astimezone(UTC)


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's maker of loops where there is one (it is not made for Windows)."""
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415

    return uvloop.new_event_loop


def _run(task: Coroutine[Any, Any, Any], *, loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None) -> Any:
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from storage.crypto import BadKeyError  # noqa: PLC0415
    from storage.migrate import PendingError  # noqa: PLC0415

    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(task)
    except BadKeyError as error:
        _fail(f"DATA_KEY: {error}. Make one with: openssl rand -base64 32")
    except PendingError as error:
        _fail(str(error))
    except SQLAlchemyError as error:
        # Its text holds the statement, and that may hold what people wrote.
        _fail(f"The database does not play along ({type(error).__name__}); «nastavnik check» says more.")
    except OSError as error:
        _fail(str(error) if error.errno is None else f"{error.strerror or type(error).__name__}: {error}")


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)
