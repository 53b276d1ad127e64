"""What curators are told about people the bot cannot reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from storage.tables import Account, Person

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("unreachable")
async def unreachable(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a curator that somebody blocked the bot."""
    row = await unit.first(
        select(Person.code, Person.first_name, Account.unreachable_since)
        .join(Account, Account.person_id == Person.id)
        .where(Person.id == due.subject_id)
    )
    if row is None or row.unreachable_since is None:
        return Skip("reachable_again")
    text = t(
        "A participant no longer gets messages.\n<b>{name}</b> ({code}) has blocked the bot or left the messenger. "
        "Please ask in person.",
        name=row.first_name or "",
        code=row.code,
    )
    return Outgoing(text, ((Button(t("Open the card"), f"person:{due.subject_id}"),),))
