"""Choices at common events, and notes on the time of waiting: parts of the file about oneself. Plain functions.

Like the selection note, what curator and psychologist have noted is data about a person, so whoever it is about reads
its words here. A guardian reads that there are notes, and when: home may be what the child needs help with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from reports.paper import Section, Table
from storage.tables import Choice, Choosing, Event, Organization, Participation, Person, WaitingNote

if TYPE_CHECKING:
    from reports.paper import Printer
    from storage.unit import Unit


async def choices(unit: Unit, t: Printer, person_id: int) -> Section | None:
    """Return whom the person has chosen at common events; who has chosen the person is the others' own word."""
    rows = await unit.all(
        select(Choice.first_id, Choice.second_id, Choice.said_at, Choice.said_by, Event.title)
        .join(Choosing, Choosing.id == Choice.choosing_id)
        .join(Event, Event.id == Choosing.event_id)
        .where(Choice.person_id == person_id)
        .order_by(Choice.said_at, Choice.id)
    )
    if not rows:
        return None
    wanted = {each for row in rows for each in (row.first_id, row.second_id) if each is not None}
    people = await unit.all(
        select(Participation.id, Person.first_name, Person.code)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.id.in_(sorted(wanted)))
    )
    names = {row.id: row.first_name or row.code for row in people}
    head = (t("Event"), t("When"), t("First choice"), t("Second choice"))
    lines = tuple((row.title, _when(t, row, person_id), *_chosen(t, row, names)) for row in rows)
    return Section(t("Choices at common events"), tables=(Table(head, lines, (4, 3, 3, 3)),))


def _when(t: Printer, row: Any, person_id: int) -> str:
    said = t.on(row.said_at)
    return said if row.said_by == person_id else said + ", " + t("typed by somebody else for the person")


def _chosen(t: Printer, row: Any, names: dict[int, str]) -> tuple[str, str]:
    if row.first_id is None and row.second_id is None:
        return t("not yet sure"), ""
    return names.get(row.first_id, ""), names.get(row.second_id, "")


async def waiting_notes(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section | None:
    """Return what was noted while the person waited for a mentor."""
    rows = await unit.all(
        select(WaitingNote.written_at, WaitingNote.text, Organization.name)
        .join(Organization, Organization.id == WaitingNote.organization_id)
        .where(WaitingNote.person_id == person_id)
        .order_by(WaitingNote.written_at, WaitingNote.id)
    )
    if not rows:
        return None
    title = t("Notes while waiting for a mentor")
    if not own:
        last = t.on(rows[-1].written_at)
        return Section(
            title, notes=(t("Notes of curator or psychologist: {n}, the last on {day}.", n=len(rows), day=last),)
        )
    lines = tuple((t.on(row.written_at), row.name, row.text) for row in rows)
    return Section(title, tables=(Table((t("When"), t("School"), t("Words")), lines, (2, 3, 8)),))
