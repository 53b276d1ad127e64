"""Where mentors come from: recorded by the link they came by, changed on the card, counted (programme §2 stage 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.partners import Source, count_sources, source_of
from domain.permissions import UseCase
from domain.vocabulary import Role, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.offers import offer_link
from services.partner_rows import partner_row
from services.person_rows import member_of
from services.places import place_of
from storage.tables import Participation, Partner, Person

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from storage.unit import Unit

MOST_PARTNERS: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A source that can be chosen: of a partner also which one."""

    source: Source
    partner_id: int | None = None
    partner: str | None = None

    @property
    def key(self) -> str:
        """What a button carries."""
        return str(self.partner_id) if self.partner_id is not None else self.source.value


@reads(UseCase.SOURCE_SET)
async def source_choices(unit: Unit, actor: Actor, organization_id: int) -> tuple[Choice, ...]:
    """Return the sources that a curator chooses from: the general ones, then the school's partners by name."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SOURCE_SET, place.municipality_id, place.id)
    rows = await unit.all(select(Partner.id, Partner.name).where(Partner.organization_id == place.id))
    named = sorted(rows, key=lambda row: row.name.casefold())[:MOST_PARTNERS]
    general = [source for source in Source if source is not Source.PARTNER or not named]
    return (*map(Choice, general), *(Choice(Source.PARTNER, row.id, row.name) for row in named))


@reads(UseCase.SOURCE_SET)
async def mentor_source(unit: Unit, actor: Actor, person_id: int) -> Choice | None:
    """Return where a mentor comes from, ``None`` if nobody has said so.

    Raises:
        RefusedError: ``gone`` if the person takes part nowhere.
    """
    member, _ = await member_of(unit, actor, person_id, UseCase.SOURCE_SET)
    row = await unit.first(
        select(Participation.source, Participation.partner_id, Partner.name)
        .outerjoin(Partner, Partner.id == Participation.partner_id)
        .where(Participation.id == member.participation_id)
    )
    source = source_of(row.source, member.kind) if row is not None else None
    return None if source is None or row is None else Choice(source, row.partner_id, row.name)


@writes(UseCase.SOURCE_SET)
async def set_source(unit: Unit, actor: Actor, person_id: int, key: str) -> None:
    """Record where a mentor comes from.

    Raises:
        RefusedError: ``gone`` if the person is no mentor here, or the choice is not on the list.
    """
    member, place = await member_of(unit, actor, person_id, UseCase.SOURCE_SET)
    choice = await _choice(unit, actor, place.id, key)
    if member.side is not Side.MENTOR:
        raise RefusedError("gone")
    unit.change(Participation, member.participation_id, source=choice.source.value, partner_id=choice.partner_id)
    unit.audit(
        actor.person_id,
        "source.set",
        subject_kind="person",
        subject_id=person_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        source=choice.source.value,
    )


@writes(UseCase.SOURCE_SET)
async def link_from(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, *, key: str, source: str
) -> int:
    """Return the live mentors' link of an offer that records a source, made if there is none.

    Raises:
        RefusedError: ``no_cycle``, ``form_off``; ``gone`` for a source that is not on the list or another role's link.
    """
    choice = await _choice(unit, actor, organization_id, source)
    if not key.startswith(f"{Role.MENTOR.value}."):
        raise RefusedError("gone")
    return await offer_link(
        unit, actor, catalogue, organization_id, key, source=choice.source.value, partner_id=choice.partner_id
    )


async def count_mentor_sources(unit: Unit, cycle_id: int) -> dict[Source, int]:
    """Return how many mentors of a cycle come from where. A plain function: the callers check the place."""
    rows = await unit.all(
        select(Participation.source, Person.kind)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.cycle_id == cycle_id,
            Participation.side == Side.MENTOR.value,
            Participation.left_at.is_(None),
        )
    )
    return count_sources((row.source, row.kind) for row in rows)


async def _choice(unit: Unit, actor: Actor, organization_id: int, key: str) -> Choice:
    found = next((each for each in await source_choices(unit, actor, organization_id) if each.key == key), None)
    if found is None:
        if not key.isdecimal():
            raise RefusedError("gone")
        row = await partner_row(unit, int(key))
        if row.organization_id != organization_id:
            raise RefusedError("gone")
        return Choice(Source.PARTNER, row.id, row.name)
    return found
