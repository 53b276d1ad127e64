"""A telephone of the story: taps what stands on the buttons and waits until the bot has answered, as people do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.person import VirtualPerson

_QUIET: Final = 0.02
_PATIENCE: Final = 30.0
_QUESTION: Final = re.compile(r"\x1dq:(?P<item>[a-z0-9_]+):(?P<what>.+)$")
_WAYS: Final = frozenset({"BACK", "SKIP", "NEXT", "KEEP", "PAUSE"})
_LINK: Final = re.compile(r"https://t\.me/\w+\?start=([\w-]+)")


class Telephone:
    """Somebody's hands; the labels are the Russian ones."""

    def __init__(self, person: VirtualPerson) -> None:
        self.person = person

    async def start(self, payload: str = "") -> None:
        """Open the bot, by a link if there is one."""
        await self.person.start(payload)
        await self._answered()

    async def command(self, name: str) -> None:
        """Send a command."""
        await self.person.command(name)
        await self._answered()

    async def send(self, *texts: str) -> None:
        """Type something, one message after the other."""
        for text in texts:
            await self.person.send(text)
            await self._answered()

    async def tap(self, *labels: str) -> None:
        """Tap one button after the other, each on the screen that the one before has led to."""
        for label in labels:
            await self.person.tap(label, _PATIENCE)
            await self.person.settle(_QUIET, _PATIENCE)

    async def tap_under(self, notice: str, label: str) -> None:
        """Tap a button under the newest message that says ``notice``."""
        found = [one for one in self.person.messages if one.by_bot and notice in one.text and label in one.data]
        if not found:
            raise AssertionError(f"no [{label}] under {notice!r}\n{self.person.transcript}")
        await self.person.tap_old(found[-1], label)
        await self.person.settle(_QUIET, _PATIENCE)

    def shows(self, label: str) -> bool:
        """Tell whether a button is there."""
        return label in self.person.buttons

    def was_told(self, part: str) -> bool:
        """Tell whether the bot has written this, ever."""
        return any(part in message.text for message in self.person.messages if message.by_bot)

    @property
    def link(self) -> str:
        """The payload of the newest link in the chat."""
        texts = (message.text for message in reversed(self.person.messages) if message.by_bot)
        return next(found[1] for text in texts if (found := _LINK.search(text)))

    async def answer_all(self, picks: Mapping[str, str | int] | None = None) -> int:
        """Answer question after question and return how many; what ``picks`` does not name gets its first option."""
        count = 0
        while (now := self._question()) is not None:
            item, keys = now
            options = [what for what in keys if what not in _WAYS]
            wanted = str((picks or {}).get(item, ""))
            several = [what for what in options if what.startswith("+")]
            if wanted:
                await self.tap(keys[wanted])
            elif several:
                await self.tap(keys[several[0]], "Дальше (1)")
            else:
                await self.tap(keys[options[0]] if options else keys["SKIP"])
            count += 1
        return count

    def _question(self) -> tuple[str, dict[str, str]] | None:
        """Return the item on the newest screen with buttons and its buttons; a notice in between is none."""
        for message in reversed(self.person.messages):
            notice = any(data.startswith("go:") for data in message.data.values())
            if message.by_bot and message.buttons and not notice:
                keys, item = {}, None
                for label, data in message.data.items():
                    if found := _QUESTION.search(data):
                        item, keys[found["what"]] = found["item"], label
                return (item, keys) if item else None
        return None

    async def _answered(self) -> None:
        await self.person.answer(_PATIENCE)
        await self.person.settle(_QUIET, _PATIENCE)
