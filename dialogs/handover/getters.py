"""What the windows of handing over show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.school import LEADERS, clip, start_data
from dialogs.operator.getters import share_address
from dialogs.states import HandoverSG
from services.codes import deep_link
from services.handover import view_handover

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.handover import HandoverView
    from storage.unit import Unit

MOST: Final = 8
LINK: Final = "0"
"""Instead of a person: whoever comes in by a link."""
DAYS: Final = (timedelta(0), timedelta(weeks=1), timedelta(weeks=2), timedelta(weeks=4))


def school_in(manager: DialogManager, actor: Actor) -> int:
    """Return which school is handed over: named by the button, or the actor's first; 0, which is nobody's, if none."""
    data = start_data(manager)
    mine = actor.organizations(*LEADERS)
    return int(data.get("school") or data.get("id") or (mine[0] if mine else 0))


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say where it stands."""
    view = await view_handover(unit, actor, school_in(dialog_manager, actor))
    lines = [t("<b>Handing over</b> · {school}", school=view.school)]
    waits = view.pending
    share = share_address("", "")
    if waits is not None:
        day = t.full_date(waits.starts_on)
        if waits.follower is not None:
            lines.append(t("From {day} on: {name} in place of {old}.", day=day, name=waits.follower.short,
                           old=waits.leaving.short))  # fmt: skip
        else:
            lines.append(t("From {day} on somebody else in place of {old}.", day=day, old=waits.leaving.short))
        if waits.token is not None:
            link = deep_link(talk(dialog_manager).bot_username, waits.token)
            share = share_address(link, t("You are invited as curator of {school}.", school=view.school))
            lines.append(t("For one person:\n{link}", link=link))
        elif waits.follower is None:
            lines.append(t("Somebody has come in by the link."))
    elif view.curators:
        lines.append(t("Nothing is under way. Tap who leaves, then choose who follows."))
    else:
        lines.append(t("This school has no curator yet: invite one first."))
    return {
        "text": "\n".join(lines),
        "may_file": view.may_file,
        "link": waits is not None and waits.token is not None,
        "share": share,
        "pending": waits is not None and bool(view.curators),
        "leaving": []
        if waits is not None
        else [
            {"id": str(each.person_id), "label": clip(t("Leaves: {name}", name=each.name.short))}
            for each in view.curators[:MOST]
        ],
    }


async def who(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List who could follow."""
    view = await view_handover(unit, actor, school_in(dialog_manager, actor))
    leaving = dialog_manager.dialog_data.get("leaving")
    items = [
        {"id": str(each.person_id), "label": clip(each.name.short)}
        for each in view.candidates
        if each.person_id != leaving
    ]
    return {"items": [*items[:MOST], {"id": LINK, "label": t("Invite by a link")}]}


async def day(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the days; a button carries the day itself."""
    view = await view_handover(unit, actor, school_in(dialog_manager, actor))
    return {
        "items": [
            {"id": (view.today + span).isoformat(), "label": clip(t.day(view.today + span, view.today))}
            for span in DAYS
        ]
    }


async def sure(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what will happen."""
    view = await view_handover(unit, actor, school_in(dialog_manager, actor))
    if view.pending is not None:
        return {
            "text": t("Take the handover back? The link stops working, and everything stays as it is."),
            "begins": False,
            "stops": True,
        }
    return {"text": _what(t, view, dialog_manager.dialog_data), "begins": "day" in dialog_manager.dialog_data,
            "stops": False}  # fmt: skip


def _what(t: Translator, view: HandoverView, data: dict[str, Any]) -> str:
    if "day" not in data:
        return t("Nothing is under way.")
    starts = date.fromisoformat(data["day"])
    names = {each.person_id: each.name.short for each in (*view.curators, *view.candidates)}
    old, follower = names.get(int(data.get("leaving") or 0), "…"), names.get(int(data.get("follower") or 0))
    day = t.full_date(starts)
    if follower is None:
        return t(
            "Make a link for the new curator?\nWho leaves: {old}. From {day} on, and not before somebody has come in "
            "by it: the school is never without a curator.",
            old=old,
            day=day,
        )
    return t(
        "Hand the school over?\nFrom {day} on {name} is the curator in place of {old}. Open calls for help that were "
        "taken on go over too. Both are told.",
        day=day,
        name=follower,
        old=old,
    )


PREVIEW: dict[Any, dict[str, Any]] = {
    HandoverSG.main: {"text": "<b>Передача школы</b> · Школа № 2", "may_file": True, "link": True,
                      "share": "https://t.me/share/url?url=x", "pending": True,
                      "leaving": [{"id": "1", "label": "Уходит: Вера П."}]},
    HandoverSG.who: {"items": [{"id": "1", "label": "Олег С."}]},
    HandoverSG.day: {"items": [{"id": "2026-10-01", "label": "чт 1 октября"}]},
    HandoverSG.sure: {"text": "Передать школу?", "begins": True, "stops": True},
}  # fmt: skip
