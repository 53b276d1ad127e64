"""What every action and getter works with: the unit, the actor, the translator and the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from locales import translator

if TYPE_CHECKING:
    from aiogram_dialog.api.protocols import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


class Screen(Protocol):
    """What an action may do to the chat besides moving the dialog; sent after the commit."""

    def alert(self, text: str, *, popup: bool = False) -> None:
        """Answer the tap with a short text (up to 200 characters); ``popup`` waits for OK."""

    def keep_buttons(self) -> None:
        """Leave the buttons under the message that was tapped: more than one of them is to be used."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The surroundings of one event in one chat."""

    unit: Unit
    actor: Actor
    t: Translator
    screen: Screen
    catalogue: Catalogue
    bot_username: str


def talk(manager: DialogManager) -> Talk:
    """Return the surroundings of the manager's event."""
    data = manager.middleware_data
    return Talk(data["unit"], data["actor"], data["t"], data["screen"], data["catalogue"], data["bot_username"])


async def refresh(manager: DialogManager) -> Talk:
    """Load the actor and the translator anew, after an action that let somebody in or changed language or age."""
    data = manager.middleware_data
    actor = await data["actors"].within(data["unit"], data["actor"].chat_id)
    data["unit"].after_commit(lambda: data["menus"].keep(actor))
    data["actor"], data["t"] = actor, translator(actor.locale, child=actor.child)
    return talk(manager)
