"""Find out who is writing: one query for all chats that asked since the last one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from domain.consents import age_on
from domain.vocabulary import PersonKind, Role
from services.access import Actor, Grant
from storage.tables import Account, Membership, Municipality, Organization, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from domain.clock import Clock
    from storage.database import Database
    from storage.unit import Unit

ADULT_AGE = 18
CHANNEL = "telegram"


class Actors:
    """Loads actors fresh for every update, so that a withdrawn role stops working at once.

    Chats that ask while a query runs share the next one: under load a hundred look-ups cost one.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        operators: Collection[int] = (),
        *,
        locale: str = "ru",
        zone: str = "Europe/Moscow",
    ) -> None:
        self._database = database
        self._clock = clock
        self._operators = frozenset(operators)
        self._locale = locale
        self._zone = zone
        self._waiting: dict[int, list[asyncio.Future[Actor]]] = {}
        self._running: asyncio.Task[None] | None = None

    async def load(self, chat_id: int) -> Actor:
        """Return who sits in ``chat_id``; a stranger if nobody joined from there yet."""
        future: asyncio.Future[Actor] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(chat_id, []).append(future)
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name="actors")
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, {}
                try:
                    found = await self._query(list(asked))
                except Exception as error:  # noqa: BLE001 - each asker gets it and decides
                    for future in (f for futures in asked.values() for f in futures if not f.done()):
                        future.set_exception(error)
                else:
                    for chat_id, futures in asked.items():
                        for future in futures:
                            if not future.done():
                                future.set_result(found[chat_id])
        finally:
            self._running = None

    async def within(self, unit: Unit, chat_id: int) -> Actor:
        """Return who sits in ``chat_id`` as this unit has made it: for whatever lets somebody in or changes a role."""
        await unit.exclusive()
        return self._assemble([chat_id], await unit.all(_sitting(), {"chats": [chat_id]}))[chat_id]

    async def _query(self, chat_ids: list[int]) -> dict[int, Actor]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(_sitting(), {"chats": chat_ids})).all()
        return self._assemble(chat_ids, rows)

    def _assemble(self, chat_ids: list[int], rows: Sequence[Any]) -> dict[int, Actor]:
        today = self._clock.now().date()
        grants: dict[int, list[Grant]] = {chat_id: [] for chat_id in chat_ids}
        people: dict[int, Actor] = {}
        for row in rows:
            if row.role is not None:
                grants[row.chat_id].append(Grant(Role(row.role), row.municipality_id, row.organization_id))
            zone = row.school_zone or row.municipality_zone
            known = people.get(row.chat_id)
            people[row.chat_id] = known or Actor(
                chat_id=row.chat_id,
                person_id=row.person_id,
                municipality_id=row.home_id,
                locale=row.locale,
                first_name=row.first_name,
                kind=row.kind,
                birth_date=row.birth_date,
                child=row.kind == PersonKind.PUPIL
                if row.birth_date is None
                else age_on(row.birth_date, today) < ADULT_AGE,
                zone=zone or self._zone,
            )
        for chat_id in self._operators & grants.keys():
            grants[chat_id].append(Grant(Role.OPERATOR, None, None))
        return {
            chat_id: replace(
                people.get(chat_id) or Actor(chat_id, locale=self._locale, zone=self._zone), grants=tuple(held)
            )
            for chat_id, held in grants.items()
        }


@cache
def _sitting() -> Any:
    """Select who sits in ``chats``; asked at every update, so it is built once."""
    return (
        select(
            Account.chat_id,
            Account.locale,
            Person.id.label("person_id"),
            Person.municipality_id.label("home_id"),
            Person.first_name,
            Person.kind,
            Person.birth_date,
            Membership.role,
            Membership.municipality_id,
            Membership.organization_id,
            Organization.time_zone.label("school_zone"),
            Municipality.time_zone.label("municipality_zone"),
        )
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .outerjoin(Organization, Organization.id == Membership.organization_id)
        .outerjoin(Municipality, Municipality.id == Membership.municipality_id)
        .where(Account.channel == CHANNEL, Account.chat_id.in_(bindparam("chats", expanding=True)))
        .order_by(Membership.id)
    )
