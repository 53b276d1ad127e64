"""Stories as other services need them, and whether everybody whom one shows has allowed it. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.consents import is_minor
from domain.stories import Allowance, publishable
from domain.vocabulary import ConsentKind
from storage.tables import Consent, Organization, Person, Story, StoryPerson

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from storage.unit import Unit

_CHUNK = 500


async def allowances(unit: Unit, stories: Iterable[Any]) -> dict[int, tuple[Allowance, ...]]:
    """Return, by story, who is shown and whether each of them has allowed it in the story's school (consents §1: C6).

    Asked anew at every look, so that a consent taken back takes the story out of the bank at once.
    """
    schools = {row.id: row.organization_id for row in stories}
    shown: dict[int, list[Any]] = {each: [] for each in schools}
    for ids in _chunks(schools):
        rows = await unit.all(
            select(StoryPerson.story_id, StoryPerson.person_id, Person.birth_date)
            .join(Person, Person.id == StoryPerson.person_id)
            .where(StoryPerson.story_id.in_(ids))
            .order_by(StoryPerson.id)
        )
        for row in rows:
            shown[row.story_id].append(row)
    said = await _said(unit, {row.person_id for rows in shown.values() for row in rows})
    days = await _days(unit, set(schools.values()))
    return {
        story: tuple(
            _allowance(row, said.get((row.person_id, schools[story]), []), days[schools[story]]) for row in rows
        )
        for story, rows in shown.items()
    }


async def may_publish(unit: Unit, story: Any) -> bool:
    """Tell whether a story may stand in the bank now."""
    return publishable((await allowances(unit, [story]))[story.id])


async def story_row(unit: Unit, story_id: int) -> Any:
    """Return a story, or ``None``."""
    return await unit.first(select(Story.__table__).where(Story.id == story_id))


def texts_of(row: Any) -> dict[str, str]:
    """Return what is shown: the copy for the bank where there is one, else the author's own words."""
    return {**(row.body or {}), **(row.edited or {})}


def _allowance(row: Any, decisions: Sequence[Any], today: date) -> Allowance:
    minor = row.birth_date is None or is_minor(row.birth_date, today)
    last = {each.given_by: each for each in decisions}  # the latest of each giver stands
    holds = {giver: _holds(each, today) for giver, each in last.items()}
    refused = any(not each.granted or each.withdrawn_at is not None for each in last.values())
    signed = any(held for giver, held in holds.items() if (giver != row.person_id) is minor)
    return Allowance(row.person_id, signed and not refused, minor)


def _holds(decision: Any, today: date) -> bool:
    return bool(
        decision.granted
        and decision.withdrawn_at is None
        and (decision.expires_on is None or decision.expires_on >= today)
    )


async def _said(unit: Unit, people: Collection[int]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for ids in _chunks(people):
        rows = await unit.all(
            select(
                Consent.person_id,
                Consent.organization_id,
                Consent.given_by,
                Consent.granted,
                Consent.withdrawn_at,
                Consent.expires_on,
            )
            .where(Consent.person_id.in_(ids), Consent.kind == ConsentKind.PUBLICATION.value)
            .order_by(Consent.decided_at, Consent.id)
        )
        for row in rows:
            found.setdefault((row.person_id, row.organization_id), []).append(row)
    return found


async def _days(unit: Unit, schools: Collection[int]) -> dict[int, date]:
    rows = await unit.all(select(Organization.id, Organization.time_zone).where(Organization.id.in_(list(schools))))
    return {row.id: unit.now.astimezone(ZoneInfo(row.time_zone)).date() for row in rows}


def _chunks(ids: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]
