"""How kernels are compiled, and their machine code kept.

`njit` is Numba's, but with `cache=True` machine code is kept as `kept_code` does it.

Numba counts references to every array that a function takes out of a tuple, with an atomic addition
that costs more than the arithmetic of a small tree and that threads fight over. A kernel that
makes no array has nothing to count. (Numba's option for it is `_nrt`, which its own
`vectorize` uses; a kernel that makes an array after all does not compile with it.)
"""

from __future__ import annotations

import numba

from melian.kernels.kept_code import KeptCode

__all__ = ["njit", "uncounted", "uncounted_inline"]


def njit(*, cache=False, **options):
    """Numba's decorator; where machine code cannot be kept, it is made again in every process."""

    def compiled(function):
        dispatcher = numba.njit(**options)(function)
        if cache and isinstance(dispatcher, numba.core.dispatcher.Dispatcher):
            dispatcher._cache = KeptCode(function)  # type: ignore[attr-defined] # what Numba's own `enable_caching` sets
        return dispatcher

    return compiled


uncounted = njit(nogil=True, cache=True, _nrt=False)
uncounted_inline = njit(nogil=True, cache=True, _nrt=False, forceinline=True)
