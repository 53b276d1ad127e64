"""What the screens of the best set show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.paging import page_items
from dialogs.kit.refusals import words_of
from dialogs.kit.school import clip, schools_data
from dialogs.matching.actions import line_of, other_of, school
from dialogs.matching.fair_getters import FAIR_PREVIEW
from dialogs.states import MatchingSG
from domain.matching.overrides import LineState, Reason, Switch
from domain.vocabulary import Role
from locales.marks import N_
from services import words
from services.access import NotAllowedError, RefusedError
from services.matching.best import view_set
from services.matching.comparing import compare, other_mentors
from services.matching.looking import view_alone, view_pair
from services.matching.words import AREA_ITEMS, REASONS, alone_words, bar_words, reckoning_words

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.matching.best import Overview
    from services.matching.comparing import Comparison, OtherMentor
    from services.matching.looking import PairView
    from services.pool import Name
    from storage.unit import Unit

STEPS: Final = {"less": N_("less"), "usual": N_("as usual"), "more": N_("more")}
SWITCHES: Final = {
    Switch.GROUPS: (N_("Groups: allowed"), N_("Groups: no")),
    Switch.CLASSMATES: (N_("Classmates: allowed"), N_("Classmates: no")),
}
_REFUSED: Final = (RefusedError, NotAllowedError)


async def overview(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the set in figures, or what there is to work one out from."""
    data: dict[str, Any] = await schools_data(unit, actor, dialog_manager)
    data |= {"is_curator": Role.CURATOR in actor.roles, "pending": 0, "alone": 0, "lonely": False, "fresh": False,
             "made": False, "shown": False, "sliders": [], "switches": []}  # fmt: skip
    try:
        found = await view_set(unit, actor, catalogue, school(dialog_manager))
    except _REFUSED as refusal:
        return data | {"text": words_of(refusal, t)}
    labels = {each.id: each.label.of(t.locale) for each in catalogue.matching.sliders}
    return data | {
        "text": "\n".join(_overview(t, found)),
        "pending": found.pending,
        "alone": found.alone,
        "lonely": found.alone > 0 or found.later > 0,
        "fresh": not found.made,
        "made": found.made,
        "shown": True,
        "sliders": [
            {"id": each, "label": clip(t("{what}: {step}", what=labels[each], step=t(STEPS[step])))}
            for each, step in found.sliders.items()
        ],
        "switches": [
            {"id": each.value, "label": clip(t(on if each in found.allows else off))}
            for each, (on, off) in SWITCHES.items()
        ],
    }


def _overview(t: Translator, found: Overview) -> list[str]:
    lines = [
        t("<b>Pairs for the whole school</b> · {school}", school=found.school),
        t("Ready: mentees {n}, mentors with a place {m}.", n=found.ready_mentees, m=found.ready_mentors),
    ]
    if found.unready_mentees:
        lines.append(t("Not ready yet: {n}.", n=found.unready_mentees))
    if not found.made:
        lines.append(t("I look for the set in which the fewest stay alone, and say why. You decide on every pair."))
        return lines
    lines.append(t("<b>Proposed: {n} of {m}.</b> Alone: {k}.", n=found.open, m=found.open + found.alone, k=found.alone))
    for count, said in (
        (found.groups, N_("Groups among them: {n}.")),
        (found.skipped, N_("Skipped: {n}.")),
        (found.accepted, N_("Accepted, both sides asked: {n}.")),
        (found.returned, N_("Without a mentor again: {n}. Work the set out anew: accepted pairs stay.")),
        (found.later, N_("Left out by you: {n}.")),
    ):
        if count:
            lines.append(t(said, n=count))
    return lines


