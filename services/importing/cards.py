"""Cards for those whom a list has brought: each opens one person's own record (``services.handing_over``), on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import distinct, exists, func, select

from domain.permissions import UseCase
from domain.vocabulary import PersonKind, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.codes import new_card_code
from services.notices import post
from services.offers import PARTICIPANT_DAYS
from services.places import place_of
from storage.ids import new_id
from storage.tables import Account, Invite, Membership, Person

if TYPE_CHECKING:
    from services.places import Place
    from storage.unit import Unit

MOST_IN_FILE: Final = 300
"""Cards in one file: ten pages, drawn in a few seconds."""
_CARDS_FOR: Final = tuple(
    role.value
    for role in (Role.MENTEE, Role.MENTOR, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST, Role.CLASS_TEACHER, Role.SOCIAL_TEACHER)
)


@reads(UseCase.PERSON_HAND_OVER)
async def count_cards(unit: Unit, actor: Actor, organization_id: int) -> int:
    """Return how many people of a school have no chat of their own yet."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_HAND_OVER, place.municipality_id, place.id)
    return await _count_without_account(unit, place.id)


@writes(UseCase.PERSON_HAND_OVER)
async def request_cards(unit: Unit, actor: Actor, organization_id: int, bot_username: str) -> int:
    """Have a card for everybody without an account sent as PDF files, pupils by class; return how many cards.

    A card that still works is printed again, so that those which are handed out stay good.

    Raises:
        RefusedError: ``nobody_without_account``; ``no_chat_file`` for an operator.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.PERSON_HAND_OVER, place.municipality_id, place.id)
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    people = await _without_account(unit, place.id)
    if not people:
        raise RefusedError("nobody_without_account")
    pupils = [row for row in people if row.kind == PersonKind.PUPIL]
    adults = [row for row in people if row.kind != PersonKind.PUPIL]
    live = await _live(unit, place.id)
    for group in (pupils, adults):
        for start in range(0, len(group), MOST_IN_FILE):
            batch_id = new_id()
            for row in group[start : start + MOST_IN_FILE]:
                _card(unit, actor, place, row, batch_id=batch_id, live=live.get(row.id))
            post(unit, "own_cards", actor.person_id, batch_id, params={"bot": bot_username})
    unit.audit(
        actor.person_id,
        "person.cards",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        cards=len(people),
    )
    return len(people)


async def _without_account(unit: Unit, organization_id: int) -> list[Any]:
    """Return those of a school who have no chat: what a card needs, by class and name."""
    columns = (Person.id, Person.kind, Person.code, Person.first_name, Person.last_name, Person.grade, Person.letter)
    rows = await unit.all(_chatless(organization_id, *columns, Membership.role).order_by(Membership.id))
    first = {row.id: row for row in reversed(rows)}
    return sorted(
        first.values(), key=lambda row: (row.grade or 0, row.letter or "", row.last_name or "", row.first_name or "")
    )


async def _count_without_account(unit: Unit, organization_id: int) -> int:
    """Return how many of a school have no chat."""
    return int(await unit.scalar(_chatless(organization_id, func.count(distinct(Person.id)))) or 0)


def _chatless(organization_id: int, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organization_id == organization_id,
            Membership.until.is_(None),
            Membership.role.in_(_CARDS_FOR),
            Person.erased_at.is_(None),
            Person.first_name.is_not(None),
            ~exists().where(Account.person_id == Person.id).correlate(Person),
        )
    )


async def _live(unit: Unit, organization_id: int) -> dict[int, int]:
    rows = await unit.all(
        select(Invite.id, Invite.person_id).where(
            Invite.organization_id == organization_id,
            Invite.person_id.is_not(None),
            Invite.batch_id.is_not(None),
            Invite.uses_left > 0,
            Invite.revoked_at.is_(None),
            Invite.expires_at > unit.now,
        )
    )
    return {int(row.person_id): row.id for row in rows if row.person_id is not None}


def _card(unit: Unit, actor: Actor, place: Place, row: Any, *, batch_id: int, live: int | None) -> None:
    """Put somebody's card on a sheet: the one that works, or a new one."""
    expires_at = unit.now + timedelta(days=PARTICIPANT_DAYS)
    if live is not None:
        unit.change(Invite, live, batch_id=batch_id, expires_at=expires_at)
        return
    code = new_card_code()
    unit.add(
        Invite(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            cycle_id=None,  # the shared links of a cycle are found by it, and this is none of them
            role=row.role,
            person_kind=row.kind,
            form=None,
            ward_id=None,
            person_id=row.id,
            token=code,
            token_digest=unit.digest("invite", code),
            uses_left=1,
            expires_at=expires_at,
            created_by=actor.person_id,
            created_at=unit.now,
            revoked_at=None,
            batch_id=batch_id,
            label=None,
        )
    )
