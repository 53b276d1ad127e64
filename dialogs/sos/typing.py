"""What is said to whoever writes, sends a photo or speaks where the call for help waits for a tap.

A child who types what is wrong must not believe that an adult reads it (issue 3, item 3.1): the bot passes no words on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.kit import talk
from dialogs.kit.newcomer import voice
from dialogs.kit.taps import TapsOnly
from dialogs.states import SosSG
from locales.marks import NY_

if TYPE_CHECKING:
    from aiogram.types import Message
    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.protocols import DialogProtocol

BEFORE: Final = NY_("Nobody reads what is written here. Tap a button: an adult will come to talk with you.")
AFTER: Final = NY_("Nobody reads what is written here. The adult who answers will talk with you.")


class CallsOnly(TapsOnly):
    """Says where words go and what brings an adult, and shows the window again."""

    async def process_message(self, message: Message, dialog: DialogProtocol, manager: DialogManager) -> bool:  # noqa: ARG002
        """Nothing of what was sent is kept."""
        here = talk(manager)
        said = AFTER if manager.current_context().state == SosSG.done else BEFORE
        here.screen.alert(voice(manager, here.actor).you(said))
        return True
