"""What the windows of hints show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import clip, start_data
from dialogs.states import MaterialsSG
from domain.vocabulary import Role
from locales.marks import N_
from services.materials import BODY_LIMIT, MOST, TITLE_LIMIT, own_materials

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.materials import Material
    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_words": N_("That is empty or too long: up to {most} characters, please."),
    "bad_link": N_("This is no link. It begins with https:// and leads to a page."),
}
_HERE: Final = (Role.CURATOR,)


def topic_of(manager: DialogManager, catalogue: Catalogue) -> Material:
    """Return the topic that is open: chosen here, named by a button by its place, or the first one."""
    chosen = catalogue.materials.get(str(manager.dialog_data.get("topic")))
    place = start_data(manager).get("id")
    named = next((each for each in catalogue.materials.values() if each.order == place), None)
    return chosen or named or next(iter(catalogue.materials.values()))


async def topics(t: Translator, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """List the topics."""
    return {
        "items": [
            {"id": each.id, "label": clip(each.short.of(t.locale, child=t.child))}
            for each in catalogue.materials.values()
        ]
    }


async def page(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a page of a topic; the buttons carry the page they lead to, so that a double tap is one."""
    topic = topic_of(dialog_manager, catalogue)
    number = min(int(dialog_manager.dialog_data.get("page", 0)), len(topic.pages) - 1)
    own = await own_materials(unit, actor, topic.id)
    turns = [{"id": number - 1, "label": t("← Page")}] if number else []
    turns += [{"id": number + 1, "label": t("Page →")}] if number < len(topic.pages) - 1 else []
    return {
        "title": topic.title.of(t.locale, child=t.child),
        "text": topic.pages[number].of(t.locale, child=t.child),
        "own": [{"id": str(each.id), "label": clip(each.title)} for each in own],
        "any_own": bool(own),
        "turns": turns,
        "may_add": Role.CURATOR in actor.roles and len(own) < MOST,
    }


async def own(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show a material of the school's own."""
    chosen = dialog_manager.dialog_data.get("own")
    topic = topic_of(dialog_manager, catalogue)
    found = next((each for each in await own_materials(unit, actor, topic.id) if each.id == chosen), None)
    if found is None:
        return {"text": t("There is nothing to show."), "may_remove": False}
    return {
        "text": t("<b>{title}</b>\n\n{text}", title=found.title, text=found.body),
        "may_remove": found.organization_id in actor.organizations(*_HERE),
    }


async def entering(t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name the topic, and say what was wrong with the last words."""
    error = dialog_manager.dialog_data.get("error")
    most = BODY_LIMIT if "name" in dialog_manager.dialog_data else TITLE_LIMIT
    return {
        "title": topic_of(dialog_manager, catalogue).title.of(t.locale),
        "error": t(ERRORS[error], most=most) + "\n" if error in ERRORS else "",
    }


PREVIEW: dict[Any, dict[str, Any]] = {
    MaterialsSG.topics: {"items": [{"id": "first_meeting", "label": "Первая встреча"}]},
    MaterialsSG.page: {"title": "Первая встреча", "text": "Придите на пять минут раньше.", "any_own": True,
                       "own": [{"id": "1", "label": "Расписание кружков"}], "may_add": True,
                       "turns": [{"id": 1, "label": "Страница →"}]},
    MaterialsSG.own: {"text": "<b>Расписание кружков</b>", "may_remove": True},
    MaterialsSG.title: {"title": "Первая встреча", "error": ""},
    MaterialsSG.body: {"title": "Первая встреча", "error": ""},
}  # fmt: skip
