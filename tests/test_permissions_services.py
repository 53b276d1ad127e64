"""The leak test: every service × every role, and every service that takes an id × ids of another school or person.

``CALLS`` says how to call a service so that somebody of school B succeeds or gets a rule's answer; then strangers make
the very same call. A new service is missing in the tables below until somebody has decided what a stranger's call is.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import services
from catalog.importing.model import Read
from catalog.load import load_catalogue
from catalog.roadmap_columns import RoadmapLine
from catalog.roadmap_xlsx import read_roadmap
from catalog.uploads import example, read_upload
from domain.awards import AwardState
from domain.awards import Category as AwardCategory
from domain.categories import Category
from domain.closing import Wish as NextStep
from domain.consents import Giver
from domain.diary import DiaryKind, Sent
from domain.events import EventFormat, EventKind, EventLevel, EventRole
from domain.matches import EndReason
from domain.matching.overrides import Reason as Overriding
from domain.models import ContentModel, NumberModel
from domain.pauses import PauseReason, WishKind
from domain.permissions import UseCase, allowed
from domain.plans import Change as PlanChange
from domain.plans import Mark, Moment, Part
from domain.referrals import NotNow
from domain.rounds import Round
from domain.stages import Stage
from domain.stories import StoryKind, Tag
from domain.terms import Content as TermContent
from domain.terms import Initiator, TermPart, WorkForm
from domain.training import Decision, TrainedBy
from domain.vocabulary import (
    ConsentKind,
    MatchStatus,
    MeetingFormat,
    MeetingStatus,
    MentoringForm,
    Role,
    Side,
)
from reports.roadmap_xlsx import make_roadmap
from services.access import REGISTRY, Actor, Grant, NotAllowedError, RefusedError
from services.correcting import Change
from services.documents_recording import Details as Paper
from services.events import About, Days, Text
from services.goal_answers import Remark, Wish
from services.indicators.figures import Asked
from services.matching.fairness import Cut as FairnessCut
from services.meeting_log import Details
from services.paper_stack import Term
from services.people import Filter
from services.roadmap.files import FileKind
from services.roadmap.reporting import Report as RowReport
from services.surveys import Sheet, request_id_of
from services.training_days import INITIAL
from storage.ids import new_id
from storage.tables import (
    AwardRound,
    Base,
    Broadcast,
    Choosing,
    ComeAgain,
    Consent,
    CuratorSheet,
    Document,
    Erasure,
    Event,
    EventInvitation,
    Guardianship,
    Invite,
    MatchingLine,
    MatchingRun,
    Measure,
    MeasureTerm,
    MeetingAttachment,
    Membership,
    NextWish,
    Organization,
    OutboxMessage,
    OwnSurvey,
    OwnSurveyVersion,
    Participation,
    Partner,
    Person,
    PostAbsence,
    PostHolder,
    PsychologistNote,
    Referral,
    ReferredPupil,
    Roadmap,
    SchoolMaterial,
    Signal,
    Story,
    SurveyRequest,
    WaitingNote,
)
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Human, Town

for _module in pkgutil.walk_packages(services.__path__, "services."):
    importlib.import_module(_module.name)

CATALOGUE = load_catalogue()
ROADMAP_SHEET = read_roadmap(
    make_roadmap("Карта", "ru", [RoadmapLine("", "1", "Назначить куратора", "до 01.10.2026", ("директор",), "Приказ")])
)
SERVICES = sorted(name for name in REGISTRY if name.startswith("services."))

RESERVED = {
    UseCase.MUNICIPAL_CURATOR_INVITE: "create_invite demands it by the role invited",
    UseCase.CURATOR_INVITE: "create_invite demands it by the role invited",
    UseCase.STAFF_INVITE: "create_invite demands it by the role invited",
    UseCase.CONSENT_WITHDRAW_FOR_WARD: "withdraw demands it when the person is a ward",
    UseCase.MATCH_ANSWER_TRIAL: "the trial's answer is the questionnaire TR, so surveys decide",
    UseCase.FEEDBACK_VIEW: "feedback on screen: a later issue; today it is in the workbook",
    UseCase.AUDIT_VIEW: "/audit: a later issue",
}
"""Use cases that no service declares, and why."""

INSIDE = {
    "services.roadmap.places": "asks for the place by the caller's use case",
    "services.roadmap.in_hand": "asks whose row it is, for the services about reports",
    "services.importing.taking": "a step of the import, which has asked for the place",
    "services.roadmap.drafts.open_draft": "a step of the services about one's own draft, which asks for its place",
    "services.pauses.school_pair": "asks for the place by the caller's use case",
    "services.wish_rows.settle_wishes": "a step of the services about changes, which have asked for the place",
    "services.person_rows": "asks for the place by the caller's use case",
    "services.matching.table": "asks for the place by the use case of the best set",
    "services.mentee_facts": "asks for the place by the caller's use case",
    "services.entered_rows": "asks for the place by the caller's use case",
    "services.pair_sides": "asks for the place by the use case of proposing",
    "services.entry": "called by joining with an invite that was found by its token",
    "services.sheets_rows": "steps of the sheets' services, which have asked for the place",
    "services.goals.own_pair": "checks the actor's part in the match itself",
    "services.meeting_rows.own_meeting": "checks the actor's part in the meeting itself",
    "services.pair_rows.reach": "checks the actor's part in the match itself",
    "services.reminder_own.own_reminder": "checks that the reminder is the actor's own",
    "services.events_rows": "asks for the place by the use case of running events",
    "services.health.pairs.school_health": "called by the list of pairs, which has asked for the place",
    "services.health.pairs.turned_red": "called by the morning, which has asked for the place",
    "services.indicators.places.area_for": "asks for the place by the caller's use case",
    "services.signal_desk.visible_signals": "leaves out what has not reached the actor",
}
"""Public functions that take (unit, actor, …) without being services: they are steps of services."""


class Untouchable:
    """A unit that nothing may ask for anything."""

    def __getattribute__(self, name):
        raise AssertionError(f"the unit was touched: {name}")


def service(name: str):
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(module), function)


# -- every service is declared -------------------------------------------------------------------------------------


def test_every_public_service_is_registered() -> None:
    root = Path(services.__file__).parent
    undeclared = []
    for file in root.rglob("*.py"):
        module = "services." + ".".join(file.relative_to(root).with_suffix("").parts)
        for node in ast.parse(file.read_text()).body:
            if not isinstance(node, ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            takes_actor = [each.arg for each in node.args.args][:2] == ["unit", "actor"]
            name = f"{module}.{node.name}"
            if takes_actor and name not in REGISTRY and not {module, name} & set(INSIDE):
                undeclared.append(name)
    assert undeclared == []


def test_every_use_case_is_used_or_reserved() -> None:
    used = set(REGISTRY.values())
    assert set(UseCase) - used == set(RESERVED)


# -- every role --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SERVICES)
async def test_no_role_without_a_grant_gets_in(name) -> None:
    """In the right place too: a refusal comes before anything is read or written."""
    case = REGISTRY[name]
    function = service(name)
    for role in (None, *Role):
        if allowed({role} if role else (), case):
            continue
        actor = Actor(1, 2, 3, grants=(Grant(role, 3, 4),) if role else ())
        with pytest.raises(NotAllowedError):
            await function(Untouchable(), actor)


# -- every place -------------------------------------------------------------------------------------------------------


@dataclass
class Home:
    """A school with one of everything, and its people."""

    town: Town
    curator: Actor
    mentee: Human
    mentor: Human
    guardian: Human
    match: int
    proposed: int
    meeting: int
    survey: int
    invite: int
    pending: int
    spare_mentee: Human
    spare_mentor: Human
    reminder: int

    @property
    def school(self) -> int:
        return self.town.school_id

    @property
    def absent(self) -> int:
        """Somebody without an account; and the sheet that they signed has the same number."""
        return self.reminder

    def actor(self, role: Role) -> Actor:
        mine = {
            Role.MENTEE: self.mentee.actor,
            Role.MENTOR: self.mentor.actor,
            Role.LEGAL_GUARDIAN: self.guardian.actor,
        }
        place = None if role is Role.MUNICIPAL_CURATOR else self.school
        return mine.get(role) or Actor(
            7,
            self.curator.person_id,
            self.town.municipality_id,
            grants=(Grant(role, self.town.municipality_id, place),),
        )


def _settle(unit, municipality_id: int | None = None) -> Home:
    town = Town(unit)
    if municipality_id is not None:
        unit.change(Organization, town.school_id, municipality_id=municipality_id)
        unit.change(Person, town.head_id, municipality_id=municipality_id)
        town.municipality_id = municipality_id
    curator = town.curator()
    unit.add(
        Membership(
            id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, person_id=town.head_id,
            role=Role.PSYCHOLOGIST, since=unit.now, until=None,
        )
    )  # fmt: skip
    town.cycle()
    form_on(town)
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    guardian = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    town.guardian_of(mentee, guardian)
    match = town.match(mentor, mentee, MatchStatus.APPROVED.value)
    second_mentee, second_mentor = ready_mentee(town, "Боря"), ready_mentor(town, "Вера")
    proposed = town.match(second_mentor, second_mentee, MatchStatus.PROPOSED.value, accepted=None)
    meeting = town.meeting(match, unit.now - timedelta(hours=2))
    survey = request_id_of(mentee.id, "MT-ME", meeting)
    pending, invite, reminder = new_id(), new_id(), new_id()
    newcomer = town.human("Пётр", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    unit.add(
        SurveyRequest(
            id=survey, municipality_id=town.municipality_id, organization_id=town.school_id, person_id=mentee.id,
            instrument="MT-ME", version=1, locale="ru", subject_id=meeting, state="open", asked_at=unit.now,
            completed_at=None,
        ),
        Guardianship(
            id=pending, municipality_id=town.municipality_id, organization_id=town.school_id, minor_id=mentee.id,
            guardian_id=newcomer.id, linked_at=unit.now, confirmed_at=None, confirmed_by=None, refused_at=None,
        ),
        Invite(
            id=invite, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            role=Role.MENTEE, person_kind="pupil", form=None, ward_id=None, token=f"token{invite}",
            token_digest=unit.digest("invite", f"token{invite}"), uses_left=5, expires_at=unit.now + timedelta(days=9),
            created_by=town.head_id, created_at=unit.now, revoked_at=None,
        ),
        Invite(  # a sheet of one card; its id is the link's, so that one number serves both
            id=(card := new_id()), municipality_id=town.municipality_id, organization_id=town.school_id,
            cycle_id=town.cycle_id, role=Role.MENTEE, person_kind="pupil", form=None, ward_id=None, token=f"card{card}",
            token_digest=unit.digest("invite", f"card{card}"), uses_left=1, expires_at=unit.now + timedelta(days=9),
            created_by=town.head_id, created_at=unit.now, revoked_at=None, batch_id=invite,
        ),
        MeetingAttachment(
            id=reminder, municipality_id=town.municipality_id, meeting_id=meeting, person_id=mentee.id, kind="photo",
            file_id="file", file_unique_id="file", added_at=unit.now, removed_at=None,
        ),
        Erasure(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, person_id=mentee.id,
            requested_by=mentee.id, requested_at=unit.now, due_on=unit.now.date() + timedelta(days=14),
            reason="withdrawn", cancelled_at=None, done_at=None, act_number=None, counts={},
        ),
        Document(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, kind="regulation",
            number="5", dated_on=unit.now.date(), recorded_by=town.head_id, recorded_at=unit.now,
        ),
        Event(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, title="Встреча",
            kind="meeting", level="school", format="in_person", role="organised", state="planned",
            starts_on=unit.now.date(), ends_on=unit.now.date(), created_by=town.head_id, created_at=unit.now,
            changed_at=unit.now,
        ),
        EventInvitation(
            id=new_id(), municipality_id=town.municipality_id, event_id=reminder, person_id=mentee.id,
            invited_at=unit.now,
        ),
        AwardRound(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            state="nominating", opened_by=town.head_id, opened_at=unit.now, changed_at=unit.now,
        ),
        NextWish(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            match_id=match, person_id=mentee.id, side="mentee", wish="become_mentor", said_at=unit.now,
            said_by=mentee.id, invited_at=None, invited_by=None,
        ),
        Choosing(
            id=reminder, municipality_id=town.municipality_id, event_id=reminder, cycle_id=town.cycle_id,
            opened_by=town.head_id, opened_at=unit.now, closed_at=None,
        ),
        WaitingNote(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id,
            participation_id=mentee.participation_id, person_id=mentee.id, text="Хочет в робототехнику",
            written_by=town.head_id, written_at=unit.now,
        ),
        PsychologistNote(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, match_id=match,
            person_id=None, author_id=town.head_id, text="Спокойно", written_at=unit.now, shared_at=None,
        ),
        Roadmap(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, template="morshansk",
            year_kind="school", start_year=2026, years=1, approved_on=unit.now.date(), signed=False,
            started_by=town.head_id, started_at=unit.now,
        ),
        Measure(
            id=reminder, municipality_id=town.municipality_id, roadmap_id=reminder, organization_id=town.school_id,
            position=0, number="14", spec="mo14", due="by:2026-10-20", printed="20.10.2026", posts=["curator"],
            proof="document", document="regulation", paper="regulation", to_confirm=True,
        ),
        MeasureTerm(
            id=reminder, municipality_id=town.municipality_id, roadmap_id=reminder, measure_id=reminder,
            organization_id=town.school_id, kind="by", year=2026, counts_on=date(2026, 10, 20),
            last_on=date(2026, 10, 20), soft=False, continues=False,
        ),
        PostHolder(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, post="school",
            person_id=town.head_id, since=date(2026, 9, 1), until=None, named_by=town.head_id, named_at=unit.now,
        ),
        PostAbsence(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, person_id=town.head_id,
            substitute_id=None, first_on=date(2026, 10, 1), last_on=date(2026, 10, 5), noted_by=town.head_id,
            noted_at=unit.now,
        ),
        SchoolMaterial(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, topic="silence",
            title="Кружки", body="https://example.org", added_by=town.head_id, added_at=unit.now, removed_at=None,
        ),
        Story(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, kind="story",
            author_id=mentee.id, voice="mentee", match_id=match, form="pupil_pupil", tags=[], state="told",
            body={"hard": "Тихо", "helped": "Игра", "changed": "Громко"}, edited=None, created_at=unit.now,
            told_at=unit.now, approved_at=None, approved_by=None,
        ),
        ComeAgain(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            participation_id=mentee.participation_id, person_id=mentee.id, asked_at=unit.now, again=None,
            answered_at=None, answered_by=None, next_participation_id=None,
        ),
        ReferredPupil(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            pupil_id=None, first_name="Ира", class_name="5А", state="new", created_at=unit.now,
        ),
        Referral(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, referred_id=reminder,
            referrer_id=guardian.id, created_at=unit.now, sent_at=None,
        ),
        Referral(
            id=(sent := new_id()), municipality_id=town.municipality_id, organization_id=town.school_id,
            referred_id=reminder, referrer_id=town.head_id, created_at=unit.now, sent_at=unit.now,
        ),
        SurveyRequest(
            id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, person_id=town.head_id,
            instrument="RF", version=1, locale="ru", subject_id=sent, state="done", asked_at=unit.now,
            completed_at=unit.now,
        ),
        Partner(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, name="Завод",
            kind="company", created_by=town.head_id, created_at=unit.now,
        ),
        Broadcast(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, author_id=town.head_id,
            audience="all", text="Собрание", state="draft", total=1, created_at=unit.now, started_at=None,
            ended_at=None, seen_at=None,
        ),
        OwnSurvey(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, code="PRIMER",
            created_at=unit.now, archived_at=None, removed_at=None,
        ),
        OwnSurveyVersion(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, survey_id=reminder,
            version=1, content=OWN_SHEET.model_dump(mode="json"), untranslated=False, uploaded_at=unit.now,
            released_at=None,
        ),
        CuratorSheet(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            instrument="MID-CU", part="start", match_id=match, about_id=None, author_id=town.head_id, own_pair=False,
            opened_at=unit.now,
        ),
        MatchingRun(
            id=reminder, municipality_id=town.municipality_id, organization_id=town.school_id, cycle_id=town.cycle_id,
            made_by=town.head_id, made_at=unit.now, sliders={}, mentees=1, mentors=1, matched=1,
        ),
        MatchingLine(
            id=reminder, municipality_id=town.municipality_id, run_id=reminder, mentee_id=mentee.participation_id,
            mentor_id=mentor.participation_id, form="pupil_pupil", state="proposed", total=0, facts={}, match_id=None,
        ),
        OutboxMessage(
            id=reminder, municipality_id=town.municipality_id, person_id=mentee.id, kind="missing_steps",
            subject_id=survey, unique_key=f"{mentee.id}:missing_steps:{survey}:x", params={}, state="sent",
            due_at=unit.now, claimed_until=None, reason=None, message_id=1, created_at=unit.now, sent_at=unit.now,
        ),
    )  # fmt: skip
    _enter(town, reminder)
    return Home(
        town, curator, mentee, mentor, guardian, match, proposed, meeting,
        survey, invite, pending, ready_mentee(town, "Глеб"), ready_mentor(town, "Дима"), reminder,
    )  # fmt: skip


def _enter(town: Town, number: int) -> None:
    """Add somebody without an account who has signed on paper; one number serves both."""
    unit, place = town.unit, {"municipality_id": town.municipality_id, "organization_id": town.school_id}
    unit.add(
        Person(
            id=number, municipality_id=town.municipality_id, kind="pupil", code=f"E{number % 10**10}",
            first_name="Юля", last_name="Л", birth_date=None, grade=None, created_at=unit.now, entered_by=town.head_id,
        ),
        Membership(id=number, person_id=number, role=Role.MENTEE, since=unit.now, until=None, **place),
        Participation(
            id=number, cycle_id=town.cycle_id, person_id=number, side="mentee", form=None, joined_at=unit.now,
            left_at=None, **place,
        ),
        Consent(
            id=number, person_id=number, given_by=number, kind=ConsentKind.PUBLICATION, form="paper", version=1,
            locale="ru", text_hash="", granted=True, decided_at=unit.now, expires_on=None, withdrawn_at=None,
            recorded_by=town.head_id, original_at="сейф школы", **place,
        ),
    )  # fmt: skip


@pytest.fixture
async def homes(unit) -> tuple[Home, Home, Home]:
    """Two schools of one municipality, and one of another."""
    async with unit() as u:
        own = _settle(u)
        neighbour = _settle(u, own.town.municipality_id)
        far = _settle(u)
        u.add(
            Signal(  # one number serves both
                id=neighbour.reminder, municipality_id=neighbour.town.municipality_id, organization_id=neighbour.school,
                person_id=neighbour.mentee.id, raised_by=neighbour.mentee.id, source="sos",
                asked="curator psychologist", level=0, raised_at=u.now, next_at=u.now, acknowledged_at=None,
                acknowledged_by=None, closed_at=None, closed_by=None,
            )
        )  # fmt: skip
    return own, neighbour, far


SEMINAR = About(EventKind.SEMINAR, EventLevel.SCHOOL, EventFormat.ONLINE, EventRole.ORGANISED)
TODAY = date(2026, 9, 15)
NOON = datetime.fromisoformat("2026-09-16T12:00:00+00:00")


OWN_SHEET = read_upload("own.yaml", example("ru")).questionnaire


def given(*args, **kwargs):
    return args, kwargs


def sheet(h: Home) -> Sheet:
    return Sheet(h.survey, "MT-ME", 1, h.meeting)


# Service → (who of that school may, how it is called there).
CALLS = {
    "importing.cards.count_cards": (Role.CURATOR, lambda h: given(h.school)),
    "importing.cards.request_cards": (Role.CURATOR, lambda h: given(h.school, "bot")),
    "importing.importing.request_import_file": (Role.CURATOR, lambda h: given(h.school, "import_template")),
    "importing.importing.try_import": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, Read((), ()))),
    "importing.importing.take_import": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, Read((), ()))),
    "pauses.pause_match": (Role.CURATOR, lambda h: given(h.match, PauseReason.AWAY, h.town.unit.now.date()
                                                         + timedelta(days=9))),
    "pauses.resume_match": (Role.CURATOR, lambda h: given(h.match)),
    "pair_state.own_pause": (Role.MENTEE, lambda h: given(h.match)),
    "pair_state.pair_state": (Role.CURATOR, lambda h: given(h.match)),
    "wishes.view_wishes": (Role.MENTEE, lambda h: given(h.match)),
    "wishes.ask_curator": (Role.MENTEE, lambda h: given(h.match, WishKind.CHANGE)),
    "wishes.wishes_of": (Role.CURATOR, lambda h: given(h.match)),
    "wishes.settle": (Role.CURATOR, lambda h: given(h.match)),
    "rematch.end_for_rematch": (Role.CURATOR, lambda h: given(h.match, EndReason.NO_TIME)),
    "notes.list_notes": (Role.PSYCHOLOGIST, lambda h: given(h.match)),
    "notes.write_note": (Role.PSYCHOLOGIST, lambda h: given(h.match, "Заметка")),
    "notes.share_note": (Role.PSYCHOLOGIST, lambda h: given(h.reminder, shared=True)),
    "notes.remove_note": (Role.PSYCHOLOGIST, lambda h: given(h.reminder)),
    "materials.add_material": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, topic="silence", title="Кружки",
                                                             body="https://example.org")),
    "materials.remove_material": (Role.CURATOR, lambda h: given(h.reminder)),
    "handover.view_handover": (Role.CURATOR, lambda h: given(h.school)),
    "handover.begin_handover": (Role.CURATOR, lambda h: given(h.school, from_id=h.town.head_id, to_id=None,
                                                              starts_on=h.town.unit.now.date())),
    "handover.take_back": (Role.CURATOR, lambda h: given(h.school)),
    "handover.request_handover_file": (Role.CURATOR, lambda h: given(h.school)),
    "correcting.correct": (Role.MENTOR, lambda h: given(h.meeting, Change(minutes=40))),
    "correcting.set_held": (Role.MENTOR, lambda h: given(CATALOGUE, h.meeting, held=True)),
    "settling.settle": (Role.CURATOR, lambda h: given(CATALOGUE, h.meeting, held=True)),
    "journal.journal": (Role.MENTEE, lambda h: given(h.match)),
    "journal.entry": (Role.MENTEE, lambda h: given(h.meeting)),
    "journal.school_journal": (Role.CURATOR, lambda h: given(h.match)),
    "journal.school_entry": (Role.CURATOR, lambda h: given(h.meeting)),
    "journal.matters": (Role.CURATOR, lambda h: given(h.match)),
    "goals.view_plan": (Role.MENTEE, lambda h: given(h.match)),
    "goals.plan_brief": (Role.MENTEE, lambda h: given(h.match)),
    "goals.begin": (Role.MENTOR, lambda h: given(h.match)),
    "goals.edit": (Role.MENTOR, lambda h: given(h.match, PlanChange(Part.COUNT, value="6"), seen=1)),
    "goals.settle_aside": (Role.MENTOR, lambda h: given(h.match, take=True)),
    "goals.propose_plan": (Role.MENTOR, lambda h: given(h.match, seen=1)),
    "goals.take_back": (Role.MENTOR, lambda h: given(h.match)),
    "goals.drop_change": (Role.MENTOR, lambda h: given(h.match)),
    "goal_answers.agree_plan": (Role.MENTEE, lambda h: given(h.match, seen=1)),
    "goal_answers.want_otherwise": (Role.MENTEE, lambda h: given(h.match, seen=1, wish=Wish.EASIER)),
    "goal_answers.doubt_marks": (Role.MENTEE, lambda h: given(h.match, Moment.FINAL)),
    "goal_answers.approve_plan": (Role.CURATOR, lambda h: given(h.match, seen=1)),
    "goal_answers.give_back": (Role.CURATOR, lambda h: given(h.match, seen=1, remark=Remark.SIGN)),
    "goal_marks.mark_goal": (Role.MENTOR, lambda h: given(h.match, Moment.FINAL, goal=1, mark=Mark.DONE)),
    "goal_files.request_plan_file": (Role.MENTOR, lambda h: given(h.match)),
    "plan.plan": (Role.MENTEE, lambda h: given(h.match)),
    "grouping.group_mentors": (Role.CURATOR, lambda h: given(h.school)),
    "grouping.group_mentees": (Role.CURATOR, lambda h: given(CATALOGUE, h.spare_mentor.participation_id)),
    "grouping.propose_group": (Role.CURATOR, lambda h: given(CATALOGUE, h.spare_mentor.participation_id,
                                                             [h.spare_mentee.participation_id,
                                                              h.mentee.participation_id])),
    "grouping.joinable": (Role.CURATOR, lambda h: given(CATALOGUE, h.match)),
    "grouping.add_to_group": (Role.CURATOR, lambda h: given(CATALOGUE, h.match, h.spare_mentee.participation_id)),
    "grouping.remove_from_group": (Role.CURATOR, lambda h: given(h.match, h.mentee.id)),
    "consents.consent_text": (Role.MENTEE, lambda h: given(CATALOGUE, organization_id=h.school, person_id=h.mentee.id,
                                                           kind=ConsentKind.PARTICIPATION)),
    "consents.decide": (Role.MENTEE, lambda h: given(CATALOGUE, organization_id=h.school, person_id=h.mentee.id,
                                                     kind=ConsentKind.PARTICIPATION, granted=True)),
    "consents.register": (Role.CURATOR, lambda h: given(h.school)),
    "consents.withdraw": (Role.MENTEE, lambda h: given(organization_id=h.school, person_id=h.mentee.id,
                                                       kind=ConsentKind.PARTICIPATION)),
    "cycles.open_cycle": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, starts_on=TODAY,
                                                        ends_on=date(2027, 5, 31))),
    "cycles.switch_form": (Role.CURATOR, lambda h: given(h.school, MentoringForm.TEACHER_PUPIL, on=True)),
    "consents.withdraw_all": (Role.LEGAL_GUARDIAN, lambda h: given(organization_id=h.school, person_id=h.mentee.id)),
    "erasing.come_back": (Role.MENTEE, lambda h: given(h.reminder)),
    "erasing.erase_now": (Role.CURATOR, lambda h: given(h.reminder)),
    "erasing.list_erasures": (Role.CURATOR, lambda h: given(h.school)),
    "erasing.record_demand": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "erasing.request_act": (Role.CURATOR, lambda h: given(h.reminder)),
    "erasing.view_erasure": (Role.CURATOR, lambda h: given(h.reminder)),
    "erasing.whose_demand": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "mydata.request_file": (Role.LEGAL_GUARDIAN, lambda h: given(h.mentee.id)),
    "year_end.view_year": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "year_end.list_living": (Role.CURATOR, lambda h: given(h.school)),
    "year_end.view_living": (Role.CURATOR, lambda h: given(h.match)),
    "year_end.carry": (Role.CURATOR, lambda h: given(h.match, on=True)),
    "year_end.close_year": (Role.CURATOR, lambda h: given(h.school)),
    "year_end.reopen_year": (Role.CURATOR, lambda h: given(h.school, note="рано")),
    "come_again.ask_everybody": (Role.CURATOR, lambda h: given(h.school)),
    "come_again.list_asked": (Role.CURATOR, lambda h: given(h.school)),
    "come_again.view_question": (Role.MENTEE, lambda h: given(h.reminder)),
    "come_again.answer_question": (Role.MENTEE, lambda h: given(h.reminder, again=False)),
    "final_event.standing_final": (Role.CURATOR, lambda h: given(h.school)),
    "final_event.days_to_choose": (Role.CURATOR, lambda h: given(h.school)),
    "final_event.create_final": (Role.CURATOR, lambda h: given(h.school, TODAY, title="Итог")),
    "final_event.request_script": (Role.CURATOR, lambda h: given(h.school)),
    "stories.start_story": (Role.MENTEE, lambda h: given(StoryKind.STORY, h.match)),
    "stories.answer_story": (Role.MENTEE, lambda h: given(h.reminder, "hard", "Было трудно")),
    "stories.view_story": (Role.MENTEE, lambda h: given(h.reminder)),
    "stories.ask_consents": (Role.CURATOR, lambda h: given(h.reminder)),
    "stories.drop_story": (Role.MENTEE, lambda h: given(h.reminder)),
    "story_bank.read_story": (Role.CURATOR, lambda h: given(h.reminder)),
    "story_bank.edit_story": (Role.CURATOR, lambda h: given(h.reminder, "hard", "Иначе")),
    "story_bank.tag_story": (Role.CURATOR, lambda h: given(h.reminder, Tag.STUDY, on=True)),
    "story_bank.approve_story": (Role.CURATOR, lambda h: given(h.reminder, on=False)),
    "cycles.view_cycle": (Role.CURATOR, lambda h: given(h.school)),
    "exporting.export_place": (Role.CURATOR, lambda h: given(h.school)),
    "exporting.request_export": (Role.CURATOR, lambda h: given(h.school)),
    "closing.close": (Role.CURATOR, lambda h: given(h.match)),
    "closing.end_without_final": (Role.CURATOR, lambda h: given(h.match, EndReason.YEAR_ENDS)),
    "closing_desk.closing_desk": (Role.CURATOR, lambda h: given(h.school)),
    "closing_desk.pair_end": (Role.CURATOR, lambda h: given(h.match)),
    "closing_desk.invite_as_mentor": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "closing_desk.request_papers": (Role.CURATOR, lambda h: given(h.school)),
    "reflecting.look_back": (Role.MENTEE, lambda h: given(h.match)),
    "reflecting.say_wish": (Role.MENTEE, lambda h: given(h.match, NextStep.SAME)),
    "reflecting.request_certificate": (Role.MENTEE, lambda h: given(h.match)),
    "awards.ballot": (Role.MENTEE, lambda h: given(h.reminder)),
    "awards.nominate": (Role.MENTEE, lambda h: given(h.reminder, AwardCategory.MENTOR, h.mentor.id)),
    "awards.answer_standing": (Role.MENTEE, lambda h: given(h.reminder, agreed=True)),
    "awards.vote": (Role.MENTEE, lambda h: given(h.reminder, AwardCategory.MENTOR, h.mentor.id)),
    "awards.request_honour": (Role.MENTEE, lambda h: given(h.reminder)),
    "awards_desk.awards_desk": (Role.CURATOR, lambda h: given(h.school)),
    "awards_desk.open_awards": (Role.CURATOR, lambda h: given(h.school)),
    "awards_desk.move_awards": (Role.CURATOR, lambda h: given(h.reminder, AwardState.VOTING)),
    "awards_desk.choose_winner": (Role.CURATOR, lambda h: given(h.reminder, AwardCategory.MENTOR, h.mentor.id)),
    "awards_desk.note_standing": (Role.CURATOR, lambda h: given(h.reminder, h.mentee.id)),
    "guardians.confirm_guardian": (Role.CURATOR, lambda h: given(h.pending)),
    "guardians.refuse_guardian": (Role.CURATOR, lambda h: given(h.pending)),
    "guardians.ward_code": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "invites.create_invite": (Role.CURATOR, lambda h: given(role=Role.MENTEE, organization_id=h.school)),
    "invites.list_invites": (Role.CURATOR, lambda h: given(organization_id=h.school)),
    "invites.revoke_invite": (Role.CURATOR, lambda h: given(h.invite)),
    "matches.answer": (Role.MENTEE, lambda h: given(h.proposed, accept=True)),
    "matches.ask_question": (Role.MENTEE, lambda h: given(h.proposed)),
    "matches.proposal": (Role.MENTEE, lambda h: given(h.match)),
    "meeting_log.log": (Role.MENTOR, lambda h: given(CATALOGUE, h.meeting, MeetingStatus.HELD)),
    "meeting_log.log_past": (Role.MENTOR, lambda h: given(CATALOGUE, h.match, Details(TODAY, 40))),
    "meeting_log.open_days": (Role.MENTOR, lambda h: given(h.match)),
    "meeting_log.kind_on": (Role.MENTOR, lambda h: given(h.match, TODAY)),
    "meeting_log.group_of": (Role.MENTOR, lambda h: given(h.match)),
    "meeting_log.note_plan": (Role.MENTOR, lambda h: given(CATALOGUE, h.meeting, item_id="lg_help", value="yes")),
    "meeting_log.say_word": (Role.MENTEE, lambda h: given(h.meeting, MeetingStatus.HELD)),
    "diary.add": (Role.MENTEE, lambda h: given(h.meeting, Sent(DiaryKind.PHOTO, "file", "unique"))),
    "diary.page": (Role.MENTEE, lambda h: given(h.meeting)),
    "diary.pages": (Role.MENTEE, lambda h: given(h.match)),
    "diary.remove": (Role.MENTEE, lambda h: given(h.reminder)),
    "diary.show": (Role.MENTEE, lambda h: given(h.meeting)),
    "meeting_calendar.to_calendar": (Role.MENTEE, lambda h: given(CATALOGUE, h.meeting)),
    "meeting_changes.cancel": (Role.MENTEE, lambda h: given(h.meeting)),
    "meeting_changes.spots": (Role.MENTEE, lambda h: given(h.match)),
    "meetings.agree": (Role.MENTEE, lambda h: given(h.meeting)),
    "meetings.meeting": (Role.MENTEE, lambda h: given(h.meeting)),
    "meetings.propose": (Role.MENTOR, lambda h: given(h.match, NOON, MeetingFormat.ONLINE)),
    "meetings.slots": (Role.MENTOR, lambda h: given(h.match)),
    "cards.list_sheets": (Role.CURATOR, lambda h: given(h.school)),
    "cards.make_sheet": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, "mentee..pupil", cards=2)),
    "cards.request_sheet": (Role.CURATOR, lambda h: given(h.invite, "some_bot")),
    "cards.revoke_sheet": (Role.CURATOR, lambda h: given(h.invite)),
    "cards.view_sheet": (Role.CURATOR, lambda h: given(h.invite)),
    "joined.who_joined": (Role.CURATOR, lambda h: given(h.invite)),
    "offers.list_offers": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "offers.offer_link": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, "mentee..pupil")),
    "offers.request_qr": (Role.CURATOR, lambda h: given(h.invite, "https://t.me/x")),
    "offers.view_link": (Role.CURATOR, lambda h: given(h.invite)),
    "orders.agreed_matches": (Role.CURATOR, lambda h: given(h.school)),
    "orders.need_checks": (Role.CURATOR, lambda h: given([h.match])),
    "orders.record_order": (Role.CURATOR, lambda h: given(h.school, [h.match], number="1-ОД", dated_on=TODAY)),
    "orders.withdraw": (Role.CURATOR, lambda h: given(h.proposed)),
    "pair_lists.list_matches": (Role.CURATOR, lambda h: given(h.school)),
    "health.pairs.view_health": (Role.CURATOR, lambda h: given(h.match)),
    "health.charts.request_school_chart": (Role.CURATOR, lambda h: given(h.school)),
    "pair_lists.view_match": (Role.CURATOR, lambda h: given(h.match)),
    "pairing.propose": (Role.CURATOR, lambda h: given(CATALOGUE, h.spare_mentee.participation_id,
                                                      h.spare_mentor.participation_id)),
    "matching.best.view_set": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "matching.best.work_out": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "matching.best.turn_slider": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, "topic")),
    "matching.best.turn_switch": (Role.CURATOR, lambda h: given(h.school, "groups")),
    "matching.address.view_address": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "matching.address.note_sex": (Role.CURATOR, lambda h: given(h.mentee.id, None)),
    "matching.address.note_wish": (Role.CURATOR, lambda h: given(h.mentee.id, None)),
    "matching.accepting.accept": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "matching.accepting.accept_all": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "matching.changing.skip": (Role.CURATOR, lambda h: given(h.reminder)),
    "matching.changing.hold": (Role.CURATOR, lambda h: given(h.reminder, on=True)),
    "matching.changing.give": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, h.mentor.participation_id,
                                                            reason=Overriding.KNOWS)),
    "matching.changing.never": (Role.CURATOR, lambda h: given(h.reminder, reason=Overriding.KNOWS)),
    "matching.changing.leave_out": (Role.CURATOR, lambda h: given(h.reminder, reason=Overriding.KNOWS)),
    "matching.changing.take_back": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, h.mentor.participation_id)),
    "matching.changing.let_in_again": (Role.CURATOR, lambda h: given(h.school)),
    "matching.comparing.other_mentors": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "matching.comparing.compare": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, h.mentor.participation_id)),
    "matching.looking.view_pair": (Role.CURATOR, lambda h: given(h.reminder)),
    "matching.looking.first_pair": (Role.CURATOR, lambda h: given(h.school)),
    "matching.looking.view_alone": (Role.CURATOR, lambda h: given(h.school)),
    "matching.fairness.fairness": (Role.PSYCHOLOGIST, lambda h: given(CATALOGUE, h.school, FairnessCut.GRADE)),
    "pair_lists.find_matches": (Role.CURATOR, lambda h: given(h.school, "Аня")),
    "round_desk.open_midterm_now": (Role.CURATOR, lambda h: given(h.school)),
    "round_desk.remind_round": (Role.CURATOR, lambda h: given(h.school, Round.MIDTERM)),
    "round_desk.remind_round_plan": (Role.CURATOR, lambda h: given(h.school, Round.MIDTERM)),
    "round_desk.rounds": (Role.CURATOR, lambda h: given(h.school)),
    "pair_nudge.nudge": (Role.CURATOR, lambda h: given(h.school, "silent")),
    "pair_nudge.nudge_plan": (Role.CURATOR, lambda h: given(h.school, "unlogged")),
    "broadcasts.audiences": (Role.CURATOR, lambda h: given(h.school)),
    "broadcasts.write_draft": (Role.CURATOR, lambda h: given(h.school, "all", "Собрание")),
    "broadcasts.view_draft": (Role.CURATOR, lambda h: given(h.reminder)),
    "broadcasts.send": (Role.CURATOR, lambda h: given(h.reminder)),
    "broadcasts.stop": (Role.CURATOR, lambda h: given(h.reminder)),
    "broadcasts.progress": (Role.CURATOR, lambda h: given(h.reminder)),
    "broadcasts.recent": (Role.CURATOR, lambda h: given(h.school)),
    "own_surveys.own_page": (Role.CURATOR, lambda h: given(h.school)),
    "own_surveys.keep_upload": (Role.CURATOR, lambda h: given(h.school, OWN_SHEET, untranslated=False)),
    "own_surveys.own_card": (Role.CURATOR, lambda h: given(h.reminder)),
    "own_surveys.put_away": (Role.CURATOR, lambda h: given(h.reminder)),
    "own_surveys.take_back": (Role.CURATOR, lambda h: given(h.reminder)),
    "own_surveys.request_template": (Role.CURATOR, lambda h: given(h.school, "xlsx")),
    "own_survey_rounds.survey_groups": (Role.CURATOR, lambda h: given(h.reminder)),
    "own_survey_rounds.reach": (Role.CURATOR, lambda h: given(h.reminder, "mentees")),
    "own_survey_rounds.send_round": (Role.CURATOR, lambda h: given(h.reminder, "mentees")),
    "own_survey_results.results": (Role.CURATOR, lambda h: given(h.reminder)),
    "own_survey_results.request_results": (Role.CURATOR, lambda h: given(h.reminder)),
    "candidates.candidates": (Role.CURATOR, lambda h: given(CATALOGUE, h.spare_mentee.participation_id)),
    "candidates.waiting_mentees": (Role.CURATOR, lambda h: given(h.school)),
    "enrolling.list_places": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "enrolling.enter_person": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, key="mentee..pupil",
                                                             name="Ева Орлова")),
    "enrolling.entered": (Role.CURATOR, lambda h: given(h.absent)),
    "enrolling.enter_birth_date": (Role.CURATOR, lambda h: given(h.absent, date(2013, 5, 1))),
    "enrolling.enter_grade": (Role.CURATOR, lambda h: given(h.absent, 7)),
    "enrolling.discard": (Role.CURATOR, lambda h: given(h.absent)),
    "handing_over.own_link": (Role.CURATOR, lambda h: given(h.absent)),
    "handing_over.read_own_link": (Role.CURATOR, lambda h: given(h.absent)),
    "handing_over.request_own_qr": (Role.CURATOR, lambda h: given(h.absent, "https://t.me/x")),
    "guardians.ward_link": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "guardians.request_code_qr": (Role.CURATOR, lambda h: given("https://t.me/x", h.mentee.id)),
    "standing_in.stand_in": (Role.CURATOR, lambda h: given(h.absent)),
    "standing_in.errand": (Role.CURATOR, lambda h: given(h.absent)),
    "standing_in.answer_for": (Role.CURATOR, lambda h: given(h.absent, h.proposed, accept=True)),
    "standing_in.say_of_meeting": (Role.CURATOR, lambda h: given(h.absent, 0, suits=True)),
    "paper_stack.piles": (Role.CURATOR, lambda h: given(h.school)),
    "paper_stack.signers": (Role.CURATOR, lambda h: given(h.school, ConsentKind.PARTICIPATION, Giver.SELF)),
    "paper_stack.term_end": (Role.CURATOR, lambda h: given(h.school, Term.CYCLE)),
    "paper_stack.recorded": (Role.CURATOR, lambda h: given(h.absent)),
    "paper_stack.undo_paper": (Role.CURATOR, lambda h: given(h.absent)),
    "paper.record_paper": (Role.CURATOR, lambda h: given(CATALOGUE, person_id=h.mentee.id,
                                                         kind=ConsentKind.PARTICIPATION, giver=Giver.SELF)),
    "people.find_people": (Role.CURATOR, lambda h: given(h.school, "Аня")),
    "people.initials": (Role.CURATOR, lambda h: given(h.school)),
    "people.list_people": (Role.CURATOR, lambda h: given(h.school)),
    "people.list_unmatched": (Role.PSYCHOLOGIST, lambda h: given(h.school)),
    "person_card.minor_of": (Role.CURATOR, lambda h: given(h.pending)),
    "person_card.view_person": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "person_remind.remind_all": (Role.CURATOR, lambda h: given(h.school, Filter.ALL)),
    "person_remind.remind_plan": (Role.CURATOR, lambda h: given(h.school, Filter.CONSENT)),
    "person_remind.remind_person": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "reminder_prefs.stop": (Role.MENTEE, lambda h: given(h.reminder)),
    "reminders.postponable": (Role.MENTEE, lambda h: given(h.reminder)),
    "reminders.snooze": (Role.MENTEE, lambda h: given(h.reminder)),
    "setup.change_code": (Role.MUNICIPAL_CURATOR, lambda h: given(h.school, "NEW-1")),
    "setup.create_school": (Role.MUNICIPAL_CURATOR, lambda h: given(h.town.municipality_id, "Школа № 9", None)),
    "setup.get_municipality": (Role.MUNICIPAL_CURATOR, lambda h: given(h.town.municipality_id)),
    "setup.get_school": (Role.MUNICIPAL_CURATOR, lambda h: given(h.school)),
    "setup.list_schools": (Role.MUNICIPAL_CURATOR, lambda h: given(h.town.municipality_id)),
    "surveys.answer": (Role.MENTEE, lambda h: given(CATALOGUE, sheet(h), item_id="mt_met",
                                                    raw="yes")),
    "surveys.begin_intake": (Role.MENTEE, lambda h: given(CATALOGUE, h.mentee.participation_id)),
    "surveys.finish": (Role.MENTEE, lambda h: given(sheet(h))),
    "surveys.given": (Role.MENTEE, lambda h: given(CATALOGUE, sheet(h), item_id="mt_met")),
    "surveys.open_survey": (Role.MENTEE, lambda h: given(CATALOGUE, h.survey)),
    "surveys.skip": (Role.MENTEE, lambda h: given(CATALOGUE, sheet(h), item_id="mt_mood")),
    "sheets.pair_look": (Role.CURATOR, lambda h: given(h.match)),
    "sheets.begin_pair": (Role.CURATOR, lambda h: given(h.match)),
    "sheets.open_pairs": (Role.CURATOR, lambda h: given(h.school)),
    "sheets.overview": (Role.CURATOR, lambda h: given(h.school)),
    "sheets.subject_of": (Role.CURATOR, lambda h: given(h.reminder)),
    "sheets_facts.view_facts": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "sheets_facts.begin_facts": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "sheets_final.final_sheet": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "sheets_final.put_final": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, item_id="fcu_aims", raw="2")),
    "models.view_models": (Role.CURATOR, lambda h: given(h.match)),
    "models.call_it": (Role.CURATOR, lambda h: given(h.match, NumberModel.GROUP)),
    "models.set_online": (Role.CURATOR, lambda h: given(h.match, on=True)),
    "models.switch_content": (Role.CURATOR, lambda h: given(h.match, ContentModel.TUTORING, on=True)),
    "models.set_role_model": (Role.CURATOR, lambda h: given(CATALOGUE, h.match, None)),
    "categories.view_categories": (Role.PSYCHOLOGIST, lambda h: given(h.mentee.id)),
    "categories.note_categories": (Role.CURATOR, lambda h: given(h.mentee.id, main=Category.GIFTED, second=None)),
    "categories.mark_commission": (Role.CURATOR, lambda h: given(h.mentee.id, on=True)),
    "categories.end_for_commission": (Role.CURATOR, lambda h: given(h.mentee.id)),
    "totals.school_totals": (Role.SCHOOL_HEAD, lambda h: given(h.school)),
    "terms.view_term": (Role.CURATOR, lambda h: given(h.match)),
    "terms.record_number": (Role.CURATOR, lambda h: given(h.match, "3-ДС")),
    "terms.record_date": (Role.CURATOR, lambda h: given(h.match, TermPart.DATED, TODAY)),
    "terms.switch_work": (Role.CURATOR, lambda h: given(h.match, TermContent.LESSONS, on=True)),
    "terms.write_work": (Role.CURATOR, lambda h: given(h.match, "разбор уроков")),
    "terms.set_form": (Role.CURATOR, lambda h: given(h.match, WorkForm.MIXED)),
    "terms.set_paid": (Role.CURATOR, lambda h: given(h.match, paid=True)),
    "terms.give_notice": (Role.CURATOR, lambda h: given(h.match, Initiator.MENTOR, TODAY)),
    "terms.drop_notice": (Role.CURATOR, lambda h: given(h.match)),
    "terms.addenda_missing": (Role.CURATOR, lambda h: given([h.match])),
    "requirements.requirements": (Role.CURATOR, lambda h: given(h.school)),
    "requirements.switch_requirement": (Role.CURATOR, lambda h: given(h.school, "training", on=True)),
    "requirements.choose_trained_by": (Role.CURATOR, lambda h: given(h.school, TrainedBy.MODULES)),
    "requirements.holds": (Role.CURATOR, lambda h: given([h.match])),
    "selection.list_mentors": (Role.CURATOR, lambda h: given(h.school)),
    "selection.view_note": (Role.CURATOR, lambda h: given(h.mentor.participation_id)),
    "selection.note_interview": (Role.CURATOR, lambda h: given(h.mentor.participation_id, held=True)),
    "selection.rate_fit": (Role.CURATOR, lambda h: given(h.mentor.participation_id, 4)),
    "selection.tick_documents": (Role.CURATOR, lambda h: given(h.mentor.participation_id, done=True)),
    "selection.write_words": (Role.CURATOR, lambda h: given(h.mentor.participation_id, "Спокойный")),
    "selection.decide": (Role.CURATOR, lambda h: given(h.mentor.participation_id, Decision.POOL)),
    "training_days.training_days": (Role.CURATOR, lambda h: given(h.school)),
    "training_days.roster": (Role.CURATOR, lambda h: given(h.school, INITIAL, TODAY)),
    "training_days.record_day": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, INITIAL, held_on=TODAY, minutes=60,
                                                               present=[h.mentor.participation_id])),
    "stages.view_stages": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school)),
    "stages.go_on": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, Stage.CONDITIONS, note="позже")),
    "stages.come_back": (Role.CURATOR, lambda h: given(h.school, Stage.CONDITIONS)),
    "documents.board": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school)),
    "documents.locate_document": (Role.SCHOOL_HEAD, lambda h: given(h.reminder)),
    "documents.view_document": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school, "regulation")),
    "documents_recording.change_document": (Role.CURATOR, lambda h: given(h.reminder, Paper(number="7"))),
    "documents_recording.choose_need": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, "partners", needed=False)),
    "documents_recording.record_document": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, "regulation")),
    "documents_recording.remove_document": (Role.CURATOR, lambda h: given(h.reminder)),
    "referral_desk.decline_referred": (Role.CURATOR, lambda h: given(h.reminder, NotNow.FAMILY)),
    "referral_desk.invite_referred": (Role.CURATOR, lambda h: given(h.reminder)),
    "referral_desk.link_referred": (Role.CURATOR, lambda h: given(h.reminder, h.spare_mentee.id)),
    "referral_desk.list_referred": (Role.PSYCHOLOGIST, lambda h: given(h.school)),
    "referral_desk.referred_as": (Role.CURATOR, lambda h: given(h.mentee.id, h.school)),
    "referral_desk.take_up": (Role.CURATOR, lambda h: given(h.reminder)),
    "referral_desk.view_referred": (Role.CURATOR, lambda h: given(h.reminder)),
    "referrals.begin_for": (Role.LEGAL_GUARDIAN, lambda h: given(h.school, h.mentee.id)),
    "referrals.begin_named": (Role.LEGAL_GUARDIAN, lambda h: given(h.school, "Саша, 7Б")),
    "referrals.drop_draft": (Role.LEGAL_GUARDIAN, lambda h: given(h.reminder)),
    "referrals.find_pupils": (Role.CLASS_TEACHER, lambda h: given(h.school, "Аня")),
    "referrals.found_pupils": (Role.CLASS_TEACHER, lambda h: given(h.school, [h.mentee.id])),
    "referrals.own_wards": (Role.LEGAL_GUARDIAN, lambda h: given(h.school)),
    "referrals.view_own": (Role.LEGAL_GUARDIAN, lambda h: given(h.reminder)),
    "partners.ask_partner": (Role.CURATOR, lambda h: given(h.reminder)),
    "partners.begin_partner_word": (Role.CURATOR, lambda h: given(h.reminder)),
    "partners.contact_link": (Role.CURATOR, lambda h: given(h.reminder)),
    "partners.create_partner": (Role.CURATOR, lambda h: given(h.school, "Хлебозавод")),
    "partners.list_partners": (Role.CURATOR, lambda h: given(h.school)),
    "partners.partner_link": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, "mentor.pupil_pupil.pupil")),
    "partners.set_partner": (Role.CURATOR, lambda h: given(h.reminder, "note", "звонить утром")),
    "partners.view_partner": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "sources.link_from": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, key="mentor.pupil_pupil.pupil",
                                                        source="alumni")),
    "sources.mentor_source": (Role.CURATOR, lambda h: given(h.mentor.id)),
    "sources.set_source": (Role.CURATOR, lambda h: given(h.mentor.id, "alumni")),
    "sources.source_choices": (Role.CURATOR, lambda h: given(h.school)),
    "events.cancel_event": (Role.CURATOR, lambda h: given(h.reminder)),
    "events.create_event": (Role.CURATOR, lambda h: given(h.school, SEMINAR, Days(TODAY, TODAY), title="Семинар")),
    "events.days_refused": (Role.CURATOR, lambda h: given(h.school, EventRole.ORGANISED, Days(TODAY, TODAY))),
    "events.list_events": (Role.CURATOR, lambda h: given(h.school)),
    "events.move_event": (Role.CURATOR, lambda h: given(h.reminder, Days(NOON.date(), NOON.date()))),
    "events.set_hour": (Role.CURATOR, lambda h: given(h.reminder, None)),
    "events.set_text": (Role.CURATOR, lambda h: given(h.reminder, Text("place", "в библиотеке"))),
    "events.view_event": (Role.CURATOR, lambda h: given(h.reminder)),
    "events_answering.answer_invitation": (Role.MENTEE, lambda h: given(h.reminder, coming=True)),
    "events_answering.view_invitation": (Role.MENTEE, lambda h: given(h.reminder)),
    "events_inviting.groups_to_invite": (Role.CURATOR, lambda h: given(h.reminder)),
    "events_inviting.guest_list": (Role.CURATOR, lambda h: given(h.reminder)),
    "events_inviting.invite": (Role.CURATOR, lambda h: given(h.reminder, "all")),
    "events_inviting.mark_present": (Role.CURATOR, lambda h: given(h.reminder, h.mentee.id, present=True)),
    "events_inviting.set_figure": (Role.CURATOR, lambda h: given(h.reminder, "pupils", 3)),
    "events_inviting.settle_attendance": (Role.CURATOR, lambda h: given(h.reminder)),
    "events_inviting.settle_results": (Role.CURATOR, lambda h: given(h.reminder)),
    "choosing.view_choosing": (Role.CURATOR, lambda h: given(h.reminder)),
    "choosing.open_choosing": (Role.CURATOR, lambda h: given(h.reminder)),
    "choosing.close_choosing": (Role.CURATOR, lambda h: given(h.reminder)),
    "choosing.view_choice": (Role.MENTEE, lambda h: given(CATALOGUE, h.reminder)),
    "choosing.choose": (Role.MENTEE, lambda h: given(CATALOGUE, h.reminder, h.spare_mentor.participation_id, rank=1)),
    "choosing.not_sure": (Role.MENTEE, lambda h: given(h.reminder, Side.MENTEE)),
    "match_papers.request_draft": (Role.CURATOR, lambda h: given(h.school, [h.proposed])),
    "match_papers.request_order": (Role.SCHOOL_HEAD, lambda h: given(h.reminder)),
    "match_papers.request_minutes": (Role.CURATOR, lambda h: given(h.reminder)),
    "match_papers.order_of": (Role.CURATOR, lambda h: given(h.match)),
    "waiting.list_waiting": (Role.PSYCHOLOGIST, lambda h: given(h.school)),
    "waiting.view_waiting": (Role.PSYCHOLOGIST, lambda h: given(h.spare_mentee.participation_id)),
    "waiting.write_note": (Role.PSYCHOLOGIST, lambda h: given(h.spare_mentee.participation_id, "Хочет в хор")),
    "waiting.drop_note": (Role.PSYCHOLOGIST, lambda h: given(h.reminder)),
    "standing_in.say_of_event": (Role.CURATOR, lambda h: given(h.absent, h.reminder, coming=True)),
    "roadmap.agreeing.view_agreement": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.agreeing.ask_agreement": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.agreeing.agree": (Role.MUNICIPAL_CURATOR, lambda h: given(CATALOGUE, h.reminder, date(2026, 9, 15))),
    "roadmap.agreeing.give_back": (Role.MUNICIPAL_CURATOR, lambda h: given(CATALOGUE, h.reminder, "Нет сроков")),
    "roadmap.comparing.compared_school": (Role.MUNICIPAL_CURATOR, lambda h: given(h.school)),
    "roadmap.proving.check_now": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.school_reminding.remind_school": (Role.MUNICIPAL_CURATOR, lambda h: given(h.school)),
    "roadmap.asks.choose_day": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, None)),
    "roadmap.asks.choose_post": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, "curator")),
    "roadmap.board.view_board": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school)),
    "roadmap.card.view_card": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.ending.view_ending": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "roadmap.ending.end_roadmap": (Role.CURATOR, lambda h: given(h.reminder)),
    "roadmap.naming.name_holder": (Role.CURATOR, lambda h: given(
        CATALOGUE, h.school, "curator", person_id=h.mentor.id, since=date(2026, 9, 20))),
    "roadmap.naming.end_holder": (Role.CURATOR, lambda h: given(h.reminder)),
    "roadmap.naming.note_absence": (Role.CURATOR, lambda h: given(
        h.school, h.mentor.id, first_on=date(2026, 9, 20), last_on=date(2026, 9, 25), substitute_id=None)),
    "roadmap.naming.end_absence": (Role.CURATOR, lambda h: given(h.reminder)),
    "roadmap.posts.view_posts": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school)),
    "roadmap.posts.post_candidates": (Role.CURATOR, lambda h: given(h.school)),
    "roadmap.previewing.start_choices": (Role.CURATOR, lambda h: given(CATALOGUE, h.school)),
    "roadmap.previewing.view_start": (Role.CURATOR, lambda h: given(
        CATALOGUE, h.school, "morshansk", start_year=2026, signed_on=None)),
    "roadmap.starting.start": (Role.CURATOR, lambda h: given(
        CATALOGUE, "morshansk", municipality_id=h.town.municipality_id, organization_id=h.school, start_year=2026)),
    "roadmap.own_rows.view_row": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.putting_off.put_off": (
        Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, until=date(2026, 9, 18), reason="time")),
    "roadmap.reporting.report": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, RowReport(note="Готово"))),
    "roadmap.reporting.report_recorded": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, h.reminder)),
    "roadmap.reporting.confirm": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.reporting.give_back": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder, "Нет подписи")),
    "roadmap.reporting.reopen": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.drafts.import_place": (Role.CURATOR, lambda h: given(h.school)),
    "roadmap.drafts.take_sheet": (Role.CURATOR, lambda h: given(CATALOGUE, ROADMAP_SHEET, h.school)),
    "roadmap.files.view_files": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school)),
    "roadmap.files.request_file": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school, FileKind.TABLE)),
    "roadmap.files.request_own_calendar": (Role.CURATOR, lambda h: given(CATALOGUE, h.reminder)),
    "roadmap.files.request_template": (Role.CURATOR, lambda h: given(h.school)),
    "indicators.chart.request_indicator_chart": (
        Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, Asked(h.school, 2026, "eerbek"))),
    "indicators.figures.view_board": (
        Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, Asked(h.school, 2026, "eerbek"))),
    "indicators.figures.view_card": (
        Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, Asked(h.school, 2026, "eerbek", "E2"))),
    "indicators.figures.list_sets": (Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, h.school)),
    "indicators.entering.view_input": (
        Role.CURATOR, lambda h: given(CATALOGUE, h.school, year=2026, key="enrolled_10_18")),
    "indicators.entering.enter_number": (Role.CURATOR, lambda h: given(
        CATALOGUE, h.school, year=2026, key="enrolled_10_18", number=5, source="ОО-1", dated_on=date(2026, 9, 1))),
    "indicators.entering.enter_plan": (
        Role.CURATOR, lambda h: given(CATALOGUE, Asked(h.school, 2026, "eerbek", "E2"), 200)),
    "indicators.entering.close_year": (Role.CURATOR, lambda h: given(CATALOGUE, h.school, 2025)),
    "indicators.trace.by_school": (
        Role.SCHOOL_HEAD, lambda h: given(CATALOGUE, Asked(h.school, 2026, "eerbek", "E2"))),
    "indicators.trace.people_behind": (
        Role.CURATOR, lambda h: given(CATALOGUE, Asked(h.school, 2026, "eerbek", "E2"))),
    "today.morning": (Role.CURATOR, lambda h: given(h.school)),
    "signal_desk.open_call_of": (Role.CURATOR, lambda h: given(h.mentee.id, h.school)),
    "signal_desk.see_signals": (Role.PSYCHOLOGIST, lambda h: given(h.school)),
    "signal_desk.take_signal": (Role.CURATOR, lambda h: given(h.reminder)),
    "signal_desk.close_signal": (Role.CURATOR, lambda h: given(h.reminder)),
    "signal_desk.view_signal": (Role.PSYCHOLOGIST, lambda h: given(CATALOGUE, h.reminder)),
    "signals.raise_worry": (Role.MENTOR, lambda h: given(h.mentee.id)),
    "signals.who_helps_mentee": (Role.MENTOR, lambda h: given(h.mentee.id)),
}  # fmt: skip

OWN = {
    "materials.own_materials",
    "choosing.open_choosings",
    "reflecting.endings",
    "consents.asked",
    "cycles.my_schools",
    "documents.documents_summary",
    "partners.own_partners",
    "referrals.my_referrals",
    "events_answering.my_invitations",
    "erasing.my_pending",
    "guardians.choose_paper",
    "guardians.guardian_state",
    "guardians.wards",
    "importing.importing.import_places",
    "joining.ensure_operator_person",
    "joining.next_step",
    "joining.profile",
    "joining.set_birth_date",
    "joining.set_grade",
    "joining.set_name",
    "matches.own_matches",
    "meeting_calendar.all_to_calendar",
    "meetings.desk",
    "mydata.my_data",
    "plan.plans",
    "profile.switch_language",
    "reminder_prefs.pause",
    "reminder_prefs.prefs",
    "reminder_prefs.switch",
    "setup.create_municipality",
    "setup.list_municipalities",
    "signals.raise_signal",
    "signal_desk.my_signals",
    "signals.who_helps",
    "signals.whom_to_worry_about",
    "steps.next_steps",
    "stories.my_stories",
    "story_bank.request_bank_file",
    "story_bank.view_bank",
    "practice_file.request_practice",
    "indicators.places.my_places",
    "health.board.district_health",
    "health.charts.request_district_chart",
    "summary.summary",
    "totals.district_totals",
    "roadmap.comparing.compare_schools",
    "roadmap.own_rows.own_rows",
    "roadmap.drafts.answer_due",
    "roadmap.drafts.answer_post",
    "roadmap.drafts.confirm_dues",
    "roadmap.drafts.confirm_likenesses",
    "roadmap.drafts.drop_draft",
    "roadmap.drafts.read_draft",
    "roadmap.drafts.set_signed",
    "roadmap.drafts.set_years",
    "roadmap.drafts.turn_likeness",
    "roadmap.taking.start_draft",
    "roadmap.board.roadmap_places",
    "training.course",
    "training.lesson",
    "training.turn",
    "training.again",
    "training.answer",
    "wards.view_wards",
}
"""They take no id: what they touch is the actor's own."""

