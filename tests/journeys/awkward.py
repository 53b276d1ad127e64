"""Whatever a person can send to a screen, and somebody who sends it all: the matrix of the tests beside this file."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import select

from dialogs import states
from sandbox import actions
from sandbox.params import Upload
from sandbox.person import PNG
from storage.tables import DialogState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sandbox.person import VirtualPerson

PATIENCE, QUIET = 60.0, 0.02
LONG = "я" * 4000
BLANK = "\u2800\u3164"
TEXTS = ("просто", "😀😀😀", "<b>жирно</b> & <script>", "=cmd|' /C calc'!A0", "\u202eשלום\u202c 123", "я" * 5000)
WORDS_DUE = {
    "SurveySG:question": (),
    "MeetingSG:propose_exact": (LONG, BLANK),
    "MeetingSG:topic": (LONG, BLANK),
    "PlanSG:fix_topic": (LONG, BLANK),
    "AgreementSG:note": (LONG, BLANK, "Я"),
    "OperatorSG:municipality_name": (LONG, BLANK, "Я"),
    "OperatorSG:school_name": (LONG, BLANK, "Я"),
    "OperatorSG:school_address": (LONG, BLANK),
    "CycleSG:sheet_label": (LONG, BLANK),
    "PeopleSG:paper_other": (LONG, BLANK),
    "SheetsSG:line": (LONG, BLANK),
    "StagesSG:note": (LONG, BLANK),
    "YearEndSG:note": (LONG, BLANK),
    "StoriesSG:write": (LONG, BLANK),
    "StackSG:place_other": (LONG, BLANK),
    "SelectionSG:words": (LONG, BLANK),
    "TermSG:write": (LONG, BLANK, "😀", "без номера"),
    "SelectionSG:theme": (LONG, BLANK),
    "PairSG:order_number": (LONG, BLANK, "😀", "без номера"),
    "EventsSG:write": (LONG, BLANK, "😀"),
    "ReferralSG:who": (BLANK,),
    "ReferredSG:choose": (BLANK,),
    "PartnersSG:edit": (LONG, BLANK, "😀"),
    "IndicatorsSG:write": (LONG, BLANK, "😀", "примерно сто"),
    "WaitingSG:card": (LONG, BLANK),
    "NotesSG:write": (LONG, BLANK),
    "MaterialsSG:title": (LONG, BLANK, "Я"),
    "MaterialsSG:body": (LONG, BLANK, "http://example.org"),
    "BroadcastSG:text": (LONG, BLANK, "я" * 1001),
    "ReportSG:write": (LONG, BLANK),
    "ReportSG:why": (LONG, BLANK),
}
"""Where the texts above are answers: only what is no text, and words that cannot be taken, are sent there."""
SEARCHED = {"PeopleSG:list": "people", "PairSG:list": "pairs"}
"""Where every text is looked for, which is remembered, on the same screen; and the command that shows all again."""
ERRORS = {"fault", "error", "signs"}
"""What a dialog may note of an awkward input: which kind word to show."""

probed: set[str] = set()


def _forwarded(person: VirtualPerson) -> None:
    """Send somebody else's words on, as the forward button does."""
    now = person.world.now()
    origin = {"type": "hidden_user", "sender_user_name": "Кто-то", "date": now}
    actions.receive(person.world, person.id, {"text": "Привет!", "forward_origin": origin, "forward_date": now})


def _forwarded_photo(person: VirtualPerson) -> None:
    now = person.world.now()
    photo = person.world.files.add("photo", "p.png", "image/png", PNG).as_photo()
    origin = {"type": "hidden_user", "sender_user_name": "Кто-то", "date": now}
    actions.receive(person.world, person.id, {"photo": photo, "forward_origin": origin, "forward_date": now})


def _document(person: VirtualPerson) -> None:
    actions.send_file(person.world, person.id, "document", Upload("анкета.docx", "application/msword", b"PK"), "вот")


def _video_note(person: VirtualPerson) -> None:
    file = person.world.files.add("document", "note.mp4", "video/mp4", b"ftyp").as_file()
    actions.receive(person.world, person.id, {"video_note": {**file, "length": 240, "duration": 3}})


def _dice(person: VirtualPerson) -> None:
    actions.receive(person.world, person.id, {"dice": {"emoji": "🎲", "value": 4}})


