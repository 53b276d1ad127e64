"""What was sent to a person, calls for help, and who has looked at the record. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, or_, select

from locales.marks import N_
from reports.paper import Section, Table
from services.mydata_words import LOOKS, OF_THE_SCHOOL, ROLES, notice_words
from storage.tables import (
    AuditEntry,
    Broadcast,
    MatchMember,
    Membership,
    Organization,
    OutboxMessage,
    Participation,
    ReminderStop,
    Signal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.paper import Printer
    from storage.unit import Unit

_CALLS: Final = "signal"
_SENT: Final = {
    "sent": N_("sent"),
    "waiting": N_("waits"),
    "sending": N_("waits"),
    "skipped": N_("not needed any more"),
}


async def history(unit: Unit, t: Printer, person_id: int, *, own: bool) -> list[Section]:
    """Return what was sent, what was switched off, calls for help (own file only), and who has looked."""
    found = [await _sent(unit, t, person_id, own=own), await _stops(unit, t, person_id)]
    if own:
        found += [await _calls_made(unit, t, person_id), await _written(unit, t, person_id)]
    return [section for section in [*found, await _looks(unit, t, person_id, own=own)] if section is not None]


async def _sent(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section:
    rows = await unit.all(
        select(
            OutboxMessage.kind,
            OutboxMessage.state,
            func.count().label("number"),
            func.min(OutboxMessage.created_at).label("first"),
            func.max(OutboxMessage.created_at).label("last"),
        )
        .where(OutboxMessage.person_id == person_id)
        .group_by(OutboxMessage.kind, OutboxMessage.state)
        .order_by(func.min(OutboxMessage.created_at), OutboxMessage.kind)
    )
    merged: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        if own or not row.kind.startswith(_CALLS):
            key = (notice_words(row.kind), _SENT.get(row.state, N_("did not arrive")))
            merged.setdefault(key, []).append(row)
    lines = tuple(
        (
            t(about),
            t(state),
            str(sum(row.number for row in group)),
            t.on(min(row.first for row in group)),
            t.on(max(row.last for row in group)),
        )
        for (about, state), group in merged.items()
    )
    head = (t("What about"), t("State"), t("How many"), t("First"), t("Last"))
    notes = () if lines else (t("Nothing."),)
    return Section(t("What was sent"), notes=notes, tables=(Table(head, lines, (5, 3, 2, 2, 2)),) if lines else ())


async def _stops(unit: Unit, t: Printer, person_id: int) -> Section | None:
    rows = await unit.all(
        select(ReminderStop.__table__).where(ReminderStop.person_id == person_id).order_by(ReminderStop.since)
    )
    if not rows:
        return None
    lines = tuple((t(notice_words(row.kind)), t.on(row.since), t.on(row.until) or t("for good")) for row in rows)
    return Section(t("Reminders switched off"), tables=(Table((t("What about"), t("Since"), t("Until")), lines),))


async def _calls_made(unit: Unit, t: Printer, person_id: int) -> Section | None:
    """Return the calls for help that this person has made; what others were worried about is theirs to tell."""
    rows = await unit.all(
        select(Signal.__table__, Organization.name)
        .join(Organization, Organization.id == Signal.organization_id)
        .where(Signal.raised_by == person_id)
        .order_by(Signal.raised_at, Signal.id)
    )
    if not rows:
        return None
    posts = await _posts(unit, {row.acknowledged_by for row in rows if row.acknowledged_by})
    lines = []
    for row in rows:
        taken = ""
        if row.acknowledged_at is not None:
            role = posts.get((row.acknowledged_by, row.organization_id), "")
            taken = ", ".join(part for part in (t.at(row.acknowledged_at), t(role) if role else "") if part)
        about = t("about myself") if row.person_id == person_id else t("worry about a mentee")
        lines.append((t.at(row.raised_at), row.name, about, taken, t.on(row.closed_at)))
    head = (t("When"), t("School"), t("What about"), t("Taken on"), t("Closed on"))
    return Section(t("Calls for help"), tables=(Table(head, tuple(lines), (3, 3, 3, 4, 2)),))


async def _written(unit: Unit, t: Printer, person_id: int) -> Section | None:
    """Return what a curator has written to groups."""
    rows = await unit.all(
        select(Broadcast.created_at, Broadcast.text, Broadcast.total)
        .where(Broadcast.author_id == person_id)
        .order_by(Broadcast.created_at)
    )
    if not rows:
        return None
    lines = tuple((t.at(row.created_at), row.text, str(row.total)) for row in rows)
    return Section(t("Written to groups"), tables=(Table((t("When"), t("Text"), t("Receivers")), lines, (3, 8, 2)),))


async def _looks(unit: Unit, t: Printer, person_id: int, *, own: bool) -> Section:
    """Return who has looked or worked with the record: day, post and school, never a name."""
    matches = await unit.scalars(select(MatchMember.match_id).where(MatchMember.person_id == person_id))
    schools = await unit.all(
        select(Participation.organization_id, func.min(Participation.joined_at).label("since"))
        .where(Participation.person_id == person_id)
        .group_by(Participation.organization_id)
    )
    about = [
        and_(AuditEntry.subject_kind == "person", AuditEntry.subject_id == person_id),
        and_(AuditEntry.subject_kind == "match", AuditEntry.subject_id.in_(matches)),
        *(
            and_(
                AuditEntry.organization_id == row.organization_id,
                AuditEntry.action.in_(OF_THE_SCHOOL),
                AuditEntry.at >= row.since,
            )
            for row in schools
        ),
    ]
    rows = await unit.all(
        select(AuditEntry.at, AuditEntry.actor_id, AuditEntry.organization_id, AuditEntry.action, Organization.name)
        .outerjoin(Organization, Organization.id == AuditEntry.organization_id)
        .where(or_(*about), or_(AuditEntry.actor_id.is_(None), AuditEntry.actor_id != person_id))
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    rows = [row for row in rows if not row.action.startswith(_CALLS)]
    posts = await _posts(unit, {row.actor_id for row in rows if row.actor_id})
    merged: dict[tuple[str, ...], int] = {}
    for row in rows:
        role = posts.get((row.actor_id, row.organization_id)) or posts.get((row.actor_id, None))
        # Of a mentor's or a mentee's taps on the shared pair nobody needs a list here.
        if role in {ROLES["mentor"], ROLES["mentee"]}:
            continue
        who = t(role) if role else t("the system") if row.actor_id is None else t("staff")
        what = t(LOOKS.get(row.action, N_("worked with the record")))
        key = (t.on(row.at), f"{who}, {row.name}" if row.name else who, what)
        merged[key] = merged.get(key, 0) + 1
    lines = tuple((*key, str(number)) for key, number in merged.items())
    head = (t("Day"), t("Who (post)"), t("What"), t("How often"))
    notes = [t("Every look of the staff is noted in the journal. Posts are named, not persons.")]
    if not lines:
        notes.append(t("Nobody has looked so far."))
    if not own:
        notes.append(t("What the psychologist and the curator do about calls for help is not listed here."))
    return Section(t("Who has looked"), notes=tuple(notes), tables=(Table(head, lines, (2, 5, 5, 2)),) if lines else ())


async def _posts(unit: Unit, people: set[int]) -> dict[tuple[int, int | None], str]:
    """Return somebody's post in a school, the highest one held there, in words still to be translated."""
    if not people:
        return {}
    rows: Sequence[Any] = await unit.all(
        select(Membership.person_id, Membership.organization_id, Membership.role).where(
            Membership.person_id.in_(people)
        )
    )
    rank = {role: place for place, role in enumerate(ROLES)}
    found: dict[tuple[int, int | None], str] = {}
    for row in sorted(rows, key=lambda row: rank.get(row.role, len(rank))):
        said = ROLES.get(row.role, row.role)
        found.setdefault((row.person_id, row.organization_id), said)
        found.setdefault((row.person_id, None), said)
    return found
