"""The messenger with its people in it: what the page, the tests and the demo hold in their hands."""

from __future__ import annotations

from functools import cached_property

from .messenger import Json, Messenger
from .methods import call_quietly
from .person import VirtualPerson
from .users import User


class World(Messenger):
    """A messenger whose people have telephones."""

    @cached_property
    def _people(self) -> dict[int, VirtualPerson]:
        return {}

    async def carry_out(self, call: Json) -> None:
        """Do what the bot calls in its answer to a webhook."""
        await call_quietly(self, call)

    def person(
        self,
        user_id: int,
        first_name: str | None = None,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "ru",
        phone: str | None = None,
    ) -> VirtualPerson:
        """Return the virtual person with this id, a new one when there is none yet."""
        found = self._people.get(user_id)
        if found is None:
            name = first_name or f"Person {user_id}"
            user = self.add_user(User(user_id, name, last_name, username, language_code, phone))
            found = self._people[user_id] = VirtualPerson(self, user)
        return found
