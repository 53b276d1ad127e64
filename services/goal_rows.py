"""Plain functions that read plans for the services around them; callers decide who may see what they return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.matches import OVER
from domain.plans import (
    OPEN,
    OVERALL,
    WRITTEN_IN,
    Content,
    Mark,
    Moment,
    PlanEvent,
    PlanState,
    content_of,
    interim_from,
)
from domain.vocabulary import MatchStatus, MentoringForm, Side
from services.goal_steps import Facts, PlanStep, Reader, step_of
from storage.tables import Cycle, Plan, PlanMark, PlanWord

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from services.pair_rows import Member, Pair
    from storage.unit import Unit

DOUBT: Final = "doubt"
"""Kind of word: a mentee does not agree with the marks."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan."""

    id: int
    match_id: int
    municipality_id: int
    organization_id: int
    number: int
    state: PlanState
    revision: int
    round: int
    content: Content
    aside: dict[str, Any] | None
    created_by: int
    created_at: datetime
    proposed_at: datetime | None
    agreed_at: datetime | None
    approved_at: datetime | None
    without_all: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said or did to a version."""

    plan_id: int
    person_id: int
    kind: str
    round: int
    reason: str | None
    text: str | None
    said_at: datetime
    said_by: int | None


@dataclass(frozen=True, slots=True)
class Papers:
    """All that is known of a match's plan."""

    versions: tuple[Version, ...]
    words: tuple[Said, ...]
    marks: dict[tuple[Moment, int], Mark]

    @property
    def open(self) -> Version | None:
        """The version that is on its way, if there is one."""
        return next((each for each in self.versions if each.state in OPEN), None)

    @property
    def standing(self) -> Version | None:
        """The version that is valid."""
        return next((each for each in self.versions if each.state is PlanState.APPROVED), None)

    def yes(self, version: Version | None) -> frozenset[int]:
        """Return who has agreed to what was last proposed."""
        if version is None:
            return frozenset()
        return frozenset(
            each.person_id
            for each in self.words
            if each.plan_id == version.id and each.round == version.round and each.kind == PlanEvent.AGREED
        )

    def came_back(self, version: Version | None) -> tuple[Said, ...]:
        """Return the words with which a draft came back from its last round, the latest first."""
        if version is None or version.state is not PlanState.DRAFT:
            return ()
        answers = (PlanEvent.OTHERWISE, PlanEvent.RETURNED)
        found = [e for e in self.words if e.plan_id == version.id and e.round == version.round and e.kind in answers]
        return tuple(reversed(found))

    def unmarked(self, moment: Moment) -> tuple[int, ...]:
        """Return the goals of the valid version that lack this mark; at the end the plan as a whole comes last."""
        if self.standing is None:
            return ()
        keys = [goal.key for goal in self.standing.content.goals]
        keys += [OVERALL] if moment is Moment.FINAL else []
        return tuple(key for key in keys if (moment, key) not in self.marks)


async def papers(unit: Unit, match_id: int) -> Papers:
    """Return a match's plan with its history, versions in their order."""
    versions = await versions_of(unit, [match_id])
    if not versions:
        return Papers((), (), {})
    words = await unit.all(
        select(PlanWord.__table__)
        .where(PlanWord.plan_id.in_([each.id for each in versions]))
        .order_by(PlanWord.said_at, PlanWord.id)
    )
    marks = await unit.all(select(PlanMark.moment, PlanMark.goal, PlanMark.mark).where(PlanMark.match_id == match_id))
    return Papers(
        versions,
        tuple(_said(row) for row in words),
        {(Moment(row.moment), int(row.goal)): Mark(row.mark) for row in marks},
    )


async def versions_of(unit: Unit, match_ids: Collection[int]) -> tuple[Version, ...]:
    """Return all versions of several matches, by match and number."""
    rows = await unit.all(
        select(Plan.__table__).where(Plan.match_id.in_(list(match_ids))).order_by(Plan.match_id, Plan.number)
    )
    return tuple(_version(row) for row in rows)


async def yes_by_plan(unit: Unit, plans: Sequence[Version]) -> dict[int, frozenset[int]]:
    """Return who has agreed to the present round of several versions."""
    rounds = {each.id: each.round for each in plans}
    rows = await unit.all(
        select(PlanWord.plan_id, PlanWord.person_id, PlanWord.round).where(
            PlanWord.plan_id.in_(list(rounds)), PlanWord.kind == PlanEvent.AGREED.value
        )
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        if rounds[row.plan_id] == row.round:
            found.setdefault(row.plan_id, set()).add(int(row.person_id))
    return {plan_id: frozenset(people) for plan_id, people in found.items()}


async def step_in(unit: Unit, found: Pair, place: Member | None, reader: Reader, known: Papers) -> PlanStep:
    """Return the one step of a plan that is the reader's, or what is being waited for."""
    mentees = [member.person_id for member in found.side(Side.MENTEE)]
    interim = False
    if reader is Reader.MENTOR and known.standing is not None and known.open is None:
        interim = await is_halfway(unit, found)
    return step_of(
        Facts(
            reader=reader,
            live=found.status not in OVER,
            paused=found.status is MatchStatus.PAUSED,
            written=found.status in WRITTEN_IN,
            final=found.status is MatchStatus.FINAL,
            open=known.open.state if known.open else None,
            came_back=bool(known.came_back(known.open)),
            stands=known.standing is not None,
            said_yes=place is not None and place.person_id in known.yes(known.open),
            mentees=tuple(mentees),
            yes=known.yes(known.open),
            proposed_at=known.open.proposed_at if known.open else None,
            now=unit.now,
            unmarked_interim=interim and bool(known.unmarked(Moment.INTERIM)),
            unmarked_final=bool(known.unmarked(Moment.FINAL)),
        )
    )


async def is_halfway(unit: Unit, found: Pair) -> bool:
    """Tell whether the school year has come to where the interim mark is asked."""
    year = await year_of(unit, found)
    return unit.now.astimezone(ZoneInfo(found.zone)).date() >= interim_from(year.starts_on, year.ends_on)


async def year_of(unit: Unit, found: Pair) -> Any:
    """Return first and last day of the match's school year."""
    return await unit.first(select(Cycle.starts_on, Cycle.ends_on).where(Cycle.id == found.cycle_id))


def is_programme(form: MentoringForm) -> bool:
    """Tell whether the plan is a teacher's personal programme, which is called so (programme §1)."""
    return form is MentoringForm.TEACHER_TEACHER


def _version(row: Any) -> Version:
    return Version(
        id=row.id,
        match_id=row.match_id,
        municipality_id=row.municipality_id,
        organization_id=row.organization_id,
        number=row.number,
        state=PlanState(row.state),
        revision=row.revision,
        round=row.round,
        content=content_of(row.content),
        aside=row.aside,
        created_by=row.created_by,
        created_at=row.created_at,
        proposed_at=row.proposed_at,
        agreed_at=row.agreed_at,
        approved_at=row.approved_at,
        without_all=row.without_all,
        ended_at=row.ended_at,
    )


def _said(row: Any) -> Said:
    return Said(row.plan_id, row.person_id, row.kind, row.round, row.reason, row.text, row.said_at, row.said_by)


def mentors_of(found: Pair) -> Iterable[int]:
    """Return who leads a match."""
    return [member.person_id for member in found.side(Side.MENTOR)]
