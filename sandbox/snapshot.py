"""What the page shows of the world, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.clock import ShiftedClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .faults import Fault
    from .messages import Message
    from .world import World

Json = dict[str, Any]
SHOWN_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody on the page's list: who it is, and the link they were invited with."""

    user_id: int
    name: str
    note: str = ""
    start_payload: str | None = None
    language_code: str = "ru"


def message_view(message: Message) -> Json:
    """Return a message for the page."""
    return {"by_bot": message.by_bot, **message.body}


class Snapshot:
    """Reads the world for the page."""

    def __init__(self, world: World, cast: Sequence[CastMember], zone: str | None) -> None:
        self.world = world
        self.zone = zone
        self.cast = {member.user_id: member for member in cast}
        self.faults: dict[str, Fault] = {}

    def everything(self) -> Json:
        """Return all that an opened page needs."""
        order = [*self.cast, *(user_id for user_id in self.world.users if user_id not in self.cast)]
        return {
            "bot": {"username": self.world.bot_username, "name": self.world.bot_user["first_name"]},
            "zone": self.zone,
            "settings": self.settings(),
            "people": [self.person(user_id) for user_id in order],
        }

    def settings(self) -> Json:
        """Return the clock and the switches."""
        faults = self.world.faults
        return {
            "now": self.world.clock.now().isoformat(),
            "movable": isinstance(self.world.clock, ShiftedClock),
            "flood": self.world.flood.enabled,
            "faults": [kind for kind, rule in self.faults.items() if rule in faults.rules],
            "duplicates": faults.duplicate_updates > 0,
            "reorder": faults.reorder_updates > 0,
        }

    def person(self, user_id: int) -> Json:
        """Return a person and the chat."""
        user, chat = self.world.users[user_id], self.world.chat_of(user_id)
        member = self.cast.get(user_id)
        language = user.language_code or ""
        return {
            "id": user_id,
            "name": user.full_name,
            "note": member.note if member else "",
            "payload": member.start_payload if member else None,
            "language": language,
            "started": chat.started,
            "blocked": chat.blocked,
            "keyboard": chat.keyboard,
            "commands": self.world.card.commands_for(user_id, language),
            "description": self.world.card.text_for("description", language),
            "messages": [message_view(one) for one in list(chat.messages.values())[-SHOWN_MESSAGES:]],
        }

    def all_commands(self) -> Json:
        """Return everybody's command menu."""
        return {
            str(user.id): self.world.card.commands_for(user.id, user.language_code or "")
            for user in self.world.users.values()
        }
