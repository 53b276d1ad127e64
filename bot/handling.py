"""From a stored update to a committed unit and a shown screen."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from aiogram_dialog.api.entities import ShowMode

from bot.presenter import TRIES, NotShownError
from bot.rendering import STALE
from bot.screen import UpdateScreen
from bot.state import chat_key, current_message_id, current_screen, set_current_message
from dialogs.kit.refusals import words_of
from locales import translator
from scheduler.messenger import UnreachableError
from services.access import NotAllowedError, RefusedError
from services.reachability import mark_unreachable
from storage.batch import Batch
from storage.inbox import MAX_ATTEMPTS, MAX_DEATHS, count_attempt, set_aside
from storage.tables import InboxUpdate
from storage.writer import AlreadyHandledError, ConnectionLostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram import Bot

    from bot.menu import CommandMenus
    from bot.presenter import Presenter
    from bot.rendering import Renderer
    from services.access import Actor
    from services.actors import Actors
    from storage.documents import Documents
    from storage.inbox import Received
    from storage.lanes import Lanes
    from storage.unit import Unit
    from storage.writer import Writer

log = structlog.get_logger()


@dataclass(slots=True)
class Handler:
    """Handles one update at a time of one chat: ``bot.chats`` sees to the order."""

    bot: Bot
    renderer: Renderer
    presenter: Presenter
    actors: Actors
    writer: Writer
    documents: Documents
    open_unit: Callable[[int | None], Unit]
    menus: CommandMenus
    lanes: Lanes | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def handle(self, update: Received) -> None:
        """Handle an update to its end; nothing that happens in it escapes to the chat's queue."""
        if self.lanes is not None and not self.lanes.owns(update.lane):
            return  # its new owner has it, or will find it
        structlog.contextvars.bind_contextvars(update=update.update_id)
        try:
            if update.live is not None:
                await self._show_live(update, *update.live)
            elif update.shown_again:
                await self._show_again(update)
            elif update.recovered:
                await self._handle_recovered(update)
            else:
                await self._handle_with_retries(update)
        except Exception:
            log.exception("update.lost_hold")
        finally:
            structlog.contextvars.clear_contextvars()

    async def _handle_recovered(self, update: Received) -> None:
        """Handle what a crash left; should this very update be what kills us, it ends aside and no other does.

        From the second attempt on such updates go one at a time: an innocent one is not in flight beside a deadly one.
        """
        if update.attempts >= MAX_DEATHS:
            log.error("update.deadly")
            await self._apologise(update, "the process ended each time it was begun")
            return
        async with self._one_at_a_time if update.attempts else contextlib.nullcontext():
            await count_attempt(self.writer, update.update_id)
            await self._handle_with_retries(update)

    async def _handle_with_retries(self, update: Received) -> None:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                await self._handle_once(update)
            except AlreadyHandledError:
                # An earlier commit went through unheard of: its screen may still be due.
                await self._show_again(update)
                return
            except ConnectionLostError:
                await asyncio.sleep(0.2 * attempt)
                if self.lanes is not None and not self.lanes.owns(update.lane):
                    return
            except Exception as error:
                log.exception("update.failed", attempt=attempt)
                if attempt == MAX_ATTEMPTS:
                    await self._apologise(update, _place_of(error))
            else:
                return

    async def _handle_once(self, update: Received) -> None:
        screen = UpdateScreen()
        unit = self.open_unit(update.update_id)
        actor = await self.actors.load(update.chat_id)
        menu_before = self.menus.of(actor.chat_id)
        try:
            try:
                await self.renderer.feed(unit, screen, actor, update.raw)
            except STALE:
                await unit.rollback()
                screen = await self._refresh(unit, screen, actor)
            except (NotAllowedError, RefusedError) as refusal:
                log.info("update.refused", reason=str(refusal))
                await unit.rollback()
                screen = await self._refuse(unit, screen, actor, refusal)
            await unit.commit("handled" if screen.pending else "shown")
        finally:
            await unit.rollback()
        await self._present(update, screen)
        if self.menus.of(actor.chat_id) == menu_before:
            # Whoever has changed language or role within this update has the newer menu already.
            self.menus.keep(actor)

    # -- what is not a plain success ---------------------------------------------------------------------------------

    async def _refresh(self, unit: Unit, screen: UpdateScreen, actor: Actor) -> UpdateScreen:
        """Answer a stale button: a double tap silently, an old one with an alert and a fresh screen below."""
        fresh = UpdateScreen(callback=screen.callback)
        tapped = screen.callback.message.message_id if screen.callback and screen.callback.message else None
        document = await unit.document(chat_key(self.bot.id, actor.chat_id))
        if tapped is not None and tapped == current_message_id(document):
            await self.renderer.render(unit, fresh, actor, ShowMode.EDIT)
            return fresh
        t = translator(actor.locale, child=actor.child)
        fresh.alert(t("This button is from an earlier message. Here is where we are now."))
        await self.renderer.render(unit, fresh, actor, ShowMode.DELETE_AND_SEND)
        return fresh

    async def _refuse(
        self, unit: Unit, screen: UpdateScreen, actor: Actor, refusal: NotAllowedError | RefusedError
    ) -> UpdateScreen:
        """Say why not, and leave the person where they were."""
        fresh = UpdateScreen(callback=screen.callback)
        fresh.alert(words_of(refusal, translator(actor.locale, child=actor.child)), popup=True)
        await self.renderer.render(unit, fresh, actor, ShowMode.AUTO if screen.callback else ShowMode.SEND)
        return fresh

    async def _show_again(self, update: Received) -> None:
        """Show what a unit had committed before the process died."""
        screen = UpdateScreen()
        unit = self.open_unit(None)
        actor = await self.actors.load(update.chat_id)
        try:
            await self.renderer.render_anyhow(unit, screen, actor, ShowMode.EDIT)
            await unit.commit()
        finally:
            await unit.rollback()
        await self._present(update, screen)

    async def _show_live(self, update: Received, state: str, subject_id: int, tries: int) -> None:
        """Show a screen anew whose figures have moved, if the chat still looks at it."""
        unit = self.open_unit(None)
        screen = UpdateScreen()
        try:
            document = await unit.document(chat_key(self.bot.id, update.chat_id))
            seen, data = current_screen(document)
            if seen != state or data.get("broadcast", data.get("id")) != subject_id:
                return
            await self.renderer.render(unit, screen, await self.actors.load(update.chat_id), ShowMode.EDIT)
            await unit.commit()
        finally:
            await unit.rollback()
        await self._present(update, screen, mark=False, tries=tries)

    async def _apologise(self, update: Received, error: str) -> None:
        """Set an update aside and say so kindly; the state is what it was before it."""
        await set_aside(self.writer, update.update_id, error)
        screen = UpdateScreen()
        unit = self.open_unit(None)
        try:
            actor = await self.actors.load(update.chat_id)
            t = translator(actor.locale, child=actor.child)
            screen.alert(t.you("Something went wrong on our side. Nothing you gave before is lost; please try again."))
            await self.renderer.render_anyhow(unit, screen, actor, ShowMode.SEND)
            await unit.commit()
        except Exception:
            log.exception("update.apology_failed")
            return
        finally:
            await unit.rollback()
        await self._present(update, screen, mark=False)

    # -- showing -----------------------------------------------------------------------------------------------------

    async def _present(self, update: Received, screen: UpdateScreen, *, mark: bool = True, tries: int = TRIES) -> None:
        try:
            message_id = await self.presenter.present(screen, tries)
        except NotShownError:
            log.warning("screen.not_shown")
            return
        except UnreachableError:
            message_id = None
            await self._note_unreachable(update.chat_id)
        if screen.pending:
            await self._mark_shown(update if mark else None, update.chat_id, message_id)

    async def _mark_shown(self, update: Received | None, chat_id: int, message_id: int | None) -> None:
        """Queue the mark without waiting for it: losing it only shows the screen again."""
        batch = Batch(generation=self.writer.generation)
        if update is not None:
            batch.change(InboxUpdate.__table__, update.update_id, {"state": "shown", "payload": None})  # type: ignore[arg-type]
        if message_id is not None:
            document = await self.documents.load(chat_key(self.bot.id, chat_id))
            if set_current_message(document, message_id):
                self.documents.committed(document.key, self.documents.save(batch, document))
        if batch.writes:
            self.writer.enqueue(batch).add_done_callback(_log_failure)

    async def _note_unreachable(self, chat_id: int) -> None:
        unit = self.open_unit(None)
        try:
            await mark_unreachable(unit, chat_id)
            await unit.commit()
        finally:
            await unit.rollback()


def _log_failure(future: asyncio.Future[None]) -> None:
    if not future.cancelled() and (error := future.exception()):
        log.warning("screen.mark_lost", error=type(error).__name__)


def _place_of(error: Exception) -> str:
    """Name an error by its type and the place it came from: its text could hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(error).__name__} at {last.name}:{last.lineno}" if last else type(error).__name__
