"""What the taps in the windows about a consent on paper do: kind → giver → where the original lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.people.paper_getters import card_id
from dialogs.states import PeopleSG
from domain.consents import Giver
from domain.vocabulary import ConsentKind
from services.paper import record_paper

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

SAFE = "сейф школы"
FOLDER = "папка куратора"
"""The register's own words: it is kept in Russian, whatever language the curator reads."""
MOST_SIGNS = 100


async def kind_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take the kind; ask who signed only where both may have."""
    kind, _, giver = item_id.partition(".")
    manager.dialog_data.update(paper_kind=kind, paper_giver=giver or None)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(PeopleSG.paper_place if giver else PeopleSG.paper_giver)


async def by_guardian(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that a parent or guardian signed."""
    manager.dialog_data["paper_giver"] = Giver.GUARDIAN.value
    await manager.switch_to(PeopleSG.paper_place)


async def by_self(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that the pupil signed."""
    manager.dialog_data["paper_giver"] = Giver.SELF.value
    await manager.switch_to(PeopleSG.paper_place)


async def in_safe(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record a sheet that lies in the school's safe."""
    await _record(manager, SAFE)


async def in_folder(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record a sheet that lies in the curator's folder."""
    await _record(manager, FOLDER)


async def place_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record a sheet that lies elsewhere."""
    line = " ".join((message.text or "").split())
    if not line or len(line) > MOST_SIGNS:
        manager.dialog_data["error"] = "too_long" if line else "text"
        return
    await _record(manager, line)


async def _record(manager: DialogManager, original_at: str) -> None:
    here = talk(manager)
    data = manager.dialog_data
    await record_paper(
        here.unit,
        here.actor,
        here.catalogue,
        person_id=card_id(manager),
        kind=ConsentKind(data["paper_kind"]),
        giver=Giver(data["paper_giver"]),
        original_at=original_at,
    )
    for key in ("paper_kind", "paper_giver", "error"):
        data.pop(key, None)
    here.screen.alert(here.t("The sheet stands in the register."))
    await manager.switch_to(PeopleSG.person)
