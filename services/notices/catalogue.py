"""Imports every module of notices, so that all kinds are registered."""

from services.notices import joining, reachability  # noqa: F401
