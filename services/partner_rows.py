"""Partners as rows: their mentors with hours, what falls due about them. Plain functions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.partners import ASKED_BEFORE, TOLD_BEFORE, told_days
from domain.vocabulary import MeetingStatus, Side
from services.access import RefusedError
from services.asking import ask
from services.lookups import curator_ids, today_in
from services.notices import post
from services.pool import Name, names_of
from storage.ids import new_id
from storage.tables import (
    Account,
    Cycle,
    Match,
    MatchMember,
    Meeting,
    Municipality,
    Organization,
    Participation,
    Partner,
    PartnerYear,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from storage.unit import Unit

FIN_PT: Final = "FIN-PT"
_LOCALE: Final = "ru"
_done: dict[int, date] = {}
"""The day on which a municipality was last gone through by this process; a second look a day finds nothing new."""


@dataclass(frozen=True, slots=True)
class MentorHours:
    """A partner's mentor in a cycle: meetings held and their minutes."""

    name: Name
    meetings: int
    minutes: int


async def partner_row(unit: Unit, partner_id: int) -> Any:
    """Return a partner.

    Raises:
        RefusedError: ``gone``.
    """
    row = await unit.first(select(Partner.__table__).where(Partner.id == partner_id))
    if row is None:
        raise RefusedError("gone")
    return row


async def hours_of(unit: Unit, cycle_id: int | None, partner_ids: Collection[int]) -> dict[int, list[MentorHours]]:
    """Return the mentors of partners in a cycle with the hours they have held, by name; those who left too."""
    ids = list(partner_ids)
    rows = await unit.all(
        select(Participation.id, Participation.person_id, Participation.partner_id).where(
            Participation.partner_id.in_(ids),
            Participation.cycle_id == cycle_id,
            Participation.side == Side.MENTOR.value,
        )
    )
    held = {
        row.participation_id: row
        for row in await unit.all(
            select(
                MatchMember.participation_id,
                func.count().label("meetings"),
                func.coalesce(func.sum(Meeting.minutes), 0).label("minutes"),
            )
            .join(Meeting, Meeting.match_id == MatchMember.match_id)
            .where(
                MatchMember.participation_id.in_([row.id for row in rows]),
                Meeting.status == MeetingStatus.HELD.value,
            )
            .group_by(MatchMember.participation_id)
        )
    }
    names = await names_of(unit, {row.person_id for row in rows})
    found: dict[int, list[MentorHours]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: names[each.person_id].full):
        counted = held.get(row.id)
        hours = (int(counted.meetings), int(counted.minutes)) if counted is not None else (0, 0)
        found[row.partner_id].append(MentorHours(names[row.person_id], *hours))
    return found


async def year_of(unit: Unit, row: Any, cycle_id: int) -> int:
    """Return a partner's year in a cycle, made now if there is none. The unit must be exclusive."""
    known = await unit.scalar(
        select(PartnerYear.id).where(PartnerYear.partner_id == row.id, PartnerYear.cycle_id == cycle_id)
    )
    if known is not None:
        return int(known)
    year = new_id()
    unit.add(
        PartnerYear(
            id=year,
            municipality_id=row.municipality_id,
            organization_id=row.organization_id,
            partner_id=row.id,
            cycle_id=cycle_id,
            opened_at=unit.now,
        )
    )
    return year


async def words_of(unit: Unit, cycle_id: int | None, partner_ids: Collection[int]) -> dict[int, Any]:
    """Return the finished questionnaires of partners in a cycle, by partner; the contact's own goes before others."""
    rows = await unit.all(
        select(
            PartnerYear.partner_id,
            SurveyRequest.id,
            SurveyRequest.person_id,
            SurveyRequest.version,
            SurveyRequest.completed_at,
            Partner.contact_id,
        )
        .join(SurveyRequest, (SurveyRequest.subject_id == PartnerYear.id) & (SurveyRequest.instrument == FIN_PT))
        .join(Partner, Partner.id == PartnerYear.partner_id)
        .where(
            PartnerYear.partner_id.in_(list(partner_ids)),
            PartnerYear.cycle_id == cycle_id,
            SurveyRequest.state == "done",
        )
    )
    found: dict[int, Any] = {}
    for row in sorted(rows, key=lambda each: each.person_id == each.contact_id):
        found[row.partner_id] = row
    return found


