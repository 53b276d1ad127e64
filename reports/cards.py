"""Cards for a class: rows to one A4 page of QR codes to cut out, as a PDF.

Thirty QR codes take a third of a second, so they are drawn in a process of their own (see ``reports.apart``): it reads
one JSON object on stdin and writes the PDF to stdout.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any, Final, NamedTuple

from reports.apart import drawn


class Layout(NamedTuple):
    """How many cards stand beside and below each other on an A4 page, how large the QR is, how large the text."""

    columns: int
    rows: int
    qr_mm: float
    text_pt: float

    @property
    def on_page(self) -> int:
        """How many cards a page takes."""
        return self.columns * self.rows


FEW: Final = Layout(columns=2, rows=7, qr_mm=31, text_pt=10)
MANY: Final = Layout(columns=3, rows=10, qr_mm=21, text_pt=7.5)
"""A class of thirty on one page: cards of 64 × 28 mm, and a QR whose modules are still 0.5 mm wide."""
SMALLEST_MODULE_MM: Final = 0.35
"""A phone's camera reads smaller modules than this only from a good print."""


def layout_for(count: int) -> Layout:
    """Return the layout for so many cards: large ones while they fit one page."""
    return FEW if count <= FEW.on_page else MANY


def pages_for(count: int) -> int:
    """Return how many pages so many cards take."""
    return -(-count // layout_for(count).on_page)


async def make_cards(sheet: dict[str, Any]) -> bytes:
    """Return the PDF of a sheet: ``title``, ``school``, ``sentence``, ``foot`` and ``cards`` of ``link`` and ``code``.

    A card that is one person's own has a ``foot`` of its own.

    Raises:
        ReportError: if the process fails.
    """
    return await drawn("reports.cards", sheet)


def draw(sheet: dict[str, Any]) -> bytes:
    """Return the PDF of a sheet (the process's side)."""
    import typst  # noqa: PLC0415  the parent process never needs it

    layout = layout_for(len(sheet["cards"]))
    cards = [{**card, "svg": qr_svg(card["link"])} for card in sheet["cards"]]
    data = {**sheet, "cards": cards, **layout._asdict()}
    source = _TEMPLATE.encode()
    return typst.compile(  # type: ignore[no-any-return, unused-ignore]
        source, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, ignore_system_fonts=True
    )


def qr_svg(link: str) -> str:
    """Return a QR code as a picture; the card's white edge is its quiet zone."""
    picture = io.BytesIO()
    qr(link).save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()


def qr(link: str) -> Any:
    """Return a link's QR code: it still reads with a seventh of it torn off or scribbled over."""
    import segno  # noqa: PLC0415  as above

    return segno.make(link, error="m", micro=False)


# Long names of schools are set smaller until they take three lines; whatever is longer still is cut at the edge.
_TEMPLATE: Final = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 8mm, y: 8.5mm))
#set text(font: "Libertinus Serif", size: data.text_pt * 1pt, hyphenate: false)
#set par(leading: 0.45em, spacing: 0.55em)
#let wide = 194mm / data.columns
#let high = 280mm / data.rows
#let edge = 2.5mm
#let said = wide - data.qr_mm * 1mm - 3 * edge
#let fitted(body, lines, most: 1) = layout(size => {
  let sizes = (1.1, 1.0, 0.9, 0.8, 0.7).filter(s => s <= most)
  let room = lines * 1.2 * data.text_pt * 1pt
  let fits = sizes.filter(s => measure(block(width: size.width, text(size: s * 1em, body))).height <= room)
  block(width: 100%, height: room, clip: true, align(horizon, text(size: fits.at(0, default: 0.7) * 1em, body)))
})
#let card(one) = block(width: wide, height: high, inset: edge, clip: true, grid(
  columns: (data.qr_mm * 1mm, said), column-gutter: edge, rows: (high - 2 * edge,), align: horizon,
  image(bytes(one.svg), format: "svg", width: data.qr_mm * 1mm),
  stack(
    spacing: 0.5em,
    fitted(strong(data.school), 2, most: 1.1),
    fitted(data.sentence, 3),
    text(font: "DejaVu Sans Mono", weight: "bold", size: 1.55em, one.code),
    fitted(one.at("foot", default: data.foot), 1, most: 0.9),
  ),
))
#grid(
  columns: (wide,) * data.columns,
  stroke: (paint: gray, thickness: 0.4pt, dash: "dashed"),
  ..data.cards.map(card)
)
"""


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(draw(json.load(sys.stdin)))
    except Exception as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
