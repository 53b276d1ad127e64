"""A person's own settings in the chat: for now, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase
from domain.vocabulary import Locale
from services.access import Actor, RefusedError, writes
from services.actors import CHANNEL
from storage.tables import Account

if TYPE_CHECKING:
    from storage.unit import Unit


@writes(UseCase.LANGUAGE_SWITCH)
async def switch_language(unit: Unit, actor: Actor, locale: str) -> None:
    """Speak ``locale`` in the actor's chat from now on: screens, reminders and questionnaires alike.

    Raises:
        RefusedError: ``no_account`` for somebody who has not joined (the invite link asks for the language itself),
            ``no_such_language``.
    """
    if locale not in set(Locale):
        raise RefusedError("no_such_language")
    account_id = await unit.scalar(
        select(Account.id).where(Account.channel == CHANNEL, Account.chat_id == actor.chat_id)
    )
    if account_id is None:
        raise RefusedError("no_account")
    unit.change(Account, account_id, locale=locale)
