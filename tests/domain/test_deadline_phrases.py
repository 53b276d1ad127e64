"""More deadlines as people type them, in Russian and in English; what doubtful ones may mean; and cells read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import load_catalogue
from catalog.roadmap_deadlines import written
from domain.deadline_choices import USUAL, may_mean
from domain.deadline_code import decode, encode
from domain.deadline_text import Doubt, read_deadline
from domain.deadlines import Cause, Deadline, Kind, Part, Point

READ = {
    "до 1 ноября 2026 г.": "by:2026-11-01",
    "К 25 декабря": "by:12-25",
    "не позднее 10.10.2026г": "by:2026-10-10",
    "не позднее 31 мая ежегодно": "annual by:05-31",
    "1 октября 2026": "date:2026-10-01",
    "05.09.2026 г": "date:2026-09-05",
    "22 мая (ежегодно)": "annual date:05-22",
    "Октябрь 2026 года": "month:2026-10",
    "В марте": "month:03",
    "в мае 2027 года": "month:2027-05",
    "ежегодно, апрель": "annual month:04",
    "Август, ежегодно": "annual month:08",
    "сентябрь-октябрь 2026г.": "range:2026-09..2026-10",
    "декабрь 2026 - январь 2027": "range:2026-12..2027-01",
    "октябрь–апрель": "range:10..04",
    "с 1 сентября по 1 октября 2026": "range:2026-09-01..2026-10-01",
    "с 01.09. по 30.09.2026": "range:2026-09-01..2026-09-30",
    "15.09-20.09.2026": "range:2026-09-15..2026-09-20",
    "1 - 10 октября": "range:10-01..10-10",
    "с октября 2026 по март 2027 г.": "range:2026-10..2027-03",
    "в течение 2026 года": "range:2026-01..2026-12",
    "в течение 2026/2027 учебного года": "range:2026-09-01..2027-05-31",
    "весь учебный год": "range:09-01..05-31",
    "на протяжении года": "permanent",
    "Весь период реализации программы": "permanent",
    "систематически": "permanent",
    "по мере необходимости, постоянно": "permanent(as_needed)",
    "II квартал 2027 г.": "range:2027-04..2027-06",
    "до 20.10.2026, затем постоянно": "by:2026-10-20 then permanent",
    "сентябрь 2026, далее постоянно": "month:2026-09 then permanent",
    "до 15 сентября, далее в течение учебного года": "by:09-15 then permanent",
    "июнь ежегодно, далее по запросам": "annual month:06 then permanent(on_request)",
    "По плану работы": "by_schedule",
    "согласно графику": "by_schedule",
    "по окончании программы наставничества": "by_stage(on_completion)",
    "By 30 September 2026": "by:2026-09-30",
    "by 30.09.2026, then permanently": "by:2026-09-30 then permanent",
    "no later than 1 October": "by:10-01",
    "September 15, 2026": "date:2026-09-15",
    "September 2026": "month:2026-09",
    "Aug - Sept, every year": "annual range:08..09",
    "from 1 to 15 September 2026": "range:2026-09-01..2026-09-15",
    "by the end of May 2027": "by:2027-05",
    "by the end of the school year": "by:05-31",
    "throughout the school year": "range:09-01..05-31",
    "Permanently": "permanent",
    "once a year": "annual",
    "every year, on update": "annual(on_update)",
    "by a separate plan": "by_schedule",
    "on completion of the programme": "by_stage(on_completion)",
    "within the terms of the programme or May 2027": "by_stage or month:2027-05",
}
ASKED = {
    "до октября": Doubt.EDGE,
    "by September": Doubt.EDGE,
    "к началу года": Doubt.UNKNOWN_WORDS,
    "до конца 2 полугодия": Doubt.UNKNOWN_WORDS,
    "2026/2028": Doubt.NO_SUCH_YEAR,
    "с 15 октября": Doubt.OPEN_END,
    "from 15 October": Doubt.OPEN_END,
    "30 февраля": Doubt.NO_SUCH_DAY,
    "до 32.10.2026": Doubt.NO_SUCH_DAY,
    "с 10 октября по 1 октября 2026": Doubt.BACKWARDS,
    "раз в четверть": Doubt.RHYTHM,
    "каждый месяц": Doubt.RHYTHM,
    "ежеквартально": Doubt.RHYTHM,
    "октябрь, март": Doubt.TWO_TERMS,
    "every June": Doubt.UNKNOWN_WORDS,
    "before 1 September": Doubt.UNKNOWN_WORDS,
    "as soon as possible": Doubt.UNKNOWN_WORDS,
    "середина октября": Doubt.UNKNOWN_WORDS,
    "в конце месяца": Doubt.UNKNOWN_WORDS,
    "по согласованию": Doubt.UNKNOWN_WORDS,
    "весной": Doubt.UNKNOWN_WORDS,
    "последняя пятница сентября": Doubt.UNKNOWN_WORDS,
    "через месяц": Doubt.UNKNOWN_WORDS,
}
MAY_MEAN = {
    "до сентября": ("by:08", "by:09"),
    "к январю 2027": ("by:2026-12", "by:2027-01"),
    "до 2027 года": ("by:2026-12", "by:2027-12"),
    "с 1 сентября": ("permanent:09-01..", "range:09-01..05-31"),
    "до конца года": ("by:05-31", "by:12-31"),
    "2026-27": ("range:2026-09-01..2027-05-31", "range:2026-01..2027-12"),
    "до 15 сентября, до 20 октября": ("by:09-15", "by:10-20"),
    "до 15.09.2026, по согласованию": ("by:2026-09-15",),
    "ежемесячно": (),
}


@pytest.mark.parametrize(("text", "code"), READ.items(), ids=range(len(READ)))
def test_what_is_read(text, code) -> None:
    found = read_deadline(text)
    assert found.deadline is not None, found
    assert encode(found.deadline) == code


@pytest.mark.parametrize(("text", "doubt"), ASKED.items(), ids=range(len(ASKED)))
def test_what_is_asked(text, doubt) -> None:
    found = read_deadline(text)
    assert (found.deadline, found.doubt) == (None, doubt)


@pytest.mark.parametrize(("text", "codes"), MAY_MEAN.items(), ids=range(len(MAY_MEAN)))
def test_what_a_doubtful_one_may_mean(text, codes) -> None:
    assert tuple(map(encode, may_mean(text, read_deadline(text)))) == codes


POINT = st.builds(
    Point,
    month=st.integers(1, 12),
    day=st.one_of(st.none(), st.integers(1, 28)),
    year=st.one_of(st.none(), st.integers(2020, 2035)),
)
DAY, MONTH = POINT.filter(lambda point: point.day is not None), POINT.filter(lambda point: point.day is None)
DATED = st.one_of(
    st.builds(Part, st.just(Kind.DATE), last=DAY),
    st.builds(Part, st.just(Kind.BY), last=POINT),
    st.builds(Part, st.just(Kind.MONTH), last=MONTH),
    st.builds(lambda first, months: Part(Kind.RANGE, first, _later(first, months)), POINT, st.integers(1, 11)),
)
LASTING = st.builds(
    Part,
    st.just(Kind.PERMANENT),
    cause=st.sampled_from([None, Cause.ON_REQUEST, Cause.ON_UPDATE, Cause.AS_NEEDED]),
)
DEADLINES = st.one_of(
    st.builds(Deadline, DATED, yearly=st.booleans(), then=st.one_of(st.none(), LASTING)),
    st.builds(Deadline, st.builds(Part, st.sampled_from([Kind.BY_STAGE, Kind.BY_SCHEDULE])),
              otherwise=st.one_of(st.none(), DATED)),
    st.builds(Deadline, LASTING),
    st.builds(lambda first: Deadline(Part(Kind.PERMANENT, first)), POINT),
    st.sampled_from(USUAL),
)  # fmt: skip


def _later(first: Point, months: int) -> Point:
    """Return a point of the same kind some months on; one without a year may lie across New Year."""
    over, month = divmod(first.month - 1 + months, 12)
    return Point(month + 1, first.day, None if first.year is None else first.year + over)


@settings(max_examples=150)
@given(DEADLINES, st.sampled_from(["ru", "en"]))
def test_whatever_a_cell_says_is_read_back(deadline, locale) -> None:
    assert read_deadline(written(deadline, locale)).deadline == deadline


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_row_of_the_catalogue_can_be_written(locale) -> None:
    for roadmap in load_catalogue().roadmaps.values():
        for row in roadmap.measures:
            assert read_deadline(written(row.due, locale)).deadline == row.due, row.id


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_whatever_is_offered_is_a_deadline(text) -> None:
    for each in may_mean(text, read_deadline(text)):
        assert decode(encode(each)) == each
