"""Messages that must arrive: their kinds, what they are made of, and ``post``, the way into the outbox.

How each kind is worded stands in ``services.composers``, which knows the use cases; this package knows none of them.
"""

from services.notices.kinds import Urgency, urgency_of
from services.notices.outgoing import Brief, Button, File, Outgoing, Skip, Stored
from services.notices.post import post

__all__ = ["Brief", "Button", "File", "Outgoing", "Skip", "Stored", "Urgency", "post", "urgency_of"]
