"""The questions of a roadmap to which buttons are the answers: where, which section, from when, is it signed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.paging import page_items
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip
from dialogs.roadmap.getters import term_in
from dialogs.roadmap.place import MUNICIPALITY, place_in
from domain.deadline_spans import YearKind
from locales.marks import N_
from services.access import NotAllowedError, RefusedError
from services.roadmap.asks import Ask
from services.roadmap.board import roadmap_places, view_board
from services.roadmap.card import view_card
from services.roadmap.ending import view_ending
from services.roadmap.previewing import start_choices, view_start
from services.roadmap.words import years_words

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from aiogram_dialog import DialogManager

    from dialogs.kit import Talk
    from services.roadmap.previewing import Choices

    Said = tuple[str, list[tuple[object, str]]]
    """The question, and of each answer its value and its label."""


class Step(StrEnum):
    """What is asked."""

    PLACE = "place"
    SECTION = "section"
    POST = "post"
    ANSWER = "answer"
    TEMPLATE = "template"
    YEAR = "year"
    SIGNED = "signed"
    SCHOOLS = "schools"
    START = "start"
    END = "end"


YES, NO, NEXT = "yes", "no", "next"
PAGE: Final = 8
_NUMBERS: Final = 6
_ASKED: Final = {Ask.POST: N_("no. {number}: who answers"), Ask.DAY: N_("no. {number}: which day")}


async def choose(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Put the question that is due."""
    here, data = talk(dialog_manager), dialog_manager.dialog_data
    step = Step(data["step"])
    page = int(data.get("page", 0))
    try:
        text, answers = await _STEPS[step](here, dialog_manager)
    except (RefusedError, NotAllowedError) as refusal:
        text, answers = words_of(refusal, here.t), []
    last: list[tuple[object, str]] = []
    if step is Step.SCHOOLS and answers:
        last = [(NEXT, here.t("Go on"))]
    pages = max(1, -(-len(answers) // PAGE))
    page = min(page, pages - 1)
    return {
        "text": text,
        "items": [
            {"id": f"{step}.{value}", "label": clip(label)}
            for value, label in (*answers[page * PAGE : (page + 1) * PAGE], *last)
        ],
        "turns": page_items(here.t, page, pages),
        "back": here.t("← Back"),
    }


async def _place(here: Talk, _manager: DialogManager) -> Said:
    found = await roadmap_places(here.unit, here.actor)
    text = here.t("<b>Whose roadmap?</b>\nA circle stands where none is followed yet.")
    return text, [
        (each.organization_id or MUNICIPALITY, each.name if each.follows else f"○ {each.name}") for each in found
    ]


async def _section(here: Talk, manager: DialogManager) -> Said:
    found = await view_board(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))
    names = [here.t.pick(each) for each in found.sections]
    lines = [here.t("{number} · {title}", number=number, title=name) for number, name in enumerate(names, 1)]
    text = "\n".join([here.t("<b>Which section?</b>"), *lines])
    return text, [(at, f"{at + 1} · {name}") for at, name in enumerate(names)]


async def _post(here: Talk, manager: DialogManager) -> Said:
    found = await view_board(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))
    return here.t("<b>Whose rows?</b>"), _posts(here, found.posts)


async def _answer(here: Talk, manager: DialogManager) -> Said:
    found = await view_card(here.unit, here.actor, here.catalogue, term_in(manager))
    posts = [each.id for each in here.catalogue.posts.values() if each.level is found.place.level]
    text = here.t("<b>{number} · {title}</b>\nWho answers for it?", number=found.measure.number,
                  title=here.t.pick(found.measure.title))  # fmt: skip
    return text, _posts(here, posts)


def _posts(here: Talk, posts: Sequence[str]) -> list[tuple[object, str]]:
    known = here.catalogue.posts
    return [(each, known[each].short.of(here.t.locale)) for each in posts if each in known]


async def _template(here: Talk, manager: DialogManager) -> Said:
    found = await _choices(here, manager)
    t, lines = here.t, [here.t("<b>Which roadmap?</b>")]
    answers: list[tuple[object, str]] = []
    for number, each in enumerate(found.templates, 1):
        whose = t("for one school") if each.of_school else t("for a district and its schools")
        lines.append(
            t("{number} · {title}: {rows} rows, yours {mine}, {whose}.", number=number, title=t.pick(each.title),
              rows=each.rows, mine=each.mine, whose=whose)
        )  # fmt: skip
        answers.append((each.id, f"{number} · {t.pick(each.title)}"))
    return "\n".join(lines), answers


async def _year(here: Talk, manager: DialogManager) -> Said:
    found = await _choices(here, manager)
    cycles = found.years(here.catalogue, str(manager.dialog_data.get("template")))
    school = all(each.year is YearKind.SCHOOL for each in cycles)
    said = N_("In which school year does it begin?") if school else N_("In which year does it begin?")
    text = here.t("<b>{question}</b>\nEvery day of the paper moves to it.", question=here.t(said))
    return text, [(each.start, years_words(each)) for each in cycles]


