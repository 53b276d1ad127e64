"""Once a day: whose consent ends, who has turned 14 or 18, which records have been kept long enough (consents §2, §6).

Plain functions of the scheduler: no actor, no right.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from domain.consents import FRESH_CONSENT_DAYS, IN_CHAT, is_minor
from domain.retention import consent_kept_until, renewal_due
from services.guardian_roles import end_guardian_roles
from services.lookups import today_in
from services.notices import post
from services.pausing import lapsed_matches, pause, paused_matches, resume
from services.standings import standings
from storage.tables import Consent, Guardianship, Municipality, Organization, Participation, Person

if TYPE_CHECKING:
    from datetime import date

    from services.standings import Standing
    from storage.unit import Unit

_SECOND_ASK: Final = timedelta(days=20)
_LATEST: Final = timedelta(days=FRESH_CONSENT_DAYS * 2)
"""Who has not answered two months after a birthday is the curator's to speak with; no message is posted any more."""

_done: dict[int, date] = {}
"""The day on which a municipality was last gone through by this process; a second look a day finds nothing new."""


async def daily(unit: Unit, municipality_id: int) -> int:
    """Go through a municipality once a day and return how many rows were moved on.

    Thousands of birth dates are looked at while others go on writing; only what has to be decided (a pause, its end) is
    decided alone, on rows read anew.
    """
    zone = await unit.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None:
        return 0
    today = today_in(unit.now, str(zone))
    if _done.get(municipality_id) == today:
        return 0
    moved = await _drop_old_consents(unit, municipality_id, today)
    lapsed: list[int] = []
    schools = await unit.scalars(
        select(Organization.id).where(Organization.municipality_id == municipality_id).order_by(Organization.id)
    )
    for organization_id in schools:
        moved += await _grown_up(unit, organization_id)
        known = await standings(unit, Participation.organization_id == organization_id)
        for standing in known.values():
            _ask_anew(unit, standing)
        lapsed += await lapsed_matches(unit, organization_id, known)
    waiting = await paused_matches(unit, municipality_id)
    if lapsed or waiting:
        await unit.exclusive()
        moved += await pause(unit, lapsed) + await resume(unit, waiting)
    unit.after_commit(lambda: _done.update({municipality_id: today}))
    return moved


def _ask_anew(unit: Unit, standing: Standing) -> None:
    """Ask whoever must give a fresh consent: at once, and a second time; the outbox sends each once."""
    line = standing.asked_at_birthday()
    if line is not None and standing.today <= line[1] + _LATEST:
        age, since = line
        again = standing.today >= since + _SECOND_ASK
        post(
            unit,
            "consent_anew",
            standing.person_id,
            standing.participation_id,
            key=f"{age}{':again' if again else ''}",
            params={"age": age},
            municipality_id=standing.municipality_id,
        )
    for (kind, _), last in standing.decisions.items():
        if kind in IN_CHAT and last.granted and renewal_due(last.expires_on, standing.today):
            over = last.expires_on is not None and last.expires_on < standing.today
            post(
                unit,
                "consent_ending",
                last.given_by,
                last.consent_id,
                key="over" if over else "",
                municipality_id=standing.municipality_id,
            )


async def _grown_up(unit: Unit, organization_id: int) -> int:
    """End the guardian's part in the life of somebody who has turned 18, and tell both (consents §2)."""
    rows = await unit.all(
        select(
            Guardianship.id,
            Guardianship.guardian_id,
            Guardianship.minor_id,
            Guardianship.municipality_id,
            Person.birth_date,
            Organization.time_zone,
        )
        .join(Person, Person.id == Guardianship.minor_id)
        .join(Organization, Organization.id == Guardianship.organization_id)
        .where(Guardianship.organization_id == organization_id, Guardianship.refused_at.is_(None))
    )
    grown = [
        row
        for row in rows
        if row.birth_date is not None and not is_minor(row.birth_date, today_in(unit.now, row.time_zone))
    ]
    ended = [row.id for row in grown]
    for row in grown:
        unit.change(Guardianship, row.id, refused_at=unit.now)
        unit.audit(
            None,
            "guardian.of_age",
            subject_kind="guardianship",
            subject_id=row.id,
            municipality_id=row.municipality_id,
            organization_id=organization_id,
        )
        post(unit, "ward_of_age", row.guardian_id, row.id, municipality_id=row.municipality_id)
        await end_guardian_roles(unit, row.guardian_id, ended=ended)
    return len(grown)


async def _drop_old_consents(unit: Unit, municipality_id: int, today: date) -> int:
    """Drop the records of people erased three years ago: the proof has served (consents §6)."""
    rows = await unit.all(
        select(Person.id, Person.erased_at)
        .where(
            Person.municipality_id == municipality_id,
            Person.erased_at.is_not(None),
            Person.id.in_(select(Consent.person_id)),
        )
        .order_by(Person.id)
    )
    old = [row.id for row in rows if row.erased_at and consent_kept_until(row.erased_at.date()) < today]
    if old:
        unit.execute(delete(Consent).where(Consent.person_id.in_(old)))
    return len(old)
