"""Reminders in words: why it came, what it takes, the action itself, and «Напомнить завтра» (ux, rules of the chat)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from domain.reminders import ReminderKind
from domain.vocabulary import ConsentKind, MatchStatus, MeetingFormat, MeetingStatus, MeetingType
from services.composers.meetings import PLACES, TYPES, meeting_row
from services.composers.registry import Due, composer
from services.notices import Button, Outgoing, Skip
from services.pair_rows import pair
from storage.tables import Consent, Guardianship, Participation, Person, SurveyRequest

if TYPE_CHECKING:
    from locales import Translator
    from storage.unit import Unit


@composer(ReminderKind.MEETING_AHEAD)
async def meeting_ahead(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind both sides of a meeting on the day before; putting it off would be too late."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None or row.status != MeetingStatus.PLANNED:
        return Skip("meeting_changed")
    if row.planned_at <= unit.now:
        return Skip("meeting_begun")
    if found.status is MatchStatus.PAUSED:
        return Skip("match_paused")
    text = t(
        "A meeting is coming up.\n<b>{when}</b>, {place}\n{names} · {type}",
        when=t.moment(row.planned_at, unit.now, due.zone),
        place=t(PLACES[MeetingFormat(row.format)]),
        names=found.names(due.person_id),
        type=t(TYPES[MeetingType(row.type)]),
    )
    return Outgoing(
        text,
        (
            (Button(t("I'll be there"), f"agree:{row.id}"),),
            (Button(t("Another time"), f"propose:{found.id}"),),
        ),
    )


@composer(ReminderKind.MEETING_UNLOGGED)
async def meeting_unlogged(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask the mentor for the log of a meeting that was planned."""
    row, found = await meeting_row(unit, due.subject_id)
    if row is None or found is None or row.status != MeetingStatus.PLANNED:
        return Skip("logged")
    if found.status in {MatchStatus.PAUSED, MatchStatus.BROKEN, MatchStatus.CLOSED}:
        return Skip("match_over")
    text = t.you(
        "The log of a meeting is missing.\n{when}: {names}. We ask because it was planned; it takes 20 seconds.",
        when=t.moment(row.planned_at, unit.now, due.zone),
        names=found.names(due.person_id),
    )
    return Outgoing(text, _buttons(due, t, Button(t("Log it"), f"log:{row.id}")))


@composer(ReminderKind.MEETING_FEEDBACK)
async def feedback_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a mentee once more how a meeting was."""
    if not await _open(unit, due.subject_id):
        return Skip("answered")
    text = t.you("One short question is still open.\nHow was the last meeting? 20 seconds; only the curator sees it.")
    return Outgoing(text, _buttons(due, t, Button(t("Answer"), f"survey:{due.subject_id}")))


@composer(ReminderKind.TRIAL_UNANSWERED)
async def trial_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Ask a side once more whether they go on after the trial."""
    request = await unit.first(
        select(SurveyRequest.state, SurveyRequest.subject_id).where(SurveyRequest.id == due.subject_id)
    )
    found = await pair(unit, request.subject_id) if request else None
    if request is None or request.state != "open" or found is None or found.status is not MatchStatus.TRIAL:
        return Skip("trial_settled")
    text = t.you(
        "Your answer is still missing.\nDo you want to go on together after the trial? The other side is waiting too. "
        "20 seconds; only the curator sees it."
    )
    return Outgoing(text, _buttons(due, t, Button(t("Answer"), f"survey:{due.subject_id}")))


@composer(ReminderKind.PROPOSAL_UNANSWERED)
async def proposal_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a side of a proposal that waits for its answer."""
    found = await pair(unit, due.subject_id)
    place = found.member(due.person_id) if found else None
    if found is None or place is None or found.status is not MatchStatus.PROPOSED or place.accepted is not None:
        return Skip("proposal_settled")
    text = t.you("A proposal is waiting for you.\nIt came two days ago. Have a look and say yes or no: 1 minute.")
    return Outgoing(text, _buttons(due, t, Button(t("Have a look"), f"proposal:{found.id}")))


@composer(ReminderKind.QUESTIONNAIRE_UNFINISHED)
async def questionnaire_reminder(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Remind a person of a questionnaire that was begun or sent (questionnaires §1: day 3 and day 6)."""
    if not await _open(unit, due.subject_id):
        return Skip("answered")
    text = t.you(
        "A questionnaire is not finished yet.\nYour answers are kept; you go on where you stopped. "
        "A few minutes are enough."
    )
    return Outgoing(text, _buttons(due, t, Button(t("Go on"), f"survey:{due.subject_id}")))


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
    if due.person_id != row.person_id:
        text = t(
            "School waits for your answer.\nChild: {name}. Without your consent no mentor can be found: 2 minutes.",
            name=row.first_name or "…",
        )
        return Outgoing(text, _buttons(due, t, Button(t("Read and decide"), f"consents:{row.person_id}")))
    linked = exists().where(Guardianship.minor_id == row.person_id, Guardianship.refused_at.is_(None))
    if await unit.scalar(select(linked)):
        return Skip("guardian_linked")
    text = t.you(
        "One step is missing.\nYour parent or guardian has to agree. Pass the link on, or ask the curator "
        "for the paper form."
    )
    return Outgoing(text, _buttons(due, t, Button(t("Show the link"), "guardian")))


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
    text = t(
        "A guardian is still waiting for you.\nChild: {name} ({code}). Until you confirm, the consents do not count.",
        name=row.first_name or "…",
        code=row.code,
    )
    return Outgoing(text, _buttons(due, t, Button(t("Check and confirm"), f"ward:{due.subject_id}")))


def _buttons(due: Due, t: Translator, action: Button) -> tuple[tuple[Button, ...], ...]:
    """Return the action and «Напомнить завтра»; a reminder that was put off once is not put off again."""
    outbox_id = due.params.get("outbox_id")
    if due.params.get("again") or not outbox_id:
        return ((action,),)
    return ((action,), (Button(t("Remind me tomorrow"), f"snooze:{outbox_id}"),))


async def _open(unit: Unit, request_id: int) -> bool:
    return bool(await unit.scalar(select(SurveyRequest.state).where(SurveyRequest.id == request_id)) == "open")
