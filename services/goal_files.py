"""A pair's plan as a file: asked for in the chat, made when it is sent, stored nowhere.

The pair's own file has the first names that they know; the school's has codes, as every file in the chat (consents §8).
Of what was said the file holds who, when and what was changed, not the words with which somebody wanted it otherwise:
they were for the mentor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.permissions import UseCase
from domain.plans import PlanEvent, PlanState
from domain.vocabulary import Side
from reports.paper import Printer
from reports.plan import GoalRow, PlanData, VersionRow, plan_docx
from services import goal_words
from services.access import Actor, RefusedError, writes
from services.goal_rows import DOUBT, is_programme, papers
from services.goals import view_plan
from services.notices import post
from storage.tables import Organization, Person

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from locales import Translator
    from services.goal_rows import Papers, Version
    from services.pair_rows import Pair
    from storage.unit import Unit


@writes(UseCase.PLAN_VIEW)
async def request_plan_file(unit: Unit, actor: Actor, match_id: int) -> None:
    """Have the plan sent to the actor as a document; a second tap within the same minute is the same request.

    Raises:
        RefusedError: ``gone`` where there is nothing to print, or it is not the actor's to take.
    """
    page = await view_plan(unit, actor, match_id)
    if not page.may_file or actor.person_id is None or actor.by is not None:
        raise RefusedError("gone")
    post(unit, "plan_file", actor.person_id, match_id, key=f"{unit.now:%Y%m%d%H%M}")
    unit.audit(
        actor.person_id,
        "plan.file",
        subject_kind="match",
        subject_id=match_id,
        organization_id=page.organization_id,
        reader=page.reader.value,
    )


async def plan_bytes(
    unit: Unit, catalogue: Catalogue, found: Pair, t: Translator, *, codes: bool
) -> tuple[str, bytes] | None:
    """Return name and bytes of a plan's file, ``None`` if nothing was proposed yet. Plain function."""
    known = await papers(unit, found.id)
    shown = known.open if known.open and known.open.state is not PlanState.DRAFT else known.standing
    if shown is None:
        return None
    names = {member.person_id: member.first_name for member in found.members}
    if codes:
        rows = await unit.all(select(Person.id, Person.code).where(Person.id.in_(list(names))))
        names = {row.id: row.code for row in rows}
    school = await unit.scalar(select(Organization.name).where(Organization.id == found.organization_id))
    printer = Printer(t, found.zone)
    mentors, mentees = (tuple(names[m.person_id] for m in found.side(side)) for side in (Side.MENTOR, Side.MENTEE))
    data = PlanData(
        heading=goal_words.heading(printer, programme=is_programme(found.form)),
        programme=is_programme(found.form),
        school=str(school),
        made_on=unit.now.astimezone(found.tz).date(),
        number=shown.number,
        state=printer(goal_words.STATES[shown.state]),
        mentors=mentors,
        mentees=mentees,
        facts=_facts(printer, catalogue, found, shown),
        goals=_goals(printer, catalogue, known, shown),
        overall=goal_words.overall_mark(printer, known.marks),
        history=_history(printer, catalogue, known, names),
    )
    return f"nastavnik-plan-{found.id % 10**6:06}-{shown.number}.docx", plan_docx(data, printer)


def _facts(t: Printer, catalogue: Catalogue, found: Pair, shown: Version) -> tuple[tuple[str, str], ...]:
    content = shown.content
    people = ", ".join(t(goal_words.HELPERS[each]) for each in content.people)
    facts = (
        (t("Form"), catalogue.forms[found.form].title.of(t.locale)),
        (t("Role model"), goal_words.role_model_of(t, catalogue, found.form, content)),
        (t("Request"), goal_words.request_of(t, catalogue, content)),
        (t("Meetings"), goal_words.rhythm(t, content)),
        (t("Whom to draw in"), people),
        (t("Expected result"), catalogue.goals.text(content.result, t.locale, child=t.child)),
    )
    return tuple((name, said) for name, said in facts if said)


def _goals(t: Printer, catalogue: Catalogue, known: Papers, shown: Version) -> tuple[GoalRow, ...]:
    bank = catalogue.goals
    return tuple(
        GoalRow(
            title=goal_words.title_of(t, bank, goal),
            sign=bank.text(goal.sign, t.locale, child=t.child),
            due=goal_words.month(t, goal.due),
            tasks=tuple(bank.text(task, t.locale, child=t.child) for task in goal.tasks),
            marks=goal_words.goal_marks(t, known.marks, goal.key),
        )
        for goal in shown.content.goals
    )


def _history(t: Printer, catalogue: Catalogue, known: Papers, names: dict[int, str]) -> tuple[VersionRow, ...]:
    """Return who did what to which version, in order; what came with a version stands with its first proposal."""
    numbers = {each.id: each for each in known.versions}
    before = {each.id: old.content for old, each in zip(known.versions, known.versions[1:], strict=False)}
    rows, told = [], set()
    for said in known.words:
        if said.kind == DOUBT:
            continue
        version = numbers[said.plan_id]
        words = ""
        if said.kind == PlanEvent.PROPOSED and version.id not in told:
            told.add(version.id)
            words = "; ".join(goal_words.changes(t, catalogue.goals, before.get(version.id), version.content))
        what = t("version {n}: {what}", n=version.number, what=t(goal_words.WORDS[said.kind]))
        rows.append(VersionRow(t.on(said.said_at), what, names.get(said.person_id, t("School")), words))
    return tuple(rows)
