"""A plan in words, the same for the chat, for notices and for paper; the reader's translator speaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from babel import dates

from domain.plans import (
    OVERALL,
    Difference,
    Helper,
    Mark,
    Moment,
    Often,
    PlanEvent,
    PlanFormat,
    PlanState,
    differences,
    month_of,
)
from locales.marks import N_
from services.goal_answers import Remark, Wish
from services.goal_rows import DOUBT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.goals import GoalBank
    from catalog.model import Catalogue
    from domain.plans import Content, Goal
    from domain.vocabulary import MentoringForm
    from services.goal_rows import Said


class Speaker(Protocol):
    """Whoever says the words: the chat's translator, or paper's."""

    locale: str
    child: bool

    def __call__(self, message: str, /, **values: object) -> str:
        """Return a translated text."""


OFTEN: Final[Mapping[Often, str]] = {
    Often.TWICE_A_WEEK: N_("twice a week"),
    Often.WEEKLY: N_("once a week"),
    Often.FORTNIGHT: N_("every two weeks"),
}
FORMATS: Final[Mapping[PlanFormat, str]] = {
    PlanFormat.IN_PERSON: N_("in person"),
    PlanFormat.ONLINE: N_("online"),
    PlanFormat.BOTH: N_("in person and online"),
}
HELPERS: Final[Mapping[Helper, str]] = {
    Helper.PARENTS: N_("parents"),
    Helper.CLASS_TEACHER: N_("class teacher"),
    Helper.SUBJECT_TEACHER: N_("subject teacher"),
    Helper.PSYCHOLOGIST: N_("psychologist"),
    Helper.LIBRARIAN: N_("librarian"),
    Helper.CLASSMATES: N_("classmates"),
    Helper.EXPERT: N_("a professional"),
    Helper.METHODIST: N_("methods expert"),
    Helper.COLLEAGUES: N_("colleagues"),
    Helper.HEAD: N_("school leaders"),
}
MARKS: Final[Mapping[Mark, str]] = {
    Mark.DONE: N_("it worked"),
    Mark.PARTLY: N_("in part"),
    Mark.NOT_YET: N_("not yet"),
}
MOMENTS: Final[Mapping[Moment, str]] = {Moment.INTERIM: N_("halfway"), Moment.FINAL: N_("at the end")}
STATES: Final[Mapping[PlanState, str]] = {
    PlanState.DRAFT: N_("being written"),
    PlanState.PROPOSED: N_("waits for the answer"),
    PlanState.AGREED: N_("waits for the curator"),
    PlanState.APPROVED: N_("in force"),
    PlanState.REPLACED: N_("replaced by a newer one"),
    PlanState.DROPPED: N_("change given up"),
}
WISHES: Final[Mapping[Wish, str]] = {
    Wish.OTHER_GOAL: N_("Another goal"),
    Wish.EASIER: N_("Easier steps"),
    Wish.HARDER: N_("More to do"),
    Wish.LESS_OFTEN: N_("Meet less often"),
    Wish.MORE_OFTEN: N_("Meet more often"),
    Wish.OTHER_WAY: N_("Meet another way"),
}
REMARKS: Final[Mapping[Remark, str]] = {
    Remark.SIGN: N_("The sign is vague"),
    Remark.TOO_MUCH: N_("Too much at once"),
    Remark.DATES: N_("Look at the dates"),
    Remark.TASKS: N_("Tasks are missing"),
}
WORDS: Final[Mapping[str, str]] = {
    PlanEvent.PROPOSED: N_("proposed"),
    PlanEvent.TAKEN_BACK: N_("taken back to be changed"),
    PlanEvent.AGREED: N_("agreed"),
    PlanEvent.OTHERWISE: N_("wants it otherwise"),
    PlanEvent.RETURNED: N_("given back by the school"),
    PlanEvent.APPROVED: N_("approved"),
    PlanEvent.APPROVED_WITHOUT_ALL: N_("approved without the answer of all"),
    PlanEvent.DROPPED: N_("change given up"),
    DOUBT: N_("does not agree with the marks"),
}
_DIFFERENCES: Final[Mapping[Difference, str]] = {
    Difference.GOAL_ADDED: N_("new goal: {goal}"),
    Difference.GOAL_DROPPED: N_("goal taken out: {goal}"),
    Difference.GOAL_CHANGED: N_("goal changed: {goal}"),
    Difference.REQUEST: N_("request changed"),
    Difference.RHYTHM: N_("meetings changed"),
    Difference.PEOPLE: N_("helpers changed"),
    Difference.RESULT: N_("result changed"),
}


def heading(t: Speaker, *, programme: bool) -> str:
    """Return what a plan is called: a teacher's is a personal programme."""
    return t("Personalised programme") if programme else t("Individual plan")


