"""No pair just stops: looking back, what comes next, ending with a reason, certificates with numbers given once."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from catalog.load import load_catalogue
from domain.closing import CertificateKind, Wish, school_year
from domain.matches import EndReason
from domain.vocabulary import MatchStatus, Role
from locales import translator
from reports.certificate import Page, make_certificates, sheet
from reports.paper import Printer
from services import mydata_paper
from services.access import RefusedError
from services.certificate_rows import issued_pages, school_of_cycle
from services.certificate_words import pages_for
from services.closing import close, end_without_final
from services.closing_desk import closing_desk, invite_as_mentor, pair_end, request_papers
from services.closing_rows import ask_to_look_back
from services.composers import compose
from services.composers.registry import Due
from services.notices import Skip
from services.pair_rows import pair
from services.reflecting import endings, look_back, request_certificate, say_wish
from services.today import Matter, morning
from storage.ids import new_id
from storage.tables import Certificate, Cycle, CycleForm, Match, Meeting, OutboxMessage, Participation
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

CATALOGUE = load_catalogue()


@pytest.fixture
async def world(unit):
    """A school with a pupil pair that has said goodbye, a mother of each side, and a teacher's pair at work."""
    async with unit() as work:
        town = Town(work)
        curator = town.curator()
        town.cycle()
        form_on(town)
        mentor, mentee = ready_mentor(town), ready_mentee(town)
        father = town.human("Пётр", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        mother = town.human("Мария", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
        town.guardian_of(mentor, father)
        town.guardian_of(mentee, mother)
        match = town.match(mentor, mentee, MatchStatus.FINAL.value)
        working = town.match(ready_mentor(town, "Юрий"), ready_mentee(town, "Ваня"), MatchStatus.WORKING.value)
        meetings = [town.meeting(match, work.now - timedelta(days=n), kind=kind) for n, kind in
                    ((30, "working"), (2, "final"))]  # fmt: skip
        await work.exclusive()
        for meeting, minutes in zip(meetings, (45, 60), strict=True):
            at = work.now - timedelta(days=2)
            work.change(Meeting, meeting, status="held", held_at=at, minutes=minutes)
    return SimpleNamespace(unit=unit, town=town, curator=curator, mentor=mentor, mentee=mentee, father=father,
                           mother=mother, match=match, working=working)  # fmt: skip


async def does(world, call):
    async with world.unit() as work:
        return await call(work)


async def refused(world, call) -> str:
    with pytest.raises(RefusedError) as refusal:
        await does(world, call)
    return refusal.value.reason


async def kinds(world, *wanted: str) -> list[tuple[str, int]]:
    async with world.unit() as work:
        rows = await work.all(
            select(OutboxMessage.kind, OutboxMessage.person_id)
            .where(OutboxMessage.kind.in_(wanted))
            .order_by(OutboxMessage.kind, OutboxMessage.person_id)
        )
    return [(row.kind, row.person_id) for row in rows]


async def test_both_sides_look_back_and_say_what_comes_next(world) -> None:
    async with world.unit() as work:
        await ask_to_look_back(work, await pair(work, world.match))
        for one in (world.mentor, world.mentee):
            seen = await look_back(work, one.actor, world.match)
            assert (seen.held, seen.minutes, seen.certificate, seen.may_wish) == (2, 105, False, True)
    assert {person for _, person in await kinds(world, "match_reflect")} == {world.mentor.id, world.mentee.id}
    due = Due(world.mentee.id, world.match, {"about": world.mentee.id}, "Europe/Moscow")
    async with world.unit() as work:
        said = await compose("match_reflect", work, due, translator("ru", child=True))
    assert [button.action for row in said.buttons for button in row] == [f"closing:{world.match}"]
    await does(world, lambda w: say_wish(w, world.mentee.actor, world.match, Wish.SAME))
    await does(world, lambda w: say_wish(w, world.mentee.actor, world.match, Wish.BECOME_MENTOR))
    await does(world, lambda w: say_wish(w, world.mentor.actor, world.match, Wish.GO_ON))
    assert await refused(world, lambda w: say_wish(w, world.mentor.actor, world.match, Wish.SAME)) == "gone"
    assert await refused(world, lambda w: look_back(w, world.mentor.actor, world.working)) == "gone"
    async with world.unit() as work:
        found = await pair_end(work, world.curator, world.match)
        assert {(each.name, each.wish) for each in found.said} == {("Илья", Wish.GO_ON), ("Аня", Wish.BECOME_MENTOR)}
        desk = await closing_desk(work, world.curator, world.town.school_id)
        assert (desk.final, desk.working, desk.wishes[Wish.GO_ON]) == (1, 1, 1)
        assert [(each.name, each.may_invite) for each in desk.candidates] == [("Аня", False)]
        mine = await endings(work, world.mother.actor)
        assert [(each.match_id, each.names) for each in mine] == [(world.match, "Аня")]
        assert not (await look_back(work, world.mother.actor, world.match)).may_wish, "the child has a chat"
        father = await look_back(work, world.father.actor, world.match)
        assert (father.names, father.known.versions, father.child) == ("", (), "Илья"), "another child is not named"
    assert await refused(world, lambda w: say_wish(w, world.mother.actor, world.match, Wish.SAME)) == "gone"


async def test_a_closed_pair_gets_papers_with_numbers_given_once(world) -> None:
    early = lambda w: request_certificate(w, world.mentor.actor, world.match)  # noqa: E731
    assert await refused(world, early) == "certificate_later"
    await does(world, lambda w: close(w, world.curator, world.match))
    thanked = [person for _, person in await kinds(world, "thanks_letter")]
    assert world.father.id in thanked
    assert world.mother.id not in thanked, "her child was no mentor"
    for _ in "twice":
        await does(world, lambda w: request_certificate(w, world.mentee.actor, world.match))
    await does(world, lambda w: request_certificate(w, world.father.actor, world.match, thanks=True))
    not_hers = lambda w: request_certificate(w, world.mother.actor, world.match)  # noqa: E731
    assert await refused(world, not_hers) == "gone"
    count = await does(world, lambda w: request_papers(w, world.curator, world.town.school_id))
    async with world.unit() as work:
        rows = await work.all(select(Certificate.__table__).order_by(Certificate.number))
        assert [row.number for row in rows] == list(range(1, count + 1))
        assert (rows[0].kind, rows[0].person_id) == ("mentee", world.mentee.id)
        assert (rows[1].kind, rows[1].person_id) == ("thanks", world.father.id)
        school = await school_of_cycle(work, world.town.cycle_id)
        issued = await issued_pages(work, school)
        t = Printer(translator("ru"), school.zone)
        whole = {(one.kind, one.person_id): page for one, page in
                 zip(issued, await pages_for(work, t, school, issued, full_names=True), strict=True)}  # fmt: skip
        stack = await pages_for(work, t, school, issued, full_names=False)
    mentor = whole[CertificateKind.MENTOR, world.mentor.id]
    assert mentor.name == "Илья Т"
    assert mentor.lines[1:] == ("2026/27 учебный год", "Встреч: 2, часов: 1,8")
    letter = whole[CertificateKind.THANKS, world.father.id]
    assert (letter.lead, letter.name) == ("Уважаемые родители!", "Илья Т")
    assert all("Т" not in page.name and page.code for page in stack), "no surname goes out in the school's stack"
    again = await does(world, lambda w: request_papers(w, world.curator, world.town.school_id))
    assert again == count
    async with world.unit() as work:
        own = Due(world.mentee.id, rows[0].id, {}, "Europe/Moscow")
        sent = await compose("certificate_file", work, own, translator("en"))
        assert sent.file.data.startswith(b"%PDF")
        stranger = Due(world.mother.id, rows[2].id, {}, "Europe/Moscow")
        assert isinstance(await compose("certificate_file", work, stranger, translator("ru")), Skip)
        file = await mydata_paper.person_paper(work, CATALOGUE, translator("ru"), "Europe/Moscow",
                                               person_id=world.mentee.id, reader_id=world.mentee.id)  # fmt: skip
    assert any("№ 1" in cell for section in file.sections for table in section.tables for row in table.rows
               for cell in row)  # fmt: skip


async def test_the_pdf_has_a_page_each_whatever_the_names(unit) -> None:
    del unit
    long = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа» " * 3
    page = Page(long, "Сертификат", "№ 1", "вручается", "Александра-Виктория Заречная-Константинопольская " * 2,
                ("#strong[не разметка] " * 20,), ("Руководитель школы",), "31.05.2027", "P1")  # fmt: skip
    assert sheet([page], "ru")["pages"][0]["name"] == page.name
    data = await make_certificates([page, page], "ru")
    assert data.startswith(b"%PDF")
    assert school_year(2026, 2027) == "2026/27"
    assert school_year(2026, 2026) == "2026"


async def test_a_pair_without_a_final_meeting_is_ended_with_a_private_reason(world) -> None:
    end = lambda match, reason=EndReason.YEAR_ENDS: lambda w: end_without_final(w, world.curator, match, reason)  # noqa: E731
    assert await refused(world, end(world.match)) == "end_or_close"
    assert await refused(world, end(world.working, EndReason.CONSENT_WITHDRAWN)) == "bad_reason"
    async with world.unit() as work:
        proposed = world.town
        proposed.unit = work
        waiting = proposed.match(ready_mentor(proposed, "Олег"), ready_mentee(proposed, "Зоя"), "proposed")
    assert await refused(world, end(waiting)) == "end_or_withdraw"
    await does(world, end(world.working))
    assert await refused(world, end(world.working)) == "already_over"
    told = [person for _, person in await kinds(world, "match_goodbye")]
    assert len(told) == 2
    async with world.unit() as work:
        said = await compose("match_goodbye", work, Due(told[0], world.working, {}, "Europe/Moscow"), translator("ru"))
        assert "год" not in said.text
        assert (await pair_end(work, world.curator, world.working)).reason is EndReason.YEAR_ENDS
    assert await kinds(world, "match_ended") == []


async def test_today_has_one_line_for_pairs_without_an_end(world, clock) -> None:
    async def line():
        async with world.unit() as work:
            lines = (await morning(work, world.curator, world.town.school_id)).lines
        return {each.matter: each.ids for each in lines if each.matter in {Matter.ENDING, Matter.FINISHED}}

    assert await line() == {Matter.FINISHED: (world.match,)}
    clock.move_by(timedelta(days=6))
    assert await line() == {Matter.ENDING: (world.match,)}
    async with world.unit() as work:
        await work.exclusive()
        work.change(Cycle, world.town.cycle_id, ends_on=work.now.date() + timedelta(days=20))
    assert await line() == {Matter.ENDING: (world.match, world.working)}


async def test_a_former_mentee_becomes_a_mentor_of_the_next_year_by_one_tap(world) -> None:
    await does(world, lambda w: say_wish(w, world.mentee.actor, world.match, Wish.BECOME_MENTOR))
    async with world.unit() as work:
        desk = await closing_desk(work, world.curator, world.town.school_id)
        wish = desk.candidates[0].wish_id
    invite = lambda w: invite_as_mentor(w, world.curator, CATALOGUE, wish)  # noqa: E731
    assert await refused(world, invite) == "wish_next_year"
    next_year = new_id()
    async with world.unit() as work:
        await work.exclusive()
        work.change(Cycle, world.town.cycle_id, closed_at=work.now)
        work.add(
            Cycle(
                id=next_year, municipality_id=world.town.municipality_id, organization_id=world.town.school_id,
                starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31), opened_at=work.now,
                opened_by=world.town.head_id, closed_at=None,
            ),
            CycleForm(id=new_id(), municipality_id=world.town.municipality_id, cycle_id=next_year, form="pupil_pupil"),
        )  # fmt: skip
    async with world.unit() as work:
        assert (await closing_desk(work, world.curator, world.town.school_id)).candidates[0].may_invite
    await does(world, invite)
    assert await refused(world, invite) == "gone"
    assert await refused(world, lambda w: say_wish(w, world.mentee.actor, world.match, Wish.SAME)) == "wish_settled"
    async with world.unit() as work:
        row = await work.first(
            select(Participation.side, Participation.form).where(
                Participation.cycle_id == next_year, Participation.person_id == world.mentee.id
            )
        )
        assert tuple(row) == ("mentor", "pupil_pupil")
        assert await work.scalar(select(Match.status).where(Match.id == world.match)) == "final"
    assert await kinds(world, "mentor_welcome") == [("mentor_welcome", world.mentee.id)]
