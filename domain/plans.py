"""A pair's individual plan: what stands in it, how it may be changed, and the way it goes (programme §3 and §10).

``draft -> proposed -> agreed -> approved``; each answer but a yes sends it back to ``draft``. A later change is a new
version that goes the same way while the approved one stays valid; when it is approved itself, it takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from domain.vocabulary import MatchStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

_One = TypeVar("_One")
MOST_GOALS: Final = 3
MOST_TASKS: Final = 5
MOST_MONTHS: Final = 12
LIMITS: Final = MappingProxyType({"title": 80, "sign": 120, "task": 80, "request": 200, "result": 200, "word": 300})
"""Characters that each part takes."""
COUNTS: Final = (6, 8, 10, 12, 16, 20, 24, 30)
"""Numbers of meetings that are offered."""
WRITTEN_IN: Final = frozenset({MatchStatus.PLANNING, MatchStatus.WORKING})
"""A plan is written once the trial was passed (programme §3)."""
WAIT_FOR_ALL: Final = timedelta(days=7)
"""After so long a group's plan may be approved without the mentees who have not answered."""
INTERIM_PART: Final = 0.4
"""From which part of the year on the interim mark is asked: December of a school year (programme §10)."""


class Often(StrEnum):
    """How often the two meet; a working pair meets at least once in two weeks (programme §3)."""

    TWICE_A_WEEK = "twice_a_week"
    WEEKLY = "weekly"
    FORTNIGHT = "fortnight"


class PlanFormat(StrEnum):
    """How they meet as a rule."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"


class Helper(StrEnum):
    """Whom the pair may draw in; kinds of people, never names."""

    PARENTS = "parents"
    CLASS_TEACHER = "class_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    PSYCHOLOGIST = "psychologist"
    LIBRARIAN = "librarian"
    CLASSMATES = "classmates"
    EXPERT = "expert"
    METHODIST = "methodist"
    COLLEAGUES = "colleagues"
    HEAD = "head"


PUPILS_HELPERS: Final = (
    Helper.PARENTS, Helper.CLASS_TEACHER, Helper.SUBJECT_TEACHER, Helper.PSYCHOLOGIST, Helper.LIBRARIAN,
    Helper.CLASSMATES, Helper.EXPERT,
)  # fmt: skip
TEACHERS_HELPERS: Final = (Helper.METHODIST, Helper.COLLEAGUES, Helper.PSYCHOLOGIST, Helper.PARENTS, Helper.HEAD)


class Mark(StrEnum):
    """What became of a goal, or of the plan as a whole."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Moment(StrEnum):
    """When a mark is given."""

    INTERIM = "interim"
    FINAL = "final"


OVERALL: Final = 0
"""Stands in a final mark for the plan as a whole, where a goal's key stands otherwise."""


class PlanState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    APPROVED = "approved"
    REPLACED = "replaced"
    DROPPED = "dropped"


OPEN: Final = frozenset({PlanState.DRAFT, PlanState.PROPOSED, PlanState.AGREED})
"""Still on its way; a match has one such version at most."""


class PlanEvent(StrEnum):
    """What happens to a version."""

    PROPOSED = "proposed"
    TAKEN_BACK = "taken_back"
    OTHERWISE = "otherwise"
    AGREED = "agreed"
    RETURNED = "returned"
    APPROVED = "approved"
    APPROVED_WITHOUT_ALL = "approved_without_all"
    REPLACED = "replaced"
    DROPPED = "dropped"


