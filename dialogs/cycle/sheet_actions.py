"""What the taps around cards for a class do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import CycleSG, PeopleSG
from domain.plain import plain_line
from services.access import RefusedError
from services.cards import clean_label, make_sheet, request_sheet, revoke_sheet
from services.offers import Offer, view_link

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_DIGITS = 4


def _school(manager: DialogManager) -> int:
    school = school_of(manager, talk(manager).actor)
    if school is None:
        raise RefusedError("no_school")
    return school


async def new(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Begin a sheet."""
    await manager.switch_to(CycleSG.sheet_who)


async def from_link(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Begin a sheet for the same people as the shown link."""
    here = talk(manager)
    link = await view_link(here.unit, here.actor, manager.dialog_data["invite"])
    manager.dialog_data["offer"] = Offer(link.role, link.form, link.kind).key
    await manager.switch_to(CycleSG.sheet_label)


async def offer_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Go on to the sheet's name."""
    manager.dialog_data["offer"] = item_id
    await manager.switch_to(CycleSG.sheet_label)


async def label_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the sheet's name."""
    here = talk(manager)
    if not message.text or not plain_line(message.text):
        here.screen.alert(here.t("Please type the name of the class, for example: 7 «Б»."))
        return
    manager.dialog_data["label"] = clean_label(message.text)
    await manager.switch_to(CycleSG.sheet_count)


async def no_label(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Leave the sheet without a name."""
    manager.dialog_data["label"] = ""
    await manager.switch_to(CycleSG.sheet_count)


async def count_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Make the sheet."""
    await _make(manager, int(item_id))


async def count_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make the sheet with a typed number of cards."""
    here = talk(manager)
    said = (message.text or "").strip()
    if not (said.isascii() and said.isdecimal() and len(said) < _DIGITS):
        here.screen.alert(here.t("Please type a number, for example: 25"))
        return
    await _make(manager, int(said))


async def _make(manager: DialogManager, cards: int) -> None:
    here, data = talk(manager), manager.dialog_data
    data["sheet"] = await make_sheet(
        here.unit,
        here.actor,
        here.catalogue,
        _school(manager),
        str(data.get("offer", "")),
        cards=cards,
        label=str(data.get("label", "")),
    )
    await request_sheet(here.unit, here.actor, data["sheet"], here.bot_username)
    here.screen.alert(here.t("The file with the cards is on its way."))
    await manager.switch_to(CycleSG.sheet)


async def chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show a sheet."""
    manager.dialog_data["sheet"] = int(item_id)
    await manager.switch_to(CycleSG.sheet)


async def send_again(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the cards that are left sent once more."""
    here = talk(manager)
    await request_sheet(here.unit, here.actor, manager.dialog_data["sheet"], here.bot_username)
    here.screen.alert(here.t("The file with the cards is on its way."))


async def revoke(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make all cards of the sheet useless."""
    here = talk(manager)
    await revoke_sheet(here.unit, here.actor, manager.dialog_data["sheet"])
    here.screen.alert(here.t("The cards no longer work. Those who have joined stay."))
    await manager.switch_to(CycleSG.sheets)


async def turn_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the page of newer sheets."""
    _turn(manager, "sheets_page", -1)


async def turn_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the page of older sheets."""
    _turn(manager, "sheets_page", 1)


async def joined_of_link(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show who came in by the link."""
    manager.dialog_data.update(joined_by="invite", joined_page=0)
    await manager.switch_to(CycleSG.joined)


async def joined_of_sheet(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show who came in by the sheet's cards."""
    manager.dialog_data.update(joined_by="sheet", joined_page=0)
    await manager.switch_to(CycleSG.joined)


async def joined_back(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show who came later."""
    _turn(manager, "joined_page", -1)


async def joined_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show who came earlier."""
    _turn(manager, "joined_page", 1)


async def leave_joined(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go back to the link or the sheet."""
    by_sheet = manager.dialog_data.get("joined_by") == "sheet"
    await manager.switch_to(CycleSG.sheet if by_sheet else CycleSG.invite)


async def person_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a person's card."""
    await manager.start(PeopleSG.person, {"id": int(item_id)}, mode=StartMode.RESET_STACK)


def _turn(manager: DialogManager, key: str, by: int) -> None:
    """Turn a page; the getter keeps the number within what there is."""
    manager.dialog_data[key] = max(0, int(manager.dialog_data.get(key, 0)) + by)
