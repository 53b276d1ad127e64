"""People with a role, a school and an open questionnaire, written straight into a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from domain.vocabulary import PersonKind, Role, Side
from services.surveys import ask
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import Account, Cycle, Membership, Municipality, Organization, Participation, Person
from storage.unit import Unit
from storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.clock import Clock
    from storage.database import Database

INSTRUMENT = "BENCH"
MOMENT = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


async def seed(database: Database, clock: Clock, chats: Sequence[int], instrument: str = INSTRUMENT) -> dict[int, int]:
    """Make a mentor of every chat and ask each to answer ``instrument``; return the request's id by chat."""
    writer = Writer(database)
    await writer.start()
    unit = Unit(database, writer, Documents(database), clock)
    now = clock.now()
    municipality, school, cycle = new_id(), new_id(), new_id()
    zone = "Europe/Moscow"
    unit.add(Municipality(id=municipality, name="М", time_zone=zone, created_at=now))
    unit.add(
        Organization(
            id=school, municipality_id=municipality, kind="school", code=f"S{school % 10_000}", name="Ш",
            time_zone=zone, settings={}, created_at=now,
        )
    )  # fmt: skip
    people = {chat: new_id() for chat in chats}
    for number, (chat, person) in enumerate(people.items()):
        unit.add(
            Person(
                id=person, municipality_id=municipality, kind=PersonKind.TEACHER, code=f"N{number}",
                first_name=f"Имя{number}", last_name=f"Фамилия{number}", birth_date=date(1990, 1, 1), created_at=now,
            )
        )  # fmt: skip
        unit.add(Account(id=new_id(), channel="telegram", chat_id=chat, person_id=person, locale="ru", created_at=now))
    await _commit_and_go_on(unit)
    unit.add(
        Cycle(
            id=cycle, municipality_id=municipality, organization_id=school, starts_on=date(2026, 9, 1),
            ends_on=date(2027, 5, 31), opened_at=now, opened_by=next(iter(people.values())),
        )
    )  # fmt: skip
    requests = {}
    for chat, person in people.items():
        participation = new_id()
        unit.add(
            Membership(
                id=new_id(), municipality_id=municipality, organization_id=school, person_id=person,
                role=Role.MENTOR, since=now,
            ),
            Participation(
                id=participation, municipality_id=municipality, organization_id=school, cycle_id=cycle,
                person_id=person, side=Side.MENTOR, joined_at=now,
            ),
        )  # fmt: skip
        requests[chat] = ask(
            unit, person_id=person, instrument=instrument, subject_id=participation,
            municipality_id=municipality, organization_id=school, locale="ru",
        )  # fmt: skip
    await unit.commit()
    await writer.stop()
    return requests


async def _commit_and_go_on(unit: Unit) -> None:
    """Commit and keep using the unit: a batch runs table by table, and people come before what refers to them."""
    await unit.commit()
    await unit.rollback()
