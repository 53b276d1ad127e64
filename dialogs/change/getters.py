"""What the windows of a pause and of parting show, and what a pair's card says of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dialogs.kit.school import clip, start_data
from dialogs.states import ChangeSG
from domain.matches import EndReason
from domain.pauses import CHOICES, REMATCH_REASONS, USUAL, PauseReason, WishKind, WishReason
from domain.vocabulary import Side
from locales.marks import N_
from services.pair_lists import view_match
from services.pair_rows import several
from services.pair_state import pair_state
from services.words import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram_dialog import DialogManager

    from locales import Translator
    from services.access import Actor
    from services.pair_lists import MatchCard
    from storage.unit import Unit

PAUSES: Final[Mapping[PauseReason, str]] = {
    PauseReason.BUSY: N_("Exams, much to do"),
    PauseReason.AWAY: N_("Away for a while"),
    PauseReason.FAMILY: N_("Family matters"),
    PauseReason.TALK: N_("A talk comes first"),
    PauseReason.OTHER: N_("Something else"),
}
ENDS: Final[Mapping[EndReason, str]] = {
    EndReason.TRIAL_NOT_PASSED: N_("the trial did not suit"),
    EndReason.CONSENT_WITHDRAWN: N_("a consent was taken back"),
    EndReason.LEFT_SCHOOL: N_("somebody has left the school"),
    EndReason.NO_TIME: N_("no common time"),
    EndReason.DID_NOT_FIT: N_("they did not get along"),
    EndReason.OTHER: N_("something else"),
}
PARTS: Final[Mapping[EndReason, str]] = {
    EndReason.DID_NOT_FIT: N_("They don't get along"),
    EndReason.NO_TIME: N_("No common time"),
    EndReason.OTHER: N_("Something else"),
}
WISHES: Final[Mapping[WishKind, str]] = {
    WishKind.PAUSE: N_("{name} asks for a pause."),
    WishKind.CHANGE: N_("{name} would like another mentor."),
}
WHY: Final[Mapping[WishReason, str]] = {
    WishReason.TIME: N_("the time does not fit"),
    WishReason.TOPIC: N_("wants something else to work on"),
    WishReason.CONTACT: N_("it is hard to talk to each other"),
    WishReason.UNSAID: N_("did not say why"),
}
ERRORS: Final = {
    "text": N_("Please send it as a text."),
    "bad_date": N_("I cannot read this date. Please send it like 15.09.2026."),
    "pause_day_past": N_("This day is over. A pause lasts until a day that is still to come."),
    "pause_too_long": N_("A pause lasts four months at most. After that another mentor is the better answer."),
}


def match_of(manager: DialogManager) -> int:
    """Return which match it is about."""
    return int(start_data(manager).get("id") or 0)


async def pause_why(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the reasons."""
    return {
        "head": await _head(unit, actor, t, dialog_manager),
        "items": [{"id": reason.value, "label": t(label)} for reason, label in PAUSES.items()],
    }


async def pause_until(
    unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any
) -> dict[str, Any]:
    """List the days; the usual one is marked. A button carries the day itself, so that an old tap is the same day."""
    error = dialog_manager.dialog_data.get("error")
    today = unit.now.astimezone(ZoneInfo(actor.zone)).date()
    return {
        "head": await _head(unit, actor, t, dialog_manager),
        "error": t(ERRORS[error]) + "\n" if error in ERRORS else "",
        "items": [
            {
                "id": (today + span).isoformat(),
                "label": clip(
                    ("• " if span == USUAL else "")
                    + t.plural("{n} week: {day}", "{n} weeks: {day}", span.days // 7, day=f"{today + span:%d.%m}")
                ),
            }
            for span in CHOICES
        ],
    }


async def part_why(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """List the private reasons."""
    return {
        "head": await _head(unit, actor, t, dialog_manager),
        "items": [{"id": reason.value, "label": t(PARTS[reason])} for reason in REMATCH_REASONS],
    }


async def part_sure(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Name the pair once more."""
    return {"head": await _head(unit, actor, t, dialog_manager)}


async def main(unit: Unit, actor: Actor, t: Translator, dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Say where the pair stands, what its people wish, and what can be done."""
    card = await view_match(unit, actor, match_of(dialog_manager))
    extras = await change_extras(unit, actor, t, card)
    status = t("Status: {status}", status=t(STATUSES[card.status]))
    lines = [await _head(unit, actor, t, dialog_manager), status, *extras.pop("lines")]
    return extras | {"text": "\n".join(lines)}


async def change_extras(unit: Unit, actor: Actor, t: Translator, card: MatchCard) -> dict[str, Any]:
    """Return what a pair's card says of pause, wishes and end, and which buttons follow from it."""
    state = await pair_state(unit, actor, card.id)
    lines = []
    if state.for_consent:
        lines.append(t("It waits for a consent, and goes on as soon as that is there."))
    elif state.until is not None:
        lines.append(t("Paused until {day}.", day=t.full_date(state.until)))
        if state.reason is not None:
            lines[-1] += " " + t("For you only: {why}.", why=_lower(t(PAUSES[state.reason])))
    for wish in state.wishes:
        lines.append("🟠 " + t(WISHES[wish.kind], name=wish.name))
        if wish.reason is not None:
            lines[-1] += " " + t("For you only: {why}.", why=t(WHY[wish.reason]))
    if state.ended is not None and state.ended in ENDS:
        lines.append(t("Why it ended, for you only: {why}.", why=t(ENDS[state.ended])))
    return {
        "lines": lines,
        "may_pause": state.may_pause,
        "may_resume": state.may_resume,
        "may_change": state.may_change,
        "wished": bool(state.wishes),
        "notes": state.notes is not None,
        "notes_label": t("Notes: {n}", n=state.notes) if state.notes else t("Notes"),
    }


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


async def _head(unit: Unit, actor: Actor, t: Translator, manager: DialogManager) -> str:
    card = await view_match(unit, actor, match_of(manager))
    sides = [
        several(t, [each.name.short for each in card.members if each.side is side and each.accepted is not False])
        for side in (Side.MENTOR, Side.MENTEE)
    ]
    return t("<b>{mentors} → {mentees}</b>", mentors=sides[0], mentees=sides[1])


_DAYS = [{"id": "2026-10-01", "label": "• 2 недели: 01.10"}]
PREVIEW: dict[Any, dict[str, Any]] = {
    ChangeSG.main: {
        "text": "<b>Илья М. → Аня К.</b>",
        "may_pause": True,
        "may_resume": True,
        "may_change": True,
        "wished": True,
    },
    ChangeSG.pause_why: {"head": "<b>Илья М. → Аня К.</b>", "items": [{"id": "busy", "label": "Экзамены, много дел"}]},
    ChangeSG.pause_until: {"head": "<b>Илья М. → Аня К.</b>", "error": "", "items": _DAYS},
    ChangeSG.part_why: {"head": "<b>Илья М. → Аня К.</b>", "items": [{"id": "no_time", "label": "Нет общего времени"}]},
    ChangeSG.part_sure: {"head": "<b>Илья М. → Аня К.</b>"},
}
