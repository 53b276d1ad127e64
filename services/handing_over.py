"""Somebody whom the curator entered gets a chat of their own and takes the record over, so that nobody stands twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.permissions import UseCase
from services.access import Actor, RefusedError, reads, writes
from services.codes import new_token
from services.entered_rows import entered_row, note_entry
from services.notices import post
from storage.ids import new_id
from storage.tables import Invite

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

HAND_OVER_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class OwnLink:
    """The one-time link by which somebody takes their own record over."""

    id: int
    token: str
    first_name: str
    expires_at: datetime


@writes(UseCase.PERSON_HAND_OVER)
async def own_link(unit: Unit, actor: Actor, person_id: int) -> OwnLink:
    """Return the one-time link by which somebody entered takes the record over: the live one, or one for 30 days.

    Raises:
        RefusedError: as ``entered``.
    """
    row, place = await entered_row(unit, actor, person_id, UseCase.PERSON_HAND_OVER)
    live = await _live_link(unit, person_id)
    if live is not None:
        return OwnLink(live.id, live.token, row.first_name or row.code, live.expires_at)
    token, expires_at = new_token(), unit.now + timedelta(days=HAND_OVER_DAYS)
    invite_id = new_id()
    unit.add(
        Invite(
            id=invite_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            cycle_id=None,  # the shared links of a cycle are found by it, and this is none of them
            role=row.role,
            person_kind=row.kind,
            form=None,
            ward_id=None,
            person_id=person_id,
            token=token,
            token_digest=unit.digest("invite", token),
            uses_left=1,
            expires_at=expires_at,
            created_by=actor.person_id,
            created_at=unit.now,
            revoked_at=None,
        )
    )
    note_entry(unit, actor, place, "person.hand_over", person_id)
    return OwnLink(invite_id, token, row.first_name or row.code, expires_at)


@reads(UseCase.PERSON_HAND_OVER)
async def read_own_link(unit: Unit, actor: Actor, person_id: int) -> OwnLink:
    """Return the live link by which somebody takes the record over.

    Raises:
        RefusedError: ``invite_over`` if there is none; and as ``entered``.
    """
    row, _ = await entered_row(unit, actor, person_id, UseCase.PERSON_HAND_OVER)
    live = await _live_link(unit, person_id)
    if live is None:
        raise RefusedError("invite_over")
    return OwnLink(live.id, live.token, row.first_name or row.code, live.expires_at)


@writes(UseCase.PERSON_HAND_OVER)
async def request_own_qr(unit: Unit, actor: Actor, person_id: int, link: str) -> None:
    """Have the one-time link sent to the curator as a QR picture, to be shown or printed; twice a minute is once.

    Raises:
        RefusedError: ``invite_over`` if there is no live link; and as ``entered``.
    """
    await entered_row(unit, actor, person_id, UseCase.PERSON_HAND_OVER)
    live = await _live_link(unit, person_id)
    if live is None or actor.person_id is None:
        raise RefusedError("invite_over")
    post(unit, "invite_qr", actor.person_id, live.id, key=f"{unit.now:%Y%m%d%H%M}", params={"link": link})


async def _live_link(unit: Unit, person_id: int) -> Any:
    return await unit.first(
        select(Invite.id, Invite.token, Invite.expires_at)
        .where(
            Invite.person_id == person_id,
            Invite.uses_left > 0,
            Invite.revoked_at.is_(None),
            Invite.expires_at > unit.now,
        )
        .order_by(Invite.id.desc())
    )
