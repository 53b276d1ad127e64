"""The screen of one update: collected while the unit is open, sent after it is committed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiogram_dialog.api.entities import OldMessage, ShowMode
from aiogram_dialog.api.protocols import MessageManagerProtocol

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog.api.entities import NewMessage

ALERT_LENGTH = 200


@dataclass(slots=True)
class UpdateScreen(MessageManagerProtocol):
    """Stands in for aiogram-dialog's message manager during one update and only remembers what to send.

    So nothing leaves before the commit, several ``show`` calls become one, and a crash in between is mended by
    rendering the dialog again. It is also the ``Screen`` that actions see.
    """

    callback: CallbackQuery | None = None
    new: NewMessage | None = None
    old: OldMessage | None = None
    cleared: list[OldMessage] = field(default_factory=list)
    alert_text: str | None = None
    popup: bool = False
    prefix: str | None = None
    """A line above the screen, for people who typed and so cannot get an alert."""
    kept: bool = False
    """The message that was tapped keeps its buttons although the screen comes below it."""

    @property
    def pending(self) -> bool:
        """Whether there is a dialog screen to send."""
        return self.new is not None

    def alert(self, text: str, *, popup: bool = False) -> None:
        """Answer the tap with ``text``; somebody who typed gets it above the screen."""
        if self.callback is None:
            self.prefix = text
        else:
            self.alert_text, self.popup = text[:ALERT_LENGTH], popup

    def keep_buttons(self) -> None:
        """Leave the buttons under the message that was tapped: more than one of them is to be used."""
        self.kept = True

    async def show_message(self, bot: Bot, new_message: NewMessage, old_message: OldMessage | None) -> OldMessage:  # noqa: ARG002
        """Remember the newest screen; the first old message of the update is the one to replace."""
        if self.new is None:
            self.old = old_message
        elif new_message.show_mode is ShowMode.EDIT and self.new.show_mode is not ShowMode.EDIT:
            new_message.show_mode = self.new.show_mode
        self.new = new_message
        return OldMessage(
            chat=new_message.chat,
            message_id=self.old.message_id if self.old else 0,
            media_id=None,
            media_uniq_id=None,
            text=new_message.text,
        )

    async def remove_kbd(self, bot: Bot, show_mode: ShowMode, old_message: OldMessage | None) -> Message | None:  # noqa: ARG002
        """Remember a keyboard to take away."""
        if old_message is not None and old_message.message_id:
            self.cleared.append(old_message)
        return None

    async def answer_callback(self, bot: Bot, callback_query: CallbackQuery) -> None:
        """Every tap is answered after the commit, so there is nothing to remember."""
