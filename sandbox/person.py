"""A virtual person: what tests, the load generator and the crash test play the bot with."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from . import actions
from .params import Upload
from .views import Document, Screen, documents_of, keyboard_labels, screen_of, transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from .callbacks import CallbackQuery
    from .messages import Message
    from .messenger import Messenger
    from .users import User

Json = dict[str, Any]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


class VirtualPerson:
    """One person's phone.

    Every action is awaited and sets the *mark*: waiting looks at what the bot did after it. Reading is plain.
    """

    def __init__(self, world: Messenger, user: User) -> None:
        self.world = world
        self.user = user
        self.chat = world.chat_of(user.id)
        self._mark = 0

    @property
    def id(self) -> int:
        """The person's id, which is the chat's too."""
        return self.user.id

    # acting

    async def start(self, payload: str = "") -> Message:
        """Open the bot, by a link when there is a ``payload``; unblocks it if need be."""
        return self._done(actions.start(self.world, self.id, payload))

    async def send(self, text: str, *, reply_to: int | None = None) -> Message:
        """Send a text; one above 4,096 units goes as several messages."""
        return self._done(actions.say(self.world, self.id, text, reply_to=reply_to))

    async def command(self, name: str, args: str = "") -> Message:
        """Send ``/name args``."""
        return await self.send(f"/{name.removeprefix('/')} {args}".rstrip())

    async def tap(self, label: str, timeout: float = 15.0) -> CallbackQuery | Message:  # noqa: ASYNC109
        """Tap the button with this label, or else the newest that contains it, inline or below the input.

        Raises:
            AssertionError: when no such button comes into sight, with what is to be seen.
        """
        end = time.monotonic() + timeout
        while self._button(label) is None and time.monotonic() < end:
            await self.chat.changed.wait(end - time.monotonic())
        message, button = self._find(label)
        if message is None:
            return await self._tap_reply(button)
        if button.get("url"):
            raise AssertionError(f"[{button['text']}] opens {button['url']}: read it from screen.urls")
        return await self.tap_data(message.message_id, button.get("callback_data", ""))

    async def tap_data(self, message: int | Screen | Message, data: str) -> CallbackQuery:
        """Send the tap of a button with ``data`` under a message, whether it is still there or not."""
        message_id = message if isinstance(message, int) else message.message_id
        query = actions.press(self.world, self.id, message_id, data)
        self._mark = self.chat.tick
        return query

    async def tap_old(self, message: int | Screen | Message, label: str) -> CallbackQuery:
        """Tap a button of an earlier ``Screen``, as it was then, although the message may have changed."""
        if isinstance(message, int):
            message = screen_of(self.chat.messages[message])
        screen = message if isinstance(message, Screen) else screen_of(message)
        data = next((data for text, data in screen.data.items() if label in text), None)
        if data is None:
            raise AssertionError(f"no [{label}] in the old screen:\n{screen}")
        return await self.tap_data(screen.message_id, data)

    async def double_tap(self, label: str) -> tuple[CallbackQuery, CallbackQuery]:
        """Tap an inline button twice before the bot can answer."""
        message, button = self._find(label)
        if message is None:
            raise AssertionError(f"[{label}] is not an inline button")
        data = button["callback_data"]
        first = actions.press(self.world, self.id, message.message_id, data)
        return first, await self.tap_data(message, data)

    async def send_photo(self, content: bytes = PNG, caption: str = "") -> Message:
        """Send a photo."""
        return self._file("photo", "photo.png", content, "image/png", caption)

    async def send_document(
        self, name: str, content: bytes, *, caption: str = "", mime: str = "application/octet-stream"
    ) -> Message:
        """Send a file."""
        return self._file("document", name, content, mime, caption)

    async def send_voice(self, content: bytes = b"OggS voice") -> Message:
        """Send a voice message."""
        return self._file("voice", "voice.ogg", content, "audio/ogg")

    async def send_sticker(self) -> Message:
        """Send a sticker."""
        return self._file("sticker", "sticker.webp", b"RIFF sticker", "image/webp")

    async def send_contact(self) -> Message:
        """Share the own phone number."""
        return self._done(actions.send_contact(self.world, self.id))

    async def send_location(self, latitude: float = 55.75, longitude: float = 37.62) -> Message:
        """Share a place."""
        return self._done(actions.send_location(self.world, self.id, latitude, longitude))

    async def edit_message(self, message: int | Message, text: str) -> Message:
        """Change an own message."""
        message_id = message if isinstance(message, int) else message.message_id
        return self._done(actions.edit(self.world, self.id, message_id, text))

    async def block(self) -> None:
        """Block the bot."""
        actions.set_blocked(self.world, self.id, blocked=True)
        self._mark = self.chat.tick

    async def unblock(self) -> None:
        """Let the bot in again."""
        actions.set_blocked(self.world, self.id, blocked=False)
        self._mark = self.chat.tick

    # reading

    @property
    def messages(self) -> list[Screen]:
        """All messages of the chat, the bot's and the own ones, oldest first."""
        return [screen_of(message) for message in self.chat.messages.values()]

    @property
    def screen(self) -> Screen:
        """The bot's newest message.

        Raises:
            AssertionError: when the bot has written nothing.
        """
        for message in self.chat.newest_first():
            if message.by_bot:
                return screen_of(message)
        raise AssertionError(f"the bot has written nothing\n{self.transcript}")

    @property
    def text(self) -> str:
        """Text of the bot's newest message, empty when there is none."""
        return next((one.text for one in self.chat.newest_first() if one.by_bot), "")

    @property
    def buttons(self) -> list[str]:
        """Labels one can tap: of the newest message that has inline buttons, then of the keyboard below."""
        inline = next((screen_of(one).buttons for one in self.chat.newest_first() if one.inline_rows), [])
        return inline + keyboard_labels(self.chat)

    @property
    def documents(self) -> list[Document]:
        """Files the bot has sent, oldest first."""
        return documents_of(self.world, self.chat)

    @property
    def alert(self) -> str | None:
        """The last answer shown over the chat after a tap."""
        return self.chat.alerts[-1].text if self.chat.alerts else None

    @property
    def commands(self) -> list[str]:
        """Names in the command menu this person sees."""
        found = self.world.card.commands_for(self.id, self.user.language_code or "")
        return [one["command"] for one in found]

    @property
    def news(self) -> list[Screen]:
        """What the bot sent or edited since the last action, in the order it happened."""
        fresh = [one for one in self.chat.messages.values() if one.by_bot and one.tick > self._mark]
        return [screen_of(one) for one in sorted(fresh, key=lambda one: one.tick)]

    @property
    def transcript(self) -> str:
        """The end of the chat as text."""
        return transcript(self.world, self.chat)

    # waiting

    async def answer(self, timeout: float = 20.0) -> Screen:  # noqa: ASYNC109
        """Wait for the first message the bot sends or edits after the last action."""
        await self._until(lambda: bool(self.news), timeout, "no answer")
        return self.news[0]

    async def sees(self, part: str, timeout: float = 20.0) -> Screen:  # noqa: ASYNC109
        """Wait until the bot's newest message, or any since the last action, contains ``part``."""

        def find() -> Screen | None:
            newest = [self.screen] if self.text else []
            return next((one for one in newest + self.news[::-1] if part in one.text), None)

        await self._until(lambda: find() is not None, timeout, f"does not see {part!r}")
        found = find()
        assert found is not None  # noqa: S101 - waited for just now
        return found

    async def sees_alert(self, part: str = "", timeout: float = 20.0) -> str:  # noqa: ASYNC109
        """Wait until an answer to a tap shows a text with ``part`` after the last action."""

        def find() -> str | None:
            fresh = (one for one in self.chat.alerts if one.tick > self._mark and one.text)
            return next((one.text for one in fresh if part in one.text), None)

        await self._until(lambda: find() is not None, timeout, f"sees no alert {part!r}")
        return find() or ""

    async def gets_document(self, part: str = "", timeout: float = 30.0) -> Document:  # noqa: ASYNC109
        """Wait until the bot has sent a file whose name contains ``part``; the newest one counts."""

        def find() -> Document | None:
            return next((one for one in reversed(self.documents) if part in one.name), None)

        await self._until(lambda: find() is not None, timeout, f"gets no document {part!r}")
        found = find()
        assert found is not None  # noqa: S101 - waited for just now
        return found

    async def settle(self, quiet: float = 0.1, timeout: float = 20.0) -> None:  # noqa: ASYNC109
        """Wait until the bot has taken every update of this chat, answered every tap, and kept ``quiet``."""
        end = time.monotonic() + timeout

        def busy() -> bool:
            return (
                self.world.updates.pending_for(self.id) > 0
                or bool(self.world.callbacks.open_in(self.id))
                or self.world.working(self.id)
            )

        while time.monotonic() < end:
            if not await self.chat.changed.wait(min(quiet, end - time.monotonic())) and not busy():
                return
        if self.world.updates.pending_for(self.id):
            raise AssertionError(f"the bot did not settle in {timeout} s\n{self.transcript}")

    async def _until(self, ready: Callable[[], bool], seconds: float, complaint: str) -> None:
        end = time.monotonic() + seconds
        while not ready():
            left = end - time.monotonic()
            if left <= 0 or not await self.chat.changed.wait(left):
                if ready():
                    return
                raise AssertionError(f"{self.user.full_name}: {complaint} within {seconds} s\n{self.transcript}")
        await asyncio.sleep(0)

    # inside

    def _done(self, message: Message) -> Message:
        self._mark = self.chat.tick
        return message

    def _file(self, kind: str, name: str, content: bytes, mime: str, caption: str = "") -> Message:
        return self._done(actions.send_file(self.world, self.id, kind, Upload(name, mime, content), caption))

    async def _tap_reply(self, button: Json) -> Message:
        if button.get("request_contact"):
            return await self.send_contact()
        if button.get("request_location"):
            return await self.send_location()
        return await self.send(button["text"])

    def _button(self, label: str) -> tuple[Message | None, Json] | None:
        """Return the button and its message, which is None for the keyboard below the input."""
        rows = self.chat.keyboard["keyboard"] if self.chat.keyboard else []
        places: list[tuple[Message | None, list[list[Json]]]] = [
            (message, message.inline_rows) for message in self.chat.newest_first() if message.inline_rows
        ]
        places.append((None, rows))
        for exact in (True, False):
            for message, lines in places:
                for button in (button for line in lines for button in line):
                    if button["text"] == label or (not exact and label in button["text"]):
                        return message, button
        return None

    def _find(self, label: str) -> tuple[Message | None, Json]:
        if (found := self._button(label)) is not None:
            return found
        raise AssertionError(f"{self.user.full_name}: no button {label!r}\n{self.transcript}")
