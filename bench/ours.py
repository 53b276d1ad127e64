"""The whole product as ``nastavnik run`` starts it, with a long questionnaire beside the catalogue's own."""

from __future__ import annotations

import asyncio
import dataclasses
import os
from datetime import datetime

from bench.seed import INSTRUMENT, MOMENT
from bot.app import App
from bot.logs import configure
from bot.running import run_app
from bot.settings import Settings
from catalog.load import check_questionnaire
from domain.clock import ShiftedClock

QUESTIONS = 120
"""So many that nobody gets to the end while we measure: every tap is one stored answer."""


def questionnaire_text() -> str:
    head = (
        f"id: {INSTRUMENT}\nversion: 1\ntitle: {{ru: Замер, en: Benchmark}}\naudience: [mentor]\n"
        f"moment: [midterm]\nseconds: 600\ntone: adult\nitems:\n"
    )
    items = (
        f"  - {{id: b{n}, type: S10, text: {{ru: 'Насколько верно, что {n}-я встреча прошла с пользой?', "
        f"en: 'How true is it that meeting {n} was useful?'}}}}\n"
        for n in range(QUESTIONS)
    )
    return head + "".join(items)


async def main() -> None:
    configure()
    moment = datetime.fromisoformat(os.environ["BENCH_MOMENT"]) if "BENCH_MOMENT" in os.environ else MOMENT
    app = App(Settings(_env_file=None), ShiftedClock(moment))
    extra = check_questionnaire(questionnaire_text(), "bench.yaml")
    app.catalogue = dataclasses.replace(
        app.catalogue, questionnaires={**app.catalogue.questionnaires, (extra.id, extra.version): extra}
    )
    app.surroundings["catalogue"] = app.catalogue
    await run_app(app)


if __name__ == "__main__":
    if os.environ.get("BENCH_UVLOOP"):
        import uvloop

        uvloop.run(main())
    else:
        asyncio.run(main())
