"""Pairing for the whole school: part of the file about oneself. Plain function.

The file says that and when the person stood in a set, and how often a curator has decided otherwise than the points.
The other side's name and the curator's reason stay out: they speak of two people, and a proposal tells the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from reports.paper import Section
from services.matching.particulars import sex_of
from services.matching.words import WISHES
from storage.tables import MatchingLine, MatchingRule, MatchingRun, Participation

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit


async def pairing(unit: Unit, t: Printer, person_id: int) -> Section | None:
    """Return in which sets the person stands, and how many words of a curator's are about them."""
    rows = await unit.all(
        select(Participation.id, Participation.mentor_sex).where(Participation.person_id == person_id)
    )
    if not rows:
        return None
    parts = [row.id for row in rows]
    days = await unit.scalars(
        select(MatchingRun.made_at)
        .join(MatchingLine, MatchingLine.run_id == MatchingRun.id)
        .where(or_(MatchingLine.mentee_id.in_(parts), MatchingLine.mentor_id.in_(parts)))
        .order_by(MatchingRun.made_at.desc())
    )
    rules = await unit.first(
        select(func.count(), func.max(MatchingRule.made_at)).where(
            or_(MatchingRule.mentee_id.in_(parts), MatchingRule.mentor_id.in_(parts))
        )
    )
    notes = []
    if days:
        notes.append(t("Proposals worked out for the whole school: last on {day}.", day=t.on(days[0])))
    if rules is not None and rules[0]:
        notes.append(t("Decisions of a curator on them: {n}, the last on {day}.", n=rules[0], day=t.on(rules[1])))
    wishes = {t(WISHES[wish]) for row in rows if (wish := sex_of(row.mentor_sex)) is not None}
    notes += [t("Rather as mentor, as the curator has noted it: {who}.", who=who) for who in sorted(wishes)]
    return Section(t("Pairing for the whole school"), notes=tuple(notes)) if notes else None
