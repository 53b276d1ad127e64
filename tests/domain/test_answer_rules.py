import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import AnswerFault, AnswerType, ItemRule, check_answer, is_signal, parse_date

F = AnswerFault
OPTIONS = ("study", "career", "project", "sport")
RULES = {
    "s10": ItemRule(AnswerType.S10),
    "s5": ItemRule(AnswerType.S5, options=("1", "2", "3", "4", "5")),
    "yn": ItemRule(AnswerType.YN, options=("yes", "no")),
    "sc": ItemRule(AnswerType.SC, options=OPTIONS),
    "mc3": ItemRule(AnswerType.MC3, options=OPTIONS),
    "num": ItemRule(AnswerType.NUM, minimum=1, maximum=5),
    "mark": ItemRule(AnswerType.NUM, minimum=1, maximum=5, decimals=1),
    "ot": ItemRule(AnswerType.OT),
    "date": ItemRule(AnswerType.DATE),
}


@pytest.mark.parametrize(
    ("kind", "raw", "result"),
    [
        ("s10", "7", 7),
        ("s10", 10, 10),
        ("s10", " 1 ", 1),
        ("s10", "0", F.OUT_OF_RANGE),
        ("s10", 11, F.OUT_OF_RANGE),
        ("s10", "7,5", F.NOT_A_NUMBER),
        ("s10", "много", F.NOT_A_NUMBER),
        ("s10", "", F.EMPTY),
        ("s10", True, F.NOT_A_NUMBER),
        ("s10", None, F.NOT_A_NUMBER),
        ("s10", "٧", F.NOT_A_NUMBER),
        ("s10", "1e9", F.NOT_A_NUMBER),
        ("s5", "5", 5),
        ("s5", "6", F.OUT_OF_RANGE),
        ("yn", "yes", "yes"),
        ("yn", "maybe", F.NOT_AN_OPTION),
        ("sc", "career", "career"),
        ("sc", "Career", F.NOT_AN_OPTION),
        ("sc", ["career"], F.NOT_AN_OPTION),
        ("sc", " ", F.EMPTY),
        ("mc3", ["sport", "study"], ["study", "sport"]),
        ("mc3", "study", ["study"]),
        ("mc3", ["study", "study"], ["study"]),
        ("mc3", [], F.EMPTY),
        ("mc3", ["chess"], F.NOT_AN_OPTION),
        ("mc3", list(OPTIONS), F.TOO_MANY),
        ("mc3", 5, F.NOT_AN_OPTION),
        ("num", "3", 3),
        ("num", "3.0", 3),
        ("num", "-3", F.OUT_OF_RANGE),
        ("num", "9" * 40, F.NOT_A_NUMBER),
        ("mark", "4,5", 4.5),
        ("mark", "4.55", F.NOT_A_NUMBER),
        ("ot", "  Физика ", "Физика"),
        ("ot", "x" * 300, "x" * 300),
        ("ot", "x" * 301, F.TOO_LONG),
        ("ot", " \n ", F.EMPTY),
        ("ot", "\x00\x07", F.EMPTY),
        ("ot", None, F.EMPTY),
        ("ot", "=cmd <b>&", "=cmd <b>&"),
        ("date", "17.09.2026", "2026-09-17"),
        ("date", "2026-09-17", "2026-09-17"),
        ("date", date(2026, 9, 17), "2026-09-17"),
        ("date", "31.02.2026", F.NOT_A_DATE),
        ("date", "завтра", F.NOT_A_DATE),
        ("date", "", F.EMPTY),
        ("date", 5, F.NOT_A_DATE),
    ],
)
def test_one_answer_against_one_item(kind, raw, result):
    found = check_answer(RULES[kind], raw)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize("text", ["29.02.2012", "29/02/2012", "29 2 2012", "29.02.2012 г.", "2012-02-29", "29-02-2012"])
def test_dates_as_people_type_them(text):
    assert parse_date(text) == date(2012, 2, 29)


@pytest.mark.parametrize("text", ["29.02.2013", "12.12", "12.12.12", "0.0.0000", "", "1.1.99999", "👍"])
def test_what_is_no_date_is_not_guessed(text):
    assert parse_date(text) is None


awkward = (
    st.text(max_size=400)
    | st.integers()
    | st.floats()
    | st.none()
    | st.booleans()
    | st.lists(st.text(max_size=5) | st.sampled_from(OPTIONS), max_size=6)
)


@given(st.sampled_from(sorted(RULES)), awkward)
def test_anything_at_all_gets_a_value_that_can_be_stored_or_a_reason(kind, raw):
    rule = RULES[kind]
    found = check_answer(rule, raw)
    if isinstance(found, AnswerFault):
        return
    stored = json.loads(json.dumps(found))
    assert stored == found
    assert check_answer(rule, stored) == found, "a stored answer is still an answer"
    "".join(str(found)).encode()


def test_a_low_score_on_safety_or_a_call_for_help_is_a_signal():
    safety = ItemRule(AnswerType.S10, safety=True)
    assert [is_signal(safety, score) for score in (1, 3, 4, 10)] == [True, True, False, False]
    assert not is_signal(RULES["s10"], 1)
    mood = ItemRule(AnswerType.SC, options=("good", "help"), signal_options=frozenset({"help"}))
    assert is_signal(mood, "help")
    assert not is_signal(mood, "good")
    several = ItemRule(AnswerType.MC3, options=("good", "help"), signal_options=frozenset({"help"}))
    assert is_signal(several, ["good", "help"])
