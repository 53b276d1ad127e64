"""The best set worked out in a process of its own, so that no chat waits for it.

What goes in and out is pickled: both ends are this module, and nothing from outside gets into the pipe.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from typing import TYPE_CHECKING

from domain.matching.best import best_set
from reports.apart import ReportError, begin, check
from services.access import RefusedError

if TYPE_CHECKING:
    from domain.matching.model import BestSet, Weights
    from services.matching.inputs import Field


async def solved(field: Field, weights: Weights) -> BestSet:
    """Return the best set of a school.

    Raises:
        RefusedError: ``matching_failed`` if the process did not come back with one.
    """
    asked = pickle.dumps((field.seekers, field.guides, field.terms, weights))
    process = await begin("services.matching.solving", stdout=asyncio.subprocess.PIPE)
    made, said = await process.communicate(asked)
    try:
        check(process.returncode, said)
    except ReportError as error:
        raise RefusedError("matching_failed") from error
    found: BestSet = pickle.loads(made)  # noqa: S301 - written by this very module, a line below
    return found


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(best_set(*pickle.load(sys.stdin.buffer))))  # noqa: S301 - see above
