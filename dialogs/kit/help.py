"""The way to a call for help from wherever somebody is, and back to exactly there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram_dialog import ShowMode, StartMode

from dialogs.kit.newcomer import voice
from dialogs.states import SosSG

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager


async def open_help(manager: DialogManager, *, show_mode: ShowMode | None = None) -> None:
    """Put the call for help on top of what is on the screen: leaving it shows that again, untouched.

    Language and tone travel along, for somebody who has not joined yet has no account to keep them in.
    """
    if manager.has_context() and manager.current_context().state.group is SosSG:
        manager.dialog_data.clear()
        await manager.switch_to(SosSG.choose, show_mode=show_mode)
        return
    speaker = (
        voice(manager, manager.middleware_data["actor"]) if manager.has_context() else manager.middleware_data["t"]
    )
    data = {"locale": speaker.locale, "child": speaker.child}
    await manager.start(SosSG.choose, data, mode=StartMode.NORMAL, show_mode=show_mode)