async def pair(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one pair with every point it has."""
    data: dict[str, Any] = {"this": [], "turns": [], "members": [], "shown": False, "held": False, "loose": False}
    try:
        found = await view_pair(unit, actor, line_of(dialog_manager))
    except _REFUSED as refusal:
        return data | {"text": words_of(refusal, t)}
    turns = [(found.before, t("← Pair")), (found.after, t("Pair →"))]
    around = [{"id": line, "label": label} for line, label in turns if line is not None]
    if found.members and not dialog_manager.dialog_data.get("one"):
        return data | {
            "text": "\n".join(_group(t, catalogue, found)),
            "this": [{"id": found.line_id}],
            "members": [{"id": each.line_id, "label": clip(each.name.short)} for each in found.members],
            "turns": around,
        }
    return data | {
        "text": "\n".join(_pair(t, catalogue, found)),
        "this": [] if found.members else [{"id": found.line_id}],
        "turns": [{"id": found.line_id, "label": t("← The group")}] if found.members else around,
        "shown": True,
        "held": found.held,
        "loose": not found.held,
    }


def _pair(t: Translator, catalogue: Catalogue, found: PairView) -> list[str]:
    points = found.reckoning
    lines = [
        t("Proposal {n} of {m} · fit {total} of {full}", n=found.number, m=found.of, total=points.total,
          full=points.full),
        f"{_who(t, found.mentee)} ↔ {_who(t, found.mentor)}",
    ]  # fmt: skip
    if found.form is not None:
        lines.append(catalogue.forms[found.form].title.of(t.locale))
    lines.append(f"+ {reckoning_words(t, catalogue, points)}")
    if found.held:
        lines.append(t("You hold on to this pair: it stays when the set is worked out anew."))
    if found.state is LineState.SKIPPED:
        lines.append(t("Skipped: “accept all” leaves it out."))
    return lines


def _group(t: Translator, catalogue: Catalogue, found: PairView) -> list[str]:
    shared = words.labels(words.options(catalogue, t, AREA_ITEMS), [found.shared] if found.shared else [])
    lines = [
        t("Proposal {n} of {m} · one group", n=found.number, m=found.of),
        t("Mentor: {who}", who=_who(t, found.mentor)),
        t("All ask for: {what}", what=shared),
        *(
            t("{name}: {total} of {full}", name=each.name.short, total=each.total, full=found.reckoning.full)
            for each in found.members
        ),
        t("One match; if one says no, the others go on. Tap a name: all points, another mentor."),
    ]
    if found.form is not None:
        lines.insert(2, catalogue.forms[found.form].title.of(t.locale))
    if found.state is LineState.SKIPPED:
        lines.append(t("Skipped: “accept all” leaves it out."))
    return lines


async def others(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the other mentors, with points or with what bars them."""
    page = int(dialog_manager.dialog_data.get("page", 0))
    try:
        found = await other_mentors(unit, actor, catalogue, line_of(dialog_manager), page)
    except _REFUSED as refusal:
        return {"text": words_of(refusal, t), "items": [], "turns": []}
    head = t("<b>Who else for {name}?</b>", name=found.mentee.short)
    lines = [head]
    if found.mentor is not None:
        lines.append(t("Now: {name}, {total} of {full}.", name=found.mentor.short, total=found.total, full=found.full))
    lines += [_other(t, each) for each in found.mentors] or [t("There is no other mentor yet.")]
    if found.mentors:
        lines.append(t("Tap a name: why not this one?"))
    return {
        "text": "\n".join(lines),
        "items": [{"id": each.participation_id, "label": clip(each.name.short)} for each in found.mentors],
        "turns": page_items(t, found.page, found.pages),
    }


def _other(t: Translator, each: OtherMentor) -> str:
    if each.bars:
        return t("{name}: not possible, {why}", name=each.name.short, why=bar_words(t, each.bars))
    line = t("{name}: {total}", name=each.name.short, total=each.total)
    if each.busy_with:
        line += t(", proposed to: {names}", names=", ".join(one.short for one in each.busy_with))
    return line


async def comparison(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the mentor proposed beside another one."""
    try:
        found = await compare(unit, actor, catalogue, line_of(dialog_manager), other_of(dialog_manager))
    except _REFUSED as refusal:
        return {"text": words_of(refusal, t), "may_take": False, "vetoed": False}
    return {
        "text": "\n".join(_comparison(t, catalogue, found)),
        "may_take": not found.bars and not found.held,
        "vetoed": found.rule_id is not None,
    }


def _comparison(t: Translator, catalogue: Catalogue, found: Comparison) -> list[str]:
    lines = [t("<b>Why not {name}?</b> For: {mentee}", name=found.other.short, mentee=found.mentee.short)]
    if found.bars:
        lines.append(t("Not possible: {why}.", why=bar_words(t, found.bars)))
    if found.why is not None:
        lines.append(t("Your reason: {why}.", why=t(REASONS[found.why]).lower()))
    for name, points in ((found.mentor, found.mine), (found.other, found.theirs)):
        if name is not None and points is not None:
            said = reckoning_words(t, catalogue, points)
            lines.append(t("{name}: <b>{total}</b>", name=name.short, total=points.total) + f" = {said or 0}")
    if found.held:
        lines.append(t("You hold on to every place of this mentor."))
    elif found.displaced is not None:
        lines.append(_swap(t, found))
    return lines


def _swap(t: Translator, found: Comparison) -> str:
    displaced = found.displaced.short if found.displaced is not None else ""
    if found.instead is None or found.mentor is None:
        return t("The place is taken in the set: {name} would be alone for now.", name=displaced)
    return t("They would swap: {name} with {mentor}, {total}.", name=displaced, mentor=found.mentor.short,
             total=found.instead)  # fmt: skip


async def reasons(t: Translator, **_: Any) -> dict[str, Any]:
    """List the reasons for deciding otherwise."""
    return {"items": [{"id": each.value, "label": t(REASONS[each])} for each in Reason]}


async def confirmation(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Ask once before everybody is written to."""
    try:
        found = await view_set(unit, actor, catalogue, school(dialog_manager))
    except _REFUSED as refusal:
        return {"text": words_of(refusal, t), "pending": 0}
    if not found.pending:
        return {"text": t("There is nothing to send: every pair is decided on."), "pending": 0}
    said = t("Send these proposals: {n}? Both sides of each get a message.", n=found.pending)
    return {"text": said, "pending": found.pending}


async def alone(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List who has no mentor and why."""
    try:
        found = await view_alone(unit, actor, school(dialog_manager), int(dialog_manager.dialog_data.get("page", 0)))
    except _REFUSED as refusal:
        return {"text": words_of(refusal, t), "items": [], "turns": [], "later": 0}
    lines = [t("<b>Alone, and why</b>: {n}", n=found.total)]
    lines += [t("{name}: {why}", name=each.name.short, why=alone_words(t, catalogue, each)) for each in found.lines]
    if found.later:
        names = ", ".join(f"{name.short} ({t(REASONS[reason]).lower()})" for name, reason in found.later)
        lines.append(t("Left out by you: {names}", names=names))
    ready = [each for each in found.lines if not each.gaps and not each.commission]
    return {
        "text": "\n".join(lines),
        "items": [{"id": each.line_id, "label": clip(each.name.short)} for each in ready],
        "turns": page_items(t, found.page, found.pages),
        "later": len(found.later),
    }


def _who(t: Translator, name: Name) -> str:
    said = t("<b>{name}</b>", name=name.short)
    return said + ", " + t("grade {grade}", grade=name.grade) if name.grade else said


_ID: Final = 9223372036854775807
_ITEMS: Final = [{"id": _ID, "label": "Александра-Виктория…"}]
PREVIEW: dict[Any, dict[str, Any]] = {
    MatchingSG.main: {"schools": [], "many_schools": False, "is_curator": True, "pending": 9, "alone": 3,
                      "lonely": True, "fresh": True, "made": True, "shown": True,
                      "text": "<b>Пары для всей школы</b>\nПредложено: 9 из 12.",
                      "sliders": [{"id": "waiting", "label": "Ожидание: как обычно"}],
                      "switches": [{"id": "classmates", "label": "Одноклассники: можно"}]},
    MatchingSG.line: {"text": "Предложение 4 из 9 · совпадение 86 из 100", "this": [{"id": _ID}], "shown": True,
                      "members": _ITEMS,
                      "held": True, "loose": True, "turns": [{"id": _ID, "label": "Пара →"}]},
    MatchingSG.others: {"text": "<b>Кто ещё: Аня К.</b>", "items": _ITEMS, "turns": [{"id": 1, "label": "Страница →"}]},
    MatchingSG.compare: {"text": "<b>Почему не Олег П.?</b>", "may_take": True, "vetoed": True},
    MatchingSG.reason: {"items": [{"id": "knows", "label": "Знаю этих ребят"}]},
    MatchingSG.confirm: {"text": "Отправить предложения: 9?", "pending": 9},
    MatchingSG.alone: {"text": "<b>Без пары</b>: 3", "items": _ITEMS, "turns": [{"id": 1, "label": "Страница →"}],
                       "later": 2},
    **FAIR_PREVIEW,
}  # fmt: skip
"""What each window shows in the static tests."""
