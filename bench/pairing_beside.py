"""The whole product, with the set of a region of 10,000 mentees worked out again and again in the same bot."""

from __future__ import annotations

import asyncio

from bench import ours
from bench.pairing import CASES, people
from catalog.load import load_catalogue
from services.matching.inputs import Field
from services.matching.rules import Rules
from services.matching.solving import solved


async def again_and_again() -> None:
    seekers, guides, terms = people(*CASES["region 10000"])
    field = Field(tuple(seekers), tuple(guides), terms, Rules(()), {})
    while True:
        await solved(field, load_catalogue().matching.weights())


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        beside = group.create_task(again_and_again())
        await ours.main()
        beside.cancel()


if __name__ == "__main__":
    asyncio.run(main())
