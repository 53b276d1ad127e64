"""What the board of documents says to a photo or a file: the paper stays at school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.kit import talk
from dialogs.kit.taps import TapsOnly

if TYPE_CHECKING:
    from aiogram.types import Message
    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.protocols import DialogProtocol


class NoScans(TapsOnly):
    """Refuses scans with the reason, and asks for a tap otherwise."""

    async def process_message(self, message: Message, dialog: DialogProtocol, manager: DialogManager) -> bool:
        """Say why no scan comes into the chat; the window is shown again below."""
        if not is_scan(message):
            return await super().process_message(message, dialog, manager)
        here = talk(manager)
        here.screen.alert(here.t("Scans stay at school: they hold names. I keep number, date and link."))
        return True


def is_scan(message: Message) -> bool:
    """Tell whether somebody has sent the paper itself."""
    return bool(message.photo or message.document)
