"""Models of a pair, categories of a mentee, the commission's mark, teachers' papers: who may what, what follows."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from docx import Document as Docx
from sqlalchemy import LargeBinary, select, type_coerce

from catalog.load import load_catalogue
from domain.categories import Category
from domain.consents import Giver
from domain.documents import Standing
from domain.models import ContentModel, NumberModel, Tally
from domain.terms import Content, Initiator, TermPart, WorkForm
from domain.vocabulary import ConsentKind, MatchStatus, MentoringForm, Role
from locales import translator
from scheduler.tick import PASSES
from services import mentee_facts, term_rows
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.candidates import candidates, waiting_mentees
from services.categories import end_for_commission, mark_commission, note_categories, view_categories
from services.composers import Due, compose
from services.consents import withdraw
from services.cycles import switch_form
from services.documents import board as read_board
from services.documents import view_document
from services.export_rows import Register
from services.grouping import group_mentees, propose_group
from services.mentee_facts import daily_facts
from services.models import call_it, set_online, set_role_model, switch_content, view_models
from services.mydata_paper import person_paper
from services.notices import Outgoing, Skip
from services.offers import list_offers
from services.orders import record_order
from services.pairing import propose
from services.paper import record_paper
from services.places import PAPER_BLOCKS, place_of
from services.practice_file import practice_bytes, request_practice
from services.requirements import switch_requirement
from services.soundness import violations
from services.term_rows import daily_terms
from services.terms import (
    addenda_missing,
    drop_notice,
    give_notice,
    record_date,
    record_number,
    set_form,
    set_paid,
    switch_work,
    view_term,
    write_work,
)
from services.today import Matter, morning
from services.totals import district_totals, school_totals
from storage.tables import (
    AuditEntry,
    Guardianship,
    Match,
    MatchMember,
    Meeting,
    MenteeFacts,
    OutboxMessage,
)
from tests.services.ready import MENTEE_SAID, adult_mentor, answered, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Human, Town

CATALOGUE = load_catalogue()
TODAY = date(2026, 9, 15)
RU = translator("ru")


@pytest.fixture(autouse=True)
def _fresh_days():
    """The passes remember which municipality they have gone through today."""
    mentee_facts._done.clear()
    term_rows._done.clear()


@pytest.fixture
async def town(unit):
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentor, town.mentee = ready_mentor(town, mr_capacity=4), ready_mentee(town)
        town.psychologist = town.human(
            "Вера", Role.PSYCHOLOGIST, kind="teacher", born=ADULT_BORN, grade=None, form=None
        )
        town.head = town.human("Пётр", Role.SCHOOL_HEAD, kind="teacher", born=ADULT_BORN, grade=None, form=None)
    return town


def adult(town: Town, name: str, role: Role, kind: str, form: str) -> Human:
    """Add a grown-up mentee with own consents and answers."""
    human = town.human(name, role, kind=kind, born=ADULT_BORN, grade=None, form=form)
    for consent in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION):
        town.consent(human, consent)
    answered(town, human, "IN-ME-T" if kind == "teacher" else "IN-ME-P", {} if kind == "teacher" else MENTEE_SAID)
    return human


async def refused(awaitable) -> str:
    with pytest.raises(RefusedError) as error:
        await awaitable
    return error.value.reason


# -- six forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", list(MentoringForm))
async def test_every_form_goes_from_its_switch_to_a_pair(unit, form) -> None:
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
    async with unit() as u:
        await switch_form(u, town.boss, town.school_id, form, on=True)
    async with unit() as u:
        views = await list_offers(u, town.boss, CATALOGUE, town.school_id)
        found = {(view.offer.role, view.offer.kind) for view in views}
    spec = CATALOGUE.forms[form]
    mentor_kind, mentee_kind = min(spec.mentor_kinds), min(spec.mentee_kinds)
    assert {(Role.MENTOR, mentor_kind), (Role.MENTEE, mentee_kind)} <= found
    async with unit() as u:
        town.unit = u
        mentor = (
            ready_mentor(town)
            if mentor_kind == "pupil"
            else adult_mentor(town, "Олег", kind=mentor_kind.value, form=form.value)
        )
        mentee = (
            ready_mentee(town)
            if mentee_kind == "pupil"
            else adult(town, "Юля", Role.MENTEE, mentee_kind.value, form.value)
        )
    async with unit() as u:
        found = await candidates(u, town.boss, CATALOGUE, mentee.participation_id)
        assert [each.form for each in found.mentors] == [form]
        role_model = spec.role_models[0].id
        match = await propose(
            u, town.boss, CATALOGUE, mentee.participation_id, mentor.participation_id, role_model=role_model
        )
    async with unit() as u:
        card = await view_models(u, town.boss, match)
        assert (card.form, card.role_model, card.models.number) == (form, role_model, NumberModel.INDIVIDUAL)


# -- models ------------------------------------------------------------------------------------------------------------


async def test_a_pair_is_called_as_its_members_make_it_until_the_curator_says_otherwise(unit, town) -> None:
    async with unit() as u:
        town.unit = u
        match = town.match(town.mentor, town.mentee, MatchStatus.WORKING.value)
    async with unit() as u:
        card = await view_models(u, town.boss, match)
        assert card.models.number is card.counted is NumberModel.INDIVIDUAL
        assert NumberModel.MUTUAL in card.choices  # two pupils
        await call_it(u, town.boss, match, NumberModel.MUTUAL)
        await set_online(u, town.boss, match, on=True)
        await switch_content(u, town.boss, match, ContentModel.BUDDYING, on=True)
        await switch_content(u, town.boss, match, ContentModel.MENTORING, on=True)
        await switch_content(u, town.boss, match, ContentModel.MENTORING, on=True)
        await set_role_model(u, town.boss, CATALOGUE, match, "equal_equal")
        assert await refused(set_role_model(u, town.boss, CATALOGUE, match, "teacher_low")) == "bad_role_model"
    async with unit() as u:
        card = await view_models(u, town.boss, match)
        assert (card.models.number, card.models.corrected, card.models.online) == (NumberModel.MUTUAL, True, True)
        assert card.models.content == (ContentModel.MENTORING, ContentModel.BUDDYING)
        assert card.role_model == "equal_equal"
        await call_it(u, town.boss, match, NumberModel.INDIVIDUAL)
        await switch_content(u, town.boss, match, ContentModel.MENTORING, on=False)
    async with unit() as u:
        card = await view_models(u, town.boss, match)
        assert not card.models.corrected
        seen = await view_models(u, town.psychologist.actor, match)
        assert (seen.may_change, card.may_change) == (False, True)
        with pytest.raises(NotAllowedError):
            await call_it(u, town.head.actor, match, NumberModel.GROUP)


async def test_a_group_is_a_group_and_figures_follow(unit, town) -> None:
    async with unit() as u:
        town.unit = u
        other = ready_mentee(town, "Боря")
    async with unit() as u:
        both = [town.mentee.participation_id, other.participation_id]
        match = await propose_group(u, town.boss, CATALOGUE, town.mentor.participation_id, both)
    async with unit() as u:
        card = await view_models(u, town.boss, match)
        assert card.models.number is NumberModel.GROUP
        assert await refused(call_it(u, town.boss, match, NumberModel.INDIVIDUAL)) == "bad_model"
        await set_online(u, town.boss, match, on=True)
        assert (await school_totals(u, town.boss, town.school_id)).models.total.matches == 0  # not by order yet
        u.change(Match, match, status=MatchStatus.WORKING.value)
        found = (await school_totals(u, town.head.actor, town.school_id)).models
        assert found.number[NumberModel.GROUP] == found.online == found.total == Tally(1, 2)
    async with unit() as u:
        rows = Register(u, await place_of(u, town.school_id), RU, CATALOGUE, names=False)
        lines = [cells async for sheet, cells in rows.rows() if sheet == 2]
        assert lines[0][-3:] == ["Групповая", "да", None]
    async with unit() as u:
        await u.exclusive()
        u.change(Match, match, status=MatchStatus.BROKEN.value, ended_at=u.now)
        assert await refused(set_online(u, town.boss, match, on=False)) == "already_over"


# -- categories --------------------------------------------------------------------------------------------------------

# Who may look and note (+), who not (.): the rule of consents §7 and programme §9, role by role.
ACCESS = {
    Role.CURATOR: "+", Role.PSYCHOLOGIST: "+", Role.SCHOOL_HEAD: ".", Role.MENTOR: ".", Role.MENTEE: ".",
    Role.LEGAL_GUARDIAN: ".", Role.CLASS_TEACHER: ".", Role.SOCIAL_TEACHER: ".", Role.MUNICIPAL_CURATOR: ".",
    Role.OPERATOR: ".", Role.PARTNER_CONTACT: ".", Role.MENTOR_COUNCIL: ".", Role.REGIONAL_CENTER: ".",
    Role.SITE_ADMIN: ".", Role.PARENT: ".",
}  # fmt: skip


@pytest.mark.parametrize(("role", "may"), ACCESS.items(), ids=str)
async def test_who_sees_and_notes_a_category(unit, town, role, may) -> None:
    assert set(ACCESS) == set(Role)
    place = None if role in {Role.MUNICIPAL_CURATOR, Role.OPERATOR} else town.school_id
    actor = Actor(5, town.head_id, town.municipality_id, grants=(Grant(role, town.municipality_id, place),))
    async with unit() as u:
        if may == "+":
            await note_categories(u, actor, town.mentee.id, main=Category.ORPHAN, second=None)
            found = await view_categories(u, actor, town.mentee.id)
            assert found.main is Category.ORPHAN
            assert (found.commission is None) == (role is Role.PSYCHOLOGIST)
        else:
            with pytest.raises(NotAllowedError):
                await view_categories(u, actor, town.mentee.id)
            with pytest.raises(NotAllowedError):
                await note_categories(u, actor, town.mentee.id, main=Category.ORPHAN, second=None)
        if role is not Role.CURATOR:
            with pytest.raises(NotAllowedError):
                await mark_commission(u, actor, town.mentee.id, on=True)


async def test_categories_are_encrypted_audited_and_counted(unit, town) -> None:
    async with unit() as u:
        await note_categories(u, town.boss, town.mentee.id, main=Category.GIFTED, second=Category.HARDSHIP)
        assert (
            await refused(note_categories(u, town.boss, town.mentee.id, main=Category.GIFTED, second=Category.GIFTED))
            == "category_same"
        )
    async with unit() as u:
        await view_categories(u, town.psychologist.actor, town.mentee.id)
    async with unit() as u:
        raw = await u.scalar(select(type_coerce(MenteeFacts.facts, LargeBinary)))
        assert b"hardship" not in bytes(raw)
        entries = await u.all(select(AuditEntry.action, AuditEntry.details, AuditEntry.actor_id))
        looks = [entry for entry in entries if entry.action.startswith("mentee.facts")]
        assert [entry.actor_id for entry in looks] == [town.boss.person_id, town.psychologist.id]
        assert all(not entry.details for entry in looks)
        assert (await school_totals(u, town.head.actor, town.school_id)).categories[Category.GIFTED] == 1
        above = Actor(6, town.head.id, town.municipality_id,
                      grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))  # fmt: skip
        assert (await district_totals(u, above)).categories[Category.GIFTED] is None  # one is too few to tell
    async with unit() as u:
        await note_categories(u, town.boss, town.mentee.id, main=None, second=None)
    async with unit() as u:
        assert await u.all(select(MenteeFacts.id)) == []
        assert await violations(u) == []


async def file_about(u, person_id: int, reader_id: int) -> str:
    """Return the file about somebody as the reader gets it."""
    paper = await person_paper(u, CATALOGUE, RU, "Europe/Moscow", person_id=person_id, reader_id=reader_id)
    return json.dumps(paper.data(), ensure_ascii=False)


async def _signed(unit, town) -> None:
    async with unit() as u:
        await record_paper(
            u, town.boss, CATALOGUE, person_id=town.mentee.id, kind=ConsentKind.SPECIAL_CATEGORY,
            giver=Giver.GUARDIAN, original_at="Сейф", expires_on=TODAY + timedelta(days=20),
        )  # fmt: skip


async def test_special_needs_only_with_the_paper_and_gone_with_it(unit, town) -> None:
    async with unit() as u:
        assert (
            await refused(note_categories(u, town.boss, town.mentee.id, main=Category.DISABILITY, second=None))
            == "category_consent"
        )
    await _signed(unit, town)
    async with unit() as u:
        await note_categories(u, town.boss, town.mentee.id, main=Category.DISABILITY, second=Category.GIFTED)
    async with unit() as u:
        guardian = (await _guardian_of(u, town)).id
        actor = Actor(9, guardian, town.municipality_id,
                      grants=(Grant(Role.LEGAL_GUARDIAN, town.municipality_id, town.school_id),))  # fmt: skip
        assert "отмеченные школой" in await file_about(u, town.mentee.id, guardian)
        own = await file_about(u, town.mentee.id, town.mentee.id)
        assert "отмеченные школой" not in own  # a child meets no label of its own
    async with unit() as u:
        await withdraw(
            u, actor, organization_id=town.school_id, person_id=town.mentee.id, kind=ConsentKind.SPECIAL_CATEGORY
        )
    async with unit() as u:
        found = await view_categories(u, town.boss, town.mentee.id)
        assert (found.main, found.second, found.special_consent) == (Category.GIFTED, None, False)


async def test_special_needs_go_when_the_paper_runs_out(unit, town, clock) -> None:
    await _signed(unit, town)
    async with unit() as u:
        await note_categories(u, town.boss, town.mentee.id, main=Category.DISABILITY, second=None)
    assert daily_facts in PASSES
    for days, left in ((0, 1), (21, 0)):
        clock.move_by(timedelta(days=days))
        async with unit() as u:
            await daily_facts(u, town.municipality_id)
        async with unit() as u:
            assert len(await u.all(select(MenteeFacts.id))) == left


async def _guardian_of(u, town):
    return await u.first(select(Guardianship.guardian_id.label("id")).where(Guardianship.minor_id == town.mentee.id))


# -- the commission ----------------------------------------------------------------------------------------------------


async def to_be_paired(u, town) -> int:
    """Return how many mentees the day's list counts as ready for a pair."""
    lines = (await morning(u, town.boss, town.school_id)).lines
    return next(line.count for line in lines if line.matter is Matter.PAIR)


