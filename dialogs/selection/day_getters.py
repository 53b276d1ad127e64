"""What the windows of a training in person show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, school_of
from dialogs.states import SelectionSG
from domain.training import TrainingKind
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.lookups import today_in
from services.training_days import DayView, Theme, roster, training_days

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

PAGE: Final = 8
MINUTES: Final = (45, 60, 90, 120)
USUAL: Final = 60
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_theme": N_("A theme is 2 to 100 characters."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    "day_ahead": N_("This day is still to come. A training is recorded once it was held."),
    "day_too_old": N_("This is more than a year ago. Please check the year."),
}
_TICKED: Final = 24


def theme_of(manager: DialogManager) -> Theme:
    """Return the theme of the training that is being recorded."""
    data = manager.dialog_data
    kind = TrainingKind(data.get("kind") or TrainingKind.INITIAL)
    return Theme(kind, data.get("module"), data.get("theme"))


def day_of(manager: DialogManager, today: date) -> date:
    """Return the day of the training; today unless another one was said."""
    said = manager.dialog_data.get("day")
    return date.fromisoformat(said) if said else today


def minutes_of(manager: DialogManager) -> int:
    """Return how long it took."""
    return int(manager.dialog_data.get("minutes") or USUAL)


def _error(t: Translator, manager: DialogManager) -> str:
    error = manager.dialog_data.get("error")
    return t(ERRORS[error]) + "\n" if error in ERRORS else ""


def _named(t: Translator, catalogue: Catalogue, theme: Theme) -> str:
    if theme.kind is TrainingKind.INITIAL:
        return t("Initial training")
    if theme.module is not None and theme.module in catalogue.training:
        return catalogue.training[theme.module].short.of(t.locale)
    return theme.words or "—"


async def themes(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Offer the themes, and show what was recorded last."""
    school = school_of(dialog_manager, actor)
    found: tuple[DayView, ...] = ()
    if school is not None:
        try:
            found = await training_days(unit, actor, school)
        except (RefusedError, NotAllowedError):
            found = ()
    lines = [
        t("{day} · {theme}: {n} people", day=f"{each.held_on:%d.%m}", theme=clip(_named(t, catalogue, each.theme), 40),
          n=each.present)
        for each in found
    ]  # fmt: skip
    items = [{"id": TrainingKind.INITIAL.value, "label": t("Initial training")}]
    items += [{"id": module.id, "label": clip(module.short.of(t.locale))} for module in catalogue.training.values()]
    return {
        "error": _error(t, dialog_manager),
        "text": "\n" + "\n".join([t("Recorded:"), *lines]) if lines else "",
        "items": items,
    }


async def who(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show day, minutes and the list with ticks."""
    school = school_of(dialog_manager, actor)
    today = today_in(unit.now, actor.zone)
    theme, day, minutes = theme_of(dialog_manager), day_of(dialog_manager, today), minutes_of(dialog_manager)
    try:
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301 - the same answer as for a school without a year
        found = await roster(unit, actor, school, theme, day)
    except (RefusedError, NotAllowedError):
        return _EMPTY
    out = set(dialog_manager.dialog_data.get("out", ()))
    pages = max(1, -(-len(found.mentors) // PAGE))
    page = min(int(dialog_manager.dialog_data.get("page", 0)), pages - 1)
    shown = found.mentors[page * PAGE : (page + 1) * PAGE]
    offered = ((today, t("Today")), (today - timedelta(days=1), t("Yesterday")))
    return {
        "error": _error(t, dialog_manager),
        "theme": _named(t, catalogue, theme),
        "day": t.day(day, today),
        "minutes": minutes,
        "there": sum(each.participation_id not in out for each in found.mentors),
        "total": len(found.mentors),
        "again": found.noted is not None,
        "empty": not found.mentors,
        "may_save": bool(found.mentors),
        "days": [
            {"id": each.isoformat(), "label": clip(("• " if each == day else "") + said)} for each, said in offered
        ],
        "lengths": [{"id": each, "label": f"• {each}" if each == minutes else str(each)} for each in MINUTES],
        "items": [
            {
                "id": f"{each.participation_id}.{int(each.participation_id in out)}",
                "label": clip(("" if each.participation_id in out else "✓ ") + each.name.short, _TICKED),
            }
            for each in shown
        ],
        "turns": page_items(t, page, pages),
    }


_EMPTY: Final[dict[str, Any]] = {"error": "", "theme": "—", "day": "—", "minutes": USUAL, "there": 0, "total": 0,
                 "again": False, "empty": True, "may_save": False, "days": [], "lengths": [], "items": [],
                 "turns": []}  # fmt: skip
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    SelectionSG.theme: {"error": "", "text": "\nЗаписано:\n12.09 · Начальное обучение: 8",
                        "items": [{"id": "initial", "label": "Начальное обучение"}]},
    SelectionSG.who: {"error": "", "theme": "Начальное обучение", "day": "вчера, пн 14 сентября", "minutes": 90,
                      "there": 7, "total": 8, "again": True, "empty": True, "may_save": True,
                      "days": [{"id": "2026-09-15", "label": "• Сегодня"}, {"id": "2026-09-14", "label": "Вчера"}],
                      "lengths": [{"id": each, "label": str(each)} for each in MINUTES],
                      "items": [{"id": "1.0", "label": "✓ Илья К."}], "turns": [{"id": 1, "label": "Дальше →"}]},
}  # fmt: skip
