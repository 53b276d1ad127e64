"""Is anybody left out: how many have a pair, how long they waited, how well it fits; by class, form, category, sex."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import mean, median
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.categories import MASK_BELOW
from domain.matching.model import Criterion
from domain.matching.points import fit
from domain.permissions import UseCase
from domain.vocabulary import MatchStatus, Side
from domain.waiting import days_waited
from services.access import demand, reads
from services.matching.inputs import read_field
from services.matching.particulars import particulars
from services.matching.weights import weights_of
from services.mentee_facts import facts_of_school
from services.person_rows import note
from services.places import needed_cycle, place_of
from storage.tables import Match, MatchMember

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from catalog.model import Catalogue
    from domain.matching.model import Guide, Seeker, Weights
    from services.access import Actor
    from services.matching.inputs import Field
    from services.places import Place
    from storage.unit import Unit


class Cut(StrEnum):
    """By what the mentees are compared."""

    GRADE = "grade"
    FORM = "form"
    CATEGORY = "category"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class Share:
    """One group of mentees; its figures are ``None`` where so few would say who it is."""

    key: str | None
    """The grade, form, category or sex; ``None``: not known, or all together."""
    mentees: int | None
    paired: int | None
    days: int | None
    """The median of the days waited: until the proposal, or until today."""
    fit: int | None
    """How well the pairs fit, in per cent of what is possible, on average."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """A school's open year in one cut."""

    school: str
    cut: Cut
    total: Share
    shares: tuple[Share, ...]


_PEOPLE: Final = frozenset({Criterion.AREA, Criterion.SLOT, Criterion.AGE, Criterion.KIND, Criterion.FORMAT})
"""What is a matter of two people suiting each other: waiting and the mentor's load are not."""
_OVER: Final = (MatchStatus.DECLINED.value, MatchStatus.BROKEN.value)


@reads(UseCase.MATCH_FAIRNESS)
async def fairness(unit: Unit, actor: Actor, catalogue: Catalogue, organization_id: int, cut: Cut) -> Fairness:
    """Return who has a pair and who waits, by groups, over those who are ready; the look is audited.

    A category with fewer than five mentees shows no figures (programme §5). Of boys and girls either all have figures
    or none: the one that is hidden would follow from the rest and the total.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_FAIRNESS, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    field = await read_field(unit, catalogue, place, cycle.id, paired=True)
    matches = await _matches(unit, cycle.id)
    weights = weights_of(catalogue, place)
    keys = await _keys(unit, place, cycle.id, field=field, matches=matches, cut=cut)
    mentors = {guide.participation_id: guide for guide in field.guides}
    cases = []
    for seeker in field.seekers:
        match = matches.get(seeker.participation_id)
        if match is None:
            cases.append(_waiting(seeker))
        else:
            ago = days_waited(match.proposed_at.astimezone(ZoneInfo(place.zone)).date(), place.today(unit))
            cases.append(_paired(seeker, mentors.get(match.mentor_id), ago, weights))
    cases = [each for each in cases if each.counts]
    groups: dict[str | None, list[_Case]] = {}
    for each in cases:
        if cut is not Cut.CATEGORY or keys.get(each.mentee_id) is not None:
            groups.setdefault(keys.get(each.mentee_id), []).append(each)
    least = MASK_BELOW if cut in {Cut.CATEGORY, Cut.SEX} else 1
    if cut is Cut.SEX and any(len(group) < least for group in groups.values()):
        least = len(cases) + 1
    note(unit, actor, place, "matching.fairness", cut=cut.value)
    order = sorted(groups, key=lambda key: (key is None, int(key) if key and key.isdigit() else 0, key or ""))
    return Fairness(place.name, cut, _share(None, cases, 1), tuple(_share(key, groups[key], least) for key in order))


@dataclass(frozen=True, slots=True)
class _Case:
    mentee_id: int
    counts: bool
    """Ready, or paired already: whoever lacks a consent is not left out by the pairing."""
    paired: bool
    days: int
    fit: int | None


def _waiting(seeker: Seeker) -> _Case:
    return _Case(seeker.participation_id, not seeker.own_bars, paired=False, days=seeker.waiting_days, fit=None)


def _paired(seeker: Seeker, guide: Guide | None, ago: int, weights: Weights) -> _Case:
    """Return a mentee whose pair was proposed some days ago; a mentor who has left gives no points any more."""
    found = None
    most = sum(weights.of(each) for each in _PEOPLE)
    if guide is not None and most:
        points = sum(points for criterion, points in fit(seeker, guide, weights).points if criterion in _PEOPLE)
        found = round(100 * points / most)
    return _Case(seeker.participation_id, counts=True, paired=True, days=max(0, seeker.waiting_days - ago), fit=found)


def _share(key: str | None, cases: Sequence[_Case], least: int) -> Share:
    if len(cases) < least:
        return Share(key, None, None, None, None)
    fits = [each.fit for each in cases if each.fit is not None]
    return Share(
        key,
        len(cases),
        sum(each.paired for each in cases),
        round(median(each.days for each in cases)) if cases else None,
        round(mean(fits)) if fits else None,
    )


async def _keys(
    unit: Unit, place: Place, cycle_id: int, *, field: Field, matches: dict[int, Any], cut: Cut
) -> dict[int, str | None]:
    """Return for every mentee the group that the cut puts them in."""
    if cut is Cut.CATEGORY:
        noted = await facts_of_school(unit, place.id)
        return {each: facts.main.value for each, facts in noted.items() if facts.main is not None}
    if cut is Cut.SEX:
        known = await particulars(unit, cycle_id)
        found = {each.participation_id: known[each.participation_id].sex for each in field.seekers}
        return {each: sex.value if sex else None for each, sex in found.items()}
    if cut is Cut.GRADE:
        return {each.participation_id: str(each.grade) if each.grade else None for each in field.seekers}
    forms = {each.participation_id: each.form.value if each.form else None for each in field.seekers}
    return forms | {mentee: match.form for mentee, match in matches.items()}


async def _matches(unit: Unit, cycle_id: int) -> dict[int, Any]:
    """Return of each mentee the last match that did not come to nothing."""
    mentor = MatchMember.__table__.alias("mentor_of_pair")
    rows = await unit.all(
        select(
            MatchMember.participation_id,
            mentor.c.participation_id.label("mentor_id"),
            Match.form,
            Match.proposed_at,
        )
        .join(Match, Match.id == MatchMember.match_id)
        .join(mentor, (mentor.c.match_id == Match.id) & (mentor.c.side == Side.MENTOR.value))
        .where(
            Match.cycle_id == cycle_id,
            Match.status.not_in(_OVER),
            MatchMember.side == Side.MENTEE.value,
            MatchMember.accepted.is_not(False),
        )
        .order_by(Match.proposed_at, Match.id)
    )
    return {row.participation_id: row for row in rows}
