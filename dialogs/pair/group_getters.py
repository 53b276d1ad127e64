"""What the windows of groups show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip, school_of
from dialogs.pair.which import match_id_of
from dialogs.states import PairSG
from domain.vocabulary import Role, Side
from services import words
from services.access import NotAllowedError, RefusedError
from services.choosing_words import wish_words
from services.grouping import SMALLEST, group_mentees, group_mentors
from services.grouping import joinable as who_can_join
from services.journal import matters
from services.pair_lists import view_match

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.grouping import GroupChoice, GroupMentee
    from services.pair_lists import MatchCard
    from storage.unit import Unit

A_PAGE = 6
AREA_ITEMS = ("me_needs", "te_needs", "mr_strong", "mr_strong_t")
_NOBODY = {"any": False, "none": True, "text": "", "items": [], "name": "…", "free": 0, "several": False,
           "enough": False, "next_label": ""}  # fmt: skip


async def mentors(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the mentors with places for a group."""
    school = school_of(dialog_manager, actor)
    try:
        found = await group_mentors(unit, actor, school) if school is not None else ()
    except RefusedError:
        found = ()
    items = [
        {"id": each.participation_id, "label": clip(f"{each.name.short}, {_places(t, each.free_places)}")}
        for each in found[:A_PAGE]
    ]
    return {"items": items, "any": bool(items), "none": not items}


