"""What the windows of the list of pairs and of the order show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs.change.getters import change_extras
from dialogs.kit.plans import plan_line
from dialogs.kit.school import clip, start_data
from dialogs.pair.end_getters import ending_of
from dialogs.pair.group_getters import card_extras
from dialogs.pair.look_getters import look_lines, model_line
from dialogs.pair.which import match_id_of, ordered
from domain.permissions import UseCase, allowed
from domain.vocabulary import MentoringForm, Role, Side
from locales.marks import N_
from services import words
from services.access import RefusedError
from services.health.pairs import view_health
from services.health.words import health_line, reasons_words
from services.models import view_models
from services.orders import agreed_matches
from services.pair_lists import view_match
from services.pair_nudge import SILENT, UNLOGGED
from services.requirements import holds
from services.terms import addenda_missing

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from domain.health import Health
    from locales import Translator
    from services.access import Actor
    from services.match_rows import MatchLine
    from services.pair_lists import MatchCard
    from storage.unit import Unit

GROUP_NAMES = {
    "agreed": N_("Need an order: {n}"),
    "proposed": N_("Waiting: {n}"),
    "active": N_("Working: {n}"),
    "paused": N_("Paused: {n}"),
    "over": N_("Over: {n}"),
    "silent": N_("Silent: {n}"),
    "unlogged": N_("Not logged: {n}"),
    "disagreed": N_("Told differently: {n}"),
    "no_plan": N_("Without a plan: {n}"),
    "finished": N_("To be closed: {n}"),
    "ending": N_("Without an end: {n}"),
    "wishes": N_("Wishes: {n}"),
    "watched": N_("To look at: {n}"),
    "turned": N_("Turned red: {n}"),
    "red": N_("🔴 In trouble: {n}"),
    "yellow": N_("🟡 Need a look: {n}"),
    "green": N_("🟢 Doing well: {n}"),
}

ERRORS = {
    "text": N_("Please send it as a text."),
    "bad_number": N_("An order's number has a digit and at most 40 characters, such as 12-ОД."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    "order_in_future": N_("This day is still to come. An order carries the day it was signed."),
    "held": N_("Training or selection is still missing, so no order can be recorded yet."),
    "addendum": N_("The addendum is still missing, so no order can be recorded yet."),
    "order_too_old": N_("This is more than a year ago. Please check the year."),
}


NUDGED = frozenset({SILENT, UNLOGGED})
"""Groups whose pairs can be written to."""


def group_of(manager: DialogManager) -> str:
    """Return the group of statuses in view."""
    return str(manager.dialog_data.get("group") or start_data(manager).get("group") or "agreed")


def names_in(line: MatchLine) -> str:
    """Return who is in a pair, the mentor first."""
    return f"{line.mentor.short} → {', '.join(name.short for name in line.mentees)}"


def pair_line(t: Translator, line: MatchLine, health: Health | None = None) -> str:
    """Return a pair with why it needs somebody's eye, or with its status."""
    said = reasons_words(t, health.reasons) if health is not None and health.reasons else t(words.STATUSES[line.status])
    return t("{names}: {status}", names=names_in(line), status=said)


