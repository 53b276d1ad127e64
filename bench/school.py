"""A school of any size, written straight into a database: the ground that the lists are measured on."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from domain.vocabulary import ConsentKind, MatchStatus, PersonKind, Role, Side
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import (
    Account,
    Answer,
    Consent,
    Cycle,
    CycleForm,
    Guardianship,
    Match,
    MatchMember,
    Meeting,
    Membership,
    Municipality,
    Organization,
    Participation,
    Person,
    SurveyRequest,
)
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from domain.clock import Clock
    from storage.database import Database

MOMENT: Final = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
_ZONE: Final = "Europe/Moscow"
_FIRST: Final = ("Аня", "Боря", "Вера", "Глеб", "Дима", "Ева", "Женя", "Зоя", "Илья", "Катя", "Лёва", "Маша", "Настя")
_LAST: Final = ("Алёшина", "Белова", "Ветров", "Громов", "Дёмин", "Ершова", "Жуков", "Зуева", "Ильин", "Котова")
_STATUSES: Final = (MatchStatus.PROPOSED, MatchStatus.AGREED, MatchStatus.WORKING, MatchStatus.WORKING)


class School:
    """Fills a school; every fifth participant misses something, every third mentee has a pair."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.municipality, self.id, self.cycle, self.curator = (new_id() for _ in range(4))
        self._random = random.Random(1)
        self._number = 0

    def found(self, curator_chat: int) -> None:
        """Add the place, its year and its curator."""
        unit, now = self.unit, self.unit.now
        unit.add(
            Municipality(id=self.municipality, name="Район", time_zone=_ZONE, created_at=now),
            Organization(
                id=self.id, municipality_id=self.municipality, kind="school", code=f"S{self.id % 10_000}",
                name="Школа № 2", address=None, parent_id=None, time_zone=_ZONE, settings={}, created_at=now,
            ),
        )  # fmt: skip
        self._person(self.curator, Role.CURATOR, PersonKind.TEACHER, None, date(1985, 1, 1), chat=curator_chat)
        unit.add(
            Cycle(
                id=self.cycle, municipality_id=self.municipality, organization_id=self.id, starts_on=date(2026, 9, 1),
                ends_on=date(2027, 5, 31), opened_at=now, opened_by=self.curator, closed_at=None,
            ),
            CycleForm(id=new_id(), municipality_id=self.municipality, cycle_id=self.cycle, form="pupil_pupil"),
        )  # fmt: skip

    def people(self, count: int) -> None:
        """Add participants: six of ten mentees, four mentors; a guardian and a chat for each."""
        free: list[tuple[int, int]] = []
        for number in range(count):
            side = Side.MENTEE if number % 10 < 6 else Side.MENTOR
            one = self._participant(number, side)
            if side is Side.MENTOR:
                free.append(one)
            elif number % 3 == 0 and free:
                self._match(free.pop(), one, _STATUSES[number // 3 % len(_STATUSES)])

    def _participant(self, number: int, side: Side) -> tuple[int, int]:
        unit, now = self.unit, self.unit.now
        person, guardian, participation = new_id(), new_id(), new_id()
        role = Role.MENTEE if side is Side.MENTEE else Role.MENTOR
        self._person(
            person, role, PersonKind.PUPIL, 5 + number % 7, date(2010, 5, 1 + number % 28), chat=10_000 + number
        )
        self._person(guardian, Role.LEGAL_GUARDIAN, PersonKind.PARENT, None, date(1980, 1, 1), chat=100_000 + number)
        confirmed = number % 50 != 0
        unit.add(
            Participation(
                id=participation, municipality_id=self.municipality, organization_id=self.id, cycle_id=self.cycle,
                person_id=person, side=side, form=None, joined_at=now - timedelta(minutes=number), left_at=None,
            ),
            Guardianship(
                id=new_id(), municipality_id=self.municipality, organization_id=self.id, minor_id=person,
                guardian_id=guardian, linked_at=now, confirmed_at=now if confirmed else None,
                confirmed_by=self.curator if confirmed else None, refused_at=None,
            ),
        )  # fmt: skip
        complete = number % 5 != 0
        own = [ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION]
        for kind in own + ([ConsentKind.MENTOR_RULES] if side is Side.MENTOR else []):
            self._consent(person, person, kind)
        if complete:
            for kind in (ConsentKind.GUARDIAN_PERSONAL_DATA, ConsentKind.PARTICIPATION):
                self._consent(person, guardian, kind)
        if number % 7:
            self._survey(person, participation, side)
        return person, participation

    def _person(self, person: int, role: Role, kind: PersonKind, grade: int | None, born: date, *, chat: int) -> None:
        self._number += 1
        self.unit.add(
            Person(
                id=person, municipality_id=self.municipality, kind=kind, code=f"B{self._number:06}",
                first_name=self._random.choice(_FIRST), last_name=self._random.choice(_LAST), birth_date=born,
                grade=grade, created_at=self.unit.now,
            ),
            Account(
                id=new_id(), channel="telegram", chat_id=chat, person_id=person, locale="ru", unreachable_since=None,
                created_at=self.unit.now,
            ),
            Membership(
                id=new_id(), municipality_id=self.municipality, organization_id=self.id, person_id=person, role=role,
                since=self.unit.now, until=None,
            ),
        )  # fmt: skip

    def _consent(self, person: int, giver: int, kind: ConsentKind) -> None:
        self.unit.add(
            Consent(
                id=new_id(), municipality_id=self.municipality, organization_id=self.id, person_id=person,
                given_by=giver, kind=kind, form="bot", version=1, locale="ru", text_hash="0" * 64, granted=True,
                decided_at=self.unit.now, expires_on=None, withdrawn_at=None, recorded_by=giver, original_at=None,
            )
        )  # fmt: skip

    def _survey(self, person: int, participation: int, side: Side) -> None:
        request = new_id()
        mentor = side is Side.MENTOR
        self.unit.add(
            SurveyRequest(
                id=request, municipality_id=self.municipality, organization_id=self.id, person_id=person,
                instrument="IN-MR" if mentor else "IN-ME-P", version=1, locale="ru", subject_id=participation,
                state="done", asked_at=self.unit.now, completed_at=self.unit.now,
            )
        )  # fmt: skip
        for item, value in {"mr_capacity": 2}.items() if mentor else {"me_needs": ["study"]}.items():
            self.unit.add(Answer(id=new_id(), request_id=request, item_id=item, value=value, answered_at=self.unit.now))

    def _match(self, mentor: tuple[int, int], mentee: tuple[int, int], status: MatchStatus) -> None:
        match, now = new_id(), self.unit.now
        running = status is MatchStatus.WORKING
        self.unit.add(
            Match(
                id=match, municipality_id=self.municipality, organization_id=self.id, cycle_id=self.cycle,
                form="pupil_pupil", role_model=None, status=status, status_before_pause=None, proposed_by=self.curator,
                proposed_at=now, order_id=None, approved_at=now - timedelta(days=30) if running else None,
                ended_at=None, reason=None,
            )
        )  # fmt: skip
        for (person, participation), side in ((mentor, Side.MENTOR), (mentee, Side.MENTEE)):
            self.unit.add(
                MatchMember(
                    id=new_id(), municipality_id=self.municipality, match_id=match, participation_id=participation,
                    person_id=person, side=side, accepted=None if status is MatchStatus.PROPOSED else True,
                    answered_at=None,
                )
            )  # fmt: skip
        if running:
            self.unit.add(
                Meeting(
                    id=new_id(), municipality_id=self.municipality, organization_id=self.id, match_id=match,
                    type="working", status="held", format="in_person", planned_at=now - timedelta(days=5),
                    held_at=now - timedelta(days=5), minutes=40, topic=None, place=None, created_by=mentor[0],
                    created_at=now, logged_by=mentor[0], logged_at=now,
                )
            )  # fmt: skip


async def found_school(
    database: Database, clock: Clock, people: int, curator_chat: int, writer: Writer | None = None
) -> School:
    """Write a school into a database, by its writer if it has one that runs."""
    own = writer or Writer(database)
    if writer is None:
        await own.start()
    unit = Unit(database, own, Documents(database), clock)
    school = School(unit)
    school.found(curator_chat)
    school.people(people)
    await unit.commit()
    if writer is None:
        await own.stop()
    return school
