"""Who entered the programme of a school in a year (indicators §0 rules 1-3 and 9). Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.consents import Giver, age_on, required
from domain.indicators import age_at_year_end, entered, is_young
from domain.vocabulary import ConsentKind, MeetingStatus, MeetingType, MentoringForm, PersonKind, Side
from storage.tables import Answer, Consent, Document, Match, MatchMember, Meeting, Person, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from services.places import Place
    from storage.unit import Unit

_CHUNK: Final = 500
_TOOK_PART: Final = (MeetingType.PLANNING.value, MeetingType.WORKING.value, MeetingType.FINAL.value)
"""Who took part: at least the planning meeting was held (indicators §1)."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A person on one side of one form of mentoring, with what the bands and filters of indicators ask."""

    person_id: int
    side: Side
    form: MentoringForm
    age: int | None
    kind: str | None
    grade: int | None
    consented: bool
    """With every consent that the chat or the register must hold; without it the person waits (rule 9)."""
    took_part: bool
    young: bool = False


def year_bounds(year: int, zone: str) -> tuple[datetime, datetime]:
    """Return the first moment of a year and of the next one where a school is."""
    tz = ZoneInfo(zone)
    return datetime(year, 1, 1, tzinfo=tz), datetime(year + 1, 1, 1, tzinfo=tz)


async def entered_in(unit: Unit, place: Place, year: int, *, carry_over: bool) -> tuple[Entered, ...]:
    """Return who entered in a year, once for each side and form; matches are read once, persons once."""
    first: dict[tuple[int, Side, MentoringForm], tuple[date, set[int]]] = {}
    for row in await _rows(unit, place, year):
        entry = row.dated_on or row.approved_at.astimezone(ZoneInfo(place.zone)).date()
        ended = min((each for each in (row.ended_at, row.left_at) if each is not None), default=None)
        ended_on = None if ended is None else ended.astimezone(ZoneInfo(place.zone)).date()
        if entered(year, entry, ended_on, carry_over=carry_over):
            key = (row.person_id, Side(row.side), MentoringForm(row.form))
            earlier = first.setdefault(key, (entry, set()))
            first[key] = (min(entry, earlier[0]), earlier[1] | {row.match_id})
    if not first:
        return ()
    ids = sorted({person_id for person_id, _, _ in first})
    persons = await _persons(unit, ids)
    consents = await _consents(unit, place, year)
    met = set(await unit.scalars(_planned(place, year)))
    years = await _teaching(unit, [each for each in ids if persons[each].kind == PersonKind.TEACHER])
    found = []
    for (person_id, side, form), (entry, matches) in first.items():
        person = persons[person_id]
        young = years.get(person_id, person.teaching_since)
        found.append(
            Entered(
                person_id,
                side,
                form,
                None if person.birth_date is None else age_at_year_end(person.birth_date, year),
                person.kind,
                person.grade,
                _consented(person.birth_date, side, form, max(entry, date(year, 1, 1)), consents.get(person_id, ())),
                not met.isdisjoint(matches),
                young is not None and is_young(year, young),
            )
        )
    return tuple(found)


async def _rows(unit: Unit, place: Place, year: int) -> Sequence[Any]:
    """Select who is in the matches of a school that were open in a year or later; who said no to one is not in it.

    Which year a match began in, the order's date decides, and it is not yet known here.
    """
    start, _ = year_bounds(year, place.zone)
    return await unit.all(
        select(
            MatchMember.match_id,
            MatchMember.person_id,
            MatchMember.side,
            MatchMember.left_at,
            Match.form,
            Match.approved_at,
            Match.ended_at,
            Document.dated_on,
        )
        .join(MatchMember, MatchMember.match_id == Match.id)
        .outerjoin(Document, Document.id == func.coalesce(MatchMember.order_id, Match.order_id))
        .where(
            Match.organization_id == place.id,
            Match.approved_at.is_not(None),
            func.coalesce(Match.ended_at, start) >= start,
            MatchMember.accepted.is_not(False) | MatchMember.left_at.is_not(None),
        )
    )


async def _persons(unit: Unit, ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in chunks(ids):
        rows = await unit.all(
            select(Person.id, Person.birth_date, Person.kind, Person.grade, Person.teaching_since).where(
                Person.id.in_(some)
            )
        )
        found.update({row.id: row for row in rows})
    return found


async def _consents(unit: Unit, place: Place, year: int) -> dict[int, list[Any]]:
    """Return the consents of a school that were in force on some day of a year, by person."""
    start, end = year_bounds(year, place.zone)
    rows = await unit.all(
        select(
            Consent.person_id,
            Consent.kind,
            (Consent.given_by == Consent.person_id).label("own"),
            Consent.withdrawn_at,
            Consent.expires_on,
        ).where(
            Consent.organization_id == place.id,
            Consent.granted.is_(True),
            Consent.decided_at < end,
            func.coalesce(Consent.withdrawn_at, start) >= start,
            func.coalesce(Consent.expires_on, start.date()) >= start.date(),
        )
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _consented(birth: date | None, side: Side, form: MentoringForm, since: date, given: Iterable[Any]) -> bool:
    """Tell whether all that is needed was in force after somebody entered.

    Who withdrew before does not count; who withdraws later does until the end of the year (consents §6).
    """
    if birth is None:
        return False
    have = {
        (ConsentKind(row.kind), Giver.SELF if row.own else Giver.GUARDIAN)
        for row in given
        if (row.withdrawn_at is None or row.withdrawn_at.date() >= since)
        and (row.expires_on is None or row.expires_on >= since)
    }
    needed = required(side, age_on(birth, since), form)
    return all((need.kind, need.given_by) in have for need in needed if need.blocking)


def _planned(place: Place, year: int) -> Any:
    """Select the matches of a school in which the planning meeting, or a later one, was held by the end of a year."""
    return (
        select(Meeting.match_id)
        .where(
            Meeting.organization_id == place.id,
            Meeting.status == MeetingStatus.HELD.value,
            Meeting.type.in_(_TOOK_PART),
            Meeting.held_at < year_bounds(year, place.zone)[1],
        )
        .distinct()
    )


async def _teaching(unit: Unit, ids: Sequence[int]) -> Mapping[int, int]:
    """Return since when teachers teach, as they have said in their questionnaire (IN-ME-T, te_years)."""
    found: dict[int, int] = {}
    for some in chunks(ids):
        rows = await unit.all(
            select(SurveyRequest.person_id, Answer.value, Answer.answered_at)
            .join(Answer, Answer.request_id == SurveyRequest.id)
            .where(
                SurveyRequest.person_id.in_(some),
                SurveyRequest.instrument == "IN-ME-T",
                Answer.item_id == "te_years",
            )
        )
        for row in rows:
            if isinstance(row.value, int):
                found[row.person_id] = row.answered_at.year - row.value
    return found


def chunks(ids: Collection[int]) -> Iterable[list[int]]:
    """Return ids in portions that a statement takes, and between which the loop breathes."""
    every = list(ids)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))