async def _signed(here: Talk, _manager: DialogManager) -> Said:
    text = here.t(
        "<b>Is the roadmap signed?</b>\nWhat was due before that day counts as done and is never late. Without a "
        "signature it counts from today."
    )
    return text, [(YES, here.t("Signed already")), (NO, here.t("Not yet"))]


async def _schools(here: Talk, manager: DialogManager) -> Said:
    found = await _choices(here, manager)
    chosen = set(manager.dialog_data.get("schools", ()))
    open_to = [each for each in found.schools if not each.follows]
    lines = [here.t("<b>Which schools follow it too?</b>")]
    lines.append(
        here.t("Ticked are those whose school year is open.") if open_to else here.t("No other school is free for it.")
    )
    lines += _keeping(here, found)
    # The button carries what it leads to, so that a double tap is one.
    return "\n".join(lines), [
        (f"{each.id}.{0 if each.id in chosen else 1}", f"{'✓' if each.id in chosen else '○'} {each.name}")
        for each in open_to
    ]


def _keeping(here: Talk, found: Choices) -> list[str]:
    names = [each.name for each in found.schools if each.follows]
    if not names:
        return []
    shown = ", ".join(names[:_NUMBERS]) + ("…" if len(names) > _NUMBERS else "")
    return [here.t("These follow one already and keep it: {names}.", names=shown)]


async def _start(here: Talk, manager: DialogManager) -> Said:
    data, t = manager.dialog_data, here.t
    signed_on = signed(manager)
    place = place_in(manager, here.actor)
    found = await view_start(here.unit, here.actor, here.catalogue, place, str(data.get("template")),
                             start_year=int(data.get("year") or 0), signed_on=signed_on)  # fmt: skip
    lines = [
        t("<b>Start it?</b>"),
        t("{title}, {years}", title=t.pick(found.title), years=years_words(found.cycle)),
        t("Rows: {n}. Signed: {day}.", n=found.rows, day=t.full_date(signed_on)) if signed_on else
        t("Rows: {n}. Not signed yet: it counts from today.", n=found.rows),
    ]  # fmt: skip
    if found.before_approval:
        lines.append(t("Due before approval, never late: {n}.", n=found.before_approval))
    schools = data.get("schools", ())
    if schools:
        lines.append(t("Schools that follow it too: {n}, rows for each: {rows}.", n=len(schools),
                       rows=found.school_rows))  # fmt: skip
    if found.asks:
        asked = [t(_ASKED[ask], number=number) for number, ask in found.asks[:_NUMBERS]]
        lines.append(t("I shall ask right away: {what}.", what=", ".join(asked)))
    if data.get("replaces"):
        lines.append(t("The former roadmap ends with it."))
    return "\n".join(lines), [(YES, t("Yes, start it"))]


async def _end(here: Talk, manager: DialogManager) -> Said:
    found = await view_ending(here.unit, here.actor, here.catalogue, place_in(manager, here.actor))
    t = here.t
    lines = [
        t("<b>End this roadmap?</b>"),
        t("{title}, {years}", title=t.pick(found.roadmap.title), years=years_words(found.roadmap.cycle)),
    ]
    if found.left:
        shown = ", ".join(number for number, _ in found.left[:PAGE]) + ("…" if len(found.left) > PAGE else "")
        lines.append(t("Not done: {n} (no. {numbers}). These rows are kept as they are.", n=len(found.left),
                       numbers=shown))  # fmt: skip
    else:
        lines.append(t("Every row is done."))
    if found.sides:
        lines.append(t("It ends for its schools too: {n}.", n=found.sides))
    lines.append(t("Nobody is reminded of it any more."))
    return "\n".join(lines), [(NEXT, t("End, start the next")), (YES, t("End it"))]


async def _choices(here: Talk, manager: DialogManager) -> Choices:
    place = place_in(manager, here.actor)
    return await start_choices(here.unit, here.actor, here.catalogue, place, manager.dialog_data.get("replaces"))


def signed(manager: DialogManager) -> date | None:
    """Return the day of signing that was chosen."""
    found = manager.dialog_data.get("signed")
    return date.fromisoformat(found) if found else None


_STEPS: Final[dict[Step, Callable[[Talk, DialogManager], Coroutine[Any, Any, Said]]]] = {
    Step.PLACE: _place,
    Step.SECTION: _section,
    Step.POST: _post,
    Step.ANSWER: _answer,
    Step.TEMPLATE: _template,
    Step.YEAR: _year,
    Step.SIGNED: _signed,
    Step.SCHOOLS: _schools,
    Step.START: _start,
    Step.END: _end,
}
