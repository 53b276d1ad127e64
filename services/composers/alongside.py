"""What people hear of a pause, of its end, of parting for another mentor, and what a curator hears of a wish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.pauses import WishKind
from domain.vocabulary import MatchStatus, Role, Side
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.handover_file import handover_bytes
from services.meeting_calendar import in_calendar
from services.notices import Button, File, Outgoing, Skip
from services.pair_rows import holders, pair
from services.pause_rows import open_pause
from services.places import place_of
from storage.tables import Handover, Meeting, Organization

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer("match_paused")
async def match_paused(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides until when the pair rests; never why."""
    found = await pair(unit, due.subject_id)
    pause = await open_pause(unit, due.subject_id)
    if found is None or pause is None or found.status is not MatchStatus.PAUSED:
        return Skip("match_moved_on")
    day = t.full_date(pause.until)
    text = t.you(
        "News about your pair.\nYou and {names}: a pause until {day}. That is fine, it happens. "
        "Reminders rest too, and we write when it goes on.",
        names=found.names(due.person_id),
        day=day,
    )
    buttons = await _calendar(unit, due, t)
    if due.params.get("meetings"):
        text += "\n" + t.you("Meetings that were planned are off; you can plan new ones afterwards.")
    return Outgoing(text, (*buttons, (Button(t("Menu"), "menu"),)))


@composer("match_resumed")
async def match_resumed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides that the pause is over, with the way to a next meeting."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is MatchStatus.PAUSED or found.member(due.person_id) not in found.staying:
        return Skip("match_moved_on")
    text = t.you(
        "The pause is over.\nYou and {names} can go on where you stopped. When would you like to meet?",
        names=found.names(due.person_id),
    )
    return Outgoing(text, ((Button(t("Choose a time"), f"meeting:{found.id}"),),))


@composer("match_resumed_curator")
async def match_resumed_curator(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator that a pause has ended on its day."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is MatchStatus.PAUSED:
        return Skip("match_moved_on")
    text = t("A pause has ended on its day.\n{names}: the pair goes on, both were told.", names=found.names(None))
    return Outgoing(text, ((Button(t("Open the pair"), f"order:{found.id}"),),))


@composer("match_rematch")
async def match_rematch(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell both sides the same: this pair is over, nobody is to blame, and what comes next."""
    found = await pair(unit, due.subject_id)
    if found is None or found.status is not MatchStatus.BROKEN:
        return Skip("match_moved_on")
    place = found.member(due.person_id)
    text = t.you(
        "News about your pair.\nYou and {names} will not go on as a pair. It happens, and nobody is to blame. "
        "Thank you for the time you gave each other!",
        names=found.names(due.person_id),
    )
    after = (
        t.you("Now we look for somebody new for you.")
        if place is not None and place.side is Side.MENTEE
        else t.you("The curator will write when somebody needs a mentor like you.")
    )
    return Outgoing(f"{text}\n{after}", (*await _calendar(unit, due, t), (Button(t("Menu"), "menu"),)))


@composer("pair_wish")
async def pair_wish(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell the curator who wishes what; the other side knows nothing of it."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.params.get("person")) if found else None
    if found is None or place is None or place not in found.staying or found.member(due.person_id) is not None:
        return Skip("match_moved_on")
    if due.params.get("kind") == WishKind.PAUSE:
        text = t("A wish from a pair.\n{name} asks for a pause. Please decide; nobody else was told.",
                 name=place.first_name)  # fmt: skip
    else:
        text = t("A wish from a pair.\n{name} would like another mentor. Please talk; the mentor was not told.",
                 name=place.first_name)  # fmt: skip
    return Outgoing(text, ((Button(t("Open the pair"), f"order:{found.id}"),),))


async def _calendar(unit: Unit, due: Due, t: Translator) -> tuple[tuple[Button, ...], ...]:
    """Return the button that takes the first meeting called off out of the reader's own calendar."""
    ids = due.params.get("meetings") or ()
    rows = await unit.all(select(Meeting.__table__).where(Meeting.id.in_(list(ids))).order_by(Meeting.planned_at))
    for row in rows:
        if await in_calendar(unit, due.person_id, row):
            return ((Button(t("Take off the calendar"), f"calendar:{row.id}"),),)
    return ()


@composer("handover_begun")
async def handover_begun(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Tell whoever follows, or leaves, from which day on."""
    row, school = await _handover(unit, due.subject_id)
    if row is None or row.settled_at is not None:
        return Skip("handover_moved_on")
    if due.person_id == row.to_id:
        text = t(
            "A school is handed over to you.\nFrom {day} on you are the curator of {school}. "
            "Until then nothing changes; questions go to whoever leaves.",
            day=t.full_date(row.starts_on),
            school=school,
        )
    else:
        text = t(
            "Your place as curator is handed on.\n{school}: from {day} on somebody else is the curator.",
            day=t.full_date(row.starts_on),
            school=school,
        )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("handover_done")
async def handover_done(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Welcome the new curator, with the day's list."""
    row, school = await _handover(unit, due.subject_id)
    if row is None or not row.done:
        return Skip("handover_moved_on")
    text = t(
        "You are the curator now.\n{school}: what waits for you stands under Today; the handover file is under "
        "School year.",
        school=school,
    )
    return Outgoing(
        text, ((Button(t("Today"), "today"),), (Button(t("Handing over"), f"handover:{row.organization_id}"),))
    )


@composer("handover_over")
async def handover_over(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Thank whoever was the curator."""
    row, school = await _handover(unit, due.subject_id)
    if row is None or not row.done:
        return Skip("handover_moved_on")
    text = t(
        "The school is handed over.\n{school} has a new curator. Your access as curator has ended. "
        "Thank you for all you have done!",
        school=school,
    )
    return Outgoing(text, ((Button(t("Menu"), "menu"),),))


@composer("handover_waits")
async def handover_waits(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Say that the day has come and nobody is there to take over."""
    row, school = await _handover(unit, due.subject_id)
    if row is None or row.settled_at is not None:
        return Skip("handover_moved_on")
    text = t(
        "The handover waits.\n{school}: the day has come, but nobody has come in by the link yet. "
        "So that the school is not left alone, everything stays as it is.",
        school=school,
    )
    return Outgoing(text, ((Button(t("Handing over"), f"handover:{row.organization_id}"),),))


@composer("handover_file")
async def handover_file(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the handover file to a curator or the head of that very school."""
    if due.person_id not in await holders(unit, due.subject_id, Role.CURATOR, Role.SCHOOL_HEAD):
        return Skip("gone")
    place = await place_of(unit, due.subject_id)
    made = await handover_bytes(unit, shipped_catalogue(), place, t)
    text = t("The handover file.\nIt carries codes in place of names: search for a code under People.")
    return Outgoing(text, file=File(*made))


async def _handover(unit: Unit, handover_id: int) -> tuple[Any, str]:
    row = await unit.first(
        select(*Handover.__table__.c, Organization.name)
        .join(Organization, Organization.id == Handover.organization_id)
        .where(Handover.id == handover_id)
    )
    return row, str(row.name) if row is not None else ""
