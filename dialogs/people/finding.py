"""What the list of people and the ways to narrow it down show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.paging import page_items
from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.states import PeopleSG
from domain.vocabulary import Role
from locales.marks import N_
from services import words
from services.access import RefusedError
from services.audiences import GRADE
from services.people import MOST_FOUND, PAGE, Filter, initials, list_people
from services.person_remind import REMINDABLE, remind_plan

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.people import PeoplePage, PersonLine
    from storage.unit import Unit

FILTERS = {
    Filter.ALL: N_("All: {n}"),
    Filter.READY: N_("Ready: {n}"),
    Filter.UNPAIRED: N_("No pair: {n}"),
    Filter.CONSENT: N_("No consent: {n}"),
    Filter.GUARDIAN: N_("No guardian: {n}"),
    Filter.QUESTIONNAIRE: N_("No survey: {n}"),
    Filter.UNREACHABLE: N_("No contact: {n}"),
    Filter.MENTEES: N_("Mentees: {n}"),
    Filter.MENTORS: N_("Mentors: {n}"),
}
AUDIENCES = {
    Filter.ALL: "all",
    Filter.UNPAIRED: "unpaired",
    Filter.CONSENT: "consent",
    Filter.QUESTIONNAIRE: "survey",
    Filter.MENTEES: "mentees",
    Filter.MENTORS: "mentors",
}
"""Filters under which a message to a group can be written."""
ERRORS = {
    "too_short": N_("Two letters of the name or the code are enough; one alone opens the alphabet. Try once more."),
    "text": N_("I look for people by text: a few letters of the name, the code, or the grade."),
}


def chosen_filter(manager: DialogManager) -> Filter:
    """Return the filter in force: chosen here, or handed over by the day's list."""
    value = str(manager.dialog_data.get("filter") or start_data(manager).get("filter") or Filter.ALL.value)
    return Filter.ALL if value.startswith(GRADE) else Filter(value)


def chosen_grade(manager: DialogManager) -> int | None:
    """Return the grade in force, if the list shows one grade."""
    value = str(manager.dialog_data.get("filter") or start_data(manager).get("filter") or "")
    return int(value.removeprefix(GRADE)) if value.startswith(GRADE) else None