BY_SECRET = {"door.try_code", "guardians.link_guardian", "invites.read_invite", "joining.accept_invite"}
"""They take a one-time token that only who was given it knows (``tests/services/test_invites.py``)."""


def test_every_service_is_in_one_of_the_tables() -> None:
    found = {name.removeprefix("services.") for name in SERVICES}
    assert found == set(CALLS) | OWN | BY_SECRET
    for name in OWN:
        taken = [each for each in inspect.signature(service(f"services.{name}")).parameters if each.endswith("_id")]
        assert taken == [], name


def strangers(own: Home, far: Home) -> dict[str, Actor]:
    found = {f"{role.value} of the neighbour school": own.actor(role) for role in Role if role is not Role.OPERATOR}
    found["municipal curator from afar"] = far.actor(Role.MUNICIPAL_CURATOR)
    found["curator from afar"] = far.curator
    # One municipality's curator is at home in each of its schools.
    del found["municipal_curator of the neighbour school"]
    return found


COUNTS = select(
    *(
        select(func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in Base.metadata.sorted_tables
    )
)
"""How many rows each table has, in one statement."""


async def fingerprint(unit) -> dict[str, int]:
    async with unit() as u:
        return (await u.first(COUNTS))._asdict()


async def attempt(unit, name: str, actor: Actor, call) -> str:
    args, kwargs = call
    try:
        async with unit() as u:
            await service(f"services.{name}")(u, actor, *args, **kwargs)
    except NotAllowedError:
        return "not allowed"
    except RefusedError as refusal:
        return f"refused: {refusal.reason}"
    return "done"


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_ids_of_another_school_open_nothing(unit, homes, name) -> None:
    own, neighbour, far = homes
    role, build = CALLS[name]
    call = build(neighbour)
    before = await fingerprint(unit)
    for who, actor in strangers(own, far).items():
        outcome = await attempt(unit, name, actor, call)
        assert outcome != "done", f"{who} got through {name}"
    assert await fingerprint(unit) == before
    # The very same call is open to whoever belongs there, so that the refusals above mean something.
    rightful = neighbour.actor(role)
    assert await attempt(unit, name, rightful, call) != "not allowed", name


PERSONAL = sorted(name for name, (role, _) in CALLS.items() if role in {Role.MENTEE, Role.MENTOR})


@pytest.mark.parametrize("name", PERSONAL)
async def test_ids_of_another_person_of_the_same_school_open_nothing(unit, homes, name) -> None:
    """Classmates, another mentor and another child's guardian are strangers to a pair."""
    own, _, _ = homes
    _, build = CALLS[name]
    async with unit() as u:
        town = own.town
        town.unit = u
        others = [
            ready_mentee(town, "Ева"),
            ready_mentor(town, "Жора"),
            town.human("Зоя", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None),
        ]
    before = await fingerprint(unit)
    for other in others:
        outcome = await attempt(unit, name, other.actor, build(own))
        assert outcome != "done", f"{other.actor.roles} got through {name}"
    assert await fingerprint(unit) == before
