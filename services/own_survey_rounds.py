"""Sending a questionnaire of the school's own to a group (issue: «then sent to a group»).

Nobody gets more than one a week from a school, whichever it is; nobody is asked who has not agreed to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from catalog.shelf import own_instrument
from domain.permissions import UseCase
from domain.readiness import Gap
from services.access import Actor, RefusedError, demand, reads, writes
from services.asking import NEWEST, OPEN, ask
from services.audiences import GRADE, Group, groups_of
from services.notices import post
from services.own_survey_rows import own_row, requests_of
from services.places import needed_cycle, place_of
from services.pool import members
from storage.ids import new_id
from storage.tables import OwnSurveyRound, OwnSurveyVersion, SurveyRequest

if TYPE_CHECKING:
    from catalog.questionnaire import Questionnaire
    from services.own_survey_rows import OwnRow
    from services.places import Place
    from storage.unit import Unit

OFFERED: Final = ("all", "mentees", "mentors", "guardians", "unpaired", "survey")
"""Groups of ``services.audiences`` that may be asked; who has not consented is in none of them."""
WEEK: Final = timedelta(days=7)
_UNASKED: Final = frozenset(Gap) - {Gap.QUESTIONNAIRE, Gap.PAPER_CONSENT}
"""Whoever lacks one of these has not agreed yet, or nobody has for them: nothing is asked of them."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a sending would ask."""

    survey_id: int
    organization_id: int
    questionnaire: Questionnaire
    untranslated: bool
    audience: str
    people: tuple[int, ...]
    recent: int
    """Left out: they got one within the last seven days."""
    unready: int
    """Left out: consents are missing."""
    waiting: int
    """Asked before, not opened yet: they get this version when they open it."""


@reads(UseCase.OWN_SURVEY_RUN)
async def survey_groups(unit: Unit, actor: Actor, survey_id: int) -> dict[str, int]:
    """Return the groups that may be asked, with how many would be; the grades follow.

    Raises:
        RefusedError: ``own_survey_gone``, ``no_cycle``.
    """
    _, place = await _open(unit, actor, survey_id)
    blocked = await _blocked(unit, place)
    return {
        name: len(set(group.people) - blocked)
        for name, group in (await groups_of(unit, place)).items()
        if name in OFFERED or name.startswith(GRADE)
    }


@reads(UseCase.OWN_SURVEY_RUN)
async def reach(unit: Unit, actor: Actor, survey_id: int, audience: str) -> Reach:
    """Return whom a sending to a group would ask, and whom not and why.

    Raises:
        RefusedError: ``own_survey_gone``, ``no_cycle``, ``empty_group``.
    """
    row, place = await _open(unit, actor, survey_id)
    return await _reach(unit, row, place, survey_id, audience)


@writes(UseCase.OWN_SURVEY_RUN)
async def send_round(unit: Unit, actor: Actor, survey_id: int, audience: str) -> int:
    """Ask a group, and return how many people were asked; the version does not change from here on.

    Raises:
        RefusedError: ``own_survey_archived``; ``own_survey_week`` if everybody got one within seven days;
            ``empty_group``; ``own_survey_gone``; ``no_cycle``.
    """
    row, place = await _open(unit, actor, survey_id)
    if row.archived_at is not None:
        raise RefusedError("own_survey_archived")
    found = await _reach(unit, row, place, survey_id, audience)
    renewed = row.released_at is None and found.waiting > 0
    if not found.people and not renewed:
        raise RefusedError("own_survey_week" if found.recent else "empty_group")
    if row.released_at is None:
        unit.change(OwnSurveyVersion, row.version_id, released_at=unit.now)
    if found.people:
        _ask_all(unit, place, found)
    unit.audit(
        actor.person_id,
        "own_survey.send",
        subject_kind="own_survey",
        subject_id=survey_id,
        municipality_id=place.municipality_id,
        organization_id=place.id,
        audience=audience,
        version=found.questionnaire.version,
        count=len(found.people),
    )
    return len(found.people)


def _ask_all(unit: Unit, place: Place, found: Reach) -> None:
    round_id = new_id()
    unit.add(
        OwnSurveyRound(
            id=round_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            survey_id=found.survey_id,
            version=found.questionnaire.version,
            audience=found.audience,
            asked=len(found.people),
            sent_at=unit.now,
        )
    )
    for person_id in found.people:
        request_id = ask(
            unit,
            person_id=person_id,
            instrument=own_instrument(found.survey_id),
            subject_id=round_id,
            municipality_id=place.municipality_id,
            organization_id=place.id,
            locale="ru",
        )
        post(unit, "own_survey_asked", person_id, request_id, municipality_id=place.municipality_id)


async def _open(unit: Unit, actor: Actor, survey_id: int) -> tuple[OwnRow, Place]:
    row = await own_row(unit, survey_id)
    demand(actor, UseCase.OWN_SURVEY_RUN, row.municipality_id, row.organization_id)
    return row, await place_of(unit, row.organization_id)


async def _reach(unit: Unit, row: OwnRow, place: Place, survey_id: int, audience: str) -> Reach:
    group = await _group(unit, place, audience)
    blocked = await _blocked(unit, place)
    recent = set(
        await unit.scalars(
            select(SurveyRequest.person_id).where(
                SurveyRequest.subject_id.in_(
                    select(OwnSurveyRound.id).where(
                        OwnSurveyRound.organization_id == place.id, OwnSurveyRound.sent_at > unit.now - WEEK
                    )
                )
            )
        )
    )
    waiting = await unit.scalar(
        select(func.count()).where(requests_of(survey_id), SurveyRequest.state == OPEN, SurveyRequest.version == NEWEST)
    )
    ready = [person for person in group.people if person not in blocked]
    asked = tuple(person for person in ready if person not in recent)
    return Reach(
        survey_id=survey_id,
        organization_id=place.id,
        questionnaire=row.questionnaire,
        untranslated=row.untranslated,
        audience=audience,
        people=asked,
        recent=len(ready) - len(asked),
        unready=len(group.people) - len(ready),
        waiting=int(waiting or 0),
    )


async def _group(unit: Unit, place: Place, audience: str) -> Group:
    group = (await groups_of(unit, place)).get(audience)
    if group is None or not group.people or not (audience in OFFERED or audience.startswith(GRADE)):
        raise RefusedError("empty_group")
    return group


async def _blocked(unit: Unit, place: Place) -> set[int]:
    """Return participants who have not agreed to be asked, or for whom nobody has yet (consents §2)."""
    cycle = await needed_cycle(unit, place.id)
    return {one.person_id for one in await members(unit, place, cycle.id) if _UNASKED & set(one.gaps)}
