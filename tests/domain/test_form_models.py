"""Models by number and content, categories and their masks, teachers' terms: the rules alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import russian_calendar
from domain.categories import (
    MASK_BELOW,
    Category,
    CategoryFault,
    category_fault,
    count_categories,
    masked,
    special_consent,
    without_disability,
)
from domain.consents import GivenConsent, Giver
from domain.models import (
    ContentModel,
    MatchModel,
    NumberModel,
    Sides,
    Tally,
    count_models,
    number_model,
    open_models,
)
from domain.terms import (
    Content,
    Term,
    TermFault,
    TermPart,
    WorkForm,
    date_fault,
    last_day_after,
    missing_parts,
    notice_fault,
    reminder_due,
)
from domain.vocabulary import ConsentKind

TODAY = date(2026, 9, 15)
C = Category


@pytest.mark.parametrize(
    ("sides", "model", "others"),
    [
        (Sides(1, 1, alike=False), NumberModel.INDIVIDUAL, {NumberModel.GROUP, NumberModel.COLLECTIVE}),
        (Sides(1, 1, alike=True), NumberModel.INDIVIDUAL, set(NumberModel) - {NumberModel.INDIVIDUAL}),
        (Sides(1, 4, alike=True), NumberModel.GROUP, {NumberModel.COLLECTIVE}),
        (Sides(2, 3, alike=False), NumberModel.COLLECTIVE, {NumberModel.GROUP}),
    ],
)
def test_members_make_the_model_and_a_curator_may_correct_it(sides, model, others) -> None:
    assert number_model(sides) is model
    assert set(open_models(sides)) == {model, *others}


MATCHES = st.builds(
    MatchModel,
    st.sampled_from(NumberModel),
    st.integers(1, 30),
    st.booleans(),
    st.frozensets(st.sampled_from(ContentModel)),
)


@given(st.lists(MATCHES, max_size=20))
def test_every_match_is_counted_once_by_number_and_online_on_top(matches) -> None:
    counts = count_models(matches)
    assert sum(tally.matches for tally in counts.number.values()) == counts.total.matches == len(matches)
    assert sum(tally.mentees for tally in counts.number.values()) == counts.total.mentees
    assert counts.online.matches <= counts.total.matches
    assert all(tally.matches <= len(matches) for tally in counts.content.values())


def test_the_figures_of_a_small_school() -> None:
    counts = count_models(
        [
            MatchModel(NumberModel.INDIVIDUAL, 1),
            MatchModel(NumberModel.GROUP, 4, online=True, content=frozenset({ContentModel.TUTORING})),
        ]
    )
    assert counts.number[NumberModel.GROUP] == counts.online == counts.content[ContentModel.TUTORING] == Tally(1, 4)
    assert counts.total == Tally(2, 5)


@pytest.mark.parametrize(
    ("main", "second", "consent", "fault"),
    [
        (None, None, False, None),
        (C.GIFTED, C.SUBJECTS, False, None),
        (C.GIFTED, C.GIFTED, True, CategoryFault.SAME),
        (None, C.GIFTED, True, CategoryFault.NO_MAIN),
        (C.DISABILITY, None, False, CategoryFault.NO_CONSENT),
        (C.GIFTED, C.DISABILITY, False, CategoryFault.NO_CONSENT),
        (C.DISABILITY, None, True, None),
        (C.ORPHAN, C.HARDSHIP, False, None),
    ],
)
def test_what_may_be_noted(main, second, consent, fault) -> None:
    assert category_fault(main, second, special_consent=consent) is fault


def test_the_special_consent_is_the_guardians_until_eighteen() -> None:
    guardians = {GivenConsent(ConsentKind.SPECIAL_CATEGORY, Giver.GUARDIAN)}
    own = {GivenConsent(ConsentKind.SPECIAL_CATEGORY, Giver.SELF)}
    child, adult = date(2012, 1, 1), date(2000, 1, 1)
    assert special_consent(guardians, child, TODAY)
    assert special_consent(guardians, None, TODAY)
    assert not special_consent(own, child, TODAY)
    assert special_consent(own, adult, TODAY)
    assert not special_consent(guardians, adult, TODAY)


def test_without_the_consent_the_second_takes_the_first_place() -> None:
    assert without_disability(C.DISABILITY, C.GIFTED) == (C.GIFTED, None)
    assert without_disability(C.GIFTED, C.DISABILITY) == (C.GIFTED, None)
    assert without_disability(C.DISABILITY, None) == (None, None)


@given(st.lists(st.sampled_from([None, *Category]), max_size=40))
def test_no_small_total_leaves_a_school(mains) -> None:
    shown = masked(count_categories(mains))
    assert set(shown) == set(Category)
    for each, count in shown.items():
        assert count in {None, 0} or count >= MASK_BELOW
        assert (count is None) == (0 < mains.count(each) < MASK_BELOW)


# -- teachers' terms ---------------------------------------------------------------------------------------------------

FULL = Term("3-ДС", TODAY, date(2026, 9, 1), date(2027, 5, 31), (Content.LESSONS,), None, WorkForm.MIXED, False)


def test_what_an_addendum_must_state() -> None:
    assert missing_parts(FULL) == ()
    assert missing_parts(Term()) == tuple(TermPart)
    assert missing_parts(Term(own_words="план уроков", paid=True)) == (
        TermPart.NUMBER, TermPart.DATED, TermPart.FROM, TermPart.TO, TermPart.FORM,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "day", "fault"),
    [
        (TermPart.DATED, TODAY, None),
        (TermPart.DATED, TODAY + timedelta(days=1), TermFault.FUTURE),
        (TermPart.FROM, date(2027, 6, 1), TermFault.BACKWARDS),
        (TermPart.TO, date(2026, 8, 31), TermFault.BACKWARDS),
        (TermPart.TO, date(2027, 6, 30), None),
        (TermPart.TO, date(2036, 6, 30), TermFault.LONG),
        (TermPart.FROM, date(2016, 6, 30), TermFault.OLD),
    ],
)
def test_dates_that_make_no_sense(part, day, fault) -> None:
    assert date_fault(part, day, FULL, TODAY) is fault


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        (date(2026, 9, 15), date(2026, 9, 18)),  # Tuesday → Friday
        (date(2026, 9, 18), date(2026, 9, 23)),  # Friday → Wednesday
        (date(2026, 11, 2), date(2026, 11, 6)),  # the Day of Unity lies between
        (date(2026, 12, 30), date(2027, 1, 13)),  # the New Year holidays
    ],
)
def test_three_working_days_lie_between_notice_and_end(notice, last) -> None:
    assert last_day_after(notice) == last


@given(st.dates(date(2025, 1, 1), date(2026, 12, 1)))
def test_the_last_day_is_a_working_day_at_least_three_days_on(notice) -> None:
    last = last_day_after(notice)
    assert russian_calendar().is_working(last)
    assert last >= notice + timedelta(days=3)


def test_a_notice_is_of_today_or_of_late() -> None:
    assert notice_fault(TODAY, TODAY) is None
    assert notice_fault(TODAY + timedelta(days=1), TODAY) is TermFault.FUTURE
    assert notice_fault(TODAY - timedelta(days=60), TODAY) is TermFault.NOTICE_OLD


def test_fourteen_days_before_the_end() -> None:
    end = date(2027, 5, 31)
    assert not reminder_due(end, date(2027, 5, 16))
    assert reminder_due(end, date(2027, 5, 17))
    assert reminder_due(end, end)
    assert not reminder_due(end, end + timedelta(days=1))
    assert not reminder_due(None, end)
