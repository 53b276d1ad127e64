"""What the taps do that have the data looked at now, or lead to the agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.roadmap.getters import term_in
from dialogs.roadmap.place import place_in
from dialogs.states import AgreementSG
from services.roadmap.board import view_board
from services.roadmap.card import view_card
from services.roadmap.proving import check_now

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def check(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Look at the data now and say what has changed."""
    here = talk(manager)
    found = await view_card(here.unit, here.actor, here.catalogue, term_in(manager))
    changed = await check_now(here.unit, here.actor, here.catalogue, found.roadmap.id)
    if not changed.closed and not changed.reopened:
        here.screen.alert(here.t("Looked again: no row has changed."))
        return
    here.screen.alert(
        here.t("Looked again. Closed: {closed}, open again: {reopened}.", closed=changed.closed,
               reopened=changed.reopened)
    )  # fmt: skip


async def to_agreement(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open where the school's roadmap stands with the department."""
    here = talk(manager)
    found = await view_board(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))
    if found.roadmap is not None:
        await manager.start(AgreementSG.main, {"id": found.roadmap.id})
