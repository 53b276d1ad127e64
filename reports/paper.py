"""A document to read and print: headings, facts, tables → PDF, with Russian letters in the file itself.

Words come in ready; this module only sets them. It runs in a process of its own (see ``reports.apart``): typesetting a
long document takes a tenth of a second or more, during which no chat would be answered. Nothing is written to disk.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from reports.apart import drawn

if TYPE_CHECKING:
    from datetime import date, datetime

    from locales import Translator


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; ``widths`` are shares of the line, equal if none are given."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: sentences, facts («Имя — Аня»), tables, lines to sign."""

    title: str
    notes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document; ``made_on`` is the date in it, so that the same data give the same file."""

    title: str
    locale: str
    made_on: date
    lead: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default=())
    foot: str = ""

    def data(self) -> dict[str, Any]:
        """Return the document as plain JSON: what is typeset, and what tests read."""
        return {**asdict(self), "made_on": [self.made_on.year, self.made_on.month, self.made_on.day]}


class Printer:
    """Speaks for paper: the same words as the chat's translator, without the escaping that the chat needs."""

    def __init__(self, t: Translator, zone: str) -> None:
        self._t, self._zone = t, ZoneInfo(zone)
        self.locale, self.child = t.locale, t.child

    def __call__(self, message: str, /, **values: Any) -> str:
        """Return a translated text with its values as they are."""
        return unescape(self._t(message, **values))

    def you(self, message: str, /, **values: Any) -> str:
        """Return a text that addresses the reader."""
        return unescape(self._t.you(message, **values))

    def day(self, value: date | None) -> str:
        """Return a date in figures."""
        return "" if value is None else f"{value:%d.%m.%Y}"

    def at(self, value: datetime | None) -> str:
        """Return a moment in figures, in the reader's zone."""
        return "" if value is None else f"{value.astimezone(self._zone):%d.%m.%Y %H:%M}"

    def on(self, value: datetime | None) -> str:
        """Return the day of a moment in figures, in the reader's zone."""
        return "" if value is None else f"{value.astimezone(self._zone):%d.%m.%Y}"


async def typeset(paper: Paper) -> bytes:
    """Return the PDF of a document.

    Raises:
        ReportError: if the process fails.
    """
    return await drawn("reports.paper", paper.data())


def draw(data: dict[str, Any]) -> bytes:
    """Return the PDF (the process's side). What people typed is data, never markup."""
    import typst  # noqa: PLC0415  the parent process never needs it

    return typst.compile(  # type: ignore[no-any-return, unused-ignore]
        _TEMPLATE.encode(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, ignore_system_fonts=True
    )


_TEMPLATE: Final = """
#let data = json(bytes(sys.inputs.data))
#let day = datetime(year: data.made_on.at(0), month: data.made_on.at(1), day: data.made_on.at(2))
#set document(title: data.title, date: day)
#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 20mm), footer: context [
  #set text(size: 8pt, fill: luma(90))
  #grid(columns: (1fr, auto), data.foot, [#counter(page).display() / #counter(page).final().first()])
])
#set text(font: "Libertinus Serif", size: 10.5pt, lang: data.locale, hyphenate: true)
#set par(leading: 0.6em, spacing: 0.8em)
#show heading.where(level: 1): it => block(below: 1em, text(size: 17pt, it.body))
#show heading.where(level: 2): it => block(above: 1.6em, below: 0.8em, sticky: true, text(size: 13pt, it.body))
#heading(level: 1, data.title)
#for line in data.lead { par(line) }
#for section in data.sections {
  heading(level: 2, section.title)
  for line in section.notes { par(line) }
  if section.facts.len() > 0 {
    grid(
      columns: (34%, 1fr), column-gutter: 4mm, row-gutter: 0.7em,
      ..section.facts.map(one => (text(fill: luma(70), one.at(0)), one.at(1))).flatten()
    )
  }
  for one in section.tables {
    if one.title != "" { block(above: 1.1em, below: 0.6em, sticky: true, strong(one.title)) }
    table(
      columns: if one.widths.len() > 0 { one.widths.map(w => w * 1fr) } else { (1fr,) * one.head.len() },
      stroke: (x: none, y: 0.4pt + luma(180)), inset: (x: 2pt, y: 4pt), align: left,
      table.header(..one.head.map(cell => text(size: 9pt, fill: luma(70), cell))),
      ..one.rows.flatten().map(cell => text(size: 9.5pt, cell))
    )
  }
  for one in section.signatures {
    v(0.8em)
    grid(columns: (1fr, 45mm, 45mm), column-gutter: 4mm, align: bottom,
      one, line(length: 100%, stroke: 0.5pt), line(length: 100%, stroke: 0.5pt))
  }
}
"""


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(draw(json.load(sys.stdin)))
    except Exception as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
