"""A roadmap as a picture for a phone: rows by section, bars along the months, a line where today is. PNG.

A status is told by a colour, by a sign and by how its bar is filled: whoever sees no red, or prints it grey, reads the
same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from reports.apart import drawn
from reports.picture_kit import draw

ROWS: Final = 22
"""So many rows a picture: more of them would have to be zoomed into."""


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row: ``first`` and ``last`` are shares of the axis, ``None`` where it has no day."""

    number: str
    title: str
    due: str
    status: str
    """``done``, ``late``, ``soon``, ``progress``, ``ahead``, ``before`` or ``undated``."""
    first: float | None
    last: float | None
    open_end: bool = False
    """It goes on, and no day of it can be missed."""


@dataclass(frozen=True, slots=True)
class PictureSection:
    """Rows below one heading."""

    title: str
    rows: tuple[PictureRow, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, worded for its reader; plain text."""

    title: str
    lead: str
    months: tuple[tuple[str, float], ...]
    """The beginning of a month → its share of the axis."""
    today: float | None
    today_said: str
    sections: tuple[PictureSection, ...]
    legend: tuple[tuple[str, str], ...]
    """Status → its word."""


async def roadmap_picture(picture: Picture) -> bytes:
    """Return the PNG.

    Raises:
        ReportError: if the process fails.
    """
    return await drawn("reports.roadmap_picture", asdict(picture))


_TEMPLATE: Final = r"""
#let looks = (
  done: (rgb("#007a5a"), "✓"), late: (rgb("#c94f00"), "!"), soon: (rgb("#a36a00"), "◆"),
  progress: (rgb("#0064a5"), "▶"), ahead: (rgb("#6b6b6b"), "○"), before: (rgb("#6b6b6b"), "–"),
  undated: (rgb("#8a4a86"), "?"),
)
#let filling(status) = {
  let color = looks.at(status).at(0)
  if status in ("done", "late") { color } else if status == "soon" { color.lighten(45%) } else if status == "progress" {
    stripes(color) } else if status == "before" { dots(color) } else { white }
}
#let sign(status, size: 13pt) = {
  let (color, mark) = looks.at(status)
  badge(color, mark, solid: status in ("done", "late", "soon"), square: status == "late", size: size)
}
#let bar(row) = {
  let (color, _) = looks.at(row.status)
  let high = 8pt
  box(width: wide, height: 11pt, {
    for month in data.months {
      place(dx: month.at(1) * wide, line(length: 11pt, angle: 90deg, stroke: 0.4pt + luma(215)))
    }
    place(dy: 5.5pt, line(length: wide, stroke: 0.4pt + luma(215)))
    if row.last != none {
      let to = row.last * wide
      let from = if row.first == none { to } else { row.first * wide }
      if to - from < 9pt {
        let mid = calc.max(5pt, calc.min(wide - 5pt, to))
        place(dx: mid - 5pt, dy: 0.5pt, polygon(fill: filling(row.status), stroke: 1.2pt + color,
          (5pt, 0pt), (10pt, 5pt), (5pt, 10pt), (0pt, 5pt)))
      } else {
        let thin = if row.open_end { 4pt } else { high }
        place(dx: from, dy: (11pt - thin) / 2, rect(width: to - from, height: thin, radius: 2pt,
          fill: filling(row.status), stroke: 1pt + color))
      }
    }
    if data.today != none {
      place(dx: data.today * wide, line(length: 11pt, angle: 90deg, stroke: 1.2pt + rgb("#c2185b")))
    }
  })
}
#head(data.title, data.lead)

#let axis = box(width: wide, height: 25pt, {
  for (index, month) in data.months.enumerate() {
    place(dx: month.at(1) * wide + 1.5pt, dy: 13pt, text(size: 9.5pt, fill: luma(60), month.at(0)))
  }
  place(dy: 25pt, line(length: wide, stroke: 0.8pt + luma(150)))
  if data.today != none {
    let left = calc.max(0pt, calc.min(wide - 76pt, data.today * wide - 38pt))
    place(dx: left, box(width: 76pt, fill: rgb("#c2185b"), radius: 2pt, inset: (y: 1.5pt),
      align(center, text(size: 9.5pt, weight: "bold", fill: white, data.today_said))))
  }
})
#axis
#for section in data.sections {
  if section.title != "" {
    block(above: 9pt, below: 5pt, width: 100%, fill: luma(238), radius: 2pt, inset: (x: 5pt, y: 4pt),
      text(weight: "bold", size: 11.5pt, section.title))
  }
  for row in section.rows {
    block(above: 5pt, below: 0pt, breakable: false, {
      set text(top-edge: "ascender", bottom-edge: "descender")
      set par(leading: 0.1em)
      grid(columns: (17pt, 1fr, auto), column-gutter: 3pt, align: (left, left, right),
        sign(row.status),
        [#strong(row.number) #h(2pt) #row.title],
        text(size: 10.5pt, fill: luma(60), row.due))
      v(1.5pt, weak: true)
      bar(row)
    })
  }
}
#v(8pt)
#line(length: 100%, stroke: 0.6pt + luma(190))
#set par(leading: 0.7em)
#for (status, said) in data.legend {
  box([#sign(status, size: 11pt) #h(2pt) #text(size: 10pt, said) #h(9pt)])
}
"""


if __name__ == "__main__":
    draw(_TEMPLATE)
