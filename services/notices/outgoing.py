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
class Brief:
    """A reminder as one line of a message that holds several: what it is, how long it takes, its one button."""

    line: str
    seconds: int
    button: Button | None = None
    """``None``: the message's own first button."""
    why: str | None = None
    """Why it came, for the message of its own; ``None``: the words of its kind."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A photo or voice note that the messenger keeps: sent again by its own id, never loaded here."""

    kind: str
    """``photo`` | ``voice``."""
    file_id: str
    lost: str
    """What to say instead when the messenger does not have it any more."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A composed message: Telegram-HTML text (values already escaped by the translator), rows of buttons, a file."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: File | Stored | None = None
    brief: Brief | None = None
    """Reminders give one."""


@dataclass(frozen=True, slots=True)
class Skip:
    """The reason why a message is not wanted any more (a code for the outbox row and the log)."""

    reason: str
