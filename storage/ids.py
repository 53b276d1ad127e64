"""Row ids made by the application, so that a unit of work can collect rows that refer to each other."""

from __future__ import annotations

import itertools
import os
import threading
import time

_EPOCH_MS = 1_735_689_600_000  # 2025-01-01 UTC keeps the numbers short for four decades
_NODE_BITS, _COUNT_BITS = 10, 12

_node = int.from_bytes(os.urandom(2), "big") & ((1 << _NODE_BITS) - 1)
_count = itertools.count(int.from_bytes(os.urandom(2), "big"))
_lock = threading.Lock()


def new_id() -> int:
    """Return a 63-bit id, rising with the machine's time: milliseconds, a random node, a counter.

    A process makes 4,096 ids a millisecond before one could repeat; two processes need the same node
    (1 in 1,024) *and* the same count in the same millisecond, and the primary key then refuses the second.
    """
    with _lock:
        count = next(_count) & ((1 << _COUNT_BITS) - 1)
    millis = int(time.time() * 1000) - _EPOCH_MS
    return (millis << (_NODE_BITS + _COUNT_BITS)) | (_node << _COUNT_BITS) | count
