"""What the taps and texts about partners do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of, start_data
from dialogs.states import CycleSG, PartnersSG, PeopleSG, SurveySG
from domain.vocabulary import Role
from services import partners, sources
from services.access import RefusedError
from services.cycles import view_cycle

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

HERE: Final = (Role.CURATOR,)
NONE, TODAY, YEAR_START, YEAR_END = "none", "today", "year_start", "year_end"
NEEDED: Final = frozenset({"name", "kind"})
TYPED_AGAIN: Final = frozenset({"bad_words", "bad_contact", "bad_date", "agreement_backwards", "partner_known"})
_NEW: Final = "new"


def school(manager: DialogManager) -> int:
    """Return the school on the screen."""
    found = school_of(manager, talk(manager).actor, HERE)
    if found is None:
        raise RefusedError("no_school")
    return found


def partner_of(manager: DialogManager) -> int:
    """Return which partner is open."""
    chosen = manager.dialog_data.get("partner")
    return int(chosen if chosen is not None else start_data(manager).get("id") or 0)


async def partner_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a partner."""
    manager.dialog_data["partner"] = int(item_id)
    await manager.switch_to(PartnersSG.card)


async def to_list(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the list."""
    for key in ("partner", "field", "mode", "error"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(PartnersSG.list)


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Enter a partner, one question at a time."""
    school(manager)
    for key in ("partner", "error"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data.update(mode=_NEW, field="name")
    await manager.switch_to(PartnersSG.edit)


async def change(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask what is to be changed."""
    for key in ("field", "mode", "error"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(PartnersSG.edit)


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take what was typed; anything else says how to type it."""
    field = manager.dialog_data.get("field")
    if field in {None, "kind"}:
        manager.dialog_data["error"] = "use_buttons"
    elif not message.text:
        manager.dialog_data["error"] = "use_text"
    else:
        await _keep(manager, str(field), message.text)


async def option_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take one of the answers on buttons; each carries the question that it belongs to."""
    what, _, value = item_id.partition(".")
    if what == "field":
        manager.dialog_data["field"] = value
        manager.dialog_data.pop("error", None)
        return
    if what != manager.dialog_data.get("field"):
        return
    await _keep(manager, what, await _value(manager, value))


async def _value(manager: DialogManager, value: str) -> str | None:
    here = talk(manager)
    if value == NONE:
        return None
    if value == TODAY:
        return f"{here.unit.now:%d.%m.%Y}"
    if value in {YEAR_START, YEAR_END}:
        starts, ends = await year(manager)
        return f"{starts if value == YEAR_START else ends:%d.%m.%Y}"
    return value


async def year(manager: DialogManager) -> tuple[date, date]:
    """Return first and last day of the school year: the usual term of an agreement."""
    here = talk(manager)
    view = await view_cycle(here.unit, here.actor, await _school(manager))
    return (view.cycle.starts_on, view.cycle.ends_on) if view.cycle else view.proposed


async def _school(manager: DialogManager) -> int:
    here = talk(manager)
    if "partner" not in manager.dialog_data and "id" not in start_data(manager):
        return school(manager)
    return (await partners.view_partner(here.unit, here.actor, here.catalogue, partner_of(manager))).organization_id


async def _keep(manager: DialogManager, field: str, value: str | None) -> None:
    here, data = talk(manager), manager.dialog_data
    try:
        if field == "name" and data.get("mode") == _NEW and "partner" not in data:
            data["partner"] = await partners.create_partner(here.unit, here.actor, school(manager), value)
        else:
            await partners.set_partner(here.unit, here.actor, partner_of(manager), field, value)
    except RefusedError as refusal:
        if refusal.reason not in TYPED_AGAIN:
            raise
        data["error"] = refusal.reason
        return
    data.pop("error", None)
    await _onward(manager, field)


async def _onward(manager: DialogManager, field: str) -> None:
    data = manager.dialog_data
    ahead = partners.FIELDS[partners.FIELDS.index(field) + 1 :]
    if data.get("mode") == _NEW and ahead:
        data["field"] = ahead[0]
        return
    for key in ("field", "mode"):
        data.pop(key, None)
    await manager.switch_to(PartnersSG.card)


async def edit_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the question; what is entered already stays."""
    entered = "partner" in manager.dialog_data or "id" in start_data(manager)
    for key in ("field", "mode", "error"):
        manager.dialog_data.pop(key, None)
    await manager.switch_to(PartnersSG.card if entered else PartnersSG.list)


async def link_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show the link by which the partner's mentors come in."""
    here = talk(manager)
    link = await partners.partner_link(here.unit, here.actor, here.catalogue, partner_of(manager), item_id)
    await _show_link(manager, link)


async def contact(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the link for the partner's contact."""
    here = talk(manager)
    await _show_link(manager, await partners.contact_link(here.unit, here.actor, partner_of(manager)))


async def _show_link(manager: DialogManager, link: int) -> None:
    shown = {"school": await _school(manager), "invite": link}
    await manager.start(CycleSG.invite, shown, mode=StartMode.RESET_STACK)


async def ask(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask the contact how the year was."""
    here = talk(manager)
    await partners.ask_partner(here.unit, here.actor, partner_of(manager))
    here.screen.alert(here.t("The question is on its way. Once a year is enough."))


async def note_word(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Note what the contact says on the phone."""
    here = talk(manager)
    request = await partners.begin_partner_word(here.unit, here.actor, partner_of(manager))
    await manager.start(SurveySG.intro, {"id": request, "back": 1})


# -- where a mentor comes from -----------------------------------------------------------------------------------------


async def source_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Record it for a mentor, or show the link that records it for whoever comes by it."""
    here, data = talk(manager), start_data(manager)
    if "person" in data:
        await sources.set_source(here.unit, here.actor, int(data["person"]), item_id)
        here.screen.alert(here.t("Noted."))
        await source_back(_callback, _select, manager)
        return
    link = await sources.link_from(
        here.unit, here.actor, here.catalogue, school(manager), key=str(data.get("offer", "")), source=item_id
    )
    await manager.start(CycleSG.invite, {"school": school(manager), "invite": link}, mode=StartMode.RESET_STACK)


async def source_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Return to the mentor's card, or to the link."""
    data = start_data(manager)
    if "person" in data:
        await manager.start(PeopleSG.person, {"id": int(data["person"])}, mode=StartMode.RESET_STACK)
        return
    shown = {"school": school(manager), "invite": data.get("invite")}
    await manager.start(CycleSG.invite, shown, mode=StartMode.RESET_STACK)
