"""Training in the chat and in person, the selection note, and the order that waits for both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.readiness import Gap
from domain.training import Decision, TrainedBy, TrainingKind
from domain.vocabulary import MatchStatus, Role
from locales import translator
from reports.paper import Printer
from services.access import RefusedError
from services.candidates import candidates
from services.composers import Due, compose
from services.cycles import open_cycle
from services.erasing_data import Eraser
from services.mydata_training import training_and_selection
from services.notices import Outgoing, Skip
from services.orders import need_checks, record_order
from services.pairing import propose
from services.person_card import view_person
from services.requirements import choose_trained_by, holds, requirements, switch_requirement
from services.selection import (
    Shown,
    decide,
    list_mentors,
    note_interview,
    rate_fit,
    tick_documents,
    view_note,
    write_words,
)
from services.soundness import violations
from services.steps import StepKind, next_steps
from services.today import Matter, morning
from services.training import again, answer, course, lesson, turn
from services.training_days import INITIAL, Theme, record_day, roster, training_days
from storage.tables import (
    AuditEntry,
    Cycle,
    Match,
    Organization,
    OutboxMessage,
    Selection,
    TrainingAttendance,
    TrainingProgress,
)
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import Town

TODAY = date(2026, 9, 15)
CATALOGUE = load_catalogue()
REQUIRED = [module.id for module in CATALOGUE.training.values() if module.required]


@pytest.fixture
async def town(unit):
    """A school of its first year that asks for training and selection, a mentor and a mentee."""
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentor, town.mentee = ready_mentor(town), ready_mentee(town)
    async with unit() as u:
        await switch_requirement(u, town.boss, town.school_id, "training", on=True)
        await switch_requirement(u, town.boss, town.school_id, "selection", on=True)
    return town


async def _refused(awaitable) -> str:
    with pytest.raises(RefusedError) as refused:
        await awaitable
    return refused.value.reason


async def passes(unit, actor, module: str, *, wrong: int = 0) -> None:
    """Answer the questions of a module, the first ``wrong`` of them wrongly."""
    spec = CATALOGUE.training[module]
    for number, question in enumerate(spec.questions):
        missed = next(option.id for option in question.options if not option.right)
        async with unit() as u:
            option = missed if number < wrong else question.right.id
            await answer(u, actor, CATALOGUE, module, question=number, option=option)


async def _record(unit, town, *people, theme=INITIAL, day=TODAY) -> None:
    async with unit() as u:
        await record_day(
            u, town.boss, CATALOGUE, town.school_id, theme, held_on=day, minutes=60,
            present=[each.participation_id for each in people],
        )  # fmt: skip


async def _gaps(unit, town, human) -> tuple[Gap, ...]:
    async with unit() as u:
        return (await view_person(u, town.boss, human.id)).member.gaps


# -- training in the chat ----------------------------------------------------------------------------------------------


async def test_a_module_goes_on_where_it_was_left_and_counts_each_answer_once(town, unit) -> None:
    actor = town.mentor.actor
    spec = CATALOGUE.training["safety"]
    async with unit() as u:
        assert (await turn(u, actor, CATALOGUE, "safety", 2)).page == 2
    async with unit() as u:
        assert (await lesson(u, actor, CATALOGUE, "safety")).page == 2
        assert (await course(u, actor, CATALOGUE)).next == "safety"
        await turn(u, actor, CATALOGUE, "safety", 99)
    async with unit() as u:
        assert (await lesson(u, actor, CATALOGUE, "safety")).page == len(spec.pages)
        first = await answer(u, actor, CATALOGUE, "safety", question=0, option=spec.questions[0].right.id)
        assert (first.right, first.lesson.asked, first.lesson.right) == (True, 1, 1)
    async with unit() as u:
        twice = await answer(u, actor, CATALOGUE, "safety", question=0, option=spec.questions[0].right.id)
        assert twice.stale
        assert twice.lesson.asked == 1
        assert await _refused(answer(u, actor, CATALOGUE, "safety", question=1, option="z")) == "gone"
        assert await _refused(lesson(u, actor, CATALOGUE, "cooking")) == "gone"


async def test_three_of_five_are_not_enough_and_a_module_can_be_repeated(town, unit) -> None:
    actor = town.mentor.actor
    await passes(unit, actor, "goals", wrong=2)
    async with unit() as u:
        now = await lesson(u, actor, CATALOGUE, "goals")
        assert (now.finished, now.right, now.passed) == (True, 3, False)
        assert (await again(u, actor, CATALOGUE, "goals")).asked == 0
    await passes(unit, actor, "goals", wrong=1)
    async with unit() as u:
        assert (await lesson(u, actor, CATALOGUE, "goals")).passed
        await again(u, actor, CATALOGUE, "goals")
    await passes(unit, actor, "goals", wrong=5)
    async with unit() as u:
        found = await course(u, actor, CATALOGUE)
        assert found.passed == 1, "what is passed stays passed"
        row = await u.first(select(TrainingProgress.__table__).where(TrainingProgress.module == "goals"))
        assert row.attempts == 3


async def test_five_required_modules_make_a_mentor_trained(town, unit) -> None:
    actor = town.mentor.actor
    async with unit() as u:
        assert StepKind.TRAINING in {step.kind for step in await next_steps(u, actor)}
    await passes(unit, actor, "role_play")
    for module in REQUIRED[:4]:
        await passes(unit, actor, module)
    assert await _gaps(unit, town, town.mentor) == (Gap.TRAINING, Gap.SELECTION)
    await passes(unit, actor, REQUIRED[4], wrong=1)
    async with unit() as u:
        found = await course(u, actor, CATALOGUE)
        assert (found.passed, found.trained, found.next) == (6, True, None)
        kinds = [step.kind for step in await next_steps(u, actor)]
        assert kinds == [StepKind.WAIT_SELECTION]
        assert await violations(u) == []
    assert await _gaps(unit, town, town.mentor) == (Gap.SELECTION,)


# -- training in person ------------------------------------------------------------------------------------------------


async def test_attendance_counts_and_can_be_corrected(town, unit) -> None:
    async with unit() as u:
        town.unit = u
        other = ready_mentor(town, "Вера")
    async with unit() as u:
        asked = await roster(u, town.boss, town.school_id, INITIAL, TODAY)
        assert asked.present == {town.mentor.participation_id, other.participation_id}, "all in by default"
        assert asked.noted is None
    await _record(unit, town, town.mentor)
    assert Gap.TRAINING not in await _gaps(unit, town, town.mentor)
    assert Gap.TRAINING in await _gaps(unit, town, other)
    async with unit() as u:
        asked = await roster(u, town.boss, town.school_id, INITIAL, TODAY)
        assert (asked.noted.minutes, asked.present) == (60, {town.mentor.participation_id})
    await _record(unit, town, other)
    assert Gap.TRAINING in await _gaps(unit, town, town.mentor)
    later = Theme(TrainingKind.ONGOING, words="Разбор случаев")
    await _record(unit, town, town.mentor, theme=later, day=TODAY - timedelta(days=1))
    assert Gap.TRAINING in await _gaps(unit, town, town.mentor), "later trainings are no initial one"
    async with unit() as u:
        days = await training_days(u, town.boss, town.school_id)
        assert [(day.theme, day.present) for day in days] == [(INITIAL, 1), (later, 1)]
        assert await violations(u) == []
    await _record(unit, town)  # nobody was there after all
    async with unit() as u:
        assert [day.theme for day in await training_days(u, town.boss, town.school_id)] == [later]


async def test_a_training_that_cannot_be_is_refused(town, unit) -> None:
    async def tried(**changed) -> str:
        theme = changed.pop("theme", INITIAL)
        said = {"held_on": TODAY, "minutes": 60, "present": [town.mentor.participation_id]} | changed
        async with unit() as u:
            return await _refused(record_day(u, town.boss, CATALOGUE, town.school_id, theme, **said))

    assert await tried(held_on=TODAY + timedelta(days=1)) == "day_ahead"
    assert await tried(held_on=TODAY - timedelta(days=400)) == "day_too_old"
    assert await tried(minutes=5) == "bad_minutes"
    assert await tried(present=[]) == "nobody_there"
    assert await tried(present=[town.mentee.participation_id]) == "gone"
    assert await tried(theme=Theme(TrainingKind.ONGOING, module="cooking")) == "bad_theme"
    assert await tried(theme=Theme(TrainingKind.ONGOING, words="я")) == "bad_theme"


async def test_the_school_says_what_counts(town, unit) -> None:
    await _record(unit, town, town.mentor)
    async with unit() as u:
        await choose_trained_by(u, town.boss, town.school_id, TrainedBy.MODULES)
    assert Gap.TRAINING in await _gaps(unit, town, town.mentor)
    async with unit() as u:
        await choose_trained_by(u, town.boss, town.school_id, TrainedBy.ATTENDANCE)
    assert Gap.TRAINING not in await _gaps(unit, town, town.mentor)


# -- the note ----------------------------------------------------------------------------------------------------------


async def test_the_note_is_kept_and_only_the_pool_is_told(town, unit) -> None:
    boss, mentor = town.boss, town.mentor.participation_id
    async with unit() as u:
        await note_interview(u, boss, mentor, held=True)
        await rate_fit(u, boss, mentor, 4)
        await write_words(u, boss, mentor, "  Спокойный,\nлюбит физику ")
        await decide(u, boss, mentor, Decision.LATER)
    async with unit() as u:
        found = await view_note(u, boss, mentor)
        assert (found.fit, found.note, found.decision) == (4, "Спокойный, любит физику", Decision.LATER)
        assert found.interviewed_at.date() == TODAY
        assert not found.outside
        assert found.ready
        assert await u.all(select(OutboxMessage.id)) == []
        for bad in ("\u2800", "я" * 501):
            assert await _refused(write_words(u, boss, mentor, bad)) == "bad_note"
        assert await _refused(rate_fit(u, boss, mentor, 6)) == "gone"
        assert await _refused(view_note(u, boss, town.mentee.participation_id)) == "gone"
    async with unit() as u:
        await decide(u, boss, mentor, Decision.POOL)
    async with unit() as u:
        await decide(u, boss, mentor, Decision.POOL)
    async with unit() as u:
        assert await u.scalars(select(OutboxMessage.kind)) == ["mentor_selected"]
        due = Due(town.mentor.id, mentor, {}, "Europe/Moscow")
        said = await compose("mentor_selected", u, due, translator("ru", child=True))
        assert isinstance(said, Outgoing)
        assert "физик" not in said.text
        assert said.text.splitlines()[0] == "Хорошие новости из школы."
        actions = await u.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == town.mentor.id))
        assert {"selection.view", "selection.decide", "selection.note"} <= set(actions)
        await decide(u, boss, mentor, Decision.NOT_NOW)
        assert isinstance(await compose("mentor_selected", u, due, translator("ru")), Skip)
        await write_words(u, boss, mentor, None)
        assert await violations(u) == []


async def test_the_lists_and_the_morning_say_who_waits(town, unit) -> None:
    async with unit() as u:
        page = await list_mentors(u, town.boss, town.school_id)
        assert page.counts == {Shown.UNDECIDED: 1, Shown.UNTRAINED: 1, Shown.ALL: 1}
        lines = {line.matter: line for line in (await morning(u, town.boss, town.school_id)).lines}
        assert lines[Matter.TRAINING].ids == lines[Matter.SELECTION].ids == (town.mentor.participation_id,)
        assert lines[Matter.PAIR].other == 0
        chosen = await candidates(u, town.boss, CATALOGUE, town.mentee.participation_id)
        assert (chosen.mentors, chosen.held) == ((), 1)
        refused = await _refused(
            propose(u, town.boss, CATALOGUE, town.mentee.participation_id, town.mentor.participation_id)
        )
        assert refused == "training_missing"
    await _record(unit, town, town.mentor)
    async with unit() as u:
        refused = await _refused(
            propose(u, town.boss, CATALOGUE, town.mentee.participation_id, town.mentor.participation_id)
        )
        assert refused == "selection_missing"
        await decide(u, town.boss, town.mentor.participation_id, Decision.LATER)
    async with unit() as u:
        matters = {line.matter for line in (await morning(u, town.boss, town.school_id)).lines}
        assert not matters & {Matter.TRAINING, Matter.SELECTION}, "decided is decided, even for later"
        await decide(u, town.boss, town.mentor.participation_id, Decision.NOT_NOW)
    async with unit() as u:
        assert (await candidates(u, town.boss, CATALOGUE, town.mentee.participation_id)).held == 0, "put off, no noise"
        await decide(u, town.boss, town.mentor.participation_id, Decision.POOL)
    async with unit() as u:
        await propose(u, town.boss, CATALOGUE, town.mentee.participation_id, town.mentor.participation_id)


# -- the order ---------------------------------------------------------------------------------------------------------


async def test_no_order_without_what_the_school_requires(town, unit) -> None:
    async with unit() as u:
        town.unit = u
        match = town.match(town.mentor, town.mentee, MatchStatus.AGREED.value)

    async def order() -> str:
        async with unit() as u:
            return await _refused(record_order(u, town.boss, town.school_id, [match], number="1-ОД", dated_on=TODAY))

    assert await order() == "training_missing"
    async with unit() as u:
        (held,) = await holds(u, town.boss, [match])
        assert held.name.short == "Илья Т."
    await _record(unit, town, town.mentor)
    assert await order() == "selection_missing"
    async with unit() as u:
        await switch_requirement(u, town.boss, town.school_id, "selection", on=False)
    async with unit() as u:
        assert await holds(u, town.boss, [match]) == ()
        await record_order(u, town.boss, town.school_id, [match], number="1-ОД", dated_on=TODAY)
    async with unit() as u:
        assert await u.scalar(select(Match.status)) == MatchStatus.APPROVED.value


async def test_the_check_of_an_outside_mentor_is_noted_once_and_for_all_orders(town, unit) -> None:
    async with unit() as u:
        town.unit = u
        form_on(town, "employer_pupil")
        outside = adult_mentor(town, "Фёдор", kind="employee", form="employer_pupil")
        match = town.match(outside, town.mentee, MatchStatus.AGREED.value)
    await _record(unit, town, outside)
    async with unit() as u:
        await decide(u, town.boss, outside.participation_id, Decision.POOL)
    async with unit() as u:
        assert await need_checks(u, town.boss, [match])
        refused = await _refused(record_order(u, town.boss, town.school_id, [match], number="1", dated_on=TODAY))
        assert refused == "checks_needed", "no switch turns this off"
        await tick_documents(u, town.boss, outside.participation_id, done=True)
    async with unit() as u:
        found = await view_note(u, town.boss, outside.participation_id)
        assert (found.outside, found.documents_at.date(), found.documents_by) == (True, TODAY, "Ольга К.")
        assert not await need_checks(u, town.boss, [match])
        await tick_documents(u, town.boss, outside.participation_id, done=False)
    async with unit() as u:
        await record_order(u, town.boss, town.school_id, [match], number="1", dated_on=TODAY, checks_done=True)
    async with unit() as u:
        row = await u.first(select(Selection.__table__).where(Selection.person_id == outside.id))
        assert row.documents_by == town.boss.person_id, "said on the way to the order, it stands in the note"


async def test_a_new_school_gets_the_defaults_and_an_old_one_keeps_its_choice(unit) -> None:
    for settings, asked in (({}, True), ({"requires": []}, False)):
        async with unit() as u:
            town = Town(u)
            boss = town.curator()
            u.change(Organization, town.school_id, settings=settings)
        async with unit() as u:
            await open_cycle(u, boss, CATALOGUE, town.school_id, starts_on=TODAY, ends_on=date(2027, 5, 31))
        async with unit() as u:
            found = await requirements(u, boss, town.school_id)
            assert (found.needs.training, found.needs.selection, found.papers) == (asked, asked, False)
            assert await u.scalar(select(Cycle.id)) is not None


# -- rights ------------------------------------------------------------------------------------------------------------


async def test_the_person_reads_the_note_in_the_file_and_erasing_takes_it_all(town, unit) -> None:
    await passes(unit, town.mentor.actor, "safety")
    await _record(unit, town, town.mentor)
    async with unit() as u:
        await write_words(u, town.boss, town.mentor.participation_id, "Спокойный, любит физику")
        await decide(u, town.boss, town.mentor.participation_id, Decision.POOL)
    async with unit() as u:
        printer = Printer(translator("ru"), "Europe/Moscow")
        said = str(await training_and_selection(u, printer, CATALOGUE, town.mentor.id))
        for part in ("Правила безопасности", "Начальное обучение", "Спокойный, любит физику", "в базе наставников"):
            assert part in said
        assert await training_and_selection(u, printer, CATALOGUE, town.mentee.id) == []
    async with unit() as u:
        await u.exclusive()
        eraser = Eraser(u, town.school_id, town.mentor.id)
        await eraser.run()
        assert {"selections": 1, "training_attendance": 1, "training_progress": 1}.items() <= eraser.counts.items()
    async with unit() as u:
        for table in (Selection, TrainingAttendance, TrainingProgress):
            assert await u.all(select(table.id).where(table.person_id == town.mentor.id)) == []


async def test_the_head_reads_and_does_not_decide(town, unit) -> None:
    async with unit() as u:
        town.unit = u
        head = town.human("Анна", Role.SCHOOL_HEAD, kind="teacher", grade=None)
    async with unit() as u:
        found = await view_note(u, head.actor, town.mentor.participation_id)
        assert not found.may_act
