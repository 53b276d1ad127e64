"""The best set: optimal in every aim, never against a rule, the same in any order; and why somebody is left over."""

from __future__ import annotations

import itertools
import pickle
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from domain.matching.best import best_set, patience
from domain.matching.model import Bar, Change, Guide, Seeker, Terms
from domain.matching.points import fit
from domain.matching.rules import bars, form_of
from domain.vocabulary import PersonKind
from tests.domain.pairing_cases import FIRST_GUIDE, FORMS, Maker, weights

WEIGHTS = weights()


def _case(seed: int, *, seekers: int = 4, guides: int = 3, **more) -> tuple[list[Seeker], list[Guide], Terms]:
    maker = Maker(seed)
    dice = maker.dice
    seekers, guides = dice.randint(1, seekers), dice.randint(1, guides)
    return *maker.school(seekers, guides), maker.terms(seekers, guides, **more)


def _aims(chosen, by_guide) -> tuple:
    """Return what a set is measured by: how many, how good, who waits longest, what was kept."""
    led = Counter({guide.participation_id: guide.mentees for guide in by_guide})
    total = 0
    for seeker, guide in chosen:
        total += fit(seeker, guide, WEIGHTS, mentees=led[guide.participation_id]).total
        led[guide.participation_id] += 1
    return len(chosen), total, sorted((patience(seeker) for seeker, _ in chosen), reverse=True)


def _every_set(seekers, guides, terms):
    """Yield every possible set of pairs."""
    offers = [[None, *(guide for guide in guides if not bars(seeker, guide, terms))] for seeker in seekers]
    for picked in itertools.product(*offers):
        taken = Counter(guide.participation_id for guide in picked if guide)
        if all(taken[guide.participation_id] <= guide.capacity_left for guide in guides):
            yield [(seeker, guide) for seeker, guide in zip(seekers, picked, strict=True) if guide]


def _copied(one):
    return pickle.loads(pickle.dumps(one))  # noqa: S301 - made in the same line


def _chosen(found, seekers, guides):
    by_seeker = {each.participation_id: each for each in seekers}
    by_guide = {each.participation_id: each for each in guides}
    return [(by_seeker[pair.seeker_id], by_guide[pair.guide_id]) for pair in found.pairs]


def test_most_pairs_then_the_best_then_the_longest_waiting() -> None:
    for seed in range(600):
        seekers, guides, terms = _case(seed)
        every = list(_every_set(seekers, guides, terms))
        chosen = _chosen(best_set(seekers, guides, terms, WEIGHTS), seekers, guides)
        assert _aims(chosen, guides) == max(_aims(each, guides) for each in every), seed


def test_of_equal_sets_the_last_one_is_kept() -> None:
    seekers, guides, _ = _case(3)
    twins = [replace(seekers[0], participation_id=number, person_id=number, choices=()) for number in range(1, 5)]
    guides = [Guide(number, number, PersonKind.PUPIL) for number in range(FIRST_GUIDE, FIRST_GUIDE + 4)]
    for order in itertools.permutations(range(4)):
        before = frozenset((number, FIRST_GUIDE + at) for number, at in zip(range(1, 5), order, strict=True))
        found = best_set(twins, guides, Terms(FORMS, before=before), WEIGHTS)
        assert {pair.pair for pair in found.pairs} == before


def test_no_rule_is_ever_broken_and_the_explanation_adds_up() -> None:
    for seed in range(600):
        seekers, guides, terms = _case(seed, seekers=8, guides=6, must=True)
        found = best_set(seekers, guides, terms, WEIGHTS)
        taken = Counter(pair.guide_id for pair in found.pairs)
        for seeker, guide in _chosen(found, seekers, guides):
            assert bars(seeker, guide, terms) == ()
            assert taken[guide.participation_id] <= guide.capacity_left
        for pair in found.pairs:
            assert sum(points for _, points in pair.points) == pair.total <= found.full
            assert pair.form in {rule.form for rule in terms.forms}
        ids = [pair.seeker_id for pair in found.pairs] + [each.seeker_id for each in found.unmatched]
        assert sorted(ids) == [each.participation_id for each in seekers]