_S, _E = PlanState, PlanEvent
STEPS: Final[Mapping[PlanState, Mapping[PlanEvent, PlanState]]] = MappingProxyType(
    {
        _S.DRAFT: MappingProxyType({_E.PROPOSED: _S.PROPOSED, _E.DROPPED: _S.DROPPED}),
        _S.PROPOSED: MappingProxyType(
            {
                _E.TAKEN_BACK: _S.DRAFT,
                _E.OTHERWISE: _S.DRAFT,
                _E.RETURNED: _S.DRAFT,
                _E.AGREED: _S.AGREED,
                _E.APPROVED_WITHOUT_ALL: _S.APPROVED,
            }
        ),
        # Until the curator has approved it, everybody may still change their mind.
        _S.AGREED: MappingProxyType(
            {_E.TAKEN_BACK: _S.DRAFT, _E.OTHERWISE: _S.DRAFT, _E.RETURNED: _S.DRAFT, _E.APPROVED: _S.APPROVED}
        ),
        _S.APPROVED: MappingProxyType({_E.REPLACED: _S.REPLACED}),
        _S.REPLACED: MappingProxyType({}),
        _S.DROPPED: MappingProxyType({}),
    }
)


class PlanFault(StrEnum):
    """Why something cannot be done; the chat has one kind sentence for each."""

    STATE = "plan_changed"
    GOALS_FULL = "plan_goals_full"
    GOAL_GONE = "plan_goal_gone"
    TASKS_FULL = "plan_tasks_full"
    EMPTY = "plan_empty"
    LONG = "plan_long"
    VALUE = "plan_value"
    NO_GOAL = "plan_no_goal"
    NO_SIGN = "plan_no_sign"
    NO_MONTH = "plan_no_month"


class PlanError(ValueError):
    """A rule speaks against it; ``fault`` says which, ``most`` the limit where it is one."""

    def __init__(self, fault: PlanFault, most: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.most = fault, most


def next_state(state: PlanState, event: PlanEvent) -> PlanState:
    """Return the state after ``event``.

    Raises:
        PlanError: the machine has no such step.
    """
    target = STEPS[state].get(event)
    if target is None:
        raise PlanError(PlanFault.STATE)
    return target


# -- what stands in it -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the catalogue by its id, which each reads in their own language, or somebody's own words."""

    id: str | None = None
    text: str | None = None

    def data(self) -> dict[str, str]:
        """Return it as JSON."""
        return {"id": self.id} if self.id is not None else {"text": self.text or ""}


def line_of(data: Mapping[str, Any] | None) -> Line | None:
    """Return a line from JSON."""
    return None if data is None else Line(data.get("id"), data.get("text"))


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal; ``key`` is its own for good, so that a mark finds it in every version."""

    key: int
    title: Line
    sign: Line | None = None
    due: str | None = None
    """The month, as ``2026-12``."""
    tasks: tuple[Line, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "key": self.key,
            "title": self.title.data(),
            "sign": self.sign.data() if self.sign else None,
            "due": self.due,
            "tasks": [task.data() for task in self.tasks],
        }


@dataclass(frozen=True, slots=True)
class Content:
    """All that a version says."""

    needs: tuple[str, ...] = ()
    """Areas of the mentee's intake (option ids), as the request where nobody has put it in words."""
    request: Line | None = None
    role_model: str | None = None
    goals: tuple[Goal, ...] = ()
    often: Often = Often.WEEKLY
    count: int = 12
    format: PlanFormat = PlanFormat.IN_PERSON
    people: tuple[Helper, ...] = ()
    result: Line | None = None
    next_key: int = 1

    def goal(self, key: int | None) -> Goal:
        """Return a goal.

        Raises:
            PlanError: there is none of this key.
        """
        found = next((goal for goal in self.goals if goal.key == key), None)
        if found is None:
            raise PlanError(PlanFault.GOAL_GONE)
        return found

    def data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "needs": list(self.needs),
            "request": self.request.data() if self.request else None,
            "role_model": self.role_model,
            "goals": [goal.data() for goal in self.goals],
            "often": self.often.value,
            "count": self.count,
            "format": self.format.value,
            "people": [each.value for each in self.people],
            "result": self.result.data() if self.result else None,
            "next_key": self.next_key,
        }


