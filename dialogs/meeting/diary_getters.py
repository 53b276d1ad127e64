"""What the windows of the diary show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.meeting.reading import upper
from domain.diary import DiaryKind
from domain.vocabulary import Role
from locales.marks import N_
from services import diary
from services.access import RefusedError
from services.composers.diary import kept

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

READERS: Final = frozenset({Role.MENTOR, Role.MENTEE, Role.CURATOR})
_KINDS: Final = {DiaryKind.PHOTO: N_("Photo"), DiaryKind.VOICE: N_("Voice note")}


async def diaries(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the last meetings that were held."""
    match_id = dialog_manager.dialog_data.get("match")
    found = await diary.pages(unit, actor, match_id) if match_id and not READERS.isdisjoint(actor.roles) else ()
    items = []
    for one in found:
        files = t.plural("{n} file", "{n} files", one.files) if one.files else ""
        label = t.short_day(_held(one.meeting.held_at or one.meeting.planned_at, one.meeting.zone).date())
        items.append({"id": str(one.meeting.id), "label": f"{label} · {files}" if files else label})
    text = t.you("Which meeting's diary?") if items else t.you("The diary opens after the first meeting in the log.")
    return {"text": text, "items": items}


async def page(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what is kept of a meeting, and what may be sent."""
    found = await _page(unit, actor, dialog_manager)
    if found is None:
        text = t.you("The diary of a meeting opens when it is in the log.")
        return {"text": text, "some": False, "may_remove": False}
    meeting = found.meeting
    when = upper(
        t.day(_held(meeting.held_at or meeting.planned_at, meeting.zone).date(), _held(unit.now, meeting.zone).date())
    )
    lines = [t("<b>Diary · {when}</b>\n{names}", when=when, names=meeting.names)]
    files = kept((entry.kind for entry in found.entries), t)
    lines.append(t("In the diary: {files}.", files=files) if files else t("Nothing in the diary yet."))
    if found.may_add:
        lines += [
            t.you("Send a photo or a voice note (up to 5 minutes): both of you and the curator can see it."),
            t.you("It stays with Telegram. Please no faces without permission."),
        ]
    elif meeting.side is not None:
        lines.append(t("The page is full: five files a meeting."))
    return {"text": "\n".join(lines), "some": bool(found.entries), "may_remove": bool(found.may_remove)}


async def removable(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List what may be taken out."""
    found = await _page(unit, actor, dialog_manager)
    entries = found.may_remove if found else ()
    items = [
        {"id": str(entry.id), "label": f"{t(_KINDS[entry.kind])}, {_moment(entry.added_at, actor, t)}"}
        for entry in entries
    ]
    return {"items": items, "text": t.you("What shall I take out?") if items else t("Nothing of yours is in here.")}


async def _page(unit: Unit, actor: Actor, manager: DialogManager) -> diary.DiaryPage | None:
    meeting_id = manager.dialog_data.get("meeting")
    if meeting_id is None or READERS.isdisjoint(actor.roles):
        return None
    try:
        return await diary.page(unit, actor, meeting_id)
    except RefusedError:
        return None


def _held(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _moment(moment: datetime, actor: Actor, t: Translator) -> str:
    there = _held(moment, actor.zone)
    return f"{there:%d.%m} {t.clock_time(there)}"
