"""The individual plans of a person's pairs: a part of the file about oneself. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.plans import PlanState
from reports.paper import Table
from services import goal_words
from services.goal_rows import papers

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from reports.paper import Printer
    from storage.unit import Unit


async def plan_tables(
    unit: Unit, t: Printer, catalogue: Catalogue, match_id: int, *, person_id: int, own: bool
) -> list[Table]:
    """Return the goals of a pair's plan with their marks, and what this person has said to it.

    A guardian reads the plan, as on the child's page, and nobody's words. A draft is the mentor's until it is proposed.
    """
    known = await papers(unit, match_id)
    shown = [each for each in known.versions if each.state not in {PlanState.DRAFT, PlanState.DROPPED}]
    if not shown:
        return []
    tables = []
    for version in shown[-1:] if not own else shown:
        content = version.content
        rows = tuple(
            (
                goal_words.title_of(t, catalogue.goals, goal),
                catalogue.goals.text(goal.sign, t.locale, child=t.child),
                goal_words.month(t, goal.due),
                goal_words.goal_marks(t, known.marks, goal.key),
            )
            for goal in content.goals
        )
        state = t(goal_words.STATES[version.state])
        title = t("Plan of the pair, version {n}: {state}", n=version.number, state=state)
        title += ". " + t("Meetings: {rhythm}", rhythm=goal_words.rhythm(t, content))
        if request := goal_words.request_of(t, catalogue, content):
            title += ". " + t("Request: {words}", words=request)
        if result := catalogue.goals.text(content.result, t.locale, child=t.child):
            title += ". " + t("Expected result: {words}", words=result)
        head = (t("Goal"), t("How we will know"), t("By when"), t("Marks"))
        tables.append(Table(head, rows, (3, 3, 2, 3), title))
    said = [each for each in known.words if each.person_id == person_id]
    if own and said:
        lines = tuple(
            (t.at(each.said_at), t(goal_words.WORDS[each.kind]), goal_words.reason_of(t, each)) for each in said
        )
        tables.append(Table((t("When"), t("What"), t("Words")), lines, (2, 3, 4), t("My words on the plan")))
    return tables
