"""What the taps and the text of a message to a group do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.broadcast.getters import broadcast_id_of
from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import BroadcastSG, PeopleSG
from domain.plain import plain_text
from services.access import RefusedError
from services.broadcasts import MOST_SIGNS, progress, send, stop, write_draft
from services.people import Filter

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def begun(data: Any, manager: DialogManager) -> None:
    """Take over whom a list of people was about."""
    if isinstance(data, dict) and data.get("audience"):
        manager.dialog_data["audience"] = data["audience"]


async def group_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Ask for the text; one that was written already stays for the new group."""
    manager.dialog_data["audience"] = item_id
    manager.dialog_data.pop("error", None)
    await manager.switch_to(BroadcastSG.text)


async def text_sent(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Keep the text and show it as its readers will see it."""
    here = talk(manager)
    data = manager.dialog_data
    school = school_of(manager, here.actor)
    text = plain_text(message.text or "")
    if not text:
        data["error"] = "not_text"
        return
    if len(text) > MOST_SIGNS:
        data.update(error="too_long", signs=len(text))
        return
    if school is None:
        raise RefusedError("no_school")
    data["draft"] = await write_draft(
        here.unit, here.actor, school, str(data["audience"]), text, instead_of=data.get("draft")
    )
    data.pop("error", None)
    await manager.switch_to(BroadcastSG.preview)


async def write_anew(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask for the text once more."""
    manager.dialog_data.pop("error", None)
    await manager.switch_to(BroadcastSG.text)


async def send_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Send, unless the same has just been sent: then ask."""
    try:
        await _send(manager, again=False)
    except RefusedError as refusal:
        if refusal.reason != "broadcast_again":
            raise
        await manager.switch_to(BroadcastSG.again)


async def send_again(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Send the same once more, knowingly."""
    await _send(manager, again=True)


async def _send(manager: DialogManager, *, again: bool) -> None:
    here = talk(manager)
    data = manager.dialog_data
    await send(here.unit, here.actor, int(data["draft"]), again=again)
    data["broadcast"] = data.pop("draft")
    await manager.switch_to(BroadcastSG.progress)


async def stop_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Hold back what has not left."""
    here = talk(manager)
    await stop(here.unit, here.actor, broadcast_id_of(manager))
    here.screen.alert(here.t("Stopped: nobody else gets it."))


async def show_blocked(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the list of those whom messages do not reach."""
    here = talk(manager)
    found = await progress(here.unit, here.actor, broadcast_id_of(manager))
    shown = {"school": found.organization_id, "filter": Filter.UNREACHABLE.value}
    await manager.start(PeopleSG.list, shown, mode=StartMode.RESET_STACK)


async def past_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open one that was sent."""
    manager.dialog_data["broadcast"] = int(item_id)
    await manager.switch_to(BroadcastSG.progress)
