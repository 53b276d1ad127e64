"""A simulated school year through the real application: thirty pairs, from the invites to the closed year.

``bot.demo.year`` says what is played tap by tap and what in process. Here it is looked at from outside: by the
database, by what reached the telephones, and by the rules that hold for every day of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvloop
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.app import App
from bot.demo.walking import OPERATOR
from bot.demo.year import BEGINS, play_year
from bot.demo.year_cast import PAIRS
from bot.demo.year_report import report
from bot.settings import Settings
from domain.clock import ShiftedClock
from domain.vocabulary import MatchStatus, MentoringForm
from sandbox.server import running
from sandbox.world import World
from storage.tables import Cycle, Erasure, Match, OutboxMessage, Person, Signal, SurveyRequest
from storage.unit import Unit
from tests.journeys.conftest import KEY

ENDS = {
    "closed",
    "carried on",
    "declined (did_not_fit)",
    "declined (no_time)",
    "broken (trial_not_passed)",
    "broken (consent_withdrawn)",
    "broken (left_school)",
}
REMINDED = {
    "meeting_ahead", "meeting_unlogged", "meeting_feedback", "proposal_unanswered", "silent_pair",
    "questionnaire_unfinished", "guardian_consent_missing", "guardian_unconfirmed",
}  # fmt: skip
TOLD = {
    "match_proposed", "match_approved", "match_declined", "trial_failed", "trial_passed", "meeting_planned",
    "round_asked", "signal_raised", "signal_took", "unreachable", "consent_anew", "match_ended", "match_goodbye",
    "match_closed", "year_over",
}  # fmt: skip
ROUNDS = {"BA-P", "BA-T", "EX", "MID-ME", "MID-MR", "MID-GU", "FIN-ME", "FIN-MR", "FIN-GU", "TR", "MT-ME"}


@asynccontextmanager
async def played(url: str, said: list[str]) -> AsyncIterator[tuple[Unit, World]]:
    """Play the year with an application of its own and give a look into what it has left."""
    world = World(ShiftedClock(BEGINS), record_limit=10_000)
    async with running(world) as base:
        settings = Settings(
            _env_file=None, bot_token=SecretStr(world.token), bot_api_url=base, bot_admins=str(OPERATOR),
            database_url=url, data_key=SecretStr(KEY), send_rate=0,
        )  # fmt: skip
        app = App(settings, world.clock)
        world.working = app.chats.busy
        await app.start()
        try:
            await play_year(app, world, said.append)
            unit = app.open_unit()
            try:
                yield unit, world
            finally:
                await unit.rollback()
        finally:
            await app.stop()


def test_a_school_year_ends_with_every_pair_closed_or_explained(sqlite_url) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the product runs
        runner.run(_look_at_the_year(sqlite_url))


async def _look_at_the_year(url: str) -> None:
    said: list[str] = []
    async with played(url, said) as (unit, world):
        year = await report(unit, world)
        kinds = set(await unit.scalars(select(OutboxMessage.kind).where(OutboxMessage.state == "sent").distinct()))
        done = select(SurveyRequest.instrument).where(SurveyRequest.state == "done").distinct()
        answered = set(await unit.scalars(done))
        forms = set(await unit.scalars(select(Match.form).where(Match.status == MatchStatus.CLOSED.value)))
        erased = await unit.scalar(select(func.count(Person.id)).where(Person.erased_at.is_not(None)))
        demands = await unit.scalar(select(func.count(Erasure.id)).where(Erasure.done_at.is_(None)))
        open_calls = await unit.scalar(select(func.count(Signal.id)).where(Signal.closed_at.is_(None)))
        closed = await unit.scalar(select(Cycle.closed_at))
    assert [pair for pair in year.pairs if not pair.explained] == []
    ends = Counter(pair.end for pair in year.pairs)
    assert set(ends) == ENDS, year.lines
    by_order = [pair for pair in year.pairs if pair.status is not MatchStatus.DECLINED]
    assert len(by_order) == PAIRS + ends["broken (trial_not_passed)"]
    assert max(pair.mentees for pair in year.pairs) == 3
    assert ends["closed"] >= PAIRS * 2 // 3
    assert forms == set(MentoringForm)
    assert (year.unmatched, year.failed, closed is not None, open_calls) == (0, (), True, 0)
    assert (erased, demands) == (2, 0), "the child who was taken out in February is forgotten, and so is the parent"
    assert year.broken_rules == ()
    assert year.over_budget == ()
    assert year.at_night == ()
    assert year.foreign == ()
    assert kinds >= REMINDED | TOLD
    assert answered >= ROUNDS
    assert 0 < year.answered < year.asked, "the taciturn answer little"
    assert len(said) == 6
