"""Who is ready, who may be paired with whom, the proposal and the order."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from catalog.load import load_catalogue
from domain.matching.model import Criterion
from domain.readiness import Gap
from domain.vocabulary import MatchStatus, Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.candidates import candidates, waiting_mentees
from services.composers import Due, compose
from services.notices import Outgoing, Skip
from services.orders import agreed_matches, clean_number, need_checks, record_order, withdraw
from services.pair_lists import list_matches, view_match
from services.pairing import propose
from services.people import Filter, list_people
from services.person_card import minor_of, view_person
from services.person_remind import remind_all, remind_person, remind_plan
from storage.tables import (
    AuditEntry,
    Consent,
    Document,
    Guardianship,
    Match,
    MatchMember,
    OutboxMessage,
    Participation,
    SurveyRequest,
)
from tests.services.ready import adult_mentor, answered, form_on, ready_mentee, ready_mentor
from tests.services.town import ADULT_BORN, Town

TODAY = date(2026, 9, 15)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def town(unit):
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        yield town


async def _refused(awaitable) -> str:
    with pytest.raises(RefusedError) as refused:
        await awaitable
    return refused.value.reason


async def _commit(town) -> None:
    await town.unit.commit()
    await town.unit.rollback()  # the fixture commits once more at its end


async def test_the_list_says_who_misses_what(town, unit) -> None:
    ready = ready_mentee(town)
    bare = town.human("Боря", Role.MENTEE)
    mentor = ready_mentor(town)
    guardian = town.human("Вера", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    town.guardian_of(bare, guardian, confirmed=False)
    await _commit(town)
    async with unit() as u:
        page = await list_people(u, town.boss, town.school_id)
        found = {line.member.person_id: line.member for line in page.lines}
        assert found[ready.id].ready
        assert found[mentor.id].ready
        assert found[bare.id].gaps == (
            Gap.OWN_CONSENT,
            Gap.GUARDIAN_NOT_CONFIRMED,
            Gap.GUARDIAN_CONSENT,
            Gap.QUESTIONNAIRE,
        )
        assert page.counts == {
            Filter.ALL: 3, Filter.READY: 2, Filter.CONSENT: 1, Filter.GUARDIAN: 1, Filter.QUESTIONNAIRE: 1,
            Filter.UNREACHABLE: 0, Filter.UNPAIRED: 3, Filter.MENTEES: 2, Filter.MENTORS: 1,
        }  # fmt: skip
        only = await list_people(u, town.boss, town.school_id, Filter.GUARDIAN)
        assert [line.name.first_name for line in only.lines] == ["Боря"]


async def test_a_refused_guardians_consent_does_not_count(town, unit) -> None:
    mentee = ready_mentee(town)
    await _commit(town)
    async with unit() as u:
        link = await u.scalar(select(Guardianship.id).where(Guardianship.minor_id == mentee.id))
        u.change(Guardianship, link, refused_at=u.now)
    async with unit() as u:
        card = await view_person(u, town.boss, mentee.id)
        assert card.member.gaps == (Gap.GUARDIAN_NOT_LINKED, Gap.GUARDIAN_CONSENT)
        assert card.guardians == ()


async def test_a_later_no_and_a_withdrawal_count(town, unit) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    await _commit(town)
    async with unit() as u:
        u.execute(update(Consent).where(Consent.person_id == mentee.id, Consent.given_by == mentee.id)
                  .values(withdrawn_at=u.now))  # fmt: skip
        own = await u.scalar(
            select(Consent.id).where(Consent.given_by == mentor.id, Consent.kind == "participation_consent")
        )
        u.change(Consent, own, granted=False)
    async with unit() as u:
        for human in (mentee, mentor):
            assert (await view_person(u, town.boss, human.id)).member.gaps == (Gap.OWN_CONSENT,)


async def test_the_card_is_audited_and_answers_are_the_curators(town, unit) -> None:
    mentee = ready_mentee(town)
    head = Actor(5, town.head_id, town.municipality_id,
                 grants=(Grant(Role.SCHOOL_HEAD, town.municipality_id, town.school_id),))  # fmt: skip
    await _commit(town)
    async with unit() as u:
        card = await view_person(u, town.boss, mentee.id)
        assert dict(card.intake.answers)["me_needs"] == ["study", "project"]
        assert card.name.full == "Аня Т"
        seen_by_head = await view_person(u, head, mentee.id)
        assert seen_by_head.intake is None
        assert not seen_by_head.may_act
        link = await u.scalar(select(Guardianship.id).where(Guardianship.minor_id == mentee.id))
        assert await minor_of(u, town.boss, link) == mentee.id
    async with unit() as u:
        rows = await u.all(select(AuditEntry.subject_id).where(AuditEntry.action == "person.view"))
        assert [row.subject_id for row in rows] == [mentee.id, mentee.id]


async def test_others_see_nobody(town, unit) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    other = Town(town.unit)
    stranger = other.curator()
    municipal = Actor(6, 77, town.municipality_id, grants=(Grant(Role.MUNICIPAL_CURATOR, town.municipality_id, None),))
    await _commit(town)
    async with unit() as u:
        for actor in (stranger, municipal, mentor.actor):
            for attempt in (
                list_people(u, actor, town.school_id),
                view_person(u, actor, mentee.id),
                remind_person(u, actor, mentee.id),
                list_matches(u, actor, town.school_id),
                waiting_mentees(u, actor, town.school_id),
                agreed_matches(u, actor, town.school_id),
            ):
                with pytest.raises(NotAllowedError):
                    await attempt


async def test_reminders_go_to_whoever_can_act_once_a_day(town, unit, clock) -> None:
    bare = town.human("Боря", Role.MENTEE)
    guardian = town.human("Вера", Role.LEGAL_GUARDIAN, kind="parent", born=ADULT_BORN, grade=None)
    town.guardian_of(bare, guardian)
    ready = ready_mentee(town)
    await _commit(town)
    async with unit() as u:
        assert await remind_person(u, town.boss, bare.id) == 2
    async with unit() as u:
        assert await _refused(remind_person(u, town.boss, bare.id)) == "reminded_today"
        plan = await remind_plan(u, town.boss, town.school_id, Filter.CONSENT)
        assert (plan.people, plan.messages, plan.today) == (1, 0, 2)
    async with unit() as u:
        assert await _refused(remind_person(u, town.boss, ready.id)) == "nothing_missing"
        rows = await u.all(select(OutboxMessage.person_id, OutboxMessage.kind, OutboxMessage.subject_id))
        assert {(row.person_id, row.kind) for row in rows} == {
            (bare.id, "missing_steps"),
            (guardian.id, "missing_guardian_consent"),
        }
        assert len(rows) == 2
        for row in rows:
            due = Due(row.person_id, row.subject_id, {}, "Europe/Moscow")
            sent = await compose(row.kind, u, due, translator("ru", child=row.kind == "missing_steps"))
            assert isinstance(sent, Outgoing)
            assert "Боря" not in sent.text.splitlines()[0]
        done = Due(ready.id, ready.participation_id, {}, "Europe/Moscow")
        assert await compose("missing_steps", u, done, translator("ru")) == Skip("done_meanwhile")
    clock.move_by(timedelta(days=1))
    async with unit() as u:
        assert await remind_all(u, town.boss, town.school_id, Filter.CONSENT) == 2
        await u.exclusive()
        assert len(await u.all(select(OutboxMessage.id))) == 4


async def test_candidates_come_with_reasons_best_first(town, unit, catalogue) -> None:
    mentee = ready_mentee(town)
    plain = ready_mentor(town, "Олег", mr_strong=["sport_arts"], mr_slots=["mon_eve"], mr_ages=["a7"])
    best = ready_mentor(town, "Илья")
    town.human("Новый", Role.MENTOR)  # not ready
    adult_mentor(town, "Анна", kind="teacher", form="teacher_pupil")  # the form is off
    await _commit(town)
    async with unit() as u:
        waiting = await waiting_mentees(u, town.boss, town.school_id)
        assert [(m.person_id, m.areas) for m in waiting.mentees] == [(mentee.id, ("study", "project"))]
        assert waiting.ready_mentors == 3
        found = await candidates(u, town.boss, catalogue, mentee.participation_id)
        assert [m.person_id for m in found.mentors] == [best.id, plain.id]
        first = found.mentors[0].fit
        assert dict(first.points) == {
            Criterion.AREA: 30, Criterion.SLOT: 20, Criterion.AGE: 10, Criterion.KIND: 5,
            Criterion.FORMAT: 3, Criterion.SPREAD: 4,
        }  # fmt: skip
        assert (first.areas, first.slots, found.mentors[0].free_places) == (("study",), ("wed_day",), 2)


async def test_longest_waiting_first(town, unit) -> None:
    late, early = ready_mentee(town, "Поздний"), ready_mentee(town, "Ранний")
    await _commit(town)
    async with unit() as u:
        await u.exclusive()
        nine = u.now - timedelta(days=9)
        u.change(Participation, early.participation_id, joined_at=nine)
        # Who comes in early and consents late waits since the consents were there.
        u.execute(update(Consent).where(Consent.person_id == early.id).values(decided_at=nine))
        u.execute(update(SurveyRequest).where(SurveyRequest.person_id == early.id).values(completed_at=nine))
    async with unit() as u:
        found = (await waiting_mentees(u, town.boss, town.school_id)).mentees
        assert [(m.person_id, m.waiting_days) for m in found] == [(early.id, 9), (late.id, 0)]


async def test_a_proposal_asks_both_and_takes_the_mentee(town, unit, catalogue) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    await _commit(town)
    async with unit() as u:
        bad = propose(u, town.boss, catalogue, mentee.participation_id, mentor.participation_id, role_model="nonsense")
        assert await _refused(bad) == "bad_role_model"
        made = await propose(
            u, town.boss, catalogue, mentee.participation_id, mentor.participation_id, role_model="equal_equal"
        )
    async with unit() as u:
        row = await u.first(select(Match.status, Match.form, Match.role_model).where(Match.id == made))
        assert tuple(row) == ("proposed", "pupil_pupil", "equal_equal")
        rows = await u.all(select(OutboxMessage.person_id, OutboxMessage.kind))
        assert {tuple(r) for r in rows} == {(mentee.id, "match_proposed"), (mentor.id, "match_proposed")}
        assert (await waiting_mentees(u, town.boss, town.school_id)).mentees == ()
        again = propose(u, town.boss, catalogue, mentee.participation_id, mentor.participation_id)
        assert await _refused(again) == "mentee_taken"


async def test_two_curators_at_once_make_one_match(town, unit, catalogue) -> None:
    mentee = ready_mentee(town)
    mentors = [ready_mentor(town, f"Наставник {sign}") for sign in "АБВГ"]
    await _commit(town)

    async def one(mentor):
        async with unit() as u:
            return await propose(u, town.boss, catalogue, mentee.participation_id, mentor.participation_id)

    results = await asyncio.gather(*(one(mentor) for mentor in mentors), return_exceptions=True)
    refused = [result for result in results if isinstance(result, RefusedError)]
    assert [refusal.reason for refusal in refused] == ["mentee_taken"] * 3
    async with unit() as u:
        assert len(await u.all(select(Match.id))) == 1
        assert len(await u.all(select(MatchMember.id))) == 2


async def test_capacity_is_kept_when_two_are_given_at_once(town, unit, catalogue) -> None:
    mentor = ready_mentor(town, mr_capacity=1)
    mentees = [ready_mentee(town, "Аня"), ready_mentee(town, "Боря")]
    await _commit(town)

    async def one(mentee):
        async with unit() as u:
            return await propose(u, town.boss, catalogue, mentee.participation_id, mentor.participation_id)

    results = await asyncio.gather(*(one(mentee) for mentee in mentees), return_exceptions=True)
    assert [r.reason for r in results if isinstance(r, RefusedError)] == ["mentor_full"]


async def test_named_refusals(town, unit, catalogue) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    unready, green = town.human("Боря", Role.MENTEE), town.human("Олег", Role.MENTOR)
    teacher = adult_mentor(town, "Анна", kind="teacher", form="teacher_pupil")
    form_on(town, "teacher_pupil")
    parent = adult_mentor(town, "Мама", kind="teacher", form="teacher_pupil")
    town.guardian_of(mentee, parent)
    employee = adult_mentor(town, "Сергей", kind="employee", form="employer_pupil")
    other = Town(town.unit)
    other.cycle()
    far = ready_mentor(other)
    both = Participation(
        id=1, municipality_id=town.municipality_id, cycle_id=town.cycle_id, organization_id=town.school_id,
        person_id=mentor.id, side="mentee", form=None, joined_at=town.unit.now, left_at=None,
    )  # fmt: skip
    town.unit.add(both)
    answered(town, type(mentor)(mentor.actor, 1), "IN-ME-P", {"me_needs": ["study"]})
    await _commit(town)
    async with unit() as u:
        for mentee_id, mentor_id, reason in (
            (unready.participation_id, mentor.participation_id, "not_ready"),
            (mentee.participation_id, green.participation_id, "not_ready"),
            (mentee.participation_id, employee.participation_id, "form_off"),
            (mentee.participation_id, parent.participation_id, "own_ward"),
            (mentee.participation_id, far.participation_id, "other_school"),
            (1, mentor.participation_id, "same_person"),
            (mentee.participation_id, mentee.participation_id, "gone"),
            (mentor.participation_id, mentee.participation_id, "gone"),
            (5, mentor.participation_id, "gone"),
        ):
            assert await _refused(propose(u, town.boss, catalogue, mentee_id, mentor_id)) == reason
        found = await candidates(u, town.boss, catalogue, mentee.participation_id)
        assert {m.person_id for m in found.mentors} == {mentor.id, teacher.id}


async def test_who_refused_each_other_comes_last(town, unit, catalogue) -> None:
    mentee = ready_mentee(town)
    best, plain = ready_mentor(town, "Илья"), ready_mentor(town, "Олег", mr_strong=["sport_arts"])
    town.match(best, mentee, "declined", accepted=False)
    await _commit(town)
    async with unit() as u:
        found = await candidates(u, town.boss, catalogue, mentee.participation_id)
        assert [m.person_id for m in found.mentors] == [plain.id, best.id]
        assert Criterion.DECLINED_BEFORE in dict(found.mentors[1].fit.points)


async def test_one_order_for_all_agreed(town, unit) -> None:
    mentor = ready_mentor(town)
    matches = [town.match(mentor, ready_mentee(town, name), "agreed_by_both") for name in ("Аня", "Боря")]
    await _commit(town)
    async with unit() as u:
        assert [line.id for line in await agreed_matches(u, town.boss, town.school_id)] == matches
        assert not await need_checks(u, town.boss, matches)
        document = await record_order(u, town.boss, town.school_id, matches, number="№ 12-ОД", dated_on=TODAY)
    async with unit() as u:
        row = await u.first(select(Document.kind, Document.number, Document.dated_on))
        assert tuple(row) == ("match_order", "12-ОД", TODAY)
        rows = await u.all(select(Match.status, Match.order_id, Match.approved_at))
        assert {(r.status, r.order_id, r.approved_at is not None) for r in rows} == {("approved", document, True)}
        posted = await u.all(select(OutboxMessage.kind, OutboxMessage.person_id, OutboxMessage.subject_id))
        # Four are told of the order, and both mentees are asked how things are (``services.rounds``).
        assert sorted(each.kind for each in posted) == ["match_approved"] * 4 + ["round_asked"] * 2
        for each in posted:
            sent = await compose(each.kind, u, Due(each.person_id, each.subject_id, {}, "Europe/Moscow"),
                                 translator("ru", child=True))  # fmt: skip
            assert isinstance(sent, Outgoing)
        twice = record_order(u, town.boss, town.school_id, matches, number="12", dated_on=TODAY)
        assert await _refused(twice) == "already_decided"
        card = await view_match(u, town.boss, matches[0])
        assert (card.status, card.order) == (MatchStatus.APPROVED, ("12-ОД", TODAY))


async def test_orders_that_are_refused(town, unit) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    agreed = town.match(mentor, mentee, "agreed_by_both")
    waiting = town.match(mentor, ready_mentee(town, "Боря"), "proposed", accepted=None)
    other = Town(town.unit)
    other.cycle()
    foreign = other.match(ready_mentor(other), ready_mentee(other), "agreed_by_both")
    await _commit(town)
    async with unit() as u:
        for ids, number, day, reason in (
            ([agreed], "", TODAY, "bad_number"),
            ([agreed], "без номера", TODAY, "bad_number"),
            ([agreed], "1" * 41, TODAY, "bad_number"),
            ([agreed], "1", TODAY + timedelta(days=1), "order_in_future"),
            ([agreed], "1", TODAY - timedelta(days=400), "order_too_old"),
            ([], "1", TODAY, "nothing_chosen"),
            ([agreed, waiting], "1", TODAY, "not_agreed"),
            ([agreed, foreign], "1", TODAY, "gone"),
        ):
            attempt = record_order(u, town.boss, town.school_id, ids, number=number, dated_on=day)
            assert await _refused(attempt) == reason
        await u.rollback()
    async with unit() as u:
        assert await u.scalar(select(Document.id)) is None
        u.execute(update(Consent).where(Consent.person_id == mentee.id).values(withdrawn_at=u.now))
    async with unit() as u:
        late = record_order(u, town.boss, town.school_id, [agreed], number="1", dated_on=TODAY)
        assert await _refused(late) == "consent_missing"


async def test_a_mentor_from_outside_needs_the_schools_checks(town, unit) -> None:
    outside = adult_mentor(town, "Сергей", kind="employee", form="employer_pupil")
    agreed = town.match(outside, ready_mentee(town), "agreed_by_both")
    await _commit(town)
    async with unit() as u:
        assert await need_checks(u, town.boss, [agreed])
        plain = record_order(u, town.boss, town.school_id, [agreed], number="1", dated_on=TODAY)
        assert await _refused(plain) == "checks_needed"
        await record_order(u, town.boss, town.school_id, [agreed], number="1", dated_on=TODAY, checks_done=True)
    async with unit() as u:
        details = await u.scalar(select(AuditEntry.details).where(AuditEntry.action == "match.approve"))
        assert details["checks_done"] is True


async def test_head_approves_but_does_not_propose(town, unit, catalogue) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    agreed = town.match(mentor, mentee, "agreed_by_both")
    head = Actor(5, town.head_id, town.municipality_id,
                 grants=(Grant(Role.SCHOOL_HEAD, town.municipality_id, town.school_id),))  # fmt: skip
    await _commit(town)
    async with unit() as u:
        page = await list_matches(u, head, town.school_id)
        assert (page.may_propose, page.may_approve, page.counts["agreed"]) == (False, True, 1)
        for attempt in (
            propose(u, head, catalogue, mentee.participation_id, mentor.participation_id),
            withdraw(u, head, agreed),
        ):
            with pytest.raises(NotAllowedError):
                await attempt
        await record_order(u, head, town.school_id, [agreed], number="7", dated_on=TODAY)


async def test_withdrawing_frees_the_mentee_and_tells_both(town, unit, catalogue) -> None:
    mentee, mentor = ready_mentee(town), ready_mentor(town)
    await _commit(town)
    async with unit() as u:
        made = await propose(u, town.boss, catalogue, mentee.participation_id, mentor.participation_id)
    async with unit() as u:
        assert (await view_match(u, town.boss, made)).may_withdraw
        await withdraw(u, town.boss, made)
    async with unit() as u:
        assert await _refused(withdraw(u, town.boss, made)) == "already_over"
        kinds = await u.scalars(select(OutboxMessage.kind).where(OutboxMessage.kind == "match_withdrawn"))
        assert len(kinds) == 2
        assert len((await waiting_mentees(u, town.boss, town.school_id)).mentees) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12-ОД", "12-ОД"),
        (" №  5 ", "5"),
        ("N 7/у", "7/у"),
        ("приказ", None),
        ("", None),
        (None, None),
        ("1" * 41, None),
        ("№47-ОД", "47-ОД"),
        ("47 од", "47 од"),
        ("Приказ № 47-ОД от 01.09.2026", "47-ОД"),
        ("NK-12", "NK-12"),
        ("😀 47", None),
        ("4️⃣7️⃣", None),
        ("7" * 5000, None),
    ],
)
def test_order_numbers(typed, kept) -> None:
    assert clean_number(typed) == kept


async def test_a_thousand_people_cost_a_steady_number_of_queries(town, unit, monkeypatch) -> None:

    from storage.unit import Unit  # noqa: PLC0415

    for number in range(1000):
        human = town.human(f"Имя {number}", Role.MENTEE if number % 2 else Role.MENTOR, born=ADULT_BORN)
        town.consents_of(human, side=human.actor.roles)
    await _commit(town)
    asked = []
    real = Unit.all

    async def counted(self, statement, values=None):
        asked.append(statement)
        return await real(self, statement, values)

    monkeypatch.setattr(Unit, "all", counted)
    async with unit() as u:
        page = await list_people(u, town.boss, town.school_id, page=60)
    assert (page.pages, page.page, len(page.lines)) == (125, 60, 8)
    assert len(asked) == 5  # school, cycle, everybody, their consents, the eight names
