"""What leaves for a chat, in no messenger's terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. ``action`` is ``"what:id"``; ``handlers.go`` opens the screen it names."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class File:
    """A document or picture with its bytes."""

    name: str
    data: bytes
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A composed message: Telegram-HTML text (values already escaped by the translator), rows of buttons, a file."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """The reason why a message is not wanted any more (a code for the outbox row and the log)."""

    reason: str
