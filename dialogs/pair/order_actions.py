"""What the taps and texts of the list of pairs and of the order do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.pair.which import match_id_of, ordered
from dialogs.states import ClosingSG, PairSG, SelectionSG, TermSG
from domain.answers import parse_date
from services.access import RefusedError
from services.closing import close
from services.match_papers import order_of, request_draft, request_order
from services.orders import agreed_matches, clean_number, need_checks, record_order, withdraw
from services.pair_lists import view_match
from services.requirements import holds
from services.terms import addenda_missing

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_TYPED_AGAIN = frozenset({"order_in_future", "order_too_old"})


async def match_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open a pair."""
    manager.dialog_data["match"] = int(item_id)
    await manager.switch_to(PairSG.match)


async def withdraw_match(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the proposal back."""
    here = talk(manager)
    await withdraw(here.unit, here.actor, match_id_of(manager))
    here.screen.alert(here.t("The proposal is taken back. Both sides will be told."))
    await manager.switch_to(PairSG.match)


async def close_match(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Close the pair after its final meeting; asked once more before."""
    here = talk(manager)
    await close(here.unit, here.actor, match_id_of(manager))
    here.screen.alert(here.t("The pair is complete. Both sides will be thanked."))
    await manager.switch_to(PairSG.match)


async def end_match(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask why the pair ends without a final meeting."""
    await manager.start(ClosingSG.end, {"id": match_id_of(manager)}, mode=StartMode.RESET_STACK)


async def order_one(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Begin an order on the open pair."""
    here = talk(manager)
    card = await view_match(here.unit, here.actor, match_id_of(manager))
    await _begin(manager, card.organization_id, [card.id])


async def order_all(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Begin one order on all pairs that wait for it."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    lines = await agreed_matches(here.unit, here.actor, school)
    await _begin(manager, school, [line.id for line in lines])


async def _begin(manager: DialogManager, school: int, match_ids: list[int]) -> None:
    manager.dialog_data.update(order_school=school, matches=match_ids, checked=False)
    manager.dialog_data.pop("error", None)
    await manager.switch_to(PairSG.order_number)


async def draft(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the draft of the order made, for the head to sign."""
    here = talk(manager)
    school, matches = ordered(manager)
    await request_draft(here.unit, here.actor, school, matches)
    here.screen.alert(here.t("The file is being made. It comes in a moment."))


async def order_file(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the recorded order of the open pair made as a file."""
    here = talk(manager)
    document = await order_of(here.unit, here.actor, match_id_of(manager))
    if document is None:
        raise RefusedError("gone")
    await request_order(here.unit, here.actor, document)
    here.screen.alert(here.t("The file is being made. It comes in a moment."))


async def number_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the number; ask about checks if a mentor comes from outside, then for the date."""
    here = talk(manager)
    number = clean_number(message.text)
    if number is None:
        manager.dialog_data["error"] = "bad_number" if message.text else "text"
        return
    if await holds(here.unit, here.actor, ordered(manager)[1]):
        manager.dialog_data["error"] = "held"
        return
    if await addenda_missing(here.unit, here.actor, ordered(manager)[1]):
        manager.dialog_data["error"] = "addendum"
        return
    manager.dialog_data.pop("error", None)
    manager.dialog_data["number"] = number
    outside = await need_checks(here.unit, here.actor, ordered(manager)[1])
    await manager.switch_to(PairSG.order_checks if outside else PairSG.order_date)


async def held_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open the note of a mentor who holds the order up."""
    school = ordered(manager)[0]
    await manager.start(SelectionSG.note, {"id": int(item_id), "school": school}, mode=StartMode.RESET_STACK)


async def addendum_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open the papers that hold the order up."""
    await manager.start(TermSG.main, {"id": int(item_id)}, mode=StartMode.RESET_STACK)


async def to_selection(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open the mentors who lack training or a decision."""
    school = school_of(manager, talk(manager).actor)
    await manager.start(SelectionSG.list, {"school": school, "shown": "all"}, mode=StartMode.RESET_STACK)


async def checks_done(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Note that the school has checked the mentors from outside."""
    manager.dialog_data["checked"] = True
    await manager.switch_to(PairSG.order_date)


async def dated_today(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record the order with today's date."""
    await _record(manager, _today(manager))


async def dated_yesterday(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record the order with yesterday's date."""
    await _record(manager, _today(manager) - timedelta(days=1))


async def date_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record the order with a typed date."""
    day = parse_date(message.text or "")
    if day is None:
        manager.dialog_data["error"] = "bad_date" if message.text else "text"
        return
    await _record(manager, day)


def _today(manager: DialogManager) -> date:
    here = talk(manager)
    return here.unit.now.astimezone(ZoneInfo(here.actor.zone)).date()


async def _record(manager: DialogManager, day: date) -> None:
    here = talk(manager)
    data = manager.dialog_data
    school, matches = ordered(manager)
    try:
        await record_order(
            here.unit,
            here.actor,
            school,
            matches,
            number=str(data["number"]),
            dated_on=day,
            checks_done=bool(data.get("checked")),
        )
    except RefusedError as refusal:
        if refusal.reason not in _TYPED_AGAIN:
            raise
        data["error"] = refusal.reason
        return
    for key in ("error", "matches", "number", "checked", "order_school", "found", "total"):
        data.pop(key, None)
    data.update(group="active", page=0)
    here.screen.alert(here.t("The order is recorded. Both sides will hear about the first meeting."), popup=True)
    await manager.switch_to(PairSG.list)
