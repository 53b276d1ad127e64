"""Indicators against their plan by year, as a picture in the chat: asked for here, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.indicators import FIRST_YEAR, Direction, Status
from domain.permissions import UseCase
from reports.indicator_picture import BLOCKS
from services.access import Actor, RefusedError, writes
from services.indicators.figures import figures_of, set_for
from services.indicators.places import area_for
from services.notices import post

if TYPE_CHECKING:
    from catalog.indicators import IndicatorSet
    from catalog.model import Catalogue
    from services.indicators.figures import Asked, Figure
    from services.indicators.places import Area
    from storage.unit import Unit

KIND: Final = "indicator_chart"
YEARS: Final = 5


@writes(UseCase.INDICATORS_VIEW)
async def request_indicator_chart(unit: Unit, actor: Actor, catalogue: Catalogue, asked: Asked) -> int:
    """Have a set's indicators of a place sent, five years up to the one asked for; return how many pictures.

    Twice within a minute is once.

    Raises:
        RefusedError: ``gone`` for a set that is not this place's or that has no plans.
    """
    area = await area_for(unit, actor, UseCase.INDICATORS_VIEW, asked.organization_id)
    pages = pages_of(set_for(catalogue, area, asked.set_id))
    if not pages:
        raise RefusedError("gone")
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    for page in range(len(pages)):
        params: dict[str, Any] = {
            "place": area.organization_id, "year": asked.year, "set": asked.set_id, "page": page,
        }  # fmt: skip
        post(
            unit,
            KIND,
            actor.person_id,
            area.organization_id or area.municipality_id,
            key=f"{unit.now:%Y%m%d%H%M}:{asked.set_id}:{asked.year}:{page}",
            params=params,
            municipality_id=area.municipality_id,
        )
    return len(pages)


def pages_of(set_: IndicatorSet) -> list[IndicatorSet]:
    """Return what can stand against a plan, as much of it a page as a phone shows at once."""
    specs = [spec for spec in set_.indicators if spec.direction is not Direction.GROWTH]
    return [
        set_.model_copy(update={"indicators": tuple(specs[first : first + BLOCKS])})
        for first in range(0, len(specs), BLOCKS)
    ]


async def by_year(
    unit: Unit, catalogue: Catalogue, area: Area, page: IndicatorSet, last: int
) -> list[list[tuple[int, Figure]]]:
    """Return the indicators of a page, each with its years of which something is known or planned.

    A plain function: the caller has checked the place.
    """
    found: dict[str, list[tuple[int, Figure]]] = {spec.id: [] for spec in page.indicators}
    for year in range(max(FIRST_YEAR, last - YEARS + 1), last + 1):
        for figure in await figures_of(unit, catalogue, area, page, year):
            if figure.status is not Status.NO_DATA or figure.plan is not None:
                found[figure.spec.id].append((year, figure))
    return [years for years in found.values() if years]
