from __future__ import annotations
import asyncio
from sqlalchemy import func, select
from storage.tables import Municipality

async def test_units_that_wait_together_are_all_written(unit, clock):
    async def one(number):
        async with unit() as work:
            work.add(Municipality(name=f"M{number}", time_zone="Europe/Moscow", created_at=clock.now()))

    await asyncio.gather(*(one(number) for number in range(50)))
    async with unit() as work:
        assert await work.scalar(select(func.count()).select_from(Municipality)) == 50
