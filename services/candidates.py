"""Choosing pairs by hand: who waits, and who may be proposed to them, with reasons (programme §2 stage 5, §4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.choosing import NO_WISH, Wish, wish
from domain.matching.points import fit
from domain.permissions import UseCase
from domain.readiness import OF_STAGE_4
from domain.training import Decision
from domain.vocabulary import MatchStatus, MentoringForm, Side
from domain.waiting import days_waited
from services.access import Actor, demand, reads
from services.choosing_rows import wishes_of
from services.matching.particulars import particulars
from services.matching.sides import choices_of, guide_of, items_of, seeker_of
from services.matching.weights import weights_of
from services.mentee_facts import commission_marked, refuse_commission
from services.pair_sides import (
    form_of,
    forms_on,
    free_places,
    guardians_of,
    place_of_participation,
    places_taken,
    waiting_mentee,
)
from services.places import needed_cycle, place_of
from services.pool import Member, Name, intake_answers, members, names_of
from services.waiting_rows import clocks
from services.wish_rows import parted_mentors
from storage.tables import Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from catalog.model import Catalogue
    from domain.matching.model import PairFit
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class MenteeChoice:
    """A mentee who waits for a mentor."""

    participation_id: int
    person_id: int
    name: Name
    waiting_days: int
    areas: tuple[str, ...]
    """Option ids of the catalogue's lists ``areas`` and ``teaching_areas``."""


@dataclass(frozen=True, slots=True)
class MentorChoice:
    """A mentor who may be proposed to that mentee, and why."""

    participation_id: int
    person_id: int
    name: Name
    form: MentoringForm
    free_places: int
    fit: PairFit
    wish: Wish = NO_WISH
    """What both have said at the common event."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The mentees to choose from; ``ready`` counts them all."""

    organization_id: int
    school: str
    mentees: tuple[MenteeChoice, ...]
    ready_mentors: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """The mentors to choose from for one mentee, best first."""

    mentee: MenteeChoice
    mentors: tuple[MentorChoice, ...]
    held: int = 0
    """Mentors who lack nothing but training or the decision on their selection, and were not put off."""


