"""A roadmap's draft becomes a roadmap that runs: its rows are laid as the catalogue's are (issue 5, items 2 and 5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete

from catalog.roadmap_likeness import measure_specs
from domain.deadline_spans import spans
from domain.permissions import UseCase
from domain.roadmaps import Proof
from services.access import Actor, RefusedError, writes
from services.roadmap.draft_content import Draft, DraftStep
from services.roadmap.drafts import open_draft
from services.roadmap.laying import RowToLay, lay
from services.roadmap.places import roadmap_place
from services.roadmap.rows import running_roadmap
from services.roadmap.starting import check_signed, years_to_choose
from storage.ids import new_id
from storage.tables import Roadmap, RoadmapDraft

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from catalog.roadmaps import MeasureSpec
    from services.roadmap.draft_content import DraftRow
    from services.roadmap.places import RoadmapPlace
    from storage.unit import Unit


@writes(UseCase.ROADMAP_KEEP)
async def start_draft(unit: Unit, actor: Actor, catalogue: Catalogue) -> int:
    """Start the roadmap that the actor's draft holds, and return its id.

    A row that is the catalogue's is proved as the catalogue says; any other one by a document.

    Raises:
        RefusedError: ``roadmap_draft_gone``, ``roadmap_draft_open`` while something waits for an answer,
            ``roadmap_runs``, ``roadmap_year``, ``roadmap_years_past``,
            ``document_in_future``, ``roadmap_signed_early``.
    """
    row, draft = await open_draft(unit, actor)
    place = await roadmap_place(unit, row.municipality_id, row.organization_id)
    if draft.step is not DraftStep.YEARS:
        raise RefusedError("roadmap_draft_open")
    if await running_roadmap(unit, catalogue, place.municipality_id, place.organization_id) is not None:
        raise RefusedError("roadmap_runs")
    today = place.today(unit)
    signed_on = None if draft.signed_on is None else date.fromisoformat(draft.signed_on)
    _check(draft, signed_on, today)
    roadmap = Roadmap(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        parent_id=None,
        template=None,
        title=draft.title or None,
        year_kind=draft.year_kind,
        start_year=draft.start,
        years=draft.years,
        approved_on=signed_on or today,
        signed=signed_on is not None,
        started_by=actor.person_id,
        started_at=unit.now,
    )
    unit.add(roadmap)
    lay(unit, roadmap, _rows(catalogue, draft, place), today)
    unit.execute(delete(RoadmapDraft).where(RoadmapDraft.id == row.id))
    unit.audit(
        actor.person_id,
        "roadmap.start",
        subject_kind="roadmap",
        subject_id=roadmap.id,
        municipality_id=place.municipality_id,
        organization_id=place.organization_id,
        template=None,
        start_year=draft.start,
    )
    return roadmap.id


def _check(draft: Draft, signed_on: date | None, today: date) -> None:
    window = draft.cycle.window(draft.years - 1)
    if window[1] < today:
        raise RefusedError("roadmap_years_past")
    if draft.start > years_to_choose(draft.cycle.year, today)[-1]:
        raise RefusedError("roadmap_year")
    if signed_on is not None:
        check_signed(signed_on, today)


def _rows(catalogue: Catalogue, draft: Draft, place: RoadmapPlace) -> list[RowToLay]:
    specs = measure_specs(catalogue.roadmaps, place.level)
    return [_row(draft, row, at, specs) for at, row in enumerate(draft.rows)]


def _row(draft: Draft, row: DraftRow, at: int, specs: dict[str, MeasureSpec]) -> RowToLay:
    due = row.deadline
    if due is None:
        raise RefusedError("roadmap_draft_open")
    if draft.shifted:
        due = due.moved(draft.years_off)
    known = specs.get(row.spec) if row.spec and row.taken else None
    return RowToLay(
        number=row.number or str(at + 1),
        due=due,
        spans=spans(due, draft.cycle),
        printed=row.printed,
        posts=draft.posts_of(row),
        proof=known.proof if known else Proof.DOCUMENT,
        proof_key=known.key if known else None,
        document=known.document if known else None,
        paper=known.paper if known else None,
        stage=known.stage if known else None,
        section=row.section or None,
        title=row.title,
        result=row.result,
    )
