"""The curator's selection note on a mentor (programme §2 stage 4; questionnaires §2, "Selection note")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.permissions import UseCase
from domain.plain import plain_line
from domain.readiness import OF_STAGE_4
from domain.training import FIT, Decision, Stage4, is_trained
from domain.vocabulary import PersonKind, Role, Side
from services.access import Actor, RefusedError, demand, reads, writes
from services.match_rows import EXTERNAL
from services.notices import post
from services.person_rows import note
from services.places import Place, needed_cycle, place_of
from services.pool import Member, Name, members, names_of
from services.selection_rows import stages
from storage.ids import new_id
from storage.tables import Participation, Selection, TrainingProgress

if TYPE_CHECKING:
    from datetime import datetime

    from storage.unit import Unit

PAGE: Final = 8
NOTE_LIMIT: Final = 500
SELECTED: Final = "mentor_selected"


class Shown(StrEnum):
    """Which mentors the list shows."""

    UNDECIDED = "undecided"
    UNTRAINED = "untrained"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class MentorLine:
    """A mentor in the list."""

    participation_id: int
    name: Name
    trained: bool
    modules: int
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class MentorPage:
    """One page of the list, and how many stand under each filter."""

    organization_id: int
    school: str
    shown: Shown
    lines: tuple[MentorLine, ...]
    counts: dict[Shown, int]
    page: int
    pages: int
    may_act: bool


@dataclass(frozen=True, slots=True)
class NoteView:
    """A selection note."""

    participation_id: int
    person_id: int
    organization_id: int
    name: Name
    kind: PersonKind | None
    outside: bool
    """Comes from outside, so that the school checks who it is (programme §9)."""
    ready: bool
    """Consents and questionnaire are there."""
    trained: bool
    modules: int
    all_modules: int
    attended: bool
    interviewed_at: datetime | None
    fit: int | None
    documents_at: datetime | None
    documents_by: str | None
    decision: Decision | None
    decided_at: datetime | None
    note: str | None
    may_act: bool


@reads(UseCase.SELECTION_VIEW)
async def list_mentors(
    unit: Unit, actor: Actor, organization_id: int, shown: Shown = Shown.UNDECIDED, page: int = 0
) -> MentorPage:
    """Return the mentors of the open cycle, longest waiting first: without a decision, without training, or all."""
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SELECTION_VIEW, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    found = await members(unit, place, cycle.id, side=Side.MENTOR)
    at = await stages(unit, [member.participation_id for member in found])
    lines = {each: [m for m in found if _under(each, place, at[m.participation_id])] for each in Shown}
    chosen = lines[shown]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 0), pages - 1)
    visible = chosen[page * PAGE : (page + 1) * PAGE]
    names = await names_of(unit, {member.person_id for member in visible})
    note(unit, actor, place, "selection.list", filter=shown.value, page=page)
    return MentorPage(
        place.id,
        place.name,
        shown,
        tuple(_line(place, member, names[member.person_id], at[member.participation_id]) for member in visible),
        {each: len(under) for each, under in lines.items()},
        page,
        pages,
        _may_act(actor, place),
    )


@reads(UseCase.SELECTION_VIEW)
async def view_note(unit: Unit, actor: Actor, participation_id: int) -> NoteView:
    """Return the selection note on a mentor; the look is audited.

    Raises:
        RefusedError: ``gone`` if nobody mentors under this number any more.
    """
    place, person_id, cycle_id = await _mentor(unit, actor, participation_id, UseCase.SELECTION_VIEW)
    (member,) = await members(unit, place, cycle_id, participation_ids=[participation_id])
    stage = (await stages(unit, [participation_id])).get(participation_id, Stage4())
    row = await _row(unit, participation_id)
    by = None if row is None else row.documents_by
    names = await names_of(unit, {person_id, *([by] if by is not None else [])})
    modules = select(func.count()).where(
        TrainingProgress.person_id == person_id, TrainingProgress.passed_at.is_not(None)
    )
    note(unit, actor, place, "selection.view", person_id=person_id)
    return NoteView(
        participation_id=participation_id,
        person_id=person_id,
        organization_id=place.id,
        name=names[person_id],
        kind=member.kind,
        outside=member.kind is not None and member.kind.value in EXTERNAL,
        ready=not set(member.gaps) - OF_STAGE_4,
        trained=is_trained(stage, place.needs.trained_by),
        modules=stage.modules,
        all_modules=int(await unit.scalar(modules) or 0),
        attended=stage.attended,
        interviewed_at=row.interviewed_at if row else None,
        fit=row.fit if row else None,
        documents_at=row.documents_at if row else None,
        documents_by=names[by].short if by is not None else None,
        decision=stage.decision,
        decided_at=row.decided_at if row else None,
        note=row.note if row else None,
        may_act=_may_act(actor, place),
    )


@writes(UseCase.SELECTION_DECIDE)
async def note_interview(unit: Unit, actor: Actor, participation_id: int, *, held: bool) -> None:
    """Note that the interview was held, or that it was not after all."""
    await _change(unit, actor, participation_id, "interview", interviewed_at=unit.now if held else None)


@writes(UseCase.SELECTION_DECIDE)
async def rate_fit(unit: Unit, actor: Actor, participation_id: int, fit: int) -> None:
    """Note how well somebody fits, from 1 to 5.

    Raises:
        RefusedError: ``gone`` for any other number.
    """
    if fit not in FIT:
        raise RefusedError("gone")
    await _change(unit, actor, participation_id, "fit", fit=fit)


@writes(UseCase.SELECTION_DECIDE)
async def tick_documents(unit: Unit, actor: Actor, participation_id: int, *, done: bool) -> None:
    """Note that identity and the school's own checks are done, with the day and who says so (programme §9)."""
    await _change(
        unit,
        actor,
        participation_id,
        "documents",
        documents_at=unit.now if done else None,
        documents_by=actor.person_id if done else None,
    )


