"""Typed deadlines: a right reading or a question, never a guess and never an exception.

The texts of the three papers are tried row by row in ``tests/catalog/test_roadmaps.py``.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.deadline_code import encode
from domain.deadline_text import LONGEST, Doubt, read_deadline

READ = {
    "15.09.2020": "date:2020-09-15",
    "15.09.20г.": "date:2020-09-15",
    "15/09/2020": "date:2020-09-15",
    "2020-09-15": "date:2020-09-15",
    "15 сентября 2020 года": "date:2020-09-15",
    "15 сен. 2020": "date:2020-09-15",
    "30 сентября, ежегодно": "annual date:09-30",
    "в срок до 01.10.2020 г.": "by:2020-10-01",
    "Срок: до 01.10.2020": "by:2020-10-01",
    "до 1-го сентября 2021г.": "by:2021-09-01",
    "До 1 сентября": "by:09-01",
    "не позднее 20 января 2021 года": "by:2021-01-20",
    "не позже 20.01": "by:01-20",
    "к 1 октября 2021": "by:2021-10-01",
    "до 15.09.": "by:09-15",
    "до 31 мая 2021 года включительно": "by:2021-05-31",
    "до 1 сентября ежегодно": "annual by:09-01",
    "Ежегодно, до 1 октября": "annual by:10-01",
    "до 30.09.2020, далее ежегодно": "annual by:2020-09-30",
    "до конца мая 2021": "by:2021-05",
    "до конца учебного года": "by:05-31",
    "до конца 2020 г.": "by:2020-12",
    "до окончания 2020-2021 уч. г.": "by:2021-05-31",
    "до 01.09.2021 и далее постоянно": "by:2021-09-01 then permanent",
    "до 15 сентября; затем - по мере необходимости": "by:09-15 then permanent(as_needed)",
    "Сентябрь": "month:09",
    "в сентябре 2020 г": "month:2020-09",
    "09.2020": "month:2020-09",
    "в течение сентября": "month:09",
    "май 2020-2021 уч. года": "month:2021-05",
    "сентябрь 2020/21": "month:2020-09",
    "раз в год, в декабре": "annual month:12",
    "Каждый год в июне": "annual month:06",
    "июнь-август": "range:06..08",
    "июнь\u00a0–\u00a0август 2021г.": "range:2021-06..2021-08",
    "август, сентябрь": "range:08..09",
    "август и сентябрь 2021": "range:2021-08..2021-09",
    "ноябрь - февраль 2021": "range:2020-11..2021-02",
    "сентябрь 2020 - май 2021": "range:2020-09..2021-05",
    "сентябрь 2020 - май": "range:2020-09..2021-05",
    "с сентября по май": "range:09..05",
    "c 1 по 15 cентября": "range:09-01..09-15",  # the first letters are Latin
    "01-15.09.2020": "range:2020-09-01..2020-09-15",
    "1–15 сентября": "range:09-01..09-15",
    "1.09.-15.09.2020": "range:2020-09-01..2020-09-15",
    "с 20 декабря по 15 января 2021 года": "range:2020-12-20..2021-01-15",
    "в период с 01.09.2020 до 31.05.2021": "range:2020-09-01..2021-05-31",
    "с 15 сентября до конца учебного года": "range:09-15..05-31",
    "ежегодно с 1 по 15 сентября": "annual range:09-01..09-15",
    "I квартал 2021 г.": "range:2021-01..2021-03",
    "в 4 квартале": "range:10..12",
    "третий квартал 2022 года": "range:2022-07..2022-09",
    "2020 год": "range:2020-01..2020-12",
    "весь 2020": "range:2020-01..2020-12",
    "2020-2024 гг.": "range:2020-01..2024-12",
    "с 2020 по 2024 год": "range:2020-01..2024-12",
    "в течение 2020-2021 уч. года": "range:2020-09-01..2021-05-31",
    "в течение учебного 2020/2021 года": "range:2020-09-01..2021-05-31",
    "2020-21 учебный год": "range:2020-09-01..2021-05-31",
    "на протяжении всего учебного года": "range:09-01..05-31",
    "в течение календарного года": "range:01..12",
    "в течение года": "permanent",
    "весь период": "permanent",
    "на весь срок реализации программы": "permanent",
    "на постоянной основе": "permanent",
    "с 01.09.2020 постоянно": "permanent:2020-09-01..",
    "с 1 сентября 2021 г. и далее": "permanent:2021-09-01..",
    "по мере необходимости": "permanent(as_needed)",
    "при необходимости": "permanent(as_needed)",
    "По запросу": "permanent(on_request)",
    "по мере поступления заявок": "permanent(on_request)",
    "по графику": "by_schedule",
    "согласно плану работы школы": "by_schedule",
    "По утверждённому плану-графику": "by_schedule",
    "по окончании реализации программы": "by_stage(on_completion)",
    "в сроки реализации программ": "by_stage",
    "Один раз в год": "annual",
    "в соответствии со\nсроками реализации\nпрограмм\n\nили  май 2021 г.)": "by_stage or month:2021-05",
    "Август- сентябрь\nЕжегодно\n\nКорректировк а по запросам": "annual range:08..09 then permanent(on_request)",
    "До 01.12.2022\nгода постоянно": "by:2022-12-01 then permanent",
    "Ежегодно": "annual",
}

ASKED = {
    "": Doubt.EMPTY,
    " — ": Doubt.EMPTY,
    "я" * (LONGEST + 1): Doubt.TOO_LONG,
    "до сентября": Doubt.EDGE,
    "к сентябрю 2021": Doubt.EDGE,
    "с сентября до мая": Doubt.EDGE,
    "до 2021 года": Doubt.EDGE,
    "до конца года": Doubt.WHICH_YEAR,
    "2020-2021": Doubt.WHICH_YEAR,
    "2020-21": Doubt.WHICH_YEAR,
    "первое полугодие": Doubt.WHICH_YEAR,
    "с 1 сентября": Doubt.OPEN_END,
    "с 01.09.2020 г., ежегодно": Doubt.OPEN_END,
    "15.09.2020 - постоянно": Doubt.OPEN_END,
    "31.09.2020": Doubt.NO_SUCH_DAY,
    "до 29.02.2021": Doubt.NO_SUCH_DAY,
    "до 15.13.2021": Doubt.NO_SUCH_DAY,
    "00.09.2020": Doubt.NO_SUCH_DAY,
    "до 0 мая": Doubt.NO_SUCH_DAY,
    "до 15.00": Doubt.NO_SUCH_DAY,
    "15.09.0000": Doubt.NO_SUCH_YEAR,
    "до конца 0000 года": Doubt.NO_SUCH_YEAR,
    "до 01.09.1920": Doubt.NO_SUCH_YEAR,
    "2020-2022 учебный год": Doubt.NO_SUCH_YEAR,
    "с 15 по 1 сентября": Doubt.BACKWARDS,
    "с 01.10.2020 по 01.09.2020": Doubt.BACKWARDS,
    "сентябрь и май": Doubt.TWO_TERMS,
    "до 15 сентября, до 20 октября": Doubt.TWO_TERMS,
    "по графику, до 1 мая": Doubt.TWO_TERMS,
    "до 1 сентября или до 1 октября": Doubt.TWO_TERMS,
    "июль 2020-2021 уч. года": Doubt.TWO_TERMS,  # of a school year, July may be of either summer
    "ежемесячно": Doubt.RHYTHM,
    "2 раза в год (декабрь, май)": Doubt.RHYTHM,
    "1 раз в четверть": Doubt.RHYTHM,
    "каждую неделю": Doubt.RHYTHM,
    "I-II квартал 2021": Doubt.UNKNOWN_WORDS,
    "1 и 2 квартал": Doubt.UNKNOWN_WORDS,
    "начало сентября": Doubt.UNKNOWN_WORDS,
    "до начала учебного года": Doubt.UNKNOWN_WORDS,
    "вторая неделя мая": Doubt.UNKNOWN_WORDS,
    "до 15 числа": Doubt.UNKNOWN_WORDS,
    "не ранее 1 сентября": Doubt.UNKNOWN_WORDS,
    "после 1 сентября": Doubt.UNKNOWN_WORDS,
    "по 31 мая": Doubt.UNKNOWN_WORDS,
    "в течение 10 дней": Doubt.UNKNOWN_WORDS,
    "1 сентября следующего года": Doubt.UNKNOWN_WORDS,
    "примерно до 1 мая": Doubt.UNKNOWN_WORDS,
    "летом": Doubt.UNKNOWN_WORDS,
    "до 15.09, далее": Doubt.UNKNOWN_WORDS,
    "согласно приказу": Doubt.UNKNOWN_WORDS,
    "срок": Doubt.UNKNOWN_WORDS,
    "сразу": Doubt.UNKNOWN_WORDS,
    "15": Doubt.UNKNOWN_WORDS,
}


@pytest.mark.parametrize(("text", "code"), READ.items(), ids=range(len(READ)))
def test_what_is_read(text, code) -> None:
    found = read_deadline(text)
    assert found.deadline is not None, found
    assert encode(found.deadline) == code
    assert found.doubt is None


@pytest.mark.parametrize(("text", "doubt"), ASKED.items(), ids=range(len(ASKED)))
def test_what_is_asked(text, doubt) -> None:
    found = read_deadline(text)
    assert found.doubt is doubt, found
    assert found.deadline is None
    assert found.unread or doubt is Doubt.EMPTY


def test_a_question_names_the_words_and_keeps_what_was_understood() -> None:
    found = read_deadline("до 15.09.2020, по согласованию с РИМЦ; далее постоянно")
    assert found.unread == "по согласованию с римц"
    assert found.understood is not None
    assert encode(found.understood) == "by:2020-09-15"


HEAP = (
    "до с по к в и или далее ежегодно постоянно сентябрь мая 1 15 31 2020 2021 15.09.2020 31.02 года г. уч. "
    "учебного период течение весь всего квартал i ii полугодие раз графику программы завершению - – , . ; ( ) / "
    "2020-2021 мере необходимости запросам корректировк а конца 00.00.0000 99 месяц"
)
WORDS = st.sampled_from(HEAP.split())


@settings(max_examples=200)
@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join), st.lists(WORDS, max_size=6).map("".join))
)
@example("0.0.00")
@example("²³.①.２０２０")
def test_whatever_is_typed_is_read_or_asked(text) -> None:
    found = read_deadline(text)
    assert (found.deadline is None) != (found.doubt is None)
    if found.deadline is not None:
        again = read_deadline(f"  {text.upper()} ")
        assert again.deadline == found.deadline
