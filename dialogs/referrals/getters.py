"""What whoever suggests a pupil sees: their own suggestions, each with one word on what has become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.refusals import REFUSALS
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.referrals.actions import may_search, referral_of, school
from dialogs.referrals.desk_getters import DESK_PREVIEW
from dialogs.referrals.wording import DRAFT, STATES
from dialogs.states import ReferralSG
from locales.marks import N_
from services import referrals
from services.access import NotAllowedError, RefusedError

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.referrals import OwnReferral, Pupil
    from storage.unit import Unit

_MOST: Final = 6
_ERRORS: Final = {
    "use_text": N_("I can only read text here."),
    "too_short": N_("Two letters of the name are enough. Try once more, please."),
    "use_buttons": N_("Choose one of the buttons below, please."),
    **{fault: REFUSALS[fault] for fault in ("referral_no_class", "referral_no_name", "referral_last_name")},
}


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the newest own suggestions."""
    data = await schools_data(unit, actor, dialog_manager, referrals.REFERRERS)
    here = school_of(dialog_manager, actor, referrals.REFERRERS)
    shown: tuple[OwnReferral, ...] = ()
    try:
        shown = (await referrals.my_referrals(unit, actor))[:_MOST]
        if here is not None:
            await referrals.own_wards(unit, actor, here)
        running = here is not None
    except (RefusedError, NotAllowedError):
        running = False  # the year is over, or the role ended while this screen stood open
    return data | {
        "open": running,
        "closed": not running,
        "text": "\n".join(_line(t, number, each) for number, each in enumerate(shown, 1)),
        "items": [{"id": each.id, "label": clip(f"{number} · {each.about}")} for number, each in enumerate(shown, 1)],
    }


def _line(t: Translator, number: int, each: OwnReferral) -> str:
    return t("{number} · {name}: {state}", number=number, name=each.about, state=_state(t, each))


def _state(t: Translator, each: OwnReferral) -> str:
    return t(STATES[each.state]) if each.sent else t(DRAFT)


async def who(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Offer the own children, and whom a search has found."""
    kept, search = dialog_manager.dialog_data, may_search(dialog_manager)
    here = school(dialog_manager)
    pupils = list(await referrals.own_wards(unit, actor, here))
    found = kept.get("found")
    if search and found:
        pupils += await referrals.found_pupils(unit, actor, here, found)
    return {
        "error": error_text(t, kept.get("error")),
        "may_search": search and found is None,
        "wards_only": not search,
        "none": search and found is not None and not pupils,
        "items": [{"id": each.person_id, "label": clip(_pupil(each))} for each in pupils],
    }


def _pupil(each: Pupil) -> str:
    return f"{each.name.short}, {each.name.grade}" if each.name.grade else each.name.short


def error_text(t: Translator, code: str | None) -> str:
    """Return how to mend what was sent, with a line of its own."""
    return t(_ERRORS[code]) + "\n" if code in _ERRORS else ""


async def name(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for first name and class."""
    return {"error": error_text(t, dialog_manager.dialog_data.get("error"))}


async def view(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one suggestion: sent to the curator, or still to be finished."""
    try:
        found = await referrals.view_own(unit, actor, referral_of(dialog_manager))
    except RefusedError:
        return {"text": t("There is nothing to show."), "draft": False}
    head = t("<b>{name}</b>", name=found.about)
    if not found.sent:
        said = t("Not sent yet: a few questions are open. Nobody reads it before you have answered the last one.")
        return {"text": f"{head}\n{said}", "draft": True}
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    day = t.day(found.created_at.astimezone(ZoneInfo(actor.zone)).date(), today)
    said = t("Sent to the curator, {day}.\nNow: {state}.", day=day, state=t(STATES[found.state]))
    return {"text": f"{head}\n{said}", "draft": False}


PREVIEW: dict[Any, dict[str, Any]] = {
    ReferralSG.main: {"schools": [], "many_schools": False, "open": True, "closed": True,
                      "text": "1 · Саша, 7Б: на рассмотрении",
                      "items": [{"id": 9223372036854775807, "label": "1 · Саша, 7Б"}]},
    ReferralSG.who: {"error": "Здесь я понимаю только текст.\n", "may_search": True, "wards_only": True, "none": True,
                     "items": [{"id": 9223372036854775807, "label": "Аня Т., 7"}]},
    ReferralSG.name: {"error": "Добавьте, пожалуйста, класс: Саша, 7Б\n"},
    ReferralSG.view: {"text": "<b>Саша, 7Б</b>\nОтправлено куратору, 15 сентября.\nСейчас: получено.", "draft": True},
    **DESK_PREVIEW,
}  # fmt: skip