async def test_a_marked_child_is_in_no_pool_and_refused_with_the_fixed_text(unit, town) -> None:
    async with unit() as u:
        town.unit = u
        other = ready_mentee(town, "Боря")
    async with unit() as u:
        assert await to_be_paired(u, town) == 2
        await mark_commission(u, town.boss, town.mentee.id, on=True)
    async with unit() as u:
        waiting = await waiting_mentees(u, town.boss, town.school_id)
        assert [each.participation_id for each in waiting.mentees] == [other.participation_id]
        assert await to_be_paired(u, town) == 1
        group = await group_mentees(u, town.boss, CATALOGUE, town.mentor.participation_id)
        assert [each.choice.participation_id for each in group.mentees] == [other.participation_id]
        mine, mentor = town.mentee.participation_id, town.mentor.participation_id
        both = [mine, other.participation_id]
        for attempt in (
            candidates(u, town.boss, CATALOGUE, mine),
            propose(u, town.boss, CATALOGUE, mine, mentor),
            propose_group(u, town.boss, CATALOGUE, mentor, both),
        ):
            assert await refused(attempt) == "commission"
    async with unit() as u:
        assert (await view_categories(u, town.psychologist.actor, town.mentee.id)).commission is None
        assert "КДН" not in await file_about(u, town.mentee.id, town.mentee.id)
        rows = Register(u, await place_of(u, town.school_id), RU, CATALOGUE, names=True)
        assert "КДН" not in str([cells async for _, cells in rows.rows()])
    async with unit() as u:
        await mark_commission(u, town.boss, town.mentee.id, on=False)
    async with unit() as u:
        assert await u.all(select(MenteeFacts.id)) == []
        assert len((await waiting_mentees(u, town.boss, town.school_id)).mentees) == 2


