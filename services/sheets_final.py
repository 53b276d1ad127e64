"""The curator's sheet on conformity with its SWOT (FIN-CU, questionnaires §6; levels: indicators §8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.answers import AnswerFault, AnswerValue, check_answer
from domain.conformity import SIGNS, Level, level, total
from domain.permissions import UseCase
from domain.sheets import Part
from services.access import Actor, RefusedError, demand, reads, writes
from services.places import Place, needed_cycle, place_of
from services.sheets import final_is_open
from services.sheets_hints import hints
from services.sheets_rows import FINAL, begin, final_request
from storage.tables import Answer, CuratorSheet, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.model import Catalogue
    from services.places import CycleDates
    from services.sheets_hints import Hints
    from storage.unit import Unit

DONE: Final = "done"


@dataclass(frozen=True, slots=True)
class FinalSheet:
    """The sheet as it stands, with what the surveys suggest."""

    school: str
    zone: str
    signs: Mapping[str, int]
    """Those of the nine signs that the curator has confirmed or given."""
    lines: Mapping[str, str | None]
    """The lines of the SWOT that were written, or left out (``None``)."""
    points: int | None
    level: Level | None
    changed_at: datetime | None
    hints: Hints


@reads(UseCase.SHEET_FILL)
async def final_sheet(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int) -> FinalSheet:
    """Return a school's sheet of the running year; one a year, whichever of its curators fills it.

    Raises:
        RefusedError: ``no_cycle``; ``sheet_too_early`` before the first final meeting.
    """
    place, cycle = await _open(unit, actor, organization_id)
    sheet = await _sheet(unit, cycle)
    said = {} if sheet is None else await _answers(unit, final_request(sheet))
    signs: dict[str, int] = {
        sign: int(said[sign].value) for sign in SIGNS if sign in said and said[sign].value is not None
    }
    points = total(signs)
    return FinalSheet(
        place.name,
        place.zone,
        signs,
        {item: row.value for item, row in said.items() if item not in SIGNS},
        points,
        None if points is None else level(points),
        max((row.answered_at for row in said.values()), default=None),
        await hints(unit, catalogue, place, cycle),
    )


@writes(UseCase.SHEET_FILL)
async def put_final(
    unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, *, item_id: str, raw: object | None
) -> AnswerFault | None:
    """Take one sign or one line of the SWOT (``None``: left out); a later one replaces it until the year is closed.

    With the ninth sign the sheet is complete. Its answers hang on whoever began it and stand in that person's file;
    every change is audited with who made it.

    Raises:
        RefusedError: as ``final_sheet``.
    """
    place, cycle = await _open(unit, actor, organization_id)
    questionnaire = catalogue.questionnaire(FINAL)
    try:
        rule = questionnaire.item(item_id).rule
    except KeyError as unknown:
        raise RefusedError("gone") from unknown
    value: AnswerValue | AnswerFault | None = None if raw is None else check_answer(rule, raw)
    if isinstance(value, AnswerFault):
        return value
    if value is None and item_id in SIGNS:
        return AnswerFault.EMPTY
    request_id = await _request(unit, actor, place, cycle)
    unit.put(
        Answer(request_id=request_id, item_id=item_id, value=value, answered_at=unit.now),
        key=["request_id", "item_id"],
    )
    said = await _answers(unit, request_id)
    changes: dict[str, Any] = {"version": questionnaire.version}
    if all(sign in said for sign in SIGNS):
        changes |= {"state": DONE, "completed_at": unit.now}
    unit.change(SurveyRequest, request_id, **changes)
    unit.audit(
        actor.person_id,
        "sheet.final",
        subject_kind="cycle",
        subject_id=cycle.id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        item=item_id,
    )
    return None


async def _open(unit: Unit, actor: Actor, organization_id: int) -> tuple[Place, CycleDates]:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.SHEET_FILL, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    if not await final_is_open(unit, cycle):
        raise RefusedError("sheet_too_early")
    return place, cycle


async def _sheet(unit: Unit, cycle: CycleDates) -> Any:
    return await unit.first(
        select(CuratorSheet.__table__)
        .where(CuratorSheet.cycle_id == cycle.id, CuratorSheet.instrument == FINAL)
        .order_by(CuratorSheet.opened_at, CuratorSheet.id)
        .limit(1)
    )


async def _request(unit: Unit, actor: Actor, place: Place, cycle: CycleDates) -> int:
    sheet = await _sheet(unit, cycle)
    if sheet is not None:
        return final_request(sheet)
    return await begin(unit, actor, place, cycle, FINAL, part=Part.END)


async def _answers(unit: Unit, request_id: int) -> dict[str, Any]:
    rows = await unit.all(
        select(Answer.item_id, Answer.value, Answer.answered_at).where(Answer.request_id == request_id)
    )
    return {row.item_id: row for row in rows}
