"""Chats and their messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .waiting import Signal

if TYPE_CHECKING:
    from .users import User

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message: ``body`` is the API's Message and is replaced, never changed, so that copies stay true."""

    message_id: int
    by_bot: bool
    body: Json
    markup: Json | None = None
    tick: int = 0
    edits: int = 0

    @property
    def text(self) -> str:
        """Text or caption, empty when there is neither."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def inline_rows(self) -> list[list[Json]]:
        """Rows of inline buttons, none when there are none."""
        markup = self.body.get("reply_markup")
        return list(markup["inline_keyboard"]) if markup else []


@dataclass(slots=True)
class Alert:
    """An answer to a tap: a toast, or a window to be closed when ``modal``."""

    text: str
    modal: bool
    url: str
    tick: int


@dataclass(slots=True)
class Chat:
    """The private chat of one person with the bot."""

    user: User
    record_limit: int
    messages: dict[int, Message] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    keyboard: Json | None = None
    alerts: list[Alert] = field(default_factory=list)
    tick: int = 0
    changed: Signal = field(default_factory=Signal)
    api: Json = field(default_factory=dict)
    pinned: int | None = None

    @property
    def id(self) -> int:
        """A private chat has the id of its person."""
        return self.user.id

    def put(self, message: Message) -> None:
        """Add a message, forgetting the oldest above the limit."""
        self.messages[message.message_id] = message
        if len(self.messages) > self.record_limit:
            del self.messages[next(iter(self.messages))]
        self.touch(message)

    def touch(self, message: Message | None = None) -> None:
        """Count a change and wake those who wait for one."""
        self.tick += 1
        if message is not None:
            message.tick = self.tick
        self.changed.fire()

    def alert(self, text: str, url: str, *, modal: bool) -> Alert:
        """Show the answer to a tap."""
        alert = Alert(text, modal, url, self.tick + 1)
        self.alerts.append(alert)
        del self.alerts[:-50]
        self.touch()
        return alert

    def newest_first(self) -> list[Message]:
        """Return the messages, the newest first."""
        return list(reversed(self.messages.values()))