async def match(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one pair as the school sees it."""
    try:
        card = await view_match(unit, actor, match_id_of(dialog_manager))
    except RefusedError:
        return {"gone": True, "text": "", **_NO_EXTRAS, "may_approve": False, "may_withdraw": False, "may_close": False,
                "has_order": False,
                "may_nudge": False, "is_curator": False}  # fmt: skip
    extras = await card_extras(unit, actor, t, card)
    called = model_line(t, await view_models(unit, actor, card.id))
    roles = actor.roles_in(actor.municipality_id, card.organization_id)
    plan = await plan_line(unit, actor, t, card.id)
    look, may_look = await look_lines(unit, actor, t, catalogue, card)
    changes = await change_extras(unit, actor, t, card)
    ending, may_end = await ending_of(unit, actor, t, card)
    health = await view_health(unit, actor, card.id)
    return {
        "gone": False,
        "text": "\n".join(
            [
                *_card(unit, t, catalogue, card),
                *([health_line(t, health)] if health is not None else []),
                *called,
                *plan,
                *extras.pop("lines"),
                *look,
                *ending,
                *changes.pop("lines"),
            ]
        ),
        "plan": bool(plan),
        "may_model": True,
        "may_terms": card.form is MentoringForm.TEACHER_TEACHER and allowed(roles, UseCase.MATCH_APPROVE),
        "mentees": _mentees(t, card) if _looks_from_here(roles) else [],
        **extras,
        "changes": changes["may_pause"] or changes["may_resume"] or changes["may_change"] or changes["wished"],
        "notes": changes["notes"],
        "notes_label": changes["notes_label"],
        "may_look": may_look,
        "may_end": may_end,
        "may_approve": card.may_approve,
        "may_withdraw": card.may_withdraw,
        "may_close": card.may_close,
        "has_order": card.order is not None and allowed(actor.roles, UseCase.MATCH_APPROVE),
        "may_nudge": _quiet(dialog_manager),
        "is_curator": Role.CURATOR in actor.roles,
    }


def _quiet(manager: DialogManager) -> bool:
    """Tell whether the day's list has opened this very pair, the only one that is silent or owes a log."""
    return "match" not in manager.dialog_data and "id" in start_data(manager) and group_of(manager) in NUDGED


_NO_EXTRAS: dict[str, Any] = {
    "plan": False,
    "may_model": False,
    "may_terms": False,
    "mentees": [],
    "may_look": False,
    "may_end": False,
    "journal": False,
    "differs": False,
    "may_join": False,
    "may_part": False,
    "changes": False,
    "notes": False,
    "notes_label": "",
}


def _looks_from_here(roles: frozenset[Role]) -> bool:
    """Tell whether somebody notes categories and opens no card of a person: the psychologist."""
    return allowed(roles, UseCase.CATEGORY_NOTE) and not allowed(roles, UseCase.PERSON_VIEW)


def _mentees(t: Translator, card: MatchCard) -> list[dict[str, Any]]:
    there = [member for member in card.members if member.side is Side.MENTEE and not member.left]
    return [{"id": each.person_id, "label": clip(t("Categories: {name}", name=each.name.short))} for each in there]


def _card(unit: Unit, t: Translator, catalogue: Catalogue, card: MatchCard) -> list[str]:
    spec = catalogue.forms[card.form]
    lines = [t("<b>{form}</b>", form=spec.title.of(t.locale))]
    for member in card.members:
        answer = {True: t("yes"), False: t("no"), None: t("no answer yet")}[member.accepted]
        answer = t("no longer in the group") if member.left else answer
        side = words.word(t, words.SIDES, member.side).capitalize()
        lines.append(t("{side}: {name} ({code}), answer: {answer}", side=side, name=member.name.short,
                       code=member.name.code, answer=answer))  # fmt: skip
    model = next((each.label.of(t.locale) for each in spec.role_models if each.id == card.role_model), None)
    if model:
        lines.append(t("Role model: {model}", model=model))
    lines.append(t("Status: {status}", status=t(words.STATUSES[card.status])))
    if card.order is not None:
        lines.append(t("Order No. {number} of {day}", number=card.order[0], day=t.full_date(card.order[1])))
    if card.last_held_at is not None:
        moment = t.moment(card.last_held_at, unit.now, card.zone)
        lines.append(t("Meetings held: {n}, the last one {moment}", n=card.meetings_held, moment=moment))
    elif card.order is not None:
        lines.append(t("No meetings yet."))
    return lines


async def order(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show what is needed to record an order: number, then checks, then date."""
    data = dialog_manager.dialog_data
    error = data.get("error")
    school, chosen = ordered(dialog_manager)
    lines = await agreed_matches(unit, actor, school) if school else ()
    picked = [line for line in lines if line.id in chosen]
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    names = [names_in(line) for line in picked]
    held = await holds(unit, actor, [line.id for line in picked]) if picked else ()
    open_papers = await addenda_missing(unit, actor, [line.id for line in picked]) if picked else ()
    papers = [line for line in picked if line.id in open_papers][:_MOST_NAMED]
    lacking = [
        t("{name}: {what}", name=each.name.short, what=", ".join(t(words.NEEDS[need]) for need in each.lacks))
        for each in held[:_MOST_NAMED]
    ]
    lacking += [t("{name}: the addendum", name=line.mentor.short) for line in papers]
    text = "\n".join(t("{name}", name=name) for name in names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        text += "\n" + t("and {n} more", n=len(names) - _MOST_NAMED)
    return {
        "error": t(ERRORS[error]) + "\n" if error in ERRORS else "",
        "text": text,
        "count": len(picked),
        "number": data.get("number", ""),
        "held": "; ".join(lacking),
        "any_held": bool(lacking),
        "free": not lacking,
        "mentors": [{"id": each.participation_id, "label": clip(each.name.short)} for each in held[:_MOST_NAMED]],
        "addenda": [{"id": line.id, "label": clip(t("Papers: {name}", name=line.mentor.short))} for line in papers],
        "today": t.short_day(today),
        "yesterday": t.short_day(today - timedelta(days=1)),
    }


_MOST_NAMED = 12
