"""Events: entered, groups invited, answers, who was there, figures; moved and called off with a word to the invited."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, select

from domain.events import DaysFault, EventFormat, EventKind, EventLevel, EventRole
from domain.vocabulary import Role
from locales import translator
from services import routing
from services.access import NotAllowedError, RefusedError
from services.composers import Due, compose
from services.erasing_data import Eraser
from services.events import (
    About,
    Days,
    Text,
    cancel_event,
    create_event,
    days_refused,
    list_events,
    move_event,
    set_hour,
    set_text,
    view_event,
)
from services.events_answering import answer_invitation, my_invitations, view_invitation
from services.events_inviting import (
    groups_to_invite,
    guest_list,
    invite,
    mark_present,
    set_figure,
    settle_attendance,
    settle_results,
)
from services.notices import Outgoing, Skip
from services.reminders import nominate
from services.soundness import violations
from services.standing_in import errand, say_of_event
from services.steps import StepKind, next_steps
from services.today import Matter, morning
from storage.tables import Account, AuditEntry, EventInvitation, OutboxMessage, Participation, Person
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, CHILD_BORN, Town

TODAY = date(2026, 9, 15)
DAY = timedelta(days=1)
FRIDAY = date(2026, 9, 18)
OURS = About(EventKind.MEETING, EventLevel.SCHOOL, EventFormat.IN_PERSON, EventRole.ORGANISED)
THEIRS = About(EventKind.FORUM, EventLevel.REGIONAL, EventFormat.MIXED, EventRole.TOOK_PART)


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentee, town.mentor = ready_mentee(town, "Аня"), ready_mentor(town, "Илья")
        town.teacher = adult_mentor(town, "Пётр", kind="teacher", form="teacher_pupil")
    async with unit() as work:
        town.event = await create_event(
            work, town.boss, town.school_id, OURS, Days(FRIDAY, FRIDAY), title="Встреча <всех>"
        )
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def outbox(unit, kind):
    async with unit() as work:
        return await work.all(select(OutboxMessage.__table__).where(OutboxMessage.kind == kind))


async def said(unit, row, locale="ru", *, child=False):
    async with unit() as work:
        due = Due(row.person_id, row.subject_id, row.params, "Europe/Moscow")
        return await compose(row.kind, work, due, translator(locale, child=child))


async def sent(unit, kind) -> None:
    """Say that a notice has left."""
    async with unit() as work:
        for row in await work.all(select(OutboxMessage.id).where(OutboxMessage.kind == kind)):
            work.change(OutboxMessage, row.id, state="sent", sent_at=work.now)


async def test_days_and_titles(unit, town) -> None:
    boss, school = town.boss, town.school_id
    yesterday = Days(TODAY - DAY, TODAY - DAY)
    assert await do(unit, days_refused, boss, school, EventRole.ORGANISED, yesterday) is DaysFault.PAST
    assert await do(unit, days_refused, boss, school, EventRole.TOOK_PART, yesterday) is None
    assert await refused(unit, create_event, boss, school, OURS, yesterday, title="Вчера") == "event_past"
    assert (
        await refused(unit, create_event, boss, school, OURS, Days(FRIDAY, TODAY), title="Назад") == "event_backwards"
    )
    assert await refused(unit, create_event, boss, school, OURS, Days(TODAY, TODAY), title="я" * 5000) == "bad_title"
    past = await do(unit, create_event, boss, school, THEIRS, yesterday, title="Форум «Педагог»")
    ahead, behind = await do(unit, list_events, boss, school), await do(unit, list_events, boss, school, past=True)
    assert [line.id for line in ahead.lines] == [town.event]
    assert [line.id for line in behind.lines] == [past]
    assert (ahead.ahead, ahead.behind) == (1, 1)
    for field, value, reason in (
        ("title", "!", "bad_title"),
        ("link", "http://x.example", "bad_link"),
        ("place", "я" * 101, "bad_words"),
        ("result", "я" * 501, "bad_words"),
        ("state", "cancelled", "gone"),
    ):
        assert await refused(unit, set_text, boss, town.event, Text(field, value)) == reason
    await do(unit, set_text, boss, past, Text("link", "https://school2.example/forum"))
    await do(unit, set_text, boss, past, Text("document", "приказ 12-ОД"))
    card = await do(unit, view_event, boss, past)
    assert (card.link, card.document) == ("https://school2.example/forum", "приказ 12-ОД")


async def test_from_the_invitation_to_the_figures(unit, clock, town) -> None:  # noqa: PLR0915 - one long walk
    boss, event = town.boss, town.event
    groups = {each.id: each.new for each in await do(unit, groups_to_invite, boss, event)}
    assert groups["all"] == 3
    assert groups["grade:7"] == 1
    assert "consent" not in groups
    assert await do(unit, invite, boss, event, "mentors") == 2
    assert await do(unit, invite, boss, event, "all") == 1  # nobody is invited twice
    assert await refused(unit, invite, boss, event, "nobody") == "empty_group"
    rows = await outbox(unit, "event_invited")
    assert {row.person_id for row in rows} == {town.mentee.id, town.mentor.id, town.teacher.id}
    note = await said(unit, next(row for row in rows if row.person_id == town.mentee.id), child=True)
    assert note.text.startswith("Приглашение на событие.\n<b>Встреча &lt;всех&gt;</b>\nпт 18 сентября")
    assert note.text.endswith("Придёшь?")
    assert [[each.label for each in line] for line in note.buttons] == [["Приду", "Не смогу"]]
    step = next(each for each in await do(unit, next_steps, town.mentee.actor) if each.kind is StepKind.EVENT)
    assert (step.subject_id, step.name) == (event, "Встреча <всех>")

    for human, coming in ((town.mentee, True), (town.mentor, False), (town.mentor, True), (town.teacher, False)):
        await do(unit, answer_invitation, human.actor, event, coming=coming)
    assert StepKind.EVENT not in {each.kind for each in await do(unit, next_steps, town.mentee.actor)}
    assert [each.coming for each in await do(unit, my_invitations, town.mentor.actor)] == [True]
    assert await said(unit, rows[0]) == Skip("answered")
    counts = (await do(unit, view_event, boss, event)).guests
    assert (counts.invited, counts.coming, counts.not_coming, counts.silent) == (3, 2, 1, 0)
    assert await refused(unit, mark_present, boss, event, town.mentee.id, present=True) == "event_ahead"
    assert await refused(unit, set_figure, boss, event, "pupils", 3) == "event_ahead"

    await do(unit, set_hour, boss, event, time(15, 30))  # asks anew
    for human, coming in ((town.mentee, True), (town.mentor, True), (town.teacher, False)):
        await do(unit, answer_invitation, human.actor, event, coming=coming)
    clock.move_by(timedelta(days=2, hours=3))
    for _ in "12":
        async with unit() as work:
            await nominate(work, work.now, timedelta(hours=26))
    reminders = await outbox(unit, "event_ahead")
    assert {row.person_id for row in reminders} == {town.mentee.id, town.mentor.id}
    clock.move_by(timedelta(hours=3))
    assert "Скоро событие." in (await said(unit, reminders[0])).text
    await do(unit, answer_invitation, town.mentor.actor, event, coming=False)
    mine = next(row for row in reminders if row.person_id == town.mentor.id)
    assert await said(unit, mine) == Skip("not_coming")
    await do(unit, answer_invitation, town.mentor.actor, event, coming=True)

    clock.move_by(timedelta(hours=22))  # Friday, 16:00
    assert await refused(unit, answer_invitation, town.mentee.actor, event, coming=False) == "event_begun"
    assert await refused(unit, invite, boss, event, "all") == "event_begun"
    people = await do(unit, guest_list, boss, event)
    assert [(each.name.first_name, each.present) for each in people.guests] == [
        ("Аня", True), ("Илья", True), ("Пётр", False),
    ]  # fmt: skip
    await do(unit, mark_present, boss, event, town.mentee.id, present=False)
    await do(unit, mark_present, boss, event, town.teacher.id, present=True)
    assert await refused(unit, mark_present, boss, event, town.head_id, present=True) == "gone"
    await do(unit, settle_attendance, boss, event)
    figures = (await do(unit, view_event, boss, event)).figures
    assert figures == {"teachers": 1, "pupils": 1, "mentors": 2, "products": None}
    await do(unit, set_figure, boss, event, "pupils", 20)
    assert await refused(unit, set_figure, boss, event, "pupils", -1) == "bad_count"
    assert await refused(unit, set_figure, boss, event, "created_by", 1) == "bad_count"
    clock.move_by(timedelta(days=3))
    async with unit() as work:
        lines = {line.matter: line.ids for line in (await morning(work, boss, town.school_id)).lines}
    assert lines[Matter.EVENTS] == (event,)
    await do(unit, settle_results, boss, event)
    card = await do(unit, view_event, boss, event)
    assert card.figures == {"teachers": 1, "pupils": 20, "mentors": 2, "products": 0}
    assert await refused(unit, mark_present, boss, event, town.mentee.id, present=True) == "event_settled"
    assert await refused(unit, move_event, boss, event, Days(FRIDAY + 9 * DAY, FRIDAY + 9 * DAY)) == "event_settled"
    async with unit() as work:
        assert Matter.EVENTS not in {line.matter for line in (await morning(work, boss, town.school_id)).lines}
        assert await violations(work) == []
        looks = await work.scalars(select(AuditEntry.action).where(AuditEntry.action == "event.people"))
    assert len(looks) == 1


async def test_a_moved_event_asks_anew_and_a_cancelled_one_says_so_once(unit, town) -> None:
    boss, event = town.boss, town.event
    await do(unit, invite, boss, event, "all")
    # What has not left yet is worded when it leaves: no second message.
    await do(unit, move_event, boss, event, Days(FRIDAY + 4 * DAY, FRIDAY + 5 * DAY))
    assert await outbox(unit, "event_moved") == []
    await sent(unit, "event_invited")
    await do(unit, answer_invitation, town.mentee.actor, event, coming=True)
    await do(unit, answer_invitation, town.mentor.actor, event, coming=False)
    await do(unit, set_text, boss, event, Text("place", "актовый зал"))
    assert {row.person_id for row in await outbox(unit, "event_moved")} == {town.mentee.id, town.teacher.id}
    assert (await do(unit, view_invitation, town.mentee.actor, event)).coming is True
    await sent(unit, "event_moved")
    async with unit() as work:
        work.execute(delete(OutboxMessage).where(OutboxMessage.kind == "event_moved"))
    await do(unit, move_event, boss, event, Days(FRIDAY + 6 * DAY, FRIDAY + 6 * DAY))
    rows = await outbox(unit, "event_moved")
    assert len(rows) == 3  # whoever could not come then may be able to come now
    assert (await do(unit, view_invitation, town.mentee.actor, event)).coming is None
    note = await said(unit, rows[0], "en")
    assert isinstance(note, Outgoing)
    assert note.text.startswith("An event has changed.")
    assert [each.label for line in note.buttons for each in line] == ["I come", "I cannot come"]
    await do(unit, answer_invitation, town.mentor.actor, event, coming=False)
    await do(unit, cancel_event, boss, event)
    assert await refused(unit, cancel_event, boss, event) == "event_cancelled"
    assert await refused(unit, answer_invitation, town.mentee.actor, event, coming=True) == "event_cancelled"
    off = await outbox(unit, "event_cancelled")
    assert {row.person_id for row in off} == {town.mentee.id, town.teacher.id}
    assert (await said(unit, off[0])).text.startswith("Событие отменили.")
    assert await said(unit, rows[0]) == Skip("event_cancelled")
    assert StepKind.EVENT not in {each.kind for each in await do(unit, next_steps, town.teacher.actor)}


async def test_a_change_on_the_eve_leaves_at_once(unit, clock, town) -> None:
    boss, event = town.boss, town.event
    saturday = FRIDAY + DAY
    await do(unit, invite, boss, event, "all")
    await sent(unit, "event_invited")
    await do(unit, move_event, boss, event, Days(saturday, saturday))
    clock.move_by(timedelta(days=3, hours=10))  # Friday evening: news would come on Monday
    await do(unit, cancel_event, boss, event)
    rows = await outbox(unit, "event_cancelled_soon")
    assert len(rows) == 3
    assert all(row.due_at.date() <= saturday for row in rows)


async def test_an_old_reminder_of_a_moved_event_says_nothing(unit, clock, town) -> None:
    boss, event = town.boss, town.event
    await do(unit, invite, boss, event, "all")
    await do(unit, answer_invitation, town.mentee.actor, event, coming=True)
    clock.move_by(timedelta(days=2))
    async with unit() as work:
        await nominate(work, work.now, timedelta(hours=26))
    (row,) = await outbox(unit, "event_ahead")
    await do(unit, move_event, boss, event, Days(FRIDAY + 7 * DAY, FRIDAY + 7 * DAY))
    await do(unit, answer_invitation, town.mentee.actor, event, coming=True)
    assert await said(unit, row) == Skip("event_changed")


async def test_a_child_without_an_account_is_answered_for_at_home(unit, town) -> None:
    async with unit() as work:
        town.unit = work
        child = town.human("Зоя", Role.MENTEE, born=CHILD_BORN, form=None)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        town.guardian_of(child, mother)
        work.execute(delete(Account).where(Account.person_id == child.id))
    await do(unit, invite, town.boss, town.event, "mentees")
    row = next(row for row in await outbox(unit, "event_invited") if row.person_id == child.id)
    assert await do(unit, routing.forward, row.id) == routing.SENT_TO_GUARDIAN
    told = next(row for row in await outbox(unit, "event_invited") if row.person_id == mother.id)
    note = await said(unit, told)
    assert "Ребёнок придёт?" in note.text
    assert "Зоя" in note.text
    assert note.buttons[0][0].action == f"behalf:{child.id}"
    assert StepKind.FOR_WARD in {each.kind for each in await do(unit, next_steps, mother.actor)}
    assert StepKind.EVENT in {each.kind for each in (await do(unit, errand, mother.actor, child.id)).steps}
    await do(unit, say_of_event, mother.actor, child.id, town.event, coming=True)
    async with unit() as work:
        answer = await work.first(select(EventInvitation.__table__).where(EventInvitation.person_id == child.id))
        noted = await work.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == child.id))
    assert (answer.coming, answer.answered_by) == (True, mother.id)
    assert "event.answer_for" in noted
    with pytest.raises(NotAllowedError):
        await do(unit, say_of_event, town.mentor.actor, child.id, town.event, coming=False)


async def test_nobody_answers_for_another_or_for_what_they_were_not_invited_to(unit, town) -> None:
    assert await refused(unit, answer_invitation, town.mentee.actor, town.event, coming=True) == "gone"
    async with unit() as work:
        other = Town(work)
        stranger = other.curator()
    with pytest.raises(NotAllowedError):
        await do(unit, view_event, stranger, town.event)
    with pytest.raises(NotAllowedError):
        await do(unit, invite, stranger, town.event, "all")
    assert await refused(unit, view_event, town.boss, 1) == "gone"


async def test_erasing_drops_what_is_ahead_and_keeps_bare_numbers(unit, clock, town) -> None:
    await do(unit, invite, town.boss, town.event, "all")
    past = await do(unit, create_event, town.boss, town.school_id, OURS, Days(TODAY, TODAY), title="Сегодня")
    await do(unit, invite, town.boss, past, "all")
    await do(unit, settle_attendance, town.boss, past)
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.mentee.id).run()
    async with unit() as work:
        left = await work.scalars(select(EventInvitation.event_id).where(EventInvitation.person_id == town.mentee.id))
        gone = await work.scalar(select(Person.erased_at).where(Person.id == town.mentee.id))
        ended = await work.scalar(select(Participation.left_at).where(Participation.person_id == town.mentee.id))
    assert left == [past]
    assert gone is not None
    assert ended is not None
