"""Proposing a pair to both sides (programme §2 stage 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm
from services.access import Actor, RefusedError, writes
from services.mentee_facts import refuse_commission
from services.notices import post
from services.pair_sides import (
    form_of,
    forms_on,
    free_places,
    guardians_by_ward,
    place_of_participation,
    places_taken,
    possible_mentor,
    waiting_mentee,
)
from services.places import Place, needed_cycle
from services.pool import Member, intake_answers, members
from services.wish_rows import parted_mentors
from storage.ids import new_id
from storage.tables import Match, MatchMember, Participation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
            ``other_school``, ``bad_role_model``, ``no_cycle``, ``gone``, ``parted_before``,
            ``commission``.
    """
    place, cycle_id = await place_of_participation(unit, actor, mentee_id)
    if await _cycle_of(unit, mentor_id) != cycle_id:
        raise RefusedError("other_school")
    if (await needed_cycle(unit, place.id)).id != cycle_id:
        raise RefusedError("no_cycle")
    await refuse_commission(unit, actor, place, [mentee_id])
    ground = await read_ground(unit, place, cycle_id, [(mentee_id, mentor_id)])
    return ground.propose(unit, actor, catalogue, [mentee_id], mentor_id, role_model=role_model)


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides on the pairs of one cycle, read once for all that are proposed together."""

    place: Place
    cycle_id: int
    members: Sequence[Member]
    forms: frozenset[MentoringForm]
    guardians: Mapping[int, frozenset[int]]
    parted: Mapping[int, set[int]]
    said: Mapping[int, Mapping[str, Any]]
    taken: dict[int, int]
    """Places that are no longer free, by mentor; what is proposed here counts at once."""

    def propose(
        self,
        unit: Unit,
        actor: Actor,
        catalogue: Catalogue,
        mentee_ids: Sequence[int],
        mentor_id: int,
        *,
        role_model: str | None,
    ) -> int:
        """Store one match, of a pair or a group, and tell everybody; what speaks against it is raised before that.

        Raises:
            RefusedError: as ``propose`` does for readiness, form, former pairs, role model and capacity;
                ``group_mixed`` if the mentees would not all be of one form.
        """
        mentees = [waiting_mentee(self.members, each) for each in mentee_ids]
        forms = set()
        for mentee in mentees:
            guardians = self.guardians.get(mentee.person_id, frozenset())
            mentor = possible_mentor(self.members, mentor_id, mentee, guardians)
            if mentor_id in self.parted.get(mentee.participation_id, ()):
                raise RefusedError("parted_before")
            forms.add(form_of(catalogue, self.forms, mentee, mentor))
        form = forms.pop()
        if forms:
            raise RefusedError("group_mixed")
        if form is None:
            raise RefusedError("form_off")
        check_role_model(catalogue, form, role_model)
        if free_places(mentor, self.said.get(mentor_id, {}), self.taken) < len(mentees):
            raise RefusedError("mentor_full")
        match_id = store_match(
            unit,
            actor,
            self.place,
            cycle_id=self.cycle_id,
            form=form,
            role_model=role_model,
            mentees=mentees,
            mentor=mentor,
        )
        self.taken[mentor_id] = self.taken.get(mentor_id, 0) + len(mentees)
        for member in (mentor, *mentees):
            post(unit, "match_proposed", member.person_id, match_id, municipality_id=self.place.municipality_id)
        return match_id


async def read_ground(unit: Unit, place: Place, cycle_id: int, pairs: Collection[tuple[int, int]]) -> Ground:
    """Return what decides on these pairs (mentee, mentor), each pair once. Plain function: the caller checks the place.

    The unit must be exclusive: what is read here is what the matches rest on.
    """
    mentees, mentors = sorted({pair[0] for pair in pairs}), sorted({pair[1] for pair in pairs})
    found = await members(unit, place, cycle_id, participation_ids=[*mentees, *mentors])
    wards = [member.person_id for member in found if member.participation_id in set(mentees)]
    return Ground(
        place,
        cycle_id,
        found,
        await forms_on(unit, cycle_id),
        await guardians_by_ward(unit, wards),
        await parted_mentors(unit, mentees),
        await intake_answers(unit, mentors, ["mr_capacity"]),
        await places_taken(unit, mentors),
    )


def check_role_model(catalogue: Catalogue, form: MentoringForm, role_model: str | None) -> None:
    """Refuse a role model of another form."""
    if role_model is not None and role_model not in {model.id for model in catalogue.forms[form].role_models}:
        raise RefusedError("bad_role_model")


def store_match(
    unit: Unit,
    actor: Actor,
    place: Place,
    *,
    cycle_id: int,
    form: MentoringForm,
    role_model: str | None,
    mentees: Sequence[Member],
    mentor: Member,
) -> int:
    """Store a proposed match of one mentor and one or several mentees, and return its id."""
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
    for member in (mentor, *mentees):
        unit.add(new_member(place, match.id, member))
    unit.audit(
        actor.person_id,
        "match.propose",
        subject_kind="match",
        subject_id=match.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        form=form.value,
        mentees=len(mentees),
    )
    return match.id


def new_member(place: Place, match_id: int, member: Member) -> MatchMember:
    """Return somebody's place in a match, to be answered by them."""
    return MatchMember(
        id=new_id(),
        municipality_id=place.municipality_id,
        match_id=match_id,
        participation_id=member.participation_id,
        person_id=member.person_id,
        side=member.side.value,
        accepted=None,
        answered_at=None,
        left_at=None,
        order_id=None,
    )


async def _cycle_of(unit: Unit, participation_id: int) -> int | None:
    found = await unit.scalar(
        select(Participation.cycle_id).where(Participation.id == participation_id, Participation.left_at.is_(None))
    )
    return None if found is None else int(found)
