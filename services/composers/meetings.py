"""What people are told about meetings: a time was proposed or agreed, and the question after one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.vocabulary import MeetingFormat, MeetingStatus, MeetingType
from locales.marks import N_
from services.composers.registry import Due, composer
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


@composer("meeting_planned")
async def meeting_planned(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the other side when and where, with a way to agree or to propose another time."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None:
        return GONE
    if row.status != MeetingStatus.PLANNED or row.planned_at <= unit.now:
        return Skip("meeting_changed")
    moved = bool(due.params.get("moved"))
    head = t("The meeting has a new time.") if moved else t("A meeting is proposed.")
    return Outgoing(
        f"{head}\n{when_and_where(unit, due, row, found, t)}",
        (
            (Button(t("Fine with me"), f"agree:{row.id}"),),
            (Button(t("Another time"), f"propose:{found.id}"),),
        ),
    )


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
        ((Button(t("Open"), f"meeting:{found.id}"),),),
    )


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
    text = t.you(
        "A short question for you.\nHow was the meeting ({names})? It takes 20 seconds, and only the curator sees it.",
        names=found.names(due.person_id),
    )
    return Outgoing(text, ((Button(t("Answer"), f"survey:{due.subject_id}"),),))


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
        place=t(PLACES[MeetingFormat(row.format)]),
        names=found.names(due.person_id),
        type=t(TYPES[MeetingType(row.type)]),
    )
