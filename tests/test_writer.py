"""The spine's writer: groups, exclusive units, and faults inside a group."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from storage.tables import Municipality, Organization


async def test_units_that_wait_together_are_all_written(unit, clock):
    async def one(number):
        async with unit() as work:
            work.add(Municipality(name=f"M{number}", time_zone="Europe/Moscow", created_at=clock.now()))

    await asyncio.gather(*(one(number) for number in range(50)))
    async with unit() as work:
        assert await work.scalar(select(func.count()).select_from(Municipality)) == 50


async def test_a_bad_unit_fails_alone(unit, clock):
    async def one(number, code):
        async with unit() as work:
            work.add(
                Municipality(id=number, name="M", time_zone="Europe/Moscow", created_at=clock.now()),
                Organization(
                    municipality_id=number, kind="school", code=code, name="S",
                    time_zone="Europe/Moscow", created_at=clock.now(), settings={},
                ),
            )  # fmt: skip

    results = await asyncio.gather(
        *(one(n, "same" if n < 3 else f"c{n}") for n in range(1, 11)), return_exceptions=True
    )
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    async with unit() as work:
        assert await work.scalar(select(func.count()).select_from(Organization)) == 9
        # The failed unit left nothing behind, not even its first row.
        assert await work.scalar(select(func.count()).select_from(Municipality)) == 9


async def test_exclusive_units_take_turns_and_see_each_other(unit, clock):
    async with unit() as work:
        work.add(Municipality(id=1, name="0", time_zone="Europe/Moscow", created_at=clock.now()))

    async def increment():
        async with unit() as work:
            await work.exclusive()
            count = int(await work.scalar(select(Municipality.name)))
            await asyncio.sleep(0)
            work.change(Municipality, 1, name=str(count + 1))
            assert await work.scalar(select(Municipality.name)) == str(count + 1)

    await asyncio.gather(*(increment() for _ in range(40)))
    async with unit() as work:
        assert await work.scalar(select(Municipality.name)) == "40"


async def test_a_rolled_back_exclusive_unit_leaves_nothing_and_lets_others_on(unit, clock):
    with pytest.raises(RuntimeError):
        async with unit() as work:
            await work.exclusive()
            work.add(Municipality(name="M", time_zone="Europe/Moscow", created_at=clock.now()))
            await work.all(select(Municipality.id))
            raise RuntimeError
    async with unit() as work:
        assert await work.scalar(select(func.count()).select_from(Municipality)) == 0
