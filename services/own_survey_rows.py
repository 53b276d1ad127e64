"""Rows of a school's own questionnaires. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from catalog.questionnaire import Questionnaire
from services.access import RefusedError
from storage.tables import OwnSurvey, OwnSurveyRound, OwnSurveyVersion, SurveyRequest

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One questionnaire with its newest version, or the one asked for."""

    municipality_id: int
    organization_id: int
    archived_at: datetime | None
    version_id: int
    questionnaire: Questionnaire
    untranslated: bool
    released_at: datetime | None


async def own_row(unit: Unit, survey_id: int, version: int | None = None) -> OwnRow:
    """Return a questionnaire that was not removed.

    Raises:
        RefusedError: ``own_survey_gone``.
    """
    statement = (
        select(
            OwnSurvey.municipality_id,
            OwnSurvey.organization_id,
            OwnSurvey.archived_at,
            OwnSurveyVersion.id,
            OwnSurveyVersion.content,
            OwnSurveyVersion.untranslated,
            OwnSurveyVersion.released_at,
        )
        .join(OwnSurveyVersion, OwnSurveyVersion.survey_id == OwnSurvey.id)
        .where(OwnSurvey.id == survey_id, OwnSurvey.removed_at.is_(None))
    )
    if version is not None:
        statement = statement.where(OwnSurveyVersion.version == version)
    row = await unit.first(statement.order_by(OwnSurveyVersion.version.desc()).limit(1))
    if row is None:
        raise RefusedError("own_survey_gone")
    return OwnRow(
        row.municipality_id,
        row.organization_id,
        row.archived_at,
        row.id,
        Questionnaire.model_validate(row.content),
        row.untranslated,
        row.released_at,
    )


def rounds_of(survey_id: int) -> Select[Any]:
    """Return the ids of a questionnaire's sendings: the subjects of its requests."""
    return select(OwnSurveyRound.id).where(OwnSurveyRound.survey_id == survey_id)


def requests_of(survey_id: int) -> ColumnElement[bool]:
    """Return the condition that a request belongs to a questionnaire; found by the index on subjects."""
    return SurveyRequest.subject_id.in_(rounds_of(survey_id))
