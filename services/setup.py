"""Setting a programme up: the municipality, its schools."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.vocabulary import OrganizationKind, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.places import place_of
from storage.ids import new_id
from storage.tables import Membership, Municipality, Organization

if TYPE_CHECKING:
    from storage.unit import Unit

ZONES: Final = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)
"""One zone for each of Russia's eleven hours, west to east."""

NAME_LIMIT: Final = 200
ADDRESS_LIMIT: Final = 300
_SHORTEST_NAME: Final = 2
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread: no 0/O, 1/I/L
_CODE_LENGTH: Final = 5


@dataclass(frozen=True, slots=True)
class MunicipalityCard:
    """A municipality in a list."""

    id: int
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class SchoolCard:
    """A school in a list."""

    id: int
    municipality_id: int
    code: str
    name: str
    address: str | None
    zone: str
    curators: int = 0
    """How many there are; who they are is nobody's business above the school."""


def clean_line(text: str | None, limit: int) -> str | None:
    """Return typed text as one line, or ``None`` if it is too short or too long to be a name or an address."""
    line = plain_line(text)
    return line if _SHORTEST_NAME <= len(line) <= limit else None


@writes(UseCase.MUNICIPALITY_CREATE)
async def create_municipality(unit: Unit, actor: Actor, name: str, zone: str) -> int:
    """Create a municipality and return its id.

    A second one of the same name is refused: two taps on «Создать» would otherwise make twins.

    Raises:
        RefusedError: ``bad_name``, ``bad_zone`` or ``name_taken``.
    """
    demand(actor, UseCase.MUNICIPALITY_CREATE, None, None)
    line = clean_line(name, NAME_LIMIT)
    if line is None:
        raise RefusedError("bad_name")
    if await unit.scalar(select(Municipality.id).where(Municipality.name == line)) is not None:
        raise RefusedError("name_taken")
    municipality = Municipality(id=new_id(), name=line, time_zone=_zone(zone), created_at=unit.now)
    unit.add(municipality)
    unit.audit(
        actor.person_id,
        "municipality.create",
        subject_kind="municipality",
        subject_id=municipality.id,
        municipality_id=municipality.id,
        chat_id=actor.chat_id,
    )
    return municipality.id


@reads(UseCase.SCHOOL_LIST)
async def list_municipalities(unit: Unit, actor: Actor) -> tuple[MunicipalityCard, ...]:
    """Return the municipalities that the actor may set up: all for the operator, the own one for its curator."""
    rows = await unit.all(
        select(Municipality.id, Municipality.name, Municipality.time_zone).order_by(Municipality.created_at)
    )
    return tuple(MunicipalityCard(*row) for row in rows if _may_list(actor, row.id))


@reads(UseCase.SCHOOL_LIST)
async def get_municipality(unit: Unit, actor: Actor, municipality_id: int) -> MunicipalityCard:
    """Return one municipality.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    demand(actor, UseCase.SCHOOL_LIST, municipality_id, None)
    return await _municipality(unit, municipality_id)


@reads(UseCase.SCHOOL_LIST)
async def list_schools(unit: Unit, actor: Actor, municipality_id: int) -> tuple[SchoolCard, ...]:
    """Return the schools of a municipality, by name."""
    demand(actor, UseCase.SCHOOL_LIST, municipality_id, None)
    rows = await unit.all(
        select(Organization.__table__)
        .where(Organization.municipality_id == municipality_id)
        .order_by(Organization.name, Organization.id)
    )
    return tuple(SchoolCard(r.id, r.municipality_id, r.code, r.name, r.address, r.time_zone) for r in rows)


@reads(UseCase.SCHOOL_LIST)
async def get_school(unit: Unit, actor: Actor, organization_id: int) -> SchoolCard:
    """Return one school."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SCHOOL_LIST, place.municipality_id, place.id)
    curators = await unit.scalar(
        select(func.count()).where(
            Membership.organization_id == place.id,
            Membership.role == Role.CURATOR.value,
            Membership.until.is_(None),
        )
    )
    return SchoolCard(place.id, place.municipality_id, place.code, place.name, place.address, place.zone, curators or 0)


@writes(UseCase.SCHOOL_CREATE)
async def create_school(
    unit: Unit,
    actor: Actor,
    municipality_id: int,
    name: str,
    address: str | None,
    *,
    code: str | None = None,
    zone: str | None = None,
) -> int:
    """Create a school and return its id; without a code one is made, without a zone the municipality's holds.

    Raises:
        RefusedError: ``bad_name``, ``bad_address``, ``bad_code``, ``code_taken``, ``bad_zone`` or ``name_taken``.
    """
    demand(actor, UseCase.SCHOOL_CREATE, municipality_id, None)
    municipality = await _municipality(unit, municipality_id)
    line = clean_line(name, NAME_LIMIT)
    if line is None:
        raise RefusedError("bad_name")
    twin = select(Organization.id).where(Organization.municipality_id == municipality_id, Organization.name == line)
    if await unit.scalar(twin) is not None:
        raise RefusedError("name_taken")
    place = clean_line(address, ADDRESS_LIMIT) if address else None
    if address and place is None:
        raise RefusedError("bad_address")
    school = Organization(
        id=new_id(),
        municipality_id=municipality_id,
        kind=OrganizationKind.SCHOOL.value,
        code=await _free_code(unit, code) if code else await _new_code(unit),
        name=line,
        address=place,
        parent_id=None,
        time_zone=_zone(zone) if zone else municipality.zone,
        settings={},
        created_at=unit.now,
    )
    unit.add(school)
    unit.audit(
        actor.person_id,
        "school.create",
        subject_kind="organization",
        subject_id=school.id,
        municipality_id=municipality_id,
        organization_id=school.id,
        chat_id=actor.chat_id,
    )
    return school.id


@writes(UseCase.SCHOOL_EDIT)
async def change_code(unit: Unit, actor: Actor, organization_id: int, code: str) -> str:
    """Give a school a code of one's own choice, such as «MEGION-2»; return it as it is kept.

    Raises:
        RefusedError: ``bad_code`` or ``code_taken``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SCHOOL_EDIT, place.municipality_id, place.id)
    if code.strip().upper() == place.code:
        return place.code
    new = await _free_code(unit, code)
    unit.change(Organization, organization_id, code=new)
    unit.audit(
        actor.person_id,
        "school.edit",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        what="code",
    )
    return new


def _may_list(actor: Actor, municipality_id: int) -> bool:
    return bool(actor.roles_in(municipality_id, None) & {Role.OPERATOR, Role.MUNICIPAL_CURATOR})


async def _municipality(unit: Unit, municipality_id: int) -> MunicipalityCard:
    row = await unit.first(
        select(Municipality.id, Municipality.name, Municipality.time_zone).where(Municipality.id == municipality_id)
    )
    if row is None:
        raise RefusedError("gone")
    return MunicipalityCard(row.id, row.name, row.time_zone)


def _zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise RefusedError("bad_zone") from error
    return zone


async def _free_code(unit: Unit, code: str) -> str:
    wanted = code.strip().upper()
    if not _CODE.fullmatch(wanted):
        raise RefusedError("bad_code")
    if await unit.scalar(select(Organization.id).where(Organization.code == wanted)) is not None:
        raise RefusedError("code_taken")
    return wanted


async def _new_code(unit: Unit) -> str:
    while True:
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        if await unit.scalar(select(Organization.id).where(Organization.code == code)) is None:
            return code
