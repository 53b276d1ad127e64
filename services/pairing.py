"""Proposing a pair to both sides (programme §2 stage 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm
from services.access import Actor, RefusedError, writes
from services.notices import post
from services.pair_sides import (
    form_of,
    forms_on,
    free_places,
    guardians_of,
    place_of_participation,
    possible_mentor,
    waiting_mentee,
)
from services.places import Place, needed_cycle
from services.pool import Member, intake_answers, members
from storage.ids import new_id
from storage.tables import Match, MatchMember, Participation

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from storage.unit import Unit


@writes(UseCase.MATCH_PROPOSE)
async def propose(
    unit: Unit, actor: Actor, catalogue: Catalogue, mentee_id: int, mentor_id: int, *, role_model: str | None = None
) -> int:
    """Propose a match of two participations and return its id; both sides are told.

    Every condition is read inside the exclusive unit, so of two curators who pair one mentee at once one is refused.

    Raises:
        RefusedError: ``mentee_taken``, ``mentor_full``, ``not_ready``, ``form_off``, ``same_person``, ``own_ward``,
            ``other_school``, ``bad_role_model``, ``no_cycle``, ``gone``.
    """
    place, cycle_id = await place_of_participation(unit, actor, mentee_id)
    if await _cycle_of(unit, mentor_id) != cycle_id:
        raise RefusedError("other_school")
    if (await needed_cycle(unit, place.id)).id != cycle_id:
        raise RefusedError("no_cycle")
    found = await members(unit, place, cycle_id, participation_ids=[mentee_id, mentor_id])
    mentee = waiting_mentee(found, mentee_id)
    mentor = possible_mentor(found, mentor_id, mentee, await guardians_of(unit, mentee.person_id))
    form = form_of(catalogue, await forms_on(unit, cycle_id), mentee, mentor)
    if form is None:
        raise RefusedError("form_off")
    if role_model is not None and role_model not in {model.id for model in catalogue.forms[form].role_models}:
        raise RefusedError("bad_role_model")
    said = await intake_answers(unit, [mentor_id], ["mr_capacity"])
    if free_places(mentor, said.get(mentor_id, {})) <= 0:
        raise RefusedError("mentor_full")
    match_id = _store(
        unit, actor, place, cycle_id=cycle_id, form=form, role_model=role_model, mentee=mentee, mentor=mentor
    )
    for member in (mentor, mentee):
        post(unit, "match_proposed", member.person_id, match_id, municipality_id=place.municipality_id)
    return match_id


def _store(
    unit: Unit,
    actor: Actor,
    place: Place,
    *,
    cycle_id: int,
    form: MentoringForm,
    role_model: str | None,
    mentee: Member,
    mentor: Member,
) -> int:
    if actor.person_id is None:
        raise RefusedError("gone")
    match = Match(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        cycle_id=cycle_id,
        form=form.value,
        role_model=role_model,
        status=MatchStatus.PROPOSED.value,
        status_before_pause=None,
        proposed_by=actor.person_id,
        proposed_at=unit.now,
        order_id=None,
        approved_at=None,
        ended_at=None,
        reason=None,
    )
    unit.add(match)
    for member in (mentor, mentee):
        unit.add(
            MatchMember(
                id=new_id(),
                municipality_id=place.municipality_id,
                match_id=match.id,
                participation_id=member.participation_id,
                person_id=member.person_id,
                side=member.side.value,
                accepted=None,
                answered_at=None,
            )
        )
    unit.audit(
        actor.person_id,
        "match.propose",
        subject_kind="match",
        subject_id=match.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        form=form.value,
    )
    return match.id


async def _cycle_of(unit: Unit, participation_id: int) -> int | None:
    found = await unit.scalar(
        select(Participation.cycle_id).where(Participation.id == participation_id, Participation.left_at.is_(None))
    )
    return None if found is None else int(found)
