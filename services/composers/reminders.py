"""Reminders in words: what it is about and the action itself; why it came and how to stop it is ``framing``'s.

Where one tap answers, the answers are the buttons (``handlers.quick``). What has to be read first, a consent above all,
is opened and never given here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from domain.reminders import ReminderKind
from domain.rounds import ALL
from domain.vocabulary import ConsentKind, MatchStatus, MeetingFormat, MeetingStatus, MeetingType, Side
from services.composers.meetings import PLACES, TYPES, meeting_row
from services.composers.registry import Due, composer, read_by_another
from services.composers.rounds import round_reminder
from services.exporting import shipped_catalogue
from services.feedback import MET_ITEM
from services.notices import Brief, Button, Outgoing, Skip
from services.pair_rows import Pair, pair
from storage.tables import Consent, Guardianship, Participation, Person, SurveyRequest

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit

_OVER: Final = frozenset({MatchStatus.PAUSED, MatchStatus.BROKEN, MatchStatus.CLOSED, MatchStatus.DECLINED})
_SHORT, _MEDIUM, _LONG = 20, 60, 180
"""Seconds that a thing takes, as people are told."""


@composer(ReminderKind.MEETING_AHEAD)
async def meeting_ahead(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind both sides of a meeting on the day before; putting it off would be too late."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None or row.status != MeetingStatus.PLANNED:
        return Skip("meeting_changed")
    if row.planned_at <= unit.now:
        return Skip("meeting_begun")
    if found.status in _OVER or _gone(found, due.person_id):
        return Skip("match_paused")
    when = t.moment(row.planned_at, unit.now, due.zone)
    names = found.names(due.person_id)
    text = t(
        "A meeting is coming up.\n<b>{when}</b>, {place}\n{names} · {type}",
        when=when,
        place=_place(row, t),
        names=names,
        type=t(TYPES[MeetingType(row.type)]),
    )
    yes = Button(t("I'll be there"), f"agree:{row.id}")
    return Outgoing(
        text,
        ((yes,), (Button(t("Another time"), f"propose:{found.id}"),), *_hint(due, row, found, t)),
        brief=Brief(t("Meeting {when}: {names}", when=when, names=names), _SHORT, yes),
    )


def _hint(due: Due, row: Any, found: Pair, t: Translator) -> tuple[tuple[Button, ...], ...]:
    """Return the button with the hints for this very meeting, for its mentor."""
    place = found.member(due.person_id)
    if place is None or place.side is not Side.MENTOR:
        return ()
    topics = shipped_catalogue().materials.values()
    order = next((topic.order for topic in topics if topic.meeting is MeetingType(row.type)), None)
    return ((Button(t("Hints for it: 1 minute"), f"materials:{order}"),),) if order is not None else ()


@composer(ReminderKind.MEETING_UNLOGGED)
async def meeting_unlogged(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask the mentor for the log of a meeting that was planned; the answers are the buttons."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None or row.status != MeetingStatus.PLANNED:
        return Skip("logged")
    if row.planned_at > unit.now:
        return Skip("not_begun")
    if found.status in _OVER or _gone(found, due.person_id):
        return Skip("match_over")
    zone = ZoneInfo(due.zone)
    day = t.day(row.planned_at.astimezone(zone).date(), unit.now.astimezone(zone).date())
    names = found.names(due.person_id)
    text = t(
        "The log of a meeting is missing.\n<b>{when}</b>, {place}\n{names} · {type}\nWas it so? 20 seconds.",
        when=t.moment(row.planned_at, unit.now, due.zone),
        place=_place(row, t),
        names=names,
        type=t(TYPES[MeetingType(row.type)]),
    )
    brief = Brief(
        t("Write down the meeting: {day}, {names}", day=day, names=names),
        _SHORT,
        Button(t("Write it down"), f"log:{row.id}"),
        why=t("It came because the meeting was: {day}.", day=day),
    )
    return Outgoing(
        text,
        (
            (Button(t("Yes, just so"), f"held:{row.id}"),),
            (Button(t("Yes, but different"), f"otherwise:{row.id}"),),
            (Button(t("We moved it"), f"moved:{row.id}"), Button(t("It did not happen"), f"missed:{row.id}")),
        ),
        brief=brief,
    )


@composer(ReminderKind.MEETING_FEEDBACK)
async def feedback_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a mentee once more how a meeting was; the first question's answers are the buttons (MT-ME)."""
    request = await _request(unit, due.subject_id)
    if request is None or request.state != "open":
        return Skip("answered")
    row, found = await meeting_row(unit, request.subject_id)
    if row is None or found is None or _gone(found, due.person_id):
        return Skip("match_over")
    when = t.moment(row.planned_at, unit.now, due.zone)
    text = t.you(
        "One short question is still open.\nDid you meet? {when}, {names}.\n"
        "20 seconds; only the curator sees the rest.",
        when=when,
        names=found.names(due.person_id),
    )
    if read_by_another(due):  # whoever taps the answers sees them
        text = t(
            "One short question is still open.\nDid you meet? {when}, {names}.\n20 seconds.",
            when=when,
            names=found.names(due.person_id),
        )
    say = f"say:{due.subject_id}.{MET_ITEM}"
    return Outgoing(
        text,
        (
            (Button(t("Yes"), f"{say}.yes"), Button(t("No"), f"{say}.no")),
            (Button(t("We moved it"), f"{say}.moved"),),
        ),
        brief=Brief(
            t("How was the meeting? {names}", names=found.names(due.person_id)),
            _SHORT,
            Button(t("Answer"), f"survey:{due.subject_id}"),
        ),
    )


