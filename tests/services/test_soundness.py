"""Every rule of ``services.soundness`` finds what breaks it, and says nothing of a sound database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.vocabulary import MatchStatus, Role, Side
from services.soundness import violations
from storage.ids import new_id
from storage.tables import (
    Consent,
    Cycle,
    Document,
    Erasure,
    Guardianship,
    InboxUpdate,
    Invite,
    Match,
    MatchingLine,
    MatchingRun,
    MatchMember,
    Meeting,
    MeetingWord,
    Membership,
    MenteeFacts,
    Municipality,
    Organization,
    OutboxMessage,
    OwnSurvey,
    OwnSurveyRound,
    OwnSurveyVersion,
    Participation,
    Person,
    Plan,
    PlanMark,
    Signal,
    SurveyRequest,
    TeacherTerm,
)
from tests.services.town import Town


class Place:
    """A school in which everything is in order: one pair at work, one meeting planned."""

    def __init__(self, unit) -> None:
        self.town = town = Town(unit)
        town.curator()
        town.cycle()
        self.mentor, self.mentee = town.human("Илья", Role.MENTOR), town.human("Аня", Role.MENTEE)
        self.mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent")
        town.guardian_of(self.mentee, self.mother)
        town.consents_of(self.mentee, side=Side.MENTEE, guardian=self.mother)
        self.match = town.match(self.mentor, self.mentee, MatchStatus.WORKING.value)
        self.order = new_id()
        unit.add(
            Document(
                id=self.order, municipality_id=town.municipality_id, organization_id=town.school_id, kind="order",
                number="1", dated_on=unit.now.date(), recorded_by=town.head_id, recorded_at=unit.now,
            )
        )  # fmt: skip
        unit.change(Match, self.match, order_id=self.order, approved_at=unit.now)
        self.meetings = {}
        for kind in ("intro", "trial", "planning"):
            self.meetings[kind] = town.meeting(self.match, unit.now - timedelta(days=1), kind=kind)
            unit.change(
                Meeting, self.meetings[kind], status="held", held_at=unit.now - timedelta(days=1), minutes=40,
                logged_by=self.mentor.id, logged_at=unit.now,
            )  # fmt: skip
        self.planned = town.meeting(self.match, unit.now + timedelta(days=1), kind="working")


@pytest.fixture
async def place(unit) -> Place:
    async with unit() as work:
        return Place(work)


def _erasure(work, place, **values):
    return Erasure(
        id=new_id(), municipality_id=place.town.municipality_id, organization_id=place.town.school_id,
        person_id=place.mentee.id, requested_by=place.mentee.id, requested_at=work.now, due_on=work.now.date(),
        reason="withdrawn", counts={}, **values,
    )  # fmt: skip


def _signal(work, place, **values):
    return Signal(
        id=new_id(), municipality_id=place.town.municipality_id, organization_id=place.town.school_id,
        person_id=place.mentee.id, raised_by=place.mentee.id, source="sos", asked="curator", level=0,
         raised_at=work.now, **values,
    )  # fmt: skip


def _request(work, place, **values):
    given = {"instrument": "IN-ME-P", "subject_id": place.mentee.participation_id, "state": "open"} | values
    return SurveyRequest(
        id=new_id(), municipality_id=place.town.municipality_id, organization_id=place.town.school_id,
        person_id=place.mentee.id, version=1, locale="ru", asked_at=work.now, **given,
    )  # fmt: skip


def _own_round(work, place):
    school = {"municipality_id": place.town.municipality_id, "organization_id": place.town.school_id}
    survey = new_id()
    return (
        OwnSurvey(id=survey, code="A", created_at=work.now, archived_at=None, removed_at=None, **school),
        OwnSurveyVersion(
            id=new_id(), survey_id=survey, version=1, content={}, untranslated=False, uploaded_at=work.now,
            released_at=None, **school,
        ),
        OwnSurveyRound(id=new_id(), survey_id=survey, version=1, audience="all", asked=0, sent_at=work.now, **school),
    )  # fmt: skip


def _message(work, place, **values):
    given = {"kind": "match_approved", "state": "waiting"} | values
    return OutboxMessage(
        id=new_id(),
        person_id=place.mentee.id,
        subject_id=1,
        unique_key="k",
        due_at=work.now,
        created_at=work.now,
        **given,
    )


def _other_district(work, place):
    other, school = new_id(), new_id()
    work.add(
        Municipality(id=other, name="Другой", time_zone="UTC", created_at=work.now),
        Organization(id=school, municipality_id=other, kind="school", code="X", name="X", time_zone="UTC", settings={},
                     created_at=work.now),
    )  # fmt: skip
    return school


BREAKS = {
    "an invite is used more often than it allows": lambda w, p: w.add(
        Invite(
            id=new_id(), municipality_id=p.town.municipality_id, role="mentee", token_digest="d", token="t",
            uses_left=-1, expires_at=w.now, created_at=w.now,
        )
    ),
    "a person is their own guardian": lambda w, p: w.execute(update(Guardianship).values(guardian_id=p.mentee.id)),
    "a guardian is both confirmed and refused": lambda w, _: w.execute(
        update(Guardianship).values(refused_at=Guardianship.confirmed_at)
    ),
    "a guardian is confirmed by nobody": lambda w, _: w.execute(update(Guardianship).values(confirmed_by=None)),
    "somebody takes part without the role": lambda w, p: w.execute(
        update(Membership).where(Membership.person_id == p.mentee.id).values(until=w.now)
    ),
    "somebody holds one role in one place twice": lambda w, p: w.add(
        Membership(
            id=new_id(), municipality_id=p.town.municipality_id, organization_id=p.town.school_id,
            person_id=p.mentee.id, role="mentee", since=w.now,
        )
    ),
    "a consent was given twice on one day": lambda w, p: p.town.__class__.consents_of(
        _with(w, p), p.mentee, side=Side.MENTEE
    ),
    "a consent was withdrawn before it was given": lambda w, _: w.execute(
        update(Consent).values(withdrawn_at=w.now - timedelta(days=1))
    ),
    "an erased person still has a name": lambda w, p: w.change(Person, p.mentee.id, erased_at=w.now),
    "an erased person still has a chat": lambda w, p: w.change(
        Person, p.mentee.id, erased_at=w.now, first_name=None, last_name=None, birth_date=None
    ),
    "an erasure is both done and called off": lambda w, p: w.add(_erasure(w, p, done_at=w.now, cancelled_at=w.now)),
    "a call for help is taken on by nobody": lambda w, p: w.add(_signal(w, p, acknowledged_at=w.now)),
    "a call for help waits and will not be repeated": lambda w, p: w.add(_signal(w, p)),
    "a questionnaire's state and end do not agree": lambda w, p: w.add(_request(w, p, completed_at=w.now)),
    "a school's own questionnaire is asked that was not sent": lambda w, p: w.add(_request(w, p, instrument="own:5")),
    "a school's own questionnaire was sent and may still change": lambda w, p: w.add(*_own_round(w, p)),
    "a match goes on to which a side has not agreed": lambda w, p: w.execute(
        update(MatchMember).where(MatchMember.person_id == p.mentee.id).values(accepted=None)
    ),
    "an accepted proposal has no match": lambda w, p: w.add(*_accepted(w, p)),
    "a match goes on without an order": lambda w, p: w.change(Match, p.match, order_id=None),
    "a match is over without a day, or has an end and goes on": lambda w, p: w.change(Match, p.match, ended_at=w.now),
    "a paused match does not know where it was": lambda w, p: w.change(Match, p.match, status="paused"),
    "an order is of another school than its match": lambda w, p: w.change(
        Document, p.order, organization_id=_other_district(w, p)
    ),
    "a member's participation is another person's, side's or cycle's": lambda w, p: w.change(
        Participation, p.mentee.participation_id, person_id=p.mother.id
    ),
    "a person stands on both sides of a match": lambda w, p: w.execute(
        update(MatchMember).where(MatchMember.person_id == p.mentee.id).values(person_id=p.mentor.id)
    ),
    "a match goes on with somebody who has left": lambda w, p: w.change(
        Participation, p.mentee.participation_id, left_at=w.now
    ),
    "a match is working and its planning meeting was not held": lambda w, p: w.change(
        Meeting, p.meetings["planning"], status="cancelled"
    ),
    "a meeting is planned in a match that is over": lambda w, p: w.change(
        Match, p.match, status="broken", ended_at=w.now
    ),
    "a held meeting lacks day, minutes or who logged it": lambda w, p: w.change(
        Meeting, p.meetings["intro"], minutes=None
    ),
    "a meeting was held after it was logged": lambda w, p: w.change(
        Meeting, p.meetings["intro"], held_at=w.now + timedelta(hours=1)
    ),
    "one of the first three meetings was held twice": lambda w, p: w.change(
        Meeting, p.meetings["trial"], type="intro"
    ),
    "a word on a meeting by somebody who has no part in it": lambda w, p: w.add(
        MeetingWord(
            id=new_id(), municipality_id=p.town.municipality_id, meeting_id=p.planned, person_id=p.mother.id,
            side="mentee", word="held", said_at=w.now,
        )
    ),
    "a question about a meeting goes to somebody who has no part in it": lambda w, p: w.add(
        _request(w, p, instrument="MT-ME", subject_id=p.match)
    ),
    "a match and its cycle are of two schools": lambda w, p: w.change(
        Cycle, p.town.cycle_id, organization_id=_other_district(w, p)
    ),
    "two versions of a plan are in force at once": lambda w, p: w.add(
        _plan(w, p, state="approved", number=1), _plan(w, p, state="approved", number=2)
    ),
    "two versions of a plan are on their way at once": lambda w, p: w.add(
        _plan(w, p, state="draft", number=1), _plan(w, p, state="proposed", number=2)
    ),
    "a plan was approved by nobody or at no moment": lambda w, p: w.add(
        _plan(w, p, state="approved", number=1, approved_by=None)
    ),
    "a plan was approved to which no mentee has agreed": lambda w, p: w.add(
        _plan(w, p, state="approved", number=1)
    ),
    "a mark stands in a plan of another match": lambda w, p: w.add(
        plan := _plan(w, p, state="approved", number=1),
        PlanMark(
            id=new_id(), municipality_id=p.town.municipality_id, plan_id=plan.id, goal=1, moment="final", mark="done",
            match_id=_with(w, p).match(p.mentor, p.mentee, "paused"), marked_by=p.mentor.id, marked_at=w.now,
        ),
    ),
    "a message was sent at no moment": lambda w, p: w.add(_message(w, p, state="sent")),
    "a message is of a kind that nobody words": lambda w, p: w.add(_message(w, p, kind="nonsense")),
    "a row of participations is of another municipality than its school": lambda w, p: w.change(
        Participation, p.mentee.participation_id, organization_id=_other_district(w, p)
    ),
    "an update was taken and not finished": lambda w, _: w.add(
        InboxUpdate(update_id=1, bot_id=42, chat_id=1, lane=0, state="handled", received_at=w.now)
    ),
    "a message is half sent": lambda w, p: w.add(_message(w, p, state="sending")),
    "a category is noted of a mentor, of another person or in another school": lambda w, p: w.add(
        MenteeFacts(
            id=new_id(), municipality_id=p.town.municipality_id, organization_id=p.town.school_id,
            participation_id=p.mentor.participation_id, person_id=p.mentor.id, facts={}, noted_at=w.now,
        )
    ),
    "an addendum belongs to a pair that is not of two teachers": lambda w, p: w.add(_term(w, p)),
    "a notice has no last day, or a last day no notice": lambda w, p: w.add(_term(w, p, last_day=w.now.date())),
}  # fmt: skip


def _accepted(work, place):
    run, town = new_id(), place.town
    return (
        MatchingRun(
            id=run, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            made_by=town.head_id, made_at=work.now, sliders={}, mentees=1, mentors=1, matched=1,
        ),
        MatchingLine(
            id=new_id(), municipality_id=town.municipality_id, run_id=run, mentee_id=place.mentee.participation_id,
            mentor_id=place.mentor.participation_id, form="pupil_pupil", state="accepted", total=0, facts={},
        ),
    )  # fmt: skip


def _plan(work, place, **values) -> Plan:
    plain = {"approved_by": place.town.head_id, "approved_at": work.now}
    return Plan(
        id=new_id(), municipality_id=place.town.municipality_id, organization_id=place.town.school_id,
        match_id=place.match, revision=1, round=1, content={}, aside=None, created_by=place.mentor.id,
        created_at=work.now, proposed_at=work.now, agreed_at=work.now, without_all=False, ended_at=None,
        **plain | values,
    )  # fmt: skip


def _term(work, place, **values) -> TeacherTerm:
    return TeacherTerm(
        id=new_id(), municipality_id=place.town.municipality_id, organization_id=place.town.school_id,
        match_id=place.match, content=[], noted_at=work.now, **values,
    )  # fmt: skip


def _with(work, place) -> Town:
    """Return the town bound to the present unit."""
    place.town.unit = work
    return place.town


async def test_a_sound_school_breaks_no_rule(unit, place) -> None:
    async with unit() as work:
        assert await violations(work, at_rest=True) == []


@pytest.mark.parametrize("rule", BREAKS)
async def test_what_breaks_a_rule_is_found(unit, place, rule) -> None:
    async with unit() as work:
        BREAKS[rule](work, place)
    async with unit() as work:
        found = {violation.rule: violation for violation in await violations(work, at_rest=True)}
    assert rule in found
    assert str(found[rule]).startswith(f"{rule}: ")
