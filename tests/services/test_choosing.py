"""The common event: who may choose whom, what the curator sees, choices in pairing, minutes and orders as files."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document as Opened
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.choosing import Said, Wish, wish
from domain.events import EventFormat, EventKind, EventLevel, EventRole
from domain.vocabulary import MatchStatus, Role, Side
from locales import translator
from reports.paper import Printer
from services.access import NotAllowedError, RefusedError
from services.candidates import candidates
from services.choosing import (
    choose,
    close_choosing,
    not_sure,
    open_choosing,
    open_choosings,
    view_choice,
    view_choosing,
)
from services.composers import Due, compose
from services.erasing_data import Eraser
from services.events import About, Days, create_event
from services.events_inviting import invite
from services.match_papers import MINUTES, ORDER, request_draft, request_minutes, request_order
from services.mydata_waiting import choices
from services.notices import Outgoing, Skip
from services.orders import record_order
from services.pairing import propose
from services.soundness import violations
from services.standing_in import stand_in
from storage.tables import Account, AuditEntry, Choice, Match, MatchMember, OutboxMessage
from tests.services.ready import adult_mentor, form_on, ready_mentee, ready_mentor
from tests.services.town import Town

FRIDAY = date(2026, 9, 18)
COMMON = About(EventKind.ACQUAINTANCE, EventLevel.SCHOOL, EventFormat.IN_PERSON, EventRole.ORGANISED)
OTHER = About(EventKind.SEMINAR, EventLevel.SCHOOL, EventFormat.IN_PERSON, EventRole.ORGANISED)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit) -> Town:
    async with unit() as work:
        town = Town(work)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.anya, town.boris = ready_mentee(town, "Аня"), ready_mentee(town, "Борис")
        town.ilya, town.dima = ready_mentor(town, "Илья"), ready_mentor(town, "Дима")
        # A form that is not switched on this year: a teacher can be in no pair with these pupils.
        town.teacher = adult_mentor(town, "Пётр", kind="teacher", form="teacher_pupil")
    async with unit() as work:
        town.event = await create_event(
            work, town.boss, town.school_id, COMMON, Days(FRIDAY, FRIDAY), title="Знакомство"
        )
    async with unit() as work:
        await invite(work, town.boss, town.event, "all")
    return town


async def do(unit, function, *args, **kwargs):
    async with unit() as work:
        return await function(work, *args, **kwargs)


async def refused(unit, function, *args, **kwargs) -> str:
    with pytest.raises(RefusedError) as refusal:
        await do(unit, function, *args, **kwargs)
    return refusal.value.reason


async def test_both_sides_choose_and_only_the_curator_reads_it(unit, town, catalogue) -> None:
    assert await refused(unit, view_choice, town.anya.actor, catalogue, town.event) == "gone"  # not opened yet
    assert await do(unit, open_choosing, town.boss, town.event) == 5
    page = await do(unit, view_choice, town.anya.actor, catalogue, town.event)
    # The mentee reads mentors by name and initial; the teacher's form is off, so he is not among them.
    assert [each.name for each in page.partners] == ["Дима Т.", "Илья Т."]
    assert (page.side, page.answered, page.open) == (Side.MENTEE, False, True)
    mentors = await do(unit, view_choice, town.ilya.actor, catalogue, town.event)
    # The mentor reads first name and class, and nothing else of a mentee.
    assert [(each.name, each.grade) for each in mentors.partners] == [("Аня", 7), ("Борис", 7)]
    assert await do(unit, open_choosings, town.anya.actor) == ((town.event, "Знакомство"),)

    await do(unit, choose, town.anya.actor, catalogue, town.event, town.ilya.participation_id, rank=1)
    await do(unit, choose, town.anya.actor, catalogue, town.event, town.dima.participation_id, rank=2)
    await do(unit, choose, town.ilya.actor, catalogue, town.event, town.boris.participation_id, rank=1)
    await do(unit, choose, town.ilya.actor, catalogue, town.event, town.anya.participation_id, rank=2)
    await do(unit, not_sure, town.boris.actor, town.event, Side.MENTEE)

    board = await do(unit, view_choosing, town.boss, town.event)
    assert (board.said, board.asked, board.mutual) == (3, 5, 1)
    found = [(line.mentee.first_name, line.mentor.first_name, line.wish) for line in board.lines]
    assert found == [("Аня", "Илья", Wish(1, 2)), ("Борис", "Илья", Wish(None, 1)), ("Аня", "Дима", Wish(2, None))]
    # Nobody's page shows that they were chosen.
    assert (await do(unit, view_choice, town.dima.actor, catalogue, town.event)).chosen == (None, None)
    with pytest.raises(NotAllowedError):
        await do(unit, view_choosing, town.ilya.actor, town.event)
    looks = await do(unit, lambda w: w.scalars(select(AuditEntry.action).where(AuditEntry.action == "choosing.view")))
    assert looks == ["choosing.view"]

    await do(unit, close_choosing, town.boss, town.event)
    await do(unit, close_choosing, town.boss, town.event)
    assert (
        await refused(unit, choose, town.anya.actor, catalogue, town.event, town.dima.participation_id, rank=1)
        == "choosing_closed"
    )
    assert await do(unit, open_choosings, town.anya.actor) == ()
    # Opened again, what was said stands.
    await do(unit, open_choosing, town.boss, town.event)
    assert (
        await do(unit, view_choice, town.anya.actor, catalogue, town.event)
    ).said.first == town.ilya.participation_id
    assert await do(unit, violations) == []


async def test_a_choice_moves_and_is_never_doubled(unit, town, catalogue) -> None:
    await do(unit, open_choosing, town.boss, town.event)
    ilya, dima = town.ilya.participation_id, town.dima.participation_id
    await do(unit, choose, town.anya.actor, catalogue, town.event, ilya, rank=1)
    await do(unit, choose, town.anya.actor, catalogue, town.event, ilya, rank=1)  # a double tap
    assert await do(unit, choose, town.anya.actor, catalogue, town.event, ilya, rank=2) == Said(None, ilya)
    assert await do(unit, choose, town.anya.actor, catalogue, town.event, dima, rank=1) == Said(dima, ilya)
    await do(unit, not_sure, town.anya.actor, town.event, Side.MENTEE, keep_first=True)
    page = await do(unit, view_choice, town.anya.actor, catalogue, town.event)
    assert (page.said, page.chosen) == (Said(dima), ("Дима Т.", None))
    for stranger in (town.boris.participation_id, town.teacher.participation_id, 12345):
        assert await refused(unit, choose, town.anya.actor, catalogue, town.event, stranger, rank=1) == "gone"
    assert await refused(unit, choose, town.anya.actor, catalogue, town.event, ilya, rank=3) == "gone"
    rows = await do(unit, lambda w: w.all(select(Choice.id)))
    assert len(rows) == 1


async def test_only_a_common_event_with_both_sides_opens(unit, town) -> None:
    seminar = await do(unit, create_event, town.boss, town.school_id, OTHER, Days(FRIDAY, FRIDAY), title="Семинар")
    assert await refused(unit, open_choosing, town.boss, seminar) == "no_choosing"
    empty = await do(unit, create_event, town.boss, town.school_id, COMMON, Days(FRIDAY, FRIDAY), title="Ещё одно")
    await do(unit, invite, town.boss, empty, "mentors")
    assert await refused(unit, open_choosing, town.boss, empty) == "nobody_to_choose"
    assert await refused(unit, close_choosing, town.boss, empty) == "gone"


async def test_the_notice_asks_once_and_a_guardian_taps_for_a_child_without_a_chat(unit, town, catalogue) -> None:
    await do(unit, open_choosing, town.boss, town.event)
    due = Due(town.anya.id, town.event, {}, "Europe/Moscow")
    said = await do(unit, lambda w: compose("choosing_open", w, due, translator("ru", child=True)))
    assert isinstance(said, Outgoing)
    assert said.buttons[0][0].action == f"choose:{town.event}"
    sent = await do(unit, lambda w: w.all(select(OutboxMessage.person_id).where(OutboxMessage.kind == "choosing_open")))
    assert len(sent) == 5
    async with unit() as work:
        await work.exclusive()
        account = await work.scalar(select(Account.id).where(Account.person_id == town.anya.id))
        work.change(Account, account, person_id=town.head_id)  # the child has no chat any more
    async with unit() as work:
        absent = await stand_in(work, town.boss, town.anya.id)
        await choose(work, absent, catalogue, town.event, town.ilya.participation_id, rank=1)
    row = await do(unit, lambda w: w.first(select(Choice.person_id, Choice.said_by)))
    assert (row.person_id, row.said_by) == (town.anya.id, town.head_id)
    assert await do(unit, lambda w: compose("choosing_open", w, due, translator("ru"))) == Skip("answered")


async def test_choices_stand_in_pairing_mutual_ones_first(unit, town, catalogue) -> None:
    await do(unit, open_choosing, town.boss, town.event)
    before = await do(unit, candidates, town.boss, catalogue, town.anya.participation_id)
    last = before.mentors[-1]
    actor = town.ilya.actor if last.person_id == town.ilya.id else town.dima.actor
    await do(unit, choose, town.anya.actor, catalogue, town.event, last.participation_id, rank=2)
    await do(unit, choose, actor, catalogue, town.event, town.anya.participation_id, rank=1)
    after = await do(unit, candidates, town.boss, catalogue, town.anya.participation_id)
    assert after.mentors[0].participation_id == last.participation_id
    assert after.mentors[0].wish == Wish(2, 1)
    assert after.mentors[1].wish == Wish()
    assert wish(None, 1, None, 2).order > Wish(2, None).order > Wish(2, 2).order


async def agreed(unit, town, catalogue) -> int:
    match = await do(unit, propose, town.boss, catalogue, town.anya.participation_id, town.ilya.participation_id)
    async with unit() as work:
        await work.exclusive()
        for row in await work.all(select(MatchMember.id).where(MatchMember.match_id == match)):
            work.change(MatchMember, row.id, accepted=True, answered_at=work.now)
        work.change(Match, match, status=MatchStatus.AGREED.value)
    return match


async def opened(unit, kind: str, person: int, subject: int, *, params=None, locale: str = "ru") -> str:
    """Return all words of the file that a notice brings."""
    due = Due(person, subject, params or {}, "Europe/Moscow")
    made = await do(unit, lambda w: compose(kind, w, due, translator(locale)))
    assert isinstance(made, Outgoing), made
    paper = Opened(io.BytesIO(made.file.data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


async def test_an_order_is_drafted_recorded_and_printed_again(unit, town, catalogue) -> None:
    match = await agreed(unit, town, catalogue)
    await do(unit, request_draft, town.boss, town.school_id, [match])
    row = await do(unit, lambda w: w.first(select(OutboxMessage.__table__).where(OutboxMessage.kind == "order_draft")))
    draft = await opened(unit, "order_draft", row.person_id, row.subject_id, params=row.params)
    for part in ("Илья Т, 10 класс", "Аня Т, 7 класс", "31.05.2027", "__________", "Школа № 2"):
        assert part in draft
    order = await do(unit, record_order, town.boss, town.school_id, [match], number="12-ОД", dated_on=date(2026, 9, 15))
    await do(unit, request_order, town.boss, order)
    paper = await opened(unit, ORDER, town.head_id, order)
    assert "12-ОД" in paper
    assert "15.09.2026 - 31.05.2027" in paper
    assert "12-ОД" in await opened(unit, ORDER, town.head_id, order, locale="en")
    with pytest.raises(NotAllowedError):
        await do(unit, request_order, town.ilya.actor, order)
    stranger = Due(town.ilya.id, order, {}, "Europe/Moscow")
    assert await do(unit, lambda w: compose(ORDER, w, stranger, translator("ru"))) == Skip("gone")
    noted = await do(unit, lambda w: w.scalars(select(AuditEntry.action).where(AuditEntry.action.like("order.%"))))
    assert noted == ["order.draft", "order.file"]
    assert await refused(unit, request_draft, town.boss, town.school_id, [match, 7]) == "gone"
    assert await refused(unit, request_draft, town.boss, town.school_id, []) == "nothing_chosen"
    assert await refused(unit, request_order, town.boss, 7) == "gone"


async def test_minutes_name_pairs_and_mutual_choices_and_no_one_sided_ones(unit, town, catalogue, clock) -> None:
    await do(unit, open_choosing, town.boss, town.event)
    await do(unit, choose, town.boris.actor, catalogue, town.event, town.dima.participation_id, rank=1)
    assert "Борис" not in await opened(unit, MINUTES, town.head_id, town.event)
    await do(unit, choose, town.dima.actor, catalogue, town.event, town.boris.participation_id, rank=1)
    clock.move_by(timedelta(minutes=1))
    await agreed(unit, town, catalogue)
    await do(unit, request_minutes, town.boss, town.event)
    paper = await opened(unit, MINUTES, town.head_id, town.event)
    for part in ("Аня", "Илья", "Борис", "Дима", "Знакомство", "18.09.2026"):
        assert part in paper
    with pytest.raises(NotAllowedError):
        await do(unit, request_minutes, town.anya.actor, town.event)


async def test_choices_stand_in_the_own_file_and_go_with_the_person(unit, town, catalogue) -> None:
    await do(unit, open_choosing, town.boss, town.event)
    await do(unit, choose, town.anya.actor, catalogue, town.event, town.ilya.participation_id, rank=1)
    await do(unit, choose, town.boris.actor, catalogue, town.event, town.ilya.participation_id, rank=1)
    await do(unit, choose, town.ilya.actor, catalogue, town.event, town.boris.participation_id, rank=1)
    printer = Printer(translator("ru"), "Europe/Moscow")
    section = await do(unit, choices, printer, town.anya.id)
    assert section.tables[0].rows[0][0] == "Знакомство"
    assert section.tables[0].rows[0][2:] == ("Илья", "")
    async with unit() as work:
        await work.exclusive()
        await Eraser(work, town.school_id, town.ilya.id).run()
    rows = await do(unit, lambda w: w.all(select(Choice.person_id, Choice.first_id)))
    assert {row.person_id: row.first_id for row in rows} == {town.anya.id: None, town.boris.id: None}
    # The mentor's own part is gone, so nobody opens the list as him any more.
    assert town.ilya.actor.roles == {Role.MENTOR}
    assert await refused(unit, view_choice, town.ilya.actor, catalogue, town.event) == "gone"
