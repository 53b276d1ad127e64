"""Indicators against their plan by year, as a picture for a phone. PNG.

Every value stands as a number beside its bar, the plan as a line across it and as a number; how the two compare is told
by colour, by sign and by filling.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from reports.apart import drawn
from reports.picture_kit import draw

BLOCKS: Final = 4
"""So many indicators a picture."""


@dataclass(frozen=True, slots=True)
class YearBar:
    """A year: value and plan as shares of the longest bar, ``None`` where there is none, and in words."""

    year: str
    value: float | None
    value_said: str
    plan: float | None
    plan_said: str
    status: str
    """``reached``, ``near``, ``below``, ``no_plan`` or ``no_data``."""


@dataclass(frozen=True, slots=True)
class IndicatorBlock:
    """One indicator."""

    title: str
    years: tuple[YearBar, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPicture:
    """One picture, worded for its reader; plain text."""

    title: str
    lead: str
    blocks: tuple[IndicatorBlock, ...]
    legend: tuple[tuple[str, str], ...]
    """Status → its word."""
    plan_word: str


async def indicator_picture(picture: IndicatorPicture) -> bytes:
    """Return the PNG.

    Raises:
        ReportError: if the process fails.
    """
    return await drawn("reports.indicator_picture", asdict(picture))


_TEMPLATE: Final = r"""
#let looks = (
  reached: (rgb("#007a5a"), "✓"), near: (rgb("#a36a00"), "≈"), below: (rgb("#c94f00"), "✗"),
  no_plan: (rgb("#6b6b6b"), "○"), no_data: (rgb("#6b6b6b"), "–"),
)
#let filling(status) = {
  let color = looks.at(status).at(0)
  if status == "below" { color } else if status == "near" { stripes(color) } else if status == "reached" {
    dots(color) } else { luma(215) }
}
#let sign(status, size: 13pt) = {
  let (color, mark) = looks.at(status)
  badge(color, mark, solid: status in ("near", "below"), square: status == "below", size: size)
}
#let (left, right) = (32pt, 104pt)
#let long = wide - left - right - 8pt
#head(data.title, data.lead)
#for each in data.blocks {
  block(above: 13pt, below: 5pt, width: 100%, fill: luma(238), radius: 2pt, inset: (x: 5pt, y: 4pt),
    text(weight: "bold", each.title))
  for year in each.years {
    block(above: 8pt, below: 0pt, breakable: false, grid(
      columns: (left, long + 8pt, right), align: (start + horizon, start + horizon, end + horizon),
      text(size: 12pt, year.year),
      box(width: long, height: 17pt, {
        place(dy: 8.5pt, line(length: long, stroke: 0.4pt + luma(215)))
        if year.value != none {
          place(dy: 2.5pt, rect(width: calc.max(1.5pt, long * year.value), height: 12pt, fill: filling(year.status),
            stroke: 1pt + looks.at(year.status).at(0)))
        }
        if year.plan != none {
          place(dx: long * year.plan - 1pt, rect(width: 2pt, height: 17pt, fill: black, stroke: 0.8pt + white))
        }
      }),
      {
        set par(leading: 0.25em)
        box[#text(size: 12.5pt, weight: "bold", year.value_said) #h(2pt) #sign(year.status, size: 12pt)]
        if year.plan_said != "" { linebreak(); text(size: 10pt, fill: luma(60), year.plan_said) }
      },
    ))
  }
}
#v(10pt)
#line(length: 100%, stroke: 0.6pt + luma(190))
#set par(leading: 0.7em)
#box[
  #box(baseline: 1.5pt, rect(width: 2.5pt, height: 12pt, fill: black)) #h(3pt)
  #text(size: 11pt, data.plan_word) #h(9pt)
]
#for (status, said) in data.legend {
  box([#sign(status, size: 12pt) #h(2pt) #text(size: 11pt, said) #h(9pt)])
}
"""


if __name__ == "__main__":
    draw(_TEMPLATE)
