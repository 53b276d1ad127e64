"""The order on matches and the minutes of the common event, as papers to be signed (programme §10, stage 5).

Words come in ready (``services.match_papers``): who, in which form, from when to when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports.docx_paper import docx
from reports.paper import Paper, Section, Table

if TYPE_CHECKING:
    from datetime import date

    from reports.paper import Printer

_BLANK: Final = "__________"
_WIDTHS: Final = (1, 5, 5, 5, 4)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A mentor with one mentee; a group is as many rows as it has mentees."""

    mentor: str
    mentee: str
    what: str
    """The form in an order; in the minutes what was wished or settled."""
    term: str = ""


@dataclass(frozen=True, slots=True)
class OrderData:
    """An order on matches; without a number it is a draft for the head to sign."""

    school: str
    made_on: date
    number: str | None
    dated_on: date | None
    rows: tuple[PairRow, ...]


@dataclass(frozen=True, slots=True)
class MinutesData:
    """The minutes of a common event."""

    school: str
    made_on: date
    title: str
    day: str
    place: str
    invited: int
    mentors: int
    mentees: int
    others: int
    chosen: tuple[int, int]
    """How many have chosen, of how many."""
    formed: tuple[PairRow, ...]
    wished: tuple[PairRow, ...]


def order_paper(data: OrderData, t: Printer) -> Paper:
    """Return the order as a document: blanks where the head's number and date are still to come."""
    known = data.number is not None
    lead = t("No. {number} of {day}", number=data.number or _BLANK, day=t.day(data.dated_on) or _BLANK)
    head = (t("No."), t("Mentor"), t("Mentee"), t("Form"), t("From and until"))
    rows = tuple((str(place), row.mentor, row.mentee, row.what, row.term) for place, row in enumerate(data.rows, 1))
    notes = (
        t("1. Mentors and mentees are assigned to each other as the table says."),
        t("2. Mentors agree on a plan with their mentees after the trial meeting and note each meeting."),
        t("3. The curator of the programme accompanies the pairs and reports on their work at the end of the year."),
        t("4. Control over this order: ____________________"),
    )
    title = t("Order") if known else t("Order (draft)")
    return Paper(
        title=title,
        locale=t.locale,
        made_on=data.made_on,
        lead=(data.school, lead, t("On assigning mentors to mentees")),
        sections=(
            Section(t("I order:"), notes=notes, tables=(Table(head, rows, _WIDTHS),)),
            Section(t("Signatures"), signatures=(
                t("Head of the school"), t("Read and understood: curator of the programme"),
            )),
        ),
        foot=t("{title} · {school} · {lead}", title=title, school=data.school, lead=lead),
    )  # fmt: skip


def minutes_paper(data: MinutesData, t: Printer) -> Paper:
    """Return the minutes; of wishes only those that are mutual stand there, for a paper lies where others pass."""
    facts = (
        (t("Event"), data.title),
        (t("Date"), data.day),
        (t("Place"), data.place or _BLANK),
        (t("Invited"), str(data.invited)),
        (t("Were there"), t("mentors {n}, mentees {m}, others {k}", n=data.mentors, m=data.mentees, k=data.others)),
        (t("Have chosen"), t("{n} of {m}", n=data.chosen[0], m=data.chosen[1])),
    )
    head = (t("No."), t("Mentor"), t("Mentee"), t("What"))
    tables = tuple(
        Table(
            head,
            tuple((str(place), row.mentor, row.mentee, row.what) for place, row in enumerate(rows, 1)),
            _WIDTHS[:-1],
            title,
        )
        for title, rows in ((t("Pairs formed"), data.formed), (t("Mutual choices"), data.wished))
        if rows
    )
    decisions = (
        t("1. Take note of the choices that mentors and mentees have made."),
        t("2. The curator proposes the pairs; each side answers for itself."),
        t("3. Pairs in which both have agreed are put before the head for an order."),
        t("4. Mentees without a pair stay on the list; the curator goes on looking."),
    )
    none = () if tables else (t("No pairs were formed yet."),)
    return Paper(
        title=t("Minutes of the common event"),
        locale=t.locale,
        made_on=data.made_on,
        lead=(data.school, t("No. {number} of {day}", number=_BLANK, day=_BLANK)),
        sections=(
            Section(t("What took place"), facts=facts),
            Section(t("Pairs"), notes=none, tables=tables),
            Section(t("Decided"), notes=decisions),
            Section(t("Signatures"), signatures=(t("Chair"), t("Secretary"))),
        ),
        foot=t("{title} · {school}", title=t("Minutes of the common event"), school=data.school),
    )


def order_docx(data: OrderData, t: Printer) -> bytes:
    """Return the order as a DOCX; the same data give the same bytes."""
    return docx(order_paper(data, t))


def minutes_docx(data: MinutesData, t: Printer) -> bytes:
    """Return the minutes as a DOCX; the same data give the same bytes."""
    return docx(minutes_paper(data, t))
