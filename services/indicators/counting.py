"""What schools have of one indicator in one year, from the register, school by school. Plain functions."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from domain.indicators import Measure, Tally, in_band
from domain.plain import plain_line
from domain.vocabulary import Side
from services.indicators import process
from services.indicators.people import entered_in
from services.indicators.said import Said, answer_counts, mean_change, satisfaction
from services.mentee_facts import categories_of
from storage.tables import Participation, Partner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.indicators import IndicatorSet, IndicatorSpec
    from catalog.model import Catalogue
    from domain.categories import Category
    from services.indicators.group import Group
    from services.indicators.people import Entered
    from storage.unit import Unit


_NOTHING_SAID: Final = Said(Tally(), Tally())


@dataclass(frozen=True, slots=True)
class Part:
    """One school's share of an indicator; ``denominator`` is ``None`` where it is typed in or there is none."""

    numerator: Tally
    denominator: Tally | None = None
    awaiting: frozenset[int] = frozenset()
    """Who would count, and waits for consents."""
    answered: Tally | None = None
    """Of a questionnaire: those of the denominator who answered."""


@dataclass(frozen=True, slots=True)
class School:
    """Who entered in a school, and the categories noted of them."""

    entered: tuple[Entered, ...]
    noted: Mapping[int, frozenset[Category]]

    def counted(self, spec: IndicatorSpec, *, consented: bool = True) -> list[Entered]:
        """Return who entered as an indicator wants them, with consents or still waiting for them."""
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
            and (spec.category is None or spec.category in self.noted.get(each.person_id, ()))
        ]


class People:
    """The people of some schools in a year, read once for all indicators and sets that ask."""

    def __init__(self, unit: Unit, group: Group) -> None:
        self.group = group
        self._unit = unit
        self._entered: dict[bool, dict[int, tuple[Entered, ...]]] = {}
        self._noted: dict[int, dict[int, frozenset[Category]]] | None = None

    async def schools(self, set_: IndicatorSet, *, noted: bool = False) -> dict[int, School]:
        """Return the people by school as a set counts them; with ``noted`` their categories too."""
        carry_over = set_.count_carry_over
        if carry_over not in self._entered:
            self._entered[carry_over] = await entered_in(self._unit, self.group, carry_over=carry_over)
        if noted and self._noted is None:
            self._noted = await categories_of(self._unit, self.group.ids)
        entered, categories = self._entered[carry_over], self._noted or {}
        return {each: School(entered.get(each, ()), categories.get(each, {})) for each in self.group.ids}


async def parts_of(  # noqa: PLR0911  one line a measure
    unit: Unit, catalogue: Catalogue, set_: IndicatorSet, spec: IndicatorSpec, people: People
) -> dict[int, Part]:
    """Return what each school has of an indicator; one of which nothing is known is not among them."""
    group = people.group
    match spec.measure:
        case Measure.PEOPLE:
            return {
                key: Part(_people(school.counted(spec)), None, _waiting(school, spec))
                for key, school in (await people.schools(set_, noted=spec.sensitive)).items()
            }
        case Measure.CATEGORY:
            return {key: _noted(school, spec) for key, school in (await people.schools(set_, noted=True)).items()}
        case Measure.PLACES:
            return {key: _places(school, spec) for key, school in (await people.schools(set_)).items()}
        case Measure.CONSENTS:
            return {key: _consents(school) for key, school in (await people.schools(set_)).items()}
        case Measure.ORGANIZATIONS:
            return await _organizations(unit, group, await people.schools(set_))
        case Measure.SATISFIED:
            return await _satisfied(unit, set_, spec, people)
        case Measure.EVENT_PEOPLE:
            return {key: Part(Tally(there)) for key, there in (await process.event_people(unit, group)).items()}
        case _:
            pairs = await _pairs(unit, catalogue, set_, spec, people)
            return {key: Part(Tally(nameless=some), Tally(nameless=every)) for key, (some, every) in pairs.items()}


