"""A curator's own questionnaires: taken in as files, looked at, archived (issue: «a curator's own questionnaire»).

A version that was sent never changes; one that was not is replaced by the next file. The id in the file belongs to the
school, and the same id again is the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, exists, func, select, update

from catalog.questionnaire import Questionnaire
from domain.permissions import UseCase
from services.access import Actor, RefusedError, demand, reads, writes
from services.asking import OPEN
from services.notices import post
from services.own_survey_rows import OwnRow, own_row, requests_of, rounds_of
from services.places import place_of
from storage.ids import new_id
from storage.tables import Answer, OwnSurvey, OwnSurveyRound, OwnSurveyVersion, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.places import Place
    from storage.unit import Unit

PAGE: Final = 6
MOST_SURVEYS: Final = 60
"""In one school, archived ones among them: enough for years, and no list without an end."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line of the list."""

    id: int
    questionnaire: Questionnaire
    sent: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of a school's own questionnaires, the newest first."""

    organization_id: int
    school: str
    lines: tuple[OwnLine, ...]
    page: int
    pages: int
    archived: int
    """How many stand in the archive."""


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One questionnaire with its newest version, as the curator decides what to do with it."""

    id: int
    organization_id: int
    zone: str
    questionnaire: Questionnaire
    untranslated: bool
    released: bool
    """The newest version was sent."""
    asked: int
    done: int
    opened: bool
    """Somebody has given an answer: it can be archived and no longer deleted."""
    archived: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file."""

    survey_id: int
    version: int
    replaced: bool
    """A version that nobody had been sent made room for it."""


@reads(UseCase.OWN_SURVEY_RUN)
async def own_page(unit: Unit, actor: Actor, organization_id: int, page: int = 0, *, archived: bool = False) -> OwnPage:
    """Return a page of a school's own questionnaires, those in use or those in the archive."""
    place = await _place(unit, actor, organization_id)
    here = (OwnSurvey.organization_id == place.id, OwnSurvey.removed_at.is_(None))
    counts = await unit.first(
        select(func.count().label("all"), func.count(OwnSurvey.archived_at).label("archived")).where(*here)
    )
    in_archive = counts.archived if counts else 0
    total = in_archive if archived else (counts.all if counts else 0) - in_archive
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 0), pages - 1)
    wanted = OwnSurvey.archived_at.is_not(None) if archived else OwnSurvey.archived_at.is_(None)
    rows = await unit.all(
        select(OwnSurvey.id)
        .where(*here, wanted)
        .order_by(OwnSurvey.created_at.desc(), OwnSurvey.id.desc())
        .limit(PAGE)
        .offset(page * PAGE)
    )
    newest = await _newest(unit, [row.id for row in rows])
    sent = await _sent(unit, rows)
    lines = tuple(OwnLine(row.id, newest[row.id], row.id in sent, archived) for row in rows)
    return OwnPage(place.id, place.name, lines, page, pages, in_archive)


@writes(UseCase.OWN_SURVEY_RUN)
async def keep_upload(
    unit: Unit, actor: Actor, organization_id: int, questionnaire: Questionnaire, *, untranslated: bool
) -> Kept:
    """Keep a checked file as the first or the next version of the school's questionnaire of that id.

    Raises:
        RefusedError: ``own_survey_many``.
    """
    place = await _place(unit, actor, organization_id)
    found = await unit.first(
        select(OwnSurvey.id).where(OwnSurvey.organization_id == place.id, OwnSurvey.code == questionnaire.id)
    )
    survey_id = new_id() if found is None else int(found.id)
    if found is None:
        await _room(unit, place)
        unit.add(
            OwnSurvey(
                id=survey_id,
                municipality_id=place.municipality_id,
                organization_id=place.id,
                code=questionnaire.id,
                created_at=unit.now,
                archived_at=None,
                removed_at=None,
            )
        )
    else:
        unit.change(OwnSurvey, survey_id, archived_at=None, removed_at=None)
    last = await unit.first(
        select(OwnSurveyVersion.id, OwnSurveyVersion.version, OwnSurveyVersion.released_at)
        .where(OwnSurveyVersion.survey_id == survey_id)
        .order_by(OwnSurveyVersion.version.desc())
        .limit(1)
    )
    replaced = last is not None and last.released_at is None
    if last is not None and replaced:
        unit.execute(delete(OwnSurveyVersion).where(OwnSurveyVersion.id == last.id))
    version = 1 if last is None else last.version + (0 if replaced else 1)
    unit.add(
        OwnSurveyVersion(
            id=new_id(),
            municipality_id=place.municipality_id,
            organization_id=place.id,
            survey_id=survey_id,
            version=version,
            content=questionnaire.model_copy(update={"version": version}).model_dump(mode="json"),
            untranslated=untranslated,
            uploaded_at=unit.now,
            released_at=None,
        )
    )
    _note(unit, actor, place, "own_survey.upload", survey_id, version=version)
    return Kept(survey_id, version, replaced)


