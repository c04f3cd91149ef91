"""How kernels that hold no arrays of their own are compiled.

Numba counts references to every array that a function takes out of a tuple, with an atomic addition
that costs more than the arithmetic of a small tree and that threads fight over. A kernel that
makes no array has nothing to count. (Numba's option for it is `_nrt`, which its own
`vectorize` uses; a kernel that makes an array after all does not compile with it.)
"""

from __future__ import annotations

from numba import njit

__all__ = ["uncounted", "uncounted_inline"]

uncounted = njit(nogil=True, cache=True, _nrt=False)  # type: ignore[call-overload]
uncounted_inline = njit(nogil=True, cache=True, _nrt=False, forceinline=True)  # type: ignore[call-overload]
