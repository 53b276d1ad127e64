"""The end of a school's year: what holds it up, what closing does, taking it back, coming again, the cut of names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from catalog.load import load_catalogue
from domain.vocabulary import MatchStatus, Role
from services.access import NotAllowedError, RefusedError
from services.come_again import answer_question, ask_everybody, list_asked, view_question
from services.composers.registry import Due, compose
from services.cycles import open_cycle, view_cycle
from services.notices import Skip
from services.stories import my_stories
from services.story_bank import view_bank
from services.year_cut import cut_names
from services.year_end import carry, close_year, list_living, reopen_year, view_living, view_year
from storage.ids import new_id
from storage.tables import (
    Account,
    Answer,
    CarriedMatch,
    ComeAgain,
    Cycle,
    CycleChange,
    Invite,
    Match,
    MatchMember,
    NamelessAnswers,
    OutboxMessage,
    Participation,
    Person,
    SurveyRequest,
)
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.test_query_plans import scanned, statements
from tests.services.town import Town

CATALOGUE = load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town, "pupil_pupil")
        town.mentor, town.girl = ready_mentor(town, "Илья"), ready_mentee(town, "Аня")
        town.match_id = town.match(town.mentor, town.girl, MatchStatus.WORKING.value)
        town.meeting(town.match_id, work.now + timedelta(days=3), kind="working")
        work.add(
            Invite(
                id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id,
                cycle_id=town.cycle_id, role=Role.MENTEE, person_kind=None, form=None, ward_id=None,
                token_digest="d", token="t", uses_left=5, expires_at=work.now + timedelta(days=9), created_by=None,
                created_at=work.now, revoked_at=None,
            )
        )  # fmt: skip
    return town


async def closed(unit, town) -> None:
    async with unit() as work:
        await carry(work, town.boss, town.match_id, on=True)
    async with unit() as work:
        await close_year(work, town.boss, town.school_id)


async def test_no_year_is_closed_over_a_living_pair(unit, town) -> None:
    async with unit() as work:
        view = await view_year(work, town.boss, CATALOGUE, town.school_id)
        assert (view.open, view.pairs, view.carried) == (True, 1, 0)
        (line,) = await list_living(work, town.boss, town.school_id)
        assert (line.mentees, line.mentors, line.may_carry) == (("Аня",), ("Илья",), True)
        with pytest.raises(RefusedError, match="pairs_alive"):
            await close_year(work, town.boss, town.school_id)


@pytest.mark.parametrize("status", [MatchStatus.PROPOSED, MatchStatus.AGREED, MatchStatus.TRIAL, MatchStatus.PAUSED])
async def test_what_cannot_go_on_must_be_ended(unit, town, status) -> None:
    async with unit() as work:
        work.change(Match, town.match_id, status=status.value, status_before_pause=MatchStatus.WORKING.value)
    async with unit() as work:
        with pytest.raises(RefusedError, match="year_not_carried"):
            await carry(work, town.boss, town.match_id, on=True)


async def test_closing_ends_links_and_questions_and_says_goodbye_once(unit, town) -> None:
    async with unit() as work:
        work.add(_request(town, town.girl, "MID-ME", town.match_id, state="open"))
    await closed(unit, town)
    async with unit() as work:
        match = await work.first(select(Match.__table__).where(Match.id == town.match_id))
        assert match.status == MatchStatus.CLOSED.value
        assert match.ended_at is not None
        assert await work.scalar(select(Invite.revoked_at)) is not None
        states = set(await work.scalars(select(SurveyRequest.state).where(SurveyRequest.instrument == "MID-ME")))
        assert states == {"expired"}
        told = await work.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "year_over"))
        assert len(told) == len({row.person_id for row in told}) == 4  # both, and a parent of each
        text = await compose("year_over", work, Due(town.girl.id, town.cycle_id, {}, "Europe/Moscow"), _t("ru", True))
        assert "Илья" in text.text
        view = await view_year(work, town.boss, CATALOGUE, town.school_id)
        assert not view.open
        assert view.reopens_until == view.closed_at + timedelta(days=14)


async def test_reopening_puts_the_pair_back_where_it_stood(unit, town, clock) -> None:
    await closed(unit, town)
    async with unit() as work:
        with pytest.raises(RefusedError, match="note_empty"):
            await reopen_year(work, town.boss, town.school_id, note=" ")
    async with unit() as work:
        await reopen_year(work, town.boss, town.school_id, note="пара ещё работает")
    async with unit() as work:
        assert await work.scalar(select(Match.status)) == MatchStatus.WORKING.value
        assert await work.scalar(select(Cycle.closed_at)) is None
        due = Due(town.girl.id, town.cycle_id, {}, "Europe/Moscow")
        assert isinstance(await compose("year_over", work, due, _t("ru", True)), Skip)
        await close_year(work, town.boss, town.school_id)  # it is carried still
    clock.move_by(timedelta(days=15))
    async with unit() as work:
        assert (await view_year(work, town.boss, CATALOGUE, town.school_id)).reopens_until is None
        with pytest.raises(RefusedError, match="too_late_to_reopen"):
            await reopen_year(work, town.boss, town.school_id, note="поздно")


async def next_year(unit, town) -> int:
    async with unit() as work:
        return await open_cycle(
            work, town.boss, CATALOGUE, town.school_id, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31)
        )


async def test_the_pair_meets_again_once_both_have_come(unit, town) -> None:
    async with unit() as work:
        await work.exclusive()
        form_on(town_on(town, work), "teacher_teacher")
    await closed(unit, town)
    cycle_id = await next_year(unit, town)
    async with unit() as work:
        forms = {each.form.value for each in (await view_cycle(work, town.boss, town.school_id)).forms if each.on}
        assert forms == {"pupil_pupil", "teacher_teacher"}
        assert await ask_everybody(work, town.boss, town.school_id) == 2
    async with unit() as work:
        assert await ask_everybody(work, town.boss, town.school_id) == 0
        asked = {r.person_id: r.id for r in await work.all(select(ComeAgain.person_id, ComeAgain.id))}
        question = await view_question(work, town.girl.actor, asked[town.girl.id])
        assert (question.grade, question.again) == (8, None)
        with pytest.raises(NotAllowedError):
            await view_question(work, town.mentor.actor, asked[town.girl.id])
        with pytest.raises(NotAllowedError):
            await answer_question(work, town.boss, asked[town.girl.id], again=True)  # she has a chat of her own
        await answer_question(work, town.girl.actor, asked[town.girl.id], again=True)
    async with unit() as work:
        await answer_question(work, town.girl.actor, asked[town.girl.id], again=True)
        assert await work.scalar(select(Person.grade).where(Person.id == town.girl.id)) == 8
        assert await work.scalar(select(func.count()).select_from(Match)) == 1
        with pytest.raises(RefusedError, match="again_decided"):
            await answer_question(work, town.girl.actor, asked[town.girl.id], again=False)
        await answer_question(work, town.mentor.actor, asked[town.mentor.id], again=True)
    async with unit() as work:
        new = await work.first(select(Match.__table__).where(Match.cycle_id == cycle_id))
        assert (new.status, new.form) == (MatchStatus.AGREED.value, "pupil_pupil")
        assert await work.scalar(select(CarriedMatch.next_match_id)) == new.id
        members = await work.all(select(MatchMember.__table__).where(MatchMember.match_id == new.id))
        assert {(row.side, row.person_id, row.accepted) for row in members} == {
            ("mentor", town.mentor.id, True), ("mentee", town.girl.id, True),
        }  # fmt: skip
        parts = await work.all(select(Participation.__table__).where(Participation.cycle_id == cycle_id))
        assert {row.id for row in parts} == {row.participation_id for row in members}
        page = await list_asked(work, town.boss, town.school_id)
        assert (page.total, page.yes, page.no, page.new) == (2, 2, 0, 0)


async def test_who_does_not_come_again_takes_no_part(unit, town) -> None:
    await closed(unit, town)
    cycle_id = await next_year(unit, town)
    async with unit() as work:
        await work.exclusive()
        work.execute(update(Person).where(Person.id == town.mentor.id).values(grade=11))
        assert await ask_everybody(work, town.boss, town.school_id) == 1  # school is over for the mentor
    async with unit() as work:
        asked = await work.scalar(select(ComeAgain.id))
        await answer_question(work, town.girl.actor, asked, again=False)
    async with unit() as work:
        await answer_question(work, town.girl.actor, asked, again=True)  # a change of mind
    async with unit() as work:
        found = select(Participation.person_id).where(Participation.cycle_id == cycle_id)
        assert await work.scalars(found) == [town.girl.id]
        assert await work.scalar(select(func.count()).select_from(Match).where(Match.cycle_id == cycle_id)) == 0


async def test_for_whom_no_chat_leads_to_the_curator_notes_the_word(unit, town) -> None:
    await closed(unit, town)
    await next_year(unit, town)
    async with unit() as work:
        await work.exclusive()
        work.execute(Account.__table__.delete())
        await ask_everybody(work, town.boss, town.school_id)
    async with unit() as work:
        page = await list_asked(work, town.boss, town.school_id)
        assert [each.reachable for each in page.people] == [False, False]
        await answer_question(work, town.boss, page.people[0].id, again=True)
        assert (await list_asked(work, town.boss, town.school_id)).yes == 1


async def test_thirty_days_later_the_names_are_cut_and_the_change_is_kept(unit, town, clock) -> None:
    async with unit() as work:
        final = town_on(town, work).meeting(town.match_id, work.now, kind="final")
        for subject, score in ((town.match_id, 4), (final, 9)):
            request = _request(town, town.girl, "BA-P", subject)
            work.add(request, Answer(id=new_id(), request_id=request.id, item_id="ba_study", value=score,
                                     answered_at=work.now))  # fmt: skip
        typed = _request(town, town.girl, "FIN-ME", town.match_id)
        work.add(
            typed, Answer(id=new_id(), request_id=typed.id, item_id="never_was", value="Илья", answered_at=work.now)
        )
    await closed(unit, town)
    clock.move_by(timedelta(days=29))
    async with unit() as work:
        assert await cut_names(work, town.municipality_id) == 0
    clock.move_by(timedelta(days=1, minutes=1))
    async with unit() as work:
        assert await cut_names(work, town.municipality_id) == 5  # and the two of the beginning
    async with unit() as work:
        assert await cut_names(work, town.municipality_id) == 0
        change = await work.first(select(CycleChange.__table__))
        assert (change.people, change.before_total, change.after_total, change.differences) == (1, 4, 9, {"5": 1})
        assert await work.scalar(select(func.count()).select_from(SurveyRequest)) == 0
        assert await work.scalar(select(func.count()).select_from(Answer)) == 0
        kept = {r.instrument: r.answers for r in await work.all(select(NamelessAnswers.__table__))}
        assert kept["FIN-ME"] == {}
        assert kept["BA-P"].keys() == {"ba_study"}
        view = await view_year(work, town.boss, CATALOGUE, town.school_id)
        assert view.cut_at is not None
        assert view.shifts == ()  # of fewer than five nothing is shown
        with pytest.raises(RefusedError, match="too_late_to_reopen"):
            await reopen_year(work, town.boss, town.school_id, note="поздно")


async def test_another_schools_curator_closes_nothing(unit, town) -> None:
    async with unit() as work:
        other = Town(work)
        stranger = other.curator()
    async with unit() as work:
        for call in (
            view_year(work, stranger, CATALOGUE, town.school_id),
            view_living(work, stranger, town.match_id),
            close_year(work, stranger, town.school_id),
        ):
            with pytest.raises(NotAllowedError):
                await call


def town_on(town: Town, work) -> Town:
    town.unit = work
    return town


def _request(town: Town, human, instrument: str, subject: int, *, state: str = "done") -> SurveyRequest:
    return SurveyRequest(
        id=new_id(), municipality_id=town.municipality_id, organization_id=town.school_id, person_id=human.id,
        instrument=instrument, version=1, locale="ru", subject_id=subject, state=state,
        asked_at=town.unit.now, completed_at=town.unit.now if state == "done" else None,
    )  # fmt: skip


def _t(locale: str, child: bool):
    from locales import translator  # noqa: PLC0415

    return translator(locale, child=child)


async def test_no_screen_of_a_years_end_reads_a_whole_table(unit, town, database) -> None:
    await closed(unit, town)
    await next_year(unit, town)
    async with unit() as work:
        await ask_everybody(work, town.boss, town.school_id)
    with statements(database) as found:
        async with unit() as work:
            await view_year(work, town.boss, CATALOGUE, town.school_id)
            await list_living(work, town.boss, town.school_id)
            await list_asked(work, town.boss, town.school_id)
            await my_stories(work, town.girl.actor)
            await view_bank(work, town.boss)
            await cut_names(work, town.municipality_id)
    assert await scanned(database, found) == {}
