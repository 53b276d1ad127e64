"""What somebody in a pair may ask the curator for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import start_data
from dialogs.states import WishSG
from domain.pauses import WishKind, WishReason
from locales.marks import N_, NY_
from services.access import RefusedError
from services.wishes import view_wishes

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

REASONS: Final = {
    WishReason.TIME: N_("The time does not fit"),
    WishReason.TOPIC: N_("I want another topic"),
    WishReason.CONTACT: N_("It is hard to talk"),
    WishReason.UNSAID: N_("I'd rather not say"),
}
ASKED: Final = {
    WishKind.PAUSE: NY_("You have asked for a pause. The curator decides and will write to you."),
    WishKind.CHANGE: NY_(
        "You have asked for another mentor. The curator will talk with you; your mentor knows nothing of it yet."
    ),
}


def match_of(manager: DialogManager) -> int:
    """Return which match it is about; 0, which is nobody's, when there is none."""
    return int(start_data(manager).get("id") or 0)


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what can be asked for, and what has been asked."""
    try:
        found = await view_wishes(unit, actor, match_of(dialog_manager))
    except RefusedError:
        return {"text": t.you("There is nothing to ask for here any more. The pair has moved on."),
                "may_pause": False, "may_change": False}  # fmt: skip
    lines = [t("<b>{names}</b>", names=found.names)] if found.names else []
    if found.child is not None:
        lines.append(t("You ask for: {name}.", name=found.child))
    lines += [t.you(ASKED[kind]) for kind in found.asked]
    if found.paused:
        lines.append(t.you("The pair is paused now. The curator knows when it goes on."))
    if found.may_pause or found.may_change:
        lines.append(
            t.you("It can be too much, or not the right person. Tell the curator with one tap; nobody else is told.")
        )
    return {"text": "\n".join(lines), "may_pause": found.may_pause, "may_change": found.may_change}


async def why(t: Translator, **_: Any) -> dict[str, Any]:
    """List the reasons."""
    return {"reasons": [{"id": reason.value, "label": t.you(label)} for reason, label in REASONS.items()]}


PREVIEW: dict[Any, dict[str, Any]] = {
    WishSG.main: {"text": "<b>Илья</b>", "may_pause": True, "may_change": True},
    WishSG.why: {"reasons": [{"id": "time", "label": "Не подходит время"}]},
}
