"""Fetching questionnaires of a school's own into the catalogue's memory (``catalog.shelf``). Plain functions.

Whoever answers one has opened it first (``surveys.open_survey``), so its text is in memory and the hot path reads
nothing; after a restart the dialog asks here, once. Only what was sent is kept: that never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.questionnaire import Questionnaire
from catalog.shelf import own_survey_id
from storage.tables import OwnSurveyVersion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.model import Catalogue
    from storage.unit import Unit


async def find(unit: Unit, catalogue: Catalogue, instrument: str, version: int | None = None) -> Questionnaire:
    """Return an instrument of the catalogue or of a school's own; without a version the newest that was sent.

    Raises:
        KeyError: if there is none.
    """
    survey_id = own_survey_id(instrument)
    if survey_id is None:
        return catalogue.questionnaire(instrument, version)
    if version is not None:
        try:
            return catalogue.own.get(instrument, version)
        except KeyError:
            pass  # not here yet: fetched below
    statement = select(OwnSurveyVersion.content).where(
        OwnSurveyVersion.survey_id == survey_id, OwnSurveyVersion.released_at.is_not(None)
    )
    if version is not None:
        statement = statement.where(OwnSurveyVersion.version == version)
    row = await unit.first(statement.order_by(OwnSurveyVersion.version.desc()).limit(1))
    if row is None:
        raise KeyError(instrument)
    found = Questionnaire.model_validate(row.content)
    catalogue.own.put(instrument, found)
    return found


async def fetch(unit: Unit, catalogue: Catalogue, wanted: Iterable[tuple[str, int]]) -> None:
    """Have every own questionnaire among ``wanted`` (instrument, version; 0: the newest) ready in the catalogue."""
    for instrument, version in dict.fromkeys(wanted):
        if own_survey_id(instrument) is not None:
            try:
                await find(unit, catalogue, instrument, version or None)
            except KeyError:
                continue  # the reader of it says what it does then
