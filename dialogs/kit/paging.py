"""The buttons that turn the pages of a long list: each carries the page it leads to, so an old one still tells true."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from aiogram_dialog.widgets.kbd import Group, Select

from dialogs.kit.texts import Label

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

    from locales import Translator


def page_items(t: Translator, page: int, pages: int) -> list[dict[str, Any]]:
    """Return the buttons for a page (counted from 0): the neighbours, and the ends where they are further away."""
    items = []
    if page > 0:
        items.append({"id": page - 1, "label": t("← Page")})
    if page < pages - 1:
        items.append({"id": page + 1, "label": t("Page →")})
    if page > 1:
        items.append({"id": 0, "label": t("⇤ First")})
    if page < pages - 2:
        items.append({"id": pages - 1, "label": t("Last ⇥")})
    return items


async def _turn(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    manager.dialog_data["page"] = int(item_id)


def page_buttons(widget_id: str) -> Group:
    """Return the widget; the getter gives ``turns`` by ``page_items``."""
    return Group(Select(Label(), widget_id, operator.itemgetter("id"), "turns", on_click=_turn), width=2)
