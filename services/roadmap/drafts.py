"""A roadmap read in from a file: kept as a draft, what is unclear answered one by one, then laid (issue 5, item 5).

Nothing of it runs before the last step, and nothing in it is guessed: what was not understood waits for an answer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from catalog.post_names import posts_named
from catalog.roadmap_likeness import likenesses, measure_specs
from domain.deadline_code import decode, encode
from domain.deadline_spans import YearKind
from domain.permissions import UseCase, allowed
from services.access import Actor, RefusedError, demand, reads, writes
from services.roadmap.draft_content import MOST_YEARS, Draft, DraftRow, printed_days, year_of
from services.roadmap.places import place_in_hand, roadmap_place
from services.roadmap.starting import check_signed, years_to_choose
from storage.ids import new_id
from storage.tables import RoadmapDraft

if TYPE_CHECKING:
    from collections.abc import Collection

    from catalog.model import Catalogue
    from catalog.roadmap_xlsx import RoadmapSheet
    from domain.deadlines import Deadline
    from services.roadmap.places import RoadmapPlace
    from storage.unit import Unit

KEPT: Final = timedelta(days=7)
"""How long a draft waits for its next step."""
_YEARS: Final = range(2000, 2100)


@reads(UseCase.ROADMAP_KEEP)
async def read_draft(unit: Unit, actor: Actor) -> tuple[Draft, RoadmapPlace] | None:
    """Return the actor's draft and where it is to run, if there is one and the place is still theirs to keep."""
    row = await unit.first(select(RoadmapDraft.__table__).where(RoadmapDraft.person_id == actor.person_id))
    if row is None or not allowed(actor.roles_in(row.municipality_id, row.organization_id), UseCase.ROADMAP_KEEP):
        return None
    return Draft.load(row.content), await roadmap_place(unit, row.municipality_id, row.organization_id)


@reads(UseCase.ROADMAP_KEEP)
async def import_place(unit: Unit, actor: Actor, organization_id: int | None) -> RoadmapPlace:
    """Return the school, or with ``None`` the actor's municipality, for which a roadmap may be read in."""
    return await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)


@writes(UseCase.ROADMAP_KEEP)
async def take_sheet(
    unit: Unit, actor: Actor, catalogue: Catalogue, sheet: RoadmapSheet, organization_id: int | None
) -> Draft:
    """Keep what was read of a file; a draft that waited before makes room for it."""
    place = await place_in_hand(unit, actor, UseCase.ROADMAP_KEEP, organization_id)
    draft = _draft(catalogue, sheet, place, place.today(unit))
    unit.put(
        RoadmapDraft(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=organization_id,
            person_id=actor.person_id,
            content=draft.dump(),
            touched_at=unit.now,
        ),
        key=["person_id"],
    )
    return draft


@writes(UseCase.ROADMAP_KEEP)
async def answer_due(unit: Unit, actor: Actor, place: int, due: Deadline) -> int:
    """Say what a row's deadline is, and of all that print the same open one; return how many rows that were."""
    row, draft = await open_draft(unit, actor)
    if place not in range(len(draft.rows)):
        raise RefusedError("gone")
    rows = draft.alike(place)
    for each in rows:
        draft.rows[each].due = encode(due)
    keep_draft(unit, row.id, draft)
    return len(rows)


@writes(UseCase.ROADMAP_KEEP)
async def answer_post(unit: Unit, actor: Actor, catalogue: Catalogue, text: str, posts: Collection[str]) -> None:
    """Say which posts a name of the file stands for; none: it is asked again on the board."""
    row, draft = await open_draft(unit, actor)
    if text not in draft.posts or any(post not in catalogue.posts for post in posts):
        raise RefusedError("gone")
    draft.posts[text] = list(posts)
    keep_draft(unit, row.id, draft)


@writes(UseCase.ROADMAP_KEEP)
async def confirm_dues(unit: Unit, actor: Actor) -> Draft:
    """Say that every deadline is as understood."""
    row, draft = await open_draft(unit, actor)
    draft.checked = draft.open_due is None
    keep_draft(unit, row.id, draft)
    return draft


@writes(UseCase.ROADMAP_KEEP)
async def turn_likeness(unit: Unit, actor: Actor, place: int) -> None:
    """Say that a row is the catalogue's that it resembles, or that it is not."""
    row, draft = await open_draft(unit, actor)
    if place not in range(len(draft.rows)) or draft.rows[place].spec is None:
        raise RefusedError("gone")
    draft.rows[place].taken = not draft.rows[place].taken
    keep_draft(unit, row.id, draft)


@writes(UseCase.ROADMAP_KEEP)
async def confirm_likenesses(unit: Unit, actor: Actor) -> None:
    """Say that all the catalogue's rows are marked."""
    row, draft = await open_draft(unit, actor)
    draft.liked = True
    keep_draft(unit, row.id, draft)


