"""What a pair's card says of its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.closing.wording import end_lines
from services.closing_desk import pair_end

if TYPE_CHECKING:
    from locales import Translator
    from services.access import Actor
    from services.pair_lists import MatchCard
    from storage.unit import Unit


async def ending_of(unit: Unit, actor: Actor, t: Translator, card: MatchCard) -> tuple[list[str], bool]:
    """Return what both sides want next, or why the pair was ended; and whether it can be ended without a goodbye."""
    found = await pair_end(unit, actor, card.id)
    return end_lines(t, found, card.form), found.may_end
