"""How each kind of notice is worded, at the moment of sending; one module a subject."""

from services.composers import (  # noqa: F401 - importing them registers their kinds
    broadcasts,
    calendars,
    cards,
    course,
    curating,
    diary,
    joining,
    matches,
    meetings,
    reachability,
    reminders,
    reminders_joining,
    rights,
    signals,
)
from services.composers.framing import Part, framed
from services.composers.registry import COMPOSERS, Due, compose

__all__ = ["COMPOSERS", "Due", "Part", "compose", "framed"]
