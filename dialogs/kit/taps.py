"""What a window without a text field says to whoever types, sends a photo or speaks to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram_dialog.widgets.input import BaseInput

from dialogs.kit.talk import talk

if TYPE_CHECKING:
    from aiogram.types import Message
    from aiogram_dialog import DialogManager
    from aiogram_dialog.api.protocols import DialogProtocol


class TapsOnly(BaseInput):
    """Asks for a tap and shows the window again; nothing that was given is lost."""

    async def process_message(self, message: Message, dialog: DialogProtocol, manager: DialogManager) -> bool:  # noqa: ARG002
        """Put the request above the screen; it is shown again below what the person sent."""
        surroundings = talk(manager)
        surroundings.screen.alert(surroundings.t.you("Please tap one of the buttons."))
        return True
