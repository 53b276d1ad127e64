"""The curator's sheets: who looks at which pair, facts twice, the sheet on conformity, and what becomes of the data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.answers import AnswerFault
from domain.conformity import SIGNS, Level
from domain.sheets import Part
from domain.vocabulary import MatchStatus, Role
from locales import translator
from reports.act import CATEGORIES
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.erasing_data import Eraser
from services.mydata_paper import person_paper
from services.reminder_rows import candidates
from services.sheets import begin_pair, open_pairs, overview, pair_look, subject_of
from services.sheets_facts import begin_facts, view_facts
from services.sheets_final import final_sheet, put_final
from services.sheets_rows import author_of
from services.soundness import violations
from services.steps import next_steps
from services.surveys import answer, finish, open_survey
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import Answer, CuratorSheet, Cycle, Match, Membership, SurveyRequest
from tests.services.test_query_plans import scanned, statements
from tests.services.town import ADULT_BORN, TEEN_BORN, Human, Town

CATALOGUE = load_catalogue()
DECEMBER = datetime(2026, 12, 3, 9, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 3, 9, tzinfo=UTC)


def staff(town: Town, role: Role, name: str) -> Human:
    return town.human(name, role, kind="teacher", born=ADULT_BORN, grade=None)


def also(actor: Actor, *roles: Role, town: Town) -> Actor:
    return Actor(
        actor.chat_id, actor.person_id, actor.municipality_id, first_name=actor.first_name, kind=actor.kind,
        grants=(*actor.grants, *(Grant(role, town.municipality_id, town.school_id) for role in roles)),
    )  # fmt: skip


async def fill(unit, actor: Actor, request: int, said: dict) -> None:
    async with unit() as u:
        view = await open_survey(u, actor, CATALOGUE, request)
    async with unit() as u:
        for item, raw in said.items():
            taken = await answer(u, actor, CATALOGUE, view.sheet, item_id=item, raw=raw)
            assert taken.fault is None
        await finish(u, actor, view.sheet)


async def look(unit, actor: Actor, match: int, state: str = "green", **said) -> None:
    async with unit() as u:
        request = await begin_pair(u, actor, match)
    await fill(unit, actor, request, {"midc_state": state} | said)


@pytest.fixture
async def school(unit, clock):
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
        town.mentors = [town.human(name, Role.MENTOR, born=TEEN_BORN, grade=10) for name in ("Илья", "Олег")]
        town.mentees = [town.human(name, Role.MENTEE) for name in ("Аня", "Боря")]
        pairs = zip(town.mentors, town.mentees, strict=True)
        town.pairs = [town.match(mentor, mentee, MatchStatus.WORKING.value) for mentor, mentee in pairs]
    async with unit() as u:
        for days, match in enumerate(town.pairs):
            u.change(Match, match, approved_at=u.now + timedelta(days=days))
    return town


# -- pairs halfway -----------------------------------------------------------------------------------------------------


async def test_pairs_lack_a_look_in_the_midterm_month_one_after_the_other(unit, clock, school) -> None:
    async with unit() as u:
        assert Matter.JUDGE not in {line.matter for line in (await morning(u, school.boss, school.school_id)).lines}
    clock.move_to(DECEMBER)
    async with unit() as u:
        lines = {line.matter: line for line in (await morning(u, school.boss, school.school_id)).lines}
        assert lines[Matter.JUDGE].ids == tuple(school.pairs)
    await look(unit, school.boss, school.pairs[0], "yellow", midc_decision="help", midc_note="Поговорить")
    async with unit() as u:
        left = await open_pairs(u, school.boss, school.school_id)
        assert (left.left, [line.id for line in left.pairs], left.midterm) == (1, [school.pairs[1]], True)
        found = await pair_look(u, school.boss, school.pairs[0])
        assert (found.state.state, found.state.decision) == ("yellow", "help")
        assert found.state.at.date() == DECEMBER.date()
        assert (await overview(u, school.boss, school.school_id)).judged == 1
        assert [each.rule for each in await violations(u) if "sheet" in each.rule] == []


async def test_a_second_look_is_a_sheet_of_its_own_and_a_new_term_asks_anew(unit, clock, school) -> None:
    clock.move_to(DECEMBER)
    first = school.pairs[0]
    await look(unit, school.boss, first, "red")
    clock.move_to(DECEMBER + timedelta(days=7))
    await look(unit, school.boss, first, "yellow")
    async with unit() as u:
        assert (await pair_look(u, school.boss, first)).state.state == "yellow"
        rows = await u.all(select(CuratorSheet.opened_at, CuratorSheet.part).where(CuratorSheet.match_id == first))
        assert sorted(row.opened_at.day for row in rows) == [DECEMBER.day, DECEMBER.day + 7]
        assert {row.part for row in rows} == {Part.START}
    clock.move_to(FEBRUARY)
    async with unit() as u:
        assert (await open_pairs(u, school.boss, school.school_id)).left == 2
    await look(unit, school.boss, first)
    async with unit() as u:
        assert (await open_pairs(u, school.boss, school.school_id)).left == 1


async def test_an_unfinished_look_is_gone_on_with_and_neither_counts_nor_nags(unit, clock, school) -> None:
    clock.move_to(DECEMBER)
    async with unit() as u:
        request = await begin_pair(u, school.boss, school.pairs[0])
    async with unit() as u:
        assert await begin_pair(u, school.boss, school.pairs[0]) == request
        assert (await pair_look(u, school.boss, school.pairs[0])).state is None
        kinds = await candidates(u, u.now + timedelta(days=3), municipality_id=None, organization_id=school.school_id)
        assert request not in {each.subject_id for each in kinds}
        assert request not in {step.subject_id for step in await next_steps(u, school.boss)}
    # Every question skipped is no look: the state is what makes one.
    await fill(unit, school.boss, request, {"midc_plan": "on_track"})
    async with unit() as u:
        assert (await open_pairs(u, school.boss, school.school_id)).left == 2


async def test_a_curator_who_mentors_leaves_the_own_pair_to_a_colleague_or_the_head(unit, clock, school) -> None:
    clock.move_to(DECEMBER)
    async with unit() as u:
        school.unit = u
        mentor = staff(school, Role.MENTOR, "Вера")
        u.add(
            Membership(
                id=new_id(), municipality_id=school.municipality_id, organization_id=school.school_id,
                person_id=mentor.id, role=Role.CURATOR, since=u.now, until=None,
            )
        )  # fmt: skip
        own = school.match(mentor, school.human("Ваня", Role.MENTEE), MatchStatus.WORKING.value)
        head = staff(school, Role.SCHOOL_HEAD, "Анна")
    curator = also(mentor.actor, Role.CURATOR, town=school)
    async with unit() as u:
        assert own not in {line.id for line in (await open_pairs(u, curator, school.school_id)).pairs}
        assert own in {line.id for line in (await open_pairs(u, school.boss, school.school_id)).pairs}
        with pytest.raises(RefusedError, match="sheet_own"):
            await begin_pair(u, curator, own)
    async with unit() as u:
        assert not (await pair_look(u, head.actor, school.pairs[0])).may_judge
        with pytest.raises(RefusedError, match="gone"):
            await begin_pair(u, head.actor, school.pairs[0])
    await look(unit, head.actor, own, "green")
    async with unit() as u:
        assert not (await pair_look(u, curator, own)).state.own_pair


async def test_where_nobody_else_is_there_the_own_pair_is_marked(unit, clock, school) -> None:
    clock.move_to(DECEMBER)
    async with unit() as u:
        school.unit = u
        me = Human(also(school.boss, Role.MENTOR, town=school), None)
        mentee = school.human("Ваня", Role.MENTEE)
        own = school.match(Human(me.actor, school.mentors[0].participation_id), mentee, MatchStatus.WORKING.value)
    async with unit() as u:
        assert (await open_pairs(u, school.boss, school.school_id)).left == 3
    await look(unit, school.boss, own)
    async with unit() as u:
        assert (await pair_look(u, school.boss, own)).state.own_pair


@pytest.mark.parametrize("status", [MatchStatus.PROPOSED, MatchStatus.FINAL, MatchStatus.BROKEN])
async def test_only_pairs_at_work_are_looked_at(unit, school, status) -> None:
    async with unit() as u:
        u.change(Match, school.pairs[0], status=status.value)
    async with unit() as u:
        assert not (await pair_look(u, school.boss, school.pairs[0])).may_judge
        with pytest.raises(RefusedError, match="sheet_not_now"):
            await begin_pair(u, school.boss, school.pairs[0])


# -- facts -------------------------------------------------------------------------------------------------------------

START = {"fc_mark": "3,9", "fc_clubs": "1", "fc_projects": "0", "fc_career": "0", "fc_contests": "1",
         "fc_absent": "many"}  # fmt: skip


async def card(unit, school, said) -> None:
    async with unit() as u:
        request = await begin_facts(u, school.boss, school.mentees[0].id)
    await fill(unit, school.boss, request, said)


async def test_facts_at_the_start_and_at_the_end_are_both_kept(unit, clock, school) -> None:
    await card(unit, school, START)
    await card(unit, school, START | {"fc_mark": "4"})  # put right: the newest one of a part counts
    clock.move_to(FEBRUARY)
    await card(unit, school, START | {"fc_mark": "4,4", "fc_clubs": "2", "fc_absent": "none"})
    async with unit() as u:
        view = await view_facts(u, school.boss, school.mentees[0].id)
        assert (view.start.values["fc_mark"], view.end.values["fc_mark"]) == (4.0, 4.4)
        assert (view.end.values["fc_absent"], view.due) == ("none", Part.END)
        assert view.end.at.date() == FEBRUARY.date()
        assert len(await u.scalars(select(CuratorSheet.id))) == 3
        subject = await subject_of(u, school.boss, (await u.scalars(select(CuratorSheet.id)))[0])
        assert subject.pupil.first_name == "Аня"


async def test_facts_are_of_pupils_who_are_mentees_and_for_curators_only(unit, school) -> None:
    async with unit() as u:
        school.unit = u
        teacher = school.human("Пётр", Role.MENTEE, kind="teacher", born=ADULT_BORN, grade=None)
        head = staff(school, Role.SCHOOL_HEAD, "Анна")
    for person in (school.mentors[0], teacher):
        async with unit() as u:
            with pytest.raises(RefusedError, match="gone"):
                await begin_facts(u, school.boss, person.id)
    async with unit() as u:
        with pytest.raises(NotAllowedError):
            await view_facts(u, head.actor, school.mentees[0].id)


async def test_facts_stand_in_the_childs_file_and_go_with_its_data(unit, school) -> None:
    await card(unit, school, START)
    await look(unit, school.boss, school.pairs[0], "red", midc_note="Аня устала")
    await look(unit, school.boss, school.pairs[1], "green", midc_note="Всё ровно")
    child, t = school.mentees[0].id, translator("ru")
    async with unit() as u:
        for reader in (child, -1):
            paper = str(await person_paper(u, CATALOGUE, t, "Europe/Moscow", person_id=child, reader_id=reader))
            assert "3.9" in paper
            assert "Аня устала" not in paper
        own = str(
            await person_paper(u, CATALOGUE, t, "Europe/Moscow", person_id=school.head_id, reader_id=school.head_id)
        )
        assert "Аня устала" in own
        assert CATALOGUE.questionnaire("FC").title.of("ru") in own
    async with unit() as u:
        u.change(Match, school.pairs[0], status=MatchStatus.BROKEN.value, ended_at=u.now)
    async with unit() as u:
        await u.exclusive()
        eraser = Eraser(u, school.school_id, child)
        await eraser.run()
        assert (eraser.counts["curator_sheets"], set(eraser.counts) - set(CATEGORIES)) == (1, set())
    async with unit() as u:
        kept = await u.all(select(CuratorSheet.instrument, Answer.item_id, Answer.value)
                           .join(SurveyRequest, SurveyRequest.subject_id == CuratorSheet.id)
                           .join(Answer, Answer.request_id == SurveyRequest.id))  # fmt: skip
        assert {row.instrument for row in kept} == {"MID-CU"}
        assert [row.value for row in kept if row.item_id == "midc_note"] == ["Всё ровно"]
        assert {row.value for row in kept if row.item_id == "midc_state"} == {"red", "green"}


async def test_a_curators_own_erasure_leaves_the_sheets(unit, school) -> None:
    await card(unit, school, START)
    async with unit() as u:
        await u.exclusive()
        await Eraser(u, school.school_id, school.head_id).run()
    async with unit() as u:
        assert len(await u.scalars(select(Answer.id))) == len(START)


# -- the sheet on conformity -------------------------------------------------------------------------------------------


def said(town: Town, human: Human, instrument: str, answers: dict, subject: int | None = None) -> None:
    request = new_id()
    town.unit.add(
        SurveyRequest(
            id=request, municipality_id=town.municipality_id, organization_id=town.school_id, person_id=human.id,
            instrument=instrument, version=1, locale="ru", subject_id=subject or new_id(), state="done",
            asked_at=town.unit.now, completed_at=town.unit.now,
        ),
        *(Answer(id=new_id(), request_id=request, item_id=item, value=value, answered_at=town.unit.now)
          for item, value in answers.items()),
    )  # fmt: skip


@pytest.fixture
async def summer(unit, clock, school):
    """A year near its end: one goodbye, six mentees and five mentors who have answered, four partners."""
    clock.move_to(datetime(2027, 5, 17, 9, tzinfo=UTC))
    async with unit() as u:
        school.unit = u
        u.change(Match, school.pairs[0], status=MatchStatus.FINAL.value)
        for number in range(6):
            mentee = school.human(f"Ученик{number}", Role.MENTEE)
            words = ["Илья и поддержка", "поддержку чувствую", "Спасибо Илье за поддержки"][number % 3]
            mine = {"fin_content": 9, "fin_useful": 4, "fin_ease": 7, "fin_mentor": "yes" if number < 3 else "no",
                    "fin_words": words}  # fmt: skip
            said(school, mentee, "FIN-ME", mine)
        for number in range(5):
            mentor = school.human(f"Наставник{number}", Role.MENTOR, born=TEEN_BORN)
            said(
                school, mentor, "FIN-MR", {"finr_content": 7, "finr_involved": 10 if number else 1, "finr_again": "yes"}
            )
        for number in range(4):
            said(school, school.human(f"Партнёр{number}", Role.PARTNER_CONTACT, kind="employee"), "FIN-PT",
                 {"pt_content": 10})  # fmt: skip
    return school


async def put(unit, actor, school, item, raw):
    async with unit() as u:
        return await put_final(u, actor, CATALOGUE, school.school_id, item_id=item, raw=raw)


async def test_what_the_surveys_suggest(unit, summer) -> None:
    async with unit() as u:
        found = (await final_sheet(u, summer.boss, CATALOGUE, summer.school_id)).hints
    assert [found.sign(sign) for sign in ("fcu_participants", "fcu_partners", "fcu_active", "fcu_aims")] == [
        1, None, 2, None]  # fmt: skip
    assert [(each.item_id, each.group.people) for each in found.strong] == [("fin_content", 6), ("finr_involved", 5)]
    assert [each.item_id for each in found.weak] == ["fin_useful"]
    assert [(each.item_id, each.said, each.people) for each in found.stay] == [("fin_mentor", 3, 6),
                                                                              ("finr_again", 5, 5)]  # fmt: skip
    assert [(each.item_id, each.said) for each in found.leave] == [("fin_mentor", 3)]
    assert [each.word for each in found.words] == ["поддержка"]


async def test_answers_of_an_earlier_year_or_of_under_five_say_nothing(unit, clock, summer) -> None:
    async with unit() as u:
        u.execute(update(Cycle).values(opened_at=u.now + timedelta(days=1)))
    async with unit() as u:
        found = (await final_sheet(u, summer.boss, CATALOGUE, summer.school_id)).hints
        assert (found.means, found.stay, found.leave, found.words) == ((), (), (), ())


async def test_nine_signs_make_a_level_that_can_be_changed_until_the_year_is_closed(unit, clock, summer) -> None:
    for sign in SIGNS:
        async with unit() as u:
            assert (await final_sheet(u, summer.boss, CATALOGUE, summer.school_id)).level is None
        assert await put(unit, summer.boss, summer, sign, "2") is None
    async with unit() as u:
        assert (await final_sheet(u, summer.boss, CATALOGUE, summer.school_id)).level is Level.OPTIMAL
    async with unit() as u:
        summer.unit = u
        colleague = staff(summer, Role.CURATOR, "Пётр").actor
    for sign in SIGNS[:4]:
        await put(unit, colleague, summer, sign, "1")
    await put(unit, colleague, summer, "swot_risks", "  Мало\x00 времени ")
    await put(unit, colleague, summer, "swot_chances", None)
    async with unit() as u:
        sheet = await final_sheet(u, summer.boss, CATALOGUE, summer.school_id)
        assert (sheet.points, sheet.level) == (14, Level.ACCEPTABLE)
        assert sheet.lines == {"swot_risks": "Мало времени", "swot_chances": None}
        (row,) = await u.all(select(CuratorSheet.id, CuratorSheet.author_id))
        assert (await author_of(u, row.id)).author_id == summer.head_id
        assert await u.scalar(select(SurveyRequest.state).where(SurveyRequest.instrument == "FIN-CU")) == "done"
        assert [each.rule for each in await violations(u) if "sheet" in each.rule] == []
    async with unit() as u:
        u.execute(update(Cycle).values(closed_at=u.now))
    async with unit() as u:
        with pytest.raises(RefusedError, match="no_cycle"):
            await put_final(u, summer.boss, CATALOGUE, summer.school_id, item_id="fcu_aims", raw="0")


async def test_what_is_no_answer_is_not_taken(unit, summer) -> None:
    assert await put(unit, summer.boss, summer, "fcu_aims", "3") is AnswerFault.NOT_AN_OPTION
    assert await put(unit, summer.boss, summer, "fcu_aims", None) is AnswerFault.EMPTY
    assert await put(unit, summer.boss, summer, "swot_risks", "я" * 301) is AnswerFault.TOO_LONG
    with pytest.raises(RefusedError, match="gone"):
        await put(unit, summer.boss, summer, "midc_state", "green")
    async with unit() as u:
        assert await u.scalar(select(CuratorSheet.id)) is None


async def test_the_sheet_opens_with_the_first_goodbye(unit, school) -> None:
    async with unit() as u:
        assert not (await overview(u, school.boss, school.school_id)).final_open
        with pytest.raises(RefusedError, match="sheet_too_early"):
            await final_sheet(u, school.boss, CATALOGUE, school.school_id)


async def test_no_sheet_reads_a_whole_table(unit, clock, database, summer) -> None:
    clock.move_to(DECEMBER)
    with statements(database) as found:
        async with unit() as u:
            await morning(u, summer.boss, summer.school_id)
            await overview(u, summer.boss, summer.school_id)
            await open_pairs(u, summer.boss, summer.school_id)
            await pair_look(u, summer.boss, summer.pairs[1])
            await view_facts(u, summer.boss, summer.mentees[0].id)
            await final_sheet(u, summer.boss, CATALOGUE, summer.school_id)
        async with unit() as u:
            await begin_pair(u, summer.boss, summer.pairs[1])
            await begin_facts(u, summer.boss, summer.mentees[0].id)
    assert list((await scanned(database, found)).items()) == []
