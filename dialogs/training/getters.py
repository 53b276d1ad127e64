"""What the windows of the training show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip
from dialogs.states import TrainingSG
from domain.training import QUESTIONS
from services.training import course, lesson

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from catalog.training import TrainingModule
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

_TICKED = 24
"""A tick costs two characters of the twenty-two."""


def module_of(manager: DialogManager, catalogue: Catalogue) -> TrainingModule:
    """Return the module that is open; the first one if the chat has forgotten it."""
    chosen = manager.dialog_data.get("module")
    return catalogue.training.get(str(chosen)) or next(iter(catalogue.training.values()))


async def main(unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, **_: Any) -> dict[str, Any]:
    """List the modules with a tick on those that are passed."""
    found = await course(unit, actor, catalogue)
    items = []
    for line in found.modules:
        mark = "✓ " if line.passed else "" if line.required else "· "
        short = catalogue.training[line.id].short.of(t.locale, child=actor.child)
        items.append({"id": line.id, "label": clip(mark + short, _TICKED)})
    return {
        "passed": found.passed,
        "total": len(found.modules),
        "trained": found.trained,
        "open": found.next is not None and not found.trained,
        "practice": any(not line.required and not line.passed for line in found.modules),
        "items": items,
    }


async def page(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one screen of a module; the buttons carry the page they lead to, so that a double tap is one."""
    module = module_of(dialog_manager, catalogue)
    now = await lesson(unit, actor, catalogue, module.id)
    number = min(now.page, len(module.pages) - 1)
    last = number == len(module.pages) - 1
    turns = [{"id": number - 1, "label": t("← Back")}] if number else []
    turns.append({"id": number + 1, "label": clip(t("To the questions") if last else t("Next"))})
    return {
        "title": module.title.of(t.locale, child=actor.child),
        "number": number + 1,
        "total": len(module.pages),
        "text": module.pages[number].of(t.locale, child=actor.child),
        "turns": turns,
    }


async def question(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the next question; a button carries its number, so that an old one answers nothing else."""
    module = module_of(dialog_manager, catalogue)
    now = await lesson(unit, actor, catalogue, module.id)
    number = min(now.asked, QUESTIONS - 1)
    asked = module.questions[number]
    return {
        "title": module.title.of(t.locale, child=actor.child),
        "number": number + 1,
        "total": QUESTIONS,
        "text": asked.text.of(t.locale, child=actor.child),
        "items": [
            {"id": f"{number}.{option.id}", "label": clip(option.label.of(t.locale, child=actor.child))}
            for option in asked.options
        ],
    }


async def wrong(
    actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the right answer and why it is right."""
    module = module_of(dialog_manager, catalogue)
    number = int(dialog_manager.dialog_data.get("missed", 0))
    missed = module.questions[min(number, QUESTIONS - 1)]
    return {
        "text": missed.text.of(t.locale, child=actor.child),
        "right": missed.right.label.of(t.locale, child=actor.child),
        "why": missed.why.of(t.locale, child=actor.child),
    }


async def result(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show how the attempt went."""
    module = module_of(dialog_manager, catalogue)
    now = await lesson(unit, actor, catalogue, module.id)
    found = await course(unit, actor, catalogue)
    return {
        "title": module.title.of(t.locale, child=actor.child),
        "finished": now.finished,
        "right": now.right,
        "total": QUESTIONS,
        "passed": now.passed,
        "failed": not now.passed,
        "trained": now.passed and found.trained,
        "more": now.passed and found.next is not None,
    }


_TITLE = "Слушать и заслужить доверие"
PREVIEW: dict[Any, dict[str, Any]] = {
    TrainingSG.main: {"passed": 2, "total": 6, "trained": True, "open": True, "practice": True,
                      "items": [{"id": "first_meeting", "label": "✓ Первая встреча"}]},
    TrainingSG.page: {"title": _TITLE, "number": 2, "total": 4, "text": "Слушать — значит понять.\n" * 6,
                      "turns": [{"id": 0, "label": "← Назад"}, {"id": 2, "label": "К вопросам"}]},
    TrainingSG.question: {"title": _TITLE, "number": 2, "total": 5, "text": "Когда уместен совет?",
                          "items": [{"id": "1.a", "label": "Когда о нём просят"}]},
    TrainingSG.wrong: {"text": "Когда уместен совет?", "right": "Когда о нём просят", "why": "Сначала выслушайте."},
    TrainingSG.result: {"title": _TITLE, "finished": True, "right": 4, "total": 5, "passed": True, "failed": True,
                        "trained": True, "more": True},
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
