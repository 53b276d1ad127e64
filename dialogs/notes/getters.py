"""What the windows of notes show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip, start_data
from dialogs.states import NotesSG
from locales.marks import N_
from services.access import RefusedError
from services.notes import NOTE_LIMIT, list_notes

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.notes import Note, NotePage
    from storage.unit import Unit

SHOWN: Final = 6
_BRIEF: Final = 90
PAIR: Final = "0"
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_words": N_("That is empty or too long: up to {most} characters, please."),
}


def match_of(manager: DialogManager) -> int:
    """Return which match it is about."""
    return int(start_data(manager).get("id") or 0)


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the newest notes."""
    page = await _page(unit, actor, dialog_manager)
    if page is None:
        return {"text": t("There is nothing to show."), "items": [], "about": [], "may_write": False}
    lines = [t("<b>Notes</b>")]
    for each in page.notes[:SHOWN]:
        mark = " · " + t("shared") if each.shared and page.may_write else ""
        lines.append(f"{_day(each, page)} {t('{about}: {text}', about=_about(t, each), text=_brief(each.text))}{mark}")
    if not page.notes:
        lines.append(t("No notes yet."))
    about = [{"id": PAIR, "label": t("+ About the pair")}]
    about += [{"id": str(m.person_id), "label": clip(t("+ About: {name}", name=m.name.short))} for m in page.members
              if m.accepted is not False]  # fmt: skip
    return {
        "text": "\n".join(lines),
        "items": [{"id": str(n.id), "label": clip(f"{_day(n, page)} {_about(t, n)}")} for n in page.notes[:SHOWN]],
        "about": about if page.may_write else [],
        "may_write": page.may_write,
    }


async def note(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one note in full."""
    page = await _page(unit, actor, dialog_manager)
    chosen = dialog_manager.dialog_data.get("note")
    found = next((each for each in page.notes if each.id == chosen), None) if page else None
    if page is None or found is None:
        return {"text": t("There is nothing to show."), "may_share": False, "may_close": False, "mine": False}
    state = t("The curator reads it too.") if found.shared else t("Only psychologists read it.")
    lines = [t("<b>{day}</b> · {about}", day=_day(found, page), about=_about(t, found)), t("{text}", text=found.text)]
    return {
        "text": "\n".join([*lines, *([state] if page.may_write else [])]),
        "may_share": page.may_write and not found.shared,
        "may_close": page.may_write and found.shared,
        "mine": page.may_write and found.mine,
    }


async def write(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say whom the new note is about."""
    page = await _page(unit, actor, dialog_manager)
    about = int(dialog_manager.dialog_data.get("about") or 0)
    name = next((m.name.short for m in page.members if m.person_id == about), None) if page else None
    error = dialog_manager.dialog_data.get("error")
    return {
        "error": t(ERRORS[error], most=NOTE_LIMIT) + "\n" if error in ERRORS else "",
        "head": t("<b>A note about: {name}</b>", name=name) if name else t("<b>A note about the pair</b>"),
    }


async def _page(unit: Unit, actor: Actor, manager: DialogManager) -> NotePage | None:
    try:
        return await list_notes(unit, actor, match_of(manager))
    except RefusedError:
        return None


def _day(each: Note, page: NotePage) -> str:
    return f"{each.written_at.astimezone(ZoneInfo(page.zone)):%d.%m}"


def _about(t: Translator, each: Note) -> str:
    return each.about or t("the pair")


def _brief(text: str) -> str:
    return clip(" ".join(text.split()), _BRIEF)


PREVIEW: dict[Any, dict[str, Any]] = {
    NotesSG.main: {"text": "<b>Заметки</b>\n17.09 пара: договорились о ритме", "may_write": True,
                   "items": [{"id": "1", "label": "17.09 пара"}], "about": [{"id": "0", "label": "+ О паре"}]},
    NotesSG.note: {"text": "<b>17.09</b> · пара\nДоговорились о ритме", "may_share": True, "may_close": True,
                   "mine": True},
    NotesSG.write: {"error": "", "head": "<b>Заметка о паре</b>"},
}  # fmt: skip
