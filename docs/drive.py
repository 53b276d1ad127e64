"""Use the demo's page as a person does: with mouse and keyboard, in a real browser (``make drive``).

Joins with an invite, answers the questionnaire, moves the clock, receives the reminder and logs the meeting from it:
once in a wide window with several phones side by side, once as wide as a small phone. Every click goes to the middle
of what is seen, so that a button under something else, or beyond the edge, fails. Pictures go to ``docs/pictures``.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.demo.running import Stage, staged
from bot.demo.walking import CURATOR, MENTEE, MENTOR, NEWCOMER
from bot.logs import configure
from docs.browser import Browser, NoBrowserError, browser

FOLDER = Path(__file__).with_name("pictures")
WIDE, PHONE = (1280, 800), (360, 740)
PATIENCE = 20.0
TALK = "document.querySelector('.phone[data-chat=\"{chat}\"]')"
WRONG = """window.wrong = []; addEventListener("error", (event) => window.wrong.push(event.message));
addEventListener("unhandledrejection", (event) => window.wrong.push(String(event.reason)));"""


class NotThereError(Exception):
    """What a person would look for on the page is not to be seen."""


@dataclass(slots=True)
class Visitor:
    """Somebody at the page: clicks, types, looks."""

    page: Browser
    narrow: bool

    async def sees(self, chat: int, words: str) -> None:
        """Wait until a message in the chat says so."""
        script = f"[...({TALK.format(chat=chat)}?.querySelectorAll('.words') ?? [])].some((one) => one.textContent.includes({json.dumps(words)}))"  # noqa: E501
        await self._until(script, f"{chat}: no message says «{words}»")

    async def taps(self, chat: int, label: str) -> None:
        """Click the newest button of the chat with this label."""
        keys = f"[...({TALK.format(chat=chat)}?.querySelectorAll('.key') ?? [])]"
        found = f"{keys}.filter((one) => one.textContent.trim() === {json.dumps(label)}).at(-1)"
        await self._until(f"Boolean({found})", f"{chat}: no button [{label}]")
        await self._click(found, f"{chat}: [{label}]")

    async def writes(self, chat: int, text: str) -> None:
        """Type into the line of the chat and press Enter."""
        await self._click(f"{TALK.format(chat=chat)}.querySelector('textarea')", f"{chat}: the line")
        await self.page.call("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            await self.page.call(
                "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13
            )
        await self._until(
            f"{TALK.format(chat=chat)}.querySelector('textarea').value === ''", f"{chat}: nothing was sent"
        )

    async def presses(self, chat: int, selector: str) -> None:
        """Click a part of the phone that is no button of the bot's."""
        await self._click(f"{TALK.format(chat=chat)}.querySelector({json.dumps(selector)})", f"{chat}: {selector}")

    async def turns_to(self, chat: int) -> None:
        """Look at another person's phone; a narrow window has room for one only."""
        if not self.narrow:
            return
        await self._click("document.querySelector('.phone .back')", "the way back")
        name = f"[...document.querySelectorAll('#people .person')][[...document.querySelectorAll('#people .person')].findIndex((one) => one.querySelector('b').textContent === {json.dumps(NAMES[chat])})]"  # noqa: E501
        await self._click(name, NAMES[chat])
        await self._until(f"Boolean({TALK.format(chat=chat)})", f"{chat} does not open")

    async def moves_clock(self, step: int) -> None:
        """Click one of the clock's buttons."""
        if self.narrow:
            await self._click("document.querySelector('.phone .back')", "the way back")
        await self._click(f"document.querySelector('[data-step=\"{step}\"]')", "the clock")
        await self._until("!document.body.classList.contains('moving')", "the clock stands still")
        gone = "!document.getElementById('notice').classList.contains('shown')"
        await self._until(gone, "the note about the clock stays")

    async def opens(self, chat: int) -> None:
        """Open a phone from the list of a narrow page."""
        if self.narrow:
            script = f"[...document.querySelectorAll('#people .person')].find((one) => one.querySelector('b').textContent === {json.dumps(NAMES[chat])})"  # noqa: E501
            await self._click(script, NAMES[chat])

    async def _click(self, found: str, what: str) -> None:
        """Click the middle of an element, as long as that is where a person would hit it."""
        script = f"""(async () => {{
          const one = {found};
          if (!one) return null;
          one.scrollIntoView({{ block: "center", behavior: "instant" }});
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const box = one.getBoundingClientRect();
          const x = box.left + box.width / 2, y = box.top + box.height / 2;
          const hit = document.elementFromPoint(x, y);
          return {{ x, y, free: Boolean(hit) && (one.contains(hit) || hit.contains(one)) }};
        }})()"""
        spot = await self.page.run(script)
        if spot is None or not spot["free"]:
            raise NotThereError(f"{what} cannot be clicked")
        for kind in ("mousePressed", "mouseReleased"):
            await self.page.call(
                "Input.dispatchMouseEvent", type=kind, x=spot["x"], y=spot["y"], button="left", clickCount=1
            )
        await asyncio.sleep(0.15)

    async def _until(self, script: str, complaint: str) -> None:
        end = time.monotonic() + PATIENCE
        last = "[...document.querySelectorAll('.phone .message')].slice(-3).map((one) => one.textContent).join(' | ')"
        while not await self.page.run(script):
            if time.monotonic() > end:
                raise NotThereError(f"{complaint}; the last messages: {await self.page.run(last)}")
            await asyncio.sleep(0.1)

    async def picture(self, name: str) -> None:
        """Write what is seen."""
        await asyncio.sleep(0.4)
        file = FOLDER / f"drive-{name}-{'phone' if self.narrow else 'desk'}.png"
        await self.page.picture(file)
        print(f"{file.name}: {file.stat().st_size // 1000} KB")  # noqa: T201


