"""A school's own materials for mentors, beside the catalogue's (Р-145, stage 6): a link or a few words by topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.vocabulary import Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.places import place_of
from storage.ids import new_id
from storage.tables import SchoolMaterial

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from storage.unit import Unit

TITLE_LIMIT: Final = 60
BODY_LIMIT: Final = 900
MOST: Final = 6
"""Own materials under one topic: more is a library, and belongs on the school's site."""
_SHORTEST: Final = 3
_LINK: Final = re.compile(r"\b([a-z][a-z0-9+.-]*)://\S", re.IGNORECASE)
_READERS: Final = (Role.MENTOR, Role.CURATOR, Role.PSYCHOLOGIST)


@dataclass(frozen=True, slots=True)
class OwnMaterial:
    """A material of a school's own."""

    id: int
    organization_id: int
    topic: str
    title: str
    body: str


@reads(UseCase.MATERIAL_READ)
async def own_materials(unit: Unit, actor: Actor, topic: str) -> tuple[OwnMaterial, ...]:
    """Return what the actor's schools have added to a topic, the oldest first."""
    rows = await unit.all(
        select(SchoolMaterial.__table__)
        .where(
            SchoolMaterial.organization_id.in_(actor.organizations(*_READERS)),
            SchoolMaterial.topic == topic,
            SchoolMaterial.removed_at.is_(None),
        )
        .order_by(SchoolMaterial.id)
    )
    return tuple(OwnMaterial(row.id, row.organization_id, row.topic, row.title, row.body) for row in rows)


@writes(UseCase.MATERIAL_EDIT)
async def add_material(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, *, topic: str, title: str, body: str
) -> int:
    """Add a material under a topic: words, or a link that begins with https.

    Raises:
        RefusedError: ``gone`` for no such topic; ``bad_words``, ``bad_link``; ``materials_full``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATERIAL_EDIT, place.municipality_id, place.id)
    if topic not in catalogue.materials or actor.person_id is None:
        raise RefusedError("gone")
    title, body = checked_title(title), checked_body(body)
    known = await unit.scalars(
        select(SchoolMaterial.id).where(
            SchoolMaterial.organization_id == place.id,
            SchoolMaterial.topic == topic,
            SchoolMaterial.removed_at.is_(None),
        )
    )
    if len(known) >= MOST:
        raise RefusedError("materials_full", most=MOST)
    material_id = new_id()
    unit.add(
        SchoolMaterial(
            id=material_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            topic=topic,
            title=title,
            body=body,
            added_by=actor.person_id,
            added_at=unit.now,
            removed_at=None,
        )
    )
    unit.audit(
        actor.person_id,
        "material.add",
        subject_kind="organization",
        subject_id=place.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
    return material_id


@writes(UseCase.MATERIAL_EDIT)
async def remove_material(unit: Unit, actor: Actor, material_id: int) -> None:
    """Take a material away.

    Raises:
        RefusedError: ``gone``.
    """
    row = await unit.first(
        select(SchoolMaterial.municipality_id, SchoolMaterial.organization_id, SchoolMaterial.removed_at).where(
            SchoolMaterial.id == material_id
        )
    )
    if row is None:
        raise RefusedError("gone")
    demand(actor, UseCase.MATERIAL_EDIT, row.municipality_id, row.organization_id)
    if row.removed_at is None:
        unit.change(SchoolMaterial, material_id, removed_at=unit.now)


def checked_title(text: str) -> str:
    """Return a title as it is kept. Plain function.

    Raises:
        RefusedError: ``bad_words``.
    """
    line = plain_line(text)
    if not line or not _SHORTEST <= len(line) <= TITLE_LIMIT:
        raise RefusedError("bad_words", most=TITLE_LIMIT)
    return line


def checked_body(text: str) -> str:
    """Return words or a link as they are kept. Plain function.

    Raises:
        RefusedError: ``bad_words``; ``bad_link`` for a link that is not https.
    """
    line = plain_line(text)
    if not line or not _SHORTEST <= len(line) <= BODY_LIMIT:
        raise RefusedError("bad_words", most=BODY_LIMIT)
    if any(scheme.lower() != "https" for scheme in _LINK.findall(line)):
        raise RefusedError("bad_link")
    return line
