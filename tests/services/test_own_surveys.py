"""A curator's own questionnaires: versions, one a week, nobody without consent, results with nobody in them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from catalog.shelf import Shelf, own_instrument, own_survey_id
from catalog.uploads import example, read_upload
from domain.answers import AnswerType
from domain.vocabulary import Role
from locales import translator
from services import surveys
from services.access import RefusedError
from services.composers import Due, compose
from services.mydata_said import answers as said
from services.notices import Outgoing, Skip
from services.own_shelf import find
from services.own_survey_results import item_result, request_results, results
from services.own_survey_rounds import reach, send_round, survey_groups
from services.own_surveys import keep_upload, own_card, own_page, put_away, take_back
from services.reminders import planned
from services.signal_desk import view_signal
from services.soundness import violations
from storage.tables import Answer, OutboxMessage, OwnSurvey, OwnSurveyVersion, Signal, SurveyRequest
from tests.services.ready import ready_mentee
from tests.services.town import Town

SHEET = read_upload("own.yaml", example("ru")).questionnaire
WORDED = SHEET.model_copy(
    update={
        "items": (
            SHEET.items[0],
            SHEET.items[0].model_copy(update={"id": "own_words", "type": AnswerType.OT, "safety": False}),
        )
    }
)


@pytest.fixture
def catalogue():
    """Return the shipped catalogue as it is after a start: nothing of the schools' own in its memory."""
    return load_catalogue()


@pytest.fixture
async def town(unit):
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        town.pupils = [ready_mentee(town, f"Ученик{number}") for number in range(6)]
        town.shy = town.human("Зоя", Role.MENTEE)
    return town


async def kept(unit, town, sheet=SHEET):
    async with unit() as work:
        return await keep_upload(work, town.boss, town.school_id, sheet, untranslated=False)


async def sent(unit, town, survey_id, audience="mentees") -> int:
    async with unit() as work:
        return await send_round(work, town.boss, survey_id, audience)


async def answered(unit, catalogue, town, survey_id, people, *, score=7, words=None) -> None:
    """Let people answer, as the dialog does it."""
    for human in people:
        async with unit() as work:
            request = await work.scalar(
                select(SurveyRequest.id).where(
                    SurveyRequest.person_id == human.id, SurveyRequest.instrument == own_instrument(survey_id)
                )
            )
            view = await surveys.open_survey(work, human.actor, catalogue, request)
        for item in await find_items(unit, catalogue, view):
            raw = score if item.type == "S10" else f"{words} {human.id}" if item.type == "OT" else item.options[0].id
            async with unit() as work:
                await surveys.answer(work, human.actor, catalogue, view.sheet, item_id=item.id, raw=raw)
        async with unit() as work:
            await surveys.finish(work, human.actor, view.sheet)


async def find_items(unit, catalogue, view):
    async with unit() as work:
        return (await find(work, catalogue, view.sheet.instrument, view.sheet.version)).items


async def card(unit, town, survey_id):
    async with unit() as work:
        return await own_card(work, town.boss, survey_id)


async def test_a_version_that_was_sent_never_changes_and_one_that_was_not_is_replaced(unit, catalogue, town) -> None:
    first = await kept(unit, town)
    again = await kept(unit, town, SHEET.model_copy(update={"seconds": 99}))
    assert (again.survey_id, again.version, again.replaced) == (first.survey_id, 1, True)
    assert (await card(unit, town, first.survey_id)).questionnaire.seconds == 99
    assert await sent(unit, town, first.survey_id) == 6
    await answered(unit, catalogue, town, first.survey_id, town.pupils[:1])
    second = await kept(unit, town, SHEET.model_copy(update={"seconds": 77}))
    assert (second.version, second.replaced) == (2, False)
    async with unit() as work:
        old = await find(work, load_catalogue(), own_instrument(first.survey_id), 1)
        newest = await find(work, load_catalogue(), own_instrument(first.survey_id))
    assert (old.seconds, newest.seconds, newest.version) == (99, 99, 1)  # nobody is asked what was not sent
    view = await card(unit, town, first.survey_id)
    assert (view.asked, view.done, view.opened, view.released) == (6, 1, True, False)
    # Everybody got one this week, and yet a slip can be mended: whoever has not opened it sees the new version.
    async with unit() as work:
        found = await reach(work, town.boss, first.survey_id, "mentees")
    assert (found.people, found.recent, found.unready, found.waiting) == ((), 6, 1, 5)
    assert await sent(unit, town, first.survey_id) == 0
    await answered(unit, catalogue, town, first.survey_id, town.pupils[1:2])
    async with unit() as work:
        rows = await work.scalars(select(SurveyRequest.version).where(SurveyRequest.instrument.startswith("own:")))
        assert sorted(rows) == [0, 0, 0, 0, 1, 2]
        assert await violations(work, at_rest=True) == []
    with pytest.raises(RefusedError, match="own_survey_week"):
        await sent(unit, town, first.survey_id)