def test_the_same_people_in_any_order_give_the_same_set() -> None:
    for seed in range(200):
        seekers, guides, terms = _case(seed, seekers=8, guides=6, must=True, groups=True)
        found = best_set(seekers, guides, terms, WEIGHTS)
        dice = Maker(seed).dice
        for side in (seekers, guides):
            dice.shuffle(side)
        assert best_set(seekers, guides, terms, WEIGHTS) == found, seed
        kept = replace(terms, before=frozenset(pair.pair for pair in found.pairs))
        assert best_set(seekers, guides, kept, WEIGHTS) == found, seed


def test_what_was_locked_stays_and_the_rest_is_as_good_as_it_can_be() -> None:
    for seed in range(300):
        seekers, guides, terms = _case(seed)
        possible = [each for each in _every_set(seekers, guides, terms) if each]
        if not possible:
            continue
        locked = frozenset(
            (one.participation_id, other.participation_id) for one, other in possible[seed % len(possible)]
        )
        found = best_set(seekers, guides, replace(terms, must=locked), WEIGHTS)
        assert found.unmet == ()
        assert locked <= {pair.pair for pair in found.pairs}
        rest = (
            _aims(each, guides)
            for each in possible
            if locked <= {(one.participation_id, other.participation_id) for one, other in each}
        )
        assert _aims(_chosen(found, seekers, guides), guides) == max(rest), seed


def test_a_rule_holds_for_what_was_locked_too() -> None:
    seeker = Seeker(1, 1, PersonKind.PUPIL, slots=frozenset({"sat"}))
    late, early = (Guide(2, 2, PersonKind.PUPIL, slots=frozenset({"mon_day"})), Guide(3, 3, PersonKind.PUPIL))
    found = best_set([seeker], [late, early], Terms(FORMS, must=frozenset({(1, 2), (1, 9)})), WEIGHTS)
    assert (found.pairs, found.unmet) == ((), ((1, 2), (1, 9)))
    assert found.unmatched[0].bars == ((Bar.VETO, 1), (Bar.NO_COMMON_SLOT, 1))


def test_two_locked_with_one_who_has_one_place() -> None:
    seekers = [Seeker(1, 1, PersonKind.PUPIL, waiting_days=1), Seeker(2, 2, PersonKind.PUPIL, waiting_days=9)]
    found = best_set(seekers, [Guide(3, 3, PersonKind.PUPIL)], Terms(FORMS, must=frozenset({(1, 3), (2, 3)})), WEIGHTS)
    assert [pair.pair for pair in found.pairs] == [(2, 3)]
    assert found.unmet == ((1, 3),)


@pytest.mark.parametrize("seed", range(3))
def test_a_school_of_usual_size(seed) -> None:
    maker = Maker(seed, hard=0.05)
    seekers, guides = maker.school(200, 60, most=4)
    seekers = [replace(each, returning=False) for each in seekers]
    terms = maker.terms(200, 60)
    found = best_set(seekers, guides, terms, WEIGHTS)
    columns = [(guide, guide.mentees + led) for guide in guides for led in range(guide.capacity_left)]
    table = np.zeros((len(seekers), len(columns) + len(seekers)))
    for row, seeker in enumerate(seekers):
        allowed = {guide.participation_id for guide in guides if not bars(seeker, guide, terms)}
        for column, (guide, led) in enumerate(columns):
            if guide.participation_id in allowed:
                points = fit(seeker, guide, WEIGHTS, mentees=led).total
                table[row, column] = 10**11 + 10**7 * points + seeker.waiting_days  # nobody waits for long enough
    best = int(table[linear_sum_assignment(table, maximize=True)].sum())
    days = sum(seeker.waiting_days for seeker, _ in _chosen(found, seekers, guides))
    assert 10**11 * len(found.pairs) + 10**7 * found.total + days == best
    assert len(found.pairs) > 60


