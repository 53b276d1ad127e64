"""A person of a journey: speaks one language, counts taps, and remembers whether anything was typed."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.person import VirtualPerson
    from sandbox.views import Screen

QUIET = 0.02
PATIENCE = 30.0
"""Seconds: a busy machine is slow, and a wait ends as soon as what is waited for is there."""


def _is_notice(message: Screen) -> bool:
    return any(data.startswith("go:") for data in message.data.values())


class Tally:
    """What somebody did in a stretch of the journey."""

    def __init__(self) -> None:
        self.taps = self.typed = self.characters = self.opened = 0


class Phone:
    """A virtual person in ``locale``; every text is given as (Russian, English) and the right one is used."""

    def __init__(self, person: VirtualPerson, locale: str) -> None:
        self.person = person
        self.locale = locale
        self._tallies: list[Tally] = []

    def say(self, russian: str, english: str | None = None) -> str:
        """Return the wording of this person's language; a name is the same in both."""
        return russian if self.locale == "ru" or english is None else english

    async def tap(self, russian: str, english: str | None = None) -> None:
        """Tap a button, and wait until the bot has answered and grown quiet."""
        for tally in self._tallies:
            tally.taps += 1
        await self.person.tap(self.say(russian, english), PATIENCE)
        await self.person.settle(QUIET, PATIENCE)

    async def tap_under(self, notice: tuple[str, str], label: tuple[str, str]) -> None:
        """Tap a button under the newest message that says ``notice``."""
        for tally in self._tallies:
            tally.taps += 1
        part, button = self.say(*notice), self.say(*label)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            live = [one for one in self.person.messages if one.by_bot and part in one.text and button in one.data]
            if live:
                await self.person.tap_old(live[-1], button)
                await self._answered()
                return
            await self.person.chat.changed.wait(PATIENCE / 10)
        raise AssertionError(f"no [{button}] under {part!r}\n{self.person.transcript}")

    async def send(self, russian: str, english: str | None = None) -> None:
        """Type something."""
        for tally in self._tallies:
            tally.typed += 1
            tally.characters += len(self.say(russian, english))
        await self.person.send(self.say(russian, english))
        await self._answered()

    async def command(self, name: str) -> None:
        """Send a command; it is no typing: the messenger's own menu has it. ``opened`` counts it."""
        for tally in self._tallies:
            tally.opened += 1
        await self.person.command(name)
        await self._answered()

    async def start(self, payload: str = "") -> None:
        """Open the bot, by a link if there is one; ``opened`` counts it."""
        for tally in self._tallies:
            tally.opened += 1
        await self.person.start(payload)
        await self._answered()

    async def sees(self, russian: str, english: str | None = None) -> Screen:
        """Wait for a text."""
        return await self.person.sees(self.say(russian, english), PATIENCE)

    async def told(self, russian: str, english: str | None = None) -> Screen:
        """Wait for a message of its own (a notice) that says so, wherever in the chat it stands."""
        part = self.say(russian, english)
        if not any(part in message.text for message in self.person.messages if message.by_bot):
            return await self.person.sees(part, PATIENCE)
        return next(message for message in reversed(self.person.messages) if part in message.text)

    async def _answered(self) -> None:
        """Whatever somebody sends gets a screen; a notice that comes first is none. Then wait until all is quiet."""
        await self.person.answer(PATIENCE)
        end = time.monotonic() + PATIENCE / 3
        while all(map(_is_notice, self.person.news)) and time.monotonic() < end:
            await self.person.chat.changed.wait(PATIENCE / 10)
        await self.person.settle(QUIET, PATIENCE)

    def shows(self, russian: str, english: str | None = None) -> bool:
        """Tell whether a button is there."""
        return self.say(russian, english) in self.person.buttons

    @contextmanager
    def counting(self) -> Iterator[Tally]:
        """Count what this person does within."""
        tally = Tally()
        self._tallies.append(tally)
        try:
            yield tally
        finally:
            self._tallies.remove(tally)
