"""A plan on a phone: its lines, whose turn it is, and who said what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from domain.plans import OVERALL, Moment, PlanState
from locales.marks import N_, NY_
from services import goal_words
from services.goal_rows import DOUBT
from services.goal_steps import PlanStep, Reader

if TYPE_CHECKING:
    from catalog.model import Catalogue
    from domain.plans import Content, Goal
    from locales import Translator
    from services.goal_rows import Said, Version
    from services.goals import PlanPage

_HISTORY: Final = 9
_MENTOR: Final = {
    PlanStep.START: NY_("Next: write the plan. Goals are there to choose from; it takes five minutes."),
    PlanStep.FINISH: NY_("Next: finish the plan and propose it."),
    PlanStep.CHANGE: NY_("Next: change the plan and propose it once more."),
    PlanStep.WAIT_MENTEE: NY_("Now it waits for the mentee's word. They were written to."),
    PlanStep.MARK_INTERIM: NY_("Next: half of the way. Mark how far each goal has come."),
    PlanStep.MARK_FINAL: NY_("Next: mark what became of each goal."),
}
_MENTEE: Final = {
    PlanStep.ANSWER: NY_("Does this plan suit you? If not, say what should be different."),
    PlanStep.WAIT_OTHERS: NY_("You said yes. Now it waits for the others of the group."),
    PlanStep.WAIT_MENTOR: NY_("The mentor is writing the plan. You will get a message."),
}
_SCHOOL: Final = {
    PlanStep.APPROVE: N_("The mentee has agreed. Approve it, or give it back with a word."),
    PlanStep.APPROVE_WITHOUT: N_(
        "A week has passed, and {yes} of {mentees} have agreed. It may be approved; that is noted."
    ),
    PlanStep.WAIT_MENTEE: N_("It waits for the mentee's word: {yes} of {mentees} have agreed."),
    PlanStep.WAIT_MENTOR: N_("There is no plan yet: the mentor writes it."),
}
_ALL: Final = {
    PlanStep.WAIT_MENTEE: NY_("It waits for the mentee's word."),
    PlanStep.WAIT_MENTOR: NY_("There is no plan yet: the mentor writes it."),
    PlanStep.WAIT_CURATOR: NY_("Both agree. Now the curator reads it."),
    PlanStep.STANDS: NY_("The plan is in force."),
    PlanStep.EARLY: NY_("A plan is written after the trial meeting, when both want to go on."),
    PlanStep.PAUSED: NY_("The pair is paused, and the plan waits with it."),
    PlanStep.OVER: NY_("The pair is over. Here is what was planned."),
}
_BY_READER: Final = {Reader.MENTOR: _MENTOR, Reader.MENTEE: _MENTEE, Reader.SCHOOL: _SCHOOL, Reader.GUARDIAN: _ALL}


def head(t: Translator, page: PlanPage) -> str:
    """Return what it is and whose."""
    return t(
        "<b>{heading}</b> · {names}", heading=goal_words.heading(t, programme=page.programme), names=page.names or "—"
    )


def step_line(t: Translator, page: PlanPage) -> str:
    """Return whose turn it is, in one sentence."""
    message = _BY_READER[page.reader].get(page.step) or _ALL[page.step]
    counted = page.reader is Reader.SCHOOL and page.step in {PlanStep.APPROVE_WITHOUT, PlanStep.WAIT_MENTEE}
    return t.you(message, **({"yes": page.yes, "mentees": page.mentees} if counted else {}))


def plan_lines(t: Translator, catalogue: Catalogue, page: PlanPage, shown: Version) -> list[str]:
    """Return a version in a few short lines; what nobody filled in is left out."""
    content = shown.content
    lines = [t("Version {n}: {state}", n=shown.number, state=t(goal_words.STATES[shown.state]))]
    request = goal_words.request_of(t, catalogue, content)
    lines += [t("Why: {request}", request=request)] if request else []
    model = goal_words.role_model_of(t, catalogue, page.form, content)
    lines += [t("Kind of pair: {model}", model=model)] if model and page.reader is Reader.SCHOOL else []
    for place, goal in enumerate(content.goals, 1):
        lines += goal_lines(t, catalogue, page, goal, place)
    lines.append(t("Meetings: {rhythm}", rhythm=goal_words.rhythm(t, content)))
    lines += _rest(t, catalogue, content)
    overall = goal_words.overall_mark(t, page.known.marks)
    lines += [t("All in all: {mark}", mark=overall)] if overall else []
    return lines


def goal_lines(t: Translator, catalogue: Catalogue, page: PlanPage, goal: Goal, place: int) -> list[str]:
    """Return one goal: what, by when, how it will be known, the first tasks, the marks."""
    bank = catalogue.goals
    lines = [t("<b>{n}. {goal}</b>, by: {month}", n=place, goal=goal_words.title_of(t, bank, goal),
               month=goal_words.month(t, goal.due))]  # fmt: skip
    sign = bank.text(goal.sign, t.locale, child=t.child)
    lines.append(t("How we will know: {sign}", sign=sign or "…"))
    tasks = "; ".join(bank.text(task, t.locale, child=t.child) for task in goal.tasks)
    lines += [t("Steps: {tasks}", tasks=tasks)] if tasks else []
    marks = goal_words.goal_marks(t, page.known.marks, goal.key)
    return [*lines, *([t("Marks: {marks}", marks=marks)] if marks else [])]


def _rest(t: Translator, catalogue: Catalogue, content: Content) -> list[str]:
    people = ", ".join(t(goal_words.HELPERS[each]) for each in content.people)
    result = catalogue.goals.text(content.result, t.locale, child=t.child)
    return [
        *([t("Who helps: {people}", people=people)] if people else []),
        *([t("In the end: {result}", result=result)] if result else []),
    ]


def changed_line(t: Translator, catalogue: Catalogue, page: PlanPage) -> list[str]:
    """Return what a new version changes in the one that stands."""
    standing, shown = page.known.standing, page.shown
    if standing is None or shown is None or shown is standing:
        return []
    said = goal_words.changes(t, catalogue.goals, standing.content, shown.content)
    return [t("Version {n} stays in force meanwhile. New:", n=standing.number) + " " + "; ".join(said)]


def came_back_lines(t: Translator, page: PlanPage) -> list[str]:
    """Return with which words the plan has come back."""
    return [
        t("<b>{who}</b>: {words}", who=page.people.get(said.person_id) or t("School"),
          words=goal_words.reason_of(t, said))
        for said in page.came_back[:3]
    ]  # fmt: skip


def doubt_lines(t: Translator, page: PlanPage) -> list[str]:
    """Return who sees the marks differently: for the curator all, for the mentee that it was noted."""
    if page.reader is Reader.MENTEE:
        return [t.you("You see the marks differently. The curator knows.")] if page.doubts else []
    return [
        t("{name} does not agree with the marks ({moment}).", name=page.people.get(said.person_id, "…"),
          moment=t(goal_words.MOMENTS[Moment(said.reason)]))
        for said in page.doubts
        if said.reason
    ]  # fmt: skip


def history_lines(t: Translator, catalogue: Catalogue, page: PlanPage) -> list[str]:
    """Return the latest events of a plan, the newest first; words only to whom they were said, and to the school."""
    known = page.known
    numbers = {each.id: each for each in known.versions}
    before = {each.id: old.content for old, each in zip(known.versions, known.versions[1:], strict=False)}
    told: set[int] = set()
    lines = []
    for said in known.words:
        if said.kind == DOUBT:
            continue
        version = numbers[said.plan_id]
        line = _event(t, page, said, version.number)
        if said.kind == "proposed" and version.id not in told:
            told.add(version.id)
            line += ". " + "; ".join(goal_words.changes(t, catalogue.goals, before.get(version.id), version.content))
        lines.append(line)
    drafts = [each for each in known.versions if each.state is PlanState.DRAFT and page.reader is Reader.MENTOR]
    lines += [t("Version {n}: {state}", n=each.number, state=t(goal_words.STATES[each.state])) for each in drafts]
    return list(reversed(lines))[:_HISTORY]


def _event(t: Translator, page: PlanPage, said: Said, number: int) -> str:
    day = said.said_at.astimezone(ZoneInfo(page.zone)).date()
    who = page.people.get(said.person_id) or t("School")
    line = t("{day} · version {n} · {who}: {what}", day=t.short_day(day), n=number, who=who,
             what=t(goal_words.WORDS[said.kind]))  # fmt: skip
    reason = goal_words.reason_of(t, said)
    if reason and page.reader in {Reader.MENTOR, Reader.SCHOOL}:
        line += " " + t("({words})", words=reason)
    return line


def goal_name(t: Translator, catalogue: Catalogue, page: PlanPage, key: int) -> str:
    """Return a goal of the plan in force by its key, or the plan as a whole."""
    standing = page.known.standing
    if key == OVERALL or standing is None:
        return t("The plan as a whole")
    goal = next((each for each in standing.content.goals if each.key == key), None)
    return goal_words.title_of(t, catalogue.goals, goal) if goal else "…"