async def ending_partners(unit: Unit, organization_id: int, today: date) -> tuple[int, ...]:
    """Return the partners whose agreement ends within thirty days, the next one first."""
    return tuple(
        await unit.scalars(
            select(Partner.id)
            .where(
                Partner.organization_id == organization_id,
                Partner.agreement_to.between(today, today + TOLD_BEFORE[0]),
            )
            .order_by(Partner.agreement_to, Partner.id)
        )
    )


async def unheard_partners(
    unit: Unit, organization_id: int, cycle_id: int, ends_on: date, today: date
) -> tuple[int, ...]:
    """Return the partners with mentors in a cycle that is about to end, who have said nothing and have no chat.

    Whoever has a chat is asked there; for these the curator calls and notes what they say.
    """
    if today < ends_on - ASKED_BEFORE:
        return ()
    ids = await unit.scalars(
        select(Partner.id)
        .where(Partner.organization_id == organization_id, Partner.contact_id.is_(None))
        .where(Partner.id.in_(_with_mentors(cycle_id)))
        .order_by(Partner.id)
    )
    said = await words_of(unit, cycle_id, ids)
    return tuple(each for each in ids if each not in said)


async def ask_contact(unit: Unit, row: Any, cycle_id: int) -> None:
    """Ask a partner's contact how the year was, once a cycle. The unit must be exclusive."""
    locale = await unit.scalar(select(Account.locale).where(Account.person_id == row.contact_id))
    request_id = ask(
        unit,
        person_id=row.contact_id,
        instrument=FIN_PT,
        subject_id=await year_of(unit, row, cycle_id),
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        locale=locale or _LOCALE,
    )
    post(unit, "partner_asked", row.contact_id, request_id, municipality_id=row.municipality_id)


async def daily_partners(unit: Unit, municipality_id: int) -> int:
    """Tell curators of agreements that end soon, and ask contacts near the end of a cycle; gone through once a day."""
    zone = await unit.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None or _done.get(municipality_id) == (today := today_in(unit.now, str(zone))):
        return 0
    await unit.exclusive()
    moved = await _tell_ends(unit, municipality_id) + await _ask_all(unit, municipality_id)
    unit.after_commit(lambda: _done.update({municipality_id: today}))
    return moved


async def _tell_ends(unit: Unit, municipality_id: int) -> int:
    day = unit.now.date()
    rows = await unit.all(
        select(Partner.id, Partner.organization_id, Partner.agreement_to, Organization.time_zone)
        .join(Organization, Organization.id == Partner.organization_id)
        .where(
            Partner.municipality_id == municipality_id,
            Partner.agreement_to.between(day - TOLD_BEFORE[1], day + 2 * TOLD_BEFORE[0]),
        )
    )
    told = 0
    for row in rows:
        days = told_days(row.agreement_to, today_in(unit.now, row.time_zone))
        for curator in await curator_ids(unit, row.organization_id) if days is not None else ():
            key = f"{row.agreement_to.isoformat()}:{days}"
            post(unit, "partner_ends", curator, row.id, key=key, municipality_id=municipality_id)
            told += 1
    return told


async def _ask_all(unit: Unit, municipality_id: int) -> int:
    cycles = await unit.all(
        select(Cycle.id, Cycle.organization_id, Cycle.ends_on, Organization.time_zone)
        .join(Organization, Organization.id == Cycle.organization_id)
        .where(Cycle.municipality_id == municipality_id, Cycle.closed_at.is_(None))
    )
    asked = 0
    for cycle in cycles:
        if today_in(unit.now, cycle.time_zone) < cycle.ends_on - ASKED_BEFORE:
            continue
        for row in await _to_ask(unit, cycle.organization_id, cycle.id):
            await ask_contact(unit, row, cycle.id)
            asked += 1
    return asked


async def _to_ask(unit: Unit, organization_id: int, cycle_id: int) -> Sequence[Any]:
    asked = select(PartnerYear.partner_id).where(PartnerYear.cycle_id == cycle_id)
    return await unit.all(
        select(Partner.__table__).where(
            Partner.organization_id == organization_id,
            Partner.contact_id.is_not(None),
            Partner.id.in_(_with_mentors(cycle_id)),
            Partner.id.not_in(asked),
        )
    )


def _with_mentors(cycle_id: int) -> Any:
    """Select the partners whose mentors have a pair by order in a cycle: the others have nothing to look back at."""
    return (
        select(Participation.partner_id)
        .join(MatchMember, MatchMember.participation_id == Participation.id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(Match.cycle_id == cycle_id, Match.approved_at.is_not(None), Participation.partner_id.is_not(None))
    )
