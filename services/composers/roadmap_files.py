"""A roadmap as files: the table, the days for a calendar, the picture, and the empty table to write one in."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from catalog.roadmap_columns import RoadmapLine
from catalog.roadmap_deadlines import written
from domain.deadline_code import decode
from domain.deadline_status import SETTLED, Status
from locales.marks import N_
from reports.calendar_file import DayEntry, deadline_file
from reports.paper import Printer
from reports.roadmap_picture import roadmap_picture
from reports.roadmap_xlsx import make_roadmap
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.notices import File, Outgoing, Skip
from services.roadmap.holders import holdings
from services.roadmap.picture_data import lines_of, pages_of, picture, year_of
from services.roadmap.places import RoadmapPlace, roadmap_place
from services.roadmap.proof_words import evidence_words
from services.roadmap.rows import measures_of, roadmap_of, terms_of
from services.roadmap.table_lines import followed, table_line
from services.roadmap.words import STATUSES

if TYPE_CHECKING:
    from datetime import date

    from locales import Translator
    from services.roadmap.rows import MeasureRow, RoadmapRow, TermRow
    from storage.unit import Unit

_EXAMPLES: Final = (
    (N_("Appoint the curator"), "by:08-30", ("school_head",), N_("Order")),
    (N_("Collect the pool of mentees"), "range:09-01..09-15", ("curator", "class_teachers"), N_("Pool of mentees")),
    (N_("Keep the section on the site"), "by:12-01 then permanent", ("site_admin",), N_("Section of the site")),
    (N_("Hold the self-diagnosis"), "annual month:06", ("deputy_heads", "curator"), N_("Note")),
)
"""Measure, deadline in the notation of ``domain.deadline_code``, posts, result."""


@dataclass(frozen=True, slots=True)
class _Whole:
    roadmap: RoadmapRow
    place: RoadmapPlace
    measures: dict[int, MeasureRow]
    terms: list[TermRow]
    today: date


async def _whole(unit: Unit, due: Due) -> _Whole | None:
    """Return the roadmap that the notice is about, unless it has ended."""
    catalogue = shipped_catalogue()
    roadmap = await roadmap_of(unit, catalogue, due.subject_id)
    if roadmap is None or roadmap.ended_at is not None:
        return None
    place = await roadmap_place(unit, roadmap.municipality_id, roadmap.organization_id)
    measures = await measures_of(unit, catalogue, roadmap)
    return _Whole(roadmap, place, measures, await terms_of(unit, roadmap.id), place.today(unit))


@composer("roadmap_table")
async def roadmap_table(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the table with the columns of the papers, and what became of each row."""
    found = await _whole(unit, due)
    if found is None:
        return Skip("gone")
    printer = Printer(t, found.place.zone)
    terms: dict[int, list[TermRow]] = defaultdict(list)
    for term in found.terms:
        terms[term.measure_id].append(term)
    rows = list(found.measures.values())
    lines = [table_line(row, shipped_catalogue().posts, t.locale) for row in rows]
    more = [followed(printer, found.roadmap, terms[row.id], found.today, _evidence(t, terms[row.id])) for row in rows]
    title = found.roadmap.title[t.locale] or t("Roadmap")
    data = await asyncio.to_thread(make_roadmap, title, t.locale, lines, more)
    text = t(
        "The roadmap as a table.\nRows: {n}. You can change it and send it back: I read it row by row.", n=len(lines)
    )
    return Outgoing(text, file=File(f"roadmap-{found.today:%Y-%m-%d}.xlsx", data))


def _evidence(t: Translator, terms: list[TermRow]) -> str:
    known = [term for term in terms if term.evidence]
    return unescape(evidence_words(t, known[-1].evidence, closed=known[-1].done_on is not None)) if known else ""


@composer("roadmap_calendar")
async def roadmap_calendar(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send the days of a roadmap: all of them, or those of the rows for which the reader answers today."""
    found = await _whole(unit, due)
    if found is None:
        return Skip("gone")
    rows = found.measures
    if due.params.get("own"):
        rows = await _own(unit, due, found)
    entries = [
        _entry(t, found, rows[term.measure_id], term)
        for term in found.terms
        if term.measure_id in rows and term.span.last is not None and not term.span.soft
        and term.status(found.today, found.roadmap.approved_on) is not Status.BEFORE_APPROVAL
    ]  # fmt: skip
    if not entries:
        return Outgoing(t("For the calendar.\nNo row has a day yet."))
    text = t.plural(
        "For the calendar: {n} day.\nOpen the file: the phone adds it and reminds three days before.",
        "For the calendar: {n} days.\nOpen the file: the phone adds them and reminds three days before.",
        len(entries),
    ) + "\n" + t("If something changes, send for a new file: it takes the place of the old one.")  # fmt: skip
    return Outgoing(text, file=File(f"roadmap-{found.today:%Y-%m-%d}.ics", deadline_file(entries, now=unit.now)))


async def _own(unit: Unit, due: Due, found: _Whole) -> dict[int, Any]:
    place = found.place
    held = await holdings(unit, shipped_catalogue().posts, place.municipality_id, [place.organization_id])
    return {
        row.id: row
        for row in found.measures.values()
        if due.person_id in held.on(place.organization_id, row.posts, found.today)
    }


def _entry(t: Translator, found: _Whole, row: MeasureRow, term: TermRow) -> DayEntry:
    status = term.status(found.today, found.roadmap.approved_on)
    done = status in SETTLED
    day = term.span.last
    if day is None:
        raise ValueError("only a term with a day stands in a calendar")
    lines = [found.place.name, unescape(t(STATUSES[status])).capitalize()]
    lines += [t("Result: {result}", result=row.result[t.locale])] if row.result[t.locale] else []
    return DayEntry(
        uid=term.id,
        day=day,
        summary=f"{'✓ ' if done else ''}{row.number}. {row.title[t.locale]}",
        description=unescape("\n".join(lines)),
        done=done,
    )


@composer("roadmap_picture")
async def roadmap_picture_page(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send one of the pictures of the year that runs."""
    found = await _whole(unit, due)
    if found is None:
        return Skip("gone")
    year = year_of(found.roadmap, found.today)
    lines = lines_of(found.roadmap, found.measures, found.terms, year)
    pages, page = len(pages_of(lines)), int(due.params.get("page", 0))
    if page >= pages:
        return Skip("gone")
    drawing = picture(t, found.roadmap, found.place.name, lines, found.today, page=page, year=year)
    text = t("The roadmap as a picture: {n} of {total}.", n=page + 1, total=pages)
    name = f"roadmap-{found.today:%Y-%m-%d}-{page + 1}.png"
    return Outgoing(text, file=File(name, await roadmap_picture(drawing), picture=True))


@composer("roadmap_template")
async def roadmap_template(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:  # noqa: ARG001
    """Send the empty table with a few rows that may be written over."""
    known = shipped_catalogue().posts
    lines = [
        RoadmapLine("", str(number), t(title), written(decode(code), t.locale),
                    tuple(known[post].title.of(t.locale) for post in posts), t(result))
        for number, (title, code, posts, result) in enumerate(_EXAMPLES, 1)
    ]  # fmt: skip
    data = await asyncio.to_thread(make_roadmap, t("Roadmap"), t.locale, lines)
    text = t(
        "The template is ready.\nWrite over the examples, one measure a row, and send me the file. "
        "A row with nothing but a title begins a section."
    )
    return Outgoing(text, file=File(f"roadmap-template.{t.locale}.xlsx", data))