async def _pairs(
    unit: Unit, catalogue: Catalogue, set_: IndicatorSet, spec: IndicatorSpec, people: People
) -> Mapping[int, process.Pair]:
    """Return what is a matter of totals and names nobody."""
    group = people.group
    match spec.measure:
        case Measure.CHANGE:
            return await mean_change(unit, group, spec.instrument or "", spec.item or "")
        case Measure.TRAINED:
            return await process.trained(unit, group, _mentors(await people.schools(set_)))
        case Measure.SCHOOLS_WITH:
            return await process.with_document(unit, group, spec.document or "")
        case Measure.DOCUMENTS:
            return await process.documents(unit, catalogue, group)
        case Measure.POSITIONS_DONE | Measure.POSITIONS_IN_TIME:
            return await process.positions_of_schools(unit, group, in_time=spec.measure is Measure.POSITIONS_IN_TIME)
    simple = {
        Measure.MEETINGS_HELD: process.meetings,
        Measure.FEEDBACK: process.feedback,
        Measure.PLANS: process.plans,
        Measure.UNMATCHED: process.unmatched,
        Measure.SILENT: process.silent,
        Measure.ANSWERS: answer_counts,
        Measure.BROKEN: process.broken,
    }
    count = simple.get(spec.measure)
    return {} if count is None else await count(unit, group)


def _people(entered: list[Entered]) -> Tally:
    return Tally(frozenset(each.person_id for each in entered))


def _waiting(school: School, spec: IndicatorSpec) -> frozenset[int]:
    waiting = _people(school.counted(spec, consented=False)).people
    return waiting - _people(school.counted(spec)).people


def _noted(school: School, spec: IndicatorSpec) -> Part:
    here = _people(school.counted(spec))
    return Part(Tally(frozenset(each for each in here.people if school.noted.get(each))), here)


def _places(school: School, spec: IndicatorSpec) -> Part:
    every = spec.model_copy(update={"forms": ()})
    whole = {(each.person_id, each.form) for each in school.counted(every)}
    return Part(Tally(nameless=sum(form in spec.forms for _, form in whole)), Tally(nameless=len(whole)))


def _consents(school: School) -> Part:
    every = frozenset(each.person_id for each in school.entered)
    waiting = frozenset(each.person_id for each in school.entered if not each.consented)
    return Part(Tally(every - waiting), Tally(every), waiting)


def _mentors(schools: Mapping[int, School]) -> dict[int, frozenset[int]]:
    return {
        key: frozenset(each.person_id for each in school.entered if each.side is Side.MENTOR)
        for key, school in schools.items()
    }


async def _satisfied(unit: Unit, set_: IndicatorSet, spec: IndicatorSpec, people: People) -> dict[int, Part]:
    """Divide by all who took part, not by who answered (indicators §1)."""
    said = await satisfaction(unit, people.group, spec.instrument or "", spec.item or "", set_.satisfied_from)
    found = {}
    for key, school in (await people.schools(set_)).items():
        took_part = frozenset(each.person_id for each in school.counted(spec) if each.took_part)
        here = said.get(key, _NOTHING_SAID)
        # Once a cycle's names are cut nobody can be told apart any more, and the totals of the answers stand.
        found[key] = Part(
            Tally(here.satisfied.people & took_part, here.satisfied.nameless),
            Tally(took_part),
            _waiting(school, spec),
            Tally(here.answered.people & took_part, here.answered.nameless),
        )
    return found


async def _organizations(unit: Unit, group: Group, schools: Mapping[int, School]) -> dict[int, Part]:
    """Return the partners with a mentor in a match of the year, by their name: two schools may have the same one."""
    rows = await unit.all(
        select(Participation.organization_id, Participation.person_id, Partner.name)
        .join(Partner, Partner.id == Participation.partner_id)
        .where(Participation.organization_id.in_(group.ids), Participation.side == Side.MENTOR.value)
    )
    mentors = {
        (key, each.person_id)
        for key, school in schools.items()
        for each in school.entered
        if each.side is Side.MENTOR and each.consented
    }
    found: dict[int, set[int]] = {key: set() for key in schools}
    for row in rows:
        if (row.organization_id, row.person_id) in mentors:
            found[row.organization_id].add(_number(row.name))
    return {key: Part(Tally(frozenset(names))) for key, names in found.items()}


def _number(name: str) -> int:
    """Return the same number for the same name, whatever its case and its inverted commas are."""
    bare = "".join(sign for sign in plain_line(name).casefold() if sign.isalnum())
    return int.from_bytes(blake2b(bare.encode(), digest_size=7).digest())
