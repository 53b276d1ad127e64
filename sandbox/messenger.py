"""The whole messenger in memory: people, chats, updates, files, faults. One world serves page and tests."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.clock import ShiftedClock, SystemClock

from .callbacks import Callbacks
from .commands import BotCard
from .errors import CHAT_NOT_FOUND, bad_request, forbidden
from .faults import Faults
from .files import FileStore
from .limits import FloodLimits
from .messages import Chat, Message
from .updates import UpdateQueue
from .webhook import Webhook, WebhookSender

if TYPE_CHECKING:
    from domain.clock import Clock

    from .users import User


Listener = Callable[[str, int, Any], None]
ClockHook = Callable[[datetime], Awaitable[None]]
Json = dict[str, Any]


def _unknown(_chat_id: int) -> bool:
    """Telegram cannot look into a bot; what it has answered is all that is known."""
    return False


class Messenger:
    """A Telegram with one bot in it.

    Args:
        clock: dates everything; a ``ShiftedClock`` can be moved.
        token: the bot's token; the part before the colon is its id.
        bot_username: the bot's name in links, without ``@``.
        bot_name: the name people see.
        record_limit: how many messages of a chat are remembered.
        seed: of the faults' random numbers.

    A tap under a message older than ``inaccessible_after`` of the world's time, when that is set, arrives
    without the message's content, as Telegram may do with old ones.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        token: str = "42:sandbox",  # noqa: S107 - no secret: there is no such bot
        bot_username: str = "nastavnik_demo_bot",
        *,
        bot_name: str = "Наставник",
        record_limit: int = 1000,
        seed: int = 0,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.token = token
        self.bot_id = int(token.partition(":")[0])
        self.bot_username = bot_username
        self.record_limit = record_limit
        self.inaccessible_after: timedelta | None = None
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.faults = Faults(seed)
        self.flood = FloodLimits()
        self.updates = UpdateQueue(self.faults)
        self.callbacks = Callbacks()
        self.files = FileStore()
        self.card: BotCard = BotCard(bot_name)
        self.webhook = Webhook()
        self.listeners: set[Listener] = set()
        self.on_clock_moved: list[ClockHook] = []
        self.working: Callable[[int], bool] = _unknown
        """Whether the bot is still at work for a chat, where it runs in the same process and can say so."""
        self.calls: dict[str, int] = {}
        self._sender: WebhookSender | None = None
        self._last_message_id = 0

    # people

    def add_user(self, user: User) -> User:
        """Register a person, or return the one already known by that id."""
        known = self.users.setdefault(user.id, user)
        if known is user:
            self.tell("user", user.id, user)
        return known

    def chat_of(self, user_id: int) -> Chat:
        """Return the private chat of a known person."""
        chat = self.chats.get(user_id)
        if chat is None:
            user = self.users[user_id]
            chat = self.chats[user_id] = Chat(user, self.record_limit, api=user.as_chat())
        return chat

    @property
    def bot_user(self) -> Json:
        """The bot as the API's User."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.card.text_for("name", ""),
            "username": self.bot_username,
        }

    @property
    def webhook_targets(self) -> list[str]:
        """Addresses that get the updates in turn instead of the webhook's own; empty for the usual way."""
        return self.webhook.targets

    @webhook_targets.setter
    def webhook_targets(self, urls: list[str]) -> None:
        self.webhook.targets = list(urls)

    # messages

    def now(self) -> int:
        """Return the world's time as the API dates things."""
        return int(self.clock.now().timestamp())

    def next_message_id(self) -> int:
        """Return a new message id: like Telegram's, one sequence for all private chats of the bot."""
        self._last_message_id += 1
        return self._last_message_id

    def open_chat(self, chat_id: str) -> Chat:
        """Return the chat the bot wants to write to.

        Raises:
            ApiError: 400 when there is none, 403 when the person has not started or has blocked the bot.
        """
        if not chat_id:
            raise bad_request("chat_id is empty")
        user = self.users.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if user is None:
            raise bad_request(CHAT_NOT_FOUND)
        if user.deactivated:
            raise forbidden("user is deactivated")
        chat = self.chats.get(user.id)
        if chat is None or not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def post(self, chat: Chat, content: Json, markup: Json | None) -> Message:
        """Put a message of the bot into a chat."""
        body: Json = {
            "message_id": self.next_message_id(),
            "from": self.bot_user,
            "chat": chat.api,
            "date": self.now(),
            **content,
        }
        if markup:
            if "inline_keyboard" in markup:
                body["reply_markup"] = markup
            elif "keyboard" in markup:
                chat.keyboard = markup
            elif markup.get("remove_keyboard"):
                chat.keyboard = None
        message = Message(body["message_id"], by_bot=True, body=body, markup=markup)
        chat.put(message)
        if self.listeners:
            self.tell("message", chat.id, message)
        return message

    def rewrite(self, chat: Chat, message: Message, body: Json) -> Message:
        """Replace a message of the bot."""
        message.body = {**body, "edit_date": self.now()}
        message.edits += 1
        chat.touch(message)
        if self.listeners:
            self.tell("edit", chat.id, message)
        return message

    def tell(self, kind: str, chat_id: int, what: Any) -> None:
        """Let the listeners know: message, edit, delete, alert, typing, chat, user, clock, settings, card."""
        for listener in tuple(self.listeners):
            listener(kind, chat_id, what)

    # time

    async def move_clock(self, target: timedelta | datetime) -> datetime:
        """Move the world's clock by a step or to a moment, then run the hooks in ``on_clock_moved``.

        Raises:
            TypeError: when the world runs on a clock that cannot be moved.
        """
        if not isinstance(self.clock, ShiftedClock):
            raise TypeError("only a ShiftedClock can be moved")
        if isinstance(target, datetime):
            self.clock.move_to(target)
        else:
            self.clock.move_by(target)
        now = self.clock.now()
        self.tell("clock", 0, now)
        for hook in self.on_clock_moved:
            result = hook(now)
            if inspect.isawaitable(result):
                await result
        return now

    # webhook

    async def set_webhook(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver updates to ``url`` from now on; an empty one goes back to polling."""
        await self._stop_sender()
        self.webhook.url, self.webhook.secret = url, secret
        self.webhook.max_connections = max_connections
        if url:
            self.updates.stop_poller_for_webhook()
            self._sender = WebhookSender(self.webhook, self.updates, self.faults, self.carry_out)
            self._sender.start()

    async def carry_out(self, call: Json) -> None:
        """Do what the bot calls in its answer to a webhook; a bare messenger knows no methods."""

    async def _stop_sender(self) -> None:
        if self._sender:
            await self._sender.stop()
            self._sender = None

    async def close(self) -> None:
        """Stop what runs in the background."""
        await self._stop_sender()
        self.updates.stop_poller()
