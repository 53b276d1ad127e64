"""The database's readers: more of them than connections, and nobody passed over."""

from __future__ import annotations

import asyncio

from sqlalchemy import select, text


async def test_readers_take_turns_in_the_order_in_which_they_came(database):
    """Readers that come back at once would otherwise keep the connections from those who wait."""
    turns: list[int] = []

    async def read(number: int) -> None:
        for _ in range(10):
            async with database.reading() as connection:
                turns.append(number)
                await connection.execute(text("SELECT 1"))

    readers = 60
    await asyncio.gather(*(read(0) for _ in range(20)))  # connecting takes its time
    turns.clear()
    await asyncio.wait_for(asyncio.gather(*(read(number) for number in range(readers))), 20)
    had = [0] * readers
    ahead = 0
    for number in turns:
        had[number] += 1
        ahead = max(ahead, had[number] - min(had))
    assert ahead <= 2, "somebody was served again and again while another waited"


async def test_a_reader_that_gives_up_leaves_its_turn_to_others(database):
    async def read() -> int:
        async with database.reading() as connection:
            return int((await connection.execute(select(1))).scalar_one())

    waiting = [asyncio.create_task(read()) for _ in range(40)]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    found = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 20)
    assert found[1::2] == [1] * 20
    assert await asyncio.wait_for(read(), 20) == 1
