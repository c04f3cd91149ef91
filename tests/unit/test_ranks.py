"""Numbers without gaps: the same as `numpy.unique` finds by sorting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from melian.game.ranks import first_places, ranked

NUMBERS = arrays(
    st.sampled_from([np.int16, np.int64]), st.integers(0, 30), elements=st.integers(-5, 30)
) | arrays(np.int64, st.integers(0, 10), elements=st.integers(-(2**40), 2**40))


@given(NUMBERS | arrays(bool, st.integers(0, 9)))
def test_ranks_are_those_of_sorting(numbers):
    used, rank = ranked(numbers)
    expected, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    np.testing.assert_array_equal(used, expected)
    np.testing.assert_array_equal(rank, inverse.reshape(-1))
    np.testing.assert_array_equal(first_places(rank, len(used)), first)
