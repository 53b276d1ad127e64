"""Pictures for README and guide: play the demo for a while and photograph its page (``make shots``).

The people are played through the same sandbox as in the tests; the browser only looks on.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.demo.running import Stage, staged
from bot.demo.walking import CURATOR, GUARDIAN, MENTEE, MENTOR, MUNICIPAL_CURATOR, NEWCOMER, OPERATOR, ZONE
from bot.logs import configure
from docs.browser import Browser, NoBrowserError, browser
from domain.vocabulary import MatchStatus, Side
from storage.tables import Account, Match, MatchMember, Participation

if TYPE_CHECKING:
    from sandbox.person import VirtualPerson

FOLDER = Path(__file__).with_name("pictures")
LARGEST = 200_000
"""Bytes of a picture: the guide is read over mobile networks."""
FLAT = """{
  const style = new CSSStyleSheet();
  style.replaceSync(".talk { background: var(--talk-1) !important }");
  document.adoptedStyleSheets = [style];
}"""
"""A background of one colour: the page's soft gradient makes a picture four times as heavy."""
WIDE, PHONE = (1280, 800), (360, 740)
AFTER_MEETING = datetime(2026, 9, 24, 17, 5, tzinfo=ZoneInfo(ZONE))


class Photographer:
    """Plays people of a demo and takes pictures of their phones."""

    def __init__(self, stage: Stage, page: Browser) -> None:
        self.stage, self.page = stage, page

    def person(self, chat_id: int) -> VirtualPerson:
        """Return somebody of the town."""
        return self.stage.world.person(chat_id)

    async def takes(self, person: VirtualPerson, *labels: str) -> None:
        """Tap buttons one after another, each when the screen before it stands."""
        for label in labels:
            await person.tap(label)
            await person.settle(0.3)

    async def writes(self, person: VirtualPerson, text: str) -> None:
        """Send a text and wait for the answer."""
        await person.send(text)
        await person.answer()
        await person.settle(0.3)

    async def phone(self, name: str, person: VirtualPerson) -> None:
        """Photograph one phone, as wide as a small one."""
        await self._picture(name, PHONE, [person.id], scale=1.5)

    async def desk(self, name: str, *chats: int, language: str = "ru") -> None:
        """Photograph the page with several phones side by side."""
        await self._picture(name, WIDE, chats, language=language)

    async def _picture(
        self, name: str, size: tuple[int, int], chats: tuple[int, ...] | list[int], *, scale: float = 1,
        language: str = "ru",
    ) -> None:  # fmt: skip
        people = ",".join(map(str, chats))
        url = f"{self.stage.url}/?open={people}&lang={language}"
        until = f"document.querySelectorAll('.phone .message').length >= {len(chats)}"
        await self.page.open(url, *size, scale=scale, until=until)
        await self.page.run(FLAT)
        cut = await self.page.run(
            "[...document.querySelectorAll('.key .label')].filter((one) => one.scrollWidth > one.clientWidth)"
            ".map((one) => one.textContent)"
        )
        file = FOLDER / f"{name}.png"
        await self.page.picture(file)
        weight = file.stat().st_size
        print(f"{file.name}: {weight // 1000} KB" + (f", cut labels: {cut}" if cut else ""))  # noqa: T201
        if weight > LARGEST:
            raise RuntimeError(f"{file.name} is larger than {LARGEST} bytes")


async def newcomer(shot: Photographer) -> None:
    """Photograph what a pupil sees from the link to the link for the parent."""
    misha = shot.person(NEWCOMER)
    await misha.start(shot.stage.town.newcomer_token)
    await misha.answer()
    await shot.phone("join-privacy", misha)
    await shot.takes(misha, "Начать")
    await shot.writes(misha, "Миша Рябинин")
    await shot.phone("join-birth", misha)
    await shot.writes(misha, "14.03.2013")
    await shot.takes(misha, "7")
    await shot.phone("consent", misha)
    await shot.takes(misha, "Соглашаюсь")
    await shot.phone("guardian-link", misha)


async def guardian(shot: Photographer) -> None:
    """Photograph a guardian's consents."""
    maria = shot.person(GUARDIAN)
    await shot.writes(maria, "/menu")
    await shot.takes(maria, "Согласия")
    await shot.phone("guardian-consents", maria)


