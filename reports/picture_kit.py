"""What the pictures for a phone share: the page, fillings that are told apart without colour, and the way to a PNG.

360 points are the width of a narrow phone; they are drawn three times as fine. Drawn in a process of its own
(``reports.apart``): it reads one JSON object on stdin and writes the PNG to stdout.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

_FINENESS: Final = 216


def png(template: str, data: dict[str, Any]) -> bytes:
    """Return the PNG (the process's side). What people typed is data, never markup."""
    import typst  # noqa: PLC0415  the parent process never needs it

    return typst.compile(  # type: ignore[no-any-return, unused-ignore]
        (_KIT + template).encode(),
        format="png",
        ppi=_FINENESS,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
    )


def draw(template: str) -> None:
    """Be the process that draws one picture."""
    try:
        sys.stdout.buffer.write(png(template, json.load(sys.stdin)))
    except Exception as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error


_KIT: Final = r"""
#let data = json(bytes(sys.inputs.data))
#let edge = 12pt
#let wide = 360pt - 2 * edge
#set page(width: 360pt, height: auto, margin: edge, fill: white)
#set text(font: "Libertinus Serif", size: 11.5pt, fill: rgb("#1b1b1b"), hyphenate: false)
#set par(leading: 0.4em, spacing: 0.5em)
#let stripes(color) = tiling(size: (5pt, 5pt), {
  place(rect(width: 5pt, height: 5pt, fill: color.lighten(75%)))
  place(line(start: (0pt, 5pt), end: (5pt, 0pt), stroke: 1.3pt + color))
})
#let dots(color) = tiling(size: (4pt, 4pt), {
  place(rect(width: 4pt, height: 4pt, fill: white))
  place(dx: 1pt, dy: 1pt, circle(radius: 0.8pt, fill: color))
})
#let badge(color, mark, solid: true, square: false, size: 13pt) = {
  set text(top-edge: "cap-height", bottom-edge: "baseline")
  box(baseline: 0.6pt, width: size, height: size, radius: if square { 1pt } else { size / 2 },
    fill: if solid { color } else { white }, stroke: 1.1pt + color,
    align(center + horizon, text(font: "DejaVu Sans Mono", size: size * 0.62, weight: "bold",
      fill: if solid { white } else { color }, mark)))
}
#let head(title, lead) = {
  text(size: 15pt, weight: "bold", title)
  parbreak()
  text(size: 11pt, fill: luma(70), lead)
}
"""
