"""Groups: composing one, each answers for themselves, who was there, who leaves and who joins, one order, one row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, MeetingStatus, Side
from locales import translator
from services import feedback, journal, matches, meeting_log, surveys
from services.access import RefusedError
from services.export_rows import Register
from services.export_sheets import MATCHES, MEETINGS
from services.grouping import add_to_group, group_mentees, group_mentors, joinable, propose_group, remove_from_group
from services.meeting_log import Details
from services.orders import agreed_matches, record_order
from services.pair_lists import list_matches, view_match
from services.pair_rows import pair
from services.places import place_of
from storage.tables import Match, MatchMember, Meeting, MeetingAttendance, OutboxMessage, SurveyRequest
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town

CATALOGUE = load_catalogue()
TODAY = date(2026, 9, 15)


@pytest.fixture
async def town(unit):
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentor = ready_mentor(town, "Илья", mr_capacity=3)
        town.mentees = [ready_mentee(town, name) for name in ("Аня", "Боря", "Вера")]
        town.spare = ready_mentee(town, "Глеб")
    return town


async def _refused(awaitable) -> str:
    with pytest.raises(RefusedError) as refused:
        await awaitable
    return refused.value.reason


async def compose(town, unit, people=None):
    chosen = [each.participation_id for each in people or town.mentees]
    async with unit() as u:
        return await propose_group(u, town.boss, CATALOGUE, town.mentor.participation_id, chosen)


async def says(unit, human, match, *, accept=True):
    async with unit() as u:
        return await matches.answer(u, human.actor, match, accept=accept)


async def at_work(town, unit):
    """Propose a group of three, let everybody agree and sign the order."""
    match = await compose(town, unit)
    for human in (town.mentor, *town.mentees):
        await says(unit, human, match)
    async with unit() as u:
        await record_order(u, town.boss, town.school_id, [match], number="7-ОД", dated_on=TODAY)
    return match


async def held(town, unit, match, days_ago=0, absent=()):
    async with unit() as u:
        day = (u.now - timedelta(days=days_ago)).date()
        told = Details(held_on=day, absent=tuple(each.id for each in absent))
        return await meeting_log.log_past(u, town.mentor.actor, CATALOGUE, match, told)


async def status(unit, match) -> str:
    async with unit() as u:
        return await u.scalar(select(Match.status).where(Match.id == match))


async def kinds(unit, kind) -> set[int]:
    async with unit() as u:
        return set(await u.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == kind)))


async def fill_in(unit, human, instrument, subject, **said):
    async with unit() as u:
        request = surveys.request_id_of(human.id, instrument, subject)
        sheet = (await surveys.open_survey(u, human.actor, CATALOGUE, request)).sheet
    for item, value in said.items():
        async with unit() as u:
            await surveys.answer(u, human.actor, CATALOGUE, sheet, item_id=item, raw=value)
    async with unit() as u:
        return await surveys.finish(u, human.actor, sheet)


async def test_a_group_is_one_match_and_everybody_is_asked(town, unit) -> None:
    async with unit() as u:
        (mentor,) = await group_mentors(u, town.boss, town.school_id)
        choice = await group_mentees(u, town.boss, CATALOGUE, mentor.participation_id)
    assert (mentor.free_places, len(choice.mentees)) == (3, 4)
    match = await compose(town, unit)
    everybody = {town.mentor.id, *(each.id for each in town.mentees)}
    assert await kinds(unit, "match_proposed") == everybody
    async with unit() as u:
        assert await group_mentors(u, town.boss, town.school_id) == ()
        card = await matches.proposal(u, town.mentees[0].actor, match)
        found = await pair(u, match)
    assert (card.mentees, [each.first_name for each in card.others]) == (3, ["Илья"])
    assert found.names(town.mentor.id) == "Аня, Боря и ещё 1"


async def test_groups_that_cannot_be(town, unit) -> None:
    async with unit() as u:
        call = [each.participation_id for each in town.mentees]
        own = town.mentor.participation_id
        assert await _refused(propose_group(u, town.boss, CATALOGUE, own, call[:1])) == "group_small"
        too_many = [*call, town.spare.participation_id]
        assert await _refused(propose_group(u, town.boss, CATALOGUE, own, too_many)) == "mentor_full"
        odd = propose_group(u, town.boss, CATALOGUE, own, call, role_model="nonsense")
        assert await _refused(odd) == "bad_role_model"


async def test_who_declines_drops_out_and_the_others_go_on(town, unit) -> None:
    match = await compose(town, unit)
    anya, borya, vera = town.mentees
    for human in (town.mentor, anya, vera):
        await says(unit, human, match)
    answered = await says(unit, borya, match, accept=False)
    assert answered.status is MatchStatus.AGREED
    assert town.head_id in await kinds(unit, "match_agreed")
    async with unit() as u:
        await record_order(u, town.boss, town.school_id, [match], number="7-ОД", dated_on=TODAY)
        page = await list_matches(u, town.boss, town.school_id, "active")
        card = await view_match(u, town.boss, match)
    assert [name.first_name for name in page.lines[0].mentees] == ["Аня", "Вера"]
    assert [each.accepted for each in card.members if each.name.first_name == "Боря"] == [False]
    assert borya.id not in await kinds(unit, "match_approved")


async def test_one_log_for_the_group_and_only_who_was_there_is_asked(town, unit, clock) -> None:
    match = await at_work(town, unit)
    anya, borya, vera = town.mentees
    done = await held(town, unit, match, absent=[borya])
    async with unit() as u:
        rows = await u.all(select(MeetingAttendance.person_id, MeetingAttendance.present))
        assert {row.person_id: row.present for row in rows} == {anya.id: True, borya.id: False, vera.id: True}
        asked = await u.scalars(select(SurveyRequest.person_id).where(SurveyRequest.instrument == "MT-ME"))
        assert set(asked) == {anya.id, vera.id}
        # She says that she was there: the curator hears of it, nobody else.
        await meeting_log.say_word(u, borya.actor, done.meeting_id, MeetingStatus.HELD)
    async with unit() as u:
        assert [each.meeting_id for each in await feedback.disagreements(u, town.school_id)] == [done.meeting_id]
        card = await journal.entry(u, town.mentor.actor, done.meeting_id)
        assert [(name, was) for _, name, was in card.mentees] == [("Аня", True), ("Боря", False), ("Вера", True)]
    clock.move_by(timedelta(days=1))
    assert await _refused(held(town, unit, match, absent=town.mentees)) == "group_absent"


async def test_the_trial_is_each_ones_own_answer(town, unit) -> None:
    match = await at_work(town, unit)
    anya, borya, vera = town.mentees
    async with unit() as u:
        u.change(Match, match, status=MatchStatus.INTRO.value)
    await held(town, unit, match)
    for human, said in ((town.mentor, "yes"), (anya, "yes"), (borya, "no")):
        await fill_in(unit, human, "TR", match, tr_go_on=said)
    assert await status(unit, match) == "trial"
    assert await kinds(unit, "trial_left") == {borya.id}
    await fill_in(unit, vera, "TR", match, tr_go_on="yes")
    assert await status(unit, match) == "planning"
    assert await kinds(unit, "trial_passed") == {town.mentor.id, anya.id, vera.id}
    assert await kinds(unit, "group_left") == {town.head_id}


async def test_the_mentors_no_ends_it_for_all(town, unit) -> None:
    match = await at_work(town, unit)
    async with unit() as u:
        u.change(Match, match, status=MatchStatus.INTRO.value)
    await held(town, unit, match)
    await fill_in(unit, town.mentor, "TR", match, tr_go_on="no")
    assert await status(unit, match) == "broken"


async def test_a_mentee_leaves_and_another_joins_a_running_group(town, unit, clock) -> None:
    match = await at_work(town, unit)
    anya, borya, _vera = town.mentees
    async with unit() as u:
        assert (
            await _refused(add_to_group(u, town.boss, CATALOGUE, match, town.spare.participation_id)) == "mentor_full"
        )
        await remove_from_group(u, town.boss, match, borya.id)
    assert await kinds(unit, "group_parted") == {borya.id}
    assert await kinds(unit, "group_left") == {town.mentor.id}
    async with unit() as u:
        found = await joinable(u, town.boss, CATALOGUE, match)
        assert found.mentor.free_places == 1
        assert town.spare.participation_id in {each.choice.participation_id for each in found.mentees}
        again = add_to_group(u, town.boss, CATALOGUE, match, borya.participation_id)
        assert await _refused(again) == "left_before"
        await add_to_group(u, town.boss, CATALOGUE, match, town.spare.participation_id)
    async with unit() as u:
        waiting = await pair(u, match)
        assert town.spare.id not in {member.person_id for member in waiting.staying}
        assert (await matches.proposal(u, town.spare.actor, match)).open
    clock.move_by(timedelta(hours=1))
    await says(unit, town.spare, match)
    assert await kinds(unit, "group_joined") == {town.mentor.id, town.head_id}
    await held(town, unit, match)
    async with unit() as u:
        asked = set(await u.scalars(select(SurveyRequest.person_id).where(SurveyRequest.instrument == "MT-ME")))
    assert asked == {anya.id, town.mentees[2].id, town.spare.id}
    # The order is completed: the newcomer stands in one of her own, the group's stays what it was.
    async with unit() as u:
        assert (await view_match(u, town.boss, match)).may_approve
        assert [line.id for line in await agreed_matches(u, town.boss, town.school_id)] == [match]
        await record_order(u, town.boss, town.school_id, [match], number="9-ОД", dated_on=TODAY)
    async with unit() as u:
        assert not (await view_match(u, town.boss, match)).may_approve
        orders = await u.scalars(select(MatchMember.order_id).where(MatchMember.person_id == town.spare.id))
        assert orders != [None]
        assert (
            await _refused(record_order(u, town.boss, town.school_id, [match], number="9-ОД", dated_on=TODAY))
            == "already_decided"
        )


async def test_the_last_mentee_does_not_leave_alone(town, unit) -> None:
    match = await compose(town, unit, town.mentees[:2])
    async with unit() as u:
        await remove_from_group(u, town.boss, match, town.mentees[0].id)
    async with unit() as u:
        assert await _refused(remove_from_group(u, town.boss, match, town.mentees[1].id)) == "group_last"


async def test_the_workbook_has_one_row_a_group_with_all_codes(town, unit) -> None:
    match = await at_work(town, unit)
    await held(town, unit, match, absent=[town.mentees[1]])
    async with unit() as u:
        place = await place_of(u, town.school_id)
        register = Register(u, place, translator("ru"), CATALOGUE, names=False)
        rows = [row async for row in register.rows()]
        codes = dict(
            await u.all(
                select(MatchMember.person_id, MatchMember.side).where(
                    MatchMember.match_id == match, MatchMember.side == Side.MENTEE.value
                )
            )
        )
        meeting = await u.scalar(select(Meeting.id))
    assert meeting is not None
    (group,) = (cells for sheet, cells in rows if sheet == MATCHES)
    (log,) = (cells for sheet, cells in rows if sheet == MEETINGS)
    assert len(codes) == 3
    assert len(group[2].split(", ")) == 3
    assert len(log[2].split(", ")) == 2
