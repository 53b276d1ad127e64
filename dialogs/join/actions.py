"""What a newcomer's taps and words do: one service call each, then the first thing still missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from aiogram.types import ContentType
from aiogram_dialog import StartMode

from dialogs.join.dates import first_choices, read_birth_date
from dialogs.kit import refresh, talk
from dialogs.kit.flow import go_next
from dialogs.kit.newcomer import GO_BACK, LOCALE, locale_of, start_data, token_of, voice
from dialogs.states import GuardianSG, JoinSG, MenuSG
from services import joining
from services.joining import JoinStep
from services.lookups import today_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.fsm.state import State
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

STEP_STATES: Final[Mapping[JoinStep, State]] = {
    JoinStep.NAME: JoinSG.name,
    JoinStep.BIRTH_DATE: JoinSG.birth_date,
    JoinStep.GRADE: JoinSG.grade,
}
"""What of the profile each step asks; later steps have dialogs of their own."""


async def on_start(_data: Any, manager: DialogManager) -> None:
    """Whoever is sent to the profile sees its first question that has no answer yet."""
    if manager.current_context().state == JoinSG.name:
        here = talk(manager)
        step = await joining.next_step(here.unit, here.actor)
        await manager.switch_to(STEP_STATES.get(step, JoinSG.done))


async def choose_language(_callback: CallbackQuery, button: Any, manager: DialogManager) -> None:
    """Take the language; nothing is stored about a stranger, so the dialog carries it."""
    manager.dialog_data["locale"] = button.widget_id.removeprefix("jn_")
    if start_data(manager).get(GO_BACK):
        await manager.done({LOCALE: manager.dialog_data["locale"]})
    elif start_data(manager).get("guardian"):
        data = {**start_data(manager), "locale": manager.dialog_data["locale"]}
        await manager.start(GuardianSG.privacy, data, mode=StartMode.RESET_STACK)
    else:
        await manager.switch_to(JoinSG.privacy if token_of(manager) else JoinSG.stranger)


async def other_language(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Switch between the two languages on the first screen."""
    now = locale_of(manager, talk(manager).actor)
    manager.dialog_data["locale"] = "en" if now == "ru" else "ru"


async def begin(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Let the person in: from here on they exist, and can stop at any moment."""
    here = talk(manager)
    await joining.accept_invite(here.unit, here.actor, token_of(manager), locale_of(manager, here.actor))
    await refresh(manager)
    await onward(manager)


async def take_name(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Store the name; anything but text leaves the question standing."""
    here = talk(manager)
    if message.content_type != ContentType.TEXT or not message.text:
        here.screen.alert(voice(manager, here.actor).you("Please type your name as text."))
        return
    await joining.set_name(here.unit, here.actor, message.text)
    await refresh(manager)
    await onward(manager)


async def take_birth_date(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Read a typed birth date in any usual form."""
    here = talk(manager)
    today = today_in(here.unit.now, here.actor.zone)
    typed = message.text if message.content_type == ContentType.TEXT else None
    birth = read_birth_date(typed, today) if typed else None
    if birth is None:
        here.screen.alert(here.t.you("I could not read this date. Please type it like this: 25.03.2012"))
        return
    await _birth_date(manager, birth)


async def pick_first(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Go on to the month, or to the years of a decade."""
    here = talk(manager)
    known = await joining.profile(here.unit, here.actor)
    _, decades = first_choices(known.kind, today_in(here.unit.now, here.actor.zone))
    manager.dialog_data["decade" if decades else "year"] = int(picked)
    await manager.switch_to(JoinSG.birth_year if decades else JoinSG.birth_month)


async def pick_year(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Go on to the month."""
    manager.dialog_data["year"] = int(picked)
    await manager.switch_to(JoinSG.birth_month)


async def pick_month(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Go on to the day."""
    manager.dialog_data["month"] = int(picked)
    await manager.switch_to(JoinSG.birth_day)


async def pick_day(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Store the date put together by three taps."""
    await _birth_date(manager, date(manager.dialog_data["year"], manager.dialog_data["month"], int(picked)))


async def pick_grade(_callback: CallbackQuery, _select: Any, manager: DialogManager, picked: str) -> None:
    """Store the grade."""
    here = talk(manager)
    await joining.set_grade(here.unit, here.actor, int(picked))
    await onward(manager)


async def type_grade(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take a typed grade: «7», «7 Б»."""
    here = talk(manager)
    digits = "".join(sign for sign in (message.text or "")[:4] if sign.isascii() and sign.isdigit())
    if not digits or int(digits) not in joining.GRADES:
        here.screen.alert(here.t.you("Please tap your grade, from 1 to 11."))
        return
    await joining.set_grade(here.unit, here.actor, int(digits))
    await onward(manager)


async def leave(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go to whatever is next, or to the menu."""
    await go_next(manager)


async def to_menu(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the door shut: whoever is in already need not come in here."""
    await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)


async def onward(manager: DialogManager, *, anew: bool = False) -> None:
    """Ask the first thing of the profile that is missing; with none missing go on to what comes after it.

    ``anew`` is for handlers outside the dialog: there only a fresh start shows a screen.
    """
    here = talk(manager)
    step = await joining.next_step(here.unit, here.actor)
    state = STEP_STATES.get(step)
    if state is None:
        await go_next(manager)
    elif not anew and manager.has_context() and manager.current_context().state.group is JoinSG:
        await manager.switch_to(state)
    else:
        await manager.start(state, mode=StartMode.RESET_STACK)


async def _birth_date(manager: DialogManager, birth: date) -> None:
    here = talk(manager)
    await joining.set_birth_date(here.unit, here.actor, birth)
    for part in ("decade", "year", "month"):
        manager.dialog_data.pop(part, None)
    await refresh(manager)
    await onward(manager)
