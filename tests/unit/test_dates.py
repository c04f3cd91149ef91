"""Dates of a crisis file, against the standard library's calendar and the text of each message."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.scenario.quantities.dates import CrisisDate, DateError, parse_date

MINUTES = st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31)).map(
    lambda d: d.replace(second=0, microsecond=0)
)
FORMS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M"}


@given(MINUTES, st.sampled_from(sorted(FORMS)), st.booleans())
def test_a_date_reads_as_the_standard_library_writes_it_and_writes_itself_back(moment, precision, about):
    text = ("~" if about else "") + moment.strftime(FORMS[precision])
    date = parse_date(text)
    assert date.begin == datetime.strptime(text.lstrip("~"), FORMS[precision])
    assert (date.precision, date.about, str(date)) == (precision, about, text)


@given(MINUTES, st.sampled_from(sorted(FORMS)))
def test_the_span_holds_its_moment_and_the_next_span_begins_a_minute_after_it(moment, precision):
    date = parse_date(moment.strftime(FORMS[precision]))
    assert date.begin <= moment <= date.end
    after = date.end + timedelta(minutes=1)
    following = parse_date(after.strftime(FORMS[precision]))
    assert following.begin == after
    assert following.is_after(date)
    assert not date.is_after(following)


def test_a_coarse_date_sorts_at_its_beginning():
    written = ["1956", "1956-09-30", "1956-10", "1956-10-02", "1956-10-02 07:30", "1956-11"]
    dates = [parse_date(text) for text in written]
    assert all(a < b and b > a and a <= b and b >= a for a, b in pairwise(dates))
    assert sorted(reversed(dates)) == dates


def test_dates_that_begin_together_are_level_and_keep_the_order_of_the_file():
    dates = [parse_date(text) for text in ("1956-10-01", "~1956-10-01", "1956-10", "1956-10-01 00:00")]
    assert sorted(dates) == dates
    assert sorted(reversed(dates)) == dates[::-1]
    assert not any(a < b or a > b for a in dates for b in dates)
    assert len(set(dates)) == 4


@pytest.mark.parametrize(
    ("date", "day", "after"),
    [
        ("1956-10", "1956-10-29", False),
        ("1956-10", "1956-09-30", True),
        ("1956", "1956-10-29", False),
        ("1956-10-29 20:00", "1956-10-29", False),
        ("1956-10-29 20:00", "1956-10-29 12:00", True),
        ("1956-10-30", "1956-10", False),
        ("1956-11-01", "1956-10", True),
    ],
)
def test_only_what_lies_wholly_behind_a_day_is_after_it(date, day, after):
    assert parse_date(date).is_after(parse_date(day)) is after


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("2021-02-29", "'2021-02-29' has a day 29", "February 2021 has the days 01 to 28"),
        ("2021-13-09", "'2021-13-09' has a month 13", "months are 01 to 12; was 2021-09-13 meant?"),
        ("2021-00-09", "'2021-00-09' has a month 0", "months are 01 to 12"),
        ("0000", "'0000' lies in a year 0, which no calendar has", "write a year from 0001 on"),
        ("1962-10-31 24:00", "'1962-10-31 24:00' has an hour 24", "write midnight as 1962-11-01 00:00"),
        ("1962-10-27 20:75", "'1962-10-27 20:75' has a time 20:75", "times are 00:00 to 23:59"),
        ("2021/12/9", "'2021/12/9' is no date", "write 2021-12-09"),
        ("~2021.12", "'~2021.12' is no date", "write ~2021-12"),
        ("1962-10-27T20:00:00Z", "'1962-10-27T20:00:00Z' is no date", "write 1962-10-27 20:00"),
        ("27 October 1962", "'27 October 1962' is no date", "write 1962-10-27"),
        ("Oct 27th, 1962", "'Oct 27th, 1962' is no date", "write 1962-10-27"),
        ("October 1956", "'October 1956' is no date", "write 1956-10"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_says_what_would_work(text, what, remedy):
    with pytest.raises(DateError) as caught:
        parse_date(text)
    assert (caught.value.what, caught.value.remedy) == (what, remedy)


@pytest.mark.parametrize(
    "text", ["", "~", "soon", "09/12/2021", "1956-1", "-1956", "19561", "1956-10-", "\u0661956", "m 1956"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        parse_date(text)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_date_error(text):
    with contextlib.suppress(DateError):
        assert isinstance(parse_date(text), CrisisDate)


def test_events_need_a_month():
    with pytest.raises(
        DateError, match="'1956' names no month, and one is needed here; write the month too, as in 1956-10"
    ):
        parse_date("1956", at_least="month")
    assert parse_date("1956-10", at_least="month").precision == "month"
    with pytest.raises(DateError, match="'1956-10' names no day"):
        parse_date("1956-10", at_least="day")
