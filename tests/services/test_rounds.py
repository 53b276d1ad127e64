"""Rounds of questionnaires: asked at their moment, once, never of somebody whose reason is gone."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.reminders import ReminderKind
from domain.retention import ErasureReason
from domain.rounds import Party, Round, expires_at
from domain.vocabulary import MatchStatus, MeetingStatus, Role
from locales import translator
from services import correcting, meeting_log, round_desk, rounds, surveys, words
from services.access import Grant, RefusedError
from services.composers import COMPOSERS, Due
from services.exporting import export_bytes
from services.leaving import leave
from services.notices import Outgoing, Skip
from services.orders import record_order
from services.reminders import planned
from services.round_rows import open_questions
from services.soundness import violations
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import (
    Account,
    Guardianship,
    Match,
    MatchMember,
    OutboxMessage,
    Person,
    QuestionnaireRound,
    Signal,
    SurveyRequest,
)
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Human, Town

CATALOGUE = load_catalogue()
DAY = timedelta(days=1)
MOSCOW = ZoneInfo("Europe/Moscow")
TYPES = ("intro", "trial", "planning", "working", "final")


class Year:
    """A school with one pair that can be walked through its meetings."""

    def __init__(self, unit, clock) -> None:
        self.unit, self.clock = unit, clock

    async def found(self, status: MatchStatus = MatchStatus.AGREED) -> Year:
        async with self.unit() as work:
            self.town = Town(work)
            self.curator = self.town.curator()
            self.town.cycle()
            form_on(self.town)
            self.mentor, self.mentee = ready_mentor(self.town), ready_mentee(self.town)
            self.match = self.town.match(self.mentor, self.mentee, status.value)
        return self

    @asynccontextmanager
    async def adding(self):
        """Let the town add rows in a unit of its own."""
        async with self.unit() as work:
            self.town.unit = work
            yield work

    async def order(self, *matches: int) -> None:
        async with self.unit() as work:
            await record_order(
                work, self.curator, self.town.school_id, matches or [self.match], number="12",
                dated_on=work.now.date(), checks_done=True,
            )  # fmt: skip

    async def meet(self, kind: str, **details) -> int:
        """Let the pair meet and the mentor log it; after the trial both say yes."""
        async with self.adding() as work:
            meeting = self.town.meeting(self.match, work.now - timedelta(hours=1), kind=kind)
        async with self.unit() as work:
            await meeting_log.log(
                work, self.mentor.actor, CATALOGUE, meeting, MeetingStatus.HELD,
                details=meeting_log.Details(**details),
            )  # fmt: skip
        if kind == "trial":
            async with self.unit() as work:
                work.change(Match, self.match, status=MatchStatus.PLANNING.value)
                work.execute(update(SurveyRequest).where(SurveyRequest.instrument == "TR").values(state="expired"))
        self.clock.move_by(2 * DAY)
        return meeting

    async def until(self, kind: str) -> int:
        meeting = 0
        for each in TYPES[: TYPES.index(kind) + 1]:
            meeting = await self.meet(each)
        return meeting

    async def daily(self) -> int:
        rounds._done.clear()
        async with self.unit() as work:
            return await rounds.daily_rounds(work, self.town.municipality_id)

    async def asked(self, *states: str) -> Counter:
        async with self.unit() as work:
            rows = await work.all(select(SurveyRequest.instrument, SurveyRequest.state))
        wanted = states or ("open", "done", "expired")
        mine = {"BA-P", "BA-T", "EX", "MID-ME", "MID-MR", "MID-GU", "FIN-ME", "FIN-MR", "FIN-GU"}
        return Counter(row.instrument for row in rows if row.state in wanted and row.instrument in mine)

    async def request(self, instrument: str, person_id: int | None = None):
        async with self.unit() as work:
            rows = await work.all(
                select(SurveyRequest.__table__)
                .where(SurveyRequest.instrument == instrument)
                .order_by(SurveyRequest.asked_at, SurveyRequest.id)
            )
        return [row for row in rows if person_id in (None, row.person_id)][-1]

    async def answer(self, who, instrument: str, raw: object = "8", **said):
        """Answer a whole questionnaire, each item with ``raw`` or what is said, skipping words."""
        row = await self.request(instrument, who.id)
        async with self.unit() as work:
            view = await surveys.open_survey(work, who.actor, CATALOGUE, row.id)
        questionnaire = CATALOGUE.questionnaire(instrument, view.sheet.version)
        for item in questionnaire.items_for(None):
            value = said.get(item.id, item.options[0].id if item.options else raw)
            async with self.unit() as work:
                if item.type == "OT":
                    await surveys.skip(work, who.actor, CATALOGUE, view.sheet, item_id=item.id)
                else:
                    value = [value] if item.type == "MC3" else value
                    taken = await surveys.answer(work, who.actor, CATALOGUE, view.sheet, item_id=item.id, raw=value)
                    assert taken.fault is None, item.id
        async with self.unit() as work:
            await surveys.finish(work, who.actor, view.sheet)
        return row

    async def said(self, kind: str, row, *, locale: str = "ru", **params) -> Outgoing | Skip:
        async with self.unit() as work:
            due = Due(row.person_id, row.id, params, "Europe/Moscow")
            return await COMPOSERS[kind](work, due, translator(locale))

    async def outbox(self, kind: str = "round_asked"):
        async with self.unit() as work:
            return await work.all(
                select(OutboxMessage.person_id, OutboxMessage.due_at, OutboxMessage.subject_id)
                .where(OutboxMessage.kind == kind)
                .order_by(OutboxMessage.due_at)
            )


@pytest.fixture
async def year(unit, clock) -> Year:
    return await Year(unit, clock).found()


async def test_a_pair_is_asked_before_after_planning_and_at_the_end_each_once(year) -> None:
    await year.order()
    assert await year.asked() == {"BA-P": 1}
    first = await year.answer(year.mentee, "BA-P")
    await year.meet("intro")
    await year.meet("trial")
    await year.meet("planning")
    assert await year.asked("open") == {"EX": 2}
    await year.meet("working")
    await year.meet("working")
    assert await year.asked() == {"BA-P": 1, "EX": 2}
    final = await year.meet("final")
    assert await year.asked("open") == {"BA-P": 1, "FIN-ME": 1, "FIN-MR": 1, "FIN-GU": 2}
    assert await year.asked("expired") == {"EX": 2}
    again = await year.request("BA-P")
    assert (first.subject_id, again.subject_id, again.version) == (year.match, final, 1)
    assert again.id != first.id
    told = [row.person_id for row in await year.outbox()]
    assert Counter(told)[year.mentee.id] == 4  # how things are, what is expected, how it was, and once more
    async with year.unit() as work:
        assert await violations(work) == []


async def test_what_was_asked_before_is_closed_by_the_trial_and_not_asked_again_without_an_answer(year) -> None:
    await year.order()
    await year.until("trial")
    assert await year.asked("expired") == {"BA-P": 1}
    for kind in TYPES[2:]:
        await year.meet(kind)
    assert "BA-P" not in await year.asked("open")


async def test_a_corrected_log_takes_its_questions_back_and_asks_them_again(year) -> None:
    await year.order()
    await year.answer(year.mentee, "BA-P")
    planning = await year.until("planning")
    for held, expected in ((False, {}), (True, {"EX": 2})):
        async with year.unit() as work:
            await correcting.set_held(work, year.mentor.actor, CATALOGUE, planning, held=held)
        assert await year.asked("open") == expected
    await year.meet("working")
    final = await year.meet("final")
    full = {"BA-P": 1, "FIN-ME": 1, "FIN-MR": 1, "FIN-GU": 2}
    for held, expected in ((False, {}), (True, full)):
        async with year.unit() as work:
            await correcting.set_held(work, year.mentor.actor, CATALOGUE, final, held=held)
        assert {k: n for k, n in (await year.asked("open")).items() if k != "EX"} == expected
    async with year.unit() as work:
        assert await violations(work) == []


async def test_a_correction_of_the_trial_opens_the_first_answers_again(year) -> None:
    await year.order()
    await year.meet("intro")
    async with year.adding() as work:
        meeting = year.town.meeting(year.match, work.now - timedelta(hours=1), kind="trial")
    async with year.unit() as work:
        await meeting_log.log(work, year.mentor.actor, CATALOGUE, meeting, MeetingStatus.HELD)
    assert await year.asked("expired") == {"BA-P": 1}
    async with year.unit() as work:
        await correcting.set_held(work, year.mentor.actor, CATALOGUE, meeting, held=False)
    assert await year.asked("open") == {"BA-P": 1}


async def test_teachers_get_their_own_questions_and_students_none(year) -> None:
    async with year.unit() as work:
        work.change(Person, year.mentee.id, kind="teacher")
    await year.order()
    assert await year.asked() == {"BA-T": 1}
    async with year.adding():
        student = year.town.human("Олег", Role.MENTEE, kind="student", born=ADULT_BORN, grade=None)
        other = year.town.match(year.mentor, student, MatchStatus.APPROVED.value)
    async with year.unit() as work:
        await work.exclusive()
        await rounds.before_trial(work, [other], [])
    assert await year.asked() == {"BA-T": 1}


async def test_somebody_with_a_second_match_in_a_year_is_not_asked_twice(year) -> None:
    await year.order()
    await year.answer(year.mentee, "BA-P")
    async with year.adding():
        other = year.town.match(ready_mentor(year.town, "Пётр"), year.mentee, MatchStatus.AGREED.value)
    await year.order(other)
    assert await year.asked() == {"BA-P": 1}


@pytest.fixture
async def december(unit, clock) -> Year:
    clock.move_to(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    return await Year(unit, clock).found(MatchStatus.WORKING)


async def test_the_mid_term_opens_on_its_day_and_asks_each_side_once(december, clock) -> None:
    assert await december.daily() == 0
    clock.move_by(DAY)
    assert await december.daily() == 4
    assert await december.asked("open") == {"MID-ME": 1, "MID-MR": 1, "MID-GU": 2}
    assert {row.due_at for row in await december.outbox()} == {datetime(2026, 12, 1, 13, 0, tzinfo=UTC)}
    assert await december.daily() == 0
    async with december.unit() as work:
        (row,) = await work.all(select(QuestionnaireRound.__table__))
        assert row.opened_by is None


async def test_late_pairs_are_taken_in_for_two_weeks(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    town = december.town
    async with december.adding() as work:
        paused = town.match(ready_mentor(town, "Пётр"), ready_mentee(town, "Боря"), MatchStatus.PAUSED.value)
        work.change(Match, paused, status_before_pause="working")
    clock.move_by(5 * DAY)
    assert await december.daily() == 0
    async with december.unit() as work:
        work.change(Match, paused, status="working", status_before_pause=None)
    clock.move_by(DAY)
    assert await december.daily() == 4
    async with december.adding() as work:
        town.match(ready_mentor(town, "Глеб"), ready_mentee(town, "Дима"), MatchStatus.WORKING.value)
    clock.move_by(9 * DAY)
    await december.daily()
    assert (await december.asked())["MID-ME"] == 2


async def test_without_pairs_no_mid_term_opens_until_there_is_one(unit, clock) -> None:
    clock.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    year = await Year(unit, clock).found(MatchStatus.PLANNING)
    assert await year.daily() == 0
    async with unit() as work:
        with pytest.raises(RefusedError, match="round_no_pairs"):
            await round_desk.open_midterm_now(work, year.curator, year.town.school_id)
    clock.move_by(20 * DAY)
    async with unit() as work:
        work.change(Match, year.match, status="working")
    assert await year.daily() == 0  # its two weeks are over: the curator decides
    async with unit() as work:
        assert await round_desk.open_midterm_now(work, year.curator, year.town.school_id) == 4
    async with unit() as work:
        with pytest.raises(RefusedError, match="round_open"):
            await round_desk.open_midterm_now(work, year.curator, year.town.school_id)


async def test_a_group_is_asked_one_by_one_and_newcomers_from_their_order_on(december, clock) -> None:
    town = december.town
    async with december.adding() as work:
        second, third = ready_mentee(town, "Боря"), ready_mentee(town, "Вера")
        work.change(Match, december.match, approved_at=work.now - 30 * DAY)
        for human, order in ((second, None), (third, None)):
            work.add(
                MatchMember(
                    id=new_id(), municipality_id=town.municipality_id, match_id=december.match,
                    participation_id=human.participation_id, person_id=human.id, side="mentee", accepted=True,
                    answered_at=work.now - 40 * DAY if human is second else work.now, order_id=order,
                )
            )  # fmt: skip
    clock.move_by(DAY)
    await december.daily()
    assert await december.asked("open") == {"MID-ME": 2, "MID-MR": 1, "MID-GU": 3}
    await december.order()  # the newcomer's own
    assert await december.asked("open") == {"MID-ME": 2, "MID-MR": 1, "MID-GU": 3, "BA-P": 1}
    assert (await december.request("BA-P")).person_id == third.id
    clock.move_by(DAY)
    await december.daily()
    assert await december.asked("open") == {"MID-ME": 3, "MID-MR": 1, "MID-GU": 4, "BA-P": 1}
    await december.meet("final", absent=(second.id,))
    # Whoever missed the last meeting is asked about the whole; the mentor once a match.
    assert {k: n for k, n in (await december.asked("open")).items() if "FIN" in k} == {
        "FIN-ME": 3, "FIN-MR": 1, "FIN-GU": 4,
    }  # fmt: skip


async def test_reasons_that_are_gone_are_not_written_about_and_taken_back(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    mentee, mother = await december.request("MID-ME"), await december.request("MID-GU")
    assert isinstance(await december.said("round_asked", mentee), Outgoing)
    async with december.unit() as work:
        work.change(Match, december.match, status="paused", status_before_pause="working")
    assert await december.said("round_asked", mentee) == Skip("match_paused")
    assert await december.said(ReminderKind.QUESTIONNAIRE_UNFINISHED, mother) == Skip("match_paused")
    async with december.unit() as work:
        work.change(Match, december.match, status="working", status_before_pause=None)
        # The minor turns 18: nothing is asked about an adult.
        work.execute(update(Person).where(Person.id.in_([december.mentee.id, december.mentor.id])).values(
            birth_date=date(2008, 1, 1)))  # fmt: skip
    assert await december.said("round_asked", mother) == Skip("match_over")
    assert await december.daily() == 2
    assert await december.asked("open") == {"MID-ME": 1, "MID-MR": 1}
    async with december.unit() as work:
        work.change(Match, december.match, status="broken", ended_at=work.now)
    assert await december.said("round_asked", mentee) == Skip("match_over")
    assert await december.daily() == 2
    assert await december.asked("open") == {}


async def test_who_leaves_takes_the_questions_of_the_family_along(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    async with december.unit() as work:
        await work.exclusive()
        await leave(
            work, person_id=december.mentee.id, organization_id=december.town.school_id,
            municipality_id=december.town.municipality_id, asked_by=december.mentee.id, reason=ErasureReason.WITHDRAWN,
        )  # fmt: skip
    await december.daily()
    assert await december.asked("open") == {}


async def test_two_reminders_then_silence_then_it_is_taken_back(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    row = await december.request("MID-ME")
    seen = set()
    while clock.now() < row.asked_at + 40 * DAY:
        async with december.unit() as work:
            if (await december.request("MID-ME")).state == "open":
                seen |= {
                    one.due_at
                    for one in await planned(work, work.now, DAY)
                    if (one.kind, one.subject_id) == (ReminderKind.QUESTIONNAIRE_UNFINISHED, row.id)
                }
        state = (await december.request("MID-ME")).state
        assert state == "open" or clock.now() >= expires_at(row.asked_at, MOSCOW)
        clock.move_by(DAY)
        await december.daily()
    assert [(due - row.asked_at).days for due in sorted(seen)] == [3, 6]
    assert (await december.request("MID-ME")).state == "expired"
    async with december.unit() as work:
        with pytest.raises(RefusedError, match="survey_gone"):
            await surveys.open_survey(work, december.mentee.actor, CATALOGUE, row.id)


async def test_the_notice_says_why_who_reads_and_how_long(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    row = await december.request("MID-ME")
    text = (await december.said("round_asked", row)).text
    head, why, takes = text.split("\n")
    assert head == "Короткая анкета для вас."
    assert "Илья" in why
    assert "Половина пути" in why
    assert takes == "Времени: 60 секунд. Ответы увидит только куратор."
    guardian = (await december.said("round_asked", row, **{"for": december.mentee.id})).text
    assert "только куратор" not in guardian
    kind = ReminderKind.QUESTIONNAIRE_UNFINISHED
    unbegun = await december.said(kind, row)
    assert "ещё ждёт" in unbegun.text
    assert "не закончена" not in unbegun.text
    async with december.unit() as work:
        view = await surveys.open_survey(work, december.mentee.actor, CATALOGUE, row.id)
        await surveys.answer(work, december.mentee.actor, CATALOGUE, view.sheet, item_id="mid_helps", raw="7")
    assert "не закончена" in (await december.said(kind, row)).text
    mother = await december.said("round_asked", await december.request("MID-GU"), locale="en")
    assert "Child:" in mother.text
    assert "30 seconds" in mother.text


@pytest.mark.parametrize(("instrument", "item"), [("MID-ME", "mid_safe"), ("FIN-ME", "fin_safe")])
async def test_a_low_score_on_safety_calls_for_help(unit, clock, instrument, item) -> None:
    year = await Year(unit, clock).found(MatchStatus.WORKING)
    if instrument == "MID-ME":
        async with unit() as work:
            await round_desk.open_midterm_now(work, year.curator, year.town.school_id)
    else:
        await year.meet("final")
    await year.answer(year.mentee, instrument, **{item: "4"})
    async with unit() as work:
        assert await work.all(select(Signal.id)) == []
    row = await year.request(instrument, year.mentee.id)
    async with unit() as work:
        view = await surveys.open_survey(work, year.mentee.actor, CATALOGUE, row.id)
        taken = await surveys.answer(work, year.mentee.actor, CATALOGUE, view.sheet, item_id=item, raw="3")
    assert taken.signal
    async with unit() as work:
        (signal,) = await work.all(select(Signal.person_id, Signal.source))
    assert (signal.person_id, signal.source) == (year.mentee.id, "answer")


async def _crowd(year: Year, pairs: int) -> list:
    """Add pairs at work."""
    mentees = [year.mentee]
    async with year.adding():
        for number in range(pairs - 1):
            mentee = ready_mentee(year.town, f"Ученик{number}")
            year.town.match(ready_mentor(year.town, f"Наставник{number}"), mentee, MatchStatus.WORKING.value)
            mentees.append(mentee)
    return mentees


async def test_rates_by_group_and_a_word_to_the_others_once_a_day(unit, clock) -> None:
    year = await Year(unit, clock).found(MatchStatus.WORKING)
    mentees = await _crowd(year, 5)
    school = year.town.school_id
    async with unit() as work:
        assert await round_desk.open_midterm_now(work, year.curator, school) == 20
    for mentee in mentees[:2]:
        await year.answer(mentee, "MID-ME")
    async with unit() as work:
        view = (await round_desk.rounds(work, year.curator, school)).round(Round.MIDTERM)
    assert {g.party: (g.asked, g.answered, g.percent) for g in view.groups} == {
        Party.MENTEE: (5, 2, 40), Party.MENTOR: (5, 0, 0), Party.GUARDIAN: (10, 0, 0),
    }  # fmt: skip
    clock.move_by(7 * DAY + timedelta(hours=1))
    async with unit() as work:
        lines = {line.matter: line for line in (await morning(work, year.curator, school)).lines}
    assert (lines[Matter.ROUNDS].count, lines[Matter.ROUNDS].other) == (18, 20)
    async with unit() as work:
        assert await round_desk.remind_round(work, year.curator, school, Round.MIDTERM) == 18
    async with unit() as work:
        assert await round_desk.remind_round(work, year.curator, school, Round.MIDTERM) == 0
    async with unit() as work:
        plan = await round_desk.remind_round_plan(work, year.curator, school, Round.MIDTERM)
    assert (plan.messages, plan.today) == (0, 18)
    clock.move_by(DAY)
    async with unit() as work:
        assert await round_desk.remind_round(work, year.curator, school, Round.MIDTERM) == 18


async def test_no_share_of_fewer_than_five_and_both_sides_of_ex_apart(year) -> None:
    await year.order()
    await year.answer(year.mentee, "BA-P")
    await year.until("planning")
    await year.answer(year.mentor, "EX")
    for kind in TYPES[3:]:
        await year.meet(kind)
    async with year.unit() as work:
        found = await round_desk.rounds(work, year.curator, year.town.school_id)
    assert {(v.round, g.party): (g.asked, g.answered) for v in found.rounds for g in v.groups} == {
        (Round.BEFORE, Party.MENTEE): (1, 1),
        (Round.EXPECTATIONS, Party.MENTEE): (1, 0),
        (Round.EXPECTATIONS, Party.MENTOR): (1, 1),
        (Round.FINAL, Party.MENTEE): (1, 0),
        (Round.FINAL, Party.MENTOR): (1, 0),
        (Round.FINAL, Party.GUARDIAN): (2, 0),
        (Round.AFTER, Party.MENTEE): (1, 0),
    }
    assert all(group.percent is None for view in found.rounds for group in view.groups)


async def test_a_guardian_without_a_chat_is_not_asked(december, clock) -> None:
    async with december.unit() as work:
        guardians = await work.scalars(select(Guardianship.guardian_id))
        work.execute(Account.__table__.delete().where(Account.person_id.in_(guardians)))
    clock.move_by(DAY)
    await december.daily()
    assert await december.asked("open") == {"MID-ME": 1, "MID-MR": 1}
    async with december.unit() as work:
        assert {each.round for each in await open_questions(work)} == {Round.MIDTERM}


async def test_the_workbook_has_the_answers_by_codes_and_a_mentor_reads_none_of_the_pairs(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    await december.answer(december.mentee, "MID-ME", "9")
    row = await december.request("MID-GU")
    async with december.unit() as work:
        guardian = replace(december.mentee.actor, person_id=row.person_id, grants=(
            Grant(Role.LEGAL_GUARDIAN, december.town.municipality_id, december.town.school_id),))  # fmt: skip
        minors = {d.participation_id: d.id for d in (december.mentee, december.mentor)}
        child = await work.scalar(select(Person.code).where(Person.id == minors[row.subject_id]))
    await december.answer(Human(guardian, None), "MID-GU")
    async with december.unit() as work:
        _, data = await export_bytes(work, december.town.school_id, translator("ru"))
        _, own = await export_bytes(work, december.town.school_id, translator("ru"), december.mentor.id)
    told = [list(cells) for cells in load_workbook(BytesIO(data))["Отзывы"].iter_rows(min_row=2, values_only=True)]
    assert len(told) == 5 + 2  # without words
    parent = words.word(translator("ru"), words.ROLES, Role.LEGAL_GUARDIAN)
    assert {cells[1] for cells in told if cells[0] == parent} == {child}
    kept = [list(cells) for cells in load_workbook(BytesIO(own))["Отзывы"].iter_rows(min_row=2, values_only=True)]
    async with december.unit() as work:
        mentee = await work.scalar(select(Person.code).where(Person.id == december.mentee.id))
    assert [cells[4] for cells in kept if cells[1] == mentee] == ["Не для вас: здесь вы наставник."]


async def test_a_curator_who_is_the_mentor_does_not_tap_the_childs_answers(december, clock) -> None:
    clock.move_by(DAY)
    await december.daily()
    row = await december.request("MID-ME")
    by_mentor = replace(december.mentee.actor, by=december.mentor.id)
    by_colleague = replace(december.mentee.actor, by=december.town.head_id)
    async with december.unit() as work:
        with pytest.raises(RefusedError, match="survey_not_by_mentor"):
            await surveys.open_survey(work, by_mentor, CATALOGUE, row.id)
        assert (await surveys.open_survey(work, by_colleague, CATALOGUE, row.id)).current == "mid_helps"