async def mentees(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the mentees who fit the mentor, with a tick for those chosen."""
    found = await _choice(unit, actor, catalogue, dialog_manager)
    if found is None:
        return _NOBODY
    ticked = set(dialog_manager.dialog_data.get("team", []))
    pages = max(1, -(-len(found.mentees) // A_PAGE))
    page = min(int(dialog_manager.dialog_data.get("group_page", 0)), pages - 1)
    shown = found.mentees[page * A_PAGE : (page + 1) * A_PAGE]
    return {
        "any": bool(shown),
        "none": not shown,
        "name": found.mentor.name.short,
        "free": found.mentor.free_places,
        "text": "\n".join(_line(t, catalogue, each) for each in shown),
        "items": [
            {
                "id": each.choice.participation_id,
                "label": clip(("✓ " if each.choice.participation_id in ticked else "") + each.choice.name.short),
            }
            for each in shown
        ],
        "several": pages > 1,
        "enough": len(ticked) >= SMALLEST,
        "next_label": t("Next ({n})", n=len(ticked)),
    }


async def chosen(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the group about to be proposed; serves the kind of group and the confirmation."""
    data = dialog_manager.dialog_data
    found = await _choice(unit, actor, catalogue, dialog_manager)
    ticked = set(data.get("team", []))
    picked = [each for each in found.mentees if each.choice.participation_id in ticked] if found else []
    if found is None or not picked:
        return {"text": t("This group is no longer possible."), "models": []}
    spec = catalogue.forms[picked[0].form]
    model = next((each.label.of(t.locale) for each in spec.role_models if each.id == data.get("model")), None)
    lines = [
        t("Mentor: <b>{mentor}</b>", mentor=found.mentor.name.short),
        t("Mentees: <b>{mentees}</b>", mentees=", ".join(each.choice.name.short for each in picked)),
        t("{form}", form=", ".join(filter(None, (spec.title.of(t.locale), model)))),
    ]
    return {
        "text": "\n".join(lines),
        "models": [{"id": each.id, "label": each.label.of(t.locale)} for each in spec.role_models],
    }


async def joinable(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List who could join the open group."""
    try:
        found = await who_can_join(unit, actor, catalogue, match_id_of(dialog_manager))
    except RefusedError:
        return _NOBODY
    shown = found.mentees[:A_PAGE] if found.mentor.free_places > 0 else ()
    return {
        "any": bool(shown),
        "none": not shown,
        "name": found.mentor.name.short,
        "free": found.mentor.free_places,
        "text": "\n".join(_line(t, catalogue, each) for each in shown),
        "items": [{"id": each.choice.participation_id, "label": clip(each.choice.name.short)} for each in shown],
    }


async def members(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the mentees of the open group."""
    card = await view_match(unit, actor, match_id_of(dialog_manager))
    return {
        "items": [
            {"id": each.person_id, "label": clip(each.name.short)}
            for each in card.members
            if each.side is Side.MENTEE and each.accepted is not False
        ]
    }


async def leaving(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name who is about to leave."""
    card = await view_match(unit, actor, match_id_of(dialog_manager))
    person = dialog_manager.dialog_data.get("leaving")
    return {"name": next((each.name.short for each in card.members if each.person_id == person), "…")}


async def card_extras(unit: Unit, actor: Actor, t: Translator, card: MatchCard) -> dict[str, Any]:
    """Return what the card of a match says of its meetings and group, and which buttons follow from it."""
    staying = [each for each in card.members if each.side is Side.MENTEE and each.accepted is not False]
    curator = Role.CURATOR in actor.roles
    try:
        found = await matters(unit, actor, card.id)
    except NotAllowedError:
        return {"lines": [], "journal": False, "differs": False, "may_join": False, "may_part": False}
    zone = ZoneInfo(card.zone)
    lines = []
    for each in found.differing[:2]:
        said = "; ".join(
            t("{name}: {word} ({day})", name=one.name, word=words.word(t, words.MEETING_STATUSES, one.word),
              day=f"{one.said_at.astimezone(zone):%d.%m}")
            for one in each.said
        )  # fmt: skip
        day = f"{each.at.astimezone(zone):%d.%m}"
        lines.append(t("<b>Told differently</b>, meeting of {day}:", day=day) + " " + said)
    if found.corrected is not None:
        held, at = found.corrected
        lines.append(t("The log of {day} was corrected on {at}.", day=f"{held.astimezone(zone):%d.%m}",
                       at=f"{at.astimezone(zone):%d.%m}"))  # fmt: skip
    return {
        "lines": lines,
        "journal": found.journal,
        "differs": bool(found.differing) and curator,
        "may_join": curator and found.open_to_new and (found.running_by_order or len(staying) > 1),
        "may_part": curator and found.running and len(staying) > 1,
    }


def _line(t: Translator, catalogue: Catalogue, each: GroupMentee) -> str:
    wish = words.labels(words.options(catalogue, t, AREA_ITEMS), each.choice.areas, words.DOT)
    wish = wish or t("no wish named")
    common = words.labels(words.options(catalogue, t, AREA_ITEMS), each.fit.areas, words.DOT)
    line = t("<b>{name}</b>: {wish}", name=each.choice.name.short, wish=wish)
    line = line + "; " + t("in common: {what}", what=common) if common else line
    said = wish_words(t, each.wish)
    return f"{line}; {said}" if said else line


def _places(t: Translator, free: int) -> str:
    return t.plural("{n} place", "{n} places", free)


async def _choice(unit: Unit, actor: Actor, catalogue: Catalogue, manager: DialogManager) -> GroupChoice | None:
    try:
        return await group_mentees(unit, actor, catalogue, int(manager.dialog_data.get("leader") or 0))
    except RefusedError:
        return None


_LINES = [{"id": 1, "label": "✓ Аня К."}]
_CHOICE = {"any": True, "none": True, "name": "Илья М.", "free": 3, "text": "<b>Аня К.</b>: Учёба", "items": _LINES,
           "several": True, "enough": True, "next_label": "Дальше (2)"}  # fmt: skip
_GROUP = {"text": "Наставник: <b>Илья М.</b>\nНаставляемые: <b>Аня К., Борис Л.</b>", "models": _LINES}
GROUP_PREVIEW: dict[Any, dict[str, Any]] = {
    PairSG.group_mentor: {"items": _LINES, "any": True, "none": True},
    PairSG.group_mentees: _CHOICE,
    PairSG.group_model: _GROUP,
    PairSG.group_confirm: _GROUP,
    PairSG.group_add: _CHOICE,
    PairSG.group_remove: {"items": _LINES},
    PairSG.group_remove_sure: {"name": "Аня К."},
}
