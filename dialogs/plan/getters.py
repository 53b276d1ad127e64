"""What the pair's own page shows; its meetings stand in ``journal_getters``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.left import OVER, has_left
from dialogs.kit.school import clip
from dialogs.plan.entering import match_of
from dialogs.plan.preview import PREVIEW
from dialogs.plan.reading import corrected, facts, upper
from domain.matches import LIVE
from domain.pauses import MAY_PAUSE
from domain.vocabulary import MatchStatus, MeetingType, Role, Side
from locales.marks import N_, NY_
from services import words
from services.access import RefusedError
from services.composers.meetings import TYPES
from services.goal_steps import PlanStep
from services.pair_state import own_pause
from services.plan import Next, PlanView, plan, plans

if TYPE_CHECKING:
    from datetime import date

    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from storage.unit import Unit

__all__ = ["PREVIEW"]

LINES: Final = {
    Next.PROPOSAL: NY_("The proposal waits for your answer."),
    Next.TRIAL: NY_("The trial meeting is behind you. Do you want to go on together?"),
    Next.LOG: NY_("Next: write down the meeting of {when}."),
    Next.WORD: NY_("Next: say whether you met on {when}."),
    Next.ANSWER: NY_("Next: say how the last meeting was."),
    Next.PROPOSE: NY_("Next: {type}. Choose a time that suits you."),
    Next.WAIT_ANSWER: NY_("You said yes. Now we wait for the other side and will write to you."),
    Next.WAIT_ORDER: NY_("The school signs the order, then you can plan the first meeting."),
    Next.WAIT_TRIAL: NY_("Your answer is there. Now we wait for the others and will write to you."),
    Next.PAUSED: NY_("This match is paused. The curator knows when it goes on."),
    Next.PLAN: NY_("Next: look at the plan, it waits for you."),
    Next.FAREWELL: NY_("The final meeting was held. Thank you for everything you did together!"),
}
BUTTONS: Final = {
    Next.PROPOSAL: N_("Look at the proposal"),
    Next.TRIAL: N_("Answer: 20 seconds"),
    Next.LOG: N_("Log it"),
    Next.WORD: N_("Answer: 20 seconds"),
    Next.ANSWER: N_("Answer: 20 seconds"),
    Next.PLANNED: N_("Open the meeting"),
    Next.PROPOSE: N_("Choose a time"),
    Next.PLAN: N_("Open the plan"),
    Next.FAREWELL: N_("Look back"),
}
PLANS: Final = {
    PlanStep.START: NY_("There is no plan of your goals yet."),
    PlanStep.FINISH: NY_("The plan of your goals is half written."),
    PlanStep.WAIT_MENTEE: NY_("The plan waits for the mentee's word."),
    PlanStep.WAIT_OTHERS: NY_("The plan waits for the others of the group."),
    PlanStep.WAIT_CURATOR: NY_("The plan waits for the curator."),
    PlanStep.STANDS: NY_("The plan is in force."),
}
"""Where the individual plan stands, where there is something to say about it."""


async def choose(unit: Unit, actor: Actor, t: Translator, **_: Any) -> dict[str, Any]:
    """Let somebody with several matches choose; tell whoever has none what comes."""
    lines = () if {Role.MENTOR, Role.MENTEE}.isdisjoint(actor.roles) else await plans(unit, actor)
    text = t.you("Which match is it about?")
    if not lines and Role.LEGAL_GUARDIAN in actor.roles:
        text = t("How your child is doing stands under /child.")
    elif not lines and await has_left(unit, actor):
        text = t.you(OVER)
    elif not lines:
        text = t.you("There is no match yet. As soon as somebody is found for you, you will get a message.")
    return {"text": text, "items": [{"id": str(each.match_id), "label": clip(each.names)} for each in lines]}


async def view(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show one match in at most six lines, with the one thing to do."""
    try:
        found = await plan(unit, actor, match_of(dialog_manager))
    except RefusedError:
        return _NOTHING | {"text": t.you("This match is over. Thank you for everything you did together!")}
    others = len(await plans(unit, actor)) > 1
    until = await own_pause(unit, actor, found.match_id) if found.next is Next.PAUSED else None
    label = BUTTONS.get(found.next)
    waits = found.next is Next.PLANNED and found.waits_for_me
    return {
        "text": "\n".join(_lines(unit, t, catalogue, found, until)),
        "wish": found.status in _CHANGEABLE,
        "hints": found.side is Side.MENTOR and found.status in _CHANGEABLE | {MatchStatus.FINAL},
        "next": label is not None,
        "next_label": t("Look and answer") if waits else t(label) if label else "",
        "any": found.over > 0,
        "all_label": t("All meetings: {n}", n=found.over),
        "may_log": found.may_log and found.next is not Next.LOG,
        "others": others,
        "goals": found.next is not Next.PLAN and (found.has_plan or found.goals in _WRITING),
        "goals_label": _goals_label(t, found),
    }


