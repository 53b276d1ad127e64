"""A roadmap's files are asked for in the chat and made when they are sent: table, calendar, picture (issue 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.permissions import UseCase, allowed
from services.access import Actor, RefusedError, reads, writes
from services.notices import post
from services.roadmap.in_hand import row_in_hand
from services.roadmap.picture_data import lines_of, pages_of, year_of
from services.roadmap.places import place_in_hand
from services.roadmap.rows import measures_of, running_roadmap, terms_of

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from services.roadmap.places import RoadmapPlace
    from services.roadmap.rows import RoadmapRow
    from storage.unit import Unit


class FileKind(StrEnum):
    """What a roadmap can be had as; the value is the notice's kind."""

    TABLE = "roadmap_table"
    CALENDAR = "roadmap_calendar"
    PICTURE = "roadmap_picture"


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What there is to be sent."""

    place: RoadmapPlace
    roadmap: RoadmapRow | None
    may_import: bool


@reads(UseCase.ROADMAP_VIEW)
async def view_files(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None) -> FilesPage:
    """Return which roadmap of a school, or with ``None`` of the municipality, can be had as files."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_VIEW, organization_id)
    roadmap = await running_roadmap(unit, catalogue, place.municipality_id, organization_id)
    roles = actor.roles_in(place.municipality_id, organization_id)
    return FilesPage(place, roadmap, allowed(roles, UseCase.ROADMAP_KEEP))


@writes(UseCase.ROADMAP_VIEW)
async def request_file(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int | None, kind: FileKind
) -> int:
    """Have a file sent to the actor, of the picture every page; return how many. Twice within a minute is once.

    Raises:
        RefusedError: ``gone`` if no roadmap runs there.
    """
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_VIEW, organization_id)
    roadmap = await running_roadmap(unit, catalogue, place.municipality_id, organization_id)
    if roadmap is None:
        raise RefusedError("gone")
    pages = 1
    if kind is FileKind.PICTURE:
        year = year_of(roadmap, place.today(unit))
        measures = await measures_of(unit, catalogue, roadmap)
        pages = len(pages_of(lines_of(roadmap, measures, await terms_of(unit, roadmap.id), year)))
    for page in range(pages):
        _post(unit, actor, kind, roadmap, page=page)
    unit.audit(
        actor.person_id,
        "roadmap.file",
        subject_kind="roadmap",
        subject_id=roadmap.id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        kind=kind.value,
    )
    return pages


@writes(UseCase.ROADMAP_REPORT)
async def request_own_calendar(unit: Unit, actor: Actor, catalogue: Catalogue, term_id: int) -> None:
    """Have the calendar of one's own rows sent: those of the roadmap to which this row belongs.

    Raises:
        RefusedError: ``gone`` if there is no such row.
        NotAllowedError: the row is another's.
    """
    found = await row_in_hand(unit, actor, catalogue, term_id)
    _post(unit, actor, FileKind.CALENDAR, found.roadmap, own=True)


@writes(UseCase.ROADMAP_KEEP)
async def request_template(unit: Unit, actor: Actor, organization_id: int | None) -> None:
    """Have the empty table sent, in which a roadmap can be written."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    post(
        unit,
        "roadmap_template",
        actor.person_id,
        organization_id or place.municipality_id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=place.municipality_id,
    )


def _post(unit: Unit, actor: Actor, kind: FileKind, roadmap: RoadmapRow, *, page: int = 0, own: bool = False) -> None:
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    post(
        unit,
        kind.value,
        actor.person_id,
        roadmap.id,
        key=f"{unit.now:%Y%m%d%H%M}:{page}",
        params={"page": page, "own": own},
        municipality_id=roadmap.municipality_id,
    )
