"""What the windows of selection show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.selection.day_getters import PREVIEW as DAY_PREVIEW
from dialogs.states import SelectionSG
from domain.training import FIT, MODULES_NEEDED, Decision, Need, TrainedBy
from locales.marks import N_
from services import words
from services.access import RefusedError
from services.requirements import PAPERS, requirements
from services.selection import Shown, list_mentors, view_note

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.selection import MentorLine, NoteView
    from storage.unit import Unit

DECISIONS: Final = {
    Decision.POOL: N_("in the pool"),
    Decision.LATER: N_("decided later"),
    Decision.NOT_NOW: N_("not now"),
}
_BUTTONS: Final = {
    Decision.POOL: N_("Into the pool"),
    Decision.LATER: N_("Decide later"),
    Decision.NOT_NOW: N_("Not now"),
}
_FILTERS: Final = {
    Shown.UNDECIDED: N_("Undecided: {n}"),
    Shown.UNTRAINED: N_("Not trained: {n}"),
    Shown.ALL: N_("All mentors: {n}"),
}
_SWITCHES: Final = {
    Need.TRAINING.value: N_("Training"),
    Need.SELECTION.value: N_("Selection decision"),
    PAPERS: N_("Consents on paper"),
}
_WAYS: Final = {
    TrainedBy.EITHER: N_("Either way"),
    TrainedBy.MODULES: N_("Parts in the chat"),
    TrainedBy.ATTENDANCE: N_("A training in person"),
}
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_note": N_("A note is up to 500 characters of text."),
}
_TICKED: Final = 24


def mentor_of(manager: DialogManager) -> int:
    """Return whose note is open: chosen in the list, or named by the button that opened the dialog.

    Raises:
        RefusedError: ``gone`` if nobody is.
    """
    found = manager.dialog_data.get("mentor") or start_data(manager).get("id")
    if found is None:
        raise RefusedError("gone")
    return int(found)


def shown_of(manager: DialogManager) -> Shown:
    """Return the filter of the list."""
    asked = manager.dialog_data.get("shown") or start_data(manager).get("shown")
    return Shown(asked) if asked in set(Shown) else Shown.UNDECIDED


async def mentors(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the mentors of the school."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    school = school_of(dialog_manager, actor)
    try:
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301 - the same answer as for a school without a year
        page = int(dialog_manager.dialog_data.get("page", 0))
        found = await list_mentors(unit, actor, school, shown_of(dialog_manager), page)
    except RefusedError:
        return data | _NOTHING | {"no_cycle": True}
    return data | {
        "shown": True,
        "none": not found.lines,
        "no_cycle": False,
        "may_act": found.may_act,
        "school": found.school,
        "text": "\n".join(_line(t, line) for line in found.lines),
        "filters": [
            {
                "id": each.value,
                "label": clip(("• " if each is found.shown else "") + t(_FILTERS[each], n=found.counts[each]), _TICKED),
            }
            for each in Shown
        ],
        "items": [{"id": line.participation_id, "label": clip(line.name.short)} for line in found.lines],
        "turns": page_items(t, found.page, found.pages),
    }


_NOTHING: Final = {"shown": False, "none": False, "may_act": False, "school": "", "text": "", "filters": [],
                   "items": [], "turns": []}  # fmt: skip


def _line(t: Translator, line: MentorLine) -> str:
    decision = t(DECISIONS[line.decision]) if line.decision else t("no decision yet")
    return t("<b>{name}</b>: {training}, {decision}", name=line.name.short, decision=decision,
             training=_training(t, trained=line.trained, modules=line.modules))  # fmt: skip


def _training(t: Translator, *, trained: bool, modules: int) -> str:
    return t("trained") if trained else t("parts {n} of {m}", n=min(modules, MODULES_NEEDED), m=MODULES_NEEDED)


async def note(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a selection note."""
    try:
        found = await view_note(unit, actor, mentor_of(dialog_manager))
    except RefusedError:
        return {"gone": True, "found": False, "text": "", "flags": [], "fits": [], "decisions": [], "may_act": False,
                "untrained": False}  # fmt: skip
    return {
        "gone": False,
        "found": True,
        "may_act": found.may_act,
        "untrained": found.may_act and not found.trained,
        "text": "\n".join(_note(t, actor, unit, found)),
        "flags": _flags(t, found) if found.may_act else [],
        "fits": [{"id": each, "label": f"• {each}" if each == found.fit else str(each)} for each in FIT]
        if found.may_act
        else [],
        "decisions": [
            {
                "id": each.value,
                "label": clip(("✓ " if each is found.decision else "") + t(_BUTTONS[each]), _TICKED),
            }
            for each in Decision
        ]
        if found.may_act
        else [],
    }