_NOTHING = {"next": False, "next_label": "", "any": False, "all_label": "", "may_log": False, "others": False,
            "goals": False, "goals_label": "", "wish": False, "hints": False}  # fmt: skip
_CHANGEABLE = MAY_PAUSE | {MatchStatus.PAUSED}
_WRITING = frozenset({PlanStep.START, PlanStep.FINISH})


def _goals_label(t: Translator, found: PlanView) -> str:
    if found.goals is PlanStep.START:
        return t("Write the plan")
    return t("Personal programme") if found.programme else t("Individual plan")


def _lines(unit: Unit, t: Translator, catalogue: Catalogue, found: PlanView, until: date | None = None) -> list[str]:
    lines = [t("<b>{names}</b>", names=found.names)]
    if found.step and found.status in LIVE:
        lines.append(t("Step {n} of 5: {type}.", n=found.step, type=_step(t, catalogue, found)))
    else:
        lines.append(t("Now: {status}.", status=t(words.STATUSES[found.status])))
    if found.done:
        lines.append(t("Behind you: {types}.", types=", ".join(t(TYPES[kind]) for kind in found.done)))
    if found.last is not None:
        said = facts(unit, t, catalogue, found.last, found.zone)
        line = t("Meetings held: {n}. The last: {facts}.", n=found.held, facts=said)
        if found.last.corrected_at is not None:
            line += " " + upper(corrected(t, found.last.corrected_at.astimezone(ZoneInfo(found.zone)))) + "."
        lines.append(line)
    if found.plan:
        lines.append(t("The plan: {mark}.", mark=_mark(t, catalogue, found.plan)))
    if found.goals in PLANS and found.next is not Next.PLAN:
        lines.append(t.you(PLANS[found.goals]))
    if until is not None:
        day = t.full_date(until)
        lines.append(t.you("This match is paused until {day}. Then it goes on, and we write to you.", day=day))
    else:
        lines.append(_next(unit, t, catalogue, found))
    return lines


def _step(t: Translator, catalogue: Catalogue, found: PlanView) -> str:
    if found.status is MatchStatus.TRIAL:
        return t("trial meeting held, deciding")
    kind = list(MeetingType)[found.step - 1]
    return t("working meetings") if kind is MeetingType.WORKING else _title(t, catalogue, kind)


def _title(t: Translator, catalogue: Catalogue, kind: MeetingType) -> str:
    title = catalogue.meetings[kind].title.of(t.locale)
    return title[:1].lower() + title[1:]


def _next(unit: Unit, t: Translator, catalogue: Catalogue, found: PlanView) -> str:
    when = t.moment(found.moment, unit.now, found.zone) if found.moment else "…"
    if found.next is Next.PLANNED:
        if found.waits_for_me:
            return t.you("Next: {when}. Does it suit you?", when=when)
        if found.confirmed:
            return t("Next: {when}. It is agreed.", when=when)
        return t("Next: {when}. The other side has yet to answer.", when=when)
    if found.next is Next.PROPOSE:
        kind = found.next_type or MeetingType.WORKING
        return t.you(LINES[found.next], type=_title(t, catalogue, kind))
    return t.you(LINES[found.next], **({"when": when} if found.next in {Next.LOG, Next.WORD} else {}))


def _mark(t: Translator, catalogue: Catalogue, option_id: str) -> str:
    item = catalogue.questionnaire("MT-MR").item("lg_plan")
    label = next((option.label.of(t.locale) for option in item.options if option.id == option_id), option_id)
    return label[:1].lower() + label[1:]
