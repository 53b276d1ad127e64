"""A pair's plan as a paper: what is agreed, the goals with their signs and marks, its versions, lines to sign.

Words come in ready (``services.goal_files``): names or codes of the parties, goals in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.docx_paper import docx
from reports.paper import Paper, Section, Table

if TYPE_CHECKING:
    from datetime import date

    from reports.paper import Printer


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as a row of the table."""

    title: str
    sign: str
    due: str
    tasks: tuple[str, ...]
    marks: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version, or a word on it, as a row of the history."""

    day: str
    what: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class PlanData:
    """All that the paper says, in words."""

    heading: str
    programme: bool
    school: str
    made_on: date
    number: int
    state: str
    mentors: tuple[str, ...]
    mentees: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    goals: tuple[GoalRow, ...]
    overall: str
    history: tuple[VersionRow, ...]


def plan_paper(data: PlanData, t: Printer) -> Paper:
    """Return the plan as a document."""
    goals = tuple(
        (str(place), goal.title, goal.sign, goal.due, "\n".join(goal.tasks) or "—", goal.marks or "—")
        for place, goal in enumerate(data.goals, 1)
    )
    head = (t("No."), t("Goal"), t("How we will know"), t("By when"), t("Tasks"), t("Marks"))
    parties: tuple[tuple[str, str], ...] = (
        (t("Mentor"), ", ".join(data.mentors)),
        (t("Mentee") if len(data.mentees) == 1 else t("Mentees"), ", ".join(data.mentees)),
    )
    end = ((t("What became of the whole"), data.overall),) if data.overall else ()
    rows = tuple((each.day, each.what, each.who, each.words) for each in data.history)
    return Paper(
        title=data.heading,
        locale=t.locale,
        made_on=data.made_on,
        lead=(data.school, t("Version {n}: {state}", n=data.number, state=data.state)),
        sections=(
            Section(t("Who and what for"), facts=(*parties, *data.facts)),
            Section(t("Goals"), tables=(Table(head, goals),), facts=end),
            Section(t("Versions and changes"), tables=(Table((t("Day"), t("What"), t("Who"), t("Words")), rows),)),
            Section(t("Signatures"), signatures=(
                *(f"{t('Mentor')}, {who}" for who in data.mentors),
                *(f"{t('Mentee')}, {who}" for who in data.mentees),
                t("Curator"),
            )),
        ),
        foot=t("{heading} · {school} · version {n}", heading=data.heading, school=data.school, n=data.number),
    )  # fmt: skip


def plan_docx(data: PlanData, t: Printer) -> bytes:
    """Return the plan as a DOCX; the same data give the same bytes."""
    return docx(plan_paper(data, t))
