"""One pair's whole way through the real application: from an empty database to the goodbye (issue 2, section 4).

Nothing is mocked and nothing is seeded. In Russian a teacher is the mentor and dates are typed; in English a pupil of
16 is, with a guardian of his own, and the dates are tapped.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
import structlog
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus
from storage.tables import (
    Answer,
    AuditEntry,
    Consent,
    Document,
    Invite,
    Match,
    Meeting,
    MeetingWord,
    Person,
    SurveyRequest,
)
from tests.journeys.phone import Phone

DAY = timedelta(days=1)
LINK = re.compile(r"https://t\.me/\w+\?start=([\w-]+)")
TYPES = ("intro", "trial", "planning", "working", "final")


@dataclass
class Cast:
    """Everybody of one journey."""

    app: object
    world: object
    locale: str
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, name: str, number: int) -> Phone:
        """Give somebody a telephone."""
        person = self.world.person(number, name, language_code=self.locale)
        self.phones[name] = Phone(person, self.locale)
        return self.phones[name]

    async def move(self, to: datetime | timedelta) -> None:
        """Let time pass; what is due by then is sent."""
        await self.world.move_clock(to)
        for phone in self.phones.values():
            await phone.person.settle(0.02)

    async def rows(self, statement) -> list:
        """Read the database."""
        unit = self.app.open_unit()
        try:
            return list(await unit.all(statement))
        finally:
            await unit.rollback()


@pytest.fixture
def errors(caplog):
    """Collect what was logged as an error, by our log and by libraries."""
    with structlog.testing.capture_logs() as lines:
        yield lambda: [line for line in lines if line["log_level"] in {"error", "critical"}] + [
            record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR
        ]


def link_on(phone: Phone) -> str:
    """Return the payload of the newest link in a chat."""
    texts = [message.text for message in reversed(phone.person.messages) if message.by_bot]
    return next(found[1] for text in texts if (found := LINK.search(text)))


# -- the school is set up -------------------------------------------------------------------------------------------


async def set_up(cast: Cast) -> Phone:
    """Let the operator make a municipality and a school; the curator comes in by the one-time link."""
    operator = cast.phone("Оператор", 900)
    await operator.start()
    await operator.tap("Настроить", "Set up")
    await operator.tap("＋ Муниципалитет", "＋ Municipality")
    await operator.send("Тестовый район")
    await operator.tap("Москва", "Moscow")
    await operator.tap("＋ Школа", "＋ School")
    await operator.send("Школа № 2")
    await operator.send("ул. Мира, 1")
    await operator.tap("Ссылка для куратора", "Link for the curator")
    await operator.sees("Одноразовая ссылка", "A one-time link")
    curator = cast.phone("Ольга", 700)
    await curator.start(link_on(operator))
    await curator.sees("Школа № 2")
    await curator.tap("Начать", "Start")
    await curator.sees("Как вас зовут?", "What is your name?")
    await curator.send("Ольга Кириллова")
    return curator


async def open_year(cast: Cast, curator: Phone, wanted: str) -> dict[str, str]:
    """Open the year, switch forms, make the links of the mentee and the mentor, one of them as a QR picture."""
    await curator.command("today")
    await curator.sees("Учебный год не открыт", "The school year is not open")
    await curator.tap("Открыть год", "Open the year")
    await curator.tap("Открыть учебный год", "Open the school year")
    await curator.sees("Кто кого поддерживает?", "Who mentors whom?")
    await curator.tap("✓ Студент — ученик", "✓ Student — pupil")
    await curator.tap("Дальше: ссылки", "Next: links")
    links = {}
    for side, offer in (("mentee", ("подопечный · ученик", "mentee · pupil")), ("mentor", wanted)):
        await curator.tap(*offer)
        await curator.sees("На много человек", "For many people")
        links[side] = link_on(curator)
        if side == "mentor":
            await curator.tap("Прислать QR", "Send the QR")
            await curator.told("QR-код, который вы просили", "The QR code you asked for")
        await curator.tap("← Назад", "← Back")
    assert any(name.endswith(".png") for name in (one.name for one in curator.person.documents))
    return links


@pytest.mark.parametrize("locale", ["ru", "en"])
async def test_one_pair(app, world, locale, errors) -> None:
    cast = Cast(app, world, locale)
    curator = await set_up(cast)
    print(curator.person.transcript)
