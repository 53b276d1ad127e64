"""What a guardian's window shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.plans import brief_of
from dialogs.kit.school import clip, start_data
from dialogs.states import WardSG
from domain.pauses import MAY_PAUSE
from domain.vocabulary import MatchStatus, Role, Side
from services import words
from services.composers.meetings import PLACES
from services.wards import view_wards

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.wards import WardPair, WardView
    from storage.unit import Unit

MOST: Final = 4
"""Children told of on one screen; each has a button."""


async def wards(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Word the only child's state in a few short lines; of several only the state now, and a button each."""
    found = await _found(unit, actor)
    several = len(found) > 1
    nothing = t("No child is linked to you. The child passes the link on, or the curator gives it to you.")
    planned = await planned_in(unit, actor, found[0]) if len(found) == 1 else None
    texts = ["\n".join(_ward(unit, t, ward).split("\n")[: 2 if several else None]) for ward in found[:MOST]]
    return {
        "text": "\n\n".join(texts) or nothing,
        "any": bool(found),
        "one": len(found) == 1,
        "plan": planned is not None,
        "wish": len(found) == 1 and wished_in(found[0]) is not None,
        "absent": not several and any(_may_answer(ward) for ward in found),
        "children": [
            {"id": str(ward.person_id), "label": clip(ward.first_name or ward.code)} for ward in found if several
        ],
    }


async def child(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Word one child's state."""
    found = await _found(unit, actor)
    shown = next((ward for ward in found if ward.person_id == child_of(dialog_manager)), None)
    return {
        "text": t("No such child is linked to you.") if shown is None else _ward(unit, t, shown),
        "known": shown is not None,
        "plan": shown is not None and await planned_in(unit, actor, shown) is not None,
        "absent": shown is not None and _may_answer(shown),
        "several": len(found) > 1,
        "wish": shown is not None and wished_in(shown) is not None,
    }


def child_of(manager: DialogManager) -> int | None:
    """Return which child was chosen, or named by the button that opened the dialog."""
    found = manager.dialog_data.get("child") or start_data(manager).get("id")
    return None if found is None else int(found)


def wished_in(ward: WardView) -> int | None:
    """Return the child's match for which a pause can be asked, ``None`` if there is none."""
    return next((pair.match_id for pair in ward.pairs if pair.status in MAY_PAUSE), None)


async def planned_in(unit: Unit, actor: Actor, ward: WardView) -> int | None:
    """Return the child's match that has a plan to be read, ``None`` if there is none yet."""
    for pair in ward.pairs:
        found = await brief_of(unit, actor, pair.match_id) if pair.side is Side.MENTEE else None
        if found is not None and found.state is not None:
            return pair.match_id
    return None


async def _found(unit: Unit, actor: Actor) -> tuple[WardView, ...]:
    return await view_wards(unit, actor) if Role.LEGAL_GUARDIAN in actor.roles else ()


def _may_answer(ward: WardView) -> bool:
    return ward.confirmed and ward.takes_part and not ward.has_account


def _ward(unit: Unit, t: Translator, ward: WardView) -> str:
    lines = [t("<b>{name}</b> · {school}", name=ward.first_name or ward.code, school=ward.school)]
    if not ward.confirmed:
        return "\n".join([*lines, t("The curator still has to confirm you; then the pair and the dates stand here.")])
    if ward.pairs:
        return "\n".join([*lines, *(line for pair in ward.pairs for line in _pair(unit, t, pair))])
    if ward.gaps:
        gaps = ", ".join(words.word(t, words.GAPS, gap) for gap in ward.gaps)
        return "\n".join([*lines, t("No pair yet. Still needed: {gaps}", gaps=gaps)])
    if ward.takes_part:
        return "\n".join([*lines, t("Everything is ready. The curator is looking for a pair.")])
    return "\n".join([*lines, t("Takes no part at the moment.")])


def _pair(unit: Unit, t: Translator, pair: WardPair) -> list[str]:
    if pair.status is MatchStatus.PROPOSED:
        return [t("A pair is proposed; both sides are deciding.")]
    head = t("Mentor: {names}", names=pair.names) if pair.side is Side.MENTEE else t("Is a mentor; the pair is there.")
    lines = [head, t("Now: {status}.", status=t(words.STATUSES[pair.status]))]
    if pair.next_at is not None and pair.next_format is not None:
        when = t.moment(pair.next_at, unit.now, pair.zone)
        lines.append(t("Next meeting: {when}, {place}", when=when, place=t(PLACES[pair.next_format])))
    if pair.held:
        lines.append(t("Meetings held: {n}", n=pair.held))
    return lines


_TEXT: Final = "<b>Аня</b> · Школа № 2\nНаставник: Илья\nСейчас: встречи идут."
PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    WardSG.view: {"text": _TEXT, "wish": True, "plan": True, "any": True, "one": True, "absent": True,
                  "children": [{"id": "1", "label": "Аня"}, {"id": "2", "label": "Миша"}]},
    WardSG.child: {"text": _TEXT, "wish": True, "plan": True, "known": True, "absent": True, "several": True},
}  # fmt: skip
"""Data with which every window can be rendered without a database."""
