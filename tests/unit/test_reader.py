"""What the reader finds."""

from __future__ import annotations

from datetime import date

import pytest

from melian.reader.found import Moment
from melian.texts.span import Span

DAY, NEXT = date(2028, 9, 6), date(2028, 9, 7)


@pytest.mark.parametrize(
    ("first", "last", "status", "value"),
    [
        (DAY, DAY, "exact", "2028-09-06"),
        (DAY, NEXT, "interval", "2028-09-06/2028-09-07"),
        (None, NEXT, "open", "../2028-09-07"),
        (DAY, None, "open", "2028-09-06/.."),
        (None, None, "unresolved", None),
        (DAY, NEXT, "ambiguous", None),
    ],
)
def test_a_moment_is_written_as_the_standard_writes_intervals(first, last, status, value):
    assert Moment(Span(0, 1), first, last, status, "calendar").value == value
