"""Awards as the curator runs them: nominations, the vote, the count, the winners (programme §11).

Votes are a counsel: the curator decides, and says why where it is otherwise. Only the curator sees the figures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from domain.awards import LONGEST_NOTE, NEXT, AwardState, Category, Praise, Standing, needs_note, tally
from domain.closing import CertificateKind
from domain.permissions import UseCase
from services.access import RefusedError, demand, reads, writes
from services.awards import winners_named
from services.awards_rows import answers_of, crowd_of, nominations_of, round_in, round_of, standing
from services.certificate_rows import issue, school_of_cycle
from services.notices import post
from services.places import needed_cycle, place_of, running_cycle
from storage.ids import new_id
from storage.tables import AwardConsent, AwardRound, AwardVote, AwardWinner, Cycle

if TYPE_CHECKING:
    from services.access import Actor
    from services.awards_rows import Crowd, Round
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Nominee:
    """A nominee as the curator sees them."""

    subject_id: int
    name: str
    nominations: int
    praise: Praise | None
    """The reason given most."""
    stands: bool
    """Shown in the vote: everybody behind them has agreed, or has consented to publication."""
    votes: int
    leads: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class AwardsDesk:
    """A school's awards of this year; ``round_id`` is ``None`` before they have begun."""

    organization_id: int
    school: str
    round_id: int | None
    state: AwardState | None
    takers: int
    voted: int
    nominees: dict[Category, tuple[Nominee, ...]]
    to_ask: tuple[tuple[int, str], ...]
    """Nominees without an account who have to be asked in person: id and first name."""
    silent: int
    """Nominees with an account who have not answered."""


