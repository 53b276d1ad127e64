"""What the taps and texts of hints do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.materials.getters import ERRORS, topic_of
from dialogs.states import MaterialsSG
from domain.vocabulary import Role
from services.access import RefusedError
from services.materials import add_material, checked_title, remove_material

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def topic_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a topic."""
    manager.dialog_data.update(topic=item_id, page=0)
    await manager.switch_to(MaterialsSG.page)


async def turned(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Turn a page."""
    manager.dialog_data["page"] = int(item_id)


async def own_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a material of the school's own."""
    manager.dialog_data["own"] = int(item_id)
    await manager.switch_to(MaterialsSG.own)


async def remove(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take a material away."""
    here = talk(manager)
    await remove_material(here.unit, here.actor, int(manager.dialog_data.pop("own")))
    here.screen.alert(here.t("It is taken away."))
    await manager.switch_to(MaterialsSG.page)


async def title_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take the title and ask for the words."""
    manager.dialog_data.pop("name", None)
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    try:
        title = checked_title(message.text)
    except RefusedError as refusal:
        manager.dialog_data["error"] = refusal.reason
        return
    manager.dialog_data.pop("error", None)
    manager.dialog_data["name"] = title
    await manager.switch_to(MaterialsSG.body)


async def body_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Add the material."""
    here = talk(manager)
    if not message.text:
        manager.dialog_data["error"] = "text"
        return
    school = school_of(manager, here.actor, (Role.CURATOR,))
    if school is None:
        raise RefusedError("no_school")
    topic = topic_of(manager, here.catalogue)
    try:
        await add_material(
            here.unit, here.actor, here.catalogue, school, topic=topic.id,
            title=str(manager.dialog_data.get("name", "")), body=message.text,
        )  # fmt: skip
    except RefusedError as refusal:
        if refusal.reason not in ERRORS:
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    for key in ("error", "name"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data["topic"] = topic.id
    await manager.switch_to(MaterialsSG.page)
