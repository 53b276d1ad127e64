"""Commands, handled before any dialog sees the message: a command never becomes an answer to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import ContentType
from aiogram_dialog import ShowMode, StartMode

from dialogs.kit import talk
from dialogs.kit.newcomer import ask_language
from dialogs.menu.commands import COMMANDS, ChatCommand, command_menu
from dialogs.states import MeetingSG, MenuSG, PlanSG, SchoolsSG, WardSG
from domain.vocabulary import Role

if TYPE_CHECKING:
    from aiogram.filters import CommandObject
    from aiogram.types import Message
    from aiogram_dialog import DialogManager

__all__ = ["command_menu", "router"]

router = Router(name="commands")

_OF_PAIRS: Final = frozenset({MeetingSG.choose, PlanSG.view})
_BY_NAME: Final[dict[str, ChatCommand]] = {command.name: command for command in COMMANDS}

# What people send themselves; everything else is the messenger telling about the chat (a pinned message, a new photo).
FROM_PEOPLE: Final = frozenset(
    {
        ContentType.TEXT,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.CHECKLIST,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.USERS_SHARED,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
        ContentType.WEB_APP_DATA,
    }
)


@router.message(Command(*_BY_NAME))
async def command(message: Message, command: CommandObject, dialog_manager: DialogManager) -> None:  # noqa: ARG001
    """Open what the command names; one that the person's role does not have leads to the menu, with a word why."""
    here = talk(dialog_manager)
    found = _BY_NAME[command.command.lower()]
    state = found.state
    if found.name == "language":
        await ask_language(dialog_manager)
        return
    if found.state in _OF_PAIRS and not found.open_to(here.actor.roles) and Role.LEGAL_GUARDIAN in here.actor.roles:
        state = WardSG.view  # what a guardian may know about meetings: the pair and its dates
    elif not found.open_to(here.actor.roles):
        here.screen.alert(here.t.you("This command belongs to another role. Here is what is open to you."))
        state = MenuSG.main
    elif found.name == "schools" and Role.OPERATOR not in here.actor.roles:
        state = SchoolsSG.list  # how they stand; an operator only sets them up
    elif found.name == "mydata" and here.actor.person_id is None:
        state = MenuSG.main
    elif found.name == "cancel":
        here.screen.alert(here.t.you("Stopped. What was saved stays saved."))
    await _open(dialog_manager, state)


@router.message(F.text.regexp(r"^/(?!start(?:@|\s|$))"))
async def unknown_command(message: Message, dialog_manager: DialogManager) -> None:  # noqa: ARG001
    """Answer a command that does not exist: a typing slip must not end up as somebody's answer."""
    here = talk(dialog_manager)
    here.screen.alert(here.t.you("I do not know this command. Here is the menu."))
    await _open(dialog_manager, MenuSG.main)


@router.message(~F.content_type.in_(FROM_PEOPLE))
async def service_message(message: Message) -> None:
    """Leave the messenger's own messages alone: nobody asked anything."""


async def _open(manager: DialogManager, state: object) -> None:
    await manager.start(state, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)  # type: ignore[arg-type]
