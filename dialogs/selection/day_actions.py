"""What the taps around a training in person do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dialogs.kit import talk
from dialogs.selection.actions import school_in
from dialogs.selection.day_getters import USUAL, day_of, minutes_of, theme_of
from dialogs.states import SelectionSG
from domain.answers import parse_date
from domain.training import TrainingKind
from services.access import RefusedError
from services.lookups import today_in
from services.training_days import OLDEST, clean_theme, record_day, roster

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_SHOWN_AGAIN = frozenset({"day_ahead", "day_too_old"})


async def for_one(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go on to recording a training from somebody's note."""
    manager.dialog_data.pop("error", None)
    await manager.switch_to(SelectionSG.theme)


async def theme_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take a theme: the initial training, or one of the modules' for a later one."""
    initial = item_id == TrainingKind.INITIAL.value
    kind = TrainingKind.INITIAL if initial else TrainingKind.ONGOING
    await _begin(manager, kind, module=None if initial else item_id)


async def theme_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take the theme of a later training in the curator's words; a theme is no personal data."""
    theme = clean_theme(message.text) if message.text else None
    if theme is None:
        manager.dialog_data["error"] = "bad_theme" if message.text else "text"
        return
    await _begin(manager, TrainingKind.ONGOING, theme=theme)


async def day_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take today or yesterday."""
    await _on(manager, date.fromisoformat(item_id))


async def day_typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed day; one that makes no sense leaves the question standing."""
    here = talk(manager)
    day = parse_date(message.text or "")
    today = today_in(here.unit.now, here.actor.zone)
    if day is None:
        manager.dialog_data["error"] = "bad_date" if message.text else "text"
    elif not today - OLDEST <= day <= today:
        manager.dialog_data["error"] = "day_ahead" if day > today else "day_too_old"
    else:
        await _on(manager, day)


async def minutes_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Take how long it took."""
    manager.dialog_data["minutes"] = int(item_id)


async def ticked(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Tick somebody or take the tick off; the button says which, so that a double tap is one."""
    number, _, there = item_id.partition(".")
    out = set(manager.dialog_data.get("out", ()))
    out = out - {int(number)} if there == "1" else out | {int(number)}
    manager.dialog_data["out"] = sorted(out)


async def save(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Record the training."""
    here = talk(manager)
    school, theme = school_in(manager), theme_of(manager)
    day = day_of(manager, today_in(here.unit.now, here.actor.zone))
    found = await roster(here.unit, here.actor, school, theme, day)
    out = set(manager.dialog_data.get("out", ()))
    present = [each.participation_id for each in found.mentors if each.participation_id not in out]
    try:
        await record_day(here.unit, here.actor, here.catalogue, school, theme, held_on=day,
                         minutes=minutes_of(manager), present=present)  # fmt: skip
    except RefusedError as refusal:
        if refusal.reason not in _SHOWN_AGAIN:
            raise
        manager.dialog_data["error"] = refusal.reason
        return
    _clear(manager)
    here.screen.alert(here.t("The training is recorded."))
    await manager.switch_to(SelectionSG.theme)


async def _begin(manager: DialogManager, kind: TrainingKind, *, module: str | None = None, theme: str | None = None
                 ) -> None:  # fmt: skip
    _clear(manager)
    manager.dialog_data.update(kind=kind.value, module=module, theme=theme)
    here = talk(manager)
    await _on(manager, today_in(here.unit.now, here.actor.zone))
    await manager.switch_to(SelectionSG.who)


async def _on(manager: DialogManager, day: date) -> None:
    """Take a day; if the same training is recorded for it, its list is the one to correct."""
    here = talk(manager)
    found = await roster(here.unit, here.actor, school_in(manager), theme_of(manager), day)
    absent = {each.participation_id for each in found.mentors} - found.present
    data = manager.dialog_data
    data.pop("error", None)
    data["day"] = day.isoformat()
    if found.noted is not None or not data.get("out"):
        data["out"] = sorted(absent)
    if found.noted is not None:
        data["minutes"] = found.noted.minutes


def _clear(manager: DialogManager) -> None:
    for key in ("error", "kind", "module", "theme", "day", "out", "page"):
        manager.dialog_data.pop(key, None)
    manager.dialog_data["minutes"] = USUAL