NAMES = {CURATOR: "Ольга Ветрова", MENTOR: "Илья Клёнов", MENTEE: "Аня Берёзкина", NEWCOMER: "Миша"}
ASIDE = ("← Назад", "Пропустить", "Продолжить завтра", "Позже")


def _choice(labels: list[str]) -> str:
    """Return what somebody in a hurry taps: the first option, then on; a question in words is skipped."""
    onward = next((label for label in labels if label.startswith(("Дальше", "Начать"))), None)
    options = [label for label in labels if label not in ASIDE and label != onward]
    if onward and (not options or any(label.startswith("✓") for label in options)):
        return onward
    return options[0] if options else "Пропустить"


async def joins(at: Visitor) -> None:
    """Come in by the link, give name, birthday and grade, agree."""
    await at.presses(NEWCOMER, ".restart")
    await at.sees(NEWCOMER, "Привет")
    await at.picture("join")
    await at.taps(NEWCOMER, "Начать")
    await at.sees(NEWCOMER, "зовут")
    await at.writes(NEWCOMER, "Миша Рябинин")
    await at.sees(NEWCOMER, "день рождения")
    await at.writes(NEWCOMER, "14.03.2013")
    await at.taps(NEWCOMER, "7")
    await at.taps(NEWCOMER, "Соглашаюсь")
    await at.writes(NEWCOMER, "/menu")


async def answers(at: Visitor) -> None:
    """Begin the questionnaire from the menu and answer until it ends."""
    await at.taps(NEWCOMER, "Ответить")
    first = True
    for _ in range(30):
        newest = f"[...{TALK.format(chat=NEWCOMER)}.querySelectorAll('.message.bot')].at(-1)"
        labels = await at.page.run(f"[...{newest}.querySelectorAll('.key')].map((one) => one.textContent.trim())")
        text = await at.page.run(f"{newest}.textContent")
        if "Спасибо" in text:
            await at.picture("answered")
            return
        if first and len(labels) > 3:  # noqa: PLR2004 - a question with options, not the first screen
            await at.picture("question")
            first = False
        await at.taps(NEWCOMER, _choice(labels))
        await asyncio.sleep(0.5)
    raise NotThereError(f"the questionnaire does not end: {labels}, {text}")


async def is_reminded(at: Visitor) -> None:
    """Move the clock past the meeting; the mentor is asked for the log, and logs it from the reminder."""
    await at.moves_clock(86400)
    await at.opens(MENTOR)
    await at.sees(MENTOR, "запис")
    await at.picture("reminder")
    await at.taps(MENTOR, "Да, всё так")
    await at.picture("log")
    await at.turns_to(MENTEE)
    await at.sees(MENTEE, "после пробной встречи")
    await at.picture("feedback")


async def drive(stage: Stage, page: Browser, *, narrow: bool) -> None:
    """Walk the whole way in one width."""
    chats = [NEWCOMER] if narrow else [NEWCOMER, MENTOR, MENTEE]
    width, height = PHONE if narrow else WIDE
    url = f"{stage.url}/?open={','.join(map(str, chats))}&lang=ru"
    await page.open(url, width, height, scale=1.5 if narrow else 1, until="document.querySelector('.phone')")
    await page.run(WRONG)
    at = Visitor(page, narrow)
    await joins(at)
    await answers(at)
    await is_reminded(at)
    wrong = await page.run("window.wrong")
    if wrong:
        raise NotThereError(f"the page complains: {wrong}")


async def main() -> None:
    """Drive both widths, each in a town of its own."""
    configure()
    FOLDER.mkdir(exist_ok=True)
    async with browser() as page:
        for narrow in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                async with staged(Path(folder)) as stage:
                    await stage.app.start()
                    # Whoever drives clicks faster than a messenger lets people tap.
                    stage.world.flood.enabled = False
                    try:
                        await drive(stage, page, narrow=narrow)
                    finally:
                        await asyncio.wait_for(stage.app.stop(), PATIENCE)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (NoBrowserError, NotThereError) as fault:
        sys.exit(str(fault))
