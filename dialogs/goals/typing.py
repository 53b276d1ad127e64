"""Words typed to a question of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialogs.goals.asking import LIMIT_OF, PARTS, TICKED, Ask
from dialogs.goals.getters import match_of
from dialogs.goals.moving import after_answer, apply, back_from_question
from dialogs.kit import talk
from dialogs.kit.behalf import acting
from domain.plain import plain_line
from domain.plans import LIMITS, Change, Line
from services.goal_answers import give_back, want_otherwise

if TYPE_CHECKING:
    from aiogram.types import Message
    from aiogram_dialog import DialogManager


async def typed(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take own words where they are asked for; anything else is answered with how to go on, and nothing is lost."""
    here, data = talk(manager), manager.dialog_data
    what = Ask(data.get("ask", Ask.AREA))
    if what not in LIMIT_OF:
        here.screen.alert(here.t.you("Please tap one of the buttons."))
        return
    text = plain_line(message.text) if message.text is not None else None
    limit = LIMITS[LIMIT_OF[what]]
    fault = "text" if text is None else "empty" if not text else "long" if len(text) > limit else None
    if text is None or fault is not None:
        data["error"] = fault
        return
    data.pop("error", None)
    match = match_of(manager)
    if what is Ask.WISH:
        passed = await want_otherwise(here.unit, await acting(manager), match, seen=data["round"], text=text)
        await after_answer(manager, passed=passed)
    elif what is Ask.REMARK:
        await after_answer(manager, passed=await give_back(here.unit, here.actor, match, seen=data["round"], text=text))
    elif await apply(manager, Change(PARTS[what], Line(text=text), goal=data.get("goal"))) and what not in TICKED:
        await back_from_question(manager)
