"""What every query for reminders returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from domain.reminders import ReminderKind

# A reminder's last moment lies at most two weeks and some holidays after its anchor; what is older is silent.
BACK: Final = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that people may have to be reminded of; ``since`` is when its row came to be."""

    kind: ReminderKind
    anchor: datetime
    since: datetime
    person_ids: tuple[int, ...]
    subject_id: int
    municipality_id: int
    organization_id: int
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.zone)


def candidate(kind: ReminderKind, anchor: datetime, since: datetime, person_id: int, row: Any) -> Candidate:
    """Return a candidate of a row that carries ``id`` and the place."""
    return Candidate(
        kind=kind,
        anchor=anchor,
        since=since,
        person_ids=(person_id,),
        subject_id=row.id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        zone=row.time_zone,
    )
