"""What the windows of a message to a group show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import BroadcastSG
from domain.vocabulary import Role
from locales.marks import N_
from services.access import RefusedError
from services.audiences import GRADE, GROUPS
from services.broadcasts import audiences, progress, recent, view_draft
from services.words import broadcast_counts, broadcast_message

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.broadcasts import Draft, Progress, Sent
    from storage.unit import Unit

HERE = (Role.CURATOR,)
NAMES = {
    "all": N_("All participants"),
    "mentees": N_("Mentees"),
    "mentors": N_("Mentors"),
    "guardians": N_("Parents"),
    "unpaired": N_("Without a pair"),
    "consent": N_("Without consents"),
    "survey": N_("Without survey"),
}
ERRORS = {
    "not_text": N_("Only text can go to a group: no photos, files or voice. Please type it."),
    "too_long": N_("That is {n} signs, and 1,000 fit. Please shorten it a little."),
}
_EXCERPT = 60


def group_name(t: Translator, audience: str) -> str:
    """Return what a group is called."""
    if audience.startswith(GRADE):
        return t("grade {grade}", grade=audience.removeprefix(GRADE))
    return t(NAMES[audience]) if audience in NAMES else audience


def broadcast_id_of(manager: DialogManager) -> int:
    """Return which broadcast is open: sent or chosen here, or named by the notice that opened the dialog."""
    chosen = manager.dialog_data.get("broadcast")
    return int(chosen if chosen is not None else start_data(manager)["id"])


async def groups(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the groups with how many people each has; empty ones are left out."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager, HERE)
    nothing = {"shown": False, "empty": False, "no_cycle": False, "nowhere": False, "graded": False, "known": False,
               "is_curator": True, "school": "", "groups": [], "grades": []}  # fmt: skip
    school = school_of(dialog_manager, actor, HERE)
    if school is None:
        return data | nothing | {"nowhere": True}
    try:
        found = await audiences(unit, actor, school)
    except RefusedError as refusal:
        return data | nothing | {"no_cycle": refusal.reason == "no_cycle", "nowhere": refusal.reason != "no_cycle"}
    full = [each for each in found.groups.values() if each.people]
    return data | nothing | {
        "shown": bool(full),
        "empty": not full,
        "school": found.school,
        "groups": [
            {"id": each.id, "label": clip(f"{group_name(t, each.id)}: {len(each.people)}")}
            for each in full
            if each.id in GROUPS
        ],
        "grades": [
            {"id": each.id, "label": f"{each.id.removeprefix(GRADE)}: {len(each.people)}"}
            for each in full
            if each.id.startswith(GRADE)
        ],
        "graded": any(each.id.startswith(GRADE) for each in full),
        "known": bool(await recent(unit, actor, school)),
    }  # fmt: skip


async def chosen(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Ask for the text, and say how many it will reach."""
    data = dialog_manager.dialog_data
    audience = str(data.get("audience", ""))
    school = school_of(dialog_manager, actor, HERE)
    reach = ""
    if school is not None:
        try:
            group = (await audiences(unit, actor, school)).groups.get(audience)
        except RefusedError:
            group = None
        reach = _reach(t, len(group.people), group.reachable) if group else t("Nobody is in this group now.")
    error = data.get("error")
    said = t(ERRORS[error], n=data.get("signs", 0)) + "\n" if error in ERRORS else ""
    return {"error": said, "group": group_name(t, audience), "reach": reach}


def _reach(t: Translator, people: int, reachable: int) -> str:
    told = t.plural("{n} person", "{n} people", people)
    if people == reachable:
        return t("{people}, all have a chat here.", people=told)
    return t("{people}, {n} of them can be reached here.", people=told, n=reachable)


