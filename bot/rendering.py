"""The dialogs' side of an update: feed it to aiogram, or render anew what the chat is looking at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from aiogram.types import Chat, Update, User
from aiogram_dialog.api.entities import (
    DEFAULT_STACK_ID,
    DialogAction,
    DialogStartEvent,
    DialogUpdate,
    DialogUpdateEvent,
    ShowMode,
    StartMode,
)
from aiogram_dialog.api.exceptions import NoContextError, OutdatedIntent, UnknownIntent, UnknownState

from bot.state import STACK_DESTINY, UnitStorage, chat_key
from dialogs.states import MenuSG
from locales import translator

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher

    from bot.screen import UpdateScreen
    from services.access import Actor
    from storage.unit import Unit

STALE: Final = (OutdatedIntent, UnknownIntent, UnknownState, NoContextError)
"""What aiogram-dialog raises for a button or a state that is no longer there."""

log = structlog.get_logger()


@dataclass(slots=True)
class Renderer:
    """Runs handlers and dialogs within a unit; whatever they show lands in the update's screen."""

    bot: Bot
    dispatcher: Dispatcher
    surroundings: dict[str, Any]
    """What every handler gets beside the unit, the actor and the translator."""

    async def feed(self, unit: Unit, screen: UpdateScreen, actor: Actor, raw: dict[str, Any]) -> None:
        """Let the handlers and dialogs have an update."""
        parsed = Update.model_validate(raw, context={"bot": self.bot})
        screen.callback = parsed.callback_query
        await self.dispatcher.feed_update(self.bot, parsed, **self._data(unit, screen, actor))

    async def render(self, unit: Unit, screen: UpdateScreen, actor: Actor, mode: ShowMode) -> None:
        """Render the chat's current dialog, or the menu when there is none to render."""
        document = await unit.document(chat_key(self.bot.id, actor.chat_id))
        if document.get(STACK_DESTINY).get("intents"):
            event = DialogUpdateEvent(action=DialogAction.UPDATE, data=None, **_addressed(actor, mode))
            try:
                await self._propagate(unit, screen, actor, event)
            except STALE:
                log.warning("dialog.state_unknown")
            else:
                return
        await self._menu(unit, screen, actor, mode)

    async def render_anyhow(self, unit: Unit, screen: UpdateScreen, actor: Actor, mode: ShowMode) -> None:
        """Render as ``render`` does, or the menu when the current dialog cannot be rendered: never a dead screen."""
        try:
            await self.render(unit, screen, actor, mode)
        except Exception:
            log.exception("dialog.not_rendered")
            await unit.rollback()
            await self._menu(unit, screen, actor, ShowMode.SEND)

    async def _menu(self, unit: Unit, screen: UpdateScreen, actor: Actor, mode: ShowMode) -> None:
        document = await unit.document(chat_key(self.bot.id, actor.chat_id))
        if stack := document.get(STACK_DESTINY):
            document.set(STACK_DESTINY, {**stack, "intents": []})
        event = DialogStartEvent(
            action=DialogAction.START,
            data=None,
            new_state=MenuSG.main,
            mode=StartMode.RESET_STACK,
            **_addressed(actor, mode),
        )
        await self._propagate(unit, screen, actor, event)

    async def _propagate(self, unit: Unit, screen: UpdateScreen, actor: Actor, event: DialogUpdateEvent) -> None:
        await self.dispatcher.propagate_event(
            update_type="update",
            event=DialogUpdate(aiogd_update=event.as_(self.bot)).as_(self.bot),
            bot=self.bot,
            event_from_user=event.from_user,
            event_chat=event.chat,
            event_thread_id=None,
            **self.dispatcher.workflow_data,
            **self._data(unit, screen, actor),
        )

    def _data(self, unit: Unit, screen: UpdateScreen, actor: Actor) -> dict[str, Any]:
        return {
            **self.surroundings,
            "unit": unit,
            "actor": actor,
            "screen": screen,
            "t": translator(actor.locale, child=actor.child),
            "fsm_storage": UnitStorage(unit),
        }


def _addressed(actor: Actor, mode: ShowMode) -> dict[str, Any]:
    return {
        "from_user": User(id=actor.chat_id, is_bot=False, first_name=""),
        "chat": Chat(id=actor.chat_id, type="private"),
        "intent_id": None,
        "stack_id": DEFAULT_STACK_ID,
        "thread_id": None,
        "business_connection_id": None,
        "show_mode": mode,
    }
