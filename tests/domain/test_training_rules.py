"""When a mentor counts as trained, and what a school asks before an order (programme §2 stage 4)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.readiness import Gap, GapOwner, Standing, gaps, owner
from domain.training import (
    NEW_SCHOOL,
    Decision,
    Need,
    Needs,
    Stage4,
    TrainedBy,
    is_trained,
    lacking,
    module_passed,
    needs_of,
)
from domain.vocabulary import Side


def test_four_of_five_pass_a_module() -> None:
    assert [module_passed(right) for right in range(6)] == [False, False, False, False, True, True]


@pytest.mark.parametrize(
    ("stage", "either", "modules", "attendance"),
    [
        (Stage4(), False, False, False),
        (Stage4(modules=4), False, False, False),
        (Stage4(modules=5), True, True, False),
        (Stage4(attended=True), True, False, True),
        (Stage4(modules=5, attended=True), True, True, True),
    ],
)
def test_what_counts_as_trained_is_the_schools_choice(stage, either, modules, attendance) -> None:
    assert is_trained(stage) is either
    assert is_trained(stage, TrainedBy.EITHER) is either
    assert is_trained(stage, TrainedBy.MODULES) is modules
    assert is_trained(stage, TrainedBy.ATTENDANCE) is attendance


def test_a_school_that_never_chose_asks_for_nothing_of_stage_4() -> None:
    assert not needs_of({})
    assert lacking(Stage4(), needs_of({})) == ()
    chosen = needs_of({"requires": list(NEW_SCHOOL)})
    assert chosen == Needs(training=True, selection=True, trained_by=TrainedBy.EITHER)
    assert needs_of({"requires": [], "trained_by": "modules"}) == Needs(trained_by=TrainedBy.MODULES)


@pytest.mark.parametrize("decision", [None, Decision.LATER, Decision.NOT_NOW])
def test_only_the_pool_is_a_decision_that_opens_the_way(decision) -> None:
    needs = Needs(training=True, selection=True)
    assert lacking(Stage4(decision=decision), needs) == (Need.TRAINING, Need.SELECTION)
    assert lacking(Stage4(modules=5, decision=decision), needs) == (Need.SELECTION,)
    assert lacking(Stage4(attended=True, decision=Decision.POOL), needs) == ()


def test_what_stage_4_lacks_comes_last_among_the_gaps() -> None:
    standing = Standing(Side.MENTOR, date(1985, 5, 1), lacks=(Need.SELECTION, Need.TRAINING))
    assert gaps(standing, date(2026, 9, 15))[-2:] == (Gap.TRAINING, Gap.SELECTION)
    assert owner(Gap.TRAINING) is GapOwner.PERSON
    assert owner(Gap.SELECTION) is GapOwner.CURATOR