@writes(UseCase.ROADMAP_KEEP)
async def set_years(
    unit: Unit, actor: Actor, *, year_kind: YearKind | None = None, start: int | None = None, years: int | None = None,
    shifted: bool | None = None,
) -> None:  # fmt: skip
    """Say when it runs, and whether the deadlines of an old file move along; with another start they do."""
    row, draft = await open_draft(unit, actor)
    shifted = True if shifted is None and start is not None else shifted
    draft.year_kind = draft.year_kind if year_kind is None else year_kind.value
    draft.start = draft.start if start is None or start not in _YEARS else start
    draft.years = draft.years if years is None else min(max(years, 1), MOST_YEARS)
    draft.shifted = (draft.shifted if shifted is None else shifted) and draft.years_off != 0
    keep_draft(unit, row.id, draft)


@writes(UseCase.ROADMAP_KEEP)
async def set_signed(unit: Unit, actor: Actor, signed_on: date | None) -> None:
    """Say when it was signed; ``None``: it is not yet.

    Raises:
        RefusedError: ``roadmap_draft_gone``, ``document_in_future``, ``roadmap_signed_early``.
    """
    row, draft = await open_draft(unit, actor)
    if signed_on is not None:
        place = await roadmap_place(unit, row.municipality_id, row.organization_id)
        check_signed(signed_on, place.today(unit))
    draft.signed_on = None if signed_on is None else signed_on.isoformat()
    keep_draft(unit, row.id, draft)


@writes(UseCase.ROADMAP_KEEP)
async def drop_draft(unit: Unit, actor: Actor) -> None:
    """Throw the draft away."""
    unit.execute(delete(RoadmapDraft).where(RoadmapDraft.person_id == actor.person_id))


async def drop_old_drafts(unit: Unit, municipality_id: int) -> int:
    """Throw away what has waited for a week (a pass of the scheduler)."""
    old = await unit.scalars(
        select(RoadmapDraft.id).where(
            RoadmapDraft.municipality_id == municipality_id, RoadmapDraft.touched_at < unit.now - KEPT
        )
    )
    if old:
        unit.execute(delete(RoadmapDraft).where(RoadmapDraft.id.in_(old)))
    return len(old)


async def open_draft(unit: Unit, actor: Actor) -> tuple[Any, Draft]:
    """Return the row and the content of the actor's draft. Plain function: its caller has the right.

    Raises:
        RefusedError: ``roadmap_draft_gone`` if it was taken or thrown away.
    """
    row = await unit.first(select(RoadmapDraft.__table__).where(RoadmapDraft.person_id == actor.person_id))
    if row is None:
        raise RefusedError("roadmap_draft_gone")
    demand(actor, UseCase.ROADMAP_KEEP, row.municipality_id, row.organization_id)
    return row, Draft.load(row.content)


def keep_draft(unit: Unit, row_id: int, draft: Draft) -> None:
    """Write a draft back. Plain function."""
    unit.change(RoadmapDraft, row_id, content=draft.dump(), touched_at=unit.now)


def _draft(catalogue: Catalogue, sheet: RoadmapSheet, place: RoadmapPlace, today: date) -> Draft:
    like = likenesses([each.line.title for each in sheet.rows], measure_specs(catalogue.roadmaps, place.level).values())
    rows = []
    for at, each in enumerate(sheet.rows):
        line, found = each.line, each.reading.deadline
        near = like.get(at)
        rows.append(
            DraftRow(
                row=each.row,
                number=line.number,
                section=line.section,
                title=line.title,
                printed=line.due,
                result=line.result,
                named=list(line.posts),
                due=None if found is None else encode(found),
                spec=near.spec if near else None,
                taken=near is not None and near.same,
            )
        )
    draft = Draft(
        title=sheet.title,
        rows=rows,
        first=None,
        year_kind=YearKind.SCHOOL.value,
        start=years_to_choose(YearKind.SCHOOL, today)[0],
        years=1,
        posts={name: list(posts_named(name, catalogue.posts).posts) or None for row in rows for name in row.named},
        repeated=[each.row for each in sheet.repeated],
        bare=[each.row for each in sheet.questions if each.code == "section_or_measure"],
        persons=sum(int(each.values["n"]) for each in sheet.questions if each.code == "person_named"),
    )
    _place_years(draft, today)
    return draft


def _place_years(draft: Draft, today: date) -> None:
    """Take the years that the file prints; of a file of past years, propose this one and that its deadlines move."""
    days = printed_days(decode(row.due) for row in draft.rows if row.due is not None)
    if not days:
        return
    first, last = (year_of(day, YearKind.SCHOOL) for day in (days[0], days[-1]))
    kind = YearKind.CALENDAR if days[0].year == days[-1].year and first != last else YearKind.SCHOOL
    draft.first, draft.year_kind = days[0].isoformat(), kind.value
    draft.start = year_of(days[0], kind)
    draft.years = 1 if kind is YearKind.CALENDAR else min(last - first + 1, MOST_YEARS)
    this = years_to_choose(kind, today)[0]
    if draft.start + draft.years <= this:
        draft.start, draft.shifted = this, True
