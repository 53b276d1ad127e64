"""One mentor, several mentees, one match: composing a group, and who joins or leaves it later (programme §6).

How many a group takes is what the mentor said in IN-MR 3 (one to five), less those whom he leads already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from domain.choosing import NO_WISH, Wish, wish
from domain.matches import OPEN_TO_NEW, MatchEvent, next_status, proposal_outcome
from domain.matching.points import fit
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, Role, Side
from services.access import RefusedError, demand, reads, writes
from services.candidates import MenteeChoice, mentee_choice
from services.choosing_rows import wishes_of
from services.feedback import settle_trial
from services.group_rows import drop
from services.matching.particulars import particulars
from services.matching.sides import choices_of, guide_of, items_of, seeker_of
from services.matching.weights import weights_of
from services.mentee_facts import commission_marked, refuse_commission
from services.notices import post
from services.pair_rows import Pair, holders, pair, tell
from services.pair_sides import (
    form_of,
    forms_on,
    free_places,
    guardians_of,
    place_of_participation,
    places_taken,
    possible_mentor,
    waiting_mentee,
)
from services.pairing import new_member, read_ground
from services.places import needed_cycle, place_of
from services.pool import Member, Name, intake_answers, members, names_of
from services.waiting_rows import clocks
from storage.tables import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from domain.matching.model import PairFit
    from domain.vocabulary import MentoringForm
    from services.access import Actor
    from storage.unit import Unit

SMALLEST: Final = 2


@dataclass(frozen=True, slots=True)
class GroupMentor:
    """A mentor who can take two mentees or more."""

    participation_id: int
    name: Name
    free_places: int


@dataclass(frozen=True, slots=True)
class GroupMentee:
    """A waiting mentee who fits that mentor, and how well."""

    choice: MenteeChoice
    form: MentoringForm
    fit: PairFit
    wish: Wish = NO_WISH
    """What both have said at the common event."""


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A mentor with the mentees to choose from, the best fit first."""

    mentor: GroupMentor
    mentees: tuple[GroupMentee, ...]


