"""What the menu's buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import refresh, talk
from dialogs.kit.flow import open_step
from dialogs.kit.newcomer import GO_BACK, start_data
from dialogs.menu.getters import PLACE, STEP, step_key
from dialogs.menu.places import PLACES
from dialogs.states import ClosingSG, ConsentSG, GuardianSG, JoinSG, MenuSG
from services.profile import switch_language
from services.steps import StepKind, next_steps

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

# News with a button: looking again at what was done already.
_NEWS_STATES = {
    StepKind.CONSENT_REFUSED: ConsentSG.document,
    StepKind.LEAVING: ConsentSG.leaving,
    StepKind.GUARDIAN_SENT: GuardianSG.invite,
    StepKind.FAREWELL: ClosingSG.view,
}


async def on_start(_data: Any, manager: DialogManager) -> None:
    """Show somebody who has come without a link how to get one."""
    actor = talk(manager).actor
    if actor.person_id is None and not actor.roles and manager.current_context().state == MenuSG.main:
        await manager.start(JoinSG.stranger, mode=StartMode.RESET_STACK)


async def on_tap(_callback: CallbackQuery, _select: Any, manager: DialogManager, data: str) -> None:
    """Open a step or a place; a step that is done meanwhile only brings the menu up to date."""
    what, _, rest = data.partition(":")
    if what == PLACE:
        place = next((place for place in PLACES if place.id == rest), None)
        if place is not None and place.state.group is MenuSG:
            await manager.switch_to(place.state)
        elif place is not None:
            await manager.start(place.state, mode=StartMode.RESET_STACK)
    elif what == STEP:
        await _open(manager, data)


async def _open(manager: DialogManager, key: str) -> None:
    here = talk(manager)
    step = next((step for step in await next_steps(here.unit, here.actor) if step_key(step) == key), None)
    if step is None:
        here.screen.alert(here.t("That is done already. Here is what comes next."))
    elif step.kind in _NEWS_STATES:
        await manager.start(_NEWS_STATES[step.kind], mode=StartMode.RESET_STACK)
    else:
        await open_step(manager, step)


async def choose_language(_callback: CallbackQuery, _select: Any, manager: DialogManager, locale: str) -> None:
    """Switch at once: the very next screen speaks the new language, and it is the one where the person was."""
    here = talk(manager)
    if locale != here.actor.locale:
        await switch_language(here.unit, here.actor, locale)
        await refresh(manager)
    await leave_language(_callback, _select, manager)


async def leave_language(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to what was open, or to the menu."""
    if start_data(manager).get(GO_BACK):
        await manager.done()
    else:
        await manager.switch_to(MenuSG.main)
