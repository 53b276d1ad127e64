"""What a guardian's window shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.states import WardSG
from domain.vocabulary import MatchStatus, Role, Side
from services import words
from services.composers.meetings import PLACES
from services.wards import view_wards

if TYPE_CHECKING:
    from locales import Translator
    from services.access import Actor
    from services.wards import WardPair, WardView
    from storage.unit import Unit

MOST: Final = 4
"""Children on one screen; a family with more asks the curator about the rest."""


async def wards(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Word each child's state in a few short lines."""
    found = await view_wards(unit, actor) if Role.LEGAL_GUARDIAN in actor.roles else ()
    texts = [_ward(unit, t, ward) for ward in found[:MOST]]
    nothing = t("No child is linked to you. The child passes the link on, or the curator gives it to you.")
    return {"text": "\n\n".join(texts) or nothing, "any": bool(texts)}


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


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    WardSG.view: {"text": "<b>Аня</b> · Школа № 2\nНаставник: Илья\nСейчас: встречи идут.", "any": True},
}
"""Data with which every window can be rendered without a database."""
