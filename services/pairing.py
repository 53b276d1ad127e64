"""Choosing pairs by hand (programme §2 stage 5, §4): who may be paired with whom, with reasons, and the proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.consents import age_on
from domain.fit import Fit, Offer, Wish, fit
from domain.forms import place_fault
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, MentoringForm, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.notices import post
from services.places import Place, needed_cycle, place_of
from services.pool import Member, Name, intake_answers, members, names_of
from storage.ids import new_id
from storage.tables import CycleForm, Guardianship, Match, MatchMember, Participation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from catalog.model import Catalogue
    from storage.unit import Unit

DEFAULT_CAPACITY: Final = 1
_WISH_ITEMS: Final = ("me_needs", "te_needs", "me_slots", "me_mentor", "me_format")
_OFFER_ITEMS: Final = ("mr_strong", "mr_strong_t", "mr_slots", "mr_format", "mr_ages", "mr_capacity")


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
    fit: Fit


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


@reads(UseCase.MATCH_PROPOSE)
async def waiting_mentees(unit: Unit, actor: Actor, organization_id: int) -> Waiting:
    """Return the ready mentees without an open match, longest waiting first, with what each asked for."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_PROPOSE, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id)
    waiting = [m for m in found if m.side is Side.MENTEE and m.ready and not m.open_matches]
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready]
    answers = await intake_answers(
        unit, [m.participation_id for m in (*waiting, *mentors)], (*_WISH_ITEMS, "mr_capacity")
    )
    names = await names_of(unit, {m.person_id for m in waiting})
    return Waiting(
        place.id,
        place.name,
        tuple(_mentee_choice(m, names[m.person_id], answers.get(m.participation_id, {}), place.today(unit))
              for m in waiting),
        sum(_free_places(m, answers.get(m.participation_id, {})) > 0 for m in mentors),
    )  # fmt: skip


@reads(UseCase.MATCH_PROPOSE)
async def candidates(unit: Unit, actor: Actor, catalogue: Catalogue, mentee_id: int) -> Candidates:
    """Return the mentors who may be proposed to a mentee (a participation), best fit first, with the reasons.

    Raises:
        RefusedError: why this mentee cannot be paired now (``mentee_taken``, ``not_ready``, ``gone``).
    """
    place, cycle_id = await _place_of_participation(unit, actor, mentee_id)
    found = await members(unit, place, cycle_id)
    mentee = _mentee(found, mentee_id)
    forms = await _forms_on(unit, cycle_id)
    wards_of = await _guardians_of(unit, mentee.person_id)
    refused = await _declined_together(unit, mentee_id)
    mentors = [m for m in found if m.side is Side.MENTOR and m.ready]
    answers = await intake_answers(unit, [mentee_id, *(m.participation_id for m in mentors)],
                                   (*_WISH_ITEMS, *_OFFER_ITEMS))  # fmt: skip
    wish = _wish(mentee, answers.get(mentee_id, {}), place.today(unit))
    chosen: list[tuple[Member, MentoringForm, int, Fit]] = []
    for mentor in mentors:
        said = answers.get(mentor.participation_id, {})
        form = form_of(catalogue, forms, mentee, mentor)
        free = _free_places(mentor, said)
        if form is None or free <= 0 or mentor.person_id in {mentee.person_id, *wards_of}:
            continue
        score = fit(wish, _offer(mentor, said), declined_before=mentor.participation_id in refused)
        chosen.append((mentor, form, free, score))
    # Equal fits: the mentor with the fewest mentees first, then the one who has waited longest.
    chosen.sort(key=lambda each: (-each[3].score, each[0].open_matches, each[0].joined_at))
    names = await names_of(unit, {mentee.person_id, *(mentor.person_id for mentor, *_ in chosen)})
    return Candidates(
        _mentee_choice(mentee, names[mentee.person_id], answers.get(mentee_id, {}), place.today(unit)),
        tuple(
            MentorChoice(mentor.participation_id, mentor.person_id, names[mentor.person_id], form, free, score)
            for mentor, form, free, score in chosen
        ),
    )


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
    place, cycle_id = await _place_of_participation(unit, actor, mentee_id)
    if await _cycle_of(unit, mentor_id) != cycle_id:
        raise RefusedError("other_school")
    if (await needed_cycle(unit, place.id)).id != cycle_id:
        raise RefusedError("no_cycle")
    found = await members(unit, place, cycle_id, participation_ids=[mentee_id, mentor_id])
    mentee = _mentee(found, mentee_id)
    mentor = _mentor(found, mentor_id, mentee, await _guardians_of(unit, mentee.person_id))
    form = form_of(catalogue, await _forms_on(unit, cycle_id), mentee, mentor)
    if form is None:
        raise RefusedError("form_off")
    if role_model is not None and role_model not in {model.id for model in catalogue.forms[form].role_models}:
        raise RefusedError("bad_role_model")
    said = await intake_answers(unit, [mentor_id], ["mr_capacity"])
    if _free_places(mentor, said.get(mentor_id, {})) <= 0:
        raise RefusedError("mentor_full")
    match_id = _store(
        unit, actor, place, cycle_id=cycle_id, form=form, role_model=role_model, mentee=mentee, mentor=mentor
    )
    for member in (mentor, mentee):
        post(unit, "match_proposed", member.person_id, match_id, municipality_id=place.municipality_id)
    return match_id


