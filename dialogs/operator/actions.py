"""What the operator's taps and texts do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import HandoverSG, OperatorSG
from domain.vocabulary import Role
from services.access import RefusedError
from services.invites import create_invite, revoke_invite
from services.setup import ADDRESS_LIMIT, NAME_LIMIT, ZONES, change_code, clean_line, create_municipality, create_school

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

CURATOR_DAYS = 30


async def opened(_data: Any, manager: DialogManager) -> None:
    """Take over the school for which somebody came."""
    school = start_data(manager).get("organization")
    if school is not None:
        manager.dialog_data["organization"] = int(school)


async def add_municipality(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask for the name."""
    manager.dialog_data.pop("error", None)
    await manager.switch_to(OperatorSG.municipality_name)


async def municipality_named(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the name and ask for the zone."""
    name = clean_line(message.text, NAME_LIMIT)
    if name is None:
        manager.dialog_data["error"] = "bad_name" if message.text else "text"
        return
    manager.dialog_data.pop("error", None)
    manager.dialog_data["name"] = name
    await manager.switch_to(OperatorSG.municipality_zone)


async def zone_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Create the municipality."""
    here = talk(manager)
    try:
        created = await create_municipality(
            here.unit, here.actor, manager.dialog_data.get("name", ""), ZONES[int(item_id)]
        )
    except RefusedError as refusal:
        manager.dialog_data["error"] = refusal.reason
        await manager.switch_to(OperatorSG.municipality_name)
        return
    manager.dialog_data.pop("name", None)
    manager.dialog_data["municipality"] = created
    await manager.switch_to(OperatorSG.municipality)


async def municipality_chosen(
    callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str  # noqa: ARG001
) -> None:  # fmt: skip
    """Open a municipality; in a municipal curator's list the items are schools."""
    if Role.OPERATOR in talk(manager).actor.roles:
        manager.dialog_data["municipality"] = int(item_id)
        await manager.switch_to(OperatorSG.municipality)
    else:
        manager.dialog_data["organization"] = int(item_id)
        await manager.switch_to(OperatorSG.school)


async def school_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a school."""
    manager.dialog_data["organization"] = int(item_id)
    await manager.switch_to(OperatorSG.school)


async def add_school(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask for the school's name; a municipal curator's school belongs to the own municipality."""
    actor = talk(manager).actor
    if Role.OPERATOR not in actor.roles:
        own = next((g.municipality_id for g in actor.grants if g.role is Role.MUNICIPAL_CURATOR), None)
        manager.dialog_data["municipality"] = own
    manager.dialog_data.pop("error", None)
    await manager.switch_to(OperatorSG.school_name)


async def school_named(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the name and ask for the address."""
    name = clean_line(message.text, NAME_LIMIT)
    if name is None:
        manager.dialog_data["error"] = "bad_name" if message.text else "text"
        return
    manager.dialog_data.pop("error", None)
    manager.dialog_data["name"] = name
    await manager.switch_to(OperatorSG.school_address)


async def school_addressed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the address and create the school."""
    address = clean_line(message.text, ADDRESS_LIMIT)
    if address is None:
        manager.dialog_data["error"] = "bad_address" if message.text else "text"
        return
    await _create(manager, address)


async def address_skipped(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Create the school without an address."""
    await _create(manager, None)


async def _create(manager: DialogManager, address: str | None) -> None:
    here = talk(manager)
    data = manager.dialog_data
    try:
        created = await create_school(here.unit, here.actor, data["municipality"], data.get("name", ""), address)
    except RefusedError as refusal:
        data["error"] = refusal.reason
        await manager.switch_to(OperatorSG.school_name)
        return
    data.pop("name", None)
    data.pop("error", None)
    data["organization"] = created
    await manager.switch_to(OperatorSG.school)


async def to_handover(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open handing the school over, for a curator who has left."""
    data = {"school": manager.dialog_data["organization"]}
    await manager.start(HandoverSG.main, data, mode=StartMode.RESET_STACK)


async def ask_code(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask for a code of one's own choice."""
    manager.dialog_data.pop("error", None)
    await manager.switch_to(OperatorSG.school_code)


async def code_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Change the school's code."""
    here = talk(manager)
    try:
        await change_code(here.unit, here.actor, manager.dialog_data["organization"], message.text or "")
    except RefusedError as refusal:
        manager.dialog_data["error"] = refusal.reason if message.text else "text"
        return
    manager.dialog_data.pop("error", None)
    await manager.switch_to(OperatorSG.school)


async def invite_curator(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make a one-time link for the school's curator."""
    here = talk(manager)
    made = await create_invite(
        here.unit,
        here.actor,
        role=Role.CURATOR,
        organization_id=manager.dialog_data["organization"],
        days=CURATOR_DAYS,
    )
    manager.dialog_data.update(invite=made.id, back="school")
    await manager.switch_to(OperatorSG.invite)


async def invite_municipal(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make a one-time link for the municipality's curator."""
    here = talk(manager)
    made = await create_invite(
        here.unit,
        here.actor,
        role=Role.MUNICIPAL_CURATOR,
        organization_id=None,
        municipality_id=manager.dialog_data["municipality"],
        days=CURATOR_DAYS,
    )
    manager.dialog_data.update(invite=made.id, back="municipality")
    await manager.switch_to(OperatorSG.invite)


async def revoke(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Make the shown link useless."""
    here = talk(manager)
    await revoke_invite(here.unit, here.actor, manager.dialog_data["invite"])
    here.screen.alert(here.t("The link no longer works."))
    await from_invite(callback, button, manager)


async def from_invite(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go back to where the link was made."""
    back = manager.dialog_data.get("back")
    await manager.switch_to(OperatorSG.school if back == "school" else OperatorSG.municipality)


async def from_school(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Go back to the list that the school was opened from."""
    operator = Role.OPERATOR in talk(manager).actor.roles
    if operator and "municipality" in manager.dialog_data:
        await manager.switch_to(OperatorSG.municipality)
    else:
        await manager.switch_to(OperatorSG.main)
