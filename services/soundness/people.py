"""Rules about people: who they are, how they came in, what they agreed to and were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, cast, exists, func, literal, or_, select

from catalog.shelf import PREFIX
from domain.rounds import ALL, ASKED_TWICE, OF_GUARDIANS
from storage.tables import (
    Account,
    Consent,
    Cycle,
    Erasure,
    Guardianship,
    Invite,
    MatchMember,
    Membership,
    OwnSurveyRound,
    OwnSurveyVersion,
    Participation,
    Person,
    QuestionnaireRound,
    Signal,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select

OF_A_MATCH: Final = sorted(ALL - ASKED_TWICE - OF_GUARDIANS)
"""Questionnaires whose subject is the match."""


def people() -> Iterator[tuple[str, Select[Any]]]:
    """Yield the rules about people."""
    yield "an invite is used more often than it allows", select(Invite.id).where(Invite.uses_left < 0)
    yield (
        "a person is their own guardian",
        select(Guardianship.id).where(Guardianship.minor_id == Guardianship.guardian_id),
    )
    yield (
        # Whose part has ended later (the child is of age, or the record was erased) was confirmed once.
        "a guardian is both confirmed and refused",
        select(Guardianship.id).where(Guardianship.refused_at <= Guardianship.confirmed_at),
    )
    yield (
        "a guardian is confirmed by nobody",
        select(Guardianship.id).where(Guardianship.confirmed_at.is_not(None), Guardianship.confirmed_by.is_(None)),
    )
    role = exists().where(
        Membership.person_id == Participation.person_id,
        Membership.organization_id == Participation.organization_id,
        Membership.role == Participation.side,
        Membership.until.is_(None),
    )
    yield "somebody takes part without the role", select(Participation.id).where(Participation.left_at.is_(None), ~role)
    yield (
        "somebody holds one role in one place twice",
        select(func.min(Membership.id))
        .where(Membership.until.is_(None))
        .group_by(Membership.person_id, Membership.organization_id, Membership.municipality_id, Membership.role)
        .having(func.count() > 1),
    )
    # A fresh consent (at 14, at 18, before a term ends) is a line of its own beside the old one; two of a day are not.
    yield (
        "a consent was given twice on one day",
        select(func.min(Consent.id))
        .where(Consent.granted.is_(True), Consent.withdrawn_at.is_(None))
        .group_by(
            Consent.person_id, Consent.given_by, Consent.kind, Consent.organization_id, func.date(Consent.decided_at)
        )
        .having(func.count() > 1),
    )
    yield (
        "a consent was withdrawn before it was given",
        select(Consent.id).where(Consent.withdrawn_at < Consent.decided_at),
    )
    yield (
        "an erased person still has a name",
        select(Person.id).where(
            Person.erased_at.is_not(None),
            or_(Person.first_name.is_not(None), Person.last_name.is_not(None), Person.birth_date.is_not(None)),
        ),
    )
    yield (
        "an erased person still has a chat",
        select(Account.id).join(Person, Person.id == Account.person_id).where(Person.erased_at.is_not(None)),
    )
    yield (
        "an erasure is both done and called off",
        select(Erasure.id).where(Erasure.done_at.is_not(None), Erasure.cancelled_at.is_not(None)),
    )
    yield (
        "a call for help is taken on by nobody",
        select(Signal.id).where(Signal.acknowledged_at.is_not(None), Signal.acknowledged_by.is_(None)),
    )
    yield (
        "a call for help waits and will not be repeated",
        select(Signal.id).where(Signal.acknowledged_at.is_(None), Signal.closed_at.is_(None), Signal.next_at.is_(None)),
    )
    mine = exists().where(
        MatchMember.match_id == SurveyRequest.subject_id, MatchMember.person_id == SurveyRequest.person_id
    )
    yield (
        "somebody is asked about a match of others",
        select(SurveyRequest.id).where(SurveyRequest.instrument.in_(OF_A_MATCH), ~mine),
    )
    yield (
        "a round belongs to another school than its cycle",
        select(QuestionnaireRound.id)
        .join(Cycle, Cycle.id == QuestionnaireRound.cycle_id)
        .where(Cycle.organization_id != QuestionnaireRound.organization_id),
    )
    sent = exists().where(
        OwnSurveyRound.id == SurveyRequest.subject_id,
        SurveyRequest.instrument == literal(PREFIX) + cast(OwnSurveyRound.survey_id, String),
    )
    yield (
        "a school's own questionnaire is asked that was not sent",
        select(SurveyRequest.id).where(SurveyRequest.instrument.startswith(PREFIX), ~sent),
    )
    released = exists().where(
        OwnSurveyVersion.survey_id == OwnSurveyRound.survey_id,
        OwnSurveyVersion.version == OwnSurveyRound.version,
        OwnSurveyVersion.released_at.is_not(None),
    )
    yield "a school's own questionnaire was sent and may still change", select(OwnSurveyRound.id).where(~released)
    yield (
        "a questionnaire's state and end do not agree",
        select(SurveyRequest.id).where((SurveyRequest.state == "done") != SurveyRequest.completed_at.is_not(None)),
    )
