"""Monkeys: people whose next move is chance, but a move that people make.

They tap what they see, mostly the usual answer, type what is asked for or something silly, go back to old messages,
tap twice, forward each other's buttons, block the bot and come back. Each wait is short: a person does not stand still
because an answer was lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from bot.demo.names import Inventor
from sandbox.views import screen_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date

    from sandbox.person import VirtualPerson
    from sandbox.views import Screen

SILLY = (
    "просто", "😀😀😀", "<b>жирно</b> & <script>", "=cmd|' /C calc'!A0", "\u202eשלום\u202c 123", "я" * 5000,
    "*_`[x](y)", "31.02.2012", "29.02.2013", "01.01.1890", "05.05.2045", "/", "/нет", "0", "-1", "да",
)  # fmt: skip
GRAVE = re.compile(r"Отозвать|Не соглаш|Выйти|Удалить|Отказ|Стоп|Остановить|Withdraw|Disagree")
"""Buttons that end things: rarely tapped, or nothing would be left to do."""
ONWARD = re.compile(
    r"Начать|^Соглаш|Дальше|Ответить|^Да\b|Хорошо|Подтвержд|Предлож|попробуем|Запис|всё так|Готов|Прочитать согл|"
    r"Показать|Посмотреть|Рассказать о себе|Продолжить|Выбрать|По плану|В школе|"
    r"Не уточнять|Анкета|Открыть|Подобрать|Проверить|Взять"
)
"""What takes people further."""
BIRTH = re.compile(r"родил|день рождения|birth", re.IGNORECASE)
NAME = re.compile(r"зовут|Имя и фамилия|your name", re.IGNORECASE)
NUMBER = re.compile(r"[Нн]омер приказа|number of the order", re.IGNORECASE)
PATIENCE, HASTE = 20.0, 2.5
"""Seconds that most people wait until the bot is done with what they did, so that the crowd gets as far on a slow
machine as on a fast one; and once answers get lost, which is not worth a wait. The others do the next thing at once."""
LOOKS_BACK = 30
"""Messages that a person scrolls back."""
LINK = re.compile(r"start=([\w-]+)")


@dataclass(slots=True)
class Crowd:
    """What all monkeys share: the links that lie about, and what others have on their screens."""

    today: date
    invites: list[str]
    turns: asyncio.Semaphore
    """Whoever looks at the phone: were it everybody at once, all taps would come to screens that have gone."""
    patience: float = PATIENCE
    families: list[str] = field(default_factory=list)
    """Links that children have shown: guardians come in by these."""
    buttons: list[str] = field(default_factory=list)
    """Callback data seen on somebody's screen: a forwarded message carries it to another chat."""

    def sees(self, screen: Screen) -> None:
        """Remember what a person could pass on."""
        for link in LINK.findall(screen.text):
            if link not in self.families:
                self.families.append(link)
        if screen.data and len(self.buttons) < 5000:
            self.buttons.append(next(iter(screen.data.values())))


