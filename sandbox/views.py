"""What a person sees: messages and the newest screen, easy to read in a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .messages import Chat, Message
    from .messenger import Messenger

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A file the bot has sent."""

    name: str
    mime: str
    content: bytes
    caption: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Screen:
    """One message as it is at this moment."""

    message_id: int
    by_bot: bool
    text: str
    rows: list[list[str]]
    data: dict[str, str]
    urls: dict[str, str]
    body: Json
    edits: int

    @property
    def buttons(self) -> list[str]:
        """Labels of its inline buttons, row after row."""
        return [label for row in self.rows for label in row]

    def __str__(self) -> str:
        """Return it as a line of a transcript."""
        what = self.text or next(
            (f"<{kind}>" for kind in ("document", "photo", "voice", "sticker", "contact") if kind in self.body), ""
        )
        rows = "".join("\n      " + " ".join(f"[{label}]" for label in row) for row in self.rows)
        mark = f" (edited {self.edits}×)" if self.edits else ""
        return f"{'bot' if self.by_bot else ' me'} #{self.message_id}{mark}: {what}{rows}"


def screen_of(message: Message) -> Screen:
    """Return how a message looks now."""
    rows = message.inline_rows
    flat = [button for row in rows for button in row]
    return Screen(
        message_id=message.message_id,
        by_bot=message.by_bot,
        text=message.text,
        rows=[[button["text"] for button in row] for row in rows],
        data={one["text"]: one["callback_data"] for one in flat if one.get("callback_data")},
        urls={one["text"]: one["url"] for one in flat if one.get("url")},
        body=message.body,
        edits=message.edits,
    )


def keyboard_labels(chat: Chat) -> list[str]:
    """Return the labels of the keyboard below the input line."""
    rows = chat.keyboard["keyboard"] if chat.keyboard else []
    return [button["text"] for row in rows for button in row]


def transcript(world: Messenger, chat: Chat, last: int = 12) -> str:
    """Return the end of a chat as text, for messages of failed tests."""
    lines = [f"chat of {chat.user.full_name} ({chat.id}):"]
    lines += [f"  {screen_of(message)}" for message in list(chat.messages.values())[-last:]]
    if chat.keyboard:
        lines.append("  keyboard: " + " ".join(f"[{label}]" for label in keyboard_labels(chat)))
    if chat.alerts:
        lines.append(f"  last alert: {chat.alerts[-1].text}")
    if chat.blocked:
        lines.append("  (the bot is blocked)")
    waiting = world.updates.pending_for(chat.id)
    if waiting:
        lines.append(f"  ({waiting} updates the bot has not confirmed)")
    return "\n".join(lines)


def documents_of(world: Messenger, chat: Chat) -> list[Document]:
    """Return the documents the bot has sent to a chat, oldest first."""
    found = []
    for message in chat.messages.values():
        shown = message.body.get("document")
        file = world.files.get(shown["file_id"]) if shown and message.by_bot else None
        if file is not None:
            found.append(Document(file.name, file.mime, file.content, message.text, message.message_id))
    return found