@reads(UseCase.MATCH_PROPOSE)
async def group_mentors(unit: Unit, actor: Actor, organization_id: int) -> tuple[GroupMentor, ...]:
    """Return the ready mentors with places for a group, those with most places first."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_PROPOSE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    mentors = [m for m in await members(unit, place, cycle.id, side=Side.MENTOR) if m.ready]
    ids = [m.participation_id for m in mentors]
    said, taken = await intake_answers(unit, ids, ["mr_capacity"]), await places_taken(unit, ids)
    free = {m.participation_id: free_places(m, said.get(m.participation_id, {}), taken) for m in mentors}
    able = [m for m in mentors if free[m.participation_id] >= SMALLEST]
    names = await names_of(unit, {m.person_id for m in able})
    found = [GroupMentor(m.participation_id, names[m.person_id], free[m.participation_id]) for m in able]
    return tuple(sorted(found, key=lambda each: -each.free_places))


@reads(UseCase.MATCH_PROPOSE)
async def group_mentees(unit: Unit, actor: Actor, catalogue: Catalogue, mentor_id: int) -> GroupChoice:
    """Return the waiting mentees whom one mentor (a participation) could take together, the best fit first.

    Raises:
        RefusedError: ``gone`` or ``not_ready`` if the mentor is not available any more.
    """
    place, cycle_id = await place_of_participation(unit, actor, mentor_id)
    found = await members(unit, place, cycle_id)
    mentor = next((m for m in found if m.participation_id == mentor_id and m.side is Side.MENTOR), None)
    if mentor is None:
        raise RefusedError("gone")
    return await _choice(unit, catalogue, place_id=place.id, cycle_id=cycle_id, found=found, mentor=mentor)


@writes(UseCase.MATCH_PROPOSE)
async def propose_group(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    mentor_id: int,
    mentee_ids: Sequence[int],
    *,
    role_model: str | None = None,
) -> int:
    """Propose one match of a mentor and several mentees (participations), and return its id; each is asked.

    Raises:
        RefusedError: ``group_small``, ``group_mixed`` if they would not all be of one form, and what a pair is refused
            for (``services.pairing.propose``).
    """
    chosen = list(dict.fromkeys(mentee_ids))
    if len(chosen) < SMALLEST:
        raise RefusedError("group_small")
    place, cycle_id = await place_of_participation(unit, actor, mentor_id)
    if (await needed_cycle(unit, place.id)).id != cycle_id:
        raise RefusedError("no_cycle")
    await refuse_commission(unit, actor, place, chosen)
    ground = await read_ground(unit, place, cycle_id, [(each, mentor_id) for each in chosen])
    return ground.propose(unit, actor, catalogue, chosen, mentor_id, role_model=role_model)


@reads(UseCase.GROUP_CHANGE)
async def joinable(unit: Unit, actor: Actor, catalogue: Catalogue, match_id: int) -> GroupChoice:
    """Return the waiting mentees who could join a match of that mentor, the best fit first.

    Raises:
        RefusedError: ``group_closed`` if nobody can join it now.
    """
    group = await _group(unit, actor, match_id)
    if group.status not in OPEN_TO_NEW:
        raise RefusedError("group_closed")
    place = await place_of(unit, group.organization_id)
    found = await members(unit, place, group.cycle_id)
    mentor = _leader(group, found)
    choice = await _choice(unit, catalogue, place_id=place.id, cycle_id=group.cycle_id, found=found, mentor=mentor)
    return GroupChoice(choice.mentor, tuple(each for each in choice.mentees if each.form is group.form))


@writes(UseCase.GROUP_CHANGE)
async def add_to_group(unit: Unit, actor: Actor, catalogue: Catalogue, match_id: int, mentee_id: int) -> None:
    """Ask one more mentee (a participation) into a match; from her yes on she is in it.

    Raises:
        RefusedError: ``group_closed``, ``mentor_full``, ``group_mixed``, and what a pair is refused for.
    """
    group = await _group(unit, actor, match_id)
    if group.status not in OPEN_TO_NEW:
        raise RefusedError("group_closed")
    place = await place_of(unit, group.organization_id)
    await refuse_commission(unit, actor, place, [mentee_id])
    found = await members(unit, place, group.cycle_id)
    mentee = waiting_mentee(found, mentee_id)
    mentor = _leader(group, found)
    mentor = possible_mentor(found, mentor.participation_id, mentee, await guardians_of(unit, mentee.person_id))
    if form_of(catalogue, await forms_on(unit, group.cycle_id), mentee, mentor) is not group.form:
        raise RefusedError("group_mixed")
    if any(member.participation_id == mentee_id for member in group.members):
        raise RefusedError("left_before")
    if await _free(unit, mentor) < 1:
        raise RefusedError("mentor_full")
    unit.add(new_member(place, group.id, mentee))
    post(unit, "match_proposed", mentee.person_id, group.id, municipality_id=place.municipality_id)
    _audit(unit, actor, group, "match.add_mentee", mentee.person_id)


@writes(UseCase.GROUP_CHANGE)
async def remove_from_group(unit: Unit, actor: Actor, match_id: int, person_id: int) -> None:
    """Let a mentee leave a group that goes on with the others; everybody learns that it is so, and no reason.

    Raises:
        RefusedError: ``group_last`` if the match would be without a mentee: then it is ended as a whole.
    """
    group = await _group(unit, actor, match_id)
    member = next((m for m in group.members if m.person_id == person_id and m.side is Side.MENTEE), None)
    if member is None or member.accepted is False:
        raise RefusedError("gone")
    others = [m for m in group.side(Side.MENTEE) if m is not member]
    if not others:
        raise RefusedError("group_last")
    drop(unit, group, member)
    _audit(unit, actor, group, "match.remove_mentee", person_id)
    tell(unit, "group_parted", group, [person_id])
    if member in group.staying and group.status not in {MatchStatus.PROPOSED, MatchStatus.AGREED}:
        mentors = [m.person_id for m in group.side(Side.MENTOR)]
        tell(unit, "group_left", group, mentors, key=str(person_id), params={"person": person_id})
    await _settle(unit, group)


async def _settle(unit: Unit, group: Pair) -> None:
    """See whether the others' answers, which waited for this mentee's, decide now."""
    fresh = await pair(unit, group.id)
    if fresh is None:
        return
    if fresh.status is MatchStatus.TRIAL:
        await settle_trial(unit, fresh)
    elif fresh.status is MatchStatus.PROPOSED:
        mentor = next((m.accepted for m in fresh.members if m.side is Side.MENTOR), None)
        event = proposal_outcome(mentor, [m.accepted for m in fresh.members if m.side is Side.MENTEE])
        if event is MatchEvent.BOTH_ACCEPTED:
            unit.change(Match, fresh.id, status=next_status(fresh.status, event).value)
            tell(unit, "match_agreed", fresh, await holders(unit, fresh.organization_id, Role.CURATOR))


async def _choice(
    unit: Unit, catalogue: Catalogue, *, place_id: int, cycle_id: int, found: Sequence[Member], mentor: Member
) -> GroupChoice:
    place = await place_of(unit, place_id)
    forms = await forms_on(unit, cycle_id)
    barred = await commission_marked(unit, place_id)
    waiting = [
        m
        for m in found
        if m.side is Side.MENTEE and m.ready and not m.open_matches and m.participation_id not in barred
    ]
    said = await intake_answers(
        unit, [mentor.participation_id, *(m.participation_id for m in waiting)], items_of(catalogue)
    )
    own = said.get(mentor.participation_id, {})
    names = await names_of(unit, {mentor.person_id, *(m.person_id for m in waiting)})
    today, weights = place.today(unit), weights_of(catalogue, place)
    wishes, since = await wishes_of(unit, cycle_id), await clocks(unit, waiting)
    taken = await places_taken(unit, [mentor.participation_id])
    known = await particulars(unit, cycle_id)
    guide = replace(
        guide_of(catalogue, mentor, own, known[mentor.participation_id]),
        mentees=taken.get(mentor.participation_id, 0),
        choices=choices_of(wishes.get(mentor.participation_id)),
    )
    fitting = []
    for mentee in waiting:
        form = form_of(catalogue, forms, mentee, mentor)
        if form is None or mentee.person_id == mentor.person_id:
            continue
        answers = said.get(mentee.participation_id, {})
        choice = mentee_choice(mentee, names[mentee.person_id], answers, today, since[mentee.participation_id])
        ids = (mentee.participation_id, mentor.participation_id)
        said_both = wish(wishes.get(ids[0]), ids[0], wishes.get(ids[1]), ids[1])
        seeker = replace(
            seeker_of(catalogue, mentee, answers, today, known[mentee.participation_id]),
            waiting_days=choice.waiting_days,
            choices=choices_of(wishes.get(mentee.participation_id)),
        )
        fitting.append(GroupMentee(choice, form, fit(seeker, guide, weights, form=form), said_both))
    fitting.sort(key=lambda each: (not each.wish.mutual, -each.fit.total, -each.choice.waiting_days))
    free = free_places(mentor, own, taken)
    return GroupChoice(GroupMentor(mentor.participation_id, names[mentor.person_id], free), tuple(fitting))


async def _group(unit: Unit, actor: Actor, match_id: int) -> Pair:
    found = await pair(unit, match_id)
    if found is None:
        raise RefusedError("gone")
    demand(actor, UseCase.GROUP_CHANGE, found.municipality_id, found.organization_id)
    return found


def _leader(group: Pair, found: Sequence[Member]) -> Member:
    own = next(iter(group.side(Side.MENTOR)), None)
    mentor = next((m for m in found if own is not None and m.participation_id == own.participation_id), None)
    if mentor is None:
        raise RefusedError("gone")
    return mentor


async def _free(unit: Unit, mentor: Member) -> int:
    said = await intake_answers(unit, [mentor.participation_id], ["mr_capacity"])
    taken = await places_taken(unit, [mentor.participation_id])
    return free_places(mentor, said.get(mentor.participation_id, {}), taken)


def _audit(unit: Unit, actor: Actor, group: Pair, action: str, person_id: int) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="match",
        subject_id=group.id,
        municipality_id=group.municipality_id,
        organization_id=group.organization_id,
        person_id=person_id,
    )
