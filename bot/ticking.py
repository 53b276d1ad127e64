"""``nastavnik tick``: one scheduler pass as of a moment, without a messenger."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from catalog.load import load_catalogue
from domain.clock import ShiftedClock
from scheduler.rehearsal import dry_run as plan
from scheduler.tick import tick
from storage.database import Database
from storage.documents import Documents
from storage.migrate import demand_schema
from storage.writer import Writer

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings


async def tick_once(settings: Settings, at: datetime, *, dry_run: bool) -> list[dict[str, Any]]:
    """Post what is due at ``at`` into the outbox, or only return who would get what."""
    database = Database(settings.database_url, settings.cipher())
    writer, documents = Writer(database), Documents(database)
    try:
        await demand_schema(database)
        if dry_run:
            return [_fields(planned) for planned in await plan(database, writer, documents, at)]
        await writer.start()
        try:
            result = await tick(database, writer, documents, ShiftedClock(at), load_catalogue())
        finally:
            await writer.stop()
        return [_fields(result)]
    finally:
        await database.close()


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
