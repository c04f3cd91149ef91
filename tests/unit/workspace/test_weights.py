"""What answers weigh, and that heavy ones go before there are many."""

from dataclasses import dataclass

import numpy as np

from melian.workspace.work.solves import Bounded
from melian.workspace.work.weights import LARGE, large_arrays, weight

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Held:
    name: str
    parts: tuple


def array(megabytes):
    return np.zeros(int(megabytes * MEGABYTE), dtype=np.int8)


def test_arrays_count_once_however_they_are_reached():
    shared, own = array(2), array(1)
    value = Held(
        "a", ({"x": shared, "small": np.zeros(LARGE // 16)}, [shared, own, shared[1:]], None, "text")
    )
    assert sorted(large_arrays(value).values()) == [MEGABYTE, 2 * MEGABYTE]
    other = Held("b", (shared,))
    assert weight([large_arrays(value), large_arrays(other)]) == 3 * MEGABYTE


def test_what_holds_itself_has_an_end():
    value: list = [array(1)]
    value.append(value)
    assert weight([large_arrays(value)]) == MEGABYTE


def test_the_least_used_go_once_all_weigh_too_much():
    kept = Bounded(8, heaviest=3 * MEGABYTE)
    shared = array(1)
    for k in range(6):
        kept.put(k, Held(str(k), (shared, array(0.5))))
        kept.get(0)
    assert len(kept) == 4
    assert kept.get(0) is not None
    assert kept.get(5) is not None
    assert kept.get(1) is None


def test_the_newest_stays_whatever_it_weighs():
    kept = Bounded(8, heaviest=MEGABYTE)
    kept.put("light", Held("light", ()))
    kept.put("heavy", Held("heavy", (array(5),)))
    assert len(kept) == 1
    assert kept.get("heavy") is not None


def test_without_a_heaviest_their_number_alone_counts():
    kept = Bounded(2)
    for k in range(3):
        kept.put(k, array(1))
    assert [kept.get(k) is not None for k in range(3)] == [False, True, True]