def content_of(data: Mapping[str, Any]) -> Content:
    """Return a version's content from JSON; what an erasure has emptied is an empty plan."""
    if not data:
        return Content()
    return Content(
        needs=tuple(data["needs"]),
        request=line_of(data["request"]),
        role_model=data["role_model"],
        goals=tuple(
            Goal(
                key=each["key"],
                title=line_of(each["title"]) or Line(text=""),
                sign=line_of(each["sign"]),
                due=each["due"],
                tasks=tuple(line for task in each["tasks"] if (line := line_of(task)) is not None),
            )
            for each in data["goals"]
        ),
        often=Often(data["often"]),
        count=data["count"],
        format=PlanFormat(data["format"]),
        people=tuple(Helper(each) for each in data["people"]),
        result=line_of(data["result"]),
        next_key=data["next_key"],
    )


# -- changing it -------------------------------------------------------------------------------------------------------


class Part(StrEnum):
    """What a change touches."""

    GOAL = "goal"
    DROP = "drop"
    TITLE = "title"
    SIGN = "sign"
    DUE = "due"
    TASK = "task"
    REQUEST = "request"
    RESULT = "result"
    OFTEN = "often"
    COUNT = "count"
    FORMAT = "format"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft: a line of the catalogue or own words, or a word out of a list, as the part has it.

    ``sign`` and ``tasks`` come with a new goal from the catalogue. A task or a person that stands there already is
    taken out again.
    """

    part: Part
    line: Line | None = None
    value: str = ""
    goal: int | None = None
    sign: Line | None = None
    tasks: tuple[Line, ...] = field(default=())


def changed(content: Content, change: Change, months: Collection[str]) -> Content:  # noqa: C901, PLR0911 - one a part
    """Return the content after ``change``.

    Raises:
        PlanError: a limit, an empty line, a goal that is gone, a month out of the year.
    """
    match change.part:
        case Part.GOAL:
            return _with_goal(content, change, months)
        case Part.DROP:
            gone = content.goal(change.goal)
            return replace(content, goals=tuple(goal for goal in content.goals if goal is not gone))
        case Part.TITLE:
            return _goal(content, change, title=_line(change, "title"))
        case Part.SIGN:
            return _goal(content, change, sign=_line(change, "sign"))
        case Part.DUE:
            if change.value not in months:
                raise PlanError(PlanFault.VALUE)
            return _goal(content, change, due=change.value)
        case Part.TASK:
            tasks = _toggled(content.goal(change.goal).tasks, _line(change, "task"))
            if len(tasks) > MOST_TASKS:
                raise PlanError(PlanFault.TASKS_FULL, MOST_TASKS)
            return _goal(content, change, tasks=tasks)
        case Part.REQUEST:
            return replace(content, request=_line(change, "request"))
        case Part.RESULT:
            return replace(content, result=_line(change, "result"))
        case _:
            return _agreed_on(content, change)


def _agreed_on(content: Content, change: Change) -> Content:
    try:
        match change.part:
            case Part.OFTEN:
                return replace(content, often=Often(change.value))
            case Part.FORMAT:
                return replace(content, format=PlanFormat(change.value))
            case Part.COUNT if int(change.value) in COUNTS:
                return replace(content, count=int(change.value))
            case Part.PERSON:
                return replace(content, people=_toggled(content.people, Helper(change.value)))
            case _:
                raise PlanError(PlanFault.VALUE)
    except ValueError as error:
        raise PlanError(PlanFault.VALUE) from error


def _with_goal(content: Content, change: Change, months: Collection[str]) -> Content:
    if len(content.goals) >= MOST_GOALS:
        raise PlanError(PlanFault.GOALS_FULL, MOST_GOALS)
    goal = Goal(
        key=content.next_key,
        title=_line(change, "title"),
        sign=change.sign,
        due=max(months, default=None),
        tasks=change.tasks[:MOST_TASKS],
    )
    return replace(content, goals=(*content.goals, goal), next_key=content.next_key + 1)


def _goal(content: Content, change: Change, **values: Any) -> Content:
    old = content.goal(change.goal)
    new = replace(old, **values)
    return replace(content, goals=tuple(new if goal is old else goal for goal in content.goals))


def _line(change: Change, part: str) -> Line:
    line = change.line
    if line is None or (line.id is None and not line.text):
        raise PlanError(PlanFault.EMPTY)
    if line.id is None and len(line.text or "") > LIMITS[part]:
        raise PlanError(PlanFault.LONG, LIMITS[part])
    return line


def _toggled(there: tuple[_One, ...], one: _One) -> tuple[_One, ...]:
    return tuple(each for each in there if each != one) if one in there else (*there, one)


def missing(content: Content) -> PlanFault | None:
    """Return what a plan lacks before it can be proposed: a goal, and of each goal a sign and a month."""
    if not content.goals:
        return PlanFault.NO_GOAL
    if any(goal.sign is None for goal in content.goals):
        return PlanFault.NO_SIGN
    return PlanFault.NO_MONTH if any(goal.due is None for goal in content.goals) else None


def months(today: date, ends_on: date) -> tuple[str, ...]:
    """Return the months that a goal may be due in: from this one to the last of the year."""
    found: list[str] = []
    year, month = today.year, today.month
    while len(found) < MOST_MONTHS and (not found or (year, month) <= (ends_on.year, ends_on.month)):
        found.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == MOST_MONTHS else (year, month + 1)
    return tuple(found)


def month_of(due: str) -> date:
    """Return the first day of a goal's month."""
    year, _, month = due.partition("-")
    return date(int(year), int(month), 1)


