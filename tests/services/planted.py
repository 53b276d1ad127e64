"""A municipality with two schools and people planted year by year, for the tests of indicators."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.vocabulary import ConsentKind, OrganizationKind, Role
from services.access import Actor, Grant
from storage.ids import new_id
from storage.tables import (
    Answer,
    Consent,
    Cycle,
    IndicatorInput,
    Match,
    MatchMember,
    Meeting,
    Municipality,
    Organization,
    Participation,
    Person,
    SurveyRequest,
)

CHILDS = (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES)
GUARDIANS = (ConsentKind.GUARDIAN_PERSONAL_DATA, ConsentKind.PARTICIPATION)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


class District:
    """Adds rows to a unit; every method returns ids."""

    def __init__(self, unit) -> None:
        self.unit = unit
        self.id, self.a, self.b, self.clerk_id, self.boss_id = (new_id() for _ in range(5))
        self.cycles = {self.a: new_id(), self.b: new_id()}
        self.parts: dict[tuple[int, int, str], int] = {}
        now = unit.now
        unit.add(Municipality(id=self.id, name="Район", time_zone="Europe/Moscow", created_at=now))
        for school, name in ((self.a, "Школа № 1"), (self.b, "Школа № 2")):
            unit.add(
                Organization(
                    id=school, municipality_id=self.id, kind=OrganizationKind.SCHOOL, code=f"S{school}", name=name,
                    address=None, parent_id=None, time_zone="Europe/Moscow", settings={}, created_at=now,
                )
            )  # fmt: skip
        for person_id in (self.clerk_id, self.boss_id):
            self._person(person_id, date(1980, 1, 1), "teacher", None)
        for school, cycle in self.cycles.items():
            unit.add(
                Cycle(
                    id=cycle, municipality_id=self.id, organization_id=school, starts_on=date(2019, 9, 1),
                    ends_on=date(2025, 5, 31), opened_at=now, opened_by=self.boss_id, closed_at=None,
                )
            )  # fmt: skip
        self.clerk = Actor(
            1, self.clerk_id, self.id, grants=(Grant(Role.MUNICIPAL_CURATOR, self.id, None),)
        )  # fmt: skip
        self.boss = Actor(2, self.boss_id, self.id, grants=(Grant(Role.CURATOR, self.id, self.a),))

    def _person(self, person_id: int, born: date | None, kind: str, since: int | None) -> None:
        self.unit.add(
            Person(
                id=person_id, municipality_id=self.id, kind=kind, code=f"P{person_id % 10**9}", first_name="Имя",
                last_name="Ф", birth_date=born, grade=7 if kind == "pupil" else None, teaching_since=since,
                created_at=self.unit.now,
            )
        )  # fmt: skip

    def person(self, born: date | None, kind: str = "pupil", *, since: int | None = None) -> int:
        person_id = new_id()
        self._person(person_id, born, kind, since)
        return person_id

    def consents(self, person_id: int, on: date, *, school: int | None = None, withdrawn: date | None = None) -> None:
        """Give everything that anybody can be asked for."""
        for kind, giver in [(each, person_id) for each in CHILDS] + [(each, self.boss_id) for each in GUARDIANS]:
            self.unit.add(
                Consent(
                    id=new_id(), municipality_id=self.id, organization_id=school or self.a, person_id=person_id,
                    given_by=giver, kind=kind, form="paper", version=1, locale="ru", text_hash="0" * 64, granted=True,
                    decided_at=moment(on), expires_on=None,
                    withdrawn_at=None if withdrawn is None else moment(withdrawn), recorded_by=giver, original_at=None,
                )
            )  # fmt: skip

    def match(
        self, mentor: int, mentee: int, on: date, *, until: date | None = None, school: int | None = None,
        form: str = "pupil_pupil", partner: int | None = None,
    ) -> int:  # fmt: skip
        school = school or self.a
        match_id = new_id()
        self.unit.add(
            Match(
                id=match_id, municipality_id=self.id, organization_id=school, cycle_id=self.cycles[school], form=form,
                role_model=None, status="broken" if until else "working", status_before_pause=None,
                proposed_by=self.boss_id, proposed_at=moment(on), order_id=None, approved_at=moment(on),
                ended_at=None if until is None else moment(until), reason=None,
            )
        )  # fmt: skip
        for person_id, side in ((mentor, "mentor"), (mentee, "mentee")):
            part = self._part(person_id, side, on, school, form, partner if side == "mentor" else None)
            self.unit.add(
                MatchMember(
                    id=new_id(), municipality_id=self.id, match_id=match_id, participation_id=part,
                    person_id=person_id, side=side, accepted=True, answered_at=moment(on),
                )
            )  # fmt: skip
        return match_id

    def _part(  # noqa: PLR0917
        self, person_id: int, side: str, on: date, school: int, form: str, partner: int | None
    ) -> int:
        key = (self.cycles[school], person_id, side)
        if key not in self.parts:
            self.parts[key] = new_id()
            self.unit.add(
                Participation(
                    id=self.parts[key], municipality_id=self.id, cycle_id=key[0], organization_id=school,
                    person_id=person_id, side=side, form=form, joined_at=moment(on), left_at=None, source=None,
                    partner_id=partner,
                )
            )  # fmt: skip
        return self.parts[key]

    def planned(self, match_id: int, on: date, *, school: int | None = None) -> int:
        meeting_id = new_id()
        self.unit.add(
            Meeting(
                id=meeting_id, municipality_id=self.id, organization_id=school or self.a, match_id=match_id,
                type="planning", status="held", format="in_person", planned_at=moment(on), held_at=moment(on),
                minutes=40, topic=None, created_by=self.boss_id, created_at=moment(on), logged_by=None, logged_at=None,
            )
        )  # fmt: skip
        return meeting_id

    def said(  # noqa: PLR0917
        self, person_id: int, instrument: str, item: str, score: int, on: date, about: int
    ) -> None:
        request = new_id()
        self.unit.add(
            SurveyRequest(
                id=request, municipality_id=self.id, organization_id=self.a, person_id=person_id,
                instrument=instrument, version=1, locale="ru", subject_id=about, state="done", asked_at=moment(on),
                completed_at=moment(on),
            ),
            Answer(id=new_id(), request_id=request, item_id=item, value=score, answered_at=moment(on)),
        )  # fmt: skip

    def typed(self, key: str, year: int, number: int, *, school: int | None = None) -> None:
        self.unit.add(
            IndicatorInput(
                id=new_id(), municipality_id=self.id, organization_id=school, year=year, key=key, number=number,
                source="Росстат", dated_on=date(year, 1, 1), entered_by=self.clerk_id, entered_at=self.unit.now,
            )
        )  # fmt: skip
