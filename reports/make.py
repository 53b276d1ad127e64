"""Making a workbook in a process of its own: packing a large one would stall the loop, and a thread would too.

The process reads JSON lines on stdin (first the sheets, then ``[sheet, [cells…]]`` a line) and writes the file named
on its command line. It imports nothing of the product but ``reports``.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.apart import ReportError, begin, check

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence


async def make_workbook(
    path: Path, sheets: Sequence[dict[str, Any]], rows: AsyncIterator[tuple[int, list[Any]]]
) -> None:
    """Write ``rows`` into an XLSX at ``path`` as they come.

    Raises:
        ReportError: if the process fails.
    """
    process = await begin("reports.make", str(path))
    if process.stdin is None or process.stderr is None:  # pipes were asked for
        raise ReportError("no pipe")
    said = asyncio.create_task(process.stderr.read())
    try:
        process.stdin.write(_line(sheets))
        async for sheet, row in rows:
            process.stdin.write(_line([sheet, row]))
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        pass  # the process died; its own words say why
    except BaseException:
        process.kill()
        raise
    finally:
        words = await said
        code = await process.wait()
    check(code, words)


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Read the sheets and rows and write the file (the process's side)."""
    from reports.workbook import Workbook  # noqa: PLC0415  the parent process never needs XlsxWriter

    source = iter(lines)
    book = Workbook(path, json.loads(next(source)))
    for line in source:
        sheet, row = json.loads(line)
        book.write(sheet, row)
    book.close()


if __name__ == "__main__":
    write_lines(Path(sys.argv[1]), (line.decode() for line in sys.stdin.buffer))
