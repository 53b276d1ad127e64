"""What a person has answered, in the words of the questions: a part of the file about oneself. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.answers import AnswerType
from locales.marks import N_
from reports.paper import Section, Table
from services.own_shelf import fetch
from services.pool import INTAKE
from storage.tables import Answer, SurveyRequest

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from catalog.questionnaire import Questionnaire
    from reports.paper import Printer
    from storage.unit import Unit

STATES: Final = {"open": N_("not finished"), "done": N_("finished"), "expired": N_("no longer asked")}


async def answers(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int, *, own: bool) -> Section:
    """Return every questionnaire with its questions and answers; a guardian reads those of the beginning only."""
    asked = select(
        SurveyRequest.id,
        SurveyRequest.instrument,
        SurveyRequest.version,
        SurveyRequest.state,
        SurveyRequest.asked_at,
        SurveyRequest.completed_at,
        SurveyRequest.answered_by,
    ).where(SurveyRequest.person_id == person_id)
    if not own:
        asked = asked.where(SurveyRequest.instrument.in_(INTAKE))
    requests = await unit.all(asked.order_by(SurveyRequest.asked_at, SurveyRequest.id))
    await fetch(unit, catalogue, [(row.instrument, row.version) for row in requests])
    said: dict[int, list[Any]] = {}
    if requests:
        for row in await unit.all(
            select(Answer.request_id, Answer.item_id, Answer.value)
            .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
            .where(SurveyRequest.person_id == person_id)
            .order_by(Answer.answered_at, Answer.id)
        ):
            said.setdefault(row.request_id, []).append(row)
    notes = []
    if not own:
        notes.append(t("Answers after meetings are not here: the child was told that only the curator sees them."))
    if not requests:
        notes.append(t("None."))
    tables = tuple(_table(t, catalogue, row, said.get(row.id, [])) for row in requests)
    return Section(t("Questionnaires and answers"), notes=tuple(notes), tables=tables)


def _table(t: Printer, catalogue: Catalogue, request: Any, said: list[Any]) -> Table:
    try:
        sheet: Questionnaire | None = catalogue.questionnaire(request.instrument, request.version or None)
    except KeyError:
        sheet = None  # the school has taken the file away; the answers are still the person's
    title = sheet.title.of(t.locale, child=t.child) if sheet else request.instrument
    state = t(STATES.get(request.state, request.state))
    when = t.on(request.completed_at or request.asked_at)
    by = ", " + t("typed by somebody else for the person") if request.answered_by is not None else ""
    rows = tuple(_line(t, sheet, row) for row in said) or ((t("No answer yet."), ""),)
    return Table((t("Question"), t("Answer given")), rows, (3, 2), f"{title}, {when}, {state}{by}")


def _line(t: Printer, sheet: Questionnaire | None, row: Any) -> tuple[str, str]:
    try:
        item = sheet.item(row.item_id) if sheet else None
    except KeyError:
        item = None
    if item is None:
        return row.item_id, _plain(row.value)
    question = item.text.of(t.locale, child=t.child)
    if row.value is None:
        return question, t("skipped")
    labels = {option.id: option.label.of(t.locale, child=t.child) for option in item.options}
    picked = row.value if isinstance(row.value, list) else [row.value]
    given = ", ".join(labels.get(str(each), str(each)) for each in picked)
    return question, t("{score} of 10", score=given) if item.type is AnswerType.S10 else given


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
