"""What the taps in a school year's windows do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.states import (
    ClosingSG,
    CycleSG,
    DocumentsSG,
    EventsSG,
    HandoverSG,
    MaterialsSG,
    OwnSurveySG,
    PartnersSG,
    ReferredSG,
    RoundsSG,
    SelectionSG,
    SheetsSG,
    StagesSG,
    StoriesSG,
    TotalsSG,
    YearEndSG,
)
from domain.vocabulary import MentoringForm
from services.access import RefusedError
from services.codes import deep_link
from services.cycles import open_cycle, switch_form, view_cycle
from services.invites import revoke_invite
from services.offers import offer_link, request_qr, view_link

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


def _school(manager: DialogManager) -> int:
    school = school_of(manager, talk(manager).actor)
    if school is None:
        raise RefusedError("no_school")
    return school


async def opened(_data: Any, manager: DialogManager) -> None:
    """Show the link that another screen has made (``dialogs.partners``, ``dialogs.referrals``)."""
    if (invite := start_data(manager).get("invite")) is not None:
        manager.dialog_data["invite"] = invite


async def open_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the cycle with the proposed dates."""
    here = talk(manager)
    view = await view_cycle(here.unit, here.actor, _school(manager))
    starts_on, ends_on = view.proposed
    await open_cycle(here.unit, here.actor, here.catalogue, view.organization_id, starts_on=starts_on, ends_on=ends_on)
    await manager.switch_to(CycleSG.forms)


async def switch(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Switch a form on or off."""
    here = talk(manager)
    form, _, on = item_id.partition(".")
    await switch_form(here.unit, here.actor, _school(manager), MentoringForm(form), on=on == "1")


async def offer_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show the link of an offer, made if there is none."""
    here = talk(manager)
    found = await offer_link(here.unit, here.actor, here.catalogue, _school(manager), item_id)
    manager.dialog_data["invite"] = found
    await manager.switch_to(CycleSG.invite)


async def send_qr(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the link sent as a QR picture."""
    here = talk(manager)
    view = await view_link(here.unit, here.actor, manager.dialog_data["invite"])
    await request_qr(here.unit, here.actor, view.id, deep_link(here.bot_username, view.token))
    here.screen.alert(here.t("The QR code is on its way."))


async def revoke(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make the shown link useless; who has come in stays."""
    here = talk(manager)
    await revoke_invite(here.unit, here.actor, manager.dialog_data["invite"])
    here.screen.alert(here.t("The link no longer works. Those who have joined stay."))
    await manager.switch_to(CycleSG.invites)


async def to_selection(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the mentors, who is trained and who is selected."""
    await manager.start(SelectionSG.list, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_hints(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the hints for mentors, and the school's own ones."""
    await manager.start(MaterialsSG.topics, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_totals(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show how many pairs and mentees there are of each model and category."""
    await manager.start(TotalsSG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_rounds(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show how many have answered this year's questionnaires."""
    await manager.start(RoundsSG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_sheets(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the curator's own sheets."""
    await manager.start(SheetsSG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_own_surveys(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the questionnaires that the curator has made."""
    await manager.start(OwnSurveySG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_events(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the events of the school on the screen."""
    await manager.start(EventsSG.list, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_referred(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the pupils who were suggested for a mentor."""
    await manager.start(ReferredSG.list, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_partners(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the partner organisations of the school on the screen."""
    await manager.start(PartnersSG.list, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def choose_source(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask where the mentors who come by this link are from: each source has a link of its own."""
    here = talk(manager)
    view = await view_link(here.unit, here.actor, manager.dialog_data["invite"])
    shown = {"school": _school(manager), "offer": view.key, "invite": view.id}
    await manager.start(PartnersSG.source, shown, mode=StartMode.RESET_STACK)


async def to_handover(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open handing the school on the screen over."""
    await manager.start(HandoverSG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_stages(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the stages of the school on the screen."""
    await manager.start(StagesSG.view, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_end(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the end of the year of the school on the screen."""
    await manager.start(YearEndSG.main, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_stories(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the stories and practices of the school on the screen."""
    await manager.start(StoriesSG.list, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_documents(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the board of documents of the school on the screen."""
    await manager.start(DocumentsSG.board, {"school": _school(manager)}, mode=StartMode.RESET_STACK)


async def to_closing(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the end of the pairs of the school on the screen."""
    await manager.start(ClosingSG.desk, {"school": _school(manager)}, mode=StartMode.RESET_STACK)