@reads(UseCase.OWN_SURVEY_RUN)
async def own_card(unit: Unit, actor: Actor, survey_id: int) -> OwnCard:
    """Return a questionnaire of the school's own with how many were asked and have finished.

    Raises:
        RefusedError: ``own_survey_gone``.
    """
    row, place = await _row(unit, actor, survey_id)
    states = {
        found.state: found.n
        for found in await unit.all(
            select(SurveyRequest.state, func.count().label("n"))
            .where(requests_of(survey_id))
            .group_by(SurveyRequest.state)
        )
    }
    return OwnCard(
        id=survey_id,
        organization_id=place.id,
        zone=place.zone,
        questionnaire=row.questionnaire,
        untranslated=row.untranslated,
        released=row.released_at is not None,
        asked=sum(states.values()),
        done=states.get("done", 0),
        opened=await _answered(unit, survey_id),
        archived=row.archived_at is not None,
    )


@writes(UseCase.OWN_SURVEY_RUN)
async def put_away(unit: Unit, actor: Actor, survey_id: int) -> bool:
    """Delete a questionnaire that nobody has answered, else archive it; return whether it was deleted.

    What is still open is asked of nobody any more; answers that were given stay.
    """
    row, place = await _row(unit, actor, survey_id)
    answered = await _answered(unit, survey_id)
    if answered:
        unit.change(OwnSurvey, survey_id, archived_at=unit.now)
    elif await unit.first(select(OwnSurveyRound.id).where(OwnSurveyRound.survey_id == survey_id).limit(1)) is None:
        unit.execute(delete(OwnSurveyVersion).where(OwnSurveyVersion.survey_id == survey_id))
        unit.execute(delete(OwnSurvey).where(OwnSurvey.id == survey_id))
    else:
        # It was sent: somebody may have it open this very minute, so its text stays and only nobody sees it any more.
        unit.change(OwnSurvey, survey_id, removed_at=unit.now)
    unit.execute(
        update(SurveyRequest).where(requests_of(survey_id), SurveyRequest.state == OPEN).values(state="expired")
    )
    action = "own_survey.archive" if answered else "own_survey.delete"
    _note(unit, actor, place, action, survey_id, version=row.questionnaire.version)
    return not answered


@writes(UseCase.OWN_SURVEY_RUN)
async def take_back(unit: Unit, actor: Actor, survey_id: int) -> None:
    """Take a questionnaire out of the archive; whoever was asked before is not asked again by that."""
    _, place = await _row(unit, actor, survey_id)
    unit.change(OwnSurvey, survey_id, archived_at=None)
    _note(unit, actor, place, "own_survey.take_back", survey_id)


@writes(UseCase.OWN_SURVEY_RUN)
async def request_template(unit: Unit, actor: Actor, organization_id: int, kind: str) -> None:
    """Have the template (``xlsx``) or the example (``yaml``) sent to the actor; twice within a minute is once.

    Raises:
        RefusedError: ``no_chat_file`` for an operator.
    """
    place = await _place(unit, actor, organization_id)
    if actor.person_id is None:
        raise RefusedError("no_chat_file")
    post(
        unit,
        "own_survey_template",
        actor.person_id,
        place.id,
        key=f"{kind}:{unit.now:%Y%m%d%H%M}",
        params={"kind": "yaml" if kind == "yaml" else "xlsx"},
        municipality_id=place.municipality_id,
    )


async def _place(unit: Unit, actor: Actor, organization_id: int) -> Place:
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.OWN_SURVEY_RUN, place.municipality_id, place.id)
    return place


async def _row(unit: Unit, actor: Actor, survey_id: int) -> tuple[OwnRow, Place]:
    row = await own_row(unit, survey_id)
    demand(actor, UseCase.OWN_SURVEY_RUN, row.municipality_id, row.organization_id)
    return row, await place_of(unit, row.organization_id)


async def _room(unit: Unit, place: Place) -> None:
    kept = await unit.scalar(
        select(func.count()).where(OwnSurvey.organization_id == place.id, OwnSurvey.removed_at.is_(None))
    )
    if kept >= MOST_SURVEYS:
        raise RefusedError("own_survey_many", most=MOST_SURVEYS)


async def _newest(unit: Unit, survey_ids: Sequence[int]) -> dict[int, Questionnaire]:
    rows = await unit.all(
        select(OwnSurveyVersion.survey_id, OwnSurveyVersion.content)
        .where(OwnSurveyVersion.survey_id.in_(survey_ids))
        .order_by(OwnSurveyVersion.version)
    )
    return {row.survey_id: Questionnaire.model_validate(row.content) for row in rows}


async def _sent(unit: Unit, rows: Sequence[Any]) -> set[int]:
    ids = [row.id for row in rows]
    return set(await unit.scalars(select(OwnSurveyRound.survey_id).where(OwnSurveyRound.survey_id.in_(ids))))


async def _answered(unit: Unit, survey_id: int) -> bool:
    given = exists().where(SurveyRequest.subject_id.in_(rounds_of(survey_id)), Answer.request_id == SurveyRequest.id)
    return bool(await unit.scalar(select(given)))


def _note(unit: Unit, actor: Actor, place: Place, action: str, survey_id: int, **details: Any) -> None:
    unit.audit(
        actor.person_id,
        action,
        subject_kind="own_survey",
        subject_id=survey_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        **details,
    )
