"""What the taps and texts in the list of pairs do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import WATCHERS, school_of
from dialogs.pair.order_getters import group_of
from dialogs.states import PairSG
from domain.search import words_of
from services.access import RefusedError
from services.health.charts import request_school_chart
from services.pair_lists import find_matches
from services.pair_nudge import nudge

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


def _show(manager: DialogManager, **changes: Any) -> None:
    for key in ("found", "total", "list_error"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data.update({"page": 0} | changes)


async def group_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show the pairs of another status."""
    _show(manager, group=item_id)


async def reset(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Leave the search; the status stays."""
    _show(manager)


async def name_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Look for pairs by either side's name or code; only found ids are kept."""
    here = talk(manager)
    school = school_of(manager, here.actor, WATCHERS)
    text = (message.text or "").strip()
    if school is None:
        return
    if not text or not words_of(text):
        manager.dialog_data["list_error"] = "too_short" if text else "text"
        return
    found = await find_matches(here.unit, here.actor, school, text)
    if found.total == 1 and found.sure:
        manager.dialog_data["match"] = found.ids[0]
        await manager.switch_to(PairSG.match)
        return
    _show(manager, found=list(found.ids), total=found.total)


async def chart(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the pairs by health sent as a picture."""
    here = talk(manager)
    school = school_of(manager, here.actor, WATCHERS)
    if school is None:
        raise RefusedError("no_school")
    sent = await request_school_chart(here.unit, here.actor, school)
    here.screen.alert(here.t.plural("{n} picture is on its way.", "{n} pictures are on their way.", sent))


async def nudge_all(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Write to the pairs of the matter in view."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    count = await nudge(here.unit, here.actor, school, group_of(manager))
    here.screen.alert(here.t.plural("{n} reminder is on its way.", "{n} reminders are on their way.", count))
    await manager.switch_to(PairSG.list)
