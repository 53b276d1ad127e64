"""A school's register as a workbook (programme §10): asked for in the chat or made on the server.

What is sent in the chat carries codes, no names and no free text (consents §8, "least data in the chat"); with names it
is made on the server: ``nastavnik export --school CODE --out DIR``.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.load import load_catalogue
from domain.clock import SystemClock
from domain.permissions import UseCase
from locales import translator
from reports.make import make_workbook
from services.access import Actor, RefusedError, demand, reads, writes
from services.export_rows import Register
from services.notices import post
from services.places import place_of, running_cycle
from storage.documents import Documents
from storage.tables import Organization
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.clock import Clock
    from locales import Translator
    from services.places import Place
    from storage.database import Database


@writes(UseCase.EXPORT_SCHOOL)
async def request_export(unit: Unit, actor: Actor, organization_id: int) -> None:
    """Have the workbook made and sent to the actor's chat; a second tap within the same minute is the same request.

    Raises:
        RefusedError: ``no_cycle`` while there is nothing to export.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EXPORT_SCHOOL, place.municipality_id, place.id)
    if await running_cycle(unit, place.id) is None:
        raise RefusedError("no_cycle")
    if actor.person_id is None:
        raise RefusedError("gone")
    post(
        unit,
        "school_export",
        actor.person_id,
        place.id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=place.municipality_id,
    )
    _audit(unit, place, actor.person_id, names=False)


@reads(UseCase.EXPORT_SCHOOL)
async def export_place(unit: Unit, actor: Actor, organization_id: int) -> str:
    """Return the name of the school that would be exported, if the actor may export it."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.EXPORT_SCHOOL, place.municipality_id, place.id)
    return place.name


async def build_file(
    unit: Unit, place: Place, path: Path, t: Translator, *, names: bool, reader_id: int | None = None
) -> None:
    """Write a school's workbook to ``path``. A plain function: the request for it was checked and audited."""
    register = Register(unit, place, t, shipped_catalogue(), names=names, reader_id=reader_id)
    await make_workbook(path, register.sheets(), register.rows())


async def export_bytes(
    unit: Unit, organization_id: int, t: Translator, reader_id: int | None = None
) -> tuple[str, bytes]:
    """Return name and bytes of the workbook for the chat: made when it is sent, stored nowhere, codes only.

    What mentees answered is left out for a reader who is their mentor (design: the mentor learns nothing).
    """
    place = await place_of(unit, organization_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name(place, unit)
        await build_file(unit, place, path, t, names=False, reader_id=reader_id)
        return path.name, path.read_bytes()


async def export_school(
    database: Database,
    organization_code: str,
    out_dir: Path,
    *,
    names: bool = True,
    locale: str = "ru",
    clock: Clock | None = None,
) -> Path:
    """Write a school's workbook into ``out_dir`` and return its path: the server's way, for the CLI; audited.

    ``database`` must be the caller's own: a database has one writer, and this makes it.

    Raises:
        LookupError: if no school has this code.
    """
    writer = Writer(database)
    await writer.start()
    unit = Unit(database, writer, Documents(database), clock or SystemClock())
    try:
        code = organization_code.strip().upper()
        found = await unit.scalar(select(Organization.id).where(Organization.code == code))
        if found is None:
            raise LookupError(organization_code)
        place = await place_of(unit, found)
        out_dir.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  one call before the work starts
        path = out_dir / file_name(place, unit)
        await build_file(unit, place, path, translator(locale), names=names)
        _audit(unit, place, None, names=names)
        await unit.commit()
    finally:
        await unit.rollback()
        await writer.stop()
    return path


def file_name(place: Place, unit: Unit) -> str:
    """Return ``nastavnik-CODE-2026-09-15.xlsx``: Latin only, for whatever disk it lands on."""
    return f"nastavnik-{place.code}-{place.today(unit).isoformat()}.xlsx"


@cache
def shipped_catalogue() -> Catalogue:
    """Return the catalogue, loaded once: composers of notices are given none."""
    return load_catalogue()


def _audit(unit: Unit, place: Place, actor_id: int | None, *, names: bool) -> None:
    unit.audit(
        actor_id,
        "export.school",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        names=names,
        where="chat" if actor_id is not None else "server",
    )
