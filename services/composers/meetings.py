"""What people are told about meetings: a time was proposed or agreed, and the question after one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.vocabulary import MeetingFormat, MeetingStatus, MeetingType
from locales.marks import N_
from services.composers.registry import Due, composer, read_by_another
from services.feedback import MET_ITEM
from services.meeting_calendar import in_calendar
from services.notices import Button, Outgoing, Skip
from services.pair_rows import Pair, pair
from storage.tables import Meeting, SurveyRequest

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

PLACES = {
    MeetingFormat.IN_PERSON: N_("at school"),
    MeetingFormat.ONLINE: N_("online"),
    MeetingFormat.ELSEWHERE: N_("at another place"),
}
TYPES = {
    MeetingType.INTRO: N_("introduction"),
    MeetingType.TRIAL: N_("trial meeting"),
    MeetingType.PLANNING: N_("planning meeting"),
    MeetingType.WORKING: N_("working meeting"),
    MeetingType.FINAL: N_("final meeting"),
}
GONE = Skip("meeting_gone")


async def meeting_planned(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the other side when and where, what has changed, and give the three answers there are."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None:
        return GONE
    if row.status != MeetingStatus.PLANNED or row.planned_at <= unit.now:
        return Skip("meeting_changed")
    before = None
    if row.moved_from is not None:
        before = await unit.first(select(Meeting.__table__).where(Meeting.id == row.moved_from))
    buttons = [
        (Button(t("Fine with me"), f"agree:{row.id}"),),
        (Button(t("Another time"), f"propose:{found.id}"), Button(t("I can't"), f"cancel:{row.id}")),
    ]
    if before is not None and await in_calendar(unit, due.person_id, row):
        buttons.append((Button(t("Update the calendar"), f"calendar:{row.id}"),))
    head, was = _change(unit, due, row, before, t)
    lines = [head, when_and_where(unit, due, row, found, t), *([was] if was else [])]
    return Outgoing("\n".join(lines), tuple(buttons))


composer("meeting_planned")(meeting_planned)
composer("meeting_planned_soon")(meeting_planned)


def _change(unit: Unit, due: Due, row: Any, before: Any, t: Translator) -> tuple[str, str | None]:
    """Return what is new about a meeting, and how it was."""
    if before is None:
        return t("A meeting is proposed."), None
    if before.planned_at != row.planned_at:
        return t("The meeting has a new time."), t(
            "It was: {when}.", when=t.moment(before.planned_at, unit.now, due.zone)
        )
    return t("The meeting has a new place."), t("It was: {when}.", when=place_of(before, t))


@composer("meeting_agreed")
async def meeting_agreed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell who proposed a meeting that the other side agrees."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None:
        return GONE
    if row.status != MeetingStatus.PLANNED or row.planned_at <= unit.now:
        return Skip("meeting_changed")
    return Outgoing(
        t("The meeting is agreed.") + "\n" + when_and_where(unit, due, row, found, t),
        (
            (Button(t("To the calendar"), f"calendar:{row.id}"),),
            (Button(t("Open"), f"meeting:{found.id}"),),
        ),
    )


async def meeting_cancelled(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the others that a meeting is off, and open the way to a new one."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None:
        return GONE
    if row.status != MeetingStatus.CANCELLED or row.planned_at <= unit.now:
        return Skip("meeting_changed")
    text = t.you(
        "The meeting is off.\n{when}, {names}: this time it does not work out. You can propose another time.",
        when=t.moment(row.planned_at, unit.now, due.zone),
        names=found.names(due.person_id),
    )
    buttons = [(Button(t("Propose a time"), f"propose:{found.id}"),)]
    if await in_calendar(unit, due.person_id, row):
        buttons.append((Button(t("Take off the calendar"), f"calendar:{row.id}"),))
    return Outgoing(text, tuple(buttons))


composer("meeting_cancelled")(meeting_cancelled)
composer("meeting_cancelled_soon")(meeting_cancelled)


@composer("meeting_absent")
async def meeting_absent(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell a group's mentor that one mentee cannot come; the meeting stands until the mentor says otherwise."""
    row, found = await meeting_row(unit, due.subject_id)
    place = found.member(due.params.get("person")) if found else None
    if row is None or found is None or place is None:
        return GONE
    if row.status != MeetingStatus.PLANNED or row.planned_at <= unit.now:
        return Skip("meeting_changed")
    text = t.you(
        "Somebody cannot come to the meeting.\n{when}: without {name}. The meeting stands; you can move it.",
        when=t.moment(row.planned_at, unit.now, due.zone),
        name=place.first_name,
    )
    return Outgoing(text, ((Button(t("Another time"), f"propose:{found.id}"),),))


@composer("meeting_asked")
async def meeting_asked(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a mentee about a meeting just held (questionnaires §4, MT-ME)."""
    request = await unit.first(
        select(SurveyRequest.state, SurveyRequest.subject_id).where(SurveyRequest.id == due.subject_id)
    )
    if request is None or request.state != "open":
        return Skip("answered")
    row, found = await meeting_row(unit, request.subject_id)
    if row is None or found is None:
        return GONE
    names = found.names(due.person_id)
    text = t.you(
        "A short question for you.\nHow was the meeting ({names})? To begin with: did you meet? 20 seconds, and only "
        "the curator sees it.",
        names=names,
    )
    if read_by_another(due):  # whoever taps the answers sees them
        text = t("A short question for you.\nHow was the meeting ({names})? It takes 20 seconds.", names=names)
    say = f"say:{due.subject_id}.{MET_ITEM}"
    return Outgoing(
        text,
        (
            (Button(t("Yes"), f"{say}.yes"), Button(t("No"), f"{say}.no")),
            (Button(t("We moved it"), f"{say}.moved"),),
        ),
    )


@composer("mentor_needs_help")
async def mentor_needs_help(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator that a mentor asked for help with a pair."""
    row, found = await meeting_row(unit, due.subject_id)
    person_id = due.params.get("person")
    place = found.member(person_id) if found else None
    if row is None or found is None or place is None:
        return GONE
    text = t(
        "A mentor asks for your help.\n{name}, after the meeting with: {names}. Please write or come by.",
        name=place.first_name,
        names=found.names(person_id),
    )
    return Outgoing(text, ((Button(t("Open the card"), f"person:{person_id}"),),))


async def meeting_row(unit: Unit, meeting_id: int) -> tuple[Any, Pair | None]:
    """Return a meeting's row with its match."""
    row = await unit.first(select(Meeting.__table__).where(Meeting.id == meeting_id))
    return row, (await pair(unit, row.match_id) if row is not None else None)


def when_and_where(unit: Unit, due: Due, row: Any, found: Pair, t: Translator) -> str:
    """Return «завтра, чт 17 сентября, 15:30 · в школе» and who, in the reader's words."""
    return t(
        "<b>{when}</b>, {place}\n{names} · {type}",
        when=t.moment(row.planned_at, unit.now, due.zone),
        place=place_of(row, t),
        names=found.names(due.person_id),
        type=t(TYPES[MeetingType(row.type)]),
    )


def place_of(row: Any, t: Translator) -> str:
    """Return «в школе» or «в школе, каб. 214», not escaped: the text that takes it does that."""
    kind = t(PLACES[MeetingFormat(row.format)])
    return f"{kind}, {row.place}" if row.place else kind
