"""What several rules say the same way."""

from __future__ import annotations

from typing import Any


def values(statuses: Any) -> list[str]:
    """Return the stored words of statuses, in order."""
    return sorted(status.value for status in statuses)
