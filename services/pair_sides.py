"""The two sides of a possible pair and what speaks against each; plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.forms import form_between
from domain.matches import LIVE
from domain.permissions import UseCase
from domain.readiness import OF_STAGE_4
from domain.vocabulary import MentoringForm, Side
from services.access import Actor, RefusedError, demand
from services.places import Place, place_of
from storage.tables import CycleForm, Guardianship, Match, MatchMember, Participation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from catalog.model import Catalogue
    from services.pool import Member
    from storage.unit import Unit

DEFAULT_CAPACITY: Final = 1


async def place_of_participation(unit: Unit, actor: Actor, participation_id: int) -> tuple[Place, int]:
    """Return school and cycle of a participation, if the actor may propose matches there.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    row = await unit.first(
        select(Participation.organization_id, Participation.cycle_id).where(
            Participation.id == participation_id, Participation.left_at.is_(None)
        )
    )
    if row is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, UseCase.MATCH_PROPOSE, place.municipality_id, place.id)
    return place, row.cycle_id


def waiting_mentee(found: Iterable[Member], mentee_id: int) -> Member:
    """Return the mentee among ``found`` if a match may be proposed.

    Raises:
        RefusedError: ``gone``, ``mentee_taken`` or ``not_ready``.
    """
    mentee = next((m for m in found if m.participation_id == mentee_id and m.side is Side.MENTEE), None)
    if mentee is None:
        raise RefusedError("gone")
    if mentee.open_matches:
        raise RefusedError("mentee_taken")
    if not mentee.ready:
        raise RefusedError("not_ready")
    return mentee


def possible_mentor(found: Iterable[Member], mentor_id: int, mentee: Member, guardians: Collection[int]) -> Member:
    """Return the mentor among ``found`` if this mentee may be proposed.

    Raises:
        RefusedError: ``gone``, ``same_person``, ``own_ward``, ``not_ready``, ``training_missing`` or
            ``selection_missing``.
    """
    mentor = next((m for m in found if m.participation_id == mentor_id and m.side is Side.MENTOR), None)
    if mentor is None:
        raise RefusedError("gone")
    if mentor.person_id == mentee.person_id:
        raise RefusedError("same_person")
    if mentor.person_id in guardians:
        raise RefusedError("own_ward")
    if not mentor.ready:
        # What stage 4 lacks has words of its own; before that come consents and the questionnaire.
        first = mentor.gaps[0]
        raise RefusedError(f"{first.value}_missing" if first in OF_STAGE_4 else "not_ready")
    return mentor


def free_places(mentor: Member, said: Mapping[str, Any], taken: Mapping[int, int] | None = None) -> int:
    """Return how many more mentees a mentor takes: IN-MR item 3 less those already led (``places_taken``).

    Without ``taken`` each open match counts for one, which is right where nobody leads a group.
    """
    led = mentor.open_matches if taken is None else taken.get(mentor.participation_id, 0)
    return int(said.get("mr_capacity") or DEFAULT_CAPACITY) - led


async def places_taken(unit: Unit, participation_ids: Collection[int]) -> dict[int, int]:
    """Return how many mentees each of these mentors leads or is proposed to, in pairs and groups."""
    mentor = MatchMember.__table__.alias("leading")
    rows = await unit.all(
        select(mentor.c.participation_id, func.count())
        .join(Match, Match.id == mentor.c.match_id)
        .join(MatchMember, MatchMember.match_id == mentor.c.match_id)
        .where(
            mentor.c.side == Side.MENTOR.value,
            mentor.c.accepted.is_not(False),
            MatchMember.side == Side.MENTEE.value,
            MatchMember.accepted.is_not(False),
            mentor.c.participation_id.in_(list(participation_ids)),
            Match.status.in_([status.value for status in LIVE]),
        )
        .group_by(mentor.c.participation_id)
    )
    return {row[0]: row[1] for row in rows}


def form_of(
    catalogue: Catalogue, forms_on: Collection[MentoringForm], mentee: Member, mentor: Member
) -> MentoringForm | None:
    """Return the form of mentoring that two members make together, among those switched on (programme §4).

    A form that the mentor joined for goes first; kinds and grades decide, as ``catalogue/forms.yaml`` says.
    """
    return form_between((spec.rule for spec in catalogue.forms.values() if spec.id in forms_on), mentee, mentor)


async def forms_on(unit: Unit, cycle_id: int) -> frozenset[MentoringForm]:
    """Return the forms that run in a cycle."""
    rows = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle_id))
    return frozenset(MentoringForm(form) for form in rows)


async def guardians_of(unit: Unit, person_id: int) -> frozenset[int]:
    """Return who stands for a minor: nobody mentors an own ward."""
    return (await guardians_by_ward(unit, [person_id])).get(person_id, frozenset())


async def guardians_by_ward(unit: Unit, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return who stands for each of these minors."""
    rows = await unit.all(
        select(Guardianship.minor_id, Guardianship.guardian_id).where(
            Guardianship.minor_id.in_(list(person_ids)), Guardianship.refused_at.is_(None)
        )
    )
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        found[row.minor_id] = found.get(row.minor_id, frozenset()) | {row.guardian_id}
    return found
