from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consents import (
    BirthDateFault,
    GivenConsent,
    Giver,
    age_on,
    birth_date_fault,
    fresh_consent_due,
    is_minor,
    missing,
    required,
)
from domain.vocabulary import ConsentKind, MentoringForm, Side

C = ConsentKind
TODAY = date(2026, 9, 17)


def asked(side, age, form=None):
    return [(need.kind, need.given_by) for need in required(side, age, form) if need.in_bot]


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2012, 9, 17), TODAY, 14),
        (date(2012, 9, 18), TODAY, 13),
    ],
)
def test_age(birth, day, age):
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("birth", "fault"),
    [
        (date(2026, 9, 18), BirthDateFault.FUTURE),
        (TODAY, BirthDateFault.TOO_YOUNG),
        (date(2019, 9, 18), BirthDateFault.TOO_YOUNG),
        (date(2019, 9, 17), None),
        (date(1930, 1, 1), None),
        (date(1929, 12, 31), BirthDateFault.TOO_OLD),
        (date(1890, 5, 5), BirthDateFault.TOO_OLD),
        (date(2012, 2, 29), None),
    ],
)
def test_birth_dates_that_cannot_be(birth, fault):
    assert birth_date_fault(birth, TODAY) is fault


def test_under_14_the_guardian_consents_and_the_childs_wish_is_asked():
    assert asked(Side.MENTEE, 13) == [
        (C.PARTICIPATION, Giver.SELF),
        (C.GUARDIAN_PERSONAL_DATA, Giver.GUARDIAN),
        (C.PARTICIPATION, Giver.GUARDIAN),
    ]


@pytest.mark.parametrize("age", [14, 17])
def test_from_14_to_17_both_consent(age):
    assert asked(Side.MENTEE, age) == [
        (C.PERSONAL_DATA, Giver.SELF),
        (C.PARTICIPATION, Giver.SELF),
        (C.GUARDIAN_PERSONAL_DATA, Giver.GUARDIAN),
        (C.PARTICIPATION, Giver.GUARDIAN),
    ]


def test_an_adult_consents_alone_and_a_mentor_accepts_the_rules():
    assert asked(Side.MENTEE, 18) == [(C.PERSONAL_DATA, Giver.SELF), (C.PARTICIPATION, Giver.SELF)]
    assert asked(Side.MENTOR, 40)[-1] == (C.MENTOR_RULES, Giver.SELF)


def test_a_pupil_mentor_is_a_minor_too():
    assert (C.GUARDIAN_PERSONAL_DATA, Giver.GUARDIAN) in asked(Side.MENTOR, 16, MentoringForm.PUPIL_PUPIL)
    assert (C.MENTOR_RULES, Giver.SELF) in asked(Side.MENTOR, 16, MentoringForm.PUPIL_PUPIL)


@pytest.mark.parametrize(
    ("side", "form", "paper"),
    [
        (Side.MENTOR, MentoringForm.TEACHER_TEACHER, {C.DUTY, C.EMPLOYEE_MENTORING}),
        (Side.MENTEE, MentoringForm.TEACHER_TEACHER, {C.DUTY}),
        (Side.MENTOR, MentoringForm.TEACHER_PUPIL, {C.DUTY}),
        (Side.MENTEE, MentoringForm.TEACHER_PUPIL, set()),
        (Side.MENTOR, MentoringForm.PUPIL_PUPIL, set()),
        (Side.MENTOR, MentoringForm.EMPLOYER_PUPIL, set()),
    ],
)
@pytest.mark.parametrize("blocks", [True, False])
def test_paper_consents_of_employees_are_listed_and_block_where_the_school_says_so(side, form, paper, blocks):
    needs = [need for need in required(side, 40, form, paper_blocks=blocks) if not need.in_bot]
    assert {need.kind for need in needs} == paper
    assert all(need.blocking is blocks for need in needs)


def test_no_consent_replaces_another_givers():
    needed = required(Side.MENTEE, 15)
    pupil_only = [GivenConsent(C.PERSONAL_DATA, Giver.SELF), GivenConsent(C.PARTICIPATION, Giver.SELF)]
    left = missing(needed, pupil_only)
    assert {need.given_by for need in left} == {Giver.GUARDIAN}
    assert not missing(needed, pupil_only, by=Giver.SELF)


@given(st.sampled_from(Side), st.integers(7, 90), st.sampled_from([*MentoringForm, None]))
def test_giving_what_is_missing_leaves_nothing_and_nothing_is_asked_twice(side, age, form):
    needed = required(side, age, form)
    assert len(set(needed)) == len(needed)
    assert missing(needed, []) == needed
    assert not missing(needed, [GivenConsent(need.kind, need.given_by) for need in needed])
    assert any(need.given_by is Giver.GUARDIAN for need in needed) is (age < 18)
    assert any(need == (C.PARTICIPATION, Giver.SELF) for need in asked(side, age, form))
    assert missing(needed, [], in_bot_only=True) == tuple(need for need in needed if need.in_bot)


def test_turning_14_or_18_asks_anew():
    birth = date(2012, 9, 17)
    assert fresh_consent_due(birth, date(2026, 9, 16), date(2026, 9, 17))
    assert not fresh_consent_due(birth, date(2026, 9, 17), date(2027, 9, 17))
    assert fresh_consent_due(birth, date(2026, 9, 17), date(2030, 9, 17))
    assert is_minor(birth, date(2030, 9, 16))
    assert not is_minor(birth, date(2030, 9, 17))
