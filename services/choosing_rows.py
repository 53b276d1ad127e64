"""Who may choose at a common event, whom, and what they have said. Plain functions: the callers check the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.choosing import Said
from domain.readiness import OF_STAGE_4, Gap
from domain.training import Decision
from domain.vocabulary import Side
from services.mentee_facts import commission_marked
from services.pair_sides import form_of, forms_on, free_places, places_taken
from services.pool import Member, intake_answers, members
from services.wish_rows import parted_mentors
from storage.tables import Choice, Choosing, EventInvitation, Guardianship, Participation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catalog.model import Catalogue
    from services.places import Place
    from storage.unit import Unit

_LATER = frozenset({Gap.QUESTIONNAIRE}) | OF_STAGE_4
"""What may still be open on the day of the event; consents may not."""


async def choosing_of(unit: Unit, event_id: int) -> Any:
    """Return the choosing of an event, ``None`` if none was opened."""
    return await unit.first(select(Choosing.__table__).where(Choosing.event_id == event_id))


async def choosers(unit: Unit, place: Place, cycle_id: int, event: Any) -> list[Member]:
    """Return who chooses: the invited (once attendance is noted, those who came) who could still be in a pair.

    A mentee who has a pair, a mentor without a free place and whoever has not consented are left out.
    """
    guests = select(EventInvitation.person_id).where(EventInvitation.event_id == event.id)
    if event.attended_at is not None:
        guests = guests.where(EventInvitation.present.is_(True))
    places = await unit.scalars(
        select(Participation.id).where(
            Participation.cycle_id == cycle_id, Participation.left_at.is_(None), Participation.person_id.in_(guests)
        )
    )
    if not places:
        return []
    found = [m for m in await members(unit, place, cycle_id, participation_ids=places) if set(m.gaps) <= _LATER]
    mentors = [m for m in found if m.side is Side.MENTOR and m.decision is not Decision.NOT_NOW]
    ids = [m.participation_id for m in mentors]
    said = await intake_answers(unit, ids, ["mr_capacity"]) if ids else {}
    taken = await places_taken(unit, ids) if ids else {}
    barred = await commission_marked(unit, place.id)
    return [
        *(m for m in found if m.side is Side.MENTEE and not m.open_matches and m.participation_id not in barred),
        *(m for m in mentors if free_places(m, said.get(m.participation_id, {}), taken) > 0),
    ]


async def partners(
    unit: Unit, catalogue: Catalogue, cycle_id: int, own: Member, found: Iterable[Member]
) -> list[Member]:
    """Return whom one of the choosers may choose: the other side, in a form of this year.

    Nobody's own guardian or ward is among them, nor a mentor from whom the curator has parted this mentee.
    """
    forms, family = await forms_on(unit, cycle_id), await _family_of(unit, own.person_id)
    others = [each for each in found if each.side is not own.side and each.person_id not in {own.person_id, *family}]
    mentees = [each.participation_id for each in (own, *others) if each.side is Side.MENTEE]
    parted = await parted_mentors(unit, mentees) if others else {}

    def suits(other: Member) -> bool:
        mentee, mentor = (own, other) if own.side is Side.MENTEE else (other, own)
        apart = mentor.participation_id in parted.get(mentee.participation_id, ())
        return not apart and form_of(catalogue, forms, mentee, mentor) is not None

    return [each for each in others if suits(each)]


async def _family_of(unit: Unit, person_id: int) -> frozenset[int]:
    """Return guardians and wards of somebody: nobody mentors an own ward."""
    rows = await unit.all(
        select(Guardianship.guardian_id, Guardianship.minor_id)
        .where(Guardianship.minor_id == person_id, Guardianship.refused_at.is_(None))
        .union_all(
            select(Guardianship.guardian_id, Guardianship.minor_id).where(
                Guardianship.guardian_id == person_id, Guardianship.refused_at.is_(None)
            )
        )
    )
    return frozenset(each for row in rows for each in (row.guardian_id, row.minor_id)) - {person_id}


async def said_in(unit: Unit, choosing_ids: Sequence[int]) -> dict[int, Said]:
    """Return what was said in these choosings by participation; of several choosings the latest word counts."""
    if not choosing_ids:
        return {}
    rows = await unit.all(
        select(Choice.participation_id, Choice.first_id, Choice.second_id)
        .where(Choice.choosing_id.in_(list(choosing_ids)))
        .order_by(Choice.said_at, Choice.id)
    )
    return {row.participation_id: Said(row.first_id, row.second_id) for row in rows}


async def wishes_of(unit: Unit, cycle_id: int) -> dict[int, Said]:
    """Return what the participants of a cycle have said at its common events."""
    opened = await unit.scalars(select(Choosing.id).where(Choosing.cycle_id == cycle_id))
    return await said_in(unit, list(opened))
