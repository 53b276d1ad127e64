"""A paper as a DOCX that people write on: headings, facts, tables, lines to sign. The same data give the same bytes."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reports.paper import Paper, Section, Table

FONT: Final = "Times New Roman"
"""What schools' documents are set in; every office has it, or its metric twin."""
_POINTS: Final = 12
_MARGIN_CM: Final = 2
_LINE: Final = "_" * 28
_UNWRITABLE: Final = frozenset({"Cc", "Cs", "Cn"})
_MIDNIGHT: Final = (1980, 1, 1, 0, 0, 0)
"""The oldest moment that a zip file knows."""


def docx(paper: Paper) -> bytes:
    """Return the document as a file."""
    from docx import Document  # noqa: PLC0415  loading it takes a tenth of a second, and few need it
    from docx.shared import Cm, Pt  # noqa: PLC0415  as above

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(_POINTS)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
        section.footer.paragraphs[0].text = _clean(paper.foot)
    document.add_heading(_clean(paper.title), level=1)
    for line in paper.lead:
        document.add_paragraph(_clean(line))
    for part in paper.sections:
        _section(document, part)
    made = datetime(paper.made_on.year, paper.made_on.month, paper.made_on.day, tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(paper.title), "", ""
    properties.created = properties.modified = made
    properties.language = paper.locale
    raw = io.BytesIO()
    document.save(raw)
    return _same_every_time(raw.getvalue())


def _section(document: Any, part: Section) -> None:
    document.add_heading(_clean(part.title), level=2)
    for name, said in part.facts:
        line = document.add_paragraph()
        line.add_run(_clean(f"{name}: ")).bold = True
        line.add_run(_clean(said))
    for note in part.notes:
        document.add_paragraph(_clean(note))
    for table in part.tables:
        _table(document, table)
    for who in part.signatures:
        document.add_paragraph(_clean(f"{who}: {_LINE} / {_LINE}"))


def _table(document: Any, table: Table) -> None:
    if table.title:
        document.add_paragraph().add_run(_clean(table.title)).bold = True
    grid = document.add_table(rows=1, cols=len(table.head), style="Table Grid")
    for cell, said in zip(grid.rows[0].cells, table.head, strict=True):
        cell.paragraphs[0].add_run(_clean(said)).bold = True
    for row in table.rows:
        for cell, said in zip(grid.add_row().cells, row, strict=True):
            cell.text = _clean(said)
    document.add_paragraph()


def _clean(text: str) -> str:
    """Return text without what XML cannot hold: control characters, half a pair, what is no character at all."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _UNWRITABLE)


def _same_every_time(made: bytes) -> bytes:
    """Return the file with the moments of its parts taken out: they are when it was packed, not what it says."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            part = zipfile.ZipInfo(name, _MIDNIGHT)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            target.writestr(part, source.read(name))
    return packed.getvalue()
