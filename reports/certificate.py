"""Certificates, letters of thanks and awards: one A4 page each, as a PDF with Russian letters in the file itself.

Words come in ready; this module only sets them, in a process of its own (see ``reports.paper``). No picture of anybody.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from reports.apart import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Page:
    """One certificate: ``name`` empty leaves a line to write on; ``code`` says in small print whose page it is."""

    school: str
    title: str
    number: str
    lead: str
    name: str
    lines: tuple[str, ...]
    signers: tuple[str, ...]
    dated: str
    code: str = ""


async def make_certificates(pages: Sequence[Page], locale: str) -> bytes:
    """Return the PDF of all pages.

    Raises:
        ReportError: if the process fails.
    """
    return await drawn("reports.certificate", sheet(pages, locale))


def sheet(pages: Sequence[Page], locale: str) -> dict[str, Any]:
    """Return the pages as plain JSON: what is typeset, and what tests read."""
    return {"locale": locale, "pages": [asdict(page) for page in pages]}


def draw(data: dict[str, Any]) -> bytes:
    """Return the PDF (the process's side). What people typed is data, never markup."""
    import typst  # noqa: PLC0415  the parent process never needs it

    return typst.compile(  # type: ignore[no-any-return, unused-ignore]
        _TEMPLATE.encode(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, ignore_system_fonts=True
    )


# Long names of people and schools are set smaller until they fit; a page never runs over into a second one.
_TEMPLATE: Final = """
#let data = json(bytes(sys.inputs.data))
#let ink = rgb("#1f4e79")
#set document(title: data.pages.at(0).title, date: none)
#set page(paper: "a4", margin: 24mm, background: {
  place(center + horizon, rect(width: 186mm, height: 273mm, stroke: 2.2pt + ink))
  place(center + horizon, rect(width: 180mm, height: 267mm, stroke: 0.6pt + ink))
})
#set text(font: "Libertinus Serif", size: 15pt, lang: data.locale, hyphenate: false)
#set par(leading: 0.75em, spacing: 1.1em, justify: false)
#let fitted(body, size, lines, weight: "regular", fill: black) = layout(space => {
  let at(s) = text(size: s, weight: weight, fill: fill, body)
  let sizes = (1.0, 0.85, 0.7, 0.55, 0.42).map(part => part * size)
  let room(s) = lines * 1.45 * s
  let fits = sizes.filter(s => measure(block(width: space.width, at(s))).height <= room(s))
  align(center, at(fits.at(0, default: 0.35 * size)))
})
#for (place, one) in data.pages.enumerate() {
  if place > 0 { pagebreak() }
  block(width: 100%, height: 100%, breakable: false, clip: true, {
    fitted(one.school, 15pt, 3, fill: luma(60))
    v(20mm)
    fitted(upper(one.title), 34pt, 1, weight: "bold", fill: ink)
    v(2mm)
    align(center, text(size: 14pt, one.number))
    v(12mm)
    align(center, text(size: 15pt, one.lead))
    v(6mm)
    if one.name == "" {
      align(center, line(length: 75%, stroke: 0.6pt))
    } else { fitted(one.name, 28pt, 2, weight: "bold") }
    v(10mm)
    for said in one.lines { fitted(said, 16pt, 4) }
    v(1fr)
    for post in one.signers {
      grid(columns: (1fr, 40mm, 40mm), column-gutter: 4mm, align: bottom,
        text(size: 12pt, post), line(length: 100%, stroke: 0.5pt), line(length: 100%, stroke: 0.5pt))
      v(4mm)
    }
    grid(columns: (1fr, auto), text(size: 12pt, one.dated), text(size: 8pt, fill: luma(110), one.code))
  })
}
"""


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(draw(json.load(sys.stdin)))
    except Exception as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
