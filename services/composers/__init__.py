"""How each kind of notice is worded, at the moment of sending; one module a subject."""

from services.composers import (  # noqa: F401 - importing them registers their kinds
    broadcasts,
    calendars,
    cards,
    course,
    curating,
    diary,
    documents,
    events,
    goals,
    joining,
    matches,
    meetings,
    own_surveys,
    reachability,
    reminders,
    reminders_joining,
    rights,
    rounds,
    signals,
    training,
)
from services.composers.framing import Part, framed
from services.composers.registry import COMPOSERS, Due, compose

__all__ = ["COMPOSERS", "Due", "Part", "compose", "framed"]
