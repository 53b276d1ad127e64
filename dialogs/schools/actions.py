"""What the taps on the compared schools do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.roadmap.place import MUNICIPALITY
from dialogs.states import AgreementSG, OperatorSG, RoadmapSG, SchoolsSG
from services.health.charts import request_district_chart
from services.roadmap.comparing import compared_school
from services.roadmap.school_reminding import remind_school

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def school_chosen(_callback: CallbackQuery, _select: Any, manager: DialogManager, item_id: str) -> None:
    """Open a school."""
    manager.dialog_data["school"] = int(item_id)
    await manager.switch_to(SchoolsSG.school)


async def chart(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Have the pairs of every school by health sent as a picture."""
    here = talk(manager)
    sent = await request_district_chart(here.unit, here.actor)
    here.screen.alert(here.t.plural("{n} picture is on its way.", "{n} pictures are on their way.", sent))


async def remind(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Write to the school's curators what is late, and say so."""
    here = talk(manager)
    rows = await remind_school(here.unit, here.actor, manager.dialog_data["school"])
    here.screen.alert(
        here.t.plural("The school will read of {n} late row.", "The school will read of {n} late rows.", rows)
    )


async def to_agreement(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open where the school's roadmap stands with the department."""
    here = talk(manager)
    found = await compared_school(here.unit, here.actor, manager.dialog_data["school"])
    if found.line.roadmap_id is not None:
        await manager.start(AgreementSG.main, {"id": found.line.roadmap_id})


async def to_roadmap(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the school's roadmap."""
    data = {"place": manager.dialog_data["school"]}
    await manager.start(RoadmapSG.board, data, mode=StartMode.RESET_STACK)


async def to_own_roadmap(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open the municipality's own roadmap."""
    await manager.start(RoadmapSG.board, {"place": MUNICIPALITY}, mode=StartMode.RESET_STACK)


async def to_setup(_callback: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    """Open what can be changed of the school itself."""
    await manager.start(OperatorSG.school, {"organization": manager.dialog_data["school"]})
