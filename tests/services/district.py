"""A municipality with one school and a roadmap each: the ground that the tests of nudges and reports stand on."""

from __future__ import annotations

from datetime import date

from catalog.load import load_catalogue
from domain.vocabulary import Role
from services.access import Actor, Grant
from services.roadmap.starting import start
from storage.ids import new_id
from storage.tables import Account, Membership, Municipality, Organization, Person, PostAbsence, PostHolder

CATALOGUE = load_catalogue()
ADULT_BORN = date(1985, 5, 1)


class District:
    """Adds rows to a unit; people are actors by a short name."""

    def __init__(self, unit, zone: str = "Europe/Moscow", chat: int = 7000) -> None:
        self.unit, self.zone, self.chat = unit, zone, chat
        self.id, self.school_id = new_id(), new_id()
        self.people: dict[str, Actor] = {}
        unit.add(
            Municipality(id=self.id, name="Район", time_zone=zone, created_at=unit.now),
            Organization(
                id=self.school_id, municipality_id=self.id, kind="school", code=f"S{self.school_id}",
                name="Школа № 2", time_zone=zone, settings={}, created_at=unit.now,
            ),
        )  # fmt: skip

    def human(self, name: str, role: Role, *, above: bool = False, locale: str = "ru") -> Actor:
        """Add somebody with a role at the school, or in the whole municipality."""
        person_id, place = new_id(), None if above else self.school_id
        self.chat += 1
        self.unit.add(
            Person(
                id=person_id, municipality_id=self.id, kind="teacher", code=f"P{person_id % 10**9}", first_name=name,
                last_name="Т", birth_date=ADULT_BORN, grade=None, created_at=self.unit.now,
            ),
            Account(
                id=new_id(), channel="telegram", chat_id=self.chat, person_id=person_id, locale=locale,
                unreachable_since=None, created_at=self.unit.now,
            ),
            Membership(
                id=new_id(), municipality_id=self.id, organization_id=place, person_id=person_id, role=role,
                since=self.unit.now, until=None,
            ),
        )  # fmt: skip
        self.people[name] = Actor(
            self.chat, person_id, self.id, locale=locale, first_name=name, kind="teacher", birth_date=ADULT_BORN,
            zone=self.zone, grants=(Grant(role, self.id, place),),
        )  # fmt: skip
        return self.people[name]

    def named(self, post: str, name: str, since: date, until: date | None = None) -> None:
        """Name somebody for a post."""
        place = None if CATALOGUE.posts[post].level == "municipal" else self.school_id
        someone = self.people[name].person_id
        self.unit.add(
            PostHolder(
                id=new_id(), municipality_id=self.id, organization_id=place, post=post, person_id=someone,
                since=since, until=until, named_by=someone, named_at=self.unit.now,
            )
        )  # fmt: skip

    def away(self, name: str, first: date, last: date, substitute: str | None) -> None:
        """Note that somebody is away from the school."""
        someone = self.people[name].person_id
        self.unit.add(
            PostAbsence(
                id=new_id(), municipality_id=self.id, organization_id=self.school_id, person_id=someone,
                substitute_id=self.people[substitute].person_id if substitute else None, first_on=first, last_on=last,
                noted_by=someone, noted_at=self.unit.now,
            )
        )  # fmt: skip

    async def follows(self, unit, template: str, year: int, signed_on: date | None = None) -> int:
        """Start a roadmap for the school, or for the municipality and the school if it is a municipality's."""
        if CATALOGUE.roadmaps[template].level == "school":
            return await start(
                unit, self.people["Ольга"], CATALOGUE, template, municipality_id=self.id,
                organization_id=self.school_id, start_year=year, signed_on=signed_on,
            )  # fmt: skip
        return await start(
            unit, self.people["Вера"], CATALOGUE, template, municipality_id=self.id, organization_id=None,
            start_year=year, signed_on=signed_on, schools=[self.school_id],
        )  # fmt: skip