@writes(UseCase.SELECTION_DECIDE)
async def write_words(unit: Unit, actor: Actor, participation_id: int, text: str | None) -> None:
    """Keep the curator's own words, or drop them.

    Raises:
        RefusedError: ``bad_note`` for nothing readable or more than 500 characters.
    """
    line = plain_line(text) if text else None
    if text is not None and (not line or len(line) > NOTE_LIMIT):
        raise RefusedError("bad_note")
    await _change(unit, actor, participation_id, "note", note=line)


@writes(UseCase.SELECTION_DECIDE)
async def decide(unit: Unit, actor: Actor, participation_id: int, decision: Decision) -> None:
    """Decide about a candidate. Who is in the pool gets a kind word; on the rest nothing is sent by itself."""
    place, person_id = await _change(
        unit,
        actor,
        participation_id,
        "decide",
        decision=decision.value,
        decided_at=unit.now,
        decided_by=actor.person_id,
    )
    if decision is Decision.POOL:  # once a year: the same message is sent once
        post(unit, SELECTED, person_id, participation_id, municipality_id=place.municipality_id)


def put_documents(unit: Unit, actor: Actor, place: Place, side: Any, row: Any) -> None:
    """Tick the documents of a mentor from outside on the way to an order; ``side`` is a row of ``member_rows``.

    A plain function: the caller checks the place.
    """
    values = {"documents_at": unit.now, "documents_by": actor.person_id}
    _put(unit, place, (side.participation_id, side.person_id), row, values)
    note(unit, actor, place, "selection.documents", person_id=side.person_id)


async def note_row(unit: Unit, participation_id: int) -> Any:
    """Return the row of a selection note, if there is one. A plain function."""
    return await _row(unit, participation_id)


async def _change(unit: Unit, actor: Actor, participation_id: int, what: str, **values: Any) -> tuple[Place, int]:
    place, person_id, _ = await _mentor(unit, actor, participation_id, UseCase.SELECTION_DECIDE)
    _put(unit, place, (participation_id, person_id), await _row(unit, participation_id), values)
    note(unit, actor, place, f"selection.{what}", person_id=person_id)
    return place, person_id


def _put(unit: Unit, place: Place, whose: tuple[int, int], row: Any, values: dict[str, Any]) -> None:
    """Change a note, or begin one; ``whose`` is the participation and the person."""
    if row is not None:
        unit.change(Selection, row.id, **values)
        return
    empty = dict.fromkeys(
        ("interviewed_at", "fit", "documents_at", "documents_by", "decision", "decided_at", "decided_by", "note")
    )
    unit.add(
        Selection(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            participation_id=whose[0],
            person_id=whose[1],
            **(empty | values),
        )
    )


async def _mentor(unit: Unit, actor: Actor, participation_id: int, case: UseCase) -> tuple[Place, int, int]:
    row = await unit.first(
        select(Participation.person_id, Participation.organization_id, Participation.cycle_id).where(
            Participation.id == participation_id,
            Participation.side == Side.MENTOR.value,
            Participation.left_at.is_(None),
        )
    )
    if row is None:
        raise RefusedError("gone")
    place = await place_of(unit, row.organization_id)
    demand(actor, case, place.municipality_id, place.id)
    return place, row.person_id, row.cycle_id


async def _row(unit: Unit, participation_id: int) -> Any:
    return await unit.first(select(Selection.__table__).where(Selection.participation_id == participation_id))


def _under(shown: Shown, place: Place, stage: Stage4) -> bool:
    return {
        Shown.UNDECIDED: stage.decision is None,
        Shown.UNTRAINED: not is_trained(stage, place.needs.trained_by),
        Shown.ALL: True,
    }[shown]


def _line(place: Place, member: Member, name: Name, stage: Stage4) -> MentorLine:
    trained = is_trained(stage, place.needs.trained_by)
    return MentorLine(member.participation_id, name, trained, stage.modules, stage.decision)


def _may_act(actor: Actor, place: Place) -> bool:
    return Role.CURATOR in actor.roles_in(place.municipality_id, place.id)
