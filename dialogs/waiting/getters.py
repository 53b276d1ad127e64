"""What the screens of those who wait for a mentor show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.paging import page_items
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, school_of, schools_data
from dialogs.states import WaitingSG
from dialogs.waiting.actions import waiting_of
from domain.vocabulary import Role
from domain.waiting import NOTE_LIMIT
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.waiting import PAGE, list_waiting, view_waiting

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.waiting import SupportNote, WaitingCard, WaitingLine
    from storage.unit import Unit

HERE: Final = (Role.CURATOR, Role.PSYCHOLOGIST)
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "note_empty": N_("I see no words there. Please type them once more."),
    "note_long": N_("That is more than {most} characters. Please shorten it."),
}
POSTS: Final = {Role.CURATOR: N_("curator"), Role.PSYCHOLOGIST: N_("psychologist")}


async def people(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List those who wait, the longest first, with the days."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, HERE)
    data |= {"items": [], "turns": [], "is_curator": Role.CURATOR in actor.roles}
    school = school_of(dialog_manager, actor, HERE)
    try:
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        found = await list_waiting(unit, actor, school, int(dialog_manager.dialog_data.get("page", 0)))
    except (RefusedError, NotAllowedError) as refusal:
        return data | {"text": words_of(refusal, t)}
    numbered = list(enumerate(found.lines, found.page * PAGE + 1))
    head = t("<b>Who waits for a mentor</b> · {school}", school=found.school)
    if not found.lines:
        return data | {"text": head + "\n" + t("Nobody waits: whoever is ready has a pair or a proposal.")}
    lines = [head, t("Consents and questionnaire are there, a pair is not. The longest waiting first.")]
    lines += [_line(t, number, each) for number, each in numbered]
    return data | {
        "text": "\n".join(lines),
        "items": [
            {"id": each.participation_id, "label": clip(f"{number} · {each.name.short}")} for number, each in numbered
        ],
        "turns": page_items(t, found.page, found.pages),
    }


def _line(t: Translator, number: int, each: WaitingLine) -> str:
    days = t.plural("{n} day", "{n} days", each.days)
    line = t("{number} · {name} ({code}): {days}", number=number, name=each.name.short, code=each.name.code, days=days)
    return line + t(", notes: {n}", n=each.notes) if each.notes else line


async def card(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one who waits, with the notes; whatever is typed here becomes one."""
    error = dialog_manager.dialog_data.get("error")
    data = {
        "error": t(ERRORS[error], most=NOTE_LIMIT) + "\n" if error in ERRORS else "",
        "may_pair": False,
        "may_drop": False,
        "is_curator": Role.CURATOR in actor.roles,
    }
    try:
        found = await view_waiting(unit, actor, waiting_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return data | {"error": "", "text": words_of(refusal, t)}
    return data | {
        "text": "\n".join(_card(unit, t, found)),
        "may_pair": found.may_pair,
        "may_drop": any(each.mine for each in found.notes),
    }


def _card(unit: Unit, t: Translator, found: WaitingCard) -> list[str]:
    waits = t.plural("Waits {n} day, since {when}.", "Waits {n} days, since {when}.", found.days,
                     when=t.full_date(found.since.date()))  # fmt: skip
    lines = [t("<b>{name}</b> ({code})", name=found.name.short, code=found.name.code), waits]
    lines += [_note(unit, t, found, each) for each in found.notes]
    if found.older:
        lines.append(t("Older notes: {n}.", n=found.older))
    lines.append(
        t("To note something, just type it: what helps while waiting. Curator and psychologist read it, nobody else.")
    )
    return lines


def _note(unit: Unit, t: Translator, found: WaitingCard, each: SupportNote) -> str:
    when = t.moment(each.written_at, unit.now, found.zone)
    if each.by is None:
        return t("{when}: {text}", when=when, text=each.text)
    return t("{when}, {who}: {text}", when=when, who=t(POSTS[each.by]), text=each.text)


_ID: Final = 9223372036854775807
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    WaitingSG.list: {
        "schools": [], "many_schools": False, "is_curator": True, "turns": [{"id": 1, "label": "Дальше →"}],
        "text": "<b>Кто ждёт наставника</b> · Школа № 2\n1 · Аня К. (7DF-4RN): 21 день",
        "items": [{"id": _ID, "label": "1 · Александра-Викто…"}],
    },
    WaitingSG.card: {
        "error": "Пришлите, пожалуйста, текстом.\n", "text": "<b>Аня К.</b> (7DF-4RN)\nЖдёт 21 день.", "may_pair": True,
        "may_drop": True, "is_curator": True,
    },
}  # fmt: skip
