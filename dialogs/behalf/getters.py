"""What the screens for somebody without an account show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit.refusals import words_of
from dialogs.kit.school import start_data
from dialogs.match import getters as pair_getters
from dialogs.states import BehalfSG
from domain.vocabulary import Role, Side
from locales.marks import N_
from services import words
from services.access import NotAllowedError, RefusedError
from services.choosing import open_choosings
from services.standing_in import errand, stand_in
from services.step_kinds import StepKind

if TYPE_CHECKING:
    from aiogram_dialog import DialogManager

    from catalog.model import Catalogue
    from locales import Translator
    from services.access import Actor
    from services.standing_in import Errand
    from services.step_kinds import Step
    from storage.unit import Unit

INTAKE: Final = "intake"
SURVEY: Final = "survey"
PROPOSAL: Final = "proposal"
PLAN: Final = "plan"
AGREE: Final = "agree"
CANNOT: Final = "cannot"
COMES: Final = "comes"
ABSENT: Final = "absent"
CHOOSE: Final = "choose"
PASSED: Final = "passed"
"""In the dialog's data: the meeting whose time was said to be fine just now; it is not asked again."""
MOST: Final = 3
"""Things to answer on one screen; the rest follows when these are done."""
_QUESTIONS: Final = {
    "MT-ME": N_("After the meeting"),
    "TR": N_("After the trial"),
    "BA-P": N_("How things are now"),
    "BA-T": N_("How things are now"),
    "EX": N_("Expectations"),
    "MID-ME": N_("Mid-term"),
    "MID-MR": N_("Mid-term"),
    "FIN-ME": N_("Looking back"),
    "FIN-MR": N_("Looking back"),
}
_WAITS: Final = {
    StepKind.PROFILE: N_("birth date or grade are missing"),
    StepKind.CONSENT: N_("the own consent, signed on paper"),
    StepKind.CONSENT_REFUSED: N_("the own consent, signed on paper"),
    StepKind.GUARDIAN_INVITE: N_("the parent's consent: in the chat by a link, or on paper"),
    StepKind.GUARDIAN_SENT: N_("the parent has not opened the link yet"),
    StepKind.WAIT_GUARDIAN: N_("the parent's consent"),
    StepKind.WAIT_CURATOR: N_("the curator's confirmation"),
    StepKind.BRING_PAPER: N_("consents on paper"),
    StepKind.WAIT_OTHER: N_("the other side's answer to the proposal"),
    StepKind.WAIT_ORDER: N_("the school's order"),
    StepKind.WAIT_TRIAL: N_("the answers after the trial meeting"),
    StepKind.WAIT_LOG: N_("the mentor's note on the meeting"),
    StepKind.MEETING_LOG: N_("the note on a meeting: the curator writes it"),
    StepKind.MEETING_PROPOSE: N_("a time for the next meeting: the other side proposes it"),
    StepKind.PAUSED: N_("the pair is paused"),
    StepKind.FAREWELL: N_("nothing: the last meeting is over"),
}


def person_of(manager: DialogManager) -> int:
    """Return whom it is about; 0, which is nobody's, where the dialog was opened without anybody."""
    return int(start_data(manager).get("id") or 0)


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List what can be answered for the person, and what is being waited for."""
    try:
        found = await errand(unit, actor, person_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "items": [], "as_curator": False, "as_guardian": False, "may_link": False}
    choosings = await _choosings(unit, found, t)
    passed = dialog_manager.dialog_data.get(PASSED)
    asked = [step for step in found.steps if not (step.kind is StepKind.MEETING_AHEAD and step.subject_id == passed)]
    items = [*choosings, *(item for step in asked[:MOST] for item in _items(step, t))]
    lines = _lines(unit, found, t, any_items=bool(items))
    return {
        "text": "\n".join(lines),
        "items": items,
        "as_curator": found.as_curator,
        "as_guardian": not found.as_curator,
        "may_link": found.as_curator and found.minor and not found.has_guardian,
    }


async def proposal(
    unit: Unit, actor: Actor, t: Translator, catalogue: Catalogue, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """Show the proposal as the person would see it, and ask for the person's own answer."""
    try:
        absent = await stand_in(unit, actor, person_of(dialog_manager))
    except (RefusedError, NotAllowedError) as refusal:
        return {"text": words_of(refusal, t), "open": False}
    shown = await pair_getters.proposal(unit, absent, t, catalogue, dialog_manager)
    if not shown["open"]:
        return {"text": shown["text"], "open": False}
    ask = t("<b>{name}</b> decides: tell them about it, then tap their answer.", name=absent.first_name or "—")
    return {"text": f"{shown['text']}\n\n{ask}", "open": True}