def test_schools_do_not_mix() -> None:
    seekers, guides, terms = _case(11, seekers=8, guides=6)
    apart = best_set(seekers, guides, terms, WEIGHTS)
    second = [replace(each, participation_id=each.participation_id + 50, place=1) for each in seekers]
    others = [replace(each, participation_id=each.participation_id + 50, place=1) for each in guides]
    both = best_set([*seekers, *second], [*guides, *others], terms, WEIGHTS)
    assert {pair.pair for pair in apart.pairs} == {pair.pair for pair in both.pairs if pair.seeker_id <= 50}
    assert len(both.pairs) >= len(apart.pairs)
    assert bars(seekers[0], others[0], terms)[0:1] == bars(seekers[0], replace(others[0], place=1), terms)[0:1]
    assert Bar.OTHER_SCHOOL in bars(seekers[0], others[0], terms)


def test_everything_can_be_pickled() -> None:
    asked = (*_case(5, must=True, groups=True), WEIGHTS)
    assert _copied(best_set(*_copied(asked))) == best_set(*asked)


def test_the_named_change_brings_a_mentor() -> None:
    met = Counter()
    for seed in range(700):
        seekers, guides, terms = _case(seed, seekers=5, guides=4)
        found = best_set(seekers, guides, terms, WEIGHTS)
        for alone in found.unmatched:
            seeker = next(each for each in seekers if each.participation_id == alone.seeker_id)
            met[alone.nearest.change] += 1
            if alone.own:
                assert alone.nearest.change is Change.OWN
                continue
            others, more, rules = _changed(seeker, alone.nearest, seekers, guides, terms)
            after = best_set(others, more, rules, WEIGHTS)
            assert len(after.pairs) > len(found.pairs), (seed, alone)
            partner = alone.nearest.guide_ids[0] if alone.nearest.guide_ids else 9_000
            wanted = replace(rules, must=frozenset({(seeker.participation_id, partner)}))
            sure = best_set(others, more, wanted, WEIGHTS)
            assert len(sure.pairs) > len(found.pairs), (seed, alone)
            assert sure.unmet == ()
    assert set(met) == set(Change)


def _changed(seeker, nearest, seekers, guides, terms):
    """Make the change that is named."""
    if nearest.change in {Change.AREA_ON_SLOT, Change.NONE_JOINED}:
        kind = next(iter(rule.mentor_kinds)) if (rule := _open_form(seeker, terms)) else None
        new = Guide(9_000, 9_000, kind, rule and rule.form, areas=frozenset(nearest.areas), slots=seeker.slots)
        return seekers, [*guides, new], terms
    guide = next(each for each in guides if each.participation_id == nearest.guide_ids[0])
    pair = (seeker.participation_id, guide.participation_id)
    if nearest.change is Change.RULE:
        return seekers, guides, replace(terms, never=terms.never - {pair})
    if nearest.change is Change.SAME_CLASS:
        return seekers, guides, replace(terms, classmates=True)
    change = {
        Change.SLOT: {"slots": guide.slots | seeker.slots},
        Change.PLACES: {"capacity_left": guide.capacity_left + 1},
        Change.CHECKS: {"checked": True},
    }.get(nearest.change, {"own_bars": ()})
    return seekers, [replace(guide, **change) if each is guide else each for each in guides], terms


def _open_form(seeker, terms):
    return next(
        rule
        for rule in terms.forms
        if seeker.form in (None, rule.form) and (rule.mentee_min_grade or 0) <= seeker.grade
    )