def _flags(t: Translator, found: NoteView) -> list[dict[str, str]]:
    """Return the ticks; a button carries the state it leads to, so that a double tap is one."""
    held = found.interviewed_at is not None
    flags = [{"id": f"interview.{int(not held)}", "label": clip(("✓ " if held else "") + t("Interview held"), _TICKED)}]
    if found.outside:
        done = found.documents_at is not None
        flags.append(
            {"id": f"documents.{int(not done)}", "label": clip(("✓ " if done else "") + t("Papers checked"), _TICKED)}
        )
    return flags


def _note(t: Translator, actor: Actor, unit: Unit, found: NoteView) -> list[str]:
    lines = [t("<b>{name}</b> · {kind}", name=found.name.full, kind=words.word(t, words.KINDS, found.kind) or "—")]
    if not found.ready:
        lines.append(t("Consents or the questionnaire are not complete yet."))
    training = _training(t, trained=found.trained, modules=found.modules)
    if found.attended:
        training += ", " + t("was at a training in person")
    lines.append(t("Training: {training}", training=training))
    if found.interviewed_at:
        lines.append(t("Interview: {when}", when=t.moment(found.interviewed_at, unit.now, actor.zone)))
    else:
        lines.append(t("Interview: not yet"))
    lines.append(t("Fits, from 1 to 5: {fit}", fit=found.fit or "—"))
    if found.outside and found.documents_at:
        when = t.moment(found.documents_at, unit.now, actor.zone)
        lines.append(t("Identity and papers checked: {when}, {who}", when=when, who=found.documents_by or "—"))
    elif found.outside:
        lines.append(t("Comes from outside: no order before identity and papers are checked."))
    lines.append(t("Decision: {what}", what=t(DECISIONS[found.decision]) if found.decision else t("not yet")))
    if found.note:
        lines.append(t("Note: {text}", text=clip(found.note, 250)))
    return lines


async def words_of_note(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask for the curator's own words."""
    error = dialog_manager.dialog_data.get("error")
    said = t(ERRORS[error]) + "\n" if error in ERRORS else ""
    try:
        found = await view_note(unit, actor, mentor_of(dialog_manager))
    except RefusedError:
        return {"error": said, "name": "—", "words": "", "has_words": False}
    return {"error": said, "name": found.name.short, "words": found.note or "", "has_words": bool(found.note)}


async def requires(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what the school asks before an order."""
    school = school_of(dialog_manager, actor)
    if school is None:
        return {"school": "—", "training": False, "items": [], "ways": []}
    found = await requirements(unit, actor, school)
    on = {Need.TRAINING.value: found.needs.training, Need.SELECTION.value: found.needs.selection, PAPERS: found.papers}
    return {
        "school": found.school,
        "training": found.needs.training,
        "items": [
            {"id": f"{key}.{int(not on[key])}", "label": clip(("✓ " if on[key] else "") + t(label), _TICKED)}
            for key, label in _SWITCHES.items()
        ],
        "ways": [
            {"id": each.value, "label": clip(("• " if each is found.needs.trained_by else "") + t(label), _TICKED)}
            for each, label in _WAYS.items()
        ]
        if found.needs.training
        else [],
    }


PREVIEW: dict[Any, dict[str, Any]] = {
    SelectionSG.list: {"schools": [], "many_schools": False, "shown": True, "none": True, "no_cycle": True,
                       "may_act": True, "school": "Школа № 2", "text": "<b>Илья К.</b>: обучен, решения нет",
                       "filters": [{"id": "undecided", "label": "• Без решения: 3"}],
                       "items": [{"id": 1, "label": "Илья К."}], "turns": [{"id": 1, "label": "Дальше →"}]},
    SelectionSG.note: {"gone": False, "found": True, "may_act": True, "untrained": True, "text": "<b>Илья К.</b>",
                       "flags": [{"id": "interview.1", "label": "Собеседование было"}],
                       "fits": [{"id": each, "label": str(each)} for each in FIT],
                       "decisions": [{"id": "pool", "label": "✓ В базу наставников"}]},
    SelectionSG.words: {"error": "", "name": "Илья К.", "words": "Спокойный, любит физику.", "has_words": True},
    SelectionSG.requires: {"school": "Школа № 2", "training": True,
                           "items": [{"id": "training.0", "label": "✓ Обучение"}],
                           "ways": [{"id": "either", "label": "• Любым способом"}]},
    **DAY_PREVIEW,
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
