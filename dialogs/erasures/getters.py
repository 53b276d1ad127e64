"""What the screens of erasures show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import ErasureSG
from domain.retention import ErasureReason
from locales.marks import N_
from services import erasing
from services.access import NotAllowedError, RefusedError

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.erasing import ErasureCard
    from storage.unit import Unit

MOST: Final = 8
REASONS: Final = {
    ErasureReason.WITHDRAWN: N_("taken back in the chat"),
    ErasureReason.ON_PAPER: N_("taken back on paper"),
}
_GONE: Final = {"text": "", "name": "", "may_erase": False, "has_act": False}


async def erasures(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List what waits, the nearest day first, then the newest acts."""
    data = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    if school is None:
        return data | {"text": t("You have no school here yet."), "items": []}
    found = await erasing.list_erasures(unit, actor, school)
    waiting, done = found.waiting[:MOST], found.done[: max(0, MOST - len(found.waiting))]
    lines = [t("<b>Data to be erased</b> · {school}", school=found.school)]
    if found.waiting:
        lines.append(t("Each is done by itself on its day. You can do it earlier."))
    if found.waiting or found.done:
        lines.append(t("Waiting: {n}. Acts: {m}.", n=len(found.waiting), m=len(found.done)))
    else:
        lines.append(t("Nothing is to be erased. When somebody takes a consent back, it shows here."))
    return data | {
        "text": "\n".join(lines),
        "items": [
            *({"id": str(each.id), "label": clip(f"{each.due_on:%d.%m} · {each.name.short}")} for each in waiting),
            *({"id": str(each.id), "label": clip(t("Act {number}", number=each.act_number))} for each in done),
        ],
    }


async def card(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one demand: whose, why, by when, and what has become of it."""
    chosen = dialog_manager.dialog_data.get("erasure") or start_data(dialog_manager).get("id") or 0
    try:
        found = await erasing.view_erasure(unit, actor, int(chosen))
    except (RefusedError, NotAllowedError):
        return _GONE | {"text": t("This is settled already: taken back, or carried out.")}
    lines = [t("<b>{name}</b> ({code})", name=found.name.full, code=found.name.code)]
    if found.name.full == found.name.code:
        lines = [t("<b>{name}</b>", name=found.name.code)]  # erased: only the code is left
    asked = t.full_date(found.requested_at.astimezone(ZoneInfo(found.zone)).date())
    lines.append(t("Consent {reason} on {day}.", reason=t(REASONS[found.reason]), day=asked))
    lines.append(_state(t, found))
    return {
        "text": "\n".join(lines),
        "name": found.name.full,
        "may_erase": found.may_act and found.done_at is None and found.cancelled_at is None,
        "has_act": found.done_at is not None,
    }


def _state(t: Translator, found: ErasureCard) -> str:
    zone = ZoneInfo(found.zone)
    if found.done_at is not None:
        day = t.full_date(found.done_at.astimezone(zone).date())
        return t("Erased on {day}. Act № {number}.", day=day, number=found.act_number)
    if found.cancelled_at is not None:
        return t("Taken back: the person stays.")
    day = t.full_date(found.due_on)
    return t("The data are erased by themselves on {day}. Until then the person may come back.", day=day)


async def paper(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say whose consent is about to be noted as taken back."""
    person_id = int(start_data(dialog_manager).get("id") or 0)
    try:
        name, day = await erasing.whose_demand(unit, actor, person_id)
    except (RefusedError, NotAllowedError):
        return {"gone": True, "name": "", "day": ""}
    return {"gone": False, "name": name.full, "day": t.full_date(day)}


_CARD: Final = {
    "text": "<b>Аня Смирнова</b> (7DF-4RN)\nСогласие отозвано в чате 15 сентября 2026.",
    "name": "Аня Смирнова",
    "may_erase": True,
    "has_act": True,
}
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ErasureSG.list: {
        "schools": [],
        "many_schools": False,
        "text": "<b>Удаление данных</b> · Школа № 2\nЖдут: 1. Актов: 1.",
        "items": [{"id": "9223372036854775807", "label": "29.09 · Александра-Ви…"}],
    },
    ErasureSG.card: _CARD,
    ErasureSG.confirm: _CARD,
    ErasureSG.erased: _CARD,
    ErasureSG.asked: {},
    ErasureSG.paper: {"gone": False, "name": "Аня Смирнова", "day": "29 сентября 2026"},
}