async def test_ids_belong_to_the_school(unit, town) -> None:
    async with unit() as work:
        other = Town(work)
        other.boss = other.curator()
    mine, theirs = await kept(unit, town), await kept(unit, other)
    assert mine.survey_id != theirs.survey_id
    assert (mine.version, theirs.version) == (1, 1)


async def test_one_a_week_and_nobody_without_consent(unit, clock, town) -> None:
    one = await kept(unit, town)
    other = await kept(unit, town, SHEET.model_copy(update={"id": "SECOND"}))
    async with unit() as work:
        groups = await survey_groups(work, town.boss, one.survey_id)
    assert groups["mentees"] == 6
    assert "consent" not in groups
    assert await sent(unit, town, one.survey_id) == 6
    async with unit() as work:
        posted = await work.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "own_survey_asked"))
    assert set(posted) == {human.id for human in town.pupils}
    with pytest.raises(RefusedError, match="own_survey_week"):
        await sent(unit, town, other.survey_id)
    with pytest.raises(RefusedError, match="empty_group"):
        await sent(unit, town, other.survey_id, "consent")
    clock.move_by(timedelta(days=7, minutes=1))
    assert await sent(unit, town, other.survey_id) == 6
    assert await sent(unit, town, one.survey_id, "guardians") == 6


async def test_the_notice_and_the_reminders(unit, catalogue, clock, town) -> None:
    survey = (await kept(unit, town)).survey_id
    await sent(unit, town, survey)
    human = town.pupils[0]
    async with unit() as work:
        request = await work.scalar(
            select(SurveyRequest.id).where(
                SurveyRequest.person_id == human.id, SurveyRequest.instrument == own_instrument(survey)
            )
        )
        due = Due(human.id, request, {}, "Europe/Moscow")
        asked = await compose("own_survey_asked", work, due, translator("ru", child=True))
        due_ones = await planned(work, work.now, timedelta(days=9), organization_id=town.school_id)
        kinds = [each for each in due_ones if (each.person_id, each.subject_id) == (human.id, request)]
    assert isinstance(asked, Outgoing)
    assert asked.text.splitlines()[0] == "У школы есть к тебе несколько вопросов."
    assert "взрослый поговорит" in asked.text
    assert asked.buttons[0][0].action == f"survey:{request}"
    assert [(each.due_at - clock.now()).days for each in kinds] == [3, 6]
    await answered(unit, catalogue, town, survey, [human])
    async with unit() as work:
        assert await compose("own_survey_asked", work, due, translator("ru")) == Skip("answered")


async def test_results_show_from_five_on_and_never_who(unit, catalogue, town) -> None:
    survey = (await kept(unit, town, WORDED)).survey_id
    await sent(unit, town, survey)
    await answered(unit, catalogue, town, survey, town.pupils[:4], words="Слова")
    async with unit() as work:
        few = await results(work, town.boss, survey)
        assert (few.asked, few.done) == (6, 4)
        assert [(each.answered, each.counts, each.mean, each.texts) for each in few.items] == [(0, (), None, ())] * 2
        with pytest.raises(RefusedError, match="own_survey_few"):
            await request_results(work, town.boss, survey)
    await answered(unit, catalogue, town, survey, town.pupils[4:], score=10, words="Слова")
    async with unit() as work:
        found = await results(work, town.boss, survey)
        await request_results(work, town.boss, survey)
    calm, words = found.items
    assert (calm.answered, calm.mean) == (6, 8.0)
    assert dict(calm.counts) == dict.fromkeys(map(str, range(1, 11)), 0) | {"7": 4, "10": 2}
    assert len(words.texts) == 6
    assert list(words.texts) != [f"Слова {human.id}" for human in town.pupils]
    assert item_result(words.item, list(reversed(words.texts))).texts == words.texts  # whoever wrote first
    async with unit() as work:
        file = await compose(
            "own_survey_results", work, Due(1, survey, {"version": 1}, "Europe/Moscow"), translator("en")
        )
    assert isinstance(file, Outgoing)
    assert file.file.name == "primer-v1.xlsx"
    skipped = item_result(calm.item, [None for _ in ()])
    assert not skipped.shown


async def test_a_low_score_on_safety_reaches_the_adults_by_the_usual_way(unit, catalogue, town) -> None:
    survey = (await kept(unit, town)).survey_id
    await sent(unit, town, survey)
    await answered(unit, catalogue, town, survey, town.pupils[:1], score=2)
    async with unit() as work:
        signal = await work.first(select(Signal.id, Signal.person_id))
        assert signal.person_id == town.pupils[0].id
        view = await view_signal(work, town.boss, load_catalogue(), signal.id)
    assert [item.id for item in view.questions] == ["own_calm"]


