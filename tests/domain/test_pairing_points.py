"""Points and rules one by one, and that what is worked out for a whole school is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.matching.model import Bar, Criterion, Guide, Seeker, Terms
from domain.matching.points import age_bands, fit, full_points, spread, waiting
from domain.matching.rules import bars
from domain.matching.tables import Barriers, Worth
from domain.vocabulary import MentoringForm, PersonKind, Sex
from tests.domain.pairing_cases import FORMS, Maker, weights

WEIGHTS = weights()
SEEKER = Seeker(1, 1, PersonKind.PUPIL, grade=7)
GUIDE = Guide(2, 2, PersonKind.PUPIL, grade=10, mentees=2)
"""Leads enough for no points of its own."""
TERMS = Terms(FORMS)


def _points(seeker: Seeker = SEEKER, guide: Guide = GUIDE) -> dict[Criterion, int]:
    return dict(fit(seeker, guide, WEIGHTS).points)


def test_nothing_said_is_no_reason() -> None:
    assert _points() == {}
    assert fit(SEEKER, GUIDE, WEIGHTS).total == 0


def test_a_pair_as_the_curator_sees_it() -> None:
    seeker = replace(SEEKER, age=13, areas=frozenset({"project", "other"}), slots=frozenset({"wed_day", "sat"}),
                     waiting_days=21, mentor_kind="pupil", format="both",
                     role_models=frozenset({"equal_equal"}))  # fmt: skip
    guide = replace(GUIDE, areas=frozenset({"project", "career"}), slots=frozenset({"wed_day"}), mentees=0,
                    ages=frozenset({"a11"}), format="online", role_models=frozenset({"equal_equal"}))  # fmt: skip
    found = fit(seeker, guide, WEIGHTS, form=MentoringForm.PUPIL_PUPIL)
    assert [(criterion.value, points) for criterion, points in found.points] == [
        ("area", 40), ("slot", 20), ("waiting", 16), ("age", 10), ("kind", 5), ("format", 3), ("role_model", 2),
        ("spread", 4),
    ]  # fmt: skip
    assert (found.total, full_points([seeker], WEIGHTS)) == (100, 100)
    assert (found.areas, found.slots, found.role_model) == (("project",), ("wed_day",), "equal_equal")
    assert (found.pair, found.of(Criterion.AREA), found.of(Criterion.WISH)) == ((1, 2), 40, 0)


@pytest.mark.parametrize(
    ("asked", "offered", "points"),
    [({"study"}, {"study"}, 40), ({"study", "career"}, {"study"}, 30), ({"a", "b", "c"}, {"a"}, 26),
     ({"a", "b", "c"}, {"a", "b"}, 33), ({"study", "other"}, {"study", "other"}, 40), ({"other"}, {"other"}, None),
     ({"study"}, {"career"}, None)],
)  # fmt: skip
def test_areas_count_by_how_much_is_covered(asked, offered, points) -> None:
    seeker, guide = replace(SEEKER, areas=frozenset(asked)), replace(GUIDE, areas=frozenset(offered))
    assert _points(seeker, guide).get(Criterion.AREA) == points


@pytest.mark.parametrize(
    ("wanted", "offered", "agree"),
    [("online", "online", True), ("online", "in_person", False), ("both", "in_person", True), ("online", "both", True),
     (None, "both", False), ("both", None, False)],
)  # fmt: skip
def test_formats(wanted, offered, agree) -> None:
    found = _points(replace(SEEKER, format=wanted), replace(GUIDE, format=offered))
    assert (Criterion.FORMAT in found) is agree


@pytest.mark.parametrize(
    ("age", "bands"),
    [(6, set()), (7, {"a7"}), (10, {"a7"}), (11, {"a11"}), (15, {"a14"}), (17, {"a16"}), (18, {"a16", "adults"}),
     (40, {"adults"})],
)  # fmt: skip
def test_age_bands(age, bands) -> None:
    assert age_bands(age) == bands


def test_any_mentor_is_no_reason_for_one() -> None:
    assert _points(replace(SEEKER, mentor_kind="any")) == {}


@pytest.mark.parametrize(("days", "points"), [(0, 0), (1, 0), (7, 5), (20, 15), (21, 16), (400, 16)])
def test_waiting_grows_by_the_day(days, points) -> None:
    assert waiting(replace(SEEKER, waiting_days=days), WEIGHTS) == points


def test_who_wants_another_mentor_has_all_points_for_waiting() -> None:
    assert waiting(replace(SEEKER, returning=True), WEIGHTS) == WEIGHTS.of(Criterion.WAITING)


def test_the_second_mentee_of_a_mentor_counts_less() -> None:
    assert [spread(led, WEIGHTS) for led in range(4)] == [4, 2, 0, 0]


@pytest.mark.parametrize(
    ("by_mentee", "by_mentor", "points"),
    [((2,), (1,), 30), ((9, 2), (1,), 25), ((9, 2), (8, 1), 20), ((2,), (), 15), ((), (8, 1), 10), ((9,), (8,), None)],
)
def test_choices_at_the_common_event(by_mentee, by_mentor, points) -> None:
    seeker = replace(SEEKER, choices=by_mentee)
    assert _points(seeker, replace(GUIDE, choices=by_mentor)).get(Criterion.WISH) == points
    assert full_points([seeker], WEIGHTS) == (130 if by_mentee else 100)


def test_who_did_not_come_together_before_has_points_taken_away() -> None:
    assert _points(replace(SEEKER, declined=frozenset({2}))) == {Criterion.DECLINED_BEFORE: -60}


@pytest.mark.parametrize(
    ("seeker", "guide", "terms", "expected"),
    [
        ({}, {}, {}, ()),
        ({"own_bars": (Bar.COMMISSION,)}, {}, {}, (Bar.COMMISSION,)),
        ({"own_bars": (Bar.CONSENT,)}, {"own_bars": (Bar.CONSENT, Bar.TRAINING)}, {}, (Bar.CONSENT, Bar.TRAINING)),
        ({}, {"own_bars": (Bar.SELECTION,)}, {}, (Bar.SELECTION,)),
        ({}, {"capacity_left": 0}, {}, (Bar.CAPACITY,)),
        ({"place": 1}, {}, {}, (Bar.OTHER_SCHOOL,)),
        ({"person_id": 2}, {}, {}, (Bar.SAME_PERSON,)),
        ({"relatives": frozenset({2})}, {}, {}, (Bar.FAMILY,)),
        ({"parted": frozenset({2})}, {}, {}, (Bar.PARTED,)),
        ({}, {}, {"never": frozenset({(1, 2)})}, (Bar.VETO,)),
        ({}, {}, {"must": frozenset({(1, 3)})}, (Bar.VETO,)),
        ({}, {}, {"must": frozenset({(1, 2), (1, 3), (5, 6)})}, ()),
        ({"letter": "б"}, {"letter": "Б", "grade": 7}, {}, (Bar.SAME_CLASS,)),
        ({"letter": "б"}, {"letter": "Б", "grade": 7}, {"classmates": True}, ()),
        ({"letter": "Б"}, {"letter": "Б"}, {}, ()),
        ({}, {"grade": 7}, {}, ()),
        ({}, {"grade": 4}, {}, (Bar.FORM,)),
        ({"kind": PersonKind.TEACHER}, {}, {}, (Bar.FORM,)),
        ({"kind": None}, {}, {}, (Bar.FORM,)),
        ({"form": MentoringForm.TEACHER_PUPIL}, {}, {}, (Bar.FORM,)),
        ({}, {}, {"forms": ()}, (Bar.FORM,)),
        ({}, {"checked": False}, {}, (Bar.UNCHECKED_ADULT,)),
        ({"minor": False}, {"checked": False}, {}, ()),
        ({"slots": frozenset({"sat"})}, {"slots": frozenset({"mon_day"})}, {}, (Bar.NO_COMMON_SLOT,)),
        ({"slots": frozenset({"sat"})}, {}, {}, ()),
        ({"slots": frozenset({"sat", "mon_day"})}, {"slots": frozenset({"mon_day"})}, {}, ()),
    ],
)
def test_every_bar(seeker, guide, terms, expected) -> None:
    assert bars(replace(SEEKER, **seeker), replace(GUIDE, **guide), replace(TERMS, **terms)) == expected


@pytest.mark.parametrize(
    ("wanted", "sex", "points"),
    [(Sex.FEMALE, Sex.FEMALE, 10), (Sex.FEMALE, Sex.MALE, None), (Sex.MALE, None, None), (None, Sex.MALE, None)],
)
def test_he_or_she_counts_only_as_wished_and_never_bars(wanted, sex, points) -> None:
    seeker, guide = replace(SEEKER, mentor_sex=wanted), replace(GUIDE, sex=sex)
    assert _points(seeker, guide).get(Criterion.GENDER) == points
    assert full_points([SEEKER, seeker], WEIGHTS) == (110 if wanted else 100)
    assert bars(seeker, guide, TERMS) == ()


def test_all_bars_are_named_not_only_the_first() -> None:
    seeker = replace(SEEKER, relatives=frozenset({2}), slots=frozenset({"sat"}), own_bars=(Bar.COMMISSION,))
    guide = replace(GUIDE, slots=frozenset({"mon_day"}), capacity_left=0, checked=False)
    assert bars(seeker, guide, TERMS) == (
        Bar.COMMISSION, Bar.CAPACITY, Bar.FAMILY, Bar.UNCHECKED_ADULT, Bar.NO_COMMON_SLOT,
    )  # fmt: skip


def test_the_tables_of_a_school_say_the_same_as_rules_and_points() -> None:
    for seed in range(200):
        maker = Maker(seed, hard=0.3)
        seekers, guides = maker.school(5, 5)
        terms = maker.terms(5, 5, must=True)
        barriers, worth = Barriers(guides, terms), Worth(guides, WEIGHTS)
        for seeker in seekers:
            against = barriers.of(seeker)
            totals = dict(worth.of(seeker, range(len(guides))))
            for at, guide in enumerate(guides):
                expected = bars(seeker, guide, terms)
                assert tuple(bar for bar in Bar if at in against.get(bar, ())) == expected
                assert (at in barriers.possible(seeker)) is (not expected)
                found = fit(seeker, guide, WEIGHTS)
                assert totals[at] == found.total - found.of(Criterion.SPREAD)
