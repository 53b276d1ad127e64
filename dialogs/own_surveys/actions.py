"""What files and taps around a curator's own questionnaires do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from aiogram_dialog import StartMode

from catalog.upload_faults import Fault, UploadError
from catalog.uploads import MOST_BYTES, check_name, read_upload
from dialogs.kit import talk
from dialogs.kit.files import FetchError, fetched
from dialogs.kit.school import school_of
from dialogs.own_surveys.faults import noted_faults
from dialogs.own_surveys.getters import HERE, survey_id_of
from dialogs.states import CycleSG, OwnSurveySG
from dialogs.survey import keyboard
from services.access import RefusedError
from services.own_survey_results import request_results
from services.own_survey_rounds import send_round
from services.own_surveys import keep_upload, own_page, put_away, request_template, take_back

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from aiogram_dialog import DialogManager

_LEAVES: Final = frozenset({keyboard.BACK})


def _school(manager: DialogManager) -> int:
    school = school_of(manager, talk(manager).actor, HERE)
    if school is None:
        raise RefusedError("no_school")
    return school


async def begun(data: Any, manager: DialogManager) -> None:
    """Open the card at once when a questionnaire is named."""
    if isinstance(data, dict) and data.get("survey"):
        manager.dialog_data["survey"] = int(data["survey"])


async def send_template(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the workbook sent."""
    await _send_file(manager, "xlsx")


async def send_example(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the text file sent."""
    await _send_file(manager, "yaml")


async def _send_file(manager: DialogManager, kind: str) -> None:
    here = talk(manager)
    await request_template(here.unit, here.actor, _school(manager), kind)
    manager.dialog_data.pop("fault", None)
    here.screen.alert(here.t("The file is on its way."))


async def file_sent(message: Message, widget: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Fetch, check and keep a file; what is wrong with it is said on this screen, and nothing of it is kept.

    The right is asked first and the file fetched before anything is written (``dialogs.kit.files``); it is checked in a
    thread, so that a large one holds up nobody.
    """
    here, data = talk(manager), manager.dialog_data
    school = _school(manager)
    sent = message.document
    if sent is None:
        data["fault"] = noted_faults([Fault(0, None, "not_a_file")], sheet=False)
        return
    await own_page(here.unit, here.actor, school)
    name = sent.file_name or ""
    try:
        check_name(name, sent.file_size)
        content = await fetched(manager, sent.file_id, MOST_BYTES)
        found = await asyncio.to_thread(read_upload, name, content, here.catalogue.questionnaires)
    except UploadError as error:
        data["fault"] = noted_faults(error.faults, sheet=error.sheet)
        return
    except FetchError as error:
        data["fault"] = noted_faults([Fault(0, None, error.code, {"most": MOST_BYTES // 1024})], sheet=False)
        return
    kept = await keep_upload(here.unit, here.actor, school, found.questionnaire, untranslated=found.untranslated)
    data.pop("fault", None)
    data.update(survey=kept.survey_id, fresh="replaced" if kept.replaced else "new")
    await manager.switch_to(OwnSurveySG.card)


async def survey_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Open one questionnaire."""
    _forget(manager)
    manager.dialog_data["survey"] = int(item_id)
    await manager.switch_to(OwnSurveySG.card)


def _forget(manager: DialogManager) -> None:
    for name in ("fault", "fresh", "at", "child", "version", "grades", "audience"):
        manager.dialog_data.pop(name, None)


async def show_archive(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """List what is in the archive."""
    _forget(manager)
    manager.dialog_data.update(archive=True, page=0)


async def show_used(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """List what is in use."""
    _forget(manager)
    manager.dialog_data.update(archive=False, page=0)


async def to_year(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Return to the school year's surveys."""
    school = school_of(manager, talk(manager).actor, HERE)
    await manager.start(CycleSG.surveys, {"school": school} if school else None, mode=StartMode.RESET_STACK)


# -- a look at it ----------------------------------------------------------------------------------------------------


async def look(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the first screen that people will see."""
    manager.dialog_data.update(at=0)
    manager.dialog_data.pop("fresh", None)
    await manager.switch_to(OwnSurveySG.preview)


async def tried(callback: CallbackQuery, select: Any, manager: DialogManager, data: str) -> None:  # noqa: ARG001
    """Go on as a tap would, and say that nothing is kept."""
    here = talk(manager)
    step = -1 if data.partition(":")[2] in _LEAVES else 1
    manager.dialog_data["at"] = max(0, int(manager.dialog_data.get("at", 0)) + step)
    here.screen.alert(here.t("This is a look at it: no answer is kept."))


async def turn(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show another question."""
    manager.dialog_data["at"] = int(item_id)


async def other_reader(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show it as a child reads it, or as an adult does."""
    manager.dialog_data["child"] = not manager.dialog_data.get("child")


# -- sending ---------------------------------------------------------------------------------------------------------


async def show_grades(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Offer the grades in place of the groups."""
    manager.dialog_data["grades"] = True


async def show_groups(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Offer the groups again."""
    manager.dialog_data.pop("grades", None)


async def group_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Say whom it will reach, and ask once more."""
    manager.dialog_data["audience"] = item_id
    manager.dialog_data.pop("grades", None)
    await manager.switch_to(OwnSurveySG.confirm)


async def send_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Ask the group."""
    here = talk(manager)
    asked = await send_round(here.unit, here.actor, survey_id_of(manager), str(manager.dialog_data["audience"]))
    if asked:
        here.screen.alert(here.t.plural("Sent: {n} person is asked.", "Sent: {n} people are asked.", asked))
    else:
        here.screen.alert(here.t("Whoever has not opened it yet will see the new version."))
    _forget(manager)
    await manager.switch_to(OwnSurveySG.card)


# -- what came of it -------------------------------------------------------------------------------------------------


async def show_results(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Show the counts, beginning with how many have answered."""
    _forget(manager)
    manager.dialog_data["at"] = 0
    await manager.switch_to(OwnSurveySG.results)


async def turn_results(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show another question's counts."""
    manager.dialog_data["at"] = int(item_id)


async def version_chosen(callback: CallbackQuery, select: Any, manager: DialogManager, item_id: str) -> None:  # noqa: ARG001
    """Show another version's counts."""
    manager.dialog_data.update(version=int(item_id), at=0)


async def send_results(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Have the workbook of the results sent."""
    here = talk(manager)
    await request_results(here.unit, here.actor, survey_id_of(manager), manager.dialog_data.get("version"))
    here.screen.alert(here.t("The file is on its way."))


async def put_away_now(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Delete it, or archive it if somebody has answered meanwhile."""
    here = talk(manager)
    deleted = await put_away(here.unit, here.actor, survey_id_of(manager))
    here.screen.alert(here.t("Deleted.") if deleted else here.t("It is in the archive now, with its results."))
    _forget(manager)
    manager.dialog_data.pop("survey", None)
    await manager.switch_to(OwnSurveySG.main)


async def take_into_use(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take it out of the archive."""
    here = talk(manager)
    await take_back(here.unit, here.actor, survey_id_of(manager))