@reads(UseCase.AWARD_RUN)
async def awards_desk(unit: Unit, actor: Actor, organization_id: int) -> AwardsDesk:
    """Return where a school's awards stand; figures of the vote only once it is closed.

    Raises:
        RefusedError: ``no_cycle`` if the school has none open and never had one.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.AWARD_RUN, place.municipality_id, place.id)
    cycle_id = await _cycle(unit, place.id)
    found = await round_in(unit, cycle_id)
    crowd = await crowd_of(unit, cycle_id, place.id, place.zone)
    if found is None:
        return AwardsDesk(place.id, place.name, None, None, len(crowd.people), 0, {}, (), 0)
    answers = await answers_of(unit, found.id)
    open_asks = [each for each, said in answers.items() if said is None and each in crowd.people]
    voted = await unit.scalar(
        select(func.count(func.distinct(AwardVote.person_id))).where(AwardVote.round_id == found.id)
    )
    return AwardsDesk(
        organization_id=place.id,
        school=place.name,
        round_id=found.id,
        state=found.state,
        takers=len(crowd.people),
        voted=int(voted or 0),
        nominees={category: await _nominees(unit, found, crowd, category, answers) for category in Category},
        to_ask=tuple((e, crowd.people[e].first_name) for e in open_asks if not crowd.people[e].has_account),
        silent=sum(crowd.people[each].has_account for each in open_asks),
    )


@writes(UseCase.AWARD_RUN)
async def open_awards(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Open the nominations of the running year; everybody who takes part is told. Opening twice is opening once.

    Raises:
        RefusedError: ``no_cycle``; ``award_nobody`` while no pair has begun.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.AWARD_RUN, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    known = await round_in(unit, cycle.id)
    if known is not None:
        return known.id
    crowd = await crowd_of(unit, cycle.id, place.id, place.zone)
    if not crowd.people or actor.person_id is None:
        raise RefusedError("award_nobody")
    round_id = new_id()
    unit.add(
        AwardRound(
            id=round_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            cycle_id=cycle.id,
            state=AwardState.NOMINATING.value,
            opened_by=actor.person_id,
            opened_at=unit.now,
            changed_at=unit.now,
        )
    )
    for person_id in crowd.people:
        post(unit, "award_open", person_id, round_id, municipality_id=place.municipality_id)
    _note(unit, actor, await round_of(unit, round_id), "award.open")
    return round_id


@writes(UseCase.AWARD_RUN)
async def move_awards(unit: Unit, actor: Actor, round_id: int, state: AwardState) -> None:
    """Begin the vote, close it, open it once more, or settle the winners; saying the same twice is once.

    Settling issues the winners' certificates and tells each of them; everybody hears only the names of those who have
    consented to publication (C6).

    Raises:
        RefusedError: ``gone``; ``award_later`` for a step that the state does not have; ``award_nobody`` when there is
            nobody to vote for, or no winner is chosen.
    """
    found = await _own(unit, actor, round_id)
    if found.state is state:
        return
    if state not in NEXT[found.state]:
        raise RefusedError("award_later")
    crowd = await crowd_of(unit, found.cycle_id, found.organization_id, found.zone)
    if state is AwardState.VOTING:
        answers, nominated = await answers_of(unit, found.id), await nominations_of(unit, found.id)
        if not any(standing(crowd, nominated[category], answers, category) for category in Category):
            raise RefusedError("award_nobody")
        unit.execute(delete(AwardWinner).where(AwardWinner.round_id == found.id))
        key = None if found.state is AwardState.NOMINATING else f"{unit.now:%Y%m%d}"
        for person_id in crowd.people:
            post(unit, "award_vote", person_id, found.id, key=key, municipality_id=found.municipality_id)
    if state is AwardState.SETTLED:
        await _settle(unit, actor, found, crowd)
    unit.change(AwardRound, found.id, state=state.value, changed_at=unit.now)
    _note(unit, actor, found, f"award.{state.value}")


@writes(UseCase.AWARD_RUN)
async def choose_winner(
    unit: Unit, actor: Actor, round_id: int, category: Category, subject_id: int, *, note: str | None = None
) -> None:
    """Choose a nominee as a winner, or take the choice back; several winners of a category are possible.

    Raises:
        RefusedError: ``gone``; ``award_later`` before the count; ``award_note`` where the choice departs from the vote
            and no reason is given; ``note_long``.
    """
    found = await _own(unit, actor, round_id)
    if found.state is not AwardState.COUNTING or actor.person_id is None:
        raise RefusedError("award_later")
    crowd = await crowd_of(unit, found.cycle_id, found.organization_id, found.zone)
    answers = await answers_of(unit, found.id)
    nominees = {each.subject_id: each for each in await _nominees(unit, found, crowd, category, answers)}
    if subject_id not in nominees or not crowd.persons(category, subject_id):
        raise RefusedError("gone")
    if nominees[subject_id].chosen:
        unit.execute(
            delete(AwardWinner).where(
                AwardWinner.round_id == found.id,
                AwardWinner.category == category.value,
                AwardWinner.subject_id == subject_id,
            )
        )
        return
    words = " ".join((note or "").split()) or None
    if words is not None and len(words) > LONGEST_NOTE:
        raise RefusedError("note_long", most=LONGEST_NOTE)
    standings = [Standing(each.subject_id, each.votes, each.leads) for each in nominees.values()]
    otherwise = needs_note(standings, [subject_id])
    if otherwise and words is None:
        raise RefusedError("award_note")
    unit.add(
        AwardWinner(
            id=new_id(),
            municipality_id=found.municipality_id,
            round_id=found.id,
            category=category.value,
            subject_id=subject_id,
            note=words if otherwise else None,
            confirmed_by=actor.person_id,
            confirmed_at=unit.now,
        )
    )


@writes(UseCase.AWARD_RUN)
async def note_standing(unit: Unit, actor: Actor, round_id: int, person_id: int) -> None:
    """Note that a nominee without an account was asked in person and stands in the vote.

    Raises:
        RefusedError: ``gone``; ``has_account`` for whoever answers in a chat of their own.
    """
    found = await _own(unit, actor, round_id)
    crowd = await crowd_of(unit, found.cycle_id, found.organization_id, found.zone)
    row = await unit.scalar(
        select(AwardConsent.id).where(AwardConsent.round_id == found.id, AwardConsent.person_id == person_id)
    )
    if row is None or person_id not in crowd.people:
        raise RefusedError("gone")
    if crowd.people[person_id].has_account:
        raise RefusedError("has_account")
    unit.change(AwardConsent, row, agreed=True, answered_at=unit.now, answered_by=actor.person_id)


async def _cycle(unit: Unit, organization_id: int) -> int:
    running = await running_cycle(unit, organization_id)
    if running is not None:
        return running.id
    last = await unit.scalar(
        select(Cycle.id).where(Cycle.organization_id == organization_id).order_by(Cycle.starts_on.desc()).limit(1)
    )
    if last is None:
        raise RefusedError("no_cycle")
    return int(last)


async def _own(unit: Unit, actor: Actor, round_id: int) -> Round:
    found = await round_of(unit, round_id)
    demand(actor, UseCase.AWARD_RUN, found.municipality_id, found.organization_id)
    return found


async def _nominees(
    unit: Unit, found: Round, crowd: Crowd, category: Category, answers: dict[int, bool | None]
) -> tuple[Nominee, ...]:
    nominated = (await nominations_of(unit, found.id))[category]
    stands = standing(crowd, nominated, answers, category)
    counted = found.state in {AwardState.COUNTING, AwardState.SETTLED}
    votes = await unit.scalars(
        select(AwardVote.subject_id).where(AwardVote.round_id == found.id, AwardVote.category == category.value)
    )
    by_votes = {each.subject_id: each for each in tally(stands, votes if counted else ())}
    chosen = set(
        await unit.scalars(
            select(AwardWinner.subject_id).where(
                AwardWinner.round_id == found.id, AwardWinner.category == category.value
            )
        )
    )
    rows = []
    for subject, reasons in nominated.items():
        if not crowd.persons(category, subject):
            continue  # the pair ended, or the person is gone
        most = Counter(each for each in reasons if each).most_common(1)
        place = by_votes.get(subject)
        rows.append(
            Nominee(
                subject_id=subject,
                name=crowd.name(category, subject),
                nominations=len(reasons),
                praise=Praise(most[0][0]) if most else None,
                stands=subject in by_votes,
                votes=place.votes if place else 0,
                leads=place.leads if place else False,
                chosen=subject in chosen,
            )
        )
    return tuple(sorted(rows, key=lambda each: (-each.votes, -each.nominations, each.subject_id)))


async def _settle(unit: Unit, actor: Actor, found: Round, crowd: Crowd) -> None:
    winners = await unit.all(
        select(AwardWinner.id, AwardWinner.category, AwardWinner.subject_id)
        .where(AwardWinner.round_id == found.id)
        .order_by(AwardWinner.category, AwardWinner.id)
    )
    honoured = [
        (CertificateKind.AWARD, person_id, int(row.id))
        for row in winners
        for person_id in crowd.persons(Category(row.category), row.subject_id)
    ]
    if not honoured or actor.person_id is None:
        raise RefusedError("award_nobody")
    school = await school_of_cycle(unit, found.cycle_id)
    ids = await issue(unit, school, honoured, by=actor.person_id)
    for (_, person_id, _), certificate in zip(honoured, ids, strict=True):
        post(unit, "award_won", person_id, certificate, municipality_id=found.municipality_id)
    if await winners_named(unit, found, crowd):
        for person_id in crowd.people:
            post(unit, "award_announced", person_id, found.id, municipality_id=found.municipality_id)


def _note(unit: Unit, actor: Actor, found: Round, what: str) -> None:
    unit.audit(
        actor.person_id,
        what,
        subject_kind="award_round",
        subject_id=found.id,
        municipality_id=found.municipality_id,
        organization_id=found.organization_id,
    )
