"""No sequence of what people may do brings a match into a state that the programme does not have (programme §3).

``tests/domain/test_match_machine.py`` proves it of the table of steps; here the services themselves are walked, on a
database: proposing, answering, ordering, meeting, deciding after the trial, pausing, closing, ending, leaving, in any
order. Every refusal is one that the chat has words for and changes nothing, and whatever step the programme foresees
next is always possible.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select

from catalog.load import load_catalogue
from dialogs.kit.refusals import REFUSALS
from domain.clock import ShiftedClock
from domain.closing import END_REASONS
from domain.pauses import PauseReason
from domain.vocabulary import MatchStatus as S
from domain.vocabulary import MeetingFormat, MeetingStatus
from services import closing, consents, matches, meeting_log, meetings, orders, pairing, pauses, rematch, surveys
from services.access import RefusedError
from services.lookups import today_in
from services.soundness import violations
from storage.crypto import DataCipher
from storage.database import Database
from storage.documents import Documents
from storage.tables import Match, MatchMember
from storage.unit import Unit
from storage.writer import Writer
from tests.conftest import SEPTEMBER, TEST_KEY
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town

ON = {
    S.PROPOSED: {S.AGREED, S.DECLINED},
    S.AGREED: {S.APPROVED, S.DECLINED},
    S.APPROVED: {S.INTRO},
    S.INTRO: {S.TRIAL},
    S.TRIAL: {S.PLANNING},
    S.PLANNING: {S.WORKING},
    S.WORKING: {S.FINAL},
    S.FINAL: {S.CLOSED},
}
"""The programme's line, written out independently of the table; a pause and an early end come on top."""
OVER = {S.CLOSED, S.DECLINED, S.BROKEN}
MEETS = {S.APPROVED, S.INTRO, S.PLANNING, S.WORKING}
PICK = st.integers(0, 5)


