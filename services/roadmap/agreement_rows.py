"""Where a school's roadmap stands with the department (согласование). Plain functions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storage.tables import Roadmap

if TYPE_CHECKING:
    from storage.unit import Unit


class Agreement(StrEnum):
    """What has come of the school's question to the department."""

    NONE = "none"
    ASKED = "asked"
    RETURNED = "returned"
    AGREED = "agreed"


def agreement_of(roadmap: Any) -> Agreement:
    """Return where a roadmap (a row, or what ``services.roadmap.rows`` makes of it) stands."""
    if roadmap.agreed_on is not None:
        return Agreement.AGREED
    if roadmap.returned_at is not None:
        return Agreement.RETURNED
    return Agreement.NONE if roadmap.asked_at is None else Agreement.ASKED


async def waiting_in(unit: Unit, municipality_id: int) -> int:
    """Return how many schools of a municipality wait for the department's answer."""
    found = await unit.scalar(
        select(func.count())
        .select_from(Roadmap)
        .where(
            Roadmap.municipality_id == municipality_id,
            Roadmap.organization_id.is_not(None),
            Roadmap.ended_at.is_(None),
            Roadmap.asked_at.is_not(None),
            Roadmap.returned_at.is_(None),
            Roadmap.agreed_on.is_(None),
        )
    )
    return int(found or 0)