async def people(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List participants, eight a page."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    is_curator = Role.CURATOR in actor.roles
    kept = dialog_manager.dialog_data
    wanted, grade = chosen_filter(dialog_manager), chosen_grade(dialog_manager)
    found, letter = kept.get("found"), kept.get("letter")
    try:
        school = school_of(dialog_manager, actor)
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        page = await list_people(
            unit, actor, school, wanted, int(kept.get("page", 0)), grade=grade, letter=letter, only=found
        )
    except RefusedError as refusal:
        return data | _EMPTY | {"no_cycle": refusal.reason == "no_cycle", "nowhere": refusal.reason != "no_cycle",
                                "is_curator": is_curator}  # fmt: skip
    searched = found is not None
    error = kept.get("list_error")
    return data | {
        "no_cycle": False,
        "nowhere": False,
        "shown": True,
        "is_curator": is_curator,
        "school": page.school,
        "error": t(ERRORS[error]) + "\n" if error in ERRORS else "",
        "head": _head(t, page, kept, filter_name(t, wanted, grade, page)),
        "text": "\n".join(_line(t, line, wanted) for line in page.lines)
        or (t("Nobody with this name or code here.") if searched else t("Nobody here.")),
        "many": page.counts[Filter.ALL] > PAGE,
        "items": [
            {"id": line.member.person_id, "label": clip(f"{'✓ ' if _ticked(line, wanted) else ''}{line.name.short}")}
            for line in page.lines
        ],
        "narrowed": searched or letter is not None,
        "filter": t("Filter") if wanted is Filter.ALL and grade is None else t("Another filter"),
        "page": page.page + 1,
        "pages": page.pages,
        "several": page.pages > 1,
        "turns": page_items(t, page.page, page.pages),
        "may_remind": is_curator and not searched and letter is None and wanted in REMINDABLE and bool(page.lines),
        "may_write": is_curator and not searched and letter is None and bool(page.lines)
        and (wanted in AUDIENCES or grade is not None),
    }  # fmt: skip


_EMPTY: dict[str, Any] = {"shown": False, "school": "", "head": "", "error": "", "text": "", "items": [], "page": 1,
                          "pages": 1, "several": False, "turns": [], "many": False, "may_remind": False,
                          "may_write": False, "narrowed": False, "filter": ""}  # fmt: skip


def filter_name(t: Translator, wanted: Filter, grade: int | None, page: PeoplePage) -> str:
    """Return what the list shows and how many there are: «Готовы: 12»."""
    if grade is not None:
        return t("grade {grade}: {n}", grade=grade, n=page.grades.get(grade, 0))
    return t(FILTERS[wanted], n=page.counts[wanted])


def _head(t: Translator, page: PeoplePage, kept: dict[str, Any], name: str) -> str:
    total = kept.get("total", page.found)
    if kept.get("found") is not None:
        if total > MOST_FOUND:
            return t("Found: {n}. Here are the first {most}; more letters find fewer.", n=total, most=MOST_FOUND)
        return t("Found: {n}", n=total)
    if kept.get("letter") is not None:
        return t("{filter} · letter {letter}: {n}", filter=name, letter=kept["letter"], n=page.found)
    return name


def _ticked(line: PersonLine, wanted: Filter) -> bool:
    """Tell whether a line has a tick; among those whose consents are missing it would say the contrary."""
    return line.member.ready and wanted is not Filter.CONSENT


def _line(t: Translator, line: PersonLine, wanted: Filter) -> str:
    member = line.member
    side = words.word(t, words.SIDES, member.side)
    state = t("in a pair") if member.open_matches else t("ready")
    lacks = [need.kind for need in member.papers] or [given.kind for given in member.ending]
    if wanted is Filter.CONSENT and lacks and not member.gaps:
        # Ready for a pair, and yet a paper is missing or runs out: the list says which, or each card had to be opened.
        state = t("needs: {what}", what=", ".join(dict.fromkeys(words.word(t, words.CONSENTS, kind) for kind in lacks)))
    if member.gaps:
        # The first step closes first; the card has them all.
        first, rest = t(words.GAPS[member.gaps[0]]), len(member.gaps) - 1
        state = t("needs: {what}", what=first) if not rest else t("needs: {what}, {n} more", what=first, n=rest)
    name = t("{name}", name=line.name.short)
    return f"{'✓' if _ticked(line, wanted) else '·'} {name} ({member.code}), {side}: {state}"


async def filters(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the filters with how many people each holds; empty ones are left out."""
    school = school_of(dialog_manager, actor)
    try:
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        page = await list_people(unit, actor, school)
    except RefusedError:
        return {"filters": [], "grades": []}
    marked, grade = chosen_filter(dialog_manager), chosen_grade(dialog_manager)
    return {
        "filters": [
            {
                "id": each.value,
                "label": clip(
                    ("• " if each is marked and grade is None else "") + t(FILTERS[each], n=page.counts[each])
                ),
            }
            for each in FILTERS
            if page.counts[each] or each in {Filter.ALL, marked}
        ],
        "grades": [
            {"id": f"{GRADE}{each}", "label": f"{'• ' if each == grade else ''}{each}: {n}"}
            for each, n in page.grades.items()
        ],
    }


async def letters(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the first letters of last names, so that page 90 is two taps away."""
    school = school_of(dialog_manager, actor)
    try:
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        found = await initials(unit, actor, school, chosen_filter(dialog_manager), grade=chosen_grade(dialog_manager))
    except RefusedError:
        found = {}
    return {"letters": [{"id": letter, "label": f"{letter} {n}"} for letter, n in found.items()], "none": not found,
            "about": t(FILTERS[chosen_filter(dialog_manager)], n=sum(found.values()))}  # fmt: skip


async def reminding(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say how many would be reminded, and why not the others."""
    nothing = {"n": 0, "text": t("Nobody is left to remind."), "ready": False, "what": "", "is_curator": True}
    school = school_of(dialog_manager, actor)
    wanted = chosen_filter(dialog_manager)
    if school is None:
        return nothing
    try:
        plan = await remind_plan(unit, actor, school, wanted)
    except RefusedError:
        return nothing
    lines = []
    if plan.today:
        lines.append(t("Already reminded today: {n}", n=plan.today))
    if plan.no_chat:
        lines.append(t("Without a chat: {n}. Please ask in person.", n=plan.no_chat))
    if plan.full:
        lines.append(t("Have had their messages for this week: {n}", n=plan.full))
    if plan.curator:
        lines.append(t("Your turn, not theirs: {n}", n=plan.curator))
    if not plan.messages:
        lines.insert(0, t("Nobody is left to remind."))
    return {
        "n": plan.messages,
        "text": "\n".join(lines),
        "ready": plan.messages > 0,
        "what": t(FILTERS[wanted], n=plan.people),
        "is_curator": True,
    }


_LETTERS = [{"id": letter, "label": f"{letter} 12"} for letter in "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"]
_TURNS = [{"id": 1, "label": label} for label in ("← Страница", "Страница →", "⇤ В начало", "В конец ⇥")]
FINDING_PREVIEW: dict[Any, dict[str, Any]] = {
    PeopleSG.list: {"schools": [], "many_schools": False, "no_cycle": False, "nowhere": False, "shown": True,
                    "is_curator": True, "school": "Школа № 2", "error": "", "head": "Все: 1000 · А: 12",
                    "text": "✓ Аня К. (7DF-4RN), наставляемый: готово", "items": [{"id": 1, "label": "✓ Аня К."}],
                    "narrowed": True, "filter": "Другой фильтр", "page": 12, "pages": 125, "several": True,
                    "turns": _TURNS, "many": True, "may_remind": True, "may_write": True},
    PeopleSG.filters: {"filters": [{"id": "all", "label": "• Все: 1000"}],
                       "grades": [{"id": "grade:7", "label": "7: 90"}]},
    PeopleSG.letters: {"letters": _LETTERS, "none": False, "about": "Все: 1000"},
    PeopleSG.remind: {"n": 12, "text": "Уже напомнили сегодня: 3\nБез чата: 2. Спросите лично.", "ready": True,
                      "what": "Согласия: 17", "is_curator": True},
}  # fmt: skip
