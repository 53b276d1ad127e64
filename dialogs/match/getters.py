"""What the windows of a person's own match show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.states import MatchSG
from domain.matches import ACTIVE, EndReason
from domain.vocabulary import MatchStatus, PersonKind, Side
from locales.marks import N_
from services import matches, words
from services.access import RefusedError

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.matches import Other, Proposal
    from storage.unit import Unit

REASONS = (
    (EndReason.NO_TIME.value, N_("The time does not fit")),
    (EndReason.DID_NOT_FIT.value, N_("Not quite right")),
    (EndReason.OTHER.value, N_("Something else")),
    ("none", N_("I'd rather not say")),
)
_DAYS = (N_("Mondays"), N_("Tuesdays"), N_("Wednesdays"), N_("Thursdays"), N_("Fridays"), N_("Saturdays"))
_ITEMS = {"mr_strong": "IN-MR", "mr_strong_t": "IN-MR", "me_needs": "IN-ME-P", "te_needs": "IN-ME-T"}


def match_id(manager: DialogManager) -> int:
    """Return the match that the dialog is about; 0, which is nobody's, when there is none."""
    given = manager.start_data if isinstance(manager.start_data, dict) else {}
    return int(manager.dialog_data.get("match") or given.get("id") or 0)


async def proposal(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the card with what this side may know, or what has become of the proposal."""
    try:
        card = await matches.proposal(unit, actor, match_id(dialog_manager))
    except RefusedError:
        return {"text": t.you("This proposal is gone. If there is a new one, you will get a message."), **_CLOSED}
    if card.answer is False or card.status in {MatchStatus.DECLINED, MatchStatus.BROKEN}:
        text = t.you(
            "This pair did not come together, and that is fine. The curator goes on looking and will write to you."
        )
        return {"text": text, **_CLOSED}
    lines = [_head(card, t), *(_person(other, t, catalogue) for other in card.others)]
    if card.mentees > 1:
        lines.append(t("It is a group: {n} mentees with one mentor.", n=card.mentees))
    if why := _why(card, t, catalogue):
        lines.append(why)
    lines.append(_after(card, t))
    undecided = card.status in matches.UNDECIDED
    running = card.status in ACTIVE and card.answer is True
    return {"text": "\n".join(lines), "open": card.open, "undecided": undecided and not running, "running": running}


async def reasons(t: Translator, **_: Any) -> dict[str, Any]:
    """List the reasons for a no."""
    return {"reasons": [{"id": key, "label": t.you(label)} for key, label in REASONS]}


_CLOSED = {"open": False, "undecided": False, "running": False}


def _head(card: Proposal, t: Translator) -> str:
    if not card.open:
        return t("<b>Your match</b>")
    return t("<b>A mentor has been found!</b>") if card.side is Side.MENTEE else t("<b>Somebody needs a mentor</b>")


def _person(other: Other, t: Translator, catalogue: Catalogue) -> str:
    areas = ", ".join(_label(item, option, t, catalogue) for item, option in other.areas)
    if other.kind is None:
        line = t("{name}. Asks for: {areas}.", name=other.first_name, areas=areas or "…")
        return line if areas else t("{name}.", name=other.first_name)
    who = t("grade {grade}", grade=other.grade) if other.grade else t(words.KINDS.get(PersonKind(other.kind), "…"))
    line = t("{name}, {who}.", name=other.first_name, who=who)
    if areas:
        line += " " + t("Good at: {areas}.", areas=areas)
    quoted = t("“{line}”", line=other.line) if other.line else ""
    return f"{line}\n{quoted}" if quoted else line


def _why(card: Proposal, t: Translator, catalogue: Catalogue) -> str | None:
    """Say in one line what both have in common: topics, and days on which both are free."""
    days = list(dict.fromkeys(preference.weekday for preference in card.common_times))
    when = ", ".join(t(_DAYS[day]) for day in days if day < len(_DAYS))
    what = ", ".join(_label(item, option, t, catalogue) for item, option in card.common_areas)
    if what and when:
        return t("You both care about: {areas}. Both are free on: {days}.", areas=what, days=when)
    if what:
        return t("You both care about: {areas}.", areas=what)
    return t("Times that suit: {days}.", days=when) if when else None


def _after(card: Proposal, t: Translator) -> str:
    if card.open:
        return t.you("The first meeting binds you to nothing: after the second both of you decide whether to go on.")
    if card.status is MatchStatus.PROPOSED:
        return t.you("You said yes. Now we wait for the other side and will write to you.")
    if card.status is MatchStatus.AGREED:
        return t.you("Everybody said yes. The school signs the order, then you can plan the first meeting.")
    return t.you("The match is confirmed. Meetings are under /meeting.")


def _label(item_id: str, option_id: str, t: Translator, catalogue: Catalogue) -> str:
    item = catalogue.questionnaire(_ITEMS[item_id]).item(item_id)
    found = next((option.label for option in item.options if option.id == option_id), None)
    return found.of(t.locale, child=t.child).lower() if found else option_id


PREVIEW: dict[Any, dict[str, Any]] = {
    MatchSG.proposal: {"text": "Илья, 10 класс", "open": True, "undecided": True, "running": True},
    MatchSG.question: {},
    MatchSG.decline: {"reasons": [{"id": "none", "label": "Не подходит время"}]},
}
"""What each window shows in the static tests."""