async def cannot(unit: Unit, actor: Actor, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say for whom the time does not suit."""
    try:
        name = (await stand_in(unit, actor, person_of(dialog_manager))).first_name or "—"
    except (RefusedError, NotAllowedError):
        name = "—"
    return {"name": name}


async def decline(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the reasons for a no."""
    try:
        name = (await stand_in(unit, actor, person_of(dialog_manager))).first_name or "—"
    except (RefusedError, NotAllowedError):
        name = "—"
    return {"name": name, "reasons": [{"id": key, "label": t(label)} for key, label in pair_getters.REASONS]}


async def _choosings(unit: Unit, found: Errand, t: Translator) -> list[dict[str, str]]:
    """Return the buttons to a common event at which the person may choose now."""
    if not found.actor.roles & {Role.MENTEE, Role.MENTOR}:
        return []
    opened = await open_choosings(unit, found.actor)
    return [{"id": f"{CHOOSE}:{event_id}", "label": t("Choose a pair")} for event_id, _ in opened[:1]]


def _lines(unit: Unit, found: Errand, t: Translator, *, any_items: bool) -> list[str]:
    name = found.actor.first_name or found.code
    lines = [t("<b>{name}</b>, without an account", name=name)]
    if found.as_curator:  # a code is for papers and lists; at home a name is enough
        lines = [t("<b>{name}</b> ({code}), without an account", name=name, code=found.code)]
    if any_items:
        lines.append(t("Ask them and tap what they say: the answers are theirs, not yours."))
    ahead = next((step for step in found.steps if step.kind is StepKind.MEETING_AHEAD and step.moment), None)
    if ahead is not None and ahead.moment is not None:
        lines.append(t("Next meeting: {when}.", when=t.moment(ahead.moment, unit.now, found.actor.zone)))
    event = next((step for step in found.steps if step.kind is StepKind.EVENT), None)
    if event is not None:
        lines.append(t("Invited: {name}.", name=event.name or "—"))
    pair = next((step for step in found.waiting if step.kind is StepKind.WAIT_PAIR), None)
    if pair is not None:
        mentor = pair.side is Side.MENTOR
        lines.append(
            t("Ready. The curator is looking for a mentee.")
            if mentor
            else t("Ready. The curator is looking for a mentor.")
        )
    waits = list(dict.fromkeys(t(_WAITS[step.kind]) for step in found.waiting if step.kind in _WAITS))
    if waits:
        lines.append(t("Still open: {what}.", what="; ".join(waits[:MOST])))
    elif not any_items and pair is None:
        lines.append(t("Nothing is waiting for an answer."))
    if found.as_curator and found.minor:
        lines.append(
            t("Messages go to the parent.") if found.has_guardian else t("There is no parent in the chat yet.")
        )
    return lines


def _items(step: Step, t: Translator) -> list[dict[str, str]]:  # noqa: PLR0911 - one answer a kind
    if step.subject_id is None:
        return []
    match step.kind:
        case StepKind.INTAKE:
            data = f"{SURVEY if step.begun else INTAKE}:{step.subject_id}"
            return [{"id": data, "label": t("Fill in the survey")}]
        case StepKind.SURVEY:
            label = words.word(t, _QUESTIONS, step.instrument) if step.instrument in _QUESTIONS else t("A short survey")
            return [{"id": f"{SURVEY}:{step.subject_id}", "label": label}]
        case StepKind.PROPOSAL:
            return [{"id": f"{PROPOSAL}:{step.subject_id}", "label": t("Look at the proposal")}]
        case StepKind.PLAN:
            return [{"id": f"{PLAN}:{step.subject_id}", "label": t("Open the plan")}]
        case StepKind.MEETING_AHEAD:
            return [
                {"id": f"{AGREE}:{step.subject_id}", "label": t("The time is fine")},
                {"id": f"{CANNOT}:{step.subject_id}", "label": t("The time does not suit")},
            ]
        case StepKind.EVENT:
            return [
                {"id": f"{COMES}:{step.subject_id}", "label": t("Comes to the event")},
                {"id": f"{ABSENT}:{step.subject_id}", "label": t("Cannot come there")},
            ]
        case _:
            return []


PREVIEW: Final[dict[Any, dict[str, Any]]] = {
    BehalfSG.main: {
        "text": "<b>Аня</b> (7DF-4RN), без аккаунта\nСпросите и отметьте ответ.",
        "items": [{"id": "survey:9223372036854775807", "label": "Заполнить анкету"}],
        "as_curator": True,
        "as_guardian": False,
        "may_link": True,
    },
    BehalfSG.proposal: {"text": "Илья, 10 класс", "open": True},
    BehalfSG.cannot: {"name": "Александра"},
    BehalfSG.decline: {"name": "Аня", "reasons": [{"id": "none", "label": "Не подходит время"}]},
}
"""Data with which every window can be rendered without a database."""
