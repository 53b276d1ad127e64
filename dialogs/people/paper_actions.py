"""What the taps in the windows about a consent on paper do: kind → giver → where the original lies → until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.people.paper_getters import card_id
from dialogs.people.paper_words import REGISTER, place_fault
from dialogs.states import ErasureSG, PeopleSG
from domain.answers import parse_date
from domain.consents import Giver
from domain.vocabulary import ConsentKind
from services.access import RefusedError
from services.paper import record_paper
from services.paper_stack import Term, term_end
from services.person_card import view_person

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def kind_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take the kind; ask who signed only where both may have."""
    kind, _, giver = item_id.partition(".")
    manager.dialog_data.update(paper_kind=kind, paper_giver=giver or None)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(PeopleSG.paper_place if giver else PeopleSG.paper_giver)


async def taken_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the question whether a consent was taken back by letter: the data are erased then (consents §6)."""
    await manager.start(ErasureSG.paper, {"id": card_id(manager)}, mode=StartMode.RESET_STACK)


async def by_guardian(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that a parent or guardian signed."""
    manager.dialog_data["paper_giver"] = Giver.GUARDIAN.value
    await manager.switch_to(PeopleSG.paper_place)


async def by_self(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that the pupil signed."""
    manager.dialog_data["paper_giver"] = Giver.SELF.value
    await manager.switch_to(PeopleSG.paper_place)


async def place_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take one of the usual places."""
    await _place(manager, REGISTER[item_id])


async def place_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a place in the curator's words."""
    line, fault = place_fault(message.text)
    if fault is not None:
        manager.dialog_data["error"] = fault
        return
    await _place(manager, line)


async def term_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Record the sheet until the end of a usual term."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, card_id(manager))
    await _record(manager, await term_end(here.unit, here.actor, card.organization_id, Term(item_id)))


async def term_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record the sheet until a typed day; one that makes no sense leaves the question standing."""
    until = parse_date(" ".join((message.text or "").split()))
    if until is None:
        manager.dialog_data["error"] = "not_a_date"
        return
    try:
        await _record(manager, until)
    except RefusedError as refusal:
        if refusal.reason not in {"paper_over", "paper_too_long"}:
            raise
        manager.dialog_data["error"] = refusal.reason


async def _place(manager: DialogManager, where: str) -> None:
    # A shelf's name is no personal data; the dialog's state is encrypted at rest like everything else.
    manager.dialog_data["paper_place"] = where
    manager.dialog_data.pop("error", None)
    await manager.switch_to(PeopleSG.paper_term)


async def _record(manager: DialogManager, expires_on: date | None) -> None:
    here = talk(manager)
    data = manager.dialog_data
    await record_paper(
        here.unit,
        here.actor,
        here.catalogue,
        person_id=card_id(manager),
        kind=ConsentKind(data["paper_kind"]),
        giver=Giver(data["paper_giver"]),
        original_at=data["paper_place"],
        expires_on=expires_on,
    )
    for key in ("paper_kind", "paper_giver", "paper_place", "error"):
        data.pop(key, None)
    here.screen.alert(here.t("The sheet stands in the register."))
    await manager.switch_to(PeopleSG.person)