def test_what_is_missing_is_named() -> None:
    seeker = Seeker(
        1, 1, PersonKind.PUPIL, areas=frozenset({"study", "project", "other"}), slots=frozenset({"tue_day", "sat"})
    )
    maths = Guide(2, 2, PersonKind.PUPIL, areas=frozenset({"study"}), slots=frozenset({"mon_day"}), capacity_left=0)
    craft = Guide(3, 3, PersonKind.PUPIL, areas=frozenset({"project"}), slots=frozenset({"sat"}), capacity_left=0)
    (alone,) = best_set([seeker], [replace(maths, own_bars=(Bar.TRAINING,)), replace(craft, own_bars=(Bar.CONSENT,))],
                        Terms(FORMS), WEIGHTS).unmatched  # fmt: skip
    assert alone.bars == ((Bar.CONSENT, 1), (Bar.TRAINING, 1), (Bar.CAPACITY, 2), (Bar.NO_COMMON_SLOT, 1))
    assert (alone.guides, alone.nearest.change) == (2, Change.AREA_ON_SLOT)
    assert (alone.nearest.areas, alone.nearest.slots) == (("study",), ("tue_day",))
    (alone,) = best_set([seeker], [craft], Terms(FORMS), WEIGHTS).unmatched
    assert (alone.nearest.change, alone.nearest.guide_ids) == (Change.PLACES, (3,))
    (alone,) = best_set([seeker], [], Terms(FORMS), WEIGHTS).unmatched
    assert (alone.nearest.change, alone.nearest.areas) == (Change.NONE_JOINED, ("project", "study"))


def test_who_wants_another_mentor_is_first_in_line_and_then_who_waits_longest() -> None:
    def pupil(number: int, days: int, *, returning: bool = False) -> Seeker:
        return Seeker(number, number, PersonKind.PUPIL, waiting_days=days, returning=returning)

    seekers = [pupil(1, 30), pupil(2, 40), pupil(3, 1, returning=True)]
    guides = [Guide(10, 10, PersonKind.PUPIL)]
    assert [pair.seeker_id for pair in best_set(seekers, guides, Terms(FORMS), WEIGHTS).pairs] == [3]
    found = best_set(seekers[:2], guides, Terms(FORMS), WEIGHTS)
    assert ([pair.seeker_id for pair in found.pairs], found.unmatched[0].seeker_id) == ([2], 1)


def test_groups_share_a_request() -> None:
    asks = ({"study"}, {"study", "project"}, {"project"}, {"career"})
    seekers = [Seeker(n, n, PersonKind.PUPIL, areas=frozenset(areas)) for n, areas in enumerate(asks, 1)]
    guide = Guide(9, 9, PersonKind.PUPIL, areas=frozenset({"study", "project"}), capacity_left=5)
    found = best_set(seekers, [guide], Terms(FORMS, groups=True), WEIGHTS)
    assert [(group.area, group.seeker_ids) for group in found.groups] == [("project", (2, 3))]
    assert len(found.pairs) == 4
    assert best_set(seekers, [guide], Terms(FORMS), WEIGHTS).groups == ()
    for seed in range(300):
        seekers, guides, terms = _case(seed, seekers=8, guides=4, groups=True)
        found = best_set(seekers, guides, terms, WEIGHTS)
        grouped = [seeker for group in found.groups for seeker in group.seeker_ids]
        assert len(grouped) == len(set(grouped))
        by_pair = {pair.pair: pair for pair in found.pairs}
        for group in found.groups:
            assert len(group.seeker_ids) > 1
            for seeker_id in group.seeker_ids:
                pair = by_pair[seeker_id, group.guide_id]
                assert group.area in pair.areas
                assert group.form is pair.form


def test_the_mentor_with_the_fewest_mentees_goes_first() -> None:
    seekers = [Seeker(number, number, PersonKind.PUPIL) for number in (1, 2, 3)]
    guides = [Guide(10, 10, PersonKind.PUPIL, capacity_left=5), Guide(11, 11, PersonKind.PUPIL, capacity_left=5),
              Guide(12, 12, PersonKind.PUPIL, capacity_left=5, mentees=1)]  # fmt: skip
    found = best_set(seekers, guides, Terms(FORMS), WEIGHTS)
    assert len({pair.guide_id for pair in found.pairs}) >= 2
    assert {10, 11} <= {pair.guide_id for pair in found.pairs}
    assert form_of(seekers[0], guides[0], Terms(FORMS)) is found.pairs[0].form
