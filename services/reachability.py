"""People the messenger cannot reach: marked once, told to their curators once, cleared when they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.vocabulary import Role
from services.actors import CHANNEL
from services.escalation import cannot_be_reached
from services.notices import post
from storage.tables import Account, Membership

if TYPE_CHECKING:
    from storage.unit import Unit


async def mark_unreachable(unit: Unit, chat_id: int, *, tell: bool = True) -> None:
    """Note that ``chat_id`` refuses our messages, and tell the curators of the person's schools (design rule 3).

    Not if ``tell`` is false: a curator who wrote to a group is told once, with the count and the way to the list.
    """
    account = await _account(unit, chat_id)
    if account is None or account.unreachable_since is not None:
        return
    unit.change(Account, account.id, unreachable_since=unit.now)
    if tell:
        await _tell_curators(unit, account.person_id)
    await cannot_be_reached(unit, account.person_id)


async def _tell_curators(unit: Unit, person_id: int) -> None:
    schools = (
        select(Membership.organization_id)
        .where(Membership.person_id == person_id, Membership.until.is_(None))
        .scalar_subquery()
    )
    curators = await unit.all(
        select(Membership.person_id, Membership.municipality_id)
        .where(Membership.organization_id.in_(schools), Membership.role == Role.CURATOR, Membership.until.is_(None))
        .distinct()
    )
    for curator in curators:
        if curator.person_id != person_id:
            post(
                unit,
                "unreachable",
                curator.person_id,
                person_id,
                key=unit.now.date().isoformat(),
                municipality_id=curator.municipality_id,
            )


async def mark_reachable(unit: Unit, chat_id: int) -> None:
    """Note that ``chat_id`` takes messages again (the person unblocked the bot or wrote)."""
    account = await _account(unit, chat_id)
    if account is not None and account.unreachable_since is not None:
        unit.change(Account, account.id, unreachable_since=None)


async def _account(unit: Unit, chat_id: int) -> Any:
    return await unit.first(
        select(Account.id, Account.person_id, Account.unreachable_since).where(
            Account.channel == CHANNEL, Account.chat_id == chat_id
        )
    )
