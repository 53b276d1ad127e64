"""What the taps in the windows about people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.people.getters import person_id_of
from dialogs.states import CategorySG, PairSG, PartnersSG, PeopleSG, ReferredSG, SelectionSG, SheetsSG, SupportSG
from services.guardians import confirm_guardian, refuse_guardian
from services.person_card import minor_of, view_person
from services.person_remind import remind_person
from services.referral_desk import referred_as
from services.signal_desk import open_call_of, take_signal

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def find_mentor(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go on to the mentors for this mentee."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, person_id_of(manager))
    shown = {"mentee": card.member.participation_id, "school": card.organization_id}
    await manager.start(PairSG.mentor, shown, mode=StartMode.RESET_STACK)


async def open_facts(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the pupil's fact cards."""
    await manager.start(SheetsSG.facts, {"person": person_id_of(manager)}, mode=StartMode.RESET_STACK)


async def open_categories(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the mentee's categories, and whether the matching goes through the commission."""
    await manager.start(CategorySG.main, {"id": person_id_of(manager)}, mode=StartMode.RESET_STACK)


async def open_referred(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show what was said when this pupil was suggested."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, person_id_of(manager))
    found = await referred_as(here.unit, here.actor, card.member.person_id, card.organization_id)
    if found is not None:
        await manager.start(ReferredSG.card, {"id": found}, mode=StartMode.RESET_STACK)


async def choose_source(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask where this mentor comes from."""
    await manager.start(PartnersSG.source, {"person": person_id_of(manager)}, mode=StartMode.RESET_STACK)


async def selection_note(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the selection note on this mentor."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, person_id_of(manager))
    shown = {"id": card.member.participation_id, "school": card.organization_id}
    await manager.start(SelectionSG.note, shown, mode=StartMode.RESET_STACK)


async def person_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a card."""
    manager.dialog_data["person"] = int(item_id)
    await manager.switch_to(PeopleSG.person)


async def remind(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Remind one person (or the guardian) of what is missing."""
    here = talk(manager)
    await remind_person(here.unit, here.actor, person_id_of(manager))
    here.screen.alert(here.t("The reminder will leave, once a day at most."))


async def take(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a call for help on."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, person_id_of(manager))
    signal = await open_call_of(here.unit, here.actor, card.member.person_id, card.organization_id)
    if signal is not None:
        await take_signal(here.unit, here.actor, signal)
        await manager.start(SupportSG.signal, {"id": signal})


async def guardian_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open the question about a guardian."""
    manager.dialog_data["link"] = int(item_id)
    await manager.switch_to(PeopleSG.guardian)


async def confirm(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Confirm the guardian."""
    await _settle(manager, confirmed=True)


async def refuse(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Refuse the guardian: the link ends, the child can make a new one."""
    await _settle(manager, confirmed=False)


async def _settle(manager: DialogManager, *, confirmed: bool) -> None:
    here = talk(manager)
    link = int(manager.dialog_data.get("link") or start_data(manager)["id"])
    minor = await minor_of(here.unit, here.actor, link)
    if confirmed:
        await confirm_guardian(here.unit, here.actor, link)
    else:
        await refuse_guardian(here.unit, here.actor, link)
    queue = manager.dialog_data.setdefault("queue", list(start_data(manager).get("queue", ())))
    if queue:
        # Opened from the day's list: the next question follows at once.
        manager.dialog_data["link"] = queue.pop(0)
        return
    manager.dialog_data["person"] = minor
    await manager.switch_to(PeopleSG.person)
