"""What taps on a consent do: one service call, then the next document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.consent.asking import on_screen, pick
from dialogs.kit import refresh, talk
from dialogs.kit.flow import go_next
from dialogs.states import ConsentSG, GuardianSG, MenuSG
from domain.vocabulary import Role
from services import consents, erasing, guardians

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

    from dialogs.consent.asking import OnScreen


async def on_start(_data: Any, manager: DialogManager) -> None:
    """With every answer given, show the list of answers instead of a document."""
    here = talk(manager)
    if manager.current_context().state == ConsentSG.leaving:
        return
    asked = await consents.asked(here.unit, here.actor)
    if not asked.asks and await erasing.my_pending(here.unit, here.actor):
        await manager.switch_to(ConsentSG.leaving)
    elif not asked.open:
        await manager.switch_to(ConsentSG.done)


async def answer(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Record yes or no to the text on the screen; a tap that belongs to another text changes nothing."""
    here = talk(manager)
    shown = await on_screen(here.unit, here.actor, here.catalogue, manager)
    if shown is None or picked[1:] != shown.mark:
        here.screen.alert(here.t("This answer is recorded already. Here is the next document."))
        return
    granted = picked.startswith("y")
    if not granted and shown.ask.granted:
        pick(manager, shown.ask)
        await manager.switch_to(ConsentSG.take_back)
        return
    await _record(manager, shown, granted=granted)


async def take_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Turn a yes into a no, after the question whether that is meant."""
    here = talk(manager)
    shown = await on_screen(here.unit, here.actor, here.catalogue, manager)
    if shown is None or not shown.ask.granted:
        await onward(manager)
        return
    await _record(manager, shown, granted=False)


async def read_full(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the whole text of the document on the screen."""
    here = talk(manager)
    shown = await on_screen(here.unit, here.actor, here.catalogue, manager)
    if shown is not None:
        pick(manager, shown.ask)
        await manager.switch_to(ConsentSG.full_text)


async def turn(_callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Turn a page of the whole text."""
    step = 1 if button.widget_id.endswith("after") else -1
    manager.dialog_data["page"] = max(0, int(manager.dialog_data.get("page", 0)) + step)


async def change(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go back from the refusal to the document refused."""
    await manager.switch_to(ConsentSG.document)


async def open_answered(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Open a document from the list of answers."""
    here = talk(manager)
    asked = await consents.asked(here.unit, here.actor)
    if int(picked) < len(asked.asks):
        pick(manager, asked.asks[int(picked)])
        await manager.switch_to(ConsentSG.document)


async def after_refusal(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the refusal as it is and go on."""
    await onward(manager)


async def ask_stop(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Ask whether everything about one person is meant to be taken back."""
    organization_id, _, person_id = picked.partition("_")
    manager.dialog_data["stop"] = [int(organization_id), int(person_id)]
    await manager.switch_to(ConsentSG.stop)


async def stop(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take everything about one person back: the pair ends now, the clock of erasing runs."""
    here = talk(manager)
    organization_id, person_id = manager.dialog_data.get("stop") or (0, 0)
    await consents.withdraw_all(here.unit, here.actor, organization_id=organization_id, person_id=person_id)
    await refresh(manager)
    await manager.switch_to(ConsentSG.leaving)


async def come_back(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Take one's own demand back; the consents are asked anew."""
    here = talk(manager)
    await erasing.come_back(here.unit, here.actor, int(picked))
    await refresh(manager)
    await onward(manager)


async def to_menu(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the menu."""
    await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)


async def leave(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the list of answers."""
    await go_next(manager)


async def onward(manager: DialogManager) -> None:
    """Show the next document without an answer; after the last one whatever comes next."""
    here = talk(manager)
    pick(manager, None)
    asked = await consents.asked(here.unit, here.actor)
    if asked.open:
        await manager.switch_to(ConsentSG.document)
    elif Role.LEGAL_GUARDIAN in here.actor.roles and any(
        not ward.confirmed for ward in await guardians.wards(here.unit, here.actor)
    ):
        await manager.start(GuardianSG.done, mode=StartMode.RESET_STACK)
    else:
        await go_next(manager)


async def _record(manager: DialogManager, shown: OnScreen, *, granted: bool) -> None:
    here = talk(manager)
    await consents.decide(
        here.unit,
        here.actor,
        here.catalogue,
        organization_id=shown.ask.organization_id,
        person_id=shown.ask.person_id,
        kind=shown.ask.kind,
        granted=granted,
        shown_hash=shown.screen.text.hash,
    )
    await refresh(manager)
    left = not granted and any(
        (each.organization_id, each.person_id) == shown.ask.key[:2]
        for each in await erasing.my_pending(here.unit, here.actor)
    )
    if left:
        await manager.switch_to(ConsentSG.leaving)
    elif granted:
        await onward(manager)
    else:
        pick(manager, shown.ask)
        await manager.switch_to(ConsentSG.refused)
