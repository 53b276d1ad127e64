"""A person's pairs and meetings: a part of the file about oneself. Plain functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from domain.vocabulary import MatchStatus
from locales.marks import N_
from reports.paper import Section, Table
from services import words
from services.mydata_forms import pair_facts
from services.mydata_plans import plan_tables
from storage.tables import (
    Document,
    Match,
    MatchMember,
    Meeting,
    MeetingAttachment,
    MeetingAttendance,
    MeetingRevision,
    MeetingWord,
    Person,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from reports.paper import Printer
    from storage.unit import Unit

_KINDS: Final = {"photo": N_("photo"), "voice": N_("voice note")}


async def pairs(unit: Unit, t: Printer, catalogue: Catalogue, person_id: int, *, own: bool) -> list[Section]:
    """Return a section a pair; a guardian reads dates and states, not what the two have written."""
    rows = await unit.all(
        select(
            Match.id,
            Match.form,
            Match.status,
            Match.proposed_at,
            Match.ended_at,
            MatchMember.side,
            MatchMember.accepted,
            MatchMember.answered_at,
            Document.number,
            Document.dated_on,
        )
        .join(MatchMember, MatchMember.match_id == Match.id)
        .outerjoin(Document, Document.id == Match.order_id)
        .where(MatchMember.person_id == person_id)
        .order_by(Match.proposed_at, Match.id)
    )
    if not rows:
        return [Section(t("Pairs and meetings"), notes=(t("None."),))]
    names = await _names(unit, [row.id for row in rows], person_id)
    return [
        await _pair(unit, t, catalogue, row, names=names.get(row.id, ""), person_id=person_id, own=own) for row in rows
    ]


async def _names(unit: Unit, match_ids: Sequence[int], person_id: int) -> dict[int, str]:
    rows = await unit.all(
        select(MatchMember.match_id, MatchMember.person_id, MatchMember.side, Person.first_name, Person.code)
        .join(Person, Person.id == MatchMember.person_id)
        .where(MatchMember.match_id.in_(match_ids))
        .order_by(MatchMember.id)
    )
    own = {row.match_id: row.side for row in rows if row.person_id == person_id}
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.side != own.get(row.match_id):
            found.setdefault(row.match_id, []).append(row.first_name or row.code)
    return {match_id: ", ".join(each) for match_id, each in found.items()}


async def _pair(
    unit: Unit, t: Printer, catalogue: Catalogue, row: Any, *, names: str, person_id: int, own: bool
) -> Section:
    form = next((spec.title.of(t.locale) for key, spec in catalogue.forms.items() if key == row.form), row.form)
    facts = [
        (t("With"), names or "—"),
        (t("Takes part as"), words.word(t, words.SIDES, row.side)),  # type: ignore[arg-type]
        (t("Form"), form),
        (t("State"), words.word(t, words.STATUSES, MatchStatus(row.status))),  # type: ignore[arg-type]
        (t("Proposed on"), t.on(row.proposed_at)),
    ]
    if row.accepted is not None:
        said = t("yes") if row.accepted else t("no")
        facts.append((t("Answer to the proposal"), f"{said}, {t.on(row.answered_at)}" if row.answered_at else said))
    if row.number:
        facts.append((t("Order"), t("№ {number} of {day}", number=row.number, day=t.day(row.dated_on))))
    if row.ended_at:
        facts.append((t("Ended on"), t.on(row.ended_at)))
    facts += await pair_facts(unit, t, row.id, own=own)
    meetings = await unit.all(
        select(Meeting.__table__).where(Meeting.match_id == row.id).order_by(Meeting.planned_at, Meeting.id)
    )
    tables = [await _meetings(unit, t, catalogue, meetings, person_id, own=own)] if meetings else []
    if own and meetings:
        tables += await _diary(unit, t, [each.id for each in meetings], person_id)
    tables += await plan_tables(unit, t, catalogue, row.id, person_id=person_id, own=own)
    return Section(t("Pair and meetings: {names}", names=names or "—"), facts=tuple(facts), tables=tuple(tables))


async def _meetings(
    unit: Unit, t: Printer, catalogue: Catalogue, rows: Sequence[Any], person_id: int, *, own: bool
) -> Table:
    kinds = {key: spec.title.of(t.locale) for key, spec in catalogue.meetings.items()}
    ids = [row.id for row in rows]
    told: dict[int, str] = {}
    there: dict[int, bool] = {}
    if own:
        for word in await unit.all(
            select(MeetingWord.meeting_id, MeetingWord.word).where(
                MeetingWord.person_id == person_id, MeetingWord.meeting_id.in_(ids)
            )
        ):
            told[word.meeting_id] = words.word(t, words.MEETING_STATUSES, word.word)  # type: ignore[arg-type]
    for seen in await unit.all(
        select(MeetingAttendance.meeting_id, MeetingAttendance.present).where(
            MeetingAttendance.person_id == person_id, MeetingAttendance.meeting_id.in_(ids)
        )
    ):
        there[seen.meeting_id] = seen.present
    lines = []
    for row in rows:
        state = words.word(t, words.MEETING_STATUSES, row.status)  # type: ignore[arg-type]
        if row.id in there:
            state += ", " + (t("was there") if there[row.id] else t("was not there"))
        if row.minutes:
            state += ", " + t("{n} min", n=row.minutes)
        where = words.word(t, words.FORMATS, row.format)  # type: ignore[arg-type]
        written = ". ".join(part for part in (where, row.place, row.topic) if part)
        line: tuple[str, ...] = (t.at(row.held_at or row.planned_at), str(kinds.get(row.type, row.type)), state)
        lines.append((*line, written, told.get(row.id, "")) if own else (*line, where))
    head: tuple[str, ...] = (t("When"), t("Meeting"), t("State"))
    head = (*head, t("Place and topic"), t("My word")) if own else (*head, t("Format"))
    return Table(head, tuple(lines), (3, 3, 4, 6, 2) if own else (3, 3, 4, 3), t("Meetings of the pair"))


async def _diary(unit: Unit, t: Printer, meeting_ids: Sequence[int], person_id: int) -> list[Table]:
    """Return which files the person has put into the diary, and which records they have corrected."""
    files = await unit.all(
        select(MeetingAttachment.kind, MeetingAttachment.added_at, MeetingAttachment.removed_at)
        .where(MeetingAttachment.person_id == person_id, MeetingAttachment.meeting_id.in_(meeting_ids))
        .order_by(MeetingAttachment.added_at)
    )
    changes = await unit.scalars(
        select(MeetingRevision.changed_at)
        .where(MeetingRevision.changed_by == person_id, MeetingRevision.meeting_id.in_(meeting_ids))
        .order_by(MeetingRevision.changed_at)
    )
    found = []
    if files:
        rows = tuple((t(_KINDS.get(row.kind, row.kind)), t.at(row.added_at), t.on(row.removed_at)) for row in files)
        head = (t("File"), t("Added"), t("Removed"))
        found.append(Table(head, rows, (), t("Files in the diary (they stay with the messenger)")))
    if changes:
        lines = tuple((t.at(at), t("a record of a meeting was corrected")) for at in changes)
        found.append(Table((t("When"), t("What")), lines, (1, 3), t("Corrections")))
    return found