def month(t: Speaker, due: str | None) -> str:
    """Return a goal's month: «декабрь 2026»."""
    if due is None:
        return "…"
    day = month_of(due)
    return f"{dates.format_date(day, 'LLLL', locale=t.locale)} {day.year}"


def title_of(t: Speaker, bank: GoalBank, goal: Goal) -> str:
    """Return a goal in words."""
    return bank.text(goal.title, t.locale, child=t.child)


def request_of(t: Speaker, catalogue: Catalogue, content: Content) -> str:
    """Return the request: in somebody's words, or the areas of the intake."""
    if content.request is not None:
        return catalogue.goals.text(content.request, t.locale, child=t.child)
    labels = [area_label(t, catalogue, *each.split(":", 1)) for each in content.needs if ":" in each]
    return ", ".join(label for label in labels if label)


def area_label(t: Speaker, catalogue: Catalogue, option_list: str, area: str) -> str:
    """Return the name of an area of the intake."""
    sheet, item = ("IN-ME-T", "te_needs") if option_list == "teaching_areas" else ("IN-ME-P", "me_needs")
    options = catalogue.questionnaire(sheet).item(item).options
    return next((each.label.of(t.locale, child=t.child) for each in options if each.id == area), "")


def role_model_of(t: Speaker, catalogue: Catalogue, form: MentoringForm, content: Content) -> str:
    """Return the pair's role model, empty where none was chosen."""
    models = catalogue.forms[form].role_models
    return next((each.label.of(t.locale, child=t.child) for each in models if each.id == content.role_model), "")


def rhythm(t: Speaker, content: Content) -> str:
    """Return how often, how many times and how they meet."""
    return t(
        "{often}, {n} in all, {format}",
        often=t(OFTEN[content.often]),
        n=content.count,
        format=t(FORMATS[content.format]),
    )


def goal_marks(t: Speaker, marks: Mapping[tuple[Moment, int], Mark], key: int) -> str:
    """Return what became of a goal: «на середине: частично; в конце: получилось»."""
    said = [f"{t(MOMENTS[at])}: {t(MARKS[marks[at, key]])}" for at in Moment if (at, key) in marks]
    return "; ".join(said)


def overall_mark(t: Speaker, marks: Mapping[tuple[Moment, int], Mark]) -> str:
    """Return the mark of the plan as a whole, empty before the end."""
    found = marks.get((Moment.FINAL, OVERALL))
    return t(MARKS[found]) if found else ""


def reason_of(t: Speaker, said: Said) -> str:
    """Return why somebody wants a plan otherwise: the button tapped, the words typed."""
    labels = {**{w.value: WISHES[w] for w in Wish}, **{r.value: REMARKS[r] for r in Remark},
              **{m.value: MOMENTS[m] for m in Moment}}  # fmt: skip
    parts = [t(labels[said.reason])] if said.reason in labels else []
    return ". ".join([*parts, *([said.text] if said.text else [])])


def changes(t: Speaker, bank: GoalBank, old: Content | None, new: Content) -> list[str]:
    """Return in words what a version changed."""
    if old is None:
        return [t("first version")]
    return [
        t(_DIFFERENCES[what], goal=title_of(t, bank, goal)) if goal else t(_DIFFERENCES[what])
        for what, goal in differences(old, new)
    ] or [t("nothing changed")]
