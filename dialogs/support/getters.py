"""What the psychologist's windows show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import SupportSG
from domain.vocabulary import Role
from services import words
from services.access import RefusedError
from services.people import list_unmatched
from services.signal_desk import see_signals

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.people import PersonLine
    from storage.unit import Unit

HERE = (Role.PSYCHOLOGIST,)


async def desk(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List who waits for an answer."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, HERE)
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return data | {"nowhere": True, "shown": False, "waiting": False, "calm": False, "school": "", "n": 0,
                       "items": []}  # fmt: skip
    found = await see_signals(unit, actor, school)
    return data | {
        "nowhere": False,
        "shown": True,
        "school": found.school,
        "n": len(found.signals),
        "waiting": bool(found.signals),
        "calm": not found.signals,
        "items": [
            {"id": each.person_id, "label": clip(t("🔴 {name}", name=each.name.short))} for each in found.signals
        ],
    }


async def signal(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one call for help, wherever of the actor's schools it came from."""
    person = person_of(dialog_manager)
    for school in actor.organizations(*HERE):
        found = await see_signals(unit, actor, school)
        for each in found.signals:
            if each.person_id == person:
                since = t.moment(each.since, unit.now, found.zone)
                return {"open": True, "settled": False, "name": each.name.full, "since": since}
    return {"open": False, "settled": True, "name": "", "since": ""}


def person_of(manager: DialogManager) -> int:
    """Return whose call is open: chosen in the list, or named by the button under the message."""
    chosen = manager.dialog_data.get("person")
    return int(chosen if chosen is not None else start_data(manager).get("id", 0))


async def unmatched(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the mentees without a pair, longest waiting first."""
    nothing = {"school": "", "text": "", "page": 1, "pages": 1, "several": False, "no_cycle": True}
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return nothing
    try:
        page = await list_unmatched(unit, actor, school, int(dialog_manager.dialog_data.get("page", 0)))
    except RefusedError:
        return nothing
    return {
        "school": page.school,
        "text": "\n".join(_line(t, line) for line in page.lines) or t("Nobody here."),
        "page": page.page + 1,
        "pages": page.pages,
        "several": page.pages > 1,
        "no_cycle": False,
    }


def _line(t: Translator, line: PersonLine) -> str:
    member = line.member
    state = t("ready")
    if member.gaps:
        state = t("needs: {what}", what=", ".join(t(words.GAPS[gap]) for gap in member.gaps))
    return t("{name} ({code}): {status}", name=line.name.short, code=member.code, status=state)


PREVIEW: dict[Any, dict[str, Any]] = {
    SupportSG.main: {"schools": [], "many_schools": False, "nowhere": False, "shown": True, "school": "Школа № 2",
                     "n": 2, "waiting": True, "calm": False, "items": [{"id": 1, "label": "🔴 Аня К."}]},
    SupportSG.signal: {"open": True, "settled": False, "name": "Аня К.", "since": "сегодня, 10:40"},
    SupportSG.unmatched: {"school": "Школа № 2", "text": "Аня К. (7DF-4RN): готово", "page": 1, "pages": 2,
                          "several": True, "no_cycle": False},
}  # fmt: skip
