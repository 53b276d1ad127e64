"""Where the lines of the morning lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import (
    CycleSG,
    DocumentsSG,
    ErasureSG,
    EventsSG,
    GoalsSG,
    MatchingSG,
    PairSG,
    PartnersSG,
    PeopleSG,
    ReferredSG,
    RoadmapSG,
    RoundsSG,
    SelectionSG,
    SheetsSG,
    SupportSG,
    WaitingSG,
)
from domain.rounds import Round
from services.access import RefusedError
from services.people import Filter
from services.roadmap.board import Shown as Rows
from services.selection import Shown
from services.today import MOST_LINES, Line, Matter, morning

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

_PAIRS = {
    Matter.TURNED_RED: "turned",
    Matter.DISAGREED: "disagreed",
    Matter.SILENT: "silent",
    Matter.UNLOGGED: "unlogged",
    Matter.ENDING: "ending",
    Matter.FINISHED: "finished",
    Matter.NO_PLAN: "no_plan",
    Matter.ORDER: "agreed",
    Matter.WISHES: "wishes",
    Matter.PAUSES: "paused",
}
"""One pair opens at once; several as the list of exactly these."""
_ROWS = {
    Matter.ROADMAP: Rows.LATE.value,
    Matter.ROADMAP_CONFIRM: Rows.CONFIRM.value,
    Matter.ROADMAP_ASKS: Rows.ASKS.value,
}
"""Rows of the roadmap: one opens at once, several as their group on the board."""
_MOST_QUEUED = 30
_FILTERS = {
    Matter.CONSENTS: Filter.CONSENT,
    Matter.SURVEYS: Filter.QUESTIONNAIRE,
    Matter.UNREACHABLE: Filter.UNREACHABLE,
}

REMINDED = frozenset({Matter.CONSENTS, Matter.SURVEYS})
NUDGED = frozenset({Matter.SILENT, Matter.UNLOGGED})
"""Lines with a second button: one tap and one question, and all of them are written to."""
PAIRED = frozenset({Matter.PAIR, Matter.DECLINED})
"""Lines whose second button looks for all of them at once."""


async def line_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open what mends a line: the one pair or person it is about, or the list of them, or the question to all."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    matter, _, write = item_id.partition(".")
    line = await _line(manager, school, matter)
    if line is None:
        here.screen.alert(here.t("This is done already."))
        return
    state, data = question_to_all(line, school) if write else destination(line, school)
    await manager.start(state, data, mode=StartMode.RESET_STACK)


async def _line(manager: DialogManager, school: int, matter: str) -> Line | None:
    here = talk(manager)
    page, pages = 0, 1
    while page < pages:
        found = await morning(here.unit, here.actor, school, page)
        for each in found.lines:
            if each.matter.value == matter:
                return each
        page, pages = page + 1, -(-found.total // MOST_LINES)
    return None


async def onward(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the next matters; after the last ones there is no such button."""
    manager.dialog_data["page"] = int(manager.dialog_data.get("page", 0)) + 1


async def first(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the worst matters again."""
    manager.dialog_data["page"] = 0


def question_to_all(line: Line, school: int) -> tuple[State, dict[str, Any]]:
    """Return where all whom a line is about are written to, after one more question, or are paired at once."""
    if line.matter in PAIRED:
        return MatchingSG.main, {"school": school}
    if line.matter in NUDGED:
        return PairSG.nudge, {"school": school, "group": _PAIRS[line.matter]}
    return PeopleSG.remind, {"school": school, "filter": _FILTERS[line.matter].value}


def destination(line: Line, school: int) -> tuple[State, dict[str, Any]]:  # noqa: C901, PLR0912 - one line a matter
    """Return the screen for a line and its start data: the one card, or the list of exactly these."""
    here: dict[str, Any] = {"school": school}
    single = len(line.ids) == 1
    first = here | {"id": line.ids[0]} if line.ids else here
    match line.matter:
        case Matter.SIGNAL | Matter.HELPING:
            return (SupportSG.signal, {"id": line.ids[0]}) if single else (SupportSG.signals, here)
        case Matter.NO_CYCLE:
            found = CycleSG.main, here
        case Matter.GUARDIANS:
            # Each is a question of its own, so the button opens the oldest; the next one follows.
            found = PeopleSG.guardian, first | ({} if single else {"queue": list(line.ids[1:_MOST_QUEUED])})
        case Matter.PLANS:
            # Several in a row: after each the next one follows.
            found = GoalsSG.main, {"id": line.ids[0], "queue": list(line.ids[1:_MOST_QUEUED])}
        case Matter.ERASURES:
            found = (ErasureSG.card, first) if single else (ErasureSG.list, here)
        case Matter.ROUNDS:
            kind = list(Round)[line.ids[0]].value
            found = (RoundsSG.round, here | {"round": kind}) if single else (RoundsSG.main, here)
        case Matter.JUDGE:
            found = SheetsSG.pairs, here
        case Matter.SELECTION | Matter.TRAINING:
            part = Shown.UNDECIDED if line.matter is Matter.SELECTION else Shown.UNTRAINED
            found = (SelectionSG.note, first) if single else (SelectionSG.list, here | {"shown": part.value})
        case matter if matter in _ROWS:
            found = (RoadmapSG.card, first) if single else (RoadmapSG.board, here | {"shown": _ROWS[matter]})
        case Matter.DOCUMENTS:
            found = (DocumentsSG.document, first) if single else (DocumentsSG.board, here)
        case Matter.REFERRALS:
            found = (ReferredSG.card, first) if single else (ReferredSG.list, here)
        case Matter.PARTNERS | Matter.PARTNER_WORDS:
            found = (PartnersSG.card, first) if single else (PartnersSG.list, here)
        case Matter.EVENTS:
            found = (EventsSG.card, first) if single else (EventsSG.list, here | {"past": True})
        case Matter.PAIR | Matter.DECLINED if single:
            found = PairSG.mentor, here | {"mentee": line.ids[0]}
        case Matter.DECLINED:
            # Who got a "no" is shown apart from all the others who wait.
            found = PairSG.mentee, here | {"only": list(line.ids[:_MOST_QUEUED])}
        case Matter.WAITING:
            found = (WaitingSG.card, first) if single else (WaitingSG.list, here)
        case Matter.PAIR:
            found = PairSG.mentee, here
        case Matter.ORDER if single:
            # The pair needs nothing but the order, so its number is asked for at once.
            found = PairSG.order_number, first | {"group": _PAIRS[line.matter]}
        case matter if matter in _PAIRS:
            shown = here | {"group": _PAIRS[matter]}
            found = (PairSG.match, first | shown) if single else (PairSG.list, shown)
        case matter:
            found = (PeopleSG.person, first) if single else (PeopleSG.list, here | {"filter": _FILTERS[matter].value})
    return found
