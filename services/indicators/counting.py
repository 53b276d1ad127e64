"""What one school has of one indicator in one year, from the register. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.indicators import Measure, Tally, in_band
from domain.plain import plain_line
from domain.vocabulary import Side
from services.indicators import process
from services.indicators.people import Entered, entered_in
from services.indicators.said import answer_counts, mean_change, satisfaction
from services.mentee_facts import facts_of_school
from storage.tables import Participation, Partner

if TYPE_CHECKING:
    from catalog.indicators import IndicatorSet, IndicatorSpec
    from catalog.model import Catalogue
    from domain.categories import Category
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Part:
    """One school's share of an indicator; ``denominator`` is ``None`` where it is typed in or there is none."""

    numerator: Tally
    denominator: Tally | None = None
    awaiting: frozenset[int] = frozenset()
    """Who would count, and waits for consents."""
    answered: Tally | None = None
    """Of a questionnaire: those of the denominator who answered."""


@dataclass(slots=True)
class School:
    """A school in a year, with what several indicators ask for read once."""

    place: Place
    year: int
    entered: tuple[Entered, ...]
    categories: dict[int, frozenset[Category]] | None = field(default=None)

    def counted(self, spec: IndicatorSpec, *, consented: bool = True) -> list[Entered]:
        """Return who entered as an indicator wants them, with consents or still waiting for them."""
        noted = self.categories or {}
        return [
            each
            for each in self.entered
            if each.consented is consented
            and (spec.side is None or each.side is spec.side)
            and in_band(each.age, spec.ages)
            and in_band(each.grade, spec.grades)
            and (not spec.kinds or each.kind in spec.kinds)
            and (not spec.forms or each.form in spec.forms)
            and (not spec.young or each.young)
            and (spec.category is None or spec.category in noted.get(each.person_id, ()))
        ]


_OF_PEOPLE = frozenset(
    {
        Measure.PEOPLE,
        Measure.PLACES,
        Measure.CATEGORY,
        Measure.ORGANIZATIONS,
        Measure.SATISFIED,
        Measure.TRAINED,
        Measure.CONSENTS,
    }
)


async def school_of(unit: Unit, place: Place, year: int, set_: IndicatorSet) -> School:
    """Read what the indicators of a set ask about a school's people."""
    specs = set_.indicators
    entered: tuple[Entered, ...] = ()
    if any(spec.measure in _OF_PEOPLE for spec in specs):
        entered = await entered_in(unit, place, year, carry_over=set_.count_carry_over)
    school = School(place, year, entered)
    if any(spec.sensitive for spec in specs):
        school.categories = await _categories(unit, place)
    return school


async def part_of(  # noqa: C901, PLR0911  one line a measure
    unit: Unit, catalogue: Catalogue, set_: IndicatorSet, spec: IndicatorSpec, school: School
) -> Part | None:
    """Return what a school has of an indicator; ``None`` where nothing is known."""
    place, year = school.place, school.year
    match spec.measure:
        case Measure.PEOPLE:
            return Part(_people(school.counted(spec)), None, _waiting(school, spec))
        case Measure.CATEGORY:
            here = _people(school.counted(spec))
            noted = frozenset(each for each in here.people if (school.categories or {}).get(each))
            return Part(Tally(noted), here)
        case Measure.PLACES:
            return _places(school, spec)
        case Measure.ORGANIZATIONS:
            return Part(Tally(await _organizations(unit, school)))
        case Measure.SATISFIED:
            return await _satisfied(unit, set_, spec, school)
        case Measure.CHANGE:
            total, people = await mean_change(unit, place, year, spec.instrument or "", spec.item or "")
            return _pair((total, people))
        case Measure.CONSENTS:
            both = {each.person_id for each in school.entered}
            waiting = {each.person_id for each in school.entered if not each.consented}
            return Part(Tally(frozenset(both - waiting)), Tally(frozenset(both)), frozenset(waiting))
        case Measure.TRAINED:
            mentors = frozenset(each.person_id for each in school.entered if each.side is Side.MENTOR)
            return _pair(await process.trained(unit, place, mentors))
        case Measure.EVENT_PEOPLE:
            return Part(Tally(await process.event_people(unit, place, year)))
        case Measure.SCHOOLS_WITH:
            there = await process.has_document(unit, place, year, spec.document or "")
            return _pair((int(there), 1))
        case _:
            return _pair(await _work(unit, catalogue, spec.measure, school))