async def questionnaire(shot: Photographer) -> None:
    """Photograph a question of the pupil who stopped half-way."""
    for chat_id in shot.stage.town.chats:
        pupil = shot.person(chat_id)
        await pupil.command("menu")
        await pupil.answer()
        if "Продолжить анкету" in pupil.buttons:
            await shot.takes(pupil, "Продолжить анкету")
            await shot.phone("question", pupil)
            return
    raise LookupError("nobody in the town has begun a questionnaire")


async def proposal(shot: Photographer) -> None:
    """Photograph the proposal that waits for a mentee's answer."""
    unit = shot.stage.app.open_unit()
    try:
        chat_id = await unit.scalar(
            select(Account.chat_id)
            .join(Participation, Participation.person_id == Account.person_id)
            .join(MatchMember, MatchMember.participation_id == Participation.id)
            .join(Match, Match.id == MatchMember.match_id)
            .where(Match.status == MatchStatus.PROPOSED, MatchMember.side == Side.MENTEE)
        )
    finally:
        await unit.rollback()
    mentee = shot.person(int(chat_id))
    await shot.writes(mentee, "/menu")
    await shot.takes(mentee, "Посмотреть")
    await shot.phone("proposal", mentee)


async def curating(shot: Photographer) -> None:
    """Photograph the curator's morning and the search for a mentor."""
    olga = shot.person(CURATOR)
    await shot.writes(olga, "/today")
    await shot.phone("today", olga)
    await shot.takes(olga, "Подобрать")
    await shot.takes(olga, olga.buttons[0])
    await shot.phone("pairing", olga)
    await shot.takes(olga, olga.buttons[0])
    await shot.phone("pairing-reasons", olga)
    await shot.writes(olga, "/people")
    await shot.phone("people", olga)
    await shot.writes(olga, "/invite")
    await shot.phone("invite", olga)
    await shot.writes(olga, "/settings")
    await shot.takes(olga, "Где мы сейчас")
    await shot.phone("stages", olga)


async def meeting(shot: Photographer) -> None:
    """Photograph the log of a meeting: asked in the evening, done in five taps; then the mentee's own question."""
    ilya, anya = shot.person(MENTOR), shot.person(MENTEE)
    await shot.writes(ilya, "/meeting")
    await shot.phone("meeting-planned", ilya)
    await shot.stage.world.move_clock(AFTER_MEETING)
    await shot.writes(ilya, "/meeting")
    await shot.phone("meeting-log", ilya)
    await shot.takes(ilya, "Да, всё так")
    await anya.sees("как всё прошло", 20)
    await anya.settle()
    await shot.phone("meeting-word", anya)


async def setting_up(shot: Photographer) -> None:
    """Photograph what the operator and the municipal curator see."""
    operator, tamara = shot.person(OPERATOR), shot.person(MUNICIPAL_CURATOR)
    await shot.writes(operator, "/menu")
    await shot.takes(operator, "Настроить")
    await shot.phone("operator", operator)
    await shot.writes(tamara, "/menu")
    await shot.takes(tamara, "Школы")
    await shot.phone("municipal", tamara)


async def sandbox(shot: Photographer) -> None:
    """Photograph the whole page: curator, mentor and mentee side by side."""
    await shot.writes(shot.person(CURATOR), "/today")
    await shot.desk("sandbox", CURATOR, MENTOR, MENTEE)
    await shot.desk("sandbox-en", CURATOR, MENTOR, MENTEE, language="en")


async def main() -> None:
    """Take all pictures."""
    configure()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with browser() as page, staged(Path(folder)) as stage:
            await stage.app.start()
            try:
                # Whoever takes pictures taps faster than a messenger lets people tap.
                stage.world.flood.enabled = False
                shot = Photographer(stage, page)
                for scene in (newcomer, guardian, questionnaire, proposal, curating, meeting, setting_up, sandbox):
                    await scene(shot)
            finally:
                await asyncio.wait_for(stage.app.stop(), timedelta(seconds=20).total_seconds())


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except NoBrowserError as missing:
        sys.exit(str(missing))
