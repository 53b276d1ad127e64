"""Awards as those who take part see them: nominating, agreeing to stand, voting (programme §11).

Nobody reads who nominated or how many votes there are; a nominee is named in the vote only with their own yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.awards import AwardState, Category, Praise
from domain.closing import CertificateKind
from domain.permissions import UseCase
from services.access import RefusedError, reads, writes
from services.awards_rows import answers_of, crowd_of, nominations_of, round_in, round_of, standing
from services.notices import post
from storage.ids import new_id
from storage.tables import (
    AwardConsent,
    AwardNomination,
    AwardRound,
    AwardVote,
    AwardWinner,
    Certificate,
    Participation,
)

if TYPE_CHECKING:
    from services.access import Actor
    from services.awards_rows import Crowd, Round
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be nominated or voted for."""

    subject_id: int
    name: str
    mine: bool = False
    """The reader's own word so far."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The awards as somebody who takes part sees them; ``choices`` are whom they may name now, by category."""

    round_id: int
    school: str
    state: AwardState
    asked: bool
    """They are nominated and have not said yet whether they stand in the vote."""
    agreed: bool | None
    choices: dict[Category, tuple[Choice, ...]]
    winners: dict[Category, tuple[str, ...]]
    """Winners who may be named to everybody; after the end only."""
    honours: tuple[int, ...] = ()
    """The reader's own honour certificates."""


@reads(UseCase.AWARD_JOIN)
async def ballot(unit: Unit, actor: Actor, round_id: int | None = None) -> Ballot | None:
    """Return the awards that the actor takes part in, the latest if none is named; ``None`` if there are none.

    Raises:
        RefusedError: ``gone`` where the actor takes no part.
    """
    found = await round_of(unit, round_id) if round_id is not None else await _latest(unit, actor)
    if found is None:
        return None
    crowd = await _crowd(unit, actor, found)
    answers = await answers_of(unit, found.id)
    mine = await _own_words(unit, actor, found)
    nominated = await nominations_of(unit, found.id)
    choices: dict[Category, tuple[Choice, ...]] = {}
    for category in Category:
        subjects: tuple[int, ...] = ()
        if found.state is AwardState.NOMINATING:
            subjects = tuple(s for s in crowd.subjects(category) if crowd.knows(_own_id(actor), category, s))
        elif found.state is AwardState.VOTING:
            subjects = tuple(
                subject
                for subject in standing(crowd, nominated[category], answers, category)
                if actor.person_id not in crowd.persons(category, subject)
            )
        choices[category] = tuple(
            Choice(subject, crowd.name(category, subject), mine.get(category) == subject) for subject in subjects
        )
    open_now = found.state in {AwardState.NOMINATING, AwardState.VOTING}
    return Ballot(
        round_id=found.id,
        school=found.school,
        state=found.state,
        asked=open_now and _own_id(actor) in answers and answers[_own_id(actor)] is None,
        agreed=answers.get(_own_id(actor)),
        choices=choices,
        winners=await winners_named(unit, found, crowd) if found.state is AwardState.SETTLED else {},
        honours=tuple(await unit.scalars(_honours(actor, found))) if found.state is AwardState.SETTLED else (),
    )


@writes(UseCase.AWARD_JOIN)
async def nominate(
    unit: Unit, actor: Actor, round_id: int, category: Category, subject_id: int, *, praise: Praise | None = None
) -> None:
    """Nominate one mentor and one pair; a second word takes the place of the first.

    Who is nominated without a consent to publication is asked whether they stand in the vote.

    Raises:
        RefusedError: ``gone``; ``award_later`` once nominations are over.
    """
    found = await round_of(unit, round_id)
    crowd = await _crowd(unit, actor, found)
    if found.state is not AwardState.NOMINATING:
        raise RefusedError("award_later")
    if not crowd.knows(_own_id(actor), category, subject_id):
        raise RefusedError("gone")
    unit.put(
        AwardNomination(
            id=new_id(),
            municipality_id=found.municipality_id,
            round_id=found.id,
            category=category.value,
            subject_id=subject_id,
            nominated_by=_own_id(actor),
            praise=praise.value if praise else None,
            nominated_at=unit.now,
        ),
        key=["round_id", "category", "nominated_by"],
    )
    for person_id in crowd.persons(category, subject_id):
        if person_id in crowd.published:
            continue
        unit.add_new(
            AwardConsent(
                id=new_id(),
                municipality_id=found.municipality_id,
                round_id=found.id,
                person_id=person_id,
                asked_at=unit.now,
                agreed=None,
                answered_at=None,
                answered_by=None,
            ),
            key=["round_id", "person_id"],
        )
        post(unit, "award_asked", person_id, found.id, municipality_id=found.municipality_id)


