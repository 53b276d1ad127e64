"""How the states of an agreement are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales.marks import N_
from services.roadmap.agreement_rows import Agreement

if TYPE_CHECKING:
    from locales import Translator

_STATES: Final = {
    Agreement.NONE: N_("Agreement: not asked for yet"),
    Agreement.ASKED: N_("Agreement: waits for the department"),
    Agreement.RETURNED: N_("Agreement: given back to the school"),
    Agreement.AGREED: N_("Agreement: agreed"),
}


def agreement_line(t: Translator, state: Agreement) -> str:
    """Return where a roadmap stands with the department, in one line."""
    return t(_STATES[state])