async def _work(unit: Unit, catalogue: Catalogue, measure: Measure, school: School) -> process.Pair | None:
    place, year = school.place, school.year
    if measure in {Measure.POSITIONS_DONE, Measure.POSITIONS_IN_TIME}:
        in_time = measure is Measure.POSITIONS_IN_TIME
        today = place.today(unit)
        return await process.positions(unit, place.municipality_id, place.id, year, today, in_time=in_time)
    if measure is Measure.DOCUMENTS:
        return await process.documents(unit, catalogue, place, year)
    simple = {
        Measure.MEETINGS_HELD: process.meetings,
        Measure.FEEDBACK: process.feedback,
        Measure.PLANS: process.plans,
        Measure.UNMATCHED: process.unmatched,
        Measure.SILENT: process.silent,
        Measure.ANSWERS: answer_counts,
        Measure.BROKEN: process.broken,
    }
    count = simple.get(measure)
    return None if count is None else await count(unit, place, year)


def _pair(pair: tuple[int, int] | None) -> Part | None:
    return None if pair is None else Part(Tally(nameless=pair[0]), Tally(nameless=pair[1]))


def _people(entered: list[Entered]) -> Tally:
    return Tally(frozenset(each.person_id for each in entered))


def _waiting(school: School, spec: IndicatorSpec) -> frozenset[int]:
    waiting = _people(school.counted(spec, consented=False)).people
    return waiting - _people(school.counted(spec)).people


def _places(school: School, spec: IndicatorSpec) -> Part:
    every = spec.model_copy(update={"forms": ()})
    whole = {(each.person_id, each.form) for each in school.counted(every)}
    return Part(Tally(nameless=sum(form in spec.forms for _, form in whole)), Tally(nameless=len(whole)))


async def _satisfied(unit: Unit, set_: IndicatorSet, spec: IndicatorSpec, school: School) -> Part:
    """Divide by all who took part, not by who answered (indicators §1)."""
    said = await satisfaction(
        unit, school.place, school.year, spec.instrument or "", spec.item or "", set_.satisfied_from
    )
    took_part = frozenset(each.person_id for each in school.counted(spec) if each.took_part)
    # Once a cycle's names are cut nobody can be told apart any more, and the totals of the answers stand.
    return Part(
        Tally(said.satisfied.people & took_part, said.satisfied.nameless),
        Tally(took_part),
        _waiting(school, spec),
        Tally(said.answered.people & took_part, said.answered.nameless),
    )


async def _organizations(unit: Unit, school: School) -> frozenset[int]:
    """Return the partners with a mentor in a match of the year, by their name: two schools may have the same one."""
    mentors = {each.person_id for each in school.entered if each.side is Side.MENTOR and each.consented}
    rows = await unit.all(
        select(Participation.person_id, Partner.name)
        .join(Partner, Partner.id == Participation.partner_id)
        .where(Participation.organization_id == school.place.id, Participation.side == Side.MENTOR.value)
    )
    return frozenset(_number(row.name) for row in rows if row.person_id in mentors)


def _number(name: str) -> int:
    """Return the same number for the same name, whatever its case and its inverted commas are."""
    bare = "".join(sign for sign in plain_line(name).casefold() if sign.isalnum())
    return int.from_bytes(blake2b(bare.encode(), digest_size=7).digest())


async def _categories(unit: Unit, place: Place) -> dict[int, frozenset[Category]]:
    """Return what is noted of a school's mentees, by person."""
    noted = await facts_of_school(unit, place.id)
    rows = await unit.all(
        select(Participation.id, Participation.person_id).where(Participation.organization_id == place.id)
    )
    found: dict[int, frozenset[Category]] = {}
    for row in rows:
        if (facts := noted.get(row.id)) is not None:
            both = frozenset(each for each in (facts.main, facts.second) if each is not None)
            found[row.person_id] = found.get(row.person_id, frozenset()) | both
    return found
