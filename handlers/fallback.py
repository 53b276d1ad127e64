"""What nothing else takes: a message outside any dialog, an edited one, somebody blocking or unblocking the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram_dialog import ShowMode, StartMode

from dialogs.states import MenuSG
from services.reachability import mark_reachable, mark_unreachable

if TYPE_CHECKING:
    from aiogram.types import ChatMemberUpdated, Message
    from aiogram_dialog import DialogManager

    from storage.unit import Unit

router = Router(name="fallback")


@router.message(F.chat.type == ChatType.PRIVATE)
async def anything(message: Message, dialog_manager: DialogManager) -> None:  # noqa: ARG001
    """Answer whatever comes while no dialog is open with the menu."""
    await dialog_manager.start(MenuSG.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


@router.message()
@router.edited_message()
async def ignored(message: Message) -> None:
    """Leave groups alone, and edited messages: the first wording was answered, changing it later changes nothing."""


@router.my_chat_member(F.chat.type == ChatType.PRIVATE)
async def blocked_or_back(update: ChatMemberUpdated, unit: Unit) -> None:
    """Note that somebody has blocked the bot, or has taken it back."""
    if update.new_chat_member.status in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}:
        await mark_unreachable(unit, update.chat.id)
    else:
        await mark_reachable(unit, update.chat.id)