class Monkey:
    """One person; ``age`` decides what they say when asked for their birthday."""

    def __init__(self, person: VirtualPerson, crowd: Crowd, rng: random.Random, age: int) -> None:
        self.person, self.crowd, self.rng, self.age = person, crowd, rng, age
        self._moves: list[tuple[int, Callable[[], object]]] = [
            (400, self._go_on),
            (16, self._tap_notice),
            (6, self._command),
            (5, self._tap_old),
            (5, self._type),
            (4, self._twice),
            (3, self._media),
            (3, self._come_in),
            (2, self._forwarded),
            (1, self._edit),
            (1, self._block),
        ]

    async def live(self, on: Callable[[], bool]) -> None:
        """Do one thing after another for as long as the test goes on."""
        while on():
            async with self.crowd.turns:
                await self.act()
            await asyncio.sleep(self.rng.uniform(0, 0.3))

    async def act(self) -> None:
        """Make one move and wait a moment for what comes of it."""
        if not self._screens():
            await self._come_in()
        else:
            weights, moves = zip(*self._moves, strict=True)
            await self.rng.choices(moves, weights)[0]()
        if self.rng.random() < 0.85:
            with contextlib.suppress(AssertionError):  # not answered in time: a person goes on all the same
                await self.person.settle(timeout=self.crowd.patience)
        else:
            await self.person.chat.changed.wait(self.rng.uniform(0.1, 1.0))
        shown = self._screens()
        if shown:
            self.crowd.sees(shown[-1])

    # -- moves -------------------------------------------------------------------------------------------------------

    async def _go_on(self) -> None:
        """Do what the screen asks for: type where words are due, tap elsewhere."""
        asked = any(due.search(self.person.text) for due in (NAME, BIRTH, NUMBER))
        await (self._type() if asked and self.rng.random() < 0.8 else self._tap())

    async def _tap(self) -> None:
        screens = [one for one in self._screens() if one.data]
        if not screens:
            await self.person.command("menu")
            return
        await self._press(screens[-1])

    async def _tap_notice(self) -> None:
        notices = [one for one in self._screens() if any(data.startswith("go:") for data in one.data.values())]
        if notices:
            await self._press(self.rng.choice(notices[-3:]))
        else:
            await self._tap()

    async def _tap_old(self) -> None:
        screens = [one for one in self._screens() if one.data]
        if screens:
            await self._press(self.rng.choice(screens))

    async def _press(self, screen: Screen) -> None:
        labels = [label for label in screen.data if not GRAVE.search(label) or self.rng.random() < 0.05]
        if not labels:
            return
        onward = [label for label in labels if ONWARD.search(label)]
        likely = self.rng.random()
        if onward and likely < 0.8:
            label = self.rng.choice(onward)
        else:
            label = labels[0] if likely < 0.5 else self.rng.choice(labels)
        await self.person.tap_data(screen, screen.data[label])

    async def _twice(self) -> None:
        screens = [one for one in self._screens() if one.data]
        if screens:
            data = self.rng.choice(list(screens[-1].data.values()))
            await self.person.tap_data(screens[-1], data)
            await self.person.tap_data(screens[-1], data)

    async def _forwarded(self) -> None:
        screens = self._screens()
        if screens and self.crowd.buttons:
            await self.person.tap_data(screens[-1], self.rng.choice(self.crowd.buttons))

    async def _type(self) -> None:
        text = self.person.text
        if self.rng.random() < 0.15:
            await self.person.send(self.rng.choice(SILLY))
        elif BIRTH.search(text):
            await self.person.send(self._invented().birth.strftime("%d.%m.%Y"))
        elif NAME.search(text):
            await self.person.send(self._invented().name)
        elif NUMBER.search(text):
            await self.person.send(f"{self.rng.randint(1, 99)}-ОД")
        else:
            await self.person.send(self.rng.choice(("Школьная, 5", "каб. 214", "16:30", "24.09.2026", "Аня", "45")))

    def _invented(self) -> object:
        inventor = Inventor(self.rng.randrange(10_000), self.crowd.today)
        return inventor.pupil(max(1, self.age - 6)) if self.age < 18 else inventor.adult(self.age)

    async def _command(self) -> None:
        await self.person.command(self.rng.choice(self.person.commands or ["menu", "start", "help"]))

    async def _come_in(self) -> None:
        if self.person.chat.blocked:
            await self.person.unblock()
        links = self.crowd.families if self.age >= 18 and self.crowd.families else self.crowd.invites
        known = bool(self._screens())
        silly = self.rng.random()
        if silly < 0.1 or (known and silly < 0.7):
            await self.person.start(self.rng.choice(("", "", "forged", self.rng.choice(links) + "x")))
        else:
            await self.person.start(self.rng.choice(links[-20:]))

    async def _media(self) -> None:
        kind = self.rng.choice(("photo", "sticker", "voice", "contact", "location"))
        await getattr(self.person, f"send_{kind}")()

    async def _edit(self) -> None:
        newest = islice(self.person.chat.newest_first(), LOOKS_BACK)
        own = next((message for message in newest if not message.by_bot and message.text), None)
        if own is not None:
            await self.person.edit_message(own.message_id, self.rng.choice(SILLY[:4]))

    async def _block(self) -> None:
        if self.person.chat.blocked:
            await self.person.unblock()
        else:
            await self.person.block()
            await asyncio.sleep(self.rng.uniform(0, 0.5))
            await self.person.start()

    def _screens(self) -> list[Screen]:
        """Return the bot's newest messages, the newest last."""
        newest = islice(self.person.chat.newest_first(), LOOKS_BACK)
        return [screen_of(message) for message in newest if message.by_bot][::-1]
