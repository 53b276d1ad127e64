"""Who entered the programme of schools in a year (indicators §0 rules 1-3 and 9). Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.consents import Giver, age_on, required
from domain.indicators import age_at_year_end, entered, is_young
from domain.vocabulary import ConsentKind, MeetingStatus, MeetingType, MentoringForm, PersonKind, Side
from services.indicators.group import chunks
from storage.tables import Answer, Consent, Document, Match, MatchMember, Meeting, Person, SurveyRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from services.indicators.group import Group
    from storage.unit import Unit

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


async def entered_in(unit: Unit, group: Group, *, carry_over: bool) -> dict[int, tuple[Entered, ...]]:
    """Return who entered in a year by school, once for each side and form; matches are read once, persons once."""
    first: dict[tuple[int, int, Side, MentoringForm], tuple[date, set[int]]] = {}
    for row in await _rows(unit, group):
        entry = row.dated_on or _day(row.approved_at, group.zone)
        ended = min((each for each in (row.ended_at, row.left_at) if each is not None), default=None)
        ended_on = None if ended is None else _day(ended, group.zone)
        if entered(group.year, entry, ended_on, carry_over=carry_over):
            key = (row.organization_id, row.person_id, Side(row.side), MentoringForm(row.form))
            earlier = first.setdefault(key, (entry, set()))
            earlier[1].add(row.match_id)
            first[key] = (min(entry, earlier[0]), earlier[1])
    ids = sorted({person_id for _, person_id, _, _ in first})
    persons = await _persons(unit, ids)
    consents = await _consents(unit, group)
    met = set(await unit.scalars(_planned(group)))
    years = await _teaching(unit, [each for each in ids if persons[each].kind == PersonKind.TEACHER])
    new_year = group.days[0]
    found: dict[int, list[Entered]] = {}
    for (school, person_id, side, form), (entry, matches) in first.items():
        person = persons[person_id]
        young = years.get(person_id, person.teaching_since)
        given = consents.get((school, person_id), ())
        found.setdefault(school, []).append(
            Entered(
                person_id,
                side,
                form,
                None if person.birth_date is None else age_at_year_end(person.birth_date, group.year),
                person.kind,
                person.grade,
                _consented(person.birth_date, side, form, max(entry, new_year), given),
                not met.isdisjoint(matches),
                young is not None and is_young(group.year, young),
            )
        )
    return {school: tuple(several) for school, several in found.items()}


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


async def _rows(unit: Unit, group: Group) -> Sequence[Any]:
    """Select who is in the matches of schools that were open in a year or later; who said no to one is not in it.

    Which year a match began in, the order's date decides, and it is not yet known here.
    """
    return await unit.all(
        select(
            MatchMember.match_id,
            MatchMember.person_id,
            MatchMember.side,
            MatchMember.left_at,
            Match.organization_id,
            Match.form,
            Match.approved_at,
            Match.ended_at,
            Document.dated_on,
        )
        .join(MatchMember, MatchMember.match_id == Match.id)
        .outerjoin(Document, Document.id == func.coalesce(MatchMember.order_id, Match.order_id))
        .where(
            Match.organization_id.in_(group.ids),
            Match.approved_at.is_not(None),
            func.coalesce(Match.ended_at, group.start) >= group.start,
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


async def _consents(unit: Unit, group: Group) -> dict[tuple[int, int], list[Any]]:
    """Return the consents that were in force on some day of a year, by school and person."""
    first_day = group.days[0]
    rows = await unit.all(
        select(
            Consent.organization_id,
            Consent.person_id,
            Consent.kind,
            (Consent.given_by == Consent.person_id).label("own"),
            Consent.withdrawn_at,
            Consent.expires_on,
        ).where(
            Consent.organization_id.in_(group.ids),
            Consent.granted.is_(True),
            Consent.decided_at < group.end,
            func.coalesce(Consent.withdrawn_at, group.start) >= group.start,
            func.coalesce(Consent.expires_on, first_day) >= first_day,
        )
    )
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.organization_id, row.person_id), []).append(row)
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


def _planned(group: Group) -> Any:
    """Select the matches of schools in which the planning meeting, or a later one, was held by the end of a year."""
    return (
        select(Meeting.match_id)
        .where(
            Meeting.organization_id.in_(group.ids),
            Meeting.status == MeetingStatus.HELD.value,
            Meeting.type.in_(_TOOK_PART),
            Meeting.held_at < group.end,
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
