"""What the agreement's windows show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from dialogs.events.calendar import month_on_screen
from dialogs.kit.refusals import REFUSALS, words_of
from dialogs.kit.school import start_data
from dialogs.states import AgreementSG
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.roadmap.agreeing import NOTE_LIMIT, OLDEST, view_agreement
from services.roadmap.agreement_rows import Agreement

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.roadmap.agreeing import AgreementView
    from storage.unit import Unit

CALENDAR: Final = "ad_month"
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    **{code: REFUSALS[code] for code in ("document_in_future", "document_too_old", "note_empty", "note_long")},
}
_NOTHING: Final = {"may_ask": False, "may_decide": False, "from_above": False, "there": False}


async def main(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show where the roadmap stands, and what the reader may do about it."""
    try:
        found = await view_agreement(unit, actor, catalogue, int(start_data(dialog_manager).get("id") or 0))
    except (RefusedError, NotAllowedError) as refusal:
        return _NOTHING | {"text": words_of(refusal, t)}
    head = [t("<b>Agreement</b> · {school}", school=found.school),
            t.plural("{title}: {n} row", "{title}: {n} rows", found.rows, title=t.pick(found.title))]  # fmt: skip
    return {
        "text": "\n".join([*head, *_said(t, found)]),
        "may_ask": found.may_ask,
        "may_decide": found.may_decide,
        "from_above": found.from_above,
        "there": True,
    }


def _said(t: Translator, found: AgreementView) -> list[str]:
    if found.state is Agreement.AGREED and found.agreed_on is not None:
        return [t("The department agreed to it on {day}.", day=t.full_date(found.agreed_on))]
    if found.state is Agreement.RETURNED:
        lines = [t("The department gave it back: {note}", note=found.note)]
        return [*lines, t("Mend it and send it once more.")] if found.may_ask else lines
    if found.state is Agreement.ASKED and found.asked_on is not None:
        day = t.full_date(found.asked_on)
        return [t("Sent to the department on {day}. It waits for an answer.", day=day)]
    return [t("It has not been sent to the department yet.")]


async def day(t: Translator, unit: Unit, actor: Actor, catalogue: Catalogue, dialog_manager: DialogManager,
              **_: Any) -> dict[str, Any]:  # fmt: skip
    """Ask for the day of the agreement."""
    try:
        today = (await view_agreement(unit, actor, catalogue, int(start_data(dialog_manager).get("id") or 0))).today
    except (RefusedError, NotAllowedError):
        today = unit.now.date()
    return await note(t, dialog_manager) | {
        "month": t.month(month_on_screen(dialog_manager, CALENDAR, today)),
        "earliest": today - OLDEST,
        "latest": today,
        "shown": today,
    }


async def note(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what was wrong with the last text, if anything."""
    error = ERRORS.get(dialog_manager.dialog_data.get("error", ""))
    return {"error": f"{t(error, most=NOTE_LIMIT)}\n" if error else ""}


_TODAY: Final = date(2026, 9, 15)
AGREEMENT_PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    AgreementSG.main: {"text": "<b>Согласование</b> · Школа № 2", "may_ask": True, "may_decide": True,
                       "from_above": True, "there": True},
    AgreementSG.day: {"error": "", "month": "сентябрь 2026", "earliest": _TODAY - timedelta(days=60),
                      "latest": _TODAY, "shown": _TODAY},
    AgreementSG.note: {"error": ""},
}  # fmt: skip
