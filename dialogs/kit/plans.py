"""Where a pair's individual plan stands, as one line of another screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services import goal_words
from services.access import NotAllowedError, RefusedError
from services.goals import plan_brief

if TYPE_CHECKING:
    from locales import Translator
    from services.access import Actor
    from services.goals import PlanBrief
    from storage.unit import Unit


async def brief_of(unit: Unit, actor: Actor, match_id: int) -> PlanBrief | None:
    """Return where a plan stands, ``None`` if the reader may not know."""
    try:
        return await plan_brief(unit, actor, match_id)
    except (RefusedError, NotAllowedError):
        return None


async def plan_line(unit: Unit, actor: Actor, t: Translator, match_id: int) -> list[str]:
    """Return the line of a plan that there is; nothing of one that is still to come."""
    found = await brief_of(unit, actor, match_id)
    if found is None or found.state is None:
        return []
    state = t(goal_words.STATES[found.state])
    return [t("{heading}: {state}", heading=goal_words.heading(t, programme=found.programme), state=state)]
