"""The models of a match: by number as its members make it, online, by content, role model (programme §4, §6, §7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from domain.matches import OVER
from domain.models import ContentModel, NumberModel, Sides, number_model, open_models
from domain.permissions import UseCase, allowed
from domain.vocabulary import MatchStatus, MentoringForm, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.match_rows import match_row, member_rows, taking_part
from services.pairing import check_role_model
from storage.ids import new_id
from storage.tables import Match, MatchModelNote

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from catalog.model import Catalogue
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Models:
    """What a match is called, in the reader's order: by number, online, by content."""

    number: NumberModel
    online: bool = False
    content: tuple[ContentModel, ...] = ()
    corrected: bool = False
    """The curator calls it otherwise than its members make it."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The models of one match, and what may be chosen."""

    match_id: int
    organization_id: int
    form: MentoringForm
    role_model: str | None
    counted: NumberModel
    models: Models
    choices: tuple[NumberModel, ...]
    may_change: bool


@reads(UseCase.MATCH_VIEW_SCHOOL)
async def view_models(unit: Unit, actor: Actor, match_id: int) -> ModelCard:
    """Return the models of a match.

    Raises:
        RefusedError: ``gone`` if there is none.
    """
    row, place = await match_row(unit, match_id)
    demand(actor, UseCase.MATCH_VIEW_SCHOOL, place.municipality_id, place.id)
    sides = sides_from(await member_rows(unit, [match_id]))
    found = (await models_of(unit, {match_id: sides}))[match_id]
    roles = actor.roles_in(place.municipality_id, place.id)
    return ModelCard(
        match_id,
        place.id,
        MentoringForm(row.form),
        row.role_model,
        number_model(sides),
        found,
        open_models(sides),
        allowed(roles, UseCase.MATCH_DESCRIBE) and MatchStatus(row.status) not in OVER,
    )


@writes(UseCase.MATCH_DESCRIBE)
async def call_it(unit: Unit, actor: Actor, match_id: int, number: NumberModel) -> None:
    """Call a match by a model; what its members make anyway is not kept as a correction.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``bad_model`` for one that these members cannot be.
    """
    place = await _own(unit, actor, match_id)
    sides = sides_from(await member_rows(unit, [match_id]))
    if number not in open_models(sides):
        raise RefusedError("bad_model")
    await _keep(unit, actor, place, match_id, number=None if number is number_model(sides) else number.value)


@writes(UseCase.MATCH_DESCRIBE)
async def set_online(unit: Unit, actor: Actor, match_id: int, *, on: bool) -> None:
    """Note that a match meets online, or does not any more.

    Raises:
        RefusedError: ``gone``; ``already_over``.
    """
    await _keep(unit, actor, await _own(unit, actor, match_id), match_id, online=on)


@writes(UseCase.MATCH_DESCRIBE)
async def switch_content(unit: Unit, actor: Actor, match_id: int, content: ContentModel, *, on: bool) -> None:
    """Tick a model by content, or take the tick back; several stand together (programme §7).

    Raises:
        RefusedError: ``gone``; ``already_over``.
    """
    place = await _own(unit, actor, match_id)
    row = await _row(unit, match_id)
    ticked = {*(row.content if row is not None else ())} - {content.value} | ({content.value} if on else set())
    await _keep(unit, actor, place, match_id, content=[each.value for each in ContentModel if each.value in ticked])


@writes(UseCase.MATCH_DESCRIBE)
async def set_role_model(unit: Unit, actor: Actor, catalogue: Catalogue, match_id: int, role_model: str | None) -> None:
    """Choose the role model among those of the match's form (programme §4), or none.

    Raises:
        RefusedError: ``gone``; ``already_over``; ``bad_role_model``.
    """
    place = await _own(unit, actor, match_id)
    row, _ = await match_row(unit, match_id)
    check_role_model(catalogue, MentoringForm(row.form), role_model)
    unit.change(Match, match_id, role_model=role_model)
    _audit(unit, actor, place, match_id)


def sides_from(rows: Sequence[Any]) -> Sides:
    """Return how many are on each side of a match, given its members. Plain function."""
    staying = taking_part(rows)
    mentors = sum(row.side == Side.MENTOR.value for row in staying)
    return Sides(mentors, len(staying) - mentors, len({row.kind for row in staying}) == 1)


async def models_of(unit: Unit, sides: dict[int, Sides]) -> dict[int, Models]:
    """Return the models of matches, given who is in them. Plain function: the callers check the place."""
    rows = {row.match_id: row for row in await _rows(unit, list(sides))}
    found = {}
    for match_id, each in sides.items():
        row, counted = rows.get(match_id), number_model(each)
        called = NumberModel(row.number) if row is not None and row.number else None
        # Somebody joined or left since: what these members cannot be any more no longer counts.
        corrected = called is not None and called is not counted and called in open_models(each)
        found[match_id] = Models(
            called if called is not None and corrected else counted,
            row is not None and row.online,
            tuple(ContentModel(content) for content in row.content) if row is not None else (),
            corrected,
        )
    return found


async def _rows(unit: Unit, match_ids: Collection[int]) -> Sequence[Any]:
    if not match_ids:
        return ()
    columns = MatchModelNote.__table__.c
    return await unit.all(
        select(columns.match_id, columns.number, columns.online, columns.content).where(
            columns.match_id.in_(list(match_ids))
        )
    )


async def _row(unit: Unit, match_id: int) -> Any | None:
    return next(iter(await _rows(unit, [match_id])), None)


async def _own(unit: Unit, actor: Actor, match_id: int) -> Place:
    row, place = await match_row(unit, match_id)
    demand(actor, UseCase.MATCH_DESCRIBE, place.municipality_id, place.id)
    if MatchStatus(row.status) in OVER:
        raise RefusedError("already_over")
    return place


async def _keep(unit: Unit, actor: Actor, place: Place, match_id: int, **changed: Any) -> None:
    row = await _row(unit, match_id)
    values: dict[str, Any] = {"number": None, "online": False, "content": []}
    if row is not None:
        values = {"number": row.number, "online": row.online, "content": row.content}
    unit.put(
        MatchModelNote(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            match_id=match_id,
            noted_at=unit.now,
            **(values | changed),
        ),
        key=["match_id"],
    )
    _audit(unit, actor, place, match_id)


def _audit(unit: Unit, actor: Actor, place: Place, match_id: int) -> None:
    unit.audit(
        actor.person_id,
        "match.describe",
        subject_kind="match",
        subject_id=match_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
    )
