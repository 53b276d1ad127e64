"""The practice bank: what a curator prepares and approves, what the municipality sees, the bank as a file.

A story stands in the bank while it is approved and everybody whom it shows allows it: both are asked at every look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.permissions import UseCase
from domain.search import has_all, words_of
from domain.stories import QUESTIONS, StoryKind, StoryState, Tag, publishable, read_answer
from domain.vocabulary import MentoringForm, Role
from services.access import Actor, RefusedError, demand, reads, writes
from services.notices import post
from services.stories import StoryCard, StoryLine, card_of, line_of
from services.story_rows import allowances, may_publish, story_row, texts_of
from storage.tables import Membership, Organization, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.unit import Unit

PAGE: Final = 6
_FORM, _TAG = "form:", "tag:"


@dataclass(frozen=True, slots=True)
class BankPage:
    """A page of the bank, and what it can be narrowed to."""

    lines: tuple[StoryLine, ...]
    total: int
    approved: int
    page: int
    pages: int
    filters: tuple[str, ...]
    """``story`` or ``practice``, ``form:…``, ``tag:…``: those that something here has."""


@reads(UseCase.BANK_VIEW)
async def view_bank(
    unit: Unit, actor: Actor, *, letters: str = "", narrow: str | None = None, page: int = 0
) -> BankPage:
    """Return what the actor's schools have told, or of the municipality what is approved and allowed.

    ``letters`` are the beginnings of words in it, ``narrow`` one of the page's filters.
    """
    rows = await _rows(unit, actor)
    allowed = await allowances(unit, rows)
    curated = set(actor.organizations(Role.CURATOR))
    seen = [
        row
        for row in rows
        if row.organization_id in curated or (row.state == StoryState.APPROVED and publishable(allowed[row.id]))
    ]
    filters = _filters(seen)
    wanted = words_of(letters)
    found = [
        row
        for row in seen
        if (narrow is None or narrow in _marks(row))
        and (not wanted or has_all(wanted, " ".join(texts_of(row).values())))
    ]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    lines = [line_of(row, allowed=publishable(allowed[row.id])) for row in found]
    return BankPage(
        lines=tuple(lines[page * PAGE : (page + 1) * PAGE]),
        total=len(found),
        approved=sum(line.state is StoryState.APPROVED and line.allowed for line in lines),
        page=page,
        pages=pages,
        filters=filters,
    )


@reads(UseCase.BANK_VIEW)
async def read_story(unit: Unit, actor: Actor, story_id: int) -> StoryCard:
    """Return a story of the bank; outside its school one that is approved and allowed.

    Raises:
        RefusedError: ``gone``.
        NotAllowedError: it is of another municipality.
    """
    row = await story_row(unit, story_id)
    if row is None or row.state == StoryState.DRAFT:
        raise RefusedError("gone")
    demand(actor, UseCase.BANK_VIEW, row.municipality_id, row.organization_id)
    curates = Role.CURATOR in actor.roles_in(row.municipality_id, row.organization_id)
    if not curates and (row.state != StoryState.APPROVED or not await may_publish(unit, row)):
        raise RefusedError("gone")
    if row.author_id != actor.person_id:
        _audit(unit, actor, row, "story.view")
    return await card_of(unit, row, actor)


@writes(UseCase.STORY_PUBLISH)
async def edit_story(unit: Unit, actor: Actor, story_id: int, field: str, text: str | None) -> None:
    """Change one answer in the copy for the bank; the author's own words stay. An approved one is approved anew.

    Raises:
        RefusedError: ``gone``; ``story_no_text``, ``story_short``, ``story_long``.
    """
    row = await _told(unit, actor, story_id)
    if field not in QUESTIONS[StoryKind(row.kind)]:
        raise RefusedError("gone")
    words, fault = read_answer(field, text)
    if fault is not None:
        raise RefusedError(f"story_{fault.value}")
    if texts_of(row).get(field) == words:
        return
    unit.change(
        Story,
        row.id,
        edited={**texts_of(row), field: words},
        state=StoryState.TOLD.value,
        approved_at=None,
        approved_by=None,
    )
    _audit(unit, actor, row, "story.edit", field=field)


@writes(UseCase.STORY_PUBLISH)
async def tag_story(unit: Unit, actor: Actor, story_id: int, tag: Tag, *, on: bool) -> None:
    """Put a tag on a story, or take it off; the button says which, so a double tap is one."""
    row = await _told(unit, actor, story_id)
    held = [Tag(each) for each in row.tags or []]
    if (tag in held) is on:
        return
    wanted = [each for each in Tag if (each in held and each is not tag) or (each is tag and on)]
    unit.change(Story, row.id, tags=[each.value for each in wanted])
    _audit(unit, actor, row, "story.tag", tag=tag.value, on=on)


@writes(UseCase.STORY_PUBLISH)
async def approve_story(unit: Unit, actor: Actor, story_id: int, *, on: bool) -> None:
    """Put a story into the bank, or take it out. Saying it twice changes nothing.

    Raises:
        RefusedError: ``gone``; ``story_not_allowed`` while somebody whom it shows has not allowed it (consents §1, C6).
    """
    row = await _told(unit, actor, story_id)
    if on and not await may_publish(unit, row):
        raise RefusedError("story_not_allowed")
    if (row.state == StoryState.APPROVED) is on:
        return
    unit.change(
        Story,
        row.id,
        state=(StoryState.APPROVED if on else StoryState.TOLD).value,
        approved_at=unit.now if on else None,
        approved_by=actor.person_id if on else None,
    )
    if on and row.author_id != actor.person_id:
        post(unit, "story_approved", row.author_id, row.id, municipality_id=row.municipality_id)
    _audit(unit, actor, row, "story.approve", on=on)


@writes(UseCase.BANK_VIEW)
async def request_bank_file(unit: Unit, actor: Actor) -> None:
    """Have the approved stories that the actor may read sent as a document; twice a minute is once.

    Raises:
        RefusedError: ``bank_empty`` while there is none.
    """
    if actor.person_id is None or not await approved_in(unit, await _schools(unit, actor)):
        raise RefusedError("bank_empty")
    post(
        unit,
        "story_bank",
        actor.person_id,
        actor.person_id,
        key=f"{unit.now:%Y%m%d%H%M}",
        municipality_id=actor.municipality_id,
    )
    unit.audit(
        actor.person_id,
        "story.bank_file",
        subject_kind="person",
        subject_id=actor.person_id,
        municipality_id=actor.municipality_id,
    )


async def bank_of(unit: Unit, person_id: int) -> list[Any]:
    """Return the rows of the bank that somebody may take along, by the roles held now. A plain function."""
    rows = await unit.all(
        select(Membership.role, Membership.organization_id, Membership.municipality_id).where(
            Membership.person_id == person_id, Membership.until.is_(None)
        )
    )
    schools = {row.organization_id for row in rows if row.role == Role.CURATOR and row.organization_id}
    towns = {row.municipality_id for row in rows if row.role == Role.MUNICIPAL_CURATOR}
    return await approved_in(unit, [*schools, *await _of_towns(unit, towns)])


async def approved_in(unit: Unit, organization_ids: Sequence[int]) -> list[Any]:
    """Return the rows of schools that are approved and allowed now, the latest first. A plain function."""
    rows = await unit.all(
        select(Story.__table__)
        .where(Story.organization_id.in_(list(organization_ids)), Story.state == StoryState.APPROVED.value)
        .order_by(Story.approved_at.desc(), Story.id.desc())
    )
    allowed = await allowances(unit, rows)
    return [row for row in rows if publishable(allowed[row.id])]


async def _schools(unit: Unit, actor: Actor) -> list[int]:
    """Return the schools whose stories the actor may see: those curated, and those of the municipality."""
    towns = {g.municipality_id for g in actor.grants if g.role is Role.MUNICIPAL_CURATOR and g.municipality_id}
    return sorted({*actor.organizations(Role.CURATOR), *await _of_towns(unit, towns)})


async def _of_towns(unit: Unit, towns: set[int]) -> list[int]:
    if not towns:
        return []
    return await unit.scalars(select(Organization.id).where(Organization.municipality_id.in_(sorted(towns))))


async def _rows(unit: Unit, actor: Actor) -> list[Any]:
    """Return what is told in the actor's schools, what waits first."""
    rows = await unit.all(
        select(Story.__table__)
        .where(
            Story.organization_id.in_(await _schools(unit, actor)),
            Story.state.in_([StoryState.TOLD.value, StoryState.APPROVED.value]),
        )
        .order_by(Story.told_at.desc(), Story.id.desc())
    )
    return sorted(rows, key=lambda row: row.state == StoryState.APPROVED)


def _marks(row: Any) -> set[str]:
    """Return what a story can be found by."""
    form = {f"{_FORM}{row.form}"} if row.form else set()
    return {row.kind, *form, *(f"{_TAG}{tag}" for tag in row.tags or [])}


def _filters(rows: Iterable[Any]) -> tuple[str, ...]:
    held = {mark for row in rows for mark in _marks(row)}
    order = [
        *(kind.value for kind in StoryKind),
        *(f"{_FORM}{form.value}" for form in MentoringForm),
        *(f"{_TAG}{tag.value}" for tag in Tag),
    ]
    return tuple(each for each in order if each in held)


async def _told(unit: Unit, actor: Actor, story_id: int) -> Any:
    row = await story_row(unit, story_id)
    if row is None or row.state == StoryState.DRAFT:
        raise RefusedError("gone")
    demand(actor, UseCase.STORY_PUBLISH, row.municipality_id, row.organization_id)
    return row


def _audit(unit: Unit, actor: Actor, row: Any, action: str, **details: object) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="story",
        subject_id=row.id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        **details,
    )
