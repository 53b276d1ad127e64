"""Questionnaires: asking, answering one question at a time, finishing (questionnaires §1).

``answer`` and ``skip`` are the hot path of the whole product: no read, one upsert. Whose request it is was checked by
``open_survey``, which handed the ids to the dialog's state; that state never leaves the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.answers import AnswerFault, AnswerType, AnswerValue, check_answer, is_signal
from domain.permissions import UseCase
from domain.rounds import ALL
from domain.vocabulary import Side
from services import survey_path
from services.access import Actor, RefusedError, appends, reads, writes
from services.asking import NEWEST, OPEN, ask, request_id_of
from services.feedback import AFTER_MEETING, AFTER_TRIAL
from services.own_shelf import find
from services.pair_rows import mentors
from services.survey_effects import after_answer, after_finish
from storage.tables import Answer, Match, Meeting, Participation, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.model import Catalogue
    from catalog.questionnaire import Item
    from storage.unit import Unit

DONE: Final = "done"
SEEN_BY_NO_MENTOR: Final = ALL | {AFTER_MEETING, AFTER_TRIAL}
"""What a mentee says of the pair."""
__all__ = ["ask", "request_id_of"]
"""Asked by other services under this module's name."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What names an open questionnaire and its wording: enough to store an answer without a look at the database."""

    request_id: int
    instrument: str
    version: int
    subject_id: int

    def demand_own(self, actor: Actor) -> None:
        """Refuse whoever was not asked: the request's id follows from the person, so no look-up is needed.

        Raises:
            RefusedError: ``survey_gone``.
        """
        mine = actor.person_id and request_id_of(actor.person_id, self.instrument, self.subject_id)
        if mine != self.request_id:
            raise RefusedError("survey_gone")

    def item(self, catalogue: Catalogue, item_id: str) -> Item:
        """Return one of its questions."""
        return catalogue.questionnaire(self.instrument, self.version).item(item_id)


