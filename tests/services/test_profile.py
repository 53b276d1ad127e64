"""The language of a chat (contract: /language)."""

import pytest
from sqlalchemy import select

from domain.vocabulary import Role
from services.access import Actor, RefusedError
from services.profile import switch_language
from storage.tables import Account
from tests.services.town import Town


async def test_the_language_is_switched_for_the_chat(unit) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
        girl, boy = town.human("Аня", Role.MENTEE), town.human("Олег", Role.MENTEE)
    async with unit() as work:
        await switch_language(work, girl.actor, "en")
    async with unit() as work:
        rows = await work.all(select(Account.person_id, Account.locale))
    assert dict(tuple(row) for row in rows) == {girl.id: "en", boy.id: "ru"}


@pytest.mark.parametrize(("actor", "locale", "reason"), [(Actor(5), "en", "no_account"), (Actor(5), "xx", "language")])
async def test_strangers_and_strange_languages_are_refused(unit, actor, locale, reason) -> None:
    with pytest.raises(RefusedError, match=reason):
        async with unit() as work:
            await switch_language(work, actor, locale)
