"""The seven stages: a guide by counts, left with a note where something is missing, never a cage."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.stages import Facts, Need, Stage, conditions, finished, missing, standing, usual_end

START = Facts(documents_needed=6)
READY = Facts(
    forms=2, documents=6, documents_needed=6, mentees=12, mentees_ready=12, mentors=9, mentors_ready=9, places=14,
    trained=9, selected=9, matched=12, pairs=12, planned=12, finals=12, over=12, sheet=True,
)  # fmt: skip
COUNTS = st.integers(0, 40)
ANY = st.builds(
    Facts,
    **{each.name: COUNTS for each in fields(Facts) if each.name not in {"trained", "selected", "sheet"}},
    trained=st.none() | COUNTS,
    selected=st.none() | COUNTS,
    sheet=st.booleans(),
)


def needs(stage: Stage, facts: Facts) -> list[Need]:
    return [each.need for each in missing(stage, facts)]


def test_a_school_begins_at_the_beginning_and_ends_at_the_end() -> None:
    assert standing(START) is Stage.CONDITIONS
    assert needs(Stage.CONDITIONS, START) == [Need.FORMS, Need.DOCUMENTS]
    assert standing(READY) is Stage.COMPLETION
    assert finished(READY)
    assert not finished(replace(READY, sheet=False))


@pytest.mark.parametrize(
    ("changed", "stage", "lacking"),
    [
        ({"documents": 5}, Stage.CONDITIONS, [Need.DOCUMENTS]),
        ({"mentees_ready": 11, "matched": 11}, Stage.MENTEES, [Need.MENTEES_READY]),
        ({"mentors_ready": 8}, Stage.MENTORS, [Need.MENTORS_READY]),
        ({"places": 11}, Stage.MENTORS, [Need.PLACES]),
        ({"trained": 8}, Stage.SELECTION, [Need.TRAINED]),
        ({"selected": 0}, Stage.SELECTION, [Need.SELECTED]),
        ({"matched": 11}, Stage.MATCHING, [Need.MATCHED]),
        ({"await_order": 1}, Stage.MATCHING, [Need.ORDERS]),
        ({"planned": 11, "finals": 3, "over": 3}, Stage.WORK, [Need.PLANNED, Need.FINALS]),
        ({"over": 11}, Stage.COMPLETION, [Need.CLOSED]),
        ({"sheet": False}, Stage.COMPLETION, [Need.SHEET]),
    ],
)
def test_what_is_missing_holds_a_school_in_its_stage(changed, stage, lacking) -> None:
    facts = replace(READY, **changed)
    assert standing(facts) is stage
    assert needs(stage, facts) == lacking


def test_a_school_that_asks_for_nothing_has_stage_4_behind_it() -> None:
    assert conditions(Stage.SELECTION, replace(READY, trained=None, selected=None)) == ()


def test_nobody_is_not_everybody() -> None:
    assert needs(Stage.MENTEES, Facts()) == [Need.MENTEES_READY]
    assert needs(Stage.WORK, Facts()) == [Need.PLANNED, Need.FINALS]


@given(ANY, st.sets(st.sampled_from(Stage)))
def test_a_note_leaves_a_stage_and_hides_nothing(facts: Facts, passed: set[Stage]) -> None:
    here = standing(facts, passed)
    assert all(stage in passed or not missing(stage, facts) for stage in Stage if stage < here)
    assert here is Stage.COMPLETION or (here not in passed and missing(here, facts))
    assert standing(facts) <= here
    # Going on from here always leads forward, so seven notes end any cage.
    assert here is Stage.COMPLETION or standing(facts, {*passed, here}) > here


@given(ANY)
def test_counts_are_never_more_than_they_say(facts: Facts) -> None:
    for stage in Stage:
        for each in conditions(stage, facts):
            assert each.want > 0
            assert each.met == (each.have >= each.want)


def test_the_usual_days_follow_the_school_year() -> None:
    autumn = [usual_end(stage, date(2026, 9, 1)) for stage in Stage]
    assert autumn == [
        date(2026, 8, 31), date(2026, 9, 15), date(2026, 9, 25), date(2026, 9, 30), date(2026, 10, 5),
        date(2027, 4, 30), date(2027, 5, 31),
    ]  # fmt: skip
    assert autumn == sorted(autumn)
    assert usual_end(Stage.MENTEES, date(2027, 1, 11)) == date(2027, 1, 25)
