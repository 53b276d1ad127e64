"""What the taps and texts of whoever suggests a pupil do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.states import ReferralSG, SurveySG
from domain.plain import plain_line
from domain.referrals import NameFault
from domain.search import words_of
from services import referrals
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_NAME_FAULTS = {fault.value for fault in NameFault}


def school(manager: DialogManager) -> int:
    """Return the school on the screen."""
    found = school_of(manager, talk(manager).actor, referrals.REFERRERS)
    if found is None:
        raise RefusedError("no_school")
    return found


def referral_of(manager: DialogManager) -> int:
    """Return which referral is open."""
    chosen = manager.dialog_data.get("referral")
    return int(chosen if chosen is not None else start_data(manager).get("id") or 0)


def may_search(manager: DialogManager) -> bool:
    """Tell whether the actor chooses among all who take part; parents do not."""
    here = talk(manager)
    return school_of(manager, here.actor, tuple(referrals.STAFF)) == school(manager)


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask whom it is about; a parent without a child in the programme names one at once."""
    here = talk(manager)
    _clear(manager)
    wards = await referrals.own_wards(here.unit, here.actor, school(manager))
    if not wards and not may_search(manager):
        await manager.switch_to(ReferralSG.name)
        return
    await manager.switch_to(ReferralSG.who)


async def letters_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Look for a pupil; only found ids are kept."""
    data = manager.dialog_data
    data.pop("error", None)
    if not may_search(manager):
        data["error"] = "use_buttons"
        return
    if not message.text or not words_of(plain_line(message.text)):
        data["error"] = "too_short" if message.text else "use_text"
        return
    here = talk(manager)
    found = await referrals.find_pupils(here.unit, here.actor, school(manager), message.text)
    data["found"] = list(found)


async def pupil_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Begin with a pupil who takes part."""
    here = talk(manager)
    await _open(manager, await referrals.begin_for(here.unit, here.actor, school(manager), int(item_id)))


async def name_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Begin with a pupil who is named by first name and class; anything else says how."""
    if not message.text:
        manager.dialog_data["error"] = "use_text"
        return
    here = talk(manager)
    try:
        found = await referrals.begin_named(here.unit, here.actor, school(manager), message.text)
    except RefusedError as refusal:
        if refusal.reason not in _NAME_FAULTS:
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    await _open(manager, found)


async def name_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to where the name was asked from."""
    manager.dialog_data.pop("error", None)
    await manager.switch_to(ReferralSG.who if may_search(manager) else ReferralSG.main)


async def referral_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show one of the own referrals."""
    manager.dialog_data["referral"] = int(item_id)
    await manager.switch_to(ReferralSG.view)


async def go_on(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go on where the questions stopped."""
    await _open(manager, referral_of(manager))


async def throw_away(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Throw a draft away."""
    here = talk(manager)
    await referrals.drop_draft(here.unit, here.actor, referral_of(manager))
    here.screen.alert(here.t("Gone: nobody has read it."))
    _clear(manager)
    await manager.switch_to(ReferralSG.main)


async def _open(manager: DialogManager, referral_id: int) -> None:
    """Show a referral, and on top of it its questions while there are some."""
    here = talk(manager)
    _clear(manager)
    manager.dialog_data["referral"] = referral_id
    found = await referrals.view_own(here.unit, here.actor, referral_id)
    await manager.switch_to(ReferralSG.view)
    if found.sent:
        here.screen.alert(here.t("You have suggested this pupil already."))
        return
    await manager.start(SurveySG.intro, {"id": found.request_id, "back": True})


def _clear(manager: DialogManager) -> None:
    for key in ("referral", "found", "error"):
        manager.dialog_data.pop(key, None)
