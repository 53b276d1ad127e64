"""Cards for a class: how many pages they take, and whether a phone can read them once they are printed."""

from __future__ import annotations

import asyncio
import re
import time

import pytest

from reports.apart import ReportError
from reports.cards import SMALLEST_MODULE_MM, layout_for, make_cards, pages_for, qr

LONGEST_LINK = f"https://t.me/{'b' * 32}?start={'A' * 9}"


def sheet(count: int, **values) -> dict:
    return {
        "title": "7 «Б»", "school": "Школа № 2", "sentence": "Найди наставника: наведи камеру или пришли код:",
        "foot": "7 «Б» · до 14 ноября 2026", **values,
        "cards": [{"link": f"https://t.me/nastavnik_bot?start=K7MH4T{n:03}", "code": "K7M-H4T-2XA"}
                  for n in range(count)],
    }  # fmt: skip


def pages(pdf: bytes) -> int:
    return int(re.search(rb"/Count (\d+)", pdf)[1])


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (14, 1), (15, 1), (30, 1), (31, 2), (40, 2)])
async def test_a_class_fits_one_page(count, expected) -> None:
    pdf = await make_cards(sheet(count))
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == pages_for(count) == expected


@pytest.mark.parametrize("count", [14, 30])
def test_a_printed_qr_can_be_scanned(count) -> None:
    """With the longest name that a bot may have, too."""
    layout = layout_for(count)
    modules, _ = qr(LONGEST_LINK).symbol_size(border=0)
    assert layout.qr_mm / modules >= SMALLEST_MODULE_MM
    quiet_zone = 4 * layout.qr_mm / modules
    assert 280 / layout.rows >= layout.qr_mm + quiet_zone  # above and below, within the cutting lines
    assert layout.text_pt >= 7


async def test_odd_names_stay_on_their_card() -> None:
    odd = "Муниципальное автономное общеобразовательное учреждение «Лицей № 1» имени *Героя* #let $x$ " * 3
    assert pages(await make_cards(sheet(30, school=odd, sentence="<b>@bot_" * 20, foot="я" * 60))) == 1


async def test_drawing_leaves_the_loop_free() -> None:
    longest, before = 0.0, time.monotonic()

    async def heartbeat() -> None:
        nonlocal longest, before
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            longest, before = max(longest, now - before), now

    beating = asyncio.create_task(heartbeat())
    await make_cards(sheet(30))
    beating.cancel()
    assert longest < 0.25


async def test_a_failure_is_told_in_one_line() -> None:
    with pytest.raises(ReportError, match="KeyError"):
        await make_cards({"cards": [{}]})
