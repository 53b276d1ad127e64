"""Trying and taking a school's list: what is new, what is known, what is wrong, and that it is all or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, func, select, update

from domain.vocabulary import ConsentKind, MatchStatus, MentoringForm, Role, Side
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.importing.cards import request_cards
from services.importing.importing import take_import, try_import
from services.places import place_of
from services.pool import members
from services.soundness import violations
from storage.ids import new_id
from storage.tables import (
    Answer,
    AuditEntry,
    Base,
    Consent,
    CycleForm,
    Document,
    ImportKey,
    IndicatorInput,
    IndicatorYear,
    Invite,
    Match,
    MatchMember,
    MatchModelNote,
    Membership,
    MenteeFacts,
    OutboxMessage,
    Participation,
    Partner,
    Person,
    SurveyRequest,
)
from tests.services.town import Town
from tests.workbooks import CATALOGUE, MENTOR, PUPIL, rows

FORMS = (MentoringForm.PUPIL_PUPIL, MentoringForm.TEACHER_TEACHER, MentoringForm.EMPLOYER_PUPIL,
         MentoringForm.TEACHER_PUPIL)  # fmt: skip
PAPERS = {"c_pd": "01.09.2026", "c_part": "01.09.2026", "g_pd": "02.09.2026", "g_part": "02.09.2026"}
LIST = {
    "partners": [{"name": "Завод «Маяк»", "kind": "Предприятие", "number": "7", "from": "01.09.2026"}],
    "pupils": [
        PUPIL | PAPERS | {"code": "У-1", "c7": "03.09.2026", "category": "ОВЗ", "areas": "Учёба, предмет; Свой проект",
                          "slots": "Пн вечером"},
        PUPIL | {"code": "У-2", "first": "Марк"},
        PUPIL | {"code": "У-3", "first": "Лев"},
    ],
    "staff": [
        {"last": "Осина", "first": "Рита", "roles": "Классный руководитель"},
        {"last": "Юнина", "first": "Вера", "birth": "01.04.2001", "roles": "Наставляемый", "teaching": 2025},
    ],
    "mentors": [
        MENTOR | {"code": "Н-1", "areas": "Учёба, предмет", "capacity": 3},
        MENTOR | {"code": "Н-2", "first": "Олег", "kind": "Специалист", "partner": "завод Маяк"},
    ],
    "matches": [
        {"mentor": "Н-1", "mentees": "У-1; У-2", "model": "Коллективная", "online": "да", "content": "Тьюторство",
         "order": "12-ОД", "ordered": "10.09.2026"},
        {"mentor": "Липов Олег", "mentees": "У-3", "order": "12-ОД", "ordered": "10.09.2026",
         "status": "Приказ подписан"},
        {"mentor": "Н-1", "mentees": "Юнина Вера"},
    ],
    "enrolment": [{"year": 2026, "level": "Начальная школа", "number": 320, "source": "ОО-1", "dated": "10.09.2026"}],
}  # fmt: skip


@pytest.fixture
async def school(unit):
    async with unit() as u:
        town = Town(u)
        town.cycle()
        town.curating = town.curator()
        for form in FORMS:
            u.add(CycleForm(id=new_id(), municipality_id=town.municipality_id, cycle_id=town.cycle_id, form=form))
    return town


async def tried(unit, town, read, actor=None):
    async with unit() as u:
        return await try_import(u, actor or town.curating, CATALOGUE, town.school_id, read)


async def taken(unit, town, read, actor=None):
    async with unit() as u:
        return await take_import(u, actor or town.curating, CATALOGUE, town.school_id, read)


async def counts(unit) -> dict[str, int]:
    left_out = {"audit", "outbox"}
    async with unit() as u:
        return {
            table.name: await u.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name not in left_out
        }


async def test_a_list_is_tried_then_taken_then_known(unit, school) -> None:
    before = await counts(unit)
    outcome = await tried(unit, school, rows(**LIST))
    assert outcome.faults == ()
    assert outcome.writes == 12
    assert await counts(unit) == before

    outcome = await taken(unit, school, rows(**LIST))
    assert (outcome.writes, outcome.changes) == (12, ())
    after = await counts(unit)

    again = await taken(unit, school, rows(**LIST))
    assert again.writes == 0
    assert again.good
    assert await counts(unit) == after


async def test_who_has_come_by_it(unit, school) -> None:
    await taken(unit, school, rows(**LIST))
    async with unit() as u:
        people = {
            (row.first_name, row.last_name): row
            for row in await u.all(select(Person.__table__).where(Person.entered_by == school.head_id))
        }
        inna, vera = people["Инна", "Ветрова"], people["Вера", "Юнина"]
        assert (inna.kind, inna.grade, inna.letter, inna.birth_date) == ("pupil", 8, "А", date(2011, 5, 14))
        assert vera.teaching_since == 2025
        place = await place_of(u, school.school_id)
        found = {each.person_id: each for each in await members(u, place, school.cycle_id)}
        assert found[inna.id].gaps == ("questionnaire",)
        assert not found[inna.id].has_account
        assert {gap.value for gap in found[people["Марк", "Ветрова"].id].gaps} >= {"own_consent", "guardian_not_linked"}
        facts = await u.first(select(MenteeFacts.facts))
        assert facts.facts["main"] == "disability"
        answers = {row.item_id: row.value for row in await u.all(select(Answer.item_id, Answer.value))}
        assert answers["me_needs"] == ["study", "project"]
        assert (answers["mr_capacity"], answers["mr_strong"]) == (3, ["study"])
        assert set(await u.scalars(select(SurveyRequest.state))) == {"open"}
        oleg = people["Олег", "Липов"]
        partner = await u.first(select(Partner.id, Partner.name, Partner.kind))
        part = await u.first(select(Participation.partner_id).where(Participation.person_id == oleg.id))
        assert (partner.name, partner.kind, part.partner_id) == ("Завод «Маяк»", "company", partner.id)
        assert await u.scalar(select(func.count()).select_from(ImportKey)) == 5
        number = await u.first(select(IndicatorInput.key, IndicatorInput.number, IndicatorInput.organization_id))
        assert tuple(number) == ("enrolled_primary", 320, school.school_id)
        special = Consent.kind == ConsentKind.SPECIAL_CATEGORY
        signed = await u.first(select(Consent.decided_at, Consent.form).where(special))
        assert (signed.decided_at.date(), signed.form) == (date(2026, 9, 3), "paper")


async def test_pairs_land_where_they_stand_without_invented_consents(unit, school) -> None:
    await taken(unit, school, rows(**LIST))
    async with unit() as u:
        found = {
            row.form: row
            for row in await u.all(select(Match.id, Match.form, Match.status, Match.order_id, Match.approved_at))
        }
        of_pupils, of_teachers = found["teacher_pupil"], found["teacher_teacher"]
        assert of_pupils.status == MatchStatus.WORKING
        assert found["employer_pupil"].status == MatchStatus.APPROVED
        assert (of_teachers.status, of_teachers.order_id) == (MatchStatus.AGREED, None)
        assert found["employer_pupil"].order_id == of_pupils.order_id
        order = await u.first(select(Document.number, Document.dated_on))
        assert tuple(order) == ("12-ОД", date(2026, 9, 10))
        note = await u.first(select(MatchModelNote.number, MatchModelNote.online, MatchModelNote.content))
        assert tuple(note) == ("collective", True, ["tutoring"])
        sides = await u.scalars(select(MatchMember.side).where(MatchMember.match_id == of_pupils.id))
        assert sorted(sides) == [Side.MENTEE, Side.MENTEE, Side.MENTOR]
        assert await u.scalar(select(func.count()).select_from(Consent)) == 5
        assert await violations(u) == []


async def test_with_one_fault_nothing_is_taken(unit, school) -> None:
    before = await counts(unit)
    wrong = rows(**(LIST | {"matches": [{"mentor": "Н-1", "mentees": "У-1; Некто Никто"}]}))
    outcome = await tried(unit, school, wrong)
    (fault,) = outcome.faults
    assert (fault.sheet, fault.row, fault.column, fault.code, fault.values) == (
        "matches", 2, "mentees", "who_unknown", {"n": 2},
    )  # fmt: skip
    with pytest.raises(RefusedError, match="import_faulty"):
        await taken(unit, school, wrong)
    assert await counts(unit) == before


async def test_a_break_in_the_middle_leaves_nothing(unit, school, monkeypatch) -> None:
    from services.importing import importing  # noqa: PLC0415 - to break it

    before = await counts(unit)

    def broken(*_args: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(importing, "take_figure", broken)
    with pytest.raises(OSError, match="full"):
        await taken(unit, school, rows(**LIST))
    assert await counts(unit) == before


async def test_corrections_and_what_was_empty(unit, school) -> None:
    await taken(unit, school, rows(**LIST))
    later = {
        "pupils": [PUPIL | {"code": "У-2", "first": "Марко", "grade": "9Б"}],
        "partners": [{"name": "Завод Маяк", "number": "9", "reach": "+7 900 000-00-00"}],
    }
    outcome = await taken(unit, school, rows(**later))
    assert [(change.column, change.was, change.now) for change in outcome.changes] == [
        ("reach", None, None), ("first", None, None), ("grade", "8А", "9Б"),
    ]  # fmt: skip
    async with unit() as u:
        row = await u.first(select(Person.grade, Person.letter).where(Person.code.is_not(None), Person.grade == 9))
        assert tuple(row) == (9, "Б")
        partner = await u.first(select(Partner.agreement_number, Partner.contact_reach))
        assert tuple(partner) == ("7", "+7 900 000-00-00")


async def test_sheets_that_are_numbered_alike_mix_nobody_up(unit, school) -> None:
    pupils = [PUPIL | {"code": "1"}]
    outcome = await tried(
        unit, school, rows(pupils=pupils, staff=[{"code": "1", "last": "Осина", "first": "Инна", "roles": "Психолог"}])
    )
    assert [(spot.sheet, spot.column, spot.code) for spot in outcome.faults] == [("staff", "code", "code_taken")]
    outcome = await tried(unit, school, rows(pupils=pupils, mentors=[MENTOR | {"code": "1"}]))
    assert [(spot.sheet, spot.code) for spot in outcome.faults] == [("mentors", "code_taken")]


async def test_a_pupil_is_no_teacher_of_the_same_name(unit, school) -> None:
    staff = {"last": PUPIL["last"], "first": PUPIL["first"], "roles": "Психолог"}
    await taken(unit, school, rows(pupils=[PUPIL], staff=[staff]))
    async with unit() as u:
        held = await u.all(select(Membership.role, Person.kind).join(Person, Person.id == Membership.person_id))
    assert {(row.role, row.kind) for row in held} >= {("mentee", "pupil"), ("psychologist", "teacher")}
    assert ("psychologist", "pupil") not in {(row.role, row.kind) for row in held}


async def test_whoever_left_years_ago_is_found_again_by_the_code(unit, school) -> None:
    await taken(unit, school, rows(pupils=[PUPIL | {"code": "У-1"}]))
    async with unit() as u:
        person_id = await u.scalar(select(ImportKey.person_id))
        u.execute(delete(Participation).where(Participation.person_id == person_id))
        u.execute(update(Membership).where(Membership.person_id == person_id).values(until=u.now))
    outcome = await taken(unit, school, rows(pupils=[PUPIL | {"code": "У-1"}]))
    assert (outcome.tallies["pupils"].new, outcome.tallies["pupils"].changed) == (0, 1)
    async with unit() as u:
        assert await u.scalar(select(Participation.person_id).where(Participation.side == Side.MENTEE)) == person_id


async def test_no_role_is_taken_no_consent_touched_and_nobody_brought_back(unit, school) -> None:
    await taken(unit, school, rows(pupils=[PUPIL | PAPERS]))
    async with unit() as u:
        person = await u.scalar(select(Person.id).where(Person.kind == "pupil"))
        own = await u.first(select(Consent.id).where(Consent.kind == ConsentKind.PERSONAL_DATA))
        u.change(Consent, own.id, withdrawn_at=u.now)
        part = await u.scalar(select(Participation.id).where(Participation.person_id == person))
        u.change(Participation, part, left_at=u.now)
    before = await counts(unit)
    outcome = await taken(unit, school, rows(pupils=[PUPIL | PAPERS]))
    assert outcome.writes == 0
    assert await counts(unit) == before
    async with unit() as u:
        assert await u.scalar(select(Participation.left_at)) is not None
        assert await u.scalar(select(Consent.withdrawn_at).where(Consent.id == own.id)) is not None


@pytest.mark.parametrize(
    ("sheets", "column", "code"),
    [
        ({"pupils": [PUPIL, PUPIL]}, None, "row_twice"),
        ({"pupils": [PUPIL | {"birth": "01.01.2030"}]}, "birth", "birth_future"),
        ({"pupils": [PUPIL | {"birth": "01.01.1980"}]}, "birth", "birth_not_pupil"),
        ({"pupils": [PUPIL | {"category": "КДН"}]}, "category", "commission_here"),
        ({"pupils": [PUPIL | {"category": "ОВЗ"}]}, "category", "category_consent"),
        ({"pupils": [PUPIL | {"g_pd": "01.01.2030"}]}, "g_pd", "paper_future"),
        ({"pupils": [PUPIL | {"birth": "01.01.2005", "g_pd": "01.09.2026"}]}, "g_pd", "not_a_minor"),
        ({"staff": [{"last": "А", "first": "Б", "roles": "Куратор"}]}, "roles", "curator_by_link"),
        ({"staff": [{"last": "А", "first": "Б", "roles": "Наставляемый"}]}, "birth", "missing"),
        ({"mentors": [MENTOR | {"birth": "01.01.2012"}]}, "birth", "birth_minor"),
        ({"mentors": [MENTOR | {"kind": "Студент"}]}, "kind", "form_off"),
        ({"mentors": [MENTOR | {"kind": "Ученик", "birth": "01.01.2010"}]}, "grade", "missing"),
        ({"mentors": [MENTOR | {"partner": "Никто"}]}, "partner", "no_partner"),
        ({"partners": [{"name": "Завод", "reach": "нет"}]}, "reach", "bad_contact"),
        ({"partners": [{"name": "З", "from": "02.09.2026", "to": "01.09.2026"}]}, "to", "agreement_backwards"),
        ({"pupils": [PUPIL], "matches": [{"mentor": "Кто", "mentees": "Ветрова Инна"}]}, "mentor", "who_unknown"),
        ({"pupils": [PUPIL], "mentors": [MENTOR], "matches": [{"mentor": "Ветрова Инна", "mentees": "Ветрова Инна"}]},
         "mentor", "not_mentor"),
        ({"pupils": [PUPIL, PUPIL | {"birth": "15.05.2011"}], "mentors": [MENTOR],
          "matches": [{"mentor": "Липов Пётр", "mentees": "Ветрова Инна"}]}, "mentees", "who_several"),
        ({"pupils": [PUPIL], "mentors": [MENTOR],
          "matches": [{"mentor": "Липов Пётр", "mentees": "Ветрова Инна", "model": "Взаимная"}]}, "model", "bad_model"),
        ({"pupils": [PUPIL], "mentors": [MENTOR],
          "matches": [{"mentor": "Липов Пётр", "mentees": "Ветрова Инна", "order": "1"}]}, "ordered", "order_half"),
        ({"pupils": [PUPIL], "mentors": [MENTOR],
          "matches": [{"mentor": "Липов Пётр", "mentees": "Ветрова Инна", "status": "Работа по плану"}]},
         "order", "order_needed"),
        ({"district": [{"year": 2026, "what": "Организации", "number": 5, "source": "Реестр", "dated": "01.09.2026"}]},
         None, "district_only"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named(unit, school, sheets, column, code) -> None:
    outcome = await tried(unit, school, rows(**sheets))
    assert [(fault.column, fault.code) for fault in outcome.faults] == [(column, code)]


async def test_a_mentor_who_is_a_mentee_too_is_one_person(unit, school) -> None:
    pupil = PUPIL | {"code": "7"}
    await taken(unit, school, rows(pupils=[pupil], mentors=[pupil | {"kind": "Ученик"}]))
    async with unit() as u:
        rows_ = await u.all(select(Participation.person_id, Participation.side))
        assert {row.side for row in rows_} == {"mentor", "mentee"}
        assert len({row.person_id for row in rows_}) == 1


async def test_the_district_and_a_closed_year(unit, school) -> None:
    municipal = Actor(2, school.head_id, school.municipality_id,
                      grants=(Grant(Role.MUNICIPAL_CURATOR, school.municipality_id, None),))  # fmt: skip
    figure = {"year": 2026, "what": "Жители 10–18 лет", "number": 900, "source": "Статистика", "dated": "01.09.2026"}
    await taken(unit, school, rows(district=[figure]), municipal)
    outcome = await taken(unit, school, rows(district=[figure | {"number": 901}]), municipal)
    assert [(change.was, change.now) for change in outcome.changes] == [("900", "901")]
    async with unit() as u:
        both = await u.all(select(IndicatorInput.number, IndicatorInput.superseded_at).order_by(IndicatorInput.number))
        assert [(row.number, row.superseded_at is None) for row in both] == [(900, False), (901, True)]
        u.add(IndicatorYear(id=new_id(), municipality_id=school.municipality_id, organization_id=None, year=2026,
                            closed_by=school.head_id, closed_at=u.now))  # fmt: skip
    outcome = await tried(unit, school, rows(district=[figure | {"number": 902}]), municipal)
    assert [fault.code for fault in outcome.faults] == ["year_closed"]


async def test_cards_for_whoever_has_no_account(unit, school) -> None:
    await taken(unit, school, rows(**LIST))
    async with unit() as u:
        assert await request_cards(u, school.curating, school.school_id, "bot") == 7
    async with unit() as u:
        first = set(await u.scalars(select(Invite.token)))
        assert len(first) == 7
        posted = await u.scalars(select(OutboxMessage.kind).where(OutboxMessage.kind == "own_cards"))
        assert len(posted) == 2
        await request_cards(u, school.curating, school.school_id, "bot")
    async with unit() as u:
        assert set(await u.scalars(select(Invite.token))) == first
        assert await u.scalar(select(func.count()).where(AuditEntry.action == "people.import")) == 1


async def test_another_school_is_closed(unit, school) -> None:
    stranger = Actor(3, school.head_id, school.municipality_id,
                     grants=(Grant(Role.CURATOR, school.municipality_id, new_id()),))  # fmt: skip
    with pytest.raises(NotAllowedError):
        await tried(unit, school, rows(**LIST), stranger)
