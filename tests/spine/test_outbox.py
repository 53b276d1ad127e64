"""What must arrive: once, the most urgent first, when people may be written to, every error told apart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.delivery import Delivery
from services.composers import COMPOSERS
from services.notices import Outgoing, Urgency, post
from services.notices.kinds import URGENCIES
from storage.documents import Documents
from storage.outbox import claim, recover
from storage.tables import Account, OutboxMessage, Person
from storage.unit import Unit
from storage.writer import Writer
from tests.spine.conftest import FIRST, PEOPLE
from tests.spine.test_intake import eventually

EVENING = datetime(2026, 9, 15, 19, 0, tzinfo=UTC)
"""Tuesday, 22:00 in Moscow."""


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Notices of our own: one of each urgency, and one that no messenger takes."""

    def make(kind: str, urgency: Urgency, text: str) -> None:
        async def composer(_unit, due, _t) -> Outgoing:
            return Outgoing(text.format(due.subject_id))

        monkeypatch.setitem(URGENCIES, kind, urgency)
        monkeypatch.setitem(COMPOSERS, kind, composer)

    make("t_sos", Urgency.SOS, "SOS {}")
    make("t_reply", Urgency.REPLY, "reply {}")
    make("t_news", Urgency.NEWS, "news {}")
    make("t_reminder", Urgency.REMINDER, "reminder {}")
    make("t_broken", Urgency.REPLY, "<b>broken {}")
    make("meeting_ahead", Urgency.REMINDER, "meeting {}")


@pytest.fixture
async def people(database, requests) -> list[int]:
    """Ids of the seeded people, in the order of their chats."""
    async with database.reading() as connection:
        found = await connection.execute(select(Account.person_id).order_by(Account.chat_id))
        return list(found.scalars())


@pytest.fixture
def writing(database, writer, world):
    """Open a unit of work on the world's clock by ``async with``."""
    documents = Documents(database)

    class Opened:
        async def __aenter__(self):
            self.unit = Unit(database, writer, documents, world.clock)
            return self.unit

        async def __aexit__(self, kind, error, trace):
            if kind is None:
                await self.unit.commit()
            await self.unit.rollback()

    return Opened


async def rows(database, *kinds: str) -> list:
    async with database.reading() as connection:
        found = await connection.execute(
            select(*OutboxMessage.__table__.c).where(OutboxMessage.kind.in_(kinds)).order_by(OutboxMessage.subject_id)
        )
        return list(found.all())


async def settled(database, kind: str, state: str) -> None:
    async def there() -> bool:
        found = await rows(database, kind)
        return bool(found) and all(row.state == state for row in found)

    await eventually(there)


async def start(world, chat: int):
    person = world.person(chat)
    await person.start()
    await person.answer()
    await person.settle()
    return person


def texts(person) -> list[str]:
    return [one.text for one in person.messages if one.by_bot]


async def test_the_same_message_is_posted_once(writing, database, people):
    for _ in range(2):
        async with writing() as unit:
            post(unit, "t_news", people[0], 1)
            post(unit, "t_news", people[0], 1)
    async with writing() as unit:
        post(unit, "t_news", people[0], 1, key="again")
        post(unit, "t_news", people[1], 1)
    assert len(await rows(database, "t_news")) == 3


async def test_two_deliveries_at_once_claim_each_row_once(writing, database, writer, people, world):
    async with writing() as unit:
        for number in range(40):
            post(unit, "t_reply", people[number % PEOPLE], number)
    other = writer if database.is_sqlite else Writer(database := type(database)(database.url, database.cipher))
    if other is not writer:
        await other.start()
    sent: list[str] = []

    class Messenger:
        async def send(self, _chat_id, message, _urgency) -> int:
            await asyncio.sleep(0.002)
            sent.append(message.text)
            return 1

    deliveries = [_delivery(one, Messenger(), world.clock) for one in (writer, other)]
    taken = await asyncio.gather(*(delivery.deliver_due() for delivery in deliveries))
    assert sum(taken) == 40
    assert sorted(sent) == sorted(f"reply {number}" for number in range(40))
    if other is not writer:
        await other.stop()
        await other.database.close()


