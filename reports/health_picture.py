"""Pairs by health as a picture for a phone: a bar for each school, or one school with its reasons. PNG.

The states are told by colour, by sign, by filling and by number.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from reports.apart import drawn
from reports.picture_kit import draw

ROWS: Final = 16
"""So many bars a picture."""


@dataclass(frozen=True, slots=True)
class HealthBar:
    """The pairs of one school: how many are red, yellow and green."""

    title: str
    counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class HealthPicture:
    """One picture, worded for its reader; plain text."""

    title: str
    lead: str
    bars: tuple[HealthBar, ...]
    legend: tuple[str, str, str]
    none: str
    """What stands for a bar where there is no pair."""
    why: str = ""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why pairs are not green, with how many, below the heading ``why``."""


async def health_picture(picture: HealthPicture) -> bytes:
    """Return the PNG.

    Raises:
        ReportError: if the process fails.
    """
    return await drawn("reports.health_picture", asdict(picture))


_TEMPLATE: Final = r"""
#let colors = (rgb("#c94f00"), rgb("#a36a00"), rgb("#007a5a"))
#let marks = ("!", "◆", "✓")
#let fills = (colors.at(0), stripes(colors.at(1)), dots(colors.at(2)))
#let sign(at, size: 13pt) = badge(colors.at(at), marks.at(at), solid: at != 2, square: at == 0, size: size)
#let most = calc.max(1, ..data.bars.map(each => each.counts.sum()))
#head(data.title, data.lead)
#for each in data.bars {
  let total = each.counts.sum()
  block(above: 11pt, below: 0pt, breakable: false, {
    if each.title != "" { block(below: 4pt, text(weight: "bold", each.title)) }
    if total == 0 { text(fill: luma(90), data.none) } else {
      let span = wide * total / most
      box(width: wide, height: 15pt, {
        let from = 0pt
        for (at, count) in each.counts.enumerate() {
          let long = span * count / total
          if count > 0 {
            place(dx: from, rect(width: long, height: 15pt, fill: fills.at(at), stroke: 1pt + colors.at(at)))
          }
          from += long
        }
      })
      v(4pt, weak: true)
      for (at, count) in each.counts.enumerate() {
        box[#sign(at, size: 12pt) #h(2pt) #text(size: 12.5pt, weight: "bold", str(count)) #h(14pt)]
      }
    }
  })
}
#if data.reasons.len() > 0 {
  block(above: 14pt, below: 6pt, width: 100%, fill: luma(238), radius: 2pt, inset: (x: 5pt, y: 4pt),
    text(weight: "bold", data.why))
  let top = calc.max(..data.reasons.map(each => each.at(1)))
  for (said, count) in data.reasons {
    block(above: 6pt, below: 0pt, breakable: false, {
      text(said)
      v(3pt, weak: true)
      grid(columns: (wide - 30pt, 30pt), align: (left + horizon, right + horizon),
        rect(width: (wide - 30pt) * count / top, height: 9pt, fill: rgb("#0064a5")),
        text(size: 12.5pt, weight: "bold", str(count)))
    })
  }
}
#v(10pt)
#line(length: 100%, stroke: 0.6pt + luma(190))
#set par(leading: 0.7em)
#for (at, said) in data.legend.enumerate() {
  box([#sign(at, size: 12pt) #h(2pt) #text(size: 11pt, said) #h(10pt)])
}
"""


if __name__ == "__main__":
    draw(_TEMPLATE)
