"""What the list of a pair's meetings and the windows of one meeting show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.plans import plan_line
from dialogs.meeting.reading import PLACE_LABELS, in_rows
from dialogs.plan.entering import at_desk, match_of, meeting_of
from dialogs.plan.reading import corrected, day_of, facts, topic, upper
from domain.vocabulary import MeetingFormat, MeetingStatus, MeetingType
from locales.marks import N_
from services import journal as journals
from services import words
from services.access import RefusedError
from services.composers.meetings import PLACES, TYPES
from services.correcting import CORRECT_DAYS, TOPIC_LIMIT
from services.meeting_log import open_days

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.journal import EntryCard
    from storage.unit import Unit

MINUTES: Final = (20, 30, 45, 60, 90, 120)
DAYS_A_PAGE: Final = 12
ERRORS: Final = {
    "number": N_("Please send a number of minutes from 5 to 480."),
    "text": N_("Please send it as a text."),
    "long": N_("That is too long: up to {n} characters, please."),
}
_WHY_NOT: Final = {
    "correct_too_late": N_("It was logged more than {n} days ago: the curator can correct it."),
    "cycle_closed": N_("The school year is closed, so it stays as it is."),
}


async def journal(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the meetings, the latest first, six a page."""
    page = int(dialog_manager.dialog_data.get("page", 0))
    read = journals.school_journal if at_desk(dialog_manager) else journals.journal
    try:
        found = await read(unit, actor, match_of(dialog_manager), page)
    except RefusedError:
        return {"text": t.you("This match is over. Thank you for everything you did together!"), "items": [],
                "several": False, "page": 1, "pages": 1, "may_add": False, "own": True, "desk": False}  # fmt: skip
    lines = [t("<b>{names}</b>", names=found.names)]
    for each in found.entries:
        line = t("{facts}", facts=facts(unit, t, catalogue, each, found.zone))
        if each.corrected_at is not None:
            line += " · " + corrected(t, each.corrected_at.astimezone(ZoneInfo(found.zone)))
        if each.differs:
            line += " · " + t("<b>told differently</b>")
        lines.append(line)
    if not found.entries:
        lines.append(t("No meetings yet."))
    items = [{"id": str(each.id), "label": t.short_day(day_of(each, found.zone))} for each in found.entries]
    desk = at_desk(dialog_manager)
    return {
        "text": "\n".join(lines),
        "items": in_rows(items, 2),
        "several": found.pages > 1,
        "page": found.page + 1,
        "pages": found.pages,
        "may_add": desk and found.may_add,
        "own": not desk,
        "desk": desk,
    }