@writes(UseCase.AWARD_JOIN)
async def answer_standing(unit: Unit, actor: Actor, round_id: int, *, agreed: bool) -> None:
    """Say whether one stands in the vote; a no may come at any time before the end.

    Raises:
        RefusedError: ``gone``; ``award_later`` once the vote is over.
    """
    found = await round_of(unit, round_id)
    await _crowd(unit, actor, found)
    if found.state not in {AwardState.NOMINATING, AwardState.VOTING}:
        raise RefusedError("award_later")
    row = await unit.scalar(
        select(AwardConsent.id).where(AwardConsent.round_id == found.id, AwardConsent.person_id == actor.person_id)
    )
    if row is None:
        raise RefusedError("gone")
    unit.change(AwardConsent, row, agreed=agreed, answered_at=unit.now, answered_by=actor.person_id)


@writes(UseCase.AWARD_JOIN)
async def vote(unit: Unit, actor: Actor, round_id: int, category: Category, subject_id: int) -> None:
    """Vote for a nominee, one a category and never for oneself; it may be changed until the vote is closed.

    Raises:
        RefusedError: ``gone``; ``award_later``; ``award_own``.
    """
    found = await round_of(unit, round_id)
    crowd = await _crowd(unit, actor, found)
    if found.state is not AwardState.VOTING:
        raise RefusedError("award_later")
    if actor.person_id in crowd.persons(category, subject_id):
        raise RefusedError("award_own")
    nominated = await nominations_of(unit, found.id)
    if subject_id not in standing(crowd, nominated[category], await answers_of(unit, found.id), category):
        raise RefusedError("gone")
    unit.put(
        AwardVote(
            id=new_id(),
            municipality_id=found.municipality_id,
            round_id=found.id,
            category=category.value,
            person_id=_own_id(actor),
            subject_id=subject_id,
            voted_at=unit.now,
        ),
        key=["round_id", "category", "person_id"],
    )


@writes(UseCase.AWARD_JOIN)
async def request_honour(unit: Unit, actor: Actor, certificate_id: int) -> None:
    """Have one's own honour certificate sent as a PDF.

    Raises:
        RefusedError: ``gone`` where it is not the actor's.
    """
    row = await unit.first(
        select(Certificate.municipality_id).where(
            Certificate.id == certificate_id,
            Certificate.person_id == _own_id(actor),
            Certificate.kind == CertificateKind.AWARD.value,
        )
    )
    if row is None:
        raise RefusedError("gone")
    key = f"{unit.now:%Y%m%d%H%M}"
    post(unit, "certificate_file", _own_id(actor), certificate_id, key=key, municipality_id=row.municipality_id)


async def winners_named(unit: Unit, found: Round, crowd: Crowd) -> dict[Category, tuple[str, ...]]:
    """Return the winners who may be named to everybody (C6 of everybody behind them). Plain function."""
    rows = await unit.all(
        select(AwardWinner.category, AwardWinner.subject_id)
        .where(AwardWinner.round_id == found.id)
        .order_by(AwardWinner.confirmed_at, AwardWinner.id)
    )
    named: dict[Category, tuple[str, ...]] = {}
    for row in rows:
        category = Category(row.category)
        if crowd.may_be_named(category, row.subject_id):
            named[category] = (*named.get(category, ()), crowd.name(category, row.subject_id))
    return named


def _honours(actor: Actor, found: Round) -> Any:
    won = select(AwardWinner.id).where(AwardWinner.round_id == found.id)
    return (
        select(Certificate.id)
        .where(
            Certificate.person_id == actor.person_id,
            Certificate.kind == CertificateKind.AWARD.value,
            Certificate.subject_id.in_(won),
        )
        .order_by(Certificate.number)
    )


def _own_id(actor: Actor) -> int:
    if actor.person_id is None:
        raise RefusedError("gone")
    return actor.person_id


async def _crowd(unit: Unit, actor: Actor, found: Round) -> Crowd:
    crowd = await crowd_of(unit, found.cycle_id, found.organization_id, found.zone)
    if actor.person_id not in crowd.people:
        raise RefusedError("gone")
    return crowd


async def _latest(unit: Unit, actor: Actor) -> Round | None:
    cycles = select(Participation.cycle_id).where(Participation.person_id == actor.person_id)
    for cycle_id in await unit.scalars(
        select(AwardRound.cycle_id).where(AwardRound.cycle_id.in_(cycles)).order_by(AwardRound.opened_at.desc())
    ):
        found = await round_in(unit, cycle_id)
        if (
            found is not None
            and actor.person_id in (await crowd_of(unit, found.cycle_id, found.organization_id, found.zone)).people
        ):
            return found
    return None


async def _own_words(unit: Unit, actor: Actor, found: Round) -> dict[Category, int]:
    if found.state is AwardState.NOMINATING:
        rows = await unit.all(
            select(AwardNomination.category, AwardNomination.subject_id).where(
                AwardNomination.round_id == found.id, AwardNomination.nominated_by == actor.person_id
            )
        )
    else:
        rows = await unit.all(
            select(AwardVote.category, AwardVote.subject_id).where(
                AwardVote.round_id == found.id, AwardVote.person_id == actor.person_id
            )
        )
    return {Category(row.category): int(row.subject_id) for row in rows}
