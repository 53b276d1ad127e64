"""What the taps do on the screens of the best set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.kit import talk
from dialogs.kit.school import WATCHERS, school_of
from dialogs.states import MatchingSG
from domain.matching.overrides import Reason
from services.access import RefusedError
from services.matching import accepting, best, changing, looking

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager

GIVE: Final = "give"
NEVER: Final = "never"
LATER: Final = "later"


def school(manager: DialogManager) -> int:
    """Return the school that the set is of.

    Raises:
        RefusedError: ``no_school``.
    """
    found = school_of(manager, talk(manager).actor, WATCHERS)
    if found is None:
        raise RefusedError("no_school")
    return found


def line_of(manager: DialogManager) -> int:
    """Return the line that is looked at; 0, which is nobody's, when there is none."""
    return int(manager.dialog_data.get("line") or 0)


def other_of(manager: DialogManager) -> int:
    """Return the mentor who is compared with the one proposed."""
    return int(manager.dialog_data.get("other") or 0)


async def work_out(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Work the set out, for the first time or anew."""
    here = talk(manager)
    await best.work_out(here.unit, here.actor, here.catalogue, school(manager))


async def turn_slider(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Let something weigh more or less."""
    here = talk(manager)
    await best.turn_slider(here.unit, here.actor, here.catalogue, school(manager), item_id)


async def turn_switch(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Allow something for the set, or no longer."""
    here = talk(manager)
    await best.turn_switch(here.unit, here.actor, school(manager), item_id)


async def first(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the first pair to be decided on."""
    await _onward(manager, None)


async def line_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show the proposal before or after, or the group that a mentee is in."""
    manager.dialog_data.update(line=int(item_id), one=False)


async def member_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show one mentee of a group with all points, to decide on this one alone."""
    manager.dialog_data.update(line=int(item_id), one=True)


async def accept(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Ask both sides of the pair that the button was under, and show the next one."""
    here = talk(manager)
    await accepting.accept(here.unit, here.actor, here.catalogue, int(item_id))
    here.screen.alert(here.t("Both are asked."))
    await _onward(manager, int(item_id))


async def skip(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Pass the pair over and show the next one."""
    here = talk(manager)
    await changing.skip(here.unit, here.actor, int(item_id))
    await _onward(manager, int(item_id))


async def hold(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Hold on to the pair."""
    here = talk(manager)
    await changing.hold(here.unit, here.actor, line_of(manager), on=True)


async def let_go(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Let the pair go where the points lead."""
    here = talk(manager)
    await changing.hold(here.unit, here.actor, line_of(manager), on=False)


async def accept_all(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask both sides of every pair that was not skipped."""
    here = talk(manager)
    found = await accepting.accept_all(here.unit, here.actor, here.catalogue, school(manager))
    said = here.t("Proposals sent: {n}.", n=found.asked)
    if found.refused:
        said += " " + here.t("No longer possible: {n}. Work the set out anew.", n=found.refused)
    here.screen.alert(said, popup=bool(found.refused))
    await manager.switch_to(MatchingSG.main)


async def alone_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show the mentors for somebody who has none."""
    manager.dialog_data.update(line=int(item_id), page=0)
    await manager.switch_to(MatchingSG.others)


async def other_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Show why that mentor was not proposed."""
    manager.dialog_data["other"] = int(item_id)
    await manager.switch_to(MatchingSG.compare)


async def from_start(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Begin a list at its first page."""
    manager.dialog_data["page"] = 0


async def ask_give(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask why the other mentor, before it is done."""
    await _ask(manager, GIVE)


async def ask_never(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask why never these two."""
    await _ask(manager, NEVER)


async def ask_later(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Ask why this mentee not now."""
    await _ask(manager, LATER)


async def take_back(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Take back the word against a pair."""
    here = talk(manager)
    await changing.take_back(here.unit, here.actor, here.catalogue, line_of(manager), other_of(manager))


async def let_in_again(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Let those who were left out be in the next set."""
    here = talk(manager)
    await changing.let_in_again(here.unit, here.actor, school(manager))
    await manager.switch_to(MatchingSG.main)


async def reason_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Do what was asked about, with the reason."""
    here, line, reason = talk(manager), line_of(manager), Reason(item_id)
    match manager.dialog_data.get("act"):
        case "give":
            await changing.give(here.unit, here.actor, here.catalogue, line, other_of(manager), reason=reason)
            await manager.switch_to(MatchingSG.line)
        case "never":
            await changing.never(here.unit, here.actor, line, reason=reason)
            await _onward(manager, line)
        case _:
            await changing.leave_out(here.unit, here.actor, line, reason=reason)
            await _onward(manager, line)


async def cut_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Compare by something else."""
    manager.dialog_data["cut"] = item_id


async def _ask(manager: DialogManager, act: str) -> None:
    manager.dialog_data["act"] = act
    await manager.switch_to(MatchingSG.reason)


async def _onward(manager: DialogManager, after: int | None) -> None:
    """Show the next pair to be decided on; after the last one the set as a whole."""
    here = talk(manager)
    line = await looking.first_pair(here.unit, here.actor, school(manager), after)
    if line is None:
        await manager.switch_to(MatchingSG.main)
        return
    manager.dialog_data.update(line=line, one=False)
    await manager.switch_to(MatchingSG.line)
