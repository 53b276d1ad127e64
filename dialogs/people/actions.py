"""What the taps in the windows about people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.people.getters import chosen_filter, person_id_of
from dialogs.states import PairSG, PeopleSG
from services.access import RefusedError
from services.guardians import confirm_guardian, refuse_guardian
from services.people import find_people
from services.person_card import minor_of, view_person
from services.person_remind import remind_all, remind_person
from services.signal_desk import take_signal

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def filter_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show another part of the list."""
    manager.dialog_data.update(filter=item_id, page=0, found=None)


async def name_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Look for a person by name or code; only the ids that were found are kept."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None or not message.text:
        return
    found = await find_people(here.unit, here.actor, school, message.text)
    if len(found) == 1:
        manager.dialog_data["person"] = found[0]
        await manager.switch_to(PeopleSG.person)
        return
    manager.dialog_data.update(found=list(found), page=0)


async def find_mentor(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go on to the mentors for this mentee."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, person_id_of(manager))
    shown = {"mentee": card.member.participation_id, "school": card.organization_id}
    await manager.start(PairSG.mentor, shown, mode=StartMode.RESET_STACK)


async def turn_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the page before."""
    manager.dialog_data["page"] = max(0, int(manager.dialog_data.get("page", 0)) - 1)


async def turn_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the next page; the service stops at the last one."""
    manager.dialog_data["page"] = int(manager.dialog_data.get("page", 0)) + 1


async def person_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a card."""
    manager.dialog_data["person"] = int(item_id)
    await manager.switch_to(PeopleSG.person)


async def remind_these(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Remind everybody under the filter."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    count = await remind_all(here.unit, here.actor, school, chosen_filter(manager))
    here.screen.alert(
        here.t.plural("{n} reminder will leave, once a day at most.", "{n} reminders will leave, once a day at most.",
                      count),
        popup=True,
    )  # fmt: skip


async def remind(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Remind one person (or the guardian) of what is missing."""
    here = talk(manager)
    await remind_person(here.unit, here.actor, person_id_of(manager))
    here.screen.alert(here.t("The reminder will leave, once a day at most."))


async def take(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a call for help on."""
    here = talk(manager)
    card = await view_person(here.unit, here.actor, person_id_of(manager))
    await take_signal(here.unit, here.actor, card.organization_id, card.member.person_id)
    here.screen.alert(here.t("Noted: you have taken this on."))


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