MEDIA = ("photo", "sticker", "voice", "contact", "location")
CRAFTED = (_forwarded_photo, _document, _video_note, _dice)


class Walk:
    """One person who tries everything on each screen they come to."""

    def __init__(self, app, person: VirtualPerson) -> None:
        self.app, self.person = app, person
        person.chat.record_limit = 100_000  # answers are counted, so none may fall out at the other end

    async def start(self, payload: str = "") -> None:
        await self.person.start(payload)
        await self.tried()

    async def command(self, name: str) -> None:
        await self.person.command(name)
        await self.tried()

    async def send(self, text: str) -> None:
        await self.person.send(text)
        await self.tried()

    async def tap(self, *labels: str) -> None:
        for label in labels:
            await self.person.tap(label)
            await self.handled()
            await self.tried(answered=True)

    async def go(self, action: str) -> None:
        """Tap a button such as notices carry."""
        await self.person.tap_data(self.person.screen, f"go:{action}")
        await self.tried()

    async def tried(self, *, answered: bool = False) -> None:
        """Send everything to a screen that was not tried before."""
        if not answered:
            await self.person.answer(10)
            await self.handled()
        before = await self.shown()
        name = before[0]
        if name in probed:
            return
        probed.add(name)
        answers, sent = self._answers(), await self._everything(name)
        end = time.monotonic() + PATIENCE
        while self._answers() < answers + sent:
            assert time.monotonic() < end, f"{name}: {self._answers() - answers} answers to {sent}"
            await self.person.chat.changed.wait(PATIENCE)
        await self._changed_afterwards()
        await self.handled()
        after = await self.shown()
        if name in SEARCHED:
            before, after = before[:1], after[:1]
        assert after == before, name
        if name in SEARCHED:
            await self.person.command(SEARCHED[name])
            await self.person.answer(10)
            await self.handled()

    async def _everything(self, name: str) -> int:
        """Send all there is, without a pause, and return how many answers are due."""
        sent = len(MEDIA) + len(CRAFTED)
        for kind in MEDIA:
            await getattr(self.person, f"send_{kind}")()
        for craft in CRAFTED:
            craft(self.person)
        if name not in WORDS_DUE:
            _forwarded(self.person)
            sent += 1
        for text in WORDS_DUE.get(name, TEXTS):
            await self.person.send(text)
            sent += 1 + len(text) // 4097  # 5,000 characters come as two messages
        return sent

    async def _changed_afterwards(self) -> None:
        """Edit the newest own text: it was answered as it was."""
        own = next(one for one in self.person.chat.newest_first() if not one.by_bot and "text" in one.body)
        await self.person.edit_message(own.message_id, "Исправлено")

    async def handled(self) -> None:
        """Wait until what was sent is taken, stored, handled and shown; a notice alone is no answer."""
        await self.person.settle(QUIET, PATIENCE)
        await asyncio.wait_for(self.app.chats.drain(), PATIENCE)

    def _answers(self) -> int:
        return sum(message.by_bot for message in self.person.chat.messages.values())

    async def shown(self) -> tuple[str, dict]:
        """Return the state of the dialog on the screen and what it remembers."""
        unit = self.app.open_unit()
        try:
            rows = await unit.all(select(DialogState.key, DialogState.document))
        finally:
            await unit.rollback()
        document = next(json.loads(row.document) for row in rows if str(self.person.id) in row.key.split(":"))
        top = document["aiogd:stack:"]["intents"][-1]  # the language is asked on top of what was open
        context = document[f"aiogd:context:{top}"]
        return context["state"], {k: v for k, v in context["dialog_data"].items() if k not in ERRORS}


@pytest.fixture(autouse=True)
def quiet_log(caplog):
    """No error is logged, by us or by a library, whatever is sent."""
    with structlog.testing.capture_logs() as lines:
        yield
    assert [line for line in lines if line["log_level"] in {"error", "critical"}] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def untried(groups: Collection[str], elsewhere: Collection[str]) -> set[str]:
    """Return the screens of some groups that nobody has come to."""
    reachable = {state.state for name in groups for state in getattr(states, name).__states__}
    unknown = set(elsewhere) - reachable
    assert not unknown, f"no such screens: {unknown}"
    return reachable - set(elsewhere) - probed
