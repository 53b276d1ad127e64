"""The bot is killed at random moments while people walk from a link to the end of a questionnaire.

Afterwards nothing they saw confirmed is missing, nothing is stored twice, and nobody is left with a dead screen
(design §3 rule 1). ``CRASH_KILLS`` and ``CRASH_SEED`` ask for more or for another run.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import zlib
from collections import Counter

import pytest
from sqlalchemy import func, select, text

from storage.tables import Account, Answer, Consent, InboxUpdate, Membership, Participation, Person, SurveyRequest
from tests.crash.bots import Victim
from tests.crash.walkers import Walker

FAULTS = {
    "sendmessage": ("error_500", "drop_before", "drop_after"),
    "editmessagetext": ("error_500", "drop_before", "drop_after"),
    "answercallbackquery": ("drop_before", "drop_after"),
    "getupdates": ("error_500", "drop_after"),
}


@pytest.fixture
def rng(request) -> random.Random:
    """Random numbers of this test's own: the same in every run unless another seed is asked for."""
    seed = os.environ.get("CRASH_SEED", "1")
    return random.Random(zlib.crc32(f"{seed} {request.node.name}".encode()))


@pytest.fixture
def walkers(world, token, rng, crowd) -> list[Walker]:
    return [
        Walker(
            world.person(5_000 + number, f"P{number}"), token, f"Имя{_letters(number)} Фамилия{_letters(number)}",
            random.Random(rng.random()),
        )
        for number in range(crowd)
    ]  # fmt: skip


@pytest.mark.parametrize("faulty", [False, True], ids=["calm", "faults"])
async def test_nothing_is_lost_and_nothing_is_doubled(  # noqa: PLR0917 - fixtures
    faulty, nursery, world, env, database, walkers, rng, kills, tmp_path
):
    bot = Victim(nursery, world, env, tmp_path / "bot.log")
    bot.start()
    try:
        await bot.started(1)
        if faulty:
            _add_faults(world, rng)
        await _walk_under(walkers, [bot.torture(rng, kills)])
        world.faults.clear()
        await _everybody_has_a_menu(walkers)
    finally:
        bot.stop()
    assert bot.kills >= kills
    await _compare(database, walkers)


@pytest.mark.parametrize("any_url", ["postgresql"], indirect=True)
async def test_two_replicas_behind_a_webhook_one_of_them_killed(  # noqa: PLR0917 - fixtures
    nursery, world, env, database, walkers, rng, kills, tmp_path
):
    ports = [_free_port(), _free_port()]
    replicas = []
    for number, port in enumerate(ports):
        more = {
            "BOT_MODE": "webhook",
            "WEBHOOK_URL": "https://bot.example.org/hook",
            "WEBHOOK_SECRET": "a-secret",
            "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        }
        replicas.append(Victim(nursery, world, {**env, **more}, tmp_path / f"replica{number}.log"))
    world.webhook_targets = [f"http://127.0.0.1:{port}/hook" for port in ports]
    try:
        for replica in replicas:
            replica.start()
        for replica in replicas:
            await replica.started(1)
        await _walk_under(walkers, [replicas[0].torture(rng, kills, (0.3, 2.0))])
        await _everybody_has_a_menu(walkers)
    finally:
        for replica in replicas:
            replica.stop()
    assert replicas[0].kills >= kills
    await _compare(database, walkers)


async def _walk_under(walkers: list[Walker], tortures: list) -> None:
    tasks = [asyncio.create_task(one) for one in tortures]
    try:
        await asyncio.gather(*(walker.walk() for walker in walkers))
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _everybody_has_a_menu(walkers: list[Walker]) -> None:
    """Nobody sits in front of a dead screen: everyone gets an answer to /menu."""
    await asyncio.gather(*(walker.ask_for_menu() for walker in walkers))


async def _compare(database, walkers: list[Walker]) -> None:
    async with database.reading() as connection:

        async def rows(statement):
            return (await connection.execute(statement)).all()

        people = {
            row.chat_id: row
            for row in await rows(
                select(Account.chat_id, Person.id, Person.first_name, Person.last_name).join(
                    Person, Person.id == Account.person_id
                )
            )
        }
        answers: dict[int, dict[str, object]] = {}
        for row in await rows(
            select(SurveyRequest.person_id, Answer.item_id, Answer.value).join(
                Answer, Answer.request_id == SurveyRequest.id
            )
        ):
            answers.setdefault(row.person_id, {})[row.item_id] = row.value
        for walker in walkers:
            person = people[walker.person.id]
            assert f"{person.first_name} {person.last_name}" == walker.name
            assert walker.confirmed == walker.meant.keys()
            assert _as_text(answers[person.id]) == _as_text(walker.meant)
        written = Counter((row.what, row.a, row.b) for row in await rows(text("SELECT what, a, b FROM written")))
        assert [row for row, count in written.items() if count > 1] == []
        kinds = {row.what for row in await rows(text("SELECT DISTINCT what FROM written"))}
        assert kinds == {"answers", "consents"}
        for table in (Membership, Participation, SurveyRequest):
            each = await rows(
                select(table.person_id, func.count())
                .where(table.person_id.in_([person.id for person in people.values()]))
                .group_by(table.person_id)
            )
            assert {count for _, count in each} == {1}, table
        decided = await rows(
            select(Consent.person_id, Consent.kind, func.count()).group_by(Consent.person_id, Consent.kind)
        )
        assert {count for *_, count in decided} == {1}
        states = dict(
            tuple(row) for row in await rows(select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state))
        )
        assert states.keys() <= {"shown", "handled"}, states


def _as_text(values: dict[str, object]) -> dict[str, object]:
    """Compare 3 with "3" and ticks in any order."""
    return {
        item: sorted(map(str, value)) if isinstance(value, list) else None if value is None else str(value)
        for item, value in values.items()
    }


def _add_faults(world, rng: random.Random) -> None:
    world.faults.seed(rng.randrange(10**6))
    for method, kinds in FAULTS.items():
        for kind in kinds:
            world.faults.add(kind, method, probability=0.03)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _letters(number: int) -> str:
    return "абвгдежзиклмнопрстуфхцч"[number % 23] * (number // 23 + 1)
