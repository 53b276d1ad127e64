"""What the minor's and the guardian's taps do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.join.actions import onward
from dialogs.kit import refresh, talk
from dialogs.kit.flow import go_next
from dialogs.kit.newcomer import locale_of, token_of
from dialogs.states import GuardianSG
from services import guardians
from services.access import RefusedError
from services.codes import deep_link

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def on_start(_data: Any, manager: DialogManager) -> None:
    """Have the one-time link ready when a minor opens the screen that shows it."""
    if manager.current_context().state != GuardianSG.invite:
        return
    here = talk(manager)
    state = await guardians.guardian_state(here.unit, here.actor)
    if state.needed and not state.linked:
        await guardians.ward_code(here.unit, here.actor)


async def paper(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Tell the curator that a paper form is needed, and go on."""
    here = talk(manager)
    await guardians.choose_paper(here.unit, here.actor)
    here.screen.alert(here.t.you("The curator knows and will give you the form."), popup=True)
    await go_next(manager)


async def send_qr(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the link sent as a QR picture: a parent's telephone reads it from the child's screen."""
    here = talk(manager)
    state = await guardians.guardian_state(here.unit, here.actor)
    link = deep_link(here.bot_username, state.code.token) if state.code else ""
    await guardians.request_code_qr(here.unit, here.actor, link)
    here.screen.alert(here.t("The QR code is on its way."))


async def other_language(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Switch between the two languages on the first screen."""
    now = locale_of(manager, talk(manager).actor)
    manager.dialog_data["locale"] = "en" if now == "ru" else "ru"


async def link(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Store the guardian and the link to the child, to be confirmed; both answers before were yes."""
    here = talk(manager)
    if not manager.dialog_data.get("adult"):
        raise RefusedError("guardian_minor")
    await guardians.link_guardian(here.unit, here.actor, token_of(manager), locale_of(manager, here.actor), adult=True)
    await refresh(manager)
    await onward(manager)


async def is_adult(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Note the yes to «are you 18?»; a guardian's birth date is not asked."""
    manager.dialog_data["adult"] = True
    await manager.switch_to(GuardianSG.ward)


async def leave(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go to whatever is next, or to the menu."""
    await go_next(manager)
