"""What the psychologist's windows show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import SupportSG
from dialogs.support.wording import call_text
from domain.vocabulary import Role
from services import words
from services.access import RefusedError
from services.people import list_unmatched
from services.signal_desk import Desk, my_signals, see_signals, view_signal

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.people import PersonLine
    from services.signal_desk import Line
    from storage.unit import Unit

HERE = (Role.PSYCHOLOGIST,)
_MOST = 10
"""Calls on one screen; more than that at once is no list any more but a catastrophe, and the oldest come first."""


async def desk(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List who waits for an answer, and what is not settled yet."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, HERE)
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return data | _listed(t, Desk(())) | {"nowhere": True, "shown": False, "calm": False, "school": ""}
    found = await see_signals(unit, actor, school)
    return data | _listed(t, found) | {"nowhere": False, "shown": True, "school": found.school}


async def calls(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """List all open calls that have reached the reader, in whatever school."""
    return _listed(t, await my_signals(unit, actor))


def _listed(t: Translator, found: Desk) -> dict[str, Any]:
    return {
        "n": len(found.waiting),
        "m": len(found.taken),
        "waiting": bool(found.waiting),
        "helping": bool(found.taken),
        "calm": not found.lines,
        "items": [{"id": each.id, "label": clip(_label(t, each))} for each in found.lines[:_MOST]],
    }


def _label(t: Translator, line: Line) -> str:
    who = line.name.short if line.name is not None else line.school
    if line.taken:
        return t("🟠 Mine: {name}", name=who) if line.mine else t("🟠 Taken: {name}", name=who)
    return t("🔴 Waits: {name}", name=who)


async def call(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one call for help, as far as the reader may see it."""
    try:
        found = await view_signal(unit, actor, catalogue, signal_of(dialog_manager))
    except RefusedError:
        return {"text": t("This is settled already."), "open": False, "may_settle": False, "has_card": False}
    return {
        "text": call_text(t, found, unit.now),
        "open": found.taker is None and found.closed_at is None,
        "may_settle": found.mine and found.closed_at is None,
        "has_card": found.has_card,
    }


def signal_of(manager: DialogManager) -> int:
    """Return which call is open: chosen in the list, or named by the button under the message."""
    chosen = manager.dialog_data.get("signal")
    return int(chosen if chosen is not None else start_data(manager).get("id", 0))


async def unmatched(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the mentees without a pair, longest waiting first."""
    nothing: dict[str, Any] = {"school": "", "text": "", "items": [], "page": 1, "pages": 1, "several": False,
                               "no_cycle": True}  # fmt: skip
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
        "items": [{"id": line.member.person_id, "label": clip(line.name.short)} for line in page.lines],
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


_PREVIEW_CALL = {
    "text": "🔴 Аня К., 7 класс\nНикто не взял: 40 минут.",
    "open": True,
    "may_settle": True,
    "has_card": True,
}
PREVIEW: dict[Any, dict[str, Any]] = {
    SupportSG.main: {"schools": [], "many_schools": False, "nowhere": False, "shown": True, "school": "Школа № 2",
                     "n": 2, "m": 1, "waiting": True, "helping": True, "calm": False,
                     "items": [{"id": 1, "label": "🔴 Аня К."}]},
    SupportSG.signals: {"n": 2, "m": 1, "waiting": True, "helping": True, "calm": False,
                        "items": [{"id": 1, "label": "🔴 Аня К."}]},
    SupportSG.signal: _PREVIEW_CALL,
    SupportSG.taken: _PREVIEW_CALL,
    SupportSG.settle: {},
    SupportSG.unmatched: {"school": "Школа № 2", "text": "Аня К. (7DF-4RN): готово", "page": 1, "pages": 2,
                          "several": True, "no_cycle": False, "items": [{"id": 1, "label": "Аня К."}]},
}  # fmt: skip
