"""Where a message goes whose receiver has no account: to the confirmed guardian of a minor, or nowhere.

Rows of the outbox stay addressed to the person they are about. When one comes up for delivery and there is no chat, it
is posted once more to the guardians, with ``for`` in its parameters; ``services.composers`` then says whom it is about
and leads to the screen where the guardian answers for the child. Plain functions of the delivery: no actor, no right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exists, select

from domain.consents import is_minor
from domain.reminders import ReminderKind
from services.lookups import today_in
from services.notices import post
from storage.tables import Account, Guardianship, Municipality, OutboxMessage, Person

if TYPE_CHECKING:
    from storage.unit import Unit

FOR: Final = "for"
"""Key of a row's parameters: the person without an account whom it is about."""
SENT_TO_GUARDIAN: Final = "sent_to_guardian"
"""Reason with which the row of a person without a chat ends."""
FORWARDED: Final = frozenset(
    {
        "mentor_selected",
        "match_proposed",
        "match_approved",
        "match_declined",
        "match_withdrawn",
        "match_closed",
        "match_goodbye",
        "mentor_welcome",
        "award_won",
        "match_ended",
        "pair_ended",
        "match_paused",
        "match_resumed",
        "match_rematch",
        "trial_question",
        "round_asked",
        "trial_passed",
        "trial_failed",
        "plan_proposed",
        "plan_unanswered",
        "plan_approved",
        "meeting_planned",
        "meeting_agreed",
        "meeting_asked",
        "missing_steps",
        "broadcast",
        "own_survey_asked",
        "choosing_open",
        "event_invited",
        "event_moved",
        "event_moved_soon",
        "event_cancelled",
        "event_cancelled_soon",
        ReminderKind.STILL_WAITING.value,
        ReminderKind.EVENT_AHEAD.value,
        ReminderKind.MEETING_AHEAD.value,
        ReminderKind.MEETING_FEEDBACK.value,
        ReminderKind.TRIAL_UNANSWERED.value,
        ReminderKind.PROPOSAL_UNANSWERED.value,
        ReminderKind.QUESTIONNAIRE_UNFINISHED.value,
    }
)
"""What a parent may know (programme §9: plan and dates, own short surveys) or can answer after asking the child.

A call for help is not among it: home may be what the child needs help with.
"""


async def reachable_for(unit: Unit, person_id: int) -> tuple[int, ...]:
    """Return who gets the messages of a person: the person, or of a minor without an account the confirmed guardians.

    Empty if nobody can be reached.
    """
    person = await unit.first(
        select(
            Person.birth_date,
            Municipality.time_zone,
            exists().where(Account.person_id == Person.id).correlate(Person).label("has_account"),
        )
        .outerjoin(Municipality, Municipality.id == Person.municipality_id)
        .where(Person.id == person_id)
    )
    if person is None:
        return ()
    if person.has_account:
        return (person_id,)
    today = today_in(unit.now, person.time_zone or "Europe/Moscow")
    if person.birth_date is None or not is_minor(person.birth_date, today):
        return ()
    found = await unit.scalars(
        select(Guardianship.guardian_id)
        .where(
            Guardianship.minor_id == person_id,
            Guardianship.confirmed_at.isnot(None),
            Guardianship.refused_at.is_(None),
            exists().where(Account.person_id == Guardianship.guardian_id),
        )
        .order_by(Guardianship.confirmed_at, Guardianship.id)
    )
    return tuple(dict.fromkeys(int(guardian_id) for guardian_id in found))


async def forward(unit: Unit, row_id: int) -> str:
    """Post a row that has no chat to those who get it instead; return the reason with which the row itself ends.

    The row's id is the key, so that a retry posts nothing twice.
    """
    row = await unit.first(select(OutboxMessage.__table__).where(OutboxMessage.id == row_id))
    if row is None or row.kind not in FORWARDED or FOR in row.params:
        return "no_account"
    receivers = [found for found in await reachable_for(unit, row.person_id) if found != row.person_id]
    for receiver in receivers:
        post(
            unit,
            row.kind,
            receiver,
            row.subject_id,
            key=f"for:{row.id}",
            params={**row.params, FOR: row.person_id},
            municipality_id=row.municipality_id,
        )
    return SENT_TO_GUARDIAN if receivers else "no_account"


async def still_for(unit: Unit, receiver_id: int, person_id: int) -> Any:
    """Return the person's name and code if the receiver still gets their messages, ``None`` if not."""
    if receiver_id not in await reachable_for(unit, person_id) or receiver_id == person_id:
        return None
    return await unit.first(select(Person.first_name, Person.code).where(Person.id == person_id))
