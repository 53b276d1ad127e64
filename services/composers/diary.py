"""The diary in messages: something new is in it, and a file of it, sent again by the messenger's own id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.diary import DiaryKind
from domain.vocabulary import Role
from services.composers.meetings import GONE, meeting_row
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip, Stored
from services.pair_rows import holders
from storage.tables import MeetingAttachment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from locales import Translator
    from storage.unit import Unit


def kept(kinds: Iterable[str], t: Translator) -> str:
    """Return «2 фото, 1 голосовое»; empty for nothing."""
    found = list(kinds)
    photos, voices = found.count(DiaryKind.PHOTO), found.count(DiaryKind.VOICE)
    parts = []
    if photos:
        parts.append(t.plural("{n} photo", "{n} photos", photos))
    if voices:
        parts.append(t.plural("{n} voice note", "{n} voice notes", voices))
    return ", ".join(parts)


@composer("diary_added")
async def diary_added(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the other side that there is something new, once a meeting and person."""
    row, found = await meeting_row(unit, due.subject_id)
    place = found.member(due.params.get("person")) if found else None
    if row is None or found is None or place is None:
        return GONE
    kinds = await unit.scalars(
        select(MeetingAttachment.kind).where(
            MeetingAttachment.meeting_id == row.id,
            MeetingAttachment.person_id == place.person_id,
            MeetingAttachment.removed_at.is_(None),
        )
    )
    if not kinds:
        return Skip("diary_gone")
    text = t(
        "There is something new in the diary.\n{when}, {name}: {kept}.",
        when=t.moment(row.held_at or row.planned_at, unit.now, due.zone),
        name=place.first_name,
        kept=kept(kinds, t),
    )
    return Outgoing(text, ((Button(t("Open the diary"), f"diary:{row.id}"),),))


@composer("diary_item")
async def diary_item(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send one file again to somebody who may see it now: the pair, or a curator of the school."""
    item = await unit.first(select(MeetingAttachment.__table__).where(MeetingAttachment.id == due.subject_id))
    if item is None or item.removed_at is not None or not item.file_id:
        return Skip("diary_gone")
    row, found = await meeting_row(unit, item.meeting_id)
    if row is None or found is None:
        return GONE
    outside = found.member(due.person_id) not in found.staying
    if outside and due.person_id not in await holders(unit, found.organization_id, Role.CURATOR):
        return Skip("not_allowed")
    author = found.member(item.person_id)
    text = t(
        "From the diary.\n{when}, {name}",
        when=t.moment(row.held_at or row.planned_at, unit.now, due.zone),
        name=author.first_name if author else "…",
    )
    return Outgoing(text, file=Stored(item.kind, item.file_id, t("Telegram does not have this file any more.")))
