"""What the windows of choosing a pair show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.kit.school import clip, school_of, schools_data, start_data
from dialogs.pair.group_getters import GROUP_PREVIEW
from dialogs.pair.list_getters import LIST_PREVIEW
from dialogs.states import PairSG
from domain.matching.model import Criterion
from domain.vocabulary import Role
from services import words
from services.access import RefusedError
from services.candidates import candidates, waiting_mentees
from services.choosing_words import wish_words

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.candidates import Candidates, MentorChoice
    from storage.unit import Unit

SHOWN = 8
MENTORS_SHOWN = 5
"""A line with reasons takes two or three lines of a phone."""
AREA_ITEMS = ("me_needs", "te_needs", "mr_strong", "mr_strong_t")


async def mentees(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the ready mentees, longest waiting first."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    data |= {"is_curator": Role.CURATOR in actor.roles}
    try:
        school = school_of(dialog_manager, actor)
        if school is None:
            raise RefusedError("no_school")  # noqa: TRY301  one way for both
        found = await waiting_mentees(unit, actor, school)
        only = start_data(dialog_manager).get("only") or ()
        waiting = [each for each in found.mentees if each.participation_id in only] or found.mentees
    except RefusedError as refusal:
        return data | {"shown": False, "none": False, "no_cycle": refusal.reason == "no_cycle",
                       "nowhere": refusal.reason != "no_cycle", "school": "", "text": "", "items": [], "mentees": 0,
                       "mentors": 0, "more": False}  # fmt: skip
    areas = words.options(catalogue, t, AREA_ITEMS)
    shown = waiting[:SHOWN]
    lines = []
    for each in shown:
        wish = words.labels(areas, each.areas, words.DOT) or t("no wish named")
        waits = t.plural("waits {n} day", "waits {n} days", each.waiting_days)
        lines.append(t("{name} ({code}): {wish}; {waits}", name=each.name.short, code=each.name.code, wish=wish,
                       waits=waits))  # fmt: skip
    return data | {
        "shown": bool(shown),
        "none": not shown,
        "no_cycle": False,
        "nowhere": False,
        "school": found.school,
        "text": "\n".join(lines),
        "items": [{"id": each.participation_id, "label": clip(each.name.short)} for each in shown],
        "mentees": len(found.mentees),
        "mentors": found.ready_mentors,
        "more": len(waiting) > SHOWN,
    }


async def mentors(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the mentors who may be proposed, best fit first, with the reasons in words."""
    found = await _candidates(unit, actor, catalogue, dialog_manager)
    if found is None:
        return {"name": "", "wish": "", "text": "", "items": [], "none": False, "shown": False, "gone": True,
                "several": False, "any_held": False, "held": 0}  # fmt: skip
    areas = words.options(catalogue, t, AREA_ITEMS)
    pages = max(1, -(-len(found.mentors) // MENTORS_SHOWN))
    page = int(dialog_manager.dialog_data.get("mentor_page", 0)) % pages
    shown = found.mentors[page * MENTORS_SHOWN : (page + 1) * MENTORS_SHOWN]
    return {
        "gone": False,
        "shown": bool(shown),
        "none": not shown,
        "several": pages > 1,
        "held": found.held,
        "any_held": found.held > 0,
        "name": found.mentee.name.short,
        "wish": words.labels(areas, found.mentee.areas, words.DOT) or t("no wish named"),
        "text": "\n".join(_mentor_line(t, catalogue, each) for each in shown),
        "items": [{"id": each.participation_id, "label": clip(each.name.short)} for each in shown],
    }


def _mentor_line(t: Translator, catalogue: Catalogue, each: MentorChoice) -> str:
    # The strongest two; all of them stand on the screen that asks whether to propose.
    reasons = "; ".join(reasons_of(t, catalogue, each)[:2]) or t("nothing in common named yet")
    places = t.plural("{n} place free", "{n} places free", each.free_places)
    line = t("<b>{name}</b>, {places}: {reasons}", name=each.name.short, places=places, reasons=reasons)
    said = wish_words(t, each.wish)
    return f"{line}; {said}" if said else line


def reasons_of(t: Translator, catalogue: Catalogue, each: MentorChoice) -> list[str]:
    """Return why a mentor fits, in words."""
    areas = words.options(catalogue, t, AREA_ITEMS)
    slots = words.options(catalogue, t, ("me_slots", "mr_slots"))
    said = {
        Criterion.AREA: words.labels(areas, each.fit.areas, words.DOT),
        Criterion.SLOT: words.labels(slots, each.fit.slots),
    }
    return [
        t(words.FIT[criterion], what=said[criterion]) if criterion in said else t(words.FIT[criterion])
        for criterion, _ in each.fit.points
        if criterion in words.FIT
    ]


async def _candidates(unit: Unit, actor: Actor, catalogue: Catalogue, manager: DialogManager) -> Candidates | None:
    try:
        return await candidates(unit, actor, catalogue, mentee_of(manager))
    except RefusedError:
        return None


def mentee_of(manager: DialogManager) -> int:
    """Return for whom a mentor is sought: chosen in the list, or named by the card that opened the dialog."""
    chosen = manager.dialog_data.get("mentee")
    return int(chosen if chosen is not None else start_data(manager)["mentee"])


async def chosen(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the pair about to be proposed; serves the role model and the confirmation."""
    found = await _candidates(unit, actor, catalogue, dialog_manager)
    mentor_id = int(dialog_manager.dialog_data.get("mentor", 0))
    mentor = next((each for each in found.mentors if each.participation_id == mentor_id), None) if found else None
    if found is None or mentor is None:
        return {"ok": False, "gone": True, "mentee": "", "mentor": "", "form": "", "reasons": "", "model": "",
                "models": []}  # fmt: skip
    spec = catalogue.forms[mentor.form]
    model = dialog_manager.dialog_data.get("model")
    label = next((each.label.of(t.locale) for each in spec.role_models if each.id == model), t("not named"))
    return {
        "ok": True,
        "gone": False,
        "mentee": found.mentee.name.short,
        "mentor": mentor.name.short,
        "form": spec.title.of(t.locale),
        "reasons": "; ".join(filter(None, [*reasons_of(t, catalogue, mentor), wish_words(t, mentor.wish)]))
        or t("nothing in common named yet"),
        "model": label,
        "models": [{"id": each.id, "label": each.label.of(t.locale)} for each in spec.role_models],
    }


_LINES = [{"id": 1, "label": "Аня К."}]
PREVIEW: dict[Any, dict[str, Any]] = {
    PairSG.mentee: {"schools": [], "many_schools": False, "is_curator": True, "shown": True, "none": False,
                    "no_cycle": False, "nowhere": False, "school": "Школа № 2", "text": "Аня К. (7DF-4RN): Учёба",
                    "items": _LINES, "mentees": 12, "mentors": 9, "more": True},
    PairSG.mentor: {"gone": False, "shown": True, "none": False, "name": "Аня К.", "wish": "Учёба",
                    "text": "<b>Илья М.</b>, 1 место: общая тема", "items": _LINES, "several": True, "held": 2,
                    "any_held": True},
    PairSG.role_model: {"ok": True, "gone": False, "mentee": "Аня К.", "mentor": "Илья М.", "form": "Ученик — ученик",
                        "reasons": "общая тема: Учёба", "model": "Равный — равному", "models": _LINES},
    PairSG.confirm: {"ok": True, "gone": False, "mentee": "Аня К.", "mentor": "Илья М.", "form": "Ученик — ученик",
                     "reasons": "общая тема: Учёба", "model": "Равный — равному", "models": _LINES},
    PairSG.proposed: {},
    **LIST_PREVIEW,
    PairSG.match: {"gone": False, "text": "<b>Илья М.</b> → <b>Аня К.</b>", "may_approve": True, "may_withdraw": True,
                   "may_close": True, "has_order": True, "may_nudge": True, "is_curator": True,
                   "journal": True, "differs": True,
                   "may_join": True, "may_part": True, "may_look": True, "may_end": True, "plan": True,
                   "changes": True, "notes": True, "notes_label": "Заметки: 2",
                   "may_model": True, "may_terms": True, "mentees": [{"id": 1, "label": "Категории: Аня К."}]},
    PairSG.close: {"gone": False, "text": "<b>Илья М.</b> → <b>Аня К.</b>", "may_close": True},
    PairSG.withdraw: {"gone": False, "text": "<b>Илья М.</b> → <b>Аня К.</b>", "may_withdraw": True},
    PairSG.order_number: {"error": "", "text": "Илья М. → Аня К.", "count": 1, "held": "Илья М.: обучение",
                          "any_held": True, "free": True, "mentors": [{"id": 1, "label": "Илья М."}],
                          "addenda": [{"id": 1, "label": "Документы: Олег М."}]},
    PairSG.order_checks: {"text": "Илья М. → Аня К."},
    **GROUP_PREVIEW,
    PairSG.order_date: {"error": "", "number": "12-ОД", "today": "вт 15.09", "yesterday": "пн 14.09"},
}  # fmt: skip