def _delivery(writer, messenger, clock) -> Delivery:
    documents = Documents(writer.database)
    return Delivery(writer.database, writer, messenger, clock, lambda: Unit(writer.database, writer, documents, clock))


async def test_errors_of_the_messenger_are_told_apart(app, world, writing, database, people):
    persons = [await start(world, FIRST + number) for number in range(4)]
    await persons[2].block()
    await persons[2].settle()
    async with writing() as unit:
        post(unit, "t_reply", people[2], 3)
        post(unit, "t_broken", people[3], 4)
    app.delivery.wake()
    await settled(database, "t_reply", "failed")
    await settled(database, "t_broken", "failed")
    blocked, broken = await rows(database, "t_reply", "t_broken")
    assert blocked.reason == "unreachable"
    assert "can't parse entities" in broken.reason
    for fault, reason in (
        ("error_429", "429"),
        ("error_500", "TelegramServerError"),
        ("drop_before", "TelegramNetworkError"),
    ):
        world.faults.add(fault, "sendmessage", times=1, seconds=2)
        async with writing() as unit:
            post(unit, "t_news", people[0], 1, key=fault)
        app.delivery.wake()
        await eventually(lambda reason=reason: _waits_for(database, reason))
    await eventually(lambda: _all_sent(app, database))
    assert texts(persons[0]).count("news 1") == 3
    async with database.reading() as connection:
        marked = await connection.execute(select(Account.chat_id).where(Account.unreachable_since.is_not(None)))
        assert list(marked.scalars()) == [FIRST + 2]


async def _waits_for(database, reason: str) -> bool:
    return any(row.state == "waiting" and row.reason == reason for row in await rows(database, "t_news"))


async def _all_sent(app, database) -> bool:
    app.delivery.wake()
    await asyncio.sleep(0.1)
    return all(row.state == "sent" for row in await rows(database, "t_news"))


async def test_an_sos_overtakes(make_app, world, writing, database, people):
    app = await make_app(send_rate=10)
    persons = [await start(world, FIRST + number) for number in range(3)]
    order: list[str] = []
    world.listeners.add(lambda kind, _chat, what: order.append(what.text) if kind == "message" else None)
    async with writing() as unit:
        for number in range(30):
            post(unit, "t_news", people[number % 2], number)
    app.delivery.wake()
    await asyncio.sleep(0.35)
    async with writing() as unit:
        post(unit, "t_sos", people[2], 1)
    app.delivery.wake()
    await persons[2].sees("SOS 1")
    news_before = order.index("SOS 1")
    assert news_before < 29, order
    await settled(database, "t_news", "sent")


async def test_an_sos_goes_first_through_a_flood_of_429_and_five_hundred_that_wait(
    make_app, world, writing, database, people
):
    app = await make_app(send_rate=30)
    person = await start(world, FIRST + 2)
    order: list[str] = []
    world.listeners.add(lambda kind, _chat, what: order.append(what.text) if kind == "message" else None)
    async with writing() as unit:
        for number in range(500):
            post(unit, "t_reminder" if number % 2 else "t_news", people[number % PEOPLE], number)
    world.faults.add("error_429", "sendmessage", times=15, seconds=1)
    app.delivery.wake()
    await asyncio.sleep(0.3)
    async with writing() as unit:
        post(unit, "t_sos", people[2], 1)
    app.delivery.wake()
    await person.sees("SOS 1", 20)
    ahead = order.index("SOS 1")
    waiting = [row for row in await rows(database, "t_news", "t_reminder") if row.state == "waiting"]
    assert ahead < 100, ahead
    assert len(waiting) > 200, len(waiting)