def interim_from(starts_on: date, ends_on: date) -> date:
    """Return the day from which the interim mark is due: the first of the month in which the middle comes near."""
    return (starts_on + (ends_on - starts_on) * INTERIM_PART).replace(day=1)


# -- what differs between two versions ---------------------------------------------------------------------------------


class Difference(StrEnum):
    """What a version changed, in a word."""

    GOAL_ADDED = "goal_added"
    GOAL_DROPPED = "goal_dropped"
    GOAL_CHANGED = "goal_changed"
    REQUEST = "request"
    RHYTHM = "rhythm"
    PEOPLE = "people"
    RESULT = "result"


def differences(old: Content, new: Content) -> tuple[tuple[Difference, Goal | None], ...]:
    """Return what differs from one version to the next, with the goal where it is one."""
    before = {goal.key: goal for goal in old.goals}
    after = {goal.key: goal for goal in new.goals}
    found: list[tuple[Difference, Goal | None]] = [
        (Difference.GOAL_ADDED, goal) for key, goal in after.items() if key not in before
    ]
    found += [(Difference.GOAL_CHANGED, goal) for key, goal in after.items() if key in before and before[key] != goal]
    found += [(Difference.GOAL_DROPPED, goal) for key, goal in before.items() if key not in after]
    pairs = (
        (Difference.REQUEST, (old.needs, old.request), (new.needs, new.request)),
        (Difference.RHYTHM, (old.often, old.count, old.format), (new.often, new.count, new.format)),
        (Difference.PEOPLE, set(old.people), set(new.people)),
        (Difference.RESULT, old.result, new.result),
    )
    return (*found, *((what, None) for what, was, now in pairs if was != now))


# -- whose word is enough ----------------------------------------------------------------------------------------------


class Assent(StrEnum):
    """Whether a proposed version may be approved."""

    WAITING = "waiting"
    ALL = "all"
    WITHOUT_ALL = "without_all"


def assent_of(mentees: Iterable[int], said_yes: Collection[int], proposed_at: datetime, now: datetime) -> Assent:
    """Return what the mentees' answers amount to.

    Each who is in the match is asked. A group does not wait for ever: after a week the curator may approve what at
    least one has agreed to, and that is noted. A pair's only mentee is never passed over.
    """
    asked = set(mentees)
    yes = asked & set(said_yes)
    if asked and yes == asked:
        return Assent.ALL
    if len(asked) > 1 and yes and now - proposed_at >= WAIT_FOR_ALL:
        return Assent.WITHOUT_ALL
    return Assent.WAITING
