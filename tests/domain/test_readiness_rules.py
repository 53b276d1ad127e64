from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consents import GivenConsent, Giver, age_on, required
from domain.readiness import Gap, GapOwner, Standing, gaps, is_ready, owner
from domain.vocabulary import ConsentKind, MentoringForm, Side

TODAY = date(2026, 9, 17)


def complete(side, birth, form=None):
    needs = required(side, age_on(birth, TODAY), form)
    return Standing(
        side=side,
        birth_date=birth,
        consents=[GivenConsent(need.kind, need.given_by) for need in needs],
        guardian_linked=True,
        guardian_confirmed=True,
        questionnaire_done=True,
        form=form,
    )


CHILD = complete(Side.MENTEE, date(2013, 5, 5))
TEACHER = complete(Side.MENTOR, date(1980, 5, 5), MentoringForm.TEACHER_TEACHER)


def test_a_newcomer_of_unknown_age_is_asked_for_the_birth_date_first():
    assert gaps(Standing(Side.MENTEE, None), TODAY) == (Gap.BIRTH_DATE,)


def test_a_child_who_just_joined_misses_everything_in_the_order_of_the_steps():
    assert gaps(Standing(Side.MENTEE, date(2013, 5, 5)), TODAY) == (
        Gap.OWN_CONSENT,
        Gap.GUARDIAN_NOT_LINKED,
        Gap.GUARDIAN_CONSENT,
        Gap.QUESTIONNAIRE,
    )


def test_an_adult_needs_no_guardian():
    alone = replace(TEACHER, guardian_linked=False, guardian_confirmed=False)
    assert is_ready(alone, TODAY)


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"guardian_confirmed": False}, Gap.GUARDIAN_NOT_CONFIRMED),
        ({"guardian_linked": False}, Gap.GUARDIAN_NOT_LINKED),
        ({"questionnaire_done": False}, Gap.QUESTIONNAIRE),
        ({"birth_date": None}, Gap.BIRTH_DATE),
        ({"consents": [c for c in CHILD.consents if c.given_by is Giver.GUARDIAN]}, Gap.OWN_CONSENT),
        ({"consents": [c for c in CHILD.consents if c.given_by is Giver.SELF]}, Gap.GUARDIAN_CONSENT),
    ],
)
def test_one_thing_missing_is_named_alone(change, gap):
    assert is_ready(CHILD, TODAY)
    assert gaps(replace(CHILD, **change), TODAY) == (gap,)


def test_paper_holds_up_only_where_the_school_keeps_it_in_the_register():
    in_chat = replace(TEACHER, consents=[c for c in TEACHER.consents if c.kind is not ConsentKind.EMPLOYEE_MENTORING])
    assert is_ready(in_chat, TODAY)
    assert gaps(in_chat, TODAY, paper_blocks=True) == (Gap.PAPER_CONSENT,)


@given(st.sampled_from(Side), st.dates(date(1940, 1, 1), date(2019, 9, 1)), st.data())
def test_taking_any_consent_away_makes_anyone_unready(side, birth, data):
    standing = complete(side, birth)
    assert is_ready(standing, TODAY)
    lost = data.draw(st.sampled_from(standing.consents))
    assert not is_ready(replace(standing, consents=[c for c in standing.consents if c != lost]), TODAY)


def test_every_gap_has_someone_whose_turn_it_is():
    assert {owner(gap) for gap in Gap} == set(GapOwner)