async def test_a_live_pair_stays_until_the_curator_ends_it(unit, town) -> None:
    async with unit() as u:
        town.unit = u
        match = town.match(town.mentor, town.mentee, MatchStatus.AGREED.value)
        town.meeting(match, u.now + timedelta(days=2))
    async with unit() as u:
        assert await refused(end_for_commission(u, town.boss, town.mentee.id)) == "gone"
        await mark_commission(u, town.boss, town.mentee.id, on=True)
    async with unit() as u:
        assert await u.scalar(select(Match.status)) == MatchStatus.AGREED.value
        order = {"number": "12-ОД", "dated_on": TODAY}
        assert await refused(record_order(u, town.boss, town.school_id, [match], **order)) == "commission"
        assert await refused(record_order(u, town.head.actor, town.school_id, [match], **order)) == "ask_curator"
        assert (await view_categories(u, town.boss, town.mentee.id)).live_matches == 1
    async with unit() as u:
        assert await end_for_commission(u, town.boss, town.mentee.id) == 1
    async with unit() as u:
        row = await u.first(select(Match.status, Match.reason))
        assert tuple(row) == (MatchStatus.BROKEN.value, "other")
        assert await u.scalar(select(Meeting.status)) == "cancelled"
        told = await u.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "pair_ended"))
        assert set(told) == {town.mentor.id, town.mentee.id}
        for locale in ("ru", "en"):
            said = await compose(
                "pair_ended", u, Due(town.mentee.id, match, {}, "Europe/Moscow"), translator(locale, child=True)
            )
            assert isinstance(said, Outgoing)
            assert "КДН" not in said.text
        assert await violations(u) == []