async def draft(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show a message before it leaves; serves the preview and the questions after it."""
    draft_id = dialog_manager.dialog_data.get("draft")
    nothing = {"ready": False, "gone": True, "group": "", "message": "", "reach": "", "night": "", "n": 0}
    if draft_id is None:
        return nothing
    try:
        found: Draft = await view_draft(unit, actor, int(draft_id))
    except RefusedError:
        return nothing
    night = ""
    if found.leaves_at > unit.now:
        night = t("It is quiet time now. It will leave {moment}.",
                  moment=t.moment(found.leaves_at, unit.now, found.zone))  # fmt: skip
    return {
        "ready": not found.sent,
        "gone": found.sent,
        "group": group_name(t, found.audience),
        "message": broadcast_message(t, found.school, found.author, found.text),
        "reach": _reach(t, found.people, found.reachable),
        "night": night,
        "n": found.people,
    }


async def progress_page(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show how far a message has come; the application shows it anew while it goes (``bot.live``)."""
    try:
        found = await progress(unit, actor, broadcast_id_of(dialog_manager))
    except RefusedError:
        return {"text": "", "gone": True, "running": False, "blocked": False, "is_curator": True}
    return {
        "gone": False,
        "text": "\n".join(_progress(unit, t, found)),
        "running": found.ended_at is None and not found.stopped,
        "blocked": found.ended_at is not None and found.counts.blocked > 0,
        "is_curator": True,
    }


def _progress(unit: Unit, t: Translator, found: Progress) -> list[str]:
    copies = found.counts.copies
    done = copies - found.counts.left
    if found.leaves_at is not None and not found.stopped:
        moment = t.moment(found.leaves_at, unit.now, found.zone)
        head = t("<b>It will leave {moment}</b>", moment=moment)
    elif found.stopped:
        head = t("<b>Stopped</b>")
    elif found.ended_at is not None:
        head = t("<b>Done</b>")
    else:
        head = t("<b>On its way: {done} of {total}</b>", done=done, total=copies)
    excerpt = " ".join(found.text.split())
    return [
        head,
        t("To: {group}, {n}", group=group_name(t, found.audience), n=found.total),
        t("“{text}”", text=clip(excerpt, _EXCERPT)),
        *([broadcast_counts(t, found.counts)] if done else []),
    ]


async def past(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the last messages with how many arrived."""
    school = school_of(dialog_manager, actor, HERE)
    found = await recent(unit, actor, school) if school is not None else ()
    return {
        "empty": not found,
        "text": "\n".join(_line(unit, t, number, each, actor.zone) for number, each in enumerate(found, 1)),
        "items": [
            {"id": each.id, "label": clip(f"{number} · {group_name(t, each.audience)}")}
            for number, each in enumerate(found, 1)
        ],
        "is_curator": True,
    }


def _line(unit: Unit, t: Translator, number: int, each: Sent, zone: str) -> str:
    moment = t.moment(each.started_at, unit.now, zone)
    line = t("{number} · {group}, {moment}: {n} of {total}", number=number, group=group_name(t, each.audience),
             moment=moment, n=each.delivered, total=each.total)  # fmt: skip
    return line + (t(" (on its way)") if each.under_way else "")


_DRAFT: dict[str, Any] = {"ready": True, "gone": False, "group": "Без согласий", "n": 57, "night": "",
                          "message": "<b>Сообщение куратора · Школа № 2</b>\nОльга Ивановна\n\nСобрание в пятницу.",
                          "reach": "57 человек, 55 из них можно написать."}  # fmt: skip
_GROUPS: dict[str, Any] = {"schools": [], "many_schools": False, "shown": True, "empty": False, "no_cycle": False,
                           "nowhere": False, "graded": True, "known": True, "is_curator": True, "school": "Школа № 2",
                           "groups": [{"id": "all", "label": "Все участники: 1000"}],
                           "grades": [{"id": "grade:11", "label": "11: 128"}]}  # fmt: skip
PREVIEW: dict[Any, dict[str, Any]] = {
    BroadcastSG.group: _GROUPS,
    BroadcastSG.grade: _GROUPS,
    BroadcastSG.text: {"error": "Это 1203 знака, а помещается 1000.\n", "group": "Все участники",
                       "reach": "57 человек, у всех есть чат."},
    BroadcastSG.preview: _DRAFT,
    BroadcastSG.confirm: _DRAFT | {"night": "Сейчас тихое время. Уйдёт завтра, ср 16 сентября, 08:00."},
    BroadcastSG.again: _DRAFT,
    BroadcastSG.progress: {"gone": False, "text": "<b>Уходит: 12 из 57</b>\nКому: Наставники, 57\n«Собрание»",
                           "running": True, "blocked": True, "is_curator": True},
    BroadcastSG.list: {"empty": False, "text": "1 · Наставники, сегодня: 55 из 57", "is_curator": True,
                       "items": [{"id": 1, "label": "1 · Наставники"}]},
}  # fmt: skip
