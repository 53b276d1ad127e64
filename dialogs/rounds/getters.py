"""What the screens of answer rates show: numbers by group, never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.school import schools_data
from dialogs.rounds.actions import chosen, school
from dialogs.states import RoundsSG
from domain.rounds import Party, Round
from domain.vocabulary import Role
from locales.marks import N_
from services import round_desk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.round_desk import Group, RemindRound, RoundsView
    from storage.unit import Unit

NAMES: Final[Mapping[Round, str]] = {
    Round.BEFORE: N_("Before the trial"),
    Round.EXPECTATIONS: N_("Expectations"),
    Round.MIDTERM: N_("Mid-term"),
    Round.FINAL: N_("Looking back"),
    Round.AFTER: N_("At the end, once more"),
}
PARTIES: Final[Mapping[Party, str]] = {
    Party.MENTEE: N_("mentees"),
    Party.MENTOR: N_("mentors"),
    Party.GUARDIAN: N_("parents"),
}


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the rounds of the year with how many have answered."""
    data = await schools_data(unit, actor, dialog_manager, (Role.CURATOR,))
    found = await round_desk.rounds(unit, actor, school(dialog_manager))
    lines = [t("<b>Answer rates</b> · {school}", school=found.school)]
    lines += [
        t("{round}: {answered} of {asked}", round=t(NAMES[each.round]), answered=each.answered, asked=each.asked)
        for each in found.rounds
    ]
    if not found.has_cycle:
        lines.append(t("The school year is not open."))
    elif not found.rounds:
        lines.append(t("Nothing was asked yet. The first questions go out with the first order."))
    if found.midterm_on is not None:
        lines.append(t("The mid-term opens by itself: {day}.", day=t.full_date(found.midterm_on)))
    return data | {
        "text": "\n".join(lines),
        "items": [{"id": each.round.value, "label": t(NAMES[each.round])} for each in found.rounds],
        "may_open": found.may_open,
    }


async def one(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Show one round by group, and whether a word to the others is due."""
    of, where = chosen(dialog_manager), school(dialog_manager)
    found = await round_desk.rounds(unit, actor, where)
    lines = [t("<b>{round}</b> · {school}", round=t(NAMES[of]), school=found.school)]
    if of is Round.MIDTERM and found.midterm_opened is not None:
        lines.append(t("Open since {day}.", day=t.full_date(found.midterm_opened)))
    view = found.round(of)
    if view is None:
        lines.append(t("Nobody was asked yet."))
        return {"text": "\n".join(lines), "may_remind": False, "remind": ""}
    lines += [_rate(t, group) for group in view.groups]
    plan = await round_desk.remind_round_plan(unit, actor, where, of)
    lines += _others(t, view.open, plan)
    return {
        "text": "\n".join(lines),
        "may_remind": plan.messages > 0,
        "remind": t("Remind: {n}", n=plan.messages),
    }


async def opening(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say what opening the mid-term now means."""
    found = await round_desk.rounds(unit, actor, school(dialog_manager))
    return {"text": _question(t, found), "may_open": found.may_open}


def _question(t: Translator, found: RoundsView) -> str:
    if not found.may_open:
        return t("The mid-term is open already, or no pair has held its planning meeting yet.")
    pairs = t.plural("{n} pair", "{n} pairs", found.pairs)
    return t(
        "<b>Open the mid-term now?</b>\nAt work: {pairs}. Mentees, mentors and parents are each asked once, in the "
        "afternoon. It is opened once a year and cannot be taken back.",
        pairs=pairs,
    )


def _rate(t: Translator, group: Group) -> str:
    party = t(PARTIES[group.party])
    if group.percent is None:
        return t(
            "{party}: {answered} of {asked}. Fewer than five: no share is shown.",
            party=party,
            answered=group.answered,
            asked=group.asked,
        )
    return t(
        "{party}: {answered} of {asked}, {share} %",
        party=party,
        answered=group.answered,
        asked=group.asked,
        share=group.percent,
    )


def _others(t: Translator, still: int, plan: RemindRound) -> list[str]:
    """Say of those who have not answered whom a word can reach now."""
    if not still:
        return [t("The questions are closed.")]
    lines = []
    if plan.today:
        lines.append(t("Reminded today already: {n}.", n=plan.today))
    if plan.no_chat or plan.full:
        lines.append(t("Without a chat: {n}. Had enough reminders this week: {m}.", n=plan.no_chat, m=plan.full))
    return lines


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    RoundsSG.main: {
        "schools": [],
        "many_schools": False,
        "text": "<b>Как отвечают</b> · Школа № 2\nСередина пути: 12 из 20",
        "items": [{"id": "midterm", "label": "Середина пути"}],
        "may_open": True,
    },
    RoundsSG.round: {
        "text": "<b>Середина пути</b> · Школа № 2\nнаставляемые: 4 из 10, 40 %",
        "may_remind": True,
        "remind": "Напомнить: 120",
    },
    RoundsSG.open: {"text": "<b>Открыть сейчас?</b>", "may_open": True},
}
"""Data with which every window can be rendered without a database."""
