"""``nastavnik import``: a school's list from the server's own disk, in the name of a curator, without a messenger."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from catalog.load import load_catalogue
from domain.clock import SystemClock
from domain.vocabulary import Role
from locales import translator
from services.access import Actor, Grant, RefusedError
from services.importing.importing import Outcome, take_import, try_import
from services.importing.reading import read_file
from services.importing.words import changed_line, spot_line
from storage.database import Database
from storage.documents import Documents
from storage.migrate import demand_schema
from storage.tables import Membership, Organization
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings
    from catalog.importing.model import Read
    from catalog.model import Catalogue


class ImportFailedError(Exception):
    """It cannot be taken for a reason that stands in one line."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file: for people as lines, for scripts as one document."""

    outcome: Outcome
    dry_run: bool
    locale: str

    @property
    def lines(self) -> list[str]:
        """Counts by sheet, then every fault or every change."""
        t = translator(self.locale)
        said = [
            f"{name}: read {tally.read}, new {tally.new}, known {tally.known}, changed {tally.changed}"
            for name, tally in self.outcome.tallies.items()
            if tally.read
        ]
        said += [spot_line(t, spot) for spot in self.outcome.faults]
        said += [changed_line(t, changed) for changed in self.outcome.changes]
        return said

    @property
    def document(self) -> dict[str, Any]:
        """The same for a script."""
        t = translator(self.locale)
        return {
            "school": self.outcome.school,
            "dry_run": self.dry_run,
            "taken": self.outcome.good and not self.dry_run,
            "sheets": {name: asdict(tally) for name, tally in self.outcome.tallies.items()},
            "faults": [asdict(spot) | {"text": spot_line(t, spot)} for spot in self.outcome.faults],
            "changes": [asdict(changed) for changed in self.outcome.changes],
        }


async def import_file(settings: Settings, file: Path, school: str, *, dry_run: bool) -> Report:
    """Try a file, and take it unless that is all that was asked for.

    Raises:
        ImportFailedError: no such school, nobody in whose name it could be taken, no open school year.
    """
    content = file.read_bytes()  # noqa: ASYNC240  one read before anything else runs
    database = Database(settings.database_url, settings.cipher())
    writer = Writer(database)
    try:
        await demand_schema(database)
        await writer.start()
        try:
            return await _import(settings, Unit(database, writer, Documents(database), SystemClock()), content, school,
                                 dry_run=dry_run)  # fmt: skip
        finally:
            await writer.stop()
    finally:
        await database.close()


async def _import(settings: Settings, unit: Unit, content: bytes, school: str, *, dry_run: bool) -> Report:
    catalogue = load_catalogue()
    actor, place_id = await _actor(unit, school)
    read = await read_file(content, catalogue)
    try:
        if dry_run:
            outcome = await try_import(unit, actor, catalogue, place_id, read)
        else:
            outcome = await _take(unit, actor, catalogue, place_id, read)
    except RefusedError as refusal:
        if refusal.reason == "no_cycle":
            raise ImportFailedError("The school year is not open yet: its curator opens it in the chat.") from None
        raise ImportFailedError(f"Refused: {refusal.reason}.") from None
    finally:
        await unit.rollback()
    return Report(outcome, dry_run, settings.default_locale)


async def _take(unit: Unit, actor: Actor, catalogue: Catalogue, place_id: int, read: Read) -> Outcome:
    """Take a list, or give it up as a whole and say what is wrong with it."""
    try:
        outcome = await take_import(unit, actor, catalogue, place_id, read)
    except RefusedError as refusal:
        if refusal.reason != "import_faulty":
            raise
        await unit.rollback()
        return await try_import(unit, actor, catalogue, place_id, read)
    await unit.commit()
    return outcome


async def _actor(unit: Unit, school: str) -> tuple[Actor, int]:
    """Return the school's first curator with the rights of the municipality: whoever has the server has them all."""
    row = await unit.first(
        select(Organization.id, Organization.municipality_id).where(Organization.code == school.strip().upper())
    )
    if row is None:
        raise ImportFailedError(f"There is no school with the code {school}.")
    author = await unit.scalar(
        select(Membership.person_id)
        .where(Membership.organization_id == row.id, Membership.role == Role.CURATOR, Membership.until.is_(None))
        .order_by(Membership.id)
    )
    if author is None:
        raise ImportFailedError("The school has no curator yet, in whose name the list would be taken.")
    grant = Grant(Role.MUNICIPAL_CURATOR, row.municipality_id, None)
    return Actor(0, int(author), row.municipality_id, grants=(grant,)), int(row.id)
