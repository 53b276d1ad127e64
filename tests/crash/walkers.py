"""Virtual people who walk from an invite link to the end of their first questionnaire, however the bot behaves.

They decide by what is on the screen, as people do, and are patient: what brings no change is tried again after a
while. Each keeps a ledger of what was meant and of what the bot has confirmed by going on.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from sandbox.person import VirtualPerson
    from sandbox.views import Screen

QUESTION = re.compile(r"\x1dq:(?P<item>[a-z0-9_]+):(?P<what>.+)$")
SERVICE = {"BACK", "SKIP", "NEXT", "KEEP", "PAUSE"}
END = re.compile(r"Спасибо! (Твои ответы|Ответы) сохранены")
AGREE = "Соглашаюсь"
PATIENCE = 2.5
TRIES = 60


@dataclass(slots=True)
class Walker:
    """One person, the name they will give, and what they said so far."""

    person: VirtualPerson
    token: str
    name: str
    rng: random.Random
    meant: dict[str, object] = field(default_factory=dict)
    """Item → the value they decided on; ``None`` for a skipped one."""
    confirmed: set[str] = field(default_factory=set)
    """Items after which the bot went on."""

    async def walk(self) -> None:
        """Go all the way."""
        await self._do(lambda: self.person.start(self.token))
        while not END.search(self._screen().text):
            await asyncio.sleep(self.rng.uniform(0, 0.15))
            await self._step(self._screen())
        self.confirmed |= self.meant.keys()

    async def ask_for_menu(self) -> None:
        """A person whose screen answers to nothing else can always ask for the menu."""
        await self._do(lambda: self.person.command("menu"))

    async def _step(self, screen: Screen) -> None:
        keys = self._keys(screen)
        if keys:
            item = next(iter(keys.values()))[0]
            self.confirmed |= self.meant.keys() - {item}
            await self._answer(screen, item, {what: data for data, (_, what) in keys.items()})
        elif "Как вас зовут?" in screen.text:
            await self._do(lambda: self.person.send(self.name))
        elif "день рождения" in screen.text or "родились" in screen.text:
            await self._do(lambda: self.person.send("17.03.1985"))
        elif AGREE in screen.buttons:
            await self._tap(screen, screen.data[AGREE])
        else:
            label = next((label for label in ("Начать", "Дальше", "Анкета") if label in screen.data), None)
            if label is not None:
                await self._tap(screen, screen.data[label])
            elif not await self.person.chat.changed.wait(PATIENCE):
                # Nothing to tap and nothing comes: what people do then is to open the bot anew.
                await self._do(self.person.start)

    async def _answer(self, screen: Screen, item: str, keys: dict[str, str]) -> None:
        options = [what for what in keys if what not in SERVICE]
        ticks = [what for what in options if what[0] in "+-"]
        if item not in self.meant:
            if ticks:
                count = self.rng.randint(1, min(3, len(ticks)))
                self.meant[item] = [what[1:] for what in self.rng.sample(ticks, count)]
            else:
                self.meant[item] = self.rng.choice(options) if options else None
        meant = self.meant[item]
        if meant is None:
            await self._tap(screen, keys["SKIP"])
        elif isinstance(meant, list):
            ahead = [f"+{option}" for option in meant if f"+{option}" in keys]
            await self._tap(screen, keys[ahead[0]] if ahead else keys["NEXT"])
        else:
            await self._tap(screen, keys[str(meant)])

    async def _tap(self, screen: Screen, data: str) -> None:
        await self._do(lambda: self.person.tap_data(screen, data))

    async def _do(self, act: object) -> None:
        """Act, and again while nothing changes."""
        before = self._fingerprint()
        for _ in range(TRIES):
            await act()
            end = asyncio.get_running_loop().time() + PATIENCE
            while (left := end - asyncio.get_running_loop().time()) > 0:
                if self._fingerprint() != before:
                    return
                await self.person.chat.changed.wait(left)
        raise AssertionError(f"{self.name} gives up\n{self.person.transcript}")

    def _screen(self) -> Screen:
        """Return what the person looks at: the bot's newest message, unless it is a notice with a button of its own."""
        mine = [one for one in self.person.messages if one.by_bot]
        return next(
            (one for one in reversed(mine) if not any(d.startswith("go:") for d in one.data.values())), mine[-1]
        )

    def _fingerprint(self) -> object:
        return [(one.message_id, one.edits) for one in self.person.messages if one.by_bot][-3:]

    @staticmethod
    def _keys(screen: Screen) -> dict[str, tuple[str, str]]:
        found = {data: QUESTION.search(data) for data in screen.data.values()}
        return {data: (match["item"], match["what"]) for data, match in found.items() if match}
