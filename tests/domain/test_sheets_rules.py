"""The curator's sheets as rules: parts of the cycle, signs and levels, words used often (questionnaires §3, §5, §6)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import load_catalogue
from domain.conformity import HIGHEST, MOST, SIGNS, SOURCES, SWOT, Group, Level, group_of, level, suggestion, total
from domain.said_often import frequent
from domain.sheets import Part, facts_part, in_midterm, midterm, part_of

YEAR = date(2026, 9, 1), date(2027, 5, 31)


@pytest.mark.parametrize(
    ("points", "found"),
    [(0, Level.NOT_ACCEPTABLE), (8, Level.NOT_ACCEPTABLE), (9, Level.ACCEPTABLE), (14, Level.ACCEPTABLE),
     (15, Level.OPTIMAL), (18, Level.OPTIMAL)],
)  # fmt: skip
def test_the_levels_of_the_sum(points, found) -> None:
    assert level(points) is found


@pytest.mark.parametrize("points", [-1, 19])
def test_no_other_sum_has_a_level(points) -> None:
    with pytest.raises(ValueError, match=str(points)):
        level(points)


def test_the_catalogue_asks_these_signs_and_lines_and_no_others() -> None:
    catalogue = load_catalogue()
    sheet = catalogue.questionnaire("FIN-CU")
    assert tuple(item.id for item in sheet.items) == SIGNS + SWOT
    assert {option.id for sign in SIGNS for option in sheet.item(sign).options} == {"0", "1", "2"}
    for instrument, item in (source for sources in SOURCES.values() for source in sources):
        assert catalogue.questionnaire(instrument).item(item).type == "S10"


@given(st.lists(st.integers(0, HIGHEST), min_size=9, max_size=9))
def test_the_sum_needs_all_nine_and_grows_with_each(marks) -> None:
    signs = dict(zip(SIGNS, marks, strict=True))
    assert total(signs) == sum(marks) <= MOST
    assert total({sign: mark for sign, mark in signs.items() if sign != "fcu_methods"}) is None
    better = signs | {"fcu_methods": HIGHEST}
    order = list(reversed(Level))
    assert order.index(level(total(better))) >= order.index(level(total(signs)))


@pytest.mark.parametrize(("mean", "sign"), [(8, 2), (10, 2), (Fraction(79, 10), 1), (Fraction(51, 10), 1), (5, 0)])
def test_what_a_mean_suggests(mean, sign) -> None:
    assert suggestion([Group(5, Fraction(mean))]) == sign


def test_a_group_under_five_suggests_nothing_and_the_less_content_decides() -> None:
    assert suggestion([Group(4, Fraction(10))]) is None
    assert suggestion([None]) is None
    assert suggestion([Group(5, Fraction(9)), Group(6, Fraction(4))]) == 0
    assert suggestion([Group(5, Fraction(9)), Group(4, Fraction(1))]) == 2


@given(st.dictionaries(st.integers(), st.lists(st.integers(1, 10), min_size=1, max_size=4), max_size=9))
def test_a_person_counts_once(scores) -> None:
    found = group_of(scores)
    assert (found.people if found else 0) == len(scores)
    again = group_of({person: said * 3 for person, said in scores.items()})
    assert again == found
    if found is not None:
        assert 1 <= found.mean <= 10


def test_the_midterm_is_december_or_the_middle() -> None:
    assert midterm(*YEAR) == (date(2026, 12, 1), date(2026, 12, 31))
    assert midterm(date(2027, 1, 11), date(2027, 6, 30)) == (date(2027, 4, 1), date(2027, 4, 30))
    assert in_midterm(date(2026, 12, 31), *YEAR)
    assert not in_midterm(date(2027, 1, 1), *YEAR)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(60, 400), st.integers(0, 400))
def test_every_day_has_one_part_and_the_parts_follow_each_other(starts_on, length, into) -> None:
    ends_on = starts_on + timedelta(days=length)
    first, last = midterm(starts_on, ends_on)
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert starts_on <= last
    assert first <= ends_on
    day = starts_on + timedelta(days=into)
    assert part_of(day, starts_on, ends_on) is (Part.START if day <= last else Part.END)


def test_which_fact_card_is_due() -> None:
    september, december, january = date(2026, 9, 20), date(2026, 12, 31), date(2027, 1, 12)
    assert facts_part(december, *YEAR, joined_on=september, has_start=True) is Part.START
    assert facts_part(january, *YEAR, joined_on=september, has_start=False) is Part.END
    assert facts_part(january, *YEAR, joined_on=january, has_start=False) is Part.START
    assert facts_part(january, *YEAR, joined_on=january, has_start=True) is Part.END


def test_words_of_three_people_in_any_form_but_no_names() -> None:
    texts = {
        1: ["Поддержка Ильи и встречи с Павлом"],
        2: ["поддержку чувствовала, встречи!"],
        3: ["Поддержки хватало, Илья помог, Павел тоже", "встречи"],
        4: ["поддержка, поддержка, проект, проект, проект"],
        5: ["Илье спасибо, Льву тоже", "проекты и Павла"],
    }
    found = frequent(texts, ["Илья", "Павел", "Лев"])
    assert [(each.word, each.people) for each in found] == [("поддержка", 4), ("встречи", 3)]


NAMES = ("Анна", "Илья", "Пётр", "Мария", "Лев", "Павел", "Иванова", "Смирнов", "Белый", "Толстая", "Игорь", "Alice")


@given(
    st.lists(st.sampled_from([*NAMES, "поддержка", "встречи", "время", "проект"]), min_size=1, max_size=12),
    st.integers(1, 6),
)
def test_no_name_is_ever_among_the_words(words, people) -> None:
    found = frequent({person: [" ".join(words).upper()] for person in range(people)}, NAMES)
    names = {name.casefold().replace("ё", "е") for name in NAMES}
    assert not names & {each.word for each in found}
    assert all(each.people == people >= 3 for each in found)