@dataclass(frozen=True, slots=True)
class SurveyView:
    """An own questionnaire as the dialog starts or resumes it."""

    sheet: Sheet
    form: str | None
    done: bool
    current: str | None
    """The first item without an answer; ``None`` when only the finish is left."""
    hidden: tuple[str, ...]
    seen: tuple[str, ...]
    """Items that were answered or skipped."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer: a value to go on with, or why it was not taken."""

    value: AnswerValue | None = None
    fault: AnswerFault | None = None
    signal: bool = False


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What stands for an item that the person came back to: chosen option ids, or merely that there is an answer."""

    answered: bool
    picked: tuple[str, ...] = ()


async def record(unit: Unit, catalogue: Catalogue, request_id: int, answers: Mapping[str, object]) -> None:
    """Store a whole questionnaire that was answered by other means (the meeting log, paper). A plain function.

    Raises:
        RefusedError: ``survey_gone`` if there is no such request, ``answer_<fault>`` if an answer does not fit.
    """
    row = await unit.first(
        select(SurveyRequest.instrument, SurveyRequest.version).where(SurveyRequest.id == request_id)
    )
    if row is None:
        raise RefusedError("survey_gone")
    questionnaire = await find(unit, catalogue, row.instrument, row.version or None)
    for item_id, raw in answers.items():
        value = None if raw is None else check_answer(questionnaire.item(item_id).rule, raw)
        if isinstance(value, AnswerFault):
            raise RefusedError(f"answer_{value}", item=item_id)
        _put(unit, request_id, item_id, value)
    unit.change(SurveyRequest, request_id, version=questionnaire.version, state=DONE, completed_at=unit.now)


@writes(UseCase.QUESTIONNAIRE_ANSWER)
async def begin_intake(unit: Unit, actor: Actor, catalogue: Catalogue, participation_id: int) -> int:
    """Create the actor's own intake questionnaire for a participation, once; return the request's id.

    Raises:
        RefusedError: ``survey_gone`` if the participation is another's or over.
    """
    row = await unit.first(
        select(
            Participation.municipality_id, Participation.organization_id, Participation.side, Participation.id
        ).where(
            Participation.id == participation_id,
            Participation.person_id == actor.person_id,
            Participation.left_at.is_(None),
        )
    )
    instrument = None if row is None else survey_path.intake(catalogue, Side(row.side), actor.kind)
    if row is None or instrument is None or actor.person_id is None:
        raise RefusedError("survey_gone")
    return ask(
        unit,
        person_id=actor.person_id,
        instrument=instrument,
        subject_id=row.id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        locale=actor.locale,
    )


@appends(UseCase.QUESTIONNAIRE_ANSWER)
async def open_survey(unit: Unit, actor: Actor, catalogue: Catalogue, request_id: int) -> SurveyView:
    """Open or resume an own questionnaire at its first unanswered item; the version is the one first opened.

    Raises:
        RefusedError: ``survey_gone`` if there is no such request of this person; ``survey_not_by_mentor`` if a curator
            who mentors the child would tap its answers (questionnaires §1: the mentor never sees them).
    """
    rows = await unit.all(
        select(
            SurveyRequest.instrument,
            SurveyRequest.version,
            SurveyRequest.state,
            SurveyRequest.subject_id,
            func.coalesce(Participation.form, Match.form).label("form"),
            Answer.item_id,
            Answer.value,
        )
        .outerjoin(Answer, Answer.request_id == SurveyRequest.id)
        .outerjoin(Meeting, Meeting.id == SurveyRequest.subject_id)
        .outerjoin(Participation, Participation.id == SurveyRequest.subject_id)
        .outerjoin(Match, Match.id == func.coalesce(Meeting.match_id, SurveyRequest.subject_id))
        .where(SurveyRequest.id == request_id, SurveyRequest.person_id == actor.person_id)
    )
    if not rows or rows[0].state not in {OPEN, DONE}:
        raise RefusedError("survey_gone")
    head = rows[0]
    if (
        actor.by is not None
        and actor.person_id is not None
        and head.instrument in SEEN_BY_NO_MENTOR
        and await mentors(unit, actor.by, actor.person_id)
    ):
        raise RefusedError("survey_not_by_mentor")
    questionnaire = await find(unit, catalogue, head.instrument, head.version or None)
    if head.version == NEWEST:
        unit.change(SurveyRequest, request_id, version=questionnaire.version, locale=actor.locale)
    answers: dict[str, Any] = {row.item_id: row.value for row in rows if row.item_id is not None}
    hidden = survey_path.hidden_by(questionnaire, head.form, answers)
    items = survey_path.path(questionnaire, head.form, hidden)
    return SurveyView(
        sheet=Sheet(request_id, head.instrument, questionnaire.version, head.subject_id),
        form=head.form,
        done=head.state == DONE,
        current=next((item.id for item in items if item.id not in answers), None),
        hidden=tuple(hidden),
        seen=tuple(answers),
    )


@appends(UseCase.QUESTIONNAIRE_ANSWER)
async def answer(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    sheet: Sheet,
    *,
    item_id: str,
    raw: object,
) -> Taken:
    """Take one answer; a later one to the same item replaces it. No read: the ids come from ``open_survey``."""
    sheet.demand_own(actor)
    rule = sheet.item(catalogue, item_id).rule
    value = check_answer(rule, raw)
    if isinstance(value, AnswerFault):
        return Taken(fault=value)
    _put(unit, sheet.request_id, item_id, value)
    signal = is_signal(rule, value)
    await after_answer(unit, sheet.request_id, item_id, value, signal=signal)
    return Taken(value=value, signal=signal)


@appends(UseCase.QUESTIONNAIRE_ANSWER)
async def skip(
    unit: Unit,
    actor: Actor,
    catalogue: Catalogue,
    sheet: Sheet,
    *,
    item_id: str,
) -> Taken:
    """Leave an item out, if it may be left out; it is not asked again."""
    sheet.demand_own(actor)
    if not sheet.item(catalogue, item_id).skippable:
        return Taken(fault=AnswerFault.EMPTY)
    _put(unit, sheet.request_id, item_id, None)
    return Taken()


@reads(UseCase.QUESTIONNAIRE_ANSWER)
async def given(unit: Unit, actor: Actor, catalogue: Catalogue, sheet: Sheet, *, item_id: str) -> GivenAnswer:
    """Return what the person answered to an item before, to show it on the way back; free text stays where it is."""
    sheet.demand_own(actor)
    row = await unit.first(
        select(Answer.value)
        .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
        .where(
            Answer.request_id == sheet.request_id,
            Answer.item_id == item_id,
            SurveyRequest.person_id == actor.person_id,
        )
    )
    if row is None or row.value is None:
        return GivenAnswer(answered=False)
    if sheet.item(catalogue, item_id).type in {AnswerType.OT, AnswerType.DATE}:
        return GivenAnswer(answered=True)
    picked = row.value if isinstance(row.value, list) else [str(row.value)]
    return GivenAnswer(answered=True, picked=tuple(picked))


@appends(UseCase.QUESTIONNAIRE_ANSWER)
async def finish(unit: Unit, actor: Actor, sheet: Sheet) -> int | None:
    """Mark an own questionnaire as done, and let what hangs on it follow (the trial's decision, the mentee's word).

    Returns the request of a questionnaire that belongs to the same conversation, if one follows at once.
    """
    sheet.demand_own(actor)
    unit.change(
        SurveyRequest,
        sheet.request_id,
        state=DONE,
        completed_at=unit.now,
        locale=actor.locale,
        answered_by=actor.by,
    )
    return await after_finish(unit, sheet.request_id, sheet.instrument)


def _put(unit: Unit, request_id: int, item_id: str, value: AnswerValue | None) -> None:
    unit.put(
        Answer(request_id=request_id, item_id=item_id, value=value, answered_at=unit.now),
        key=["request_id", "item_id"],
    )
