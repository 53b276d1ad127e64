"""The lines of the newest set as rows, and how they are written. Plain functions: the callers check the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, select, update

from domain.matching.model import Bar, Change, Criterion
from domain.matching.overrides import LineState
from domain.vocabulary import MentoringForm
from services.access import RefusedError
from services.pool import live_match_exists
from storage.ids import new_id
from storage.tables import Match, MatchingLine, MatchingRun, MatchMember, Participation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.matching.model import BestSet, PairFit, Unmatched
    from services.access import Actor
    from services.matching.inputs import Field
    from services.places import Place
    from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Run:
    """The newest set of a cycle."""

    id: int
    organization_id: int
    cycle_id: int
    mentees: int
    mentors: int
    matched: int


@dataclass(frozen=True, slots=True)
class Line:
    """One mentee of the set: the proposed mentor with the points, or why there is none; ids are participations."""

    id: int
    run_id: int
    mentee_id: int
    mentor_id: int | None
    form: MentoringForm | None
    state: LineState
    total: int
    facts: Mapping[str, Any]
    match_id: int | None
    group_id: int | None
    """The same for lines that were worked out as one group."""
    taken: bool
    """The mentee has a match or a proposal."""
    left: bool
    """The mentee takes part no longer."""
    mentor_left: bool = False

    @property
    def points(self) -> tuple[tuple[Criterion, int], ...]:
        """Points by criterion; they add up to the total."""
        return tuple((Criterion(name), points) for name, points in self.facts.get("points", ()))

    @property
    def bars(self) -> tuple[tuple[Bar, int], ...]:
        """How many mentors each bar kept away from somebody who is alone."""
        return tuple((Bar(name), count) for name, count in self.facts.get("bars", ()))

    @property
    def change(self) -> Change | None:
        """What would change it for somebody who is alone."""
        name = self.facts.get("change")
        return Change(name) if name else None

    @property
    def open(self) -> bool:
        """A pair that nobody has decided on yet."""
        return self.mentor_id is not None and self.state in _UNDECIDED and not self.stale

    @property
    def stale(self) -> bool:
        """Nothing can come of it any more: somebody has left, or the mentee has a match from elsewhere."""
        return self.left or ((self.taken or self.mentor_left) and self.state is not LineState.ACCEPTED)


_UNDECIDED = frozenset({LineState.PROPOSED, LineState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Lines:
    """The newest set of a cycle, in the order of its pages; empty while none was worked out."""

    run: Run | None = None
    all: tuple[Line, ...] = field(default=())

    @property
    def open(self) -> tuple[Line, ...]:
        """The pairs to be decided on, the best first."""
        return tuple(each for each in self.all if each.open)

    @property
    def accepted(self) -> tuple[Line, ...]:
        """The pairs that were proposed to both sides, and stand."""
        return tuple(each for each in self.all if each.state is LineState.ACCEPTED and each.taken)

    @property
    def returned(self) -> tuple[Line, ...]:
        """The mentees who are back: their proposal came to nothing, or the mentor left; the next set has them again."""
        again = {each.mentee_id for each in self.all if each.state is not LineState.ACCEPTED and not each.stale}
        lost = [each for each in self.all if each.state is LineState.ACCEPTED or each.mentor_left]
        back = {each.mentee_id: each for each in lost if not (each.taken or each.left)}
        return tuple(each for mentee, each in back.items() if mentee not in again)

    @property
    def alone(self) -> tuple[Line, ...]:
        """The mentees without a mentor, the longest waiting first."""
        return tuple(each for each in self.all if each.state is LineState.ALONE and not each.stale)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The points of a pair, and what both have in common."""

    total: int
    full: int
    points: tuple[tuple[Criterion, int], ...]
    areas: tuple[str, ...]
    slots: tuple[str, ...]


async def lines_of(unit: Unit, cycle_id: int) -> Lines:
    """Return the newest set of a cycle."""
    row = await unit.first(
        select(MatchingRun.__table__)
        .where(MatchingRun.cycle_id == cycle_id)
        .order_by(MatchingRun.made_at.desc(), MatchingRun.id.desc())
        .limit(1)
    )
    if row is None:
        return Lines()
    rows = await unit.all(_lines().where(MatchingLine.run_id == row.id))
    run = Run(row.id, row.organization_id, row.cycle_id, row.mentees, row.mentors, row.matched)
    found = sorted(map(_line, rows), key=lambda each: (-each.total, each.facts.get("place", 0), each.id))
    return Lines(run, tuple(found))


async def line_of(unit: Unit, line_id: int) -> tuple[Line, Run]:
    """Return one line of the newest set of its cycle.

    Raises:
        RefusedError: ``set_changed`` if a newer set has come meanwhile.
    """
    row = await unit.first(
        select(MatchingRun.__table__)
        .join(MatchingLine, MatchingLine.run_id == MatchingRun.id)
        .where(MatchingLine.id == line_id)
    )
    found = await lines_of(unit, row.cycle_id) if row is not None else Lines()
    line = next((each for each in found.all if each.id == line_id), None)
    if line is None or found.run is None:
        raise RefusedError("set_changed")
    return line, found.run