# -- teachers' papers --------------------------------------------------------------------------------------------------


@pytest.fixture
async def teachers(unit, town):
    """Two teachers who have agreed, at a school that asks for papers."""
    async with unit() as u:
        town.unit = u
        form_on(town, "teacher_teacher")
        town.expert = adult_mentor(town, "Анна", kind="teacher", form="teacher_teacher")
        town.novice = adult(town, "Олег", Role.MENTEE, "teacher", "teacher_teacher")
    async with unit() as u:
        town.pair = await propose(
            u, town.boss, CATALOGUE, town.novice.participation_id, town.expert.participation_id,
            role_model="experienced_young",
        )  # fmt: skip
    async with unit() as u:
        await u.exclusive()
        u.change(Match, town.pair, status=MatchStatus.AGREED.value)
        for member in await u.scalars(select(MatchMember.id).where(MatchMember.match_id == town.pair)):
            u.change(MatchMember, member, accepted=True, answered_at=u.now)
    return town


async def _papers(unit, town) -> None:
    async with unit() as u:
        await switch_requirement(u, town.boss, town.school_id, PAPER_BLOCKS, on=True)
        for human, kinds in (
            (town.expert, (ConsentKind.DUTY, ConsentKind.EMPLOYEE_MENTORING)),
            (town.novice, (ConsentKind.DUTY,)),
        ):
            for kind in kinds:
                await record_paper(u, town.boss, CATALOGUE, person_id=human.id, kind=kind, giver=Giver.SELF,
                                   original_at="Кадры")  # fmt: skip


