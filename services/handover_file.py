"""The handover file: what whoever takes a school over must know on the first morning. Plain functions.

Codes stand for names, as in every file that leaves through the chat (consents §8); of calls for help it holds counts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from domain.matches import LIVE
from domain.stages import standing
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from locales.marks import N_
from reports.docx_paper import docx
from reports.paper import Paper, Printer, Section, Table
from services import words
from services.documents_rows import ending_documents
from services.events_rows import unsettled
from services.goal_matters import plans_to_approve, without_plan
from services.pair_matters import differing_matches, matches_in, silent_matches, unlogged_matches
from services.pause_rows import ending_pauses
from services.places import Place, running_cycle
from services.pool import members
from services.stage_facts import facts_of
from services.stage_words import STAGES
from services.wish_rows import wished_matches
from storage.tables import Document, Event, Match, MatchMember, MatchPause, Meeting, Person, Signal, StageNote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.model import Catalogue
    from locales import Translator
    from services.places import CycleDates
    from services.pool import Member
    from storage.unit import Unit

AHEAD: Final = timedelta(days=60)
_LIVE: Final = tuple(status.value for status in LIVE)


async def handover_bytes(unit: Unit, catalogue: Catalogue, place: Place, t: Translator) -> tuple[str, bytes]:
    """Return name and bytes of the file."""
    printer = Printer(t, place.zone)
    cycle = await running_cycle(unit, place.id)
    found = await members(unit, place, cycle.id) if cycle is not None else []
    pairs = await _pairs(unit, place)
    paper = Paper(
        title=printer("Handing over the mentoring programme"),
        locale=printer.locale,
        made_on=place.today(unit),
        lead=(
            place.name,
            printer("Made on {day}. Codes stand for names: in the chat a search finds the person by the code.",
                    day=printer.day(place.today(unit))),
        ),
        sections=(
            await _where(unit, printer, catalogue, place, cycle),
            await _open_matters(unit, printer, place, pairs),
            await _pair_section(unit, printer, pairs),
            _waiting(printer, place.today(unit), found),
            _lacking(printer, found),
            await _ahead(unit, printer, place, cycle),
            await _calls(unit, printer, place),
            Section(printer("Signatures"), signatures=(printer("Hands over"), printer("Takes over"))),
        ),
    )  # fmt: skip
    return f"nastavnik-handover-{place.code}-{place.today(unit):%Y%m%d}.docx", docx(paper)


async def _where(unit: Unit, t: Printer, catalogue: Catalogue, place: Place, cycle: CycleDates | None) -> Section:
    title = t("Where the school stands")
    if cycle is None:
        return Section(title, notes=(t("No school year is open."),))
    facts = await facts_of(unit, place, cycle, catalogue)
    noted = await unit.scalars(select(StageNote.stage).where(StageNote.cycle_id == cycle.id))
    stage = standing(facts, set(noted))
    return Section(
        title,
        facts=(
            (t("School year"), f"{t.day(cycle.starts_on)} — {t.day(cycle.ends_on)}"),
            (t("Stage"), f"{int(stage)}. {t(STAGES[stage])}"),
            (t("Mentees, of them ready"), f"{facts.mentees}, {facts.mentees_ready}"),
            (t("Mentors, of them ready"), f"{facts.mentors}, {facts.mentors_ready}"),
            (t("Pairs by order"), str(facts.pairs)),
        ),
    )


async def _pairs(unit: Unit, place: Place) -> dict[int, dict[str, Any]]:
    """Return the live pairs: codes, status, meetings held and the next one."""
    rows = await unit.all(
        select(Match.id, Match.status, MatchMember.side, Person.code)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Person, Person.id == MatchMember.person_id)
        .where(Match.organization_id == place.id, Match.status.in_(_LIVE), MatchMember.accepted.is_not(False))
        .order_by(Match.id, MatchMember.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        pair = found.setdefault(row.id, {"status": MatchStatus(row.status), Side.MENTOR: [], Side.MENTEE: []})
        pair[Side(row.side)].append(row.code)
    return found


async def _open_matters(unit: Unit, t: Printer, place: Place, pairs: dict[int, dict[str, Any]]) -> Section:
    today = place.today(unit)
    known = (
        (N_("Somebody asks for a pause or another mentor"), await wished_matches(unit, place)),
        (N_("Pauses that end by tomorrow"), await ending_pauses(unit, place, today + timedelta(days=1))),
        (N_("Meetings told differently"), await differing_matches(unit, place)),
        (N_("Silent for over 21 days"), await silent_matches(unit, place)),
        (N_("Meetings not logged"), await unlogged_matches(unit, place)),
        (N_("Both agreed, an order is needed"), await matches_in(unit, place, MatchStatus.AGREED)),
        (N_("Plans to be read"), await plans_to_approve(unit, place)),
        (N_("Pairs without a plan"), await without_plan(unit, place)),
        (N_("Final meeting held, to be closed"), await matches_in(unit, place, MatchStatus.FINAL)),
    )
    rows = tuple((t(what), str(len(ids)), _codes(pairs, ids)) for what, ids in known if ids)
    title = t("What waits for a decision")
    if not rows:
        return Section(title, notes=(t("Nothing."),))
    return Section(title, tables=(Table((t("What"), t("How many"), t("Which")), rows, (4, 1, 5)),))


def _codes(pairs: dict[int, dict[str, Any]], ids: Sequence[int]) -> str:
    named = dict.fromkeys(ids)
    return "; ".join(_pair(pairs[each]) for each in named if each in pairs)


def _status(pair: dict[str, Any]) -> MatchStatus:
    return MatchStatus(pair["status"])


def _pair(pair: dict[str, Any]) -> str:
    return f"{', '.join(pair[Side.MENTOR])} → {', '.join(pair[Side.MENTEE])}"


async def _pair_section(unit: Unit, t: Printer, pairs: dict[int, dict[str, Any]]) -> Section:
    title = t("Pairs")
    if not pairs:
        return Section(title, notes=(t("None."),))
    meetings = await unit.all(
        select(
            Meeting.match_id,
            Meeting.status,
            func.count().label("n"),
            func.min(Meeting.planned_at).label("first"),
        )
        .where(
            Meeting.match_id.in_(list(pairs)),
            Meeting.status.in_([MeetingStatus.HELD.value, MeetingStatus.PLANNED.value]),
        )
        .group_by(Meeting.match_id, Meeting.status)
    )
    held = {row.match_id: row.n for row in meetings if row.status == MeetingStatus.HELD.value}
    ahead = {row.match_id: row.first for row in meetings if row.status == MeetingStatus.PLANNED.value}
    pauses = await unit.all(
        select(MatchPause.match_id, MatchPause.until).where(
            MatchPause.match_id.in_(list(pairs)), MatchPause.ended_at.is_(None)
        )
    )
    until = {row.match_id: row.until for row in pauses}
    rows = tuple(
        (
            ", ".join(pair[Side.MENTOR]),
            ", ".join(pair[Side.MENTEE]),
            t("paused until {day}", day=t.day(until[match_id]))
            if match_id in until
            else t(words.STATUSES[_status(pair)]),
            str(held.get(match_id, 0)),
            t.at(ahead.get(match_id)) or "—",
        )
        for match_id, pair in pairs.items()
    )
    head = (t("Mentor"), t("Mentees"), t("Status"), t("Meetings held"), t("Next meeting"))
    return Section(title, tables=(Table(head, rows, (3, 4, 4, 2, 3)),))


def _waiting(t: Printer, today: Any, found: Sequence[Member]) -> Section:
    waiting = [one for one in found if one.side is Side.MENTEE and one.ready and not one.open_matches]
    rows = tuple((one.code, str(one.grade or "—"), str(max(0, (today - one.joined_at.date()).days))) for one in waiting)
    title = t("Mentees without a pair")
    if not rows:
        return Section(title, notes=(t("None."),))
    return Section(title, tables=(Table((t("Code"), t("Grade"), t("Days of waiting")), rows),))


def _lacking(t: Printer, found: Sequence[Member]) -> Section:
    rows = []
    for one in found:
        lacks = [t(words.GAPS[gap]) for gap in one.gaps]
        lacks += [t("on paper: {what}", what=t(words.CONSENTS[need.kind])) for need in one.papers]
        if lacks:
            rows.append((one.code, words.word(t, words.SIDES, one.side), ", ".join(lacks)))  # type: ignore[arg-type]
    title = t("Consents and papers that are missing")
    if not rows:
        return Section(title, notes=(t("None."),))
    return Section(title, tables=(Table((t("Code"), t("Who"), t("What is missing")), tuple(rows), (2, 2, 6)),))


async def _ahead(unit: Unit, t: Printer, place: Place, cycle: CycleDates | None) -> Section:
    today = place.today(unit)
    events = await unit.all(
        select(Event.title, Event.starts_on)
        .where(
            Event.organization_id == place.id,
            Event.state == "planned",
            Event.starts_on >= today,
            Event.starts_on <= today + AHEAD,
        )
        .order_by(Event.starts_on, Event.id)
    )
    rows = [(t.day(row.starts_on), t("Event: {title}", title=row.title)) for row in events]
    ids = await ending_documents(unit, place.id, today + AHEAD)
    documents = await unit.all(select(Document.number, Document.valid_until).where(Document.id.in_(ids)))
    rows += [
        (t.day(row.valid_until), t("A document ends: No. {number}", number=row.number or "—")) for row in documents
    ]
    over = len(await unit.scalars(unsettled(place.id, today)))
    if cycle is not None:
        rows.append((t.day(cycle.ends_on), t("The school year ends")))
    notes = (t("Events that are over and wait for their results: {n}.", n=over),) if over else ()
    title = t("Days to come")
    if not rows:
        return Section(title, notes=notes or (t("Nothing."),))
    return Section(title, notes=notes, tables=(Table((t("Day"), t("What")), tuple(rows), (2, 8)),))


async def _calls(unit: Unit, t: Printer, place: Place) -> Section:
    rows = await unit.all(
        select(Signal.acknowledged_at).where(Signal.organization_id == place.id, Signal.closed_at.is_(None))
    )
    waiting = sum(row.acknowledged_at is None for row in rows)
    return Section(
        t("Calls for help"),
        facts=((t("Not answered yet"), str(waiting)), (t("Taken on, not settled"), str(len(rows) - waiting))),
        notes=(t("Who and why stands in the chat only, under Today."),),
    )