async def test_deleted_while_nobody_has_answered_archived_afterwards(unit, catalogue, town) -> None:
    unsent = await kept(unit, town)
    async with unit() as work:
        assert await put_away(work, town.boss, unsent.survey_id)
    async with unit() as work:
        assert await work.all(select(OwnSurvey.id)) == await work.all(select(OwnSurveyVersion.id)) == []
    survey = (await kept(unit, town)).survey_id
    await sent(unit, town, survey)
    human = town.pupils[0]
    async with unit() as work:
        request = await work.scalar(
            select(SurveyRequest.id).where(
                SurveyRequest.person_id == human.id, SurveyRequest.instrument.startswith("own:")
            )
        )
        view = await surveys.open_survey(work, human.actor, catalogue, request)
    async with unit() as work:
        assert await put_away(work, town.boss, survey)
    with pytest.raises(RefusedError, match="own_survey_gone"):
        await card(unit, town, survey)
    async with unit() as work:  # the question that stood open this minute is taken, and nothing breaks
        await surveys.answer(work, human.actor, catalogue, view.sheet, item_id="own_calm", raw=5)
    with pytest.raises(RefusedError, match="survey_gone"):
        async with unit() as work:
            await surveys.open_survey(work, human.actor, catalogue, request)

    back = await kept(unit, town)
    assert (back.survey_id, back.version) == (survey, 2)
    async with unit() as work:
        assert not await put_away(work, town.boss, survey)  # there is an answer now
    async with unit() as work:
        used, old = [await own_page(work, town.boss, town.school_id, archived=each) for each in (False, True)]
    assert (used.lines, [each.id for each in old.lines], used.archived) == ((), [survey], 1)
    with pytest.raises(RefusedError, match="own_survey_archived"):
        await sent(unit, town, survey)
    async with unit() as work:
        await take_back(work, town.boss, survey)
        assert not (await own_card(work, town.boss, survey)).archived


async def test_an_answer_reads_nothing_once_the_questionnaire_is_open(unit, catalogue, town, monkeypatch) -> None:
    survey = (await kept(unit, town)).survey_id
    await sent(unit, town, survey)
    human = town.pupils[0]
    async with unit() as work:
        request = await work.scalar(
            select(SurveyRequest.id).where(
                SurveyRequest.person_id == human.id, SurveyRequest.instrument.startswith("own:")
            )
        )
        view = await surveys.open_survey(work, human.actor, catalogue, request)
    async with unit() as work:

        async def refuse(*_args, **_kwargs):
            raise AssertionError("the hot path reads")

        monkeypatch.setattr(work, "all", refuse)
        monkeypatch.setattr(work, "exclusive", refuse)
        await find(work, catalogue, view.sheet.instrument, view.sheet.version)
        await surveys.answer(work, human.actor, catalogue, view.sheet, item_id="own_calm", raw=5)
    async with unit() as work:
        assert await work.scalars(select(Answer.value).where(Answer.request_id == request)) == [5]


async def test_the_file_about_oneself_words_the_questions(unit, catalogue, town) -> None:
    survey = (await kept(unit, town)).survey_id
    await sent(unit, town, survey)
    await answered(unit, catalogue, town, survey, town.pupils[:1])
    t = translator("ru", child=True)
    printer = SimpleNamespace(locale="ru", child=True, on=str)
    async with unit() as work:
        section = await said(work, _Printer(t, printer), load_catalogue(), town.pupils[0].id, own=True)
    mine = next(table for table in section.tables if "Как проходят встречи" in table.title)
    assert mine.rows[0][0] == "Тебе спокойно на встречах?"


class _Printer:
    """Words and dates for the file, as ``reports.paper`` gives them."""

    def __init__(self, t, how) -> None:
        self._t, self.locale, self.child, self.on = t, how.locale, how.child, how.on

    def __call__(self, message, /, **values):
        return self._t(message, **values)


def test_the_shelf_lets_the_least_wanted_go_and_keeps_schools_apart() -> None:
    shelf = Shelf(most=2)
    for number in (1, 2):
        shelf.put(own_instrument(number), SHEET)
    shelf.get("own:1", 1)
    shelf.put("own:3", SHEET.model_copy(update={"version": 4}))
    assert shelf.newest("own:3").version == 4
    assert shelf.get("own:1", 1) is SHEET
    with pytest.raises(KeyError):
        shelf.get("own:2", 1)
    assert (own_survey_id("own:17"), own_survey_id("EX"), own_survey_id("own:x")) == (17, None, None)
