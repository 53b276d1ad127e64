"""Looking at the set pair by pair: with all points, and who is left alone and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from domain.matching.model import Bar, Change
from domain.matching.overrides import LineState, Reason, RuleKind
from domain.permissions import UseCase
from services.access import RefusedError, demand, reads
from services.matching.lines import Reckoning, line_of, lines_of, people_in, reckoned
from services.matching.rules import rules_of
from services.matching.together import proposals
from services.person_rows import note
from services.places import needed_cycle, place_of
from services.pool import Name, members, names_of

if TYPE_CHECKING:
    from domain.readiness import Gap
    from domain.vocabulary import MentoringForm
    from services.access import Actor
    from services.matching.lines import Line
    from services.places import Place
    from services.pool import Member
    from storage.unit import Unit

PAGE: Final = 6


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One mentee of a proposed group."""

    line_id: int
    name: Name
    total: int


@dataclass(frozen=True, slots=True)
class PairView:
    """One proposed pair, and the group that it is in."""

    line_id: int
    organization_id: int
    number: int
    of: int
    state: LineState
    held: bool
    mentee: Name
    mentor: Name
    form: MentoringForm | None
    reckoning: Reckoning
    mentee_person: int
    before: int | None
    """The proposals before and after it, by their first lines, where there are such."""
    after: int | None
    members: tuple[GroupMember, ...] = ()
    """All mentees of the group; empty for a pair."""
    shared: str | None = None
    """What the group asks for."""


@dataclass(frozen=True, slots=True)
class AloneLine:
    """A mentee without a mentor."""

    line_id: int
    name: Name
    gaps: tuple[Gap, ...]
    """What the mentee lacks, in the order in which it is best closed."""
    bars: tuple[tuple[Bar, int], ...]
    commission: bool
    change: Change | None
    areas: tuple[str, ...]
    slots: tuple[str, ...]
    helpers: tuple[Name, ...]
    """Mentors who would do after that change."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Those without a mentor, and those whom the curator left out for now."""

    organization_id: int
    lines: tuple[AloneLine, ...]
    total: int
    page: int
    pages: int
    later: tuple[tuple[Name, Reason], ...] = field(default=())


@reads(UseCase.MATCH_BEST)
async def view_pair(unit: Unit, actor: Actor, line_id: int) -> PairView:
    """Return one proposed pair of the newest set with its points; the look is audited (design §3 rule 7).

    Raises:
        RefusedError: ``set_changed``, also once nothing can come of it any more.
    """
    line, run = await line_of(unit, line_id)
    place = await place_of(unit, run.organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    if not line.open or line.mentor_id is None:
        raise RefusedError("set_changed")
    asked = proposals((await lines_of(unit, run.cycle_id)).open)
    at = next(number for number, each in enumerate(asked) if line in each)
    group = asked[at] if len(asked[at]) > 1 else ()
    names, people = await _names(unit, place, run.cycle_id, [line, *group])
    mentee = people[line.mentee_id]
    rule = (await rules_of(unit, run.cycle_id)).about(line.mentee_id, line.mentor_id)
    for each in group or (line,):
        note(unit, actor, place, "matching.view", person_id=people[each.mentee_id].person_id)
    return PairView(
        line_id=line.id,
        organization_id=place.id,
        number=at + 1,
        of=len(asked),
        state=line.state,
        held=rule is not None and rule.kind is RuleKind.MUST,
        mentee=names[line.mentee_id],
        mentor=names[line.mentor_id],
        form=line.form,
        reckoning=reckoned(line),
        mentee_person=mentee.person_id,
        before=asked[at - 1][0].id if at else None,
        after=asked[at + 1][0].id if at + 1 < len(asked) else None,
        members=tuple(GroupMember(each.id, names[each.mentee_id], each.total) for each in group),
        shared=line.facts.get("shared"),
    )


@reads(UseCase.MATCH_BEST)
async def first_pair(unit: Unit, actor: Actor, organization_id: int, after: int | None = None) -> int | None:
    """Return the line to look at: the one after a line that was just decided on, else the first one open.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    found = await lines_of(unit, (await needed_cycle(unit, place.id)).id)
    order = [each.id for each in found.all]
    start = order.index(after) + 1 if after in order else 0
    pending = [each for each in found.open if each.state is LineState.PROPOSED]
    later = [each.id for each in pending if order.index(each.id) >= start]
    return later[0] if later else pending[0].id if pending else None


@reads(UseCase.MATCH_BEST)
async def view_alone(unit: Unit, actor: Actor, organization_id: int, page: int = 0) -> Alone:
    """Return who has no mentor in the newest set and why, those first who lack nothing; the look is audited.

    Raises:
        RefusedError: ``no_cycle``.
    """
    place = await place_of(unit, organization_id)
    demand(actor, UseCase.MATCH_BEST, place.municipality_id, place.id)
    cycle = await needed_cycle(unit, place.id)
    rules = await rules_of(unit, cycle.id)
    lonely = [each for each in (await lines_of(unit, cycle.id)).alone if each.mentee_id not in rules.later]
    found = sorted(lonely, key=lambda each: bool(each.facts.get("own")))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    left_out = [each for each in rules.standing if each.kind is RuleKind.LATER]
    helpers = [mentor for each in shown for mentor in each.facts.get("guides", ())]
    names, people = await _names(unit, place, cycle.id, shown, [*helpers, *(each.mentee_id for each in left_out)])
    note(unit, actor, place, "matching.alone", page=page)
    return Alone(
        place.id,
        tuple(_alone(each, names, people) for each in shown),
        len(found),
        page,
        pages,
        tuple((names[each.mentee_id], each.reason) for each in left_out if each.mentee_id in names),
    )


def _alone(line: Line, names: dict[int, Name], people: dict[int, Member]) -> AloneLine:
    return AloneLine(
        line.id,
        names[line.mentee_id],
        people[line.mentee_id].gaps,
        line.bars,
        Bar.COMMISSION.value in line.facts.get("own", ()),
        line.change,
        tuple(line.facts.get("areas", ())),
        tuple(line.facts.get("slots", ())),
        tuple(names[each] for each in line.facts.get("guides", ()) if each in names),
    )


async def _names(
    unit: Unit, place: Place, cycle_id: int, lines: list[Line], more: list[int] | None = None
) -> tuple[dict[int, Name], dict[int, Member]]:
    """Return names and members by participation."""
    ids = [*people_in(lines), *(more or ())]
    people = {m.participation_id: m for m in await members(unit, place, cycle_id, participation_ids=ids)}
    names = await names_of(unit, {m.person_id for m in people.values()})
    return {each: names[m.person_id] for each, m in people.items()}, people
