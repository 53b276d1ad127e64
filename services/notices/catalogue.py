"""Imports every module of notices, so that all kinds are registered."""

from services.notices import (  # noqa: F401
    curating,
    joining,
    matches,
    meetings,
    reachability,
    reminders,
    signals,
)
