"""What everybody opens every day must not go through a whole table: its cost would grow with every school that joins.

``bench/scale.py`` measures it with a hundred thousand people; here SQLite says how it would read, which takes no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from catalog.load import load_catalogue
from catalog.uploads import example, read_upload
from domain.events import EventFormat, EventKind, EventLevel, EventRole
from domain.plans import Change, Line, Part
from domain.rounds import Round
from domain.training import NEW_SCHOOL, REQUIRES
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services import (
    consents,
    goals,
    meetings,
    partner_rows,
    partners,
    plan,
    referral_desk,
    referral_rows,
    referrals,
    round_desk,
)
from services.actors import Actors
from services.broadcasts import audiences
from services.candidates import candidates
from services.choosing import open_choosing, view_choice, view_choosing
from services.documents import board
from services.events import About, Days, create_event, list_events
from services.events_answering import my_invitations
from services.events_inviting import guest_list, invite
from services.match_papers import minutes_bytes, order_bytes
from services.matching.best import view_set
from services.matching.fairness import Cut, fairness
from services.matching.looking import view_alone
from services.mydata import my_data
from services.own_survey_results import results
from services.own_survey_rounds import reach
from services.own_surveys import keep_upload, own_card, own_page
from services.pair_lists import find_matches, list_matches
from services.pair_nudge import nudge_plan
from services.people import find_people, list_people
from services.reminder_rows_waiting import still_waiting
from services.requirements import holds
from services.selection import list_mentors, view_note
from services.steps import next_steps
from services.today import morning
from services.training import course
from services.training_days import INITIAL, roster, training_days
from services.waiting import list_waiting, view_waiting
from services.wards import view_wards
from storage.ids import new_id
from storage.outbox import next_due, sent_since
from storage.tables import Document, Match, Organization, Participation
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

SMALL = {"cycles", "organizations", "municipalities", "cycle_forms"}
"""Tables with a few rows a school; the rest holds rows of people."""


@contextmanager
def statements(database) -> Iterator[list[tuple[str, object]]]:
    """Collect what is read meanwhile."""
    found: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        if statement.lstrip().startswith("SELECT"):
            found.append((statement, parameters))

    engines = (database.reader.sync_engine, database.writer.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def scanned(database, found) -> dict[str, str]:
    """Return the tables that some statement would read from end to end, with that statement."""
    tables = {}
    async with database.reading() as connection:
        for statement, parameters in found:
            plan_ = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            tables |= {hit.group(1): statement for row in plan_ for hit in [re.match(r"SCAN (\w+)", row[3])] if hit}
    names = {row[0] for row in await _tables(database)} - SMALL
    return {table: statement for table, statement in tables.items() if table in names}


async def _tables(database):
    async with database.reading() as connection:
        return (await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).all()


async def proposed_plan(unit, mentor, match) -> None:
    """Propose a plan, so that its words are read too."""
    goal = Change(Part.GOAL, Line(id="study_marks_up"), sign=Line(id="study_marks_up.sign"))
    async with unit() as work:
        await goals.begin(work, mentor.actor, match)
    async with unit() as work:
        await goals.edit(work, mentor.actor, match, goal, seen=1)
    async with unit() as work:
        await goals.propose_plan(work, mentor.actor, match, seen=2)


@pytest.mark.parametrize("who", ["mentee", "mentor", "mother"])
async def test_no_daily_screen_reads_a_whole_table(unit, database, clock, who) -> None:
    async with unit() as work:
        town = Town(work)
        town.curator()
        town.cycle()
        form_on(town)
        mentor, mentee = ready_mentor(town), ready_mentee(town)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="guardian", born=ADULT_BORN, grade=None)
        town.guardian_of(mentee, mother)
        match = town.match(mentor, mentee, MatchStatus.WORKING.value)
        met = town.meeting(match, work.now)
    await proposed_plan(unit, mentor, match)
    human = {"mentee": mentee, "mentor": mentor, "mother": mother}[who]
    with statements(database) as found:
        actor = await Actors(database, clock).load(human.actor.chat_id)
        async with unit() as work:
            await next_steps(work, actor)
            await consents.asked(work, actor)
            await my_invitations(work, actor)
            if who == "mother":
                await view_wards(work, actor)
                await goals.view_plan(work, actor, match)
            else:
                await meetings.desk(work, actor)
                await meetings.meeting(work, actor, met)
                await plan.plans(work, actor)
                await plan.plan(work, actor, match)
                await goals.view_plan(work, actor, match)
            if who == "mentor":
                await course(work, actor, load_catalogue())
    assert len(found) > 5
    assert list(await scanned(database, found)) == []


async def test_no_screen_of_a_curator_goes_beyond_the_school(unit, database) -> None:  # noqa: PLR0915 - many screens
    async with unit() as work:
        town = Town(work)
        boss = town.curator()
        town.cycle()
        form_on(town)
        mentor, mentee = ready_mentor(town), ready_mentee(town)
        match = town.match(mentor, mentee, MatchStatus.WORKING.value)
        town.meeting(match, work.now)
        work.change(Organization, town.school_id, settings={REQUIRES: list(NEW_SCHOOL)})
        sheet = read_upload("own.yaml", example("ru")).questionnaire
        own = await keep_upload(work, boss, town.school_id, sheet, untranslated=False)
        about = About(EventKind.SEMINAR, EventLevel.SCHOOL, EventFormat.ONLINE, EventRole.ORGANISED)
        days = Days(work.now.date(), work.now.date())
        meeting = await create_event(work, boss, town.school_id, about, days, title="Семинар")
        about = About(EventKind.ACQUAINTANCE, EventLevel.SCHOOL, EventFormat.ONLINE, EventRole.ORGANISED)
        common = await create_event(work, boss, town.school_id, about, days, title="Знакомство")
        waits, _ = ready_mentee(town, "Боря"), ready_mentor(town, "Олег")
        town.order = new_id()
        work.add(
            Document(
                id=town.order, municipality_id=town.municipality_id, organization_id=town.school_id, kind="match_order",
                number="5", dated_on=work.now.date(), recorded_by=town.head_id, recorded_at=work.now,
            )
        )  # fmt: skip
        work.change(Match, match, order_id=town.order)
    async with unit() as work:
        work.change(Organization, town.school_id, settings={})
        await invite(work, boss, common, "all")
    async with unit() as work:
        await open_choosing(work, boss, common)
    await proposed_plan(unit, mentor, match)
    with statements(database) as found:
        async with unit() as work:
            await morning(work, boss, town.school_id)
            await list_people(work, boss, town.school_id)
            await find_people(work, boss, town.school_id, "ан")
            await list_matches(work, boss, town.school_id, "active")
            await find_matches(work, boss, town.school_id, "ан")
            await audiences(work, boss, town.school_id)
            await own_page(work, boss, town.school_id)
            await own_card(work, boss, own.survey_id)
            await reach(work, boss, own.survey_id, "mentees")
            await results(work, boss, own.survey_id)
            await list_mentors(work, boss, town.school_id)
            await view_note(work, boss, mentor.participation_id)
            await training_days(work, boss, town.school_id)
            await roster(work, boss, town.school_id, INITIAL, work.now.date())
            await holds(work, boss, [match])
            await nudge_plan(work, boss, town.school_id, "silent")
            await round_desk.rounds(work, boss, town.school_id)
            await round_desk.remind_round_plan(work, boss, town.school_id, Round.MIDTERM)
            await my_data(work, boss)
            await board(work, boss, load_catalogue(), town.school_id)
            await list_events(work, boss, town.school_id)
            await list_events(work, boss, town.school_id, past=True)
            await guest_list(work, boss, meeting)
            await goals.view_plan(work, boss, match)
            await view_choosing(work, boss, common)
            await candidates(work, boss, load_catalogue(), waits.participation_id)
            await view_set(work, boss, load_catalogue(), town.school_id)
            await view_alone(work, boss, town.school_id)
            await fairness(work, boss, load_catalogue(), town.school_id, Cut.CATEGORY)
            await list_waiting(work, boss, town.school_id)
            await view_waiting(work, boss, waits.participation_id)
            await still_waiting(work, work.now, Participation.organization_id == town.school_id)
            await view_choice(work, waits.actor, load_catalogue(), common)
            await order_bytes(work, load_catalogue(), town.order, translator("ru"))
            await minutes_bytes(work, common, translator("ru"))
    assert len(found) > 20
    assert list((await scanned(database, found)).items()) == []


async def test_no_pass_of_the_outbox_reads_what_is_settled(unit, database, writer) -> None:
    with statements(database) as found:
        await next_due(database)
        async with unit() as work:
            await sent_since(work, 1, 1, work.now)
    assert list(await scanned(database, found)) == []


async def test_a_whole_table_would_be_noticed(unit, database) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
    with statements(database) as found:
        async with unit() as work:
            await work.all(text("SELECT id FROM participations WHERE side = 'mentor'"))
    assert set(await scanned(database, found)) == {"participations"}


async def test_suggestions_and_partners_stay_within_the_school(unit, database) -> None:
    async with unit() as work:
        town = Town(work)
        boss = town.curator()
        town.cycle()
        form_on(town)
        mentee = ready_mentee(town)
        teacher = town.human("Мария", Role.CLASS_TEACHER, kind="teacher", born=ADULT_BORN, grade=None)
    async with unit() as work:
        referral = await referrals.begin_for(work, teacher.actor, town.school_id, mentee.id)
        partner = await partners.create_partner(work, boss, town.school_id, "Хлебозавод")
    async with unit() as work:
        request = (await referrals.view_own(work, teacher.actor, referral)).request_id
        await referral_rows.finished(work, request)
    with statements(database) as found:
        async with unit() as work:
            await referrals.my_referrals(work, teacher.actor)
            (line,) = (await referral_desk.list_referred(work, boss, town.school_id)).lines
            await referral_desk.view_referred(work, boss, line.id)
            await referral_desk.referred_as(work, boss, mentee.id, town.school_id)
            await partners.list_partners(work, boss, town.school_id)
            await partners.view_partner(work, boss, load_catalogue(), partner)
            await referral_rows.daily_referrals(work, town.municipality_id)
            await partner_rows.daily_partners(work, town.municipality_id)
    assert len(found) > 8
    assert list(await scanned(database, found)) == []
