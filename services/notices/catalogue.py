"""Imports every module of notices, so that all kinds are registered."""

from services.notices import curating, joining, reachability  # noqa: F401
from services.notices import matches as _matches  # noqa: F401
from services.notices import meetings as _meetings  # noqa: F401
from services.notices import reminders as _reminders  # noqa: F401
from services.notices import signals as _signals  # noqa: F401