@composer(ReminderKind.TRIAL_UNANSWERED)
async def trial_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a side once more whether they go on after the trial; a decision is made on its own screen."""
    request = await _request(unit, due.subject_id)
    found = await pair(unit, request.subject_id) if request else None
    if request is None or request.state != "open" or found is None or found.status is not MatchStatus.TRIAL:
        return Skip("trial_settled")
    text = t.you(
        "Your answer is still missing.\nDo you want to go on together after the trial? The other side is waiting too. "
        "20 seconds; only the curator sees it."
    )
    if read_by_another(due):
        text = t(
            "Your answer is still missing.\nDo you want to go on together after the trial? "
            "The other side is waiting too. 20 seconds."
        )
    return Outgoing(
        text,
        ((Button(t("Answer"), f"survey:{due.subject_id}"),),),
        brief=Brief(t.you("Go on after the trial? {names}", names=found.names(due.person_id)), _SHORT),
    )


@composer(ReminderKind.PROPOSAL_UNANSWERED)
async def proposal_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a side of a proposal that waits for its answer; who it is stands there, so that a yes is a yes to them."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.person_id) if found else None
    if found is None or place is None or found.status is not MatchStatus.PROPOSED or place.accepted is not None:
        return Skip("proposal_settled")
    names = found.names(due.person_id)
    text = t.you(
        "A proposal is waiting for you.\nIt came two days ago: {names}. The first meeting obliges to nothing. "
        "1 minute.",
        names=names,
    )
    look = Button(t("Have a look"), f"proposal:{found.id}")
    return Outgoing(
        text,
        ((Button(t.you("Let's try"), f"accept:{found.id}"),), (look,)),
        brief=Brief(t("A proposal: {names}", names=names), _MEDIUM, look),
    )


@composer(ReminderKind.QUESTIONNAIRE_UNFINISHED)
async def questionnaire_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a person of a questionnaire that was begun or sent (questionnaires §1: day 3 and day 6)."""
    request = await _request(unit, due.subject_id)
    if request is None or request.state != "open":
        return Skip("answered")
    if request.instrument in ALL:
        return await round_reminder(unit, due, t)
    text = t.you(
        "A questionnaire is not finished yet.\nYour answers are kept; you go on where you stopped. "
        "A few minutes are enough."
    )
    return Outgoing(
        text,
        ((Button(t("Go on"), f"survey:{due.subject_id}"),),),
        brief=Brief(t("Finish the questionnaire"), _LONG),
    )


@composer(ReminderKind.GUARDIAN_CONSENT_MISSING)
async def guardian_consent_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind the guardian of the consents, or the minor of the link while there is no guardian (consents §2)."""
    row = await unit.first(
        select(Participation.person_id, Participation.left_at, Person.first_name)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.id == due.subject_id)
    )
    if row is None or row.left_at is not None:
        return Skip("left")
    decided = exists().where(
        Consent.person_id == row.person_id,
        Consent.kind == ConsentKind.GUARDIAN_PERSONAL_DATA,
        Consent.withdrawn_at.is_(None),
    )
    if await unit.scalar(select(decided)):
        return Skip("consented")
    name = row.first_name or "…"
    linked = (Guardianship.minor_id == row.person_id) & Guardianship.refused_at.is_(None)
    if due.person_id != row.person_id:
        if not await unit.scalar(select(exists().where(linked, Guardianship.guardian_id == due.person_id))):
            return Skip("not_guardian")
        text = t(
            "School waits for your answer.\nChild: {name}. Without your consent no mentor can be found: 2 minutes.",
            name=name,
        )
        return Outgoing(
            text,
            ((Button(t("Read and decide"), f"consents:{row.person_id}"),),),
            brief=Brief(t("Decide about the consents: {name}", name=name), 2 * _MEDIUM),
        )
    if await unit.scalar(select(exists().where(linked))):
        return Skip("guardian_linked")
    text = t.you(
        "One step is missing.\nYour parent or guardian has to agree. Pass the link on, or ask the curator "
        "for the paper form."
    )
    return Outgoing(
        text,
        ((Button(t("Show the link"), "guardian"),),),
        brief=Brief(t.you("Pass the link on to a parent"), _MEDIUM),
    )


@composer(ReminderKind.GUARDIAN_UNCONFIRMED)
async def guardian_unconfirmed(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind the curator that a guardian waits to be confirmed (consents §2)."""
    row = await unit.first(
        select(Guardianship.confirmed_at, Guardianship.refused_at, Person.first_name, Person.code)
        .join(Person, Person.id == Guardianship.minor_id)
        .where(Guardianship.id == due.subject_id)
    )
    if row is None or row.confirmed_at is not None or row.refused_at is not None:
        return Skip("decided_already")
    name = row.first_name or "…"
    text = t(
        "A guardian is still waiting for you.\nChild: {name} ({code}). Until you confirm, the consents do not count.",
        name=name,
        code=row.code,
    )
    return Outgoing(
        text,
        ((Button(t("Check and confirm"), f"ward:{due.subject_id}"),), (Button(t("All of today"), "today"),)),
        brief=Brief(
            t("Confirm a guardian: {name} ({code})", name=name, code=row.code),
            _MEDIUM,
            Button(t("Check"), f"ward:{due.subject_id}"),
        ),
    )


def _place(row: Any, t: Translator) -> str:
    return t(PLACES[MeetingFormat(row.format)])


def _gone(found: Pair, person_id: int) -> bool:
    """Tell whether somebody is no longer in the match, so that nothing about it goes to them."""
    place = found.member(person_id)
    return place is not None and place.accepted is False


async def _request(unit: Unit, request_id: int) -> Any:
    return await unit.first(
        select(SurveyRequest.state, SurveyRequest.subject_id, SurveyRequest.instrument).where(
            SurveyRequest.id == request_id
        )
    )
