"""``nastavnik tick``: one scheduler pass as of a moment, without a messenger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.load import load_catalogue
from domain.clock import ShiftedClock
from scheduler.tick import dry_run as plan
from scheduler.tick import tick
from storage.database import Database
from storage.documents import Documents
from storage.writer import Writer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings


async def tick_once(settings: Settings, at: datetime, *, dry_run: bool) -> list[dict[str, Any]]:
    """Post what is due at ``at`` into the outbox, or only return who would get what."""
    database = Database(settings.database_url, settings.cipher())
    try:
        if dry_run:
            return [vars_of(planned) for planned in await plan(database, at, load_catalogue())]
        writer = Writer(database)
        await writer.start()
        try:
            result = await tick(database, writer, Documents(database), ShiftedClock(at), load_catalogue())
        finally:
            await writer.stop()
        return [vars_of(result)]
    finally:
        await database.close()


def vars_of(value: Any) -> dict[str, Any]:
    """Return a dataclass's fields as texts and numbers."""
    names = value.__dataclass_fields__
    return {name: getattr(value, name) for name in names}