def store(
    unit: Unit, actor: Actor, place: Place, cycle_id: int, *, field: Field, best: BestSet, sliders: dict[str, str]
) -> None:
    """Write a new set; what was accepted from the earlier ones comes along, the rest of them goes."""
    if actor.person_id is None:
        raise RefusedError("gone")
    run = MatchingRun(
        id=new_id(),
        municipality_id=place.municipality_id,
        organization_id=place.id,
        cycle_id=cycle_id,
        made_by=actor.person_id,
        made_at=unit.now,
        sliders=sliders,
        mentees=len(field.seekers),
        mentors=sum(guide.capacity_left > 0 and not guide.own_bars for guide in field.guides),
        matched=len(best.pairs),
    )
    earlier = select(MatchingRun.id).where(MatchingRun.cycle_id == cycle_id)
    of_earlier = MatchingLine.run_id.in_(earlier)
    accepted = MatchingLine.state == LineState.ACCEPTED.value
    unit.execute(delete(MatchingLine).where(of_earlier, ~accepted))
    unit.add(run)
    unit.execute(update(MatchingLine).where(of_earlier, accepted).values(run_id=run.id))
    shared: dict[int, tuple[int, str]] = {}
    for group in best.groups:
        shared |= dict.fromkeys(group.seeker_ids, (new_id(), group.area))
    for pair in best.pairs:
        columns = of_pair(pair, best.full, *shared.get(pair.seeker_id, ()))
        unit.add(_new(place, run.id, pair.seeker_id, LineState.PROPOSED, **columns))
    for number, each in enumerate(best.unmatched):
        unit.add(_new(place, run.id, each.seeker_id, LineState.ALONE, **of_alone(each, number)))


def of_pair(pair: PairFit, full: int, group_id: int | None = None, shared: str | None = None) -> dict[str, Any]:
    """Return the columns of a pair, with the group that it is proposed in and what the group shares."""
    facts = {
        "points": [[criterion.value, points] for criterion, points in pair.points],
        "areas": list(pair.areas),
        "slots": list(pair.slots),
        "full": full,
        "role_model": pair.role_model,
        "shared": shared,
    }
    form = pair.form.value if pair.form else None
    return {"mentor_id": pair.guide_id, "form": form, "total": pair.total, "facts": facts, "group_id": group_id}


def of_alone(alone: Unmatched | None = None, place: int = 0) -> dict[str, Any]:
    """Return the columns of somebody without a mentor, in line by waiting; ``None``: a curator took the pair apart."""
    facts: dict[str, Any] = {"place": place}
    if alone is not None:
        facts |= {
            "bars": [[bar.value, count] for bar, count in alone.bars],
            "own": [bar.value for bar in alone.own],
            "change": alone.nearest.change.value,
            "areas": list(alone.nearest.areas),
            "slots": list(alone.nearest.slots),
            "guides": list(alone.nearest.guide_ids),
        }
    return {"mentor_id": None, "form": None, "total": 0, "facts": facts, "group_id": None}


def _new(place: Place, run_id: int, mentee_id: int, state: LineState, **columns: Any) -> MatchingLine:
    return MatchingLine(
        id=new_id(),
        municipality_id=place.municipality_id,
        run_id=run_id,
        mentee_id=mentee_id,
        state=state.value,
        match_id=None,
        **columns,
    )


def _lines() -> Any:
    taken = (
        exists()
        .where(
            MatchMember.participation_id == MatchingLine.mentee_id,
            Match.id == MatchMember.match_id,
            live_match_exists(),
        )
        .correlate(MatchingLine)
        .label("taken")
    )
    mentor = Participation.__table__.alias("proposed_mentor")
    return (
        select(MatchingLine.__table__, taken, Participation.left_at, mentor.c.left_at.label("mentor_left_at"))
        .join(Participation, Participation.id == MatchingLine.mentee_id)
        .outerjoin(mentor, mentor.c.id == MatchingLine.mentor_id)
    )


def _line(row: Any) -> Line:
    state = LineState(row.state)
    return Line(
        row.id,
        row.run_id,
        row.mentee_id,
        row.mentor_id,
        MentoringForm(row.form) if row.form else None,
        state,
        row.total,
        row.facts,
        row.match_id,
        row.group_id,
        taken=row.taken,
        left=row.left_at is not None,
        mentor_left=row.mentor_left_at is not None,
    )


def people_in(lines: Iterable[Line]) -> Sequence[int]:
    """Return everybody in these lines, by participation."""
    return [each for line in lines for each in (line.mentee_id, line.mentor_id) if each is not None]


def full_of(line: Line) -> int:
    """Return the most points that a pair could have in the run of a line."""
    return int(line.facts.get("full") or 100)


def reckoned(line: Line) -> Reckoning:
    """Return the points of a proposed pair as they were worked out."""
    facts = line.facts
    return Reckoning(
        line.total, full_of(line), line.points, tuple(facts.get("areas", ())), tuple(facts.get("slots", ()))
    )
