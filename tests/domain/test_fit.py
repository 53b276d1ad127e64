"""How well a mentor suits a mentee: overlap with reasons."""

from __future__ import annotations

import pytest

from domain.fit import FitReason, Offer, Wish, age_bands, fit


def test_nothing_said_is_no_reason() -> None:
    assert fit(Wish(), Offer()).reasons == ()
    assert fit(Wish(), Offer()).score == 0


def test_each_reason_adds() -> None:
    wish = Wish(frozenset({"study", "project"}), frozenset({"wed_day"}), "pupil", "both", 13)
    offer = Offer(frozenset({"project", "study", "career"}), frozenset({"wed_day", "sat"}), "pupil", "online",
                  frozenset({"a11"}))  # fmt: skip
    found = fit(wish, offer)
    assert found.areas == ("project", "study")
    assert found.slots == ("wed_day",)
    assert found.reasons == (FitReason.AREA, FitReason.SLOT, FitReason.AGE, FitReason.KIND, FitReason.FORMAT)
    assert found.score == 16


def test_anything_else_is_no_common_ground() -> None:
    assert fit(Wish(frozenset({"other"})), Offer(frozenset({"other"}))).reasons == ()


def test_any_mentor_is_no_reason_for_one() -> None:
    assert fit(Wish(mentor_kind="any"), Offer(kind="any")).reasons == ()


@pytest.mark.parametrize(
    ("wanted", "offered", "agree"),
    [("online", "online", True), ("online", "in_person", False), ("both", "in_person", True), ("online", "both", True),
     (None, "both", False), ("both", None, False)],
)  # fmt: skip
def test_formats(wanted, offered, agree) -> None:
    assert (FitReason.FORMAT in fit(Wish(format=wanted), Offer(format=offered)).reasons) is agree


@pytest.mark.parametrize(
    ("age", "bands"),
    [(6, set()), (7, {"a7"}), (10, {"a7"}), (11, {"a11"}), (15, {"a14"}), (17, {"a16"}), (18, {"a16", "adults"}),
     (40, {"adults"})],
)  # fmt: skip
def test_age_bands(age, bands) -> None:
    assert age_bands(age) == bands


def test_who_did_not_come_together_comes_last_but_is_shown() -> None:
    wish, offer = Wish(frozenset({"study"})), Offer(frozenset({"study"}))
    again = fit(wish, offer, declined_before=True)
    assert again.score < fit(wish, Offer()).score
    assert again.reasons == (FitReason.AREA, FitReason.DECLINED_BEFORE)
