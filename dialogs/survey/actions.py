"""What a tap or a message does to a questionnaire: one service call, then the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.types import ContentType
from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.behalf import FOR, absent_id, acting
from dialogs.kit.flow import go_next
from dialogs.kit.school import start_data
from dialogs.states import BehalfSG, MenuSG, SurveySG
from dialogs.survey import keyboard
from dialogs.survey.state import NEEDS_BUTTON, NEEDS_TEXT, Progress
from domain.answers import MULTI_CHOICE_LIMIT, AnswerType
from services import survey_path, surveys

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

    from catalog.questionnaire import Item


async def on_start(data: Any, manager: DialogManager) -> None:
    """Open the questionnaire whose request id the dialog was started with, where the person stopped."""
    here = talk(manager)
    view = await surveys.open_survey(here.unit, await acting(manager), here.catalogue, int(data["id"]))
    progress = Progress.begin(manager, view, here.catalogue)
    if view.done:
        manager.dialog_data.update(done=True, again=True)
        await manager.switch_to(SurveySG.done)
    elif view.current is None:
        await _finish(manager, progress)
    elif view.seen or progress.questionnaire.intro is None:
        await manager.switch_to(SurveySG.question)


async def start_questions(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave the intro for the first question."""
    await manager.switch_to(SurveySG.question)


async def on_tap(_callback: CallbackQuery, _select: Any, manager: DialogManager, data: str) -> None:
    """Take a tap on any button under a question; one that belongs to another question changes nothing."""
    progress = await Progress.of(manager)
    item_id, _, what = data.partition(":")
    if item_id != progress.data["item"]:
        here = talk(manager)
        here.screen.alert(here.t("That question is answered already. Here is the one that is open."))
        return
    progress.data.pop("fault", None)
    match what:
        case keyboard.BACK:
            await _back(manager, progress)
        case keyboard.SKIP:
            await _skip(manager, progress)
        case keyboard.KEEP:
            await _go_on(manager, progress, more=progress.onward())
        case keyboard.PAUSE:
            await pause(manager)
        case keyboard.NEXT:
            await _take(manager, progress, progress.picked)
        case _ if progress.item.type is AnswerType.MC3:
            _tick(manager, progress, what)
        case _:
            await _take(manager, progress, what)


async def on_message(message: Message, _widget: Any, manager: DialogManager) -> None:
    """Take typed text as an answer where it is one; anything else leaves the question standing, with a kind word."""
    progress = await Progress.of(manager)
    item = progress.item
    typed = item.type in {AnswerType.OT, AnswerType.NUM, AnswerType.DATE}
    if message.content_type != ContentType.TEXT or not message.text:
        progress.data["fault"] = NEEDS_TEXT if typed else NEEDS_BUTTON
        return
    if typed or (item.type is AnswerType.S10 and message.text.strip().isdecimal()):
        await _take(manager, progress, message.text)
        return
    option = _spoken(item, message.text)
    if option is None:
        progress.data["fault"] = NEEDS_BUTTON
    elif item.type is AnswerType.MC3:
        _tick(manager, progress, f"+{option}")
    else:
        await _take(manager, progress, option)


async def add_words(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Show the question that is only asked on request."""
    progress = await Progress.of(manager)
    if (extra := progress.extra) is not None:
        progress.show(extra.id)
        await manager.switch_to(SurveySG.question)


async def leave(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Go on to whatever is next for this person, or for the one who was answered for."""
    if start_data(manager).get("back"):
        await manager.done()
        return
    if (about := absent_id(manager)) is not None:
        await manager.start(BehalfSG.main, {"id": about}, mode=StartMode.RESET_STACK)
        return
    await go_next(manager)


async def later(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Leave before the first question."""
    await pause(manager)


async def pause(manager: DialogManager) -> None:
    """Stop here: every answer is stored already, and the next opening resumes at this question."""
    here = talk(manager)
    here.screen.alert(here.t.you("Saved. Come back any time: we go on from this question."))
    if start_data(manager).get("back"):
        await manager.done()
        return
    await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)


async def _take(manager: DialogManager, progress: Progress, raw: object) -> None:
    here = talk(manager)
    taken = await surveys.answer(
        here.unit, await acting(manager), here.catalogue, progress.sheet, item_id=progress.data["item"], raw=raw
    )
    if taken.fault is not None:
        progress.data["fault"] = taken.fault.value
        return
    if taken.signal:
        progress.data["help"] = True
    await _go_on(manager, progress, more=progress.passed(taken.value))


async def _skip(manager: DialogManager, progress: Progress) -> None:
    here = talk(manager)
    taken = await surveys.skip(
        here.unit, await acting(manager), here.catalogue, progress.sheet, item_id=progress.data["item"]
    )
    if taken.fault is not None:
        progress.data["fault"] = NEEDS_BUTTON
        return
    await _go_on(manager, progress, more=progress.passed(None))


async def _back(manager: DialogManager, progress: Progress) -> None:
    if progress.is_extra:
        progress.clear()
        await manager.switch_to(SurveySG.done)
        return
    former = survey_path.before(progress.items, progress.data["item"])
    if former is None:
        return
    here = talk(manager)
    stands = await surveys.given(here.unit, await acting(manager), here.catalogue, progress.sheet, item_id=former)
    progress.show(former, stands.picked, answered=stands.answered)


async def _go_on(manager: DialogManager, progress: Progress, *, more: bool) -> None:
    if not more:
        await _finish(manager, progress)


async def _finish(manager: DialogManager, progress: Progress) -> None:
    here = talk(manager)
    if not progress.data.get("done"):
        follows = await surveys.finish(here.unit, await acting(manager), progress.sheet)
        progress.data["done"] = True
        if follows is not None and not progress.data.get("help"):
            # One conversation: after «do we go on?» comes how the meeting itself was.
            about = absent_id(manager)
            whose = {} if about is None else {FOR: about}
            await manager.start(SurveySG.intro, {"id": follows, **whose}, mode=StartMode.RESET_STACK)
            return
    if start_data(manager).get("back"):  # opened on top of a screen that shows what has come of it
        await here.unit.exclusive()  # so that the screen reads what was written just now
        await manager.done()
        return
    await manager.switch_to(SurveySG.done)


def _tick(manager: DialogManager, progress: Progress, what: str) -> None:
    """Tick (``+option``) or untick (``-option``): a double tap says the same twice and ticks once."""
    wanted, option = what[:1] != "-", what[1:]
    picked = progress.picked
    if option not in progress.item.rule.options or wanted == (option in picked):
        return
    if wanted and len(picked) >= MULTI_CHOICE_LIMIT:
        here = talk(manager)
        here.screen.alert(here.t("Up to three can be chosen. Untick one first."))
        return
    progress.pick([*picked, option] if wanted else [p for p in picked if p != option])


async def asks_words(manager: DialogManager, text: str) -> bool | None:
    """Tell whether the question takes words of one's own (``None``: a number or a date), or ``text`` answers it."""
    item = (await Progress.of(manager)).item
    if item.type in {AnswerType.NUM, AnswerType.DATE}:
        return None
    return item.type is AnswerType.OT or _spoken(item, text) is not None


def _spoken(item: Item, text: str) -> str | None:
    """Return the option whose label somebody typed instead of tapping it."""
    said = text.strip().casefold()
    for option in item.options:
        if said == option.id or said in {label.casefold() for label in option.label.variants()}:
            return option.id
    return None
