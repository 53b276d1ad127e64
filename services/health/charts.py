"""Pairs by health as a picture in the chat: of one school, or of a municipality by school. Asked for here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.permissions import UseCase
from reports.health_picture import ROWS
from services.access import Actor, RefusedError, demand, writes
from services.health.board import municipality_of
from services.health.rows import readable
from services.indicators.places import area_of
from services.notices import post
from services.places import place_of

if TYPE_CHECKING:
    from storage.unit import Unit

KIND: Final = "health_chart"


@writes(UseCase.MATCH_VIEW_SCHOOL)
async def request_school_chart(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Have the picture of a school sent to the actor; return how many. Twice within a minute is once."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    items = sorted(readable(actor.roles_in(place.municipality_id, place.id)))
    _post(unit, actor, place.municipality_id, place.id, {"school": place.id, "items": items})
    return 1


@writes(UseCase.SUMMARY_VIEW)
async def request_district_chart(unit: Unit, actor: Actor) -> int:
    """Have the pictures of the actor's municipality sent; return how many. Twice within a minute is once."""
    municipality_id = municipality_of(actor)
    area = await area_of(unit, municipality_id, None)
    pages = max(1, -(-len(area.schools) // ROWS))
    for page in range(pages):
        _post(unit, actor, municipality_id, municipality_id, {"page": page})
    return pages


def _post(unit: Unit, actor: Actor, municipality_id: int, subject_id: int, params: dict[str, object]) -> None:
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    page = params.get("page", 0)
    post(
        unit,
        KIND,
        actor.person_id,
        subject_id,
        key=f"{unit.now:%Y%m%d%H%M}:{page}",
        params=params,
        municipality_id=municipality_id,
    )
