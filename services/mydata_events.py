"""Events that a person was invited to: a part of the file about oneself. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from domain.events import EventState
from reports.paper import Section, Table
from storage.tables import Event, EventInvitation, Organization

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit


async def events(unit: Unit, t: Printer, person_id: int) -> Section | None:
    """Return the events, what was said, and whether the person was there; ``None`` if there were none.

    Plans and dates are what a guardian may know too (programme §9), so the child's file holds the same.
    """
    rows = await unit.all(
        select(
            Event.title,
            Event.starts_on,
            Event.state,
            EventInvitation.coming,
            EventInvitation.present,
            EventInvitation.answered_by,
            Organization.name,
        )
        .join(EventInvitation, EventInvitation.event_id == Event.id)
        .join(Organization, Organization.id == Event.organization_id)
        .where(EventInvitation.person_id == person_id)
        .order_by(Event.starts_on, Event.id)
    )
    if not rows:
        return None
    said = {True: t("comes"), False: t("cannot"), None: t("no answer")}
    there = {True: t("was there"), False: t("was not there"), None: ""}
    lines = []
    for row in rows:
        answer = said[None if row.coming is None else bool(row.coming)]
        if row.answered_by is not None and row.answered_by != person_id:
            answer += ", " + t("typed by somebody else for the person")
        state = there[None if row.present is None else bool(row.present)]
        lines.append(
            (
                t.day(row.starts_on),
                row.name,
                row.title,
                answer,
                t("called off") if row.state == EventState.CANCELLED else state,
            )
        )
    head = (t("When"), t("School"), t("Event"), t("Answer to the invitation"), t("State"))
    return Section(t("Events"), tables=(Table(head, tuple(lines), (2, 4, 5, 3, 2)),))