@reads(UseCase.MATCH_PROPOSE)
async def waiting_mentees(unit: Unit, actor: Actor, organization_id: int) -> Waiting:
    """Return the ready mentees without an open match, longest waiting first, with what each asked for."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_PROPOSE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    barred = await commission_marked(unit, place.id)
    waiting = [
        m
        for m in found
        if m.side is Side.MENTEE and m.ready and not m.open_matches and m.participation_id not in barred
    ]
    parted = await parted_mentors(unit, [m.participation_id for m in waiting])
    since = await clocks(unit, waiting)
    # Who had a mentor and wants another is the first in line; the rest by how long they wait.
    waiting.sort(key=lambda m: (m.participation_id not in parted, since[m.participation_id], m.participation_id))
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready]
    answers = await intake_answers(
        unit, [m.participation_id for m in (*waiting, *mentors)], ("me_needs", "te_needs", "mr_capacity")
    )
    names = await names_of(unit, {m.person_id for m in waiting})
    taken = await places_taken(unit, [m.participation_id for m in mentors])
    return Waiting(
        place.id,
        place.name,
        tuple(mentee_choice(m, names[m.person_id], answers.get(m.participation_id, {}), place.today(unit),
                            since[m.participation_id]) for m in waiting),
        sum(free_places(m, answers.get(m.participation_id, {}), taken) > 0 for m in mentors),
    )  # fmt: skip


@reads(UseCase.MATCH_PROPOSE)
async def candidates(unit: Unit, actor: Actor, catalogue: Catalogue, mentee_id: int) -> Candidates:
    """Return the mentors who may be proposed to a mentee (a participation), best fit first, with the reasons.

    Raises:
        RefusedError: why this mentee cannot be paired now (``mentee_taken``, ``not_ready``, ``gone``,
            ``commission``).
    """
    place, cycle_id = await place_of_participation(unit, actor, mentee_id)
    await refuse_commission(unit, actor, place, [mentee_id])
    found = await members(unit, place, cycle_id)
    mentee = waiting_mentee(found, mentee_id)
    forms = await forms_on(unit, cycle_id)
    wards_of = await guardians_of(unit, mentee.person_id)
    refused = await _declined_together(unit, mentee_id)
    parted = (await parted_mentors(unit, [mentee_id])).get(mentee_id, set())
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready and m.participation_id not in parted]
    held = sum(_held(m) for m in found if m.side is Side.MENTOR)
    ids = [m.participation_id for m in mentors]
    answers = await intake_answers(unit, [mentee_id, *ids], items_of(catalogue))
    taken, wishes, weights = (
        await places_taken(unit, ids),
        await wishes_of(unit, cycle_id),
        weights_of(catalogue, place),
    )
    since = (await clocks(unit, [mentee]))[mentee_id]
    known = await particulars(unit, cycle_id)
    seeker = replace(
        seeker_of(catalogue, mentee, answers.get(mentee_id, {}), place.today(unit), known[mentee_id]),
        waiting_days=days_waited(since.date(), place.today(unit)),
        choices=choices_of(wishes.get(mentee_id)),
        declined=refused,
    )
    chosen: list[tuple[Member, MentoringForm, int, PairFit]] = []
    for mentor in mentors:
        own, said = mentor.participation_id, answers.get(mentor.participation_id, {})
        form = form_of(catalogue, forms, mentee, mentor)
        free = free_places(mentor, said, taken)
        if form is None or free <= 0 or mentor.person_id in {mentee.person_id, *wards_of}:
            continue
        guide = guide_of(catalogue, mentor, said, known[own])
        guide = replace(guide, mentees=taken.get(own, 0), choices=choices_of(wishes.get(own)))
        chosen.append((mentor, form, free, fit(seeker, guide, weights, form=form)))

    def wished(mentor: Member) -> Wish:
        return wish(wishes.get(mentee_id), mentee_id, wishes.get(mentor.participation_id), mentor.participation_id)

    # Who chose each other at the common event stands first, who has refused the other before last, but is not hidden:
    # people change their minds. Equal points: the mentor with the fewest mentees, then the one who has waited longest.
    chosen.sort(
        key=lambda each: (
            not wished(each[0]).mutual,
            each[0].participation_id in refused,
            -each[3].total,
            each[0].open_matches,
            each[0].joined_at,
        )
    )
    names = await names_of(unit, {mentee.person_id, *(mentor.person_id for mentor, *_ in chosen)})
    return Candidates(
        mentee_choice(
            mentee,
            names[mentee.person_id],
            answers.get(mentee_id, {}),
            place.today(unit),
            since,
        ),
        tuple(
            MentorChoice(
                mentor.participation_id, mentor.person_id, names[mentor.person_id], form, free, points, wished(mentor)
            )
            for mentor, form, free, points in chosen
        ),
        held,
    )


def _held(mentor: Member) -> bool:
    put_off = mentor.decision in {Decision.LATER, Decision.NOT_NOW}
    return not mentor.ready and set(mentor.gaps) <= OF_STAGE_4 and not put_off


def mentee_choice(member: Member, name: Name, said: Mapping[str, Any], today: date, since: datetime) -> MenteeChoice:
    """Return a mentee who has been waiting since a moment as a choice."""
    areas = said.get("me_needs") or said.get("te_needs") or ()
    waiting = days_waited(since.date(), today)
    return MenteeChoice(member.participation_id, member.person_id, name, waiting, tuple(areas))


async def _declined_together(unit: Unit, mentee_id: int) -> frozenset[int]:
    """Return the mentors (participations) with whom this mentee has had a match that came to nothing."""
    other = MatchMember.__table__.alias("other")
    rows = await unit.scalars(
        select(other.c.participation_id)
        .join(Match, Match.id == other.c.match_id)
        .join(MatchMember, MatchMember.match_id == other.c.match_id)
        .where(
            MatchMember.participation_id == mentee_id,
            other.c.side == Side.MENTOR.value,
            Match.status.in_([MatchStatus.DECLINED.value, MatchStatus.BROKEN.value]),
        )
    )
    return frozenset(rows)
