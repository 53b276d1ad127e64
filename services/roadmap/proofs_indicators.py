"""Rows that the indicators prove: they are watched, they have reached their plan. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.indicators import Status
from domain.roadmap_proofs import Measured, at_least
from domain.roadmaps import ProofKey
from services.indicators.figures import figures_of
from services.indicators.places import area_of

if TYPE_CHECKING:
    from datetime import date

    from catalog.model import Catalogue
    from services.roadmap.rows import RoadmapRow
    from storage.unit import Unit

PROCESS: Final = "process"
"""What a school watches where the roadmap's own set is the municipality's: procedure and programmes (P1-P10)."""


async def indicators(unit: Unit, catalogue: Catalogue, roadmap: RoadmapRow, key: ProofKey, year: date) -> Measured:
    """«Контролировать внедрение», «выполненные целевые показатели» (roadmaps §1 row 38, §2 row 1).

    Watched are indicators once every one of the set has a value in the roadmap's year; reached, once every one has come
    up to its plan. The set is the roadmap's own where the place has it. Where no indicator has a plan (2025 and later,
    until somebody enters one), nothing is known.
    """
    area = await area_of(unit, roadmap.municipality_id, roadmap.organization_id)
    watched = key is ProofKey.INDICATORS_WATCHED
    own = catalogue.indicators.get(roadmap.template or "")
    if own is None or not area.takes(own):
        own = catalogue.indicators.get(PROCESS) if watched else None
    if own is None:
        return Measured(key, 0, 0, None)
    figures = await figures_of(unit, catalogue, area, own, year.year)
    if watched:
        return at_least(key, sum(each.value is not None for each in figures), len(figures))
    if all(each.status is Status.NO_PLAN or each.plan is None for each in figures):
        return Measured(key, 0, len(figures), None)
    return at_least(key, sum(each.status is Status.REACHED for each in figures), len(figures))
