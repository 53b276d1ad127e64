"""What the window of a roadmap's files shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.roadmap.place import place_in
from dialogs.states import RoadmapFilesSG
from services.roadmap.files import view_files
from services.roadmap.words import years_words

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit


async def main(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Say which roadmap it is and what there is of it."""
    found = await view_files(unit, actor, catalogue, place_in(dialog_manager, actor))
    if found.roadmap is None:
        lines = [t("<b>Roadmap from a table</b> · {place}", place=found.place.name)]
        lines.append(t("No roadmap runs here yet. Yours can come from an Excel file."))
        return {"text": "\n".join(lines), "follows": False, "may_import": found.may_import}
    title = found.roadmap.title[t.locale] or t("Roadmap")
    lines = [t("<b>Files</b> · {place}", place=found.place.name)]
    lines.append(t("{title}, {years}", title=title, years=years_words(found.roadmap.cycle)))
    lines.append(t("The table can be changed and sent back. The calendar reminds three days before."))
    return {"text": "\n".join(lines), "follows": True, "may_import": found.may_import}


PREVIEW: Final[dict[State, dict[str, Any]]] = {
    RoadmapFilesSG.main: {
        "text": "<b>Файлы</b> · Школа № 2\nРайон с пилотной школой, 2026/27", "follows": True, "may_import": True,
    },
}  # fmt: skip
