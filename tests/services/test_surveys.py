"""Questionnaires: one answer an item, resumed where they stopped, nobody else's (questionnaires §1)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.answers import AnswerFault
from domain.vocabulary import Role, Side
from services import survey_path, surveys
from services.access import RefusedError
from storage.tables import Answer, OutboxMessage, SurveyRequest
from tests.services.town import TEEN_BORN, Town


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def mentee(unit):
    async with unit() as work:
        town = Town(work)
        town.cycle()
        return town.human("Аня", Role.MENTEE)


@pytest.fixture
async def mentor(unit):
    async with unit() as work:
        town = Town(work)
        town.cycle()
        return town.human("Илья", Role.MENTOR, born=TEEN_BORN)


async def begin(unit, catalogue, human) -> int:
    async with unit() as work:
        return await surveys.begin_intake(work, human.actor, catalogue, human.participation_id)


async def opened(unit, catalogue, human, request_id):
    async with unit() as work:
        return await surveys.open_survey(work, human.actor, catalogue, request_id)


async def give(unit, catalogue, human, view, item_id, raw):  # noqa: PLR0917
    async with unit() as work:
        return await surveys.answer(work, human.actor, catalogue, view.sheet, item_id=item_id, raw=raw)


async def answers(unit, request_id) -> dict:
    async with unit() as work:
        rows = await work.all(select(Answer.item_id, Answer.value).where(Answer.request_id == request_id))
        return {row.item_id: row.value for row in rows}


async def test_asking_twice_is_one_request(unit, catalogue, mentee) -> None:
    first = await begin(unit, catalogue, mentee)
    assert await begin(unit, catalogue, mentee) == first
    async with unit() as work:
        assert len(await work.all(select(SurveyRequest.id))) == 1


async def test_the_intake_is_chosen_by_side_and_kind(catalogue) -> None:
    assert survey_path.intake(catalogue, Side.MENTEE, "pupil") == "IN-ME-P"
    assert survey_path.intake(catalogue, Side.MENTEE, "teacher") == "IN-ME-T"
    assert survey_path.intake(catalogue, Side.MENTOR, "employee") == "IN-MR"
    assert survey_path.intake(catalogue, None, None) == "IN-GU"


async def test_resumes_at_the_first_open_question(unit, catalogue, mentee) -> None:
    request_id = await begin(unit, catalogue, mentee)
    view = await opened(unit, catalogue, mentee, request_id)
    assert (view.current, view.seen, view.done) == ("me_needs", (), False)
    await give(unit, catalogue, mentee, view, "me_needs", ["study", "project"])
    async with unit() as work:
        await surveys.skip(work, mentee.actor, catalogue, view.sheet, item_id="me_goal")
    again = await opened(unit, catalogue, mentee, request_id)
    assert again.current == "me_mentor"
    assert set(again.seen) == {"me_needs", "me_goal"}
    assert await answers(unit, request_id) == {"me_needs": ["study", "project"], "me_goal": None}


async def test_a_later_answer_replaces_the_first(unit, catalogue, mentee) -> None:
    view = await opened(unit, catalogue, mentee, await begin(unit, catalogue, mentee))
    await give(unit, catalogue, mentee, view, "me_mentor", "student")
    await give(unit, catalogue, mentee, view, "me_mentor", "teacher")
    async with unit() as work:
        stands = await surveys.given(work, mentee.actor, catalogue, view.sheet, item_id="me_mentor")
        assert len(await work.all(select(Answer.id))) == 1
    assert stands.picked == ("teacher",)


async def test_free_text_does_not_come_back_into_the_dialog(unit, catalogue, mentee) -> None:
    view = await opened(unit, catalogue, mentee, await begin(unit, catalogue, mentee))
    await give(unit, catalogue, mentee, view, "me_goal", "Хочу собрать робота")
    async with unit() as work:
        stands = await surveys.given(work, mentee.actor, catalogue, view.sheet, item_id="me_goal")
    assert stands.answered
    assert stands.picked == ()


async def test_a_bad_answer_stores_nothing(unit, catalogue, mentee) -> None:
    view = await opened(unit, catalogue, mentee, await begin(unit, catalogue, mentee))
    taken = await give(unit, catalogue, mentee, view, "me_goal", "я" * 301)
    assert taken.fault is AnswerFault.TOO_LONG
    taken = await give(unit, catalogue, mentee, view, "me_needs", ["study", "career", "project", "other"])
    assert taken.fault is AnswerFault.TOO_MANY
    assert await answers(unit, view.sheet.request_id) == {}


async def test_an_item_that_must_be_answered_is_not_skipped(unit, catalogue, mentor) -> None:
    view = await opened(unit, catalogue, mentor, await begin(unit, catalogue, mentor))
    async with unit() as work:
        taken = await surveys.skip(work, mentor.actor, catalogue, view.sheet, item_id="mr_capacity")
    assert taken.fault is AnswerFault.EMPTY
    assert await answers(unit, view.sheet.request_id) == {}


async def test_the_form_block_follows_the_participation(unit, catalogue, mentor) -> None:
    view = await opened(unit, catalogue, mentor, await begin(unit, catalogue, mentor))
    assert view.form == "pupil_pupil"
    ids = [item.id for item in survey_path.path(catalogue.questionnaire("IN-MR"), view.form)]
    assert "uu_role" in ids
    assert "tt_open" not in ids


async def test_the_version_first_opened_stays(unit, catalogue, mentee) -> None:
    request_id = await begin(unit, catalogue, mentee)
    async with unit() as work:
        assert await work.scalar(select(SurveyRequest.version)) == surveys.NEWEST
    await opened(unit, catalogue, mentee, request_id)
    newer = catalogue.questionnaire("IN-ME-P").model_copy(update={"version": 2})
    more = replace(catalogue, questionnaires={**catalogue.questionnaires, ("IN-ME-P", 2): newer})
    assert (await opened(unit, more, mentee, request_id)).sheet.version == 1


async def test_anothers_request_is_not_there(unit, catalogue, mentee, mentor) -> None:
    request_id = await begin(unit, catalogue, mentee)
    with pytest.raises(RefusedError, match="survey_gone"):
        await opened(unit, catalogue, mentor, request_id)
    with pytest.raises(RefusedError, match="survey_gone"):
        async with unit() as work:
            await surveys.begin_intake(work, mentor.actor, catalogue, mentee.participation_id)


async def test_finish_marks_it_done_once_and_for_all(unit, catalogue, mentee) -> None:
    view = await opened(unit, catalogue, mentee, await begin(unit, catalogue, mentee))
    async with unit() as work:
        await surveys.finish(work, mentee.actor, view.sheet)
    async with unit() as work:
        row = await work.first(select(SurveyRequest.state, SurveyRequest.completed_at, SurveyRequest.locale))
    assert (row.state, row.locale) == ("done", "ru")
    assert row.completed_at is not None
    assert (await opened(unit, catalogue, mentee, view.sheet.request_id)).done


async def test_an_answer_reads_nothing(unit, catalogue, mentee, monkeypatch) -> None:
    view = await opened(unit, catalogue, mentee, await begin(unit, catalogue, mentee))
    async with unit() as work:

        async def refuse(*_args, **_kwargs):
            raise AssertionError("the hot path reads")

        monkeypatch.setattr(work, "all", refuse)
        monkeypatch.setattr(work, "exclusive", refuse)
        await surveys.answer(work, mentee.actor, catalogue, view.sheet, item_id="me_format", raw="online")
        await surveys.skip(work, mentee.actor, catalogue, view.sheet, item_id="me_goal")
    assert await answers(unit, view.sheet.request_id) == {"me_format": "online", "me_goal": None}


async def test_a_call_for_help_is_passed_on_at_once_and_once(unit, catalogue) -> None:
    async with unit() as work:
        town = Town(work)
        town.cycle()
        town.curator()
        girl = town.human("Аня", Role.MENTEE)
        request_id = surveys.ask(
            work, person_id=girl.id, instrument="MT-ME", subject_id=girl.participation_id,
            municipality_id=town.municipality_id, organization_id=town.school_id, locale="ru",
        )  # fmt: skip
    view = await opened(unit, catalogue, girl, request_id)
    for _ in range(2):
        assert (await give(unit, catalogue, girl, view, "mt_mood", "help")).signal
    async with unit() as work:
        raised = await work.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "signal_raised"))
    assert [row.person_id for row in raised] == [town.head_id]


async def test_record_stores_a_whole_sheet(unit, catalogue, mentee) -> None:
    request_id = await begin(unit, catalogue, mentee)
    async with unit() as work:
        await surveys.record(work, catalogue, request_id, {"me_needs": ["study"], "me_goal": None})
    assert await answers(unit, request_id) == {"me_needs": ["study"], "me_goal": None}
    assert (await opened(unit, catalogue, mentee, request_id)).done
    with pytest.raises(RefusedError, match="answer_not_an_option"):
        async with unit() as work:
            await surveys.record(work, catalogue, request_id, {"me_mentor": "martian"})


def test_a_condition_hides_what_does_not_follow(catalogue) -> None:
    after = catalogue.questionnaire("MT-ME")
    hidden = survey_path.hide(after, None, [], "mt_met", "no")
    assert [item.id for item in survey_path.path(after, None, hidden)] == ["mt_met"]
    assert survey_path.hide(after, None, hidden, "mt_met", "yes") == []
    assert [item.id for item in survey_path.extras(after, None)] == ["mt_note"]
