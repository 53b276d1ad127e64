"""The questions that a plan is made of, one a screen: what is asked, and which answers are offered.

The id of a button names the question it belongs to, so that an old one never answers another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from catalog.goals import PUPILS, TEACHERS, sign_id, task_id
from dialogs.kit.school import clip
from domain.plans import COUNTS, LIMITS, PUPILS_HELPERS, TEACHERS_HELPERS, Helper, Line, Part
from locales.marks import NY_
from services import goal_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.model import Catalogue
    from domain.plans import Content, Goal
    from locales import Translator
    from services.goals import PlanPage


class Ask(StrEnum):
    """What is asked."""

    AREA = "area"
    GOAL = "pick"
    TITLE = "title"
    SIGN = "sign"
    DUE = "due"
    TASK = "task"
    OFTEN = "often"
    COUNT = "count"
    FORMAT = "format"
    PERSON = "person"
    RESULT = "result"
    REQUEST = "request"
    WISH = "wish"
    REMARK = "remark"


QUESTIONS: Final = {
    Ask.AREA: NY_("<b>A new goal.</b> What is it about?"),
    Ask.GOAL: NY_("<b>Which goal?</b> Tap one, or type your own: up to {n} characters. It can be changed later."),
    Ask.TITLE: NY_("<b>What is the goal?</b> Type it in a few words, up to {n} characters."),
    Ask.SIGN: NY_("<b>How will you know that it worked?</b> Something to see or count. Type up to {n} characters."),
    Ask.DUE: NY_("<b>By which month?</b>"),
    Ask.TASK: NY_("<b>Steps, up to five.</b> Tap to add or take out, or type your own: up to {n} characters."),
    Ask.OFTEN: NY_("<b>How often do you meet?</b>"),
    Ask.COUNT: NY_("<b>How many meetings in all?</b>"),
    Ask.FORMAT: NY_("<b>How do you meet as a rule?</b>"),
    Ask.PERSON: NY_("<b>Who may help?</b> Tap all that fit."),
    Ask.RESULT: NY_("<b>What will there be in the end?</b> Tap, or type your own: up to {n} characters."),
    Ask.REQUEST: NY_(
        "<b>Why this pair?</b> Type it in a few words, up to {n} characters. Nothing about health or family."
    ),
    Ask.WISH: NY_(
        "<b>What should be different?</b> Tap, or type it: up to {n} characters. The mentor and the curator read it."
    ),
    Ask.REMARK: NY_("<b>What should be different?</b> Tap, or type it: up to {n} characters. The mentor reads it."),
}
LIMIT_OF: Final = {
    Ask.GOAL: "title",
    Ask.TITLE: "title",
    Ask.SIGN: "sign",
    Ask.TASK: "task",
    Ask.RESULT: "result",
    Ask.REQUEST: "request",
    Ask.WISH: "word",
    Ask.REMARK: "word",
}
"""Questions that take words, and the limit of ``domain.plans`` that holds for them."""
PARTS: Final = {
    Ask.GOAL: Part.GOAL,
    Ask.TITLE: Part.TITLE,
    Ask.SIGN: Part.SIGN,
    Ask.DUE: Part.DUE,
    Ask.TASK: Part.TASK,
    Ask.OFTEN: Part.OFTEN,
    Ask.COUNT: Part.COUNT,
    Ask.FORMAT: Part.FORMAT,
    Ask.PERSON: Part.PERSON,
    Ask.RESULT: Part.RESULT,
    Ask.REQUEST: Part.REQUEST,
}
TICKED: Final = frozenset({Ask.TASK, Ask.PERSON})
"""Several answers: the screen stays."""
_SHORT: Final = frozenset({Ask.COUNT, Ask.DUE})
"""Answers of a few signs: three stand side by side."""
LONGEST: Final = 36
_LISTS: Final[Mapping[Ask, Mapping[Any, str]]] = {
    Ask.OFTEN: goal_words.OFTEN,
    Ask.FORMAT: goal_words.FORMATS,
    Ask.WISH: goal_words.WISHES,
    Ask.REMARK: goal_words.REMARKS,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One screen: the question, what stands there now, the buttons in rows."""

    text: str
    now: str
    items: list[list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a question may depend on."""

    t: Translator
    catalogue: Catalogue
    page: PlanPage
    content: Content | None
    goal: Goal | None
    area: str


def question(t: Translator, catalogue: Catalogue, page: PlanPage, ask: Ask, *, goal: int | None, area: str) -> Question:
    """Return the screen of a question about the draft (or the answer to the plan)."""
    limit = LIMITS[LIMIT_OF[ask]] if ask in LIMIT_OF else 0
    text = t.you(QUESTIONS[ask], **({"n": limit} if limit else {}))
    version = page.known.open
    content = version.content if version else None
    one = next((each for each in content.goals if each.key == goal), None) if content else None
    offered = _offered(_Asked(t, catalogue, page, content, one, area), ask)
    labels = [{"id": f"{ask.value}:{key}", "label": clip(label, LONGEST)} for key, label in offered]
    now = ""
    if one is not None and ask in {Ask.TITLE, Ask.SIGN}:
        line = one.title if ask is Ask.TITLE else one.sign
        now = catalogue.goals.text(line, t.locale, child=t.child)
    elif content is not None and ask is Ask.REQUEST:
        now = goal_words.request_of(t, catalogue, content)
    return Question(text, t("Now: {words}", words=now) if now else "", _rows(labels, 3 if ask in _SHORT else 1))


def _rows(items: list[dict[str, str]], wide: int) -> list[list[dict[str, str]]]:
    return [items[start : start + wide] for start in range(0, len(items), wide)]


def _offered(asked: _Asked, ask: Ask) -> list[tuple[str, str]]:
    t, page = asked.t, asked.page
    match ask:
        case Ask.AREA | Ask.GOAL | Ask.TASK | Ask.RESULT:
            return _of_catalogue(asked, ask)
        case Ask.DUE:
            return [(each, f"{each[5:]}.{each[:4]}") for each in page.months]
        case Ask.COUNT:
            return [(str(each), str(each)) for each in COUNTS]
        case Ask.PERSON:
            chosen = asked.content.people if asked.content else ()
            ticks = {each: "✓ " if each in chosen else "" for each in Helper}
            offered = TEACHERS_HELPERS if page.programme else PUPILS_HELPERS
            return [(each.value, ticks[each] + _up(t(goal_words.HELPERS[each]))) for each in offered]
        case _:
            return [(key, _up(t(label))) for key, label in _LISTS.get(ask, {}).items()]


def _of_catalogue(asked: _Asked, ask: Ask) -> list[tuple[str, str]]:
    t, bank, name = asked.t, asked.catalogue.goals, list_of(asked.page)
    match ask:
        case Ask.AREA:
            return _areas(t, asked.catalogue, name, asked.content)
        case Ask.GOAL:
            return [(each.id, each.title.of(t.locale, child=t.child)) for each in bank.goals(name, asked.area)]
        case Ask.TASK if asked.goal is not None:
            return _tasks(t, asked.catalogue, asked.goal)
        case Ask.RESULT:
            results = [each for each in bank.results if each.option_list == name]
            return [(each.id, each.label.of(t.locale, child=t.child)) for each in results]
        case _:
            return []


def _areas(t: Translator, catalogue: Catalogue, name: str, content: Content | None) -> list[tuple[str, str]]:
    """Return the areas, what the mentee has asked for first."""
    asked = [each.split(":", 1)[1] for each in content.needs if each.startswith(f"{name}:")] if content else []
    rest = [area for option_list, area in catalogue.goals.areas if option_list == name and area not in asked]
    return [(area, goal_words.area_label(t, catalogue, name, area)) for area in [*asked, *rest]]


def _tasks(t: Translator, catalogue: Catalogue, goal: Goal) -> list[tuple[str, str]]:
    """Return the tasks that stand there, and those that the catalogue has for this goal."""
    bank = catalogue.goals
    found = [(f"own.{place}" if task.id is None else task.id, task) for place, task in enumerate(goal.tasks)]
    template = bank.goal(goal.title.id) if goal.title.id else None
    offered = [task_id(template.id, place) for place in range(1, len(template.tasks) + 1)] if template else []
    here = {task.id for task in goal.tasks}
    return [
        *((key, "✓ " + bank.text(task, t.locale, child=t.child)) for key, task in found),
        *((key, bank.text(Line(id=key), t.locale, child=t.child)) for key in offered if key not in here),
    ]


def list_of(page: PlanPage) -> str:
    """Return which list of areas a pair's goals come from."""
    return TEACHERS if page.programme else PUPILS


def template_change(catalogue: Catalogue, goal_id: str) -> dict[str, Any]:
    """Return what a goal of the catalogue brings along."""
    template = catalogue.goals.goal(goal_id)
    if template is None:
        return {"line": None}
    return {
        "line": Line(id=template.id),
        "sign": Line(id=sign_id(template.id)),
        "tasks": tuple(Line(id=task_id(template.id, place)) for place in range(1, len(template.tasks) + 1)),
    }


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]
