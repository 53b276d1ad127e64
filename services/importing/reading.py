"""Reading a workbook in a process of its own, so that the other chats are answered meanwhile."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from catalog.importing.lists import known_words
from catalog.importing.model import Read, Row, Spot
from reports.apart import begin, check

if TYPE_CHECKING:
    from catalog.model import Catalogue


async def read_file(content: bytes, catalogue: Catalogue) -> Read:
    """Return the rows of a workbook and every fault of its cells. A plain function: nothing is looked up or kept.

    Raises:
        reports.apart.ReportError: if the process fails.
    """
    process = await begin("catalog.importing.reader", stdout=asyncio.subprocess.PIPE)
    lists = json.dumps(known_words(catalogue)).encode() + b"\n"
    made, said = await process.communicate(lists + content)
    check(process.returncode, said)
    rows: list[Row] = []
    faults: list[Spot] = []
    for number, line in enumerate(made.splitlines()):
        if number % 500 == 0:
            await asyncio.sleep(0)
        name, fields = json.loads(line)
        if name == "Row":
            rows.append(Row(**fields))
        else:
            faults.append(Spot(**fields))
    return Read(tuple(rows), tuple(faults))
