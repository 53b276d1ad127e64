"""Where the lines of the morning lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.states import CycleSG, PairSG, PeopleSG
from services.access import RefusedError
from services.people import Filter
from services.today import Line, Matter, morning

if TYPE_CHECKING:
    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

_ONE_BY_ONE = {
    Matter.SIGNAL: PeopleSG.person,
    Matter.GUARDIANS: PeopleSG.guardian,
}
"""Each is a question of its own, so the button opens the oldest; the next one follows."""
_PAIRS = {
    Matter.DISAGREED: "disagreed",
    Matter.SILENT: "silent",
    Matter.UNLOGGED: "unlogged",
    Matter.FINISHED: "finished",
    Matter.ORDER: "agreed",
}
"""One pair opens at once; several as the list of exactly these."""
_MOST_QUEUED = 30
_FILTERS = {
    Matter.CONSENTS: Filter.CONSENT,
    Matter.SURVEYS: Filter.QUESTIONNAIRE,
    Matter.UNREACHABLE: Filter.UNREACHABLE,
}


async def line_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open what mends a line: the one pair or person it is about, or the list of them."""
    here = talk(manager)
    school = school_of(manager, here.actor)
    if school is None:
        raise RefusedError("no_school")
    found = await morning(here.unit, here.actor, school)
    line = next((each for each in found.lines if each.matter.value == item_id), None)
    if line is None:
        here.screen.alert(here.t("This is done already."))
        return
    state, data = destination(line, school)
    await manager.start(state, data, mode=StartMode.RESET_STACK)


def destination(line: Line, school: int) -> tuple[State, dict[str, Any]]:
    """Return the screen for a line and its start data."""
    first = {"id": line.ids[0], "school": school} if line.ids else {"school": school}
    single = len(line.ids) == 1
    if line.matter in _ONE_BY_ONE:
        queue = {"queue": list(line.ids[1:_MOST_QUEUED])} if line.matter is Matter.GUARDIANS and not single else {}
        return _ONE_BY_ONE[line.matter], first | queue
    if line.matter in _PAIRS:
        shown = {"school": school, "group": _PAIRS[line.matter]}
        return (PairSG.match, first | shown) if single else (PairSG.list, shown)
    if line.matter in _FILTERS:
        shown = {"school": school, "filter": _FILTERS[line.matter].value}
        return (PeopleSG.person, first) if single else (PeopleSG.list, shown)
    return (CycleSG.main if line.matter is Matter.NO_CYCLE else PairSG.mentee), {"school": school}
