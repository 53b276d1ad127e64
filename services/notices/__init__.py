"""Messages that must arrive: what kinds there are, how each is worded, and when it is no longer wanted."""

from services.notices.outgoing import Button, File, Outgoing, Skip
from services.notices.registry import Due, Urgency, compose, notice, post

__all__ = ["Button", "Due", "File", "Outgoing", "Skip", "Urgency", "compose", "notice", "post"]
