"""What people answered to a questionnaire of the school's own: counts, means, words without names, never who.

A question that fewer than five have answered shows nothing but that (questionnaires §1: groups of five or more). Free
text stands in an order that says nothing of who wrote when.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.answers import CHOICE_TYPES, AnswerType
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, reads, writes
from services.notices import post
from services.own_survey_rows import own_row, requests_of
from storage.tables import Answer, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.questionnaire import Item, Questionnaire
    from services.own_survey_rows import OwnRow
    from storage.unit import Unit

FEWEST: Final = 5
_AVERAGED: Final = frozenset({AnswerType.S10, AnswerType.S5, AnswerType.NUM})
_DONE: Final = "done"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What was answered to one question, or only how many did when they are fewer than five."""

    item: Item
    answered: int
    counts: tuple[tuple[str, int], ...] = ()
    """Option id or number → how many; in the order of the options."""
    mean: float | None = None
    texts: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether enough have answered."""
        return self.answered >= FEWEST


@dataclass(frozen=True, slots=True)
class Results:
    """The answers to one version, of those who have finished it."""

    survey_id: int
    organization_id: int
    questionnaire: Questionnaire
    asked: int
    """All who were asked, whichever version they opened."""
    done: int
    """Who have finished this version."""
    items: tuple[ItemResult, ...]
    versions: tuple[int, ...]
    """Versions that somebody has finished."""


@reads(UseCase.OWN_SURVEY_RUN)
async def results(unit: Unit, actor: Actor, survey_id: int, version: int | None = None) -> Results:
    """Return the results of a version, the newest one that somebody has finished unless one is named; audited.

    Raises:
        RefusedError: ``own_survey_gone``.
    """
    newest = await own_row(unit, survey_id)
    demand(actor, UseCase.OWN_SURVEY_RUN, newest.municipality_id, newest.organization_id)
    found = await results_of(unit, survey_id, newest, version)
    _note(unit, actor, newest, survey_id, found.questionnaire.version, where="screen")
    return found


@writes(UseCase.OWN_SURVEY_RUN)
async def request_results(unit: Unit, actor: Actor, survey_id: int, version: int | None = None) -> None:
    """Have the results of a version, or of the newest, sent to the actor as a workbook; twice a minute is once.

    Raises:
        RefusedError: ``own_survey_few`` while fewer than five have finished; ``no_chat_file``; ``own_survey_gone``.
    """
    row = await own_row(unit, survey_id)
    demand(actor, UseCase.OWN_SURVEY_RUN, row.municipality_id, row.organization_id)
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    found = await results_of(unit, survey_id, row, version)
    if found.done < FEWEST:
        raise RefusedError("own_survey_few", least=FEWEST)
    version = found.questionnaire.version
    post(
        unit,
        "own_survey_results",
        actor.person_id,
        survey_id,
        key=f"{version}:{unit.now:%Y%m%d%H%M}",
        params={"version": version},
        municipality_id=row.municipality_id,
    )
    _note(unit, actor, row, survey_id, version, where="file")


async def results_of(unit: Unit, survey_id: int, row: OwnRow, version: int | None = None) -> Results:
    """Return the results of a version. A plain function: screens and the file's composer check the right."""
    states = await unit.all(
        select(SurveyRequest.version, SurveyRequest.state, func.count().label("n"))
        .where(requests_of(survey_id))
        .group_by(SurveyRequest.version, SurveyRequest.state)
    )
    finished = {each.version: each.n for each in states if each.state == _DONE}
    chosen = version or max(finished, default=row.questionnaire.version)
    questionnaire = row.questionnaire
    if chosen != questionnaire.version:
        questionnaire = (await own_row(unit, survey_id, chosen)).questionnaire
    given: dict[str, list[Any]] = {}
    if finished.get(chosen, 0) >= FEWEST:
        for answer in await unit.all(
            select(Answer.item_id, Answer.value)
            .join(SurveyRequest, SurveyRequest.id == Answer.request_id)
            .where(requests_of(survey_id), SurveyRequest.version == chosen, SurveyRequest.state == _DONE)
        ):
            if answer.value is not None:
                given.setdefault(answer.item_id, []).append(answer.value)
    return Results(
        survey_id=survey_id,
        organization_id=row.organization_id,
        questionnaire=questionnaire,
        asked=sum(each.n for each in states),
        done=finished.get(chosen, 0),
        items=tuple(item_result(item, given.get(item.id, [])) for item in questionnaire.items),
        versions=tuple(sorted(finished)),
    )


def item_result(item: Item, values: Sequence[Any]) -> ItemResult:
    """Count the answers to one question; of fewer than five nothing is told but their number."""
    if len(values) < FEWEST:
        return ItemResult(item, len(values))
    if item.type is AnswerType.OT:
        return ItemResult(item, len(values), texts=_mixed(item.id, values))
    flat = [str(part) for value in values for part in (value if isinstance(value, list) else [value])]
    counted = Counter(flat)
    order = _order(item, counted)
    mean = sum(map(float, values)) / len(values) if item.type in _AVERAGED else None
    counts = () if item.type is AnswerType.NUM else tuple((name, counted.get(name, 0)) for name in order)
    return ItemResult(item, len(values), counts, mean)


def _order(item: Item, counted: Counter[str]) -> Sequence[str]:
    if item.type in CHOICE_TYPES:
        return [option.id for option in item.options]
    return [str(score) for score in range(1, 11)] if item.type is AnswerType.S10 else sorted(counted)


def _mixed(item_id: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return texts in an order of their own: the same at every look, and of no use to guess who wrote when."""
    return tuple(sorted(texts, key=lambda text: (blake2b(f"{item_id}:{text}".encode()).digest(), text)))


def _note(unit: Unit, actor: Actor, row: OwnRow, survey_id: int, version: int, *, where: str) -> None:
    unit.audit(
        actor.person_id,
        "own_survey.results",
        subject_kind="own_survey",
        subject_id=survey_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        version=version,
        where=where,
    )
