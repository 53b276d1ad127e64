"""How each kind of notice is worded, at the moment of sending; one module a subject."""

from services.composers import (  # noqa: F401 - importing them registers their kinds
    alongside,
    awards,
    broadcasts,
    calendars,
    cards,
    charts,
    choosing,
    closing,
    course,
    curating,
    diary,
    documents,
    events,
    forms,
    goals,
    importing,
    joining,
    match_papers,
    matches,
    meetings,
    own_surveys,
    reachability,
    referrals,
    reminders,
    reminders_joining,
    rights,
    roadmap,
    roadmap_files,
    roadmap_reports,
    roadmap_schools,
    rounds,
    signals,
    stories,
    training,
    waiting,
    year_end,
)
from services.composers.framing import Part, framed
from services.composers.registry import COMPOSERS, Due, compose

__all__ = ["COMPOSERS", "Due", "Part", "compose", "framed"]