async def test_nobody_is_written_to_at_night_but_for_an_sos(app, world, writing, database, people):
    person = await start(world, FIRST)
    world.clock.move_to(EVENING)
    async with writing() as unit:
        post(unit, "t_news", people[0], 1)
        post(unit, "t_reminder", people[0], 2)
        post(unit, "t_reply", people[0], 3)
        post(unit, "t_sos", people[0], 4)
    await app.delivery.deliver_due()
    await person.sees("SOS 4")
    await person.sees("reply 3")
    for row in await rows(database, "t_news", "t_reminder"):
        assert row.state == "waiting"
        assert row.due_at == datetime(2026, 9, 16, 5, 0, tzinfo=UTC)
        assert row.attempts == 0
    await world.move_clock(datetime(2026, 9, 16, 5, 1, tzinfo=UTC))
    await app.delivery.deliver_due()
    await person.sees("news 1")
    await person.sees("reminder 2")


async def test_a_week_holds_four_reminders_and_keeps_the_last_place_for_a_meeting(
    app, world, writing, database, people
):
    person = await start(world, FIRST)
    for number in range(5):
        async with writing() as unit:
            post(unit, "t_reminder", people[0], number)
        await app.delivery.deliver_due()
    await person.settle()
    states = [(row.state, row.reason) for row in await rows(database, "t_reminder")]
    assert states == [("sent", None)] * 3 + [("waiting", "weekly_budget")] * 2
    for number in range(2):
        async with writing() as unit:
            post(unit, "meeting_ahead", people[0], number)
        await app.delivery.deliver_due()
    first, second = await rows(database, "meeting_ahead")
    # What waited rode along with the meeting: it is one message more, and the week is full.
    assert (first.state, second.state) == ("sent", "waiting")
    assert len(texts(person)) == 1 + 4
    await world.move_clock(world.clock.now() + timedelta(days=7, minutes=1))
    await app.delivery.deliver_due()
    assert {row.state for row in await rows(database, "t_reminder", "meeting_ahead")} == {"sent"}


async def test_a_lost_sender_leaves_reminders_unsent_and_news_to_be_sent_again(
    writing, database, writer, people, world
):
    async with writing() as unit:
        post(unit, "t_reminder", people[0], 1)
        post(unit, "t_news", people[0], 2)
    assert len(await claim(writer, world.clock.now(), 10)) == 2
    # A claim that is still good is another process's; one that has run out is nobody's.
    assert await recover(writer, everything=False, lose_from_urgency=int(Urgency.REMINDER)) == 0
    async with writer.exclusive() as connection:
        await connection.execute(update(OutboxMessage).values(claimed_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert await recover(writer, everything=False, lose_from_urgency=int(Urgency.REMINDER)) == 2
    reminder, news = await rows(database, "t_reminder", "t_news")
    assert (reminder.state, reminder.reason) == ("unknown", "crash")
    assert news.state == "waiting"


async def test_one_bad_row_does_not_stop_the_others(app, world, writing, database, people):
    person = await start(world, FIRST)
    async with writing() as unit:
        unit.post(
            OutboxMessage(
                person_id=people[0], kind="t_unknown", subject_id=1, unique_key="x", params={}, urgency=1,
                state="waiting", due_at=unit.now, created_at=unit.now, attempts=0,
            )
        )  # fmt: skip
        post(unit, "t_reply", people[0], 2)
    app.delivery.wake()
    await person.sees("reply 2")
    (bad,) = await rows(database, "t_unknown")

    async def put_back() -> bool:
        (row,) = await rows(database, "t_unknown")
        return row.state == "waiting" and row.reason == "KeyError"

    await eventually(put_back)
    assert bad.person_id == people[0]


async def test_somebody_without_a_chat_is_skipped(app, writing, database, clock):
    async with writing() as unit:
        unit.add(Person(id=5, code="NOBODY", created_at=clock.now()))
    async with writing() as unit:
        post(unit, "t_reply", 5, 1)
    app.delivery.wake()
    await settled(database, "t_reply", "skipped")
