"""Thirty days after a year was closed the names are cut from its answers (consents §6). A pass of the scheduler.

First the change of what was asked twice is computed and kept without persons; then each filled questionnaire becomes a
row that names nobody and holds no typed words, in an order that says nothing, and the requests with their answers go.
Calls for help hold no words, so there is nothing of theirs to cut. The curator's sheets about pairs and about the
school stay: they are the school's own papers; fact cards about a pupil lose the pupil.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import delete, select, union_all

from domain.answers import AnswerType
from domain.rounds import ASKED_TWICE
from domain.year_end import CUT_DAYS, changes
from services.exporting import shipped_catalogue
from storage.ids import new_id
from storage.tables import (
    Answer,
    CuratorSheet,
    CycleChange,
    CycleClosing,
    Match,
    Meeting,
    NamelessAnswers,
    Participation,
    SurveyRequest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.unit import Unit

_CHUNK: Final = 500
log = structlog.get_logger(__name__)


async def cut_names(unit: Unit, municipality_id: int) -> int:
    """Cut the names of the closed cycles of a municipality whose day has come; return how many questionnaires it was.

    One school's broken row costs that school's cut and nobody else's (design §3 rule 12).
    """
    due = await unit.all(
        select(CycleClosing.id, CycleClosing.cycle_id, CycleClosing.organization_id, CycleClosing.municipality_id)
        .where(
            CycleClosing.municipality_id == municipality_id,
            CycleClosing.cut_at.is_(None),
            CycleClosing.closed_at <= unit.now - timedelta(days=CUT_DAYS),
            CycleClosing.reopened_at.is_(None),
        )
        .order_by(CycleClosing.id)
    )
    moved = 0
    for row in due:
        try:
            async with unit.savepoint():
                moved += await _cut(unit, row)
        except Exception:
            log.exception("year.cut_failed", organization=row.organization_id)
    return moved


async def _cut(unit: Unit, row: Any) -> int:
    requests = await unit.all(
        select(
            SurveyRequest.id,
            SurveyRequest.person_id,
            SurveyRequest.instrument,
            SurveyRequest.version,
            SurveyRequest.subject_id,
            SurveyRequest.state,
        ).where(SurveyRequest.subject_id.in_(_subjects(row.cycle_id)))
    )
    said = await _answers(unit, [each.id for each in requests])
    await _keep_changes(unit, row, requests, said)
    kept = [each for each in requests if each.state == "done"]
    random.shuffle(kept)  # the order of the rows would tell who answered first
    for each in kept:
        unit.add(
            NamelessAnswers(
                id=new_id(),
                municipality_id=row.municipality_id,
                organization_id=row.organization_id,
                cycle_id=row.cycle_id,
                instrument=each.instrument,
                version=each.version,
                answers=_closed(each, said.get(each.id, {})),
            )
        )
    ids = [each.id for each in requests]
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        unit.execute(delete(Answer).where(Answer.request_id.in_(some)))
        unit.execute(delete(SurveyRequest).where(SurveyRequest.id.in_(some)))
    unit.execute(delete(CuratorSheet).where(CuratorSheet.cycle_id == row.cycle_id, CuratorSheet.about_id.is_not(None)))
    unit.change(CycleClosing, row.id, cut_at=unit.now)
    unit.audit(
        None,
        "cycle.cut",
        subject_kind="cycle",
        subject_id=row.cycle_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        questionnaires=len(ids),
    )
    return len(ids)


def _subjects(cycle_id: int) -> Any:
    """Select what questionnaires of a cycle are about: parts, pairs, meetings, fact cards."""
    return union_all(
        select(Participation.id).where(Participation.cycle_id == cycle_id),
        select(Match.id).where(Match.cycle_id == cycle_id),
        select(Meeting.id).join(Match, Match.id == Meeting.match_id).where(Match.cycle_id == cycle_id),
        select(CuratorSheet.id).where(CuratorSheet.cycle_id == cycle_id, CuratorSheet.about_id.is_not(None)),
    )


async def _answers(unit: Unit, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = await unit.all(
            select(Answer.request_id, Answer.item_id, Answer.value).where(
                Answer.request_id.in_(ids[start : start + _CHUNK])
            )
        )
        for row in rows:
            found.setdefault(row.request_id, {})[row.item_id] = row.value
    return found


async def _keep_changes(unit: Unit, row: Any, requests: Sequence[Any], said: dict[int, dict[str, Any]]) -> None:
    """Keep the change of each line asked twice: before the trial about the match, after the end about the meeting."""
    matches = set(await unit.scalars(select(Match.id).where(Match.cycle_id == row.cycle_id)))
    sides: dict[tuple[str, int], dict[bool, dict[str, Any]]] = {}
    for each in requests:
        if each.instrument in ASKED_TWICE and each.state == "done":
            first = each.subject_id in matches
            sides.setdefault((each.instrument, each.person_id), {})[first] = said.get(each.id, {})
    for instrument in sorted({name for name, _ in sides}):
        twice = [(both[True], both[False]) for (name, _), both in sides.items() if name == instrument and len(both) > 1]
        for item, change in changes(twice).items():
            unit.add_new(
                CycleChange(
                    id=new_id(),
                    municipality_id=row.municipality_id,
                    organization_id=row.organization_id,
                    cycle_id=row.cycle_id,
                    instrument=instrument,
                    item_id=item,
                    people=change.people,
                    before_total=change.before,
                    after_total=change.after,
                    differences={str(step): count for step, count in sorted(change.differences.items())},
                ),
                key=["cycle_id", "instrument", "item_id"],
            )


def _closed(request: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Return the answers that were chosen; what was typed may name somebody, and what nobody can read is of no use."""
    try:
        sheet = shipped_catalogue().questionnaire(request.instrument, request.version or None)
    except KeyError:
        return {}
    typed = {item.id for item in sheet.items if item.type is AnswerType.OT}
    known = {item.id for item in sheet.items}
    return {item: value for item, value in said.items() if item in known - typed}
