"""A call for help, and an answer that sounds like one: adults of the school are told at once (questionnaires §1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from domain.permissions import UseCase
from domain.vocabulary import Role
from services.access import reads, writes
from services.notices import post
from services.pair_rows import holders
from storage.tables import Membership, Participation, SurveyRequest

if TYPE_CHECKING:
    from services.access import Actor
    from storage.unit import Unit

HELPERS = (Role.PSYCHOLOGIST, Role.CURATOR)
# Two taps in one minute are one call; a minute later it is a new one, and nobody is told to wait (design §2, /sos).
_REPEAT = "%Y%m%d%H%M"


class Source(StrEnum):
    """Where a signal came from."""

    ANSWER = "answer"
    SOS = "sos"


@dataclass(frozen=True, slots=True)
class Raised:
    """How many adults were told; with nobody to tell the chat shows the helplines all the more."""

    reached: int


@writes(UseCase.SIGNAL_RAISE)
async def raise_signal(unit: Unit, actor: Actor, *, roles: tuple[Role, ...] = HELPERS) -> Raised:
    """Tell the chosen adults of each of the actor's schools that this person needs help (design §2, ``/sos``).

    Repeatable: a later call is told again. Somebody who has joined no school reaches nobody here.
    """
    if actor.person_id is None:
        return Raised(0)
    reached = 0
    for organization_id, municipality_id in await _schools(unit, actor.person_id):
        reached += await _tell(
            unit,
            person_id=actor.person_id,
            organization_id=organization_id,
            municipality_id=municipality_id,
            source=Source.SOS,
            key=f"sos:{unit.now:{_REPEAT}}",
            roles=roles,
        )
    return Raised(reached)


@reads(UseCase.SIGNAL_RAISE)
async def who_helps(unit: Unit, actor: Actor) -> frozenset[Role]:
    """Return which adults a call would reach, so that nobody is offered who does not exist.

    The municipality's curators stand in where the actor's schools have neither psychologist nor curator here.
    """
    if actor.person_id is None:
        return frozenset()
    places = await _schools(unit, actor.person_id)
    found = await unit.scalars(
        select(Membership.role)
        .where(
            or_(
                and_(
                    Membership.organization_id.in_([organization_id for organization_id, _ in places]),
                    Membership.role.in_([role.value for role in HELPERS]),
                ),
                and_(
                    Membership.municipality_id.in_([municipality_id for _, municipality_id in places]),
                    Membership.role == Role.MUNICIPAL_CURATOR,
                ),
            ),
            Membership.person_id != actor.person_id,
            Membership.until.is_(None),
        )
        .distinct()
    )
    roles = frozenset(Role(role) for role in found)
    return roles & frozenset(HELPERS) or roles


async def raise_from_answer(unit: Unit, request_id: int, item_id: str) -> Raised:
    """Pass on an answer that ``domain.answers.is_signal`` found; for services that store answers, not for the chat.

    The same answer to the same question is passed on once; the person is told at once what happens next.
    """
    request = await unit.first(
        select(SurveyRequest.person_id, SurveyRequest.organization_id, SurveyRequest.municipality_id).where(
            SurveyRequest.id == request_id
        )
    )
    if request is None:
        return Raised(0)
    reached = await _tell(
        unit,
        person_id=request.person_id,
        organization_id=request.organization_id,
        municipality_id=request.municipality_id,
        source=Source.ANSWER,
        key=f"{request_id}:{item_id}",
        roles=HELPERS,
    )
    post(
        unit,
        "signal_heard",
        request.person_id,
        request_id,
        key=item_id,
        params={"reached": reached},
        municipality_id=request.municipality_id,
    )
    return Raised(reached)


async def _tell(
    unit: Unit,
    *,
    person_id: int,
    organization_id: int,
    municipality_id: int,
    source: Source,
    key: str,
    roles: tuple[Role, ...],
) -> int:
    """Post the notices; a school without such adults is answered for by its municipal curators, who see no name."""
    helpers = await holders(unit, organization_id, *roles) or await holders(unit, organization_id, *HELPERS)
    helpers = helpers or [
        int(found)
        for found in await unit.scalars(
            select(Membership.person_id)
            .where(
                Membership.municipality_id == municipality_id,
                Membership.role == Role.MUNICIPAL_CURATOR,
                Membership.until.is_(None),
            )
            .distinct()
        )
    ]
    helpers = [helper for helper in helpers if helper != person_id]
    for helper in helpers:
        post(
            unit,
            "signal_raised",
            helper,
            person_id,
            key=key,
            params={"source": source.value, "organization": organization_id, "at": unit.now.isoformat()},
            municipality_id=municipality_id,
        )
    unit.audit(
        person_id,
        "signal.raise",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=municipality_id,
        organization_id=organization_id,
        source=source.value,
        reached=len(helpers),
    )
    return len(helpers)


async def _schools(unit: Unit, person_id: int) -> list[tuple[int, int]]:
    """Return the schools (with municipality) where the person takes part or holds a role."""
    taking_part = select(Participation.organization_id, Participation.municipality_id).where(
        Participation.person_id == person_id, Participation.left_at.is_(None)
    )
    holding = select(Membership.organization_id, Membership.municipality_id).where(
        Membership.person_id == person_id, Membership.until.is_(None), Membership.organization_id.is_not(None)
    )
    rows = [*await unit.all(taking_part), *await unit.all(holding)]
    return sorted({(int(row[0]), int(row[1])) for row in rows if row[0] is not None})
