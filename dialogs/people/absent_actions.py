"""From the people of a school to what concerns those without an account, and to stacks of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram_dialog import StartMode

from dialogs.kit import talk
from dialogs.kit.school import school_of
from dialogs.people.getters import person_id_of
from dialogs.states import BehalfSG, EnrolSG, ImportSG, StackSG

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery
    from aiogram_dialog import DialogManager


async def enter(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Enter somebody without an account."""
    await manager.start(EnrolSG.who, _school(manager), mode=StartMode.RESET_STACK)


async def from_file(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Take a list of people in from a file."""
    await manager.start(ImportSG.main, _school(manager), mode=StartMode.RESET_STACK)


async def papers(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Record a stack of signed sheets."""
    await manager.start(StackSG.kind, _school(manager), mode=StartMode.RESET_STACK)


async def open_absent(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Open what can be done for the person of the card."""
    await manager.start(BehalfSG.main, {"id": person_id_of(manager)}, mode=StartMode.RESET_STACK)


async def parent_link(callback: CallbackQuery, button: Any, manager: DialogManager) -> None:  # noqa: ARG001
    """Make the one-time link for a parent of the person of the card."""
    await manager.start(EnrolSG.guardian, {"id": person_id_of(manager)}, mode=StartMode.RESET_STACK)


def _school(manager: DialogManager) -> dict[str, int | None]:
    return {"school": school_of(manager, talk(manager).actor)}