async def entry(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one meeting: what stands in the log, and what may be done to it."""
    card = await _card(unit, actor, dialog_manager)
    if card is None:
        return {"text": t.you("This meeting is gone. /meeting shows what comes next."), **_GONE}
    held = card.entry.status is MeetingStatus.HELD
    may = card.fault is None
    lines = _entry_lines(unit, t, catalogue, card)
    if held and card.entry.type is MeetingType.PLANNING:
        lines += await plan_line(unit, actor, t, card.entry.match_id) or [t("There is no plan yet.")]
    return {
        "text": "\n".join(lines),
        "fix": may and held,
        "fix_held": may and held and not card.may_settle,
        "fix_missed": may and not held and not card.may_settle,
        "group": may and held and card.group,
        "settle": card.may_settle,
        "held": held,
    }


_GONE = {"fix": False, "fix_held": False, "fix_missed": False, "group": False, "settle": False, "held": False}


async def days(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the days on which the meeting can have been: those without another one."""
    try:
        found = await open_days(unit, actor, match_of(dialog_manager))
    except RefusedError:
        found = ()
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    near = {today: t("today"), today - timedelta(days=1): t("yesterday")}
    pages = max(1, -(-len(found) // DAYS_A_PAGE))
    page = min(int(dialog_manager.dialog_data.get("days_page", 0)), pages - 1)
    shown = found[page * DAYS_A_PAGE : (page + 1) * DAYS_A_PAGE]
    items = [{"id": f"{day:%Y%m%d}", "label": upper(near[day]) if day in near else t.short_day(day)} for day in shown]
    return {"days": in_rows(items, 3), "has_less": page > 0, "has_more": page + 1 < pages, "any": bool(items),
            "none": not items}  # fmt: skip


async def minutes(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List usual lengths; any other can be typed."""
    items = [{"id": str(each), "label": str(each)} for each in MINUTES]
    return {"minutes": in_rows(items, 6), "error": _error(t, dialog_manager)}


async def places(t: Translator, **_: Any) -> dict[str, Any]:
    """List kinds of places."""
    return {"places": [{"id": each.value, "label": t(PLACE_LABELS[each])} for each in MeetingFormat]}


async def topics(t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what is wrong with what was typed, if anything."""
    return {"error": _error(t, dialog_manager), "n": TOPIC_LIMIT}


async def there(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List a group's mentees with a tick for each who was there."""
    card = await _card(unit, actor, dialog_manager)
    absent = dialog_manager.dialog_data.get("absent")
    mentees = card.mentees if card else ()
    gone = {person for person, _, was in mentees if not was} if absent is None else set(absent)
    return {
        "items": [{"id": str(person), "label": name if person in gone else f"✓ {name}"} for person, name, _ in mentees]
    }


async def missed(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Say of which meeting the fact is about to be changed."""
    card = await _card(unit, actor, dialog_manager)
    if card is None:
        return {"text": "…", "held": False, "missed": False}
    held = card.entry.status is MeetingStatus.HELD
    said = t("{facts}", facts=facts(unit, t, catalogue, card.entry, card.zone))
    return {"text": said, "held": held, "missed": not held}


def _entry_lines(unit: Unit, t: Translator, catalogue: Catalogue, card: EntryCard) -> list[str]:
    entry = card.entry
    day = upper(t.day(day_of(entry, card.zone), unit.now.astimezone(ZoneInfo(card.zone)).date()))
    lines = [t("<b>{day}</b> · {names}", day=day, names=card.names)]
    if entry.status is MeetingStatus.HELD:
        length = t.plural("{n} minute", "{n} minutes", entry.minutes or 0)
        lines.append(upper(f"{t(TYPES[entry.type])}, {length}, {t(PLACES[entry.format])}."))
        if about := topic(t, catalogue, entry):
            lines.append(t("Topic: {topic}", topic=about))
        if card.mentees:
            lines.append(t("There were: {names}", names=", ".join(name for _, name, was in card.mentees if was)))
    else:
        lines.append(t("It did not take place."))
    if entry.corrected_at is not None:
        lines.append(upper(corrected(t, entry.corrected_at.astimezone(ZoneInfo(card.zone)), card.corrected_by)) + ".")
    lines += _said(t, card)
    if card.fault in _WHY_NOT:
        lines.append(t(_WHY_NOT[card.fault], n=CORRECT_DAYS))
    return lines


def _said(t: Translator, card: EntryCard) -> list[str]:
    """Return both sides' words and their days, for the curator alone."""
    zone = ZoneInfo(card.zone)
    lines = [
        t("{name} ({side}): {word}, said on {day}", name=each.name, side=words.word(t, words.SIDES, each.side),
          word=words.word(t, words.MEETING_STATUSES, each.word), day=f"{each.said_at.astimezone(zone):%d.%m}")
        for each in card.said
    ]  # fmt: skip
    if card.settled_at is not None:
        lines.append(t("Settled by the curator on {day}.", day=f"{card.settled_at.astimezone(zone):%d.%m}"))
    if card.may_settle:
        lines.append(t("They tell it differently; neither knows of it. Talk to both, then say what counts."))
    return lines


def _error(t: Translator, manager: DialogManager) -> str:
    code = manager.dialog_data.get("error")
    return t(ERRORS[code], **({"n": TOPIC_LIMIT} if code == "long" else {})) + "\n" if code in ERRORS else ""


async def _card(unit: Unit, actor: Actor, manager: DialogManager) -> EntryCard | None:
    read = journals.school_entry if at_desk(manager) else journals.entry
    try:
        return await read(unit, actor, meeting_of(manager))
    except RefusedError:
        return None