async def _addendum(unit, town) -> None:
    async with unit() as u:
        await record_number(u, town.boss, town.pair, "№ 3-ДС")
        await record_date(u, town.boss, town.pair, TermPart.DATED, TODAY)
        await record_date(u, town.boss, town.pair, TermPart.FROM, TODAY)
        await record_date(u, town.boss, town.pair, TermPart.TO, date(2026, 12, 25))
        await switch_work(u, town.boss, town.pair, Content.LESSONS, on=True)
        await write_work(u, town.boss, town.pair, "разбор уроков")
        await set_form(u, town.boss, town.pair, WorkForm.MIXED)
        await set_paid(u, town.boss, town.pair, paid=False)


async def test_an_order_waits_for_the_addendum_where_the_school_asks_for_papers(unit, teachers) -> None:
    town, order = teachers, {"number": "12-ОД", "dated_on": TODAY}
    async with unit() as u:
        card = await view_term(u, town.head.actor, town.pair)
        assert set(card.consents_missing) == {ConsentKind.DUTY, ConsentKind.EMPLOYEE_MENTORING}
        assert not card.may_record
        assert await addenda_missing(u, town.boss, [town.pair]) == ()  # the school does not ask yet
    await _papers(unit, town)
    async with unit() as u:
        assert await addenda_missing(u, town.boss, [town.pair]) == (town.pair,)
        assert await refused(record_order(u, town.boss, town.school_id, [town.pair], **order)) == "addendum_missing"
        assert await refused(record_number(u, town.boss, town.pair, "без номера")) == "bad_number"
        with pytest.raises(NotAllowedError):
            await record_number(u, town.head.actor, town.pair, "3-ДС")
    await _addendum(unit, town)
    async with unit() as u:
        card = await view_term(u, town.boss, town.pair)
        assert (card.missing, card.consents_missing, card.term.number) == ((), (), "3-ДС")
        late = date(2026, 9, 1)
        assert await refused(record_date(u, town.boss, town.pair, TermPart.TO, late)) == "term_backwards"
        await record_order(u, town.boss, town.school_id, [town.pair], **order)
    async with unit() as u:
        assert (await view_term(u, town.boss, town.pair)).order == ("12-ОД", TODAY)
        assert (await view_document(u, town.boss, CATALOGUE, town.school_id, "addenda")).in_pairs == (1, 1)
        board = {line.kind: line.standing for line in (await read_board(u, town.boss, CATALOGUE, town.school_id)).lines}
        assert board["addenda"] is Standing.THERE
        assert await violations(u) == []