class Walk(RuleBasedStateMachine):
    """A school of two mentors and two mentees in which anything may be tried."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ShiftedClock(SEPTEMBER)
        self.catalogue = load_catalogue()
        shutil.copyfile(self.template, f"{self.folder.name}/bot.db")
        self.runner.run(self._open())

    async def _open(self) -> None:
        self.database = Database(f"sqlite+aiosqlite:///{self.folder.name}/bot.db", DataCipher(TEST_KEY))
        self.writer, self.documents = Writer(self.database), Documents(self.database)
        await self.writer.start()
        unit = self._unit()
        self.town = Town(unit)
        self.curator = self.town.curator()
        self.town.cycle()
        form_on(self.town)
        self.mentors = [ready_mentor(self.town, name, mr_capacity=1) for name in ("Илья", "Пётр")]
        self.mentees = [ready_mentee(self.town, name) for name in ("Аня", "Вера")]
        self.people = [*self.mentors, *self.mentees]
        await unit.commit()
        self.known: dict[int, S] = {}
        self.paused_from: dict[int, S] = {}

    def teardown(self) -> None:
        """Whatever was done, every rule of the database holds in the end."""
        self.runner.run(self._close())
        self.runner.close()
        self.folder.cleanup()

    async def _close(self) -> None:
        unit = self._unit()
        broken = await violations(unit)
        await unit.rollback()
        await self.writer.stop()
        await self.database.close()
        assert broken == []

    def _unit(self) -> Unit:
        return Unit(self.database, self.writer, self.documents, self.clock)

    # -- what is tried ---------------------------------------------------------------------------------------------

    @rule(mentor=st.integers(0, 1), mentee=st.integers(0, 1))
    def propose(self, mentor, mentee) -> None:
        self._try(
            self.curator, pairing.propose, self.catalogue, self.mentees[mentee].participation_id,
            self.mentors[mentor].participation_id,
        )  # fmt: skip

    @rule(pick=PICK)
    def next_step(self, pick) -> None:
        self._go_on(pick)

    @rule(pick=PICK, steps=st.integers(2, 7))
    def several_steps(self, pick, steps) -> None:
        for _ in range(steps):
            self._go_on(pick)

    @rule(pick=PICK, who=st.integers(0, 3), accept=st.booleans())
    def answer(self, pick, who, accept) -> None:
        self._on(pick, self.people[who].actor, matches.answer, accept=accept)

    @rule(pick=PICK)
    def take_back(self, pick) -> None:
        self._on(pick, self.curator, orders.withdraw)

    @rule(pick=PICK)
    def order(self, pick) -> None:
        self._on(pick, self.curator, self._ordered)

    @rule(pick=PICK, final=st.booleans(), outcome=st.sampled_from(MeetingStatus))
    def meet(self, pick, final, outcome) -> None:
        match = self._match(pick)
        if match is not None and outcome is not MeetingStatus.PLANNED:
            self._meet(match, outcome, final=final)

    @rule(pick=PICK, who=st.integers(0, 3), word=st.sampled_from(["yes", "no", "talk"]))
    def say_after_trial(self, pick, who, word) -> None:
        self._on(pick, self.people[who].actor, self._word(self.people[who].id, word))

    @rule(pick=PICK, days=st.integers(-3, 200))
    def pause(self, pick, days) -> None:
        until = today_in(self.clock.now(), "Europe/Moscow") + timedelta(days=days)
        self._on(pick, self.curator, pauses.pause_match, PauseReason.BUSY, until)

    @rule(pick=PICK)
    def resume(self, pick) -> None:
        self._on(pick, self.curator, pauses.resume_match)

    @rule(pick=PICK)
    def close(self, pick) -> None:
        self._on(pick, self.curator, closing.close)

    @rule(pick=PICK, reason=st.sampled_from(END_REASONS))
    def end(self, pick, reason) -> None:
        self._on(pick, self.curator, closing.end_without_final, reason)

    @rule(pick=PICK, reason=st.sampled_from(END_REASONS))
    def end_for_another(self, pick, reason) -> None:
        self._on(pick, self.curator, rematch.end_for_rematch, reason)

    @rule(who=st.integers(0, 3))
    def leave(self, who) -> None:
        person = self.people[who]
        self._try(person.actor, consents.withdraw_all, organization_id=self.town.school_id, person_id=person.id)

    # -- the step that the programme foresees --------------------------------------------------------------------

    def _go_on(self, pick: int) -> None:
        match = self._match(pick)
        status = self.known.get(match)
        if status is None or status in OVER:
            return
        if status is S.PROPOSED:
            for human in self.runner.run(self._members(match)):
                self._must(human.actor, matches.answer, match, accept=True)
        elif status is S.AGREED:
            self._must(self.curator, self._ordered, match)
        elif status in MEETS:
            self._meet(match, MeetingStatus.HELD, final=False, must=True)
        elif status is S.TRIAL:
            for human in self.runner.run(self._members(match)):
                self._try(human.actor, self._word(human.id, "yes"), match)
        elif status is S.PAUSED:
            self._must(self.curator, pauses.resume_match, match)
            return
        elif status is S.FINAL:
            self._must(self.curator, closing.close, match)
        now = self.known[match]
        assert now is not status or status is S.WORKING, f"stuck in {status}"

    async def _members(self, match: int) -> list:
        unit = self._unit()
        try:
            ids = set(await unit.scalars(select(MatchMember.person_id).where(MatchMember.match_id == match)))
            return [human for human in self.people if human.id in ids]
        finally:
            await unit.rollback()

    def _meet(self, match: int, outcome: MeetingStatus, *, final: bool, must: bool = False) -> None:
        mentor = next((h for h in self.runner.run(self._members(match)) if h in self.mentors), None)
        tried = self._must if must else self._try
        times = tried(mentor.actor, meetings.slots, match) or ()
        for moment in times[:1]:
            made = tried(mentor.actor, meetings.propose, match, moment, MeetingFormat.IN_PERSON, final=final)
            if made is not None:
                self.clock.move_to(moment + timedelta(hours=2))
                tried(mentor.actor, meeting_log.log, self.catalogue, made.id, outcome)

    async def _ordered(self, unit, actor, match) -> None:
        today = today_in(unit.now, "Europe/Moscow")
        await orders.record_order(
            unit, actor, self.town.school_id, [match], number="12-ОД", dated_on=today, checks_done=True
        )

    def _word(self, person_id: int, word: str):
        async def said(unit, actor, match) -> None:
            request = surveys.request_id_of(person_id, "TR", match)
            seen = await surveys.open_survey(unit, actor, self.catalogue, request)
            await surveys.answer(unit, actor, self.catalogue, seen.sheet, item_id="tr_go_on", raw=word)
            await unit.commit()
            after = self._unit()
            try:
                await surveys.finish(after, actor, seen.sheet)
                await after.commit()
            finally:
                await after.rollback()

        return said

    # -- trying, and what must hold after it -------------------------------------------------------------------------

    def _match(self, pick: int) -> int | None:
        ids = sorted(self.known)
        return ids[-1 - pick % len(ids)] if ids else None

    def _on(self, pick: int, actor, service, *args, **kwargs) -> None:
        match = self._match(pick)
        if match is not None:
            self._try(actor, service, match, *args, **kwargs)

    def _must(self, actor, service, *args, **kwargs):
        return self._try(actor, service, *args, refusable=False, **kwargs)

    def _try(self, actor, service, *args, refusable=True, **kwargs):
        async def go():
            unit = self._unit()
            try:
                result = await service(unit, actor, *args, **kwargs)
                await unit.commit()
            finally:
                await unit.rollback()
            return result

        refused = None
        try:
            result = self.runner.run(go())
        except RefusedError as refusal:
            refused, result = refusal.reason, None
        if refused is None:
            self._check()
            return result
        assert refusable, refused
        assert refused in REFUSALS, f"the chat has no words for {refused}"
        assert self._statuses() == self.known, f"{refused} has changed something"
        return None

    def _statuses(self) -> dict[int, S]:
        async def read():
            unit = self._unit()
            try:
                rows = await unit.all(select(Match.id, Match.status))
            finally:
                await unit.rollback()
            return {row.id: S(row.status) for row in rows}

        return self.runner.run(read())

    def _check(self) -> None:
        now = self._statuses()
        assert now.keys() >= self.known.keys(), "a match is gone"
        for match, status in now.items():
            before = self.known.get(match)
            if before is None:
                assert status is S.PROPOSED
            elif before is not status:
                self._legal(match, before, status)
        self.known = now

    def _legal(self, match: int, before: S, after: S) -> None:
        assert before not in OVER, f"{before} went on to {after}"
        if after is S.PAUSED:
            self.paused_from[match] = before
        elif before is S.PAUSED:
            assert after in {self.paused_from[match], S.BROKEN}, f"resumed to {after}"
        else:
            assert after is S.BROKEN or after in ON[before], f"{before} went on to {after}"


def test_no_walk_leaves_the_programme(sqlite_template) -> None:
    Walk.template = sqlite_template
    run_state_machine_as_test(Walk, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))
