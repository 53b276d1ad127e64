"""How each kind of notice is worded, at the moment of sending; one module a subject."""

from services.composers import (  # noqa: F401 - importing them registers their kinds
    curating,
    joining,
    matches,
    meetings,
    reachability,
    reminders,
    signals,
)
from services.composers.registry import COMPOSERS, Due, compose

__all__ = ["COMPOSERS", "Due", "compose"]
