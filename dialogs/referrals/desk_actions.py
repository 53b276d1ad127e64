"""What the curator's taps on suggested pupils do; a psychologist only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import start_data
from dialogs.states import CycleSG, PeopleSG, ReferredSG
from domain.plain import plain_line
from domain.referrals import NotNow
from domain.search import words_of
from domain.vocabulary import Role
from services import referral_desk
from services.people import find_people

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

READERS: Final = (Role.CURATOR, Role.PSYCHOLOGIST)
LINK, NO = "link", "no"
MOST_FOUND: Final = 6


def referred_of(manager: DialogManager) -> int:
    """Return which suggested pupil is open."""
    chosen = manager.dialog_data.get("referred")
    return int(chosen if chosen is not None else start_data(manager).get("id") or 0)


async def opened(_data: Any, manager: DialogManager) -> None:
    """Take up whom a button has opened at once."""
    if manager.current_context().state == ReferredSG.card:
        await _take_up(manager, referred_of(manager))


async def referred_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a suggested pupil; for a curator that says that somebody is looking at it."""
    manager.dialog_data.update(referred=int(item_id), word=0)
    await _take_up(manager, int(item_id))
    await manager.switch_to(ReferredSG.card)


async def _take_up(manager: DialogManager, referred_id: int) -> None:
    here = talk(manager)
    card = await referral_desk.view_referred(here.unit, here.actor, referred_id)
    if card.may_decide:
        await referral_desk.take_up(here.unit, here.actor, referred_id)


async def turn_over(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the settled ones, or those that wait again."""
    manager.dialog_data.update(settled=not manager.dialog_data.get("settled", False), page=0)


async def next_word(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show what the next person has said; after the last one the first comes again."""
    manager.dialog_data["word"] = int(manager.dialog_data.get("word", 0)) + 1


async def invite(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the link made for this child: to send, or as a QR to print."""
    here = talk(manager)
    card = await referral_desk.view_referred(here.unit, here.actor, referred_of(manager))
    link = await referral_desk.invite_referred(here.unit, here.actor, card.id)
    shown = {"school": card.organization_id, "invite": link}
    await manager.start(CycleSG.invite, shown, mode=StartMode.RESET_STACK)


async def with_us(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Note that the pupil takes part; who it is, is looked for only where nobody knows yet."""
    here = talk(manager)
    card = await referral_desk.view_referred(here.unit, here.actor, referred_of(manager))
    if card.person_id is None:
        manager.dialog_data["mode"] = LINK
        for key in ("found", "error"):
            manager.dialog_data.pop(key, None)
        await manager.switch_to(ReferredSG.choose)
        return
    await referral_desk.link_referred(here.unit, here.actor, card.id)
    await _settled(manager)


async def not_now(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask for the reason."""
    manager.dialog_data["mode"] = NO
    manager.dialog_data.pop("error", None)
    await manager.switch_to(ReferredSG.choose)


async def letters_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Look for the participant who was suggested; only found ids are kept."""
    data = manager.dialog_data
    data.pop("error", None)
    if data.get("mode") != LINK:
        data["error"] = "use_buttons"
        return
    if not message.text or not words_of(plain_line(message.text)):
        data["error"] = "too_short" if message.text else "use_text"
        return
    here = talk(manager)
    card = await referral_desk.view_referred(here.unit, here.actor, referred_of(manager))
    found = await find_people(here.unit, here.actor, card.organization_id, message.text)
    data["found"] = list(found.ids[:MOST_FOUND])


async def chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Settle it: by the reason why not, or by the participant who it is."""
    here = talk(manager)
    if item_id in set(NotNow):
        await referral_desk.decline_referred(here.unit, here.actor, referred_of(manager), NotNow(item_id))
    else:
        await referral_desk.link_referred(here.unit, here.actor, referred_of(manager), int(item_id))
    await _settled(manager)


async def _settled(manager: DialogManager) -> None:
    here = talk(manager)
    here.screen.alert(here.t("Noted. Whoever suggested the pupil sees the new state and no reason."))
    await _back_to_list(manager)


async def open_card(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the participant's card."""
    here = talk(manager)
    card = await referral_desk.view_referred(here.unit, here.actor, referred_of(manager))
    await manager.start(PeopleSG.person, {"id": card.person_id}, mode=StartMode.RESET_STACK)


async def to_list(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the list."""
    await _back_to_list(manager)


async def _back_to_list(manager: DialogManager) -> None:
    for key in ("referred", "word", "mode", "found", "error"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(ReferredSG.list)


async def to_links(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the links: class teachers, the social teacher, the psychologist and parents come in by their own."""
    await manager.start(CycleSG.invites, {"school": start_data(manager).get("school")}, mode=StartMode.RESET_STACK)
