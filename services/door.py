"""A code typed by hand: what it opens, and how many wrong ones a chat may try (design §3 rule 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from domain.permissions import UseCase
from services.access import Actor, RefusedError, writes
from services.invites import InviteView, read_invite
from storage.tables import WrongCode

if TYPE_CHECKING:
    from storage.unit import Unit

MOST_WRONG: Final = 10
"""Enough for a hand that slips, far too few for a hand that guesses: see ``services.codes``."""
FORGOTTEN_AFTER: Final = timedelta(days=1)


@writes(UseCase.INVITE_ACCEPT)
async def try_code(unit: Unit, actor: Actor, code: str) -> InviteView:
    """Return where a card's code leads; a wrong one is counted, so the caller must commit even when refused.

    Raises:
        RefusedError: ``too_many_codes``, and those of ``services.invites.read_invite``.
    """
    chat = unit.digest("wrong_code", str(actor.chat_id))
    known = await unit.first(select(WrongCode.tries, WrongCode.since).where(WrongCode.chat == chat))
    if known is not None and known.since <= unit.now - FORGOTTEN_AFTER:
        known = None
    if known is not None and known.tries >= MOST_WRONG:
        raise RefusedError("too_many_codes")
    try:
        return await read_invite(unit, actor, code)
    except RefusedError as refusal:
        if refusal.reason == "invite_unknown":
            tries, since = (known.tries + 1, known.since) if known is not None else (1, unit.now)
            unit.execute(delete(WrongCode).where(WrongCode.since <= unit.now - FORGOTTEN_AFTER))
            unit.put(WrongCode(chat=chat, tries=tries, since=since), key=["chat"])
        raise