def form_of(
    catalogue: Catalogue, forms_on: Collection[MentoringForm], mentee: Member, mentor: Member
) -> MentoringForm | None:
    """Return the form of mentoring that two members make together, among those switched on (programme §4).

    A form that the mentor joined for goes first; kinds and grades decide, as ``catalogue/forms.yaml`` says.
    """
    if mentee.kind is None or mentor.kind is None:
        return None
    possible = [
        spec.id
        for spec in catalogue.forms.values()
        if spec.id in forms_on
        and place_fault(spec.rule, Side.MENTOR, mentor.kind, mentor.grade) is None
        and place_fault(spec.rule, Side.MENTEE, mentee.kind, mentee.grade) is None
        and mentee.form in (None, spec.id)
    ]
    return mentor.form if mentor.form in possible else next(iter(possible), None)


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


def _mentee(found: Iterable[Member], mentee_id: int) -> Member:
    mentee = next((m for m in found if m.participation_id == mentee_id and m.side is Side.MENTEE), None)
    if mentee is None:
        raise RefusedError("gone")
    if mentee.open_matches:
        raise RefusedError("mentee_taken")
    if not mentee.ready:
        raise RefusedError("not_ready")
    return mentee


def _mentor(found: Iterable[Member], mentor_id: int, mentee: Member, guardians: Collection[int]) -> Member:
    mentor = next((m for m in found if m.participation_id == mentor_id and m.side is Side.MENTOR), None)
    if mentor is None:
        raise RefusedError("gone")
    if mentor.person_id == mentee.person_id:
        raise RefusedError("same_person")
    if mentor.person_id in guardians:
        raise RefusedError("own_ward")
    if not mentor.ready:
        raise RefusedError("not_ready")
    return mentor


def _mentee_choice(member: Member, name: Name, said: Mapping[str, Any], today: date) -> MenteeChoice:
    areas = said.get("me_needs") or said.get("te_needs") or ()
    waiting = max(0, (today - member.joined_at.date()).days)
    return MenteeChoice(member.participation_id, member.person_id, name, waiting, tuple(areas))


def _free_places(mentor: Member, said: Mapping[str, Any]) -> int:
    """Return how many more mentees a mentor takes: IN-MR item 3 less the open matches."""
    return int(said.get("mr_capacity") or DEFAULT_CAPACITY) - mentor.open_matches


def _wish(mentee: Member, said: Mapping[str, Any], today: date) -> Wish:
    return Wish(
        areas=frozenset(said.get("me_needs") or said.get("te_needs") or ()),
        slots=frozenset(said.get("me_slots") or ()),
        mentor_kind=said.get("me_mentor"),
        format=said.get("me_format"),
        age=age_on(mentee.birth_date, today) if mentee.birth_date else None,
    )


def _offer(mentor: Member, said: Mapping[str, Any]) -> Offer:
    return Offer(
        areas=frozenset(said.get("mr_strong") or said.get("mr_strong_t") or ()),
        slots=frozenset(said.get("mr_slots") or ()),
        kind=mentor.kind.value if mentor.kind else None,
        format=said.get("mr_format"),
        ages=frozenset(said.get("mr_ages") or ()),
    )


async def _place_of_participation(unit: Unit, actor: Actor, participation_id: int) -> tuple[Place, int]:
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


async def _cycle_of(unit: Unit, participation_id: int) -> int | None:
    found = await unit.scalar(
        select(Participation.cycle_id).where(Participation.id == participation_id, Participation.left_at.is_(None))
    )
    return None if found is None else int(found)


async def _forms_on(unit: Unit, cycle_id: int) -> frozenset[MentoringForm]:
    rows = await unit.scalars(select(CycleForm.form).where(CycleForm.cycle_id == cycle_id))
    return frozenset(MentoringForm(form) for form in rows)


async def _guardians_of(unit: Unit, person_id: int) -> frozenset[int]:
    rows = await unit.scalars(
        select(Guardianship.guardian_id).where(Guardianship.minor_id == person_id, Guardianship.refused_at.is_(None))
    )
    return frozenset(rows)


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
