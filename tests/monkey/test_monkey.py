"""Two hundred people who do whatever they like, over a network that fails: what must hold afterwards does hold."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import func, select

from bot.demo.running import OPENING, staged
from bot.demo.walking import CURATOR
from domain.vocabulary import MentoringForm, PersonKind, Role
from services import invites
from services.access import Actor, Grant
from services.soundness import violations
from storage.tables import (
    Answer,
    AuditEntry,
    Consent,
    InboxUpdate,
    Membership,
    OutboxMessage,
    Person,
)
from tests.monkey.people import HASTE, Crowd, Monkey

PEOPLE = 200
UPDATES = int(os.environ.get("MONKEY_UPDATES", "10000"))
SEED = int(os.environ.get("MONKEY_SEED", "2026"))
HOURS = (1, 2, 3, 5, 7, 20, 26)
"""How far the clock jumps, ten times in a run: reminders fall due, slots pass, buttons grow old."""
FAULTY = 0.1
"""Of all calls: a third each answered with 500, with 429, and dropped before or after they were applied."""
AT_ONCE = 60
"""So many of them look at their phones at one moment."""
CALM = 0.4
"""This share of the updates goes well at first: a crowd that hardly gets in has nothing to lose."""
PATIENCE = 120.0
ALIVE = {Person: 30, AuditEntry: 100, OutboxMessage: 100, Consent: 30, Answer: 10}
"""What a crowd of this size must have added to these tables, or it did not do what people do."""


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        stage.world.flood.enabled = False
        stage.app.pacer._interval = 0.0  # the sandbox's limit is off, and ten thousand updates at 28 a second last
        stage.world.working = stage.app.chats.busy
        await stage.app.start()
        yield stage
        stage.world.faults.clear()
        await asyncio.wait_for(stage.app.stop(), 30)


async def links(stage) -> list[str]:
    """Links of the school's curator: more pupils than anybody else, as in life."""
    found = []
    unit = stage.app.open_unit()
    place = await unit.first(
        select(Membership.person_id, Membership.municipality_id, Membership.organization_id).where(
            Membership.role == Role.CURATOR.value
        )
    )
    actor = Actor(CURATOR, place.person_id, place.municipality_id,
                  grants=(Grant(Role.CURATOR, place.municipality_id, place.organization_id),))  # fmt: skip
    for role, kind, form, count in (
        (Role.MENTEE, PersonKind.PUPIL, None, 3),
        (Role.MENTOR, PersonKind.PUPIL, MentoringForm.PUPIL_PUPIL, 1),
        (Role.MENTOR, PersonKind.TEACHER, MentoringForm.TEACHER_PUPIL, 1),
    ):
        made = await invites.create_invite(
            unit, actor, role=role, person_kind=kind, form=form, organization_id=place.organization_id,
            uses=invites.MOST_USES,
        )  # fmt: skip
        found += [made.token] * count
    await unit.commit()
    return found


def break_network(world) -> None:
    """From now on calls fail, and updates come twice or in another order."""
    third = FAULTY / 3
    world.faults.seed(SEED)
    world.faults.add("error_500", probability=third)
    world.faults.add("error_429", probability=third, seconds=1)
    world.faults.add("drop_before", probability=third / 2)
    world.faults.add("drop_after", probability=third / 2)
    world.faults.duplicate_updates = world.faults.reorder_updates = 0.05


async def turn_the_clock(stage, rng: random.Random, living: list[asyncio.Task[None]]) -> None:
    """Move the clock now and then while people go on; each time a tick runs under them."""
    for share in range(1, 11):
        await reached(stage.world, UPDATES * share / 11, living)
        later = timedelta(hours=rng.choice(HOURS), minutes=rng.randrange(60))
        await stage.world.move_clock(stage.app.clock.now() + later)


async def reached(world, updates: float, living: list[asyncio.Task[None]]) -> None:
    """Return when people have caused so many updates, or have stopped."""
    while sent(world) < updates and not all(task.done() for task in living):  # noqa: ASYNC110 - nobody fires an event
        await asyncio.sleep(0.2)


def sent(world) -> int:
    """Return how many updates people have caused."""
    return world.updates._next - 731_000_001


async def test_two_hundred_monkeys(stage, caplog) -> None:
    world, app, rng = stage.world, stage.app, random.Random(SEED)
    crowd = Crowd(OPENING.date(), await links(stage), asyncio.Semaphore(AT_ONCE))
    chats = sorted(stage.town.chats) + list(range(5000, 5000 + PEOPLE - len(stage.town.chats)))
    monkeys = [
        Monkey(world.person(chat, f"М{chat}"), crowd, random.Random(rng.random()), rng.choice((9, 13, 15, 16, 33, 45)))
        for chat in chats
    ]
    with structlog.testing.capture_logs() as lines:
        before = await counted(app)
        living = [asyncio.create_task(each.live(lambda: sent(world) < UPDATES)) for each in monkeys]
        hands = asyncio.create_task(turn_the_clock(stage, rng, living))
        await reached(world, UPDATES * CALM, living)
        break_network(world)
        crowd.patience = HASTE
        await asyncio.gather(hands, *living)
        struck = sum(rule.hits for rule in world.faults.rules)
        world.faults.clear()
        await asyncio.wait_for(app.chats.drain(), PATIENCE * 3)
        await everybody_gets_the_menu(world, app, monkeys)
        await app.delivery.deliver_due()

    errors = [line for line in lines if line["log_level"] in {"error", "critical"}]
    assert errors == [], "\n".join(str(line)[:3000] for line in errors[:5])
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    unit = app.open_unit()
    try:
        aside = await unit.all(select(InboxUpdate.update_id, InboxUpdate.error).where(InboxUpdate.state == "aside"))
        assert [tuple(row) for row in aside] == []
        assert [str(each) for each in await violations(unit, at_rest=True)] == []
    finally:
        await unit.rollback()
    done = {name: count - before[name] for name, count in (await counted(app)).items()}
    # A monkey that only ever sees one screen breaks nothing either.
    assert struck >= UPDATES * FAULTY / 4
    wanted = {table.__name__: least * UPDATES / 10_000 for table, least in ALIVE.items()}
    assert {name: count for name, count in done.items() if count < wanted[name]} == {}, done


async def counted(app) -> dict[str, int]:
    """Return how many rows stand in the tables that people fill."""
    unit = app.open_unit()
    try:
        return {table.__name__: int(await unit.scalar(select(func.count()).select_from(table))) for table in ALIVE}
    finally:
        await unit.rollback()


async def everybody_gets_the_menu(world, app, monkeys) -> None:
    """Everyone asks for the menu once the network is well again, and gets an answer."""
    for each in monkeys:
        if each.person.chat.blocked:
            await each.person.unblock()
        await each.person.start() if not each.person.chat.started else await each.person.command("menu")
    await asyncio.gather(*(each.person.answer(PATIENCE) for each in monkeys))
    await asyncio.wait_for(app.chats.drain(), PATIENCE)