async def test_a_notice_ends_the_pair_after_three_working_days(unit, teachers, clock) -> None:
    town = teachers
    async with unit() as u:
        early = give_notice(u, town.boss, town.pair, Initiator.MENTOR, TODAY)
        assert await refused(early) == "match_not_approved"
        await record_order(u, town.boss, town.school_id, [town.pair], number="12-ОД", dated_on=TODAY)
    async with unit() as u:
        assert await give_notice(u, town.boss, town.pair, Initiator.EMPLOYER, TODAY) == date(2026, 9, 18)
        assert await refused(give_notice(u, town.boss, town.pair, Initiator.MENTOR, TODAY)) == "notice_given"
    async with unit() as u:
        told = await u.all(select(OutboxMessage.person_id, OutboxMessage.params).where(
            OutboxMessage.kind == "term_notice"))  # fmt: skip
        assert {row.person_id for row in told} == {town.expert.id, town.novice.id}
        due = Due(town.expert.id, town.pair, told[0].params, "Europe/Moscow")
        assert "18 сентября" in (await compose("term_notice", u, due, RU)).text
        await drop_notice(u, town.boss, town.pair)
    async with unit() as u:
        assert await compose("term_notice", u, due, RU) == Skip("taken_back")
        await give_notice(u, town.boss, town.pair, Initiator.MENTEE, TODAY)
    assert daily_terms in PASSES
    for days, status in ((3, MatchStatus.APPROVED), (1, MatchStatus.BROKEN)):  # Friday is the last day, then it ends
        clock.move_by(timedelta(days=days))
        async with unit() as u:
            await daily_terms(u, town.municipality_id)
        async with unit() as u:
            row = await u.first(select(Match.status, Match.reason).where(Match.id == town.pair))
            assert row.status == status.value
    async with unit() as u:
        assert row.reason == "notice_given"
        ended = await u.scalars(select(OutboxMessage.person_id).where(OutboxMessage.kind == "pair_ended"))
        assert set(ended) == {town.expert.id, town.novice.id}
        assert await refused(record_number(u, town.boss, town.pair, "4-ДС")) == "already_over"
        assert await violations(u) == []


async def test_two_weeks_before_its_end_a_term_is_spoken_of_once(unit, teachers, clock) -> None:
    town = teachers
    await _addendum(unit, town)
    async with unit() as u:
        await record_order(u, town.boss, town.school_id, [town.pair], number="12-ОД", dated_on=TODAY)
    clock.move_by(date(2026, 12, 10) - TODAY)
    for day, kinds in ((0, 0), (1, 2), (1, 2)):
        clock.move_by(timedelta(days=day))
        async with unit() as u:
            await daily_terms(u, town.municipality_id)
        async with unit() as u:
            sent = await u.all(select(OutboxMessage.kind, OutboxMessage.person_id).where(
                OutboxMessage.kind.startswith("term_ending")))  # fmt: skip
            assert len(sent) == kinds
    assert {tuple(row) for row in sent} == {("term_ending", town.expert.id), ("term_ending_curator", town.head_id)}
    async with unit() as u:
        due = Due(town.head_id, town.pair, {}, "Europe/Moscow")
        assert "25 декабря" in (await compose("term_ending_curator", u, due, RU)).text
        await give_notice(u, town.boss, town.pair, Initiator.MENTOR, date(2026, 12, 11))
    async with unit() as u:
        assert await compose("term_ending_curator", u, due, RU) == Skip("match_over")


async def test_a_teachers_practice_as_a_file(unit, teachers) -> None:
    town = teachers
    async with unit() as u:
        assert await refused(request_practice(u, town.expert.actor)) == "practice_none"
        await record_order(u, town.boss, town.school_id, [town.pair], number="12-ОД", dated_on=TODAY)
    async with unit() as u:
        town.unit = u
        held = town.meeting(town.pair, u.now)
    async with unit() as u:
        await u.exclusive()
        u.change(Meeting, held, status="held", held_at=u.now, minutes=90, logged_by=town.expert.id, logged_at=u.now)
        await request_practice(u, town.expert.actor)
        assert await refused(request_practice(u, town.mentor.actor)) == "practice_none"  # a pupil
    async with unit() as u:
        for locale, title in (("ru", "Моя практика наставника"), ("en", "My practice as a mentor")):
            name, content = await practice_bytes(u, CATALOGUE, translator(locale), "Europe/Moscow", town.expert.id)
            assert name.endswith(".docx")
            paper = Docx(io.BytesIO(content))
            said = "\n".join(line.text for line in paper.paragraphs)
            assert title in said
            assert "Олег" in said
            assert "1,5" in said
        due = Due(town.expert.id, town.expert.id, {}, "Europe/Moscow")
        assert (await compose("practice_file", u, due, RU)).file is not None
