"""What the taps and texts in the sheet on conformity do: one service call, then what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.types import ContentType

from dialogs.kit import talk
from dialogs.sheets.which import item_of, school_here
from dialogs.sheets.wording import proposal
from dialogs.states import SheetsSG
from domain.answers import AnswerFault
from domain.conformity import SIGNS, SWOT
from services.sheets_final import final_sheet, put_final

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager


async def go_on(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open what was not answered yet."""
    manager.dialog_data.pop("single", None)
    await _following(manager)


async def sign_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Change one sign, then come back to the sheet."""
    await _open(manager, SheetsSG.sign, item_id, single=True)


async def line_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Change one line of the SWOT, then come back to the sheet."""
    await _open(manager, SheetsSG.line, item_id, single=True)


async def marked(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Take a sign; the button says which one it is for, so a late tap changes no other."""
    here = talk(manager)
    sign, _, mark = item_id.partition(".")
    await put_final(here.unit, here.actor, here.catalogue, school_here(manager), item_id=sign, raw=mark)
    await _following(manager)


async def line_typed(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a line in the curator's own words."""
    if message.content_type != ContentType.TEXT or not message.text:
        manager.dialog_data["error"] = "text"
        return
    await _put_line(manager, message.text)


async def take_hint(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take the line as the surveys suggest it."""
    here = talk(manager)
    sheet = await final_sheet(here.unit, here.actor, here.catalogue, school_here(manager))
    hint = proposal(here.t, here.catalogue, sheet.hints, item_of(manager))
    if not hint:
        here.screen.alert(here.t("The surveys suggest nothing for this line."))
        return
    await _put_line(manager, hint)


async def leave_out(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Leave a line empty."""
    await _put_line(manager, None)


async def _put_line(manager: DialogManager, text: str | None) -> None:
    here = talk(manager)
    fault = await put_final(
        here.unit, here.actor, here.catalogue, school_here(manager), item_id=item_of(manager), raw=text
    )
    if fault is not None:
        manager.dialog_data["error"] = "too_long" if fault is AnswerFault.TOO_LONG else "text"
        return
    await _following(manager)


async def _following(manager: DialogManager) -> None:
    """Open the next sign or line that nobody has answered; the sheet itself if none is left, or one was changed."""
    here = talk(manager)
    manager.dialog_data.pop("error", None)
    if manager.dialog_data.pop("single", None):
        await manager.switch_to(SheetsSG.final)
        return
    sheet = await final_sheet(here.unit, here.actor, here.catalogue, school_here(manager))
    sign = next((each for each in SIGNS if each not in sheet.signs), None)
    line = next((each for each in SWOT if each not in sheet.lines), None)
    if sign is not None:
        await _open(manager, SheetsSG.sign, sign)
    elif line is not None:
        await _open(manager, SheetsSG.line, line)
    else:
        await manager.switch_to(SheetsSG.final)


async def _open(manager: DialogManager, state: Any, item_id: str, *, single: bool = False) -> None:
    manager.dialog_data.pop("error", None)
    manager.dialog_data["item"] = item_id
    if single:
        manager.dialog_data["single"] = True
    await manager.switch_to(state)
