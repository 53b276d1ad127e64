"""Goals of a pair's plan to choose from, by the areas of the intake questionnaires (``goals.yaml``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from catalog.questionnaire import Key
from catalog.text import BUTTON_LIMIT, Strict, Text
from domain.plans import LIMITS, MOST_TASKS, Line
from domain.vocabulary import Locale

GoalKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
AreaList = Literal["areas", "teaching_areas"]
FEWEST, MOST = 4, 6
"""Goals of one area: enough to choose from, few enough to read."""
PUPILS: Final[AreaList] = "areas"
TEACHERS: Final[AreaList] = "teaching_areas"


class GoalTemplate(Strict):
    """A goal with the sign by which it is known to be reached, and first tasks."""

    id: GoalKey
    title: Text
    sign: Text
    tasks: tuple[Text, ...] = Field(max_length=MOST_TASKS)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.title.longest() > BUTTON_LIMIT:
            raise ValueError(f"«{self.title.ru}» is longer than {BUTTON_LIMIT} characters")
        if self.sign.longest() > LIMITS["sign"] or any(task.longest() > LIMITS["task"] for task in self.tasks):
            raise ValueError("a sign or a task is longer than one that is typed")
        return self


class GoalArea(Strict):
    """The goals of one area."""

    option_list: AreaList
    area: Key
    goals: tuple[GoalTemplate, ...] = Field(min_length=FEWEST, max_length=MOST)


class ResultTemplate(Strict):
    """What the pair expects at the end."""

    option_list: AreaList
    id: GoalKey
    label: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.label.longest() > BUTTON_LIMIT + 2:
            raise ValueError(f"«{self.label.ru}» is too long for a button")
        return self


class GoalFile(Strict):
    """The file ``goals.yaml``."""

    areas: tuple[GoalArea, ...] = Field(min_length=1)
    results: tuple[ResultTemplate, ...] = Field(min_length=2)


@dataclass(frozen=True, slots=True)
class GoalBank:
    """All templates, looked up by id; ``lines`` holds every text that a plan may name."""

    areas: Mapping[tuple[str, str], Sequence[GoalTemplate]]
    results: Sequence[ResultTemplate]
    lines: Mapping[str, Text]

    def goals(self, option_list: str, area: str) -> Sequence[GoalTemplate]:
        """Return the goals of an area; none of an unknown one."""
        return self.areas.get((option_list, area), ())

    def goal(self, goal_id: str) -> GoalTemplate | None:
        """Return a goal by its id."""
        return next((goal for goals in self.areas.values() for goal in goals if goal.id == goal_id), None)

    def text(self, line: Line | None, locale: Locale | str, *, child: bool = False) -> str:
        """Return a plan's line in words; of a line that the catalogue has lost, its id."""
        if line is None:
            return ""
        if line.id is None:
            return line.text or ""
        found = self.lines.get(line.id)
        return line.id if found is None else found.of(locale, child=child)


def sign_id(goal_id: str) -> str:
    """Return the id of a goal's sign as a plan names it."""
    return f"{goal_id}.sign"


def task_id(goal_id: str, place: int) -> str:
    """Return the id of a goal's task as a plan names it; the first is 1."""
    return f"{goal_id}.{place}"


def lines_of(file: GoalFile) -> dict[str, Text]:
    """Return every text that a plan may name, by id."""
    found: dict[str, Text] = {}
    for area in file.areas:
        for goal in area.goals:
            found |= {goal.id: goal.title, sign_id(goal.id): goal.sign}
            found |= {task_id(goal.id, place): task for place, task in enumerate(goal.tasks, 1)}
    return found | {result.id: result.label for result in file.results}
