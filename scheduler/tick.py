"""One pass of the scheduler: what falls due is put into the outbox, municipality by municipality (design §3 rule 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import select

from services.broadcast_counts import end_broadcasts
from services.erasing_rows import erase_due
from services.escalation import escalate
from services.handover_rows import hand_over_due
from services.mentee_facts import daily_facts
from services.partner_rows import daily_partners
from services.pause_rows import resume_due
from services.referral_rows import daily_referrals
from services.reminders import nominate
from services.renewal import daily
from services.roadmap.drafts import drop_old_drafts
from services.roadmap.nudging import nudge
from services.roadmap.proving import prove
from services.rounds import daily_rounds
from services.term_rows import daily_terms
from services.year_cut import cut_names
from storage.tables import Municipality, Organization
from storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from catalog.model import Catalogue
    from domain.clock import Clock
    from storage.database import Database
    from storage.documents import Documents
    from storage.writer import Writer

HORIZON: Final = timedelta(hours=26)
"""How far ahead rows are posted: whatever falls due while the bot is down is in the outbox already."""

PASSES: Final[tuple[Callable[[Unit, int], Awaitable[int]], ...]] = (
    escalate,
    end_broadcasts,
    daily,
    resume_due,
    hand_over_due,
    erase_due,
    daily_rounds,
    daily_referrals,
    daily_partners,
    daily_terms,
    daily_facts,
    prove,
    nudge,
    drop_old_drafts,
    cut_names,
)
"""What else falls due in a municipality: plain functions of services that take a unit of their own and its id.

Each returns how many rows it has moved on. One that fails is logged and tried again at the next tick; the others go on.
Calls for help come first: no other municipality's reminders hold them up.
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TickResult:
    """What one pass did; ``failed`` holds ids of schools (or of a municipality without any) that were left out."""

    posted: int = 0
    municipalities: int = 0
    failed: tuple[int, ...] = field(default=())


async def tick(
    database: Database,
    writer: Writer,
    documents: Documents,
    clock: Clock,
    catalogue: Catalogue,  # noqa: ARG001 - deadlines of the catalogue's roadmaps are nominated here too, once there are any
) -> TickResult:
    """Nominate reminders once, in batches of one municipality.

    One school's broken row costs that school's reminders of this pass and nobody else's: a municipality whose batch
    fails is gone through school by school (design §3 rule 12).
    """

    def opened() -> Unit:
        return Unit(database, writer, documents, clock)

    posted, failed = 0, []
    municipalities = await _ids(opened(), Municipality)
    for each in PASSES:
        for municipality_id in municipalities:
            await _passed(opened, each, municipality_id)
    for municipality_id in municipalities:
        count = await _batch(opened, municipality_id, None)
        if count is not None:
            posted += count
            continue
        for organization_id in await _schools(opened(), municipality_id):
            count = await _batch(opened, municipality_id, organization_id)
            if count is None:
                failed.append(organization_id)
            else:
                posted += count
    return TickResult(posted, len(municipalities), tuple(failed))


async def _batch(opened: Callable[[], Unit], municipality_id: int, organization_id: int | None) -> int | None:
    """Return how many reminders were posted for a municipality or one school of it, ``None`` if that failed."""
    unit = opened()
    try:
        found = await nominate(
            unit, unit.now, HORIZON, municipality_id=municipality_id, organization_id=organization_id
        )
        await unit.commit()
    except Exception:
        log.exception("tick.batch_failed", municipality=municipality_id, organization=organization_id)
        return None
    else:
        return len(found)
    finally:
        await unit.rollback()


async def _passed(
    opened: Callable[[], Unit], move_on: Callable[[Unit, int], Awaitable[int]], municipality_id: int
) -> None:
    unit = opened()
    try:
        await move_on(unit, municipality_id)
        await unit.commit()
    except Exception:
        log.exception("tick.pass_failed", municipality=municipality_id, name=move_on.__name__)
    finally:
        await unit.rollback()


async def _ids(unit: Unit, table: type[Municipality]) -> list[int]:
    return [int(found) for found in await unit.scalars(select(table.id).order_by(table.id))]


async def _schools(unit: Unit, municipality_id: int) -> list[int]:
    found = await unit.scalars(
        select(Organization.id).where(Organization.municipality_id == municipality_id).order_by(Organization.id)
    )
    return [int(organization_id) for organization_id in found]
