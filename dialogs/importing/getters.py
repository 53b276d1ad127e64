"""What the windows of the import show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from catalog.importing.model import Spot
from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, start_data
from dialogs.states import ImportSG
from domain.permissions import UseCase, allowed
from services.access import RefusedError
from services.importing.cards import count_cards
from services.importing.importing import import_places
from services.importing.taking import Changed, Tally
from services.importing.words import changed_line, read_parts, spot_line

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.importing.importing import ImportPlace
    from storage.unit import Unit

_PAGE: Final = 8


async def chosen_school(unit: Unit, actor: Actor, manager: DialogManager) -> int | None:
    """Return the school that is chosen here, or the only one; ``None`` while there is a choice to make."""
    place = _chosen(manager, await import_places(unit, actor))
    return None if place is None else place.id


def _chosen(manager: DialogManager, found: tuple[ImportPlace, ...]) -> ImportPlace | None:
    if len(found) == 1:
        return found[0]
    asked = manager.dialog_data.get("school", start_data(manager).get("school"))
    return next((each for each in found if each.id == asked), None)


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how it goes, or what was wrong with the last file; whoever has several schools chooses first."""
    found = await import_places(unit, actor)
    place, noted = _chosen(dialog_manager, found), dialog_manager.dialog_data
    page, pages = int(noted.get("page", 0)), max(1, -(-len(found) // _PAGE))
    asks = place is None and bool(found)
    shown = found[page * _PAGE : (page + 1) * _PAGE] if asks else ()
    fault = _faults(t, noted)
    return {
        "shown": place is not None,
        "explains": place is not None and not fault,
        "asks": asks,
        "nowhere": not found,
        "others": place is not None and len(found) > 1,
        "school": place.name if place else "",
        "schools": [{"id": each.id, "label": clip(each.name)} for each in shown],
        "turns": page_items(t, page, pages) if asks else [],
        "cards": place is not None and await _cards(unit, actor, place.id) > 0,
        "fault": fault,
    }


async def _cards(unit: Unit, actor: Actor, school: int) -> int:
    """Return for how many people the actor may have cards."""
    if not allowed(actor.roles, UseCase.PERSON_HAND_OVER):
        return 0
    try:
        return await count_cards(unit, actor, school)
    except RefusedError:
        return 0


def _faults(t: Translator, noted: dict[str, Any]) -> str:
    fault = noted.get("fault")
    if not fault:
        return ""
    lines = [spot_line(t, Spot(*fields)) for fields in fault["rows"]]
    if len(lines) == 1:
        return f"⚠️ {lines[0]}"
    more = fault["more"]
    if more:
        lines.append(t.plural("and {n} more place: see the file", "and {n} more places: see the file", more))
    return "\n".join([t("⚠️ <b>Nothing is taken yet.</b> Mend this and send it again:"), *lines])


async def ready(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what the file comes to, and what it would change."""
    outcome = dialog_manager.dialog_data.get("outcome", {})
    new, known, changed = _sums(outcome)
    lines = [
        *_read(t, outcome),
        t("New: {new}, here already: {known}, to be changed: {changed}.", new=new, known=known, changed=changed),
        *(changed_line(t, Changed(*fields)) for fields in outcome.get("changes", ())),
    ]
    if more := outcome.get("more", 0):
        lines.append(t.plural("and {n} more change", "and {n} more changes", more))
    brings = new + changed > 0
    lines.append(
        t("Nothing is written yet. Shall I take it?") if brings else t("There is nothing new in it: nothing to take.")
    )
    return {"text": "\n".join(lines), "brings": brings}


async def done(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say that it is taken, and lead to the cards."""
    outcome = dialog_manager.dialog_data.get("outcome", {})
    new, _known, changed = _sums(outcome)
    school = await chosen_school(unit, actor, dialog_manager)
    cards = await _cards(unit, actor, school) if school is not None else 0
    lines = [t("✅ Taken. New: {new}, changed: {changed}.", new=new, changed=changed)]
    if cards:
        lines.append(
            t.plural("{n} person has no chat yet. A card each lets them in, and nobody else.",
                     "{n} people have no chat yet. A card each lets them in, and nobody else.", cards)
        )  # fmt: skip
    elif not allowed(actor.roles, UseCase.PERSON_HAND_OVER):
        lines.append(t("The school's curator prints the cards that let people in."))
    return {"text": "\n".join(lines), "cards": cards > 0}


def _tallies(outcome: dict[str, Any]) -> dict[str, Tally]:
    return {name: Tally(*counts) for name, counts in outcome.get("tallies", {}).items()}


def _sums(outcome: dict[str, Any]) -> tuple[int, int, int]:
    found = _tallies(outcome).values()
    return sum(t.new for t in found), sum(t.known for t in found), sum(t.changed for t in found)


def _read(t: Translator, outcome: dict[str, Any]) -> list[str]:
    parts = read_parts(t, _tallies(outcome))
    return [t("Read: {parts}.", parts=", ".join(parts))] if parts else []


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    ImportSG.main: {
        "shown": True, "explains": True, "asks": True, "nowhere": True, "others": True, "school": "Школа № 2",
        "cards": True, "schools": [{"id": 9223372036854775807, "label": "Школа № 3"}],
        "turns": [{"id": 1, "label": "Стр. →"}],
        "fault": "⚠️ <b>Пока ничего не загружено.</b>\nЛист «Ученики», строка 14, «Дата рождения»: такого дня нет.",
    },
    ImportSG.ready: {"text": "Прочитано: 412 учеников, 35 наставников.\nНовых: 440.", "brings": True},
    ImportSG.done: {"text": "✅ Загружено. Новых: 440.", "cards": True},
}  # fmt: skip
