"""A school with a pair at any point of its life, and the people around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from sqlalchemy import select

from domain.vocabulary import ConsentKind, MatchStatus, Role, Side
from services.access import Actor, Grant
from storage.ids import new_id
from storage.tables import (
    Account,
    Answer,
    Consent,
    Cycle,
    Match,
    MatchMember,
    Membership,
    Municipality,
    Organization,
    OutboxMessage,
    Participation,
    Person,
    SurveyRequest,
)


@dataclass
class School:
    """Ids of one school and helpers that act in it."""

    unit: object
    clock: object
    zone: str
    municipality: int
    organization: int
    cycle: int
    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError as error:
            raise AttributeError(name) from error

    async def person(self, name: str, role: Role, side: Side | None = None, *, born: date | None = None) -> Actor:
        """Add somebody with a chat, a role and, if a side is given, a participation."""
        person, chat = new_id(), new_id()
        async with self.unit() as u:
            u.add(
                Person(
                    id=person,
                    municipality_id=self.municipality,
                    kind="pupil",
                    code=f"{name[:5]}{person % 100000}",
                    first_name=name.capitalize(),
                    last_name="X",
                    birth_date=born or date(1990, 1, 1),
                    grade=8 if born else None,
                    created_at=u.now,
                )
            )
            u.add(Account(channel="telegram", chat_id=chat, person_id=person, locale="ru", created_at=u.now))
            u.add(
                Membership(
                    municipality_id=self.municipality,
                    organization_id=self.organization,
                    person_id=person,
                    role=role.value,
                    since=u.now,
                )
            )
            if side is not None:
                u.add(
                    Participation(
                        id=person + 1,
                        municipality_id=self.municipality,
                        cycle_id=self.cycle,
                        organization_id=self.organization,
                        person_id=person,
                        side=side.value,
                        form="teacher_pupil",
                        joined_at=u.now,
                    )
                )
        self.actors[name] = Actor(
            chat_id=chat,
            person_id=person,
            municipality_id=self.municipality,
            first_name=name.capitalize(),
            child=born is not None,
            zone=self.zone,
            grants=(Grant(role, self.municipality, self.organization),),
        )
        return self.actors[name]

    async def match(self, status: MatchStatus = MatchStatus.APPROVED, *, mentor="mentor", mentees=("mentee",)) -> int:
        """Add a match in ``status``; from ``approved`` on everybody has said yes."""
        match = new_id()
        yes = None if status is MatchStatus.PROPOSED else True
        async with self.unit() as u:
            u.add(
                Match(
                    id=match,
                    municipality_id=self.municipality,
                    organization_id=self.organization,
                    cycle_id=self.cycle,
                    form="teacher_pupil",
                    role_model=None,
                    status=status.value,
                    proposed_by=self.curator.person_id,
                    proposed_at=u.now,
                    approved_at=u.now - timedelta(days=30) if status is not MatchStatus.PROPOSED else None,
                )
            )
            for name in (mentor, *mentees):
                person = self.actors[name].person_id
                u.add(
                    MatchMember(
                        municipality_id=self.municipality,
                        match_id=match,
                        participation_id=person + 1,
                        person_id=person,
                        side="mentor" if name == mentor else "mentee",
                        accepted=yes,
                    )
                )
        return match

    async def answers(self, name: str, instrument: str, **values) -> None:
        """Store an intake questionnaire's answers of a person."""
        person, request = self.actors[name].person_id, new_id()
        async with self.unit() as u:
            u.add(
                SurveyRequest(
                    id=request,
                    municipality_id=self.municipality,
                    organization_id=self.organization,
                    person_id=person,
                    instrument=instrument,
                    version=1,
                    locale="ru",
                    subject_id=person + 1,
                    state="done",
                    asked_at=u.now,
                    completed_at=u.now,
                )
            )
            for item, value in values.items():
                u.add(Answer(request_id=request, item_id=item, value=value, answered_at=u.now))

    async def consents(self, name: str, *kinds: ConsentKind) -> None:
        """Record own consents that were given in the chat."""
        person = self.actors[name].person_id
        async with self.unit() as u:
            for kind in kinds:
                u.add(
                    Consent(
                        id=new_id(),
                        municipality_id=self.municipality,
                        organization_id=self.organization,
                        person_id=person,
                        given_by=person,
                        kind=kind.value,
                        form="bot",
                        version=1,
                        locale="ru",
                        text_hash="x",
                        granted=True,
                        decided_at=u.now,
                        recorded_by=person,
                    )
                )

    async def all_in(self) -> None:
        """Let the mentor and the mentee have consented and answered: nothing of the first steps is due to them."""
        for name, instrument in (("mentor", "IN-MR"), ("mentee", "IN-ME-P")):
            await self.consents(name, ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES)
            await self.answers(name, instrument)
            async with self.unit() as u:
                u.change(Person, self.actors[name].person_id, grade=8)

    async def status(self, match: int) -> str:
        async with self.unit() as u:
            return await u.scalar(select(Match.status).where(Match.id == match))

    async def rows(self, statement):
        async with self.unit() as u:
            return await u.all(statement)

    async def outbox(self, kind: str | None = None) -> list[SimpleNamespace]:
        rows = await self.rows(select(OutboxMessage.__table__).order_by(OutboxMessage.due_at, OutboxMessage.id))
        return [SimpleNamespace(**row._mapping) for row in rows if kind in (None, row.kind)]


async def found_school(unit, clock, zone: str = "Europe/Moscow", code: str = "S1") -> School:
    municipality, organization, cycle = new_id(), new_id(), new_id()
    school = School(unit, clock, zone, municipality, organization, cycle, {})
    async with unit() as u:
        u.add(Municipality(id=municipality, name="Town", time_zone=zone, created_at=u.now))
        u.add(
            Organization(
                id=organization,
                municipality_id=municipality,
                kind="school",
                code=code,
                name="School 2",
                time_zone=zone,
                settings={},
                created_at=u.now,
            )
        )
    await school.person("curator", Role.CURATOR)
    async with unit() as u:
        u.add(
            Cycle(
                id=cycle,
                municipality_id=municipality,
                organization_id=organization,
                starts_on=date(2026, 9, 1),
                ends_on=date(2027, 5, 31),
                opened_at=u.now,
                opened_by=school.curator.person_id,
            )
        )
    await school.person("psychologist", Role.PSYCHOLOGIST)
    await school.person("mentor", Role.MENTOR, Side.MENTOR)
    await school.person("mentee", Role.MENTEE, Side.MENTEE, born=date(2013, 3, 3))
    return school
